"""Turns one office over one period into the rows, rates and words of a bulletin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hotline_desk.domain.case import written
from hotline_desk.domain.indicators import INDICATORS, Sheet, indicators
from hotline_desk.domain.judgement import Action, Indicator, Judgement, ScoreLine
from hotline_desk.domain.order import Order
from hotline_desk.domain.period import Period, iso_week
from hotline_desk.domain.policy import Pack
from hotline_desk.domain.ranking import Part, Rank, bottom, parts, period_actions, ranking, standing_actions, weeks
from hotline_desk.domain.scoring import line_label

from .bulletin_views import Bulletin, FollowRow, PointRow, Rate, Trend, UnitDetail, UnitRow
from .catalogue import ACTION_WORDS
from .extras import extras
from .masking import mask_text
from .office import Desk
from .scores import named
from .standing import SpanOffice
from .words import short_moment

FEW = 5
_TARGETS = {"first_contact_rate": "first_contact_target", "revisit_rate": "revisit_target"}
_PLAIN = ("first_contact_rate", "on_time_close_rate", "satisfaction_rate")
_CLOCKS = {"first_contact_rate": "first_contact", "on_time_close_rate": "handle"}
_ANSWERS = {"satisfied": "满意", "basic": "基本满意", "neutral": "一般", "dissatisfied": "不满意"}
_TREND_WORDS = {"on_time_close_rate": "按时办结"}
TREND = ("on_time_close_rate", "satisfaction_rate", "actual_solve_rate")
_SHORT = {"first_contact_rate": "先联率", "on_time_close_rate": "按时率", "satisfaction_rate": "满意率",
          "actual_solve_rate": "实解率", "resolve_rate": "解决率", "process_satisfaction_rate": "过程满意",
          "result_satisfaction_rate": "结果满意", "first_time_rate": "一次解决", "response_rate": "响应率",
          "result_reply_rate": "回复率", "close_rate": "办结率"}


def title_of(period: str) -> str:
    """``2026年9月17日``, ``2026年9月``, ``2026年第38周``, ``2026年第3季度``, ``2026年``."""
    year, _, rest = period.partition("-")
    if not rest:
        return f"{year}年"
    if "-" in rest:
        return f"{year}年{int(rest[:2])}月{int(rest[3:])}日"
    if rest[0] in "WQ":
        return f"{year}年第{int(rest[1:])}{'周' if rest[0] == 'W' else '季度'}"
    return f"{year}年{int(rest)}月"


def columns(pack: Pack) -> list[tuple[str, str]]:
    """(name, short word) of the rates each unit's line shows: those the regulation names, four beside a score, six where it has none."""
    # Rank, score and bar take the room of two rates; a regulation scores by weights or by points for deeds.
    scored = any(key.startswith("score_") and key != "score_year_start_month" for key in pack.parameters)
    names = list(named(pack))[:4 if scored else 6] or list(_PLAIN)
    return [(name, _SHORT.get(name, INDICATORS[name][0])) for name in names]


class Maker:
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
            until = f"{written(now)}，本期未结束"
        return f"受理 {received} 件 · 截至 {until}"

    # -- the table
    def _rows(self) -> list[UnitRow]:
        earlier = self._earlier() if self.ranks else {}
        last = {row.unit for row in self._bottom()}
        volumes = self._volumes()
        units = [u for u in self.office.unit_names() if u in self.ranks or volumes.get(u)]
        rows = [self._row(u, earlier.get(u), u in last, volumes.get(u, 0)) for u in units]
        return sorted(rows, key=lambda r: (r.rank is None, r.rank or 0, -r.received, r.unit))

    def _earlier(self) -> dict[str, int]:
        """The places of the period before; none where that period had no order, for then everybody was first."""
        office = self.whole.within(self.before)
        return {row.unit: row.rank for row in ranking(office, self.before)} if office.sheet(self.before).received() else {}

    def _volumes(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for order in self.office.sheet(self.span).received():
            counts[order.unit] = counts.get(order.unit, 0) + 1
        return counts

    def _row(self, unit: str, earlier: int | None, last: bool, received: int) -> UnitRow:
        found = self.ranks.get(unit)
        rates = tuple(self._rates(unit, self.own or self._columns()))  # all the regulation names; a table shows the first of them
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
        return [name for name, _ in columns(self.book.pack)]

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
                return int(limit.value), f"后 {int(limit.value)} 名{action}{later}", limit.clause
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
        return words, tuple(self._part_row(unit, p, whole / given if given else Decimal(1)) for p in made)

    def _part_row(self, unit: str, part: Part, scale: Decimal) -> PointRow:
        rate, clause = part.rate, self.book["score_weights"].clause
        label = self.own.get(rate.name, (INDICATORS[rate.name][0], ""))[0]
        counts = f"{_plain(rate.numerator)} ÷ {_plain(rate.denominator)}"
        if part.points is None:
            return PointRow("—", label, "", "", f"{counts}，没有件数，不计入，权重按比例分给其他项", clause)
        cost = part.weight * scale / rate.denominator
        return PointRow(_decimal(part.points, 2), label, "", "", f"{counts} × {_plain(part.weight)} 分", clause,
                        missed=tuple(self._missed(unit, rate.name, cost)))

    def _missed(self, unit: str, name: str, cost: Decimal) -> Iterator[PointRow]:
        """The orders that the numerator lacks, each with what it cost: the same figure counted over one order alone."""
        for order, judgement in self.office.standing:
            if order.unit != unit:
                continue
            one = indicators(Sheet(((order, judgement),), self.span, self.book), [name])[name]
            if one.numerator < one.denominator:
                facts, rule = _why_missed(name, order, judgement, self.span)
                yield PointRow(_decimal((one.numerator - one.denominator) * cost, 2), INDICATORS[name][0], order.number,
                               mask_text(str(order.fact("subject") or "")), facts, "", rule)

    def _point(self, line: ScoreLine) -> PointRow:
        order = self.orders.get(line.order)
        subject = mask_text(str(order.fact("subject") or "")) if order else ""
        facts = f"{short_moment(line.at)} {line.facts}"
        return PointRow(_signed(line.points), line_label(line.rule), line.order, subject, facts, line.clause, line.rule, line.at)

    # -- what follows
    def _follows(self) -> list[FollowRow]:
        actions = [*period_actions(self.office, self.span), *self._weekly(), *self._standing()]
        actions.sort(key=lambda a: (list(ACTION_WORDS).index(a.rule), "" if a.rule.endswith("_bottom") else a.unit))  # the last ones by rank
        return [FollowRow(ACTION_WORDS[a.rule], a.unit, _facts(a, self.span), a.clause, a.order) for a in actions]

    def _weekly(self) -> list[Action]:
        if "weekly_explain_process_bad" not in self.book:
            return []
        days = [self.span.first + timedelta(days=n) for n in range((self.span.last - self.span.first).days + 1)]
        names = list(dict.fromkeys(map(iso_week, days))) if self.span.kind in ("week", "month") else []
        inside = [n for n in names if self.span.holds(datetime.combine(self.office.period(n).last, datetime.min.time()))]
        return list(weeks(self.whole, inside))

    def _standing(self) -> list[Action]:
        """Cards, interviews: those of a month inside the period (a day or a week shows none, their month is not over)."""
        def inside(action: Action) -> bool:
            year, month = (int(part) for part in action.period.split("-"))
            return self.span.kind not in ("day", "week") and self.span.first <= date(year, month, 1) <= self.span.last

        return [a for a in standing_actions(self.whole) if inside(a)]

    # -- the months before
    def _trends(self, months: Sequence[Period]) -> tuple[Trend, ...]:
        found = [indicators(self.whole.within(month).sheet(month), TREND) for month in months]
        percents = {name: [one[name].percent for one in found] for name in TREND}
        return tuple(Trend(_TREND_WORDS.get(name, _SHORT[name]), tuple(None if p is None else float(p) for p in percents[name]))
                     for name in TREND)


def _why_missed(name: str, order: Order, judgement: Judgement, span: Period) -> tuple[str, str]:
    """What an order lacks in words, and the clock it is about ("" for an answer)."""
    rule = _CLOCKS.get(name, "")
    for timer in judgement.timers if rule else ():
        if timer.rule == rule and timer.round == 1 and span.holds(timer.due) and timer.status != "met":
            done = f"{short_moment(timer.stop)} 完成" if timer.stop else "还没有完成"
            return f"应 {short_moment(timer.due)} 前，{done}", rule
    if name == "actual_solve_rate":
        return "反馈结果为解释说明，没有实际解决", ""
    answers = [f"{short_moment(v.at)} 回访：{_ANSWERS[str(v.get('result'))]}" for v in order.all("revisit")
               if span.holds(v.at) and v.get("result") in _ANSWERS and v.get("result") != "satisfied"]
    return "；".join(answers), ""


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
