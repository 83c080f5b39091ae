"""What a clerk types into a search box, as questions: words that an order holds, and times at which it came.

宝林 垃圾 9月 finds what came in September as well as what says 9月; 王 尾号1234 asks for 1234 alone. Everything else
is words, each of which the order must hold (store.search).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from types import MappingProxyType
from typing import Any

from hotline_desk.services.office import Desk
from hotline_desk.store.listing import order_ids
from hotline_desk.store.search import normalise, terms

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
    """``words``: what an order must hold; ``times``: for each word that tells a time, the word and the periods it may mean;
    ``units``: for each word that is another name of a unit, the word and the unit's own names: either will do."""

    words: tuple[str, ...]
    times: tuple[tuple[str, tuple[Period, ...]], ...] = ()
    units: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def here(cls, desk: Desk, text: str) -> Sought:
        """Read a search today and in this office, which knows its units by other names too."""
        return sought(text, desk.now().date(), _other_names(desk.store.units()))

    @property
    def every_word(self) -> tuple[str, ...]:
        return (*self.words, *(name for names in self.units for name in names), *(word for word, _ in self.times))

    def held(self) -> list[tuple[str, ...]]:
        """What an order may hold: all words of one of these."""
        return [(*self.words, *names) for names in product(*self.units)] if self.words or self.units else []


def _other_names(units: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Another name as it is searched for → the names of the units that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for unit in units:
        for alias in map(normalise, map(str, unit["aliases"] or ())):
            found[alias] = (*found.get(alias, ()), normalise(str(unit["name"])))
    return found


def sought(text: str, today: date, units: Mapping[str, tuple[str, ...]] = MappingProxyType({})) -> Sought:
    """Read a search; ``today`` tells which day 昨天 is, and which years a month without one may be of; ``units``: other names of units."""
    words: list[str] = []
    times: list[tuple[str, tuple[Period, ...]]] = []
    named: list[tuple[str, ...]] = []
    told = [word for typed in terms(text) for word in _APART.split(typed) if word]
    for word in told:
        tail = _TAIL.fullmatch(word)
        if tail:
            words += [tail["digits"]] if tail["digits"] else [word] if len(told) == 1 else []
        elif periods := tuple(_periods(word, today)):
            times.append((word, periods))
        elif word in units:
            named.append((word, *units[word]))
        else:
            words.append(word)
    return Sought(tuple(words), tuple(times), tuple(named))


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


def newest(desk: Desk, wanted: Sought, limit: int) -> list[int]:
    """Row ids of the orders received last that answer a search, newest first."""
    if not wanted.times and not wanted.units:
        return desk.store.index.newest(wanted.words, limit)
    ids = every(desk, wanted) if wanted.times else {row for held in wanted.held() for row in desk.store.index.newest(held, limit)}
    moments = {row: str(told["received_at"] or "") for row, told in desk.store.rows_by_id(ids, ("received_at",)).items()}
    return sorted(moments, key=lambda row: (moments[row], row), reverse=True)[:limit]


def every(desk: Desk, wanted: Sought) -> set[int]:
    """Row ids of all orders that answer a search."""
    ways = wanted.held()
    held = {row for words in ways for row in desk.store.index.every(words)} if ways else None
    if not wanted.times:
        return held or set()
    for word, periods in wanted.times:
        came = {row for first, after in periods for row in _received(desk, first, after)}
        came |= set(desk.store.index.every((word,)))  # who wrote 9月 into the complaint meant it too
        held = came if held is None else held & came
    return held or set()


def _received(desk: Desk, first: date, after: date) -> list[int]:
    begin, end = (datetime(day.year, day.month, day.day) for day in (first, after))
    return list(order_ids(desk.store, {"received_at>=": begin, "received_at<": end}))


def count(desk: Desk, wanted: Sought) -> int:
    """How many orders answer a search."""
    return len(every(desk, wanted)) if wanted.times or wanted.units else desk.store.index.count(wanted.words)
