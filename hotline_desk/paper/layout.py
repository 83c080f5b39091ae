"""Places a form's rows on pages: rows grow with their text, and a text too long for its page goes on.

Nothing is ever cut: what does not fit flows to a next page under the form's repeated header.
Lengths are points, y runs downwards from the page's top edge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hotline_desk.paper.content import CENTRE, MM, PAD_X, PAD_Y, SEAL, Content, Item, Mark, Setter
from hotline_desk.paper.forms import Form, Row
from hotline_desk.paper.typefaces import Typefaces
from hotline_desk.paper.typeset import Line, set_line
from hotline_desk.paper.values import shown

CONTINUED_TOP = 38 * MM
CUT = 9 * MM
KEEP_LINES = 2  # a parted text leaves at least this many lines on either page


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page (a cell, or the place of a seal)."""

    x: float
    y: float
    width: float
    height: float


@dataclass(slots=True)
class PageInk:
    """Everything that goes on one page, before any PDF."""

    marks: list[Mark] = field(default_factory=list)
    cells: list[Box] = field(default_factory=list)
    seals: list[Box] = field(default_factory=list)
    cuts: list[float] = field(default_factory=list)

    @property
    def tables(self) -> list[Box]:
        """The outlines: one, or two where a slip is torn off."""
        made: list[Box] = []
        for cell in self.cells:
            if made and abs(cell.y - made[-1].y - made[-1].height) > 0.5 and cell.x <= made[-1].x:
                made.append(cell)
            made[-1:] = [_joined(made[-1], cell)] if made else [cell]
        return made


def _joined(table: Box, cell: Box) -> Box:
    right = max(table.x + table.width, cell.x + cell.width)
    foot = max(table.y + table.height, cell.y + cell.height)
    return Box(table.x, table.y, right - table.x, foot - table.y)


def lay_out(form: Form, record: Mapping[str, object], faces: Typefaces) -> list[PageInk]:
    """The pages of one record on one form.

    Text a little too long for one page is first set down to the form's least size; only then it goes on.
    """
    pages = _Layout(form, record, faces, form.page.size).pages()
    if len(pages) == 1 or form.page.least_size >= form.page.size:
        return pages
    smaller = _Layout(form, record, faces, form.page.least_size).pages()
    if len(smaller) > 1:
        return pages  # it needs a second page anyway: in full size then
    middle = _Layout(form, record, faces, (form.page.size + form.page.least_size) / 2).pages()
    return middle if len(middle) == 1 else smaller


class _Layout:
    def __init__(self, form: Form, record: Mapping[str, object], faces: Typefaces, size: float) -> None:
        self.form, self.record, self.faces, self.size = form, record, faces, size
        self.left = form.page.left * MM
        self.width, self.height = (length * MM for length in form.paper)
        self.bottom = self.height - form.page.bottom * MM
        self.ink = PageInk()
        self.top_cells = 0  # cells that stand at the head of this page before any row is put
        self.done: list[PageInk] = []
        self.y = 0.0

    def pages(self) -> list[PageInk]:
        rows = [(row, record) for row in self.form.rows for record in self.records(row)]
        contents = [self.set_row(row, record) for row, record in rows]
        self.first_page()
        gaps = sum(CUT for row, _ in rows if row.cut)
        heights = _heights([row for row, _ in rows], contents, self.bottom - self.y - gaps)
        following = [_needed(made) for made in contents[1:]] + [0.0]
        for (row, record), made, height, after in zip(rows, contents, heights, following, strict=True):
            self.cut(row, height)
            if row.title and self.y + height + after > self.bottom + 0.01:
                self.next_page(row)
            self.put_row(row, record, made, height)
        self.close_page()
        return self.done

    def records(self, row: Row) -> list[Mapping[str, object]]:
        """What a row is filled from: the record, or for a row of a book each of its items (a blank one for none)."""
        if not row.each:
            return [self.record]
        items = self.record.get("items")
        return [{**self.record, **item} for item in (items if isinstance(items, list) else []) or [{}]]

    def set_row(self, row: Row, record: Mapping[str, object]) -> list[Content]:
        setter = Setter(self.form.page, record, self.faces, self.size)
        return [setter.cell(cell, width) for cell, width in zip(row.cells, self.widths(row), strict=True)]

    def widths(self, row: Row) -> list[float]:
        made, start = [], 0
        for cell in row.cells:
            made.append(sum(self.form.columns[start : start + cell.span]) * MM)
            start += cell.span
        return made

    def first_page(self) -> None:
        top = self.form.page.top * MM
        self.headline(self.form.title, self.form.page.title_size, top - 10 * MM)
        if self.form.preface:
            line = set_line(self.form.preface, 16, "hei", self.faces)
            self.ink.marks.append(Mark(self.left, top - 23 * MM, line))
        self.y = top

    def next_page(self, row: Row) -> None:
        """A further page, for this row: its headline, and the heads of the columns where items go on."""
        self.close_page()
        self.ink = PageInk()
        self.headline(f"{self.form.title}（续）", 16, CONTINUED_TOP - 13 * MM)
        labels = [(name, self.form.fields[name]) for name in ("number", "order") if name in self.form.fields]
        texts = [f"{label}：{shown(self.record.get(name))}" for name, label in labels]
        line = set_line("\u3000\u3000".join(texts), 10.5, "fang", self.faces)
        self.ink.marks.append(Mark(self.left, CONTINUED_TOP - 2.5 * MM, line))
        self.y = CONTINUED_TOP
        for head in self.form.rows if row.each else ():
            if head.head:
                contents = self.set_row(head, self.record)
                self.ink_row(head, contents, max(_needed(contents), head.height * MM))
        self.top_cells = len(self.ink.cells)

    def headline(self, text: str, size: float, middle: float) -> None:
        full = set_line(text, size, "title", self.faces)
        fitted = min(size, size * self.form.width * MM / full.width)
        line = set_line(text, fitted, "title", self.faces)
        self.ink.marks.append(Mark((self.width - line.width) / 2, middle + CENTRE * fitted, line))

    def close_page(self) -> None:
        self.done.append(self.ink)

    def cut(self, row: Row, height: float) -> None:
        """Room and a line for the scissors above a tear-off slip, unless it starts a page of its own."""
        if row.cut and self.y + CUT + height <= self.bottom + 0.01:
            self.ink.cuts.append(self.y + CUT / 2)
            self.y += CUT

    def put_row(self, row: Row, record: Mapping[str, object], contents: list[Content], height: float) -> None:
        while self.y + height > self.bottom + 0.01:
            room = self.bottom - self.y
            if _can_part(contents, room) and not self.kept_whole(row, contents):
                contents, piece = _part(contents, room)
                self.ink_row(row, piece, _needed(piece))
                contents = self.continued(row, record, contents)
            elif len(self.ink.cells) == self.top_cells:
                break  # a row of fixed parts taller than a page: print it whole rather than not at all
            self.next_page(row)
            height = max(_needed(contents), min(height, row.least * MM))
        self.ink_row(row, contents, height)

    def kept_whole(self, row: Row, contents: Sequence[Content]) -> bool:
        """An item of a book is parted only where it is taller than a page of its own."""
        return (row.each or row.whole) and _needed(contents) <= self.bottom - CONTINUED_TOP - CUT * 2

    def continued(self, row: Row, record: Mapping[str, object], contents: list[Content]) -> list[Content]:
        """The rest of a parted row: its labels again, with （续）."""
        setter = Setter(self.form.page, record, self.faces, self.size)
        again = []
        for cell, content, width in zip(row.cells, contents, self.widths(row), strict=True):
            fresh = setter.cell(cell, width) if content.label else content
            fresh.flow += [self.continued_mark(width)] if content.label else []
            again.append(fresh)
        return again

    def continued_mark(self, width: float) -> Item:
        line = set_line("（续）", self.form.page.label_size - 1, self.form.page.label_role, self.faces)
        base = line.size * (0.7 + CENTRE)
        return Item(line.size * 1.4, (Mark((width - 2 * PAD_X - line.width) / 2, base, line),))

    def ink_row(self, row: Row, contents: Sequence[Content], height: float) -> None:
        x = self.left
        for content, width in zip(contents, self.widths(row), strict=True):
            box = Box(x, self.y, width, height)
            self.ink.cells.append(box)
            self.ink_cell(content, box)
            x += width
        self.y += height

    def ink_cell(self, content: Content, box: Box) -> None:
        flow = sum(item.height for item in content.flow)
        tail = sum(item.height for item in content.tail)
        spare = box.height - flow - tail - 2 * PAD_Y
        middle = content.valign == "middle" and (not content.tail or content.seal_beside)
        self.ink_items(content.flow, box.x + PAD_X, box.y + PAD_Y + (spare / 2 if middle else 0.0))
        self.ink_items(content.tail, box.x + PAD_X, box.y + box.height - PAD_Y - tail)
        if content.seal:
            self.ink_seal(content.seal, content.seal_beside, box)

    def ink_items(self, items: Sequence[Item], x: float, y: float) -> None:
        for item in items:
            self.ink.marks += [mark.moved(x, y) for mark in item.marks]
            y += item.height

    def ink_seal(self, line: Line, beside: bool, box: Box) -> None:
        place = Box(box.x + box.width - SEAL - 0.5 * MM, box.y + box.height - SEAL - 0.5 * MM, SEAL, SEAL)
        self.ink.seals.append(place)
        if beside:
            x, y = place.x + (SEAL - line.width) / 2, place.y + SEAL / 2 + CENTRE * line.size
            self.ink.marks.append(Mark(x, y, line))


def _needed(contents: Sequence[Content]) -> float:
    return max(content.height for content in contents)


def _heights(rows: Sequence[Row], contents: Sequence[Sequence[Content]], room: float) -> list[float]:
    """Wished heights if they fit; else empty room is given up, evenly, down to each row's least."""
    wished = [max(row.height * MM, _needed(cells)) for row, cells in zip(rows, contents, strict=True)]
    least = [max(row.least * MM, _needed(cells)) for row, cells in zip(rows, contents, strict=True)]
    spare, excess = sum(wished) - sum(least), sum(wished) - room
    if excess <= 0:
        return wished
    if excess > spare:
        return least
    return [wish - (wish - low) * excess / spare for wish, low in zip(wished, least, strict=True)]


def _can_part(contents: Sequence[Content], room: float) -> bool:
    flows = [content for content in contents if not content.label]
    return any(_fitting(content.flow, room) >= KEEP_LINES < len(content.flow) for content in flows)


def _fitting(flow: Sequence[Item], room: float) -> int:
    used, count = 2 * PAD_Y, 0
    while count < len(flow) and used + flow[count].height <= room:
        used += flow[count].height
        count += 1
    return count


def _part(contents: Sequence[Content], room: float) -> tuple[list[Content], list[Content]]:
    """(what is left, what stands here); signatures and seals stay with the last piece."""
    rest, here = [], []
    for content in contents:
        count = _fitting(content.flow, room)
        if not content.label and 0 < len(content.flow) - count < KEEP_LINES:
            count -= KEEP_LINES - (len(content.flow) - count)
        here.append(Content(flow=content.flow[:count], label=content.label, valign="top"))
        left = Content(content.flow[count:], content.tail, content.seal, content.seal_beside, content.label, "top")
        rest.append(left)
    return rest, here
