"""What keeps the office's own tables and its record of access from being changed unseen.

A seal is the sum of a keyed digest of every row of a table, kept in the same transaction as the change: it follows each
write by the rows that went and the rows that came, so it costs nothing however long the table is, and a row that was
damaged or edited in between stays missing from the sum for good. Verified at start and before each backup.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hotline_desk.store import chain
from hotline_desk.store import queries as q
from hotline_desk.store.plain_json import encoder

if TYPE_CHECKING:
    from hotline_desk.store.writing import Transaction

SEALED = {"meta": "设置", "units": "单位", "drafts": "草稿", "sequences": "编号", "documents": "文号", "attachments": "附件目录",
          "imports": "导入记录", "pending_rows": "待改的行", "fingerprints": "导入指纹"}
_ALL = 1 << 256
_encode = encoder()
_NO_DELETE = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'access_log_no_delete'"
_OLD_TRIGGER = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'access_log_no_update'"
Rows = Callable[[str, Sequence[Any]], Iterable[Sequence[Any]]]


def row_sum(table: str, rows: Iterable[Sequence[Any]], key: bytes | None) -> int:
    """The sum of the digests of these rows."""
    total = 0
    for row in rows:
        text = _encode([table, *row]).encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(text).digest() if key is None else hmac.digest(key, text, "sha256")
        total += int.from_bytes(digest, "big")
    return total % _ALL


class Seals:
    """The seals of one transaction; ``rows(sql, values)`` reads in it."""

    def __init__(self, rows: Rows, key: bytes | None) -> None:
        self._rows, self._key = rows, key
        self._moved: dict[str, int] = {}

    @contextmanager
    def changing(self, table: str, condition: str, values: Sequence[Any]) -> Iterator[None]:
        """Around a write that touches these rows, and no others, of a table."""
        sql = f"SELECT * FROM {table} WHERE {condition}"
        before = row_sum(table, self._rows(sql, values), self._key)
        yield
        after = row_sum(table, self._rows(sql, values), self._key)
        self._moved[table] = (self._moved.get(table, 0) + after - before) % _ALL

    def added(self, table: str, rows: Iterable[Sequence[Any]]) -> None:
        """These rows, whole and in the table's own order of columns, were put into a table."""
        self._moved[table] = (self._moved.get(table, 0) + row_sum(table, rows, self._key)) % _ALL

    def written(self) -> Iterator[tuple[str, str]]:
        """(table, its seal) of every table that is not as it was; a seal that is gone stays gone."""
        for table, moved in self._moved.items():
            there = list(self._rows(q.SEAL, (table,)))
            if moved and there:
                yield table, _text((int(there[0][0], 16) + moved) % _ALL)


def _text(total: int) -> str:
    return f"{total:064x}"


def broken(connection: Any, key: bytes | None, tables: Mapping[str, str] = SEALED) -> list[str]:
    """The tables of an open database whose rows are not what their seal says."""
    said = dict(connection.execute(q.SEALS).fetchall())
    return [name for name in tables
            if said.get(name) != _text(row_sum(name, connection.execute(f"SELECT * FROM {name}"), key))]


def renew(connection: Any, key: bytes | None, leaving: Iterable[str] = ()) -> None:
    """Seal every table as it is, but for those that were ``leaving`` wrong: they stay told."""
    for name in set(SEALED) - set(leaving):
        seal = _text(row_sum(name, connection.execute(f"SELECT * FROM {name}"), key))
        connection.execute("INSERT INTO seals VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET digest = excluded.digest", (name, seal))


# -- the record of access ------------------------------------------------------------------------------
def access_link(previous: str, row: Sequence[Any], key: bytes | None) -> str:
    """The digest of one row (seq, at, by, user, action, entity, detail) of the record of access."""
    return chain.link(previous, (row[0], q.ACCESS_MARK, *row[1:]), key)


def write_access(run: Callable[[str, tuple[Any, ...]], Any], head: chain.Head, row: Sequence[Any], key: bytes | None) -> chain.Head:
    """Add a row (at, by, user, action, entity, detail) behind ``head`` and return the new head."""
    whole = (head[0] + 1, *row)
    digest = access_link(head[1], whole, key)
    run(q.LOG, (*whole, digest))
    return whole[0], digest


def adopt(connection: Any, key: bytes | None) -> None:
    """Chain what an earlier release wrote into the record of access; from here on a change is found."""
    if not connection.execute("SELECT 1 FROM access_log WHERE digest = '' LIMIT 1").fetchone():
        return
    [(trigger,)] = connection.execute(_OLD_TRIGGER).fetchall()
    connection.execute("DROP TRIGGER access_log_no_update")
    digest = chain.START
    for row in connection.execute(q.ACCESS_ROWS).fetchall():
        digest = access_link(digest, row, key)
        connection.execute("UPDATE access_log SET digest = ? WHERE seq = ?", (digest, row[0]))
    connection.execute(trigger)


def heads(connection: Any) -> chain.Heads:
    """How far the three chains of an open database have come; None for one that its release had not."""
    there = {row[0] for row in connection.execute(q.COLUMNS_OF, ("access_log",))}
    tables = {row[0] for row in connection.execute(q.TABLES)}
    return chain.Heads(connection.execute(q.HEAD).fetchone() or chain.EMPTY,
                       (connection.execute(q.RECORD_HEAD).fetchone() or chain.EMPTY) if "records" in tables else None,
                       (connection.execute(q.ACCESS_HEAD).fetchone() or chain.EMPTY) if "digest" in there else None)


# -- pruning -------------------------------------------------------------------------------------------
CUT = "log_cut"  # the record (chained, append-only) that says where the record of access begins now
_CUT = f"SELECT fields FROM records WHERE kind = '{CUT}' ORDER BY seq DESC LIMIT 1"


def cut(connection: Any) -> chain.Head:
    """The last row that was pruned from the record of access; (0, "") where none was."""
    row = connection.execute(_CUT).fetchone()
    fields = json.loads(row[0]) if row else {}
    return int(fields.get("seq", 0)), str(fields.get("digest", chain.START))


def prune(tx: Transaction, before: str) -> int:
    """Remove the rows of the record of access written before a moment; what is left still verifies. How many went."""
    rows = tx.connection.exec_driver_sql(q.ACCESS_BEFORE, (before,)).all()
    if not rows:
        return 0
    seq, digest = rows[0]
    done = tx.records(CUT)
    gone = seq - (done[-1]["fields"]["seq"] if done else 0)
    tx.append_record(f"{CUT}:1", CUT, "amend" if done else "add", before, {"seq": seq, "digest": digest}, len(done))
    tx.log_access(tx.by, "prune", "log", f"{before} 以前的 {gone} 条")
    [(trigger,)] = tx.connection.exec_driver_sql(_NO_DELETE).all()
    tx.connection.exec_driver_sql("DROP TRIGGER access_log_no_delete")  # comes back below, in the same transaction
    tx.connection.exec_driver_sql("DELETE FROM access_log WHERE seq <= ?", (seq,))
    tx.connection.exec_driver_sql(trigger)
    return int(gone)
