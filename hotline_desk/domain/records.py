"""The office's own records: what kinds there are, what each asks, and what a row of rows says now.

An order has events; the office itself has meetings, training, knowledge, rosters. They are kept the same way:
rows that are only added. A correction is one more row, and so is taking a record back, and so is undoing that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from hotline_desk.domain.events import EventError, Slot, read_slot

ADD, AMEND, VOID, RESTORE = "add", "amend", "void", "restore"
EVERYWHERE = "*"  # in ``clauses``: a record every office may keep, whatever its regulation


class RecordError(ValueError):
    """A record that cannot be kept; its text is a Chinese sentence for the clerk."""


@dataclass(frozen=True, slots=True)
class RecordKind:
    """One kind of record. Slot types are those of events, and ``day`` (YYYY-MM-DD) and ``orders`` (numbers).

    ``clauses``: pack → the clause it rests on; ``title``: the slot a list shows; ``due``: the slot with the day something
    is owed, unless ``done`` is set; ``due_days``: the pack's parameter that fills ``due`` (calendar days after the record).
    ``only``: slot → pack → the choices that regulation knows; ``cites``: pack → choice → the clause of that choice.
    """

    name: str
    label: str
    prefix: str
    clauses: Mapping[str, str]
    slots: tuple[Slot, ...]
    title: str
    due: str = ""
    done: str = ""
    due_days: str = ""
    hint: str = ""
    only: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=lambda: MappingProxyType({}))
    cites: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    def slot(self, name: str) -> Slot | None:
        return next((s for s in self.slots if s.name == name), None)

    def clause(self, pack: str) -> str:
        """The clause this record rests on in a pack; "" where the office keeps it of its own accord."""
        return self.clauses.get(pack, "")

    def cited(self, pack: str, choice: str) -> str:
        """The clause one choice rests on, where it has one of its own; else the record's."""
        return self.cites.get(pack, {}).get(choice) or self.clause(pack)

    def kept_by(self, pack: str) -> bool:
        return pack in self.clauses or EVERYWHERE in self.clauses

    def for_pack(self, pack: str) -> RecordKind:
        """The same kind with only the choices that this regulation knows."""
        narrowed = tuple(_narrowed(s, self.only.get(s.name, {}).get(pack)) for s in self.slots)
        return replace(self, slots=narrowed)


def _narrowed(slot: Slot, known: Sequence[str] | None) -> Slot:
    return slot if known is None else replace(slot, choices=tuple(c for c in slot.choices if c[0] in known))


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was entered; ``at`` is when it happened, ``entered`` when it was typed."""

    number: str
    n: int
    kind: str
    action: str
    at: datetime
    by: str
    entered: datetime
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """What a record says after its corrections; ``history`` are its rows, oldest first."""

    number: str
    kind: str
    at: datetime
    fields: Mapping[str, Any]
    by: str
    void: bool = False
    reason: str = ""
    history: tuple[Row, ...] = ()

    @property
    def version(self) -> int:
        return len(self.history)


def fold(rows: Iterable[Row]) -> list[Record]:
    """The records these rows make, in the order they were begun."""
    by_number: dict[str, list[Row]] = {}
    for row in rows:
        by_number.setdefault(row.number, []).append(row)
    return [_folded(sorted(found, key=lambda r: r.n)) for found in by_number.values()]


def _folded(rows: Sequence[Row]) -> Record:
    fields: dict[str, Any] = {}
    void, reason = False, ""
    for row in rows:
        if row.action in (VOID, RESTORE):
            void, reason = row.action == VOID, str(row.fields.get("reason") or "") if row.action == VOID else ""
            continue
        fields = {name: value for name, value in {**fields, **row.fields}.items() if value not in (None, "", [])}
    moment = next((r.at for r in reversed(rows) if r.action not in (VOID, RESTORE)), rows[0].at)
    return Record(rows[0].number, rows[0].kind, moment, fields, rows[-1].by, void, reason, tuple(rows))


def read_fields(kind: RecordKind, data: Mapping[str, Any], *, whole: bool = True) -> dict[str, Any]:
    """The fields as they are kept; raises RecordError. ``whole``: what is required must be there."""
    clean: dict[str, Any] = {}
    for name, value in data.items():
        slot = kind.slot(name)
        if slot is None:
            raise RecordError(f"“{kind.label}”没有“{name}”这一栏。")
        clean[name] = _read(slot, value)
    missing = next((s for s in kind.slots if whole and s.required and clean.get(s.name) in (None, "", [])), None)
    if missing is not None:
        raise RecordError(f"“{kind.label}”缺“{missing.label}”。")
    return {name: value for name, value in clean.items() if not (whole and value in (None, "", []))}


def _read(slot: Slot, value: Any) -> Any:
    if value in (None, "", []):
        return ""
    try:
        if slot.type == "day":
            return date.fromisoformat(str(value).strip()[:10]).isoformat()
        if slot.type == "moment":
            moment: datetime = read_slot(slot, value)
            return moment.isoformat(timespec="minutes")
        return read_slot(replace(slot, type="list") if slot.type in ("orders", "units") else slot, value)
    except EventError as error:
        raise RecordError(str(error)) from error
    except ValueError as error:
        raise RecordError(f"“{slot.label}”要写日期，如 2026-03-02，不能是“{value}”。") from error


def word(slot: Slot, value: Any) -> str:
    """One value in the office's words."""
    if value in (None, "", []):
        return ""
    if slot.type == "flag":
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(slot.word(item) for item in value)
    return str(value).replace("T", " ") if slot.type == "moment" else slot.word(value)


def pressing(day: date | None, today: date, soon_days: int = 0) -> str:
    """How urgent a day is: over, today, soon (at most ``soon_days`` calendar days ahead) or norm; "" where there is none."""
    if day is None:
        return ""
    ahead = (day - today).days
    return "over" if ahead < 0 else "today" if ahead == 0 else "soon" if ahead <= soon_days else "norm"


def due_day(kind: RecordKind, record: Record) -> date | None:
    """The day something is still owed by this record; None where nothing is."""
    if record.void or not kind.due or not record.fields.get(kind.due) or (kind.done and record.fields.get(kind.done)):
        return None
    return date.fromisoformat(str(record.fields[kind.due])[:10])
