"""The office folder: ``CURRENT`` names the generation in use, and switching it is one atomic step.

A new generation is built beside the old one as ``gen-N.part``, so no journal can ever be paired with
the wrong database and going back is pointing back.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import time
from datetime import date
from pathlib import Path

from hotline_desk.store.errors import StoreError

DATABASE = "office.db"
POINTER = "CURRENT"
_LOST_POINTER = "数据文件夹里缺少 CURRENT 文件，不知道该用哪一份数据，请用最近的备份恢复。原文件没有改动。"
_NAME = re.compile(r"gen-(\d+)\Z")
_BROKEN_POINTER = "数据文件夹里的 CURRENT 文件已损坏，请用最近的备份恢复。原文件没有改动。"


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable; Windows has no such call and does it with the rename."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder_where_possible(folder: Path) -> None:
    """The same for a place that may be a network share or a stick: some know no such call."""
    try:
        sync_folder(folder)
    except OSError:
        return


def sync_file(path: Path) -> None:
    """Wait until the bytes of a file are on the disk."""
    with open(path, "rb+") as stream:
        os.fsync(stream.fileno())


def replace(source: Path, target: Path) -> None:
    """``os.replace``, tried again where a virus scanner on Windows holds the file for a moment."""
    for attempt in range(10):
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if sys.platform != "win32" or attempt == 9:
                raise
            time.sleep(0.1)


def write_atomically(path: Path, content: bytes, *, durable: bool = True, mode: int = 0o666) -> None:
    """Write a whole file or nothing: temp file in the same folder, fsync, replace, fsync folder."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with open(temporary, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def generations(folder: Path) -> list[int]:
    """Numbers of the finished generations in a folder, ascending."""
    found = (_NAME.match(child.name) for child in folder.glob("gen-*"))
    return sorted(int(match[1]) for match in found if match)


def current(folder: Path) -> Path:
    """The folder of the generation in use; raises StoreError missing or damaged."""
    pointer = folder / POINTER
    if not pointer.is_file():
        known = generations(folder)
        if not known:
            raise StoreError("missing")
        if len(known) == 1:  # init was stopped between its last two steps: nothing else it could be
            return folder / f"gen-{known[0]}"
        raise StoreError("damaged", _LOST_POINTER)
    name, _, check = pointer.read_bytes()[:64].decode("ascii", "replace").strip().partition(" ")
    found = _NAME.match(name)
    # A bare name (earlier releases) is believed only where a changed digit could not lead to an old generation.
    right = check == _check(name) if check else found and int(found[1]) >= max(generations(folder), default=0)
    if not found or not right:
        raise StoreError("damaged", _BROKEN_POINTER)
    return folder / name


def _check(name: str) -> str:
    return hashlib.sha256(name.encode("ascii", "replace")).hexdigest()[:8]


def database(folder: Path) -> Path:
    """Path of the database in use; raises StoreError where there is none."""
    path = current(folder) / DATABASE
    if not path.is_file():
        raise StoreError("damaged", "数据文件不见了，请用最近的备份恢复。其他文件没有改动。")
    return path


def new_part(folder: Path) -> tuple[Path, Path]:
    """(part folder, final folder) of the next generation; a left-over part is removed first."""
    number = (generations(folder) or [0])[-1] + 1
    part, final = folder / f"gen-{number}.part", folder / f"gen-{number}"
    if part.exists():  # never finished, so never in use
        shutil.rmtree(part)
    part.mkdir(parents=True)
    return part, final


def switch(folder: Path, part: Path, final: Path) -> None:
    """Make a finished part the generation in use: fsync, rename, fsync, then replace CURRENT."""
    for child in part.iterdir():
        sync_file(child)
    sync_folder(part)
    replace(part, final)
    sync_folder(folder)
    write_atomically(folder / POINTER, f"{final.name} {_check(final.name)}".encode("ascii"))


def drop_part(part: Path) -> None:
    """Remove a part that was never finished."""
    shutil.rmtree(part, ignore_errors=True)


# -- generations that were left -----------------------------------------------------------------------
LEFT = "LEFT"
KEEP_DAYS, KEEP_LAST = 30, 3


def sweep(folder: Path, today: date) -> list[str]:
    """Remove generations left more than 30 days ago, never the last three; returns their names.

    The days count from when the first sweep saw the generation left (a file in it says so), not from file times.
    """
    now_used = int(current(folder).name[4:])
    old = [number for number in generations(folder) if number < now_used]
    gone = []
    for number in old:
        place = folder / f"gen-{number}"
        since = _left_since(place, today)
        if number not in old[-KEEP_LAST:] and (today - since).days > KEEP_DAYS:
            shutil.rmtree(place)
            gone.append(place.name)
    return gone


def drop_left(folder: Path) -> list[str]:
    """Remove every generation that was left, at once; returns their names."""
    now_used = int(current(folder).name[4:])
    gone = [f"gen-{number}" for number in generations(folder) if number < now_used]
    for name in gone:
        shutil.rmtree(folder / name)
    return gone


def _left_since(place: Path, today: date) -> date:
    try:
        return date.fromisoformat((place / LEFT).read_text(encoding="ascii"))
    except (OSError, ValueError):
        write_atomically(place / LEFT, today.isoformat().encode("ascii"))
        return today
