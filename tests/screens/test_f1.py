"""F1 is made from the actions themselves: every key printed on a button of the shown page, every act, every key of the window."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.services import options
from hotline_desk.services.office import Desk
from hotline_desk.services.options import _MADE, _in_regulation
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.keys import KeyLine, KeysDialog
from hotline_desk.widgets.legend import Legend
from hotline_desk.widgets.shapes import STATUS_WORDS
from hotline_desk.widgets.text import Label, Sign, TagLabel
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.closed import OIL, desk_of, over, visited

PAGES = ("today", "revisit", "supervision", "archive", "dossier")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path) as opened:
        over(opened, OIL)
        visited(opened, OIL, "2026-09-17T09:00", source="district", result="dissatisfied")
        yield opened
        QThreadPool.globalInstance().waitForDone(10_000)


@pytest.fixture
def window(desk: Desk, qtbot: QtBot, qapp: QApplication) -> Window:
    apply(qapp, make_theme(motion=False))
    made = Window(desk)
    qtbot.addWidget(made.shell)
    made.shell.resize(1366, 688)
    made.shell.show()
    return made


def told(window: Window) -> dict[str, str]:
    return {key: words for group in window.shell.key_groups() for key, words in group.keys}


@pytest.mark.parametrize("page", PAGES)
def test_every_key_on_a_button_of_the_page_stands_in_f1(window: Window, qtbot: QtBot, page: str) -> None:
    window.shell.go(page, OIL if page == "dossier" else None)
    shown = window.shell.current
    assert shown is not None
    QThreadPool.globalInstance().waitForDone(10_000)
    QApplication.processEvents()
    keys = {b.key for b in shown.findChildren(Button) if b.key}
    assert keys
    assert keys <= told(window).keys()


def test_every_act_with_a_key_and_every_key_of_the_window_stand_in_f1(window: Window) -> None:
    found = told(window)
    acts = dict(window.shell.key_groups()[1].keys)
    for name, (_kind, label, key, _icon) in _MADE.items():
        assert not key or not _in_regulation(window.desk, name) or label in acts[key], label
    shortcuts = {s.key().toString() for s in window.shell.findChildren(QShortcut)} - {"Ctrl+Shift+F"}  # the second way to Ctrl+K
    assert {key for key in shortcuts if key} <= found.keys()


def test_the_overview_holds_all_of_it_at_every_width(window: Window, qtbot: QtBot) -> None:
    window.shell.go("revisit")
    for width in (1180, 1366, 1920):
        window.shell.resize(width, 688)
        window.shell.show_keys()
        [dialog] = window.shell.layers()
        assert isinstance(dialog, KeysDialog)
        lines = dialog.findChildren(KeyLine)
        assert {line.key for line in lines} == told(window).keys()
        assert dialog.card.width() <= window.shell.centralWidget().width() - 40
        dialog.reject()


@pytest.mark.parametrize(("width", "height", "size"), [(1366, 688, "standard"), (1280, 640, "standard"), (1920, 1000, "standard"), (1366, 688, "huge")])
def test_every_key_and_sign_is_seen_whole(window: Window, dress: Callable[..., None], width: int, height: int, size: str) -> None:
    """Without scrolling in ordinary letters; in 特大 PgDn leads to the signs."""
    dress(size=size)
    window.shell.resize(width, height)
    window.shell.show_keys()
    [dialog] = window.shell.layers()
    QApplication.processEvents()
    bar = dialog.scroll.verticalScrollBar()
    assert (bar.maximum() > 0) == (size == "huge")
    if bar.maximum():
        for _ in range(9):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageDown)
        assert bar.value() == bar.maximum()
    inside = dialog.scroll.viewport().width()
    lines = [*dialog.findChildren(KeyLine), *(w for w in dialog.findChild(Legend).findChildren(QLabel) if isinstance(w, Label))]
    for line in lines:
        assert line.width() >= line.sizeHint().width(), line.text()
        assert line.mapTo(dialog.scroll.viewport(), line.rect().bottomRight()).x() <= inside, line.text()


def test_f1_tells_the_signs_and_the_cards_of_this_office(window: Window) -> None:
    window.shell.show_keys()
    [dialog] = window.shell.layers()
    legend = dialog.findChild(Legend)
    assert {sign.urgency for sign in legend.findChildren(Sign)} == set(STATUS_WORDS)
    assert [tag.text() for tag in legend.findChildren(TagLabel)] == []  # this regulation has no 三牌
    assert any("没有三牌，工单库“重复”一栏" in label.text() for label in legend.findChildren(QLabel))


def test_the_cards_are_those_of_the_regulation(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    apply(qapp, make_theme(motion=False))
    with desk_of(tmp_path, "luyang_cg") as desk:
        limits = desk.pack.book(desk.now().date())
        legend = Legend(options.cards(desk))
        qtbot.addWidget(legend)
        assert [tag.text() for tag in legend.findChildren(TagLabel)] == [
            f"{words} {limits[f'card_{colour}'].value}次" for colour, words in (("yellow", "黄牌"), ("orange", "橙牌"), ("red", "红牌"))]


def test_no_two_places_share_a_key(window: Window) -> None:
    keys = [s.key().toString() for s in window.shell.findChildren(QShortcut) if s.parent() is window.shell]
    assert sorted(keys) == sorted(set(keys))


def test_the_readme_names_the_keys_as_the_program_has_them(window: Window) -> None:
    """Each line of its table is laid beside F1 of the pages it is about."""
    known: dict[str, str] = {}
    for page in ("orders", "today", "register", "dossier"):
        window.shell.go(page, OIL if page == "dossier" else None)
        for key, words in told(window).items():
            known[key.replace(" ", "")] = f"{known.get(key.replace(' ', ''), '')} {words}"
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[2].strip() for line in text.splitlines() if line.startswith(("| 到处 ", "| 列表里 ", "| 表单里 "))]
    assert len(rows) == 3
    items = [item.split(" ", 1) for row in rows for item in re.sub(r"（.*?）", " ", row).replace(" ·", "·").split("·") for item in [item.strip()]]
    assert len(items) > 35
    for key, words in items:
        keys = [f"Ctrl+{n}" for n in range(1, 10)] if key == "Ctrl+1…9" else [key]
        assert all(k in known for k in keys), key
        if len(keys) == 1:
            assert any(words[at:at + 2] in known[key] for at in range(len(words) - 1)), (key, words, known[key])
    pages = re.search(r"Ctrl\+1…9 换页（(.*?)）", text)
    assert pages is not None
    assert pages[1].split("、") == [known[f"Ctrl+{n}"].split()[0] for n in range(1, 10)]


def test_enter_does_what_the_filled_button_says(window: Window, qtbot: QtBot) -> None:
    """打开手册 prints Enter, and Enter went to 关闭 beside it."""
    window.shell.activateWindow()
    qtbot.waitUntil(window.shell.isActiveWindow)
    window.shell.show_keys()
    [dialog] = window.shell.layers()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert dialog.isAncestorOf(focus)
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert window.shell.current_key == "manual"
    assert window.shell.layers() == []
