"""受理与先行联系: the dispatch alert, first contact, urgent feedback, initial reply, visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hotline_desk.domain.case import Case, counted, first_at, timer
from hotline_desk.domain.events import Event
from hotline_desk.domain.judgement import Timer

_URGENT = ("urgent", "emergency")


def dispatch_alert(case: Case) -> Iterator[Timer]:
    """及时派单: a soft alert in working minutes from registration to the first dispatch."""
    minutes = case.parameter("dispatch_alert_minutes")
    if minutes:
        stop = first_at(case.order.all("dispatch"))
        yield counted(case, minutes, case.order.received, "working_minutes", stop, "dispatch_alert",
                      soft=True, role="alert")


def first_contact(case: Case) -> Iterator[Timer]:
    """先行联系, owed by the hotline office or by the unit, in working days or as a soft alert."""
    by_office = case.book.value("first_contact_by") == "hotline_office"
    start = case.order.received if by_office else first_at(case.order.all("dispatch"))
    if start is None:
        return
    stop = _contacted(case, "office" if by_office else "unit")
    days, minutes = case.parameter("first_contact_workdays"), case.parameter("first_contact_alert_minutes")
    if days:
        yield counted(case, days, start, "working_days", stop, "first_contact")
    elif minutes:
        yield counted(case, minutes, start, "working_minutes", stop, "first_contact", soft=True, role="alert")


def _contacted(case: Case, party: str) -> datetime | None:
    rung = False
    for event in case.order.all("contact"):
        if (event.get("party") or party) != party:
            continue
        if _counts(case, event, rung):
            return event.at
        rung = rung or (event.get("method") == "phone" and not event.get("reached"))
    return None


def _counts(case: Case, event: Event, rung: bool) -> bool:
    """SMS counts only where the pack says so and after an unreached call (R21)."""
    if not event.get("reached"):
        return False
    return event.get("method") != "sms" or (case.book.on("sms_counts_as_contact") and rung)


def urgent_feedback(case: Case) -> Iterator[Timer]:
    """紧急件原则上一小时内反馈: natural hours, soft (R5, R17)."""
    hours = case.parameter("urgent_feedback_hours")
    if hours and case.order.fact("urgency") in _URGENT:
        stop = first_at(case.order.all("initial_reply", "file_result"))
        yield counted(case, hours, case.order.received, "hours", stop, "urgent_feedback", soft=True)


def emergency_arrival(case: Case) -> Iterator[Timer]:
    """应急抢险类一小时内到场: natural hours from the call to the arrival (R5)."""
    hours = case.parameter("emergency_arrive_hours")
    if hours and case.order.fact("urgency") == "emergency":
        yield counted(case, hours, case.order.received, "hours", first_at(case.order.all("visit")), "emergency_arrival")


def initial_reply(case: Case) -> Iterator[Timer]:
    """接诉即办件当日有个初步回复 (R18)."""
    rule, start = case.parameter("instant_initial_reply"), first_at(case.order.all("dispatch"))
    if rule and rule.value == "same_day" and start and case.order.fact("line") == "instant":
        stop = first_at(case.order.all("initial_reply", "reply"))
        yield timer(case, "initial_reply", start, case.calendar.same_day(start), rule.clause, stop,
                    parameters=(rule.name,))


def visit_window(case: Case) -> Iterator[Timer]:
    """事项有特定时间的，按特定时间到场 (R23): a visit inside the window, both ends included."""
    window = case.order.fact("visit_window")
    if window and "from" in window and "to" in window:
        inside = [e for e in case.order.all("visit") if window["from"] <= e.at <= window["to"]]
        yield timer(case, "visit_window", window["from"], window["to"], case.clause_of("visit_window"),
                    first_at(inside))
