"""Long work off the GUI thread: progress, cancel, and the answer delivered back to the GUI thread."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Event
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRunnable, QThreadPool, QTimer, Signal

# Seconds a thread may keep Python to itself: painting asks for Python hundreds of times, and waits for a whole turn each time.
TURN = 0.0005
log = logging.getLogger(__name__)


class Cancelled(Exception):
    """Raised inside the work by :meth:`Report.step` once the clerk has pressed 取消."""


class Report:
    """What the work may say while it runs; handed to it as its only argument."""

    def __init__(self, signals: _Signals) -> None:
        self._signals, self._cancelled = signals, False

    def cancel(self) -> None:
        self._cancelled = True

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def step(self, done: int, total: int = 0, words: str = "") -> None:
        """Tell how far it is (total 0: unknown); raises Cancelled where the work should stop."""
        if self._cancelled:
            raise Cancelled
        self.say(done, total, words)

    def say(self, done: int, total: int = 0, words: str = "") -> None:
        """Tell how far it is, of work that must not stop half way: it raises nothing."""
        self._signals.progress.emit(done, total, words)


class _Signals(QObject):
    """What a worker speaks through. It is the application's child and goes by ``deleteLater`` only.

    The worker's is often the last hand on it. Owned by Python it would be destroyed in the worker's thread, and its
    connections with it, while the window's thread destroys the Task they lead to: two threads in one list, a crash.
    """

    progress = Signal(int, int, str)
    ended = Signal(object, object)


class _Work(QRunnable):
    def __init__(self, work: Callable[[Report], Any], report: Report, signals: _Signals, over: Event) -> None:
        super().__init__()
        self.setAutoDelete(True)
        self._work, self._report, self._signals, self._over = work, report, signals, over

    def run(self) -> None:
        try:
            answer, error = self._work(self._report), None
        except Exception as caught:  # noqa: BLE001 - it is handed on, not swallowed: see Task._ended
            answer, error = None, caught
        try:
            self._signals.ended.emit(answer, error)
        except RuntimeError:  # the program ended meanwhile: nobody waits for the answer
            log.debug("background work ended after its application")
        self._over.set()
        with suppress(RuntimeError):  # the application took it along
            self._signals.deleteLater()


class Task(QObject):
    """One piece of work under way.

    Signals arrive in the GUI thread: ``progress(done, total, words)``, then exactly one of
    ``finished(result)``, ``failed(exception)`` or ``cancelled()``.
    """

    progress = Signal(int, int, str)
    finished = Signal(object)
    failed = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        # Not this Task's child: the worker may outlive the page that asked, and then nobody is told.
        self._signals = _Signals(QCoreApplication.instance())
        self._report, self._over = Report(self._signals), Event()
        self._signals.progress.connect(self.progress)
        self._signals.ended.connect(self._ended)
        self.running = False

    def start(self, work: Callable[[Report], Any], pool: QThreadPool) -> None:
        self.running = True
        sys.setswitchinterval(min(TURN, sys.getswitchinterval()))
        pool.start(_Work(work, self._report, self._signals, self._over))

    def cancel(self) -> None:
        """Ask the work to stop at its next step; it may still finish."""
        self._report.cancel()

    def settle(self, longest_ms: int) -> None:
        """Wait a moment for work that is mostly short: its answer is then told before anything is painted without it."""
        if self._over.wait(longest_ms / 1000):
            QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    def _ended(self, answer: object, error: object) -> None:
        self.running = False
        if isinstance(error, Cancelled):
            self.cancelled.emit()
        elif error is not None:
            log.warning("background work failed: %s", type(error).__name__)  # the text may carry personal data
            self.failed.emit(error)
        else:
            self.finished.emit(answer)
        _leave(self)


def run(parent: QObject, work: Callable[[Report], Any], pool: QThreadPool | None = None) -> Task:
    """Start ``work(report)`` in a worker thread; connect to the Task's signals at once, they come later."""
    task = Task(parent)
    task.start(work, pool or QThreadPool.globalInstance())
    return task


class Latest(QObject):
    """One question at a time: of those asked while one is under way only the last is put, and only its answer counts.

    ``answered(result)`` and ``failed(exception)`` arrive in the GUI thread.
    """

    answered = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._next: Callable[[Report], Any] | None = None
        self._task: Task | None = None
        self._wanted = False

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._task is not None

    def ask(self, work: Callable[[Report], Any]) -> None:
        """Put a question, at once or after the one under way."""
        self._next, self._wanted = work, True
        if self._task is None:
            self._start()

    def settle(self, longest_ms: int) -> None:
        """Wait a moment for the question under way (:meth:`Task.settle`)."""
        if self._task is not None:
            self._task.settle(longest_ms)

    def drop(self) -> None:
        """No answer is wanted any more."""
        self._next, self._wanted = None, False

    def _start(self) -> None:
        if self._next is not None:
            work, self._next = self._next, None
            self._task = run(self, work)
            self._task.finished.connect(self._ended)
            self._task.failed.connect(self._broke)

    def _ended(self, answer: object) -> None:
        self._over(self.answered, answer)

    def _broke(self, error: object) -> None:
        self._over(self.failed, error)

    def _over(self, signal: Any, value: object) -> None:
        self._task = None
        if self._next is not None:
            self._start()
        elif self._wanted:
            signal.emit(value)


def _leave(child: QObject) -> None:
    """Delete a child that is done, once it is its owner's child no more.

    Its connections go with it, and what is connected (a lambda) may be the last to hold the owner: as a child it would
    then be deleted by the owner a second time, in the middle of its own end.
    """
    child.setParent(QCoreApplication.instance())
    child.deleteLater()


def later(owner: QObject, ms: int, act: Callable[[], object]) -> None:
    """Do something in ``ms`` milliseconds, if ``owner`` is still there then; whoever waits for a window to be still sees it coming."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(act)
    timer.timeout.connect(partial(_leave, timer))
    timer.start(ms)
