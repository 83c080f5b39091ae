"""Is everything there and true: the file, the chain of events, the anchor, and the projections."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline_desk.domain.events import Event
from hotline_desk.store import chain, forming, generations, keys, redacting, schema, sealing
from hotline_desk.store import queries as q
from hotline_desk.store.attachments import Files
from hotline_desk.store.connection import connect
from hotline_desk.store.errors import StoreError, translated
from hotline_desk.store.keys import subkey
from hotline_desk.store.reading import chunks
from hotline_desk.store.rows import Projection

if TYPE_CHECKING:
    from hotline_desk.store.office import Store
    from hotline_desk.store.writing import Transaction

Pulse = Callable[[], None]
_TRIGGER = re.compile(r"CREATE TRIGGER (\w+)_no_(update|delete) BEFORE (UPDATE|DELETE) ON (\w+) BEGIN SELECT RAISE\(ABORT, '[^']*'\); END")
_UNGUARDED = "保护{what}的触发器不见了或被换过，有人动过数据文件。"
_BROKEN = "{what}从第 {seq} {each}起被改动、删除或损坏，请用最近的备份恢复。"
_UNSEALED = "{names}被改动或损坏（不是程序写的），请核对；对不上时用最近的备份恢复。"
_NO_ANCHOR = "记录保存进度的 anchor.json 不见了或已损坏，不能确认有没有少了最近的操作；请核对最近办的几件，必要时用备份恢复。"
_FILES = "{count} 个附件不见了或已损坏（涉及工单 {orders}），请用最近的备份恢复，或重新添加同样的文件。"


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check found; ``problems`` are Chinese sentences, empty when all is well."""

    database: bool
    audit: bool
    orders: int
    events: int
    problems: tuple[str, ...] = ()
    attachments: bool = True
    head: tuple[int, str] = (0, "")
    schema: str = ""
    office: str = ""
    files: int = 0

    @property
    def ok(self) -> bool:
        return self.database and self.audit and self.attachments and not self.problems


def _database_problems(connection: Any) -> list[str]:
    lines = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
    problems = [] if lines == ["ok"] else [f"数据文件有 {len(lines)} 处损坏，请用最近的备份恢复。"]
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        problems.append("数据表之间对不上（外键检查未通过），请用最近的备份恢复。")
    return problems


def _audit_problems(connection: Any, generation: Path, key: bytes | None, pulse: Pulse) -> list[str]:
    from hotline_desk.store.office import anchor_problem

    heads, chain_key = sealing.heads(connection), subkey(key, "history")
    erased = redacting.seals(connection) if heads.records is not None else {}
    problems = _chain_problems(connection, "events", "办件历史", "步", chain.first_break(_heard(connection.execute(q.CHAIN), pulse), chain_key, erased))
    if heads.records is not None:  # an earlier release's office has none
        found = chain.first_break(connection.execute(q.RECORD_CHAIN), chain_key)
        problems += _chain_problems(connection, "records", "台账", "行", found)
    if heads.access is not None:
        found = chain.first_break(connection.execute(q.ACCESS_CHAIN), chain_key, after=sealing.cut(connection))
        problems += _chain_problems(connection, "access_log", "访问记录", "条", found)
    behind = anchor_problem(connection, generation, key)
    return problems + ([behind] if behind else [])


def _heard(rows: Iterable[Any], pulse: Pulse) -> Iterator[Any]:
    """The rows; ``pulse`` is called now and then and may raise to stop."""
    for place, one in enumerate(rows):
        if place % 1000 == 0:
            pulse()
        yield one


def _chain_problems(connection: Any, table: str, what: str, each: str, seq: int | None) -> list[str]:
    problems = [] if _guarded(connection, table) else [_UNGUARDED.format(what=what)]
    return problems + ([_BROKEN.format(what=what, seq=seq, each=each)] if seq is not None else [])


def _guarded(connection: Any, table: str) -> bool:
    """Whether both triggers of an append-only table are there and say what they must."""
    found = set()
    for name, sql in connection.execute(q.TRIGGERS):
        match = _TRIGGER.fullmatch(sql)
        if match and match[1] == match[4] == table and match[2].upper() == match[3] and name == f"{table}_no_{match[2]}":
            found.add(match[2])
    return found == {"update", "delete"}


def _seal_problems(connection: Any, key: bytes | None) -> list[str]:
    """Told, but no reason to make no backup: everything else is as it should be."""
    names = _broken_seals(connection, key)
    return [_UNSEALED.format(names="、".join(names))] if names else []


def _broken_seals(connection: Any, key: bytes | None) -> list[str]:
    if "seals" not in {row[0] for row in connection.execute(q.TABLES)}:
        return []
    return [sealing.SEALED[name] for name in sealing.broken(connection, subkey(key, "history"))]


def broken_seals(folder: Path, key: bytes | None) -> list[str]:
    """The tables of an open office that were changed by something else than the program, in Chinese. Raises StoreError."""
    with translated():
        connection = connect(generations.database(folder), readonly=True, key=key)
        try:
            return _broken_seals(connection, key)
        finally:
            connection.close()


def _anchor_gone(connection: Any, generation: Path, key: bytes | None) -> list[str]:
    begun = any(head is not None and head[0] for head in sealing.heads(connection).all())
    return [_NO_ANCHOR] if begun and chain.read_anchor(generation, subkey(key, "anchor")) is None else []


def _file_problems(connection: Any, files: Files) -> tuple[int, list[str]]:
    rows = connection.execute(q.FILES).fetchall()
    broken = set(files.broken(name for name, _ in rows))
    orders = sorted({order for name, order in rows if name in broken})
    words = "、".join(orders[:5]) + ("等" if len(orders) > 5 else "")
    return len({name for name, _ in rows}), [_FILES.format(count=len(broken), orders=words)] if broken else []


def verify_office(folder: Path, *, key: bytes | None = None, code: keys.Secret | None = None) -> Verification:
    """Check an office folder, also one that cannot be opened; never raises StoreError, never writes."""
    try:
        with translated():
            generation = generations.database(folder).parent
            found = keys.find(generation, code) if key is None else key
            return examine(generation, found, Files(folder, found))
    except StoreError as error:
        return Verification(False, False, 0, 0, (str(error),))


def examine(generation: Path, key: bytes | None, files: Files, *, older: bool = False, pulse: Pulse = lambda: None) -> Verification:
    """Check one generation with the attachments it names; ``older`` also takes an earlier release's.

    ``pulse`` is called now and then and may raise to stop.

    Raises StoreError where it cannot be opened at all (damaged, newer, older, locked).
    """
    from sqlcipher3 import dbapi2

    try:
        with translated():
            return _examine(generation, key, files, older, pulse)
    except dbapi2.Error:  # whatever else SQLite says of its own file, the file is not as it was written
        raise StoreError("damaged") from None


def _examine(generation: Path, key: bytes | None, files: Files, older: bool, pulse: Pulse) -> Verification:
    path = generation / generations.DATABASE
    if path.stat().st_size == 0:
        raise StoreError("damaged")
    connection = connect(path, readonly=True, key=key)
    try:
        revision = schema.known(connection) if older else schema.check(connection)
        database = _database_problems(connection)
        pulse()
        audit = _audit_problems(connection, generation, key, pulse)
        pulse()
        count, broken = _file_problems(connection, files)
        kept = [*_anchor_gone(connection, generation, key), *keys.ring_problems(generation), *_seal_problems(connection, key)]
        orders, events = connection.execute(q.COUNTS).fetchone()
        head = connection.execute(q.HEAD).fetchone() or (0, chain.START)
        office = connection.execute(q.META, ("office_id",)).fetchone()
        return Verification(not database, not audit, orders, events, (*database, *audit, *broken, *kept), not broken,
                            (head[0], head[1]), revision, office[0] if office else "", count)
    finally:
        connection.close()


def _mend(tx: Transaction, numbers: list[str], project: Callable[[str, list[Event]], Projection]) -> int:
    from hotline_desk.store import projecting

    old = projecting.read_stored(tx.connection, numbers)
    wrong = []
    for number, events in tx.events_of(numbers).items():
        new = forming.stored_form(project(number, events), len(events), tx.head[0])
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
