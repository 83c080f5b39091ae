"""Ctrl+D from anywhere: an order is found, chosen, and the panel of 督办 says what follows before anything is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.screens.acting.panel import ActPanel
from hotline_desk.screens.acting.picking import OrderPicker
from hotline_desk.services.office import Desk
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.closed import LAMP, OIL, desk_of, over

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(params=["youyilu", "chengdong", "changning_cg", "luyang_cg"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path, request.param) as opened:
        over(opened, OIL)
        over(opened, LAMP, "2026-09-12", subject="路灯不亮", caller="陈文", phone="13812341234")
        yield opened
        QThreadPool.globalInstance().waitForDone(10_000)


@pytest.fixture
def window(desk: Desk, qtbot: QtBot, qapp: QApplication) -> Window:
    apply(qapp, make_theme(motion=False))
    made = Window(desk)
    qtbot.addWidget(made.shell)
    made.shell.show()
    made.shell.activateWindow()
    qtbot.waitUntil(made.shell.isActiveWindow)
    return made


def picker(window: Window, qtbot: QtBot) -> OrderPicker:
    [found] = window.shell.layers()
    assert isinstance(found, OrderPicker)
    qtbot.waitUntil(lambda: bool(found.list.current_key()))
    return found


@pytest.mark.parametrize("page", ["today", "revisit", "supervision", "archive", "settings"])
def test_from_any_page_by_keys_alone(window: Window, desk: Desk, qtbot: QtBot, page: str) -> None:
    window.shell.go(page)
    window.shell.setFocus()
    QTest.keyClick(window.shell, Qt.Key.Key_D, CTRL)
    found = picker(window, qtbot)
    assert found.search.hasFocus()
    found.search.setText("陈文")
    qtbot.waitUntil(lambda: [r.key for r in found.list.rows_model.rows] == [LAMP])
    QTest.keyClick(found.search, Qt.Key.Key_Return)
    [panel] = window.shell.layers()
    assert isinstance(panel, ActPanel)
    assert panel.target.view.number == LAMP
    assert panel.preview.consequences or panel.preview.state_label or panel.preview.refused
    if not panel.preview.refused:
        panel.compute()
        panel.press_primary()
        assert desk.store.events(LAMP)[-1].kind == "supervise"


def test_by_mouse_alone_the_order_one_was_at_stands_on_top(window: Window, qtbot: QtBot) -> None:
    window.shell.go("dossier", LAMP)
    window.shell.supervise_wanted.emit(window.shell.current.current_number())
    found = picker(window, qtbot)
    assert found.list.current_key() == LAMP
    assert "13812341234" not in str(found.list.rows_model.rows)
    qtbot.mouseClick(found.save, Qt.MouseButton.LeftButton)
    [panel] = window.shell.layers()
    assert isinstance(panel, ActPanel)
    assert panel.target.view.number == LAMP


def test_nothing_found_is_said_and_nothing_can_be_taken(window: Window, qtbot: QtBot) -> None:
    window.shell.supervise_wanted.emit("")
    found = picker(window, qtbot)
    found.search.setText("没有这样的字")
    qtbot.waitUntil(lambda: "没有这样的工单" in found.told.text())
    assert not found.save.isEnabled()
    QTest.keyClick(found.search, Qt.Key.Key_Return)
    assert window.shell.layers() == [found]
