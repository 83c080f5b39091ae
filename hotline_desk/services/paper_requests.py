"""The own fields of the forms that ask or answer: 退单, 延期, 处理结果书, 督办单, 提级, 回访记录."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from hotline_desk.domain.events import CONTACT_METHODS, Event
from hotline_desk.domain.order import dissatisfied
from hotline_desk.domain.rules.handling import handling_days
from hotline_desk.services import words
from hotline_desk.services.office import labels
from hotline_desk.services.papers import Told, dated, joined, result_of, sentence, spoken
from hotline_desk.services.revisiting import record_values
from hotline_desk.services.wording import slot_word

Values = dict[str, Any]
_GROUNDS = (("out_of_scope", ("受理范围",)), ("not_function", ("职能", "职责", "权限")), ("not_area", ("辖区", "管辖", "属地")),
            ("incomplete", ("要素", "不全", "不详", "地址不清")), ("repeated", ("重复派", "重复工单")))


# -- 退单 -----------------------------------------------------------------------------------------------
def return_request(told: Told) -> Values:
    """退单申请表 and 回退申请表: the window, the request and what became of it."""
    asked, decided = told.order.last("request_return"), told.order.last("decide_return")
    signed = [str(name) for name in (asked.get("signed_by") if asked else None) or ()]
    reason = sentence(asked.get("reason"), asked.get("basis")) if asked else ""
    return {
        "received": told.sent or told.order.received, "applied": asked.at if asked else "", "window": _return_window(told, asked),
        "grounds": _grounds(reason), "reason": reason, "handler": asked.by if asked else "",
        "suggested_unit": _named_unit(told, reason), "opinion_office": spoken(decided),
        "opinion_lead": _signed_by(signed, ("分管", "挂包")), "opinion_head": _signed_by(signed, ("主要领导", "书记", "主任")),
        "opinion_party_office": sentence(f"{words.full_moment(asked.at)} 提交区投诉中心审核", spoken(decided)) if asked else "",
        "result": "" if decided is None else "accepted" if decided.get("accepted") else "refused",
    }


def _return_window(told: Told, asked: Event | None) -> Any:
    window = told.timer("return_window")
    if window is None:
        return ""
    if asked is None:
        return window.due
    late = asked.at > window.due
    first, last = sorted((asked.at, window.due))
    working = window.allowance is not None and window.allowance.unit == "working_minutes"
    span = timedelta(minutes=told.desk.calendar.working_minutes(first, last)) if working else last - first
    return f"{words.full_moment(window.due)}，{'超过' if late else '剩余'}{words.span_word(span)}"


def _grounds(reason: str) -> list[str]:
    """The boxes that the written reason names; none is ticked by guess."""
    found = [key for key, marks in _GROUNDS if any(mark in reason for mark in marks)]
    return found or (["other"] if reason else [])


def _named_unit(told: Told, reason: str) -> str:
    """The unit of the office that the reason proposes, else those it names; never the one that asks."""
    proposed = reason.partition("建议")[2]
    named = [name for name in told.desk.ruling.units if name in (proposed or reason) and name != told.order.unit]
    return "、".join(named)


def _signed_by(signed: list[str], marks: tuple[str, ...]) -> str:
    names = [name for name in signed if any(mark in name for mark in marks)]
    return f"已签批：{'、'.join(names)}" if names else ""


# -- 延期 -----------------------------------------------------------------------------------------------
def extension_request(told: Told) -> Values:
    """延期申请表: both windows, the due before and after, what was done and said."""
    asked, decided = told.order.last("request_extension"), told.order.last("decide_extension")
    level = str(asked.get("level")) if asked else {"general": "street", "complex": "city"}.get(told.case.order_class, "")
    verdict = _verdict(decided)
    until = asked.at if asked else told.now
    before = [e for e in told.order.events if e.at <= until]
    done = told.story([e for e in before if e.kind in ("contact", "visit", "initial_reply", "complete")])
    talks = [e for e in before if e.kind in ("contact", "reply", "initial_reply")]
    plans = told.order.all("report_progress", "plan_close")
    return {
        "received": told.sent or told.order.received, "applied": asked.at if asked else "", "due": _first_due(told),
        "window": told.due("city_extension_window" if level == "city" else "extension_window"), "level": level,
        "new_due": _new_due(told, decided, level), "reason": spoken(asked), "done": sentence(*done),
        "plan": spoken(plans[-1]) if plans else "", "talk": sentence(*(_talk(e) for e in talks)), "handler": asked.by if asked else "",
        "opinion_office": verdict if level != "city" else "", "opinion_superior": verdict if level == "city" else "",
    }


def _first_due(told: Told) -> datetime | str:
    """The due before any extension: the rule's, or the platform's where that is earlier."""
    days, start, platform = handling_days(told.case), told.case.handle_start, told.fact("platform_due")
    counted = [told.case.due(start, int(days.value), "working_days").moment] if days and start else []
    return min([*counted, *([platform] if platform else [])], default="")


def _new_due(told: Told, decided: Event | None, level: str) -> datetime | str:
    granted = decided.get("new_due") if decided and decided.get("approved") else None
    limit, start = told.case.parameter("extension_max_total_workdays"), told.case.handle_start
    if granted or level != "street" or not limit or not start:
        return granted or ""
    return told.case.due(start, int(limit.value), "working_days").moment


def _verdict(decided: Event | None) -> str:
    if decided is None:
        return ""
    until = decided.get("new_due")
    said = (f"同意延期至 {words.full_moment(until)}" if until else "同意延期") if decided.get("approved") else "不同意延期，按原时限办理"
    return sentence(said, decided.get("note"))


def _talk(event: Event) -> str:
    method = labels(CONTACT_METHODS).get(str(event.get("method")), "") or slot_word("reply", "method", event.get("method"))
    missed = "未接通" if event.kind == "contact" and event.get("reached") is False else ""
    return joined(f"{words.short_moment(event.at)} {method}{'联系' if event.kind == 'contact' else '答复'}{missed}", spoken(event), mark="：")


# -- 处理结果书, 督办单, 提级, 回访 -------------------------------------------------------------------------
def redo_result(told: Told) -> Values:
    """处理结果书: the result before, what the citizen was not content with, what was done anew."""
    back, before, filed = told.order.last("redo"), told.round_before, _filed(told)
    if back is None or before is None:
        return {"first_result": result_of(told.this_round)}
    again = told.story([e for e in told.this_round if e.kind in ("contact", "visit", "complete", "reply", "file_result")])
    solved = str(filed.get("solved") or "") if filed else ""
    signed = next((e for e in reversed(told.this_round) if e.kind == "review_result" and e.get("signed_by")), None)
    return {"returned": back.at, "due": told.due("redo"), "first_result": result_of(before.events), "complaint": complaint(told),
            "redo": sentence(*again), "solved": solved,
            "explanation": result_of(told.this_round) if solved in ("explained", "unsolved") else "", "opinion_lead": spoken(signed)}


def _filed(told: Told) -> Event | None:
    return next((e for e in reversed(told.this_round) if e.kind == "file_result"), None)


def complaint(told: Told) -> str:
    """What the citizen said when dissatisfied last, and why the order was sent back."""
    back = told.order.last("redo")
    bad = [e for e in told.order.all("revisit") if dissatisfied(e) and (back is None or e.at <= back.at)]
    return sentence(str(bad[-1].get("words") or "") if bad else "", spoken(back))


def supervision(told: Told) -> Values:
    """督办单: what the offices wrote with each step, what came back, how it ended."""
    steps = {str(e.get("step")): e for e in told.order.all("supervise")}
    review = "written_off" if "close" in steps else "interview" if "poor" in steps else ""
    return {"opinion_center": spoken(steps.get("confirm")), "opinion_party_office": spoken(steps.get("issue")),
            "result": spoken(steps.get("feedback")), "review": review, **dated(steps.get("issue"))}


def escalation(told: Told) -> Values:
    """提级办理申请表: the reason somebody wrote, else the facts the engine found, else how it stands unsolved."""
    draft = told.last("escalate", step="draft")
    found = told.finding("escalation_hint", "progress_interview")
    reason = spoken(draft) or ("" if found else _unsolved(told))
    return ({"reason": reason} if reason else {}) | ({} if told.due("redo", "handle") or told.fact("platform_due") else {"due": _promised(told)})


def _unsolved(told: Told) -> str:
    """What is on record of an order that does not come to its end: how often, sent back, shelved, what the citizen said."""
    count, back = told.judgement.matter_count, len(told.order.all("redo"))
    plans = told.order.all("request_extension", "report_progress", "plan_close", "open_ledger")
    said = complaint(told)
    return sentence(f"同一诉求第 {count} 次投诉" if count > 1 else "", f"已退回重新办理 {back} 次" if back else "",
                    f"市民不满意：{said}" if said else "", spoken(plans[-1]) if plans else "")


def _promised(told: Told) -> datetime | str:
    """The day that was last promised, where neither rule nor platform gives one."""
    days = [e.get("promised") or e.get("planned") for e in told.order.all("report_progress", "plan_close")]
    return next((day for day in reversed(days) if day), "")


def escalation_flow(told: Told) -> Values:
    """提级流转记录: each step as it was recorded."""
    steps = {str(e.get("step")): e for e in told.order.all("escalate")}
    meeting, decided = steps.get("meeting"), steps.get("decide")
    units = joined(told.order.unit, "、".join(map(str, (told.order.first("dispatch") or told.order.events[0]).get("co") or ())), mark="、")
    return {"collected": spoken(steps.get("collect")), "submitted": spoken(steps.get("submit")), "meeting_at": meeting.at if meeting else "",
            "meeting_units": units if meeting else "", "meeting_result": sentence(spoken(meeting), spoken(decided)),
            "lead_unit": told.order.unit if decided else ""}


def revisit_record(told: Told) -> Values:
    """回访记录单: the last call, or before any the answer that is to be asked about."""
    return record_values(told.order) or {"answer": result_of(told.this_round)}


OWN: Mapping[str, Callable[[Told], Values]] = {
    "return_request": return_request, "chengdong_return": return_request, "extension_request": extension_request,
    "redo_result": redo_result, "youyilu_supervision": supervision, "chengdong_escalation": escalation,
    "chengdong_escalation_flow": escalation_flow, "revisit_record": revisit_record,
}
