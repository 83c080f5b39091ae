"""What stands in one cell: blocks of a form and a record's values set into items of known height.

``flow`` may be parted between pages line by line; ``tail`` (signature, date) stays together at the
foot of the cell. Lengths are points, y runs downwards from an item's top.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from hotline_desk.paper.forms import SEAL_MM, Block, Cell, Page
from hotline_desk.paper.typefaces import Typefaces
from hotline_desk.paper.typeset import Line, set_line, set_lines, spread_line
from hotline_desk.paper.values import BLANK, chosen, filled, shown

MM = 72 / 25.4
PAD_X = 2.2 * MM
PAD_Y = 1.3 * MM
SEAL = SEAL_MM * MM
CENTRE = 0.38  # from the middle of a line to its baseline, in ems of a Chinese square
SPREAD = 2.0  # a short label line is spread by at most so many ems between its characters
SHRINK = 0.8
DATE_LINE = "年   月   日"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points, or a filled shape; ``dash`` in points, ``grey`` 0 is black."""

    points: tuple[tuple[float, float], ...]
    width: float = 0.8
    dash: tuple[float, ...] = ()
    grey: float = 0.0
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to be inked: a set line (its baseline at y), a tick box (its top at y), or a stroke from there."""

    x: float
    y: float
    line: Line | None = None
    box: float = 0.0
    ticked: bool = False
    stroke: Stroke | None = None

    def moved(self, dx: float, dy: float) -> Mark:
        """The same mark elsewhere."""
        return replace(self, x=self.x + dx, y=self.y + dy)


@dataclass(frozen=True, slots=True)
class Item:
    """A horizontal slice of a cell that is never parted."""

    height: float
    marks: tuple[Mark, ...] = ()


@dataclass(slots=True)
class Content:
    """All of one cell. ``seal_beside``: the round seal has its own place at the right."""

    flow: list[Item] = field(default_factory=list)
    tail: list[Item] = field(default_factory=list)
    seal: Line | None = None
    seal_beside: bool = False
    label: bool = False
    valign: str = "middle"

    @property
    def height(self) -> float:
        """The least height that shows everything, padding included."""
        inner = sum(item.height for item in (*self.flow, *self.tail))
        return max(inner + 2 * PAD_Y, SEAL + 1 * MM if self.seal else 0.0)


class Setter:
    """Sets the cells of one record in one form's type."""

    def __init__(self, page: Page, record: Mapping[str, object], faces: Typefaces, size: float = 0.0) -> None:
        self.page, self.record, self.faces = page, record, faces
        self.body = size or page.size
        self.kinds: Mapping[str, Callable[[Block, float], Iterator[Item]]] = {
            "value": self.value,
            "para": self.para,
            "text": self.text,
            "pair": self.pair,
            "checks": self.checks,
            "sign": self.sign,
            "date": self.date,
            "seal": self.seal_line,
            "chart": self.chart,
        }

    def cell(self, cell: Cell, width: float) -> Content:
        """Everything in a cell of this outer width."""
        inner = width - 2 * PAD_X
        if cell.label:
            return Content(flow=list(self.label(cell.label, inner)), label=True)
        content = Content(valign=cell.valign)
        seal = next((block for block in cell.blocks if block.kind == "seal"), None)
        if seal:
            content.seal = set_line(seal.text, self.size(seal), seal.role, self.faces)
            content.seal_beside = width >= 2 * SEAL
        flow_width = inner - SEAL if content.seal_beside else inner
        for block in cell.blocks:
            if block.kind in ("sign", "date", "seal"):
                content.tail += [] if block.kind == "seal" and content.seal_beside else self.kinds[block.kind](block, inner)
            else:
                content.flow += self.kinds[block.kind](block, flow_width)
        return content

    def size(self, block: Block) -> float:
        """The type size of a block in points."""
        return block.size or self.body

    def item(self, size: float, *placed: tuple[Line, float], leading: float = 0.0) -> Item:
        """One slice with lines side by side, centred in its height."""
        height = leading or size * self.page.leading
        return Item(height, tuple(Mark(x + line.x, height / 2 + CENTRE * size, line) for line, x in placed))

    def label(self, lines: tuple[str, ...], width: float) -> Iterator[Item]:
        size, role = self.page.label_size, self.page.label_role
        rows = [set_line(text, size, role, self.faces) for text in lines]
        if len(rows) == 1 and rows[0].width > width:
            rows = set_lines(lines[0], width, size, role, self.faces, justify=False)
        full = min(max(row.width for row in rows), width)
        spread = len(rows) > 1
        for row, text in zip(rows, lines if len(lines) == len(rows) else [""] * len(rows), strict=True):
            widest = row.width + SPREAD * size * (len(text) - 1)
            line = spread_line(text, min(full, widest), size, role, self.faces) if spread and text else row
            yield self.item(size, (line, (width - line.width) / 2), leading=size * 1.4)

    def value(self, block: Block, width: float) -> Iterator[Item]:
        """A short value; one a little too long is set smaller rather than broken."""
        size, text = self.size(block), shown(self.record.get(block.field))
        ratio = width / max(set_line(text, size, block.role, self.faces).width + 0.5 * size, 1.0)
        if SHRINK <= ratio < 1 and "\n" not in text:
            size *= ratio
        lines = set_lines(text, width, size, block.role, self.faces, justify=False) if text else []
        for line in lines:
            yield self.item(size, (line, _aligned(block.align, line.width, width)))

    def para(self, block: Block, width: float) -> Iterator[Item]:
        size = self.size(block)
        text = shown(self.record.get(block.field))
        if text:
            one = set_line(text, size, block.role, self.faces).width <= width and "\n" not in text
            indent = 0.0 if one else block.indent  # the first line of a long text stands back two squares
            lines = set_lines(text, width, size, block.role, self.faces, indent=indent)
            for line in lines:
                yield self.item(size, (line, 0.0))

    def text(self, block: Block, width: float) -> Iterator[Item]:
        size = self.size(block)
        text = filled(block.text, self.record, BLANK)  # 第　　次: a pen fills what nobody recorded
        for line in set_lines(text, width, size, block.role, self.faces, indent=block.indent):
            yield self.item(size, (line, _aligned(block.align, line.width, width)))

    def pair(self, block: Block, width: float) -> Iterator[Item]:
        """Two texts side by side, their first lines level; a long value hangs under its own start."""
        size, role = self.size(block), block.role
        right = set_line(filled(block.right, self.record), size, role, self.faces)
        start = width - max(right.width, width * 0.42)
        prefix = block.text.partition("{")[0]
        head = set_line(prefix, size, role, self.faces)
        value = filled(block.text[len(prefix) :], self.record)
        room = start - head.width - 0.6 * size
        left = set_lines(value, room, size, role, self.faces, justify=False)
        yield self.item(size, (head, 0.0), (left[0], head.width), (right, start))
        for line in left[1:]:
            yield self.item(size, (line, head.width))

    def checks(self, block: Block, width: float) -> Iterator[Item]:
        """Boxes in columns; a box is drawn, not a letter, so that it looks the same everywhere."""
        size, value = self.size(block), self.record.get(block.field)
        made = [
            (set_line(filled(option.text, self.record, BLANK), size, block.role, self.faces), chosen(value, option.key, option.text))
            for option in block.options
        ]
        count = max(block.columns, 1)
        starts = _columns([line.width for line, _ in made], count, size, width)
        height, box = size * self.page.leading, size * 0.78
        for first in range(0, len(made), count):
            marks = []
            for (line, ticked), x in zip(made[first : first + count], starts, strict=False):
                marks.append(Mark(x, (height - box) / 2, box=box, ticked=ticked))
                marks.append(Mark(x + 1.25 * size, height / 2 + CENTRE * size, line))
            yield Item(height, tuple(marks))

    def sign(self, block: Block, width: float) -> Iterator[Item]:
        """A signature line: room for the pen above it, and 年月日 at its right where asked."""
        size = self.size(block)
        line = set_line(filled(block.text, self.record), size, block.role, self.faces)
        height = max(block.space * MM, size * self.page.leading)
        placed = [(line, 0.0)]
        if block.date:
            day = self.date_line(size, block.role)
            placed.append((day, width - day.width - size))
        base = height - size * (self.page.leading / 2 - CENTRE)
        yield Item(height, tuple(Mark(x, base, piece) for piece, x in placed))

    def date(self, block: Block, width: float) -> Iterator[Item]:
        size = self.size(block)
        text = shown(self.record.get(block.field)) if block.field else ""
        line = set_line(text, size, block.role, self.faces) if text else self.date_line(size, block.role)
        yield self.item(size, (line, width - line.width - size))

    def date_line(self, size: float, role: str) -> Line:
        """年 月 日 with room between for handwritten numbers."""
        return spread_line(DATE_LINE, 7.5 * size, size, role, self.faces)

    def chart(self, block: Block, width: float) -> Iterator[Item]:
        """A line chart over the months; only a paper that this program composes has one."""
        from hotline_desk.paper.curves import Curves, drawn

        found = self.record.get(block.field)
        if isinstance(found, Curves):
            yield drawn(found, width, block.space * MM, self.faces)

    def seal_line(self, block: Block, width: float) -> Iterator[Item]:
        size = self.size(block)
        line = set_line(block.text, size, block.role, self.faces)
        yield self.item(size, (line, width - line.width - 2.5 * size))


def _aligned(align: str, used: float, width: float) -> float:
    return {"left": 0.0, "center": (width - used) / 2, "right": width - used}[align]


def _columns(widths: list[float], count: int, size: float, width: float) -> list[float]:
    """The left edges of check-box columns: as wide as their widest text, never off the cell."""
    gap = 1.25 * size
    full = [max(widths[column::count], default=0.0) + gap for column in range(count)]
    spare = max(0.0, (width - sum(full)) / count)
    step = min(spare, 2.5 * size)
    return [sum(full[:column]) + step * column for column in range(count)]
