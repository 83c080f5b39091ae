"""督办: five triggers, each a candidate that a person confirms; the feedback clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hotline_desk.domain.case import Case, counted, first_at, written, years_later
from hotline_desk.domain.judgement import Finding, Timer
from hotline_desk.domain.order import dissatisfied


def repeated(case: Case) -> Iterator[Finding]:
    """多次重复投诉: the matter came back as often as the pack says, the first counted (R10)."""
    limit = case.parameter("supervise_repeat_count")
    if limit and _often(case) and (case.book.value("chronic_join", "or") == "or" or _chronic(case)):
        yield Finding("supervise_repeat", case.order.matter_since, limit.clause,
                      (f"同一诉求第 {case.matter.counted} 次投诉。",), case.matter.counted)


def chronic(case: Case) -> Iterator[Finding]:
    """反复投诉一年以上: the anniversary day counts (R22)."""
    years, first = case.parameter("supervise_chronic_years"), case.matter.first
    if years and first and _chronic(case) and (case.book.value("chronic_join", "or") == "or" or _often(case)):
        yield Finding("supervise_chronic", case.order.matter_since, years.clause,
                      (f"首次投诉于 {first.year}年{first.month}月{first.day}日。",))


def _often(case: Case) -> bool:
    limit = case.parameter("supervise_repeat_count")
    return limit is not None and case.repeats >= int(limit.value)


def _chronic(case: Case) -> bool:
    years, first = case.parameter("supervise_chronic_years"), case.matter.first
    if not years or first is None or case.matter.rank < 2:
        return False
    return case.order.received.date() >= years_later(first.date(), int(years.value))


def overdue(case: Case, due: datetime | None, stop: datetime | None) -> Iterator[Finding]:
    """应办未办: the effective due passed before the citizen was answered and the result filed (R14)."""
    rule = case.parameter("supervise_on_overdue")
    late = due is not None and (stop > due if stop else case.now > due)
    if rule and rule.value and due and late and case.order.returned is None:
        yield Finding("supervise_overdue", due, rule.clause, (f"应于 {written(due)} 前办结。",))


def superior_dissatisfied(case: Case) -> Iterator[Finding]:
    """市、区热线办回访不满意; the street's own revisit does not trigger (R8)."""
    rule = case.parameter("supervise_on_superior_dissatisfied")
    bad = [e for e in case.order.all("revisit") if e.get("source") in ("district", "city") and dissatisfied(e)]
    if rule and rule.value and bad:
        yield Finding("supervise_superior_dissatisfied", bad[0].at, rule.clause, ("上级回访不满意。",))


def leader_or_media(case: Case) -> Iterator[Finding]:
    """领导批示或媒体曝光: flagged at registration or later."""
    rule = case.parameter("supervise_on_leader_or_media")
    marked = {"leader_instruction", "media"}
    since = case.order.received if marked & set(case.order.fact("flags") or ()) else \
        first_at(e for e in case.order.all("flag") if e.get("what") in marked)
    if rule and rule.value and since:
        yield Finding("supervise_leader_or_media", since, rule.clause, ("有领导批示或媒体曝光。",))


def buck_passing(case: Case) -> Iterator[Finding]:
    """推诿: flagged by a person, or hinted by two changes of unit."""
    clause = case.clause_of("supervise_buck_passing")
    if not clause:
        return
    flagged = first_at(e for e in case.order.all("flag") if e.get("what") == "buck_passing")
    moved = case.order.all("redispatch")
    since = flagged or (moved[1].at if len(moved) >= 2 else None)
    if since:
        yield Finding("supervise_buck_passing", since, clause, ("有推诿记录。" if flagged else "已两次改派。",))


def feedback(case: Case) -> Iterator[Timer]:
    """督办反馈: from the 督办单's issue to the unit's feedback."""
    days = case.parameter("supervise_feedback_workdays")
    steps = case.order.all("supervise")
    for issued in (e for e in steps if e.get("step") == "issue"):
        if days:
            stop = first_at((e for e in steps if e.get("step") == "feedback"), issued.at)
            yield counted(case, days, issued.at, "working_days", stop, "supervise_feedback")
