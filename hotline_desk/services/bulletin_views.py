"""What 通报考核 shows: plain values, every number with what it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

WHOLE = "各单位合计"


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate with both numbers, the way it is counted, and its clause; ``percent`` is None without cases."""

    name: str
    label: str
    short: str
    percent: Decimal | None
    counts: str
    formula: str
    clause: str = ""
    target: str = ""
    below: bool = False
    few: bool = False

    @property
    def words(self) -> str:
        """``96.77``, or a dash where nothing was counted (never 100)."""
        return "—" if self.percent is None else f"{self.percent:.2f}"

    @property
    def marked(self) -> str:
        """``*96.77`` where so few cases were counted that the figure says little."""
        return f"{'*' if self.few else ''}{self.words}"

    @property
    def percentage(self) -> str:
        """``*96.77%``, or the dash."""
        return f"{self.marked}{'%' if self.percent is not None else ''}"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of the ranking. ``moved``: places won (+) or lost (−) since the period before; None: not ranked then."""

    unit: str
    rank: int | None
    moved: int | None
    score: str
    part: float
    received: int
    rates: tuple[Rate, ...]
    last: bool = False

    @property
    def points(self) -> float:
        """The score of a ranked unit as a number: what is read has − (U+2212), which no program counts with."""
        return float(self.score.replace("−", "-"))


@dataclass(frozen=True, slots=True)
class PointRow:
    """One line of a unit's score: points, what for, the order, the facts, the clause.

    A weighted part has no order of its own; ``missed`` are the orders that cost it points.
    """

    points: str
    label: str
    order: str
    subject: str
    facts: str
    clause: str
    rule: str = ""
    at: datetime | None = None
    missed: tuple[PointRow, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitDetail:
    """How one unit came by its score."""

    unit: str
    place: str
    total: str
    sentence: str
    sums: str
    points: tuple[PointRow, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowRow:
    """Something a unit owes after the period: 口头说明, 约谈, 说明."""

    words: str
    unit: str
    facts: str
    clause: str
    order: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """One curve: its word and a value (percent) or None for each month."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Bulletin:
    """Everything the page shows of one period."""

    period: str
    kind: str
    title: str
    context: str
    scored: bool
    rows: tuple[UnitRow, ...]
    details: Mapping[str, UnitDetail]
    follows: tuple[FollowRow, ...]
    rates: tuple[Rate, ...]
    months: tuple[str, ...]
    trends: tuple[Trend, ...]
    last_words: str = ""
    last_clause: str = ""
    targets: tuple[tuple[str, str], ...] = ()
