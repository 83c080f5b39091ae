"""Large invented offices to measure on: made once through the store, kept in ``build/bench`` until its tables change.

The open orders are lawful histories of the demo office, judged and projected like any other. The closed
ones, which only have to be there, are copies of closed histories of the demo moved back by whole weeks,
each with words of its own.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from hotline_desk.domain.events import Event, make_event
from hotline_desk.domain.judgement import Timer
from hotline_desk.services import demo
from hotline_desk.services.office import Desk
from hotline_desk.services.projecting import projected
from hotline_desk.store import NewEvent, Store, queries, rows
from hotline_desk.store.rows import CLOSED_STATES, Projection

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build/bench"
NOW = datetime(2026, 11, 20, 10, 0)
ORDERS, OPEN = 100_000, 5_000
HUGE = 365_000
SLICE = 5_000
MATTERS = ("楼道堆物", "占道洗车", "路灯不亮", "加装电梯", "噪音扰民", "垃圾清运", "车库照明", "违章搭建", "管道漏水", "健身器材破损")
WORDS = "来电人反映小区内居民长期存在影响通行要求有关部门尽快核实处理并答复此前已多次联系物业没有解决希望加强管理"

Made = tuple[list[NewEvent], Projection]


def clock() -> datetime:
    """The moment every measurement stands at."""
    return NOW


def _schema() -> str:
    """What a kept office depends on: a change of the tables, of their columns or of this file makes a new one."""
    steps = sorted((ROOT / "hotline_desk/store/migrations/versions").glob("0*.py"))
    text = b"".join(path.read_bytes() for path in [Path(__file__), *steps]) + repr(rows.ORDER_COLUMNS).encode()
    return hashlib.sha256(text + queries.WORKLIST.encode()).hexdigest()[:12]


def content(dice: random.Random, place: int) -> str:
    """About a hundred characters that no other order has; 鹦鹉 in one of 20,000 orders."""
    rare = "鹦鹉" if place % 20_000 == 7 else ""
    return "".join(dice.choices(WORDS, k=100)) + rare + dice.choice(MATTERS)


# -- lawful histories -------------------------------------------------------------------------------
def lawful(desk: Desk, count: int, days: int, dice: random.Random) -> Iterator[list[Event]]:
    """Demo histories of the last ``days`` with words of their own; every third of a matter's orders opens a new one."""
    repeated = 0
    for place, events in enumerate(demo.histories(desk, count, (NOW - timedelta(days=days)).date(), seed=20261120)):
        if not events:
            continue
        first = events[0]
        told = {**first.data, "content": content(dice, place)}
        if told.get("matter"):
            repeated += 1
            told["matter"] = f"M{repeated // 3:05d}"
        yield [make_event(first.order, "register", first.at, first.by, told), *events[1:]]


def _new(events: Sequence[Event]) -> list[NewEvent]:
    return [NewEvent(e.order, e.kind, e.at, e.by, e.data) for e in events]


# -- copies of closed ones ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Pattern:
    """A closed history with its projection, to be copied to other weeks."""

    events: Sequence[Event]
    shown: Projection

    def copy(self, place: int, weeks: int, dice: random.Random, words: bool) -> Made:
        """The same history ``weeks`` earlier, as another order; without ``words`` it cannot be searched for."""
        back, number = timedelta(weeks=weeks), f"BS{place:09d}"
        told = {**self.events[0].data, "content": content(dice, place)} if words else dict(self.events[0].data)
        told.pop("matter", None)
        events = [NewEvent(number, "register", self.events[0].at - back, self.events[0].by, told)]
        events += [NewEvent(number, e.kind, e.at - back, e.by, e.data) for e in self._kept(words)]
        row = {**self.shown.row, "content": told["content"], "matter": None, "matter_count": 1}
        row |= {name: row[name] - back for name in ("received_at", "dispatched_at", "closed_at") if row.get(name)}
        timers = [_moved(t, back) for t in self.shown.timers]
        search = f"{number}\n{told['subject']}\n{told['content']}\n{told['address']}" if words else ""
        return events, Projection(number, row, timers, (), search)

    def _kept(self, words: bool) -> Sequence[Event]:
        # The ballast of the huge office is what an export of old orders brings: registered and closed.
        return self.events[1:] if words else [e for e in self.events[1:] if e.kind == "close"]


def _moved(timer: Timer, back: timedelta) -> Timer:
    return replace(timer, start=timer.start - back, due=timer.due - back, stop=timer.stop and timer.stop - back)


def _closed(patterns: Sequence[Pattern], first: int, count: int, dice: random.Random, words: bool) -> Iterator[Made]:
    for place in range(count):
        weeks = 6 + (count - place) * 100 // count
        yield patterns[place % len(patterns)].copy(first + place, weeks, dice, words)


# -- the offices --------------------------------------------------------------------------------------
def new_desk(folder: Path) -> Desk:
    """An empty office under 友谊路 that knows the demo's units, at :data:`NOW`."""
    sample = demo.sample_data()
    desk = Desk.create(folder, "youyilu", "量速办公室", clock=clock, user="量速")
    with desk.store.transaction(by="量速", now=NOW) as tx:
        for name in sample["neighbourhoods"]:
            tx.add_unit(name, "neighbourhood", pending=False)
        for name in sample["sections"]:
            tx.add_unit(name, "section", pending=False)
    desk.units_changed()
    return desk


def open_desk(folder: Path, readonly: bool = True) -> Desk:
    """A kept office at :data:`NOW`."""
    return Desk.open(folder, clock=clock, user="量速", readonly=readonly)


def _write(store: Store, made: Iterator[Made]) -> None:
    while part := list(islice(made, SLICE)):
        with store.transaction(by="量速", now=NOW) as tx:
            tx.append_many([event for events, _ in part for event in events])
            tx.project(shown for _, shown in part)


def _sorted_out(desk: Desk, dice: random.Random, count: int) -> tuple[list[list[Event]], list[Pattern]]:
    """The open ones of so many lawful histories, and the closed ones."""
    waiting, done = [], []
    for events in lawful(desk, count, 25, dice):
        shown = projected(desk, events[0].order, events)
        if shown.row["state"] in CLOSED_STATES:
            done.append(Pattern(events, shown))
        else:
            waiting.append(events)
    return waiting, done


def _write_open(desk: Desk, waiting: Sequence[list[Event]]) -> None:
    with desk.store.transaction(by="量速", now=NOW) as tx:
        tx.append_many([new for events in waiting for new in _new(events)])
        tx.project([projected(desk, events[0].order, events, None, tx) for events in waiting])
        again = [events for events in waiting if events[0].get("matter")]
        tx.project([projected(desk, events[0].order, events, None, tx) for events in again])


def _fill(folder: Path) -> None:
    dice = random.Random(20261120)
    with new_desk(folder) as desk:
        waiting, done = _sorted_out(desk, dice, OPEN * 3)
        if len(waiting) < OPEN:
            raise RuntimeError("the demo leaves too few orders open")
        _write(desk.store, _closed(done, 0, ORDERS - OPEN, dice, words=True))
        _write_open(desk, waiting[:OPEN])


def _more(folder: Path) -> None:
    dice = random.Random(360)
    shutil.copytree(large_office(), folder)
    with open_desk(folder, readonly=False) as desk:
        _, done = _sorted_out(desk, dice, 600)
        _write(desk.store, _closed(done, 500_000_000, HUGE - ORDERS, dice, words=False))


def _kept(name: str, fill: Any) -> Path:
    folder = KEPT / f"{name}-{_schema()}"
    if folder.exists():
        return folder
    print(f"» 正在造量速用的大办公室 {folder.name}（只造一次）", file=sys.stderr, flush=True)
    for old in KEPT.glob(f"{name}-*"):  # of older tables, or never finished
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    making = folder.with_suffix(".part")
    fill(making)
    making.rename(folder)
    return folder


def large_office() -> Path:
    """The folder of an office of 100,000 orders, 5,000 of them open; making it takes about a minute."""
    return _kept("office", _fill)


def huge_office() -> Path:
    """The folder of an office of 360,000 closed and 5,000 open orders; making it takes about a minute more."""
    return _kept("huge", _more)


def forget(*paths: Path) -> None:
    """Drop files from the system's cache, so that the next reading is cold; a no-op where that cannot be said."""
    for path in paths:
        if not path.is_file() or not hasattr(os, "posix_fadvise"):
            continue
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def told_row(shown: Mapping[str, Any]) -> dict[str, Any]:
    """An order's row with its moments as an export writes them."""
    return {k: f"{v:%Y-%m-%d %H:%M}" if isinstance(v, datetime) else v for k, v in shown.items()}
