"""Rewriting what lists need of some orders: order row, timers, findings and search text.

Lists of plain tuples through ``exec_driver_sql``: SQLAlchemy's parameter handling would cost an import
of 10,000 orders a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hotline_desk.store import queries as q
from hotline_desk.store.forming import tokens
from hotline_desk.store.reading import chunks
from hotline_desk.store.rows import FINDING_ROW, ORDER_COLUMNS, TIMER_ROW, Stored

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_NO_WORDS: Mapping[str, str] = {}


def _fetch(connection: Connection, sql: str, keys: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for part in chunks(keys):
        found += connection.exec_driver_sql(sql.format(marks=", ".join("?" * len(part))), tuple(part)).all()
    return found


def _run(connection: Connection, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(sql, list(rows))


def insert_sql(table: str, names: Sequence[str]) -> str:
    """An INSERT of one row by fixed, quoted column names."""
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"INSERT INTO {table} ({quoted}) VALUES ({', '.join('?' * len(names))})"


_UPSERT_ORDER = (insert_sql("orders", ORDER_COLUMNS) + " ON CONFLICT (number) DO UPDATE SET " + ", ".join(
    f'"{name}" = excluded."{name}"' for name in ORDER_COLUMNS if name != "number"))
_LINES = (("timers", insert_sql("timers", TIMER_ROW)), ("findings", insert_sql("findings", FINDING_ROW)))
# A text without its order (a damaged table) keeps its id to itself until a rebuild.
_NEXT_ID = "SELECT 1 + max(coalesce((SELECT max(id) FROM orders), 0), coalesce((SELECT max(id) FROM search_text), 0))"
_ADD_ORDER = insert_sql("orders", ("id", *ORDER_COLUMNS))
_ADD_TEXT, _ADD_WORDS = insert_sql("search_text", ("id", "text", "keys")), insert_sql("search", ("rowid", "tokens"))


def _grouped(connection: Connection, table: str, names: tuple[str, ...], numbers: list[str]) -> dict[str, list[Any]]:
    sql = q.select(table, names, "WHERE order_no IN ({marks}) ORDER BY order_no, pos")
    found: dict[str, list[Any]] = {}
    for row in _fetch(connection, sql, numbers):
        found.setdefault(row[0], []).append(tuple(row))
    return found


def _found_by(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = _fetch(connection, "SELECT id, text, keys FROM search_text WHERE id IN ({marks})", ids)
    return {key: (text, keys) for key, text, keys in rows}


def read_stored(connection: Connection, numbers: list[str]) -> dict[str, Stored]:
    """The projections of some orders as they stand in the tables now."""
    timers = _grouped(connection, "timers", TIMER_ROW, numbers)
    findings = _grouped(connection, "findings", FINDING_ROW, numbers)
    rows = _fetch(connection, q.select("orders", ("id", *ORDER_COLUMNS), "WHERE number IN ({marks})"), numbers)
    texts = _found_by(connection, [row[0] for row in rows])
    return {row[1]: Stored(tuple(row[1:]), tuple(timers.get(row[1], ())), tuple(findings.get(row[1], ())),
                           *texts.get(row[0], ("", ""))) for row in rows}


def _ids(connection: Connection, forms: list[Stored]) -> dict[str, int]:
    rows = _fetch(connection, "SELECT number, id FROM orders WHERE number IN ({marks})",
                  [form.number for form in forms])
    return dict(map(tuple, rows))


def _replace_lines(connection: Connection, forms: list[Stored]) -> None:
    numbers = [form.number for form in forms]
    for (table, sql), lines in zip(_LINES, ([line for form in forms for line in form.timers],
                                            [line for form in forms for line in form.findings]), strict=True):
        # An order that is new has none: to ask for all at once is far cheaper than to delete them one by one.
        stale = _fetch(connection, f"SELECT DISTINCT order_no FROM {table} WHERE order_no IN ({{marks}})", numbers)
        _run(connection, f"DELETE FROM {table} WHERE order_no = ?", [tuple(row) for row in stale])
        _run(connection, sql, lines)


def _rewrite_search(connection: Connection, texts: dict[int, tuple[str, str]], known: set[int]) -> None:
    old = _found_by(connection, texts)
    changed = {key: text for key, text in texts.items() if old.get(key) != text}
    stale = [(key,) for key in changed if key in old or key in known]
    _run(connection, "DELETE FROM search WHERE rowid = ?", stale)
    _run(connection, "DELETE FROM search_text WHERE id = ?", stale)
    _add_search(connection, changed)


def _add_search(connection: Connection, texts: dict[int, tuple[str, str]]) -> None:
    _run(connection, _ADD_TEXT, [(key, text, keys) for key, (text, keys) in texts.items()])
    _run(connection, _ADD_WORDS, [(key, tokens(text, keys)) for key, (text, keys) in texts.items()])


def write_stored(connection: Connection, forms: list[Stored], words: Mapping[str, str] = _NO_WORDS) -> None:
    """Put these rows in place of what the tables hold of the same orders; each order comes once.

    ``words``: the :func:`forming.tokens` of some orders, where they were made already.
    """
    known = _ids(connection, forms)
    _replace_lines(connection, forms)
    _add_orders(connection, [form for form in forms if form.number not in known], words)
    again = [form for form in forms if form.number in known]
    _run(connection, _UPSERT_ORDER, [form.order for form in again])
    _rewrite_search(connection, {known[form.number]: (form.text, form.keys) for form in again}, set(known.values()))


def _add_orders(connection: Connection, forms: list[Stored], words: Mapping[str, str]) -> None:
    """Orders that no table holds yet, under the next row ids."""
    if not forms:
        return
    [(first,)] = connection.exec_driver_sql(_NEXT_ID).all()
    numbered = dict(enumerate(forms, first))
    _run(connection, _ADD_ORDER, [(key, *form.order) for key, form in numbered.items()])
    _run(connection, _ADD_TEXT, [(key, form.text, form.keys) for key, form in numbered.items()])
    _run(connection, _ADD_WORDS, [(key, words.get(form.number) or tokens(form.text, form.keys)) for key, form in numbered.items()])


def remove(connection: Connection, numbers: list[str]) -> None:
    """Drop the projections of orders that have no event any more (a damaged table, never a normal act)."""
    ids = [(key,) for _, key in _fetch(connection, "SELECT number, id FROM orders WHERE number IN ({marks})", numbers)]
    _run(connection, "DELETE FROM search WHERE rowid = ?", ids)
    _run(connection, "DELETE FROM search_text WHERE id = ?", ids)
    for table, column in (("timers", "order_no"), ("findings", "order_no"), ("orders", "number")):
        _run(connection, f"DELETE FROM {table} WHERE {column} = ?", [(number,) for number in numbers])
