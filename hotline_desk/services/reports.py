"""A report of a failure that names kind and place, never a value: an exception's text may hold a citizen's data."""

from __future__ import annotations

import os
import platform
from datetime import datetime
from pathlib import Path
from types import TracebackType

from hotline_desk import __version__

FOLDER, KEPT = "reports", 20


def write(folder: Path, kind: type[BaseException], error: BaseException, trace: TracebackType | None, now: datetime) -> Path | None:
    """Write a report into the office folder and return its path; None where it cannot be written."""
    try:
        place = folder / FOLDER
        place.mkdir(mode=0o700, exist_ok=True)
        for old in sorted(place.glob("意外-*.txt"))[: -(KEPT - 1)]:
            old.unlink()
        path = place / f"意外-{now:%Y%m%d-%H%M%S}-{os.getpid()}.txt"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text(kind, error, trace, now))
        return path
    except OSError:
        return None


def text(kind: type[BaseException], error: BaseException, trace: TracebackType | None, now: datetime) -> str:
    """What the report says: versions, kinds of the errors in the chain, and where in the program each arose."""
    lines = [f"热线办件台 {__version__}，{now:%Y-%m-%d %H:%M}", f"Python {platform.python_version()}，{platform.system()} {platform.release()}",
             "本报告只有出错的种类和位置，没有工单内容和个人信息。", ""]
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines += [type(current).__name__, *_frames(trace if current is error and trace else current.__traceback__), ""]
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


def _frames(trace: TracebackType | None) -> list[str]:
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"  {_short(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found


def _short(filename: str) -> str:
    """A path from its package on: where the program lies may name the user."""
    parts = Path(filename).parts
    for mark in ("hotline_desk", "site-packages"):
        if mark in parts:
            return "/".join(parts[parts.index(mark):])
    return Path(filename).name
