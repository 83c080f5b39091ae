"""Who is using a store at this moment, so that closing it waits for them.

SQLite ends the whole process where a connection is closed under a thread that reads through it.
"""

from __future__ import annotations

import threading
import time
from types import TracebackType

from hotline_desk.store.errors import StoreError

PATIENCE = 20.0  # seconds; longer than a writer waits for another program (busy_timeout)
_CLOSED = "办件台正在关闭，这一步没有做。数据没有变化，重新打开后再做。"


class Traffic:
    """A door: ``with traffic`` while a connection is used; :meth:`shut` waits for the last one to leave.

    Raises StoreError locked for who comes after the door was shut.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside: list[int] = []
        self._shut = False

    def __enter__(self) -> None:
        with self._changed:
            me = threading.get_ident()
            if self._shut and me not in self._inside:  # what is under way may finish
                raise StoreError("locked", _CLOSED)
            self._inside.append(me)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._changed:
            self._inside.remove(threading.get_ident())
            self._changed.notify_all()

    def shut(self) -> bool:
        """Let nobody in any more and wait for the others; False where somebody stayed longer than PATIENCE."""
        end, me = time.monotonic() + PATIENCE, threading.get_ident()
        with self._changed:
            self._shut = True
            while any(one != me for one in self._inside):
                if not self._changed.wait(end - time.monotonic()):
                    return False
        return True
