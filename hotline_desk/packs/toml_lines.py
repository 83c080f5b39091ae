"""TOML with line numbers: tomllib reads the values, this says on which line each key stands."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from hotline_desk.locations import why
from hotline_desk.packs.problems import PackError, Problem

_HEADER = re.compile(r"""\s*(\[\[?)\s*([\w."'-]+)\s*\]\]?\s*(?:#.*)?$""")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*=""")
_AT = re.compile(r"\(at line (\d+), column \d+\)")

_MOST = 4 * 1024 * 1024  # bytes: the largest pack has 0.1 MB


class Document:
    """A TOML file: ``data`` as tomllib gives it, and :meth:`line` of any key in it.

    Raises :class:`PackError` if the file cannot be read or is not TOML; a key or table written
    twice is one of the things TOML itself refuses.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        text = _read(path)
        self.data: dict[str, Any] = _parse(text, path.name)
        self._lines = _index(text)

    def line(self, table: str = "", key: str = "", number: int = 0) -> int:
        """The line of ``key`` in the ``number``-th ``table`` (0 first); of the table's head without a key."""
        return self._lines.get((table, number, key)) or self._lines.get((table, number, ""), 0)


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST:
            raise PackError([Problem(path.name, "", "文件太大，不像规定包，没有读")])
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise PackError([Problem(path.name, "", "找不到这个文件，请核对路径")]) from None
    except UnicodeDecodeError:
        raise PackError([Problem(path.name, "", "文件不是 UTF-8 编码，请另存为 UTF-8 后再试")]) from None
    except OSError as error:
        raise PackError([Problem(path.name, "", f"文件读不出来（{why(error)}）")]) from None


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise PackError([Problem(name, "", "括号套得太深，不像规定包")]) from None
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        line = int(found.group(1)) if found else len(text.splitlines())
        raise PackError([_syntax_problem(text, name, line, str(error))]) from None


def _syntax_problem(text: str, name: str, line: int, message: str) -> Problem:
    """tomllib speaks up at the end of a value: the key is on that line, or, of a long text, above it."""
    lines = text.splitlines()[:line]
    while lines and not (_KEY.match(lines[-1]) or _HEADER.match(lines[-1])):
        lines.pop()
    table = next((head.group(2) for text in reversed(lines) if (head := _HEADER.match(text))), "")
    key = found.group(1).strip("\"'") if lines and (found := _KEY.match(lines[-1])) else ""
    twice = any(word in message for word in ("overwrite", "Cannot declare", "twice"))
    reason = "同一个键写了两次" if twice else f"不是合法的 TOML（{_AT.sub('', message).strip()}）"
    return Problem(name, ".".join(part for part in (table, key) if part), reason, len(lines) or line)


def _index(text: str) -> dict[tuple[str, int, str], int]:
    """(table, how many of that name before it, key) → line; the inside of long strings is passed over."""
    lines: dict[tuple[str, int, str], int] = {}
    seen: dict[str, int] = {}
    table, number, quote = "", 0, ""
    for position, line in enumerate(text.splitlines(), 1):
        if quote:
            quote = "" if quote in line else quote
            continue
        if head := _HEADER.match(line):
            table = head.group(2)
            number = seen.get(table, -1) + 1
            seen[table] = number
            lines[table, number, ""] = position
        elif key := _KEY.match(line):
            lines.setdefault((table, number, key.group(1).strip("\"'")), position)
            quote = _opens(line[key.end() :])
    return lines


def _opens(value: str) -> str:
    """The long quote a value opens and does not close on its line."""
    for mark in ('"""', "'''"):
        if value.count(mark) == 1:
            return mark
    return ""
