"""Where a complaint points to: estate or lane, house and room, read from an address as people write it.

Two notations of one place must become equal (宝林六村 = 宝林6村小区, 12号 = 12幢 = 12栋 = 12号楼, 302室 = 302),
and what is only a hint (门口, 附近, a floor) must not make two places different.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from .names import find_address, normalise_address

_DIGITS = dict(zip("零〇一二两三四五六七八九陆柒捌玖", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 6, 7, 8, 9), strict=True))
_COUNTED = re.compile(
    r"(?<!星期)[零〇一二两三四五六七八九十百陆柒捌玖]+(?=村|弄|支弄|号|栋|座|单元|楼|室|层|期|区|街坊|坊|居民区|居|组|-\d)")
_OFFICE_AREA = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,3}省)?(?:[\u4e00-\u9fff]{2,3}市)?(?:[\u4e00-\u9fff]{2,3}区(?!\d))?"
    r"(?:[\u4e00-\u9fff]{2,5}街道|[\u4e00-\u9fff]{2,3}[镇乡](?=[\u4e00-\u9fff\d]{2}))?")
_NUMBER = re.compile(r"(\d+[a-z]?)(支弄|弄|号|栋|座|单元|楼|层|室)?(?![\d]*(?:村|期|区|街坊|坊|居|组|路))")
_ROAD = re.compile(r"(?!与|近|靠近)[\u4e00-\u9fff\d]{2,7}?(?:大道|公路|支路|路|街|巷)(?!道)")
_LOOSE = re.compile(
    r"(?:小区|社区|第\d+居民区|居民区|居委会?|住宅|物业|里面|内|外|的|[东南西北正大侧后前]{1,2}门|门口|门|路?口|交叉|交界处?|附近|旁边?|对面|周边"
    r"|沿街|沿线|一带|楼下|楼上|地下|车库|中心花园|整个|全|处|与|和|靠近?|近)+$")
_RENAMED = re.compile(
    r"(?P<before>[\u4e00-\u9fff\d]{2,16}?)[(（](?P<how>现?更名为?|现?改名为?|现[名叫称]为?|现为|原[名叫称]?为?|曾用?名为?|旧[称名]|又[名叫称]|俗称|别名)[:：]?"
    r"(?P<inside>[\u4e00-\u9fff\d]{1,11}(?:村|邨|苑|园|小区|公寓|里|坊|弄|路|厂|城|庭|邸|府|广场|大厦))[)）]")
_ONCE = re.compile(r"(?:^|(?<=[道镇乡区市县路弄号]))原")  # not the one of 太原路
_HEAD = re.compile(r"^(?:小区|社区|的|与|和(?![平睦谐美顺泰兴祥欣])|近|靠近|里|内|口|交叉|路口)+")
_COUNT = re.compile(r"(?<!\d)\d(?=村|区|期|坊|街坊)")
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
        """The place in words: 宝林六村12号302室."""
        where = _COUNT.sub(lambda m: "零一二三四五六七八九"[int(m[0])], self.where)
        return where + (f"{self.house}号" if self.house else "") + (f"{self.room}室" if self.room else "")


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


def _renamed(text: str) -> tuple[str, str]:
    """An address with a former name in it: 宝林九村（原宝钢九村）27号 → (宝林九村27号, 宝钢九村)."""
    match = _RENAMED.search(text) if "(" in text or "（" in text else None
    if match is None:
        return text, ""
    before, in_brackets = match["before"], match["inside"]
    if match["how"][0] in "现改更":  # 原宝钢九村（现更名为宝林九村）: the name of today is in the brackets
        return text[:match.start()] + in_brackets + text[match.end():], _ONCE.split(before)[-1]
    return text[:match.start()] + before + text[match.end():], in_brackets


@lru_cache(maxsize=8192)
def _read(text: str) -> Place:
    text, former = _renamed(text)
    place = _read_plain(text)
    once = _read_plain(former).where if former else ""
    return replace(place, also=place.also | {once}) if once and once != place.where else place


def _read_plain(text: str) -> Place:
    plain = spelled(text)
    plain = _OFFICE_AREA.sub("", plain, count=1) or plain
    found, last = _Reading(), 0
    for match in _NUMBER.finditer(plain):
        between = plain[last:match.start()]
        if found.house and between not in ("", "-") and match[2] != "室":
            break  # 12号附近3家店: the spot is told, the rest is story
        if between:
            found.name(between)
        found.number(match[1], match[2])
        last = match.end()
    if last < len(plain) and not found.house:
        found.name(plain[last:])
    lane = found.road if "弄" in found.road else ""
    where = found.estate or found.road
    return Place(where, found.house, found.room, frozenset(found.also + ((lane,) if lane and lane != where else ())))


def read_place(text: str) -> Place:
    """The place an address points to; an empty place where it names none."""
    return _read(text) if text else Place()


_DOOR = re.compile(r"(?:\d{1,5}|[一二三四五六七八九十]{1,4})(?:号楼|号|弄|栋|幢|座|-\d)")
_RUN = re.compile(r"[\u4e00-\u9fff\d（）()]{2,16}$")
# Words that stand before a place in running text and are no part of it.
_LEAD = re.compile(
    r"^.*(?:反映|反应|投诉|举报|来电|位于|位在|住在|家住|居住|来自|地处|这里|现在|称|说|在|于|到|至|从|的|其|该|关于|我是|我们|本人|希望|请)")
_STORY = re.compile(r"[，。；：！？,;:!?\n]")


def place_in_text(text: str) -> tuple[Place, int, int]:
    """The first place with a number or an estate's name in running text, and where it stands: (place, start, end)."""
    door = _DOOR.search(text, 0, 160)
    run = _RUN.search(text, max(0, door.start() - 16), door.start()) if door else None
    if door is None or run is None:
        return _named_only(text)
    lead = _LEAD.match(run[0])
    start = run.start() + (lead.end() if lead else 0)
    if door.start() - start < 2:
        return _named_only(text)
    stop = _STORY.search(text, door.end())
    # A lane may be followed by the estate and the house; what comes after the house is left alone.
    longer = text[start:min(stop.start() if stop else len(text), door.end() + 16)]
    end = start + max(number.end() for number in _DOOR.finditer(longer))
    room = re.match(r"-?\d{2,4}室?", text[end:end + 6])
    end += room.end() if room else 0
    return _read(text[start:end]), start, end


def _named_only(text: str) -> tuple[Place, int, int]:
    found = find_address(text[:200])
    return (_read(text[found[0]:found[1]]), *found) if found else (Place(), 0, 0)


def alias_key(name: str) -> str:
    """An estate's name as places carry it: 宝林六村小区 → 宝林6村, 友谊支路98弄 stays."""
    return _read(name).where or spelled(name)


@dataclass(frozen=True)
class Gazetteer:
    """Which names mean one estate: the office's own list, and what its addresses say (98弄 beside 宝林六村)."""

    own_name: Mapping[str, str] = field(default_factory=dict)  # every other name → its own, as alias_key writes them
    known: frozenset[str] = frozenset()  # names the office meets often: a slip of the pen is none of them
    learned: frozenset[str] = frozenset()  # the other names nobody listed: read from the office's own addresses

    @classmethod
    def of(cls, aliases: Mapping[str, Iterable[str]], told: Iterable[tuple[str, Place]] = (),
           apart: Iterable[tuple[str, str]] = ()) -> Gazetteer:
        """``aliases``: estate → other names, as people write them; ``told``: (phone, place) of the office's own orders;
        ``apart``: names that a person said are two places.

        Learned where two orders name a lane and an estate together, or two callers give one door under both
        names. The office's own list goes first.
        """
        seen = list(told)
        named = Counter(place.where for _, place in seen)
        learned: dict[str, str] = {}
        two = {_pair(alias_key(one), alias_key(other)) for one, other in apart}
        for (one, other), times in (_together(seen) + _same_door(seen)).most_common():
            if (one, other) in two:
                continue
            name, alias = (one, other) if (named[one], other) >= (named[other], one) else (other, one)
            if times >= _TOLD_TWICE and alias not in learned and name not in learned:
                learned[alias] = name
        listed = {alias_key(other): alias_key(name) for name, others in aliases.items() for other in others}
        own = {other: name for other, name in (learned | listed).items() if other and other != name}
        often = {name for name, times in named.items() if times >= _OFTEN and name}
        return cls(own, frozenset(often | set(own) | set(own.values())), frozenset(set(learned) - set(listed)))

    @cached_property
    def other_names(self) -> Mapping[str, tuple[str, ...]]:
        """Own name → all other names."""
        found: dict[str, tuple[str, ...]] = {}
        for other, name in self.own_name.items():
            found[name] = (*found.get(name, ()), other)
        return found

    def _meant(self, name: str) -> str:
        """A name never met before that is one slip away from a single known one is that one."""
        if len(name) < 3 or name in self.known:
            return name
        near = [known for known in self.known if nearly(name, known)]
        return near[0] if len(near) == 1 else name

    def settle(self, place: Place) -> Place:
        """The same place under its estate's own name, with all its other names beside it."""
        written = self._meant(place.where)
        name = next((self.own_name[n] for n in (written, *sorted(place.also)) if n in self.own_name), written)
        others = self.other_names.get(name, ())
        if name == place.where and not others:
            return place
        return replace(place, where=name, also=(place.names | frozenset(others)) - {name})


_TOLD_TWICE = 2
_OFTEN = 5
_TELLS_APART = frozenset("0123456789一二三四五六七八九十甲乙丙丁东南西北新老上下大小支")


def nearly(one: str, other: str) -> bool:
    """One character wrong, missing, too many or two in the wrong order; a digit, 东/西 or 支 makes another place."""
    size = len(one), len(other)
    if min(size) < 3 or max(size) < 4 or abs(size[0] - size[1]) > 1 or one == other:
        return False
    head = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(size))
    skip = (head + (size[0] >= size[1]), head + (size[1] >= size[0]))
    swapped = size[0] == size[1] and one[head:head + 2] == other[head:head + 2][::-1] and one[head + 2:] == other[head + 2:]
    if not swapped and one[skip[0]:] != other[skip[1]:]:
        return False
    return not _TELLS_APART & set(one[head:skip[0]] + other[head:skip[1]])


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _together(told: Iterable[tuple[str, Place]]) -> Counter[tuple[str, str]]:
    """Names that stand in one address: 友谊支路98弄宝林六村12号."""
    return Counter(_pair(other, place.where) for _, place in told for other in place.also)


def _same_door(told: Iterable[tuple[str, Place]]) -> Counter[tuple[str, str]]:
    """Names under which the same phone gives the same house number; each phone counts once."""
    doors: dict[tuple[str, str], set[str]] = {}
    for phone, place in told:
        if len(phone) >= 7 and place.house and place.where:
            doors.setdefault((phone, place.house), set()).add(place.where)
    callers = {(_pair(a, b), phone) for (phone, _), names in doors.items() for a in names for b in names if a < b}
    return Counter(pair for pair, _ in callers)
