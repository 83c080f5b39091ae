"""The new orders of a large import, judged by a second process from the moment their rows are understood.

It works on while a person looks at the plan. What it made holds at 导入 where nothing it was made by has changed meanwhile
(regulation, calendar, kinds of units, who imports); otherwise it is made anew. Nothing of it is stored before 导入.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from hotline_desk.domain.judge import Ruling
from hotline_desk.domain.units import guess_kind
from hotline_desk.services import deriving_apart
from hotline_desk.services.deriving import Task, Told
from hotline_desk.services.deriving_apart import Helpers
from hotline_desk.services.import_events import NewOrder
from hotline_desk.services.office import Desk
from hotline_desk.store.rows import clean


class Spare:
    """A process started before it is known what it shall do, so that its start costs nobody time."""

    def __init__(self, orders: int) -> None:
        self.child: Any = None
        if deriving_apart.worth_it(orders):
            try:
                self.child = deriving_apart.started()
            except OSError:
                return  # then all is made here

    def take(self) -> Any:
        """The process, for one who will end it; raises OSError where there is none."""
        if self.child is None:
            raise OSError("no process")
        child, self.child = self.child, None
        return child


@contextmanager
def spare(orders: int) -> Iterator[Spare]:
    """A process for so many orders, ended where nobody takes it."""
    made = Spare(orders)
    try:
        yield made
    finally:
        if made.child is not None:
            deriving_apart.ended(made.child, ())


def begun(desk: Desk, orders: Sequence[NewOrder], child: Spare) -> Helpers | None:
    """The judging of a plan's new orders, already going on; None where they are few, or where there is no process."""
    fresh = _fresh(orders)
    if child.child is None or not deriving_apart.worth_it(len(fresh)):
        return None
    kinds = {name: guess_kind(name) for name in named(orders)}
    return Helpers(_task(desk, replace(desk.ruling, units={**kinds, **desk.ruling.units})), fresh, child.take)


def helpers(desk: Desk, orders: Sequence[NewOrder], before: Helpers | None) -> Helpers:
    """Who judges the new orders of a commit: those who began with the plan, where all they were told still holds."""
    if before is not None and before.free and holds(before.task, _task(desk, desk.ruling), named(orders)):
        return before
    if before is not None:
        before.end()
    return Helpers(_task(desk, desk.ruling), _fresh(orders))


def holds(told: Task, now: Task, units: Collection[str]) -> bool:
    """Whether what was judged by one task is what another would judge, for orders that name only these units."""
    old, new = told.ruling, now.ruling
    same = old.pack is new.pack and old.calendar is new.calendar and old.editions == new.editions
    return same and told.by == now.by and all(old.units.get(name) == new.units.get(name) for name in units)


def named(orders: Sequence[NewOrder]) -> set[str]:
    """The units that these orders are dispatched to."""
    sent = [data for o in orders for kind, _, data in o.events if kind == "dispatch"]
    return {str(name) for data in sent for name in (data["to"], *data.get("co", ()))}


def know_units(desk: Desk, tx: Any, orders: Sequence[NewOrder]) -> None:
    """Add the units that nobody knows yet, to be looked at by a person."""
    for name in sorted(named(orders) - {u["name"] for u in tx.units()}):
        tx.add_unit(name, guess_kind(name), pending=True)
        desk.know_unit(name, guess_kind(name))


def _task(desk: Desk, ruling: Ruling) -> Task:
    return Task(ruling, clean(desk.user))


def _fresh(orders: Sequence[NewOrder]) -> list[Told]:
    times = Counter(o.number for o in orders)
    return [(o.number, o.events) for o in orders if o.number and not o.version and times[o.number] == 1]
