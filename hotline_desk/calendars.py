"""Where the working calendar comes from: announced years, the office's own days, and assumptions.

chinese-calendar knows the announced years; the office's days and pasted notices are laid over it;
for a year nobody has announced there are weekends and the statutory days, marked 暂定 (R11).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any

from .domain.calendar import Day, OfficeHours, WorkCalendar, YearPlan, dated_hours, read_hours
from .domain.policy import Pack

DEFAULT_HOURS = "08:30-12:00,13:30-17:30"


@lru_cache(maxsize=64)
def year_plan(year: int) -> YearPlan:
    """The plan of one year as far as anyone has announced it."""
    import chinese_calendar.constants as known

    announced = {d.year for d in known.holidays}
    if year not in announced:
        return _assumed(year)
    source = f"国务院办公厅{year}年节假日安排"
    special = {d: Day("holiday", f"{source}·{_chinese(known, name)}") for d, name in known.holidays.items()
               if d.year == year}
    # A notice may move make-up days into December of the year before (2018-12-29): keep its own name.
    special |= {d: Day("make_up", f"{source}·{_chinese(known, name)}调休上班") for d, name in known.workdays.items()
                if d.year == year}
    return YearPlan(year, special, True, source)


def _chinese(known: Any, name: str) -> str:
    for holiday in known.Holiday:
        if holiday.value == name:
            return str(holiday.chinese)
    return name


def _assumed(year: int) -> YearPlan:
    from .statutory import statutory_days

    days = {d: Day("holiday", f"法定节日·{name}", True) for d, name in statutory_days(year).items()}
    return YearPlan(year, days, False, f"{year}年安排尚未公布，按周末和法定节日推算")


def office_days(off: Iterable[date | str] = (), work: Iterable[date | str] = (),
                source: str = "本单位日历") -> dict[date, Day]:
    """Single days laid over the announced calendar."""
    def read(day: date | str) -> date:
        return day if isinstance(day, date) else date.fromisoformat(day)

    return {read(d): Day("office_off", source) for d in off} | {read(d): Day("office_work", source) for d in work}


def pack_hours(pack: Pack) -> OfficeHours:
    """The office hours of a pack, each day by those in force on it."""
    return dated_hours([(p.since, p.value) for p in pack.parameters.get("office_hours", ()) if p.value is not None])


def edition_hours(editions: Sequence[tuple[datetime, Pack]]) -> OfficeHours:
    """The office hours of an office whose pack had editions: each day by the edition in force on it."""
    made: list[tuple[date, object]] = []
    for since, pack in editions:
        values = [(p.since, p.value) for p in pack.parameters.get("office_hours", ()) if p.value is not None]
        if not made or not values:
            made = made or values
            continue
        first = since.date()
        now = [value for day, value in values if day <= first][-1:] or [values[0][1]]
        made = [*((d, v) for d, v in made if d < first), (first, now[0]), *((d, v) for d, v in values if d > first)]
    return dated_hours(made)


def work_calendar(hours: object = DEFAULT_HOURS, own: Mapping[date, Day] | None = None,
                  notices: Mapping[int, YearPlan] | None = None) -> WorkCalendar:
    """The office's calendar: ``notices`` replace whole years, ``own`` lays single days on top."""
    read: OfficeHours = read_hours(hours)
    return WorkCalendar(partial(_taken_plan, dict(notices or {})), read, dict(own or {}))


def _taken_plan(taken: Mapping[int, YearPlan], year: int) -> YearPlan:
    # A function of the module: a calendar is handed to a second process (services.deriving).
    return taken.get(year) or year_plan(year)
