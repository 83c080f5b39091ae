"""The tracks beside the main state: cards, escalation, case transfer, evidence, ledger, archive, 续报约谈."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from hotline_desk.domain.case import Case, counted, first_at, settled, timer
from hotline_desk.domain.events import EVIDENCE, Event
from hotline_desk.domain.judgement import Finding, Refusal, Timer

CARDS = (("red", "card_red"), ("orange", "card_orange"), ("yellow", "card_yellow"))


def card_of(case: Case) -> str | None:
    """三牌: the colour this order's place in its matter carries (repeat count, never a deadline colour)."""
    for colour, name in CARDS:
        limit = case.parameter(name)
        if limit and case.repeats >= int(limit.value):
            return colour
    return None


def repeat_card(case: Case) -> Iterator[Finding]:
    """三牌案件: proposed on the order that reaches the count."""
    colour = card_of(case)
    if colour:
        limit = case.book[f"card_{colour}"]
        yield Finding("repeat_card", case.order.matter_since, limit.clause,
                      (f"同一诉求第 {case.matter.counted} 次投诉。",), colour)


def escalation_hint(case: Case) -> Iterator[Finding]:
    """提级提示: often complained or often redone and still open (numbers are ours)."""
    repeat, again = case.parameter("escalation_hint_repeat"), case.parameter("escalation_hint_redo")
    if not case.book.on("escalation_enabled"):
        return
    redone = case.order.all("redo")
    if repeat and case.repeats >= int(repeat.value):
        yield Finding("escalation_hint", case.order.matter_since, repeat.clause,
                      (f"同一诉求第 {case.matter.counted} 次投诉。",))
    elif again and len(redone) >= int(again.value):
        yield Finding("escalation_hint", redone[int(again.value) - 1].at, again.clause, (f"已重办 {len(redone)} 次。",))


def case_transfer_required(case: Case) -> Iterator[Finding]:
    """诉转案: required by the bureau and neither filed nor exempted yet."""
    rule = case.parameter("case_transfer_enabled")
    steps = case.order.all("transfer_case")
    if rule and rule.value and steps and steps[-1].get("step") == "require":
        yield Finding("case_transfer_required", steps[-1].at, rule.clause, ("明确要求转立案件，尚未立案。",))


def evidence_missing(case: Case) -> Iterator[Finding]:
    """文字回复的同时必须提供证据材料."""
    rule, filed = case.parameter("evidence_required"), case.order.last("file_result")
    if rule and rule.value and filed and not filed.get("evidence") and not _evidence_attached(case):
        yield Finding("evidence_missing", filed.at, rule.clause, ("反馈结果没有附证据材料。",))


def _evidence_attached(case: Case) -> bool:
    """Material that was put into the file in this round, whatever the reply named."""
    kinds = {value for value, _ in EVIDENCE}
    return any(e.kind == "attach" and e.get("what") in kinds for e in case.order.rounds[-1].events)


def progress_interview(case: Case) -> Iterator[Finding]:
    """二次续报: the first promise was missed and a second one made."""
    second = second_report(case)
    clause = case.clause_of("progress_interview")
    if second and clause:
        yield Finding("progress_interview", second.at, clause, ("一次续报未按期完成，形成二次续报。",))


def second_report(case: Case) -> Event | None:
    """The report that followed a missed promise, if any."""
    reports = case.order.all("report_progress")
    for before, after in pairwise(reports):
        if before.get("promised") and after.at > before.get("promised") and not _kept(case, before):
            return after
    return None


def _kept(case: Case, report: Event) -> bool:
    """Whether what was promised was done in time; a report in a later round then is not a second one of it."""
    one = next(r for r in case.order.rounds if report in r.events)
    done = settled(one.events, report)
    return done is not None and done <= report.get("promised")


def _only_where(case: Case, name: str, words: str) -> Refusal | None:
    rule = case.parameter(name)
    if rule and rule.value:
        return None
    return Refusal("wrong_state", rule.clause if rule else "", f"本单位的规定没有{words}这一环节。工单没有变化。")


def refuse_ledger(case: Case, event: Event) -> Refusal | None:
    """挂账 belongs to packs that have it."""
    return _only_where(case, "ledger_enabled", "挂账")


def refuse_escalation(case: Case, event: Event) -> Refusal | None:
    """提级办理 belongs to packs that have it."""
    return _only_where(case, "escalation_enabled", "提级办理")


def refuse_transfer(case: Case, event: Event) -> Refusal | None:
    """诉转案 belongs to packs that have it."""
    return _only_where(case, "case_transfer_enabled", "诉转案")


def refuse_promise(case: Case, event: Event) -> Refusal | None:
    """A promise must lie ahead."""
    moment = event.get("promised") or event.get("planned")
    if moment is None or moment > event.at:
        return None
    return Refusal("wrong_state", case.clause_of("promised"), "承诺的时限要晚于现在。请改时间再存，工单没有变化。")


def ledger_review(case: Case) -> Iterator[Timer]:
    """挂账复查: one timer a month, due at closing on its last working day (R25); each 挂账 has its own."""
    rule = case.parameter("ledger_review_rule")
    opened: Event | None = None
    stops: list[Event] = []
    for event in case.order.all("open_ledger", "remind_ledger", "clear_ledger") if rule else ():
        if event.kind != "open_ledger":
            stops.append(event)
            continue
        yield from _reviews(case, opened, stops)
        opened, stops = event, []
    yield from _reviews(case, opened, stops)


def _reviews(case: Case, opened: Event | None, stops: list[Event]) -> Iterator[Timer]:
    rule = case.parameter("ledger_review_rule")
    if not rule or not opened:
        return
    start, year, month = opened.at, opened.at.year, opened.at.month
    for stop in [*stops, None]:
        while _month_end(case, year, month) < start:  # opened after the month's last closing
            year, month = _next_month(year, month)
        due = _month_end(case, year, month)
        yield timer(case, "ledger_review", start, due, rule.clause, stop.at if stop else None, parameters=(rule.name,))
        if stop is None or stop.kind == "clear_ledger":
            return
        start, (year, month) = stop.at, _next_month(year, month)


def _month_end(case: Case, year: int, month: int) -> datetime:
    return case.calendar.hours.closing(case.calendar.last_working_day_of_month(year, month))


def _next_month(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)


def archive_alert(case: Case) -> Iterator[Timer]:
    """一诉一档: a soft alert from closing to archiving; a closing that did not last (重办) asks for no file yet."""
    days, closed, again = case.parameter("archive_alert_workdays"), case.order.last("close"), case.order.last("redo")
    if days and closed and case.book.on("archive_required") and not (again and again.index > closed.index):
        stop = first_at(case.order.all("archive"), closed.at)
        yield counted(case, days, closed.at, "working_days", stop, "archive_alert", soft=True, role="alert")
