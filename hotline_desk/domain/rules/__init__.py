"""All rules, written out by hand: what an order is judged by, and what an event is refused by."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hotline_desk.domain.case import Case
from hotline_desk.domain.events import Event
from hotline_desk.domain.judgement import Finding, Refusal, Timer

from . import contact, extension, handling, redo, returning, supervision, tracks

TimerRule = Callable[[Case], Iterator[Timer]]
FindingRule = Callable[[Case], Iterator[Finding]]
Guard = Callable[[Case, Event], "Refusal | None"]

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
