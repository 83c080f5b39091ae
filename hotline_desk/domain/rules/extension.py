"""延期: the windows in which a unit may ask, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hotline_desk.domain.case import Case, counted, first_at, written
from hotline_desk.domain.events import Event
from hotline_desk.domain.judgement import Refusal, Timer
from hotline_desk.domain.order import Order
from hotline_desk.domain.policy import Parameter

_LEVELS = (("street", "general", "extension_window", "extension_apply_workdays"),
           ("city", "complex", "city_extension_window", "city_extension_apply_workdays"))


def extension_window(case: Case) -> Iterator[Timer]:
    """延期申请窗口: 一般事项 asks the street, 复杂疑难 asks the city; each in its working days."""
    start = case.handle_start
    for level, of_class, rule, name in _LEVELS:
        days = case.parameter(name)
        if start and days and case.book.on("extension_enabled") and case.order_class == of_class:
            asked = first_at(e for e in case.order.all("request_extension") if e.get("level") == level)
            yield counted(case, days, start, "working_days", asked, rule, role="window")


def refuse_request(case: Case, event: Event) -> Refusal | None:
    """A request late, of the wrong class, or for the city without its written report."""
    level = str(event.get("level"))
    _, of_class, rule, name = next(row for row in _LEVELS if row[0] == level)
    days = case.parameter(name)
    if not days or not case.book.on("extension_enabled"):
        return Refusal("wrong_state", case.clause_of("handle"), "本单位的规定没有延期这一环节。工单没有变化。")
    if case.order_class != of_class:
        words = {"general": "一般事项", "complex": "复杂疑难事项"}
        return Refusal(rule, days.clause, f"这一级延期只适用于{words[of_class]}。工单没有变化。")
    return _late(case, event, days, rule) or _report(case, event, level)


def _late(case: Case, event: Event, days: Parameter, rule: str) -> Refusal | None:
    start = case.handle_start
    if start is None:
        return Refusal("wrong_state", days.clause, "还没有派单，不能申请延期。工单没有变化。")
    due = case.due(start, int(days.value), "working_days").moment
    if event.at <= due:
        return None
    return Refusal(rule, days.clause, f"延期申请应在收到工单后 {days.value} 个工作日内提出，"
                                      f"{written(due)} 已截止。原时限不变。")


def _report(case: Case, event: Event, level: str) -> Refusal | None:
    needs = case.parameter("city_extension_requires_report")
    if level == "city" and needs and needs.value and not event.get("report_attached"):
        return Refusal("extension_report", needs.clause, "市级延期须出具书面报告，请附上报告后再申请。工单没有变化。")
    return None


def pending_request(order: Order) -> Event | None:
    """The request that still waits for its decision: one request, one decision."""
    asked: Event | None = None
    for event in order.all("request_extension", "decide_extension"):
        asked = event if event.kind == "request_extension" else None
    return asked


def refuse_decision(case: Case, event: Event) -> Refusal | None:
    """A decision nobody waits for, a grant that moves nothing, or a street grant beyond the total allowed (R7)."""
    asked = pending_request(case.order)
    if asked is None or asked.at > event.at:
        return Refusal("wrong_state", _clause(case, None), "没有待决定的延期申请。工单没有变化。")
    new_due = event.get("new_due")
    if not event.get("approved") or not new_due:
        return None
    return _not_later(case, new_due, asked) or _too_far(case, new_due, asked)


def _clause(case: Case, asked: Event | None) -> str:
    """The paragraph the request was made under; before any request the first of them."""
    level = asked.get("level") if asked else "street"
    days = next((case.parameter(name) for of, _, _, name in _LEVELS if of == level), None)
    return days.clause if days else ""


def _not_later(case: Case, new_due: datetime, asked: Event) -> Refusal | None:
    """延期 moves the deadline on, never back."""
    stands = _stands(case, asked)
    if stands is None or new_due > stands:
        return None
    return Refusal("wrong_state", _clause(case, asked), f"延期后的时限要晚于现在的时限（{written(stands)}）。"
                                                        "请改时限再存，工单没有变化。")


def _stands(case: Case, asked: Event) -> datetime | None:
    """What a grant must be later than: the last grant, else the days of the order's class; for the city's, the platform's if earlier (R6)."""
    granted: list[datetime] = [e.get("new_due") for e in case.order.all("decide_extension") if e.get("approved") and e.get("new_due")]
    if granted:
        return granted[-1]
    days, start = case.parameter(f"handle_workdays_{case.order_class}"), case.handle_start
    own = case.due(start, int(days.value), "working_days").moment if days and start else None
    above = asked.get("level") == "city" and case.book.value("use_platform_due", True)
    platform: datetime | None = case.order.fact("platform_due") if above else None
    return min((due for due in (own, platform) if due), default=None)


def _too_far(case: Case, new_due: datetime, asked: Event) -> Refusal | None:
    limit, start = case.parameter("extension_max_total_workdays"), case.handle_start
    if not (limit and start) or asked.get("level") == "city":
        return None
    latest = case.due(start, int(limit.value), "working_days").moment
    if new_due <= latest:
        return None
    return Refusal("extension_limit", limit.clause, f"街道级延期自收单起最长 {limit.value} 个工作日，"
                                                    f"最晚到 {written(latest)}。原时限不变。")
