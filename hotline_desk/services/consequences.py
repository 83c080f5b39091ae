"""What follows an act, told before it is saved: the difference of two judgements in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hotline_desk.domain.events import Event, make_event
from hotline_desk.domain.judgement import Judgement, Timer
from hotline_desk.domain.order import Order, dissatisfied
from hotline_desk.domain.rules import FINDING_WORDS, TIMER_WORDS

from .office import Desk
from .views import Consequence
from .words import full_moment, make_up_note, remaining

Judged = tuple[Order, Judgement]
FINAL = "归档以后只能看、只能补记，不能撤销"


def consequences(desk: Desk, before: Judged, after: Judged) -> list[Consequence]:
    """New clocks, moved and stopped clocks, findings that appear or fall away."""
    old = {_key(t): t for t in before[1].timers}
    lines = [line for timer in after[1].timers if (line := _timer_line(desk, old.get(_key(timer)), timer))]
    known = {(f.rule, f.since) for f in before[1].findings}
    lines += [Consequence(f"列入：{FINDING_WORDS[found.rule]}（由人确认）", found.clause, "today", "".join(found.facts))
              for found in after[1].findings if (found.rule, found.since) not in known]
    still = {f.rule for f in after[1].findings}
    lines += [Consequence(f"消除：{FINDING_WORDS[rule]}", clause, "done")
              for rule, clause in {f.rule: f.clause for f in before[1].findings}.items() if rule not in still]
    if after[1].card and after[1].card != before[1].card:
        lines.append(Consequence({"yellow": "列为黄牌", "orange": "列为橙牌", "red": "列为红牌"}[after[1].card], "", "today"))
    if after[0].state == "archived" and before[0].state != "archived":  # the one step that has no way back is said before it is taken
        lines[:0] = [Consequence(FINAL, "", "today"), *_lacking(desk, before[0])]
    return lines


def _lacking(desk: Desk, order: Order) -> list[Consequence]:
    """The papers the file of an order about to be archived does without."""
    from hotline_desk.services.archiving import lacking

    missing = lacking(desk, order)
    return [Consequence(f"材料不齐：缺{'、'.join(missing)}", "", "today")] if missing else []


def _key(timer: Timer) -> tuple[Any, ...]:
    return timer.rule, timer.round, timer.start if timer.rule in ("promised", "planned_close", "ledger_review") else None


def _timer_line(desk: Desk, old: Timer | None, new: Timer) -> Consequence | None:
    word = TIMER_WORDS[new.rule]
    if old is None and new.open:
        return _starts(desk, word, new)
    if old is None or old == new:
        return None
    if old.open and new.status == "met":
        return Consequence(f"{word}：按时完成", new.clause, "done")
    if old.open and new.status == "late" and new.soft:
        return Consequence(f"{word}：完成，晚于提醒时间 {full_moment(new.due)}", new.clause, "done")
    if old.open and new.status == "late":
        return Consequence(f"{word}：超期完成（应于 {full_moment(new.due)} 前）", new.clause, "over")
    if old.open and new.status == "cancelled":
        return Consequence(f"{word}：不再计时", new.clause, "wait")
    if old.due != new.due and new.open:
        return Consequence(f"{word}时限改为 {full_moment(new.due)}", new.clause, _urgency(desk, new),
                           make_up_note(desk.calendar, new.start, new.due))
    if not old.open and new.open:
        return Consequence(f"{word}重新计时，仍以 {full_moment(new.due)} 为限", new.clause, _urgency(desk, new))
    return None


def _starts(desk: Desk, word: str, timer: Timer) -> Consequence:
    mark = "（暂定）" if timer.provisional else ""
    tail = "前可申请" if timer.role == "window" else "前"
    verb = word.removesuffix("申请") if timer.role == "window" else word
    return Consequence(f"{verb}：{full_moment(timer.due)}{tail}{mark}", timer.clause, _urgency(desk, timer),
                       make_up_note(desk.calendar, timer.start, timer.due))


def _urgency(desk: Desk, timer: Timer) -> Any:
    return remaining(desk.calendar, timer.due, desk.now(), timer.soft).urgency


def redo_ahead(desk: Desk, number: str, history: Sequence[Event], data: dict[str, Any], at: datetime) -> list[Consequence]:
    """不满退回: what the redo after a bad revisit will ask of the unit, where the pack has one."""
    order = desk.ruling.fold(number, history)
    rule = desk.ruling.book(order).get("redo_workdays")
    visit = history[-1]
    if not rule or not dissatisfied(visit) or order.state not in ("pending_revisit", "closed"):
        return []
    again = make_event(number, "redo", at, desk.user, {"level": "street"}, len(history))
    _, judgement = desk.judge_events(number, [*history, again])
    due = next((t.due for t in judgement.timers if t.rule == "redo" and t.round == judgement.round), None)
    if due is None:
        return []
    lines = [Consequence(f"不满退回：重新派给{order.unit}，{full_moment(due)} 前处理完毕", rule.clause, "today",
                         make_up_note(desk.calendar, at, due)),
             Consequence(f"同步向{desk.pack.word('leader', '分管领导')}汇报", rule.clause)]
    if desk.ruling.book(order).on("redo_requires_leader_signature"):
        lines.append(Consequence(f"{desk.pack.word('leader', '分管领导')}审核后在处理结果书上签字，才能结案", rule.clause))
    return lines
