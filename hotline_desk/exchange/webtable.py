"""A web page's table that a platform saves under the name .xls: its rows as texts. Nothing of the page is run or fetched.

Every pattern stops at the next ``<``, so that a page of any shape is read in time linear to its length.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from hotline_desk.exchange.delimited import decode_text
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.workbooks import MAX_COLUMNS, Grid, compact_rows

_UNSHOWN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|title)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_ROW = re.compile(r"<tr\b[^<>]*>(.*?)(?=<tr\b|</table|</tr|\Z)", re.I | re.S)
_CELL = re.compile(r"<t[dh]\b([^<>]*)>(.*?)(?=<t[dh]\b|</t[dh]|\Z)", re.I | re.S)
_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,4})", re.I)
_WIDEST = 64  # columns or rows that one merged cell is believed to fill
_BREAK = re.compile(r"<(?:br|/p|/div)\b[^<>]*>", re.I)
_TAG = re.compile(r"<[^<>]*>")


def read_webtable(data: bytes, name: str) -> Grid:
    """All rows of a page's tables, a merged cell's text in its first place; IntakeError where the page holds no table."""
    rows = compact_rows(enumerate(_rows(_UNSHOWN.sub("", decode_text(data, name))), 1))
    if not rows:
        raise IntakeError("html", f"“{name}”其实是网页格式，不是真正的 Excel 文件，里面也没有表格。"
                                  "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（.xlsx）”，再导入。")
    return Grid(name, rows)


def _rows(page: str) -> Iterator[list[str]]:
    taken: dict[int, int] = {}  # column → rows below that a merged cell reaches into
    for row in _ROW.finditer(page):
        cells = _cells(row[1], taken)
        if cells:
            yield cells


def _cells(row: str, taken: dict[int, int]) -> list[str]:
    cells: list[str] = []
    for cell in _CELL.finditer(row):
        _skip(cells, taken)
        wide = {side.lower(): min(max(int(size), 1), _WIDEST) for side, size in _SPAN.findall(cell[1])}
        for place in range(wide.get("col", 1)):
            if wide.get("row", 1) > 1:
                taken[len(cells)] = wide["row"] - 1
            cells.append("" if place else _text(cell[2]))
        if len(cells) > MAX_COLUMNS:
            break
    _skip(cells, taken)
    return cells


def _skip(cells: list[str], taken: dict[int, int]) -> None:
    """The places that a cell of a row above fills."""
    while taken.get(len(cells), 0) > 0:
        taken[len(cells)] -= 1
        cells.append("")


def _text(cell: str) -> str:
    lines = _BREAK.sub("\n", re.sub(r"\s+", " ", cell)).split("\n")
    return "\n".join(html.unescape(_TAG.sub("", line)).strip() for line in lines).strip()
