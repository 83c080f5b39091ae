"""Line charts of our own (Qt Charts is GPL only): at most three series, each with its own marker and dash.

Every series is labelled at the end of its line, so nothing hangs on colour. The same painter serves the
window and, on a light theme, a printed page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.theme import Theme, theme_of

MOST = 3
LOOKS = (("acc", Qt.PenStyle.SolidLine, "disc"), ("today.text", Qt.PenStyle.DashLine, "square"),
         ("done.text", Qt.PenStyle.DashDotLine, "triangle"))


@dataclass(frozen=True, slots=True)
class Series:
    """One curve: its word and a value for each mark of the axis; None leaves a gap."""

    label: str
    values: tuple[float | None, ...]

    @property
    def last(self) -> tuple[int, float] | None:
        """The last point there is."""
        return next(((i, v) for i, v in reversed(list(enumerate(self.values))) if v is not None), None)


def scale(series: Sequence[Series], step: float = 10) -> tuple[float, float]:
    """Where the axis begins and ends: whole tens around the values, within 0–100, never an empty span."""
    values = [v for one in series for v in one.values if v is not None]
    if not values:
        return 0.0, 100.0
    low, high = floor(min(values) / step) * step, ceil(max(values) / step) * step
    if high == low:
        low -= step
    low = max(0.0, low)
    return low, max(high, low + step)


def spread(places: Sequence[float], gap: float) -> list[float]:
    """The same heights moved apart so that labels at line ends never overlap; their order stays."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    found = list(places)
    for before, after in pairwise(order):
        found[after] = max(found[after], found[before] + gap)
    return found


def marker(p: QPainter, kind: str, at: QPointF, size: float) -> None:
    """A disc, square or triangle in the painter's brush."""
    half = size / 2
    if kind == "square":
        p.drawRect(QRectF(at.x() - half * 0.85, at.y() - half * 0.85, size * 0.85, size * 0.85))
    elif kind == "triangle":
        p.drawPolygon(QPolygonF([QPointF(at.x(), at.y() - half), QPointF(at.x() + half, at.y() + half * 0.75),
                                 QPointF(at.x() - half, at.y() + half * 0.75)]))
    else:
        p.drawEllipse(at, half, half)


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
        QToolTip.showText(self.mapToGlobal(QPointF(self._x(self.at), 0).toPoint()), self.sentence(self.at), self)

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent) and self.marks:
            near = min(range(len(self.marks)), key=lambda i: abs(self._x(i) - event.pos().x()))
            QToolTip.showText(event.globalPos(), self.sentence(near), self)
            return True
        return super().event(event)  # type: ignore[arg-type]

    # -- geometry
    def _plot(self) -> QRectF:
        px = theme_of().px
        label = max((theme_of().width(one.label, 12) for one in self.series), default=0) + theme_of().width("100.00%", 14, True)
        return QRectF(px(34), px(10), max(self.width() - px(34) - label - px(30), px(60)), self.height() - px(38))

    def _x(self, at: int) -> float:
        plot, count = self._plot(), max(len(self.marks), 1)
        return plot.x() + plot.width() * (at + 0.5) / count

    def _y(self, value: float) -> float:
        plot, (low, high) = self._plot(), scale(self.series)
        return plot.bottom() - plot.height() * (value - low) / (high - low)

    # -- painting
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._axis(p, theme)
        for one, look in zip(self.series, LOOKS, strict=False):
            self._curve(p, theme, one, look)
        self._labels(p, theme)
        if self.hasFocus():
            shapes.focus_ring(p, theme, QRectF(self.rect()), theme.px(4))

    def _axis(self, p: QPainter, theme: Theme) -> None:
        plot, (low, high) = self._plot(), scale(self.series)
        lines = 4 if (high - low) > 30 else max(int((high - low) / 10), 1)
        for n in range(lines + 1):
            value = low + (high - low) * n / lines
            y = round(self._y(value))
            p.fillRect(QRectF(plot.x(), y, plot.width(), 1), theme.c("line2" if n == 0 else "line"))
            room = QRectF(0, y - theme.px(9), plot.x() - theme.px(8), theme.px(18))
            shapes.text(p, theme, room, f"{value:.0f}", 12, colour=theme.c("t2"), align=Qt.AlignmentFlag.AlignRight)
        for i, mark in enumerate(self.marks):
            room = QRectF(self._x(i) - theme.px(24), plot.bottom() + theme.px(6), theme.px(48), theme.px(20))
            shapes.text(p, theme, room, mark, 12, i == self.at, theme.c("t1" if i == self.at else "t2"),
                        Qt.AlignmentFlag.AlignHCenter)

    def _curve(self, p: QPainter, theme: Theme, one: Series, look: tuple[str, Qt.PenStyle, str]) -> None:
        colour, dash, kind = theme.c(look[0]), look[1], look[2]
        points = [(i, QPointF(self._x(i), self._y(v))) for i, v in enumerate(one.values) if v is not None]
        p.setPen(QPen(colour, theme.px(2), dash))
        for (i, begin), (j, end) in pairwise(points):
            if j == i + 1:
                p.drawLine(begin, end)
        p.setPen(QPen(theme.c("surface"), 1))
        p.setBrush(colour)
        for _, at in points:
            marker(p, kind, at, theme.px(9))

    def _labels(self, p: QPainter, theme: Theme) -> None:
        ends = [(one, look[0], last) for one, look in zip(self.series, LOOKS, strict=False) if (last := one.last)]
        heights = spread([self._y(last[1]) for _, _, last in ends], theme.px(20))
        over = max((heights or [0])[-1:] + heights, default=0) - (self._plot().bottom() + theme.px(8))
        left = self._plot().right() + theme.px(8)
        for (one, token, last), y in zip(ends, heights, strict=True):
            room = QRectF(left, y - max(over, 0) - theme.px(10), self.width() - left - theme.px(4), theme.px(20))
            shapes.text(p, theme, room, one.label, 12, colour=theme.c(token))
            shapes.text(p, theme, room, f"{last[1]:.1f}%", 14, True, theme.c(token), Qt.AlignmentFlag.AlignRight)
