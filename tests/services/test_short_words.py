"""Days in tight columns: short, and with the year only where it is another one."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hotline_desk.calendars import work_calendar
from hotline_desk.services.words import remaining, short_day, short_when, span_days

TODAY = date(2026, 9, 17)


@pytest.mark.parametrize(("day", "words"), [(date(2026, 9, 8), "9/08"), (date(2026, 10, 31), "10/31"), (date(2027, 1, 15), "2027/1/15"), (date(2027, 1, 5), "2027/1/05")])
def test_a_day(day: date, words: str) -> None:
    assert short_day(day, TODAY) == words


@pytest.mark.parametrize(("moment", "words"), [(datetime(2026, 9, 8, 14, 5), "9/08 14:05"), (datetime(2025, 12, 30, 8, 0), "2025/12/30 08:00")])
def test_a_moment(moment: datetime, words: str) -> None:
    assert short_when(moment, TODAY) == words


@pytest.mark.parametrize(("first", "last", "words"), [
    (date(2026, 9, 1), date(2026, 9, 30), "2026年9月1日至30日"), (date(2026, 7, 1), date(2026, 9, 30), "2026年7月1日至9月30日"),
    (date(2025, 12, 29), date(2026, 1, 4), "2025年12月29日至2026年1月4日")])
def test_a_span(first: date, last: date, words: str) -> None:
    assert span_days(first, last) == words


@pytest.mark.parametrize(("due", "words"), [
    (datetime(2026, 9, 4, 17, 30), "9/04 到期"), (datetime(2025, 12, 4, 17, 30), "2025/12/04 到期"),
    (datetime(2026, 10, 9, 17, 30), "10/09 周五 17:30"), (datetime(2027, 1, 5, 17, 30), "2027/1/05 周二 17:30")])
def test_a_day_stands_alike_in_every_list(due: datetime, words: str) -> None:
    assert remaining(work_calendar(), due, datetime(2026, 9, 17, 10, 6)).due == words
