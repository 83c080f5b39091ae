"""Tells the clerk what the alert ladder says: a banner, a message from the tray, a sound where it is wished for.

The looking itself runs in a worker thread once a minute; what was told is remembered with the office. A banner that is
up takes in what comes later and goes when nothing it says is left to do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QObject, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from hotline_desk.screens.shell import TITLE, Shell, window_icon
from hotline_desk.services import alerts
from hotline_desk.services.alerts import Alert, Looked, Told
from hotline_desk.services.office import Desk
from hotline_desk.widgets.background import Report, Task, run

EVERY_MS = 60_000
READ = {"today": "看今日", "records": "看台账", "supervision": "看督办", "revisit": "去回访"}
LATER = "知道了"


class Alarm(QObject):
    """Looks every minute and speaks through the shell. ``stop`` before the office is closed."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(shell)
        self.desk, self.shell = desk, shell
        self.tray: QSystemTrayIcon | None = None
        self._task: Task | None = None
        self._clock_words = ""
        self._shown: dict[str, tuple[Alert, ...]] = {}
        self._last: datetime | None = None
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

    def _looked(self, found: Looked) -> None:
        if self._stopped:  # an answer that was on its way when the office was closed
            return
        self._settle(found.running)
        self.tell(found.told, found.running)
        now, before = self.desk.now(), self._last
        self._last = now
        back = alerts.turned_back(before, now) if before is not None else ""
        self._say_clock(found.clock or back)

    def _say_clock(self, words: str) -> None:
        if bool(words) == bool(self._clock_words):  # said when it begins, taken away when it is right again
            return
        self._clock_words = words
        if words:
            self.shell.show_banner("clock", "请核对电脑时钟", words, "over", {LATER: lambda: self.shell.drop_banner("clock")})
        else:
            self.shell.drop_banner("clock")

    def _settle(self, running: frozenset[str]) -> None:
        """A banner of which everything has been done goes by itself; one of which some was done says what is left."""
        for key, shown in list(self._shown.items()):
            left = alerts.merged(shown, (), running)
            if len(left) == len(shown):
                continue
            told = alerts.said(left, shown[0].clock.place)
            if told is None:
                self.drop(key)
            else:
                self._banner(told)

    def tell(self, found: Sequence[Told], running: frozenset[str] | None = None) -> None:
        """Say these, in the ways the office wishes; a banner that is up and not read takes them in."""
        if not found:
            return
        wishes = alerts.wishes(self.desk)
        for told in found:
            if wishes["banner"]:
                keys = running or frozenset(a.clock.key for a in (*self._shown.get(told.key, ()), *told.alerts))
                whole = alerts.said(alerts.merged(self._shown.get(told.key, ()), told.alerts, keys), told.place)
                self._banner(whole if told.alerts and whole is not None else told)
            if wishes["tray"]:
                self._message(told)
        if wishes["sound"]:
            QApplication.beep()

    def _banner(self, told: Told) -> None:
        self._shown[told.key] = told.alerts
        detail = told.detail if told.place == "today" else ""  # one line for the others: 今日 must keep its room
        self.shell.show_banner(told.key, told.title, detail, told.urgency, self._buttons(told))

    def _buttons(self, told: Told) -> dict[str, Callable[[], None]]:
        def read() -> None:
            self.drop(told.key)
            self.shell.go(told.place)

        return {READ[told.place]: read, LATER: lambda: self.drop(told.key)}

    def drop(self, key: str) -> None:
        """The clerk has read it, or nothing of it is left."""
        self._shown.pop(key, None)
        self.shell.drop_banner(key)
        if not self._shown:
            alerts.read(self.desk)

    def _message(self, told: Told) -> None:
        """From the tray, where the desktop has one; numbers of orders and units only, no citizen's name."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            QApplication.alert(self.shell)  # the task bar marks the window instead
            return
        if self.tray is None:
            self.tray = QSystemTrayIcon(window_icon(), self)
            self.tray.setToolTip(TITLE)
            self.tray.activated.connect(self._come_up)
            self.tray.messageClicked.connect(self._come_up)
            self.tray.show()
        kind = QSystemTrayIcon.MessageIcon.Critical if told.urgency == "over" else QSystemTrayIcon.MessageIcon.Warning
        self.tray.showMessage(told.title, told.detail, kind, 10_000)

    def _come_up(self, *_why: object) -> None:
        self.shell.showNormal()
        self.shell.raise_()
        self.shell.activateWindow()
        self.shell.go("today")
