"""归档 of an order whose file is not whole: every door of the window asks why, with real keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.screens.acting.panel import ActPanel
from hotline_desk.services import acts, archiving, bulk, dossier
from hotline_desk.services.office import Desk, Refused
from tests.screens.closed import LAMP, OIL, desk_of, one_lacks_papers
from tests.screens.hands import press

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path) as opened:
        one_lacks_papers(opened)
        yield opened


def state(desk: Desk, number: str) -> str:
    return desk.judge(number)[1].state


def needs(desk: Desk, number: str) -> tuple[str, ...]:
    return next(option.needs for option in dossier.view(desk, number).acts if option.name == "archive")


def test_the_act_itself_says_what_it_is_nothing_without(desk: Desk) -> None:
    assert (needs(desk, OIL), needs(desk, LAMP)) == ((), ("note",))


def test_no_service_of_the_window_closes_a_file_that_is_not_whole_without_a_word(desk: Desk) -> None:
    for do in (lambda note: archiving.archive(desk, [OIL, LAMP], note), lambda note: bulk.record(desk, [OIL, LAMP], [("archive", {"note": note})])):
        with pytest.raises(Refused, match="缺督办单（签字件）、销号记录"):
            do("  ")
        assert (state(desk, OIL), state(desk, LAMP)) == ("closed", "closed")
    bulk.record(desk, [OIL], [("archive", {})])
    archiving.archive(desk, [LAMP], "督办单存街道档案室")
    assert (state(desk, OIL), state(desk, LAMP)) == ("archived", "archived")


def test_the_rules_themselves_ask_for_none(desk: Desk) -> None:
    """What another office's history or the command line records is judged, not refused: the events know no papers."""
    acts.record(desk, LAMP, "archive")
    assert state(desk, LAMP) == "archived"


def test_the_panel_of_one_order_asks_why(desk: Desk, window: Window, qtbot: QtBot) -> None:
    window.shell.go("dossier", LAMP)
    qtbot.waitUntil(window.shell.isActiveWindow)
    press("K")
    qtbot.waitUntil(lambda: bool(window.shell.layers()))
    panel = window.shell.layers()[-1]
    assert isinstance(panel, ActPanel)
    assert not panel.save.isEnabled()
    press(KEY.Key_Return, mods=CTRL)
    assert state(desk, LAMP) == "closed"
    focus = QApplication.focusWidget()
    assert focus is not None and panel.isAncestorOf(focus)
    QTest.keyClicks(focus, "see the street")
    press(KEY.Key_Return, mods=CTRL)
    qtbot.waitUntil(lambda: state(desk, LAMP) == "archived")
    assert desk.store.events(LAMP)[-1].get("note") == "see the street"


def test_a_whole_file_needs_no_word(desk: Desk, window: Window, qtbot: QtBot) -> None:
    window.shell.go("dossier", OIL)
    qtbot.waitUntil(window.shell.isActiveWindow)
    press("K")
    qtbot.waitUntil(lambda: bool(window.shell.layers()))
    press(KEY.Key_Return, mods=CTRL)
    qtbot.waitUntil(lambda: state(desk, OIL) == "archived")
