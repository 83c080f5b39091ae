"""登记: more earlier orders alike than the card shows at once are reached by key and by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from hotline_desk.screens.register import RegisterPage
from hotline_desk.screens.register.advice import SHOWN, SimilarLine
from hotline_desk.services import acts
from hotline_desk.services.office import Desk
from hotline_desk.widgets.scrolling import GAP
from tests.screens.hands import press
from tests.screens.registering.hands import paste

KEY, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
COUNT = 7


@pytest.fixture
def desk(bare: Desk) -> Desk:
    """The same caller reported the same heap seven times."""
    for day in range(1, COUNT + 1):
        fields = {"channel": "12345", "phone": "13800001234", "kind": "complaint", "address": "友谊路街道宝林六村12号302室门口",
                  "subject": "楼道堆放旧家具", "content": "楼道长期堆放纸箱、旧家具"}
        acts.record(bare, f"BS26031{day}-0001", "register", fields, f"2026-03-1{day}T09:00")
    return bare


@pytest.fixture
def asked(qtbot: QtBot, page: RegisterPage) -> RegisterPage:
    paste(qtbot, page)
    qtbot.waitUntil(lambda: len(page.pane.repeats.rows) == COUNT)
    qtbot.waitUntil(page.pane.repeats.more.isVisible)
    return page


def lines(page: RegisterPage) -> list[str]:
    return [line.similar.order for line in page.pane.repeats.listed]


def in_sight(line: SimilarLine) -> bool:
    room = next(w for w in _above(line) if isinstance(w, QScrollArea)).viewport()
    top = line.mapTo(room, line.rect().topLeft()).y()
    return top >= 0 and top + line.height() <= room.height()


def _above(widget: object) -> list[object]:
    found = []
    while (widget := widget.parentWidget()) is not None:  # type: ignore[attr-defined]
        found.append(widget)
    return found


def test_the_rest_is_reached_and_linked_by_keys(qtbot: QtBot, asked: RegisterPage) -> None:
    card = asked.pane.repeats
    assert len(lines(asked)) == SHOWN
    assert card.more.text() == "还有 3 件相近的"
    press(KEY.Key_M, mods=ALT)
    qtbot.waitUntil(lambda: lines(asked) == [r.order for r in card.rows])
    here = QApplication.focusWidget()
    assert isinstance(here, SimilarLine)
    assert here.similar == card.rows[SHOWN]
    qtbot.waitUntil(lambda: in_sight(here))
    press(KEY.Key_R, mods=ALT)
    assert asked.pane.same_as == card.rows[SHOWN].order
    asked.pane.adviser.wait()
    QApplication.processEvents()
    assert len(lines(asked)) == COUNT, "what was linked stays in the list"


def test_the_rest_is_reached_and_put_away_by_mouse(qtbot: QtBot, asked: RegisterPage) -> None:
    card = asked.pane.repeats
    QTest.mouseClick(card.more, Qt.MouseButton.LeftButton)
    assert (len(lines(asked)), card.more.text()) == (COUNT, "只看前几件")
    wanted = card.rows[-1].order
    qtbot.waitUntil(lambda: card._picks[wanted].isVisible())
    QTest.mouseClick(card._picks[wanted], Qt.MouseButton.LeftButton)
    assert asked.pane.same_as == wanted
    QTest.mouseClick(card.more, Qt.MouseButton.LeftButton)
    assert len(lines(asked)) == SHOWN


def test_the_cards_keep_clear_of_the_bar_beside_them(qtbot: QtBot, asked: RegisterPage) -> None:
    """One px lay between the edge of 疑似重复投诉 and the bar."""
    room = next(w for w in _above(asked.pane.repeats) if isinstance(w, QScrollArea))
    asked.resize(1210, 480)
    qtbot.waitUntil(room.verticalScrollBar().isVisible)
    qtbot.waitUntil(lambda: room.verticalScrollBar().width() + asked.pane.repeats.width() + GAP <= room.width())
