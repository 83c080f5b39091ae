"""A paragraph some of whose words are marked: a tint under them and a line below, never colour alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from hotline_desk.widgets.text import Para
from hotline_desk.widgets.theme import theme_of

Span = tuple[int, int]


class MarkedPara(Para):
    """As :class:`Para`; ``marks`` are (start, end) places of the words to mark, drawn in an urgency's tint."""

    def __init__(self, words: str = "", marks: Sequence[Span] = (), size: int = 14, lines: int = 0, colour: str = "t1",
                 tone: str = "soon", parent: QWidget | None = None) -> None:
        super().__init__(words, size, lines, colour, parent=parent)
        self.marks, self.tone = tuple(marks), tone
        told = "、".join(words[a:b] for a, b in self.marks)
        self.setAccessibleDescription(f"不同的地方：{told}" if told else "")

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """(line, first, last) of the marked characters of each line, as the text is broken now."""
        at = 0
        for line, words in enumerate(self.broken(self.width())):
            start = max(self.text().find(words.rstrip("…"), at), at)
            for a, b in self.marks:
                first, last = max(a, start) - start, min(b, start + len(words)) - start
                if first < last:
                    yield line, first, last
            at = start + len(words.rstrip("…"))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p, lines = theme_of(), QPainter(self), self.broken(self.width())
        metrics, high = theme.metrics(self.type_size, self.bold), theme.line(self.type_size)
        for line, first, last in self.runs():
            left = metrics.horizontalAdvance(lines[line][:first])
            wide = metrics.horizontalAdvance(lines[line][:last]) - left
            box = QRectF(left, line * high + theme.px(1), wide, high - theme.px(2))
            p.fillRect(box, theme.c(f"{self.tone}.tint"))
            p.setPen(QPen(theme.c(f"{self.tone}.text"), 1))
            p.drawLine(box.bottomLeft(), box.bottomRight())
        p.end()
        super().paintEvent(event)
