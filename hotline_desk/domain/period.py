"""Periods as people write them: a day, an ISO week, a month, a quarter, a year of assessment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_PATTERNS = {
    "day": re.compile(r"(\d{4})-(\d{2})-(\d{2})$"), "week": re.compile(r"(\d{4})-W(\d{2})$"),
    "month": re.compile(r"(\d{4})-(\d{2})$"), "quarter": re.compile(r"(\d{4})-Q([1-4])$"),
    "year": re.compile(r"(\d{4})$"),
}


class PeriodError(ValueError):
    """A period that cannot be read; its text is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days with its name; ``last`` is included."""

    name: str
    kind: str
    first: date
    last: date

    def holds(self, moment: datetime) -> bool:
        """True if the moment lies in the period."""
        return self.first <= moment.date() <= self.last

    @property
    def end(self) -> datetime:
        return datetime.combine(self.last, time.max)


def _month_start(year: int, month: int) -> date:
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def read_period(text: str, year_start: int = 1) -> Period:
    """Read ``2026-03-02``, ``2026-W10``, ``2026-03``, ``2026-Q3`` or ``2026``.

    ``year_start``: the month in which a year of assessment starts; 11 makes 2026 run from
    November 2025 to October 2026.  Raises PeriodError.
    """
    for kind, pattern in _PATTERNS.items():
        match = pattern.match(text.strip())
        if match:
            try:
                return _period(text.strip(), kind, [int(g) for g in match.groups()], year_start)
            except ValueError as error:
                raise PeriodError(f"没有“{text}”这个期间。") from error
    raise PeriodError(f"期间“{text}”看不懂，请写成 2026-03-02、2026-W10、2026-03、2026-Q1 或 2026。")


def _period(name: str, kind: str, numbers: list[int], year_start: int) -> Period:
    year = numbers[0]
    if kind == "day":
        day = date(year, numbers[1], numbers[2])
        return Period(name, kind, day, day)
    if kind == "week":
        monday = date.fromisocalendar(year, numbers[1], 1)
        return Period(name, kind, monday, monday + timedelta(days=6))
    if kind == "month":
        first, after = date(year, numbers[1], 1), _month_start(year, numbers[1] + 1)
    elif kind == "quarter":
        first, after = _month_start(year, numbers[1] * 3 - 2), _month_start(year, numbers[1] * 3 + 1)
    else:
        begin = year if year_start == 1 else year - 1
        first, after = _month_start(begin, year_start), _month_start(begin + 1, year_start)
    return Period(name, kind, first, after - timedelta(days=1))


def iso_week(day: date) -> str:
    """The name of the week a day lies in: ``2026-W41``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
