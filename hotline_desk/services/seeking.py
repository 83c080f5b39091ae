"""What a clerk types into a search box, as questions: words that an order holds, and times at which it came.

宝林 垃圾 9月 finds what came in September as well as what says 9月; 王 尾号1234 asks for 1234 alone. Everything else
is words, each of which the order must hold (store.search).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hotline_desk.services.office import Desk
from hotline_desk.store.listing import order_ids
from hotline_desk.store.search import terms

_YEARS = 12  # back to which a month without its year is looked for
_MONTHS = {word: n for n, word in enumerate(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), start=1)}
_CHINESE = re.compile(r"(?:(?P<y>20\d\d)年)?(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])月份?(?:(?P<d>\d{1,2})[日号])?")
_DIGITS = re.compile(r"(?P<y>20\d\d)[-./](?P<m>\d{1,2})(?:[-./](?P<d>\d{1,2}))?")
_YEAR = re.compile(r"(?P<y>20\d\d)年")
_APART = re.compile(r"[,、;]+")  # a clerk parts words with 、 too; who holds both words holds what was written with the sign
_TAIL = re.compile(r"(?:手机|电话|号码)?(?:尾号|末四位|后四位)[是为:]?(?P<digits>\d*)")

Period = tuple[date, date]  # its first day, and the day after its last


@dataclass(frozen=True, slots=True)
class Sought:
    """``words``: what an order must hold; ``times``: for each word that tells a time, the word and the periods it may mean."""

    words: tuple[str, ...]
    times: tuple[tuple[str, tuple[Period, ...]], ...] = ()

    @property
    def every_word(self) -> tuple[str, ...]:
        return (*self.words, *(word for word, _ in self.times))


def sought(text: str, today: date) -> Sought:
    """Read a search; ``today`` tells which day 昨天 is, and which years a month without one may be of."""
    words: list[str] = []
    times: list[tuple[str, tuple[Period, ...]]] = []
    told = [word for typed in terms(text) for word in _APART.split(typed) if word]
    for word in told:
        tail = _TAIL.fullmatch(word)
        if tail:
            words += [tail["digits"]] if tail["digits"] else [word] if len(told) == 1 else []
        elif periods := tuple(_periods(word, today)):
            times.append((word, periods))
        else:
            words.append(word)
    return Sought(tuple(words), tuple(times))


def _periods(word: str, today: date) -> Iterator[Period]:
    named = _named(word, today)
    if named is not None:
        yield named
        return
    match = _CHINESE.fullmatch(word) or _DIGITS.fullmatch(word) or _YEAR.fullmatch(word)
    if match is None:
        return
    parts = match.groupdict()
    month, day = parts.get("m") or "", int(parts.get("d") or 0)
    years = [int(parts["y"])] if parts["y"] else range(today.year, today.year - _YEARS, -1)
    for year in years:
        try:
            yield _span(year, _MONTHS.get(month) or int(month or 0), day)
        except ValueError:  # 2月30日 is no day: the words alone are looked for
            continue


def _span(year: int, month: int, day: int) -> Period:
    if day:
        return date(year, month, day), date(year, month, day) + timedelta(days=1)
    if month:
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    return date(year, 1, 1), date(year + 1, 1, 1)


def _named(word: str, today: date) -> Period | None:
    """今天, 上周, 本月 …"""
    days = {"今天": 0, "昨天": 1, "前天": 2}
    if word in days:
        first = today - timedelta(days=days[word])
        return first, first + timedelta(days=1)
    monday = today - timedelta(days=today.weekday())
    weeks = {"本周": 0, "这周": 0, "上周": 1}
    if word in weeks:
        first = monday - timedelta(weeks=weeks[word])
        return first, first + timedelta(weeks=1)
    months = {"本月": 0, "这个月": 0, "上月": 1, "上个月": 1}
    if word in months:
        count = today.year * 12 + today.month - 1 - months[word]
        return _span(count // 12, count % 12 + 1, 0)
    years = {"今年": 0, "去年": 1}
    return _span(today.year - years[word], 0, 0) if word in years else None


def newest(desk: Desk, asked: Sought, limit: int) -> list[int]:
    """Row ids of the orders received last that answer a search, newest first."""
    if not asked.times:
        return desk.store.index.newest(asked.words, limit)
    ids = every(desk, asked)
    moments = {row: str(told["received_at"] or "") for row, told in desk.store.rows_by_id(ids, ("received_at",)).items()}
    return sorted(moments, key=lambda row: (moments[row], row), reverse=True)[:limit]


def every(desk: Desk, asked: Sought) -> set[int]:
    """Row ids of all orders that answer a search."""
    held = set(desk.store.index.every(asked.words)) if asked.words else None
    if not asked.times:
        return held or set()
    for word, periods in asked.times:
        came = {row for first, after in periods for row in _received(desk, first, after)}
        came |= set(desk.store.index.every((word,)))  # who wrote 9月 into the complaint meant it too
        held = came if held is None else held & came
    return held or set()


def _received(desk: Desk, first: date, after: date) -> list[int]:
    begin, end = (datetime(day.year, day.month, day.day) for day in (first, after))
    return list(order_ids(desk.store, {"received_at>=": begin, "received_at<": end}))


def count(desk: Desk, asked: Sought) -> int:
    """How many orders answer a search."""
    return desk.store.index.count(asked.words) if not asked.times else len(every(desk, asked))
