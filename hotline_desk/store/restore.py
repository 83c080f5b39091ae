"""Bringing an office back from one backup file, also where what lies in the folder cannot be opened at all.

The backup is laid out and checked in a new generation beside the old one; only then are its attachments put
in their places and CURRENT is switched, in one step. What was there before stays: damaged or newer, nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from hotline_desk.domain.events import moment_text
from hotline_desk.store import backup, chain, generations, keys, manifest, migrating, places, schema, sealing, unpacking
from hotline_desk.store import queries as q
from hotline_desk.store.attachments import Files
from hotline_desk.store.connection import connect
from hotline_desk.store.errors import StoreError, translated
from hotline_desk.store.manifest import Manifest
from hotline_desk.store.unpacking import Unpacked

_FOREIGN = ("这是“{name}”的备份，不是这个文件夹里的办公室的，没有恢复。现有数据没有改动。"
            "要在这台电脑上打开它，请另选一个空文件夹（--data）。")
_WITHOUT = "备份里缺 {count} 个附件（做备份时就已损坏），其余都已恢复。"
_NOT_BESIDE = ("有 {count} 个附件没有找到：它们和备份文件放在一起，在旁边的 files 文件夹里。工单和办理经过都已恢复；"
               "把 files 文件夹放回备份文件旁边，再恢复一次就能补齐。")
EXCHANGE = "换上"  # the last step that is told: from here on nothing stops it

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Head:
    """How far an office goes: orders, events, and when the newest was entered ("" where there is none)."""

    orders: int
    seq: int
    last: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: the backup's facts, how far what it replaced went (None: it could not be opened), where that stays."""

    manifest: Manifest
    before: Head | None
    generation: str
    kept: str
    problems: tuple[str, ...] = ()


def look(office: Path, code: keys.Secret | None = None, key: bytes | None = None) -> Head | None:
    """How far the office in a folder goes; None where there is none or it cannot be opened."""
    try:
        with translated(), _live(office, code, key) as connection:
            return _head(connection)
    except StoreError:
        return None


def _head(connection: Any) -> Head:
    orders, _ = connection.execute(q.COUNTS).fetchone()
    seq = connection.execute(q.HEAD).fetchone()
    last = connection.execute(q.LAST_ENTERED).fetchone()
    return Head(orders, seq[0] if seq else 0, last[0] if last else "")


@contextmanager
def _live(office: Path, code: keys.Secret | None, key: bytes | None) -> Iterator[Any]:
    path = generations.database(office)
    connection = connect(path, readonly=True, key=keys.find(path.parent, code) if key is None else key)
    try:
        schema.known(connection)
        yield connection
    finally:
        connection.close()


def restore(office: Path, path: Path, *, now: datetime, by: str = "", app: str = "", key: bytes | None = None,
            code: keys.Secret | None = None, progress: Progress = lambda step: None) -> Restored:
    """Make a backup the office's data; what was there is backed up first where it can be, and stays as a generation.

    ``progress`` hears every step and may raise to stop, up to :data:`EXCHANGE`; then nothing has changed either, but for
    the backup of what was there.
    ``key``: the data key where it is known already, ``code``: the recovery code, needed on another PC and where the
    office asks for a sign-in: an older backup must not be a way around it.
    Raises StoreError damaged, newer, sealed, missing, conflict (another office's), place, disk, readonly, locked;
    then nothing has changed.
    """
    with translated():
        places.refuse_unfit(office)
        says = manifest.glance(path)
        if says is not None and says.office not in (whose(office) or {says.office}):
            raise StoreError("conflict", _FOREIGN.format(name=says.name))
        live = _entitled(office, key, code)
        before = look(office, code, live)
        if before is not None:
            progress("备份现有数据")
            _back_up(office, now, app, code, live, progress)
        with backup.alone(office):
            return _restore(office, path, before, now, by, live, code, progress)


def _entitled(office: Path, key: bytes | None, code: keys.Secret | None) -> bytes | None:
    """The key of the office that is to be replaced, where only a person can give it; raises StoreError sealed."""
    try:
        ring = keys.read_ring(generations.current(office))
    except StoreError:  # a broken office asks nobody
        return key
    return keys.open_ring(ring, code) if ring is not None and ring.login and key is None else key


def _back_up(office: Path, now: datetime, app: str, code: keys.Secret | None, key: bytes | None, progress: Progress) -> None:
    try:
        generation = generations.database(office).parent
        backup.make(office, now=now, reason="恢复前", app=app, key=keys.find(generation, code) if key is None else key,
                    progress=lambda _step: progress("备份现有数据"))
    except StoreError as error:
        if error.kind not in ("damaged", "older"):  # what is damaged stays as a generation instead
            raise


def whose(office: Path) -> set[str]:
    """Every id that anything in a folder gives its office: more than one only where something is damaged."""
    homes = [office / f"gen-{number}" for number in generations.generations(office)]
    said = [name for home in homes for name in (chain.anchored_office(home), _of_ring(home))]
    told = [manifest.glance(path) for path, _ in backup.listed(backup.folder_of(office))[-3:]]
    return {name for name in [*said, *(says.office for says in told if says)] if name}


def _of_ring(generation: Path) -> str:
    try:
        ring = keys.read_ring(generation)
    except StoreError:
        return ""
    return ring.office if ring else ""


def _restore(office: Path, path: Path, before: Head | None, now: datetime, by: str, key: bytes | None,
             code: keys.Secret | None, progress: Progress) -> Restored:
    part, final = generations.new_part(office)
    try:
        progress("检查备份")
        unpacked = unpacking.unpack(path, part, key=key, code=code, shelves=(backup.folder_of(office),), home=office,
                                    pulse=lambda: progress("检查备份"))
        progress("恢复")
        _bring_up(part, unpacked, _words(path.name, unpacked.manifest, before), now, by)
        _let_in(part, unpacked.key)
        kept = _name_of_current(office)
        progress(EXCHANGE)
        with _nobody_writes(office, before is not None, code, key):
            _place_files(office, part, unpacked)
            unpacking.drop_staging(part)
            generations.switch(office, part, final)
    except BaseException:
        generations.drop_part(part)
        raise
    return Restored(unpacked.manifest, before, final.name, kept, tuple(_without(unpacked)))


def _without(unpacked: Unpacked) -> Iterator[str]:
    for sentence, names in ((_WITHOUT, unpacked.manifest.lacking), (_NOT_BESIDE, unpacked.missing)):
        if names:
            yield sentence.format(count=len(names))


def _words(name: str, says: Manifest, before: Head | None) -> str:
    there = "原数据打不开" if before is None else f"原数据 {before.orders} 件、{before.seq} 步，最近 {before.last}"
    return f"从备份 {name} 恢复（{says.orders} 件、{says.seq} 步，{says.made_at}）；{there}"


def _bring_up(part: Path, unpacked: Unpacked, words: str, now: datetime, by: str) -> None:
    """Upgrade an earlier release's data and write the line into the record of access, before anybody uses it."""
    connection = connect(part / generations.DATABASE, key=unpacked.key)
    try:
        if unpacked.manifest.schema != schema.HEAD:
            migrating.upgrade(connection, key=unpacked.key)
        head = sealing.heads(connection).access or chain.EMPTY
        line = (moment_text(now), by, by, "restore", "office", words)
        sealing.write_access(connection.execute, head, line, keys.subkey(unpacked.key, "history"))
        chain.write_anchor(part, sealing.heads(connection), keys.subkey(unpacked.key, "anchor"), unpacked.manifest.office)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _let_in(part: Path, key: bytes | None) -> None:
    """This PC's user opens it without typing from now on."""
    ring = keys.read_ring(part)
    if ring is not None and key is not None:
        keys.admit(part, ring, key)


def _name_of_current(office: Path) -> str:
    try:
        return generations.current(office).name
    except StoreError:
        numbers = generations.generations(office)
        return f"gen-{numbers[-1]}" if numbers else ""


def _place_files(office: Path, part: Path, unpacked: Unpacked) -> None:
    """Attachments go to their own names: what is whole stays, what is damaged or missing comes from the backup."""
    files = Files(office, unpacked.key)
    for name in unpacking.names_of(unpacked):
        data = None if files.whole(name) else unpacked.files.sealed(name)
        if data is not None:
            files.take(name, data)
    own = part / manifest.OWN
    if own.is_file() and not (office / manifest.OWN).exists():
        generations.write_atomically(office / manifest.OWN, own.read_bytes())


@contextmanager
def _nobody_writes(office: Path, opens: bool, code: keys.Secret | None, key: bytes | None) -> Iterator[None]:
    """Hold the write lock of what is about to be left; what cannot be opened is not touched at all."""
    if not opens:
        yield
        return
    path = generations.database(office)
    lock = connect(path, key=keys.find(path.parent, code) if key is None else key)
    try:
        lock.execute("BEGIN IMMEDIATE")
        yield
    finally:
        lock.close()
