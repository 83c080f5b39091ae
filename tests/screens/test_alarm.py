"""Alerts in the shell: banner with its two ways out, quiet the second time; the clock turned back; the manual from F1."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk import app
from hotline_desk.screens.alarm import Alarm, BreakList, tell_calendar
from hotline_desk.screens.manual import ManualPage
from hotline_desk.services import alerts, ladder, manual
from hotline_desk.services.alerts import Looked
from hotline_desk.services.office import Desk
from hotline_desk.widgets.panes import Banner
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.offices import NOW, STAIRS, WALL, Clock, office


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
    return window.shell.bands.up.get(key)


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


def test_the_missing_calendar_is_said_until_read_or_pasted_and_leads_to_where_it_is_pasted(
        window: app.Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline_desk.services.worklist.banner", lambda _desk: "2027 年放假安排还没有录入：标“暂定”。")
    tell_calendar(window.desk, window.shell)
    banner = _banner(window, "calendar")
    assert banner is not None
    banner.pressed.emit("去粘贴通知")
    assert window.shell.current_key == "settings"
    window.counts()
    assert _banner(window, "calendar") is not None
    monkeypatch.setattr("hotline_desk.services.worklist.banner", lambda _desk: "")
    window.counts()
    assert _banner(window, "calendar") is None


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
    alarm = Alarm(window.desk, window.shell)
    found = alerts.look(window.desk, start=True)
    assert found.told
    alarm.stop()
    alarm._looked(found)
    assert _banner(window, "alerts") is None


def _clock(order: str, due: str, **more: object) -> ladder.Clock:
    return ladder.Clock(order, "promised", NOW - timedelta(days=3), datetime.fromisoformat(due), "宝林六村居民区", **more)  # type: ignore[arg-type]


def _told(*clocks: ladder.Clock) -> ladder.Told:
    told = ladder.said([ladder.Alert(c, ladder.RED) for c in clocks])
    assert told is not None
    return told


def test_put_off_for_half_an_hour_it_comes_back_with_what_still_stands(qtbot: QtBot, window: app.Window) -> None:
    alarm = Alarm(window.desk, window.shell)
    left, done = _clock(WALL, "2026-09-16T17:30"), _clock(STAIRS, "2026-09-16T17:30")
    alarm.tell([_told(left, done)])
    banner = _banner(window, "alerts")
    assert banner is not None
    banner.pressed.emit("半小时后再说")
    running = frozenset({left.key})
    for _minute in range(29):
        alarm._looked(Looked((), running))
        assert _banner(window, "alerts") is None
    alarm._looked(Looked((), running))
    banner = _banner(window, "alerts")
    assert banner is not None
    assert (WALL in banner.accessibleName(), STAIRS in banner.accessibleName()) == (True, False)
    alarm._looked(Looked((), running))
    assert not alarm._asleep


def test_put_off_and_done_meanwhile_it_stays_away(window: app.Window) -> None:
    alarm = Alarm(window.desk, window.shell)
    alarm.tell([_told(_clock(WALL, "2026-09-16T17:30"))])
    alarm.snooze("alerts")
    for _minute in range(31):
        alarm._looked(Looked((), frozenset()))
    assert _banner(window, "alerts") is None


def test_a_clock_turned_back_in_the_sitting_stays_told_until_it_is_read_or_right(window: app.Window) -> None:
    clock = window.desk.clock
    assert isinstance(clock, Clock)
    alarm = Alarm(window.desk, window.shell)
    for now, told in ((NOW, False), (NOW - timedelta(minutes=20), True), (NOW - timedelta(minutes=19), True), (NOW, False),
                      (NOW - timedelta(minutes=20), True)):
        clock.now = now
        alarm._looked(Looked((), frozenset()))
        assert (_banner(window, "clock") is not None) == told
    banner = _banner(window, "clock")
    assert banner is not None
    banner.pressed.emit("知道了")
    alarm._looked(Looked((), frozenset()))
    assert _banner(window, "clock") is None


def test_where_the_looking_fails_the_clerk_is_told_and_what_failed_is_told_later(
        qtbot: QtBot, window: app.Window, monkeypatch: pytest.MonkeyPatch) -> None:
    alarm = Alarm(window.desk, window.shell)
    with monkeypatch.context() as patch:
        patch.setattr(alerts, "look", lambda _desk, _start: 1 // 0)
        alarm.look()
        qtbot.waitUntil(lambda: _banner(window, "alarm") is not None, timeout=10000)
    alarm.look()
    qtbot.waitUntil(lambda: _banner(window, "alerts") is not None, timeout=10000)
    assert _banner(window, "alarm") is None


def test_the_list_of_a_break_opens_and_leads_to_the_order(qtbot: QtBot, window: app.Window) -> None:
    alarm = Alarm(window.desk, window.shell)
    days = (date(2026, 10, 1), date(2026, 10, 7))
    told = ladder.said([ladder.Alert(_clock(n, "2026-10-02T09:00"), ladder.BREAK, days=days) for n in (WALL, STAIRS)], "break")
    assert told is not None
    alarm.tell([told])
    banner = _banner(window, "break")
    assert banner is not None
    banner.pressed.emit("看清单")
    box = window.shell.findChild(BreakList)
    assert box is not None
    assert box.table.rows_model.rowCount() == 2
    qtbot.keyClick(box.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell.current_key == "dossier", timeout=10000)
    assert _banner(window, "break") is None


@pytest.mark.parametrize("tray", [True, False])
def test_without_the_banner_the_tray_tells_and_without_a_tray_the_banner_does(
        window: app.Window, monkeypatch: pytest.MonkeyPatch, tray: bool) -> None:
    from hotline_desk.screens import alarm as module

    monkeypatch.setattr(_Tray, "isSystemTrayAvailable", staticmethod(lambda: tray))
    monkeypatch.setattr(module, "QSystemTrayIcon", _Tray)
    alerts.wish(window.desk, banner=False)
    alarm = Alarm(window.desk, window.shell)
    alarm.tell(alerts.look(window.desk).told)
    assert (_banner(window, "alerts") is None) == tray
    assert bool(alerts.look(window.desk, start=True).told) != tray  # a message that was shown is not told at every start
    _Tray.shown = []


def test_one_message_from_the_tray_however_many_there_are(window: app.Window, monkeypatch: pytest.MonkeyPatch) -> None:
    from hotline_desk.screens import alarm as module

    monkeypatch.setattr(_Tray, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(module, "QSystemTrayIcon", _Tray)
    alarm = Alarm(window.desk, window.shell)
    other = ladder.said([ladder.Alert(_clock("HY1", "2026-09-17T00:00", role="record", place="records"), ladder.PASSED)], "records")
    assert other is not None
    alarm.tell([_told(_clock(WALL, "2026-09-16T17:30")), other])
    assert len(_Tray.shown) == 1
    assert "台账有 1 项到期" in _Tray.shown[0][1]
    _Tray.shown = []
