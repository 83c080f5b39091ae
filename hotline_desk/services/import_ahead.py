"""The new orders of a large import, judged by a second process from the moment their rows are understood.

It works on while a person looks at the plan. What it made holds at 导入 where nothing it was made by has changed meanwhile
(regulation, calendar, kinds of units, who imports); otherwise it is made anew. Nothing of it is stored before 导入.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from hotline_desk.domain.judge import Ruling
from hotline_desk.domain.units import guess_kind
from hotline_desk.services import deriving_apart
from hotline_desk.services.deriving import Task, Told
from hotline_desk.services.deriving_apart import Helpers
from hotline_desk.services.import_events import NewOrder
from hotline_desk.services.office import Desk
from hotline_desk.store.rows import clean


class Ahead:
    """Takes the new orders as they are understood; what judges them was started before, so that its start costs nobody time."""

    def __init__(self, desk: Desk, rows: int) -> None:
        self._known = set(desk.ruling.units)
        self._helpers: Helpers | None = None
        if deriving_apart.worth_it(rows):
            self._helpers = Helpers(_task(desk, desk.ruling), more=True)

    def add(self, orders: Sequence[NewOrder]) -> None:
        """New orders under the numbers of their own rows: no two of them share one."""
        if self._helpers is not None and orders:
            new = named(orders) - self._known
            self._known |= new
            self._helpers.add([(o.number, o.events) for o in orders], {name: guess_kind(name) for name in new})

    def kept(self) -> Helpers | None:
        """Who judges them, now that all are told; None where they were few, or where there is no process."""
        helpers, self._helpers = self._helpers, None
        if helpers is None:
            return None
        helpers.whole()
        if helpers.works and deriving_apart.worth_it(len(helpers.told)):
            return helpers
        helpers.end()
        return None

    def end(self) -> None:
        """Nobody will ask for what was not kept."""
        if self._helpers is not None:
            self._helpers.end()


@contextmanager
def ahead(desk: Desk, rows: int) -> Iterator[Ahead]:
    """A second process for the new orders among so many rows, ended where nobody keeps it."""
    made = Ahead(desk, rows)
    try:
        yield made
    finally:
        made.end()


def helpers(desk: Desk, orders: Sequence[NewOrder], before: Helpers | None) -> Helpers:
    """Who judges the new orders of a commit: those who began with the plan, where all they were told still holds."""
    task, fresh = _task(desk, desk.ruling), _fresh(orders)
    if before is not None and before.free and holds(before.task, task, named(orders)) and before.told <= {n for n, _ in fresh}:
        return before
    if before is not None:
        before.end()
    return Helpers(task, fresh)


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
