"""``log``: the office's records from the command line. One call, one record begun, corrected, taken back, or a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hotline_desk.domain.records import Record, RecordKind

from . import records, spot_checks
from .office import Desk

Answer = tuple[Any, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asked for; ``amend`` and ``void`` are numbers of records."""

    kind: str = ""
    pairs: Sequence[str] = ()
    at: str | None = None
    amend: str = ""
    void: str = ""
    reason: str = ""
    listing: bool = False
    find: str = ""


def run(desk: Desk, wish: Wish) -> Answer:
    """Do it; raises Refused with a sentence, and then nothing is kept."""
    if wish.listing or wish.find:
        return _list(desk, wish)
    if wish.void:
        return _told(desk, records.void(desk, wish.void, wish.reason))
    if wish.amend:
        # Without KIND on the command line the first pair stands in its place.
        pairs = [p for p in (wish.kind, *wish.pairs) if p]
        return _told(desk, records.amend(desk, wish.amend, records.read_pairs(desk, records.get(desk, wish.amend).kind, pairs), wish.at))
    if not wish.kind:
        return _kinds(desk)
    data = records.read_pairs(desk, wish.kind, wish.pairs)
    return _told(desk, spot_checks.begin(desk, records.kind(desk, wish.kind).name, data, wish.at))


def _told(desk: Desk, record: Record) -> Answer:
    return records.record_json(desk, record), records.record_text(desk, record)


def _list(desk: Desk, wish: Wish) -> Answer:
    found = records.listed(desk, wish.kind or None, wish.find)
    return [records.record_json(desk, r) for r in found], "\n".join(records.record_text(desk, r) for r in found) or "台账里没有。"


def _kinds(desk: Desk) -> Answer:
    known = records.kinds(desk)
    answer = [{"kind": k.name, "label": k.label, "clause": k.clause(desk.pack.id),
               "fields": [{"name": s.name, "label": s.label, "type": s.type, "required": s.required,
                           "choices": [key for key, _ in s.choices]} for s in k.slots]} for k in known]
    return answer, "\n".join(_kind_text(k) for k in known)


def _kind_text(what: RecordKind) -> str:
    asked = " ".join(f"{s.name}（{s.label}{'，必填' if s.required else ''}）" for s in what.slots)
    return f"{what.name}  {what.label}：{asked}"
