"""Where a complaint points to: estate or lane, house and room, read from an address as people write it.

Two notations of one place must become equal (宝林六村 = 宝林6村小区, 12号 = 12幢 = 12栋 = 12号楼, 302室 = 302),
and what is only a hint (门口, 附近, a floor) must not make two places different.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from .names import normalise_address

_DIGITS = dict(zip("零〇一二两三四五六七八九陆柒捌玖", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 6, 7, 8, 9), strict=True))
_COUNTED = re.compile(
    r"(?<!星期)[零〇一二两三四五六七八九十百陆柒捌玖]+(?=村|弄|支弄|号|栋|座|单元|楼|室|层|期|区|街坊|坊|居民区|居|组)")
_OFFICE_AREA = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,3}省)?(?:[\u4e00-\u9fff]{2,3}市)?(?:[\u4e00-\u9fff]{2,3}区(?!\d))?"
    r"(?:[\u4e00-\u9fff]{2,5}街道|[\u4e00-\u9fff]{2,3}[镇乡](?=[\u4e00-\u9fff\d]{2}))?")
_NUMBER = re.compile(r"(\d+[a-z]?)(支弄|弄|号|栋|座|单元|楼|层|室)?(?![\d]*(?:村|期|区|街坊|坊|居|组|路))")
_ROAD = re.compile(r"(?!与)[\u4e00-\u9fff\d]{2,7}?(?:大道|公路|支路|路|街|巷)(?!道)")
_LOOSE = re.compile(
    r"(?:小区|社区|第\d+居民区|居民区|居委会?|住宅|物业|里面|内|外|的|[东南西北正大侧后前]{1,2}门|门口|门|路?口|交叉|交界处?|附近|旁边?|对面|周边"
    r"|沿街|沿线|一带|楼下|楼上|地下|车库|中心花园|整个|全|处|与|和|靠近?|近)+$")
_HEAD = re.compile(r"^(?:小区|社区|的|与|和|近|靠近|里|内|口|交叉|路口)+")
_FLOORS = frozenset({"单元", "楼", "层"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place in comparable form. ``where``: estate, lane or road; ``also``: other names of the same spot.

    ``house`` and ``room`` are digits (``12``, ``302``) or empty where the address does not say.
    """

    where: str = ""
    house: str = ""
    room: str = ""
    also: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.where or self.house)

    @property
    def names(self) -> frozenset[str]:
        return self.also | {self.where} if self.where else self.also

    @property
    def shown(self) -> str:
        """The place in words: 宝林6村12号302室."""
        return self.where + (f"{self.house}号" if self.house else "") + (f"{self.room}室" if self.room else "")


def _digits(match: re.Match[str]) -> str:
    words, total, current = match[0], 0, 0
    if not any(w in "十百" for w in words):
        return "".join(str(_DIGITS[w]) for w in words)
    for word in words:
        if word in "十百":
            total += (current or 1) * (10 if word == "十" else 100)
            current = 0
        else:
            current = _DIGITS[word]
    return str(total + current)


def spelled(text: str) -> str:
    """An address in one spelling: half width, no signs but those between numbers, counted words as digits."""
    plain = normalise_address(text).lower()
    if any(w in _DIGITS or w == "十" for w in plain):
        plain = _COUNTED.sub(_digits, plain)
    return re.sub(r"[,，。.;；:：()（）、/\"'“”\s]", "", plain)


def _named(text: str) -> str:
    """A name without what surrounds it (小区, 东门, 附近)."""
    return _HEAD.sub("", _LOOSE.sub("", text)).strip("-")


@dataclass(slots=True)
class _Reading:
    """What has been read of an address so far."""

    estate: str = ""
    road: str = ""
    house: str = ""
    room: str = ""
    also: tuple[str, ...] = ()

    def name(self, text: str) -> None:
        roads = _ROAD.findall(text)
        for road in roads:
            text = text.replace(road, "", 1)
        rest = _named(text)
        if roads:
            self.road = "/".join(sorted(roads)) if not self.road else self.road
        if len(rest) >= 2 and not self.house:
            self.estate = rest

    def number(self, number: str, unit: str | None) -> None:
        if unit in ("弄", "支弄"):
            self._lane(number)
        elif unit in _FLOORS:
            return
        elif unit == "室" or self.house:
            self.room = self.room or number
        else:
            self.house = number

    def _lane(self, number: str) -> None:
        if self.road and not self.estate:
            self.also += (self.road,) if "弄" in self.road else ()
            self.road += f"{number}弄"
        else:
            self.house = self.house or number


@lru_cache(maxsize=8192)
def _read(text: str) -> Place:
    plain = spelled(text)
    plain = _OFFICE_AREA.sub("", plain, count=1) or plain
    found, last = _Reading(), 0
    for match in _NUMBER.finditer(plain):
        if match.start() > last:
            found.name(plain[last:match.start()])
        found.number(match[1], match[2])
        last = match.end()
    if last < len(plain) and not found.house:
        found.name(plain[last:])
    lane = found.road if "弄" in found.road else ""
    where = found.estate or found.road
    return Place(where, found.house, found.room, frozenset(found.also + ((lane,) if lane and lane != where else ())))


def read_place(text: str, aliases: Mapping[str, str] | None = None) -> Place:
    """The place an address points to; an empty place where it names none.

    ``aliases``: other name of an estate → its own name, both as :func:`alias_key` writes them.
    """
    if not text:
        return Place()
    place = _read(text)
    if not aliases or not (known := [aliases[n] for n in sorted(place.names) if n in aliases]):
        return place
    return Place(known[0], place.house, place.room, (place.also | {place.where}) - {known[0]} - aliases.keys())


def alias_key(name: str) -> str:
    """An estate's name as places carry it: 宝林六村小区 → 宝林6村, 友谊支路98弄 stays."""
    return _read(name).where or spelled(name)
