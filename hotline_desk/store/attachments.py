"""Attachments on disk: each content once, under its own digest, written whole or not at all.

``files/ab/<name>``: the name is the SHA-256 of the content, under a key its HMAC (a plain digest would tell
who knows a document that the office has it); the content is then sealed by AES-256-GCM, bound to its name.
The row in the database is written after the file is durable; a file without a row is harmless.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import time
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from hotline_desk.store import generations
from hotline_desk.store.errors import StoreError
from hotline_desk.store.keys import subkey

FOLDER = "files"
LIMIT = 20 * 1024 * 1024  # bytes of one attachment
NAME = re.compile(r"[0-9a-f]{64}\Z")
_MARK = b"HDF1"
_GONE = "附件文件损坏或不见了，请用最近的备份恢复，或重新添加同一个文件。其他数据没有改动。"


def member(name: str) -> str:
    """How a name is called in a backup."""
    return f"{FOLDER}/{name[:2]}/{name}"


class Files:
    """The attachment files of one office folder; ``key`` is the office's data key, None for a plain office."""

    def __init__(self, folder: Path, key: bytes | None = None) -> None:
        self.folder = folder / FOLDER
        self._names, self._seal = subkey(key, "attachment names"), subkey(key, "attachments")

    def name_of(self, content: bytes) -> str:
        """The name under which this content is kept."""
        if self._names is None:
            return hashlib.sha256(content).hexdigest()
        return hmac.new(self._names, content, hashlib.sha256).hexdigest()

    def path_of(self, name: str) -> Path:
        """Where a name lies; raises StoreError damaged for what is no name of ours."""
        if not NAME.match(name):
            raise StoreError("damaged", _GONE)
        return self.folder / name[:2] / name

    def put(self, content: bytes) -> str:
        """Keep a content durably and return its name; a damaged file of the same content is replaced. OSError."""
        name = self.name_of(content)
        if not self.whole(name):
            self._write(self.path_of(name), self._sealed(name, content))
        return name

    def _write(self, path: Path, data: bytes) -> None:
        for folder in (self.folder, path.parent):
            if not folder.exists():
                folder.mkdir(exist_ok=True)
                generations.sync_folder(folder.parent)
        generations.write_atomically(path, data)

    def take(self, name: str, data: bytes) -> None:
        """Keep bytes as they stood on the disk of another folder of the same office (from a backup). OSError."""
        path = self.path_of(name)
        if not path.exists() or path.read_bytes() != data:
            self._write(path, data)

    def get(self, name: str) -> bytes:
        """The content of a name; raises StoreError damaged where it is gone or not what was written."""
        try:
            content = self.opened(name, self.path_of(name).read_bytes())
        except OSError:
            content = None
        if content is None:
            raise StoreError("damaged", _GONE)
        return content

    def whole_bytes(self, name: str) -> bytes | None:
        """The bytes of a name as they lie on the disk; None where they are gone or damaged."""
        try:
            data = self.path_of(name).read_bytes()
        except OSError:
            return None
        return data if self.opened(name, data) is not None else None

    def whole(self, name: str) -> bool:
        """Whether the file is there, to the last bit."""
        try:
            self.get(name)
        except StoreError:
            return False
        return True

    def broken(self, names: Iterable[str]) -> list[str]:
        """Which of these are gone or damaged."""
        return [name for name in dict.fromkeys(names) if not self.whole(name)]

    def drop(self, names: Iterable[str]) -> None:
        """Take the files of these names away for good; one that is gone already is no matter. Raises OSError."""
        for name in names:
            self.path_of(name).unlink(missing_ok=True)

    def drop_strangers(self, known: Collection[str], older: float) -> int:
        """Take away the files that no row names and that lie here longer than ``older`` seconds; how many went."""
        before = time.time() - older
        strangers = [path for path in self.folder.glob("*/*") if path.name not in known and path.stat().st_mtime <= before]
        for path in strangers:
            path.unlink(missing_ok=True)
        return len(strangers)

    # -- sealing -------------------------------------------------------------------------------------
    def _cipher(self) -> Any:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._seal or b"")

    def _sealed(self, name: str, content: bytes) -> bytes:
        if self._seal is None:
            return content
        nonce = os.urandom(12)
        return bytes(_MARK + nonce + self._cipher().encrypt(nonce, content, name.encode("ascii")))

    def opened(self, name: str, data: bytes) -> bytes | None:
        """The content behind a file's bytes; None where they are not what was written under this name."""
        content: bytes | None = data
        if self._seal is not None:
            content = self._decrypted(name, data)
        return content if content is not None and self.name_of(content) == name else None

    def _decrypted(self, name: str, data: bytes) -> bytes | None:
        from cryptography.exceptions import InvalidTag

        if data[:4] != _MARK or len(data) < 32:
            return None
        try:
            return bytes(self._cipher().decrypt(data[4:16], data[16:], name.encode("ascii")))
        except InvalidTag:
            return None
