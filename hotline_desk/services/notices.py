"""Taking a State Council notice into the office: the calendar it makes and the open deadlines it moves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from hotline_desk.calendars import work_calendar
from hotline_desk.domain.calendar import Day, WorkCalendar, YearPlan
from hotline_desk.domain.events import moment_text
from hotline_desk.domain.judge import clocks
from hotline_desk.domain.judgement import Timer
from hotline_desk.services.office import Desk
from hotline_desk.services.projecting import END_OF_TIME, for_lists, project
from hotline_desk.store import NewEvent, Projection
from hotline_desk.store.rows import TIMER_ROW, timer_row

if TYPE_CHECKING:
    from hotline_desk.store.reading import Reading

Moved = dict[str, Any]
_RULE, _ROUND, _START, _DUE, _OPEN = map(TIMER_ROW.index, ("rule", "round", "start", "due", "open"))


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
    ruling, moved = replace(desk.ruling, calendar=_calendar_with(desk, notice)), list[Moved]()
    numbers = list(_open_orders(desk.store))
    stored = desk.store.timer_rows(numbers)
    for number, events in desk.store.events_of(numbers).items():
        moved += _moves(number, stored[number], clocks(ruling, ruling.fold(number, events), END_OF_TIME))
    return moved


def _open_orders(reading: Reading) -> dict[str, str | None]:
    """Every open order and the import that brought it."""
    return {row["number"]: row["batch"] for row in reading.rows({"open": 1}, columns=("number", "batch"))}


def _calendar_with(desk: Desk, notice: Any) -> WorkCalendar:
    return work_calendar(desk.calendar.hours, desk.calendar.office, plans(_saved_with(desk, notice)))


def _saved_with(desk: Desk, notice: Any) -> dict[str, Any]:
    return {**desk.setting("notices", {}), str(notice.year): as_saved(notice)}


def _moves(number: str, stored: Iterable[tuple[Any, ...]], timers: Iterable[Timer]) -> Iterator[Moved]:
    """What an open clock said in the lists and says now, where the two differ."""
    old = {(row[_RULE], row[_ROUND], row[_START]): row[_DUE] for row in stored if row[_OPEN]}
    for timer in timers:
        was = old.get((timer.rule, timer.round, moment_text(timer.start))) if timer.open else None
        if was and was != (due := moment_text(timer.due)):
            yield {"order": number, "timer": timer.rule, "from": was, "to": due}


def adopt(desk: Desk, notice: Any) -> list[dict[str, Any]]:
    """Keep a notice and re-judge every open order; each moved deadline is noted in its order's history.

    All in one transaction: the calendar never stands without the deadlines that follow from it.
    """
    saved, before, now = _saved_with(desk, notice), desk.calendar, desk.now()
    desk.take_calendar(_calendar_with(desk, notice))
    try:
        with desk.store.transaction(by=desk.user, now=now) as tx:
            tx.set_meta("setting.notices", json.dumps(saved, ensure_ascii=False))
            moved, changed = _rejudged(desk, tx)
            tx.append_many([NewEvent(m["order"], "note", now, desk.user, {"text": _note(notice.year, m)}) for m in moved])
            tx.project(changed)
    except BaseException:
        desk.take_calendar(before)
        raise
    return moved


def _rejudged(desk: Desk, tx: Any) -> tuple[list[Moved], list[Projection]]:
    """The moved deadlines of all open orders, and the projections that are no longer what the tables hold.

    The calendar reaches an order's rows through its clocks alone: same clocks, same rows.
    """
    moved, changed, batches = list[Moved](), list[Projection](), _open_orders(tx)
    stored = tx.timer_rows(batches)
    for number, events in tx.events_of(batches).items():
        order, judgement = for_lists(desk, number, events, tx)
        if [timer_row(number, pos, timer) for pos, timer in enumerate(judgement.timers)] != stored[number]:
            moved += _moves(number, stored[number], judgement.timers)
            changed.append(project(desk, order, judgement, batches[number]))
    return moved, changed


def _note(year: int, moved: Moved) -> str:
    return f"录入{year}年放假安排：{moved['timer']} 由 {moved['from']} 改为 {moved['to']}"
