"""Erasing a person from an order's history without breaking the chain (个人信息保护法 第四十七条).

The history is append-only, so this is the one guarded way to rewrite it: the row's own digest stays and the chain
goes on over it; what the row says now is sealed in a record of its own (chained, append-only). A verification takes a
changed row for true only where such a seal fits it; any other change is still a break.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from hotline_desk.store import chain
from hotline_desk.store import queries as q
from hotline_desk.store.connection import connect
from hotline_desk.store.rows import clean, dump

if TYPE_CHECKING:
    from hotline_desk.store.office import Store
    from hotline_desk.store.writing import Transaction

KIND = "redaction"
Change = Callable[[str, dict[str, Any]], dict[str, Any]]
_ROWS = 'SELECT seq, order_no, n, kind, "at", "by", entered_at, data, batch, digest FROM events WHERE order_no = ? ORDER BY n'
_TRIGGER = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'events_no_update'"
_SEALS = f"SELECT fields FROM records WHERE kind = '{KIND}' ORDER BY seq"
_FILES = "SELECT sha256 FROM attachments WHERE order_no = ? AND sha256 <> ''"
_FORGET = "UPDATE attachments SET name = ?, sha256 = '', size = 0, removed = 1 WHERE order_no = ?"
GONE_FILE = "已按规定删除"
_DATA = 7


def redact(tx: Transaction, order: str, change: Change, reason: str) -> int:
    """Rewrite the data of an order's events by ``change(kind, data)``; the number of events that changed."""
    [(trigger,)] = tx.connection.exec_driver_sql(_TRIGGER).all()
    rows = [tuple(row) for row in tx.connection.exec_driver_sql(_ROWS, (order,)).all()]
    seals: dict[str, str] = {}
    tx.connection.exec_driver_sql("DROP TRIGGER events_no_update")  # comes back below, in the same transaction
    for row in rows:
        text = clean(dump(change(str(row[3]), json.loads(row[_DATA]))))
        if text == row[_DATA]:
            continue
        tx.connection.exec_driver_sql("UPDATE events SET data = ? WHERE seq = ?", (text, row[0]))
        seals[str(row[0])] = chain.link(row[-1], (*row[:_DATA], text, row[_DATA + 1]), tx._key)  # noqa: SLF001 - the store's own modules share it
    tx.connection.exec_driver_sql(trigger)
    if seals:
        number, before = f"{KIND}:{order}", len([r for r in tx.records(KIND) if r["number"] == f"{KIND}:{order}"])
        tx.append_record(number, KIND, "amend" if before else "add", tx.now or "", {"seals": seals, "reason": reason}, before)
    # Rows that a person has mended or given up are copies of what was imported.
    with tx.changing("pending_rows", "state <> 'waiting'"):
        tx.connection.exec_driver_sql("DELETE FROM pending_rows WHERE state <> 'waiting'")
    return len(seals)


def forget_files(tx: Transaction, order: str) -> list[str]:
    """Take the names of an order's attachments away; the files that no other order has, to be dropped after the commit."""
    found = [str(row[0]) for row in tx.connection.exec_driver_sql(_FILES, (order,)).all()]
    with tx.changing("attachments", "order_no = ?", order):
        tx.connection.exec_driver_sql(_FORGET, (GONE_FILE, order))
    left = {str(row[0]) for row in tx.connection.exec_driver_sql(q.FILE_NAMES).all()}
    return [name for name in dict.fromkeys(found) if name not in left]


def fold_journal(store: Store) -> None:
    """Fold the journal into the database and empty it: pages from before the erasing lie in it until then.

    Where a reader is in the way they stay until the office is closed.
    """
    connection = connect(store._path, key=store._key)  # noqa: SLF001 - the store's own modules share it
    try:
        connection.execute("PRAGMA busy_timeout=2000")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def seals(connection: Any) -> Mapping[int, str]:
    """Every seal of an office, the last of each event."""
    found: dict[int, str] = {}
    for (fields,) in connection.execute(_SEALS):
        found |= {int(seq): str(seal) for seq, seal in json.loads(fields).get("seals", {}).items()}
    return found
