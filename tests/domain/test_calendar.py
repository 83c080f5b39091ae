"""The working calendar, table by table: days, minutes, hours, readings, seasons, and what is explained."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.calendars import office_days, pack_hours, work_calendar
from hotline_desk.domain.calendar import (
    UNITS,
    CalendarError,
    Day,
    Readings,
    WorkCalendar,
    YearPlan,
    dated_hours,
    read_hours,
)
from hotline_desk.domain.judgement import Allowance
from hotline_desk.packs import load_pack, with_settings

CALENDAR = work_calendar()
HOURS = "08:30-12:00,13:30-17:30"


def at(text: str) -> datetime:
    """``03-09 17:30`` of 2026, or with its year."""
    return datetime.fromisoformat(text if text[:4].isdigit() else f"2026-{text}")


def due(start: str, amount: int, unit: str, **reading: object) -> datetime:
    return CALENDAR.due(at(start), Allowance(amount, unit), Readings(**reading)).moment  # type: ignore[arg-type]


# start, amount, unit, readings, due — counted on the State Council's 2026 notice
DUES = [
    ("03-02 10:00", 1, "working_days", {}, "03-03 17:30"),
    ("03-02 10:00", 5, "working_days", {}, "03-09 17:30"),
    ("03-02 10:00", 0, "working_days", {}, "03-02 17:30"),
    ("03-02 18:00", 0, "working_days", {}, "03-03 17:30"),
    ("03-07 10:00", 0, "working_days", {}, "03-09 17:30"),
    ("02-13 10:00", 1, "working_days", {}, "02-14 17:30"),
    ("02-14 23:59", 1, "working_days", {}, "02-24 17:30"),
    ("02-27 10:00", 1, "working_days", {}, "02-28 17:30"),
    ("09-30 10:00", 1, "working_days", {}, "10-08 17:30"),
    ("10-09 10:00", 1, "working_days", {}, "10-10 17:30"),
    ("03-02 10:00", 1, "working_days", {"count_receipt_day": True}, "03-02 17:30"),
    ("03-02 17:30", 1, "working_days", {"count_receipt_day": True}, "03-02 17:30"),
    ("03-02 17:31", 1, "working_days", {"count_receipt_day": True}, "03-03 17:30"),
    ("03-07 10:00", 1, "working_days", {"count_receipt_day": True}, "03-09 17:30"),
    ("03-02 10:00", 3, "working_days", {"count_receipt_day": True}, "03-04 17:30"),
    ("03-02 10:07", 1, "working_days", {"deadline_clock": "same_clock"}, "03-03 10:07"),
    ("03-02 10:07", 1, "working_days", {"deadline_clock": "end_of_day"}, "03-03 23:59"),
    ("03-06 17:30", 1, "working_days", {"after_hours": "next_open"}, "03-09 17:30"),
    ("03-06 17:31", 1, "working_days", {"after_hours": "next_open"}, "03-10 17:30"),
    ("03-06 07:00", 1, "working_days", {"after_hours": "next_open"}, "03-09 17:30"),
    ("03-06 17:31", 1, "working_days", {"after_hours": "next_open", "deadline_clock": "same_clock"}, "03-10 08:30"),
    ("03-02 10:30", 240, "working_minutes", {}, "03-02 16:00"),
    ("03-02 13:30", 240, "working_minutes", {}, "03-02 17:30"),
    ("03-02 13:31", 240, "working_minutes", {}, "03-03 08:31"),
    ("03-02 12:30", 1, "working_minutes", {}, "03-02 13:31"),
    ("03-06 17:30", 1, "working_minutes", {}, "03-09 08:31"),
    ("03-07 10:00", 60, "working_minutes", {}, "03-09 09:30"),
    ("03-02 08:30", 450, "working_minutes", {}, "03-02 17:30"),
    ("03-02 08:30", 451, "working_minutes", {}, "03-03 08:31"),
    ("02-17 23:30", 1, "hours", {}, "02-18 00:30"),
    ("03-06 16:00", 48, "hours", {}, "03-08 16:00"),
    ("03-02 10:00", 4, "calendar_days", {}, "03-06 17:30"),
    ("03-02 10:00", 5, "calendar_days", {}, "03-09 17:30"),
    ("02-14 10:00", 1, "calendar_days", {}, "02-24 17:30"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "amount", "unit", "reading", "expected"), DUES)
def test_due(start: str, amount: int, unit: str, reading: dict[str, object], expected: str) -> None:
    assert due(start, amount, unit, **reading) == at(expected)


MINUTES = [
    ("03-02 08:30", "03-02 17:30", 450), ("03-02 12:00", "03-02 13:30", 0), ("03-02 11:59", "03-02 13:31", 2),
    ("03-06 17:00", "03-09 09:00", 60), ("03-07 00:00", "03-08 23:59", 0), ("03-02 10:00", "03-02 10:00", 0),
    ("02-14 08:30", "02-14 12:00", 210), ("02-14 17:30", "02-24 08:30", 0),
]  # fmt: skip


@pytest.mark.parametrize(("first", "last", "expected"), MINUTES)
def test_working_minutes_between(first: str, last: str, expected: int) -> None:
    assert CALENDAR.working_minutes(at(first), at(last)) == expected


DAYS = [("03-02", "03-02", 0), ("03-02", "03-03", 1), ("03-06", "03-08", 0), ("03-06", "03-09", 1),
        ("02-13", "02-24", 2), ("2025-12-31", "2026-01-04", 1), ("03-09", "03-02", -5)]  # fmt: skip


@pytest.mark.parametrize(("first", "last", "expected"), DAYS)
def test_working_days_between(first: str, last: str, expected: int) -> None:
    assert CALENDAR.working_days_between(at(first).date(), at(last).date()) == expected


KINDS = [("03-02", "working"), ("03-07", "rest"), ("02-14", "make_up"), ("02-17", "holiday"), ("10-10", "make_up"),
         ("2027-01-01", "holiday"), ("2027-03-06", "rest")]  # fmt: skip


@pytest.mark.parametrize(("day", "kind"), KINDS)
def test_what_a_day_is_and_who_says_so(day: str, kind: str) -> None:
    found = CALENDAR.day(at(day).date())
    assert found.kind == kind
    assert found.source
    assert found.provisional == day.startswith("2027")


def test_the_office_own_days_lie_over_the_notice() -> None:
    own = work_calendar(HOURS, office_days(["2026-03-03"], ["2026-03-07"]))
    assert not own.working(date(2026, 3, 3))
    assert own.working(date(2026, 3, 7))
    assert own.day(date(2026, 3, 7)).source == "本单位日历"
    assert own.due(at("03-02 10:00"), Allowance(5, "working_days")).moment == at("03-09 17:30")


SAME_DAY = [("03-02 08:00", "03-02 17:30"), ("03-02 17:29", "03-02 17:30"), ("03-02 17:30", "03-03 17:30"),
            ("03-07 10:00", "03-09 17:30"), ("02-13 18:00", "02-14 17:30"), ("02-14 18:00", "02-24 17:30")]  # fmt: skip


@pytest.mark.parametrize(("start", "expected"), SAME_DAY)
def test_same_day(start: str, expected: str) -> None:
    assert CALENDAR.same_day(at(start)).moment == at(expected)


LAST = [(2026, 2, "02-28"), (2026, 3, "03-31"), (2026, 5, "05-29"), (2026, 10, "10-30"), (2026, 1, "01-30")]


@pytest.mark.parametrize(("year", "month", "expected"), LAST)
def test_last_working_day_of_a_month(year: int, month: int, expected: str) -> None:
    assert CALENDAR.last_working_day_of_month(year, month) == at(expected).date()


PROVISIONAL = [
    ("12-30 10:00", 1, "working_days", False), ("12-30 10:00", 2, "working_days", True),
    ("12-31 17:00", 30, "working_minutes", False), ("12-31 17:00", 31, "working_minutes", True),
    ("12-31 23:30", 1, "hours", False), ("12-30 10:00", 1, "calendar_days", False),
    ("12-31 10:00", 1, "calendar_days", True), ("2027-05-06 10:00", 1, "working_days", True),
]  # fmt: skip


@pytest.mark.parametrize(("start", "amount", "unit", "expected"), PROVISIONAL)
def test_a_year_without_a_notice_is_provisional(start: str, amount: int, unit: str, expected: bool) -> None:
    assert CALENDAR.due(at(start), Allowance(amount, unit)).provisional is expected


SEASONAL = {"spans": [["08:30", "12:00"], ["13:30", "17:30"]],
            "seasons": [{"from": "06-01", "to": "09-30", "spans": [["08:00", "12:00"], ["14:30", "18:00"]]},
                        {"from": "12-01", "to": "02-28", "spans": [["09:00", "12:00"], ["13:00", "17:00"]]}]}  # fmt: skip
CLOSINGS = [("05-31", "17:30"), ("06-01", "18:00"), ("09-30", "18:00"), ("10-01", "17:30"), ("11-30", "17:30"),
            ("12-01", "17:00"), ("2027-02-28", "17:00"), ("2027-03-01", "17:30")]  # fmt: skip


@pytest.mark.parametrize(("day", "closing"), CLOSINGS)
def test_seasons(day: str, closing: str) -> None:
    assert read_hours(SEASONAL).closing(at(day).date()).time() == time.fromisoformat(closing)


def test_a_season_moves_the_due_moment() -> None:
    calendar = work_calendar(SEASONAL)
    assert calendar.due(at("05-29 10:00"), Allowance(1, "working_days")).moment == at("06-01 18:00")
    assert calendar.due(at("05-29 17:00"), Allowance(60, "working_minutes")).moment == at("06-01 08:30")


DATED = [("2025-12-31", "17:30"), ("2026-05-31", "17:30"), ("2026-06-01", "18:00"), ("2026-08-31", "18:00"),
         ("2026-09-01", "17:00")]  # fmt: skip


@pytest.mark.parametrize(("day", "closing"), DATED)
def test_hours_in_force_on_each_day(day: str, closing: str) -> None:
    hours = dated_hours([(date(2026, 1, 1), HOURS), (date(2026, 6, 1), "08:30-18:00"), (date(2026, 9, 1), "09:00-17:00")])
    assert hours.closing(at(day).date()).time() == time.fromisoformat(closing)


def test_the_hours_of_a_pack() -> None:
    hours = pack_hours(with_settings(load_pack("youyilu"), {}, [["09:00", "17:00"]]))
    assert hours.closing(date(2026, 3, 2)).time() == time(17)
    assert pack_hours(load_pack("youyilu")).closing(date(2020, 3, 2)).time() == time(17, 30)
    with pytest.raises(CalendarError, match="办公时间"):
        dated_hours([])


@pytest.mark.parametrize("wrong", ["", "12:00-08:30", "08:30-12:00,11:00-17:00", "08:30-08:30"])
def test_hours_that_are_none(wrong: str) -> None:
    with pytest.raises(ValueError):
        read_hours(wrong)


# -- on any calendar -----------------------------------------------------------------------------
starts = st.datetimes(at("2025-01-01 00:00"), at("2027-12-31 23:59"))
allowances = st.builds(Allowance, st.integers(0, 40), st.sampled_from(UNITS))
readings = st.builds(Readings, st.booleans(), st.sampled_from(["office_close", "end_of_day", "same_clock"]),
                     st.sampled_from(["as_is", "next_open"]))  # fmt: skip
offs = st.sets(st.dates(date(2025, 1, 1), date(2028, 3, 31)), max_size=25)


@given(starts, allowances, readings, offs)
def test_a_due_moment_is_never_before_its_start(start: datetime, allowance: Allowance, reading: Readings,
                                                off: set[date]) -> None:  # fmt: skip
    calendar = work_calendar(HOURS, office_days(off))
    assert calendar.due(start, allowance, reading).moment >= start


@given(starts, allowances, readings, offs, st.integers(0, 60))
def test_one_more_day_off_never_moves_a_due_moment_earlier(start: datetime, allowance: Allowance, reading: Readings,
                                                           off: set[date], after: int) -> None:  # fmt: skip
    before = work_calendar(HOURS, office_days(off)).due(start, allowance, reading).moment
    more = work_calendar(HOURS, office_days(off | {start.date() + timedelta(days=after)}))
    assert more.due(start, allowance, reading).moment >= before


@given(starts, st.builds(Allowance, st.integers(1, 20), st.sampled_from([u for u in UNITS if u != "hours"])), readings)
def test_what_leans_on_an_unannounced_year_says_so(start: datetime, allowance: Allowance, reading: Readings) -> None:
    found = CALENDAR.due(start, allowance, reading)
    assert found.provisional == (found.moment.year >= 2027 or start.year >= 2027)


@given(starts, allowances, readings)
def test_the_explanation_counts_up_to_the_allowance(start: datetime, allowance: Allowance, reading: Readings) -> None:
    _holds(start, allowance, reading)


@pytest.mark.parametrize("amount", [1, 2])
@pytest.mark.parametrize("start", ["03-02 10:00", "03-02 17:31", "03-07 10:00"])
def test_the_explanation_when_the_day_of_receipt_counts(start: str, amount: int) -> None:
    _holds(at(start), Allowance(amount, "working_days"), Readings(True))


def _holds(start: datetime, allowance: Allowance, reading: Readings) -> None:
    days = CALENDAR.explain(start, allowance, reading)
    assert all(day.source for day in days)
    if allowance.unit == "working_days" and allowance.amount:
        assert days[-1].counts == allowance.amount
    if allowance.unit == "working_minutes":
        assert sum(day.counts for day in days) == allowance.amount


@lru_cache
def _never(year: int) -> YearPlan:
    every = {date(year, 1, 1) + timedelta(days=n): Day("holiday", "试") for n in range(366)}
    return YearPlan(year, every, True, "试")


@lru_cache
def _once(year: int) -> YearPlan:
    plan = _never(year)
    return YearPlan(year, {**plan.special, date(year, 7, 1): Day("working", "试")}, True, "试")


@given(st.integers(0, 400), st.sampled_from(UNITS), readings)
def test_every_allowance_ends_on_any_calendar(amount: int, unit: str, reading: Readings) -> None:
    start, allowance = datetime(2026, 3, 2, 10), Allowance(amount, unit)
    if unit == "hours":
        assert WorkCalendar(_never, read_hours(HOURS)).due(start, allowance, reading).moment >= start
        return
    with pytest.raises(CalendarError, match="工作日历"):
        WorkCalendar(_never, read_hours(HOURS)).due(start, allowance, reading)


@given(st.integers(0, 20), readings)
def test_one_working_day_a_year_is_enough(amount: int, reading: Readings) -> None:
    calendar = WorkCalendar(_once, read_hours(HOURS))
    found = calendar.due(datetime(2026, 3, 2, 10), Allowance(amount, "working_days"), reading).moment
    assert found.year - 2026 in (max(amount - 1, 0), amount)


def test_a_month_without_a_working_day_says_so() -> None:
    with pytest.raises(CalendarError, match="3 月没有工作日"):
        WorkCalendar(_once, read_hours(HOURS)).last_working_day_of_month(2026, 3)


def test_an_unknown_unit_says_what_is_known() -> None:
    with pytest.raises(CalendarError, match="working_days"):
        CALENDAR.due(at("03-02 10:00"), Allowance(1, "weeks"))
