"""The own fields of the forms that follow from what went wrong or was decided: 呈批, 汇报, 约谈, 呈阅, 说明, 纪要."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from hotline_desk.domain.events import Event
from hotline_desk.domain.judgement import Action
from hotline_desk.domain.order import dissatisfied
from hotline_desk.domain.period import iso_week, read_period
from hotline_desk.domain.weekly import week_actions, week_findings
from hotline_desk.services import words
from hotline_desk.services.paper_requests import Values, complaint
from hotline_desk.services.papers import Told, dated, joined, result_of, sentence, shortened, spoken
from hotline_desk.services.wording import slot_word
from hotline_desk.store.periods import touched, with_event

# 约谈 by its ground: the box on the form, the words a clerk may have typed as the type, the rule that cites the clause.
_TYPES = (("quarter_bottom", "季"), ("supervise_interview", "督办"), ("duty", "履职"), ("weekly_interview", "周"), ("weekly_interview", "末位"),
          ("progress_interview", "续报"), ("reminder_interview", "提醒"))
_WEEK_WORDS = {"process_bad": "过程不满意", "result_bad": "结果不满意", "city_redo": "市二次重办", "other_deduction": "其他扣分"}


def cited(told: Told, paper: str) -> str:
    """The clause a paper cites where no rule has found anything, as the office's pack names it."""
    return str(told.desk.pack.info.get("papers", {}).get(paper, ""))


# -- 指定呈批单, 汇报通知单 ----------------------------------------------------------------------------------
def designation_request(told: Told) -> Values:
    """指定呈批单: why no unit was clear, and which the leader named."""
    sent, refused = told.order.first("dispatch"), told.last("decide_return", accepted=False)
    named = told.order.unit if sent and (sent.get("basis") == "designated" or sent.get("designated_by_head")) else ""
    reason = sentence(spoken(sent), spoken(told.order.last("request_return")))
    disputed, unclear = any(mark in reason for mark in ("管辖", "争议")), "不明" in reason or not refused
    held = {"unclear": unclear, "dispute": disputed, "complex": sent and sent.get("co"), "returned": refused}
    return {"grounds": [key for key, holds in held.items() if holds], "reason": reason, "suggested_unit": told.order.unit, "designated": named,
            "due": told.fact("platform_due") or told.due("handle"), "opinion_office": _propose(told)}


def _propose(told: Told) -> str:
    return f"拟请分管领导指定{told.order.unit}主办。" if told.order.unit else "拟请分管领导指定处置单位。"


def leader_report(told: Told) -> Values:
    """汇报通知单 (第十一条第三款): the same moment the order is sent back, its leader is told."""
    back, before, clock = told.order.last("redo"), told.round_before, told.timer("redo")
    leader = told.desk.pack.word("leader", "分管领导")
    until = f"于 {words.full_moment(clock.due)} 前" if clock else "按期"
    return {"leader": leader, "times": len(told.order.all("redo")) or "", "returned": back.at if back else "", "due": clock.due if clock else "",
            "first_result": result_of(before.events if before else told.this_round), "complaint": complaint(told), "ratings": _ratings(_bad(told)),
            "clause_line": clock.clause if clock else cited(told, "leader_report"),
            "demand": f"请督促{told.order.unit or '处置单位'}{until}处理完毕，审核后在{told.desk.pack.word('result_sheet', '处理结果书')}上签字反馈。"}


def _bad(told: Told) -> Event | None:
    return next((e for e in reversed(told.order.all("revisit")) if dissatisfied(e)), None)


def _ratings(visit: Event | None) -> str:
    """联系 … 办理过程 … of one revisit, in the office's words."""
    if visit is None:
        return ""
    said = [(label, slot_word("revisit", name, visit.get(name))) for name, label in
            (("process", "过程"), ("result", "结果"), ("attitude", "态度"), ("resolved", "")) if visit.get(name)]
    source = slot_word("revisit", "source", visit.get("source"))
    return f"{source}回访：" + "，".join(f"{label}{word}" for label, word in said)


# -- 约谈 -----------------------------------------------------------------------------------------------
def interview_notice(told: Told) -> Values:
    """约谈通知: every ground this order gives, with its clause and facts."""
    grounds, steps = [*_grounds(told), *_typed(told)], _interviews(told)
    facts = list(dict.fromkeys(a.facts for a in grounds if a.facts)) or [spoken(steps.get("notify") or steps.get("plan"))]
    return {**_invited(told, grounds, steps), **dated(steps.get("notify")), "facts": sentence(*facts),
            "demand": f"请携带工单 {told.order.number} 的办理台账和相关材料准时到场，说明原因，提出整改措施和时限。"}


def interview_record(told: Told) -> Values:
    """约谈记录: what was said is on record with the step 已约谈; statements are written by hand."""
    steps = _interviews(told)
    held = steps.get("hold")
    return {**_invited(told, [*_grounds(told), *_typed(told)], steps), "facts": spoken(held), "recorder": held.by if held else "",
            "demand": "", "rectified": spoken(steps.get("rectify"))}


def _interviews(told: Told) -> dict[str, Event]:
    return {str(e.get("step")): e for e in told.order.all("interview")}


def _invited(told: Told, grounds: list[Action], steps: Mapping[str, Event]) -> Values:
    held = steps.get("hold")
    return {"type": list(dict.fromkeys(a.rule for a in grounds)), "person": told.person(), "when": held.at if held else "",
            "clause_line": "、".join(dict.fromkeys(a.clause for a in grounds if a.clause)), "interviewer": _interviewer(told, grounds)}


def _typed(told: Told) -> list[Action]:
    """The ground that somebody chose when recording the interview."""
    made: list[Action] = []
    for event in told.order.all("interview"):
        text = str(event.get("type") or "")
        rule = next((key for key, mark in _TYPES if mark in text), "")
        if rule:
            clause = told.case.clause_of(rule) or (cited(told, "duty_interview") if rule == "duty" else _bottom_clause(told, rule))
            made.append(Action(rule, told.order.unit, "", clause))
    return made


def _bottom_clause(told: Told, rule: str) -> str:
    name = {"quarter_bottom": "quarter_bottom_n", "reminder_interview": "reminder_interview_count"}.get(rule, "")
    found = told.case.book.get(name)
    return found.clause if found else ""


def _grounds(told: Told) -> list[Action]:
    unit, found = told.order.unit, list[Action]()
    for event in told.order.all("supervise"):
        if event.get("step") == "poor":
            found.append(Action("supervise_interview", unit, "", told.case.clause_of("supervise_interview"),
                                joined(f"{words.full_moment(event.at)} 督办处置不利", spoken(event), mark="：")))
    second = told.finding("progress_interview")
    if second:
        found.append(Action("progress_interview", unit, "", second.clause, "".join(second.facts)))
    return [*found, *_reminded(told), *(a for a in _week(told)[1] if a.rule == "weekly_interview")]


def _reminded(told: Told) -> list[Action]:
    """多次提醒: the reminders of this unit over all its orders reach the number."""
    limit = told.case.book.get("reminder_interview_count")
    if not limit or not told.order.all("remind"):
        return []
    store = told.desk.store
    orders = [r["number"] for r in store.rows({"unit": told.order.unit, "number": with_event(store, "remind")})]
    count = sum(1 for events in store.events_of(orders).values() for e in told.desk.ruling.fold("", events).all("remind"))
    if count < int(limit.value):
        return []
    return [Action("reminder_interview", told.order.unit, "", limit.clause, f"已提醒 {count} 次")]


def _interviewer(told: Told, grounds: list[Action]) -> str:
    """Who interviews, by the clause of the first ground."""
    heads = {"quarter_bottom": "head", "supervise_interview": "head", "weekly_interview": "head", "progress_interview": "head"}
    rule = grounds[0].rule if grounds else ""
    if rule == "reminder_interview":
        return str(told.desk.pack.info.get("roles", {}).get("desk_chief", ""))
    return told.desk.pack.word(heads.get(rule, "leader"), "分管领导") if rule else ""


# -- 一周：口头说明 ------------------------------------------------------------------------------------------
def _week(told: Told) -> tuple[str, list[Action], list[str]]:
    """(week, actions, one line a finding) of the unit's week in which this order was last rated by the superior."""
    visits = [e for e in told.order.all("revisit") if e.get("source") in ("district", "city")]
    last = (visits[-1].at if visits else told.now).date()
    week = read_period(iso_week(last), 1)
    desk, ruling, unit = told.desk, told.desk.ruling, told.order.unit
    first = week.first - timedelta(days=6)  # 滚动七日 looks back from any day of the week
    rows = desk.store.rows({"unit": unit, "number": touched(desk.store, first, week.last)}, columns=("number", "subject")) if unit else []
    subjects = {r["number"]: r["subject"] or "" for r in rows}
    orders = [ruling.fold(n, [e for e in events if e.at <= told.now]) for n, events in desk.store.events_of(subjects).items()]
    found = [f for f in week_findings(ruling, orders) if f.unit == unit]
    held = sorted((f for f in found if week.holds(f.at)), key=lambda f: f.at)
    kinds: dict[tuple[str, str], list[str]] = {}
    for f in held:
        kinds.setdefault((f"{words.day_word(f.at.date())[:-3]}", f.order), []).append(_WEEK_WORDS[f.kind])
    lines = [f"{day} {order} {subjects[order]}：{'、'.join(said)}。" for (day, order), said in kinds.items()]
    name = f"{week.first.year}年第{last.isocalendar().week}周（{words.day_word(week.first)[:-3]}—{words.day_word(week.last)[:-3]}）"
    return name, [a for a in week_actions(told.case.book, found, week) if a.unit == unit], lines


def explanation_outline(told: Told) -> Values:
    """口头说明提纲 (三（九）): the unit's week, what was counted, the orders it lay in."""
    name, actions, lines = _week(told)
    village = told.desk.ruling.units.get(told.order.unit) == "village"
    role = "挂包指导员" if village else "具体负责人"
    person = told.person("second" if village else "specific")
    return {"week": name, "person": joined(role, person, mark=" "), "meeting": "下周党政联席会", "counts": "；".join(a.facts for a in actions),
            "clause_line": "、".join(dict.fromkeys(a.clause for a in actions)) or cited(told, "explanation_outline"), "cases": "\n".join(lines)}


# -- 呈阅, 面复 -------------------------------------------------------------------------------------------
def head_report(told: Told) -> Values:
    """呈阅单 (三（六）): the answer, the two revisits, what is proposed."""
    found, reply = told.finding("face_reply_required"), told.order.last("reply")
    report = told.order.last("report_to_head")
    until = report.at if report else told.now
    lines = [sentence(f"{words.short_moment(e.at)} {_ratings(e)}", e.get("words")) for e in told.order.all("revisit")
             if e.get("reached") is not False and e.at <= until]
    return {"date": until.date(), "replied": reply.at if reply else "", "answer": result_of(told.order.events), "visits": "\n".join(lines),
            "clause_line": found.clause if found else cited(told, "head_report"),
            "demand": spoken(report) or f"拟请{told.desk.pack.word('leader', '分管领导或挂包领导')}面复投诉人，当面沟通情况、解释政策，争取理解。"}


def face_reply_record(told: Told) -> Values:
    """面复记录 (三（六）): what led to it, what was said, what the citizen thought of it afterwards."""
    face, bad = told.order.last("face_reply"), _bad(told)
    after = [e for e in told.order.all("revisit") if face and e.at > face.at]
    rated = after[-1] if after else None
    return {"when": face.at if face else "", "talk": spoken(face),
            "dispute": sentence(_ratings(bad), bad.get("words")) if bad else "",
            **{name: str(rated.get(name) or "") for name in ("process", "result", "resolved") if rated}}


# -- 会议纪要 ---------------------------------------------------------------------------------------------
def meeting_minutes(told: Told) -> Values:
    """会议纪要: the agenda and its history are known; what was said is written by the recorder."""
    steps = {str(e.get("step")): e for e in told.order.all("escalate")}
    meeting, decided, pack = steps.get("meeting"), steps.get("decide"), told.desk.pack
    kind = "escalate" if steps else str(pack.info.get("meeting", ""))
    sent = told.order.first("dispatch")
    others = joined(told.order.unit, "、".join(map(str, (sent.get("co") if sent else None) or ())), mark="、")
    return {"type": kind, "when": meeting.at if meeting else "", "recorder": meeting.by if meeting else "", "others": others,
            "chair": pack.word("head", "") if steps else "", "situation": "\n".join(_digest(told, meeting)),
            "discussion": spoken(meeting), "decision": spoken(decided), "clause_line": cited(told, "meeting_minutes"),
            "due": "", "cc": str(pack.info.get("cc", ""))}


_KEY = frozenset({"dispatch", "redispatch", "decide_return", "decide_extension", "file_result", "revisit", "redo", "supervise",
                  "report_progress", "plan_close", "open_ledger", "clear_ledger"})


def _digest(told: Told, meeting: Event | None) -> list[str]:
    """What a meeting need know of the order: its turning points before the meeting."""
    return shortened(told.story([e for e in told.order.events if e.kind in _KEY and (meeting is None or e.at < meeting.at)]))


OWN: Mapping[str, Callable[[Told], dict[str, Any]]] = {
    "designation_request": designation_request, "leader_report": leader_report, "interview_notice": interview_notice, "interview_record": interview_record,
    "head_report": head_report, "face_reply_record": face_reply_record, "explanation_outline": explanation_outline,
    "meeting_minutes": meeting_minutes,
}
