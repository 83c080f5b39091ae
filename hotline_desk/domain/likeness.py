"""How much one feature of two complaints speaks for or against their being the same matter.

Every comparison answers with an :class:`Evidence`: a weight in natural log-odds (the model of Fellegi and
Sunter, J. Am. Stat. Assoc. 64 (1969) 1183) and words a clerk can check. The weights stand together in
:class:`Weights`, so that they can be read, and changed, in one place.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from operator import add

from .names import COMPOUND_SURNAMES, NO_NAME, NO_PHONE, TITLES, mask_phone, phone_key
from .place import Place


@dataclass(frozen=True, slots=True)
class Evidence:
    """One feature's say: ``weight`` > 0 speaks for the same matter; ``label`` is short, ``detail`` a sentence."""

    feature: str
    weight: float
    label: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds of each finding. Readings of practice, not of a regulation: see benchmarks/matching.py."""

    prior: float = -5.5
    phone_same: float = 3.6
    phone_masked: float = 2.6
    phone_other: float = -0.5
    name_same: float = 1.4
    name_sound: float = 0.9
    name_masked: float = 0.5
    name_other: float = -0.4
    room_same: float = 4.2
    house_same: float = 3.4
    room_other: float = 1.6
    where_same: float = 2.2
    house_other: float = -1.8
    alike_name: float = -0.5
    number_only: float = 1.4
    where_other: float = -3.2
    text_middle: float = 0.30
    text_slope: float = 12.0
    text_most: float = 4.0
    text_least: float = -3.0
    category_same: float = 1.0
    category_near: float = 0.3
    category_other: float = -1.2
    unit_same: float = 0.3
    days_near: float = 0.4
    days_far: float = -0.8


# ---------------------------------------------------------------- phone

def phone_of(text: str) -> str:
    """The comparable digits of a phone, empty where none was left; ``*`` stands for a hidden digit."""
    key = phone_key(text) if text else ""
    return "" if key in NO_PHONE or sum(c.isdigit() for c in key) < 4 else key


def phone_tail(key: str) -> str:
    """The last four digits, which masks leave open; empty where they are hidden."""
    tail = key[-4:]
    return tail if tail.isdigit() and len(tail) == 4 else ""


def _fits(one: str, other: str) -> bool:
    return len(one) == len(other) and all(a == b or "*" in (a, b) for a, b in zip(one, other, strict=True))


def same_phone(one: str, other: str) -> bool | None:
    """Whether two keys can be one phone (a landline with and without its area code too); None where one is missing."""
    if not one or not other:
        return None
    if one == other or _fits(one, other):
        return True
    short, long = sorted((one, other), key=len)
    return 7 <= len(short) <= 8 and long.startswith("0") and len(long) - len(short) in (3, 4) and _fits(short, long[-len(short):])


def phones(one: str, other: str, w: Weights) -> Evidence | None:
    """The same number, one that fits through its mask, or another one."""
    same = same_phone(one, other)
    if same is None:
        return None
    if not same:
        return Evidence("phone", w.phone_other)
    shown = mask_phone(one if "*" in one else other)
    if "*" in one or "*" in other:
        return Evidence("phone", w.phone_masked, "同号", f"电话对得上：{shown}（有几位被遮住）")
    return Evidence("phone", w.phone_same, "同号", f"同一电话：{shown}")


# ---------------------------------------------------------------- name

def surname(name: str) -> str:
    """The surname of a Chinese name: 欧阳锋 → 欧阳."""
    return name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]


def _given(name: str) -> str:
    bare = name
    for title in TITLES:
        bare = bare.removesuffix(title)
    return bare[len(surname(bare)):].strip("*某xX")


def names(one: str, other: str, sounds: tuple[str, str], w: Weights) -> Evidence | None:
    """The same name, one that sounds the same, one that fits through its mask or title, or another one."""
    if one in NO_NAME or other in NO_NAME:
        return None
    if one == other:
        whole = bool(_given(one))
        return Evidence("name", w.name_same if whole else w.name_masked, "同名", f"来电人相同：{_hidden(one)}")
    if _given(one) and _given(other):
        if sounds[0] and sounds[0] == sounds[1]:
            return Evidence("name", w.name_sound, "同音名", f"来电人读音相同：{_hidden(one)}、{_hidden(other)}")
        return Evidence("name", w.name_other)
    if surname(one) == surname(other):
        return Evidence("name", w.name_masked, "同姓", f"来电人同姓：{surname(one)}")
    return Evidence("name", w.name_other)


def _hidden(name: str) -> str:
    """Reasons may be printed: of a full name only the surname is shown."""
    return name if name.endswith(TITLES) or not _given(name) else surname(name) + "*" * len(_given(name))


# ---------------------------------------------------------------- place

def places(one: Place, other: Place, sounds: tuple[str, str], w: Weights) -> Evidence | None:
    """Same room, house, estate; a name that sounds or looks alike; or another place."""
    if not one.names or not other.names:
        if one.room and one.house == other.house and one.room == other.room:
            return Evidence("place", w.number_only, "门牌相同", f"门牌相同：{one.house}号{one.room}室")
        return None
    if one.names & other.names:
        return _same_where(one, other, 0.0, "同址", w)
    if sounds[0] == sounds[1]:
        return _same_where(one, other, w.alike_name, "地名同音", w)
    if _nearly(one.where, other.where):
        return _same_where(one, other, 2 * w.alike_name, "地名相近", w)
    if one.room and (one.house, one.room) == (other.house, other.room):
        return Evidence("place", w.where_other + w.number_only + 2.0, "门牌相同",
                        f"门牌相同（{one.house}号{one.room}室），地名不同：{one.where}、{other.where}")
    return Evidence("place", w.where_other, "", f"地点不同：{one.shown}、{other.shown}")


def _same_where(one: Place, other: Place, less: float, label: str, w: Weights) -> Evidence:
    if not one.house or not other.house:
        return Evidence("place", w.where_same + less, label if less else "同小区", f"同一地点：{one.where}")
    if one.house != other.house:
        return Evidence("place", w.house_other + less, "", f"楼号不同：{one.shown}、{other.shown}")
    if one.room and other.room:
        if one.room == other.room:
            return Evidence("place", w.room_same + less, label, f"同一地址：{one.shown}")
        return Evidence("place", w.room_other + less, "同楼", f"同一楼：{one.where}{one.house}号，室号不同")
    return Evidence("place", w.house_same + less, label, f"同一楼：{one.where}{one.house}号")


def _nearly(one: str, other: str) -> bool:
    """One character wrong, missing or too many in a name of four and more; another digit is another place."""
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1:
        return False
    if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return False
    head = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) == len(other):
        return one[head + 1:] == other[head + 1:]
    short, long = sorted((one, other), key=len)
    return short[head:] == long[head + 1:]


# ---------------------------------------------------------------- words

# What nearly every complaint says; it tells nothing of its matter.
_EVERYDAY = re.compile(
    r"来电人|诉求人|投诉人|反映人|市民|群众|本人|来电|反映|反应|投诉|举报|咨询|表示|认为|称其|希望|要求|请求|恳请|诉求|有关部门|相关部门|有关单位|相关单位"
    r"|职能部门|部门|尽快|及时|处理|解决|核实|答复|回复|联系|谢谢|感谢|您好|你好|为此|特此|并且|现在|目前|已经|非常|严重|影响|情况|问题|一直|多次|长期"
    r"|居民|小区|街道|地址|位于|这里|我们|他们|可以|没有|进行|加强|管理|予以|帮助|一下|[，。；：！？、,.;:!?\s\d\W]+")
_PIECE = re.compile(r"[\u3400-\u9fff\U00020000-\U0002ffffa-z]+")


def word_pairs(text: str) -> frozenset[str]:
    """The neighbouring character pairs of a text's telling words; their order does not matter."""
    pieces = _PIECE.findall(_EVERYDAY.sub(" ", text))
    return frozenset(pair for piece in pieces for pair in map(add, piece, piece[1:]))


@dataclass(frozen=True)
class WordWeights:
    """How telling each character pair is in this office: rare ones weigh more. ``total`` texts were read."""

    seen: Mapping[str, int] = field(default_factory=dict)
    total: int = 0

    @classmethod
    def learn(cls, texts: Iterable[Collection[str]]) -> WordWeights:
        """From the pairs of the office's own orders."""
        seen: dict[str, int] = {}
        total = 0
        for pairs in texts:
            total += 1
            for pair in pairs:
                seen[pair] = seen.get(pair, 0) + 1
        return cls(seen, total)

    def of(self, pair: str) -> float:
        """Inverse document frequency, at least 0.2."""
        return max(math.log((self.total + 20) / (self.seen.get(pair, 0) + 2)), 0.2)

    def table(self, pairs: Iterable[str]) -> dict[str, float]:
        return {pair: self.of(pair) for pair in pairs}


def overlap(one: Mapping[str, float], other: Mapping[str, float], sums: tuple[float, float]) -> float:
    """Weighted share of common pairs (Ochiai): 1 for the same words, 0 for none in common."""
    if not sums[0] or not sums[1]:
        return 0.0
    common = sum([one[pair] for pair in one.keys() & other.keys()])
    return common / math.sqrt(sums[0] * sums[1])


def texts(share: float, common: Iterable[str], w: Weights) -> Evidence:
    """What the shared words say; ``common`` are the most telling ones."""
    weight = min(max((share - w.text_middle) * w.text_slope, w.text_least), w.text_most)
    if weight <= 0:
        return Evidence("text", weight, "", f"事项的用词不同（相近度 {share:.0%}）")
    told = "、".join(common)
    return Evidence("text", weight, "同事项" if weight > w.text_most / 2 else "事项相近",
                    f"说的事相近（{share:.0%}）：{told}" if told else f"说的事相近（{share:.0%}）")


# ---------------------------------------------------------------- category, unit, time

@lru_cache(maxsize=4096)
def category_path(text: str) -> tuple[str, ...]:
    """小区管理 / 楼道堆物, 小区管理->楼道堆物 and 小区管理›楼道堆物 as the same path."""
    return tuple(part for part in re.split(r"\s*(?:->|→|[/／›>＞|｜\\—]+)\s*", text.strip()) if part)


def categories(one: str, other: str, w: Weights) -> Evidence | None:
    """The same leaf, the same branch, or another."""
    if not one or not other:
        return None
    mine, theirs = category_path(one), category_path(other)
    if mine[-1:] == theirs[-1:]:
        return Evidence("category", w.category_same, "同类", f"同一事项分类：{mine[-1]}")
    if mine[:1] == theirs[:1] and (len(mine) > 1 or len(theirs) > 1):
        return Evidence("category", w.category_near, "", f"同属“{mine[0]}”")
    return Evidence("category", w.category_other, "", f"分类不同：{mine[-1]}、{theirs[-1]}")


def units(one: str, other: str, w: Weights) -> Evidence | None:
    """Handled by the same unit; another one says nothing (orders are sent on)."""
    return Evidence("unit", w.unit_same, "", f"同一承办单位：{one}") if one and one == other else None


def times(one: datetime | None, other: datetime | None, w: Weights) -> Evidence | None:
    """Close together or years apart."""
    if one is None or other is None:
        return None
    days = abs((one - other).days)
    weight = w.days_near * (1 - days / 90) if days < 90 else 0.0 if days < 365 else w.days_far
    return Evidence("time", weight, "", f"相隔 {days} 天" if days < 365 else f"相隔 {days / 365:.1f} 年")
