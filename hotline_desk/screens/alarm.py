"""Tells the clerk what the alert ladder says: a banner, a message from the tray, a sound where it is wished for.

The looking itself runs in a worker thread once a minute; what was told is remembered with the office. A banner that is
up takes in what comes later and goes when nothing it says is left to do; one that was put off comes back by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from hotline_desk.screens.shell import TITLE, Shell, window_icon
from hotline_desk.services import alerts, ladder, worklist
from hotline_desk.services.alerts import Looked
from hotline_desk.services.ladder import Alert, Told
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.widgets.background import Report, Task, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.theme import theme_of

EVERY_MS = 60_000
READ = {"today": "看今日", "records": "看台账", "supervision": "看督办", "revisit": "去回访", "break": "看清单"}
LATER, SNOOZE, SNOOZE_LOOKS = "知道了", "半小时后再说", 30
BROKEN = "到期提醒这一次没有算成，一分钟后自动再试。时限请先看“今日”，数据没有变化。"


class Alarm(QObject):
    """Looks every minute and speaks through the shell. ``stop`` before the office is closed."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(shell)
        self.desk, self.shell = desk, shell
        self.tray: QSystemTrayIcon | None = None
        self._task: Task | None = None
        self._clock_words = ""
        self._shown: dict[str, tuple[Alert, ...]] = {}
        self._asleep: dict[str, tuple[int, tuple[Alert, ...]]] = {}
        self._latest: datetime | None = None
        self._place = "today"
        self._started = self._stopped = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now and every minute: what was missed or not read while the program was closed comes at once."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more; what is under way ends first, for the office is about to be closed."""
        self._timer.stop()
        self._stopped = True
        if self._task is not None and self._task.running:
            QThreadPool.globalInstance().waitForDone(3000)
        if self.tray is not None:
            self.tray.hide()

    def look(self) -> None:
        """Ask the ladder in a worker thread."""
        if self.desk.store.readonly or (self._task is not None and self._task.running):
            return
        desk, start = self.desk, not self._started
        self._started = True

        def work(_report: Report) -> Looked:
            return alerts.look(desk, start)

        self._task = run(self, work)
        self._task.finished.connect(self._looked)
        self._task.failed.connect(self._broke)

    def _looked(self, found: Looked) -> None:
        if self._stopped:  # an answer that was on its way when the office was closed
            return
        self.shell.drop_banner("alarm")
        self._settle(found.running)
        self._wake(found.running)
        self.tell(found.told, found.running)
        now = self.desk.now()
        latest = self._latest = max(self._latest or now, now)
        self._say_clock(found.clock or alerts.turned_back(latest, now))
        if found.told:
            self.shell.counts_wanted.emit()

    def _broke(self, _error: object) -> None:
        """Whoever relies on being told must know where nobody can tell."""
        if not self._stopped:
            self._started = bool(self._shown)
            self.shell.show_banner("alarm", "到期提醒没有算成", BROKEN, "soon", {LATER: lambda: self.shell.drop_banner("alarm")})

    # -- the PC's own clock ------------------------------------------------------------------------
    def _say_clock(self, words: str) -> None:
        if bool(words) == bool(self._clock_words):  # said when it begins, taken away when it is right again
            return
        self._clock_words = words
        if words:
            self.shell.show_banner("clock", "请核对电脑时钟", words, "over", {LATER: self._clock_read})
        else:
            self.shell.drop_banner("clock")

    def _clock_read(self) -> None:
        """From now on the clock as it stands is the one that counts."""
        self.shell.drop_banner("clock")
        self._latest = None

    # -- what stands -------------------------------------------------------------------------------
    def _settle(self, running: frozenset[str]) -> None:
        """A banner of which everything has been done goes by itself; one of which some was done says what is left."""
        for key, shown in list(self._shown.items()):
            left = ladder.merged(shown, (), running)
            if len(left) == len(shown):
                continue
            told = ladder.said(left, shown[0].place)
            if told is None:
                self.drop(key)
            else:
                self._banner(told)

    def _wake(self, running: frozenset[str]) -> None:
        """What was put off comes back when its time is over, as much of it as still stands."""
        for key, (looks, asleep) in list(self._asleep.items()):
            self._asleep[key] = (looks - 1, asleep)
            if looks > 1:
                continue
            del self._asleep[key]
            told = ladder.said(ladder.merged(asleep, (), running), asleep[0].place)
            if told is not None:
                self.tell([told], running)

    def tell(self, found: Sequence[Told], running: frozenset[str] | None = None) -> None:
        """Say these, in the ways the office wishes; a banner that is up and not read takes them in."""
        if not found:
            return
        wishes = alerts.wishes(self.desk)
        by_tray = wishes["tray"] and QSystemTrayIcon.isSystemTrayAvailable()
        for told in found:
            keys = running or frozenset(a.key for a in (*self._shown.get(told.key, ()), *told.alerts))
            if wishes["banner"] or (wishes["tray"] and not by_tray):  # a desktop without a tray still tells
                self._banner(ladder.said(ladder.merged(self._shown.get(told.key, ()), told.alerts, keys), told.place) or told)
            elif by_tray:
                alerts.read(self.desk, told.alerts)
        if wishes["tray"]:
            self._message(found, by_tray)
        if wishes["sound"]:
            QApplication.beep()

    def _banner(self, told: Told) -> None:
        self._shown[told.key] = told.alerts
        detail = told.detail if told.place in ("today", "break") else ""  # one line for the others: 今日 must keep its room
        self.shell.show_banner(told.key, told.title, detail, told.urgency, self._buttons(told))

    def _buttons(self, told: Told) -> dict[str, Callable[[], None]]:
        return {READ[told.place]: lambda: self._open(told), SNOOZE: lambda: self.snooze(told.key), LATER: lambda: self.drop(told.key)}

    def _open(self, told: Told) -> None:
        self.drop(told.key)
        if told.place != "break":
            self.shell.go(told.place)
            return
        box = BreakList(self.shell, told)
        box.open()

    def drop(self, key: str) -> None:
        """The clerk has read it, or nothing of it is left."""
        seen = self._shown.pop(key, ())
        self.shell.drop_banner(key)
        try:
            alerts.read(self.desk, seen)
        except (Refused, StoreError) as error:  # it is told once more at the next start, no more than that
            self.shell.say("没有记住已经看过", str(error), "soon")

    def snooze(self, key: str) -> None:
        """Take it away for half an hour; not read, so the next start tells it in any case."""
        self._asleep[key] = (SNOOZE_LOOKS, self._shown.pop(key, ()))
        self.shell.drop_banner(key)

    # -- the desktop ---------------------------------------------------------------------------------
    def _message(self, found: Sequence[Told], by_tray: bool) -> None:
        """One message from the tray, where the desktop has one; numbers of orders and units only, no citizen's name."""
        if not by_tray:
            QApplication.alert(self.shell)  # the task bar marks the window instead
            return
        if self.tray is None:
            self.tray = QSystemTrayIcon(window_icon(), self)
            self.tray.setToolTip(TITLE)
            self.tray.activated.connect(self._come_up)
            self.tray.messageClicked.connect(self._come_up)
            self.tray.show()
        urgent = any(told.urgency == "over" for told in found)
        kind = QSystemTrayIcon.MessageIcon.Critical if urgent else QSystemTrayIcon.MessageIcon.Warning
        self._place = found[0].place if found[0].place in self.shell.specs else "today"
        self.tray.showMessage(found[0].title, "\n".join([found[0].detail, *(told.title for told in found[1:])]), kind, 10_000)

    def _come_up(self, *_why: object) -> None:
        self.shell.showNormal()
        self.shell.raise_()
        self.shell.activateWindow()
        self.shell.go(self._place)


class BreakList(Dialog):
    """All that falls due inside the days off, soonest first; Enter opens the order."""

    def __init__(self, shell: Shell, told: Told) -> None:
        span = told.title.partition("，")[0]
        super().__init__(shell.centralWidget(), f"假期里到期的 {len(told.alerts)} 项", span, 720)
        self.shell = shell
        self.table = TableView([Column("到期", lambda a: a.clock.when, 120, bold=True), Column("工单、台账", lambda a: a.clock.order, 180),
                                Column("要办的事", lambda a: a.clock.label, 0, True), Column("单位", lambda a: a.clock.unit, 170, size=13)], told.title, 34)
        self.table.set_rows(list(told.alerts))
        self.table.setFixedHeight(theme_of().px(34) * min(len(told.alerts) + 1, 12))
        self.table.opened.connect(self._open)
        self.content.addWidget(self.table)
        self.add_cancel("关闭")
        self.go_button = self.add_action(Button("打开所选的", "pri", "file", "Enter"), primary=True)
        self.go_button.clicked.connect(lambda _=False: self._open(self.table.current_row()))

    def _open(self, item: Alert | None) -> None:
        if item is None:
            return
        self.accept()
        if item.clock.place in ("records", "revisit"):
            self.shell.go(item.clock.place)
        else:
            self.shell.go("dossier", item.clock.order)


def tell_calendar(desk: Desk, shell: Shell) -> None:
    """Next year's arrangement is missing: said once a sitting, with the way to where it is pasted."""
    title, _, detail = worklist.banner(desk).partition("：")
    if title:
        shell.show_banner("calendar", title, detail, "norm", {  # what falls due today is said before it
            "去粘贴通知": lambda: shell.go("settings", "calendar"), LATER: lambda: shell.drop_banner("calendar")})
