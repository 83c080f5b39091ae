"""The paper beside a case: as it lies, under as much of its name as fits."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.supervision.paper import PaperPane
from hotline_desk.widgets.theme import apply, make_theme


class OnePage:
    """Draws one page of the given pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.size = width, height

    def draw(self, number: str, form: str) -> tuple[bytes, int]:
        return b"pdf", 1

    def page(self, pdf: bytes, scale: float, page: int = 0) -> tuple[int, int, bytes]:
        return (*self.size, bytes(self.size[0] * self.size[1] * 3))


def shown(qtbot: QtBot, qapp: QApplication, office: Any, wide: int, title: str) -> PaperPane:
    apply(qapp, make_theme(motion=False))
    pane = PaperPane(office)
    qtbot.addWidget(pane)
    pane.resize(wide, 600)
    pane.show()
    pane.show_paper("A1", "form", title)
    qtbot.waitUntil(lambda: pane.sheet.image is not None)
    QApplication.processEvents()  # the name has its new width when the layout was asked
    return pane


@pytest.mark.parametrize(("pixels", "ratio", "words"), [((6, 8), 210 / 297, "第 1/1 页 · A4"), ((8, 6), 297 / 210, "第 1/1 页 · A4 横")])
def test_the_sheet_has_the_shape_of_its_page(qtbot: QtBot, qapp: QApplication, pixels: tuple[int, int], ratio: float, words: str) -> None:
    pane = shown(qtbot, qapp, OnePage(*pixels), 424, "问题清单")
    assert pane.sheet.width() / pane.sheet.height() == pytest.approx(ratio, rel=0.02)
    assert pane.pages.text() == words


@pytest.mark.parametrize(("wide", "title", "words"), [(424, "督办单", "督办单预览"), (424, "三牌案件交办单", "三牌案件交办单"), (300, "督办单", "")])
def test_the_name_is_whole_or_not_there(qtbot: QtBot, qapp: QApplication, wide: int, title: str, words: str) -> None:
    pane = shown(qtbot, qapp, OnePage(6, 8), wide, title)
    assert (pane.title.text() if pane.title.isVisible() else "") == words
    assert not words or pane.title.width() >= pane.title.sizeHint().width() - 1


@pytest.mark.parametrize(("wide", "title", "words", "pages"), [
    (424, "督办单", "督办单预览", "第 1/1 页 · A4"), (356, "督办单", "督办单", "第 1/1 页 · A4"), (340, "督办单", "督办单", "1/1 页 · A4"),
    (304, "督办单", "", "第 1/1 页 · A4"), (288, "督办单", "", "1/1 页 · A4")])
def test_the_name_and_its_pages_stand_side_by_side_whole(qtbot: QtBot, qapp: QApplication, wide: int, title: str, words: str, pages: str) -> None:
    """340 px is what a screen of 150 % leaves: the name was gone there for a few px of the pages."""
    pane = shown(qtbot, qapp, OnePage(6, 8), wide, title)
    assert (pane.title.text() if pane.title.isVisible() else "", pane.pages.text()) == (words, pages)
    assert all(w.width() >= w.sizeHint().width() for w in (pane.title, pane.pages) if w.isVisible())
    assert pane.save.geometry().right() <= pane.width() - 8


def test_the_name_waits_for_its_pages_where_it_will_stand(qtbot: QtBot, qapp: QApplication) -> None:
    """Not 督办单预览 first and 督办单 when the pages are counted."""
    pane = shown(qtbot, qapp, OnePage(6, 8), 340, "督办单")
    pane.show_paper("A2", "form", "督办单")
    assert (pane.title.text(), pane.pages.text()) == ("督办单", "")
    qtbot.waitUntil(lambda: pane.sheet.image is not None)
    assert (pane.title.text(), pane.pages.text()) == ("督办单", "1/1 页 · A4")
