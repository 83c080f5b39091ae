"""Between the domain's values and the tables' rows: moments as ISO text, lists as JSON text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from hotline_desk.domain.events import EVENT_KINDS, Event, moment_text
from hotline_desk.domain.judgement import Allowance, Finding, Timer
from hotline_desk.store.errors import StoreError
from hotline_desk.store.plain_json import encoder

CLOSED_STATES = frozenset({"returned", "closed", "archived", "void"})
ORDER_COLUMNS = (
    "number", "subject", "caller", "phone", "phone2", "address", "content", "category", "channel", "kind", "urgency",
    "order_class", "unit", "co_units", "state", "round", "matter", "matter_count", "card",
    "received_at", "dispatched_at", "closed_at", "platform_due", "pack", "next_rule", "next_due", "next_start",
    "next_clause", "next_provisional", "next_soft", "next_role", "batch", "flags", "version", "updated_seq", "open")
GIVEN_COLUMNS = ORDER_COLUMNS[:-3]  # the last three are the store's own
_GIVEN = frozenset(GIVEN_COLUMNS)
TIMER_ROW = ("order_no", "pos", "rule", "start", "due", "clause", "status", "stop", "role", "unit", "allowance",
             "parameters", "round", "provisional", "soft", "open")
FINDING_ROW = ("order_no", "pos", "rule", "since", "clause", "facts", "value")
FINGERPRINT_ROW = ("key", "order_no", "batch")
FILE = "@"  # begins the key of a fingerprint that stands for a whole file; the digest of a row's content never has it
EVENT_ROW = ("seq", "order_no", "n", "kind", "at", "by", "entered_at", "data", "batch", "digest")
LIST_COLUMNS = frozenset({"co_units", "flags", "aliases", "people", "mapping", "counts", "fields", "extra",
                          "problems", "facts", "value", "parameters", "allowance"})
FLAG_COLUMNS = frozenset({"next_provisional", "next_soft", "provisional", "soft", "open", "pending", "active",
                          "removed"})


class NewEvent(NamedTuple):
    """One event to append; ``expect_version`` is how many events the writer believes the order has."""

    order: str
    kind: str
    at: datetime | str
    by: str
    data: Mapping[str, Any]
    batch: str | None = None
    expect_version: int | None = None


class WorkRow(NamedTuple):
    """One line of the worklist; moments are ISO text, flags 0 or 1."""

    next_due: str | None
    number: str
    next_rule: str | None
    next_start: str | None
    next_clause: str | None
    next_provisional: int | None
    next_soft: int | None
    next_role: str | None
    subject: str | None
    address: str | None
    caller: str | None
    unit: str | None
    state: str | None
    matter_count: int | None
    card: str | None
    order_class: str | None
    received_at: str | None
    category: str | None
    urgency: str | None


class OpenTimer(NamedTuple):
    """One timer that still runs, of any order; moments are ISO text, flags 0 or 1."""

    due: str
    order: str
    rule: str
    start: str
    clause: str
    provisional: int
    soft: int
    status: str
    unit: str
    round: int
    role: str


@dataclass(frozen=True, slots=True)
class Projection:
    """What lists need of one order, computed from its events.

    ``row`` may hold the names of GIVEN_COLUMNS (others are an error, missing ones become NULL); moments
    may be datetime or ISO text, ``flags`` and ``co_units`` lists. ``search`` is every text the order shall
    be found by, parted by newlines or spaces. ``keys``: orders that share one may be the same matter.
    """

    number: str
    row: Mapping[str, object]
    timers: Sequence[Timer] = ()
    findings: Sequence[Finding] = ()
    search: str = ""
    keys: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """The rows of one projection as they stand in the tables; equal when nothing has to be rewritten."""

    order: tuple[Any, ...]  # by ORDER_COLUMNS
    timers: tuple[tuple[Any, ...], ...]  # by TIMER_ROW
    findings: tuple[tuple[Any, ...], ...]  # by FINDING_ROW
    text: str = ""
    keys: str = ""

    @property
    def number(self) -> str:
        return str(self.order[0])

    def dated(self, seq: int) -> Stored:
        """The same rows as if written after event ``seq``."""
        place = ORDER_COLUMNS.index("updated_seq")
        return replace(self, order=(*self.order[:place], seq, *self.order[place + 1:]))


def dump(value: object) -> str:
    """A value as JSON text; moments and decimals as text."""
    if value == []:  # most timers and findings have none
        return "[]"
    return _encode(value)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"cannot store a {type(value).__name__}")


_encode = encoder(_plain)


def scalar(value: object) -> Any:
    """One column's value: moments as ISO text, flags as 0 or 1, lists as JSON text."""
    if value is None or type(value) is int:
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if type(value) is list:
        return dump(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    return dump(list(value)) if isinstance(value, tuple | set | frozenset) else dump(value)


def clean(text: str) -> str:
    """Text that SQLite can keep: a lone surrogate half becomes a question mark."""
    try:
        text.isascii() or text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


def after(prefix: str) -> str:
    """The first text that sorts behind everything beginning with ``prefix``."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


@cache
def _moment_slots(kind: str) -> tuple[tuple[str, str], ...]:
    slots = EVENT_KINDS[kind].slots if kind in EVENT_KINDS else ()
    return tuple((slot.name, slot.type) for slot in slots if slot.type in ("moment", "window"))


def event_data(event: Event) -> str:
    """An event's fields as the JSON text that is stored and chained."""
    return clean(_encode({name: value for name, value in event.data.items() if value is not None}))


def read_event(order: str, n: int, kind: str, at: str, by: str, data: str) -> Event:
    """A stored event; it was checked when it was written, so only its moments are read.

    Raises StoreError damaged where the text on disk cannot be what was written.
    """
    try:
        values = json.loads(data)
        for name, shape in _moment_slots(kind):
            value = values.get(name)
            if value is not None:
                values[name] = (datetime.fromisoformat(value) if shape == "moment"
                                else {k: datetime.fromisoformat(v) for k, v in value.items()})
        return Event(order, kind, datetime.fromisoformat(at), by, MappingProxyType(values), n)
    except (ValueError, TypeError, AttributeError):
        raise StoreError("damaged") from None


def timer_row(order: str, pos: int, timer: Timer) -> tuple[Any, ...]:
    """A timer as its table row, by TIMER_ROW."""
    stop = timer.stop
    return (order, pos, timer.rule, moment_text(timer.start), moment_text(timer.due), timer.clause, timer.status,
            None if stop is None else moment_text(stop), timer.role, timer.unit,
            _allowance_text(timer.allowance) if timer.allowance else None, _names_text(timer.parameters), timer.round,
            int(timer.provisional), int(timer.soft), int(timer.open))


@cache  # a pack has a few allowances and parameter names, an import has ten thousands of timers
def _allowance_text(allowance: Allowance) -> str:
    return dump([allowance.amount, allowance.unit])


@cache
def _names_text(names: tuple[str, ...]) -> str:
    return dump(list(names))


def finding_row(order: str, pos: int, finding: Finding) -> tuple[Any, ...]:
    """A finding as its table row, by FINDING_ROW."""
    return (order, pos, finding.rule, scalar(finding.since), finding.clause, dump(list(finding.facts)),
            dump(finding.value))


_AS_IS = frozenset({str, int, type(None)})


def order_values(projection: Projection, version: int, updated_seq: int) -> tuple[Any, ...]:
    """The order's row by ORDER_COLUMNS; raises KeyError for a column the table does not have."""
    row = projection.row
    unknown = row.keys() - _GIVEN
    if unknown:
        raise KeyError(f"not order columns: {sorted(unknown)}")
    given = [value if type(value) in _AS_IS else scalar(value) for value in map(row.get, GIVEN_COLUMNS[1:])]
    try:
        "".join([value for value in given if type(value) is str]).encode()
    except UnicodeEncodeError:
        given = [scalar(value) for value in given]
    return (projection.number, *given, version, updated_seq, int(row.get("state") not in CLOSED_STATES))


def decoded(names: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """A table row as a dict: JSON columns as lists, flags as bool, moments left as ISO text."""
    try:
        return {name: _decode(name)(value) for name, value in zip(names, row, strict=True)}
    except ValueError:
        raise StoreError("damaged") from None


@cache
def _decode(name: str) -> Callable[[Any], Any]:
    if name in LIST_COLUMNS:
        return lambda value: None if value is None else json.loads(value)
    if name in FLAG_COLUMNS:
        return lambda value: None if value is None else bool(value)
    return lambda value: value
