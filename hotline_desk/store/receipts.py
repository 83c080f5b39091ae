"""When each order was received, by its row id, kept at hand: a search puts what it found in order without asking the orders.

Row ids grow nearly as orders are received; what came in late or early is told by the latest receipt of all smaller ids.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, islice
from typing import Any

Rows = Callable[[str, Sequence[Any]], Iterable[Any]]

_NOBODY = -1  # no order has this id
_VERSION = "PRAGMA data_version"
# A moment as a number that sorts as its text does; seconds are written only where there are any.
_KEY = "CAST(substr(replace(replace(replace(coalesce(received_at, ''), '-', ''), ':', ''), 'T', '') || '00', 1, 14) AS INTEGER)"
# One text each, made by SQLite without Python's lock: a window stays alive while it waits.
_CHANGED = f"SELECT group_concat(id), group_concat({_KEY}), max(updated_seq) FROM orders INDEXED BY orders_updated WHERE updated_seq >= ?"
_ALL = f"SELECT group_concat(id), group_concat({_KEY}), (SELECT max(updated_seq) FROM orders) FROM orders INDEXED BY orders_received"


class Receipts:
    """The moments of receipt of all orders as numbers; brought up to date where anything was written since.

    ``of[id]`` is an order's moment, ``latest[id]`` the latest among it and all smaller ids. An order that is gone
    keeps its moment: that costs a look too many and changes no answer. ``late``: the largest id of an order received
    before one of a smaller id; all that follow it came in order (0: all did).
    """

    def __init__(self) -> None:
        self.of, self.latest = array("q", [0]), array("q", [0])
        self.late = 0
        self._seq: int | None = None
        self._lock = threading.Lock()
        self._seen = threading.local()  # each thread has a connection of its own, and so a version of its own

    def refresh(self, rows: Rows) -> None:
        """Know every order that ``rows`` can have found until now. Asked by who is inside the store's door already: nobody waits there for it."""
        [(version,)] = rows(_VERSION, ())
        if getattr(self._seen, "version", None) == version:
            return
        with self._lock:
            [(ids, moments, seq)] = rows(_CHANGED, (self._seq,)) if self._seq is not None else rows(_ALL, ())
            if ids:
                self._take(zip(map(int, ids.split(",")), map(int, moments.split(",")), strict=True))
                self._seq = seq
        self._seen.version = version

    def _take(self, changed: Iterable[tuple[int, int]]) -> None:
        of, lowest = self.of, len(self.of)
        for row, moment in changed:
            if row >= len(of):
                of.extend([_NOBODY] * (row + 1 - len(of)))
            if of[row] != moment:
                of[row] = moment
                lowest = min(lowest, row)
        latest = self.latest[:lowest]
        rest = accumulate(islice(of, lowest, None), max, initial=latest[-1])
        self.latest = latest + array("q", islice(rest, 1, None))
        self.late = self._late(lowest)

    def _late(self, changed: int) -> int:
        """``late``, where nothing was changed before an id: looked for from the end, and before that id only where it lay behind it."""
        of, latest = self.of, self.latest
        stop = 0 if self.late >= changed else changed - 1
        found = next((row for row in range(len(of) - 1, stop, -1) if _NOBODY < of[row] < latest[row - 1]), 0)
        return found or (0 if stop == 0 else self.late)
