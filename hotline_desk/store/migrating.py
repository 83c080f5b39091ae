"""Making and upgrading a database. Only here are Alembic and SQLAlchemy's engine for DDL loaded."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hotline_desk.store import chain, generations, keys, places, schema, sealing
from hotline_desk.store import queries as q
from hotline_desk.store.connection import connect
from hotline_desk.store.errors import StoreError, translated

_SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(connection: Any, target: str = "head", key: bytes | None = None) -> None:
    """Run the missing steps on a DBAPI connection, all in one transaction, stamp the header and seal every table.

    ``key``: the data key. Only for a database that nobody uses yet: the seals come after the steps.
    """
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool
    from sqlcipher3 import dbapi2

    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: connection, poolclass=StaticPool,
                           hide_parameters=True)
    event.listen(engine, "begin", lambda bound: bound.exec_driver_sql("BEGIN IMMEDIATE"))
    there = {row[0] for row in connection.execute(q.TABLES)}
    wrong = sealing.broken(connection, keys.subkey(key, "history")) if "seals" in there else []
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    with engine.connect() as bound:
        config.attributes["connection"] = bound
        command.upgrade(config, target)
        revision = bound.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        bound.commit()
    schema.stamp(connection, revision)
    sealing.adopt(connection, keys.subkey(key, "history"))
    sealing.renew(connection, keys.subkey(key, "history"), wrong)


def _finish(connection: Any) -> None:
    """Leave one whole file: the write-ahead log is folded in before the folder gets its name."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def create_office(folder: Path, meta: dict[str, str], key: bytes | None = None, code: str | None = None) -> None:
    """Make generation 1 of a new office, encrypted under a ``key`` or a fresh one that a recovery ``code`` opens.

    Raises StoreError conflict where the folder already holds an office, place where none may lie.
    """
    places.refuse_unfit(folder)
    if (folder / generations.POINTER).exists() or generations.generations(folder):
        raise StoreError("conflict", "这个文件夹里已经有办件数据，不能再新建。请换一个文件夹，已有数据没有改动。")
    folder.mkdir(parents=True, exist_ok=True)
    generations.sync_folder(folder.parent)
    part, final = generations.new_part(folder)
    office = secrets.token_hex(8)
    meta = {"office_id": office, **meta}
    if code is not None:
        ring, key = keys.new_ring(office, code)
        keys.write_ring(part, ring)
    connection = connect(part / generations.DATABASE, create=True, key=key)
    try:
        upgrade(connection, key=key)
        connection.executemany('INSERT INTO meta ("key", value) VALUES (?, ?)', list(meta.items()))
        sealing.renew(connection, keys.subkey(key, "history"))
    finally:
        _finish(connection)
    chain.write_anchor(part, chain.Heads(), keys.subkey(key, "anchor"), meta["office_id"])
    generations.switch(folder, part, final)


def _copy(source: Any, path: Path, key: bytes | None) -> Any:
    copy = connect(path, create=True, key=key)
    source.backup(copy)
    return copy


def revision(folder: Path, key: bytes | None) -> str:
    """The schema revision of the office in a folder, one this program knows; raises StoreError."""
    with translated():
        connection = connect(generations.database(folder), readonly=True, key=key)
        try:
            return schema.known(connection)
        finally:
            connection.close()


def migrate(folder: Path, *, key: bytes | None = None, code: keys.Secret | None = None,
            progress: Callable[[str], None] = lambda step: None) -> tuple[str, str]:
    """Bring an office of an older release up to date; returns (from, to) revisions.

    The old generation stays as it is: a copy is upgraded, verified and only then made current. Its
    write lock is held meanwhile, so no other program can save into what is about to be left behind.
    Raises StoreError newer, damaged, locked, readonly, disk, sealed.
    """
    with translated():
        path = generations.database(folder)
        key = keys.find(path.parent, code) if key is None else key
        source = connect(path, key=key)
        try:
            before = schema.known(source)
            if before == schema.HEAD:
                return before, before
            return before, _new_generation(folder, source, key, progress)
        finally:
            source.close()


def _new_generation(folder: Path, source: Any, key: bytes | None, progress: Callable[[str], None]) -> str:
    lock = connect(generations.database(folder), key=key)
    lock.execute("BEGIN IMMEDIATE")
    try:
        part, final = generations.new_part(folder)
        progress("正在复制数据")
        copy = _copy(source, part / generations.DATABASE, key)
        try:
            progress("正在升级数据")
            upgrade(copy, key=key)
            if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise StoreError("damaged")
            heads = sealing.heads(copy)
        finally:
            _finish(copy)
        old = generations.current(folder)
        chain.write_anchor(part, heads, keys.subkey(key, "anchor"), chain.anchored_office(old))
        ring = keys.read_ring(old)
        if ring is not None:
            keys.write_ring(part, ring)
        generations.switch(folder, part, final)
        return schema.HEAD
    finally:
        lock.close()
