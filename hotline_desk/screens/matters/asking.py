"""Reading the office off the window's thread where only the newest question matters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from hotline_desk.widgets import background


class Asker(QObject):
    """One question at a time, the newest; an answer to an older one is dropped. ``answered`` or ``failed`` carries it."""

    answered = Signal(object)
    failed = Signal(object)
    progress = Signal(int, int, str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._task: background.Task | None = None
        self._next: Callable[[background.Report], Any] | None = None

    @property
    def busy(self) -> bool:
        return self._task is not None

    def ask(self, work: Callable[[background.Report], Any]) -> None:
        """Ask now, or as soon as the present question is answered."""
        if self._task is not None:
            self._next = work
            return
        self._task = task = background.run(self, work, self._pool)
        task.progress.connect(self.progress)
        task.finished.connect(self._finished)
        task.failed.connect(self._failed)
        task.cancelled.connect(self._cancelled)

    def stop(self) -> None:
        """Let the present question end at its next step; nothing is answered."""
        self._next = None
        if self._task is not None:
            self._task.cancel()

    def wait(self, longest_ms: int = 3000) -> None:
        """Before the office is closed: stop and let the worker end."""
        self.stop()
        self._pool.waitForDone(longest_ms)

    def _ended(self) -> bool:
        """True where the answer is still wanted; otherwise the newer question is asked."""
        self._task, waiting, self._next = None, self._next, None
        if waiting is not None:
            self.ask(waiting)
        return waiting is None

    def _finished(self, answer: object) -> None:
        if self._ended():
            self.answered.emit(answer)

    def _failed(self, error: object) -> None:
        if self._ended():
            self.failed.emit(error)

    def _cancelled(self) -> None:
        if self._ended():
            self.answered.emit(None)
