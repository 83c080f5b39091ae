"""Judge an order: every timer and finding of its pack, and whether one more event may be recorded.

Pure: the same events, pack, calendar and moment always give the same judgement.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from .calendar import WorkCalendar
from .case import Case, MatterPlace, readings
from .events import EVENT_KINDS, Event
from .judgement import CountedDay, Finding, Judgement, Refusal, Timer
from .once import once
from .order import ALLOWED, Order, fold, wrong_state
from .policy import Pack, Rulebook
from .rules import GUARDS, finding_rules, supervision, timer_rules, tracks

_NOWHERE = MatterPlace()


@dataclass(frozen=True)
class Ruling:
    """The court: a pack, a calendar, and the kinds of the office's units."""

    pack: Pack
    calendar: WorkCalendar
    units: Mapping[str, str] = field(default_factory=dict)
    editions: tuple[tuple[datetime, Pack], ...] = ()
    """The office's packs over time, oldest first; ``pack`` is the newest. Empty: always ``pack``."""

    def pack_at(self, moment: datetime) -> Pack:
        """The pack and version the office worked under at a moment; before the first, the first."""
        if not self.editions:
            return self.pack
        if moment >= self.editions[-1][0]:  # nearly every order is judged by the newest
            return self.editions[-1][1]
        at = bisect_right(self.editions, moment, key=lambda edition: edition[0])
        return self.editions[max(0, at - 1)][1]

    def book_at(self, moment: datetime) -> Rulebook:
        """The rulebook in force at a moment."""
        return self.pack_at(moment).book(moment.date())

    def book(self, order: Order) -> Rulebook:
        """The pack, its version and its values when the order was received judge it for good."""
        return self.book_at(order.received)

    def fold(self, number: str, events: Iterable[Event]) -> Order:
        """The order its events make, under this pack's revisit rounds."""
        listed = list(events)
        received = next((e.at for e in listed if e.kind == "register"), None)
        book = self.book_at(received) if received else {}
        rounds = book["revisit_rounds"].value if "revisit_rounds" in book else ()
        attempts = book["revisit_max_attempts"].value if "revisit_max_attempts" in book else 3
        return fold(number, listed, revisit_rounds=len(rounds), max_attempts=int(attempts))

    def case(self, order: Order, now: datetime, place: MatterPlace = _NOWHERE, timeless: bool = False) -> Case:
        return Case(order, self.book(order), self.calendar, now, place, self.units.get(order.unit, ""), timeless)


def judge(ruling: Ruling, order: Order, now: datetime, place: MatterPlace = _NOWHERE, timeless: bool = False) -> Judgement:
    """Everything the pack says of this order at ``now``; ``timeless``: no clock is overdue (see :class:`Case`)."""
    case = ruling.case(order, now, place, timeless)
    timers = _timers(case)
    findings = () if order.voided or not order.register else tuple(_findings(case, timers))
    facts = {"received": order.received, "class": order.order_class, "returned": order.returned is not None}
    return Judgement(order.number, order.state, order.round, order.unit, order.matter, place.rank,
                     tracks.card_of(case), timers, findings, facts)


def clocks(ruling: Ruling, order: Order, now: datetime) -> tuple[Timer, ...]:
    """Only the timers of :func:`judge`: all that a calendar can move (no clock asks for a place in a matter)."""
    return _timers(ruling.case(order, now))


def _timers(case: Case) -> tuple[Timer, ...]:
    order = case.order
    if not order.register:
        return ()
    happened = order.index.keys()
    found = [t for rule, needs in timer_rules(case.book) if not needs or not happened.isdisjoint(needs) for t in rule(case)]
    if order.state in _PAST:
        return tuple(_moot(order, t) for t in found)
    return tuple(replace(t, role="moot") if t.role == "window" and order.state not in ALLOWED[RIGHTS[t.rule]] else t for t in found)


# The act each window is the time for: where the state no longer takes it, nothing lapses and nobody is reminded.
RIGHTS = {"extension_window": "request_extension", "city_extension_window": "request_extension", "return_window": "request_return"}

# What can still be owed once the order is closed; a contact missed by then is a figure, not a duty.
_AFTERWARDS = frozenset({"supervise_feedback", "ledger_review", "archive_alert", "planned_close", "promised"})
_PAST = frozenset({"pending_revisit", "closed", "archived", "returned", "void"})


def _moot(order: Order, timer: Timer) -> Timer:
    if timer.open and timer.rule not in _AFTERWARDS:
        return replace(timer, role="moot")
    return timer


def _findings(case: Case, timers: Sequence[Timer]) -> list[Finding]:
    happened = case.order.index.keys()
    found = [f for rule, needs in finding_rules(case.book) if not needs or not happened.isdisjoint(needs) for f in rule(case)]
    handle = next((t for t in timers if t.rule == "handle"), None)
    if handle and handle.status != "cancelled":
        found += supervision.overdue(case, handle.due, handle.stop)
    return [f for f in found if f.since <= case.now]


def refuse(ruling: Ruling, order: Order, event: Event, place: MatterPlace = _NOWHERE) -> Refusal | None:
    """Why this event may not be recorded on this order as it stood before it, or None."""
    if event.kind == "register":
        if order.register:
            return Refusal("wrong_state", "", f"工单编号{order.number}已经登记过。原工单没有变化。")
        return None
    if order.register is None:
        return Refusal("wrong_state", "", f"没有编号为{order.number}的工单，请先登记。")
    reason = wrong_state(order, event.kind)
    if reason:
        return Refusal("wrong_state", _state_clause(ruling, order, event), reason)
    if event.at < order.received:
        return Refusal("wrong_state", "", f"“{EVENT_KINDS[event.kind].label}”的时间早于收单时间，请改时间。工单没有变化。")
    case = ruling.case(order, event.at, place)
    return next((r for guard in GUARDS.get(event.kind, ()) if (r := guard(case, event))), None)


def _state_clause(ruling: Ruling, order: Order, event: Event) -> str:
    return ruling.case(order, event.at).clause_of(event.kind)


@dataclass(frozen=True)
class Docket:
    """All orders of an office (or of a scenario), folded, with their places in their matters."""

    ruling: Ruling
    orders: Mapping[str, Order]

    def place(self, order: Order) -> MatterPlace:
        """Which complaint of its matter this order is (void orders count nowhere)."""
        members = self._by_matter.get(order.matter, ()) if order.matter else ()
        return matter_place(self.ruling.book(order), order, [o.received for o in members if _not_after(o, order)])

    @once
    def _by_matter(self) -> Mapping[str, list[Order]]:
        """The orders of each matter by time: asked of every order, so looked through once."""
        found: dict[str, list[Order]] = {}
        for order in _by_time(o for o in self.orders.values() if o.matter and not o.voided):
            found.setdefault(order.matter, []).append(order)
        return found

    def judge(self, order: Order, now: datetime) -> Judgement:
        return judge(self.ruling, order, now, self.place(order))


def _by_time(orders: Iterable[Order]) -> list[Order]:
    return sorted(orders, key=lambda o: (o.received, o.events[0].index, o.number))


def _not_after(one: Order, other: Order) -> bool:
    return (one.received, one.events[0].index, one.number) <= (other.received, other.events[0].index, other.number)


def matter_place(book: Rulebook, order: Order, received: Sequence[datetime]) -> MatterPlace:
    """The place of an order among its matter's receipts up to its own (R10: window and basis)."""
    if not order.matter or order.voided or not received:
        return _NOWHERE
    window = book.value("repeat_window", "none")
    if window == "calendar_year":
        inside = [r for r in received if r.year == order.received.year]
    elif window == "rolling_365d":
        inside = [r for r in received if r.date() > order.received.date() - timedelta(days=365)]
    else:
        inside = list(received)
    return MatterPlace(len(received), len(inside), received[0], tuple(received))


def explain(ruling: Ruling, timer: Timer, order: Order) -> list[CountedDay]:
    """The days a timer counted, each with its source; empty where the due moment was given.

    Where the pack stops the clocks while a return is decided, those days are passed over and say so.
    """
    if timer.allowance is None:
        return []
    counted = ruling.calendar.explain(timer.start, timer.allowance, readings(ruling.book(order)))
    pauses = [p for p in ruling.case(order, timer.stop or timer.due).pauses if timer.start <= p[0] <= timer.due]
    if not pauses or timer.allowance.unit != "working_days":
        return counted
    return _without(pauses, ruling.calendar, counted, timer.due.date())


def _without(pauses: Sequence[tuple[datetime, datetime]], calendar: WorkCalendar, counted: Sequence[CountedDay],
             last: date) -> list[CountedDay]:
    """The counted days with the working days of these pauses passed over, on to the due day."""
    spans = [(calendar.next_opening(a).date(), calendar.next_opening(b).date()) for a, b in pauses]
    day, number, known, days = counted[0].date, 0, {c.date: c for c in counted}, []
    while day <= last:
        plain = known.get(day)
        counts = bool(plain.counts) if plain else calendar.working(day)
        paused = counts and any(a < day <= b for a, b in spans)
        number += counts and not paused
        here = calendar.day(day)
        source = plain.source if plain else here.source
        days.append(CountedDay(day, plain.kind if plain else here.kind, f"{source}；退单审核期间不计" if paused else source,
                               number if counts and not paused else 0))
        day += timedelta(days=1)
    return days
