"""Nothing typed is lost: what stands in a dialog or a form goes into the store a moment after the last letter.

A power cut or a killed program then takes no more than the last second of typing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 800


class Keeper(QObject):
    """Keeps what ``read()`` gives by ``save(value)`` once the typing rests; an empty value forgets the draft.

    ``save`` may answer False where the store cannot take it: :meth:`keep` says so and tries again next time.
    """

    def __init__(self, parent: QObject, read: Callable[[], Any], save: Callable[[Any], object]) -> None:
        super().__init__(parent)
        self._read, self._save = read, save
        self._kept: Any = None
        self._untouched: Any = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.keep)

    def start_from(self, value: Any, untouched: Any = None) -> None:
        """What the store holds already (a draft to put back), and what stands there when nobody typed anything."""
        self._pause.stop()
        self._kept, self._untouched = value or None, untouched

    def touched(self, *_change: object) -> None:
        """Something was typed: keep it when the typing rests."""
        self._pause.start()

    def keep(self) -> bool:
        """Keep it now; False where it could not be kept."""
        self._pause.stop()
        value = self._read() or None
        if value == self._untouched:
            value = None
        if value == self._kept:
            return True
        if self._save(value) is False:
            return value is None
        self._kept = value
        return True

    def done(self) -> None:
        """It was recorded: the draft is forgotten."""
        self._pause.stop()
        if self._kept is not None and self._save(None) is not False:
            self._kept = None
