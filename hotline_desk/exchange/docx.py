"""Word documents (.docx): a form of labels and values, or a table of orders, as lines and grids. Read in the confined child.

Office Open XML (ISO/IEC 29500-1): the body holds paragraphs (w:p) and tables (w:tbl) of rows and cells; w:t is text,
w:tab a tab, w:br and w:cr a line end. Nothing else of the document is looked at.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.workbooks import Grid, compact_rows

#: The name of the grid that holds the whole document: a paragraph's line to a row; a table's row as its mark, then its cells.
LINES = "\x00lines"
MAX_XML = 40 * 1024 * 1024
_BODY = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_ENDS = ("br", "cr")


def read_docx(data: bytes, name: str) -> list[Grid]:
    """The document as lines (the grid :data:`LINES`), then each of its tables; raises IntakeError where it cannot be read."""
    text = _body(data, name)
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - see above
    except ElementTree.ParseError:
        raise _damaged(name) from None
    space = _STRICT if root.tag.startswith(_STRICT) else _W
    body = root.find(f"{space}body")
    if body is None:
        raise _damaged(name)
    lines, grids = _read(body, space)
    if not any(cell.strip() for line in lines for cell in line if not cell.startswith("\x00")):
        raise IntakeError("empty", f"“{name}”里没有文字（可能只有图片）。请打开它，把文字复制后粘贴到“登记”。")
    return [Grid(LINES, compact_rows(enumerate(lines, 1))), *grids]


def _body(data: bytes, name: str) -> bytes:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = {n.lower() for n in archive.namelist()}
        if _BODY not in names:
            raise IntakeError("type", f"“{name}”不是 Word 文档。请用 Word 或 WPS 打开后另存为“Word 文档（.docx）”，再导入。")
        if any(n.endswith("vbaproject.bin") for n in names):
            raise IntakeError("macro", f"“{name}”带有宏。请用 Word 或 WPS 另存为不带宏的“Word 文档（.docx）”，再导入。")
        with archive.open(_BODY) as stream:
            text = stream.read(MAX_XML + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, ValueError, RuntimeError):
        raise _damaged(name) from None
    if len(text) > MAX_XML:
        raise IntakeError("limit", f"“{name}”展开后太大，已拒绝。请只留要导入的内容，另存后再导入。")
    plain = text.replace(b"\x00", b"")  # UTF-16 writes every sign with a zero beside it
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise IntakeError("type", f"“{name}”里有不安全的内容（外部实体），已拒绝。请用 Word 或 WPS 另存后再导入。")
    return text


def _damaged(name: str) -> IntakeError:
    return IntakeError("damaged", f"“{name}”已损坏或加了密码，读不出内容。请用 Word 或 WPS 打开、另存为 .docx 再导入；本次没有导入任何内容。")


def _read(body: ElementTree.Element, space: str) -> tuple[list[list[str]], list[Grid]]:
    """Lines of the document in order, a table's rows marked with its number; and every table as a grid."""
    lines: list[list[str]] = []
    grids: list[Grid] = []
    for block in _blocks(body, space):
        if block.tag == f"{space}tbl":
            cells = [[_cell(c, space) for c in _children(row, space, "tc")] for row in _children(block, space, "tr")]
            grids.append(Grid(f"表 {len(grids) + 1}", compact_rows(enumerate(cells, 1))))
            lines += [[f"\x00{len(grids)}", *row] for row in cells]
        else:
            lines += [[line] for line in _text(block, space).split("\n")]
    return lines, grids


def _blocks(parent: ElementTree.Element, space: str) -> Iterator[ElementTree.Element]:
    """Paragraphs and tables, those inside content controls (w:sdt) too."""
    for child in parent:
        if child.tag in (f"{space}p", f"{space}tbl"):
            yield child
        elif child.tag in (f"{space}sdt", f"{space}sdtContent", f"{space}ins"):
            yield from _blocks(child, space)


def _children(parent: ElementTree.Element, space: str, kind: str) -> Iterator[ElementTree.Element]:
    for child in parent:
        if child.tag == f"{space}{kind}":
            yield child
        elif child.tag in (f"{space}sdt", f"{space}sdtContent", f"{space}ins"):
            yield from _children(child, space, kind)


def _cell(cell: ElementTree.Element, space: str) -> str:
    """A cell's paragraphs on lines of their own; of a table inside it, its cells too."""
    return "\n".join(text for p in cell.iter(f"{space}p") if (text := _text(p, space).strip()))


def _text(paragraph: ElementTree.Element, space: str) -> str:
    parts = []
    for piece in paragraph.iter():
        if piece.tag == f"{space}t":
            parts.append(piece.text or "")
        elif piece.tag == f"{space}tab":
            parts.append("\t")
        elif piece.tag in [f"{space}{end}" for end in _ENDS]:
            parts.append("\n")
    return "".join(parts)
