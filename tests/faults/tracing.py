"""strace as a fault injector: end the program, or fail a call, at the k-th change of a file; and a log of all changes.

A call is counted only when it touches the office's folder; strace counts each kind of call by itself.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

CHANGES = ("openat", "write", "pwrite64", "ftruncate", "rename", "renameat", "renameat2", "link", "unlink", "unlinkat", "mkdir", "mkdirat",
           "rmdir", "fsync", "fdatasync", "sendfile", "copy_file_range", "fallocate")
_CALL = re.compile(r"(\w+)\((.*)")


@dataclass(frozen=True)
class Point:
    """One moment of a run: the k-th call of a kind (from 1)."""

    call: str
    k: int


@cache
def strace_works() -> bool:
    if sys.platform != "linux" or shutil.which("strace") is None:
        return False
    done = subprocess.run(["strace", "-qq", "-o", "/dev/null", "-e", "inject=fsync:signal=KILL:when=9999", "true"],
                          capture_output=True, check=False)
    return done.returncode == 0


needs_strace = pytest.mark.skipif(not strace_works(), reason="needs Linux with strace (dev.py faults installs it)")


def logged(play: Callable[..., subprocess.CompletedProcess[str]], act: str, folder: Path, log: Path, unsafe: str = "",
           data: bool = False) -> list[str]:
    """Run an act whole; the lines of its changes."""
    more = ("-xx", "-s", "4000000") if data else ("-y",)
    done = play(act, folder, prefix=("strace", "-qq", "-o", str(log), *more, "-e", f"trace={','.join(CHANGES)},close{',lseek,read' if data else ''}"),
                unsafe=unsafe)
    assert done.returncode == 0, done.stderr
    return log.read_text(encoding="utf-8", errors="surrogateescape").splitlines()


def points(lines: list[str], folder: Path) -> list[Point]:
    """Every change of a file in the folder; opening counts where it makes or cuts one."""
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        match = _CALL.match(line)
        if not match or match[1] not in CHANGES:
            continue
        seen[match[1]] += 1
        reads = match[1] == "openat" and "O_CREAT" not in line and "O_TRUNC" not in line
        if str(folder) in line and not reads:
            found.append(Point(match[1], seen[match[1]]))
    return found


def killing(point: Point) -> tuple[str, ...]:
    """The prefix that ends the program with SIGKILL just before the call is done."""
    return ("strace", "-qq", "-o", "/dev/null", "-e", f"trace={point.call}", "-e", f"inject={point.call}:signal=KILL:when={point.k}")


def failing(point: Point, error: str, sticky: bool) -> tuple[str, ...]:
    """The prefix that makes the call fail, once or from then on."""
    when = f"{point.k}{'+' if sticky else ''}"
    return ("strace", "-qq", "-o", "/dev/null", "-e", f"trace={point.call}", "-e", f"inject={point.call}:error={error}:when={when}")
