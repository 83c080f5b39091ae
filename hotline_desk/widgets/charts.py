"""Line charts of our own (Qt Charts is GPL only): the layout of :mod:`hotline_desk.trend`, painted.

The printed 通报 draws the same layout, with the same markers and dashes.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from hotline_desk.trend import DASHES, LOOKS, MOST, Curve, Layout, Room, Series, lay_out, outline
from hotline_desk.widgets import shapes
from hotline_desk.widgets.theme import Theme, theme_of

__all__ = ["Series", "TrendChart"]
INKS = dict(zip((marker for _, marker in LOOKS), ("acc", "today.text", "done.text"), strict=True))
MARKER, LINE = 9, 2


class TrendChart(QWidget):
    """Percentages over some months. Left and right choose a month; a reader hears all values of it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.marks: tuple[str, ...] = ()
        self.series: tuple[Series, ...] = ()
        self.at = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)

    def show_series(self, marks: Sequence[str], series: Sequence[Series]) -> None:
        """Show these; raises ValueError for more curves than can be told apart."""
        if len(series) > MOST:
            raise ValueError("too many series")
        self.marks, self.series = tuple(marks), tuple(series)
        self.choose(len(self.marks) - 1)

    def choose(self, at: int) -> None:
        """Mark one month."""
        self.at = min(max(at, 0), len(self.marks) - 1)
        self.setAccessibleName(f"{self.name}。{self.sentence(self.at)}")
        self.update()

    def sentence(self, at: int) -> str:
        """``9月：按时办结 78.63%，满意率 88.92%``."""
        if not 0 <= at < len(self.marks):
            return "没有数据"
        said = [f"{one.label} {'没有数据' if (v := one.values[at]) is None else f'{v:.2f}%'}" for one in self.series]
        return f"{self.marks[at]}：{'，'.join(said)}"

    def sizeHint(self) -> QSize:
        return QSize(theme_of().px(480), theme_of().px(166))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme_of().px(300), theme_of().px(132))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self.marks:
            super().keyPressEvent(event)
            return
        self.choose(self.at + step)
        QToolTip.showText(self.mapToGlobal(QPointF(self.layout_now().places[self.at], 0).toPoint()), self.sentence(self.at), self)

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent) and self.marks:
            places = self.layout_now().places
            near = min(range(len(self.marks)), key=lambda i: abs(places[i] - event.pos().x()))
            QToolTip.showText(event.globalPos(), self.sentence(near), self)
            return True
        return super().event(event)  # type: ignore[arg-type]

    # -- geometry
    def layout_now(self) -> Layout:
        """Everything in place at the widget's present size."""
        theme = theme_of()
        label = max((theme.width(one.label, 12) for one in self.series), default=0) + theme.width("100.0%", 14, True)
        right = min(label + theme.px(24), max(self.width() - theme.px(94), 0))
        return lay_out(self.marks, self.series, Room(self.width(), self.height(), theme.px(34), right, theme.px(10), theme.px(28), theme.px(20)))

    # -- painting
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p, placed = theme_of(), QPainter(self), self.layout_now()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._axis(p, theme, placed)
        for one in placed.curves:
            self._curve(p, theme, one)
            self._label(p, theme, one, placed.right)
        if self.hasFocus():
            shapes.focus_ring(p, theme, QRectF(self.rect()), theme.px(4))

    def _axis(self, p: QPainter, theme: Theme, placed: Layout) -> None:
        for n, (value, at) in enumerate(placed.ticks):
            y = round(at)
            p.fillRect(QRectF(placed.x, y, placed.width, 1), theme.c("line" if n else "line2"))
            room = QRectF(0, y - theme.px(9), placed.x - theme.px(8), theme.px(18))
            shapes.text(p, theme, room, f"{value:.0f}", 12, colour=theme.c("t2"), align=Qt.AlignmentFlag.AlignRight)
        for i, (mark, x) in enumerate(zip(self.marks, placed.places, strict=True)):
            room = QRectF(x - theme.px(24), placed.bottom + theme.px(6), theme.px(48), theme.px(20))
            shapes.text(p, theme, room, mark, 12, i == self.at, theme.c("t1" if i == self.at else "t2"), Qt.AlignmentFlag.AlignHCenter)
        if placed.empty:
            left, right, words = placed.empty
            fits = theme.width(words, 12) <= right - left
            for n, part in enumerate([words] if fits else ["没有", "数据"]):
                line = QRectF(left, placed.clear + theme.px(20 * n - (10 if fits else 20)), right - left, theme.px(20))
                shapes.text(p, theme, line, part, 12, colour=theme.c("t3"), align=Qt.AlignmentFlag.AlignHCenter)

    def _curve(self, p: QPainter, theme: Theme, one: Curve) -> None:
        colour = theme.c(INKS[one.marker])
        pen = QPen(colour, theme.px(LINE))
        if DASHES[one.dash]:
            pen.setDashPattern(DASHES[one.dash])
        for run in one.runs:
            p.setPen(pen)
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawPolyline(QPolygonF([QPointF(*point) for point in run]))
        p.setPen(QPen(theme.c("surface"), 1))
        p.setBrush(colour)
        for point in one.points:
            p.drawPolygon(QPolygonF([QPointF(*corner) for corner in outline(one.marker, point, theme.px(MARKER))]))

    def _label(self, p: QPainter, theme: Theme, one: Curve, right: float) -> None:
        left, ink = right + theme.px(8), theme.c(INKS[one.marker])
        room = QRectF(left, one.end - theme.px(10), self.width() - left - theme.px(4), theme.px(20))
        shapes.text(p, theme, room, one.series.label, 12, colour=ink)
        shapes.text(p, theme, room, one.value, 14, True, ink, Qt.AlignmentFlag.AlignRight)
