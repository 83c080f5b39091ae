"""Draws forms as PDF: the one public act of this package, records in, bytes out."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hotline_desk.paper.content import MM, Mark, Stroke
from hotline_desk.paper.forms import Form
from hotline_desk.paper.layout import Box, PageInk, lay_out
from hotline_desk.paper.qr import qr_runs
from hotline_desk.paper.typefaces import DRAWING, Typefaces, preferred
from hotline_desk.paper.typeset import Line, clean, set_line
from hotline_desk.paper.values import shown

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

QR_SIZE = 16 * MM
QR_RIGHT = 9 * MM
QR_TOP = 8 * MM
OURS = "本表式由本程序拟定，非规定附件。"
FOOT_SIZE = 8.0
PRACTICE = "（练习）"  # an office whose name ends so prints it across every page, whoever asks for the paper


Paper = tuple[Form, Mapping[str, object]]
"""One paper: a form and the record that fills it."""


@dataclass(frozen=True, slots=True)
class PrintMeta:
    """What a print says of itself: when and by whom. The same values give the same bytes."""

    printed_at: datetime
    user: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, its number of pages, and the characters no font had (printed as 〓)."""

    pdf: bytes
    pages: int
    missing_glyphs: list[str]


Told = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    """Nobody listens."""


def draw(
    form: Form, records: Sequence[Mapping[str, object]], *, meta: PrintMeta, faces: Typefaces | None = None, tell: Told = _silent
) -> Printed:
    """One paper for each record, all in one PDF (A4).

    Raises ValueError if there is no record. Field values may be text, numbers, dates, lists or
    missing; a missing one leaves its cell empty. Long texts go on to further pages, nothing is cut.
    ``tell`` hears before each paper how many are drawn, and may raise to stop.
    """
    return draw_papers([(form, record) for record in records], meta=meta, faces=faces, tell=tell)


def draw_papers(papers: Sequence[Paper], *, meta: PrintMeta, faces: Typefaces | None = None, tell: Told = _silent) -> Printed:
    """Papers of any forms, each with its own record, all in one PDF (A4); ``tell`` as for :func:`draw`.

    Raises ValueError if there is none.
    """
    if not papers:
        raise ValueError("没有要打印的工单。请先选中工单再打印。数据没有变化。")
    with DRAWING:
        return _drawn(papers, meta, faces or preferred(), tell)


def _drawn(papers: Sequence[Paper], meta: PrintMeta, faces: Typefaces, tell: Told) -> Printed:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1, invariant=1)
    canvas.setTitle(papers[0][0].title)  # nothing of the order: metadata is read by every file manager
    canvas.setAuthor("热线办件台")
    canvas.setSubject(papers[0][0].id)
    total = 0
    for done, (form, record) in enumerate(papers):
        tell(done, len(papers))
        pages = lay_out(form, record, faces)
        canvas.setPageSize(_sheet(form))
        for number, ink in enumerate(pages, 1):
            _page(_Pen(canvas, *_sheet(form)), form, record, ink, meta, f"第 {number} 页，共 {len(pages)} 页", faces)
            canvas.showPage()
        total += len(pages)
    canvas.save()
    return Printed(out.getvalue(), total, _missing(papers, meta, faces))


def _sheet(form: Form) -> tuple[float, float]:
    """Width and height of a form's sheet in points."""
    width, height = form.paper
    return width * MM, height * MM


def qr_text(form: Form, record: Mapping[str, object]) -> str:
    """What the code in the margin says: HD1|order|form|number, enough to file a scanned copy."""
    parts = [shown(record.get("order")), form.id, shown(record.get("number"))]
    return "|".join(["HD1", *(part.replace("|", "/").replace("\n", " ") for part in parts)])


def _missing(papers: Sequence[Paper], meta: PrintMeta, faces: Typefaces) -> list[str]:
    texts = [shown(record.get(name)) for form, record in papers for name in form.fields]
    texts += [shown(item.get(name)) for form, record in papers for item in _items(record) for name in form.items]
    return faces.missing("".join([*texts, clean(meta.user), clean(meta.office)]))


def _items(record: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    items = record.get("items")
    return items if isinstance(items, list) else []


def _page(
    pen: _Pen, form: Form, record: Mapping[str, object], ink: PageInk, meta: PrintMeta, number: str, faces: Typefaces
) -> None:
    if meta.office.endswith(PRACTICE):
        pen.across("练 习", "练习打印，数据是编造的，不作公文", faces)
    pen.table(ink, form.page.border, form.page.rule)
    for mark in ink.marks:
        pen.mark(mark)
    pen.code(qr_text(form, record))
    _foot(pen, form, ink, meta, number, faces)


def _foot(pen: _Pen, form: Form, ink: PageInk, meta: PrintMeta, number: str, faces: Typefaces) -> None:
    left, right = form.page.left * MM, form.page.left * MM + form.width * MM
    note = form.note + (OURS if form.composed else "")
    pen.grey(0.35)
    if note:
        line = set_line(note, FOOT_SIZE, "song", faces)
        foot = ink.tables[-1].y + ink.tables[-1].height
        pen.text(line, left, foot + 4.2 * MM)
    who = [clean(meta.office), f"打印 {meta.printed_at:%Y-%m-%d %H:%M}", clean(meta.user)]
    base = pen.height - 12 * MM
    pen.text(set_line("\u3000".join(word for word in who if word), FOOT_SIZE, "song", faces), left, base)
    line = set_line(number, FOOT_SIZE, "song", faces)
    pen.text(line, right - line.width, base)
    pen.grey(0)


class _Pen:
    """Writes PDF operators; y comes in from the page's top edge."""

    def __init__(self, canvas: Canvas, width: float, height: float) -> None:
        self.canvas, self.width, self.height = canvas, width, height

    def grey(self, level: float) -> None:
        self.canvas.setFillGray(level)

    def across(self, words: str, sentence: str, faces: Typefaces) -> None:
        """Large pale words slanting over the sheet and a sentence at its head, under everything that is written on it."""
        line, head = set_line(words, 130, "hei", faces), set_line(sentence, 10, "hei", faces)
        self.canvas.saveState()
        self.canvas.translate(self.width / 2, self.height / 2)
        self.canvas.rotate(50)
        self.grey(0.9)
        self.text(line, -line.width / 2, self.height + line.size * 0.35)
        self.canvas.restoreState()
        self.grey(0.45)
        self.text(head, (self.width - head.width) / 2, 9 * MM)
        self.grey(0)

    def mark(self, mark: Mark) -> None:
        if mark.line:
            self.text(mark.line, mark.x, mark.y)
        if mark.box:
            self.tick_box(mark)
        if mark.stroke:
            self.stroke(mark.stroke, mark.x, mark.y)

    def stroke(self, stroke: Stroke, x: float, y: float) -> None:
        """A line or a filled shape of a chart."""
        canvas = self.canvas
        canvas.saveState()
        canvas.setStrokeGray(stroke.grey)
        canvas.setFillGray(stroke.grey)
        canvas.setLineWidth(stroke.width)
        canvas.setDash(*[list(stroke.dash)] if stroke.dash else ())
        path = canvas.beginPath()
        for n, (right, down) in enumerate(stroke.points):
            (path.lineTo if n else path.moveTo)(x + right, self.height - y - down)
        if stroke.filled:
            path.close()
        canvas.drawPath(path, stroke=0 if stroke.filled else 1, fill=1 if stroke.filled else 0)
        canvas.restoreState()

    def text(self, line: Line, x: float, base: float) -> None:
        """One line with every character exactly where it was set, in as few operators as possible."""
        code: list[str] = []
        for font, scale, start, chars in _runs(line):
            code += self.run(font, line.size * scale, x + start, self.height - base, chars)
        if code:
            self.canvas._code += ["BT", *code, "ET"]

    def run(self, font: str, size: float, x: float, y: float, chars: list[tuple[str, float]]) -> list[str]:
        """A run in one font: TJ with each gap that differs from the character's own advance."""
        from reportlab.pdfbase.pdfmetrics import getFont

        face, document, where = getFont(font), self.canvas._doc, iter(chars)
        code: list[str] = []
        for subset, encoded in face.splitString("".join(char for char, _ in chars), document):
            name = face.getSubsetInternalName(subset, document)
            shown, start = "", x
            for byte, (char, gap) in zip(encoded, where, strict=False):
                shown += f"{byte:02x}"
                own = face.face.getCharWidth(ord(char)) * size / 1000
                if abs(gap - own) > 0.004:
                    shown += f">{(own - gap) * 1000 / size:.1f}<"
                x += gap
            code.append(f"{name} {size:.4g} Tf 1 0 0 1 {start:.3f} {y:.3f} Tm [<{shown}>] TJ".replace("<>", ""))
        return code

    def tick_box(self, mark: Mark) -> None:
        canvas, size = self.canvas, mark.box
        x, y = mark.x, self.height - mark.y - size
        canvas.setLineWidth(0.7)
        canvas.rect(x, y, size, size)
        if mark.ticked:
            canvas.setLineWidth(1.3)
            canvas.setLineCap(1)
            path = canvas.beginPath()
            path.moveTo(x + 0.18 * size, y + 0.52 * size)
            path.lineTo(x + 0.42 * size, y + 0.22 * size)
            path.lineTo(x + 0.86 * size, y + 0.88 * size)
            canvas.drawPath(path)
            canvas.setLineCap(0)

    def table(self, ink: PageInk, border: float, rule: float) -> None:
        """Every inner rule once, then the border over their ends; a dashed line where a slip is cut off."""
        canvas = self.canvas
        canvas.setLineWidth(rule)
        for cut in ink.cuts:
            canvas.setDash(4, 3)
            canvas.line(ink.tables[0].x, self.height - cut, ink.tables[0].x + ink.tables[0].width, self.height - cut)
            canvas.setDash()
        for table in ink.tables:
            inside = [cell for cell in ink.cells if table.y - 0.1 <= cell.y < table.y + table.height - 0.1]
            canvas.setLineWidth(rule)
            for x1, y1, x2, y2 in _rules(inside, table):
                canvas.line(x1, self.height - y1, x2, self.height - y2)
            canvas.setLineWidth(border)
            canvas.rect(table.x, self.height - table.y - table.height, table.width, table.height)

    def code(self, text: str) -> None:
        """The QR code in the top right margin, outside the table, as filled rectangles."""
        runs, count = qr_runs(text)
        unit = QR_SIZE / count
        left, top = self.width - QR_RIGHT - QR_SIZE, self.height - QR_TOP
        # One module is one unit of a scaled page, so that each run is four whole numbers.
        squares = [f"{column} {-row - 1} {length} 1 re" for row, column, length in runs]
        self.canvas._code += [f"q {unit:.5f} 0 0 {unit:.5f} {left:.3f} {top:.3f} cm", *squares, "f Q"]


def _runs(line: Line) -> list[tuple[str, float, float, list[tuple[str, float]]]]:
    """(font, scale, x, [(character, distance to the next)]) for each stretch in one font and size."""
    runs: list[tuple[str, float, float, list[tuple[str, float]]]] = []
    ends = [glyph.x for glyph in line.glyphs[1:]] + [line.width]
    for glyph, end in zip(line.glyphs, ends, strict=False):
        if not runs or runs[-1][:2] != (glyph.font, glyph.scale):
            runs.append((glyph.font, glyph.scale, glyph.x, []))
        runs[-1][3].append((glyph.char, end - glyph.x))
    return runs


def _rules(cells: Sequence[Box], table: Box) -> list[tuple[float, float, float, float]]:
    """The inner rules of a table: under each row but the last, and right of each cell but the last."""
    lines: dict[tuple[float, float, float, float], None] = {}
    for cell in cells:
        right, foot = round(cell.x + cell.width, 2), round(cell.y + cell.height, 2)
        if right < table.x + table.width - 0.5:
            lines[(right, cell.y, right, foot)] = None
        if foot < table.y + table.height - 0.5:
            lines[(table.x, foot, table.x + table.width, foot)] = None
    return list(lines)
