"""What a backup file says of itself: whose it is, how far it goes, and the sum of every member.

A backup is one zip: ``manifest.json``, ``office.db``, ``key.json`` (wrapped forms only) of an encrypted office,
``office.toml`` where the office has one. The attachments are in it too where it is to travel alone (format 1);
the backups of one folder share them (format 2, ``beside``, see :mod:`shelf`). The manifest of an encrypted office is signed
(HMAC-SHA256), so a forged one is refused; a plain office's is summed only and proves no more than wholeness.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from hotline_desk.store.errors import StoreError
from hotline_desk.store.keys import subkey

NAME = "manifest.json"
DATABASE, KEY, OWN = "office.db", "key.json", "office.toml"
FORMAT, ALONE = 2, 1  # backups that share their attachments, and those that hold them
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LIMIT = 64 * 1024 * 1024  # bytes of a manifest: far more than 100 attachments of 100,000 orders need
_FILE = re.compile(r"files/[0-9a-f]{2}/[0-9a-f]{64}\Z")
_ALLOWED = re.compile(rf"(?:office\.db|key\.json|office\.toml)\Z|{_FILE.pattern}")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")

BAD = "这个备份文件已损坏或不是热线办件台的备份，没有使用。现有数据没有改动，请换一个备份文件。"
FORGED = "这个备份文件的签名不对，可能被人改过，没有使用。现有数据没有改动，请换一个备份文件。"
NEWER = "这个备份是更新版本的程序做的，请先升级本程序再恢复。现有数据没有改动。"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts of one backup. ``made_at`` is wall time; ``head`` the digest of event ``seq``; members, beside: (bytes, SHA-256)."""

    office: str
    name: str
    made_at: str
    reason: str
    app: str
    schema: str
    seq: int
    head: str
    last: str  # when the newest event was entered, "" for an office without events
    state: str
    orders: int
    events: int
    files: int
    keyed: bool
    lacking: tuple[str, ...] = ()
    members: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    beside: Mapping[str, tuple[int, str]] = field(default_factory=dict)  # attachments on the shelf beside the file
    format: int = ALONE
    mac: str = ""

    def signed(self, key: bytes | None) -> Manifest:
        """The same, signed under the office's data key (summed for a plain office)."""
        return replace(self, mac=self._mac(key))

    def is_right(self, key: bytes | None) -> bool:
        """Whether nothing was changed since it was signed."""
        return hmac.compare_digest(self.mac, self._mac(key))

    def _mac(self, key: bytes | None) -> str:
        text = json.dumps(replace(self, mac="").plain(), sort_keys=True, ensure_ascii=False).encode()
        signing = subkey(key, "backup")
        return (hmac.new(signing, text, hashlib.sha256) if signing else hashlib.sha256(text)).hexdigest()

    def plain(self) -> dict[str, Any]:
        """As JSON says it; a backup that shares nothing reads as those of release 0.1.0 did."""
        value = asdict(self)
        if not self.beside:
            del value["beside"]
        return value

    def text(self) -> bytes:
        return json.dumps(self.plain(), ensure_ascii=False, indent=1).encode()

    def sharing(self, members: Mapping[str, tuple[int, str]], beside: Mapping[str, tuple[int, str]]) -> Manifest:
        """The same facts of a file with these members and these attachments beside it."""
        return replace(self, members=dict(members), beside=dict(beside), format=FORMAT if beside else ALONE)


def _parsed(content: bytes) -> Manifest:
    value = json.loads(content)
    if int(value["format"]) > FORMAT:
        raise StoreError("newer", NEWER)
    members, beside = ({str(name): (int(size), str(digest)) for name, (size, digest) in value.pop(each, {}).items()}
                       for each in ("members", "beside"))
    found = Manifest(**value, members=members, beside=beside)
    return replace(found, lacking=tuple(found.lacking), mac=str(found.mac))


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """A backup file; whatever is wrong with it becomes StoreError damaged, an unreadable path StoreError missing."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError:
        raise StoreError("missing", f"找不到备份文件“{path.name}”，请核对路径。现有数据没有改动。") from None
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError, EOFError, NotImplementedError, RuntimeError,
            AttributeError, IsADirectoryError):
        raise StoreError("damaged", BAD) from None


def _not_ours(info: zipfile.ZipInfo) -> bool:
    """Whether a member is packed as we pack none, or lies before the file's beginning: reading it would fail as a bad disk does."""
    return info.compress_type not in _PACKED or info.header_offset < 0


def read(archive: zipfile.ZipFile) -> Manifest:
    """The manifest, agreeing with the names in the file to the letter; raises StoreError or what ``opened`` turns into one."""
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if any(map(_not_ours, infos)) or len(set(names)) != len(names) or NAME not in names or archive.getinfo(NAME).file_size > _LIMIT:
        raise StoreError("damaged", BAD)
    found = _parsed(archive.read(NAME))
    # A name outside the list (../x, C:\x, a link) never gets as far as a path.
    strange = [name for name in found.members if not _ALLOWED.match(name)]
    if strange or set(names) != {NAME, *found.members} or DATABASE not in found.members:
        raise StoreError("damaged", BAD)
    odd = [name for name, (_, digest) in found.beside.items() if not _FILE.match(name) or not _DIGEST.match(digest)]
    if odd or set(found.beside) & set(found.members) or found.format != (FORMAT if found.beside else ALONE):
        raise StoreError("damaged", BAD)
    if found.keyed != (KEY in found.members):
        raise StoreError("damaged", BAD)
    return found


def glance(path: Path) -> Manifest | None:
    """The manifest of a file, or None where it is no readable backup; members are not checked."""
    try:
        with opened(path) as archive:
            return read(archive)
    except (StoreError, OSError):
        return None


def copy_member(archive: zipfile.ZipFile, name: str, expected: tuple[int, str], out: Any) -> None:
    """Write a member out as it was put in, never a byte more than the manifest says; raises StoreError damaged."""
    digest, left = hashlib.sha256(), expected[0]
    with archive.open(name) as source:
        while part := source.read(min(1 << 20, left + 1)):
            left -= len(part)
            if left < 0:
                break
            digest.update(part)
            out.write(part)
    if left or digest.hexdigest() != expected[1]:
        raise StoreError("damaged", BAD)
