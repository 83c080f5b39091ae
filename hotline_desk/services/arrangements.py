"""The State Council's notices an office has taken: kept whole, laid over one another, made into year plans.

A notice of a year replaces what was known of it; one that only changes a festival (2019 劳动节, 2020 春节)
is laid over the year's arrangement; days a notice names in a neighbouring year (a make-up day in
December for 元旦) count in that year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hotline_desk.calendars import year_plan
from hotline_desk.domain.calendar import Day, YearPlan
from hotline_desk.domain.notice import FESTIVALS, NamedDay, Notice, NoticeError, OffSpan, revised

Saved = Mapping[str, Mapping[str, Any]]
_WHOLE = 4  # a year's notice names at least so many festivals; a change one or two
_YEARLY = "节假日安排"  # 关于2026年部分节假日安排的通知; a change is 关于调整…, 关于延长…
_LATE = (12, 20)  # from here on December belongs to the next year's notice
_FULL_NAMES = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


def as_saved(notice: Notice) -> dict[str, Any]:
    """A notice as it is kept with the office."""
    return {"title": notice.title or f"国务院办公厅{notice.year}年节假日安排",
            "off": sorted(d.isoformat() for d in notice.off_days), "work": sorted(d.isoformat() for d in notice.work_days),
            "spans": [[s.name, s.first.isoformat(), s.last.isoformat()] for s in notice.off],
            "made": [[m.name, m.day.isoformat()] for m in notice.work]}


def read_saved(year: int, data: Mapping[str, Any]) -> Notice:
    """The notice that :func:`as_saved` wrote; one of an older release has days without festivals' names."""
    spans = data.get("spans") or [["放假", day, day] for day in data["off"]]
    made = data.get("made") or [["", day] for day in data["work"]]
    return Notice(year, str(data["title"]), tuple(OffSpan(n, date.fromisoformat(a), date.fromisoformat(b)) for n, a, b in spans),
                  tuple(NamedDay(n, date.fromisoformat(d)) for n, d in made))


def is_change(notice: Notice) -> bool:
    """True for a notice that arranges a festival or two anew: by its title, else by how few festivals it names."""
    if _YEARLY in notice.title:
        return False
    named = {part for span in notice.off for part in span.name.split("、")} | {e.name for e in notice.extended}
    return len(named & set(FESTIVALS)) < _WHOLE


def arranged(saved: Saved, notice: Notice) -> Notice:
    """The whole arrangement of the notice's year once it is taken.

    Raises NoticeError for a change of a year whose own notice is not known yet.
    """
    if not is_change(notice):
        return notice
    known = saved.get(str(notice.year))
    base = read_saved(notice.year, known) if known else _announced(notice.year)
    whole = revised(base, notice)
    title = base.title if notice.title in base.title else "；".join(filter(None, (base.title, notice.title)))
    return replace(whole, title=title)


def _announced(year: int) -> Notice:
    """The arrangement that comes with the program, as a notice."""
    plan = year_plan(year)
    if not plan.announced:
        raise NoticeError(f"这是对{year}年放假安排的调整，但{year}年的全年安排还没有录入。请先录入全年的通知，再录入这一份。日历没有变化。")
    off = [(d, _festival(day.source)) for d, day in sorted(plan.special.items()) if not day.working and _own(d)]
    made = [(d, _festival(day.source)) for d, day in sorted(plan.special.items()) if day.working and _own(d)]
    return Notice(year, plan.source, tuple(_spans(off)), tuple(NamedDay(name, d) for d, name in made))


def _own(day: date) -> bool:
    return (day.month, day.day) < _LATE


def _festival(source: str) -> str:
    name = source.rpartition("·")[2].removesuffix("调休上班")
    return _FULL_NAMES.get(name, name)


def _spans(days: list[tuple[date, str]]) -> Iterator[OffSpan]:
    """Days of one festival that follow one another, as one break."""
    first: date | None = None
    for place, (day, name) in enumerate(days):
        first = first or day
        if place + 1 == len(days) or days[place + 1] != (day + timedelta(days=1), name):
            yield OffSpan(name, first, day)
            first = None


def plans(saved: Saved) -> dict[int, YearPlan]:
    """Year plans from the notices an office has taken (its ``notices`` setting)."""
    notices = {int(year): read_saved(int(year), data) for year, data in saved.items()}
    special: dict[int, dict[date, Day]] = {}
    for year, notice in sorted(notices.items()):
        special.setdefault(year, {})
        for day, known in _days(notice):
            special.setdefault(day.year, {})[day] = known
    return {year: _plan(year, days, notices) for year, days in special.items()}


def _days(notice: Notice) -> Iterator[tuple[date, Day]]:
    names = notice.day_names()
    for day in sorted(notice.off_days):
        yield day, Day("holiday", f"{notice.title}·{names[day]}")
    for day in sorted(notice.work_days):
        yield day, Day("make_up", f"{notice.title}·{names[day]}")


def _plan(year: int, days: Mapping[date, Day], notices: Mapping[int, Notice]) -> YearPlan:
    """The year by its own notice, or as it was known; late December by the next year's notice where there is one."""
    known = year_plan(year)
    late = {d: day for d, day in known.special.items() if not _own(d) and known.announced}
    if year + 1 in notices:
        late = {}
    if year in notices:
        return YearPlan(year, {**late, **days}, True, notices[year].title)
    early = {d: day for d, day in known.special.items() if _own(d) or not known.announced}
    return YearPlan(year, {**early, **late, **days}, known.announced, known.source)
