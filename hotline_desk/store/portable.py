"""The one file that holds a whole office, attachments too: for another PC, for the safe, for whoever asks for everything."""

from __future__ import annotations

import shutil
from pathlib import Path

from hotline_desk.store import attachments, backup, generations
from hotline_desk.store.backup import Backup
from hotline_desk.store.errors import StoreError, translated
from hotline_desk.store.unpacking import names_of, unpack

_NOT_WHOLE = "没有做成：这份备份的附件不全。原有的备份都还在，请先按“立即备份”另做一份再试。"


def whole_file(office: Path, made: Backup, target: Path, key: bytes | None) -> Path:
    """Write a backup of the office as one file that needs nothing beside it; restored on trial, read back and compared.

    ``target``: the file, or a folder that takes it under the backup's name. Raises StoreError disk, readonly, locked, damaged.
    """
    path = target / made.path.name if target.is_dir() else target
    if not made.manifest.beside:
        return backup.copy_file(made.path, made.digest, path)
    with translated(), backup.alone(office) as work:
        packed = work / ("whole" + backup.SUFFIX)
        _write(made.path, packed, work, key)
        trial = work / "trial"
        trial.mkdir()
        unpack(packed, trial, key=key, whole=True)
        return backup.copy_file(packed, backup.file_digest(packed), path)


def _write(source: Path, packed: Path, work: Path, key: bytes | None) -> None:
    room = work / "room"
    room.mkdir()
    laid = unpack(source, room, key=key)
    members = {name: room / name for name in laid.manifest.members}
    for name in names_of(laid):
        data = laid.files.sealed(name)
        if data is None:
            raise StoreError("damaged", _NOT_WHOLE)
        place = room / attachments.member(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        members[attachments.member(name)] = place
    backup.write(packed, members, laid.manifest, {}, key)
    shutil.rmtree(room)
    generations.sync_file(packed)
