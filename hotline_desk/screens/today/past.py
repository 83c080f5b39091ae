"""同址同事 in the wide pane of 今日: what was complained of before, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hotline_desk.services.matters import Past, PastRow
from hotline_desk.widgets import shapes
from hotline_desk.widgets.buttons import Pressable
from hotline_desk.widgets.panes import Line, clear, column, row
from hotline_desk.widgets.text import RIGHT, Label

DAY, MARK, HEIGHT = 66, 20, 30  # px at 100 %


def _percent(past: PastRow) -> str:
    return f"{round(past.sure * 100)}%"


class PastLine(Pressable):
    """One earlier order: day, unit and what it did, how it ended; pressing opens its file."""

    def __init__(self, past: PastRow) -> None:
        super().__init__(past.order)
        self.past, self.room = past, 0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.done = past.unit if not past.outcome else f"{past.unit}　{past.outcome}"
        self.ended = past.ended if past.joined else f"{past.ended} · 像 {_percent(past)}"
        why = "\n".join(f"· {reason}" for reason in past.reasons)
        self.setAccessibleName(f"{past.day}，{self.done}，{self.ended}，打开档案")
        self.setToolTip(f"{past.order}　{self.done}\n{why}\n点击打开档案")

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(240), self.theme.px(HEIGHT))

    def needed(self) -> int:
        """How wide the words of its end are; lines below each other are given the widest as ``room``."""
        return int(self.theme.width(self.ended, 13))

    def paintEvent(self, event: QPaintEvent) -> None:
        p, theme, whole = QPainter(self), self.theme, QRectF(self.rect())
        if self.underMouse():
            shapes.rounded(p, whole, theme.px(4), theme.c("hover"))
        left, words = theme.px(DAY), max(self.room, self.needed())
        end = whole.right() - words - theme.px(2)
        shapes.text(p, theme, QRectF(0, 0, left, whole.height()), self.past.day, 13, colour=theme.c("t2"))
        shapes.text(p, theme, QRectF(left, 0, end - left - theme.px(MARK + 8), whole.height()), self.done, 13)
        side = theme.px(14)
        shapes.status_shape(p, theme, self.past.tone, end - theme.px(MARK), (whole.height() - side) / 2, side)
        shapes.text(p, theme, QRectF(end, 0, words + 2, whole.height()), self.ended, 13, colour=theme.c(f"{self.past.tone}.text"))
        if self.ringed():
            shapes.focus_ring(p, theme, whole, theme.px(4))


class PastSection(QWidget):
    """The heading and at most three lines. ``opened`` carries the order of a pressed line."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("同址同事")
        whole = column(self, 6)
        whole.addWidget(Line())
        head = row()
        self.title, self.note = Label("", 13, True, "t2", elide=False), Label("", 12, colour="t2", align=RIGHT)
        head.addWidget(self.title)
        head.addWidget(self.note, 1)
        whole.addLayout(head)
        self.lines = column()
        whole.addLayout(self.lines)
        self.show_past(None)

    def show_past(self, past: Past | None, failed: bool = False) -> None:
        """What was found; None while the worker still looks, or where it could not."""
        clear(self.lines)
        told = past.title if past else "没有查出来，按 F5 再查" if failed else "正在查旧单"
        self.title.setText(f"同址同事 · {told}")
        self.note.setText(f"另有 {past.more} 件" if past and past.more else "")
        made = [PastLine(one) for one in (past.rows if past else ())]
        for line in made:
            line.room = max(other.needed() for other in made)
            line.clicked.connect(self._open)
            self.lines.addWidget(line)

    def _open(self) -> None:
        line = self.sender()
        if isinstance(line, PastLine):
            self.opened.emit(line.past.order)
