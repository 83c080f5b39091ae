"""One order whole, masked and in words: what 工单档案, the right pane of 今日 and ``show`` read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from hotline_desk.domain.events import BASES, CHANNELS, CLASSES, KINDS, ORDER_FLAGS, URGENCIES, Event
from hotline_desk.domain.judge import RIGHTS
from hotline_desk.domain.judgement import Judgement, Timer
from hotline_desk.domain.names import mask_name, mask_phone
from hotline_desk.domain.order import Order
from hotline_desk.domain.rules import FINDING_WORDS, TIMER_WORDS
from hotline_desk.services import archiving, materials, supervising, wording, words
from hotline_desk.services.hints import before_force
from hotline_desk.services.masking import mask_text, phones_of
from hotline_desk.services.office import Desk, Refused, labels
from hotline_desk.services.options import options
from hotline_desk.services.views import ClockRow, FindingRow, OrderView, StageStep, TimelineItem


def view(desk: Desk, number: str) -> OrderView:
    """Everything a screen shows of one order; raises Refused for an unknown number."""
    events = desk.store.events(number)
    if not events:
        raise Refused(f"没有编号为“{number}”的工单。请核对编号，或按 Ctrl+F 查找。")
    order, judgement = desk.judge_events(number, events)
    register = next((e for e in events if e.kind == "register"), events[0])
    clocks, phones = _clocks(desk, judgement), tuple(phones_of(events))
    files = desk.store.attachments(number)
    duty = judgement.next_duty(desk.now())
    return OrderView(
        number=number, subject=mask_text(_fact(order, register, "subject"), phones) or "（无标题）",
        content=mask_text(_fact(order, register, "content"), phones),
        tags=_tags(order, register), state=judgement.state, state_label=wording.state_word(desk.pack, judgement.state),
        caller=mask_name(_fact(order, register, "caller")), phone=mask_phone(_fact(order, register, "phone")),
        address=mask_text(_fact(order, register, "address"), phones), unit=order.unit, unit_note=_unit_note(desk, order),
        co_units="、".join(map(str, _co(order))), category=_fact(order, register, "category"),
        received=words.full_moment(register.at), order_class=labels(CLASSES).get(order.order_class, ""),
        card=judgement.card, repeat=judgement.matter_count, matter=order.matter, version=len(events),
        next=_clock(desk, duty) if duty else None, clocks=clocks, calendar_note=_calendar_note(desk, judgement),
        stages=_stages(desk, order, judgement), timeline=_timeline(desk, events, number, phones, files),
        acts=options(desk, order, judgement), findings=_findings(judgement), checklist=archiving.papers(desk, order, files),
        papers=tuple((d["number"], d["form"]) for d in desk.store.documents(number)),
        extra=_extra(order, register, phones), materials=materials.listed(desk, number), unruled=before_force(desk, order))


def _fact(order: Order, register: Event, name: str) -> str:
    value = order.fact(name) if order.register else register.get(name)
    return "" if value is None else str(value)


def _extra(order: Order, register: Event, phones: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs = (order.fact("extra") if order.register else register.get("extra")) or {}
    items = pairs.items() if isinstance(pairs, dict) else (tuple(p) for p in pairs)
    return tuple((str(k), mask_text(str(v), phones)) for k, v in items)


def _tags(order: Order, register: Event) -> tuple[str, ...]:
    kind, category = labels(KINDS).get(_fact(order, register, "kind"), ""), _fact(order, register, "category")
    tags = [" · ".join(t for t in (kind, category) if t)]
    urgency = _fact(order, register, "urgency")
    if urgency not in ("", "normal"):
        tags.append(labels(URGENCIES)[urgency])
    channel = _fact(order, register, "channel")
    if channel:
        tags.append(labels(CHANNELS).get(channel, channel))
    tags += _marks(order, register)
    if any(e.get("approved") for e in order.all("decide_extension")):
        tags.append("已延期")
    return tuple(t for t in tags if t)


def _marks(order: Order, register: Event) -> list[str]:
    """领导批示、媒体曝光、重大…: what the order was registered with and what was marked later."""
    given = (order.fact("flags") if order.register else register.get("flags")) or ()
    marked = {*map(str, given), *(str(e.get("what")) for e in order.all("flag"))}
    return [word for key, word in ORDER_FLAGS if key in marked]


def _co(order: Order) -> Sequence[Any]:
    sent = order.first("dispatch")
    return (sent.get("co") or ()) if sent else ()


def _unit_note(desk: Desk, order: Order) -> str:
    sent = order.last("redispatch") or order.last("dispatch")
    if sent is None:
        return "未派单"
    basis = labels(BASES).get(str(sent.get("basis") or ""), "") or ("一把手签批指定" if sent.get("designated_by_head") else "")
    return f"{words.short_moment(sent.at)} 派单" + (f" · {basis}" if basis else "")


# -- clocks -----------------------------------------------------------------------------------------
def _clocks(desk: Desk, judgement: Judgement) -> tuple[ClockRow, ...]:
    return tuple(_clock(desk, t) for t in sorted(judgement.timers, key=lambda t: (not t.open, t.due)))


def _clock(desk: Desk, timer: Timer) -> ClockRow:
    now = desk.now()
    due_text, left, urgency = _standing(desk, timer, now)
    # A named day (平台时限, 延期批准的日子) is told in working days like any other: its cells teach why.
    named = timer.allowance is None and timer.start.date() < timer.due.date()
    natural = not named and (timer.allowance is None or timer.allowance.unit != "working_days")
    cells, days = ((), ()) if natural else words.scale(desk.calendar, timer.start, timer.due, timer.stop or now)
    fraction = words.elapsed_fraction(timer.start, timer.due, timer.stop or now) if natural else None
    label = TIMER_WORDS[timer.rule] + (f"（第 {timer.round} 轮）" if timer.round > 1 and timer.rule != "redo" else "")
    return ClockRow(timer.rule, label, due_text, left, urgency, timer.clause, timer.round, timer.provisional, timer.soft,
                    cells, days, fraction, sentence(desk, timer))


def _standing(desk: Desk, timer: Timer, now: datetime) -> tuple[str, str, Any]:
    mark = "（暂定）" if timer.provisional else ""
    if timer.stop:
        return words.short_moment(timer.due) + mark, words.finished(timer.stop, timer.due, timer.soft), \
            "done" if timer.status == "met" or timer.soft else "over"
    if timer.status == "cancelled" or (timer.role == "moot" and timer.status == "running"):
        return words.short_moment(timer.due) + mark, "不再计时", "wait"
    if timer.rule in RIGHTS and timer.status == "overdue":
        return words.short_moment(timer.due) + mark, "已过申请期", "wait"
    left = words.remaining(desk.calendar, timer.due, now, timer.soft)
    return left.due + mark, left.left, left.urgency


def sentence(desk: Desk, timer: Timer) -> str:
    """What the clause asks, in one line, from the pack's own numbers."""
    book = desk.ruling.book_at(timer.start)
    parameter = next((book[n] for n in timer.parameters if n in book), None)
    if parameter is None:
        return "平台给定的时限" if timer.rule in ("handle", "platform_due") else ""
    return parameter.quote or f"{parameter.label or TIMER_WORDS[timer.rule]}"


def _calendar_note(desk: Desk, judgement: Judgement) -> str:
    running = [t for t in judgement.timers if t.open and (t.allowance is None or t.allowance.unit == "working_days")]
    notes = [n for t in running if (n := words.make_up_note(desk.calendar, t.start, t.due))]
    return max(notes, key=len, default="")


# -- stages, timeline ---------------------------------------------------------------------------------
_STAGES = (("收单", "register"), ("先行联系", "contact"), ("派单", "dispatch"), ("办理", "file_result"),
           ("回复市民", "reply"), ("回访", "revisit"), ("归档", "archive"))


def _stages(desk: Desk, order: Order, judgement: Judgement) -> tuple[StageStep, ...]:
    steps, current = [], False
    for label, kind in _STAGES:
        event = _stage_event(order, kind)
        if event is not None:
            steps.append(StageStep(label, "done", words.short_moment(event.at)))
        elif not current and order.state not in ("void", "returned"):
            current = True
            steps.append(StageStep(label, "current", _progress_note(desk, judgement) if kind == "file_result" else ""))
        else:
            steps.append(StageStep(label, "todo"))
    return tuple(steps)


def _stage_event(order: Order, kind: str) -> Event | None:
    events = order.rounds[-1].events if order.round > 1 and kind in ("file_result", "reply", "revisit") else order.events
    if kind == "contact":
        return next((e for e in events if e.kind == "contact" and e.get("reached")), None)
    return next((e for e in events if e.kind == kind), None)


def _progress_note(desk: Desk, judgement: Judgement) -> str:
    timer = next((t for t in judgement.timers if t.rule in ("handle", "redo") and t.open), None)
    if timer is None or (timer.allowance and timer.allowance.unit != "working_days"):
        return ""
    used = desk.calendar.working_days_between(timer.start.date(), desk.now().date())
    whole = timer.allowance.amount if timer.allowance \
        else desk.calendar.working_days_between(timer.start.date(), timer.due.date())
    return f"第 {used} 日 / 共 {whole} 日" if used > 0 else f"次日起算 / 共 {whole} 日"


# The clocks a step answers, the nearest first: their clause stands beside it in the story.
_CLAUSE_OF = {"dispatch": ("dispatch_alert",), "contact": ("first_contact",), "decide_extension": ("extension_window",),
              "request_extension": ("extension_window",), "redo": ("redo",), "supervise": ("supervise_feedback",),
              "request_return": ("return_window",), "decide_return": ("return_window",), "reply": ("result_reply", "handle"),
              "file_result": ("handle",)}
_MINOR = frozenset({"note", "remind", "amend", "accept"})


def _timeline(desk: Desk, events: Sequence[Event], number: str, phones: tuple[str, ...],
              files: Sequence[Mapping[str, Any]] = ()) -> tuple[TimelineItem, ...]:
    """Newest first; voided events stay visible, struck out."""
    from hotline_desk.domain.order import effective

    counted, _ = effective(events)
    alive = {e.index for e in counted}
    entered = {n: at for n, at, batch in desk.store.entered(number) if not batch}
    _, judgement = desk.judge_events(number, events)
    clauses = {t.rule: t.clause for t in judgement.timers}
    newest = max(alive, default=-1)
    shown = sorted((e for e in events if e.kind != "void" or e.get("voids") is None), key=lambda e: (e.at, e.index))
    rows = {int(row["id"]): row for row in files}
    items = (replace(_item(desk, e, alive, entered, clauses, newest), title=wording.told(events, e, desk), attachments=_chip(e, rows)) for e in reversed(shown))
    return tuple(replace(item, text=mask_text(item.text, phones)) for item in items)


def _chip(event: Event, rows: Mapping[int, Mapping[str, Any]]) -> tuple[tuple[str, str, str], ...]:
    """The file an event brought, as (icon, name, id); none where it was taken out again."""
    row = rows.get(int(event.get("file") or 0)) if event.kind == "attach" else None
    if row is None or row["removed"]:
        return ()
    icon = next((icon for start, icon in (("image/", "image"), ("audio/", "mic")) if str(row["media"]).startswith(start)), "file")
    return ((icon, str(row["name"]), str(row["id"])),)


def _item(desk: Desk, event: Event, alive: set[int], entered: dict[int, datetime], clauses: dict[str, str],
          newest: int) -> TimelineItem:
    at, typed = event.at, entered.get(event.index)
    late = typed is not None and desk.calendar.working_minutes(at, typed) > 60
    return TimelineItem(
        event.index, event.kind, f"{at.month}月{at.day:02d}日", f"{at:%H:%M}", wording.title(event, desk), event.by,
        wording.text(event, desk), _clause(desk, event, clauses), f"{words.short_moment(typed)} 补录" if late and typed else "",
        event.index not in alive and event.kind != "void", (), event.kind not in _MINOR, event.index == newest)


def _clause(desk: Desk, event: Event, clauses: dict[str, str]) -> str:
    named: Mapping[str, Any] = desk.pack.info.get("rules", {})
    found = (clauses.get(rule) or str(named.get(rule, "")) for rule in _CLAUSE_OF.get(event.kind, ()))
    return next(filter(None, found), "")


_ANSWERED_BY = {**supervising.TRIGGERS, "case_transfer_required": "transfer", "progress_interview": "interview",
                "face_reply_required": "report"}


def _findings(judgement: Judgement) -> tuple[FindingRow, ...]:
    return tuple(FindingRow(f.rule, FINDING_WORDS[f.rule], words.short_moment(f.since), f.clause, "".join(f.facts),
                            _ANSWERED_BY.get(f.rule, "")) for f in judgement.findings)


def reveal(desk: Desk, number: str, reason: str = "") -> tuple[str, str]:
    """The caller's full name and phone; written to the access log before they are handed out."""
    from hotline_desk.services.roles import require

    require(desk, "reveal")
    order, _ = desk.judge(number)
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.log_access(desk.user or "本机", "reveal", number, reason)
    return str(order.fact("caller") or ""), str(order.fact("phone") or "")
