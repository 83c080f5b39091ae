"""The attachments of a folder of backups, each content once: ``files/ab/<SHA-256 of the bytes>`` beside the ``.hdbak`` files.

An office with gigabytes of pictures would otherwise have them again in every backup it keeps. The bytes lie here as
they lie in the office (sealed under its key), so a shelf on a stick tells no more than the office's own folder,
may serve several offices, and can be checked by anybody, without a key.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Collection, Iterable
from pathlib import Path

from hotline_desk.store import generations
from hotline_desk.store.attachments import FOLDER, Files

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
RESERVE = 16 * 1024 * 1024  # bytes that a backup never takes from a disk
DAY = 86_400.0  # seconds: what was put there in the last day may belong to a backup that is still being made


class Shelf:
    """The shared attachments of one folder of backups."""

    def __init__(self, backups: Path) -> None:
        self.folder = backups / FOLDER

    def path_of(self, digest: str) -> Path:
        """Where the content of a digest lies; raises ValueError for what is none."""
        if not _DIGEST.match(digest):
            raise ValueError(digest)
        return self.folder / digest[:2] / digest

    def holds(self, digest: str) -> bool:
        """Whether the content is there, to the last bit."""
        return self.read(digest) is not None

    def read(self, digest: str) -> bytes | None:
        """The content of a digest; None where it is gone or not what was put there."""
        try:
            data = self.path_of(digest).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == digest else None

    def put(self, data: bytes) -> str:
        """Keep a content durably and return its digest; what lies there damaged is replaced. Raises OSError."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.path_of(digest)
        if self.holds(digest):
            os.utime(path)  # so that nobody sweeps it before the backup that needs it has its name
            return digest
        for folder in (self.folder, path.parent):
            if not folder.exists():
                folder.mkdir(exist_ok=True)
                generations.sync_folder_where_possible(folder.parent)
        self._room_for(len(data))
        generations.write_atomically(path, data, durable=False)
        generations.sync_folder_where_possible(path.parent)
        return digest

    def _room_for(self, size: int) -> None:
        if shutil.disk_usage(self.folder).free < size + RESERVE:
            raise OSError(28, "no room on the shelf")

    def sweep(self, needed: Collection[str], younger: float = DAY) -> int:
        """Remove what no backup names any more and nobody put there in the last ``younger`` seconds; how many went."""
        before, gone = time.time() - younger, 0
        for path in list(self.folder.glob("*/*")):
            if path.name not in needed and path.stat().st_mtime <= before:
                path.unlink(missing_ok=True)
                gone += 1
        return gone


class Gathered(Files):
    """The attachments of an unpacked backup: those it brought, those on the shelves, those an office still has.

    ``beside``: the digest on a shelf of every name that the backup does not hold itself.
    """

    def __init__(self, part: Path, key: bytes | None, beside: dict[str, str], shelves: Iterable[Path], home: Path | None = None) -> None:
        super().__init__(part, key)
        self._beside, self._shelves = beside, [Shelf(folder) for folder in shelves]
        self._home = Files(home, key) if home is not None else None

    def get(self, name: str) -> bytes:
        """The content of a name from wherever it is whole; raises StoreError damaged where it is nowhere."""
        data = self.sealed(name)
        found = self.opened(name, data) if data is not None else None
        return super().get(name) if found is None else found

    def sealed(self, name: str) -> bytes | None:
        """The bytes of a name as they are to lie on the disk; None where no source has them whole."""
        for data in self._offers(name):
            if data is not None and self.opened(name, data) is not None:
                return data
        return None

    def _offers(self, name: str) -> Iterable[bytes | None]:
        yield _bytes_of(self.path_of(name))
        if name in self._beside:
            for shelf in self._shelves:
                yield shelf.read(self._beside[name])
        if self._home is not None:
            yield _bytes_of(self._home.path_of(name))


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
