"""Who is using a store at this moment, so that closing it waits for them.

SQLite ends the whole process where a connection is closed under a thread that reads through it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType

PATIENCE = 20.0  # seconds; longer than a writer waits for another program (busy_timeout)


class Traffic:
    """A door: ``with traffic`` while a connection is used; :meth:`shut` waits for the last one to leave.

    Who comes while it is being shut waits, and opens a connection of its own afterwards.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()  # taken by itself on every reading: a condition is entered through Python
        self._changed = threading.Condition(self._lock)
        self._inside: list[int] = []
        self._shutting = False

    def __enter__(self) -> None:
        me = threading.get_ident()
        with self._lock:
            if self._shutting:
                self._changed.wait_for(lambda: not self._shutting or me in self._inside, PATIENCE)
            self._inside.append(me)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._lock:
            self._inside.remove(threading.get_ident())
            if self._shutting:  # nobody else waits for one who leaves
                self._changed.notify_all()

    def shut(self, then: Callable[[], None]) -> bool:
        """Wait for the others, then do ``then`` with nobody inside; False where somebody stayed longer than PATIENCE."""
        end, me = time.monotonic() + PATIENCE, threading.get_ident()
        with self._changed:
            self._shutting = True
            try:
                while any(one != me for one in self._inside):
                    if not self._changed.wait(max(end - time.monotonic(), 0)):
                        return False
                then()
            finally:
                self._shutting = False
                self._changed.notify_all()
        return True
