"""The own fields of 庐阳's papers: 首问负责单, 过程反馈单, 情况答复单, 三牌案件交办单, 现场办公记录."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from hotline_desk.domain.events import Event
from hotline_desk.services import words
from hotline_desk.services.papers import REASONS, Told, dated, joined, result_of, sentence, spoken
from hotline_desk.services.wording import slot_word

Values = dict[str, Any]


def first_duty_slip(told: Told) -> Values:
    """首问负责单: who took the call, who answers for it, until when."""
    register, arrive = told.order.register, told.timer("emergency_arrival")
    contact = told.due("first_contact")
    tasks = [f"于 {words.full_moment(arrive.due)} 前到达现场处置" if arrive else "",
             f"于 {words.full_moment(contact)} 前联系诉求人" if isinstance(contact, datetime) else "及时联系诉求人",
             "办理过程及时反馈，办结后答复诉求人"]
    return {"taken_by": register.by if register else "", "urgency": told.fact("urgency") or "normal", "contact_due": contact,
            "demand": "请首问责任人" + "，".join(t for t in tasks if t) + "。"}


def progress_slip(told: Told) -> Values:
    """过程反馈单: the point reached, what was done, what stands in the way, what comes next."""
    shelved, plan = told.order.last("open_ledger"), told.last("report_progress") or told.last("plan_close")
    spoke = [e for e in told.order.all("contact", "initial_reply", "reply") if e.get("reached") is not False]
    promised = (plan.get("promised") or plan.get("planned")) if plan else None
    done = told.story([e for e in told.order.events if e.kind in ("contact", "visit", "initial_reply", "complete", "remind_ledger", "reply")])
    return {"node": _node(told), "progress": sentence(*done), "difficulty": spoken(shelved), "plan": spoken(plan),
            "planned": promised or (shelved.get("planned") if shelved else None) or "", "told_at": spoke[-1].at if spoke else "",
            "told_how": _how(spoke[-1]) if spoke else ""}


def _node(told: Told) -> str:
    if told.order.state == "ledgered":
        return "ledgered"
    if told.order.all("visit"):
        return "visited"
    return "contacted" if told.order.all("contact") else "handling"


def _how(event: Event) -> str:
    return slot_word(event.kind, "method", event.get("method"))


def reply_slip(told: Told) -> Values:
    """情况答复单: the result, its ground, how the citizen was told and what he thought of it."""
    filed, reply, visit = told.order.last("file_result"), told.order.last("reply"), told.order.last("revisit")
    since = reply is None or visit is None or visit.at >= reply.at  # asked before this answer, he spoke of an earlier one
    heard = visit if visit and since and visit.get("reached") is not False else None
    grounds = [slot_word("file_result", n, filed.get(n)) for n in ("disposition", "closure_basis") if filed.get(n)] if filed else []
    return {"answer": result_of(told.order.events), "grounds": "；".join(grounds), "solved": str(filed.get("solved") or "") if filed else "",
            "replied": reply.at if reply else "", **dated(reply), "told_how": _how(reply) if reply else "",
            "satisfied": str(heard.get("result") or "") if heard else "", "opinion": str(heard.get("words") or "") if heard else ""}


def card_task(told: Told) -> Values:
    """三牌案件交办单: the colour, every complaint of the matter so far, who must go there."""
    found, card = told.finding("repeat_card"), told.judgement.card or ""
    due = _still_ahead(told, told.due("redo", "handle") or told.fact("platform_due"))
    until = f"于 {words.full_moment(due)} 前" if isinstance(due, datetime) else "按期"
    again = told.judgement.matter_count > 1
    why = "前几次办理情况，查明反复投诉的原因" if again else "情况，查明原因"
    return {"card": card, "duty": told.desk.pack.word(f"card_duty_{card}") + "。" if card else "", "complaints": "\n".join(_complaints(told)),
            "clause_line": found.clause if found else _raised(told), "repeat_count": told.judgement.matter_count, "due": due,
            **dated(told.last("supervise", step="issue")),
            "demand": f"请{told.order.unit or '责任单位'}到场核实{why}，{until}拿出解决办法，答复诉求人并反馈指挥中心。"}


def _still_ahead(told: Told, due: object) -> datetime | str:
    """A deadline that had not passed when the paper went out; "" else, a person writes a new one: no task is due before its own date."""
    issued = told.last("supervise", step="issue")
    return due if isinstance(due, datetime) and due > (issued.at if issued else told.now) else ""


def _raised(told: Told) -> str:
    """Why a person put an order under 督办 that no rule names; "" where nobody wrote it down."""
    return joined(spoken(told.last("supervise", step="confirm")), *(f.clause for f in told.judgement.findings if f.rule in REASONS))


def _complaints(told: Told) -> list[str]:
    """第 n 次：day, number, unit of every order of the matter up to this one."""
    order, store = told.order, told.desk.store
    if not order.matter:
        return [f"第 1 次：{words.full_moment(order.received)}　{order.number}　{order.unit}"]
    numbers = store.matter_members(order.matter)
    rows = {r["number"]: r for r in store.rows({"number": numbers, "state!=": "void"})}
    stood = sorted((str(r["received_at"]), n, str(r["unit"] or "")) for n, r in rows.items())
    mine = (order.received.isoformat(timespec="minutes"), order.number)
    return [f"第 {at} 次：{words.full_moment(datetime.fromisoformat(when))}　{n}　{unit}"
            for at, (when, n, unit) in enumerate((s for s in stood if (s[0][:16], s[1]) <= mine), start=1)]


def on_site_record(told: Told) -> Values:
    """现场办公记录: the visit as recorded; the rest is written on the spot."""
    visit, plan = told.order.last("visit"), told.last("report_progress") or told.last("plan_close")
    until = plan or told.last("open_ledger")
    card = told.judgement.card or ""
    officers = "、".join(map(str, (visit.get("officers") if visit else None) or ()))
    promised = (until.get("promised") or until.get("planned")) if until else None
    return {"type": "card" if card else "street", "card": card, "when": visit.at if visit else "", "place": told.fact("address") if visit else "",
            "opinion": "",  # the citizen's, written there; the field shared by this name is the order to the unit
            "others": joined(told.order.unit, officers, mark="："), "situation": spoken(visit), "decision": spoken(plan) or spoken(told.order.last("complete")),
            "lead": joined(told.order.unit, told.person(), mark=" "), "planned": promised or ""}


OWN: Mapping[str, Callable[[Told], Values]] = {
    "first_duty_slip": first_duty_slip, "progress_slip": progress_slip, "reply_slip": reply_slip, "card_task": card_task,
    "on_site_record": on_site_record,
}
