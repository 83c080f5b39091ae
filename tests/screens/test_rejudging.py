"""The first start of a newer program: the lists are made anew beside the work, told, and stopped with Esc until the next start."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.services import rejudging
from hotline_desk.services.office import Desk
from hotline_desk.widgets.floating import Toast
from hotline_desk.widgets.underway import Underway
from tests.screens.offices import STAIRS


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """An office whose one list line an older program wrote."""
    with desk.store.transaction() as tx:
        tx.connection.exec_driver_sql("UPDATE orders SET subject = '旧的' WHERE number = ?", (STAIRS,))
        tx.set_meta("judged_by", "2025-01-01")
    return desk


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Holds the making anew after each portion until it is opened."""
    opened, plain = threading.Event(), rejudging.again
    monkeypatch.setattr(rejudging, "again", lambda desk, progress: plain(desk, lambda done, total: (opened.wait(15), progress(done, total))))
    return opened


@pytest.fixture
def window(gate: threading.Event, window: Window) -> Iterator[Window]:
    yield window
    gate.set()  # before the window waits for whoever still works


def _said(window: Window) -> list[str]:
    return [toast.accessibleName() for toast in window.shell.findChildren(Toast)]


def _card(window: Window) -> Any:
    return next((card for card in window.shell.findChildren(Underway) if card.isVisible()), None)


def test_the_lists_are_made_anew_and_that_is_told(qtbot: QtBot, window: Window, gate: threading.Event) -> None:
    qtbot.waitUntil(lambda: _card(window) is not None)
    assert "程序更新后重算时限" in _card(window).accessibleName()
    qtbot.keyClick(window.shell, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.shell.current_key == "orders"  # one works on meanwhile
    gate.set()
    qtbot.waitUntil(lambda: any("有 1 件的清单有变化" in words for words in _said(window)))
    assert window.desk.store.order_row(STAIRS)["subject"] != "旧的"
    assert not rejudging.due(window.desk)


def test_one_that_was_stopped_comes_again_with_the_next_start(qtbot: QtBot, window: Window, gate: threading.Event) -> None:
    qtbot.waitUntil(lambda: _card(window) is not None)
    qtbot.keyClick(window.shell, Qt.Key.Key_Escape)
    gate.set()
    qtbot.waitUntil(lambda: any("下次打开程序时" in words for words in _said(window)))
    assert rejudging.due(window.desk)
