"""Are two complaints the same matter, how sure, and why; and under which keys earlier ones are found.

Pure: pinyin, the office's estate names and its categories' words are handed in with a :class:`Reader`.
The answer is a proposal. A person joins and parts orders (events join_matter, leave_matter).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from . import likeness as like
from .likeness import Evidence, Weights, WordWeights
from .names import find_address, half_width
from .place import Place, read_place

PROBABLE = 0.5  # from here an earlier order is shown while registering
WORDS_KEYS = 3  # how many of a text's pairs take part in its keys


def _silent(text: str) -> str:
    return text


def _unsorted(text: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What of an order is compared, made once by :meth:`Reader.facts`."""

    number: str = ""
    phone: str = ""
    caller: str = ""
    caller_sound: str = ""
    place: Place = field(default_factory=Place)
    place_sound: str = ""
    pairs: frozenset[str] = frozenset()
    category: str = ""
    topic: str = ""
    unit: str = ""
    received: datetime | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How sure (0–1) two orders are the same matter, and the evidence, strongest first."""

    score: float
    evidence: tuple[Evidence, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for it, as sentences a clerk can check; then what speaks against it."""
        told = [e for e in self.evidence if e.detail]
        return tuple(e.detail for e in told if e.weight > 0) + tuple(f"但{e.detail}" for e in told if e.weight <= -1)

    @property
    def labels(self) -> tuple[str, ...]:
        """The reasons in two or three characters each."""
        return tuple(dict.fromkeys(e.label for e in self.evidence if e.label and e.weight > 0))


@dataclass(frozen=True)
class Reader:
    """Reads an order's facts. ``sound``: text → pinyin without tones; ``topic``: text → a category's name or "".

    ``aliases``: other name of an estate → its own, both by :func:`hotline_desk.domain.place.alias_key`.
    """

    sound: Callable[[str], str] = _silent
    topic: Callable[[str], str] = _unsorted
    aliases: Mapping[str, str] = field(default_factory=dict)

    def facts(self, values: Mapping[str, object]) -> Facts:
        """From an order's fields (number, phone, caller, address, subject, content, category, unit, received_at)."""
        get = {name: str(value) for name, value in values.items() if value not in (None, "")}.get
        subject, content = get("subject", ""), get("content", "")
        address = get("address", "")
        place = read_place(address, self.aliases) or self._told(subject, content)
        text = half_width(f"{subject}。{content}").lower()
        caller = half_width(get("caller", "")).strip()
        return Facts(
            get("number", ""), like.phone_of(get("phone", "")), caller, self.sound(caller) if caller else "",
            place, self.sound(place.where) if place.where else "", like.word_pairs(_without(text, address)),
            get("category", ""), self.topic(text), get("unit", ""), _moment(values.get("received_at")))

    def _told(self, subject: str, content: str) -> Place:
        """The place named in running text, for an order without an address."""
        for text in (content, subject):
            found = find_address(text[:200])
            if found and (place := read_place(text[found[0]:found[1]], self.aliases)):
                return place
        return Place()


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime) or value is None:
        return value
    return datetime.fromisoformat(str(value))


def _without(text: str, address: str) -> str:
    """The text without its address: the place is compared by itself, and must not count twice."""
    address = half_width(address).lower()
    text = text.replace(address, " ") if address else text
    found = find_address(text[:200])
    return text[:found[0]] + " " + text[found[1]:] if found else text


# ---------------------------------------------------------------- keys

@lru_cache(maxsize=200_000)
def _mixed(pair: str) -> int:
    """A fixed disorder of the pairs, so that two texts choose the same few of them (min-hash)."""
    value = 0
    for char in pair:
        value = (value * 0x9E3779B1 + ord(char) * 0x85EBCA6B) & 0xFFFFFFFF
        value ^= value >> 15
    return value


def keys(facts: Facts) -> tuple[str, ...]:
    """The keys under which orders of the same matter meet; orders that share none are not compared.

    Phone tail; house; estate with category, topic or telling pairs; house number with pairs (the estate
    may be misspelt or renamed); two pairs together (no place at all).
    """
    words = sorted(facts.pairs, key=_mixed)[:WORDS_KEYS]
    where, house = facts.place_sound, facts.place.house
    found = [f"p{tail}" for tail in [like.phone_tail(facts.phone)] if tail]
    if where:
        found += [f"b{where}|{house}"] * bool(house)
        found += [f"c{where}|{leaf}" for leaf in {facts.topic, _leaf(facts.category)} if leaf]
        found += [f"e{where}|{word}" for word in words]
    found += [f"a{other}|{house}" for other in sorted(facts.place.also) if house]
    found += [f"h{house}|{facts.place.room}|{word}" for word in words if house]
    return (*found, *([f"w{words[0]}{words[1]}"] if len(words) > 1 else ()))


def _leaf(category: str) -> str:
    return like.category_path(category)[-1] if category else ""


# ---------------------------------------------------------------- the answer

@dataclass(frozen=True, slots=True)
class Weighed:
    """Facts with the office's weight of each of their pairs, so that many comparisons share the work."""

    facts: Facts
    table: Mapping[str, float]
    total: float


def weigh(facts: Facts, words: WordWeights) -> Weighed:
    """Prepare one order for :func:`likeness`."""
    table = words.table(facts.pairs)
    return Weighed(facts, table, sum(table.values()))


def likeness(one: Weighed, other: Weighed, weights: Weights | None = None) -> Likeness:
    """How sure two orders are the same matter (0–1), and why."""
    w = weights or Weights()
    a, b = one.facts, other.facts
    share = like.overlap(one.table, other.table, (one.total, other.total))
    found = [e for e in (
        like.phones(a.phone, b.phone, w), like.names(a.caller, b.caller, (a.caller_sound, b.caller_sound), w),
        like.places(a.place, b.place, (a.place_sound, b.place_sound), w),
        like.texts(share, _most_telling(one, other), w), _category(a, b, w), like.units(a.unit, b.unit, w),
        like.times(a.received, b.received, w)) if e]
    odds = w.prior + sum(e.weight for e in found)
    found.sort(key=lambda e: -e.weight)
    return Likeness(1 / (1 + math.exp(-odds)), tuple(found))


def _category(a: Facts, b: Facts, w: Weights) -> Evidence | None:
    """Given categories where both have one, else what their words point to."""
    given = like.categories(a.category, b.category, w)
    read = like.categories(a.topic, b.topic, w)
    if given is None or (read and given.weight < 0 < read.weight):
        return read  # platforms sort the same matter differently from one time to the next
    return given


def _most_telling(one: Weighed, other: Weighed) -> list[str]:
    common = one.table.keys() & other.table.keys()
    return sorted(common, key=lambda pair: (-one.table[pair], pair))[:4]
