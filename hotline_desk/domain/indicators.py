"""Indicators of domain notes D: numerator and denominator counted, never an average of averages.

Each function takes the docket and a period; the figures keep the formula they were made by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from .events import Event
from .judgement import Indicator, Judgement
from .order import Order, dissatisfied
from .period import Period
from .policy import Rulebook

_SOURCES = {"unit": "承办单位的回访", "street": "本级的回访", "district": "区的回访", "city": "市的回访"}


@dataclass(frozen=True)
class Sheet:
    """What an indicator is counted over: orders that stand, their judgements, a period, the rulebook."""

    orders: tuple[tuple[Order, Judgement], ...]
    period: Period
    book: Rulebook

    def received(self) -> list[Order]:
        """RCV: received in the period (void orders are not on the sheet)."""
        return [o for o, _ in self.orders if self.period.holds(o.received)]

    def accepted(self) -> list[Order]:
        """EFF = RCV less accepted returns."""
        return [o for o in self.received() if o.returned is None]

    def closed(self) -> list[Order]:
        """CLO: closed in the period, whenever received."""
        return [o for o, _ in self.orders if any(self.period.holds(e.at) for e in o.all("close"))]

    @property
    def visitors(self) -> str:
        """Whose revisits count, in words: an auditor must see why another's answer is not among them (R8)."""
        return _SOURCES[str(self.book.value("satisfaction_source", "street"))]

    def visits(self, every: bool = False) -> Iterator[Event]:
        """VIS: reached revisits of the chosen source in the period (R8: sources are never mixed)."""
        source = self.book.value("satisfaction_source", "street")
        for order, _ in self.orders:
            for visit in order.all("revisit"):
                if self.period.holds(visit.at) and visit.get("source") == source and (every or visit.get("reached")):
                    yield visit

    def filed(self) -> Iterator[Event]:
        """The last filing of each order in the period."""
        for order, _ in self.orders:
            inside = [e for e in order.all("file_result") if self.period.holds(e.at)]
            if inside:
                yield inside[-1]


Counted = tuple[Decimal, Decimal, str]


def _pair(numerator: int | Decimal, denominator: int | Decimal, formula: str) -> Counted:
    return Decimal(numerator), Decimal(denominator), formula


def _timers(sheet: Sheet, rule: str, formula: str) -> Counted:
    """Of the clocks that fell due in the period, those stopped in time. One that still runs has not fallen due: in a month
    not over yet nobody is marked late beforehand."""
    found = [t for o, j in sheet.orders if o.returned is None for t in j.timers
             if t.rule == rule and not t.soft and t.round == 1 and t.status != "running" and sheet.period.holds(t.due)]
    return _pair(sum(t.status == "met" for t in found), len(found), formula)


def first_contact_rate(sheet: Sheet) -> Counted:
    return _timers(sheet, "first_contact", "按时先行联系 ÷ 本期应联系（退单成功的不计）")


def on_time_close_rate(sheet: Sheet) -> Counted:
    return _timers(sheet, "handle", "按时办结 ÷ 本期到期（退单成功的不计，延期的归入新时限所在期）")


def result_reply_rate(sheet: Sheet) -> Counted:
    done = sum(1 for o, _ in sheet.orders for e in o.all("complete") if sheet.period.holds(e.at))
    met = sum(1 for _, j in sheet.orders for t in j.timers
              if t.rule == "result_reply" and t.status == "met" and sheet.period.holds(t.start))
    return _pair(met, done, "时限内告知结果 ÷ 本期办理完成")


def actual_solve_rate(sheet: Sheet) -> Counted:
    solved = [e.get("solved") for e in sheet.filed()]
    actual, explained = solved.count("actual"), solved.count("explained")
    return _pair(actual, actual + explained, "实际解决 ÷（实际解决 + 解释说明）")


def resolve_rate(sheet: Sheet) -> Counted:
    if sheet.book.value("resolve_rate_form") != "resolved/revisited":
        return actual_solve_rate(sheet)
    answers = [v.get("resolved") for v in sheet.visits() if v.get("resolved")]
    return _pair(answers.count("yes"), len(answers), f"已解决 ÷ {sheet.visitors}中已接通且作答的")


def close_rate(sheet: Sheet) -> Counted:
    orders = sheet.accepted()
    done = [o for o in orders if o.state in ("closed", "pending_revisit", "archived")]
    return _pair(len(done), len(orders), "已办结 ÷ 本期受理（退单成功的不计）")


def _satisfaction(sheet: Sheet, slot: str) -> Counted:
    weights = dict(zip(("satisfied", "basic", "neutral", "dissatisfied"),
                       (Decimal(str(w)) for w in sheet.book.value("satisfaction_weights", (1, 0, 0, 0))), strict=True))
    answers = [v.get(slot) for v in sheet.visits() if v.get(slot) in weights]
    words = "、".join(str(w) for w in weights.values())
    return _pair(sum((weights[a] for a in answers), Decimal()), len(answers),
                 f"满意/基本满意/一般/不满意按 {words} 计 ÷ {sheet.visitors}中已接通且作答的")


def satisfaction_rate(sheet: Sheet) -> Counted:
    return _satisfaction(sheet, "result")


def process_satisfaction_rate(sheet: Sheet) -> Counted:
    return _satisfaction(sheet, "process")


def response_rate(sheet: Sheet) -> Counted:
    visits = list(sheet.visits())
    return _pair(sum(bool(v.get("contacted")) for v in visits), len(visits), f"单位已联系 ÷ {sheet.visitors}中已接通的")


def repeat_rate(sheet: Sheet) -> Counted:
    received = {o.number for o in sheet.received()}
    again = [j for o, j in sheet.orders if o.number in received and o.matter and j.matter_count > 1]
    return _pair(len(again), len(received), "同一诉求第二次及以后的工单 ÷ 本期受理")


def case_transfer_rate(sheet: Sheet) -> Counted:
    orders = sheet.accepted()
    filed = [o for o in orders if any(e.get("step") == "file" for e in o.all("transfer_case"))]
    return _pair(len(filed), len(orders), "已立案 ÷ 本期受理（退单成功的不计）")


def first_time_rate(sheet: Sheet) -> Counted:
    closed = sheet.closed()
    clean = [o for o in closed if not o.all("redo", "report_progress") and not any(map(dissatisfied, o.all("revisit")))]
    return _pair(len(clean), len(closed), "未重办、未续报、回访无不满意 ÷ 本期办结")


def revisit_rate(sheet: Sheet) -> Counted:
    closed = sheet.closed()
    return _pair(sum(bool(o.all("revisit")) for o in closed), len(closed), "已回访（哪一级都算，含未接通）÷ 本期办结")


def _share(sheet: Sheet, holds: Callable[[Order], bool], formula: str) -> Counted:
    received = sheet.received()
    return _pair(sum(map(holds, received)), len(received), formula)


def return_rate(sheet: Sheet) -> Counted:
    return _share(sheet, lambda o: o.returned is not None, "退单成功 ÷ 本期受理")


def extension_rate(sheet: Sheet) -> Counted:
    return _share(sheet, lambda o: any(e.get("approved") for e in o.all("decide_extension")), "获准延期 ÷ 本期受理")


def redo_rate(sheet: Sheet) -> Counted:
    return _share(sheet, lambda o: bool(o.all("redo")), "重办 ÷ 本期受理")


def supervise_rate(sheet: Sheet) -> Counted:
    return _share(sheet, lambda o: any(e.get("step") == "issue" for e in o.all("supervise")), "发出督办单 ÷ 本期受理")


INDICATORS: dict[str, tuple[str, Callable[[Sheet], Counted]]] = {
    "first_contact_rate": ("先行联系率", first_contact_rate), "on_time_close_rate": ("按时办结率", on_time_close_rate),
    "result_reply_rate": ("处置回复率", result_reply_rate), "resolve_rate": ("诉求解决率", resolve_rate),
    "actual_solve_rate": ("实际解决率", actual_solve_rate), "close_rate": ("诉求办结率", close_rate),
    "satisfaction_rate": ("市民满意率", satisfaction_rate),
    "process_satisfaction_rate": ("过程满意率", process_satisfaction_rate),
    "result_satisfaction_rate": ("结果满意率", satisfaction_rate), "response_rate": ("响应率", response_rate),
    "repeat_rate": ("重复投诉率", repeat_rate), "case_transfer_rate": ("诉转案率", case_transfer_rate),
    "first_time_rate": ("一次解决率", first_time_rate), "revisit_rate": ("回访率", revisit_rate),
    "return_rate": ("退单率", return_rate), "extension_rate": ("延期率", extension_rate),
    "redo_rate": ("重办率", redo_rate), "supervise_rate": ("督办率", supervise_rate),
}


def indicators(sheet: Sheet, names: Iterable[str] = tuple(INDICATORS)) -> dict[str, Indicator]:
    """The indicators of one sheet by name."""
    return {name: Indicator(name, *INDICATORS[name][1](sheet)) for name in names}
