"""Rewriting what lists need of some orders: order row, timers, findings and search text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, delete, insert
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.engine import Connection

from hotline_desk.store import queries as q
from hotline_desk.store import search, tables
from hotline_desk.store.reading import chunks
from hotline_desk.store.rows import (
    ORDER_COLUMNS, Projection, Stored, finding_row, order_values, timer_row)

_TIMERS = ("order_no", "pos", "rule", "start", "due", "clause", "status", "stop", "role", "unit", "allowance",
           "parameters", "round", "provisional", "soft", "open")
_FINDINGS = ("order_no", "pos", "rule", "since", "clause", "facts", "value")


def stored_form(projection: Projection, version: int, seq: int) -> Stored:
    """The rows a projection becomes; nothing is written."""
    number = projection.number
    return Stored(
        order_values(projection, version, seq),
        tuple(timer_row(number, pos, timer) for pos, timer in enumerate(projection.timers)),
        tuple(finding_row(number, pos, finding) for pos, finding in enumerate(projection.findings)),
        search.normalise(projection.search))


def _fetch(connection: Connection, sql: str, keys: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for part in chunks(keys):  # type: ignore[arg-type]
        found += connection.exec_driver_sql(sql.format(marks=", ".join("?" * len(part))), tuple(part)).all()
    return found


def _grouped(connection: Connection, table: str, names: tuple[str, ...], numbers: list[str]) -> dict[str, list[Any]]:
    sql = q.select(table, names, "WHERE order_no IN ({marks}) ORDER BY order_no, pos")
    found: dict[str, list[Any]] = {}
    for row in _fetch(connection, sql, numbers):
        found.setdefault(row[0], []).append(dict(zip(names, row, strict=True)))
    return found


def read_stored(connection: Connection, numbers: list[str]) -> dict[str, Stored]:
    """The projections of some orders as they stand in the tables now."""
    timers = _grouped(connection, "timers", _TIMERS, numbers)
    findings = _grouped(connection, "findings", _FINDINGS, numbers)
    names = ("id", *ORDER_COLUMNS)
    rows = _fetch(connection, q.select("orders", names, "WHERE number IN ({marks})"), numbers)
    texts = dict(_fetch(connection, q.select("search_text", ("id", "text"), "WHERE id IN ({marks})"),
                        [row[0] for row in rows]))
    return {row[1]: Stored(dict(zip(names[1:], row[1:], strict=True)), tuple(timers.get(row[1], ())),
                           tuple(findings.get(row[1], ())), texts.get(row[0], "")) for row in rows}


def _upsert_orders(connection: Connection, rows: list[Mapping[str, Any]]) -> None:
    statement = upsert(tables.orders)
    changed = {name: statement.excluded[name] for name in ORDER_COLUMNS if name != "number"}
    connection.execute(statement.on_conflict_do_update(index_elements=["number"], set_=changed), rows)


def _replace_lines(connection: Connection, forms: list[Stored]) -> None:
    keys = [{"key": form.order["number"]} for form in forms]
    for table, lines in ((tables.timers, [line for form in forms for line in form.timers]),
                         (tables.findings, [line for form in forms for line in form.findings])):
        connection.execute(delete(table).where(table.c.order_no == bindparam("key")), keys)
        if lines:
            connection.execute(insert(table), lines)


def _rewrite_search(connection: Connection, forms: list[Stored]) -> None:
    ids = dict(_fetch(connection, "SELECT number, id FROM orders WHERE number IN ({marks})",
                      [form.order["number"] for form in forms]))
    old = dict(_fetch(connection, "SELECT id, text FROM search_text WHERE id IN ({marks})", ids.values()))
    changed = {ids[form.order["number"]]: form.text for form in forms if old.get(ids[form.order["number"]]) != form.text}
    known = [(key,) for key in changed if key in old]
    if known:
        connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", known)
        connection.exec_driver_sql("DELETE FROM search_text WHERE id = ?", known)
    if changed:
        connection.exec_driver_sql("INSERT INTO search_text (id, text) VALUES (?, ?)", list(changed.items()))
        connection.exec_driver_sql("INSERT INTO search (rowid, tokens) VALUES (?, ?)",
                                   [(key, search.index_text(text)) for key, text in changed.items()])


def write_stored(connection: Connection, forms: list[Stored]) -> None:
    """Put these rows in place of what the tables hold of the same orders; one line per order."""
    if not forms:
        return
    _upsert_orders(connection, [form.order for form in forms])
    _replace_lines(connection, forms)
    _rewrite_search(connection, forms)


def remove(connection: Connection, numbers: list[str]) -> None:
    """Drop the projections of orders that have no event any more (a damaged table, never a normal act)."""
    for number in numbers:
        ids = connection.exec_driver_sql("SELECT id FROM orders WHERE number = ?", (number,)).scalars().all()
        for key in ids:
            connection.exec_driver_sql("DELETE FROM search WHERE rowid = ?", (key,))
            connection.exec_driver_sql("DELETE FROM search_text WHERE id = ?", (key,))
        for table, column in (("timers", "order_no"), ("findings", "order_no"), ("orders", "number")):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE {column} = ?", (number,))
