"""Moments told from today: 昨天下午3点, 上周五上午, 今早9点半, 前天, 两小时前, 下周三前.

Read from a moment handed in (the moment of pasting); no clock is looked at. What is found is a reading, never sure:
a message that is forwarded a day later says 昨天 of another day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from hotline_desk.exchange.dates import ReadMoment, UnreadableDate, read_moment
from hotline_desk.exchange.values import chinese_number

_N = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_HALF = r"(?:上午|下午|中午|晚上|晚间|夜间|夜里|深夜|凌晨|清晨|早晨|早上|午后|傍晚|早|晚)"
_CLOCK = rf"(?:[ ，,]?(?P<half>{_HALF})?[ 的]?(?:(?P<H>{_N})(?:[:：](?P<M>\d\d)|[点时](?!间|候|段)(?:(?P<bit>半|[一三]刻)|(?P<M2>{_N})分?|整)?))?)?"
_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}
_DAY = r"(?P<day>大前天|(?<![目以之当从提])前天|[昨今明][天日]|后天|[昨今明](?=[早晚晨夜下上中]))"
_WEEK = r"(?<![每逢至到、和及])(?P<which>上上|上|本|这|下)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?![到至、和及\-~—]|周|期)"
_MONTH = r"(?P<month>上|本|这|下)个?月(?P<date>\d{1,2})[日号]"
_AGO = r"(?P<n>半|\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?P<per>小时|钟头|分钟|天|星期|礼拜|周)[之以]?前"
_FOUND = re.compile(rf"(?:(?:{_DAY}|{_WEEK}|{_MONTH})(?:晨|夜)?{_CLOCK}|{_AGO})")
_PER = {"小时": timedelta(hours=1), "钟头": timedelta(hours=1), "分钟": timedelta(minutes=1), "天": timedelta(days=1),
        "星期": timedelta(weeks=1), "礼拜": timedelta(weeks=1), "周": timedelta(weeks=1)}
_NIGHT, _DAWN = frozenset({"晚", "晚上", "晚间", "夜里", "夜间", "深夜"}), 5
_EXACT = frozenset({"小时", "钟头", "分钟"})


def relative_moments(text: str, now: datetime) -> Iterator[tuple[int, int, ReadMoment]]:
    """Every moment of a running text told from today: (start, end, moment), the moment counted from ``now``.

    A half of the day without an hour (上周五上午) gives the day only: no hour is made up. A bare 周五 counts
    only with a time of day, as the last one gone.
    """
    for match in _FOUND.finditer(text):
        try:
            read = _ago(match, now) if match["per"] else _at(match, now)
        except (UnreadableDate, OverflowError, ValueError):
            continue
        if read is not None:
            yield match.start(), match.end(), read


def _number(text: str) -> int:
    number = chinese_number(text)
    if number is None:
        raise UnreadableDate(text)  # 两三天前: two days or three
    return number


def _ago(match: re.Match[str], now: datetime) -> ReadMoment:
    """两小时前 to the minute; 三天前 as a day."""
    per = match["per"]
    at = now - (_PER[per] / 2 if match["n"] == "半" else _PER[per] * _number(match["n"]))
    exact = per in _EXACT
    return ReadMoment(at.replace(second=0, microsecond=0) if exact else datetime(at.year, at.month, at.day), not exact)


def _at(match: re.Match[str], now: datetime) -> ReadMoment | None:
    day = _day(match, now)
    if day is None:
        return None
    if match["H"] is None or chinese_number(match["H"]) is None:  # 昨天两三点: the day is sure
        return ReadMoment(datetime(day.year, day.month, day.day), True)
    bits = {"半": 30, "一刻": 15, "三刻": 45}
    minute = bits.get(match["bit"] or "") or _number(match["M"] or match["M2"] or "0")
    half, hour = match["half"] or _half_of(match), _number(match["H"])
    if half in _NIGHT and hour < _DAWN:  # 昨晚一点 is in the night that began yesterday
        after = day + timedelta(days=1)
        half, day = "凌晨", after if after.replace(hour=hour, minute=minute) <= now else day
    return read_moment(f"{day:%Y-%m-%d} {half}{hour}:{minute:02d}")


def _half_of(match: re.Match[str]) -> str:
    """昨夜, 今晨: the half of the day inside the word of the day."""
    told = match[0]
    return "夜里" if "夜" in told else "凌晨" if "晨" in told else ""


def _day(match: re.Match[str], now: datetime) -> datetime | None:
    if match["day"]:
        return now + timedelta(days=_DAYS[match["day"].removesuffix("天").removesuffix("日")])
    if match["month"]:
        months = now.year * 12 + now.month - 1 + {"上": -1, "下": 1}.get(match["month"], 0)
        return datetime(months // 12, months % 12 + 1, int(match["date"]))
    to = "一二三四五六日".find(match["weekday"].replace("天", "日")) - now.weekday()
    if match["which"]:
        return now + timedelta(days=to + 7 * {"上上": -2, "上": -1, "下": 1}.get(match["which"], 0))
    if match["half"] is None and match["H"] is None:
        return None  # 周五 by itself is as often every Friday
    return now + timedelta(days=to if to <= 0 else to - 7)
