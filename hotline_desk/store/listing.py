"""Which orders a list shows and in which order, as row ids: one number an order, so that 100,000 fit anywhere.

The ids come back as one text, made by SQLite without Python's lock: a window stays alive while it waits.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

from hotline_desk.store.reading import Reading, _where
from hotline_desk.store.rows import ORDER_COLUMNS

_IDS = "SELECT group_concat(id) FROM (SELECT id FROM orders {where} ORDER BY {order})"
_NUMBERS = "SELECT id, number FROM orders WHERE id IN ({marks})"
_OF = "SELECT number, id FROM orders WHERE number IN ({marks})"


def order_ids(reading: Reading, filters: Mapping[str, object], order_by: str = "received_at", descending: bool = True,
              ranks: Sequence[object] = ()) -> array[int]:
    """Row ids of the orders of a filter (as ``Reading.rows`` takes it), sorted; orders without a value come last.

    ``ranks``: the values of ``order_by`` in the order they shall stand, where that is not their spelling's.
    Raises KeyError for a column that is none.
    """
    if order_by not in ORDER_COLUMNS:
        raise KeyError(f"not an order column: {order_by}")
    where, values = _where(filters)
    order = _order(order_by, "DESC" if descending else "ASC", len(ranks))
    return _read(reading._rows(_IDS.format(where=where, order=order), [*values, *ranks])[0][0])  # noqa: SLF001 - a part of Reading


def _order(column: str, way: str, ranked: int) -> str:
    if column == "received_at":  # every order has one, and there is an index
        return f"received_at {way}, id {way}"
    empty = f"\"{column}\" IS NULL OR \"{column}\" IN ('', '[]')"
    ranks = " ".join(f"WHEN ? THEN {place}" for place in range(ranked))
    value = f'CASE "{column}" {ranks} ELSE {ranked} END' if ranked else f'"{column}"'
    return f"{empty}, {value} {way}, received_at DESC, id DESC"


def numbers_of(reading: Reading, ids: Iterable[int]) -> list[str]:
    """The numbers of these rows, in the same order; rows that are gone are left out."""
    listed = list(ids)
    known = dict(reading._many(_NUMBERS, listed))  # type: ignore[arg-type]  # noqa: SLF001
    return [known[row] for row in listed if row in known]


def ids_of(reading: Reading, numbers: Iterable[str]) -> list[int]:
    """The row ids of these orders, in the same order; unknown numbers are left out."""
    listed = list(numbers)
    known = dict(reading._many(_OF, listed))  # noqa: SLF001
    return [known[number] for number in listed if number in known]


def _read(joined: str | None) -> array[int]:
    return array("q", map(int, joined.split(","))) if joined else array("q")
