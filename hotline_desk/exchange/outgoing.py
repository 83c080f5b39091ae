"""Writing tables for Excel: text stays text, numbers are numbers, and nothing is ever a formula.

OWASP ASVS 5.0 1.2.10: a citizen's ``=cmd|…`` must not run on a clerk's machine, so every text is
written as a text cell in a text-formatted column.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from hotline_desk.domain.names import clean_text
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.intake import Intake, shown_text
from hotline_desk.exchange.sheet_file import write
from hotline_desk.exchange.workbooks import EXACT_DIGITS

#: Excel's own limit of one cell.
MAX_CELL = 32_767
_CUT = "……（全文较长，见办件台）"


Told = Callable[[int], None]


def table_bytes(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str = "工单", widths: Sequence[int] = ()) -> bytes:
    """A workbook of one sheet. ``widths`` in characters; texts beyond Excel's 32,767 characters are cut with a note."""
    stream = io.BytesIO()
    write(stream, [_text(header) for header in headers], (_line(row) for row in rows), sheet, widths)
    return stream.getvalue()


def _line(row: Sequence[Any]) -> list[Any]:
    return [_value(value) for value in row]


def _value(value: Any) -> Any:
    """A number Excel holds exactly, else the text."""
    exact = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**EXACT_DIGITS
    return value if exact else _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "、".join(str(v) for v in value)
    text = clean_text(str(value))
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - len(_CUT)] + _CUT


def write_table(path: Path, headers: Sequence[str], rows: Iterable[Sequence[Any]], *, sheet: str = "工单", widths: Sequence[int] = (),
                tell: Told = lambda done: None) -> int:
    """Write a table to ``path`` whole or not at all; returns the number of rows. IntakeError where it cannot be written.

    ``tell`` hears how many rows are written; what it (or ``rows``) raises is raised, and then nothing is there.
    """
    try:
        return _beside(path, lambda stream: write(stream, [_text(h) for h in headers], (_line(row) for row in rows), sheet, widths, tell))
    except OSError as error:
        raise IntakeError("locked", f"写不了“{path.name}”：文件可能正在 Excel 里打开，或磁盘已满、没有写入权限。原文件没有改动，请关闭后重试。") from error


def _beside(path: Path, fill: Callable[[IO[bytes]], int]) -> int:
    """Fill a file beside the wanted one and put it in its place; whatever happens nothing else is left."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.stem}.", suffix=".tmp", delete=False) as stream:
        try:
            count = fill(stream)
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
            os.replace(stream.name, path)
        except BaseException:  # a stop is one too
            stream.close()
            Path(stream.name).unlink(missing_ok=True)
            raise
    return count


def write_bad_rows(path: Path, intake: Intake) -> int:
    """The rows that wait for a person, as they stand in the file, with what to mend; the same headers, so it imports again."""
    headers = [c.header for c in intake.mapping.columns]

    def line(row: Any) -> list[Any]:
        reasons = "；".join(f"{p.column}：{p.reason}" if p.column else p.reason for p in row.problems if p.fatal)
        cells = [shown_text(c) for c in row.cells[: len(headers)]]
        return cells + [""] * (len(headers) - len(cells)) + [row.row_number, reasons]

    rows = [line(r) for r in intake.rows if r.rejected]
    return write_table(path, [*headers, "原文件行号", "要改的地方"], rows, sheet="要改的行", widths=[16] * len(headers) + [10, 40])
