"""为什么: clause and quote, parameters with origin, the events it rests on, the days counted.

The command line's ``policy explain`` and ``show`` and the window's drawer all print this.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hotline_desk.domain.events import Event
from hotline_desk.domain.judge import explain
from hotline_desk.domain.judgement import Finding, Timer
from hotline_desk.domain.order import Order
from hotline_desk.domain.policy import ORIGIN_WORDS, Pack, Parameter
from hotline_desk.domain.rules import FINDING_WORDS, TIMER_WORDS

from . import catalogue
from .office import Desk, Refused
from .views import CountedRow, Why
from .wording import title
from .words import KIND_WORDS, day_word, full_moment

_TRUE_FALSE = {True: "是", False: "否"}


def clause(desk: Desk, number: str) -> Why:
    """The text of one clause of the office's pack."""
    return make(desk.pack, number, f"第 {number}" if number.isdigit() else number, ())


def timer(desk: Desk, number: str, rule: str, round: int = 1) -> Why:
    """Why a clock of an order runs out when it does."""
    order, judgement = desk.judge(number)
    found = next((t for t in judgement.timers if t.rule == rule and t.round == round), None)
    if found is None:
        raise Refused("这件工单没有这个时限。")
    return of_timer(desk, order, found)


def of_timer(desk: Desk, order: Order, found: Timer) -> Why:
    """Clause and values of a clock, the events it started, moved and stopped by, the days it counted."""
    book = desk.ruling.book(order)
    facts = [f"{full_moment(found.start)}起算{_told(desk, order, found.start)}",
             f"{full_moment(found.due)}到期{'（暂定）' if found.provisional else ''}", *_given(order, found)]
    facts += [f"{full_moment(e.at)} {title(e, desk)}" for e in _events_between(order, found)]
    if found.stop:
        kept = "未超期" if found.stop <= found.due else "已超期"
        facts.append(f"{full_moment(found.stop)}完成，{kept}{_told(desk, order, found.stop)}")
    names = dict.fromkeys([*found.parameters, *_reading_names(found)])
    return make(book.pack, found.clause, TIMER_WORDS[found.rule], [book[n] for n in names if n in book], facts,
                _days(desk, order, found), found.provisional)


def _reading_names(found: Timer) -> list[str]:
    if found.allowance and found.allowance.unit == "working_days":
        return ["count_receipt_day", "deadline_clock", "after_hours_policy", "office_hours"]
    return ["office_hours"] if found.allowance and found.allowance.unit == "working_minutes" else []


def _given(order: Order, found: Timer) -> list[str]:
    """Where a due moment was not counted but given: by whom."""
    if found.allowance is not None:
        return []
    platform = order.fact("platform_due")
    if found.rule in ("handle", "platform_due") and platform == found.due:
        return ["到期时刻由平台给定，早于按规定推算的时限" if found.rule == "handle" else "到期时刻由平台给定"]
    if found.rule == "handle" and any(e.get("new_due") == found.due for e in order.all("decide_extension")):
        return ["到期时刻由批准延期时写明"]
    word = _GIVEN_BY.get(found.rule)
    return [word] if word else []


_GIVEN_BY = {"promised": "到期时刻是续报时承诺的时间", "planned_close": "到期时刻是计划性办结时写明的时间",
             "visit_window": "到期时刻是约定的到场时间", "ledger_review": "到期时刻是当月最后一个工作日下班",
             "initial_reply": "到期时刻是当日下班；下班后或休息日收到的，顺延到下一个工作日"}
_MOVES = {"handle": ("decide_extension", "review_result"), "return_window": ("request_return",),
          "first_contact": ("contact",), "redo": ("redo", "review_result"), "ledger_review": ("open_ledger",)}


def _told(desk: Desk, order: Order, moment: datetime) -> str:
    """What happened at a moment, to stand behind it."""
    words = "、".join(dict.fromkeys(title(e, desk) for e in order.events if e.at == moment))
    return f"：{words}" if words else ""


def _events_between(order: Order, found: Timer) -> list[Event]:
    """The events that bear on a clock while it runs: attempts, extensions, rejected filings."""
    last, kinds = found.stop or datetime.max, _MOVES.get(found.rule, ())
    return [e for e in order.events if e.kind in kinds and found.start < e.at < last]


def _days(desk: Desk, order: Order, found: Timer) -> Sequence[CountedRow]:
    unit = found.allowance.unit if found.allowance else ""
    return [CountedRow(day_word(d.date), KIND_WORDS.get(d.kind, d.kind), d.source, count_word(d.counts, unit))
            for d in explain(desk.ruling, found, order)]


def count_word(count: int, unit: str) -> str:
    """One day on the way to a due moment: its running number, or the minutes used of it."""
    if unit.endswith("days"):
        return f"第 {count} 天" if count else "不计"
    return f"{count} 分钟" if count else "不计"


def finding(desk: Desk, number: str, rule: str) -> Why:
    """Why something is proposed for an order."""
    order, judgement = desk.judge(number)
    found = next((f for f in judgement.findings if f.rule == rule), None)
    if found is None:
        raise Refused("这件工单没有这一项。")
    return of_finding(desk, order, found)


def of_finding(desk: Desk, order: Order, found: Finding) -> Why:
    """Clause and values of a finding and the events or earlier orders it rests on."""
    book = desk.ruling.book(order)
    facts = [f"{full_moment(found.since)}起", *found.facts]
    facts += [f"{full_moment(e.at)} {title(e, desk)}" for e in order.events if e.at == found.since]
    if found.rule in _BY_MATTER and order.matter:
        facts += _matter(desk, order)
    return make(book.pack, found.clause, FINDING_WORDS[found.rule], catalogue.parameters(book, found.rule), facts)


_BY_MATTER = frozenset({"supervise_repeat", "supervise_chronic", "repeat_card", "escalation_hint"})


def _matter(desk: Desk, order: Order) -> list[str]:
    """The complaints of the order's matter up to its own, one line each."""
    rows = desk.store.rows({"matter": order.matter, "state!=": "void"}, columns=("number", "received_at"))
    found = sorted((datetime.fromisoformat(r["received_at"]), r["number"]) for r in rows)
    until = [(at, number) for at, number in found if (at, number) <= (order.received, order.number)]
    return [f"第 {n} 次：{full_moment(at)} {number}" for n, (at, number) in enumerate(until, start=1)]


def make(pack: Pack, number: str, heading: str, parameters: Sequence[Parameter], facts: Sequence[str] = (),
         days: Sequence[CountedRow] = (), provisional: bool = False) -> Why:
    """The answer from its parts; the first parameter under the cited clause gives the quote and the origin."""
    found = pack.clause(number)
    first = next((p for p in parameters if p.clause == number), None)
    shown = tuple((p.label or p.name, said(p), origin_word(p)) for p in parameters)
    return Why(heading, number, found.heading, found.text, first.quote if first else "", found.document or pack.title,
               origin_word(first) if first else "规定原文", first.adopted_from if first else "", shown, tuple(facts),
               tuple(days), provisional)


def origin_word(parameter: Parameter) -> str:
    """Where a value comes from, with its reading or row number, and what the base said before the office changed it."""
    notes = [parameter.ref] if parameter.ref else []
    if parameter.adopted_from:
        notes.append("参照")
    if isinstance(parameter.base, Parameter):
        notes.append(f"原为 {said(parameter.base)}")
    word = ORIGIN_WORDS.get(parameter.origin, parameter.origin)
    return f"{word}（{'，'.join(notes)}）" if notes else word


_UNIT_WORDS = {"workdays": "个工作日", "working_minutes": "个办公分钟", "hours": "小时", "count": "次", "percent": "%",
               "years": "年", "points": "分", "days": "天", "month": "月"}
_COUNTED = {"month_bottom_n": "个单位", "quarter_bottom_n": "个单位", "weekly_explain_process_bad": "件",
            "weekly_explain_result_bad": "件", "weekly_interview_process_bad": "件", "weekly_interview_result_bad": "件",
            "weekly_interview_city_redo": "件", "weekly_interview_other_deduction": "件"}


def said(parameter: Parameter) -> str:
    """A parameter's value with the measure word of what it counts."""
    if parameter.name in _COUNTED:
        return f"{parameter.value} {_COUNTED[parameter.name]}"
    return value_word(parameter.value, parameter.unit)


_ENUM_WORDS = {
    "office_close": "当日下班时", "end_of_day": "当日结束时", "same_clock": "到期日同一钟点", "as_is": "按实际收到时间",
    "next_open": "顺延到下一次上班时", "unit_received": "处置单位收到派单时", "street_received": "热线办收单时",
    "hotline_office": "热线办", "dispatch_office": "派件单位", "unit": "承办单位", "provisional": "按推算，标“暂定”",
    "total": "含首次", "repeats_only": "不含首次", "none": "不限", "calendar_year": "当年之内", "rolling_365d": "365 天之内",
    "warn": "提醒，仍可记录", "block": "超期不予退回", "include_all": "并列的全部列入", "exclude_ties": "跨线并列的不列入",
    "by_volume": "并列的看工单量", "all": "全部单位", "villages": "村（社区）", "by_kind": "分类排名", "street": "本级回访",
    "district": "区回访", "city": "市回访", "iso_week": "周一至周日", "rolling_7d": "任意连续七天", "sum": "逐项累计",
    "max": "只计最重一项", "same_day": "当日", "manual": "按通报手工录入", "or": "两者居一", "and": "两者兼备",
    "month_last_workday": "每月最后一个工作日", "first_reply": "第一次回复时",
    "actual/(actual+explained)": "实际解决 ÷（实际解决 + 解释说明）", "resolved/revisited": "已解决 ÷ 已回访",
    "month": "月", "quarter": "季", "year": "年", "week": "周", "day": "日",
}


def value_word(value: Any, unit: str) -> str:
    """A parameter's value as a clerk reads it."""
    if isinstance(value, bool):
        return _TRUE_FALSE[value]
    if isinstance(value, list | tuple):
        return "、".join("-".join(map(str, v)) if isinstance(v, list | tuple) else value_word(v, "") for v in value)
    if isinstance(value, int | float):
        return f"{value} {_UNIT_WORDS.get(unit, '')}".strip()
    return _ENUM_WORDS.get(str(value), str(value))


def why_json(why: Why) -> dict[str, Any]:
    """The same as plain JSON, for ``policy explain`` and ``show``."""
    return {"title": why.title, "clause": why.clause, "heading": why.heading, "text": why.text, "quote": why.quote,
            "document": why.document, "origin": why.origin, "adopted_from": why.adopted_from,
            "parameters": [{"label": a, "value": b, "origin": c} for a, b, c in why.parameters],
            "facts": list(why.facts), "days": [{"date": d.day, "kind": d.kind, "source": d.source, "counts": d.counts}
                                               for d in why.days]}


def why_text(why: Why) -> str:
    """The same as a page of text."""
    lines = [f"{why.title}  § {why.clause} {why.heading}", f"《{why.document}》", f"　{why.text.strip()}"]
    if why.quote:
        lines.append(f"依据：“{why.quote}”")
    lines += [f"{label}：{value}（{origin}）" for label, value, origin in why.parameters]
    if why.adopted_from:
        lines.append(f"参照：{why.adopted_from}")
    lines += [f"· {fact}" for fact in why.facts]
    lines += [f"  {d.day}  {d.kind}  {d.counts}  {d.source}" for d in why.days]
    return "\n".join(line for line in lines if line.strip())
