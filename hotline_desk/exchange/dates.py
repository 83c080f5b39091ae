"""Moments as platforms and spreadsheets write them: a listed form, or a reason why not.

Nothing is guessed: a day before a month (31/12/2026), a month of 13 or the 30th of February is a
problem for a person to settle, never a nearby date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hotline_desk.domain.names import half_width


class UnreadableDate(ValueError):
    """A text that is no date of a listed form; its text is the reason, for the clerk."""


@dataclass(frozen=True, slots=True)
class ReadMoment:
    """A moment (Asia/Shanghai wall time) and whether only its day was written."""

    at: datetime
    day_only: bool = False


_DAY = r"(?P<y>(?:19|20)\d{2})\s*[-./年]\s*(?P<m>\d{1,2})\s*[-./月]\s*(?P<d>\d{1,2})\s*(?:[日号]|(?=\D|$))"
_WEEKDAY = r"(?:\s*[(（]?(?:周|星期|礼拜)[一二三四五六日天][)）]?)?"
_CLOCK = (
    r"(?:[\sT,，]*(?P<half>上午|下午|中午|晚上|晚间|夜间|夜里|深夜|凌晨|清晨|早晨|早上|午后|傍晚|晚|早|am|pm)?\s*"
    r"(?P<H>\d{1,2})\s*(?:[:：]\s*(?P<M>\d{1,2})(?:\s*[:：]\s*(?P<S>\d{1,2})(?:\.\d+)?)?"
    r"|[时点]\s*(?:(?P<half30>半)|(?P<M2>\d{1,2})\s*分?(?:\s*(?P<S2>\d{1,2})\s*秒)?)?)\s*(?P<ampm>am|pm)?)?")
_WRITTEN = re.compile(_DAY + _WEEKDAY + _CLOCK + r"(?:\s*前)?", re.I)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d|(?:19|20)\d\d([-/])\d\d\1\d\d[ T]\d\d:\d\d(?::\d\d)?")
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:[\sT]?(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?)?")
_COMPACT_CLOCK = re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})[\sT](?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}))?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_YEARLESS = re.compile(r"(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]" + _WEEKDAY + _CLOCK, re.I)
# 11/20 08:12 is what a chat writes above a message; without the clock 11/20 may be a part of anything.
_SHORT = re.compile(r"(?<![\d./-])(?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?=\s+\d{1,2}[:：]\d\d)" + _CLOCK, re.I)
_CN = "〇○零一二三四五六七八九"
_CN_DAY = re.compile(rf"(?P<y>[{_CN}]{{4}})年(?P<m>十?[{_CN}]|十)月(?P<d>[二三]?十?[{_CN}]|[二三]?十)[日号]")
_CN_FOUND = re.compile(_CN_DAY.pattern + _WEEKDAY + _CLOCK, re.I)
_FOUND = re.compile(_DAY.replace(r"(?=\D|$)", r"(?!\d)") + _WEEKDAY + _CLOCK, re.I)
# 1954-10-03 … 2119-01-06: what a serial number in a column of dates can sensibly mean.
_SERIAL_RANGE = (20_000, 80_000)
_NIGHT = {"晚上", "晚间", "夜间", "夜里", "深夜", "晚"}
_SMALL_HOURS = {"夜里", "深夜"}  # 夜里两点 is two in the morning, 晚上十点 is 22
_AFTERNOON = {"下午", "午后", "傍晚", "pm"} | _NIGHT


def _hour(parts: Mapping[str, str | None]) -> int:
    hour = int(parts.get("H") or 0)
    half = (parts.get("half") or parts.get("ampm") or "").lower()
    if half in _NIGHT and (hour == 12 or (hour < 5 and half in _SMALL_HOURS)):
        return 24 if hour == 12 else hour
    if half in _AFTERNOON and hour < 12:
        return hour + 12
    if half == "中午" and hour < 3:
        return hour + 12
    return 0 if half in {"am", "凌晨"} and hour == 12 else hour


def _build(text: str, parts: Mapping[str, str | None]) -> ReadMoment:
    minute = 30 if parts.get("half30") else int(parts.get("M") or parts.get("M2") or 0)
    second, hour = int(parts.get("S") or parts.get("S2") or 0), _hour(parts)
    try:
        day = date(int(parts["y"] or 0), int(parts["m"] or 0), int(parts["d"] or 0))
        if (hour, minute, second) == (24, 0, 0):
            return ReadMoment(datetime.combine(day, time()) + timedelta(days=1))
        return ReadMoment(datetime.combine(day, time(hour, minute, second)), parts.get("H") is None)
    except ValueError:
        raise UnreadableDate(f"没有“{text}”这个日期，请改正。") from None


def from_serial(number: float, base_1904: bool = False) -> ReadMoment:
    """A spreadsheet's serial day number as a moment, rounded to the second; UnreadableDate outside 1954…2119."""
    if not _SERIAL_RANGE[0] <= number + (1462 if base_1904 else 0) <= _SERIAL_RANGE[1]:
        raise UnreadableDate(f"“{number:.15g}”不是日期，请写成 2026-03-02 10:15 的样子。")
    base = datetime(1904, 1, 1) if base_1904 else datetime(1899, 12, 30)
    return ReadMoment(base + timedelta(seconds=round(number * 86400)), number == int(number))


def read_moment(value: object, base_1904: bool = False) -> ReadMoment:
    """A cell as a moment. Listed forms: a real date, a serial, ISO, ``2026.1.5``, ``2026/1/5 9:30``,
    ``2026年1月5日 9时30分``, ``20260105``, ``20260105093000``. Raises UnreadableDate with a sentence.
    """
    if isinstance(value, datetime):
        rounded = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        return ReadMoment(rounded)
    if isinstance(value, date):
        return ReadMoment(datetime.combine(value, time()), True)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if value >= 10_000_000 and value == int(value):
            return read_moment(str(int(value)))
        return from_serial(value, base_1904)
    return _read_text(half_width(str(value)).strip(), base_1904)


def _read_text(text: str, base_1904: bool) -> ReadMoment:
    if _ISO.fullmatch(text):
        # Nearly every moment of an export. Where this is no date after all, the listed forms below say why not.
        with suppress(ValueError):
            return ReadMoment(datetime.fromisoformat(text.replace("/", "-")))
    text = re.sub(r"(?:Z|[+]08(?::?00)?)$", "", _CN_DAY.sub(_arabic, text))
    for pattern in (_WRITTEN, _COMPACT, _COMPACT_CLOCK):
        match = pattern.fullmatch(text)
        if match:
            return _build(text, match.groupdict())
    if _SERIAL.fullmatch(text):
        return from_serial(float(text), base_1904)
    raise UnreadableDate(f"时间“{text[:30]}”看不懂，请写成 2026-03-02 10:15 的样子。")


def _arabic(match: re.Match[str]) -> str:
    """二〇二六年十一月二十日 → 2026年11月20日."""
    return f"{''.join(map(_digit, match['y']))}年{_count(match['m'])}月{_count(match['d'])}日"


def _digit(sign: str) -> str:
    return str(max(_CN.index(sign) - 2, 0))


def _count(words: str) -> int:
    """二十五 and 二五 → 25."""
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int("".join(map(_digit, words)))
    return (int(_digit(tens)) if tens else 1) * 10 + (int(_digit(ones)) if ones else 0)


def find_moment(text: str, year: int | None = None) -> tuple[int, int, ReadMoment] | None:
    """The first date in running text as (start, end, moment); ``9月17日`` only where ``year`` is given."""
    for pattern in (_FOUND, _CN_FOUND) if year is None else (_FOUND, _CN_FOUND, _YEARLESS, _SHORT):
        for match in pattern.finditer(text):
            try:
                parts = {"y": str(year)} | match.groupdict()
                read = read_moment(match[0]) if pattern is _CN_FOUND else _build(match[0], parts)
                return match.start(), match.end(), read
            except UnreadableDate:
                continue
    return None
