"""The store of one office folder: opened here, read through Reading, written in transactions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from hotline_desk.domain.events import Event
from hotline_desk.store import chain, generations, keys, places, schema, sealing
from hotline_desk.store import queries as q
from hotline_desk.store.attachments import Files
from hotline_desk.store.connection import connect
from hotline_desk.store.errors import StoreError, meant, translated
from hotline_desk.store.keys import subkey
from hotline_desk.store.lookup import PairIndex, SearchIndex
from hotline_desk.store.reading import Reading
from hotline_desk.store.rows import Projection
from hotline_desk.store.traffic import Traffic

if TYPE_CHECKING:  # both load SQLAlchemy, which the first paint must not
    from hotline_desk.store.backup import Backup
    from hotline_desk.store.checking import Verification
    from hotline_desk.store.writing import Transaction

_READONLY = "现在是只读打开，不能保存。已有数据是安全的。"
_MOVED = "数据刚刚被另一个程序升级或恢复过，本次没有保存。请关闭本程序后重新打开，数据是安全的。"
_LOST = ("数据文件比上次保存时少了 {count} {what}（可能被旧文件覆盖，或日志文件被删），"
         "请用最近的备份恢复。原文件没有改动，请保留。")
_CHAINS = (("events", "步操作"), ("records", "行台账"), ("access_log", "条访问记录"))
_CHANGED = "数据文件与上次保存时的记录对不上（可能被别的文件覆盖），请用最近的备份恢复。原文件没有改动，请保留。"


def anchor_problem(connection: Any, generation: Path, key: bytes | None) -> str | None:
    """What the anchor says against the database, in Chinese; None when they agree. ``key``: the data key."""
    anchor = chain.read_anchor(generation, subkey(key, "anchor"))
    if anchor is None:
        return None
    now = sealing.heads(connection)
    told = (_behind(connection, *each) for each in zip(_CHAINS, anchor.all(), now.all(), strict=True))
    return next((problem for problem in told if problem), None)


def _behind(connection: Any, of: tuple[str, str], anchored: chain.Head | None, head: chain.Head | None) -> str | None:
    if anchored is None or anchored[0] == 0:
        return None
    behind = anchored[0] - (head[0] if head else 0)
    if behind > 0:
        return _LOST.format(count=behind, what=of[1])
    there = connection.execute(q.AT_SEQ.format(table=of[0]), (anchored[0],)).fetchone()
    return None if there and there[0] == anchored[1] else _CHANGED


class Store(Reading):
    """One office's data. Safe to use from several threads; close it before the folder is moved."""

    def __init__(self, folder: Path, generation: Path, *, readonly: bool, key: bytes | None) -> None:
        self.folder = folder
        self.readonly = readonly
        self._generation = generation
        self._path = generation / generations.DATABASE
        self._key = key
        self._chain_key, self._anchor_key = subkey(key, "history"), subkey(key, "anchor")
        self._office: str | None = None
        self.files = Files(folder, key)
        self._local = threading.local()
        self._readers: list[Any] = []
        self._index = PairIndex(self._rows, self._look)
        self._lock = threading.Lock()
        self._traffic = Traffic()
        self._writer_thread: int | None = None
        self._engine: Any = None
        self.gate: Callable[[frozenset[str]], None] | None = None  # asked before every reading and writing (services.office)
        self.guard: Callable[[str, str], None] | None = None  # asked before a row is added: to which table, of what kind
        self.begun: Callable[[Reading], object] | None = None  # told at the beginning of each writing, when nobody else can write
        self.ending: Callable[[Reading], None] | None = None  # and before it is kept

    # opening ------------------------------------------------------------------------------------
    @classmethod
    def create(cls, folder: Path, meta: dict[str, str], *, key: bytes | None = None, code: str | None = None) -> Self:
        """Make an office in a folder and open it; with a recovery ``code`` (keys.new_code) it is encrypted.

        StoreError conflict where one is there already, place where a database must not lie.
        """
        from hotline_desk.store.migrating import create_office

        with translated():
            create_office(folder, meta, key, code)
        return cls.open(folder, key=key)

    @classmethod
    def open(cls, folder: Path, *, readonly: bool = False, key: bytes | None = None, code: keys.Secret | None = None) -> Self:
        """Open an office; its key is given, found in the user's profile, or by ``code``: the recovery code or a keys.Login.

        StoreError missing, damaged, newer, older, locked, readonly, sealed or place.
        """
        with translated():
            generation = generations.database(folder).parent
            if not readonly:
                places.refuse_unfit(folder)
            found = keys.find(generation, code) if key is None else key
            store = cls(folder, generation, readonly=readonly, key=found)
            store._check()
            if not readonly and keys.torn(generation):
                store.change_ring(lambda ring, key: ring)
        return store

    def _check(self) -> None:
        if self._path.stat().st_size == 0:
            raise StoreError("damaged")
        # A read-only look first: an ordinary connection would fold the journal in when it closes,
        # and a file of a newer program must stay as it is to the byte.
        peek = connect(self._path, readonly=True, key=self._key)
        try:
            schema.check(peek)
            problem = anchor_problem(peek, self._generation, self._key)
        finally:
            peek.close()
        if problem and not self.readonly:
            raise StoreError("damaged", problem)

    def close(self) -> None:
        """Close every connection once nobody uses one; a worker that hangs keeps its own, they go with the process."""
        self._traffic.shut(self._let_go)

    def _let_go(self) -> None:
        for connection in self._readers:
            connection.close()
        self._readers.clear()
        self._local = threading.local()
        self._index = PairIndex(self._rows, self._look)
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # reading ------------------------------------------------------------------------------------
    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        if self.gate is not None and sql not in q.FREE:
            self.gate(q.tables_of(sql))
        with self._traffic, translated():
            return self._reader().execute(sql, values).fetchall()  # type: ignore[no-any-return]

    def _look(self, tables: frozenset[str], act: Callable[..., Any], *values: Any) -> Any:
        """What ``act`` makes of this thread's connection and the values, once the gate let whoever reads these tables pass."""
        if self.gate is not None:
            self.gate(tables)
        with self._traffic:
            try:  # as translated() does: a search counts every call
                return act(self._reader().execute, *values)
            except Exception as error:
                if said := meant(error):
                    raise said from None
                raise

    @property
    def index(self) -> SearchIndex:
        """What answers searches; it remembers the moments of receipt as long as the store is open."""
        return self._index

    def _reader(self) -> Any:
        connection = getattr(self._local, "connection", None)
        if connection is None:  # one for each thread, so that readers do not wait for each other
            connection = connect(self._path, readonly=self.readonly, query_only=True, key=self._key)
            self._local.connection = connection
            self._readers.append(connection)
        return connection

    # writing ------------------------------------------------------------------------------------
    @contextmanager
    def transaction(self, by: str = "", now: datetime | None = None) -> Iterator[Transaction]:
        """One writer, all or nothing; ``now`` is the moment of entry. A second thread or program waits.

        Raises StoreError locked after 15 s of waiting, readonly, disk, conflict, damaged.
        """
        if self.readonly:
            raise StoreError("readonly", _READONLY)
        if self.gate is not None:
            self.gate(frozenset())
        if self._writer_thread == threading.get_ident():
            raise RuntimeError("a transaction is open in this thread already")
        with self._lock:
            self._writer_thread = threading.get_ident()
            try:
                yield from self._transact(by, now)
            finally:
                self._writer_thread = None

    def _transact(self, by: str, now: datetime | None) -> Iterator[Transaction]:
        from hotline_desk.store.writing import Transaction

        # files=False: a file error of the caller's own work inside the block is not the store's.
        with self._traffic, translated(files=False), self._writer().connect() as connection, connection.begin():
            self._still_here()
            transaction = Transaction(connection, by, now, self._chain_key, self.guard)
            before = transaction.heads()
            if self.begun is not None:
                self.begun(transaction)
            yield transaction
            if self.ending is not None:
                self.ending(transaction)
            transaction.seal()
            heads = transaction.heads()
        if heads != before:
            self._anchor(heads)

    def _still_here(self) -> None:
        with translated():  # the pointer is ours, not the caller's: a disk that cannot be read is said as such
            here = generations.current(self.folder) == self._generation
        if not here:
            raise StoreError("conflict", _MOVED)

    def _anchor(self, heads: chain.Heads) -> None:
        """The work is kept already; where the anchor cannot follow it stays behind, which is allowed."""
        if self._office is None:
            self._office = self.meta("office_id") or ""
        try:
            chain.write_anchor(self._generation, heads, self._anchor_key, self._office)
        except OSError:
            return

    def _writer(self) -> Any:
        if self._engine is None:
            self._engine = _engine(self._path, self._key)
        return self._engine

    def set_meta(self, key: str, value: str) -> None:
        """Keep one setting of the office, in a transaction of its own."""
        with self.transaction() as tx:
            tx.set_meta(key, value)

    # the key ------------------------------------------------------------------------------------
    @property
    def key(self) -> bytes | None:
        """The data key; None for a plain office. Only for opening or restoring the same office again."""
        return self._key

    def ring(self) -> keys.Ring | None:
        """The wrapped forms of the key as they lie in the folder; None for a plain office."""
        with translated():
            return keys.read_ring(self._generation)

    def change_ring(self, change: Callable[[keys.Ring, bytes], keys.Ring]) -> None:
        """Keep other wrapped forms of the key; nothing for a plain office. Raises StoreError readonly, disk."""
        if self.readonly:
            raise StoreError("readonly", _READONLY)
        with translated():
            ring = keys.read_ring(self._generation)
            if ring is None or self._key is None:
                return
            changed = change(ring, self._key)
            if changed != ring or keys.torn(self._generation):
                keys.write_ring(self._generation, changed)

    # care -----------------------------------------------------------------------------------------
    def rebuild(self, project: Callable[[str, list[Event]], Projection],
                progress: Callable[[int], None] = lambda done: None) -> tuple[int, int]:
        """Compute every projection anew from the events and mend those that differ: (checked, different)."""
        from hotline_desk.store.checking import rebuild

        return rebuild(self, project, progress)

    def keep_file(self, content: bytes) -> str:
        """Keep an attachment's bytes durably; returns the name its row must carry. Raises StoreError disk, readonly."""
        if self.readonly:
            raise StoreError("readonly", _READONLY)
        with translated():
            return self.files.put(content)

    def back_up(self, now: datetime, reason: str, app: str = "", progress: Callable[[str], None] = lambda step: None) -> Backup:
        """Make one verified backup beside the data; safe while others write. See :func:`backup.make`."""
        from hotline_desk.store.backup import make

        return make(self.folder, now=now, reason=reason, app=app, key=self._key, progress=progress)

    def whole_file(self, made: Backup, target: Path) -> Path:
        """Write a backup just made as one file that needs nothing beside it. See :func:`portable.whole_file`."""
        from hotline_desk.store.portable import whole_file

        return whole_file(self.folder, made, target, self._key)

    def state(self) -> str:
        """Changes whenever the office's work does; what a backup's manifest says too."""
        from hotline_desk.store.backup import state_of

        with self._traffic, translated():
            return state_of(self._reader())

    def verify(self) -> Verification:
        """Check database, chain and anchor; damage is reported, not raised."""
        from hotline_desk.store.checking import verify_office

        return verify_office(self.folder, key=self._key)

    def broken_seals(self) -> list[str]:
        """The tables whose seal does not fit what they hold, by their Chinese names."""
        from hotline_desk.store.checking import broken_seals

        return broken_seals(self.folder, self._key)


def _engine(path: Path, key: bytes | None) -> Any:
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool
    from sqlcipher3 import dbapi2

    # hide_parameters: a failing statement's values are personal data and must not reach a log.
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: connect(path, key=key),
                           poolclass=StaticPool, hide_parameters=True)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine
