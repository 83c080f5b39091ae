"""Is everything there and true: the file, the chain of events, the anchor, and the projections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline_desk.domain.events import Event
from hotline_desk.store import chain, generations, schema
from hotline_desk.store import queries as q
from hotline_desk.store.connection import connect
from hotline_desk.store.errors import StoreError, translated
from hotline_desk.store.reading import chunks
from hotline_desk.store.rows import Projection

if TYPE_CHECKING:
    from hotline_desk.store.office import Store
    from hotline_desk.store.writing import Transaction

_TRIGGERS = {"events_no_update", "events_no_delete", "access_log_no_update", "access_log_no_delete"}


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check found; ``problems`` are Chinese sentences, empty when all is well."""

    database: bool
    audit: bool
    orders: int
    events: int
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.database and self.audit and not self.problems


def _database_problems(connection: Any) -> list[str]:
    lines = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
    problems = [] if lines == ["ok"] else [f"数据文件有 {len(lines)} 处损坏，请用最近的备份恢复。"]
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        problems.append("数据表之间对不上（外键检查未通过），请用最近的备份恢复。")
    return problems


def _audit_problems(connection: Any, generation: Path, key: bytes | None) -> list[str]:
    from hotline_desk.store.office import anchor_problem

    there = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    problems = ["保护办件历史的触发器不见了，有人动过数据文件。"] if _TRIGGERS - there else []
    broken = chain.first_break(connection.execute(q.CHAIN), key)
    if broken is not None:
        problems.append(f"办件历史从第 {broken} 步起被改动、删除或损坏，请用最近的备份恢复。")
    behind = anchor_problem(connection, generation)
    return problems + ([behind] if behind else [])


def verify_office(folder: Path, *, key: bytes | None = None) -> Verification:
    """Check an office folder, also one that cannot be opened; never raises StoreError, never writes."""
    from sqlcipher3 import dbapi2

    try:
        with translated():
            return _verify(generations.database(folder), key)
    except StoreError as error:
        return Verification(False, False, 0, 0, (str(error),))
    except dbapi2.Error:  # whatever else SQLite says of its own file, the file is not as it was written
        return Verification(False, False, 0, 0, (str(StoreError("damaged")),))


def _verify(path: Path, key: bytes | None) -> Verification:
    if path.stat().st_size == 0:
        raise StoreError("damaged")
    connection = connect(path, readonly=True, key=key)
    try:
        schema.check(connection)
        database = _database_problems(connection)
        audit = _audit_problems(connection, path.parent, key)
        orders, events = connection.execute(q.COUNTS).fetchone()
        return Verification(not database, not audit, orders, events, (*database, *audit))
    finally:
        connection.close()


def _mend(tx: Transaction, numbers: list[str], project: Callable[[str, list[Event]], Projection]) -> int:
    from hotline_desk.store import projecting

    old = projecting.read_stored(tx.connection, numbers)
    wrong = []
    for number, events in tx.events_of(numbers).items():
        new = projecting.stored_form(project(number, events), len(events), tx.head[0])
        there = old.get(number)
        # When a row was written does not count, only what it says.
        if there is None or there.dated(0) != new.dated(0):
            wrong.append(new)
    projecting.write_stored(tx.connection, wrong)
    return len(wrong)


def rebuild(store: Store, project: Callable[[str, list[Event]], Projection],
            progress: Callable[[int], None]) -> tuple[int, int]:
    """See :meth:`Store.rebuild`. In slices, so that other writers get their turn."""
    from hotline_desk.store import projecting

    checked = different = 0
    for part in chunks(store.numbers()):
        with store.transaction() as tx:
            different += _mend(tx, part, project)
        checked += len(part)
        progress(checked)
    orphans = store.numbers_without_events()
    if orphans:
        with store.transaction() as tx:
            projecting.remove(tx.connection, orphans)
    return checked, different + len(orphans)
