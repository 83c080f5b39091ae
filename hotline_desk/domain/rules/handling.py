"""办理与上报: the handling clock, the platform's own deadline, the reply after completion."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hotline_desk.domain.case import Case, first_at, settled, timer
from hotline_desk.domain.events import Event
from hotline_desk.domain.judgement import Allowance, Due, Timer
from hotline_desk.domain.policy import Parameter


def handle(case: Case) -> Iterator[Timer]:
    """办理: due at the earlier of the rule's moment and the platform's (R6), moved by a granted extension.

    Stops when the citizen is answered and the result filed, at the later of the two.
    """
    start = case.handle_start
    if start is None:
        return
    days = handling_days(case)
    due, clause, allowance = _effective(case, start, days)
    if due is None:
        return
    stop = settled(case.order.rounds[0].events)
    names = (days.name,) if days and allowance else ("use_platform_due",)
    yield timer(case, "handle", start, due, clause, stop, allowance=allowance, parameters=names)


def handling_days(case: Case) -> Parameter | None:
    """The shortest allowance that applies: by class (1/5/10), by line, by urgency, 接诉即办."""
    names = [f"handle_workdays_{case.order_class}"] if case.order_class else []
    if case.order.fact("line") == "province":
        names.append("reply_workdays_province_line")
    if case.order.fact("line") == "instant":
        names.append("instant_handle_workdays")
    if case.order.fact("urgency") in ("urgent", "emergency"):
        names.append("reply_workdays_urgent")
    found = [case.book[n] for n in names if n in case.book]
    return min(found, key=lambda p: int(p.value), default=None)


def _effective(case: Case, start: datetime, days: Parameter | None) -> tuple[Due | None, str, Allowance | None]:
    platform = case.order.fact("platform_due") if case.book.value("use_platform_due", True) else None
    granted = _granted(case)
    if granted:
        return _extended(case, start, granted, platform)
    allowance = Allowance(int(days.value), "working_days") if days else None
    stop = settled(case.order.rounds[0].events)
    due = case.due(start, allowance.amount, allowance.unit, stop) if allowance else None
    if platform and (due is None or platform < due.moment):
        return Due(platform), case.clause_of("platform_due"), None
    return due, days.clause if days else "", allowance


def _granted(case: Case) -> Event | None:
    approved = [e for e in case.order.all("decide_extension") if e.get("approved")]
    return approved[-1] if approved else None


def _extended(case: Case, start: datetime, granted: Event,
              platform: datetime | None) -> tuple[Due | None, str, Allowance | None]:
    """The new due: the city's grant stands alone, the street's cannot outlast the platform's deadline."""
    asked = [e for e in case.order.all("request_extension") if e.at <= granted.at]
    level = str(asked[-1].get("level")) if asked else "street"
    limit = case.parameter("extension_max_total_workdays")
    rule = case.parameter("city_extension_apply_workdays" if level == "city" else "extension_max_total_workdays")
    clause = rule.clause if rule else case.clause_of("handle")
    new_due = granted.get("new_due")
    if new_due is None and limit:
        allowance = Allowance(int(limit.value), "working_days")
        return case.calendar.due(start, allowance, case.readings), clause, allowance
    if new_due is None:
        return None, clause, None
    if level != "city" and platform and platform < new_due:
        return Due(platform), case.clause_of("platform_due"), None
    return Due(new_due), clause, None


def platform_due(case: Case) -> Iterator[Timer]:
    """平台时限: the street's own duty towards the platform, stopped by the report upwards."""
    due = case.order.fact("platform_due")
    if due:
        stop = first_at(case.order.all("submit")) or first_at(case.order.all("close"))
        yield timer(case, "platform_due", case.order.received, due, case.clause_of("platform_due"), stop)


def result_reply(case: Case) -> Iterator[Timer]:
    """办理完成后告知处置情况: from completion to the answer, once a round."""
    days = case.parameter("result_reply_workdays")
    for one in case.order.rounds if days else ():
        done = next((e for e in one.events if e.kind == "complete"), None)
        if days and done:
            stop = first_at((e for e in one.events if e.kind == "reply"), done.at)
            due = case.due(done.at, int(days.value), "working_days", stop)
            yield timer(case, "result_reply", done.at, due, days.clause, stop, round=one.number,
                        allowance=Allowance(int(days.value), "working_days"), parameters=(days.name,))


def promised(case: Case) -> Iterator[Timer]:
    """续报: the promised date replaces the original clock (R20); a second report stops the first promise."""
    for one in case.order.rounds:
        for event in one.events:
            if event.kind == "report_progress" and event.get("promised"):
                yield timer(case, "promised", event.at, event.get("promised"), case.clause_of("promised"),
                            settled(one.events, event), round=one.number)


def planned_close(case: Case) -> Iterator[Timer]:
    """计划性办结 (R26): closed on paper with a dated plan, watched until the plan is done."""
    for one in case.order.rounds:
        for event in one.events:
            if event.kind == "plan_close" and event.get("planned"):
                yield timer(case, "planned_close", event.at, event.get("planned"), case.clause_of("planned_close"),
                            settled(one.events, event), round=one.number)
