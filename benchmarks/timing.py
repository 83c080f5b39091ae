"""How things are timed here: ours and the plain way by turns, so that a busy machine slows both alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

Act = Callable[[], Any]


def nothing() -> None:
    """What needs to be done before a turn where there is nothing to do."""


def once(act: Act, before: Act = nothing) -> float:
    """Seconds of one turn; rubbish of the turn before is not charged to it."""
    gc.set_threshold(50_000, 20, 100)  # as the program itself sets it
    before()
    gc.collect()
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def pair(ours: Act, plain: Act, turns: int, before: Act = nothing, warm: bool = True) -> tuple[float, float]:
    """The median seconds of both, turn about; the first turn of each is not counted when ``warm``."""
    taken = [(once(ours, before), once(plain, before)) for _ in range(turns + warm)]
    kept = taken[1:] if warm else taken
    return statistics.median(a for a, _ in kept), statistics.median(b for _, b in kept)
