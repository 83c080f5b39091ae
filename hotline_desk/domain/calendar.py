"""Working days, working minutes and natural hours, on a calendar whose every day has a source.

The calendar is handed in as year plans (what the State Council announced, or what can only be
assumed yet); this module counts on it and can say afterwards which days it counted and why.
Readings R1–R5, R11, R12 of the domain notes are named switches in :class:`Readings`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from .judgement import Allowance, CountedDay, Due

UNITS = ("working_days", "working_minutes", "hours", "calendar_days")
_UNIT_WORDS = dict(zip(UNITS, ("个工作日", "个办公分钟", "小时", "天"), strict=True))
_ONE = timedelta(days=1)
_MAX_YEARS = 30  # a calendar with no working day in this long is a broken calendar, not a long wait


class CalendarError(ValueError):
    """A calendar question that has no answer; its text is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Day:
    """What one day is: ``kind`` working make_up rest holiday office_off office_work, and who says so."""

    kind: str
    source: str
    provisional: bool = False

    @property
    def working(self) -> bool:
        return self.kind in ("working", "make_up", "office_work")


@dataclass(frozen=True)
class YearPlan:
    """The days of a year that differ from plain weekdays and weekends, and whether it is announced."""

    year: int
    special: Mapping[date, Day]
    announced: bool
    source: str

    def day(self, day: date) -> Day:
        found = self.special.get(day)
        if found is not None:
            return found
        kind = "rest" if day.weekday() >= 5 else "working"
        return Day(kind, self.source, not self.announced)


@dataclass(frozen=True, slots=True)
class Season:
    """Office hours between two days of the year (month, day), both included."""

    first: tuple[int, int]
    last: tuple[int, int]
    spans: tuple[tuple[time, time], ...]

    def covers(self, day: date) -> bool:
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The office's spans of a working day (morning, afternoon), with seasonal exceptions.

    ``earlier`` are the hours that held before ``since``: a day is counted by the hours of its own time.
    """

    spans: tuple[tuple[time, time], ...]
    seasons: tuple[Season, ...] = ()
    since: date = date.min
    earlier: OfficeHours | None = None

    def on(self, day: date) -> tuple[tuple[time, time], ...]:
        """The spans in force on one day."""
        if self.earlier is not None and day < self.since:
            return self.earlier.on(day)
        for season in self.seasons:
            if season.covers(day):
                return season.spans
        return self.spans

    def opening(self, day: date) -> datetime:
        return datetime.combine(day, self.on(day)[0][0])

    def closing(self, day: date) -> datetime:
        return datetime.combine(day, self.on(day)[-1][1])


def _clock(text: str) -> time:
    hour, minute = text.strip().split(":")
    return time(int(hour), int(minute))


def _spans(pairs: Sequence[Sequence[str]]) -> tuple[tuple[time, time], ...]:
    spans = tuple((_clock(a), _clock(b)) for a, b in pairs)
    flat = [moment for span in spans for moment in span]
    if not spans or flat != sorted(set(flat)):
        raise CalendarError("办公时间写得不对：每段要先早后晚，且不能重叠。")
    return spans


def read_hours(value: object) -> OfficeHours:
    """Office hours from data: ``08:30-12:00,13:30-17:30``, pairs, or a table with seasons.

    Raises CalendarError for spans that overlap or run backwards.
    """
    if isinstance(value, OfficeHours):
        return value
    if isinstance(value, str):
        return OfficeHours(_spans([part.split("-") for part in value.split(",")]))
    if isinstance(value, Mapping):
        seasons = tuple(_season(s) for s in value.get("seasons", ()))
        return OfficeHours(_spans(value["spans"]), seasons)
    return OfficeHours(_spans(list(value)))  # type: ignore[call-overload]


def dated_hours(editions: Sequence[tuple[date, object]]) -> OfficeHours:
    """Office hours that changed over time: (from, hours) oldest first; the first hold before their day too.

    Raises CalendarError where there is none or one cannot be read.
    """
    if not editions:
        raise CalendarError("没有办公时间，请在“设置”里填写。")
    hours = read_hours(editions[0][1])
    for since, value in editions[1:]:
        hours = replace(read_hours(value), since=since, earlier=hours)
    return hours


def _season(data: Mapping[str, object]) -> Season:
    first, last = (tuple(int(n) for n in str(data[key]).split("-")) for key in ("from", "to"))
    return Season((first[0], first[1]), (last[0], last[1]), _spans(data["spans"]))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Readings:
    """How unclear texts are read. R1: the day of receipt and the closing moment; R2: after hours."""

    count_receipt_day: bool = False
    deadline_clock: str = "office_close"
    after_hours: str = "as_is"

    @property
    def by_days(self) -> bool:
        """Whether the clock of the start has no say in where its working days end."""
        return self.deadline_clock != "same_clock" and self.after_hours == "as_is"


@dataclass
class WorkCalendar:
    """The working calendar of one office: announced years, the office's own days, its hours.

    ``plan`` gives a year's plan; ``office`` lays single days over it. Values are cached per year,
    the calendar itself never changes: a new notice makes a new calendar.
    """

    plan: Callable[[int], YearPlan]
    hours: OfficeHours
    office: Mapping[date, Day] = field(default_factory=dict)
    _years: dict[int, list[date]] = field(default_factory=dict, repr=False)
    _spans: dict[date, tuple[tuple[datetime, datetime], ...]] = field(default_factory=dict, repr=False)
    _last_days: dict[tuple[date, int, Readings], date] = field(default_factory=dict, repr=False)
    _dues: dict[tuple[date, int, str, bool], Due] = field(default_factory=dict, repr=False)

    # -- single days ---------------------------------------------------------------------------
    def day(self, day: date) -> Day:
        """What this day is, and where that is known from."""
        own = self.office.get(day)
        return own if own is not None else self.plan(day.year).day(day)

    def working(self, day: date) -> bool:
        return self.day(day).working

    def announced(self, year: int) -> bool:
        """False where the year has no notice yet: everything leaning on it is 暂定 (R11)."""
        return self.plan(year).announced

    def days(self, year: int) -> Iterator[tuple[date, Day]]:
        """Every day of a year in order."""
        day = date(year, 1, 1)
        while day.year == year:
            yield day, self.day(day)
            day += _ONE

    def _working_days(self, year: int) -> list[date]:
        if year not in self._years:
            self._years[year] = [d for d, known in self.days(year) if known.working]
        return self._years[year]

    # -- counting days -------------------------------------------------------------------------
    def working_day_after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day`` (count ≥ 1). CalendarError if there is none."""
        left = count
        for year in range(day.year, day.year + _MAX_YEARS):
            days = self._working_days(year)
            at = bisect_right(days, day) if year == day.year else 0
            if at + left <= len(days):
                return days[at + left - 1]
            left -= len(days) - at
        raise CalendarError("工作日历里找不到足够的工作日，请检查“设置 · 工作日历”。")

    def on_or_next(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        return day if self.working(day) else self.working_day_after(day, 1)

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and including ``last`` (negative if last is earlier)."""
        if last < first:
            return -self.working_days_between(last, first)
        total = 0
        for year in range(first.year, last.year + 1):
            days = self._working_days(year)
            total += bisect_right(days, last) - bisect_right(days, first)
        return total

    def last_working_day_of_month(self, year: int, month: int) -> date:
        """The last working day of a month (ledger review, R25)."""
        found = [d for d in self._working_days(year) if d.month == month]
        if not found:
            raise CalendarError(f"{year} 年 {month} 月没有工作日，请检查“设置 · 工作日历”。")
        return found[-1]

    # -- minutes -------------------------------------------------------------------------------
    def _open_spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        found = self._spans.get(day)
        if found is None:
            hours = self.hours.on(day) if self.working(day) else ()
            found = tuple((datetime.combine(day, first), datetime.combine(day, last)) for first, last in hours)
            self._spans[day] = found
        return found

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Whole working minutes between two moments."""
        total, day = timedelta(), start.date()
        while day <= end.date():
            for first, last in self._open_spans(day):
                total += max(timedelta(), min(last, end) - max(first, start))
            day += _ONE
        return int(total.total_seconds() // 60)

    def after_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """The moment ``minutes`` working minutes after ``start``; a day used up exactly ends at its closing."""
        left, day = timedelta(minutes=minutes), start.date()
        limit = day.replace(year=day.year + _MAX_YEARS, day=1)
        while day < limit:
            for first, last in self._open_spans(day):
                begin = max(first, start)
                if begin <= last and left <= last - begin:
                    return begin + left
                left -= max(timedelta(), last - begin)
            day = self.working_day_after(day, 1)
        raise CalendarError("工作日历里找不到足够的办公时间，请检查“设置 · 工作日历”。")

    def next_opening(self, start: datetime) -> datetime:
        """R2 next_open: received after closing or on a day off counts as received at the next opening."""
        day = start.date()
        if self.working(day) and start <= self.hours.closing(day):
            return start
        return self.hours.opening(self.working_day_after(day, 1))

    # -- due moments ---------------------------------------------------------------------------
    def due(self, start: datetime, allowance: Allowance, readings: Readings = Readings()) -> Due:
        """When ``allowance`` from ``start`` runs out, and whether that leans on an unannounced year."""
        if allowance.unit == "working_days" and readings.by_days:
            # Every start of a day has the same end, but for one that comes after it.
            key = (start.date(), allowance.amount, readings.deadline_clock, readings.count_receipt_day)
            found = self._dues.get(key)
            if found is None:
                found = self._dues[key] = self._due(datetime.combine(start.date(), time.min), allowance, readings)
            if start <= found.moment:
                return found
        return self._due(start, allowance, readings)

    def _due(self, start: datetime, allowance: Allowance, readings: Readings) -> Due:
        try:
            moment = self._moment(start, allowance, readings)
        except OverflowError:
            raise CalendarError(f"期限“{allowance.amount} {_UNIT_WORDS[allowance.unit]}”太长，超出了日历。请改短再试。") from None
        natural = allowance.unit == "hours"
        return Due(moment, not natural and self._leans_on_unknown(start.date(), moment.date()))

    def _leans_on_unknown(self, first: date, last: date) -> bool:
        if first.year == last.year:
            return not self.announced(first.year)
        return any(not self.announced(year) for year in range(first.year, last.year + 1))

    def _moment(self, start: datetime, allowance: Allowance, readings: Readings) -> datetime:
        if allowance.unit == "hours":
            return start + timedelta(hours=allowance.amount)
        if allowance.unit == "working_minutes":
            return self.after_working_minutes(start, allowance.amount)
        begin = self._begin(start, readings)
        if allowance.unit == "calendar_days":
            return self._close(self.on_or_next(begin.date() + timedelta(days=allowance.amount)), begin, readings)
        if allowance.unit != "working_days":
            raise CalendarError(f"没有“{allowance.unit}”这种期限单位，可用：{'、'.join(UNITS)}。")
        return self._close(self._last_day(begin.date(), allowance.amount, readings), begin, readings)

    def _begin(self, start: datetime, readings: Readings) -> datetime:
        return self.next_opening(start) if readings.after_hours == "next_open" else start

    def _last_day(self, day: date, amount: int, readings: Readings) -> date:
        key = (day, amount, readings)
        if key not in self._last_days:
            self._last_days[key] = self._count_on(day, amount, readings)
        return self._last_days[key]

    def _count_on(self, day: date, amount: int, readings: Readings) -> date:
        if readings.count_receipt_day and self.working(day):
            amount -= 1
        return self.on_or_next(day) if amount <= 0 else self.working_day_after(day, amount)

    def _close(self, day: date, start: datetime, readings: Readings) -> datetime:
        """The moment a last day ends; what has ended before the start ends with the next working day."""
        moment = self._end_of(day, start, readings)
        return moment if moment >= start else self._end_of(self.working_day_after(day, 1), start, readings)

    def _end_of(self, day: date, start: datetime, readings: Readings) -> datetime:
        if readings.deadline_clock == "end_of_day":
            return datetime.combine(day, time(23, 59))
        if readings.deadline_clock == "same_clock":
            return datetime.combine(day, start.time())
        return self.hours.closing(day)

    def same_day(self, start: datetime) -> Due:
        """当日 (R18): received before closing on a working day, that day; else the next working day."""
        day = start.date()
        if not (self.working(day) and start < self.hours.closing(day)):
            day = self.working_day_after(day, 1)
        return Due(self.hours.closing(day), self._leans_on_unknown(start.date(), day))

    # -- explaining ----------------------------------------------------------------------------
    def explain(self, start: datetime, allowance: Allowance, readings: Readings = Readings()) -> list[CountedDay]:
        """Every day from the start to the due moment: what it is, who says so, and how it counted."""
        due = self._moment(start, allowance, readings)
        begin = start if allowance.unit in ("hours", "working_minutes") else self._begin(start, readings)
        if readings.count_receipt_day and allowance.amount <= 1 and self._end_of(begin.date(), begin, readings) < begin:
            readings = replace(readings, count_receipt_day=False)  # the only day had ended already
        return list(self._counted(start, begin, due, allowance.unit, readings))

    def _counted(self, start: datetime, begin: datetime, due: datetime, unit: str,
                 readings: Readings) -> Iterator[CountedDay]:
        number, day = 0, start.date()
        while day <= due.date():
            known = self.day(day)
            count = self._count_of(day, known, begin, due, unit, readings)
            number += 1 if count and unit.endswith("days") else 0
            counts = number if count and unit.endswith("days") else count
            kind = "start" if day == begin.date() and not counts else known.kind
            yield CountedDay(day, kind, known.source + ("（暂定）" if known.provisional else ""), counts)
            day += _ONE

    def _count_of(self, day: date, known: Day, begin: datetime, due: datetime, unit: str,
                  readings: Readings) -> int:
        if unit == "working_minutes":
            return self.working_minutes(max(begin, datetime.combine(day, time.min)),
                                        min(due, datetime.combine(day, time.max)))
        if unit == "hours":
            first = max(begin, datetime.combine(day, time.min))
            last = min(due, datetime.combine(day + _ONE, time.min))
            return int((last - first).total_seconds() // 60)
        if day < begin.date() or (day == begin.date() and not readings.count_receipt_day):
            return 0
        return int(unit == "calendar_days" or known.working)
