"""Reading the old .xls by xlrd, which keeps rows ragged: one far cell costs nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from struct import unpack_from
from typing import Any

from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.workbooks import MAX_COLUMNS, Grid, Unreadable, Unseen, compact_rows


def read_xls(data: bytes, name: str) -> list[Grid]:
    """All sheets of an .xls; raises IntakeError for a protected, foreign or damaged file."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise IntakeError("encrypted", f"“{name}”加了密码。请在 Excel 里去掉密码、另存后再导入。")
    if "WordDocument".encode("utf-16-le") in data[:65536] and "Workbook".encode("utf-16-le") not in data:
        raise IntakeError("type", f"“{name}”是 Word 文档，不能导入。请从平台导出 Excel（.xlsx、.xls）或 CSV 文件。")
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, ragged_rows=True, logfile=io.StringIO(), on_demand=True)
        return [_grid(sheet, book.datemode, _unseen(book, place)) for place, sheet in enumerate(book.sheets())]
    except IntakeError:
        raise
    except Exception as error:  # xlrd raises whatever the damaged bytes lead it to
        if "encrypted" in str(error).lower():
            raise IntakeError("encrypted", f"“{name}”加了密码。请在 Excel 里去掉密码、另存后再导入。") from error
        raise IntakeError("damaged", f"“{name}”已损坏或不是 Excel 文件，读不出内容。请用 Excel 打开后另存为 .xlsx，再导入；"
                                     "本次没有导入任何内容。") from error


def _grid(sheet: Any, datemode: int, unseen: Unseen) -> Grid:
    rows = compact_rows(_rows(sheet, datemode))
    return Grid(str(sheet.name), rows, bool(datemode), bool(sheet.visibility), unseen)


def _unseen(book: Any, place: int) -> Unseen:
    """Rows and columns that are not shown: xlrd tells of them only with all formatting, which takes twice the time."""
    rows: list[int] = []
    columns: list[int] = []
    for code, at in _records(book.mem, book._sh_abs_posn[place]) if book.biff_version >= _BIFF5 else ():  # noqa: SLF001 - xlrd tells nobody
        if code == _ROW:
            number, flags = unpack_from("<H10xI", book.mem, at)
            rows += [number + 1] if flags & _ROW_HIDDEN else []
        elif code == _COLUMNS:
            first, last, flags = unpack_from("<HH4xH", book.mem, at)
            columns += range(first, min(last + 1, MAX_COLUMNS)) if flags & _COLUMN_HIDDEN else ()
    return Unseen(tuple(rows), tuple(columns))


def _records(stream: Any, at: int) -> Iterator[tuple[int, int]]:
    """(code, where its bytes are) of the rows and columns of the sheet that begins here, not of the charts inside it."""
    depth = 0
    while at + _HEAD <= len(stream):
        code, size = unpack_from("<HH", stream, at)
        depth += (code == _BEGIN) - (code == _END)
        if depth < 1:
            return
        if depth == 1 and size >= _LEAST.get(code, size + 1) and at + _HEAD + size <= len(stream):
            yield code, at + _HEAD
        at += _HEAD + size


# [MS-XLS] BOF, EOF, Row (fDyZero), ColInfo (fHidden): code and size before each record.
_BEGIN, _END, _ROW, _COLUMNS, _HEAD, _BIFF5 = 0x0809, 0x000A, 0x0208, 0x007D, 4, 50
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x20, 1
_LEAST = {_ROW: 16, _COLUMNS: 10}


def _rows(sheet: Any, datemode: int) -> Iterator[tuple[int, list[Any]]]:
    for number in range(sheet.nrows):
        cells = sheet.row_slice(number, 0, min(sheet.row_len(number), MAX_COLUMNS))
        yield number + 1, [_value(cell, datemode) for cell in cells]


def _value(cell: Any, datemode: int) -> Any:
    from xlrd import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, error_text_from_code

    if cell.ctype == XL_CELL_DATE:
        base = datetime(1904, 1, 1) if datemode else datetime(1899, 12, 30)
        moment = base + timedelta(seconds=round(cell.value * 86400))
        return moment.date() if cell.value == int(cell.value) else moment
    if cell.ctype == XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == XL_CELL_ERROR:
        shown = error_text_from_code.get(cell.value, "#N/A")
        return Unreadable(shown, f"单元格是错误值 {shown}，请在 Excel 里改正。")
    return cell.value
