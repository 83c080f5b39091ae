"""台账: the office's own records. Added, corrected and taken back by one more row; what is owed by them falls due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hotline_desk.domain import records as domain
from hotline_desk.domain.events import EventError, parse_moment
from hotline_desk.domain.records import Record, RecordError, RecordKind, Row
from hotline_desk.packs.record_kinds import record_kinds
from hotline_desk.store import StoreError

from .masking import mask_text
from .office import Conflict, Desk, Refused
from .roles import require
from .views import Done

_EARLY = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Owed:
    """Something a record still asks for: its number, what, the day, and the clause."""

    number: str
    label: str
    title: str
    day: date
    clause: str = ""
    kind: str = ""


def kinds(desk: Desk) -> list[RecordKind]:
    """The kinds this office keeps, with the choices its regulation knows; those its regulation asks for first."""
    found = [k.for_pack(desk.pack.id) for k in record_kinds().values() if k.kept_by(desk.pack.id)]
    return sorted(found, key=lambda k: not k.clause(desk.pack.id))


def kind(desk: Desk, name: str) -> RecordKind:
    """One kind by its name or its label; raises Refused naming those there are."""
    found = next((k for k in kinds(desk) if name in (k.name, k.label)), None)
    if found is None:
        listing = "、".join(f"{k.name}（{k.label}）" for k in kinds(desk))
        raise Refused(f"没有“{name}”这种台账。可用：{listing}。没有保存。", "wrong_input")
    return found


# -- keeping ------------------------------------------------------------------------------------------
def add(desk: Desk, name: str, data: Mapping[str, Any], at: datetime | str | None = None) -> Record:
    """Begin a record; ``at`` is when it happened. Raises Refused, and then nothing is kept."""
    require(desk, "record")
    what, now = kind(desk, name), desk.now()
    moment = _moment(at, now)
    fields = _checked(desk, what, data)
    if what.due_days and not fields.get(what.due):
        days = desk.pack.book(now.date()).get(what.due_days)
        if days:
            fields[what.due] = (moment.date() + timedelta(days=int(days.value))).isoformat()
    with desk.store.transaction(by=desk.user, now=now) as tx:
        number = f"{what.prefix}{now.year}-{tx.next_number(f'record {what.prefix}{now.year}'):03d}"
        tx.append_record(number, what.name, domain.ADD, moment, fields, 0)
    return get(desk, number)


def amend(desk: Desk, number: str, changes: Mapping[str, Any], at: datetime | str | None = None,
          version: int | None = None) -> Record:
    """Correct or complete a record: the fields named are replaced, an empty one is taken out. Raises Refused, Conflict."""
    require(desk, "record")
    record = _alive(desk, number)
    what, moment = kind(desk, record.kind), _moment(at, desk.now()) if at else record.at
    fields = _checked(desk, what, changes, whole=False)
    _checked(desk, what, {**record.fields, **fields})
    _append(desk, record, domain.AMEND, moment, fields, version)
    return get(desk, number)


def void(desk: Desk, number: str, reason: str, version: int | None = None) -> Record:
    """Take a record back; it stays in the list, struck out, with the reason. Raises Refused, Conflict."""
    require(desk, "record")
    if not reason.strip():
        raise Refused("请写作废的理由。台账没有变化。", "wrong_input")
    _append(desk, _alive(desk, number), domain.VOID, desk.now(), {"reason": reason.strip()}, version)
    return get(desk, number)


def take_back(desk: Desk, number: str, version: int) -> Record:
    """Undo the row that made this version of a record, by one more row. Raises Refused where others stand on it."""
    require(desk, "record")
    record = get(desk, number)
    if record.version != version:
        raise Refused(f"台账 {number} 之后又改过，请先撤销后面的。台账没有变化。", "wrong_state")
    last, before = record.history[-1], domain.fold(record.history[:-1])
    if last.action == domain.ADD:
        _append(desk, record, domain.VOID, desk.now(), {"reason": "撤销"}, version)
    elif last.action == domain.VOID:
        _append(desk, record, domain.RESTORE, desk.now(), {}, version)
    elif last.action == domain.AMEND:
        _append(desk, record, domain.AMEND, before[0].at, {n: before[0].fields.get(n, "") for n in last.fields}, version)
    return get(desk, number)


def told(desk: Desk, record: Record, words: str) -> Done:
    """What was done to a record, with Ctrl+Z for it."""
    from .acts import other

    number, version = record.number, record.version
    detail = mask_text(title(kind(desk, record.kind), record))
    return other(desk, number, f"{words} {number}", detail, lambda: take_back(desk, number, version))


def _append(desk: Desk, record: Record, action: str, moment: datetime, fields: Mapping[str, Any], version: int | None) -> None:
    try:
        with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
            tx.append_record(record.number, record.kind, action, moment, fields, record.version if version is None else version)
    except StoreError as error:
        if error.kind == "conflict":
            raise Conflict(str(error), "conflict") from error
        raise


def _alive(desk: Desk, number: str) -> Record:
    record = get(desk, number)
    if record.void:
        raise Refused(f"台账 {number} 已经作废，不能再改。台账没有变化。", "wrong_state")
    return record


def _moment(at: datetime | str | None, now: datetime) -> datetime:
    try:
        moment = now if at is None else parse_moment(at)
    except EventError as error:
        raise Refused(f"{error}台账没有变化。", "wrong_input") from error
    if moment > now + _EARLY:
        raise Refused(f"发生时间 {moment:%Y-%m-%d %H:%M} 还没到，请改正。台账没有变化。", "wrong_input")
    return moment


def _checked(desk: Desk, what: RecordKind, data: Mapping[str, Any], *, whole: bool = True) -> dict[str, Any]:
    try:
        fields = domain.read_fields(what, data, whole=whole)
    except RecordError as error:
        raise Refused(f"{error}台账没有变化。", "wrong_input") from error
    first, last = fields.get("first") or fields.get("from"), fields.get("last") or fields.get("to")
    if what.slot("last") or what.slot("from"):
        _in_order(what, first, last)
    for slot in what.slots:
        for number in fields.get(slot.name) or () if slot.type == "orders" else ():
            if not desk.store.exists(str(number)):
                raise Refused(f"“{slot.label}”里的工单“{number}”不存在，请核对编号。台账没有变化。", "wrong_input")
        if slot.type == "unit" and fields.get(slot.name):
            fields[slot.name] = _unit(desk, slot.label, str(fields[slot.name]))
    return fields


def _unit(desk: Desk, label: str, words: str) -> str:
    """The unit of that name or alias: points of a misspelt unit would count for nobody."""
    for unit in desk.store.units():
        if words == unit["name"] or words in (unit["aliases"] or ()):
            return str(unit["name"])
    raise Refused(f"“{label}”没有名为“{words}”的单位，请核对名称，或先在设置的单位里新增。台账没有变化。", "wrong_input")


def unit_names(desk: Desk) -> list[str]:
    """The units a record may name: those in use."""
    return sorted(str(u["name"]) for u in desk.store.units() if u["active"])


def _in_order(what: RecordKind, first: Any, last: Any) -> None:
    days = all(s is None or s.type == "day" for s in (what.slot("from"), what.slot("to"), what.slot("first"), what.slot("last")))
    if days and first and last and last < first:
        raise Refused(f"“{what.label}”的结束日期早于开始日期，请改正。台账没有变化。", "wrong_input")


# -- reading -------------------------------------------------------------------------------------------
def get(desk: Desk, number: str) -> Record:
    """One record as it stands; raises Refused for an unknown number."""
    found = next((r for r in _folded(desk, None) if r.number == number), None)
    if found is None:
        raise Refused(f"没有编号为“{number}”的台账。请核对编号。", "wrong_input")
    return found


def listed(desk: Desk, name: str | None = None, words: str = "", *, voided: bool = True) -> list[Record]:
    """Records of one kind or all, newest first, whose number or any field holds every word."""
    known = {k.name: k for k in kinds(desk)}
    wanted = words.casefold().split()
    found = [r for r in _folded(desk, None if name is None else kind(desk, name).name)
             if r.kind in known and (voided or not r.void)]  # accounts and published bulletins are kept in the same table
    return sorted((r for r in found if all(w in _text(known.get(r.kind), r) for w in wanted)),
                  key=lambda r: (r.at, r.number), reverse=True)


def _text(what: RecordKind | None, record: Record) -> str:
    values = [domain.word(s, record.fields.get(s.name)) for s in what.slots] if what else []
    return "\n".join([record.number, *values]).casefold()


def _folded(desk: Desk, name: str | None) -> list[Record]:
    return domain.fold(Row(r["number"], r["n"], r["kind"], r["action"], datetime.fromisoformat(r["at"]), r["by"],
                           datetime.fromisoformat(r["entered_at"]), r["fields"]) for r in desk.store.records(name))


def title(what: RecordKind, record: Record) -> str:
    """What a list shows of it."""
    slot = what.slot(what.title)
    return domain.word(slot, record.fields.get(what.title)) if slot else record.number


def lines(desk: Desk, what: RecordKind, record: Record) -> list[tuple[str, str]]:
    """Every field that says something, as (label, words)."""
    return [(s.label, w) for s in what.slots if (w := domain.word(s, record.fields.get(s.name)))]


def owed(desk: Desk, until: date) -> list[Owed]:
    """What records ask for by a day: decisions to carry out, tasks, reviews of knowledge; soonest first."""
    known, found = {k.name: k for k in kinds(desk)}, []
    for record in _folded(desk, None):
        what = known.get(record.kind)
        day = domain.due_day(what, record) if what else None
        if what and day and day <= until:
            slot = what.slot(what.due)
            found.append(Owed(record.number, f"{what.label}·{slot.label if slot else ''}", mask_text(title(what, record)), day,
                              what.clause(desk.pack.id), what.name))
    return sorted(found, key=lambda o: (o.day, o.number))


def record_json(desk: Desk, record: Record) -> dict[str, Any]:
    """A record for scripts: number, kind, when, who, its fields, its corrections."""
    what = kind(desk, record.kind)
    return {"number": record.number, "kind": record.kind, "label": what.label, "at": record.at.isoformat(timespec="minutes"),
            "by": record.by, "fields": dict(record.fields), "void": record.void, "reason": record.reason,
            "clause": what.clause(desk.pack.id), "changes": record.version - 1}


def record_text(desk: Desk, record: Record) -> str:
    """A record in a few lines."""
    what = kind(desk, record.kind)
    head = f"{record.number}  {what.label}  {record.at:%Y-%m-%d %H:%M}{'  已作废：' + record.reason if record.void else ''}"
    clause = what.clause(desk.pack.id)
    return "\n".join([head + (f"  § {clause}" if clause else ""), *(f"  {label}：{words}" for label, words in lines(desk, what, record))])


def read_pairs(desk: Desk, name: str, pairs: Sequence[str]) -> dict[str, Any]:
    """``key=value`` as a record's fields; a key may be the slot's name or its label. Raises Refused."""
    what, data = kind(desk, name), dict[str, Any]()
    labels = {s.label: s.name for s in what.slots}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise Refused(f"“{pair}”看不懂，请写成 栏目=值。没有保存。", "wrong_input")
        data[labels.get(key, key)] = value
    return data
