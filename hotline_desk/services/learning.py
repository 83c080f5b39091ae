"""What this office's own orders teach: its estates' names, how telling its words are, who handles what.

Read from the newest orders when first asked, and again when the office has grown by some hundred orders.
Nothing is kept on disk, nothing comes from outside: resources/aliases/places.toml and the office's list
(setting ``places``) only add names of estates.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from hotline_desk.domain.habits import Habits
from hotline_desk.domain.likeness import WordWeights, category_path, phone_of
from hotline_desk.domain.matter import Facts, Reader, Weighed, could_be, weigh
from hotline_desk.domain.place import Gazetteer, Place, read_place
from hotline_desk.services.office import Desk
from hotline_desk.services.roles import require
from hotline_desk.services.sounding import sound

COLUMNS = ("number", "phone", "phone2", "caller", "address", "subject", "content", "category", "unit", "received_at", "matter",
           "state", "updated_seq")
LOCAL = "（属地）"  # stands for whichever neighbourhood or village the place belongs to
_LOCAL_KINDS = frozenset({"neighbourhood", "village"})
_ORDERS = 3_000  # newest orders whose words are learned
_PLACES = 12_000  # newest orders whose addresses are learned
_GROWN = 3_000  # events after which it is learned anew, even where somebody has to wait for it
_DAY = 200  # and in the background
_ENOUGH = 150  # sorted orders from which the office's own habits outdo the built-in words
_KEPT = 30_000  # orders whose facts are kept ready


def guess(text: str, pairs: frozenset[str] = frozenset()) -> frozenset[str]:
    """The category most of whose built-in words stand in a text, in one pass over it."""
    found = frozenset(_words()[0].findall(text))
    return _likeliest(found) if found else found


@lru_cache(maxsize=4096)  # of texts there is no end, of the few of these words that stand in one text there is
def _likeliest(words: frozenset[str]) -> frozenset[str]:
    leaves = _words()[1]
    found = Counter(leaf for word in words for leaf in leaves[word])
    most = max(found.values())
    return frozenset([min(leaf for leaf, times in found.items() if times == most)])


@cache
def _words() -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    """The built-in words as one pattern, and the categories' last names each stands for."""
    from hotline_desk.locations import resources_dir

    table = tomllib.loads((resources_dir() / "import_maps" / "words" / "categories.toml").read_text(encoding="utf-8"))
    leaves: dict[str, tuple[str, ...]] = {}
    for name, words in table["categories"].items():
        for word in words:
            leaves[word] = (*leaves.get(word, ()), category_path(name)[-1])
    longest = sorted(leaves, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, longest))), leaves


PLAIN = Reader(sound, guess)  # for keys that are kept: knows nothing that may change


@cache
def built_in_places() -> Mapping[str, tuple[str, ...]]:
    """Estates with their other names as they come with the program."""
    from hotline_desk.locations import resources_dir

    table = tomllib.loads((resources_dir() / "aliases" / "places.toml").read_text(encoding="utf-8"))
    return {name: tuple(others) for name, others in table["places"].items()}


def place_aliases(desk: Desk) -> dict[str, tuple[str, ...]]:
    """Estates with their other names: the office's own list (setting ``places``) over the built-in one."""
    require(desk, "view")
    own: Mapping[str, Iterable[str]] = desk.setting("places", {})
    return {**built_in_places(), **{name: tuple(others) for name, others in own.items()}}


def name_place(desk: Desk, name: str, others: Iterable[str]) -> None:
    """Keep that an estate has these other names (none: forget it); searches for repeats know them at once."""
    require(desk, "record")
    own = {**desk.setting("places", {}), name: sorted({other.strip() for other in others} - {"", name})}
    desk.change_setting("places", {estate: names for estate, names in own.items() if names})
    forget(desk)


def forget(desk: Desk) -> None:
    """What was learned is read anew at the next question."""
    desk.__dict__.pop("_learned", None)


@dataclass
class Learned:
    """The office's habits as they were at event ``seq`` and with these names of places, and the facts of orders looked at lately."""

    seq: int
    named: tuple[str | None, ...]
    gazetteer: Gazetteer
    words: WordWeights
    duties: Habits  # words and category → a section by name, or LOCAL
    ground: Habits  # place → the neighbourhood, of the orders that went to one
    categories: Habits
    kept: OrderedDict[tuple[str, int], Weighed] = field(default_factory=OrderedDict)

    @property
    def reader(self) -> Reader:
        return Reader(sound, self._topics, self.gazetteer)

    def _topics(self, text: str, pairs: frozenset[str]) -> frozenset[str]:
        if sum(self.categories.labels.values()) < _ENOUGH:
            return guess(text)
        return frozenset(leaf for name in self.categories.likely(pairs) for leaf in category_path(name)[-1:])

    def likely(self, row: Mapping[str, Any], mine: Facts, at_least: float) -> Weighed | None:
        """The facts of an order that could be the same matter as ``mine``; the words of others are not read."""
        if (str(row["number"]), int(row["updated_seq"])) not in self.kept and at_least > 0:
            quick = Reader(sound, gazetteer=self.gazetteer).facts(row, words=False)
            if not could_be(mine, quick, at_least):
                return None
        return self.weighed(row)

    def weighed(self, row: Mapping[str, Any]) -> Weighed:
        """The facts of one order row, read once for each state of the order."""
        key = str(row["number"]), int(row["updated_seq"])
        found = self.kept.get(key)
        if found is None:
            found = self.kept[key] = weigh(self.reader.facts(row), self.words)
            if len(self.kept) > _KEPT:
                self.kept.popitem(last=False)
        return found


def learned(desk: Desk) -> Learned:
    """What the office's orders teach, learned now where it is missing or has grown old."""
    known: Learned | None = desk.__dict__.get("_learned")
    if known is None or known.named != _named(desk) or desk.store.last_seq() - known.seq > _GROWN:
        known = desk.__dict__["_learned"] = learn(desk)
    return known


def _named(desk: Desk) -> tuple[str | None, ...]:
    """What the office says of its places' names, as it is kept now: another program may have named one since."""
    return tuple(desk.store.meta(f"setting.{key}") for key in ("places", "places.apart"))


def freshen(desk: Desk) -> None:
    """Learn now where nothing was learned yet, or from this day's work; in a worker, so that no question has to wait."""
    known: Learned | None = desk.__dict__.get("_learned")
    if known is None or desk.store.last_seq() - known.seq > _DAY:
        desk.__dict__["_learned"] = learn(desk)


def learn(desk: Desk, until: datetime | None = None) -> Learned:
    """Read the newest orders (received before ``until``) once."""
    seq, named = desk.store.last_seq(), _named(desk)
    past = {"state!=": "void"} | ({"received_at<": until} if until else {})
    places = desk.store.rows(past, columns=("phone", "address"), limit=_PLACES)
    told = [(phone_of(row["phone"] or ""), read_place(row["address"] or "")) for row in places]
    gazetteer = Gazetteer.of(place_aliases(desk), told, [tuple(pair) for pair in desk.setting("places.apart", [])])
    rows = desk.store.rows(past, columns=COLUMNS, limit=_ORDERS)
    local, today = {unit["name"] for unit in desk.store.units() if unit["kind"] in _LOCAL_KINDS}, units_today(desk)
    facts = [Reader(gazetteer=gazetteer).facts(row) for row in rows]
    sent = [(today.get(f.unit, ""), f) for f in facts]
    return Learned(seq, named, gazetteer, WordWeights.learn(f.pairs for f in facts),
                   Habits.learn((LOCAL if unit in local else unit, duty_tokens(f)) for unit, f in sent),
                   Habits.learn((unit, place_tokens(f.place)) for unit, f in sent if unit in local),
                   Habits.learn((f.category, f.pairs) for f in facts))


def units_today(desk: Desk) -> dict[str, str]:
    """Every name a unit has or had → the unit that does its work now; a retired one without a successor is left out."""
    active = [unit for unit in desk.store.units() if unit["active"]]
    former = {str(alias): unit["name"] for unit in active for alias in unit["aliases"] or ()}
    return former | {unit["name"]: unit["name"] for unit in active}


def duty_tokens(facts: Facts) -> frozenset[str]:
    """What tells whose duty it is: the category and the words."""
    return facts.pairs | {f"类 {part}" for part in (*category_path(facts.category), facts.category) if part}


def place_tokens(place: Place) -> frozenset[str]:
    """What tells on whose ground it is: the estate, and the house in it (a road belongs to several units)."""
    found = {f"地 {place.where}"} if place.where else set()
    return frozenset(found | ({f"址 {place.where}{place.house}号"} if place.where and place.house else set()))
