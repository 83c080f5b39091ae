"""The lock: nothing to see and nothing to press until the same user is back. What was typed stays."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from hotline_desk.screens.signin.dialog import SignIn
from hotline_desk.services import accounts, password_rules
from hotline_desk.services.office import Desk
from hotline_desk.services.roles import accounts_on
from hotline_desk.widgets.away import Away

IDLE_MINUTES = (5, 30)  # what an office may choose between; 10 by default


class IdleLock(QObject):
    """Hides every window after idle minutes, when the PC sleeps or the system locks, or by Ctrl+Alt+L.

    GB/T 22239-2019 7.1.4.1 (session time-out). A hidden window answers no key and shows no title in a task switcher, it
    is disabled besides, and the services refuse everything while nobody is signed in.
    ``locking`` comes before the windows go: whoever holds something typed keeps it.
    """

    locking = Signal()
    _SIGNS = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel})

    def __init__(self, desk: Desk, shell: QWidget) -> None:
        super().__init__(shell)
        self.desk, self.shell, self.locked = desk, shell, False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.lock)
        QShortcut(QKeySequence("Ctrl+Alt+L"), shell).activated.connect(self.lock)
        self.watching = False
        self.away: Away | None = None
        self.round = QTimer(self)
        self.round.timeout.connect(self.watch)
        self.round.start(60_000)
        self.watch()

    def watch(self) -> None:
        """Look at every key and mouse move only while accounts are on: it costs a Python call an event."""
        if accounts_on(self.desk) is self.watching:
            return
        self.watching = not self.watching
        application = QApplication.instance()
        assert application is not None
        if self.watching:
            application.installEventFilter(self)
            self.away = Away(self.shell)
            self.away.gone.connect(self.lock)
            self.touch()
        else:
            application.removeEventFilter(self)
            self.timer.stop()
            if self.away is not None:
                self.away.deleteLater()
                self.away = None

    def minutes(self) -> int:
        """After how many idle minutes, as the office chose."""
        least, most = IDLE_MINUTES
        return min(max(int(password_rules.idle(self.desk)), least), most)

    def touch(self) -> None:
        """Somebody is there."""
        if not self.locked:
            self.timer.start(self.minutes() * 60_000)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in self._SIGNS and not self.locked and self.timer.remainingTime() < (self.minutes() * 60 - 5) * 1000:
            self.touch()
        return False

    def lock(self) -> None:
        """Hide everything and ask; quit where it is left."""
        if self.locked or not accounts_on(self.desk):
            return
        self.locked = True
        self.timer.stop()
        self.locking.emit()
        user = self.desk.user
        accounts.sign_out(self.desk)
        hidden = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        for window in hidden:
            window.hide()
            window.setEnabled(False)
        entered = self.ask(user)
        self.locked = False
        if not entered:
            QApplication.quit()
            return
        for window in hidden:
            window.setEnabled(True)
            window.show()
        self.touch()

    def ask(self, user: str) -> bool:
        """Whether the user came back."""
        return SignIn(self.desk, user).exec() == QDialog.DialogCode.Accepted
