"""Which sheet of a workbook holds the orders, and which of its first rows is the header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.mapping import lookup, pick_source, recognise
from hotline_desk.exchange.sources import Source, generic_of, header_key
from hotline_desk.exchange.workbooks import MAX_ROWS, Grid, LostDigits, Row, Sheet, cell_text, is_empty

_LOOK = 15
_NOTE = re.compile(r"\s*(?:备注|附注|注|说明|制表|填表|审核|统计|数据来源|打印|导出|本表)[\u4e00-\u9fff]{0,6}[ \u3000]*[：:]")
_SUM = re.compile(r"[合总小共][ \u3000]*计[：:]?")


def choose_sheet(grids: Sequence[Grid], sources: Sequence[Source], source: str | None = None, wanted: str | None = None) -> Sheet:
    """The named sheet, or the visible one whose headers map best; raises IntakeError where there is none."""
    if wanted:
        return _checked(read_sheet(_named(grids, wanted), sources), grids)
    filled = [g for g in grids if g.rows]
    if not filled:
        raise IntakeError("empty", "文件里没有内容。请从平台重新导出。")
    visible = [g for g in filled if not g.hidden] or filled
    best = max((read_sheet(g, sources) for g in visible), key=lambda s: _score(s, sources, source))
    return _checked(best, grids)


def _named(grids: Sequence[Grid], wanted: str) -> Grid:
    for grid in grids:
        if grid.name.strip() == wanted.strip():
            return grid
    names = "、".join(g.name for g in grids)
    raise IntakeError("missing", f"文件里没有名为“{wanted}”的工作表。有：{names}。")


def _checked(sheet: Sheet, grids: Sequence[Grid]) -> Sheet:
    if not sheet.rows:
        raise IntakeError("empty", f"工作表“{sheet.name}”只有表头，没有数据行。请从平台重新导出。")
    if len(sheet.rows) > MAX_ROWS:
        raise IntakeError("limit", f"表格超过 {MAX_ROWS} 行。请按时间分成几个文件，分次导入；本次没有导入任何内容。")
    others = tuple(g.name for g in grids if g.name != sheet.name and g.rows)
    return replace(sheet, other_sheets=others)


def _score(sheet: Sheet, sources: Sequence[Source], source: str | None) -> tuple[bool, int, int]:
    mapping = recognise(sheet.headers, source, sources=sources)
    return not mapping.problem, sum(1 for c in mapping.columns if c.field and c.sure), len(sheet.rows)


def read_sheet(grid: Grid, sources: Sequence[Source]) -> Sheet:
    """A grid with its header found among the first 15 filled rows: titles above it and repeats of it are not data."""
    at = _header_at(grid.rows[:_LOOK], sources)
    if not grid.rows:
        return Sheet(grid.name, (), [], 1, grid.base_1904)
    headers = _header_texts(grid.rows, at, sources)
    keys = [header_key(h) for h in headers]
    rows = [r for r in grid.rows[at + 1:] if not _repeats(r, keys) and not _total(r)]
    return Sheet(grid.name, headers, rows, grid.rows[at].number, grid.base_1904, unseen=grid.unseen.among(rows, headers))


def _total(row: Row) -> bool:
    """The line of sums at a list's end is no order: 合计 in its first filled cell and nothing but numbers behind it; nor a note below it."""
    first = next((c for c in row.cells if not is_empty(c)), None)
    if isinstance(first, str) and _NOTE.match(first):
        return sum(not is_empty(c) for c in row.cells) == 1
    if not isinstance(first, str) or not _SUM.fullmatch(first.strip()):
        return False
    return all(isinstance(c, int | float) or is_empty(c) or c is first or str(c).strip().replace(".", "", 1).isdigit() for c in row.cells)


def _text(cell: Any) -> str:
    try:
        return cell_text(cell)
    except LostDigits as lost:
        return str(lost)


def _hits(row: Row, sources: Sequence[Source]) -> int:
    """How many cells of a row are headers somebody knows; long texts and numbers are none."""
    texts = [c for c in row.cells if isinstance(c, str) and not is_empty(c)]
    source, generic = pick_source(texts, sources), generic_of(sources)
    found = (lookup(t, source, generic) for t in texts if len(t) <= 60)
    return sum(1 for f in found if f and f[2])


def _header_at(rows: Sequence[Row], sources: Sequence[Source]) -> int:
    hits = [_hits(row, sources) for row in rows]
    at = hits.index(max(hits)) if hits and max(hits) > 0 else _below_titles(rows)
    return at + 1 if at + 1 < len(rows) and _second_half(rows[at], rows[at + 1], hits[at + 1]) else at


def _below_titles(rows: Sequence[Row]) -> int:
    """Where nobody knows the headers: the first row about as full as the fullest; a title above fills a cell or two."""
    filled = [sum(not is_empty(c) for c in row.cells) for row in rows]
    return next((n for n, count in enumerate(filled) if count * 2 >= max(filled)), 0)


def _second_half(upper: Row, lower: Row, hits: int) -> bool:
    """A header of two rows: the lower one holds only headers, and holes where the upper one's cells reach down."""
    filled = [i for i, c in enumerate(lower.cells) if not is_empty(c)]
    holes = any(not is_empty(c) and i not in filled for i, c in enumerate(upper.cells))
    return lower.number == upper.number + 1 and hits >= 2 and hits == len(filled) and holes


def _header_texts(rows: Sequence[Row], at: int, sources: Sequence[Source]) -> tuple[str, ...]:
    """The header's texts; a hole is filled from the row above where that one is a header row too (merged cells)."""
    texts = [_text(c) for c in rows[at].cells]
    above = rows[at - 1] if at and rows[at - 1].number == rows[at].number - 1 else None
    if above and _upper_half(above, rows[at], sources):
        upper = [_text(c) for c in above.cells]
        width = max(len(texts), len(upper))
        texts += [""] * (width - len(texts))
        texts = [t or u for t, u in zip(texts, upper + [""] * (width - len(upper)), strict=True)]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _upper_half(upper: Row, lower: Row, sources: Sequence[Source]) -> bool:
    """Whether the row above the header is its upper half: it has headers too, or one that fills the only holes there are."""
    holes = [i for i, c in enumerate(lower.cells) if is_empty(c)]
    filled = holes and all(i < len(upper.cells) and not is_empty(upper.cells[i]) for i in holes)
    return _hits(upper, sources) >= (1 if filled else 2)


def _repeats(row: Row, keys: Sequence[str]) -> bool:
    first = next((i for i, key in enumerate(keys) if key), 0)
    told = row.cells[first] if first < len(row.cells) else None
    if len(keys) < 2 or not isinstance(told, str) or len(told) > 60 or header_key(told) != keys[first]:
        return False
    return [header_key(c) if isinstance(c, str) and len(c) < 60 else "" for c in row.cells[: len(keys)]] == list(keys)
