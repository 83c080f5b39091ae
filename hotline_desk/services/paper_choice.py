"""Which papers an order calls for as it stands now: what the list of forms begins with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hotline_desk.domain.judgement import Judgement
from hotline_desk.domain.order import Order, dissatisfied

# The forms that carry an act, whichever of them an office's regulation prints; the first is shown first.
SERVING: Mapping[str, tuple[str, ...]] = {
    "supervise": ("youyilu_supervision", "card_task", "problem_list"), "escalate": ("chengdong_escalation",),
    "request_return": ("return_request", "chengdong_return"), "request_extension": ("extension_request",)}
Holds = Callable[[Order, Judgement], bool]


def _has(*kinds: str) -> Holds:
    return lambda order, _: bool(order.all(*kinds))


def _state(*states: str) -> Holds:
    return lambda order, _: order.state in states


def _found(*rules: str) -> Holds:
    return lambda _, judgement: any(f.rule in rules for f in judgement.findings)


def _window(*rules: str) -> Holds:
    return lambda _, judgement: any(t.rule in rules and t.status == "running" for t in judgement.timers)


def _bad_visit(order: Order, _: Judgement) -> bool:
    return any(dissatisfied(e) for e in order.all("revisit"))


def _superior_bad(order: Order, _: Judgement) -> bool:
    return any(dissatisfied(e) and e.get("source") in ("district", "city") for e in order.all("revisit"))


def _step(kind: str, *steps: str) -> Holds:
    return lambda order, _: any(e.get("step") in steps for e in order.all(kind))


def _supervised(order: Order, judgement: Judgement) -> bool:
    return bool(order.all("supervise")) or any(f.rule.startswith("supervise_") for f in judgement.findings)


# What is urgent comes first: a sanction or a leader's decision, then what the state asks for, then what was used already.
_CALLS: tuple[tuple[str, Holds], ...] = (
    ("head_report", _found("face_reply_required")), ("face_reply_record", _has("report_to_head")),
    ("card_task", _found("repeat_card")), ("on_site_record", _found("repeat_card")),
    ("interview_notice", _found("progress_interview")), ("interview_notice", _step("supervise", "poor")),
    ("interview_notice", _has("interview")), ("interview_record", _has("interview")),
    ("youyilu_supervision", _supervised), ("problem_list", _supervised),
    ("redo_result", _state("redo")), ("leader_report", _state("redo")),
    ("return_request", _state("return_pending")), ("chengdong_return", _state("return_pending")),
    ("chengdong_escalation", _found("escalation_hint")), ("chengdong_escalation", _has("escalate")),
    ("chengdong_escalation_flow", _has("escalate")), ("meeting_minutes", _step("escalate", "meeting", "decide")),
    ("explanation_outline", _superior_bad), ("designation_request", _state("registered")), ("first_duty_slip", _state("registered", "dispatched")),
    ("work_slip", _state("registered", "dispatched")), ("ledger_book", _has("open_ledger")), ("progress_slip", _state("handling", "ledgered", "planned")),
    ("revisit_record", _state("pending_revisit")), ("reply_slip", _has("file_result")), ("revisit_record", _has("revisit")),
    ("extension_request", _window("extension_window", "city_extension_window")), ("extension_request", _has("request_extension")),
    ("return_request", _window("return_window")), ("chengdong_return", _window("return_window")),
    ("return_request", _has("request_return")), ("chengdong_return", _has("request_return")),
    ("leader_report", _bad_visit), ("redo_result", _has("redo")), ("work_slip", _has("dispatch")),
)


def fitting(order: Order, judgement: Judgement) -> list[str]:
    """Ids of the forms that make sense for the order now, the most pressing first."""
    return list(dict.fromkeys(form for form, holds in _CALLS if holds(order, judgement)))
