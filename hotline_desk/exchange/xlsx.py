"""Reading .xlsx: looked through first, then read whole by calamine, or cell by cell where a file lies.

calamine is fast but lays a sheet out as one rectangle: a single cell at XFD1048576 would ask for
17 billion cells. So each sheet's text is searched first (at C speed) for cells outside sensible
bounds, for errors and for formulas without a value.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.workbooks import MAX_COLUMNS, Grid, Row, Unreadable, Unseen, column_index, compact_rows

MAX_UNZIPPED = 200 * 1024 * 1024
MAX_MEMBERS = 2_000
MAX_UNPACKED = 64 * 1024 * 1024  # what an export of 20,000 rows comes to; it lies in memory twice
# A literal head lets the search run at C speed; a hit elsewhere only costs the slower reader.
_FAR = re.compile(rb' r="(?:[A-Z]{3}|[K-Z][O-Z]|[L-Z][A-Z]|[A-Z]{0,2}(?:2[5-9]\d{3}|[3-9]\d{4}|\d{6,})")')
_ERROR_CELL = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.S)
_BARE_FORMULA = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>')
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_ROW, _COLUMN = re.compile(rb"<(?:\w+:)?row\b([^>]*)>"), re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_NUMBERS = re.compile(rb"""\b(r|min|max)=["'](\d{1,9})["']""")
Marks = dict[str, dict[tuple[int, int], Unreadable]]
Look = Callable[[str, list[Row]], Unseen]
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.I)


class NeedsSlowReader(Exception):
    """The workbook has far cells or is odd: only the reader that goes cell by cell can take it."""


def read_xlsx(data: bytes, name: str, *, slowly: bool = True) -> list[Grid]:
    """All visible sheets of an .xlsx; raises IntakeError for anything that must not or cannot be read.

    With ``slowly`` False raises NeedsSlowReader instead of loading openpyxl, which costs a third of a second.
    """
    members = _inflate(data, name)
    sheets = {m: text for m, text in members.items() if _SHEET.fullmatch(m)}
    if not sheets:
        raise IntakeError("type", f"“{name}”里没有工作表，不是 .xlsx 工作簿。请用 Excel 或 WPS 打开后另存为“Excel 工作簿（.xlsx）”，再导入。")
    base_1904 = bool(re.search(rb'date1904="(?:1|true)"', members.get("xl/workbook.xml", b"")))
    unseen = _unseen(members)
    if not any(_FAR.search(text) for text in sheets.values()):
        grids = _dense_or_none(_unpacked(members) or data, base_1904, _marks(members), unseen)
        if grids is not None:
            return grids
    if not slowly:
        raise NeedsSlowReader
    try:
        return list(_read_sparse(data, base_1904, unseen))
    except IntakeError:
        raise
    except Exception as error:  # a parser of foreign bytes: whatever it raises, the clerk gets a sentence
        raise _damaged(name) from error


def _unpacked(members: dict[str, bytes]) -> bytes | None:
    """The looked-through members as an archive that need not be inflated once more; None where it would take too much memory."""
    if sum(map(len, members.values())) > MAX_UNPACKED:
        return None
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return whole.getvalue()


def _dense_or_none(data: bytes, base_1904: bool, marks: Marks, unseen: Look) -> list[Grid] | None:
    """The sheets by calamine; None where it cannot read what the slower reader perhaps can."""
    try:
        return list(_read_dense(data, base_1904, marks, unseen))
    except (IntakeError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 - a panic of the Rust parser is no Exception
        return None


def _damaged(name: str) -> IntakeError:
    return IntakeError("damaged", f"“{name}”已损坏或不完整，读不出内容。请从平台重新导出；本次没有导入任何内容。")


def _inflate(data: bytes, name: str) -> dict[str, bytes]:
    """Every XML member, really inflated under a limit, refused where it is dangerous."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, UnicodeDecodeError, NotImplementedError):
        raise _damaged(name) from None
    _refuse_members(names, name)
    left, members = MAX_UNZIPPED, {}
    for info in archive.infolist():
        text = _member(archive, info, left, name)
        left -= len(text)
        if info.filename.lower().endswith((".xml", ".rels")):
            members[info.filename.lstrip("/")] = text
            head = text[:4096].replace(b"\x00", b"")
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise IntakeError("type", f"“{name}”里有不安全的内容（外部实体），已拒绝。请从平台重新导出。")
    return members


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int, name: str) -> bytes:
    if info.flag_bits & 1:
        raise IntakeError("encrypted", f"“{name}”加了密码。请在 Excel 里去掉密码、另存后再导入。")
    try:
        with archive.open(info) as stream:
            text = stream.read(left + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise _damaged(name) from None
    if len(text) > left:
        raise IntakeError("limit", f"“{name}”展开后超过 200 MB，已拒绝。请只导出需要的时间段，再导入。")
    return text


def _refuse_members(names: list[str], name: str) -> None:
    lowered = [n.lower() for n in names]
    if len(names) > MAX_MEMBERS or len(set(lowered)) != len(lowered):
        raise IntakeError("limit", f"“{name}”的内部结构不正常，已拒绝。请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。")
    if any(n.endswith("vbaproject.bin") for n in lowered):
        raise IntakeError("macro", f"“{name}”带有宏。请用 Excel 或 WPS 另存为“Excel 工作簿（.xlsx）”（不带宏），再导入。")
    if any("externallinks/" in n for n in lowered):
        raise IntakeError("macro", f"“{name}”链接了别的文件。请在 Excel 里“编辑链接 → 断开链接”，另存后再导入。")
    if "word/document.xml" in lowered or "ppt/presentation.xml" in lowered:
        raise IntakeError("type", f"“{name}”不是表格文件。请从平台导出 Excel（.xlsx、.xls）或 CSV 文件。")


def _marks(members: dict[str, bytes]) -> Marks:
    """Cells that calamine would show as empty although the file shows something, by sheet name."""
    found: Marks = {}
    for sheet, member in _sheet_members(members).items():
        text = members.get(member, b"")
        marks: dict[tuple[int, int], Unreadable] = {}
        if b't="e"' in text:
            for col, row, shown in _ERROR_CELL.findall(text):
                marks[int(row), column_index(col)] = Unreadable(shown.decode(), f"单元格是错误值 {shown.decode()}，请在 Excel 里改正。")
        if b"<f" in text:
            for col, row in _BARE_FORMULA.findall(text):
                marks[int(row), column_index(col)] = Unreadable("（公式）", "公式还没有算出结果。请用 Excel 打开并保存一次，再导入。")
        found[sheet] = marks
    return found


def _unseen(members: dict[str, bytes]) -> Look:
    """Which of a sheet's rows and columns are not shown, asked by its name; neither reader tells."""
    of = _sheet_members(members)

    def look(sheet: str, rows: list[Row]) -> Unseen:
        text = members.get(of.get(sheet, ""), b"")
        if b"hidden=" not in text:  # 9 ms of 10,000 full rows; whatever else looks at each row takes ten times that
            return Unseen()
        hidden = frozenset(_hidden_rows(text))
        return Unseen(tuple(row.number for row in rows if row.number in hidden), tuple(_hidden_columns(text)))
    return look


def _hidden_rows(text: bytes) -> Iterator[int]:
    number = 0
    for row in _ROW.finditer(text):
        told = dict(_NUMBERS.findall(row[1]))
        number = int(told.get(b"r", number + 1))  # a row without its number follows the one before
        if _HIDDEN.search(row[1]):
            yield number


def _hidden_columns(text: bytes) -> Iterator[int]:
    for column in _COLUMN.finditer(text):
        told = dict(_NUMBERS.findall(column[1]))
        if _HIDDEN.search(column[1]):
            first = int(told.get(b"min", 1))
            yield from range(first - 1, min(int(told.get(b"max", first)), MAX_COLUMNS))


def _sheet_members(members: dict[str, bytes]) -> dict[str, str]:
    """Sheet name → member of the archive, by workbook.xml and its relations."""
    import html

    book, rels = members.get("xl/workbook.xml", b"").decode("utf-8", "replace"), members.get("xl/_rels/workbook.xml.rels", b"").decode("utf-8", "replace")
    targets = {}
    for relation in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", rels):
        key, target = re.search(r'\bId="([^"]*)"', relation), re.search(r'\bTarget="([^"]*)"', relation)
        if key and target:
            targets[key[1]] = target[1].lstrip("/") if target[1].startswith("/") else "xl/" + target[1]
    found = {}
    for sheet in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        title, key = re.search(r'\bname="([^"]*)"', sheet), re.search(r'\b\w+:id="([^"]*)"', sheet)
        if title and key:
            found[html.unescape(title[1])] = targets.get(key[1], "")
    return found


def _read_dense(data: bytes, base_1904: bool, marks: Marks, unseen: Look) -> Iterator[Grid]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        table: list[list[Any]] = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
        for (row, column), mark in marks.get(meta.name, {}).items():
            if row <= len(table) and column < len(table[row - 1]):
                table[row - 1][column] = mark
        rows = compact_rows(enumerate(table, 1))
        yield Grid(meta.name, rows, base_1904, meta.visible != SheetVisibleEnum.Visible, unseen(meta.name, rows))


def _read_sparse(data: bytes, base_1904: bool, unseen: Look) -> Iterator[Grid]:
    """Cell by cell with openpyxl's own parser, which holds only what is really there."""
    from openpyxl import load_workbook
    from openpyxl.worksheet._reader import WorkSheetParser

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        with sheet._get_source() as source:
            parser = WorkSheetParser(
                source, sheet._shared_strings, data_only=True, epoch=book.epoch,
                date_formats=book._date_formats, timedelta_formats=book._timedelta_formats)
            rows = compact_rows(_with_gaps(parser.parse()))
        yield Grid(sheet.title, rows, base_1904, sheet.sheet_state != "visible", unseen(sheet.title, rows))


def _with_gaps(rows: Any) -> Iterator[tuple[int, list[Any]]]:
    for number, cells in rows:
        line: list[Any] = [None] * MAX_COLUMNS
        for cell in cells:
            if cell["column"] <= MAX_COLUMNS:
                line[cell["column"] - 1] = cell["value"]
        yield number, line
