"""A disk that may lose power: what was written and not yet synced may be there, not there, or there in part.

Made from a log of a real run (strace with data). Strict model: ``fsync`` of a file keeps its bytes, ``fsync`` of a folder
keeps the names in it; before that each 4,096-byte write may be lost by itself, and of the changes of names any
first part may be there (file systems keep their order). Nothing else is promised.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_LINE = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_PAGE = 4096


@dataclass
class File:
    """Bytes as the program sees them, as the disk surely has them, and what lies between."""

    seen: bytearray = field(default_factory=bytearray)
    kept: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # (offset, data) or (length, None)

    def write(self, at: int, data: bytes) -> None:
        _put(self.seen, at, data)
        self.pending += [(at + n, data[n:n + _PAGE]) for n in range(0, len(data), _PAGE)]

    def cut(self, length: int) -> None:
        _cut(self.seen, length)
        self.pending.append((length, None))

    def sync(self) -> None:
        self.kept, self.pending = bytes(self.seen), []

    def after(self, chance: random.Random, share: float) -> bytes:
        """What is there after the power came back."""
        found = bytearray(self.kept)
        for at, data in self.pending:
            if chance.random() < share:
                _cut(found, at) if data is None else _put(found, at, data)
        return bytes(found)


def _put(content: bytearray, at: int, data: bytes) -> None:
    if at > len(content):
        content.extend(bytes(at - len(content)))
    content[at:at + len(data)] = data


def _cut(content: bytearray, length: int) -> None:
    content.extend(bytes(max(0, length - len(content))))
    del content[length:]


Names = dict[str, File]  # path → file; folders follow from the paths
Change = tuple[str, str, File | None]  # ("set" | "drop" | "move", path, file or None); a move names "old\0new"


@dataclass
class Disk:
    """One folder on such a disk, and the descriptors of the program that writes to it."""

    names: Names
    kept: Names
    pending: list[Change] = field(default_factory=list)
    handles: dict[int, tuple[str, File | None, int]] = field(default_factory=dict)  # path, file, position

    @classmethod
    def of(cls, folder: Path) -> Disk:
        names = {str(p): File(bytearray(p.read_bytes()), p.read_bytes()) for p in folder.rglob("*") if p.is_file()}
        return cls(dict(names), dict(names))

    def change(self, what: str, path: str, file: File | None = None) -> None:
        _apply(self.names, (what, path, file))
        self.pending.append((what, path, file))

    def sync_folder(self, folder: str) -> None:
        """Names keep their order: with a change of this folder all earlier ones are kept."""
        last = max((n for n, (_, path, _) in enumerate(self.pending)
                    if any(str(Path(one).parent) == folder for one in path.split("\0"))), default=-1)
        for each in self.pending[:last + 1]:
            _apply(self.kept, each)
        del self.pending[:last + 1]

    def after_the_cut(self, chance: random.Random, share: float) -> dict[str, bytes]:
        names, pending = dict(self.kept), self.pending
        for each in pending[:round(share * len(pending)) if share in (0, 1) else chance.randint(0, len(pending))]:
            _apply(names, each)
        return {path: file.after(chance, share) for path, file in names.items()}


def _apply(names: Names, change: Change) -> None:
    what, path, file = change
    if what == "set" and file is not None:
        names[path] = file
    elif what == "drop":
        names.pop(path, None)
    else:
        old, new = path.split("\0")
        for name in [name for name in names if name == old or name.startswith(old + "/")]:
            names[new + name[len(old):]] = names.pop(name)


# -- reading the log -------------------------------------------------------------------------------------
class Replay:
    """Plays a log onto a disk, one call at a time."""

    def __init__(self, disk: Disk, root: str) -> None:
        self.disk, self.root, self.said = disk, root, ""

    def step(self, line: str) -> bool:
        """Play one line; whether it changed anything."""
        match = _LINE.match(line)
        if not match or int(match[3]) < 0:
            return False
        play = getattr(self, f"_{match[1]}", None)
        if play is None:
            return False
        texts = [bytes.fromhex(t.replace("\\x", "")) for t in _TEXT.findall(match[2])]
        return bool(play(match[2], texts, int(match[3])))

    def _path(self, arguments: str, name: bytes) -> str:
        text = name.decode("utf-8", "surrogateescape")
        handle = re.match(r"(\d+), ", arguments)
        if handle and not text.startswith("/"):
            return f"{self.disk.handles.get(int(handle[1]), ('', None, 0))[0]}/{text}"
        return text

    def _ours(self, path: str) -> bool:
        return path == self.root or path.startswith(self.root + "/")

    def _openat(self, arguments: str, texts: list[bytes], answer: int) -> bool:
        path = self._path(arguments, texts[0])
        self.disk.handles.pop(answer, None)
        if not self._ours(path):
            return False
        file = self.disk.names.get(path)
        made = file is None and "O_CREAT" in arguments
        if made:
            file = File()
            self.disk.change("set", path, file)
        elif file is not None and "O_TRUNC" in arguments:
            file.cut(0)
        self.disk.handles[answer] = (path, file, len(file.seen) if file and "O_APPEND" in arguments else 0)
        return made or "O_TRUNC" in arguments

    def _close(self, arguments: str, texts: list[bytes], answer: int) -> bool:
        self.disk.handles.pop(int(arguments), None)
        return False

    def _handle(self, arguments: str) -> tuple[int, str, File | None, int]:
        number = int(arguments.split(",", maxsplit=1)[0])
        return (number, *self.disk.handles.get(number, ("", None, 0)))

    def _write(self, arguments: str, texts: list[bytes], answer: int) -> bool:
        number, path, file, at = self._handle(arguments)
        if number == 1:
            self.said += texts[0].decode()
        if file is None:
            return False
        file.write(at, texts[0][:answer])
        self.disk.handles[number] = (path, file, at + answer)
        return True

    def _lseek(self, arguments: str, texts: list[bytes], answer: int) -> bool:
        number, path, file, _ = self._handle(arguments)
        if file is not None:
            self.disk.handles[number] = (path, file, answer)
        return False

    def _read(self, arguments: str, texts: list[bytes], answer: int) -> bool:
        number, path, file, at = self._handle(arguments)
        if file is not None:
            self.disk.handles[number] = (path, file, at + answer)
        return False

    def _pwrite64(self, arguments: str, texts: list[bytes], answer: int) -> bool:
        file = self._handle(arguments)[2]
        if file is None:
            return False
        file.write(int(arguments.rsplit(", ", 1)[1]), texts[0][:answer])
        return True

    def _ftruncate(self, arguments: str, texts: list[bytes], answer: int) -> bool:
        file = self._handle(arguments)[2]
        if file is None:
            return False
        file.cut(int(arguments.rsplit(", ", 1)[1]))
        return True

    def _fsync(self, arguments: str, texts: list[bytes], answer: int) -> bool:
        _, path, file, _ = self._handle(arguments)
        if file is not None:
            file.sync()
        elif path:
            self.disk.sync_folder(path)
        return bool(path)

    _fdatasync = _fsync

    def _rename(self, arguments: str, texts: list[bytes], answer: int) -> bool:
        old, new = (text.decode("utf-8", "surrogateescape") for text in texts[:2])
        if self._ours(new):
            self.disk.change("move", f"{old}\0{new}")
        return self._ours(new)

    def _unlink(self, arguments: str, texts: list[bytes], answer: int) -> bool:
        path = self._path(arguments, texts[0])
        if self._ours(path):
            self.disk.change("drop", path)
        return self._ours(path)

    _unlinkat = _unlink


def lay_out(files: dict[str, bytes], folder: Path) -> None:
    """The files after the cut, where the program looks for them."""
    for path, content in files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(content)
    folder.mkdir(parents=True, exist_ok=True)


def changing(lines: Iterable[str], folder: Path) -> int:
    """How many lines of a log change the disk."""
    replay = Replay(Disk.of(folder), str(folder))
    return sum(replay.step(line) for line in lines)
