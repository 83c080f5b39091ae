"""What if: the same histories under two rulings, and what differs between the two judgements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from .events import Event
from .indicators import indicators
from .judge import Docket, Ruling
from .judgement import Indicator, Judgement, Timer
from .order import Order
from .period import Period
from .ranking import Office, Rank, ranking, scores

LATE_RULES = ("handle", "redo")
"""The clocks that make an order a late one (超期件): handling, and handling again after a redo."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One clock of an order that differs: its due, its status or its clause; None where there is none."""

    order: str
    rule: str
    before: Timer | None
    after: Timer | None


@dataclass(frozen=True)
class Comparison:
    """Two offices made of the same events, over one period."""

    before: Office
    after: Office
    period: Period

    def judged(self) -> Iterator[tuple[Order, Judgement, Judgement]]:
        """Each order of the period with its two judgements: received in it, or with a clock due in it."""
        other = {o.number: j for o, j in self.after.standing}
        for order, judgement in self.before.standing:
            again = other[order.number]
            dues = (t.due for t in (*judgement.timers, *again.timers))
            if self.period.holds(order.received) or any(map(self.period.holds, dues)):
                yield order, judgement, again

    def moved(self) -> list[Moved]:
        """Every clock of these orders that is not the same under both rulings."""
        return [m for order, first, second in self.judged() for m in _differing(order.number, first, second)]

    def late(self) -> tuple[int, int]:
        """How many orders have a handling clock of the period that was not kept, before and after."""
        pairs = [(first, second) for _, first, second in self.judged()]
        return sum(self._late(first) for first, _ in pairs), sum(self._late(second) for _, second in pairs)

    def _late(self, judgement: Judgement) -> bool:
        return any(t.rule in LATE_RULES and t.status in ("late", "overdue") and self.period.holds(t.due)
                   for t in judgement.timers)

    def units(self) -> dict[str, tuple[Decimal | None, Decimal | None]]:
        """Each unit's score before and after; None where it is not ranked."""
        first, second = scores(self.before, self.period), scores(self.after, self.period)
        return {unit: (first.get(unit), second.get(unit)) for unit in dict.fromkeys([*first, *second])}

    def ranking(self) -> tuple[list[Rank], list[Rank]]:
        return ranking(self.before, self.period), ranking(self.after, self.period)

    def indicators(self) -> tuple[dict[str, Indicator], dict[str, Indicator]]:
        return indicators(self.before.sheet(self.period)), indicators(self.after.sheet(self.period))


def office_under(ruling: Ruling, histories: Mapping[str, Iterable[Event]], now: datetime,
                 units: Mapping[str, str]) -> Office:
    """These histories folded and judged under a ruling as of ``now``; what happened later is not known yet."""
    orders = {n: ruling.fold(n, [e for e in events if e.at <= now]) for n, events in histories.items()}
    docket = Docket(ruling, {n: o for n, o in orders.items() if o.events})
    return Office(ruling, tuple((o, docket.judge(o, now)) for o in docket.orders.values()), units)


def compare(before: Ruling, after: Ruling, histories: Mapping[str, Iterable[Event]], now: datetime,
            period: Period, units: Mapping[str, str]) -> Comparison:
    """The same histories under both rulings."""
    return Comparison(office_under(before, histories, now, units), office_under(after, histories, now, units), period)


def _differing(number: str, first: Judgement, second: Judgement) -> Iterator[Moved]:
    old, new = _by_place(first.timers), _by_place(second.timers)
    for place in dict.fromkeys([*old, *new]):
        was, now = old.get(place), new.get(place)
        if _shown(was) != _shown(now):
            yield Moved(number, place[0], was, now)


def _by_place(timers: Iterable[Timer]) -> dict[tuple[str, int, int], Timer]:
    """Clocks by rule, round and how many of that rule and round came before (挂账复查 has one a month)."""
    placed: dict[tuple[str, int, int], Timer] = {}
    for timer in timers:
        nth = sum(1 for rule, turn, _ in placed if (rule, turn) == (timer.rule, timer.round))
        placed[timer.rule, timer.round, nth] = timer
    return placed


def _shown(timer: Timer | None) -> tuple[object, ...] | None:
    return (timer.due, timer.status, timer.clause, timer.soft) if timer else None
