"""Word documents as an intake: tables of orders, or forms in whatever way a unit lays them out.

A form's table is turned into labels and values first (工单编号：A1), so that it is read exactly as a pasted page is:
labels beside their values in two, four or six columns, label and value in one cell, the value under its label,
a heading down the side, 来 电 人 with blanks and 诉/求/内/容 one character a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.intake import Intake, Settle, read_grid_rows, settle_duplicates
from hotline_desk.exchange.mapping import lookup
from hotline_desk.exchange.pasted import read_pasted_rows
from hotline_desk.exchange.sources import Source, generic_of
from hotline_desk.exchange.workbooks import Grid

_HEADERS = 0.7  # share of a row's cells that are known headers where it is one
_LONGEST_LABEL = 14
_HEADING = 25  # signs up to which a lone cell is a heading, not a value
_PART = "工单信息"  # a line the page reader knows as a section's title: no long value goes on beyond it
_TICK, _BOX = "☑☒■√✓✔", "□☐○◯"
_TICKED = re.compile(rf"[{_TICK}]\s*([^\s{_TICK}{_BOX}]+)|\(\s*√\s*\)\s*([^\s(]+)")


def read_document_rows(path: Path, source: str | None, tables: Sequence[Source], overrides: MappingOf[str | int, str | None] | None = None,
                       settle: Settle | None = None, cancelled: Callable[[], bool] | None = None) -> Intake:
    """A Word document's tables of orders where it has some, else its forms. Raises IntakeError where there is no order in it."""
    from hotline_desk.exchange.docx import LINES
    from hotline_desk.exchange.sandbox import read_document

    if path.suffix.lower() != ".docx":
        raise IntakeError("type", f"“{path.name}”是旧式文档。请用 Word 或 WPS 打开后另存为“Word 文档（.docx）”再导入，或把文字复制后粘贴到“登记”。")
    grids = read_document(path, cancelled)
    labels = _Labels(generic_of(tables))
    lists = [g for g in grids if g.name != LINES and labels.head(g)]
    if lists:
        return _lists(lists, source, tables, overrides, settle)
    text = "\n".join(_lines(next(g for g in grids if g.name == LINES), labels))
    return read_pasted_rows(text, source, tables, overrides, settle)


def _lists(grids: Sequence[Grid], source: str | None, tables: Sequence[Source], overrides: MappingOf[str | int, str | None] | None,
           settle: Settle | None) -> Intake:
    """Every table of orders one after another (一、物业类 … 二、环境类 …), rows counted through."""
    intakes = [read_grid_rows([grid], source, None, overrides, tables, settle=settle) for grid in grids]
    rows, before = [], 0
    for grid, intake in zip(grids, intakes, strict=True):
        rows += [replace(row, row_number=row.row_number + before, problems=[replace(p, row=p.row + before) for p in row.problems]) for row in intake.rows]
        before += grid.rows[-1].number
    if len(grids) > 1:
        settle_duplicates(rows)
    return replace(intakes[0], rows=rows)


class _Labels:
    """Which cells are labels."""

    def __init__(self, generic: Source) -> None:
        self.generic = generic

    def known(self, cell: str) -> bool:
        """Whether a cell is a label that the header tables know, blanks and line ends inside or not."""
        plain = _plain(cell)
        return 1 < len(plain) <= _LONGEST_LABEL and "：" not in cell.strip()[:-1] and lookup(plain, self.generic, self.generic) is not None

    def head(self, grid: Grid) -> bool:
        """Whether a table's first rows hold a header over orders: mostly known words, at least three, values under them.

        A form may begin with three labels over three values too: it goes on with labels, a table of orders does not.
        """
        for n, row in enumerate(grid.rows[:3]):
            cells = [c for c in row.cells if isinstance(c, str) and c.strip()]
            if len(cells) >= 3 and len(grid.rows) > n + 1 and sum(map(self.known, cells)) >= _HEADERS * len(cells):
                below = [str(c) for other in grid.rows[n + 1:] for c in other.cells if c]
                return not sum(map(self.known, below)) * 5 > len(below)
        return False


def _plain(cell: str) -> str:
    return re.sub(r"\s|[：:*]", "", cell)


def _lines(grid: Grid, labels: _Labels) -> Iterator[str]:
    """The document as lines: paragraphs as they are, tables as labels with their values."""
    for table, rows in groupby(grid.rows, key=lambda row: str(row.cells[0]) if str(row.cells[0]).startswith("\x00") else ""):
        if not table:
            yield from (str(row.cells[0]) for row in rows)
            continue
        yield _PART
        yield from _form([[str(cell or "").strip() for cell in row.cells[1:]] for row in rows], labels)
        yield _PART


def _form(rows: Sequence[Sequence[str]], labels: _Labels) -> Iterator[str]:
    """A form's rows as ``label：value``; what is neither stays a line of its own."""
    skip = False
    for row, below in zip(rows, [*rows[1:], ()], strict=True):
        if skip:
            skip = False
        elif _over(row, below, labels):
            skip = True
            yield from (_pair(label, value) for label, value in zip(row, below, strict=False) if label and value)
        else:
            yield from _across(row, labels)


def _over(row: Sequence[str], below: Sequence[str], labels: _Labels) -> bool:
    """Whether a row is labels only and the next one their values."""
    told = [cell for cell in row if cell]
    values = [cell for cell in below if cell]
    return bool(told and values) and len(row) == len(below) and all(map(labels.known, told)) and not any(
        labels.known(cell) or "：" in cell[:_LONGEST_LABEL] for cell in values)


def _across(row: Sequence[str], labels: _Labels) -> Iterator[str]:
    at = 0
    while at < len(row):
        cell, after = row[at], row[at + 1] if at + 1 < len(row) else None
        if labels.known(cell) and after is not None and not labels.known(after):
            at += 2
            if after:
                yield _pair(cell, after)
            continue
        if after is not None and _may_be_label(cell, labels) and not labels.known(after):
            at += 2
            if after:
                yield from (_PART, _pair(cell, after))  # 领导批示: this unit's form has it, the tables do not
            continue
        at += 1
        if cell and not labels.known(cell):
            lone = len([c for c in row if c]) == 1 and len(cell) <= _HEADING and "：" not in cell and ":" not in cell
            yield from (_PART, cell) if lone else (cell,)


def _may_be_label(cell: str, labels: _Labels) -> bool:
    """A short cell without digits before a value: 办理情况 or 领导批示, never 12号 or a sentence."""
    plain = _plain(cell)
    return 2 <= len(plain) <= _LONGEST_LABEL // 2 + 1 and re.fullmatch(r"[\u4e00-\u9fff（）()/、]+", plain) is not None and "：" not in cell


def _pair(label: str, value: str) -> str:
    return f"{_plain(label)}：{_chosen(value)}"


def _chosen(value: str) -> str:
    """□咨询 ☑投诉 □建议 → 投诉, where exactly one box is ticked."""
    if not any(box in value for box in _BOX):
        return value
    ticked = [one or other for one, other in _TICKED.findall(value)]
    return ticked[0] if len(ticked) == 1 else value
