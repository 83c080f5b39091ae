"""Are two complaints the same matter, how sure, and why; and under which keys earlier ones are found.

Pure: pinyin, the office's estate names and its categories' words are handed in with a :class:`Reader`.
The answer is a proposal. A person joins and parts orders (events join_matter, leave_matter).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from . import likeness as like
from .likeness import WEIGHTS, WordWeights
from .names import half_width
from .place import Gazetteer, Place, place_in_text, read_place
from .shared_parts import common_parts
from .telling import WORD_KEYS, telling, telling_words

PROBABLE = 0.55  # chosen on other seeds than benchmarks/matching.py reports; from here an earlier order is proposed as the same matter


_NO_PAIRS: frozenset[str] = frozenset()


def _silent(text: str) -> str:
    return text


def _unsorted(text: str, pairs: frozenset[str]) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What of an order is compared, made once by :meth:`Reader.facts`."""

    number: str = ""
    phone: str = ""
    phone2: str = ""
    caller: str = ""
    caller_sound: str = ""
    place: Place = field(default_factory=Place)
    place_sound: str = ""
    pairs: frozenset[str] = frozenset()
    category: str = ""
    topics: frozenset[str] = frozenset()
    unit: str = ""
    received: datetime | None = None
    parts: frozenset[str] = frozenset()  # of the building, that all its flats share


@dataclass(frozen=True)
class Reader:
    """Reads an order's facts. ``sound``: text → pinyin without tones; ``topics``: text, its pairs → likely categories.

    ``gazetteer``: the estates' other names. Keys that are kept are made without one, so that they never age.
    """

    sound: Callable[[str], str] = _silent
    topics: Callable[[str, frozenset[str]], frozenset[str]] = _unsorted
    gazetteer: Gazetteer | None = None

    def facts(self, values: Mapping[str, object], words: bool = True) -> Facts:
        """From an order's fields (number, phone, phone2, caller, address, subject, content, category, unit, received_at).

        Without ``words`` the text is read for its place only: enough for :func:`could_be`.
        """
        get = {name: str(value) for name, value in values.items() if value not in (None, "")}.get
        text = half_width(f"{get('subject', '')}。{get('content', '')}").lower()
        place, said = self.place_of(get("address", ""), text)
        caller, pairs = half_width(get("caller", "")).strip(), like.word_pairs(said) if words else _NO_PAIRS
        return Facts(
            get("number", ""), like.phone_of(get("phone", "")), like.phone_of(get("phone2", "")), caller, self.sound(caller) if caller else "",
            place, self.sound(place.where) if place.where else "", pairs,
            get("category", ""), self.topics(text, pairs) if words else _NO_PAIRS, get("unit", ""), _moment(values.get("received_at")),
            common_parts(half_width(get("subject", "")) or text, text, place.room))

    def place_of(self, address: str, text: str) -> tuple[Place, str]:
        """The place, from the address or else the text, and the text without it: a place must not count twice."""
        told, start, end = place_in_text(text)
        place = read_place(address)
        if not place or (not place.house and told.house and told.where == place.where):
            place = told
        words = text[:start] + " " + text[end:] if end else text
        if address:
            words = words.replace(half_width(address).lower(), " ")
        return (self.gazetteer.settle(place) if self.gazetteer else place), words


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime) or value is None:
        return value
    return datetime.fromisoformat(str(value))


# ---------------------------------------------------------------- keys

def keys(facts: Facts, sound: Callable[[str], str] = _silent) -> tuple[str, ...]:
    """The keys under which orders of the same matter meet; orders that share none are not compared.

    Tail of each phone; each name of the place with house, category, topic or telling pairs; the door with pairs
    (the estate may be misspelt or renamed); pairs alone where no place is told.
    """
    return _keys(facts, telling(facts.pairs), sound)


def own_keys(reader: Reader, values: Mapping[str, object]) -> tuple[str, ...]:
    """``keys`` of what a reader reads, for one whose topics need no pairs: what no key asks for is not read."""
    get = {name: str(values[name]) for name in KEYED if values[name] not in (None, "")}.get
    text = half_width(f"{get('subject', '')}。{get('content', '')}").lower()
    place, said = reader.place_of(get("address", ""), text)
    facts = Facts(phone=like.phone_of(get("phone", "")), phone2=like.phone_of(get("phone2", "")), place=place,
                  place_sound=reader.sound(place.where) if place.where else "", category=get("category", ""), topics=reader.topics(text, _NO_PAIRS))
    return _keys(facts, telling_words(like.pieces_of(said)), reader.sound)


KEYED = ("phone", "phone2", "address", "subject", "content", "category")


def _keys(facts: Facts, words: list[str], sound: Callable[[str], str]) -> tuple[str, ...]:
    leaves = sorted({_leaf(name) for name in (*facts.topics, facts.category)} - {""})
    found = [f"p{tail}" for tail in dict.fromkeys(map(like.phone_tail, (facts.phone, facts.phone2))) if tail]
    for where in sorted({facts.place_sound, *map(sound, facts.place.also)} - {""}):
        found += _place_keys(where, facts.place.house, leaves, words)
    door = f"{facts.place.house}|{facts.place.room}"
    found += [f"h{door}|{word}" for word in (words if facts.place.house else ())]
    return (*found, *([f"w{''.join(words)}"] if len(words) == WORD_KEYS else ()))


def _place_keys(where: str, house: str, leaves: list[str], words: list[str]) -> Iterator[str]:
    if house:
        yield f"b{where}|{house}"
    yield from (f"c{where}|{leaf}" for leaf in leaves)
    yield from (f"e{where}|{word}" for word in words)


def _leaf(category: str) -> str:
    return like.category_path(category)[-1] if category else ""


APART = "n"  # every order that a person parted from some matter has this key


def apart_keys(matters: Collection[str]) -> tuple[str, ...]:
    """Keys that keep what a person decided: with none of these matters (or orders) is this order proposed again."""
    return (APART, *(APART + matter for matter in sorted(matters))) if matters else ()


# ---------------------------------------------------------------- the answer

@dataclass(frozen=True, slots=True)
class Weighed:
    """Facts with the office's weight of each of their pairs, so that many comparisons share the work."""

    facts: Facts
    table: Mapping[str, float]
    total: float


def weigh(facts: Facts, words: WordWeights) -> Weighed:
    """Prepare one order for :func:`confidence` and :func:`findings`."""
    table = words.table(facts.pairs)
    return Weighed(facts, table, sum(table.values()))


def findings(one: Facts, other: Facts) -> tuple[str, ...]:
    """What each feature but the words says: phone, name, place, category, topic, unit, time, in this order."""
    category, topic = like.categories(one.category, other.category), like.topics(one.topics, other.topics)
    return (
        called(one, other)[0],
        like.names(one.caller, other.caller, (one.caller_sound, other.caller_sound)),
        _where(one, other),
        # Platforms sort by hand: another category means little where the words are known to agree or not.
        "category_apart" if category == "category_other" and topic == like.NOTHING else category, topic,
        "unit_same" if one.unit and one.unit == other.unit else like.NOTHING,
        like.times(one.received, other.received))


def called(one: Facts, other: Facts) -> tuple[str, str, int]:
    """What the phones say (:func:`likeness.phones`), the number told (a mask goes before what it hides), and in how many of
    the two it is the caller's other phone: whoever called from either number is one caller."""
    found = like.phones(one.phone, other.phone)
    if found == "phone_same" or not (one.phone2 or other.phone2):
        return found, _told(one.phone, other.phone), 0
    for second, (mine, theirs) in ((0, (one.phone, other.phone)), (1, (one.phone, other.phone2)), (1, (one.phone2, other.phone)),
                                   (2, (one.phone2, other.phone2))):
        if (said := like.phones(mine, theirs)) not in _APART:
            return said, _told(mine, theirs), second
    return found, "", 0


_APART = frozenset({like.NOTHING, "phone_other"})


def _told(mine: str, theirs: str) -> str:
    return mine if "*" in mine else theirs


def _where(one: Facts, other: Facts) -> str:
    """What the places say; two flats of a building that speak of what both share speak of one place."""
    found = like.places(one.place, other.place, (one.place_sound, other.place_sound))
    return _SHARED.get(found, found) if one.parts & other.parts else found


_SHARED = {"room_other": "part_same", "roomother_alike": "part_alike"}


def could_be(one: Facts, other: Facts, at_least: float, w: Mapping[str, float] = WEIGHTS) -> bool:
    """Whether two orders could reach ``at_least`` if their words agreed; ``other`` may be read without words."""
    found = [name if name != "category_apart" else "category_other" for name in findings(one, other)]
    odds = w["prior"] + sum([w[name] for name in found if not name.startswith("topic_")]) + w["topic_same"] + w["text_most"]
    return odds >= math.log(at_least / (1 - at_least))


def agreed(found: tuple[str, ...]) -> bool:
    """Whether category or words say that both speak of one kind of thing."""
    return "topic_same" in found or "category_same" in found


def share(one: Weighed, other: Weighed) -> float:
    """How much of their telling words two orders have in common, 0–1."""
    return like.overlap(one.table, other.table, (one.total, other.total))


def confidence(one: Weighed, other: Weighed, at_least: float = 0.0, w: Mapping[str, float] = WEIGHTS) -> float:
    """How sure two orders are the same matter, 0–1; 0 where it cannot reach ``at_least``."""
    found = findings(one.facts, other.facts)
    odds = w["prior"] + sum([w[name] for name in found])
    if at_least and odds + w["text_most"] < math.log(at_least / (1 - at_least)):
        return 0.0
    return 1 / (1 + math.exp(-odds - like.text_weight(share(one, other), agreed(found), w)))
