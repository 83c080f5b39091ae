"""Scores, ranks and what follows for a unit: month's bottom three, quarter's, cards, interviews."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .indicators import Sheet, indicators
from .judge import Ruling
from .judgement import Action, Indicator, Judgement, ScoreLine
from .order import Order
from .period import Period, read_period
from .policy import Rulebook
from .rules import tracks
from .scoring import score_lines
from .units import guess_kind
from .weekly import week_actions, week_findings

PARTS = ("actual_solve_rate", "satisfaction_rate", "first_contact_rate", "on_time_close_rate")


@dataclass(frozen=True)
class Office:
    """An office's judged orders, ready to be scored: the whole input of a bulletin."""

    ruling: Ruling
    judged: tuple[tuple[Order, Judgement], ...]
    units: Mapping[str, str]

    @property
    def standing(self) -> tuple[tuple[Order, Judgement], ...]:
        """Orders that count: void ones nowhere."""
        return tuple((o, j) for o, j in self.judged if not o.voided and o.register)

    def book(self, period: Period) -> Rulebook:
        return self.ruling.book_at(period.end)

    def period(self, text: str) -> Period:
        from datetime import date

        start = self.ruling.pack.book(date.max).value("score_year_start_month", 1)
        return read_period(text, int(start))

    def sheet(self, period: Period, unit: str | None = None) -> Sheet:
        rows = self.standing if unit is None else tuple((o, j) for o, j in self.standing if o.unit == unit)
        return Sheet(rows, period, self.book(period))

    def lines(self, period: Period) -> list[ScoreLine]:
        """Every score line of the period, by unit then moment."""
        found = [line for o, j in self.standing for line in score_lines(self.ruling, o, j) if period.holds(line.at)]
        return sorted(found, key=lambda line: (line.unit, line.at, line.order))

    def kind(self, unit: str) -> str:
        """The kind of a unit: as the office says, else as its name suggests."""
        return self.units.get(unit) or guess_kind(unit)

    def unit_names(self) -> list[str]:
        return list(dict.fromkeys([*self.units, *(o.unit for o, _ in self.standing if o.unit)]))


@dataclass(frozen=True, slots=True)
class Rank:
    """A row of the ranking; equal scores share a rank and the next rank is skipped (R15)."""

    rank: int
    unit: str
    score: Decimal
    group: str = ""


def scores(office: Office, period: Period) -> dict[str, Decimal]:
    """Each ranked unit's score: net points, or the four weighted parts where the pack has weights."""
    book = office.book(period)
    units = _ranked_units(office, book)
    if not any(name.startswith("score_") and name != "score_year_start_month" for name in book):
        return {}  # a regulation without a score table ranks nobody
    if "score_weights" in book:
        return {u: s for u in units if (s := weighted(office, period, u)) is not None}
    totals = {u: Decimal() for u in units}
    for line in office.lines(period):
        if line.unit in totals:
            totals[line.unit] += line.points
    return totals


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a weighted score: its rate with both numbers, its weight, and what it gives."""

    rate: Indicator
    weight: Decimal

    @property
    def points(self) -> Decimal | None:
        """The rate times its weight; None where nothing was counted."""
        return self.weight * self.rate.numerator / self.rate.denominator if self.rate.denominator else None


def parts(office: Office, period: Period, unit: str) -> list[Part]:
    """友谊路's four parts of a unit's score (第十五条（一）1; the weights are the office's own); empty elsewhere."""
    weights = office.book(period).value("score_weights")
    if not weights:
        return []
    figures = indicators(office.sheet(period, unit), PARTS)
    return [Part(rate, Decimal(str(weight))) for rate, weight in zip(figures.values(), weights, strict=True)]


def weighted(office: Office, period: Period, unit: str) -> Decimal | None:
    """The four parts together: a percentage times its weight each; a part without cases leaves the weights.

    None for a unit with no case at all: it is not ranked rather than ranked first or last.
    """
    four = parts(office, period, unit)
    known = [(part.weight, points) for part in four if (points := part.points) is not None]
    if not known:
        return None
    whole = sum((part.weight for part in four), Decimal())
    return sum((points for _, points in known), Decimal()) * whole / sum(weight for weight, _ in known)


def _ranked_units(office: Office, book: Rulebook) -> list[str]:
    """城东 ranks villages only (附件2 一); elsewhere every unit."""
    names = office.unit_names()
    if book.value("ranking_groups") == "villages":
        return [u for u in names if office.kind(u) == "village"]
    return names


def ranking(office: Office, period: Period) -> list[Rank]:
    """The units by score, best first; ranked by kind (by_kind), each kind has its own first."""
    return [row for group in _groups(office, period) for row in group]


def _groups(office: Office, period: Period) -> list[list[Rank]]:
    apart = office.book(period).value("ranking_groups") == "by_kind"
    groups: dict[str, dict[str, Decimal]] = {}
    for unit, score in scores(office, period).items():
        groups.setdefault(office.kind(unit) if apart else "", {})[unit] = score
    return [_ranked(group, rows) for group, rows in sorted(groups.items())]


def _ranked(group: str, scored: Mapping[str, Decimal]) -> list[Rank]:
    ranks: list[Rank] = []
    for place, (unit, score) in enumerate(sorted(scored.items(), key=lambda row: (-row[1], row[0])), start=1):
        tied = ranks and ranks[-1].score == score
        ranks.append(Rank(ranks[-1].rank if tied else place, unit, score, group))
    return ranks


def bottom(office: Office, period: Period, count: int) -> list[Rank]:
    """The last ``count`` units of each group; a tie across the cut goes by the tie policy (R15)."""
    policy = str(office.book(period).value("tie_policy", "include_all"))
    received = [o.unit for o in office.sheet(period).received()]
    volume = {unit: received.count(unit) for unit in office.unit_names()}
    return [row for group in _groups(office, period) for row in _last(group, count, policy, volume)]


def _last(rows: Sequence[Rank], count: int, policy: str, volume: Mapping[str, int]) -> list[Rank]:
    """The last of one group. A tie across the cut is listed whole, left out, or cut by volume:
    the same points over fewer orders are the worse result. A tie that reaches up to the first place makes nobody last;
    where there are no more units than the regulation lists, each with points of its own is listed, as the text says."""
    if len(rows) > 1 and rows[0].score == rows[-1].score:
        return []
    if len(rows) <= count:
        return list(rows)
    cut, outside = rows[-count].score, rows[-count - 1].score
    below = [r for r in rows if r.score < cut]
    if (policy == "exclude_ties" and cut == outside) or cut == rows[0].score:
        return below
    if cut != outside or policy == "include_all":
        return [r for r in rows if r.score <= cut]
    tied = sorted((r for r in rows if r.score == cut), key=lambda r: volume.get(r.unit, 0))
    last = volume.get(tied[count - len(below) - 1].unit, 0)
    return [r for r in tied if volume.get(r.unit, 0) <= last] + below


def period_actions(office: Office, period: Period) -> Iterator[Action]:
    """月后三名说明, 季后三位约谈."""
    book = office.book(period)
    for kind, name, rule in (("month", "month_bottom_n", "month_bottom"),
                             ("quarter", "quarter_bottom_n", "quarter_bottom")):
        limit = book.get(name)
        if limit and period.kind == kind:
            for row in bottom(office, period, int(limit.value)):
                yield Action(rule, row.unit, period.name, limit.clause, f"第 {row.rank} 名")


def standing_actions(office: Office) -> Iterator[Action]:
    """What follows whatever period is asked: cards' duties, 督办不力约谈, 多次提醒约谈."""
    for order, judgement in office.standing:
        if not order.unit:
            continue
        case = office.ruling.case(order, order.events[-1].at)
        if judgement.card:
            limit = case.book[f"card_{judgement.card}"]
            yield Action("card_duty", order.unit, f"{order.received:%Y-%m}", limit.clause,
                         case.book.pack.word(f"card_duty_{judgement.card}"), order.number)
        clause = case.clause_of("supervise_interview")
        for step in order.all("supervise"):
            if clause and step.get("step") == "poor":  # where no article asks for it, nobody is summoned
                yield Action("supervise_interview", order.unit, f"{step.at:%Y-%m}", clause, "督办处置不力", order.number)
    yield from _reminded(office)


def _reminded(office: Office) -> Iterator[Action]:
    """多次提醒拒不改正: every so many reminders of a unit, whichever month or order they fell in."""
    reminders = sorted((event.at, order.unit, order.received) for order, _ in office.standing
                       for event in order.all("remind"))
    counts: dict[str, int] = {}
    for at, unit, received in reminders:
        limit = office.ruling.book_at(received).get("reminder_interview_count")
        counts[unit] = counts.get(unit, 0) + 1
        if limit and counts[unit] % int(limit.value) == 0:
            yield Action("reminder_interview", unit, f"{at:%Y-%m}", limit.clause, f"已提醒 {counts[unit]} 次")


def weeks(office: Office, names: Sequence[str]) -> Iterator[Action]:
    """The actions of these ISO weeks."""
    findings = week_findings(office.ruling, [o for o, _ in office.standing])
    for name in names:
        week = office.period(name)
        yield from week_actions(office.book(week), findings, week)


__all__ = ["Office", "Part", "Rank", "bottom", "parts", "period_actions", "ranking", "scores", "standing_actions", "tracks", "weeks"]
