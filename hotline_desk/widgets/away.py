"""Notices that whoever sat here has gone: the PC slept, the system's own lock came up, another user took the screen.

Three ways, each where it works: a gap in the wall clock (everywhere: after a sleep the timer finds that more time has
passed than it waited), the signals of logind and of the desktops' screen savers (Linux, by D-Bus on a local socket), and
the session and power messages of Windows.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QCoreApplication, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

LOOK, GAP = 15_000, 60.0  # ms between two looks at the clock; seconds too many that mean a sleep
# (bus, service, path, interface, signal): what says "locked" or "about to sleep" with a true flag or without any.
_SIGNALS = (
    ("system", "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep"),
    ("session", "", "", "org.freedesktop.ScreenSaver", "ActiveChanged"),
    ("session", "", "", "org.gnome.ScreenSaver", "ActiveChanged"),
    ("session", "", "", "org.mate.ScreenSaver", "ActiveChanged"),
)
_BARE = (("system", "org.freedesktop.login1", "", "org.freedesktop.login1.Session", "Lock"),
         ("session", "", "", "org.ukui.ScreenSaver", "lock"))
_POWER, _SESSION = 0x0218, 0x02B1  # WM_POWERBROADCAST, WM_WTSSESSION_CHANGE
_SLEEPS = frozenset({0x0004})  # PBT_APMSUSPEND
_LEAVES = frozenset({0x2, 0x4, 0x6, 0x7})  # console or remote disconnected, logged off, locked


def slept(before: float, now: float, waited: float = LOOK / 1000) -> bool:
    """Whether so much more time went by on the wall clock (seconds) than was waited that the PC must have slept."""
    return now - before - waited > GAP


def windows_says(message: int, what: int) -> bool:
    """Whether a Windows message means that nobody sits here any more."""
    return (message == _POWER and what in _SLEEPS) or (message == _SESSION and what in _LEAVES)


def _slot(signature: str) -> Any:
    return SLOT(signature)


class Away(QObject):
    """Says ``gone`` each time it notices; as long as it has its parent, the window."""

    gone = Signal()

    def __init__(self, window: QWidget, clock: Callable[[], float] = time.time) -> None:
        super().__init__(window)
        self.window, self.clock, self.last = window, clock, clock()
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.look)
        self.timer.start(LOOK)
        self._messages: Any = None
        QTimer.singleShot(0, self.listen)

    def look(self) -> None:
        """Look at the clock."""
        before, self.last = self.last, self.clock()
        if slept(before, self.last):
            self.gone.emit()

    def listen(self) -> int:
        """Ask the system to tell; how many ways there are besides the clock."""
        return self._listen_to_windows() if sys.platform == "win32" else self._listen_to_buses()

    # -- Linux
    def _listen_to_buses(self) -> int:
        from PySide6.QtDBus import QDBusConnection

        heard = 0
        for bus in (QDBusConnection.systemBus(), QDBusConnection.sessionBus()):
            if not bus.isConnected():
                continue
            kind = "system" if bus.name() == QDBusConnection.systemBus().name() else "session"
            # PySide6 6.9 says bytes in its stubs and takes only the text that SLOT makes.
            heard += sum(bus.connect(*where, self, _slot("flagged(bool)")) for own, *where in _SIGNALS if own == kind)
            heard += sum(bus.connect(*where, self, _slot("told()")) for own, *where in _BARE if own == kind)
        return heard

    @Slot(bool)
    def flagged(self, active: bool) -> None:
        """A signal with a flag: about to sleep, or the screen saver came up."""
        if active:
            self.gone.emit()

    @Slot()
    def told(self) -> None:
        """A signal without one."""
        self.gone.emit()

    # -- Windows
    def _listen_to_windows(self) -> int:
        import ctypes

        self._messages = _Messages(self.gone.emit)
        application = QCoreApplication.instance()
        if application is not None:
            application.installNativeEventFilter(self._messages)
        register = ctypes.windll.wtsapi32.WTSRegisterSessionNotification  # type: ignore[attr-defined]
        return 1 + bool(register(int(self.window.winId()), 0))


class _Messages(QAbstractNativeEventFilter):
    """Reads the messages of Windows as they come."""

    def __init__(self, gone: Callable[[], object]) -> None:
        super().__init__()
        self.gone = gone

    def nativeEventFilter(self, kind: Any, message: Any) -> tuple[bool, int]:
        from ctypes import wintypes

        if bytes(kind) == b"windows_generic_MSG":
            said = wintypes.MSG.from_address(int(message))
            if windows_says(said.message, said.wParam):
                self.gone()
        return False, 0
