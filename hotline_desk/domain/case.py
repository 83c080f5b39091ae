"""What a rule is given: an order, the rulebook of its day, the calendar, its place in a matter, and now.

The helpers here are the vocabulary rules are written in, so that a rule reads like its clause.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from .calendar import Readings, WorkCalendar
from .events import Event
from .judgement import Allowance, Due, Timer
from .order import Order
from .policy import Parameter, Rulebook

SETTLES = frozenset({"report_progress", "plan_close", "open_ledger"})


@dataclass(frozen=True, slots=True)
class MatterPlace:
    """Which complaint of its matter an order is: ``rank`` counts all, ``counted`` those in the window (R10)."""

    rank: int = 1
    counted: int = 1
    first: datetime | None = None
    reached: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Case:
    """One order before the rules, at one moment."""

    order: Order
    book: Rulebook
    calendar: WorkCalendar
    now: datetime
    matter: MatterPlace = field(default_factory=MatterPlace)
    unit_kind: str = ""
    timeless: bool = False
    """For rows that outlive the moment they are made at: what is not done runs, whatever the moment."""

    @property
    def readings(self) -> Readings:
        return self.book.memo("readings", readings)

    def parameter(self, *names: str) -> Parameter | None:
        """The first of these parameters that the pack has."""
        for name in names:
            found = self.book.find(name)
            if found is not None:
                return found
        return None

    @property
    def repeats(self) -> int:
        """Complaints counted against a threshold: all of them, or without the first (R10)."""
        return self.matter.counted - (1 if self.book.value("repeat_count_basis") == "repeats_only" else 0)

    @property
    def pauses(self) -> tuple[tuple[datetime, datetime], ...]:
        """Spans in which a return was being decided; empty where the clocks run on meanwhile."""
        if self.book.value("timers_run_during_return", True):
            return ()
        ends = self.order.all("decide_return")
        return tuple((asked.at, next((e.at for e in ends if e.at >= asked.at), self.now))
                     for asked in self.order.all("request_return"))

    def due(self, start: datetime, amount: int, unit: str, stop: datetime | None = None) -> Due:
        """``amount`` of ``unit`` after ``start``, on this office's calendar and readings.

        Where the pack stops the clocks during a return, the time it took is given back: by working
        days for days, by working minutes for minutes, hour for hour for natural hours.
        """
        due = self.calendar.due(start, _allowance(amount, unit), self.readings)
        for first, last in self.pauses:
            if start <= first <= due.moment and (stop is None or first < stop):
                due, amount = self._given_back(start, due, amount, unit, first, last)
        return due

    def _given_back(self, start: datetime, due: Due, amount: int, unit: str,
                    first: datetime, last: datetime) -> tuple[Due, int]:
        if unit == "hours":
            return Due(due.moment + (last - first), due.provisional), amount
        if unit == "working_minutes":
            amount += self.calendar.working_minutes(first, last)
        else:
            opened, resumed = self.calendar.next_opening(first), self.calendar.next_opening(last)
            amount += self.calendar.working_days_between(opened.date(), resumed.date())
        return self.calendar.due(start, Allowance(amount, unit), self.readings), amount

    def clause_of(self, rule: str) -> str:
        """The clause of a rule that has no number of its own (the pack's [rules] table)."""
        rules = self.book.pack.info.get("rules", {})
        return str(rules.get(rule, ""))

    @property
    def order_class(self) -> str:
        """The class chosen at dispatch (R3); one not chosen counts as 一般事项 where the pack has classes."""
        return self.order.order_class or ("general" if "handle_workdays_general" in self.book else "")

    @property
    def handle_start(self) -> datetime | None:
        """When the handling clock starts: the unit's receipt, or by reading R6 the street's."""
        sent = self.order.first("dispatch")
        if sent is None:
            return None
        street = self.book.value("handle_clock_start") == "street_received"
        return self.order.received if street else sent.at


@lru_cache(maxsize=256)  # a pack has a few, an import ten thousands of timers by them
def _allowance(amount: int, unit: str) -> Allowance:
    return Allowance(amount, unit)


def readings(book: Rulebook) -> Readings:
    """The named readings R1 and R2 of a rulebook."""
    return Readings(bool(book.value("count_receipt_day", False)), str(book.value("deadline_clock", "office_close")),
                    str(book.value("after_hours_policy", "as_is")))


def status_of(case: Case, due: datetime, stop: datetime | None) -> str:
    """running · met · late · overdue · cancelled; a stop at the very moment of the due is in time."""
    if stop is not None:
        return "met" if stop <= due else "late"
    if case.order.returned is not None or case.order.voided:
        return "cancelled"
    return "overdue" if case.now > due and not case.timeless else "running"


def timer(case: Case, rule: str, start: datetime, due: datetime | Due, clause: str, stop: datetime | None, *,
          round: int = 1, soft: bool = False, role: str = "duty", allowance: Allowance | None = None,
          parameters: tuple[str, ...] = ()) -> Timer:
    """A timer with its status; a due that was given (platform, promise) is provisional by its year."""
    if isinstance(due, datetime):
        due = Due(due)
    return Timer(rule, round, start, due.moment, clause, status_of(case, due.moment, stop), stop, due.provisional,
                 soft, role, allowance, parameters, case.order.unit)


def counted(case: Case, parameter: Parameter, start: datetime, unit: str, stop: datetime | None, rule: str, *,
            round: int = 1, soft: bool = False, role: str = "duty") -> Timer:
    """A timer whose due is a parameter's amount of ``unit`` after its start."""
    allowance = _allowance(int(parameter.value), unit)
    due = case.due(start, allowance.amount, unit, stop)
    return timer(case, rule, start, due, parameter.clause, stop, round=round, soft=soft, role=role,
                 allowance=allowance, parameters=(parameter.name,))


def first_at(events: Iterable[Event], since: datetime | None = None) -> datetime | None:
    """The moment of the first of these events (not before ``since``)."""
    return next((e.at for e in events if since is None or e.at >= since), None)


def settled(events: Iterable[Event], after: Event | None = None) -> datetime | None:
    """When a round's duty was done: citizen answered and result filed, at the later of the two.

    A rejected filing starts it again with the same due; 续报, 计划性办结 and 挂账 stop it as well.
    ``after``: only what follows this event can stop (an answer given before it still counts).
    """
    replied: datetime | None = None
    filed: datetime | None = None
    live = after is None
    for event in events:
        if event is after:
            live = True
            continue
        if live and event.kind in SETTLES and not (replied and filed):
            return event.at
        if event.kind == "reply":
            replied = replied or event.at
        elif event.kind == "file_result" and live:
            filed = filed or event.at
        elif event.kind == "review_result" and not event.get("approved"):
            filed = None
    return max(replied, filed) if replied and filed else None


def written(moment: datetime) -> str:
    """``9月18日 17:30``, as a sentence says it."""
    # Not strftime, which asks the system's locale: nearly every order has such a finding at the end of time.
    return f"{moment.month}月{moment.day}日 {moment.hour:02}:{moment.minute:02}"


def years_later(day: date, years: int) -> date:
    """The anniversary; where the day does not exist (29 February) the month's last day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
