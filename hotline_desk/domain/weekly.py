"""末位约谈 (城东三（九）): what a week's findings mean for a unit; the heavier tier wins (R13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .events import Event
from .judge import Ruling
from .judgement import Action
from .order import Order
from .period import Period
from .policy import Rulebook
from .scoring import progress_failures, superior_visits

_OTHER_FLAGS = frozenset({"late_return", "buck_passing", "other_deduction"})
_WORDS = {"process_bad": "过程不满意", "result_bad": "结果不满意", "city_redo": "市二次重办", "other_deduction": "其他扣分"}


@dataclass(frozen=True, slots=True)
class WeekFinding:
    """One thing that counts in a week: its kind, unit, moment and order."""

    kind: str
    unit: str
    at: datetime
    order: str


def week_findings(ruling: Ruling, orders: Iterable[Order]) -> list[WeekFinding]:
    """Everything 三（九） counts, over all orders that stand."""
    found: list[WeekFinding] = []
    for order in orders:
        if not order.voided and order.register and order.unit:
            found += [WeekFinding(kind, order.unit, at, order.number) for kind, at in _of_order(ruling, order)]
    return found


def _of_order(ruling: Ruling, order: Order) -> Iterator[tuple[str, datetime]]:
    for visit in superior_visits(order):
        if visit.get("process") == "dissatisfied":
            yield "process_bad", visit.at
        if visit.get("result") == "dissatisfied":
            yield "result_bad", visit.at
    for redo in [e for e in order.all("redo") if e.get("level") == "city"][1:]:
        yield "city_redo", redo.at
    for flag in order.all("flag"):
        if flag.get("what") in _OTHER_FLAGS and not _no_deduction(flag):
            yield "other_deduction", flag.at
    for event, _ in progress_failures(ruling.case(order, order.events[-1].at)):
        yield "other_deduction", event.at


def _no_deduction(flag: Event) -> bool:
    """区通报 may also give points or none at all; 超期回退 and 推诿 are deductions whatever is typed."""
    points = flag.get("points")
    return flag.get("what") == "other_deduction" and points is not None and float(points) >= 0


def week_actions(book: Rulebook, findings: Sequence[WeekFinding], week: Period) -> list[Action]:
    """口头说明 or 约谈 of each unit for one week."""
    if "weekly_explain_process_bad" not in book:
        return []
    actions = []
    for unit in sorted({f.unit for f in findings}):
        own = [f for f in findings if f.unit == unit]
        tiers = [t for days in _windows(book, own, week) if (t := _tier(book, own, *days))]
        if tiers:
            rule, clause, facts = min(tiers, key=lambda t: t[0] != "weekly_interview")
            actions.append(Action(rule, unit, week.name, clause, facts))
    return actions


def _windows(book: Rulebook, own: Sequence[WeekFinding], week: Period) -> list[tuple[date, date]]:
    """The week itself, or (rolling_7d) any seven days ending on a finding's day in it."""
    if book.value("week_basis") != "rolling_7d":
        return [(week.first, week.last)]
    ends = {f.at.date() for f in own if week.first <= f.at.date() <= week.last}
    return [(end - timedelta(days=6), end) for end in sorted(ends)]


def _tier(book: Rulebook, own: Sequence[WeekFinding], first: date, last: date) -> tuple[str, str, str] | None:
    inside = [f for f in own if first <= f.at.date() <= last]
    pieces = dict.fromkeys((f.kind, f.order) for f in inside)  # 件: an order counts once, however often it is asked about
    counts = Counter(kind for kind, _ in pieces)
    facts = "，".join(f"{_WORDS[kind]} {n} 件" for kind, n in counts.items())
    for rule, prefix, kinds in (("weekly_interview", "weekly_interview_", tuple(_WORDS)),
                                ("weekly_explain", "weekly_explain_", ("process_bad", "result_bad"))):
        for kind in kinds:
            limit = book.get(prefix + kind)
            if limit and counts[kind] and counts[kind] >= int(limit.value):
                return rule, limit.clause, facts
    return None
