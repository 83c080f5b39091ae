"""Nothing typed is lost: what stands in a dialog or a form goes into the store a moment after the last letter.

A power cut or a killed program then takes no more than the last second of typing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QDateTime, QObject, QTimer
from PySide6.QtWidgets import QDateTimeEdit, QLineEdit, QPlainTextEdit

PAUSE_MS = 800
Editor = QLineEdit | QPlainTextEdit | QDateTimeEdit


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


class Words(Keeper):
    """The words of some editors as one draft: put back when they come up, kept while one types, forgotten when recorded.

    ``load`` and ``save`` reach the store; ``editors``: name → editor. What stood there at first is no draft.
    """

    def __init__(self, parent: QObject, editors: Mapping[str, Editor], load: Callable[[], Mapping[str, Any]],
                 save: Callable[[Any], object]) -> None:
        super().__init__(parent, self.typed, save)
        self.editors, self._load = dict(editors), load
        self._before: dict[str, str] = {}
        for editor in self.editors.values():
            (editor.dateTimeChanged if isinstance(editor, QDateTimeEdit) else editor.textChanged).connect(self.touched)
        self.begin()

    def begin(self) -> None:
        """What stands in the editors now is what nobody typed; a draft is put over it."""
        self._before = self._texts()
        kept = {name: str(words) for name, words in self._load().items() if name in self.editors}
        for name, words in kept.items():
            _put(self.editors[name], words)
        self.start_from(kept)

    def over(self, layer: Any) -> Words:
        """With a dialog: forgotten when it was accepted, kept when it was only closed."""
        layer.closed.connect(lambda accepted: self.done() if accepted else self.keep())
        return self

    def typed(self) -> dict[str, str]:
        """What was typed, by editor."""
        return {name: words for name, words in self._texts().items() if words != self._before[name]}

    def _texts(self) -> dict[str, str]:
        return {name: e.toPlainText() if isinstance(e, QPlainTextEdit) else e.text() for name, e in self.editors.items()}


def _put(editor: Editor, words: str) -> None:
    if isinstance(editor, QPlainTextEdit):
        editor.setPlainText(words)
    elif isinstance(editor, QDateTimeEdit):
        editor.setDateTime(QDateTime.fromString(words, editor.displayFormat()))
    else:
        editor.setText(words)
