"""What the engine says: values that carry their clause. Nothing here computes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much time a rule gives: ``3 working_days``, ``240 working_minutes``, ``24 hours``, …"""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day on the way to a due moment.

    ``kind``: start working make_up rest holiday; ``source``: where the calendar knows it from;
    ``counts``: the running number (0: passed over), or the working minutes used that day.
    """

    date: date
    kind: str
    source: str
    counts: int


@dataclass(frozen=True, slots=True)
class Due:
    """A due moment and whether it leans on a year nobody has announced yet (暂定)."""

    moment: datetime
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Timer:
    """One clock of an order. ``status`` is running, met, late, overdue or cancelled.

    ``role``: duty (somebody owes an act), window (a right that lapses), alert (ours, soft) or moot
    (open by the record, but the order is past it: a figure in the rates, nothing left to do).
    ``allowance`` is None where the due moment was given (platform, promise) and not computed.
    """

    rule: str
    round: int
    start: datetime
    due: datetime
    clause: str
    status: str = "running"
    stop: datetime | None = None
    provisional: bool = False
    soft: bool = False
    role: str = "duty"
    allowance: Allowance | None = None
    parameters: tuple[str, ...] = ()
    unit: str = ""

    @property
    def open(self) -> bool:
        return self.status in ("running", "overdue")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the engine proposes and a person confirms: a 督办 candidate, a card, a missing signature."""

    rule: str
    since: datetime
    clause: str
    facts: tuple[str, ...] = ()
    value: Any = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an event may not be recorded: the rule, its clause and a sentence for the clerk."""

    rule: str
    clause: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of a unit's score; ``points`` are Decimal, the month is that of ``at``."""

    rule: str
    unit: str
    order: str
    at: datetime
    points: Decimal
    clause: str
    facts: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that follows for a unit: an explanation, an interview, a leader's duty."""

    rule: str
    unit: str
    period: str
    clause: str
    facts: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A rate with its two numbers; ``percent`` is None where the denominator is zero."""

    name: str
    numerator: Decimal
    denominator: Decimal
    formula: str = ""

    @property
    def percent(self) -> str | None:
        from decimal import ROUND_HALF_UP

        if not self.denominator:
            return None
        return str((self.numerator * 100 / self.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Judgement:
    """All the engine says of one order at one moment."""

    number: str
    state: str
    round: int
    unit: str
    matter: str
    matter_count: int
    card: str | None
    timers: tuple[Timer, ...] = ()
    findings: tuple[Finding, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def next_duty(self, now: datetime | None = None) -> Timer | None:
        """The open duty that falls due first; windows are rights, not duties.

        ``now``: a reminder that has passed by then gives way to a deadline that has passed too; the order is overdue.
        """
        duties = sorted((t for t in self.timers if t.open and t.role in ("duty", "alert")), key=lambda t: t.due)
        first = next(iter(duties), None)
        if first is None or now is None or not first.soft or first.due >= now:
            return first
        return next((t for t in duties if not t.soft and t.due < now), first)
