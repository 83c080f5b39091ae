"""A full phone number copied out of the window leaves the clipboard again after 30 seconds."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

SECONDS = 30
_PHONE = re.compile(r"(?<![\d*])(?:1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}|0\d{2,3}-?\d{7,8})(?!\d)")


class ClipboardCare(QObject):
    """Watches what this program puts on the clipboard; what others put there is theirs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.board, self.held = QGuiApplication.clipboard(), ""
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.clear)
        self.board.dataChanged.connect(self.look)

    def look(self) -> None:
        """Something new is on the clipboard."""
        text = self.board.text() if self.ours() else ""
        self.held = text if _PHONE.search(text) else ""
        if self.held:
            self.timer.start(int(SECONDS * 1000))
        else:
            self.timer.stop()

    def ours(self) -> bool:
        """Whether this program put it there."""
        return self.board.ownsClipboard()

    def clear(self) -> None:
        """Take the number away, where it still lies there."""
        if self.held and self.board.text() == self.held:
            self.board.clear()
        self.held = ""
