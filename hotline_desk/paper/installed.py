"""Finds typefaces an office has bought (仿宋_GB2312, 方正小标宋 …) by reading font files' name tables.

Only TrueType outlines that may be embedded are taken: ReportLab refuses CFF, and a font whose
licence bits forbid embedding is left alone.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

# In order of preference, as domain practice has it (GB/T 9704 names 小标宋 and 仿宋).
WANTED: Mapping[str, tuple[str, ...]] = {
    "fang": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "华文仿宋"),
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "华文中宋", "STZhongsong"),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi"),
}
RESTRICTED = 0x0002  # OS/2 fsType: no embedding without the owner's leave


@dataclass(frozen=True, slots=True)
class InstalledFace:
    """A usable installed face."""

    family: str
    path: Path


def usual_folders() -> list[Path]:
    """The folders where this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", local / "Microsoft" / "Windows" / "Fonts"]
    shared = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return [*shared, home / ".local" / "share" / "fonts", home / ".fonts"]


def find_installed(folders: list[Path] | None = None) -> dict[str, InstalledFace]:
    """The best installed face of each role; roles with none are left out."""
    best: dict[str, tuple[int, InstalledFace]] = {}
    for path in _font_files(usual_folders() if folders is None else folders):
        families = read_families(path)
        for role, wanted in WANTED.items():
            rank = min((wanted.index(name) for name in families if name in wanted), default=None)
            if rank is not None and (role not in best or rank < best[role][0]):
                best[role] = (rank, InstalledFace(wanted[rank], path))
    return {role: face for role, (_, face) in best.items()}


def read_families(path: Path) -> set[str]:
    """The family and full names in a TrueType file; empty if it cannot be embedded or read."""
    try:
        with path.open("rb") as file:
            return _families(file)
    except (OSError, struct.error, UnicodeDecodeError):
        return set()  # a broken font on the machine is no reason not to print


def _font_files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".ttf")


def _families(file: BinaryIO) -> set[str]:
    header = file.read(12)
    if header[:4] not in (b"\x00\x01\x00\x00", b"true"):
        return set()
    tables = _tables(file.read(16 * struct.unpack(">H", header[4:6])[0]))
    if not {"glyf", "loca", "name", "OS/2"} <= tables.keys():
        return set()
    if struct.unpack(">H", _read_at(file, tables["OS/2"][0] + 8, 2))[0] & RESTRICTED:
        return set()
    return _names(_read_at(file, *tables["name"]))


def _read_at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)


def _tables(directory: bytes) -> dict[str, tuple[int, int]]:
    rows = struct.iter_unpack(">4sLLL", directory)
    return {tag.decode("latin-1"): (offset, length) for tag, _, offset, length in rows}


def _names(table: bytes) -> set[str]:
    count, strings = struct.unpack(">HH", table[2:6])
    found = set()
    for platform, _, _, name_id, length, offset in struct.iter_unpack(">6H", table[6 : 6 + 12 * count]):
        if name_id in (1, 4, 6) and platform in (0, 3):
            raw = table[strings + offset : strings + offset + length]
            found.add(raw.decode("utf-16-be"))
    return found
