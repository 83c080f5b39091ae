"""Alerts in the shell: banner with its two ways out, quiet the second time; the clock turned back; the manual from F1."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk import app
from hotline_desk.screens.alarm import Alarm
from hotline_desk.screens.manual import ManualPage
from hotline_desk.services import manual
from hotline_desk.services.office import Desk
from hotline_desk.widgets.panes import Banner
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.offices import NOW, Clock, office


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = office(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Iterator[app.Window]:
    apply(qapp, make_theme(motion=False))
    shown = app.Window(desk)
    qtbot.addWidget(shown.shell)
    shown.shell.show()
    yield shown
    shown.shell.close()


def _banner(window: app.Window, key: str) -> Banner | None:
    return window.shell._banners.get(key)


def test_what_falls_due_is_told_once(qtbot: QtBot, window: app.Window) -> None:
    alarm = Alarm(window.desk, window.shell)
    alarm.look()
    qtbot.waitUntil(lambda: _banner(window, "alerts") is not None, timeout=10000)
    banner = _banner(window, "alerts")
    assert banner is not None
    assert "陈文" not in banner.accessibleName()
    banner.pressed.emit("知道了")
    assert _banner(window, "alerts") is None
    assert alarm._task is not None
    alarm.look()
    qtbot.waitUntil(lambda: alarm._task is not None and not alarm._task.running, timeout=10000)
    assert _banner(window, "alerts") is None


def test_the_banner_leads_to_today(qtbot: QtBot, window: app.Window) -> None:
    alarm = Alarm(window.desk, window.shell)
    window.shell.go("orders")
    alarm.look()
    qtbot.waitUntil(lambda: _banner(window, "alerts") is not None, timeout=10000)
    banner = _banner(window, "alerts")
    assert banner is not None
    banner.pressed.emit("看今日")
    assert window.shell.current_key == "today"


def test_a_clock_turned_back_is_told_and_taken_away_when_right_again(qtbot: QtBot, window: app.Window) -> None:
    clock = window.desk.clock
    assert isinstance(clock, Clock)
    alarm = Alarm(window.desk, window.shell)
    for now, told in ((NOW - timedelta(hours=1), True), (NOW, False)):
        clock.now = now
        alarm.look()
        qtbot.waitUntil(lambda: alarm._task is not None and not alarm._task.running, timeout=10000)
        assert (_banner(window, "clock") is not None) == told


def test_the_manual_opens_from_the_keys(qtbot: QtBot, window: app.Window) -> None:
    window.shell.activateWindow()
    qtbot.waitUntil(window.shell.isActiveWindow)
    qtbot.keyClick(window.shell, Qt.Key.Key_F1)
    assert window.shell.layers()
    qtbot.keyClick(QApplication.focusWidget() or window.shell, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    page = window.shell.current
    assert isinstance(page, ManualPage)
    assert page.table.rows_model.rowCount() == len(manual.chapters())
    page.find("日历")
    assert page.table.rows_model.rows[0].title == "工作日历"
    assert "国务院办公厅" in page.text.toPlainText()
    page.find("没有这样的词")
    assert "没有" in page.text.toPlainText()


class _Tray:
    """Stands in for the desktop's notifier and writes down what it is asked to show."""

    shown: list[tuple[str, str]]

    class MessageIcon:
        Critical, Warning = 3, 2

    def __init__(self, *_args: object) -> None:
        type(self).shown = []
        self.activated = self.messageClicked = self

    def connect(self, _slot: object) -> None: ...

    def setToolTip(self, _words: str) -> None: ...

    def show(self) -> None: ...

    def hide(self) -> None: ...

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return True

    def showMessage(self, title: str, detail: str, _icon: object, _ms: int) -> None:
        type(self).shown.append((title, detail))


@pytest.mark.parametrize("there", [True, False])
def test_the_tray_speaks_where_there_is_one_and_the_task_bar_where_there_is_none(
        qtbot: QtBot, window: app.Window, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    from hotline_desk.screens import alarm as module

    marked: list[object] = []
    monkeypatch.setattr(_Tray, "isSystemTrayAvailable", staticmethod(lambda: there))
    monkeypatch.setattr(module, "QSystemTrayIcon", _Tray)
    monkeypatch.setattr(module.QApplication, "alert", lambda shell, *_ms: marked.append(shell))
    _Tray.shown = []
    alarm = Alarm(window.desk, window.shell)
    alarm.look()
    qtbot.waitUntil(lambda: _banner(window, "alerts") is not None, timeout=10000)
    assert (bool(_Tray.shown), bool(marked)) == (there, not there)
    assert "陈文" not in repr(_Tray.shown)


@pytest.mark.parametrize("wished", [True, False])
def test_sound_only_where_it_is_wished_for(qtbot: QtBot, window: app.Window, monkeypatch: pytest.MonkeyPatch, wished: bool) -> None:
    from hotline_desk.screens import alarm as module
    from hotline_desk.services import alerts

    alerts.wish(window.desk, sound=wished)
    beeps: list[int] = []
    monkeypatch.setattr(module.QApplication, "beep", lambda: beeps.append(1))
    Alarm(window.desk, window.shell).tell(alerts.check(window.desk))
    assert len(beeps) == int(wished)


def test_a_banner_goes_when_all_it_says_is_done(qtbot: QtBot, window: app.Window) -> None:
    alarm = Alarm(window.desk, window.shell)
    alarm.look()
    qtbot.waitUntil(lambda: _banner(window, "alerts") is not None, timeout=10000)
    alarm._settle(frozenset())
    assert _banner(window, "alerts") is None


def test_an_answer_that_comes_after_stopping_says_nothing(qtbot: QtBot, window: app.Window) -> None:
    from hotline_desk.services import alerts

    alarm = Alarm(window.desk, window.shell)
    found = alerts.look(window.desk, start=True)
    assert found.told
    alarm.stop()
    alarm._looked(found)
    assert _banner(window, "alerts") is None
