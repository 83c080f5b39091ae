"""How much one feature of two complaints speaks for or against their being the same matter.

Each comparison answers with the name of what it found (a key of :data:`WEIGHTS`), so that many pairs can
be weighed quickly and only the few that are shown are put in words. A weight is natural log-odds, the
model of Fellegi and Sunter (J. Am. Stat. Assoc. 64, 1969, 1183). None of them comes from a regulation:
they are readings of practice, held by ``benchmarks/matching.py``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from .names import COMPOUND_SURNAMES, NO_NAME, NO_PHONE, TITLES, phone_key
from .place import Place, nearly

NOTHING = "nothing"  # one side does not say
WEIGHTS: Mapping[str, float] = MappingProxyType({
    NOTHING: 0.0, "prior": -3.6,
    "phone_same": 1.8, "phone_masked": 1.6, "phone_other": -1.8,
    "name_same": 1.2, "name_sound": 1.0, "name_surname": 0.8, "name_other": -0.2,
    "room_same": 5.5, "house_same": 5.5, "room_other": 1.3, "part_same": 4.5, "where_same": 2.4, "house_other": -4.5,
    "room_alike": 3.0, "house_alike": 3.0, "roomother_alike": 0.0, "part_alike": 2.5, "where_alike": 0.5, "houseother_alike": -4.5,
    "door_same": -0.2, "number_same": -2.0, "where_other": -5.0, "door_only": 1.0,
    "category_same": 0.8, "category_near": -0.2, "category_other": -0.6, "category_apart": -2.5,
    "topic_same": 1.2, "topic_other": -3.5,
    "unit_same": 0.8, "days_month": 0.6, "days_year": -0.3, "days_years": -2.0,
    "text_slope": 11.0, "text_middle": 0.15, "text_most": 2.8, "text_least": -1.6, "text_apart": -3.5,
})


# ---------------------------------------------------------------- phone

def phone_of(text: str) -> str:
    """The comparable digits of a phone, empty where none was left; ``*`` stands for a hidden digit."""
    key = phone_key(text) if text else ""
    if key.isdecimal() and len(key) > 6:
        return key  # nearly every phone there is: no such key is a word for none
    return "" if key in NO_PHONE or sum(c.isdigit() for c in key) < 4 else key


def phone_tail(key: str) -> str:
    """The last four digits, which masks leave open; empty where they are hidden."""
    tail = key[-4:]
    return tail if tail.isdigit() and len(tail) == 4 else ""


def _fits(one: str, other: str) -> bool:
    return len(one) == len(other) and all(a == b or "*" in (a, b) for a, b in zip(one, other, strict=True))


def same_phone(one: str, other: str) -> bool:
    """Whether two keys can be one phone, masked or not, a landline with and without its area code too."""
    if one == other:
        return True
    if one[-4:] != other[-4:] and "*" not in one[-4:] + other[-4:]:
        return False
    if len(one) == len(other):
        return _fits(one, other)
    short, long = sorted((one, other), key=len)
    return 7 <= len(short) <= 8 and long.startswith("0") and len(long) - len(short) in (3, 4) and _fits(short, long[-len(short):])


def phones(one: str, other: str) -> str:
    """phone_same, phone_masked (fits through its mask) or phone_other."""
    if not one or not other:
        return NOTHING
    if not same_phone(one, other):
        return "phone_other"
    return "phone_masked" if "*" in one or "*" in other else "phone_same"


# ---------------------------------------------------------------- name

def surname(name: str) -> str:
    """The surname of a Chinese name: 欧阳锋 → 欧阳."""
    return name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]


@lru_cache(maxsize=16384)
def given_name(name: str) -> str:
    """What is told beside the surname: 陈丽 → 丽, 陈女士 and 陈* → nothing."""
    bare = name
    for title in TITLES:
        bare = bare.removesuffix(title)
    return bare[len(surname(bare)):].strip("*某xX")


def names(one: str, other: str, sounds: tuple[str, str]) -> str:
    """name_same, name_sound (homophone), name_surname (masked or with a title only) or name_other."""
    if one in NO_NAME or other in NO_NAME:
        return NOTHING
    whole = given_name(one), given_name(other)
    if one == other:
        return "name_same" if whole[0] else "name_surname"
    if all(whole):
        return "name_sound" if sounds[0] and sounds[0] == sounds[1] else "name_other"
    return "name_surname" if surname(one) == surname(other) else "name_other"


# ---------------------------------------------------------------- place

def places(one: Place, other: Place, sounds: tuple[str, str]) -> str:
    """Same room, house or estate; one whose name sounds or looks alike; or another place."""
    if not one.names or not other.names:
        return "door_only" if one.room and (one.house, one.room) == (other.house, other.room) else NOTHING
    if one.where == other.where or one.names & other.names:
        return _inside(one, other, ("room_same", "house_same", "room_other", "where_same", "house_other"))
    if sounds[0] == sounds[1] or nearly(one.where, other.where):
        return _inside(one, other, ("room_alike", "house_alike", "roomother_alike", "where_alike", "houseother_alike"))
    if one.house and one.house == other.house:
        return "door_same" if one.room and one.room == other.room else "number_same"
    return "where_other"


def _inside(one: Place, other: Place, words: tuple[str, str, str, str, str]) -> str:
    room, house, room_other, where, house_other = words
    if not one.house or not other.house:
        return where
    if one.house != other.house:
        return house_other
    if one.room and other.room:
        return room if one.room == other.room else room_other
    return house


# ---------------------------------------------------------------- words

# What nearly every complaint says; it tells nothing of its matter.
_EVERYDAY = re.compile(
    r"来电人|诉求人|投诉人|反映人|市民|群众|本人|来电|反映|反应|投诉|举报|咨询|表示|认为|称其|希望|要求|请求|恳请|诉求|有关部门|相关部门|有关单位|相关单位"
    r"|职能部门|部门|尽快|及时|处理|解决|核实|答复|回复|联系|谢谢|感谢|您好|你好|为此|特此|并且|现在|目前|已经|非常|严重|影响|情况|问题|一直|多次|长期"
    r"|居民|小区|街道|地址|位于|这里|我们|他们|可以|没有|进行|加强|管理|予以|帮助|一下")
_PIECE = re.compile(r"[\u3400-\u9fff\U00020000-\U0002ffffa-z]+")


def word_pairs(text: str) -> frozenset[str]:
    """The neighbouring character pairs of a text's telling words; their order does not matter."""
    return frozenset([one + other for piece in pieces_of(text) for one, other in pairwise(piece)])


def pieces_of(text: str) -> list[str]:
    """A text's telling words: what is left between everyday words and signs."""
    return _PIECE.findall(_EVERYDAY.sub(" ", text))


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

    def table(self, pairs: Iterable[str]) -> dict[str, float]:
        """Each pair with its inverse document frequency, at least 0.2."""
        seen, most = self.seen, math.log(self.total + 20)
        return {pair: max(most - math.log(seen.get(pair, 0) + 2), 0.2) for pair in pairs}


def overlap(one: Mapping[str, float], other: Mapping[str, float], sums: tuple[float, float]) -> float:
    """Weighted share of common pairs (Ochiai): 1 for the same words, 0 for none in common."""
    if not sums[0] or not sums[1]:
        return 0.0
    return sum([one[pair] for pair in one.keys() & other.keys()]) / math.sqrt(sums[0] * sums[1])


def text_weight(share: float, agreed: bool, w: Mapping[str, float] = WEIGHTS) -> float:
    """What an overlap says, in log-odds; other words count less against where the category is agreed on."""
    if share < w["text_middle"] and not agreed:
        return w["text_apart"] * (1 - share / w["text_middle"])
    return min(max((share - w["text_middle"]) * w["text_slope"], w["text_least"]), w["text_most"])


# ---------------------------------------------------------------- category, time

@lru_cache(maxsize=4096)
def category_path(text: str) -> tuple[str, ...]:
    """小区管理 / 楼道堆物, 小区管理->楼道堆物 and 小区管理›楼道堆物 as the same path."""
    return tuple(part for part in re.split(r"\s*(?:->|→|[/／›>＞|｜\\—]+)\s*", text.strip()) if part)


def categories(one: str, other: str) -> str:
    """category_same (the same leaf), category_near (the same branch) or category_other."""
    if not one or not other:
        return NOTHING
    mine, theirs = category_path(one), category_path(other)
    if mine[-1:] == theirs[-1:]:
        return "category_same"
    return "category_near" if mine[0] == theirs[0] else "category_other"


def topics(one: frozenset[str], other: frozenset[str]) -> str:
    """The same for the categories that the words themselves point to, each side with its likeliest few."""
    if not one or not other:
        return NOTHING
    return "topic_same" if one & other else "topic_other"


def times(one: datetime | None, other: datetime | None) -> str:
    """days_month, days_year or days_years apart."""
    if one is None or other is None:
        return NOTHING
    days = abs((one - other).days)
    return "days_month" if days <= 31 else "days_year" if days <= 366 else "days_years"
