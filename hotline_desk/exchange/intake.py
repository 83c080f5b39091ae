"""A file or a pasted text into rows of order fields, each with its verdict. Never asks, never guesses silently.

Every column of the file ends up somewhere: in a field, or in ``extra`` under its own header. A row
with an error waits for a person; a warning travels with a row that is taken.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotline_desk import __version__
from hotline_desk.domain.fields import ORDER_FIELDS
from hotline_desk.domain.names import clean_text
from hotline_desk.exchange.alike import digest, exactly, fingerprint
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.mapping import EARLIEST, JOINED, Column, Mapping, recognise
from hotline_desk.exchange.places import find_place
from hotline_desk.exchange.sandbox import grids_in
from hotline_desk.exchange.sheets import choose_sheet
from hotline_desk.exchange.sources import Source, builtin_sources, generic_of
from hotline_desk.exchange.values import NOTHING, BadValue, Reader, Reading
from hotline_desk.exchange.workbooks import Grid, LostDigits, Row, Sheet, Unreadable, Unseen, cell_text, read_bytes

_STEP = 200
_PLAIN_NUMBER = re.compile("[0-9A-Za-z\u4e00-\u9fff〔〕/-]{1,64}")  # reads as it stands
_DOCUMENTS = (".docx", ".doc", ".wps")
_PLAIN = frozenset(f.name for f in ORDER_FIELDS if f.kind in ("text", "long"))
_SECRET = re.compile(r"(?:要求|请|希望|申请|需要|予以|注意)[^，。；,;\n]{0,6}保密|^保密")
Progress = Callable[[int, int], None]
Settle = Callable[[Mapping], MappingOf[str | int, str | None]]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell: ``row`` as numbered in the file, ``column`` its header, ``value`` as written.

    ``fatal``: the row waits for a person (要改); otherwise it is taken with this warning.
    ``suggestion``: field → value the clerk may adopt with one key; ``letter``: the column as a spreadsheet names it.
    """

    row: int
    column: str
    value: str
    reason: str
    fatal: bool = True
    field: str = ""
    suggestion: MappingOf[str, Any] = dataclasses.field(default_factory=dict)
    letter: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As the command line answers (contract §1)."""
        return {"row": self.row, "column": self.column, "value": self.value, "reason": self.reason}


@dataclass(slots=True)
class ReadRow:
    """One row: fields (moments as datetime, choices as codes), platform extras, problems.

    ``fingerprint``: the same matter of fact under any column order, for files without order numbers.
    ``digest``: everything the row says; equal digests mean nothing changed since the last import.
    ``day_only``: moment fields written without a clock (their time is 00:00).
    ``duplicate_of``: the earlier row of this file that says exactly the same.
    ``cells``: the row as it stands in the file, for handing it back (要改的导出为 Excel).
    ``raw``: what the cells are under this mapping, as one digest; "" for a row that was not taken from a table
    as it stands. A row with a plain number is read when it is first asked for anything else (:meth:`unread`).
    """

    row_number: int
    fields: dict[str, Any]
    extra: dict[str, str]
    problems: list[Problem]
    fingerprint: str = ""
    digest: str = ""
    day_only: frozenset[str] = frozenset()
    duplicate_of: int | None = None
    cells: Sequence[Any] = ()
    raw: str = dataclasses.field(default="", init=False)  # not init: a changed copy is no row of the file any more
    told: str = dataclasses.field(default="", init=False, repr=False, compare=False)
    plan: _Plan | None = dataclasses.field(default=None, init=False, repr=False, compare=False)

    @classmethod
    def unread(cls, row: Row, raw: str, number: str, plan: _Plan) -> ReadRow:
        """A row of which only the number is known yet."""
        made = cls.__new__(cls)
        made.row_number, made.cells, made.duplicate_of = row.number, row.cells, None
        made.raw, made.told, made.plan = raw, number, plan
        return made

    def __getattr__(self, name: str) -> Any:  # asked only where there is nothing yet
        if name not in _LATER or self.plan is None:
            raise AttributeError(name)
        self.plan.fill(self)
        return getattr(self, name)

    @property
    def number(self) -> str:
        """The order's number, "" where the row has none."""
        return self.told or str(self.fields.get("number") or "")

    @property
    def rejected(self) -> bool:
        return any(p.fatal for p in self.problems)


_LATER = frozenset({"fields", "extra", "problems", "fingerprint", "digest", "day_only"})


@dataclass(frozen=True, slots=True)
class Intake:
    """All that was read: the source's table, the mapping and the rows; ``sheet`` is the sheet taken; ``unseen``: what of it is not shown.

    ``file``: SHA-256 of the bytes of a table file; "" for anything else.
    """

    source: Source
    mapping: Mapping
    rows: list[ReadRow]
    sheet: str = ""
    other_sheets: tuple[str, ...] = ()
    file: str = ""
    unseen: Unseen = dataclasses.field(default_factory=Unseen)

    @property
    def unseen_words(self) -> str:
        """What a clerk is told of rows and columns that the spreadsheet program did not show; "" where there are none."""
        return self.unseen.words({c.index: c.header for c in self.mapping.columns})

    @property
    def errors(self) -> list[Problem]:
        return [p for r in self.rows for p in r.problems if p.fatal]


def read_rows(path_or_text: Path | str, *, source: str | None = None, sheet: str | None = None,
              overrides: MappingOf[str | int, str | None] | None = None, progress: Progress | None = None,
              cancelled: Callable[[], bool] | None = None, sources: Sequence[Source] | None = None,
              settle: Settle | None = None, lenient: bool = False) -> Intake:
    """Read a file (a Path) or a pasted text (a str).

    ``source``, ``sheet``: names that fix the table and the sheet; ``overrides``: header or 0-based
    column → field (None: keep as extra); ``progress(done, total)`` is called every 200 rows,
    ``cancelled()`` asked as often; ``settle(mapping)`` may answer its open questions (column → field);
    ``lenient``: a table whose headers nobody knows is read too, for a person to map. Raises IntakeError for a file as a whole; nothing was stored then.
    """
    tables = builtin_sources() if sources is None else tuple(sources)
    if isinstance(path_or_text, Path) and path_or_text.suffix.lower() in _DOCUMENTS:
        from hotline_desk.exchange.documents import read_document_rows

        return read_document_rows(path_or_text, source, tables, overrides, settle, cancelled)
    if isinstance(path_or_text, Path) and is_table(path_or_text):
        data = read_bytes(path_or_text)
        grids = grids_in(data, path_or_text.name, cancelled)
        read = read_grid_rows(grids, source, sheet, overrides, tables, progress, cancelled, settle, lenient)
        return dataclasses.replace(read, file=hashlib.sha256(data).hexdigest())
    from hotline_desk.exchange.pasted import read_pasted_rows

    return read_pasted_rows(path_or_text, source, tables, overrides, settle)


def is_table(path: Path) -> bool:
    """Whether a file is read as a table, whatever its bytes are."""
    return path.suffix.lower() not in (*_DOCUMENTS, ".txt")


def read_grid_rows(grids: Sequence[Grid], source: str | None, sheet: str | None, overrides: MappingOf[str | int, str | None] | None,
                   tables: Sequence[Source], progress: Progress | None = None, cancelled: Callable[[], bool] | None = None,
                   settle: Settle | None = None, lenient: bool = False) -> Intake:
    """Rows of the best sheet of a workbook."""
    table = choose_sheet(grids, tables, source, sheet)
    mapping = recognise(table.headers, source, overrides=overrides, sources=tables)
    if settle and (known := settle(mapping)):
        mapping = recognise(table.headers, source, overrides={**known, **(overrides or {})}, sources=tables)
    if mapping.problem and (mapping.hopeless or not lenient):
        raise IntakeError("not_orders", mapping.problem)
    return read_table(table, mapping, generic_of(tables), progress, cancelled)


def read_table(table: Sheet, mapping: Mapping, generic: Source, progress: Progress | None = None,
               cancelled: Callable[[], bool] | None = None) -> Intake:
    """Read every row of a sheet under a mapping."""
    plan = _Plan(mapping, Reader(mapping.source, generic, table.base_1904))
    rows: list[ReadRow] = []
    for done, row in enumerate(table.rows):
        if done % _STEP == 0:
            if cancelled and cancelled():
                raise IntakeError("cancelled", "已取消读取，没有导入任何内容。")
            if progress:
                progress(done, len(table.rows))
        rows.append(plan.unread(row) or plan.read(row))
    if progress:
        progress(len(table.rows), len(table.rows))
    settle_duplicates(rows)
    return Intake(mapping.source, mapping, rows, table.name, table.other_sheets, unseen=table.unseen)


_PLACED = 200  # signs of a complaint within which its place is told; a place further on is another one's


class _Plan:
    """The mapping laid out for speed: which cell goes where, in which order."""

    def __init__(self, mapping: Mapping, reader: Reader) -> None:
        self.reader = reader
        self.mapped = [(c.index, c.field, c) for c in mapping.columns if c.field]
        self.loose = [c for c in mapping.columns if not c.field]
        self.headers = {name: c.header for _, name, c in reversed(self.mapped)}
        self.width = len(mapping.columns)
        self.has_text = bool(self.headers.keys() & {"content", "subject"})
        numbers = [index for index, name, _ in self.mapped if name == "number"]
        self.number_at = numbers[0] if len(numbers) == 1 else self.width
        sense = repr((__version__, mapping.source.name, reader.base_1904,
                      [(c.index, c.header, c.field, c.spare) for c in mapping.columns]))
        self.sense = hashlib.blake2b(sense.encode(), digest_size=20)

    def unread(self, row: Row) -> ReadRow | None:
        """The row with its number alone; None where the number asks for more than a look."""
        cell = row.cells[self.number_at] if self.number_at < len(row.cells) else None
        if type(cell) is not str or not _PLAIN_NUMBER.fullmatch(cell) or cell.lower() in NOTHING:
            return None
        raw = self.sense.copy()
        raw.update(exactly(row.cells))
        return ReadRow.unread(row, raw.hexdigest(), cell, self)

    def read(self, row: Row) -> ReadRow:
        """The row with all it says."""
        result = ReadRow(row.number, {}, {}, [], cells=row.cells)
        self.fill(result)
        return result

    def fill(self, result: ReadRow) -> None:
        """Read what the row's cells say."""
        row = Row(result.row_number, result.cells)
        result.fields, result.extra, result.problems = {}, {}, []
        cells = list(row.cells[: self.width]) + [None] * (self.width - len(row.cells))
        days: set[str] = set()
        for index, name, column in self.mapped:
            cell = cells[index]
            if cell is None or cell == "":
                continue
            if name in _PLAIN and type(cell) is str and len(cell) < 2000 and name not in result.fields:
                # Half of all cells are plain texts: they need no reader.
                text = clean_text(cell)
                if text not in NOTHING:
                    result.fields[name] = text
            else:
                self._mapped(name, column, cell, result, days)
        for column in self.loose:
            if (cell := cells[column.index]) is not None and cell != "":
                self._loose(column, cell, result, days)
        if len(row.cells) > self.width:
            result.extra |= _beyond(row.cells[self.width:], self.width)
        result.day_only = frozenset(days)
        self._whole_row(result)
        result.fingerprint, result.digest = fingerprint(result.fields), digest(result.fields, result.extra)

    def _mapped(self, name: str, column: Column, cell: Any, result: ReadRow, days: set[str]) -> None:
        try:
            reading = self.reader.read(name, cell)
        except BadValue as bad:
            shown = shown_text(cell)
            result.problems.append(Problem(result.row_number, column.header, shown, str(bad), True, name, bad.suggestion, column.letter))
            result.extra[column.header] = shown
            return
        if reading.warning:
            result.problems.append(Problem(result.row_number, column.header, reading.keep, reading.warning, False, name, {}, column.letter))
        self._take(column, reading, cell, result, days)

    def _take(self, column: Column, reading: Reading, cell: Any, result: ReadRow, days: set[str]) -> None:
        if reading.keep:
            result.extra[column.header] = reading.keep
        for name, value in reading.values.items():
            held = result.fields.get(name)
            if held is None:
                result.fields[name] = value
            elif name == JOINED:
                result.fields[name] = held if value in held.split(" / ") else f"{held} / {value}"
            elif name == EARLIEST:
                result.fields[name] = min(held, value)
                result.extra[column.header] = shown_text(cell)
            elif held != value:
                result.extra[column.header] = shown_text(cell)
                continue
            if reading.day_only and result.fields[name] == value:
                days.add(name)
            elif result.fields[name] == value:
                days.discard(name)

    def _loose(self, column: Column, cell: Any, result: ReadRow, days: set[str]) -> None:
        text = shown_text(cell)
        if not text:
            return
        result.extra[column.header] = text
        if isinstance(cell, float) and abs(cell) >= 1e15 and cell == int(cell):
            reason = f"“{column.header}”在表格里变成了 {text}，15 位以后的数字已经丢失；如需要，请把该列设为“文本”后重新导出。"
            result.problems.append(Problem(result.row_number, column.header, text, reason, False, "", {}, column.letter))
        elif column.spare and column.spare not in result.fields and not any(p.field == column.spare for p in result.problems):
            try:
                self._take(column, self.reader.read(column.spare, cell), cell, result, days)
            except BadValue:
                return  # a spare that is no help: its text is already kept

    def _whole_row(self, result: ReadRow) -> None:
        fields, number = result.fields, result.row_number
        if "phone" not in fields and "phone2" in fields and not any(p.field == "phone" for p in result.problems):
            fields["phone"] = fields.pop("phone2")
        if "content" not in fields and "subject" not in fields and not any(p.field in ("content", "subject") for p in result.problems):
            fatal = self.has_text or "number" not in fields
            reason = "缺诉求内容（标题和内容都是空的）。请补上。" if fatal else "这份清单没有诉求内容，登记后请补上。"
            result.problems.append(Problem(number, self.headers.get("content") or self.headers.get("subject", "诉求内容"), "", reason, fatal, "content"))
        if "number" in self.headers and "number" not in fields and not any(p.field == "number" for p in result.problems):
            result.problems.append(Problem(number, self.headers["number"], "", "没有工单编号，导入时由本程序编一个临时编号。", False, "number"))
        if "保密" in (content := str(fields.get("content", ""))) and _SECRET.search(content):
            fields.setdefault("confidential", True)
        if "address" in self.headers and "address" not in fields:
            self._missing_address(result)

    def _missing_address(self, result: ReadRow) -> None:
        content = str(result.fields.get("content", ""))[:_PLACED]
        place = find_place(content)
        found = content[place[0]:place[1]] if place else ""
        reason = f"缺地址。诉求里有“{found}”，可以采用。" if found else "缺地址，登记后请补上。"
        result.problems.append(Problem(result.row_number, self.headers["address"], "", reason, False, "address", {"address": found} if found else {}))


def shown_text(cell: Any) -> str:
    """A cell as text for showing and keeping, also where its digits are lost (then as a spreadsheet shows it)."""
    if isinstance(cell, Unreadable):
        return cell.shown
    try:
        return cell_text(cell)
    except LostDigits as lost:
        return str(lost)


def _beyond(cells: Sequence[Any], width: int) -> dict[str, str]:
    """Cells right of the last header: kept under their column's place, not dropped."""
    texts = ((f"（第{width + i + 1}列无表头）", shown_text(c)) for i, c in enumerate(cells) if c is not None and c != "")
    return {title: text for title, text in texts if text}


def settle_duplicates(rows: Sequence[ReadRow]) -> None:
    """Mark later rows that repeat a number or say the same again; tell apart different rows that look alike.

    Two rows without numbers that share a fingerprint but differ elsewhere get ``…#2``, ``…#3`` in file order.
    """
    by_number: dict[str, ReadRow] = {}
    by_print: dict[str, list[ReadRow]] = {}
    for row in rows:
        number = row.number
        if number and number in by_number:
            _repeated_number(row, by_number[number])
        elif number:
            by_number[number] = row
        else:
            _repeated_content(row, by_print.setdefault(row.fingerprint, []))


def _repeated_number(row: ReadRow, first: ReadRow) -> None:
    same = bool(row.raw and row.raw == first.raw) or row.digest == first.digest
    reason = f"工单编号与第 {first.row_number} 行相同" + ("，内容也相同，跳过。" if same else "，内容不同。请核对后删去一行。")
    if same:
        row.duplicate_of = first.row_number
    row.raw = ""  # never taken without a look, known or not
    row.problems.append(Problem(row.row_number, "工单编号", row.number, reason, not same, "number"))


def _repeated_content(row: ReadRow, alike: list[ReadRow]) -> None:
    twin = next((r for r in alike if r.digest == row.digest), None)
    if twin:
        row.duplicate_of = twin.row_number
        row.problems.append(Problem(row.row_number, "", "", f"与第 {twin.row_number} 行完全相同，跳过。", False))
        return
    alike.append(row)
    if len(alike) > 1:
        row.fingerprint = f"{row.fingerprint}#{len(alike)}"
