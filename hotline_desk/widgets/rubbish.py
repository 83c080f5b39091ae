"""Python's search for rubbish, kept out of the clerk's way: one over everything stops the window for a tenth of a second.

Nearly all rubbish goes at once, when nobody names it any more; only circles wait for that search. Young objects are
searched as they come, which takes a few milliseconds; everything is searched only while nobody touches the program.
All of it in the window's own thread: Python would search wherever an object is made, and a worker that so takes away the
last of a closed window ends the process.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

# After so many new objects the youngest are searched; after so many such searches what survived them, with the new. A search
# takes half a microsecond an object, two where each holds a set of words: small lots, looked for often, stop nobody, also
# while a worker makes a hundred thousand a second. No search goes through more than MOST: a whole list that was read at once,
# or what a worker gathers for good, is old from the beginning.
YOUNG, SEARCHES, MOST = 5_000, 1, 15_000
LOOK_MS, EVERY_MS, CALM_MS = 50, 5 * 60_000, 3_000
_SIGNS = frozenset({QEvent.Type.KeyPress, QEvent.Type.InputMethod, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove,
                    QEvent.Type.Wheel})


class Rubbish(QObject):
    """Looks often whether much is new, and every few minutes for a moment without keys and mouse; as long as its window."""

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self.apart, self.survived = False, 0
        gc.disable()  # for good: a window that goes late must not undo the care of the one that came after it
        self.age()
        self.young, self.round, self.calm = QTimer(self), QTimer(self), QTimer(self)
        self.young.timeout.connect(self.look)
        self.young.start(LOOK_MS)
        self.round.timeout.connect(self.wait)
        self.round.start(EVERY_MS)
        self.calm.setSingleShot(True)
        self.calm.timeout.connect(self.sweep)

    def look(self) -> None:
        """Search the young objects where there are many of them."""
        new, searches, _ = gc.get_count()
        again = searches >= SEARCHES
        if new + (self.survived if again else 0) > MOST:
            self.age()
        elif new > YOUNG:
            gc.collect(1 if again else 0)
            self.survived = 0 if again else self.survived + new

    def age(self) -> None:
        """What there is now is old: only the great search goes through it."""
        self.survived = 0
        # Orders of a 通报 that no search goes through (services.standing) stay apart. Once some do nobody counts them again:
        # Python counts them one by one, and a million of them stopped the window for a fifth of a second.
        self.apart = self.apart or gc.get_freeze_count() > 0
        gc.freeze()
        if not self.apart:
            gc.unfreeze()  # to and fro: Python puts what comes back among the oldest

    def wait(self) -> None:
        """Sweep at the next calm moment: at once where the clerk works in another program."""
        if QGuiApplication.applicationState() != Qt.ApplicationState.ApplicationActive:
            self.sweep()
        elif not self.calm.isActive():
            self._watch(True)
            self.calm.start(CALM_MS)

    def sweep(self) -> None:
        """Search everything now."""
        self.calm.stop()
        self._watch(False)
        gc.collect()

    def _watch(self, on: bool) -> None:
        # Only while it waits: a filter costs a Python call for every event of the program.
        application = QGuiApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
            if on:
                application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS:
            self.calm.start(CALM_MS)
        return False
