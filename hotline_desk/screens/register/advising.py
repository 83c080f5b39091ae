"""What is asked of the services while the clerk types: off the keystroke path, the newest answer wins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal

from hotline_desk.services import knowledge, registering
from hotline_desk.services import units as unit_service
from hotline_desk.services.knowledge import Answer
from hotline_desk.services.office import Desk
from hotline_desk.services.units import CategoryChoice
from hotline_desk.services.views import Consequence, Preview, UnitChoice
from hotline_desk.widgets import background

PAUSE_MS = 300
_LIKENED = ("phone", "address", "subject", "content")  # any of them is enough to look for the same matter
EMPTY = Preview()


@dataclass(frozen=True, slots=True)
class Question:
    """The form as it stood: facts of the order, what would be dispatched."""

    fields: Mapping[str, Any]
    dispatch: Mapping[str, Any] | None
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """The answers to one Question; ``if_same`` is what being the same complaint adds."""

    similar: tuple[Any, ...] = ()
    preview: Preview = EMPTY
    if_same: tuple[Consequence, ...] = ()
    units: tuple[UnitChoice, ...] = ()
    categories: tuple[CategoryChoice, ...] = ()
    answers: tuple[Answer, ...] = ()


def advise(desk: Desk, asked: Question) -> Advice:
    """Earlier orders, deadlines to come and units to offer; runs in a worker thread."""
    fields, dispatch = dict(asked.fields), dict(asked.dispatch) if asked.dispatch else None
    similar = tuple(registering.similar(desk, fields, registering.MOST)) if any(fields.get(name) for name in _LIKENED) else ()
    preview = registering.preview(desk, fields, dispatch)
    candidate = asked.same_as or (similar[0].order if similar else "")
    joined = registering.preview(desk, fields, dispatch, candidate) if candidate else preview
    added = tuple(c for c in joined.consequences if c not in preview.consequences)
    units = unit_service.choices(desk, address=str(fields.get("address", "")), category=str(fields.get("category", "")),
                                 limit=200, subject=str(fields.get("subject", "")), content=str(fields.get("content", "")))
    told = any(fields.get(name) for name in ("subject", "content"))
    categories = unit_service.categories(desk, fields) if told else ()
    return Advice(similar, preview, added, tuple(units), tuple(categories), tuple(knowledge.beside(desk, fields)))


class Adviser(QObject):
    """Waits for a pause in typing, asks in a worker thread, and hands over only the newest answer."""

    advised = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.pool = QThreadPool(self)
        self.pool.setMaxThreadCount(1)
        self._asked: Question | None = None
        self._answering: Question | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._start)

    def ask(self, question: Question) -> None:
        """Ask after the pause; an equal question is not asked again."""
        if question != self._asked:
            self._asked = question
            self._pause.start()

    def forget(self) -> None:
        """The form was emptied: no old answer may appear any more."""
        self._pause.stop()
        self._asked = None

    def wait(self, longest_ms: int = -1) -> None:
        """Let the worker come to its end before the desk is closed."""
        self._pause.stop()
        self.pool.waitForDone(longest_ms)

    def _start(self) -> None:
        if self._answering is not None or self._asked is None:
            return  # the end of the present answer starts the next
        asked = self._answering = self._asked
        desk = self.desk
        task = background.run(self, lambda report: advise(desk, asked), self.pool)
        task.finished.connect(self._finished)
        task.failed.connect(self._failed)

    def _finished(self, advice: Advice) -> None:
        if self._done():
            self.advised.emit(advice)

    def _failed(self, error: Exception) -> None:
        if self._done():
            self.failed.emit(error)

    def _done(self) -> bool:
        """True where nothing newer was asked meanwhile; otherwise asks that."""
        newest, self._answering = self._answering == self._asked, None
        if not newest:
            self._pause.start()
        return newest
