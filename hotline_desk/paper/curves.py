"""The months of a 通报 as a line chart in ink: the layout the window paints, told apart by dash and marker, not by colour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hotline_desk.paper.content import CENTRE, Item, Mark, Stroke
from hotline_desk.paper.typefaces import Typefaces
from hotline_desk.paper.typeset import set_line
from hotline_desk.trend import DASHES, Curve, Layout, Room, Series, lay_out, outline

SIZE, VALUE = 8.5, 9.5  # points
LINE, MARKER = 1.0, 5.0
PALE = 0.78


@dataclass(frozen=True, slots=True)
class Curves:
    """What is drawn: the marks of the axis (months) and the curves over them."""

    marks: tuple[str, ...]
    series: tuple[Series, ...]


def drawn(curves: Curves, width: float, height: float, faces: Typefaces) -> Item:
    """The chart as one item of a cell, ``width`` × ``height`` points; it is never parted."""
    pen = _Pen(faces)
    label = max((pen.wide(one.label, SIZE, "fang") for one in curves.series), default=0.0) + pen.wide("100.0%", VALUE, "hei")
    room = Room(width, height, 22, label + 18, 11, 18, 13)
    placed = lay_out(curves.marks, curves.series, room)
    marks = [*pen.axis(placed, curves.marks), *(mark for one in placed.curves for mark in pen.curve(one, placed.right, width))]
    return Item(height, tuple(marks))


@dataclass(frozen=True, slots=True)
class _Pen:
    faces: Typefaces

    def wide(self, words: str, size: float, role: str) -> float:
        return set_line(words, size, role, self.faces).width

    def words(self, words: str, x: float, middle: float, size: float = SIZE, role: str = "fang", align: float = 0.0) -> Mark:
        """Words whose middle stands at a height; ``align`` 0 starts at x, ½ is centred on it, 1 ends there."""
        line = set_line(words, size, role, self.faces)
        return Mark(x - line.width * align, middle + CENTRE * size, line)

    def axis(self, placed: Layout, marks: tuple[str, ...]) -> Iterator[Mark]:
        for n, (value, y) in enumerate(placed.ticks):
            yield Mark(0, 0, stroke=Stroke(((placed.x, y), (placed.right, y)), 0.4, grey=PALE if n else 0.3))
            yield self.words(f"{value:.0f}", placed.x - 5, y, align=1)
        for mark, x in zip(marks, placed.places, strict=True):
            yield self.words(mark, x, placed.bottom + 10, align=0.5)
        if placed.empty:
            left, right, words = placed.empty
            yield self.words(words, (left + right) / 2, placed.clear, align=0.5)

    def curve(self, one: Curve, right: float, width: float) -> Iterator[Mark]:
        dash = tuple(step * LINE for step in DASHES[one.dash])
        for run in one.runs:
            if len(run) > 1:
                yield Mark(0, 0, stroke=Stroke(run, LINE, dash))
        for point in one.points:
            yield Mark(0, 0, stroke=Stroke(outline(one.marker, point, MARKER), filled=True))
        yield Mark(0, 0, stroke=Stroke(outline(one.marker, (right + 7, one.end), MARKER), filled=True))
        yield self.words(one.series.label, right + 13, one.end)
        yield self.words(one.value, width, one.end, VALUE, "hei", align=1)
