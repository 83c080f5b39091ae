"""延期: the windows in which a unit may ask, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator

from hotline_desk.domain.case import Case, counted, first_at, written
from hotline_desk.domain.events import Event
from hotline_desk.domain.judgement import Refusal, Timer
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


def refuse_decision(case: Case, event: Event) -> Refusal | None:
    """A decision nobody asked for, or a street grant beyond the total the regulation allows (R7)."""
    asked = [e for e in case.order.all("request_extension") if e.at <= event.at]
    if not asked:
        return Refusal("wrong_state", case.clause_of("handle"), "没有待决定的延期申请。工单没有变化。")
    limit, start, new_due = case.parameter("extension_max_total_workdays"), case.handle_start, event.get("new_due")
    if not (event.get("approved") and limit and start and new_due) or asked[-1].get("level") == "city":
        return None
    latest = case.due(start, int(limit.value), "working_days").moment
    if new_due <= latest:
        return None
    return Refusal("extension_limit", limit.clause, f"街道级延期自收单起最长 {limit.value} 个工作日，"
                                                    f"最晚到 {written(latest)}。原时限不变。")
