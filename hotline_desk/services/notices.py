"""Taking a State Council notice into the office: the calendar it makes and the open deadlines it moves."""

from __future__ import annotations

from datetime import date
from typing import Any

from hotline_desk.calendars import work_calendar
from hotline_desk.domain.calendar import Day, WorkCalendar, YearPlan
from hotline_desk.domain.events import moment_text
from hotline_desk.domain.judge import Ruling, judge
from hotline_desk.services.acts import reproject
from hotline_desk.services.office import Desk


def plans(saved: dict[str, Any]) -> dict[int, YearPlan]:
    """Year plans from the notices an office has taken (its ``notices`` setting)."""
    found: dict[int, YearPlan] = {}
    for year, data in saved.items():
        special: dict[date, Day] = {}
        for text in data["off"]:
            special[date.fromisoformat(text)] = Day("holiday", data["title"])
        for text in data["work"]:
            special[date.fromisoformat(text)] = Day("make_up", data["title"])
        found[int(year)] = YearPlan(int(year), special, True, data["title"])
    return found


def as_saved(notice: Any) -> dict[str, Any]:
    """A parsed notice as it is kept with the office."""
    return {"title": notice.title or f"国务院办公厅{notice.year}年节假日安排", "off": sorted(d.isoformat() for d in notice.off_days),
            "work": sorted(d.isoformat() for d in notice.work_days)}


def preview(desk: Desk, notice: Any) -> list[dict[str, Any]]:
    """Which open deadlines a notice would move; nothing is kept."""
    return _moved(desk, _calendar_with(desk, notice))


def _calendar_with(desk: Desk, notice: Any) -> WorkCalendar:
    saved = {**desk.setting("notices", {}), str(notice.year): as_saved(notice)}
    return work_calendar(desk.calendar.hours, desk.calendar.office, plans(saved))


def _moved(desk: Desk, calendar: WorkCalendar) -> list[dict[str, Any]]:
    before, after = desk.ruling, Ruling(desk.pack, calendar, desk.ruling.units)
    now, moved = desk.now(), []
    numbers = [row["number"] for row in desk.store.rows({"open": 1}, columns=("number",))]
    for number, events in desk.store.events_of(numbers).items():
        order = before.fold(number, events)
        old = {(t.rule, t.round, t.start): t for t in judge(before, order, now).timers if t.open}
        for timer in judge(after, order, now).timers:
            was = old.get((timer.rule, timer.round, timer.start))
            if was and was.due != timer.due:
                moved.append({"order": number, "timer": timer.rule, "from": moment_text(was.due), "to": moment_text(timer.due)})
    return moved


def adopt(desk: Desk, notice: Any) -> list[dict[str, Any]]:
    """Keep a notice and re-judge every open order; each moved deadline is noted in its order's history."""
    moved = preview(desk, notice)
    saved = {**desk.setting("notices", {}), str(notice.year): as_saved(notice)}
    desk.change_setting("notices", saved)
    now = desk.now()
    numbers = [row["number"] for row in desk.store.rows({"open": 1}, columns=("number",))]
    with desk.store.transaction(by=desk.user, now=now) as tx:
        for line in moved:
            text = f"录入{notice.year}年放假安排：{line['timer']} 由 {line['from']} 改为 {line['to']}"
            tx.append(line["order"], "note", now, desk.user, {"text": text})
        reproject(desk, tx, numbers)
    return moved
