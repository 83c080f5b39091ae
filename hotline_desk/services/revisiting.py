"""回访: who is to be called, what to ask in the pack's own words, what follows from the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from hotline_desk.domain.events import REVISIT_METHODS, Event, make_event
from hotline_desk.domain.names import mask_name, mask_phone
from hotline_desk.domain.order import Order, dissatisfied, effective, fold
from hotline_desk.services import acts, words
from hotline_desk.services.calls import Outcome, appointed, appointment, moment_word
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.revisit_questions import Inquiry, inquiries
from hotline_desk.services.views import Done

# What of a history a row of the queue tells; the whole of a thousand histories takes three times as long to read.
_TOLD = ("redo", "close", "plan_close", "revisit", "appoint_call", "void")
GROUPS = (("call", "待拨"), ("later", "已约时"), ("missed", "未接通"), ("bad", "不满意待处置"))


@dataclass(frozen=True, slots=True)
class CallRow:
    """One order in the queue; ``group`` is a key of GROUPS, ``attempts`` the calls nobody answered this round."""

    order: str
    subject: str
    caller: str
    phone: str
    unit: str
    closed: str
    group: str
    attempts: int = 0
    card: str | None = None
    repeat: int = 1
    when: datetime | None = None  # the citizen asked to be called then
    appointed: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call that was made: when in words, what came of it, whether somebody answered."""

    when: str
    result: str
    reached: bool
    by: str = ""


@dataclass(frozen=True, slots=True)
class CallSheet:
    """All a caller needs of one order: masked person, the unit's answer, questions, script, earlier calls."""

    order: str
    subject: str
    place: str
    caller: str
    phone: str
    unit: str
    answered: str
    answer: str
    questions: tuple[Inquiry, ...]
    script: str
    calls: tuple[Attempt, ...]
    attempts_note: str
    attempts_clause: str
    version: int
    group: str
    redo_word: str
    card: str | None = None
    repeat: int = 1
    appointed: str = ""


# -- the queue ----------------------------------------------------------------------------------------
def queue(desk: Desk) -> list[CallRow]:
    """Every order that waits for its revisit: the one closed longest ago first, then plans that have come due (C37)."""
    now = desk.now()  # asked once: a big office has a thousand of them
    waiting = desk.store.rows({"state": "pending_revisit"}, order_by="closed_at", descending=False)
    return _in_turn(_rows(desk, [*waiting, *_plans_due(desk)], now), now)


def queue_after(desk: Desk, rows: Sequence[CallRow], number: str) -> list[CallRow]:
    """The queue after an act on one of its orders: only that order is read again."""
    now, row = desk.now(), desk.store.order_row(number)
    waits = row is not None and (row["state"] == "pending_revisit" or number in {r["number"] for r in _plans_due(desk)})
    fresh = _rows(desk, [row], now) if row is not None and waits else []
    return _in_turn([kept for old in rows for kept in (fresh if old.order == number else [old])], now)


def _rows(desk: Desk, rows: Sequence[Mapping[str, Any]], now: datetime) -> list[CallRow]:
    histories = desk.store.events_of([r["number"] for r in rows], _TOLD)
    return [_row(r, fold(r["number"], histories[r["number"]]), now) for r in rows]


def _in_turn(rows: Sequence[CallRow], now: datetime) -> list[CallRow]:
    return sorted(rows, key=lambda row: _turn(row, now))


def _turn(row: CallRow, now: datetime) -> tuple[int, datetime]:
    """Who comes first: an appointment that has come, then the others as they stand, then appointments to come."""
    if row.when is None:
        return 1, datetime.min
    return (0 if row.when <= now else 2), row.when


def _plans_due(desk: Desk) -> list[dict[str, Any]]:
    """计划性办结 whose planned day has come: 全量回访 asks whether the plan was kept (附件2 二.11)."""
    until = datetime.combine(desk.now().date(), time.max)
    due = dict.fromkeys(t.order for t in desk.store.open_duties(until) if t.rule == "planned_close")
    rows = [row for number in due if (row := desk.store.order_row(number))]
    histories = desk.store.events_of(due)
    return [row for row in rows if not _visited_since_plan(desk.ruling.fold(row["number"], histories[row["number"]]))]


def _visited_since_plan(order: Order) -> bool:
    plan, visit = order.last("plan_close"), order.last("revisit")
    day = plan.get("planned") if plan else None
    return bool(day and visit and visit.at.date() >= day.date() and visit.get("reached") is not False)


def _row(row: Mapping[str, Any], order: Order, now: datetime) -> CallRow:
    visits = _visits(order)
    closed = order.last("close")
    return CallRow(order.number, row["subject"] or "（无标题）", mask_name(row["caller"] or ""),
                   mask_phone(row["phone"] or ""), row["unit"] or "未派单",
                   f"{words.day_word(closed.at.date())} 办结" if closed else _planned(order), group_of(order, now),
                   _missed(visits), row["card"], row["matter_count"] or 1, *appointed(order, now))


def _planned(order: Order) -> str:
    plan = order.last("plan_close")
    return f"{words.day_word(plan.get('planned').date())} 计划时限到" if plan and plan.get("planned") else ""


def _visits(order: Order) -> list[Event]:
    """The revisits of the round under way."""
    events: Sequence[Event] = order.rounds[-1].events if order.rounds else ()
    return [e for e in events if e.kind == "revisit"]


def _missed(visits: Sequence[Event]) -> int:
    return sum(1 for e in visits if e.get("reached") is False)


def group_of(order: Order, now: datetime) -> str:
    """The key of GROUPS an order stands in now."""
    asked = appointment(order)
    if asked is not None:
        return "call" if asked.get("when") <= now else "later"
    return _group(_visits(order))


def _group(visits: Sequence[Event]) -> str:
    reached = [e for e in visits if e.get("reached") is not False]
    if reached and dissatisfied(reached[-1]):
        return "bad"
    return "missed" if _missed(visits) else "call"


def counts(rows: Sequence[CallRow]) -> dict[str, int]:
    """How many rows each group has."""
    found = {key: 0 for key, _ in GROUPS}
    for row in rows:
        found[row.group] += 1
    return found


def header(desk: Desk, rows: Sequence[CallRow]) -> str:
    """待回访 9 件 · 本月办结 140 件，已回访 131 件（须 100%）; where only some are looked at: 本月办结 140 件，抽查回访 3 件."""
    now = desk.now()
    month = datetime.combine(now.date().replace(day=1), time())
    states = desk.store.counts("state", {"closed_at>=": month.isoformat(timespec="minutes")})
    done = sum(states.get(s, 0) for s in ("closed", "archived"))
    ended = done + states.get("pending_revisit", 0)
    if not queues(desk):  # closed without a call: what was called is counted by its calls
        called = _called(desk, month)
        return " · ".join([*([f"待回访 {len(rows)} 件"] if rows else []), f"本月办结 {ended} 件，{desk.pack.word('revisit', '回访')} {called} 件"])
    target = desk.pack.book(now.date()).get("revisit_target")
    due = f"（须 {target.value}%）" if target else ""
    return f"待回访 {len(rows)} 件" + (f" · 本月办结 {ended} 件，已回访 {done} 件{due}" if ended else "")


def _called(desk: Desk, since: datetime) -> int:
    """Orders that were called from this moment on; a call that was taken back is none."""
    histories = desk.store.events_of(desk.store.orders_with(("revisit",), since))
    return sum(any(e.kind == "revisit" and e.at >= since for e in effective(events)[0]) for events in histories.values())


def queues(desk: Desk) -> bool:
    """Whether this office's regulation has every closed order called; 长宁 looks at some."""
    return bool(desk.pack.book(desk.now().date()).value("revisit_rounds"))


def all_called(desk: Desk) -> tuple[str, str]:
    """What an empty queue says: (title, sentence)."""
    if queues(desk):
        return "该回访的都回访过了", "结案的工单会自动排到这里。"
    revisit, order = desk.pack.word("revisit", "回访"), desk.pack.word("order", "工单")
    return f"没有等着{revisit}的{order}", "本单位的规定不要求逐件回访，这里不排队；抽查到哪一件，打开它按 R 记下。"


# -- one call -------------------------------------------------------------------------------------------
def sheet(desk: Desk, number: str) -> CallSheet:
    """The call sheet of one order; raises Refused for an unknown number."""
    order, judgement = desk.judge(number)
    version = desk.store.version(number)
    visits = _visits(order)
    caller, phone = str(order.fact("caller") or ""), str(order.fact("phone") or "")
    answered, answer = _answer(order)
    return CallSheet(
        number, str(order.fact("subject") or "（无标题）"), str(order.fact("address") or "").removeprefix(desk.pack.locality),
        mask_name(caller) or "匿名", mask_phone(phone), order.unit, answered, answer, inquiries(desk.pack),
        _script(desk, order), tuple(_attempt(desk, e) for e in reversed(order.all("revisit", "appoint_call"))),
        *_attempts_note(desk, order, visits), version, group_of(order, desk.now()), desk.pack.word("redo", "重办"),
        judgement.card, judgement.matter_count, appointed(order, desk.now())[1])


def _answer(order: Order, visit: Event | None = None) -> tuple[str, str]:
    """Whose answer it is, and the answer to read out: what the citizen was told, then the result.

    Of the last round, or of the round that ``visit`` belongs to.
    """
    rounds = [r for r in order.rounds if visit is None or visit in r.events]
    events = rounds[-1].events if rounds else ()
    told = [(e, str(e.get("points") or e.get("result") or "")) for e in events if e.kind in ("reply", "file_result")]
    given = [(e, text) for e, text in told if text]
    if not given:
        return "", "承办单位没有写答复内容。"
    texts = list(dict.fromkeys(text.rstrip("。；") for _, text in given))
    return f"{order.unit} · {words.day_word(given[-1][0].at.date())}", "；".join(texts) + "。"


def _script(desk: Desk, order: Order) -> str:
    subject = str(order.fact("subject") or "的事").rstrip("。")
    day = words.day_word(order.received.date()).split(" ", 1)[0]
    return (f"您好，我是{desk.office_name or desk.pack.locality}。您 {day}反映的“{subject}”，"
            f"{order.unit or '承办单位'}已有答复，想听听您的意见，占用您 2 分钟。")


def _attempt(desk: Desk, event: Event) -> Attempt:
    from hotline_desk.services.wording import slot_word

    same = event.at.date() == desk.now().date()
    when = f"今天 {event.at:%H:%M}" if same else words.short_moment(event.at)
    if event.kind == "appoint_call":
        note = f"：{event.get('note')}" if event.get("note") else ""
        return Attempt(when, f"约 {moment_word(event.get('when'), desk.now())} 再拨{note}", False, event.by)
    if event.get("reached") is False:
        return Attempt(when, "未接通", False, event.by)
    told = [slot_word("revisit", n, event.get(n)) for n in ("result", "resolved") if event.get(n)]
    source = slot_word("revisit", "source", event.get("source"))
    return Attempt(when, f"{source}回访：{'、'.join(told) or '已接通'}", True, event.by)


def _attempts_note(desk: Desk, order: Order, visits: Sequence[Event]) -> tuple[str, str]:
    """(how many calls nobody answered end the revisit, by which clause), as the pack has it."""
    limit = desk.ruling.book(order).get("revisit_max_attempts")
    if limit is None:
        return f"没有接通的已拨 {_missed(visits)} 次；规定没有写明几次算无法联系" if _missed(visits) else "", ""
    most = int(limit.value)
    left = most - _missed(visits)
    return f"连续 {most} 次未接通即按“无法联系”办结回访" + (f"，还差 {left} 次" if 0 < left < most else ""), limit.clause


# -- what follows -----------------------------------------------------------------------------------------
def outcome(desk: Desk, number: str, data: Mapping[str, Any]) -> Outcome:
    """What saving these answers will bring, from the engine; nothing is kept."""
    preview = acts.preview(desk, number, "revisit", data)
    if preview.refused:
        return Outcome("现在记不下", preview.refused, clause=preview.clause, urgency="over", refused=True)
    bad = dissatisfied(make_event(number, "revisit", desk.now(), desk.user, data, 0))
    raised = tuple(("列入", c.text.partition("：")[2]) for c in preview.consequences if c.text.startswith("列入："))
    if bad:
        return _sent_back(desk, number, data, raised)
    lines = tuple(_pair(c.text, c.detail) for c in preview.consequences)
    return Outcome(f"记下以后：{preview.state_label}", "", lines, preview.consequences[0].clause
                   if preview.consequences else "", "done")


def _pair(text: str, detail: str) -> tuple[str, str]:
    label, colon, rest = text.partition("：")
    return (label, f"{rest}　{detail}".strip("　")) if colon else ("另有", text)


def _sent_back(desk: Desk, number: str, data: Mapping[str, Any], raised: tuple[tuple[str, str], ...]) -> Outcome:
    """不满退回: to whom, until when, who signs, whom to tell."""
    word = desk.pack.word("redo", "重办")
    preview = acts.preview_steps(desk, number, [("revisit", data), ("redo", {"level": "street"})])
    if preview.refused:
        return Outcome("回访不满意", preview.refused, raised, preview.clause, "over")
    events = desk.store.events(number)
    order, book = desk.ruling.fold(number, events), desk.pack.book(desk.now().date())
    days = book.get("redo_workdays")
    due, note = _until(desk, number, events, data)
    lines = [("重新派单", order.unit or "承办单位"), ("处理时限", due), *([("", note)] if note else [])]
    if book.on("redo_requires_leader_signature"):
        lines.append(("审核签字", f"{desk.pack.word('leader', '分管领导')}审核后在{desk.pack.word('result_sheet', '处理结果书')}签字"))
    if days:
        lines.append(("同步汇报", f"向{desk.pack.word('leader', '分管领导')}汇报"))
    lines += raised
    return Outcome(word, f"记下并{word}以后", tuple(lines), days.clause if days else "", "over", ("处理时限",), bad=True)


def _until(desk: Desk, number: str, events: Sequence[Event], data: Mapping[str, Any]) -> tuple[str, str]:
    """(moment, how it was counted) of the redo that would begin now."""
    now = desk.now()
    visit = make_event(number, "revisit", now, desk.user, data, len(events))
    again = make_event(number, "redo", now, desk.user, {"level": "street"}, len(events) + 1)
    _, judged = desk.judge_events(number, [*events, visit, again])
    timer = next((t for t in judged.timers if t.rule == "redo" and t.round == judged.round), None)
    if timer is None:
        return "规定没有写明天数", ""
    note = words.make_up_note(desk.calendar, timer.start, timer.due)
    days = f"{timer.allowance.amount} 个工作日" if timer.allowance else ""
    return f"{words.full_moment(timer.due)}前", "，".join(part for part in (days, note) if part)


# -- keeping ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Heard:
    """What the citizen said: the revisit's slots, a remark beside them, and whether the order goes back."""

    data: Mapping[str, Any] = field(default_factory=dict)
    remark: str = ""
    send_back: bool = False


def steps(heard: Heard) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The events of one call."""
    yield "revisit", {"reached": True, **heard.data}
    if heard.remark:
        yield "note", {"text": heard.remark}
    if heard.send_back:
        yield "redo", {"level": "street", "note": heard.remark or "回访不满意"}


def save(desk: Desk, number: str, heard: Heard, version: int | None = None) -> Done:
    """Record the call, and the redo with it where wished: one act, one undo. Raises Refused or Conflict."""
    if not heard.data.get("source"):
        raise Refused("缺回访来源。请选是哪一级回访的，工单没有变化。", "wrong_input")
    return acts.record_steps(desk, number, list(steps(heard)), None, version)


def send_back(desk: Desk, number: str, note: str = "", version: int | None = None) -> Done:
    """不满退回 of an order whose bad revisit is on record already. Raises Refused or Conflict."""
    return acts.record(desk, number, "redo", {"level": "street", "note": note or "回访不满意"}, None, version)


def missed(desk: Desk, number: str, source: str = "street", version: int | None = None) -> Done:
    """Nobody answered; the last attempt that the pack asks for ends the revisit as 无法联系."""
    return acts.record(desk, number, "revisit", {"source": source, "reached": False}, None, version)


# -- on paper -----------------------------------------------------------------------------------------------
def record_values(order: Order) -> dict[str, Any]:
    """The fields of 回访记录单 from the order's last revisit; empty where there was none."""
    visits = order.all("revisit")
    if not visits:
        return {}
    last = visits[-1]
    remarks = [str(e.get("text")) for e in order.all("note") if e.at == last.at and e.get("text")]
    reached = last.get("reached") is not False
    fields = {name: last.get(name) or "" for name in ("source", "process", "result", "resolved", "attitude", "words")}
    contacted = last.get("contacted")
    return {**fields, "times": len(visits), "revisited": last.at, "visitor": last.by, "method": _way(last),
            "reached": "yes" if reached else "no", "contacted": "" if contacted is None else "yes" if contacted else "no",
            "answer": _answer(order, last)[1], "dissatisfied_reason": "；".join(remarks) if dissatisfied(last) else "",
            "decision": _decisions(order, last)}


def _way(visit: Event) -> str:
    return dict(REVISIT_METHODS).get(str(visit.get("method") or "phone"), "电话")


def _decisions(order: Order, visit: Event) -> list[str]:
    after = [e for e in order.events if (e.at, e.index) > (visit.at, visit.index)]
    made = {"redo": "redo", "report_to_head": "report_to_head", "supervise": "supervise"}
    found = [made[e.kind] for e in after if e.kind in made]
    return list(dict.fromkeys(found)) or ([] if dissatisfied(visit) or visit.get("reached") is False else ["close"])
