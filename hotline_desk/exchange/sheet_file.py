"""A workbook of one sheet, written row by row as the rows come: no copy of it in memory or in the system's temporary folder.

ECMA-376 Part 1, 18.3 (worksheets). Every text is an inline text cell in a text-formatted column, so nothing is ever a formula.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

SHEET = "xl/worksheets/sheet1.xml"
_LOT = 200  # rows between two reports
_PLAIN, _TEXT, _BOLD = 0, 1, 2  # places in the cellXfs below
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml":
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/{SHEET}" ContentType="{_KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/></Types>',
    "_rels/.rels":
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels":
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml":
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def write(out: IO[bytes], headers: Sequence[str], rows: Iterable[Sequence[Any]], sheet: str, widths: Sequence[int],
          tell: Callable[[int], None] = lambda done: None) -> int:
    """Write headers (bold, frozen) and rows of texts, numbers and None to a stream; the rows written.

    ``widths`` in characters. ``tell`` hears every 200 rows and at the end how many are written, and may raise to stop.
    """
    names, done = [_column(n) for n in range(max(len(headers), 256))], 0
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as book:
        for name, text in {**_PARTS, "xl/workbook.xml": _workbook(sheet)}.items():
            book.writestr(name, _HEAD + text)
        with book.open(SHEET, "w", force_zip64=True) as page:
            page.write((_HEAD + _opening(widths) + _row(1, headers, names, _BOLD)).encode())
            for done, row in enumerate(rows, 1):
                page.write(_row(done + 1, row, names, _TEXT).encode())
                if done % _LOT == 0:
                    tell(done)
            tell(done)
            page.write(b"</sheetData></worksheet>")
    return done


def _workbook(sheet: str) -> str:
    name = quoteattr(_NOT_XML.sub("", _NOT_IN_A_TITLE.sub(" ", sheet))[:31].strip() or "表")
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name={name} sheetId="1" r:id="rId1"/></sheets></workbook>'


def _opening(widths: Sequence[int]) -> str:
    cols = "".join(f'<col min="{n}" max="{n}" width="{min(max(width, 6), 60)}" customWidth="1"/>' for n, width in enumerate(widths, 1))
    return (f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            f"</sheetView></sheetViews>{f'<cols>{cols}</cols>' if cols else ''}<sheetData>")


def _row(number: int, values: Sequence[Any], names: Sequence[str], style: int) -> str:
    cells = "".join(_cell(f"{names[at]}{number}", value, style) for at, value in enumerate(values) if value is not None and value != "")
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: Any, style: int) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(_NOT_XML.sub("", value))}</t></is></c>'
    return f'<c r="{place}" s="{_PLAIN}"><v>{value!r}</v></c>'


def _column(at: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    return (_column(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)
