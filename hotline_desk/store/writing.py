"""One transaction of one writer: all of it is kept or none. Loaded at the first write only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.engine import Connection

from hotline_desk.domain.events import Event, make_event, moment_text
from hotline_desk.store import chain, forming, guarding, projecting, sealing, tables
from hotline_desk.store import queries as q
from hotline_desk.store.errors import StoreError
from hotline_desk.store.reading import Reading, chunks
from hotline_desk.store.rows import (
    EVENT_ROW,
    FILE,
    FINGERPRINT_ROW,
    NewEvent,
    Projection,
    Stored,
    after,
    clean,
    dump,
    event_data,
)

_KNOWN_UNIT = "承办单位“{name}”已经有了，不能重名。本次没有保存。"
_BETWEEN = '"key" >= ? AND "key" < ?'
_FASTER = "工单 {order} 刚刚被其他人修改过，本次没有保存。请看过最新内容后再试。"


class Transaction(Reading):
    """Made by ``Store.transaction``; also answers every question, seeing its own writes."""

    def __init__(self, connection: Connection, by: str, now: datetime | None, key: bytes | None,
                 guard: Callable[[str, str], None] | None = None) -> None:
        self.connection = connection  # for the store's own modules
        self.by = clean(by)
        self.now = now
        self._key = key
        self._guard = guard or (lambda table, kind: None)
        self._head: tuple[int, str] | None = None
        self._access: chain.Head | None = None
        self._seals = sealing.Seals(self._rows, key)

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        return list(self.connection.exec_driver_sql(sql, tuple(values)).all())

    def _stamp(self) -> str:
        if self.now is None:
            raise ValueError("this transaction was opened without `now`")
        return moment_text(self.now)

    @property
    def head(self) -> tuple[int, str]:
        """(seq, digest) of the newest event, this transaction's included."""
        if self._head is None:
            row = self._one(q.HEAD)
            self._head = (row[0], row[1]) if row else (0, chain.START)
        return self._head

    def heads(self) -> chain.Heads:
        """How far the three chains have come, this transaction's rows included."""
        records = self._one(q.RECORD_HEAD) or chain.EMPTY
        return chain.Heads(self.head, (records[0], records[1]), self._access_head())

    def _access_head(self) -> chain.Head:
        if self._access is None:
            row = self._one(q.ACCESS_HEAD)
            self._access = (row[0], row[1]) if row else chain.EMPTY
        return self._access

    def seal(self) -> None:
        """Last before the commit: the seals follow what was written."""
        for table, digest in self._seals.written():
            self.connection.exec_driver_sql("UPDATE seals SET digest = ? WHERE name = ?", (digest, table))

    def reseal(self) -> list[str]:
        """Seal the tables that are not what their seal says as they are now; their names in Chinese."""
        raw = self.connection.connection.driver_connection
        names = sealing.broken(raw, self._key)
        sealing.renew(raw, self._key, set(sealing.SEALED) - set(names))
        return [sealing.SEALED[name] for name in names]

    def changing(self, table: str, condition: str, *values: Any) -> AbstractContextManager[None]:
        """Around a write of the store's own modules that touches these rows of a sealed table."""
        return self._seals.changing(table, condition, values)

    # history ----------------------------------------------------------------------------------
    def append(self, order: str, kind: str, at: datetime | str, by: str, data: Mapping[str, Any],
               batch: str | None = None, expect_version: int | None = None) -> Event:
        """Add one event at the end of an order's history; StoreError conflict if somebody was faster."""
        return self.append_many([NewEvent(order, kind, at, by, data, batch, expect_version)])[0]

    def append_many(self, items: Iterable[NewEvent | tuple[Any, ...]]) -> list[Event]:
        """Add many events in the order given; raises EventError for one that could not be read back."""
        wanted = [item if isinstance(item, NewEvent) else NewEvent(*item) for item in items]
        for kind in {guarding.what(item) for item in wanted}:
            self._guard("events", kind)
        versions = dict(self._many(q.VERSIONS, dict.fromkeys(item.order for item in wanted)))
        made: list[Event] = []
        for item in wanted:
            n = versions.get(item.order, 0)
            if item.expect_version is not None and item.expect_version != n:
                raise StoreError("conflict", _FASTER.format(order=item.order))
            made.append(make_event(item.order, item.kind, item.at, clean(item.by), item.data, n))
            versions[item.order] = n + 1
        self._insert_events(made, [item.batch for item in wanted])
        return made

    def _insert_events(self, made: list[Event], batches: list[str | None]) -> None:
        (seq, digest), entered = self.head, self._stamp()
        rows = []
        for event, batch in zip(made, batches, strict=True):
            seq += 1
            row = (seq, event.order, event.index, event.kind, moment_text(event.at), event.by, entered,
                   event_data(event), batch)
            digest = chain.link(digest, row, self._key)
            rows.append((*row, digest))
        if rows:
            self.connection.exec_driver_sql(projecting.insert_sql("events", EVENT_ROW), rows)
        self._head = (seq, digest)

    def project(self, rows: Iterable[Projection]) -> None:
        """Rewrite what lists show of these orders; the last one wins where an order comes twice."""
        wanted = {projection.number: projection for projection in rows}
        versions = dict(self._many(q.VERSIONS, wanted))
        seq = self.head[0]
        projecting.write_stored(self.connection, [
            forming.stored_form(projection, versions.get(number, 0), seq)
            for number, projection in wanted.items()])

    def put_rows(self, made: Iterable[tuple[Stored, str]]) -> None:
        """As :meth:`project`, with rows (and their search tokens) made elsewhere: each order once, as of its newest event."""
        ready = list(made)
        projecting.write_stored(self.connection, [form for form, _ in ready], {form.number: words for form, words in ready})

    # the office ---------------------------------------------------------------------------------
    def set_meta(self, key: str, value: str) -> None:
        """Keep one setting of the office."""
        statement = upsert(tables.meta).values(key=key, value=clean(value))
        with self.changing("meta", '"key" = ?', key):
            self.connection.execute(statement.on_conflict_do_update(
                index_elements=["key"], set_={"value": statement.excluded.value}))

    def drop_meta(self, key: str) -> None:
        """Forget one setting: it was never chosen."""
        with self.changing("meta", '"key" = ?', key):
            self.connection.execute(delete(tables.meta).where(tables.meta.c.key == key))

    def add_unit(self, name: str, kind: str, pending: bool = True, aliases: Sequence[str] = (),
                 people: Mapping[str, Any] | None = None) -> int:
        """Add a unit and return its id; StoreError conflict where the name is known."""
        self._guard("units", "")
        values = {"name": clean(name), "kind": kind, "pending": int(pending), "active": 1,
                  "aliases": dump(list(aliases)), "people": dump(dict(people or {})), "added_at": self._stamp()}
        return self._insert_one(tables.units, values, _KNOWN_UNIT.format(name=name), "name = ?", clean(name))

    def update_unit(self, name: str, **changes: Any) -> None:
        """Change new_name, kind, pending, active, aliases or people of a unit; KeyError for an unknown one.

        Raises StoreError conflict where another unit has the new name.
        """
        self._guard("units", "")
        new_name = changes.get("new_name", name)
        if new_name != name and any(unit["name"] == new_name for unit in self.units()):
            raise StoreError("conflict", _KNOWN_UNIT.format(name=new_name))
        values = {("name" if key == "new_name" else key): (
            dump(value) if key in ("aliases", "people") else int(value) if key in ("pending", "active") else value)
            for key, value in changes.items()}
        there = self._one("SELECT id FROM units WHERE name = ?", (name,))
        with self.changing("units", "id = ?", there[0] if there else 0):
            found = self.connection.execute(update(tables.units).where(tables.units.c.name == name).values(values))
        if not found.rowcount:
            raise KeyError(f"unknown unit: {name}")

    def remove_unit(self, name: str) -> None:
        """Take a unit out of the list again: adding it was taken back. Nothing where it is not there."""
        self._guard("units", "")
        with self.changing("units", "name = ?", name):
            self.connection.execute(delete(tables.units).where(tables.units.c.name == name))

    def _insert_one(self, table: Any, values: Mapping[str, Any], taken: str, condition: str, *where: Any) -> int:
        statement = upsert(table).values(values).on_conflict_do_nothing()
        with self.changing(table.name, condition, *where):
            result = self.connection.execute(statement)
        if not result.rowcount:
            raise StoreError("conflict", taken)
        return int(result.lastrowid)

    def next_number(self, sequence: str) -> int:
        """The next number of a sequence, from 1; taken back if the transaction is, so there are no gaps."""
        statement = upsert(tables.sequences).values(key=sequence, value=1).on_conflict_do_update(
            index_elements=["key"], set_={"value": tables.sequences.c.value + 1}).returning(tables.sequences.c.value)
        with self.changing("sequences", '"key" = ?', sequence):
            return int(self.connection.execute(statement).scalar_one())

    # imports ------------------------------------------------------------------------------------
    def add_import(self, file: str, source: str | None = None, file_digest: str | None = None,
                   mapping: Mapping[str, Any] | None = None, counts: Mapping[str, int] | None = None) -> str:
        """Open a batch and return its id (``20260302-1``); ``file`` is a name without folders."""
        self._guard("imports", "")
        day = self._stamp()[:10].replace("-", "")
        batch = f"{day}-{self.next_number(f'import {day}')}"
        with self.changing("imports", "batch = ?", batch):
            self.connection.execute(insert(tables.imports).values(
                batch=batch, file=clean(file), source=source, file_digest=file_digest, mapping=dump(dict(mapping or {})),
                counts=dump(dict(counts or {})), at=self._stamp(), by=self.by, state="open", undone_at=None))
        return batch

    def finish_import(self, batch: str, counts: Mapping[str, int] | None = None) -> None:
        """Mark a batch as whole; ``counts`` is the contract's rows/new/updated/same/rejected."""
        values: dict[str, Any] = {"state": "done"} | ({} if counts is None else {"counts": dump(dict(counts))})
        self._change_import(batch, values)

    def mark_import_undone(self, batch: str) -> None:
        """Mark a batch as taken back: its rows no longer wait and its file may be taken again."""
        self._change_import(batch, {"state": "undone", "undone_at": self._stamp()})
        fingerprints, pending = tables.fingerprints, tables.pending_rows
        with self.changing("fingerprints", "batch = ?", batch), self.changing("pending_rows", "batch = ?", batch):
            self.connection.execute(delete(fingerprints).where(fingerprints.c.batch == batch))
            self.connection.execute(delete(pending).where(pending.c.batch == batch))

    def _change_import(self, batch: str, values: Mapping[str, Any]) -> None:
        with self.changing("imports", "batch = ?", batch):
            found = self.connection.execute(
                update(tables.imports).where(tables.imports.c.batch == batch).values(values))
        if not found.rowcount:
            raise KeyError(f"unknown import: {batch}")

    def save_pending_rows(self, batch: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Keep rows for a person to mend; each has row_number, fields, extra, problems."""
        values = [{"batch": batch, "row_number": row["row_number"], "fields": clean(dump(row.get("fields", {}))),
                   "extra": clean(dump(row.get("extra", {}))), "problems": clean(dump(row.get("problems", []))),
                   "state": "waiting"} for row in rows]
        if values:
            with self.changing("pending_rows", "batch = ?", batch):
                self.connection.execute(insert(tables.pending_rows), values)

    def settle_pending_row(self, row_id: int, state: str = "done") -> None:
        """A waiting row was taken in (done) or given up (dropped)."""
        table = tables.pending_rows
        with self.changing("pending_rows", "id = ?", row_id):
            self.connection.execute(update(table).where(table.c.id == row_id).values(state=state))

    def add_fingerprints(self, orders: Mapping[str, str], batch: str | None = None) -> None:
        """Remember which row content became which order; a known key keeps its first order."""
        there = self.fingerprint_of(orders)
        rows = [(key, order, batch) for key, order in orders.items() if key not in there]
        if rows:
            self.connection.exec_driver_sql(projecting.insert_sql("fingerprints", FINGERPRINT_ROW), rows)
            self._seals.added("fingerprints", rows)

    def forget_fingerprints(self, orders: Iterable[str], kind: str) -> None:
        """Drop the fingerprints of these orders whose key starts with ``kind``, and what was said of whole files by them."""
        lost: set[str] = set()
        for part in chunks(orders):  # by the key's range, which has an index; an order's number has none
            condition, values = f'"key" >= ? AND "key" < ? AND order_no IN ({", ".join("?" * len(part))})', (kind, after(kind), *part)
            with self.changing("fingerprints", condition, *values):
                gone = self.connection.exec_driver_sql(f"DELETE FROM fingerprints WHERE {condition} RETURNING batch", values)
                lost.update(batch for batch, in gone.all() if batch)
        self._forget_files(lost)

    def keep_file(self, file: str, keys: Sequence[str], batch: str) -> None:
        """Remember that this import took a file whole: which imports its rows are known by, as long as they all are.

        Nothing is kept where a row (by its fingerprint) is not known. See :meth:`Reading.taken_file`.
        """
        held: Counter[str] = Counter()
        for one, count in self._many(q.FINGERPRINT_BATCHES, keys):
            held[one or ""] += count
        if held[""] or held.total() != len(keys):
            return
        whole = FILE + file
        values = (whole, after(f"{whole}:"))
        rows = [(whole, str(len(keys)), batch), *((f"{whole}:{one}", str(count), one) for one, count in held.items() if count)]
        with self.changing("fingerprints", _BETWEEN, *values):
            self.connection.exec_driver_sql(f"DELETE FROM fingerprints WHERE {_BETWEEN}", values)
            self.connection.exec_driver_sql(projecting.insert_sql("fingerprints", FINGERPRINT_ROW), rows)

    def _forget_files(self, batches: Iterable[str]) -> None:
        """Drop what was said of files whose rows are known by one of these imports, as far as it rests on it."""
        for part in chunks(batches):
            condition, values = f'{_BETWEEN} AND batch IN ({", ".join("?" * len(part))})', (FILE, after(FILE), *part)
            with self.changing("fingerprints", condition, *values):
                self.connection.exec_driver_sql(f"DELETE FROM fingerprints WHERE {condition}", values)

    # the desk ---------------------------------------------------------------------------------------
    def save_draft(self, user: str, screen: str, content: str | None) -> None:
        """Keep (or, with None, drop) what a user has typed and not saved; ``content`` is JSON text."""
        table = tables.drafts
        with self.changing("drafts", '"user" = ? AND screen = ?', user, screen):
            if content is None:
                self.connection.execute(delete(table).where(table.c.user == user, table.c.screen == screen))
                return
            statement = upsert(table).values(user=user, screen=screen, content=clean(content), saved_at=self._stamp())
            self.connection.execute(statement.on_conflict_do_update(
                index_elements=["user", "screen"],
                set_={"content": statement.excluded.content, "saved_at": statement.excluded.saved_at}))

    def log_access(self, user: str, action: str, entity: str, detail: str = "") -> None:
        """Write down that somebody printed, exported or uncovered something; never changed afterwards."""
        row = (self._stamp(), self.by, clean(user), action, clean(entity), clean(detail))
        self._access = sealing.write_access(self.connection.exec_driver_sql, self._access_head(), row, self._key)

    def add_document(self, kind: str, number: str, order: str | None, at: datetime, by: str, form: str) -> int:
        """Keep a numbered document; StoreError conflict where the kind has that number already."""
        self._guard("documents", kind)
        values = {"kind": kind, "number": clean(number), "order_no": order, "at": moment_text(at), "by": clean(by),
                  "form": form}
        return self._insert_one(tables.documents, values, f"文号“{number}”已经用过了，本次没有保存。",
                                "kind = ? AND number = ?", kind, clean(number))

    def append_record(self, number: str, kind: str, action: str, at: datetime | str, fields: Mapping[str, Any],
                      expect_version: int) -> None:
        """Add a row to a record: add, amend or void; StoreError conflict where somebody was faster."""
        self._guard("records", kind)
        if int(self._one(q.RECORD_VERSION, (number,))[0]) != expect_version:
            raise StoreError("conflict", f"台账 {number} 刚刚被其他人修改过，本次没有保存。请看过最新内容后再试。")
        head = self._one(q.RECORD_HEAD) or (0, chain.START)
        moment = moment_text(at) if isinstance(at, datetime) else at
        row = (head[0] + 1, clean(number), expect_version, kind, action, moment, self.by, self._stamp(), clean(dump(dict(fields))))
        marks = ", ".join("?" * (len(row) + 1))
        self.connection.exec_driver_sql(f"INSERT INTO records VALUES ({marks})", (*row, chain.link(head[1], row, self._key)))

    def add_attachment(self, order: str, name: str, sha256: str, size: int, media: str,
                       role: str | None = None) -> int:
        """The table row of an attachment whose bytes are kept elsewhere under their hash; returns its id."""
        self._guard("attachments", "")
        values = {"order_no": order, "name": clean(name), "sha256": sha256, "size": size, "media": media,
                  "role": role, "at": self._stamp(), "by": self.by, "removed": 0}
        with self.changing("attachments", "order_no = ?", order):
            return int(self.connection.execute(insert(tables.attachments).values(values)).lastrowid)

    def remove_attachment(self, attachment_id: int) -> None:
        """Take an attachment out of the order; its bytes stay until no backup needs them."""
        self._guard("attachments", "")
        table = tables.attachments
        with self.changing("attachments", "id = ?", attachment_id):
            self.connection.execute(update(table).where(table.c.id == attachment_id).values(removed=1))

    def place_attachment(self, order: str, attachment_id: int, there: bool) -> bool:
        """Say whether an attachment counts in its order, as the order's events have it; False where it is none of its."""
        table = tables.attachments
        mine = (table.c.id == attachment_id) & (table.c.order_no == order)
        with self.changing("attachments", "id = ?", attachment_id):
            return self.connection.execute(update(table).where(mine).values(removed=int(not there))).rowcount == 1
