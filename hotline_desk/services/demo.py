"""A demo office with a realistic month: invented orders of every state, some overdue, some repeated.

Every history is offered to the rules like a clerk's own acts; what they refuse is left out.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hotline_desk.domain.events import Event, make_event
from hotline_desk.domain.hearing import Hearing
from hotline_desk.locations import resources_dir
from hotline_desk.services.office import Clock, Desk, wall_clock
from hotline_desk.services.options import usual_basis
from hotline_desk.services.projecting import projected
from hotline_desk.store import NewEvent

ORDERS = 400
_FATES = (  # how far an order gets if time allows, and how often
    ("done", 46), ("done_basic", 14), ("redone", 6), ("slow", 8), ("extended", 6), ("returned", 5),
    ("unreached", 4), ("superior_bad", 4), ("supervised", 3), ("return_refused", 2), ("guided", 2),
)


@dataclass
class _Maker:
    """Makes order histories; all chance comes from one seed, all dates from the office's calendar."""

    desk: Desk
    sample: Mapping[str, Any]
    chance: random.Random
    now: datetime
    made: list[Event] = field(default_factory=list)

    # -- one order ---------------------------------------------------------------------------------
    def order(self, number: str, received: datetime, topic: Mapping[str, Any], place: str, matter: str = "",
              person: Mapping[str, Any] | None = None) -> Iterator[Event]:
        """The whole life of one order; the caller stops at now. ``person``: who complains again, and where."""
        unit = self._unit(topic, place)
        who = person or {}
        address = who.get("address") or f"{self._ground(place)}{self.chance.randint(1, 60)}号{self.chance.randint(1, 6)}0{self.chance.randint(1, 4)}室"
        yield self._event(number, received, "register", self.sample["platform"], {
            "channel": topic.get("channel", "12345"), "kind": topic["kind"], "urgency": topic.get("urgency", "normal"), "line": "city",
            "caller": who.get("caller") or self.chance.choice(self.sample["callers"]),
            "phone": who.get("phone") or f"1390000{self.chance.randint(0, 9999):04d}", "address": f"{self.sample['place']}{address}",
            "subject": topic["subject"],
            "content": topic["content"].format(address=address), "category": topic["category"],
            **({"matter": matter} if matter else {}), **self._platform_due(received),
            **({"flags": ["leader_instruction"]} if self.chance.random() < 0.01 else {})})
        contact = self._later(received, 20, 700)
        own_desk = "unit_contact" not in self.sample  # else the unit calls, within so many minutes of the dispatch
        party = "office" if own_desk else "unit"
        if own_desk and self.chance.random() < 0.12:
            yield self._event(number, contact, "contact", self.sample["user"], {"method": "phone", "reached": False, "party": party, "reason": "始终未接"})
            contact = self._later(contact, 60, 300)
        sent = self._later(received, 5, 160) if own_desk else self._later(received, 2, 12)
        yield self._event(number, sent, "dispatch", self.sample["user"], {"to": unit, "class": topic["class"], **usual_basis(self.desk.pack)})
        contact = contact if own_desk else self._later(sent, 5, self.sample["unit_contact"])
        yield self._event(number, contact, "contact", self.sample["user"] if own_desk else unit,
                          {"method": "phone", "reached": True, "party": party, "note": "已核实诉求和地址"})
        yield from self._handled(number, sent, contact, unit, topic)

    def _handled(self, number: str, sent: datetime, contact: datetime, unit: str, topic: Mapping[str, Any]) -> Iterator[Event]:
        fate = self.chance.choices([f for f, _ in _FATES], [w for _, w in _FATES])[0]
        taken = self._later(sent, 10, 240)
        yield self._event(number, taken, "accept", unit, {})
        if fate in ("returned", "return_refused"):
            yield from self._returning(number, taken, fate == "returned")
            if fate == "returned":
                return
        days = {"simple": 1, "general": 5, "complex": 10}[topic["class"]]
        if fate == "extended" and topic["class"] == "general":
            asked = self._later(taken, 200, 800)
            yield self._event(number, asked, "request_extension", unit, {"level": "street", "reason": "需施工单位进场，天气原因顺延"})
            yield self._event(number, self._later(asked, 60, 400), "decide_extension", self.sample["user"], {"approved": True})
            days = 9
        use = days * 450 * (self.chance.uniform(1.2, 2.4) if fate == "slow" else self.chance.uniform(0.25, 0.9))
        filed = max(self._later(sent, int(use), int(use) + 90),  # nobody answers a citizen who was not called yet
                    self.desk.calendar.after_working_minutes(contact, 30))
        yield from self._finished(number, filed, unit, fate)

    def _returning(self, number: str, taken: datetime, accepted: bool) -> Iterator[Event]:
        asked = self._later(taken, 30, 200)
        yield self._event(number, asked, "request_return", self.sample["user"], {
            "reason": self.sample.get("not_ours", "非本街道辖区"), "basis": self.sample.get("map", "街道辖区图"),
            "signed_by": self.sample.get("signers", [self._word("desk")])})
        yield self._event(number, self._later(asked, 300, 900), "decide_return", self._word("superior"), {"accepted": accepted})

    def _finished(self, number: str, filed: datetime, unit: str, fate: str) -> Iterator[Event]:
        solved = "explained" if fate in ("guided", "done_basic") and self.chance.random() < 0.6 else "actual"
        yield self._event(number, filed - timedelta(minutes=5), "reply", unit, {"method": "phone", "points": "已电话答复办理情况"})
        yield self._event(number, filed, "file_result", unit, {
            "disposition": "explain_policy" if solved == "explained" else "by_law", "closure_basis": "guided" if fate == "guided" else "completed",
            "solved": solved, "evidence": ["image"], "result": "已现场处置并告知来电人"})
        reviewed = self._later(filed, 20, 300)
        yield self._event(number, reviewed, "review_result", self.sample["user"], {"role": self._word("desk"), "approved": True})
        submitted = self._later(reviewed, 10, 120)
        yield self._event(number, submitted, "submit", self.sample["user"], {})
        closed = self._later(submitted, 200, 1200)
        yield self._event(number, closed, "close", self._word("superior"), {})
        yield from self._asked_above(number, closed, fate)
        if self.sample.get("archives") and self.chance.random() < 0.8:
            yield self._event(number, self._later(closed, 30, 400), "archive", unit, {})
        yield from self._visited(number, closed, unit, fate)

    def _visited(self, number: str, closed: datetime, unit: str, fate: str) -> Iterator[Event]:
        visited = self._later(closed, 120, 1500)
        answer = {"done_basic": "basic", "redone": "dissatisfied"}.get(fate, "satisfied")
        if fate == "unreached":
            yield self._event(number, visited, "revisit", self.sample["user"], {"source": "street", "reached": False})
            visited = self._later(visited, 200, 700)
        yield self._event(number, visited, "revisit", self.sample["user"], {
            "source": "street", "reached": True, "contacted": True, "process": answer, "result": answer,
            "resolved": "no" if answer == "dissatisfied" else "yes", "words": "希望长期有人管" if answer != "satisfied" else ""})
        if fate == "redone":
            yield from self._redone(number, visited, unit)
        if fate == "superior_bad":
            yield self._event(number, self._later(visited, 300, 900), "revisit", self._word("superior"), {
                "source": "district", "reached": True, "contacted": True, "process": "basic", "result": "dissatisfied", "resolved": "no"})
        if fate == "supervised":
            yield self._event(number, self._later(visited, 100, 300), "supervise", self.sample["user"], {"step": "confirm"})
            yield self._event(number, self._later(visited, 310, 600), "supervise", self.sample.get("issuer", self._word("desk")), {"step": "issue"})

    def _asked_above(self, number: str, closed: datetime, fate: str) -> Iterator[Event]:
        """The superior's own call, where the regulation takes 满意 from it: two of three orders, by their number and not by chance."""
        source = self.desk.pack.book(closed.date()).value("satisfaction_source", "street")
        if source != "district" or fate in ("superior_bad", "redone") or int(number[-1]) % 3 == 0:
            return
        answer = "basic" if fate == "done_basic" else "satisfied"
        yield self._event(number, self.desk.calendar.after_working_minutes(closed, 15), "revisit", self._word("superior"), {
            "source": source, "reached": True, "contacted": True, "process": answer, "result": answer, "resolved": "yes"})

    def _redone(self, number: str, visited: datetime, unit: str) -> Iterator[Event]:
        again = self._later(visited, 10, 60)
        yield self._event(number, again, "redo", self.sample["user"], {"level": "street", "note": self._word("redo")})
        filed = self._later(again, 500, 1500)
        yield self._event(number, filed - timedelta(minutes=8), "reply", unit, {"method": "visit"})
        yield self._event(number, filed, "file_result", unit, {"disposition": "by_law", "closure_basis": "completed",
                                                              "solved": "actual", "evidence": ["image", "report"]})
        if self.chance.random() < 0.6:
            signed = self._later(filed, 30, 300)
            yield self._event(number, signed, "review_result", "分管领导", {"role": "分管领导", "approved": True, "signed_by": ["分管领导"]})
            yield self._event(number, self._later(signed, 20, 100), "submit", self.sample["user"], {})

    # -- details -----------------------------------------------------------------------------------
    def _platform_due(self, received: datetime) -> dict[str, str]:
        days = self.sample.get("platform_days")
        due = datetime.combine(self.desk.calendar.working_day_after(received.date(), days), time(17, 30)) if days else None
        return {"platform_due": due.isoformat(timespec="minutes")} if due else {}

    def _ground(self, place: str) -> str:
        """The name an address begins with on a unit's ground."""
        return str(self.sample.get("ground", {}).get(place) or place.removesuffix("居民区"))

    def _unit(self, topic: Mapping[str, Any], place: str) -> str:
        return place if topic["to"] == "neighbourhood" else str(topic["to"])

    def _later(self, start: datetime, low: int, high: int) -> datetime:
        later: datetime = self.desk.calendar.after_working_minutes(start, self.chance.randint(low, max(low, high)))
        return later

    def _word(self, key: str) -> str:
        return self.desk.pack.word(key)

    def _event(self, number: str, at: datetime, kind: str, by: str, data: Mapping[str, Any]) -> Event:
        return make_event(number, kind, at, by, data)


def sample_data(pack: str = "youyilu") -> Mapping[str, Any]:
    """The invented names and topics of the demo under a pack."""
    with (resources_dir() / "sample" / f"{pack}.toml").open("rb") as file:
        return tomllib.load(file)


def histories(desk: Desk, count: int, first: date, seed: int = 12345) -> list[list[Event]]:
    """``count`` lawful order histories received between ``first`` and now."""
    sample, now = sample_data(desk.pack.id), desk.now()
    maker = _Maker(desk, sample, random.Random(seed), now)
    places = sample["neighbourhoods"]
    moments = sorted(_receipt(maker, first, now) for _ in range(count))
    again = sample["repeat"]
    found = []
    for n, received in enumerate(moments):
        topic, place = maker.chance.choice(sample["topic"]), maker.chance.choice(places)
        matter, person = "", None
        if n % 29 == 7:  # some matters come back: same person, same place, same subject
            person = again[(n // 29) % len(again)]
            matter, topic, place = f"同诉{(n // 29) % len(again) + 1:03d}", sample["topic"][person["topic"]], person["unit"]
        number = f"{sample['prefix']}{received:%y%m%d}-{n + 101:04d}"
        found.append(_lawful(desk, maker.order(number, received, topic, place, matter, person)))
    return found


def _receipt(maker: _Maker, first: date, now: datetime) -> datetime:
    span = (now.date() - first).days
    day = first + timedelta(days=maker.chance.randint(0, span))
    if not maker.desk.calendar.working(day) and maker.chance.random() < 0.7:
        day = maker.desk.calendar.working_day_after(day, 1)
    moment = datetime.combine(day, time(8, 30)) + timedelta(minutes=int(maker.chance.triangular(0, 660, 150)))
    return min(moment, now - timedelta(minutes=maker.chance.randint(3, 400)))


def _lawful(desk: Desk, events: Iterator[Event]) -> list[Event]:
    """The events up to now that the rules admit, in time order."""
    hearing, now = Hearing(desk.ruling), desk.now()
    listed = sorted((e for e in events if e.at <= now), key=lambda e: e.at)
    for n, event in enumerate(listed):
        hearing.offer(make_event(event.order, event.kind, event.at, event.by, event.data, n))
    return next(iter(hearing.admitted.values()), [])


def write(desk: Desk, found: list[list[Event]]) -> int:
    """Keep these histories in the desk's office, with their projections; returns how many orders."""
    kept = [events for events in found if events]
    for start in range(0, len(kept), 2000):
        part = kept[start:start + 2000]
        with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
            tx.append_many([NewEvent(e.order, e.kind, e.at, e.by, e.data, "演示") for events in part for e in events])
            tx.project([projected(desk, events[0].order, events, "演示", tx) for events in part])
            again = [events for events in part if events[0].get("matter")]
            tx.project([projected(desk, events[0].order, events, "演示", tx) for events in again])
    return len(kept)


def make(folder: Path, clock: Clock = wall_clock, count: int = ORDERS, seed: int = 12345, pack: str = "youyilu",
         office: str = "") -> Desk:
    """A fresh demo office under a pack in ``folder``; raises StoreError where an office is there already."""
    sample = sample_data(pack)
    desk = Desk.create(folder, pack, office or sample["office"], clock=clock, user=sample["user"])
    kinds = sample.get("kinds", ("neighbourhood", "section"))
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        for name, kind in [(n, kinds[0]) for n in sample["neighbourhoods"]] + [(n, kinds[1]) for n in sample["sections"]]:
            tx.add_unit(name, kind, pending=False, people=sample["people"].get(name, {}))
        tx.set_meta("demo", "1")
    desk.units_changed()
    first = desk.now().date() - timedelta(days=33)
    write(desk, histories(desk, count, first, seed))
    return desk
