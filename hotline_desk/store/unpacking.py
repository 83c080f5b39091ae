"""From a backup file to a checked generation, in a folder of its own: a test restore and a real one alike."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from hotline_desk.store import attachments, chain, generations, keys, manifest, schema
from hotline_desk.store.checking import Pulse, Verification, examine
from hotline_desk.store.errors import StoreError, translated
from hotline_desk.store.manifest import BAD, FORGED, Manifest
from hotline_desk.store.shelf import Gathered

_NO_ROOM = "磁盘空间不足：恢复这个备份要 {need} MB，只剩 {left} MB。请清理磁盘后重试，现有数据没有改动。"
_RESERVE = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup laid out and found right; ``missing``: attachments that lie neither in it nor beside it."""

    manifest: Manifest
    key: bytes | None
    found: Verification
    files: Gathered
    missing: tuple[str, ...] = ()


def unpack(path: Path, part: Path, *, key: bytes | None = None, code: keys.Secret | None = None, shelves: Iterable[Path] = (),
           home: Path | None = None, whole: bool = False, pulse: Pulse = lambda: None) -> Unpacked:
    """Lay a backup out in ``part`` (an empty folder): database, anchor, key file, ``files/``; and check all of it.

    The key is found in the backup's own key file by profile or ``code``, or given. Attachments that it shares are looked
    for beside it, on the ``shelves`` of other folders and in the office of ``home``; ``whole`` refuses it without them.
    Nothing outside ``part`` is touched. ``pulse`` is called now and then and may raise to stop. Raises StoreError damaged, newer, sealed, disk, missing.
    """
    with translated(), manifest.opened(path) as archive:
        says = manifest.read(archive)
        if not says.schema.isdigit() or int(says.schema) > int(schema.HEAD):
            raise StoreError("newer", manifest.NEWER)
        found_key = _key(archive, says, key, code)
        if not says.is_right(found_key):
            raise StoreError("damaged", FORGED)
        _room_for(says, part, home)
        _lay_out(archive, says, part, pulse)
    beside = {name.rpartition("/")[2]: digest for name, (_, digest) in says.beside.items()}
    return _checked(says, part, Gathered(part, found_key, beside, [path.parent, *shelves], home), found_key, whole, pulse)


def _key(archive: ZipFile, says: Manifest, key: bytes | None, code: keys.Secret | None) -> bytes | None:
    if not says.keyed:
        return None
    content = io.BytesIO()
    manifest.copy_member(archive, manifest.KEY, says.members[manifest.KEY], content)
    ring = keys.parse_ring(content.getvalue(), strict=True)
    if ring is None or ring.office != says.office:
        raise StoreError("damaged", BAD)
    # A code that was renewed since opens the office, and so the backup, whose own code is the one before.
    return key if key is not None and (code is None or says.is_right(key)) else keys.open_ring(ring, code)


def _room_for(says: Manifest, part: Path, home: Path | None) -> None:
    need, left = sum(size for size, _ in says.members.values()), shutil.disk_usage(part).free
    if home is not None:  # what is shared goes straight to its place
        need += sum(size for name, (size, _) in says.beside.items() if not (home / name).exists())
    if need + _RESERVE > left:
        raise StoreError("disk", _NO_ROOM.format(need=(need + _RESERVE) >> 20, left=left >> 20))


def _lay_out(archive: ZipFile, says: Manifest, part: Path, pulse: Pulse) -> None:
    for name, expected in says.members.items():
        pulse()
        target = part / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(target, "xb") as out:
            manifest.copy_member(archive, name, expected, out)
            out.flush()
            os.fsync(out.fileno())


def _checked(says: Manifest, part: Path, files: Gathered, key: bytes | None, whole: bool, pulse: Pulse) -> Unpacked:
    if says.keyed:
        ring = keys.parse_ring((part / manifest.KEY).read_bytes(), strict=True)
        if ring is None:
            raise StoreError("damaged", BAD)
        keys.write_ring(part, ring)
    chain.write_anchor(part, chain.Heads((says.seq, says.head), None, None), keys.subkey(key, "anchor"), says.office)
    try:
        found = examine(part, key, files, older=True, pulse=pulse)
    except StoreError as error:
        raise StoreError(error.kind, BAD if error.kind == "damaged" else None) from None
    told = (says.seq, says.head, says.orders, says.events, says.schema, says.office)
    if not (found.database and found.audit) or (*found.head, found.orders, found.events, found.schema, found.office) != told:
        raise StoreError("damaged", BAD)
    missing = () if found.attachments else tuple(name for name in _names(says.beside) if not files.whole(name))
    if not found.attachments and not says.lacking and (whole or not missing):
        raise StoreError("damaged", BAD)
    return Unpacked(says, key, found, files, missing)


def _names(members: Iterable[str]) -> list[str]:
    return [name.rpartition("/")[2] for name in members if name.startswith(attachments.FOLDER + "/")]


def names_of(unpacked: Unpacked) -> list[str]:
    """Every attachment that a backup holds or shares."""
    return _names([*unpacked.manifest.members, *unpacked.manifest.beside])


def drop_staging(part: Path) -> None:
    """Leave in a part only what a generation holds."""
    shutil.rmtree(part / attachments.FOLDER, ignore_errors=True)
    (part / manifest.OWN).unlink(missing_ok=True)
    for name in (generations.DATABASE + "-wal", generations.DATABASE + "-shm"):
        (part / name).unlink(missing_ok=True)
