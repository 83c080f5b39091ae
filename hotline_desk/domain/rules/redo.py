"""重办 and revisits: the redo clock, the leader's signature, 呈阅面复."""

from __future__ import annotations

from collections.abc import Iterator

from hotline_desk.domain.case import Case, counted, settled
from hotline_desk.domain.events import Event
from hotline_desk.domain.judgement import Finding, Refusal, Timer
from hotline_desk.domain.order import Round, dissatisfied


def redo(case: Case) -> Iterator[Timer]:
    """不满退回: each redo round is due in its working days from the re-dispatch."""
    days = case.parameter("redo_workdays")
    for one in case.order.rounds[1:] if days else ():
        if days:
            yield counted(case, days, one.start.at, "working_days", settled(one.events), "redo", round=one.number)


def _signed(one: Round) -> bool:
    return any(e.kind == "review_result" and e.get("signed_by") for e in one.events)


def redo_signature_missing(case: Case) -> Iterator[Finding]:
    """处理结果书 must be signed by the leader in charge before a redo round is closed."""
    rule = case.parameter("redo_requires_leader_signature")
    if not rule or not rule.value or case.order.round < 2:
        return
    last = case.order.rounds[-1]
    filed = next((e for e in last.events if e.kind == "file_result"), None)
    closed = any(e.kind == "close" for e in last.events)
    if filed and not closed and not _signed(last):
        yield Finding("redo_signature_missing", filed.at, rule.clause, ("重办结果已反馈，处理结果书还没有分管领导签字。",))


def refuse_close(case: Case, event: Event) -> Refusal | None:
    """A redo round cannot be closed without the leader's signature."""
    rule = case.parameter("redo_requires_leader_signature")
    if not rule or not rule.value or case.order.round < 2 or _signed(case.order.rounds[-1]):
        return None
    return Refusal("redo_signature_missing", rule.clause,
                   "不满退回的工单须由分管领导审核并在处理结果书上签字。请先记录签字再结案，工单没有变化。")


def face_reply_required(case: Case) -> Iterator[Finding]:
    """呈阅面复: answered on the day of receipt, and two own revisits still bad."""
    rule = case.parameter("face_reply_after_bad_revisits")
    if not rule or not _answered_same_day(case) or case.order.all("face_reply"):
        return
    bad = [e for e in case.order.all("revisit") if e.get("source") in ("unit", "street") and dissatisfied(e)]
    if len(bad) >= int(rule.value):
        yield Finding("face_reply_required", bad[int(rule.value) - 1].at, rule.clause,
                      (f"{rule.value} 次回访仍不满意或未解决。",))


def _answered_same_day(case: Case) -> bool:
    return any(e.at.date() == case.order.received.date() for e in case.order.all("reply"))
