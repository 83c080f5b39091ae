"""今日: what needs doing, one row an order, by its next deadline and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from hotline_desk.domain.names import mask_name
from hotline_desk.domain.rules import TIMER_WORDS

from . import words
from .office import Desk
from .views import WorkRow
from .wording import state_word

FILTERS: tuple[tuple[str, str], ...] = (
    ("all", "全部"), ("contact", "先行联系"), ("dispatch", "待派单"), ("return", "退单"), ("extension", "延期"),
    ("handle", "办理"), ("reply", "回复"), ("revisit", "回访"), ("other", "其他"),
)
_FILTER_OF_RULE = {
    "first_contact": "contact", "dispatch_alert": "dispatch", "return_window": "return", "extension_window": "extension",
    "city_extension_window": "extension", "handle": "handle", "redo": "handle", "promised": "handle",
    "planned_close": "handle", "initial_reply": "reply", "result_reply": "reply", "urgent_feedback": "reply",
    "platform_due": "reply", "emergency_arrival": "handle", "visit_window": "handle",
}
_FILTER_OF_STATE = {"registered": "dispatch", "pending_revisit": "revisit", "reply_review": "reply", "submitted": "reply",
                    "return_pending": "return"}
_DUTY_OF_STATE = {"registered": "派单", "dispatched": "签收", "handling": "办理", "return_pending": "退单结论",
                  "reply_review": "审核上报", "submitted": "等待结案", "planned": "续报跟进", "ledgered": "挂账跟进",
                  "pending_revisit": "回访", "redo": "重办"}
_SPOKEN = {"platform_due": "上报平台"}


def rows(desk: Desk) -> list[WorkRow]:
    """Every open order, overdue first, then by due moment; those with no clock last.

    A right that lapses today (退单、延期申请) takes the place of a later duty of the same order.
    """
    now = desk.now()
    lapsing = _lapsing(desk, now)
    found = [_row(desk, item, now, lapsing.get(item.number)) for item in desk.store.worklist()]
    return sorted(found, key=_order)


def _order(row: WorkRow) -> tuple[int, datetime]:
    return {"over": 0, "today": 1, "wait": 3}.get(row.urgency, 2), row.due or datetime.max


def _lapsing(desk: Desk, now: datetime) -> Mapping[str, Any]:
    windows = desk.store.open_windows(datetime.combine(now.date(), time.max))
    return {w.order: w for w in reversed(windows) if w.due >= now.isoformat(timespec="minutes")}


def _row(desk: Desk, item: Any, now: datetime, window: Any) -> WorkRow:
    due_text = item.next_due
    if window and (due_text is None or window.due < due_text):
        return _timed(desk, item, now, window.rule, window.due, window.start, window.clause, False, False)
    if due_text is None:
        return _untimed(desk, item)
    return _timed(desk, item, now, item.next_rule, due_text, item.next_start, item.next_clause,
                  bool(item.next_provisional), bool(item.next_soft))


def _timed(desk: Desk, item: Any, now: datetime, rule: str, due_text: str, start_text: str, clause: str,
           provisional: bool, soft: bool) -> WorkRow:
    due, start = datetime.fromisoformat(due_text), datetime.fromisoformat(start_text)
    left = words.remaining(desk.calendar, due, now)
    if soft and left.urgency == "over":  # a reminder of ours is never shown like a missed deadline
        left = replace(left, urgency="today", left=left.left.replace("已超", "提醒已过"), group="今天必须完成")
    cells, fraction = _bar(desk, start, due, now)
    return WorkRow(duty=_SPOKEN.get(rule) or TIMER_WORDS.get(rule, rule), rule=rule, clause=clause or "", due=due,
                   due_text=left.due, left_text=left.left, urgency=left.urgency, cells=cells, fraction=fraction,
                   group=left.group, provisional=provisional, soft=soft, **_facts(desk, item))


def _bar(desk: Desk, start: datetime, due: datetime, now: datetime) -> tuple[tuple[float, ...], float | None]:
    """Working-day clocks get cells, clocks within two days one continuous bar."""
    if desk.calendar.working_days_between(start.date(), due.date()) <= 1:
        return (), words.elapsed_fraction(start, due, now)
    return words.scale(desk.calendar, start, due, now)[0], None


def _untimed(desk: Desk, item: Any) -> WorkRow:
    return WorkRow(duty=_DUTY_OF_STATE.get(item.state, ""), rule="", clause="", due=None, due_text="没有时限",
                   left_text=state_word(desk.pack, item.state), urgency="wait", group="没有时限的待办", **_facts(desk, item))


def _facts(desk: Desk, item: Any) -> dict[str, Any]:
    received = datetime.fromisoformat(item.received_at) if item.received_at else None
    return {"order": item.number, "subject": item.subject or "（无标题）", "place": (item.address or "").removeprefix(desk.pack.locality),
            "caller": mask_name(item.caller or ""), "unit": item.unit or "未派单",
            "unit_note": state_word(desk.pack, item.state), "card": item.card, "repeat": item.matter_count or 1,
            "state": item.state, "received": words.short_moment(received) if received else ""}


def filter_key(row: WorkRow) -> str:
    """Which filter a row belongs to: by its duty, or by its state where no clock runs."""
    return _FILTER_OF_RULE.get(row.rule, "other") if row.rule else _FILTER_OF_STATE.get(row.state, "other")


def counts(rows: Iterable[WorkRow]) -> dict[str, int]:
    """How many rows each filter has; ``all`` first."""
    found = Counter(filter_key(row) for row in rows)
    return {"all": sum(found.values()), **found}


def header(desk: Desk) -> str:
    """The line beside the title: the day, whether it is a working day, the next 调休."""
    return words.header(desk.calendar, desk.now())


def nav_counts(desk: Desk) -> dict[str, int]:
    """Counts shown in the navigation: 今日 counts what is due today or overdue."""
    now = desk.now()
    end = datetime.combine(now.date(), time.max)
    today = len({t.order for t in desk.store.open_duties(end)})
    states = desk.store.counts("state", {"open": 1})
    return {"today": today, "revisit": states.get("pending_revisit", 0)}


def banner(desk: Desk) -> str:
    """From 1 November on, while next year's arrangement is missing (R11)."""
    now = desk.now()
    if now.month >= 11 and not desk.calendar.announced(now.year + 1):
        return f"{now.year + 1} 年放假安排还没有录入：跨年的时限按周末和法定节日推算，标“暂定”。通知公布后在“设置 · 工作日历”粘贴即可。"
    return ""


def due(desk: Desk, until: datetime | None = None) -> list[dict[str, Any]]:
    """Every open duty as the command line prints it: overdue first, then by due moment."""
    now = desk.now()
    timers = desk.store.open_duties(until or datetime(9999, 12, 31))
    return [{"order": t.order, "timer": t.rule, "due": t.due, "status": _status(t.due, now), "unit": t.unit,
             "clause": t.clause, "provisional": bool(t.provisional), "soft": bool(t.soft)} for t in timers]


def _status(due_text: str, now: datetime) -> str:
    return "overdue" if datetime.fromisoformat(due_text) < now else "running"
