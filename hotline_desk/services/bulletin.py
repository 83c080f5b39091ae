"""通报考核: one period of the office as a bulletin shows it. Every number with what it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from hotline_desk.domain.indicators import INDICATORS, indicators
from hotline_desk.domain.judgement import Action, Indicator, ScoreLine
from hotline_desk.domain.parameters import PARAMETERS
from hotline_desk.domain.period import Period, iso_week
from hotline_desk.domain.ranking import Rank, bottom, parts, period_actions, ranking, standing_actions, weeks

from .catalogue import ACTION_WORDS
from .extras import extras
from .masking import mask_text
from .office import Desk, Refused
from .scores import named
from .standing import SpanOffice, Standing, Step
from .words import short_moment

KINDS = (("week", "周"), ("month", "月"), ("quarter", "季"), ("year", "年"))
TREND_MONTHS, FEW = 6, 5
_TARGETS = {"first_contact_rate": "first_contact_target", "revisit_rate": "revisit_target"}
_PLAIN = ("first_contact_rate", "on_time_close_rate", "satisfaction_rate")
_TREND_WORDS = {"on_time_close_rate": "按时办结"}
_TREND = ("on_time_close_rate", "satisfaction_rate", "actual_solve_rate")
_SHORT = {"first_contact_rate": "先联率", "on_time_close_rate": "按时率", "satisfaction_rate": "满意率",
          "actual_solve_rate": "实解率", "resolve_rate": "解决率", "process_satisfaction_rate": "过程满意",
          "result_satisfaction_rate": "结果满意", "first_time_rate": "一次解决", "response_rate": "响应率",
          "result_reply_rate": "回复率", "close_rate": "办结率"}


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


@dataclass(frozen=True, slots=True)
class PointRow:
    """One line of a unit's score: points, what for, the order, the facts, the clause."""

    points: str
    label: str
    order: str
    subject: str
    facts: str
    clause: str
    rule: str = ""
    at: datetime | None = None


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


# -- periods --------------------------------------------------------------------------------------------
def kinds(desk: Desk) -> list[tuple[str, str]]:
    """Week, month, quarter, year: those this office's regulation asks for first."""
    own = list(desk.pack.book(desk.now().date()).value("bulletin_periods") or ())
    return sorted(KINDS, key=lambda kind: (kind[0] not in own, own.index(kind[0]) if kind[0] in own else 0))


def first_kind(desk: Desk) -> str:
    """What the page opens with: the month where the regulation has monthly bulletins, else its own first."""
    order = [key for key, _ in kinds(desk)]
    return "month" if "month" in order else order[0]


def name_of(kind: str, day: date, year_start: int = 1) -> str:
    """The period of a kind that a day lies in: ``2026-W38``, ``2026-09``, ``2026-Q3``, ``2026``."""
    if kind == "week":
        return iso_week(day)
    if kind == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if kind == "year":
        return str(day.year + (1 if year_start > 1 and day.month >= year_start else 0))
    return f"{day.year}-{day.month:02d}"


def shifted(desk: Desk, period: str, by: int) -> str:
    """The period before (−1) or after (+1)."""
    span = _period(desk, period)
    day = span.first - timedelta(days=1) if by < 0 else span.last + timedelta(days=1)
    return name_of(span.kind, day, _year_start(desk))


def current(desk: Desk, kind: str) -> str:
    """The period now running."""
    return name_of(kind, desk.now().date(), _year_start(desk))


def title_of(period: str) -> str:
    """``2026年9月``, ``2026年第38周``, ``2026年第3季度``, ``2026年``."""
    year, _, rest = period.partition("-")
    if not rest:
        return f"{year}年"
    if rest[0] in "WQ":
        return f"{year}年第{int(rest[1:])}{'周' if rest[0] == 'W' else '季度'}"
    return f"{year}年{int(rest)}月"


def _year_start(desk: Desk) -> int:
    return int(desk.pack.book(date.max).value("score_year_start_month", 1))


def _period(desk: Desk, name: str) -> Period:
    from hotline_desk.domain.period import read_period

    return read_period(name, _year_start(desk))


def columns(desk: Desk) -> list[tuple[str, str]]:
    """(name, short word) of the rates each unit's line shows: the regulation's own first four."""
    names = list(named(desk.pack))[:4] or list(_PLAIN)
    return [(name, _SHORT.get(name, INDICATORS[name][0])) for name in names]


# -- the bulletin -----------------------------------------------------------------------------------------
def make(standing: Standing, name: str, step: Step = lambda done, total: None, trend: bool = True) -> Bulletin:
    """The bulletin of a period as of now; raises PeriodError for a period that cannot be read.

    Without ``trend`` the months before are not read: the ranking is there in a third of the time.
    """
    desk = standing.desk
    span = _period(desk, name)
    before = _period(desk, shifted(desk, name, -1))
    months = _months(span, desk.now().date(), TREND_MONTHS if trend else 0)
    first = min([before.first, *(m.first for m in months)])
    office = standing.office(first, max([span.last, *(m.last for m in months)]), step)
    return _Maker(desk, office, span, before).bulletin(months)


def _months(span: Period, today: date, count: int) -> list[Period]:
    from hotline_desk.domain.period import read_period

    last = min(span.last, max(today, span.first))
    back = [(last.year * 12 + last.month - 1 - n) for n in range(count)]
    return [read_period(f"{m // 12}-{m % 12 + 1:02d}") for m in reversed(back)]


class _Maker:
    """Turns one office over one period into rows and words."""

    def __init__(self, desk: Desk, office: SpanOffice, span: Period, before: Period) -> None:
        self.desk, self.whole, self.span, self.before = desk, office, span, before
        self.office = office = office.within(span)
        self.book = office.book(span)
        self.own = named(self.book.pack)
        self.ranks = {row.unit: row for row in ranking(office, span)}
        self.orders = {o.number: o for o, _ in office.standing}
        self.extras = extras(desk, span.first, span.last)

    def bulletin(self, months: Sequence[Period]) -> Bulletin:
        rows = self._rows()
        words, clause = self._last_words()
        received = len(self.office.sheet(self.span).received())
        return Bulletin(self.span.name, self.span.kind, title_of(self.span.name), self._context(received), bool(self.ranks),
                        tuple(rows), {row.unit: self._detail(row) for row in rows}, tuple(self._follows()),
                        tuple(self._rates(None, self._all_names())), tuple(f"{m.first.month}月" for m in months),
                        self._trends(months), words if self.ranks else "", clause, self._targets())

    def _context(self, received: int) -> str:
        now = self.desk.now()
        if self.span.last < now.date():
            until = f"{self.span.last.month}月{self.span.last.day}日 24:00"
        else:
            until = f"{now.month}月{now.day}日 {now:%H:%M}，本期未结束"
        return f"受理 {received} 件 · 数据截至 {until}"

    # -- the table
    def _rows(self) -> list[UnitRow]:
        earlier = {row.unit: row.rank for row in ranking(self.whole.within(self.before), self.before)} if self.ranks else {}
        last = {row.unit for row in self._bottom()}
        volumes = self._volumes()
        units = [u for u in self.office.unit_names() if u in self.ranks or volumes.get(u)]
        rows = [self._row(u, earlier.get(u), u in last, volumes.get(u, 0)) for u in units]
        return sorted(rows, key=lambda r: (r.rank is None, r.rank or 0, -r.received, r.unit))

    def _volumes(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for order in self.office.sheet(self.span).received():
            counts[order.unit] = counts.get(order.unit, 0) + 1
        return counts

    def _row(self, unit: str, earlier: int | None, last: bool, received: int) -> UnitRow:
        found = self.ranks.get(unit)
        rates = tuple(self._rates(unit, self._columns()))
        if found is None:
            return UnitRow(unit, None, None, "—", 0.0, received, rates)
        moved = None if earlier is None else earlier - found.rank
        return UnitRow(unit, found.rank, moved, _decimal(found.score, 2 if "score_weights" in self.book else 1), self._part(found.score), received, rates, last)

    def _part(self, score: Decimal) -> float:
        """How much of the bar is filled: the worst score a little, the best all of it, so that gaps are seen."""
        scores = [row.score for row in self.ranks.values()]
        low, high = min(scores), max(scores)
        return 1.0 if high == low else float(Decimal("0.12") + Decimal("0.88") * (score - low) / (high - low))

    def _columns(self) -> list[str]:
        return list(self.own)[:4] or list(_PLAIN)

    def _all_names(self) -> list[str]:
        return [*self.own, *(n for n in INDICATORS if n not in self.own)]

    def _rates(self, unit: str | None, names: Iterable[str]) -> list[Rate]:
        return [self._rate(one) for one in indicators(self.office.sheet(self.span, unit), names).values()]

    def _rate(self, one: Indicator) -> Rate:
        label, clause = self.own.get(one.name, (INDICATORS[one.name][0], ""))
        percent = Decimal(one.percent) if one.percent is not None else None
        limit = self.book.get(_TARGETS.get(one.name, ""))
        target = Decimal(str(limit.value)) if limit else None
        return Rate(one.name, label, _SHORT.get(one.name, label), percent, f"{_plain(one.numerator)} ÷ {_plain(one.denominator)}",
                    one.formula, clause or (limit.clause if limit else ""), f"目标 {_plain(target)}%" if target is not None else "",
                    percent is not None and target is not None and percent < target, 0 < one.denominator < FEW)

    # -- the last three
    def _limit(self) -> tuple[int, str, str]:
        """How many are the last ones, in which words, and the clause; (0, "", "") where the regulation has none."""
        for kind, word in (("month", "月"), ("quarter", "季")):
            limit = self.book.get(f"{kind}_bottom_n")
            if limit and self.span.kind in (kind, "month"):
                action = ACTION_WORDS[f"{kind}_bottom"].removeprefix(f"{word}排名末位")
                later = "" if kind == self.span.kind else f"（按{word}排名）"
                return int(limit.value), f"后 {int(limit.value)} 名：{action}{later}", limit.clause
        return 0, "", ""

    def _last_words(self) -> tuple[str, str]:
        return self._limit()[1:]

    def _bottom(self) -> list[Rank]:
        count = self._limit()[0]
        return list(bottom(self.office, self.span, count)) if count and self.ranks else []

    def _targets(self) -> tuple[tuple[str, str], ...]:
        found = [(name, self.book[key]) for name, key in _TARGETS.items() if key in self.book]
        return tuple((f"{self.own.get(n, (INDICATORS[n][0], ''))[0]}目标 {_plain(Decimal(str(p.value)))}%", p.clause) for n, p in found)

    # -- one unit
    def _detail(self, row: UnitRow) -> UnitDetail:
        lines = [line for line in self.office.lines(self.span) if line.unit == row.unit]
        place = f"第 {row.rank} 名 · {row.score} 分" if row.rank else "不参加排名"
        weighted = self._weighted(row.unit)
        if weighted:
            return UnitDetail(row.unit, place, row.score, weighted[0], "", (*weighted[1], *self._extra(row.unit)))
        minus = sum((x.points for x in lines if x.points < 0), Decimal())
        plus = sum((x.points for x in lines if x.points > 0), Decimal())
        sums = f"扣 {_decimal(-minus)} 分，加 {_decimal(plus)} 分" if lines else ""
        return UnitDetail(row.unit, place, row.score, _sentence(lines), sums, (*map(self._point, lines), *self._extra(row.unit)))

    def _extra(self, unit: str) -> tuple[PointRow, ...]:
        """加减分 on record: beside the score, never in it."""
        return tuple(PointRow(_signed(x.points), f"{x.words}（单列，不计入得分）", "", "", f"{x.number}，批准：{x.approver}", x.clause)
                     for x in self.extras.get(unit, ()))

    def _weighted(self, unit: str) -> tuple[str, tuple[PointRow, ...]] | None:
        made = parts(self.office, self.span, unit)
        if not made:
            return None
        counted = [p for p in made if p.points is not None]
        given, whole = sum((p.weight for p in counted), Decimal()), sum((p.weight for p in made), Decimal())
        points = sum((p.points for p in counted if p.points is not None), Decimal())
        words = " + ".join(_decimal(p.points, 2) for p in counted if p.points is not None)
        if not counted:
            words = "本期没有可计分的件"
        elif given != whole:
            words = f"（{words}）× {_plain(whole)} ÷ {_plain(given)} = {_decimal(points * whole / given, 2)}"
        else:
            shown = sum((Decimal(_decimal(p.points, 2)) for p in counted if p.points is not None), Decimal())
            words += f" {'=' if shown == Decimal(_decimal(points, 2)) else '≈'} {_decimal(points, 2)}"
        clause = self.book["score_weights"].clause
        rows = [PointRow("—" if p.points is None else _decimal(p.points, 2), self.own.get(p.rate.name, (INDICATORS[p.rate.name][0],))[0], "", "",
                         f"{_plain(p.rate.numerator)} ÷ {_plain(p.rate.denominator)}"
                         + (f" × {_plain(p.weight)} 分" if p.rate.denominator else "，没有件数，不计入，权重按比例分给其他项"), clause) for p in made]
        return words, tuple(rows)

    def _point(self, line: ScoreLine) -> PointRow:
        order = self.orders.get(line.order)
        subject = mask_text(str(order.fact("subject") or "")) if order else ""
        facts = f"{short_moment(line.at)} {line.facts}"
        return PointRow(_signed(line.points), PARAMETERS[line.rule].label, line.order, subject, facts, line.clause, line.rule, line.at)

    # -- what follows
    def _follows(self) -> list[FollowRow]:
        actions = [*period_actions(self.office, self.span), *self._weekly(), *self._standing()]
        actions.sort(key=lambda a: (list(ACTION_WORDS).index(a.rule), a.unit))
        return [FollowRow(ACTION_WORDS[a.rule], a.unit, _facts(a, self.span), a.clause, a.order) for a in actions]

    def _weekly(self) -> list[Action]:
        if "weekly_explain_process_bad" not in self.book:
            return []
        days = [self.span.first + timedelta(days=n) for n in range((self.span.last - self.span.first).days + 1)]
        names = list(dict.fromkeys(map(iso_week, days))) if self.span.kind in ("week", "month") else []
        inside = [n for n in names if self.span.holds(datetime.combine(self.office.period(n).last, datetime.min.time()))]
        return list(weeks(self.whole, inside))

    def _standing(self) -> list[Action]:
        """Cards, interviews: those of a month inside the period (a week shows none, their month is not over)."""
        def inside(action: Action) -> bool:
            year, month = (int(part) for part in action.period.split("-"))
            return self.span.kind != "week" and self.span.first <= date(year, month, 1) <= self.span.last

        return [a for a in standing_actions(self.whole) if inside(a)]

    # -- the months before
    def _trends(self, months: Sequence[Period]) -> tuple[Trend, ...]:
        found = [indicators(self.whole.within(month).sheet(month), _TREND) for month in months]
        percents = {name: [one[name].percent for one in found] for name in _TREND}
        return tuple(Trend(_TREND_WORDS.get(name, _SHORT[name]), tuple(None if p is None else float(p) for p in percents[name]))
                     for name in _TREND)


def _facts(action: Action, span: Period) -> str:
    when = "" if action.period == span.name else f"{title_of(action.period)} "
    return f"{when}{action.facts}".strip()


def _sentence(lines: Sequence[ScoreLine]) -> str:
    """``0 − 1 − 0.5 × 2 = −2``: every line, equal points together, in the order they happened."""
    counts: dict[Decimal, int] = {}
    for line in lines:
        counts[line.points] = counts.get(line.points, 0) + 1
    if not counts:
        return "0，本期没有加减分"
    words = [f"{'−' if p < 0 else '+'} {_decimal(abs(p))}{f' × {n}' if n > 1 else ''}" for p, n in counts.items()]
    total = sum((line.points for line in lines), Decimal())
    return f"0 {' '.join(words)} = {_signed(total) if total < 0 else _decimal(total)}"


def _plain(number: Decimal) -> str:
    """A count or weight as people write it: 5, 0.8."""
    return f"{number.normalize():f}"


def _decimal(number: Decimal, places: int = 1) -> str:
    """Rounded half up; a score of parts has two decimals, points one."""
    exact = number.quantize(Decimal(10) ** -places, ROUND_HALF_UP)
    if places == 1 and exact != number:
        exact = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{exact}".replace("-", "−")


def _signed(points: Decimal) -> str:
    return f"+{_decimal(points)}" if points > 0 else _decimal(points)


# -- export ------------------------------------------------------------------------------------------------
def export(desk: Desk, found: Bulletin, path: Path) -> int:
    """The ranking as an .xlsx table, each rate with both numbers; returns its rows. Raises Refused where it cannot be written."""
    from hotline_desk.exchange.errors import IntakeError
    from hotline_desk.exchange.outgoing import write_table

    heads = [f for r in (found.rows[0].rates if found.rows else ()) for f in (f"{r.label}（%）", f"{r.label} 分子÷分母")]
    lines = [[row.rank, _moved_word(row), row.unit, row.score if row.rank else None, row.received,
              *(cell for rate in row.rates for cell in (rate.words, rate.counts)), found.details[row.unit].sentence if row.rank else ""]
             for row in found.rows]
    try:
        count = write_table(path, ["名次", "较上期", "承办单位", "得分", "受理", *heads, "得分算式"], lines, sheet=found.title,
                            widths=[6, 8, 24, 8, 6, *(16 for _ in heads), 40])
    except IntakeError as error:
        raise Refused(str(error)) from error
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.log_access(desk.user, "export", f"bulletin {found.period}", path.name)
    return count


def _moved_word(row: UnitRow) -> str:
    if row.moved is None:
        return ""
    return f"升 {row.moved}" if row.moved > 0 else f"降 {-row.moved}" if row.moved < 0 else "平"


