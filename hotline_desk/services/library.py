"""工单库: every order ever taken, filtered, sorted and read in slices so that a hundred thousand cost nothing."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, overload

from hotline_desk.domain.events import CHANNELS, CLASSES, KINDS, URGENCIES, moment_text
from hotline_desk.domain.names import mask_name, mask_phone
from hotline_desk.domain.order import STATE_WORDS
from hotline_desk.domain.rules import TIMER_WORDS

from .filtering import Query, conditions, falling_due, ranks
from .office import Desk, labels
from .roles import require
from .views import Urgency
from .wording import state_word
from .words import remaining, short_text

SLICE = 40
# (key, words, condition on the projected row)
FILTERS: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    ("all", "全部", {}), ("open", "在办", {"open": 1}), ("closed", "已办结", {"state": ["closed", "pending_revisit"]}),
    ("archived", "已归档", {"state": ["archived"]}), ("returned", "已退单", {"state": ["returned"]}),
    ("void", "作废", {"state": ["void"]}),
)
_COLUMNS = ("number", "received_at", "subject", "address", "caller", "phone", "unit", "co_units", "state", "next_rule", "next_due",
            "next_clause", "next_soft", "next_provisional", "card", "matter_count", "category", "channel", "kind", "urgency",
            "order_class", "dispatched_at", "closed_at", "platform_due")
_OVER = frozenset({"closed", "archived", "returned", "void"})


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """One order in the list, masked, in words; ``id`` is its row in the store."""

    order: str
    received: str
    subject: str
    place: str
    caller: str
    unit: str
    state: str
    due_text: str
    urgency: Urgency
    card: str | None = None
    repeat: int = 1
    id: int = 0
    phone: str = ""
    co_units: str = ""
    duty: str = ""
    rule: str = ""
    clause: str = ""
    left: str = ""
    provisional: bool = False
    category: str = ""
    channel: str = ""
    kind: str = ""
    hurry: str = ""
    order_class: str = ""
    dispatched: str = ""
    closed: str = ""
    platform_due: str = ""


class Orders(Sequence[LibraryRow]):
    """The orders a query found; a slice is read when a row of it is first looked at."""

    def __init__(self, desk: Desk, ids: Sequence[int]) -> None:
        self._desk, self.ids = desk, ids
        self._slices: dict[int, list[LibraryRow]] = {}
        self._words = _Wording(desk, desk.now())

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> LibraryRow: ...
    @overload
    def __getitem__(self, at: slice) -> list[LibraryRow]: ...
    def __getitem__(self, at: int | slice) -> LibraryRow | list[LibraryRow]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self.ids)))]
        if not 0 <= at < len(self.ids):
            raise IndexError(at)
        part, place = divmod(at, SLICE)
        if part not in self._slices:
            self._slices[part] = self._read(self.ids[part * SLICE:(part + 1) * SLICE])
        return self._slices[part][place]

    def __iter__(self) -> Iterator[LibraryRow]:
        return (self[i] for i in range(len(self.ids)))

    def _read(self, ids: Sequence[int]) -> list[LibraryRow]:
        found = self._desk.store.rows_by_id(ids, _COLUMNS)
        passed = self._passed(found.values())
        return [self._words.row(i, found[i] | passed.get(found[i]["number"], {})) if i in found else _GONE for i in ids]

    def _passed(self, rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        """What stands instead of a reminder that has passed: the first deadline that has passed too, as 今日 tells it."""
        now = self._words.now
        reminded = [row["number"] for row in rows if row["next_soft"] and row["next_due"] < moment_text(now)]
        return {number: {f"next_{name}": getattr(timer, name) for name in ("rule", "due", "clause", "soft", "provisional")}
                for number, timer in self._desk.store.passed_deadlines(now, reminded).items()}

    def line_of(self, row: int) -> int:
        """Where the order with this row id stands; -1 where it is not listed."""
        try:
            return self.ids.index(row)
        except ValueError:
            return -1


_GONE = LibraryRow("", "", "（刚刚变动，按 F5 刷新）", "", "", "", "", "", "wait")


class _Memo(dict[Any, Any]):
    """What was worded once is not worded again: a slice shares a few states, units and moments."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: Any) -> Any:
        made = self[key] = self.make(key)
        return made


@dataclass
class _Wording:
    """Turns stored rows into words, for one reading of the list at one moment."""

    desk: Desk
    now: datetime
    states: _Memo = field(init=False)
    lefts: _Memo = field(init=False)

    def __post_init__(self) -> None:
        pack, calendar, now = self.desk.pack, self.desk.calendar, self.now
        self.locality = pack.locality
        self.states = _Memo(lambda state: state_word(pack, state))
        self.lefts = _Memo(lambda key: remaining(calendar, datetime.fromisoformat(key[0]), now, key[1]))
        self.channels, self.kinds, self.hurries, self.classes = (labels(c) for c in (CHANNELS, KINDS, URGENCIES, CLASSES))

    def row(self, key: int, row: Mapping[str, Any]) -> LibraryRow:
        urgency, due, left = self._clock(row)
        rule = row["next_rule"] or ""
        return LibraryRow(
            row["number"], self._received(row["received_at"]), row["subject"] or "（无标题）",
            (row["address"] or "").removeprefix(self.locality), mask_name(row["caller"] or ""), row["unit"] or "",
            self.states[row["state"]], due, urgency, row["card"], row["matter_count"] or 1, key,
            mask_phone(row["phone"] or ""), "、".join(row["co_units"] or ()), TIMER_WORDS.get(rule, rule) if due else "", rule,
            (row["next_clause"] or "") if due else "", left, bool(row["next_provisional"]), row["category"] or "",
            self._word(self.channels, row["channel"]), self._word(self.kinds, row["kind"]), self._word(self.hurries, row["urgency"]),
            self._word(self.classes, row["order_class"]), short_text(row["dispatched_at"]), short_text(row["closed_at"]),
            short_text(row["platform_due"]))

    def _received(self, stored: str | None) -> str:
        """9/17 08:57; with the year where it is not this one."""
        if not stored:
            return ""
        return short_text(stored) if stored[:4] == str(self.now.year) else stored[:10]

    @staticmethod
    def _word(table: Mapping[str, str], value: str | None) -> str:
        return table.get(value, value) if value else ""

    def _clock(self, row: Mapping[str, Any]) -> tuple[Urgency, str, str]:
        if not row["next_due"]:
            return ("done" if row["state"] in _OVER else "wait"), "", ""
        found = self.lefts[row["next_due"], bool(row["next_soft"])]
        return found.urgency, found.due, found.left


def filters(desk: Desk) -> list[tuple[str, str]]:
    """(key, words) of each filter; one that is a single state in the pack's own words (已回退)."""
    require(desk, "view")
    return [(key, _own_word(desk, condition.get("state")) or words) for key, words, condition in FILTERS]


def _own_word(desk: Desk, states: object) -> str:
    return state_word(desk.pack, states[0]) if isinstance(states, list) and len(states) == 1 else ""


def counts(desk: Desk) -> dict[str, int]:
    """How many orders each filter has."""
    states, opened = desk.store.counts("state"), desk.store.counts("open")
    found = {"all": sum(states.values()), "open": opened.get(1, 0) + opened.get("1", 0)}
    for key, _, condition in FILTERS[2:]:
        wanted = condition["state"]
        found[key] = sum(states.get(s, 0) for s in wanted) if isinstance(wanted, list) else 0
    return found


def orders(desk: Desk, query: Query | str = "all") -> Orders:
    """The orders of a query (or of one key of :data:`FILTERS`); may run in a worker thread."""
    wanted = Query(quick=query) if isinstance(query, str) else query
    return Orders(desk, ids(desk, wanted))


def ids(desk: Desk, query: Query) -> array[int]:
    """Row ids of the orders a query finds, in its order."""
    from hotline_desk.services import seeking
    from hotline_desk.store.listing import ids_of, order_ids

    quick = next((c for k, _, c in FILTERS if k == query.quick), {})
    found = order_ids(desk.store, {**quick, **conditions(desk, query)}, query.order_by, query.descending, ranks(desk, query.order_by))
    if query.words.strip():
        found = _only(found, seeking.every(desk, seeking.Sought.here(desk, query.words)))
    due = falling_due(desk, query.due)
    return found if due is None else _only(found, set(ids_of(desk.store, due)))


def _only(found: array[int], wanted: set[int]) -> array[int]:
    return array("q", (row for row in found if row in wanted))


def found(desk: Desk, text: str) -> Orders:
    """Orders that hold every word of the search, newest first."""
    return orders(desk, Query(words=text))


def numbers(desk: Desk, rows: Iterable[int]) -> list[str]:
    """The numbers of these rows of the list."""
    require(desk, "view")
    from hotline_desk.store.listing import numbers_of

    return numbers_of(desk.store, rows)


def states(desk: Desk, wanted: Sequence[str] = ()) -> list[tuple[str, str]]:
    """(state, words) in the order of the work, in the pack's own words.

    A state the regulation has no act for is left out, unless an order is in it or it is ``wanted`` by a kept query.
    """
    require(desk, "view")
    from hotline_desk.services.options import unreached

    foreign = unreached(desk) - set(wanted)
    foreign -= set(desk.store.counts("state")) if foreign else set()
    return [(state, state_word(desk.pack, state)) for state in STATE_WORDS if state not in foreign]
