"""Making a backup: the office is verified, copied in one moment, packed, unpacked again and verified, then named.

Only a file that was restored on trial ever gets its final name, so whatever ends the program half way leaves
the older backups as they were and a leftover that the next run sweeps away. The attachments lie once on a shelf
beside the files; :mod:`portable` makes the one file that holds everything.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from hotline_desk.store import attachments, generations, keys, manifest, schema
from hotline_desk.store import queries as q
from hotline_desk.store.attachments import Files
from hotline_desk.store.checking import Verification, examine
from hotline_desk.store.connection import connect
from hotline_desk.store.errors import StoreError, translated
from hotline_desk.store.manifest import Manifest
from hotline_desk.store.shelf import DAY, Shelf
from hotline_desk.store.unpacking import unpack

FOLDER, SUFFIX = "backups", ".hdbak"
_NAME = re.compile(r"office-[0-9a-f]{0,6}-(\d{8}-\d{6})-\d+(?:-\d+)?\.hdbak\Z")
_STAMP = "%Y%m%d-%H%M%S"
_WORK = ".making"
_PAGES = 4000  # copied between two reports
_UNFIT = "没有备份：{problem}原有的备份都还在。"
_BUSY = "另一个程序正在备份，请稍候。数据和原有的备份都是安全的。"
_NOT_COPIED = "备份已做好，但没能抄到“{name}”：请检查那里的磁盘空间和权限。办公室文件夹里的备份是好的。"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was restored on trial: its file, what it holds, its size in bytes and SHA-256."""

    path: Path
    manifest: Manifest
    size: int
    digest: str
    problems: tuple[str, ...] = ()


def folder_of(office: Path) -> Path:
    """Where an office keeps its backups."""
    return office / FOLDER


@contextmanager
def alone(office: Path) -> Iterator[Path]:
    """One backup or restore at a time; the lock falls with its process. Yields an empty work folder, swept after."""
    from filelock import FileLock, Timeout

    room = folder_of(office)
    room.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(room / ".lock", timeout=15):
            work = room / _WORK
            shutil.rmtree(work, ignore_errors=True)  # of a run that was ended half way
            work.mkdir()
            try:
                yield work
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except Timeout:
        raise StoreError("locked", _BUSY) from None


def make(office: Path, *, now: datetime, reason: str, app: str = "", key: bytes | None = None,
         progress: Progress = lambda step: None) -> Backup:
    """Make one verified backup in the office's backup folder. ``now`` is wall time, ``key`` the data key.

    Raises StoreError damaged (the office itself is; nothing is written), disk, readonly, locked.
    """
    with translated():
        generation = generations.database(office).parent
        with alone(office) as work:
            progress("检查数据")
            live = _sound(generation, key, Files(office, key), lambda: progress("检查数据"))
            progress("复制数据")
            packed = work / ("new" + SUFFIX)
            facts = _snapshot(generation, work, key, lambda *_pages: progress("复制数据"))
            made = _pack(office, work, packed, replace(facts, made_at=now.isoformat(timespec="seconds"), reason=reason,
                                                       app=app, files=live.files), key)
            progress("试恢复")
            trial = work / "trial"
            trial.mkdir()
            unpack(packed, trial, key=key, shelves=(folder_of(office),), whole=True, pulse=lambda: progress("试恢复"))
            progress("试恢复")
            path = _name(office, made, now)
            size, digest = packed.stat().st_size, file_digest(packed)
            generations.replace(packed, path)
            generations.sync_folder(path.parent)
    return Backup(path, made, size, digest, live.problems)


def _sound(generation: Path, key: bytes | None, files: Files, pulse: Callable[[], None]) -> Verification:
    """The office as it is; a damaged attachment is told and does not keep the orders from being saved."""
    found = examine(generation, key, files, older=True, pulse=pulse)
    if not (found.database and found.audit):
        raise StoreError("damaged", _UNFIT.format(problem=found.problems[0]))
    return found


def _snapshot(generation: Path, work: Path, key: bytes | None, pulse: Callable[..., None]) -> Manifest:
    """Copy the database as it is at one moment, writers going on; the facts are the copy's."""
    source = connect(generation / generations.DATABASE, readonly=True, key=key)
    try:
        copy = connect(work / generations.DATABASE, create=True, key=key)
        try:
            source.backup(copy, pages=_PAGES, progress=pulse)
            facts = _facts(copy, key)
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            copy.close()
    finally:
        source.close()
    return facts


def _facts(connection: Any, key: bytes | None) -> Manifest:
    meta = dict(connection.execute('SELECT "key", value FROM meta WHERE "key" IN (\'office_id\', \'office\')').fetchall())
    seq, head = connection.execute(q.HEAD).fetchone() or (0, "")
    last = connection.execute(q.LAST_ENTERED).fetchone()
    orders, events = connection.execute(q.COUNTS).fetchone()
    return Manifest(office=meta.get("office_id", ""), name=meta.get("office", ""), made_at="", reason="", app="",
                    schema=schema.known(connection), seq=seq, head=head, last=last[0] if last else "",
                    state=state_of(connection), orders=orders, events=events, files=0, keyed=key is not None)


def state_of(connection: Any) -> str:
    """Changes whenever the office's work does: an event, a print, a document, an attachment, a unit, a setting."""
    there = {row[0] for row in connection.execute(q.TABLES)}
    asked = [*q.STATE, *([q.STATE_OF_RECORDS] if "records" in there else [])]  # an earlier release's office has none
    rows = [tuple(connection.execute(sql).fetchone()) for sql in asked]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


# -- packing -----------------------------------------------------------------------------------------
def _pack(office: Path, work: Path, target: Path, facts: Manifest, key: bytes | None) -> Manifest:
    sources = _sources(office, work, key)
    beside, lacking = _shelved(Files(office, key), Shelf(folder_of(office)), _attached(work, key))
    return write(target, sources, replace(facts, lacking=lacking), beside, key)


def write(target: Path, sources: Mapping[str, Path], facts: Manifest, beside: Mapping[str, tuple[int, str]], key: bytes | None) -> Manifest:
    """Write a backup file of these members, its manifest signed, and wait until it is on the disk. Raises OSError."""
    method = zipfile.ZIP_STORED if key else zipfile.ZIP_DEFLATED  # what is sealed does not shrink
    with open(target, "xb") as out:
        with zipfile.ZipFile(out, "w", method, compresslevel=1) as archive:
            members = {name: _add(archive, name, path) for name, path in sources.items()}
            made = facts.sharing(members, beside).signed(key)
            archive.writestr(zipfile.ZipInfo(manifest.NAME), made.text())
        out.flush()
        os.fsync(out.fileno())
    return made


def _sources(office: Path, work: Path, key: bytes | None) -> dict[str, Path]:
    """What goes in, by member name."""
    sources = {manifest.DATABASE: work / generations.DATABASE}
    ring = keys.read_ring(generations.current(office)) if key else None
    if ring is not None:
        (work / manifest.KEY).write_bytes(ring.text())
        sources[manifest.KEY] = work / manifest.KEY
    if (office / manifest.OWN).is_file():
        sources[manifest.OWN] = office / manifest.OWN
    return sources


def _shelved(files: Files, shelf: Shelf, names: Iterable[str]) -> tuple[dict[str, tuple[int, str]], tuple[str, ...]]:
    """Put the attachments on the shelf; (size and digest by member name, those that the office itself has lost)."""
    beside, lacking = {}, []
    for name in names:
        data = files.whole_bytes(name)
        if data is None:
            lacking.append(name)
        else:
            beside[attachments.member(name)] = (len(data), shelf.put(data))
    return beside, tuple(lacking)


def _attached(work: Path, key: bytes | None) -> list[str]:
    copy = connect(work / generations.DATABASE, readonly=True, key=key)
    try:
        return sorted({row[0] for row in copy.execute(q.FILES)})
    finally:
        copy.close()


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as out:
        while part := source.read(1 << 20):
            digest.update(part)
            size += len(part)
            out.write(part)
    return size, digest.hexdigest()


def _name(office: Path, made: Manifest, now: datetime) -> Path:
    # A stick may hold the backups of several offices: the id keeps their names apart.
    stem, again = f"office-{made.office[:6]}-{now.strftime(_STAMP)}-{made.seq}", 1
    path = folder_of(office) / (stem + SUFFIX)
    while path.exists():
        again += 1
        path = path.with_name(f"{stem}-{again}{SUFFIX}")
    return path


# -- keeping -----------------------------------------------------------------------------------------
def file_digest(path: Path) -> str:
    """SHA-256 of a file, in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy_to(made: Backup, target: Path) -> Path:
    """Copy a backup with its attachments to another folder, read all of it back and compare; the copy's path.

    The folder may be on a network share or a stick. Raises StoreError disk or readonly; then there is no copy by its name.
    """
    path = target / made.path.name
    try:
        ours, theirs = Shelf(made.path.parent), Shelf(target)
        for _, digest in made.manifest.beside.values():
            if not theirs.holds(digest):
                data = ours.read(digest)
                if data is None or theirs.put(data) != digest or not theirs.holds(digest):
                    raise StoreError("disk", _NOT_COPIED.format(name=path.name))
    except OSError as error:
        raise not_copied(error, path) from None
    return copy_file(made.path, made.digest, path)


def copy_file(source: Path, digest: str, path: Path) -> Path:
    """Copy one file to another place, read it back and compare; raises StoreError disk or readonly."""
    part = path.with_name(path.name + ".part")
    try:
        shutil.copyfile(source, part)
        generations.sync_file(part)
        if file_digest(part) != digest:
            raise StoreError("disk", _NOT_COPIED.format(name=path.name))
        generations.replace(part, path)
        generations.sync_folder_where_possible(path.parent)
    except OSError as error:
        _discard(part)
        raise not_copied(error, path) from None
    return path


def not_copied(error: OSError, path: Path) -> StoreError:
    """What a failing second place is said as: the first one is good."""
    return StoreError("readonly" if isinstance(error, PermissionError) else "disk", _NOT_COPIED.format(name=path.name))


def _discard(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:  # the stick was pulled: what is on it is no backup by its name
        return


def listed(folder: Path) -> list[tuple[Path, datetime]]:
    """The backups of a folder by their names, oldest first, with the moment each says it was made."""
    found = []
    for path in folder.glob(f"office-*{SUFFIX}"):
        match = _NAME.match(path.name)
        if match:
            found.append((path, datetime.strptime(match[1], _STAMP)))
    return sorted(found, key=lambda item: (item[1], item[0].name))


def sweep_shelf(folder: Path, younger: float = DAY) -> int:
    """Take from the shelf of a folder what none of its backups names; nothing while one of them cannot be read."""
    said = [manifest.glance(path) for path in folder.glob(f"*{SUFFIX}")]
    if any(each is None for each in said):
        return 0
    return Shelf(folder).sweep({digest for each in said if each for _, digest in each.beside.values()}, younger)
