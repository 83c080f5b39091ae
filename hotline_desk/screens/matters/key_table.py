"""A table whose plain letters and Delete are acts of its page; Qt would take them for type-ahead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from hotline_desk.widgets.rows import TableView


class KeyTable(TableView):
    """``typed`` carries a letter, or ``Del``."""

    typed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain, key = event.modifiers() == Qt.KeyboardModifier.NoModifier, event.key()
        if plain and 0x41 <= key <= 0x5A:
            self.typed.emit(chr(key))
        elif plain and key == Qt.Key.Key_Delete:
            self.typed.emit("Del")
        else:
            super().keyPressEvent(event)
