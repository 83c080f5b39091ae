"""Periods as people write them, their edges, and years that start in another month."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hotline_desk.domain.period import PeriodError, iso_week, read_period

READ = [
    ("2026-03-02", 1, "day", "2026-03-02", "2026-03-02"), ("2026-W10", 1, "week", "2026-03-02", "2026-03-08"),
    ("2026-W01", 1, "week", "2025-12-29", "2026-01-04"), ("2026-W53", 1, "week", "2026-12-28", "2027-01-03"),
    ("2026-02", 1, "month", "2026-02-01", "2026-02-28"), ("2028-02", 1, "month", "2028-02-01", "2028-02-29"),
    ("2026-12", 1, "month", "2026-12-01", "2026-12-31"), ("2026-Q1", 1, "quarter", "2026-01-01", "2026-03-31"),
    ("2026-Q4", 1, "quarter", "2026-10-01", "2026-12-31"), ("2026", 1, "year", "2026-01-01", "2026-12-31"),
    ("2026", 11, "year", "2025-11-01", "2026-10-31"), ("2026", 2, "year", "2025-02-01", "2026-01-31"),
    (" 2026-03 ", 11, "month", "2026-03-01", "2026-03-31"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "start", "kind", "first", "last"), READ)
def test_read(text: str, start: int, kind: str, first: str, last: str) -> None:
    found = read_period(text, start)
    assert (found.kind, found.first, found.last) == (kind, date.fromisoformat(first), date.fromisoformat(last))
    assert found.name == text.strip()


@pytest.mark.parametrize("text", ["2026-13", "2026-02-30", "2025-W53", "2026-W00", "2026-Q5", "26-03", "三月", "", "2026-3"])
def test_what_is_no_period_says_so(text: str) -> None:
    with pytest.raises(PeriodError, match="期间"):
        read_period(text)


EDGES = [("2026-03-01T00:00", True), ("2026-03-31T23:59", True), ("2026-02-28T23:59", False), ("2026-04-01T00:00", False)]


@pytest.mark.parametrize(("moment", "inside"), EDGES)
def test_edges(moment: str, inside: bool) -> None:
    assert read_period("2026-03").holds(datetime.fromisoformat(moment)) is inside


def test_the_end_is_the_last_moment() -> None:
    assert read_period("2026-03").end > datetime(2026, 3, 31, 23, 59, 59)
    assert read_period("2026-03").end < datetime(2026, 4, 1)


@pytest.mark.parametrize(("day", "week"), [("2026-03-02", "2026-W10"), ("2027-01-03", "2026-W53"), ("2025-12-29", "2026-W01")])
def test_iso_week(day: str, week: str) -> None:
    assert iso_week(date.fromisoformat(day)) == week
