"""A Chinese word that is not written yet belongs to the input method, and so does every key until it is.

Most input methods keep Enter, Esc and the digits to themselves while the clerk composes; some hand them on (Ctrl+Enter
most of all). Such a key must neither save, nor close, nor choose anything.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_NOT_TYPED = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Composing(QObject):
    """Listens to the widget that has the focus, to no other: a filter over everything costs a call for each event."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.words = ""
        self._field: QWidget | None = None
        application.focusChanged.connect(self._moved)
        self._moved(None, application.focusWidget())

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        from shiboken6 import isValid

        if self._field is not None and isValid(self._field):
            self._field.removeEventFilter(self)
        self.words, self._field = "", now
        if now is not None:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self.words = event.preeditString()
        elif self.words and isinstance(event, QKeyEvent) and watched is self._field:
            return self._held(event)
        return False

    def _held(self, event: QKeyEvent) -> bool:
        """Letters and digits still reach the field, and nothing behind it; other keys reach nobody."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress and _typed(event) and self._field is not None:
            self._field.event(event)
        return True


def _typed(event: QKeyEvent) -> bool:
    return event.text().isprintable() and bool(event.text()) and not event.modifiers() & _NOT_TYPED


def listen(application: QApplication) -> Composing:
    """The one listener of the program; made on the first call."""
    return _found(application) or Composing(application)


def composing() -> bool:
    """True while a word stands in a field that the input method has not written yet."""
    application = QApplication.instance()
    found = _found(application) if isinstance(application, QApplication) else None
    return found is not None and bool(found.words)


def _found(application: QApplication) -> Composing | None:
    return application.findChild(Composing, options=Qt.FindChildOption.FindDirectChildrenOnly)
