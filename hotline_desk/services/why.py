"""为什么: clause and quote, parameters with origin, the events it rests on, the days counted.

The command line's ``policy explain`` and ``show`` and the window's drawer all print this.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hotline_desk.domain.case import readings
from hotline_desk.domain.judgement import Timer
from hotline_desk.domain.order import Order
from hotline_desk.domain.policy import ORIGIN_WORDS, Pack, Parameter, Rulebook
from hotline_desk.domain.rules import FINDING_WORDS, TIMER_WORDS

from .office import Desk, Refused
from .views import CountedRow, Why
from .words import KIND_WORDS, day_word, full_moment

_TRUE_FALSE = {True: "是", False: "否"}


def clause(desk: Desk, number: str) -> Why:
    """The text of one clause of the office's pack."""
    return _why(desk.pack, number, f"第 {number}" if number.isdigit() else number, ())


def timer(desk: Desk, number: str, rule: str, round: int = 1) -> Why:
    """Why a clock of an order runs out when it does."""
    order, judgement = desk.judge(number)
    found = next((t for t in judgement.timers if t.rule == rule and t.round == round), None)
    if found is None:
        raise Refused("这件工单没有这个时限。")
    book = desk.ruling.book(order)
    facts = [f"{full_moment(found.start)}起算", f"{full_moment(found.due)}到期"]
    if found.stop:
        facts.append(f"{full_moment(found.stop)}完成")
    facts += _rests_on(order, found)
    names = [*found.parameters, *_reading_names(book, found)]
    return _why(desk.pack, found.clause, TIMER_WORDS[rule], [book[n] for n in names if n in book], facts,
                _days(desk, order, found), found.provisional)


def _reading_names(book: Rulebook, found: Timer) -> list[str]:
    if found.allowance and found.allowance.unit == "working_days":
        return ["count_receipt_day", "deadline_clock", "after_hours_policy", "office_hours"]
    return ["office_hours"] if found.allowance and found.allowance.unit == "working_minutes" else []


def _rests_on(order: Order, found: Timer) -> list[str]:
    from .wording import title

    near = [e for e in order.events if e.at in (found.start, found.stop)]
    return [f"{full_moment(e.at)} {title(e)}" for e in near]


def _days(desk: Desk, order: Order, found: Timer) -> Sequence[CountedRow]:
    if found.allowance is None:
        return ()
    counted = desk.calendar.explain(found.start, found.allowance, readings(desk.ruling.book(order)))
    unit = found.allowance.unit
    return [CountedRow(day_word(d.date), KIND_WORDS.get(d.kind, d.kind), d.source, _count_word(d.counts, unit))
            for d in counted]


def _count_word(count: int, unit: str) -> str:
    if unit.endswith("days"):
        return f"第 {count} 天" if count else "不计"
    return f"{count} 分钟" if count else "不计"


def finding(desk: Desk, number: str, rule: str) -> Why:
    """Why something is proposed for an order."""
    order, judgement = desk.judge(number)
    found = next((f for f in judgement.findings if f.rule == rule), None)
    if found is None:
        raise Refused("这件工单没有这一项。")
    book = desk.ruling.book(order)
    cited = [p for p in book.values() if p.clause == found.clause and p.name.startswith(_family(rule))]
    return _why(desk.pack, found.clause, FINDING_WORDS[rule], cited, [f"{full_moment(found.since)}起", *found.facts])


def _family(rule: str) -> str:
    return rule.split("_", maxsplit=1)[0]


def rule(pack: Pack, name: str, book: Rulebook) -> Why:
    """A rule or parameter of a pack explained without an order (``policy explain``)."""
    if name in book:
        return _why(pack, book[name].clause, book[name].label or name, [book[name]])
    number = str(pack.info.get("rules", {}).get(name, ""))
    parameters = [book[n] for n in _PARAMETERS_OF.get(name, ()) if n in book]
    number = number or (parameters[0].clause if parameters else "")
    if not number:
        raise Refused(f"规定“{pack.title}”里没有“{name}”这一条。用 policy list 看有哪些规定。")
    return _why(pack, number, TIMER_WORDS.get(name) or FINDING_WORDS.get(name, name), parameters)


_PARAMETERS_OF: dict[str, tuple[str, ...]] = {
    "dispatch_alert": ("dispatch_alert_minutes",),
    "first_contact": ("first_contact_workdays", "first_contact_alert_minutes", "first_contact_by", "first_contact_target",
                      "sms_counts_as_contact"),
    "handle": ("handle_workdays_simple", "handle_workdays_general", "handle_workdays_complex",
               "reply_workdays_province_line", "reply_workdays_urgent", "instant_handle_workdays", "handle_clock_start",
               "use_platform_due", "count_receipt_day", "deadline_clock", "after_hours_policy"),
    "initial_reply": ("instant_initial_reply",), "urgent_feedback": ("urgent_feedback_hours",),
    "emergency_arrival": ("emergency_arrive_hours",),
    "return_window": ("return_half_workday_minutes", "return_hours_12345", "return_hours_12319", "return_late_policy",
                      "return_signers"),
    "extension_window": ("extension_apply_workdays", "extension_max_total_workdays"),
    "city_extension_window": ("city_extension_apply_workdays", "city_extension_requires_report"),
    "result_reply": ("result_reply_workdays",), "redo": ("redo_workdays", "redo_requires_leader_signature"),
    "supervise_feedback": ("supervise_feedback_workdays",), "ledger_review": ("ledger_review_rule",),
    "archive_alert": ("archive_alert_workdays", "archive_required"),
    "supervise_repeat": ("supervise_repeat_count", "repeat_count_basis", "repeat_window"),
    "supervise_chronic": ("supervise_chronic_years", "chronic_join"), "supervise_overdue": ("supervise_on_overdue",),
    "supervise_superior_dissatisfied": ("supervise_on_superior_dissatisfied",),
    "supervise_leader_or_media": ("supervise_on_leader_or_media",),
    "repeat_card": ("card_yellow", "card_orange", "card_red"),
    "escalation_hint": ("escalation_hint_repeat", "escalation_hint_redo"),
    "case_transfer_required": ("case_transfer_enabled",), "redo_signature_missing": ("redo_requires_leader_signature",),
    "evidence_missing": ("evidence_required",), "face_reply_required": ("face_reply_after_bad_revisits",),
    "weekly_explain": ("weekly_explain_process_bad", "weekly_explain_result_bad", "week_basis"),
    "weekly_interview": ("weekly_interview_process_bad", "weekly_interview_result_bad", "weekly_interview_city_redo",
                         "weekly_interview_other_deduction", "week_basis"),
    "month_bottom": ("month_bottom_n", "tie_policy"), "quarter_bottom": ("quarter_bottom_n", "tie_policy"),
    "reminder_interview": ("reminder_interview_count",),
}


def _why(pack: Pack, number: str, title: str, parameters: Sequence[Parameter], facts: Sequence[str] = (),
         days: Sequence[CountedRow] = (), provisional: bool = False) -> Why:
    found = pack.clause(number)
    first = parameters[0] if parameters else None
    shown = tuple((p.label or p.name, value_word(p.value, p.unit), origin_word(p)) for p in parameters)
    return Why(title, number, found.heading, found.text, first.quote if first else "", found.document or pack.title,
               origin_word(first) if first else "规定原文", first.adopted_from if first else "", shown, tuple(facts),
               tuple(days), provisional)


def origin_word(parameter: Parameter) -> str:
    """Where a value comes from, with its reading or row number."""
    word = ORIGIN_WORDS.get(parameter.origin, parameter.origin)
    return f"{word}（{parameter.ref}）" if parameter.ref else word


_UNIT_WORDS = {"workdays": "个工作日", "working minutes": "个办公分钟", "natural hours": "小时", "count": "次", "count>=": "次",
               "%": "%", "years": "年", "points": "分", "days": "天"}


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
            "document": why.document, "origin": why.origin,
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
