"""The office's judged orders over a span of days, kept between questions: what bulletins are counted from.

:func:`hotline_desk.services.scores.office_of` reads every order each time. Here only orders that bear on
the span are read, and read again only where something changed: an event, the pack, the calendar, or, for
an open order, the hour.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from hotline_desk.domain.judgement import Judgement, ScoreLine
from hotline_desk.domain.order import Order
from hotline_desk.domain.period import Period
from hotline_desk.domain.ranking import Office
from hotline_desk.domain.scoring import score_lines
from hotline_desk.store.periods import touched, with_event

from .office import Desk
from .steps import Step, quiet

_SETTLED = frozenset({"closed", "archived", "void", "returned"})
_CHUNK, _MANY = 200, 2000


Judged = tuple[tuple[Order, Judgement], ...]


@dataclass(frozen=True)
class SpanOffice(Office):
    """An :class:`Office` of one span that works out its score lines once, however many questions follow."""

    kept: dict[str, list[ScoreLine]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def standing(self) -> Judged:
        """Orders that count, found once."""
        return tuple((o, j) for o, j in self.judged if not o.voided and o.register)

    def within(self, period: Period) -> SpanOffice:
        """The same office with only the orders whose life touches a period: all that its figures are counted from."""
        units = dict(self.units) | {u: self.kind(u) for u in self.unit_names()}
        return SpanOffice(self.ruling, tuple(pair for pair in self.standing if _touches(*pair, period)), units)

    def lines(self, period: Period) -> list[ScoreLine]:
        """Every score line of the period, by unit then moment."""
        if "" not in self.kept:
            self.kept[""] = [line for o, j in self.standing for line in score_lines(self.ruling, o, j)]
        if period.name not in self.kept:
            found = [line for line in self.kept[""] if period.holds(line.at)]
            self.kept[period.name] = sorted(found, key=lambda line: (line.unit, line.at, line.order))
        return self.kept[period.name]


def _touches(order: Order, judgement: Judgement, period: Period) -> bool:
    """False where everything of an order lies before or after the period."""
    first, last = order.events[0].at, order.events[-1].at
    for timer in judgement.timers:
        first, last = min(first, timer.start), max(last, timer.due)
    return first.date() <= period.last and period.first <= last.date()


@dataclass(slots=True)
class _Kept:
    order: Order
    judgement: Judgement
    at: datetime

    def stale(self, now: datetime) -> bool:
        """An open order is judged anew as time goes by; a settled one says the same for good."""
        moving = self.order.state not in _SETTLED or any(t.open for t in self.judgement.timers)
        return moving and self.at != now


@contextmanager
def _collector_paused(count: int) -> Iterator[None]:
    """No cycle search while thousands of orders are read: it finds nothing in them and would stop the window for 0.7 s.

    A window searches by itself, enabled or not: so what was read counts as permanent portion by portion (:meth:`Standing._read`),
    and the rest at the end. It is still freed when it is forgotten.
    """
    if count < _MANY:
        yield
        return
    enabled = gc.isenabled()  # not where a window cares for it
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


class Standing:
    """Judged orders of one desk, kept. One thread asks at a time; the desk may be worked at meanwhile."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._kept: dict[str, _Kept] = {}
        self._seq = 0
        self._under: tuple[Any, ...] = ()
        self._lock = threading.Lock()

    def office(self, first: date, last: date, step: Step = quiet) -> SpanOffice:
        """The orders that bear on the span, judged as of now. ``step`` hears how far it is and may raise to stop."""
        with self._lock:
            now, ruling = self.desk.now(), self.desk.ruling
            self._forget_changed()
            wanted = self._wanted(first, last)
            step(0, len(wanted))
            missing = [n for n in wanted if n not in self._kept or self._kept[n].stale(now)]
            with _collector_paused(len(missing)):
                self._read(missing, now, step)
            judged = tuple((k.order, k.judgement) for n in wanted if (k := self._kept.get(n)) is not None)
            return SpanOffice(ruling, judged, dict(ruling.units))

    def _wanted(self, first: date, last: date) -> list[str]:
        store = self.desk.store
        found = touched(store, first, last)
        if self.desk.pack.book(last).get("reminder_interview_count"):  # reminders are counted over all time
            found += with_event(store, "remind")
        return sorted(set(found))

    def _forget_changed(self) -> None:
        store, ruling = self.desk.store, self.desk.ruling
        under = (ruling.editions, ruling.calendar)
        seq = store.last_seq()
        if not self._under or any(a is not b for a, b in zip(under, self._under, strict=True)):
            self._kept.clear()
        elif seq != self._seq:
            self._drop(store.changed_since(self._seq))
        self._seq, self._under = seq, under

    def _drop(self, numbers: Iterable[str]) -> None:
        """Forget these orders and every order of their matters, whose counts may have moved with them."""
        changed, matters = set(numbers), set()
        for number in changed:
            row = self.desk.store.order_row(number)
            gone = self._kept.pop(number, None)
            matters |= {row["matter"] if row else None, gone.order.matter if gone else None}
        matters -= {None, ""}
        for number in [n for n, k in self._kept.items() if k.order.matter in matters]:
            del self._kept[number]

    def _read(self, numbers: list[str], now: datetime, step: Step) -> None:
        for done in range(0, len(numbers), _CHUNK):
            step(done, len(numbers))
            for number, order, judgement in self._judged(numbers[done:done + _CHUNK], now):
                self._kept[number] = _Kept(order, judgement, now)
            if len(numbers) >= _MANY:
                gc.freeze()

    def _judged(self, numbers: Iterable[str], now: datetime) -> Iterator[tuple[str, Order, Judgement]]:
        for number, events in self.desk.store.events_of(numbers).items():
            known = [e for e in events if e.at <= now]
            if known:
                yield number, *self.desk.judge_events(number, known, now=now)
