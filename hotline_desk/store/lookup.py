"""Which orders hold the words of a search: the questions, and two that answer them alike.

:class:`SearchIndex` is all the program asks. :class:`PairIndex` answers with SQLite's FTS5 over character
pairs; :class:`PlainIndex` needs nothing but a table of texts, so any database can stand in, and what the
fast one finds can be checked against it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from hotline_desk.store import search as words
from hotline_desk.store.receipts import Receipts

Rows = Callable[[str, Sequence[Any]], list[Any]]
#: look(tables, act, *values): runs an act, which reads these tables, over one connection and one state of the file, with what asks there, row by row.
Look = Callable[..., Any]

_NEWEST = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
_SEARCHED = frozenset({"search"})
_EVERY = "SELECT group_concat(rowid) FROM (SELECT rowid FROM search WHERE search MATCH ?)"
_COUNT = "SELECT count(*) FROM search WHERE search MATCH ?"
# Newest first by the index, until enough are found.
_RECEIVED = "SELECT coalesce(received_at, '') FROM orders WHERE id = ?"
_WALK = ("SELECT o.id FROM {orders} o JOIN search_text t ON t.id = o.id WHERE {tests} "
         "ORDER BY o.received_at DESC, o.id DESC LIMIT ?")
_LATER = "(SELECT id, received_at FROM orders INDEXED BY orders_received WHERE received_at > ? AND id < ?)"
_RECENT = "(SELECT id, received_at FROM orders INDEXED BY orders_received ORDER BY received_at DESC, id DESC LIMIT 300)"
_TOLD = "SELECT o.id, o.number, o.subject, t.text FROM orders o JOIN search_text t ON t.id = o.id WHERE o.id IN ({marks})"
_AT_ONCE = 500
_SPARE = 4  # one in so many more is read where an order of a smaller id may have come in later
_MOST = 20  # so many times what is wanted is read at most
_FAR = 3000  # orders that are walked through in about the time of a thousand matches


@dataclass(frozen=True, slots=True)
class Hit:
    """One found order: its number, its subject and the piece of its text around what was found."""

    number: str
    subject: str
    snippet: str


def told(rows: Rows, ids: Sequence[int], wanted: Sequence[str]) -> list[Hit]:
    """The found orders as a list shows them, in the order of ``ids``; one that is gone meanwhile is left out."""
    known: dict[int, Hit] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start:start + _AT_ONCE]
        for row, number, subject, text in rows(_TOLD.format(marks=", ".join("?" * len(part))), tuple(part)):
            known[row] = Hit(number, subject or "", words.snippet(text, wanted))
    return [known[row] for row in ids if row in known]


class SearchIndex(Protocol):
    """Questions about orders that hold every one of some words (:func:`search.terms`); orders are told by row id."""

    def newest(self, wanted: Sequence[str], limit: int) -> list[int]:
        """The ``limit`` orders received last, newest first."""

    def every(self, wanted: Sequence[str]) -> array[int]:
        """All of them, in no order."""

    def count(self, wanted: Sequence[str]) -> int:
        """How many there are."""


class PairIndex:
    """FTS5 over character pairs: exact from one character up, however many orders there are."""

    def __init__(self, rows: Rows, look: Look | None = None) -> None:
        self._rows = rows
        self._look = look or (lambda _tables, act, *values: act(rows, *values))
        self._receipts = Receipts()

    def newest(self, wanted: Sequence[str], limit: int) -> list[int]:
        if not wanted or limit < 1:
            return []
        if 1 in map(len, wanted):
            # One character is the head of very many pairs: where it is common, the newest orders have it.
            near = self._walk(_RECENT, (), wanted, limit)
            if len(near) == limit:
                return [row for row, in near]
        # Row ids grow nearly as orders are received: the last ids first, then what came in late or early.
        lowest, best, whole = self._look(_SEARCHED, self._last, words.match_query(wanted), limit)
        return best if whole else self._merged(best, lowest, wanted, limit)

    def _last(self, ask: Rows, match: str, limit: int) -> tuple[int, list[int], bool]:
        """The newest (first) of the last ids found, the lowest of these, and whether none of a smaller id can be newer.

        No more is read than shows that; where the found lie close together, walking through the orders shows it sooner.
        """
        answer = iter(ask(_NEWEST, (match, limit * _MOST)))
        found, asked = [row for row, in islice(answer, limit)], limit
        if not found:
            return 0, [], True
        self._receipts.refresh(ask)  # after the question, and of the same state of the file: what it found is known then
        if found[-1] > self._receipts.late:  # the usual case, and the cheapest: fifty looks at moments cost more than the rest
            return found[-1], found, True
        moment, latest = self._receipts.of.__getitem__, self._receipts.latest
        while True:
            best = sorted(found, key=moment, reverse=True)[:limit]  # of one moment, the larger id stays in front
            whole = len(found) < asked or latest[found[-1] - 1] <= moment(best[-1])
            if whole or asked >= limit * _MOST or (asked > limit and found[0] - found[-1] <= _FAR):
                return found[-1], best, whole
            more = max(limit // _SPARE, 1) if asked == limit else min(asked, limit * _MOST - asked)
            found += [row for row, in islice(answer, more)]
            asked += more

    def _merged(self, best: list[int], lowest: int, wanted: Sequence[str], limit: int) -> list[int]:
        """These and the orders of smaller ids that were received after the last of them."""
        moment = self._receipts.of.__getitem__
        since = self._rows(_RECEIVED, (best[-1],))
        later = self._walk(_LATER, (since[0][0] if since else "", lowest), wanted, limit)
        return sorted([*best, *(row for row, in later)], key=lambda row: (moment(row), row), reverse=True)[:limit]

    def _walk(self, orders: str, values: Sequence[Any], wanted: Sequence[str], limit: int) -> list[Any]:
        tests = " AND ".join(["instr(t.text, ?) > 0"] * len(wanted))
        return self._rows(_WALK.format(orders=orders, tests=tests), (*values, *wanted, limit))

    def every(self, wanted: Sequence[str]) -> array[int]:
        # One text, made by SQLite without Python's lock: a window stays alive while it waits.
        return _ids(self._rows(_EVERY, (words.match_query(wanted),))[0][0]) if wanted else array("q")

    def count(self, wanted: Sequence[str]) -> int:
        return int(self._rows(_COUNT, (words.match_query(wanted),))[0][0]) if wanted else 0


class PlainIndex:
    """The same answers from the texts alone, one after the other."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def newest(self, wanted: Sequence[str], limit: int) -> list[int]:
        return [row for row, in self._all("o.id", wanted, "ORDER BY o.received_at DESC, o.id DESC")][:max(limit, 0)]

    def every(self, wanted: Sequence[str]) -> array[int]:
        return array("q", (row for row, in self._all("o.id", wanted)))

    def count(self, wanted: Sequence[str]) -> int:
        return len(self._all("o.id", wanted))

    def _all(self, what: str, wanted: Sequence[str], tail: str = "") -> list[Any]:
        if not wanted:
            return []
        tests = " AND ".join(["instr(t.text, ?) > 0"] * len(wanted))
        return self._rows(f"SELECT {what} FROM orders o JOIN search_text t ON t.id = o.id WHERE {tests} {tail}", tuple(wanted))


def _ids(joined: str | None) -> array[int]:
    return array("q", map(int, joined.split(","))) if joined else array("q")
