"""退单: the return window, its signatures, and orders that may not be returned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hotline_desk.domain.case import Case, counted, first_at, written
from hotline_desk.domain.events import Event
from hotline_desk.domain.judgement import Refusal, Timer
from hotline_desk.domain.policy import Parameter


def return_window(case: Case) -> Iterator[Timer]:
    """退单窗口: half a working day, or natural hours by channel, from the unit's receipt."""
    start, allowed = first_at(case.order.all("dispatch")), _allowance(case)
    if start and allowed and not _designated(case):
        parameter, unit = allowed
        stop = first_at(case.order.all("request_return"))
        yield counted(case, parameter, start, unit, stop, "return_window", role="window")


def _allowance(case: Case) -> tuple[Parameter, str] | None:
    minutes = case.parameter("return_half_workday_minutes")
    if minutes:
        return minutes, "working_minutes"
    hours = case.parameter(f"return_hours_{case.order.fact('channel')}")
    return (hours, "hours") if hours else None


def _designated(case: Case) -> bool:
    return any(e.get("designated_by_head") for e in case.order.all("dispatch")) \
        and not case.book.value("internal_return_allowed", True)


def refuse_request(case: Case, event: Event) -> Refusal | None:
    """Refused where the pack blocks it: late, unsigned, or an order the head designated."""
    policy = case.parameter("return_late_policy")
    if _designated(case):
        rule = case.parameter("internal_return_allowed")
        return Refusal("return_forbidden", rule.clause if rule else "", "一把手签批指定的工单不得回退，请继续办理。")
    late = _late_since(case, event)
    if policy and policy.value == "block" and late:
        return Refusal("return_window", policy.clause, f"申请回退已于 {written(late)} 截止，超期不予回退，请继续办理。")
    return _unsigned(case, event)


def _late_since(case: Case, event: Event) -> datetime | None:
    start, allowed = first_at(case.order.all("dispatch")), _allowance(case)
    if not start or not allowed:
        return None
    due = case.due(start, int(allowed[0].value), allowed[1]).moment
    return due if event.at > due else None


def _unsigned(case: Case, event: Event) -> Refusal | None:
    signers, office = case.parameter("return_signers"), case.book.value("dispatch_office", "")
    if not signers:
        return None
    signed = [str(name) for name in event.get("signed_by") or ()]
    # The office that files the request has signed by filing it; leaders sign for themselves.
    missing = [s for s in signers.value if s != office and not any(_is(s, name) for name in signed)]
    if not missing:
        return None
    return Refusal("return_signature", signers.clause, f"{case.book.pack.word('return', '退单')}缺签字：{'、'.join(missing)}。签好后再申请，工单没有变化。")


def _is(signer: str, name: str) -> bool:
    """``分管或挂包领导`` is signed by either of the two."""
    head, _, tail = signer.partition("或")
    either = {signer, tail, head + tail[-2:]} if tail else {signer}
    return any(word in name for word in either)


def refuse_redispatch(case: Case, event: Event) -> Refusal | None:
    """Where the pack forbids internal returns, a unit keeps what it was given."""
    rule = case.parameter("internal_return_allowed")
    if rule and not rule.value:
        return Refusal("return_forbidden", rule.clause, "按一把手签批意见派件，不得在内部回退改派。工单没有变化。")
    return _locked(case, event)


def _locked(case: Case, event: Event) -> Refusal | None:
    """首接负责: after its first reply the first unit leads to the end, unless a reason is put on record."""
    rule = case.parameter("first_receiver_locks_on")
    replied = first_at(case.order.all("initial_reply", "reply", "file_result"))
    if not rule or replied is None or str(event.get("reason") or "").strip():
        return None
    return Refusal("wrong_state", rule.clause, f"首接单位已于 {written(replied)} 首次回复，由它牵头一办到底；"
                                               "确需改派请写明理由。工单没有变化。")
