"""Statutory days by rule beside what was announced for the years there are announcements of."""

from __future__ import annotations

from datetime import date

import chinese_calendar.constants as known
import pytest

from hotline_desk.statutory import covers, statutory_days

# 2012-06-23 (端午, a Saturday) is a day the packaged calendar forgot inside the break of 22–24 June.
FORGOTTEN = {date(2012, 6, 23)}


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_statutory_day_was_announced_as_a_day_off(year: int) -> None:
    assert {day for day in statutory_days(year) if day not in known.holidays} <= FORGOTTEN


@pytest.mark.parametrize("year", range(2008, 2027))
def test_the_moons_festivals_bear_the_announced_name(year: int) -> None:
    chinese = {holiday.value: holiday.chinese for holiday in known.Holiday}
    for day, name in statutory_days(year).items():
        announced = chinese[known.holidays[day]].removesuffix("节") if day in known.holidays else ""
        if announced and announced != "国庆":
            assert announced in name.replace("除夕", "春节"), day


@pytest.mark.parametrize(
    ("year", "number", "sample"),
    [
        (2003, 10, {"2003-02-01": "春节", "2003-05-03": "劳动节"}),
        (2013, 11, {"2013-02-09": "除夕", "2013-02-11": "春节"}),
        (2014, 11, {"2014-02-02": "春节"}),
        (2025, 13, {"2025-01-28": "除夕", "2025-05-02": "劳动节", "2025-10-06": "中秋节"}),
        (2020, 10, {"2020-10-01": "国庆节、中秋节"}),
        (2027, 13, {"2027-02-05": "除夕", "2027-02-06": "春节", "2027-06-09": "端午节", "2027-09-15": "中秋节"}),
        (2033, 13, {"2033-01-31": "春节", "2033-09-08": "中秋节"}),
        (2050, 13, {"2050-01-23": "春节"}),
    ],
)
def test_the_days_of_a_year(year: int, number: int, sample: dict[str, str]) -> None:
    found = statutory_days(year)
    assert {day: found.get(date.fromisoformat(day)) for day in sample} == sample
    assert len(found) == number
    assert list(found) == sorted(found)


def test_outside_the_table_only_the_fixed_days_are_known_and_it_says_so() -> None:
    assert (covers(2050), covers(2051)) == (True, False)
    assert {f"{day:%m-%d}" for day in statutory_days(2051)} == {
        "01-01", "05-01", "05-02", "10-01", "10-02", "10-03",
    }  # fmt: skip
