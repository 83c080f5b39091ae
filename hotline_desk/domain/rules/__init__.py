"""All rules, written out by hand: what an order is judged by, and what an event is refused by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from hotline_desk.domain.case import Case
from hotline_desk.domain.events import Event
from hotline_desk.domain.judgement import Finding, Refusal, Timer
from hotline_desk.domain.policy import Rulebook

from . import contact, extension, handling, redo, returning, supervision, tracks

TimerRule = Callable[[Case], Iterator[Timer]]
FindingRule = Callable[[Case], Iterator[Finding]]
Guard = Callable[[Case, Event], "Refusal | None"]
Rule = TypeVar("Rule")

TIMERS: tuple[TimerRule, ...] = (
    contact.dispatch_alert, contact.first_contact, contact.urgent_feedback, contact.emergency_arrival,
    contact.initial_reply, contact.visit_window, returning.return_window, extension.extension_window,
    handling.handle, handling.platform_due, handling.result_reply, handling.promised, handling.planned_close,
    redo.redo, supervision.feedback, tracks.ledger_review, tracks.archive_alert,
)
FINDINGS: tuple[FindingRule, ...] = (
    supervision.repeated, supervision.chronic, supervision.superior_dissatisfied, supervision.leader_or_media,
    supervision.buck_passing, tracks.repeat_card, tracks.escalation_hint, tracks.case_transfer_required,
    tracks.evidence_missing, tracks.progress_interview, redo.redo_signature_missing, redo.face_reply_required,
)


@dataclass(frozen=True, slots=True)
class When:
    """When a rule can have anything to say: the pack has one of these parameters, and one of these events happened."""

    parameters: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


# A rule that is not named here is always asked. Nothing is decided here: a rule left out would have stayed silent
# (tests/domain/test_asking.py), it only need not be asked ten thousand times.
WHEN: dict[TimerRule | FindingRule, When] = {
    contact.dispatch_alert: When(("dispatch_alert_minutes",)),
    contact.first_contact: When(("first_contact_workdays", "first_contact_alert_minutes")),
    contact.urgent_feedback: When(("urgent_feedback_hours",)),
    contact.emergency_arrival: When(("emergency_arrive_hours",)),
    contact.initial_reply: When(("instant_initial_reply",), ("dispatch",)),
    returning.return_window: When(events=("dispatch",)),
    extension.extension_window: When(("extension_enabled",)),
    handling.result_reply: When(("result_reply_workdays",), ("complete",)),
    handling.promised: When(events=("report_progress",)),
    handling.planned_close: When(events=("plan_close",)),
    redo.redo: When(("redo_workdays",), ("redo",)),
    supervision.feedback: When(("supervise_feedback_workdays",), ("supervise",)),
    tracks.ledger_review: When(("ledger_review_rule",), ("open_ledger",)),
    tracks.archive_alert: When(("archive_alert_workdays",), ("close",)),
    supervision.repeated: When(("supervise_repeat_count",)),
    supervision.chronic: When(("supervise_chronic_years",)),
    supervision.superior_dissatisfied: When(("supervise_on_superior_dissatisfied",), ("revisit",)),
    supervision.leader_or_media: When(("supervise_on_leader_or_media",)),
    supervision.buck_passing: When(events=("flag", "redispatch")),
    tracks.repeat_card: When(tuple(name for _, name in tracks.CARDS)),
    tracks.escalation_hint: When(("escalation_enabled",)),
    tracks.case_transfer_required: When(("case_transfer_enabled",), ("transfer_case",)),
    tracks.evidence_missing: When(("evidence_required",), ("file_result",)),
    tracks.progress_interview: When(events=("report_progress",)),
    redo.redo_signature_missing: When(("redo_requires_leader_signature",), ("redo",)),
    redo.face_reply_required: When(("face_reply_after_bad_revisits",), ("revisit",)),
}


def timer_rules(book: Rulebook) -> tuple[tuple[TimerRule, tuple[str, ...]], ...]:
    """The timer rules this rulebook can speak by, each with the events of which it needs one (none: any order)."""
    return book.memo("timer_rules", partial(_possible, TIMERS))


def finding_rules(book: Rulebook) -> tuple[tuple[FindingRule, tuple[str, ...]], ...]:
    """The same for findings."""
    return book.memo("finding_rules", partial(_possible, FINDINGS))


def _possible(rules: tuple[Rule, ...], book: Rulebook) -> tuple[tuple[Rule, tuple[str, ...]], ...]:
    found = [(rule, WHEN.get(rule, When())) for rule in rules]  # type: ignore[call-overload]
    return tuple((rule, when.events) for rule, when in found
                 if not when.parameters or any(name in book for name in when.parameters))


GUARDS: dict[str, tuple[Guard, ...]] = {
    "request_return": (returning.refuse_request,),
    "redispatch": (returning.refuse_redispatch,),
    "request_extension": (extension.refuse_request,),
    "decide_extension": (extension.refuse_decision,),
    "report_progress": (tracks.refuse_promise,),
    "plan_close": (tracks.refuse_promise,),
    "open_ledger": (tracks.refuse_ledger,),
    "escalate": (tracks.refuse_escalation,),
    "transfer_case": (tracks.refuse_transfer,),
    "close": (redo.refuse_close,),
}
TIMER_WORDS = {
    "dispatch_alert": "派单", "first_contact": "先行联系", "handle": "办理", "initial_reply": "初步回复",
    "urgent_feedback": "紧急反馈", "emergency_arrival": "应急到场", "return_window": "退单", "extension_window": "延期申请",
    "city_extension_window": "市级延期", "result_reply": "回复市民", "redo": "重办", "promised": "续报承诺",
    "planned_close": "计划性办结", "supervise_feedback": "督办反馈", "ledger_review": "挂账复查",
    "archive_alert": "归档", "visit_window": "特定时间到场", "platform_due": "平台时限",
}
FINDING_WORDS = {
    "supervise_repeat": "多次重复投诉", "supervise_chronic": "反复投诉一年以上", "supervise_overdue": "应办未办",
    "supervise_superior_dissatisfied": "上级回访不满意", "supervise_leader_or_media": "领导批示或媒体曝光",
    "supervise_buck_passing": "推诿", "repeat_card": "三牌案件", "escalation_hint": "建议提级",
    "case_transfer_required": "须诉转案", "redo_signature_missing": "缺分管领导签字", "evidence_missing": "缺证据材料",
    "progress_interview": "二次续报约谈", "face_reply_required": "须呈阅面复",
}
