"""Every listed form of a date is read, everything else is refused with a sentence."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.exchange.dates import UnreadableDate, find_moment, from_serial, read_moment

MOMENTS = st.datetimes(datetime(1960, 1, 1), datetime(2099, 12, 31)).map(lambda m: m.replace(microsecond=0))
FORMS = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y.%m.%d %H:%M:%S", "%Y年%m月%d日 %H时%M分%S秒", "%Y%m%d%H%M%S"]


@pytest.mark.parametrize(("written", "moment", "day_only"), [
    ("2026.1.5", datetime(2026, 1, 5), True), ("2026/1/5 9:30", datetime(2026, 1, 5, 9, 30), False),
    ("2026年1月5日 9时30分", datetime(2026, 1, 5, 9, 30), False), ("2026年1月5日", datetime(2026, 1, 5), True),
    ("2026-01-05T09:30", datetime(2026, 1, 5, 9, 30), False), ("２０２６－１－５", datetime(2026, 1, 5), True),
    ("2019/4/25 9:32:09", datetime(2019, 4, 25, 9, 32, 9), False), ("2026-09-17 09:10:11.123", datetime(2026, 9, 17, 9, 10, 11), False),
    ("2026-9-17 下午3:05", datetime(2026, 9, 17, 15, 5), False), ("2026年9月17日（周四）17时30分前", datetime(2026, 9, 17, 17, 30), False),
    ("2026-10-20 24:00", datetime(2026, 10, 21), False), ("20260105", datetime(2026, 1, 5), True),
    ("2026/11/20 10:00", datetime(2026, 11, 20, 10), False), ("2026-11-20 10:00+08", datetime(2026, 11, 20, 10), False),
    ("20260105 9:30", datetime(2026, 1, 5, 9, 30), False), ("46027", datetime(2026, 1, 5), True),
    (46027.0, datetime(2026, 1, 5), True), (46027.39583333334, datetime(2026, 1, 5, 9, 30), False),
    (20260105.0, datetime(2026, 1, 5), True), (date(2026, 1, 5), datetime(2026, 1, 5), True),
    (datetime(2026, 1, 5, 9, 29, 59, 999_999), datetime(2026, 1, 5, 9, 30), False),
])
def test_listed_forms(written: object, moment: datetime, day_only: bool) -> None:
    read = read_moment(written)
    assert (read.at, read.day_only) == (moment, day_only)


@pytest.mark.parametrize("written", [
    "31/12/2026", "2026-02-30", "2026-13-1", "2026-1-5 25:00", "五天", "5", 5, "9月17日", "明天", "2026-1-512:00", "1-5-2026", 99999999.0,
    "2026-01-05 09:30-10:30", "0000-00-00", "2026-11-20x10:00:00", "2026/02-30 10:00", "2026/02/30 10:00",
])
def test_everything_else_is_refused(written: object) -> None:
    with pytest.raises(UnreadableDate, match=r"看不懂|没有|不是"):
        read_moment(written)


@given(MOMENTS, st.sampled_from(FORMS))
def test_a_written_moment_comes_back(moment: datetime, form: str) -> None:
    assert read_moment(moment.strftime(form)).at == moment


@given(MOMENTS, st.booleans())
def test_a_serial_comes_back(moment: datetime, mac: bool) -> None:
    base = datetime(1904, 1, 1) if mac else datetime(1899, 12, 30)
    assert from_serial((moment - base).total_seconds() / 86400, mac).at == moment


@pytest.mark.parametrize(("text", "year", "found"), [
    ("我是2026年9月17日晚上10点打的", None, datetime(2026, 9, 17, 22)), ("9月17日上午打的", 2026, datetime(2026, 9, 17)),
    ("9月17日上午打的", None, None), ("没有日期", 2026, None),
])
def test_dates_in_running_text(text: str, year: int | None, found: datetime | None) -> None:
    hit = find_moment(text, year)
    assert (hit[2].at if hit else None) == found
