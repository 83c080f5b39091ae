"""Re-judging 5,000 open orders among 360,000 closed ones after a calendar change, beside merely reading and folding.

The change is the worst there is: two weeks become days off, so that nearly every deadline that can
move moves. The plain way is what no re-judging can do without: reading the histories and folding them.
"""

from __future__ import annotations

import itertools
import shutil
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import figure
from benchmarks.office import KEPT, NOW, OPEN, huge_office, open_desk
from benchmarks.timing import pair
from hotline_desk.calendars import year_plan
from hotline_desk.domain.notice import NamedDay, Notice, OffSpan
from hotline_desk.services import notices
from hotline_desk.services.office import Desk

TURNS = 5
WEEKS = (10, 11, 12, 13, 16, 17, 18, 19, 20)  # working days that open clocks of these weeks count


def change(days: Sequence[int]) -> Notice:
    """This year's arrangement as it was announced, with these days of this month off as well."""
    named: dict[date, str] = {d: day.source.rpartition("·")[2] for d, day in year_plan(NOW.year).special.items() if not day.working}
    more = tuple(OffSpan("量速", day, day) for day in (date(NOW.year, NOW.month, n) for n in days))
    made = tuple(NamedDay("调休", d) for d, day in year_plan(NOW.year).special.items() if day.working)
    return Notice(NOW.year, "量速用的调整", tuple(OffSpan(name, d, d) for d, name in named.items()) + more, made)


def folded(desk: Desk) -> int:
    """Read and fold every open order's events: the floor under any judging."""
    numbers = [row["number"] for row in desk.store.rows({"open": 1}, columns=("number",))]
    return len([desk.ruling.fold(number, events) for number, events in desk.store.events_of(numbers).items()])


def _trial_copy() -> Path:
    """A copy to write into; the kept office stays as it is."""
    copy = KEPT / "huge-trial"
    if copy.exists():
        shutil.rmtree(copy)
    shutil.copytree(huge_office(), copy)
    return copy


def _adopting() -> tuple[float, float, int]:
    """Seconds of keeping a change that moves nearly all, of reading and folding, and how many moved."""
    copy, moved = _trial_copy(), [0]
    days = itertools.cycle((WEEKS, ()))  # there and back again
    try:
        with open_desk(copy, readonly=False) as desk:
            taken, floor = pair(lambda: moved.append(len(notices.adopt(desk, change(next(days))))), lambda: folded(desk), TURNS)
    finally:
        shutil.rmtree(copy)
    return taken, floor, min(moved[1:])


def measure() -> list[dict[str, Any]]:
    """What a change would move (nothing kept), and keeping it: notes in the histories, lists rewritten."""
    with open_desk(huge_office()) as desk:
        assert folded(desk) == OPEN
        told = change(WEEKS)
        judged, floor = pair(lambda: notices.preview(desk, told), lambda: folded(desk), TURNS)
        moved = len(notices.preview(desk, told))
    kept, again, noted = _adopting()
    print(f"  日历一改，{OPEN} 件在办中有 {moved} 个时限移动；每次存回 {noted} 个", file=sys.stderr)
    assert min(moved, noted) > OPEN // 2, "the change must move most deadlines"
    return [figure("日历改变后重判 5,000 件在办（秒，另有 360,000 件已结）", judged, floor, "只读出并归并事件", aim=3.5),
            figure("日历改变后重判并全部存回（秒，几乎每件都移动）", kept, again, "只读出并归并事件", aim=10.0)]
