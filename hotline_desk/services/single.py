"""One window for one office: a second start brings the first window forward and ends.

A lock of the system in the office's folder, which falls with its process, so a killed program leaves nothing to clear
away; and a file by which the second start asks the first to come forward (no socket is ever opened).
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

LOCK, CALL = ".window.lock", ".window.call"
ELSEWHERE = "热线办件台已经打开着，但没有应答：可能正在关闭，或开在这台电脑另一个用户的桌面上。请稍等再试；数据是安全的。"
_STEP = 0.05  # seconds


class Single:
    """The one window of an office folder. Commands may work beside it; they take their turns at the database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: Any = None

    def first(self) -> bool:
        """Whether this is the only window; it is from then on. True where no lock can be kept (no folder yet, read only)."""
        from filelock import FileLock, Timeout

        if self._lock is not None or not self.folder.is_dir():
            return True
        lock = FileLock(self.folder / LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError:  # nobody may write here, so nobody's work is in danger
            return True
        self._lock = lock
        self._call_file().unlink(missing_ok=True)  # of a start that nobody answered any more
        return True

    def call(self, seconds: float = 4.0) -> bool:
        """Ask the first window to come forward; whether it answered in time."""
        call, end = self._call_file(), time.monotonic() + seconds
        try:
            call.write_text(str(os.getpid()), encoding="ascii")
        except OSError:
            return False
        while time.monotonic() < end:
            if not call.exists():
                return True
            time.sleep(_STEP)
        call.unlink(missing_ok=True)
        return False

    def called(self) -> bool:
        """Whether another start asked since the last look; the first window looks now and then."""
        try:
            self._call_file().unlink()
        except OSError:
            return False
        return True

    def leave(self) -> None:
        """Give the office free."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _call_file(self) -> Path:
        return self.folder / CALL
