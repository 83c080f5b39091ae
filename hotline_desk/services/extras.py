"""加减分 beside a unit's score, and the 十佳、十差 cases: what the office put on record itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from . import records
from .office import Desk

NOTE = "规定没有定加减分的分值，由本级自定；单列，不并入得分"


@dataclass(frozen=True, slots=True)
class Extra:
    """One bonus or penalty: points, what for, the record it stands in, who approved."""

    unit: str
    points: Decimal
    words: str
    number: str
    day: date
    approver: str
    clause: str


def extras(desk: Desk, first: date, last: date) -> dict[str, list[Extra]]:
    """Unit → its bonuses and penalties that count in these days, oldest first."""
    what, found = records.kind(desk, "points"), dict[str, list[Extra]]()
    for record in records.listed(desk, "points", voided=False):
        fields = record.fields
        day = date.fromisoformat(str(fields["day"])) if fields.get("day") else record.at.date()
        if first <= day <= last:
            slot = what.slot("what")
            words = slot.word(fields["what"]) if slot else ""
            one = Extra(str(fields["unit"]), Decimal(str(fields["points"])), words, record.number, day,
                        str(fields.get("approver") or ""), what.cited(desk.pack.id, str(fields["what"])))
            found.setdefault(one.unit, []).append(one)
    return {unit: sorted(ones, key=lambda x: (x.day, x.number)) for unit, ones in found.items()}


def extras_json(found: list[Extra]) -> dict[str, Any]:
    """What the ``score`` command says of a unit's extras."""
    return {"points": float(sum((x.points for x in found), Decimal())), "note": NOTE,
            "lines": [{"points": float(x.points), "what": x.words, "record": x.number, "day": x.day.isoformat(),
                       "approver": x.approver, "clause": x.clause} for x in found]}


def typical(desk: Desk, first: date, last: date, limit: int = 10) -> dict[str, list[dict[str, Any]]]:
    """The orders marked 典型案例 good and bad in these days, newest first, at most ``limit`` each (“十佳”“十差”)."""
    found: dict[str, list[dict[str, Any]]] = {"typical_good": [], "typical_bad": []}
    from hotline_desk.store.periods import with_event

    for number, events in desk.store.events_of(with_event(desk.store, "flag")).items():
        for event in desk.ruling.fold(number, events).all("flag"):
            if event.get("what") in found and first <= event.at.date() <= last:
                found[str(event.get("what"))].append({"order": number, "day": event.at.date().isoformat(), "note": str(event.get("note") or "")})
    return {what: sorted(cases, key=lambda c: (c["day"], c["order"]), reverse=True)[:limit] for what, cases in found.items()}
