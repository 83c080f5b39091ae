"""Tells the clerk what the alert ladder says: a banner, a message from the tray, a sound where it is wished for.

The looking itself runs in a worker thread once a minute; what was told is remembered with the office.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from hotline_desk.screens.shell import TITLE, Shell, window_icon
from hotline_desk.services import alerts, safekeeping
from hotline_desk.services.alerts import Told
from hotline_desk.services.office import Desk
from hotline_desk.widgets.background import Report, Task, run

EVERY_MS = 60_000
LATER = "知道了"
READ = {"records": ("看台账", "records"), "calls": ("去回访", "revisit")}  # where a banner leads; all others to 今日


class Alarm(QObject):
    """Looks every minute and speaks through the shell. ``stop`` before the office is closed."""

    def __init__(self, desk: Desk, shell: Shell) -> None:
        super().__init__(shell)
        self.desk, self.shell = desk, shell
        self.tray: QSystemTrayIcon | None = None
        self._task: Task | None = None
        self._clock_wrong = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now and every minute: what was missed while the program was closed comes at once."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more; what is under way ends first, for the office is about to be closed."""
        self._timer.stop()
        if self._task is not None and self._task.running:
            QThreadPool.globalInstance().waitForDone(3000)
        if self.tray is not None:
            self.tray.hide()

    def look(self) -> None:
        """Ask the ladder in a worker thread."""
        if self.desk.store.readonly or (self._task is not None and self._task.running):
            return
        desk = self.desk

        def work(_report: Report) -> tuple[list[Told], str]:
            return alerts.check(desk), safekeeping.clock_warning(desk)

        self._task = run(self, work)
        self._task.finished.connect(self._looked)

    def _looked(self, found: tuple[list[Told], str]) -> None:
        self.tell(found[0])
        if bool(found[1]) != self._clock_wrong:  # said when it begins, taken away when it is right again
            self._clock_wrong = bool(found[1])
            if self._clock_wrong:
                self.shell.show_banner("clock", "请核对电脑时钟", found[1], "over")
            else:
                self.shell.drop_banner("clock")

    def tell(self, found: Sequence[Told]) -> None:
        """Say these, in the ways the office wishes."""
        if not found:
            return
        wishes = alerts.wishes(self.desk)
        for told in found:
            if wishes["banner"]:
                self.shell.show_banner(told.key, told.title, told.detail, told.urgency, self._buttons(told.key))
            if wishes["tray"]:
                self._message(told)
        if wishes["sound"]:
            QApplication.beep()

    def _buttons(self, key: str) -> dict[str, Callable[[], None]]:
        words, page = READ.get(key, ("看今日", "today"))

        def read() -> None:
            self.shell.drop_banner(key)
            self.shell.go(page)

        return {words: read, LATER: lambda: self.shell.drop_banner(key)}

    def _message(self, told: Told) -> None:
        """From the tray, where the desktop has one; numbers of orders and units only, no citizen's name."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
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
