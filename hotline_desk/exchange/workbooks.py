"""Any table file as plain grids of cells: .xlsx, .xls, .csv and tab-separated text under any name.

What a file *is* is told from its bytes, not from its name. Limits and refusals follow the house's
import rules: 20 MB, 20,000 rows, 100 columns, stop after 2,000 empty rows; no macros, no external
links, no passwords. Every refusal is a Chinese sentence that says what to do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from hotline_desk.domain.names import clean_text
from hotline_desk.exchange.errors import IntakeError

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_TEXT = 20_000
MAX_EMPTY_ROWS = 2_000
#: A spreadsheet keeps 15 digits of a number; what comes after them is invented.
EXACT_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell whose value is not in the file: a formula never calculated, or #N/A and its kin."""

    shown: str
    reason: str


Cell = str | int | float | bool | datetime | date | time | timedelta | Unreadable | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row with its 1-based number in the file, so that a clerk finds it again."""

    number: int
    cells: Sequence[Any]


_NAMED = 6  # runs of rows, or columns, that a sentence names


def _runs(numbers: Sequence[int]) -> str:
    """5, 6, 7, 9 → 5–7、9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = "、".join(str(first) if first == last else f"{first}–{last}" for first, last in runs[:_NAMED])
    return told + (" 等" if len(runs) > _NAMED else "")


@dataclass(frozen=True, slots=True)
class Unseen:
    """What a spreadsheet program keeps from sight though it is read: rows by their numbers (hidden or filtered out), columns from 0."""

    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()

    def among(self, rows: Iterable[Row], headers: Sequence[str]) -> Unseen:
        """Only what these rows and headers hold."""
        hidden = frozenset(self.rows)
        return Unseen(tuple(r.number for r in rows if r.number in hidden), tuple(c for c in self.columns if c < len(headers) and headers[c]))

    def words(self, headers: Mapping[int, str]) -> str:
        """What a clerk is told of them; "" where there are none."""
        columns = [headers[c] for c in self.columns if c in headers]
        told = [f"{len(self.rows):,} 行是隐藏或筛选掉的（第 {_runs(self.rows)} 行）"] if self.rows else []
        told += [f"{len(columns)} 列是隐藏的（{'、'.join(columns[:_NAMED])}{' 等' if len(columns) > _NAMED else ''}）"] if columns else []
        return f"表里有 {'，'.join(told)}，这里也读进来了。不要的，请在 Excel 里删掉再导。" if told else ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as it lies in the file, before anybody knows which row is the header."""

    name: str
    rows: list[Row]
    base_1904: bool = False
    hidden: bool = False
    unseen: Unseen = Unseen()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its header: what mapping and intake work on."""

    name: str
    headers: tuple[str, ...]
    rows: list[Row]
    header_row: int = 1
    base_1904: bool = False
    other_sheets: tuple[str, ...] = field(default=())
    unseen: Unseen = Unseen()


class LostDigits(ValueError):
    """A number longer than a spreadsheet can hold: its last digits are already gone."""


def cell_text(value: Any) -> str:
    """A cell as the text a person sees, whole; raises LostDigits rather than rounding anything."""
    if isinstance(value, str):
        return clean_text(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, Unreadable):
        return value.shown
    return _moment_text(value)


def _number_text(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        if abs(value) >= 10**EXACT_DIGITS:
            raise LostDigits(f"{value:.14E}")
        return str(int(value))
    # 0.30000000000000004 is what the machine holds, 0.3 is what was typed.
    return format(value, ".15g")


def _moment_text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def column_index(letters: bytes | str) -> int:
    """``A`` → 0, ``AA`` → 26."""
    text = letters.decode() if isinstance(letters, bytes) else letters
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letter(index: int) -> str:
    """0 → ``A``, 26 → ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_empty(value: Any) -> bool:
    """True for a cell that shows nothing (blanks and invisible characters only, too)."""
    return value is None or (isinstance(value, str) and (not value or not clean_text(value)))


def compact_rows(rows: Iterable[tuple[int, Sequence[Any]]]) -> list[Row]:
    """Only the rows that show something; stops after 2,000 empty ones, refuses more than 20,000 rows."""
    kept: list[Row] = []
    last = 0
    for number, cells in rows:
        if not any(cells) or all(map(is_empty, cells)):
            if number - last > MAX_EMPTY_ROWS:
                break
            continue
        last = number
        kept.append(Row(number, cells[:MAX_COLUMNS]))
        if len(kept) > MAX_ROWS + 20:
            raise IntakeError("limit", f"表格超过 {MAX_ROWS} 行。请按时间分成几个文件，分次导入；本次没有导入任何内容。")
    return kept


def kind_of(data: bytes) -> str:
    """``xlsx``, ``xls`` or ``text``, told from the first bytes."""
    if data.startswith(b"PK"):
        return "xlsx"
    return "xls" if data.startswith(b"\xd0\xcf\x11\xe0") else "text"


def grids_of(data: bytes, name: str) -> list[Grid]:
    """All sheets of a file's bytes; foreign bytes come here only through :mod:`sandbox`.

    Raises IntakeError where they are of a wrong kind, protected or damaged.
    """
    kind = kind_of(data)
    if kind == "xlsx":
        from hotline_desk.exchange.xlsx import read_xlsx

        return read_xlsx(data, name)
    if kind == "xls":
        from hotline_desk.exchange.xls import read_xls

        return read_xls(data, name)
    from hotline_desk.exchange.delimited import read_delimited
    from hotline_desk.exchange.webtable import read_webtable

    return [read_webtable(data, name) if is_markup(data, name) else read_delimited(data, name)]


def read_bytes(path: Path) -> bytes:
    """The whole file; IntakeError for a lock file, a folder, a missing, locked, empty or too large one."""
    if path.name.startswith(("~$", ".~lock")):
        raise IntakeError("locked", f"“{path.name}”是 Excel 打开文件时的临时锁文件，请选择去掉“~$”的原文件。")
    try:
        if path.is_dir():
            raise IntakeError("missing", f"“{path.name}”是文件夹，请选择其中的一个文件。")
        if path.exists() and not path.is_file():
            raise IntakeError("type", f"“{path.name}”不是普通文件，请选择 Excel 或 CSV 文件。")
        if path.stat().st_size > MAX_BYTES:
            raise IntakeError("limit", f"“{path.name}”超过 20 MB。请删去图片，或按时间分成几个文件再导入；本次没有导入任何内容。")
        data = path.read_bytes()
    except FileNotFoundError:
        raise IntakeError("missing", f"找不到文件“{path.name}”，请看它是否被移走或改名。") from None
    except PermissionError:
        raise IntakeError("locked", f"打不开“{path.name}”：文件正被其他程序占用，或没有读取权限。请关闭 Excel/WPS 后重试。") from None
    except OSError:
        raise IntakeError("damaged", f"读取“{path.name}”出错，请把文件复制到本机硬盘后重试；已有数据不受影响。") from None
    if not data.strip(b"\x00 \r\n\t"):
        raise IntakeError("empty", f"“{path.name}”是空文件，请重新从平台导出。")
    return data


_MARKUP = re.compile(rb"^(?:\xef\xbb\xbf|\xff\xfe)?\s*(?:<\?xml|<!doctype|<html|<head|<meta|<table|<style|<div|<body)", re.I)
_ARCHIVED = re.compile(rb"^(?:\xef\xbb\xbf)?\s*mime-version:", re.I)  # its text is written in codes: read as it stands it is rubbish
_OTHER_KINDS = ((b"%PDF", "PDF 文件"), (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"Rar!", "压缩包"), (b"7z\xbc\xaf", "压缩包"),
                (b"MZ", "程序文件"), (b"{\\rtf", "RTF 文档"))


def is_markup(data: bytes, name: str) -> bool:
    """Whether the bytes are a web page (platforms name them .xls too); other kinds of file are refused, saying what to do instead."""
    head = data[:512].replace(b"\x00", b"") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data[:512]
    if _MARKUP.match(head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")):
        return True
    if _ARCHIVED.match(head):
        raise IntakeError("html", f"“{name}”其实是网页存档，不是真正的 Excel 文件。请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（.xlsx）”，再导入。")
    for magic, word in _OTHER_KINDS:
        if data.startswith(magic):
            raise IntakeError("type", f"“{name}”是{word}，不能导入。请从平台导出 Excel（.xlsx、.xls）或 CSV 文件。")
    return False
