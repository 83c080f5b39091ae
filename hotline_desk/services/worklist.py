"""今日: what needs doing, one row an order, by its next deadline and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from hotline_desk.domain.names import mask_name, mask_phone
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

    A right that lapses today (退单、延期申请) takes the place of a later duty of the same order; a deadline that has passed
    that of a reminder that has.
    """
    now = desk.now()
    lapsing, passed, wording = _lapsing(desk, now), desk.store.passed_deadlines(now), _Wording(desk, now)
    found = [wording.row(item, lapsing.get(item.number), passed.get(item.number)) for item in desk.store.worklist()]
    return sorted(found, key=_order)


def phones(desk: Desk) -> dict[str, str]:
    """The masked number of every open order's caller, by order number."""
    found = desk.store.rows({"open": 1}, columns=("number", "phone"))
    return {str(row["number"]): mask_phone(str(row["phone"] or "")) or "未留电话" for row in found}


_RANK = {"over": 0, "today": 1, "wait": 3}


def _order(row: WorkRow) -> tuple[int, datetime]:
    return _RANK.get(row.urgency, 2), row.due or datetime.max


def _lapsing(desk: Desk, now: datetime) -> Mapping[str, Any]:
    windows = desk.store.open_windows(datetime.combine(now.date(), time.max))
    return {w.order: w for w in reversed(windows) if w.due >= now.isoformat(timespec="minutes")}


class _Memo(dict[Any, Any]):
    """What was worded once is not worded again: thousands of rows share a few days, units and states."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: Any) -> Any:
        made = self[key] = self.make(key)
        return made


class _Wording:
    """Turns stored rows into words, for one reading of the list at one moment."""

    def __init__(self, desk: Desk, now: datetime) -> None:
        self.calendar, self.now, self.locality = desk.calendar, now, desk.pack.locality
        pack = desk.pack
        self.states = _Memo(lambda state: state_word(pack, state))
        self.names = _Memo(lambda name: mask_name(name or ""))
        self.lefts = _Memo(self._left)
        self.bars = _Memo(self._cells)

    def row(self, item: Any, window: Any, passed: Any) -> WorkRow:
        """One row; ``window`` is a right that lapses today, ``passed`` the first deadline that is over, if there are such."""
        due_text = item.next_due
        if passed and item.next_soft and due_text < passed.due:
            return self._timed(item, passed.rule, passed.due, passed.start, passed.clause, bool(passed.provisional), False)
        if window and (due_text is None or window.due < due_text):
            return self._timed(item, window.rule, window.due, window.start, window.clause, False, False)
        if due_text is None:
            return self._untimed(item)
        return self._timed(item, item.next_rule, due_text, item.next_start, item.next_clause,
                           bool(item.next_provisional), bool(item.next_soft))

    def _timed(self, item: Any, rule: str, due_text: str, start_text: str, clause: str,
               provisional: bool, soft: bool) -> WorkRow:
        due, left = self.lefts[due_text, soft]
        cells, fraction = self.bars[start_text[:10], due_text[:10]], None
        if cells is None:
            cells, fraction = (), words.elapsed_fraction(datetime.fromisoformat(start_text), due, self.now)
        return WorkRow(*self._facts(item), rule, _SPOKEN.get(rule) or TIMER_WORDS.get(rule, rule), clause or "", due,
                       left.due, left.left, left.urgency, cells, fraction, left.group, item.card,
                       item.matter_count or 1, provisional, soft, item.state, words.short_text(item.received_at))

    def _untimed(self, item: Any) -> WorkRow:
        return WorkRow(*self._facts(item), "", _DUTY_OF_STATE.get(item.state, ""), "", None, "没有时限",
                       self.states[item.state], "wait", group="没有时限的待办", card=item.card,
                       repeat=item.matter_count or 1, state=item.state, received=words.short_text(item.received_at))

    def _facts(self, item: Any) -> tuple[str, str, str, str, str, str]:
        """From the order's number to the note beside its unit, in WorkRow's order."""
        return (item.number, item.subject or "（无标题）", (item.address or "").removeprefix(self.locality),
                self.names[item.caller], item.unit or "未派单", self.states[item.state])

    def _left(self, key: tuple[str, bool]) -> tuple[datetime, words.Remaining]:
        due, soft = datetime.fromisoformat(key[0]), key[1]
        return due, words.remaining(self.calendar, due, self.now, soft)

    def _cells(self, key: tuple[str, str]) -> tuple[float, ...] | None:
        """Working-day clocks get cells, clocks within two days one continuous bar (None); only days matter."""
        start, due = date.fromisoformat(key[0]), date.fromisoformat(key[1])
        if self.calendar.working_days_between(start, due) <= 1:
            return None
        return words.scale(self.calendar, datetime.combine(start, time()), datetime.combine(due, time.max), self.now)[0]


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
    due = {t.order for t in desk.store.open_duties(end)} | set(_lapsing(desk, now))
    today = len(due & desk.store.open_numbers())  # as the list shows them
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
