"""Invented orders of one street office with known families: which of them are the same matter.

Knows nothing of the program: its places, topics, wordings and every kind of noise are written here and
nowhere else (other reporters, own address or the spot's, masked or other phones, homophones, typing
errors, renamed estates and lane numbers for estates, clauses in another order and in other words, other
categories, no address at all). Hard cases are made on purpose: the same caller with another matter, the
same matter one house further, two leaks in one house.

Not a measurement itself: see ``matching.py``. A family is one matter at one spot.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

START = datetime(2025, 3, 3, 8, 30)
DAYS = 540
WORDS = Path(__file__).with_name("families.toml")


@dataclass(frozen=True)
class Told:
    """One order as it would be imported, the family it belongs to, and what it is about, whatever was written down."""

    family: int
    row: Mapping[str, Any]
    category: str = ""


@dataclass(frozen=True)
class Estate:
    """An estate with the other names people use for it; the office knows only some of them."""

    name: str
    lane: str
    former: str
    unit: str
    known: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    name: str
    mobile: str
    landline: str
    estate: Estate
    house: int
    room: int


@dataclass(frozen=True)
class Spot:
    """Where a matter is: estate with house and room as far as they belong to it, or a road with a number."""

    estate: Estate
    house: int = 0
    room: int = 0
    road: str = ""


class Town:
    """The invented street: its words, estates and people; all chance comes from one seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.words: dict[str, Any] = tomllib.loads(WORDS.read_text(encoding="utf-8"))
        self.estates = [self._estate() for _ in range(64)]

    # -- people and places ------------------------------------------------------------------------
    def _estate(self) -> Estate:
        dice, words = self.dice, self.words
        name, former = self._new_name(words["estate_heads"]), self._new_name(words["former_heads"])
        lane = f"{dice.choice(words['roads'])}{dice.randint(20, 1999)}弄"
        known = tuple(other for other in (lane, former) if dice.random() < 0.6)
        return Estate(name, lane, former, f"{name.removesuffix('小区')}居民区", known)

    def _new_name(self, heads: list[str]) -> str:
        """A name no other estate has or had."""
        while (name := self.dice.choice(heads) + self.dice.choice(self.words["estate_tails"])) in self._used:
            continue
        self._used.add(name)
        return name

    @cached_property
    def _used(self) -> set[str]:
        return set()

    @property
    def aliases(self) -> dict[str, str]:
        """What this office has written down: other name → name."""
        return {other: e.name for e in self.estates for other in e.known}

    def person(self, estate: Estate | None = None) -> Person:
        dice, words = self.dice, self.words
        given = "".join(dice.choice(words["given"]) for _ in range(dice.choice((1, 1, 2, 2, 2))))
        mobile = f"1{dice.choice('3578')}{dice.randint(0, 9)}{dice.randint(0, 99_999_999):08d}"
        landline = f"5{dice.randint(0, 9_999_999):07d}"
        return Person(dice.choice(words["surnames"]) + given, mobile, landline, estate or dice.choice(self.estates),
                      dice.randint(1, 60), dice.randint(1, 6) * 100 + dice.randint(1, 4))

    # -- spelling noise -----------------------------------------------------------------------------
    def slips(self, text: str, rate: float) -> str:
        """Typing errors: a homophone, a dropped, doubled or swapped character."""
        dice, sounds = self.dice, self.words["homophones"]
        letters = list(text)
        for n in range(len(letters)):
            if dice.random() >= rate or letters[n].isdigit() or letters[n].isspace():
                continue
            kind = dice.random()
            if kind < 0.6 and letters[n] in sounds:
                letters[n] = dice.choice(sounds[letters[n]])
            elif kind < 0.75:
                letters[n] = ""
            elif kind < 0.85:
                letters[n] *= 2
            elif n + 1 < len(letters) and not letters[n + 1].isdigit():
                letters[n], letters[n + 1] = letters[n + 1], letters[n]
        return "".join(letters)

    def written(self, number: int) -> str:
        """A number as digits or in Chinese."""
        if self.dice.random() < 0.93 or number >= 100:
            return str(number)
        tens, ones = divmod(number, 10)
        digits = "零一二三四五六七八九"
        return ("" if tens < 2 else digits[tens]) + ("十" if tens else "") + (digits[ones] if ones or not tens else "")

    def address(self, spot: Spot) -> str:
        """The spot as one clerk or another writes it."""
        dice, words = self.dice, self.words
        if spot.road:
            return dice.choice(("", "", "北港区")) + spot.road + dice.choice(("", "", "附近", "门口", "沿街", "旁"))
        estate = spot.estate
        name = dice.choices((estate.name, estate.lane, estate.former, estate.lane + estate.name), (72, 11, 7, 10))[0]
        if dice.random() < 0.05:
            name = self.slips(name, 0.3)
        text = dice.choice(("", "", "", words["street"], words["district"] + words["street"], words["district"])) + name
        if spot.house:
            text += self.written(spot.house) + dice.choice(("号", "号", "号", "幢", "栋", "号楼", "-" if spot.room else "号"))
        if spot.room and dice.random() < 0.85:
            text += f"{spot.room}" + dice.choice(("室", "室", "室", ""))
        elif dice.random() < 0.2:
            text += dice.choice(("门口", "附近", "楼下", "内", "旁"))
        return text

    def phone(self, person: Person) -> str:
        dice = self.dice
        if dice.random() < 0.12:
            shown = dice.choice((person.landline, f"021-{person.landline}", f"021{person.landline}"))
            return shown[:-8] + "****" + shown[-4:] if dice.random() < 0.3 else shown
        if dice.random() < 0.42:
            return person.mobile[:3] + dice.choice(("****", "****", "××××", "xxxx")) + person.mobile[-4:]
        return person.mobile if dice.random() < 0.8 else f"{person.mobile[:3]} {person.mobile[3:7]} {person.mobile[7:]}"

    def caller(self, person: Person) -> str:
        kind = self.dice.random()
        if kind < 0.5:
            return person.name
        if kind < 0.72:
            return person.name[0] + self.dice.choice(("先生", "女士"))
        if kind < 0.82:
            return person.name[0] + "*" * (len(person.name) - 1)
        if kind < 0.9:
            return "".join(self.dice.choice(self.words["homophones"].get(c, [c])) for c in person.name)
        return self.dice.choice(("匿名", "", "市民"))

    # -- words ------------------------------------------------------------------------------------
    def content(self, topic: Mapping[str, Any], marks: list[str], place: str, placed: bool) -> str:
        """The complaint: clauses of the topic in some order, the family's own marks, what everybody says."""
        dice, words = self.dice, self.words
        told = dice.sample(topic["what"], k=min(len(topic["what"]), dice.choice((1, 2, 2, 3))))
        told += dice.sample(topic["harm"], k=dice.choice((0, 1, 1)))
        told += [mark for mark in marks if dice.random() < 0.75]
        dice.shuffle(told)
        opening = dice.choice(words["openings"]).format(place=place if placed else "")
        closing = dice.choice(words["closings"])
        filler = [dice.choice(words["fillers"])] if dice.random() < 0.5 else []
        return self.slips(opening + "，".join(told + filler) + "。" + closing, dice.choice((0.0, 0.01, 0.02, 0.05)))

    def category(self, topic: Mapping[str, Any]) -> str:
        kind = self.dice.random()
        if kind < 0.1:
            return ""
        return str(topic["category"]) if kind < 0.85 else str(self.dice.choice(topic.get("mistaken", [topic["category"]])))


@dataclass
class _Family:
    """One matter: its topic, spot, the marks that only this matter has, and who complains."""

    town: Town
    topic: Mapping[str, Any]
    spot: Spot
    first: Person

    def __post_init__(self) -> None:
        dice, words = self.town.dice, self.town.words
        self.marks = [dice.choice(pool).format(
            name=dice.choice(words["given"]) + dice.choice(words["given"]), number=dice.randint(2, 98),
            word=dice.choice(words["surnames"])) for pool in dice.sample(words["marks"], k=dice.choice((1, 2, 2)))]
        self.people = [self.first]
        # Of some houses everybody who calls about the stairs gives the own flat, of others hardly anybody.
        self.own_doors = dice.choice((0.3, 0.3, 0.95))

    def reporter(self) -> Person:
        """The first caller again, or a neighbour."""
        dice = self.town.dice
        if dice.random() < (0.85 if self.spot.room else 0.55):
            return self.first
        if len(self.people) > 1 and dice.random() < 0.4:
            return dice.choice(self.people)
        other = self.town.person(self.spot.estate)
        if self.spot.house and dice.random() < 0.7:
            other = Person(other.name, other.mobile, other.landline, other.estate, self.spot.house, other.room)
        self.people.append(other)
        return other

    def told(self, number: str, at: datetime) -> dict[str, Any]:
        """One complaint of this matter as a row of an export."""
        town, dice = self.town, self.town.dice
        who = self.reporter()
        spot = self.spot
        if not spot.road and not spot.room and who.estate == spot.estate and dice.random() < self.own_doors:
            if not spot.house:
                spot = Spot(who.estate, who.house, who.room)  # a caller gives the own address
            elif who.house == spot.house:
                spot = Spot(who.estate, who.house, who.room)
        address = town.address(spot)
        in_field = dice.random() < 0.95  # else the place stands in the text only
        content = town.content(self.topic, self.marks, address, not in_field or dice.random() < 0.7)
        subject = town.slips(dice.choice(self.topic["subjects"]), 0.02)
        unit = self.topic["unit"] or self.spot.estate.unit
        return {"number": number, "received_at": at.replace(microsecond=0), "caller": town.caller(who), "phone": town.phone(who),
                "address": address if in_field else "", "subject": subject, "content": content,
                "category": town.category(self.topic), "unit": unit if dice.random() < 0.85 else "", "channel": "12345",
                "kind": "complaint"}


def _spot(town: Town, topic: Mapping[str, Any]) -> Spot:
    dice, estate = town.dice, town.dice.choice(town.estates)
    if topic["scope"] == "road":
        road = dice.choice(town.words["roads"])
        return Spot(estate, road=f"{road}{dice.randint(1, 900)}号")
    house = dice.randint(1, 60) if topic["scope"] in ("house", "room") else 0
    room = dice.randint(1, 6) * 100 + dice.randint(1, 4) if topic["scope"] == "room" else 0
    return Spot(estate, house, room)


def _near(town: Town, family: _Family) -> tuple[Mapping[str, Any], Spot, Person | None]:
    """A different matter that looks like this one: same caller, one house further, or the next leak in the house."""
    dice, spot = town.dice, family.spot
    kind = dice.random()
    if kind < 0.4:
        topic = dice.choice([t for t in town.words["topic"] if t is not family.topic and t["scope"] != "estate"])
        own = Spot(family.first.estate, family.first.house, family.first.room if topic["scope"] == "room" else 0)
        return topic, own if topic["scope"] != "road" else _spot(town, topic), family.first
    if spot.house and not spot.room and kind < 0.65:
        # Another thing that the same house shares, told by a neighbour.
        return dice.choice([t for t in town.words["topic"] if t is not family.topic and t["scope"] == "house"]), spot, None
    if spot.house:
        house = spot.house if spot.room else spot.house + dice.choice((1, 2, 3))
        return family.topic, Spot(spot.estate, house, dice.randint(1, 6) * 100 + dice.randint(1, 4) if spot.room else 0), None
    topic = dice.choice(town.words["topic"])
    return topic, _spot(town, topic), None


def _taken(topic: Mapping[str, Any], spot: Spot) -> tuple[Any, ...]:
    return topic["category"], spot.estate.name if not spot.road else spot.road, spot.house, spot.room


def town_orders(seed: int, count: int = 20_000) -> tuple[list[Told], dict[str, str]]:
    """``count`` orders in order of receipt with their families, and the other estate names the office knows."""
    town = Town(seed)
    dice, made, taken, families = town.dice, [], set(), []
    while len(made) < count:
        if families and dice.random() < 0.25:
            topic, spot, who = _near(town, dice.choice(families[-400:]))
        else:
            topic = dice.choice(town.words["topic"])
            spot, who = _spot(town, topic), None
        if _taken(topic, spot) in taken:
            continue
        taken.add(_taken(topic, spot))
        home = spot.estate if dice.random() < 0.9 else None
        person = who or town.person(home)
        if spot.house and who is None and home:
            person = Person(person.name, person.mobile, person.landline, home, spot.house, spot.room or person.room)
        families.append(_Family(town, topic, spot, person))
        made += _life(families[-1], len(families))
    made.sort(key=lambda pair: pair[1])
    told = [Told(f, family.told(f"T{n:06d}", at), str(family.topic["category"])) for n, (f, at, family) in enumerate(made[:count])]
    return told, town.aliases


def _life(family: _Family, number: int) -> list[tuple[int, datetime, _Family]]:
    """When this matter is complained of: most once, some again and again."""
    dice = family.town.dice
    times = dice.choices((1, 2, 3, 4, 5, 7, 10), (58, 20, 10, 6, 3, 2, 1))[0]
    at = START + timedelta(minutes=dice.randint(0, DAYS * 1440))
    moments = []
    for _ in range(times):
        moments.append((number, at, family))
        at += timedelta(minutes=int(dice.expovariate(1 / (35 * 1440))) + dice.randint(60, 600))
    return moments
