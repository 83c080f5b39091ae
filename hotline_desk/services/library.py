"""工单库: every order ever taken, newest first, read in slices so that a hundred thousand cost nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload

from hotline_desk.domain.names import mask_name

from .office import Desk
from .views import Urgency
from .wording import state_word
from .words import remaining

SLICE = 200
# (key, words, condition on the projected row)
FILTERS: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    ("all", "全部", {}), ("open", "在办", {"open": 1}), ("closed", "已办结", {"state": ["closed", "pending_revisit"]}),
    ("archived", "已归档", {"state": ["archived"]}), ("returned", "已退单", {"state": ["returned"]}),
    ("void", "作废", {"state": ["void"]}),
)
_COLUMNS = ("number", "received_at", "subject", "address", "caller", "unit", "state", "next_due", "next_soft", "card",
            "matter_count")


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """One order in the list, masked, in words."""

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


class Orders(Sequence[LibraryRow]):
    """The orders of one filter; a slice is read when a row of it is first looked at."""

    def __init__(self, desk: Desk, filters: Mapping[str, object], count: int) -> None:
        self._desk, self._filters, self._count = desk, filters, count
        self._slices: dict[int, list[LibraryRow]] = {}
        self._now = desk.now()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> LibraryRow: ...
    @overload
    def __getitem__(self, at: slice) -> list[LibraryRow]: ...
    def __getitem__(self, at: int | slice) -> LibraryRow | list[LibraryRow]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(self._count))]
        if not 0 <= at < self._count:
            raise IndexError(at)
        part, place = divmod(at, SLICE)
        if part not in self._slices:
            self._slices[part] = self._read(part * SLICE)
        rows = self._slices[part]
        return rows[place] if place < len(rows) else _GONE

    def __iter__(self) -> Iterator[LibraryRow]:
        return (self[i] for i in range(self._count))

    def _read(self, offset: int) -> list[LibraryRow]:
        found = self._desk.store.rows(self._filters, columns=_COLUMNS, limit=SLICE, offset=offset)
        return [_row(self._desk, r, self._now) for r in found]


_GONE = LibraryRow("", "", "（刚刚变动，按 F5 刷新）", "", "", "", "", "", "wait")


def _row(desk: Desk, row: Mapping[str, Any], now: datetime) -> LibraryRow:
    received, due = row["received_at"], row["next_due"]
    urgency: Urgency = "done"
    words = ""
    if due:
        left = remaining(desk.calendar, datetime.fromisoformat(due), now)
        urgency, words = left.urgency, left.due
        if urgency == "over" and row["next_soft"]:  # a reminder of ours is no missed deadline, here as in 今日
            urgency = "today"
    elif row["state"] not in ("closed", "archived", "returned", "void"):
        urgency = "wait"
    return LibraryRow(row["number"], received[:16].replace("T", " ") if received else "", row["subject"] or "（无标题）",
                      (row["address"] or "").removeprefix(desk.pack.locality), mask_name(row["caller"] or ""),
                      row["unit"] or "", state_word(desk.pack, row["state"]), words, urgency, row["card"],
                      row["matter_count"] or 1)


def counts(desk: Desk) -> dict[str, int]:
    """How many orders each filter has."""
    states, opened = desk.store.counts("state"), desk.store.counts("open")
    found = {"all": sum(states.values()), "open": opened.get(1, 0) + opened.get("1", 0)}
    for key, _, condition in FILTERS[2:]:
        wanted = condition["state"]
        found[key] = sum(states.get(s, 0) for s in wanted) if isinstance(wanted, list) else 0
    return found


def orders(desk: Desk, key: str = "all") -> Orders:
    """The orders of one filter of :data:`FILTERS`, newest first."""
    condition = next(c for k, _, c in FILTERS if k == key)
    return Orders(desk, condition, counts(desk)[key])


def found(desk: Desk, text: str, limit: int = 200) -> list[LibraryRow]:
    """Orders that hold every word of the search, newest first."""
    numbers = [number for number, _, _ in desk.store.search(text, limit)]
    rows = (desk.store.order_row(n) for n in numbers)
    return [_row(desk, r, desk.now()) for r in rows if r]
