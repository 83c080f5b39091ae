"""Painters for the signs that carry meaning: status shapes, key caps, tags, 牌, the 工作日刻度条.

Colour is never alone: over is a diamond with !, today a triangle with !, soon a half disc, norm a
ring, done a disc with a tick, wait a ring with two bars.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPixmapCache, QPolygonF

from hotline_desk.widgets.theme import Theme
from hotline_desk.widgets.tokens import CARD_TAGS, CARD_WORDS

TICKS = TICKED, UNTICKED = ("ticked", "unticked")  # what the sign of a column of ticks says
STATUS_WORDS = {"over": "已超期", "today": "今天到期", "soon": "即将到期", "norm": "时限内", "done": "已完成", "wait": "暂停计时"}


def status_shape(p: QPainter, theme: Theme, urgency: str, x: float, y: float, size: float) -> None:
    """Draw the sign of an urgency in the square (x, y, size, size)."""
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.translate(x, y)
    p.scale(size / 16, size / 16)
    colour = theme.c(f"{urgency}.text")
    _SHAPES[urgency](p, colour, theme.c("surface"))
    p.restore()


def tick_box(p: QPainter, theme: Theme, ticked: bool, box: QRectF) -> None:
    """A box to tick: no status shape, for a ring and a disc with a tick say something else."""
    rounded(p, box, theme.px(3), theme.c("acc" if ticked else "surface"), theme.c("acc" if ticked else "ctl"))
    if not ticked:
        return
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    p.setPen(QPen(theme.c("on_acc"), theme.px(2)))
    side = box.width()
    foot = QPointF(box.left() + side * .43, box.bottom() - side * .3)
    p.drawLine(QPointF(box.left() + side * .25, box.center().y()), foot)
    p.drawLine(foot, QPointF(box.right() - side * .23, box.top() + side * .3))
    p.restore()


def status_mark(p: QPainter, theme: Theme, urgency: str, x: float, y: float, size: int) -> None:
    """As :func:`status_shape`, at whole pixels and from a picture kept: lists draw dozens of them for each frame."""
    if urgency in TICKS:
        tick_box(p, theme, urgency == TICKED, QRectF(round(x), round(y), size, size))
        return
    ratio = p.device().devicePixelRatio()
    key = f"status {urgency} {size} {ratio} {theme.c(f'{urgency}.text').name()} {theme.c('surface').name()}"
    found = QPixmap()
    if not QPixmapCache.find(key, found):
        found = QPixmap(round(size * ratio), round(size * ratio))
        found.setDevicePixelRatio(ratio)
        found.fill(Qt.GlobalColor.transparent)
        inner = QPainter(found)
        status_shape(inner, theme, urgency, 0, 0, size)
        inner.end()
        QPixmapCache.insert(key, found)
    p.drawPixmap(round(x), round(y), found)


def _exclamation(p: QPainter, ground: QColor, top: float, bottom: float) -> None:
    p.setPen(QPen(ground, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    p.drawLine(QPointF(8, top), QPointF(8, bottom))
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(ground)
    p.drawEllipse(QPointF(8, bottom + 2.4), 1.0, 1.0)


def _filled(p: QPainter, colour: QColor, points: Sequence[tuple[float, float]]) -> None:
    p.setPen(QPen(colour, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    p.setBrush(colour)
    p.drawPolygon(QPolygonF([QPointF(*pt) for pt in points]))


def _diamond(p: QPainter, colour: QColor, ground: QColor) -> None:
    _filled(p, colour, ((8, 0.6), (15.4, 8), (8, 15.4), (0.6, 8)))
    _exclamation(p, ground, 4.8, 8.4)


def _triangle(p: QPainter, colour: QColor, ground: QColor) -> None:
    _filled(p, colour, ((8, 1.8), (15.2, 14.2), (0.8, 14.2)))
    _exclamation(p, ground, 6.4, 9.4)


def _ring(p: QPainter, colour: QColor) -> None:
    p.setPen(QPen(colour, 1.7))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawEllipse(QPointF(8, 8), 6.1, 6.1)


def _half(p: QPainter, colour: QColor, ground: QColor) -> None:
    _ring(p, colour)
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(colour)
    p.drawPie(QRectF(2, 2, 12, 12), 90 * 16, 180 * 16)


def _empty(p: QPainter, colour: QColor, ground: QColor) -> None:
    _ring(p, colour)


def _tick(p: QPainter, colour: QColor, ground: QColor) -> None:
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(colour)
    p.drawEllipse(QPointF(8, 8), 7, 7)
    p.setPen(QPen(ground, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    p.drawPolyline(QPolygonF([QPointF(4.7, 8.3), QPointF(7.1, 10.7), QPointF(11.3, 5.8)]))


def _bars(p: QPainter, colour: QColor, ground: QColor) -> None:
    _ring(p, colour)
    p.setPen(QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    p.drawLine(QPointF(6.4, 5.8), QPointF(6.4, 10.2))
    p.drawLine(QPointF(9.6, 5.8), QPointF(9.6, 10.2))


_SHAPES = {"over": _diamond, "today": _triangle, "soon": _half, "norm": _empty, "done": _tick, "wait": _bars}


def rounded(p: QPainter, rect: QRectF, radius: float, fill: QColor | None, edge: QColor | None = None,
            width: float = 1.0) -> None:
    """A rounded box whose edge lies on the pixel grid."""
    p.save()
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = width / 2 if edge is not None else 0.0
    p.setPen(QPen(edge, width) if edge is not None else Qt.PenStyle.NoPen)
    p.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    p.restore()


def text(p: QPainter, theme: Theme, rect: QRectF, words: str, size: int = 14, bold: bool = False,
         colour: QColor | None = None, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
    """One line of text, centred vertically, ended with … where it does not fit."""
    p.setFont(theme.font(size, bold))
    p.setPen(colour if colour is not None else theme.c("t1"))
    metrics = theme.metrics(size, bold)
    if metrics.horizontalAdvance(words) > rect.width():
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(rect.width()))
    p.drawText(rect, int(align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), words)


def key_width(theme: Theme, key: str) -> int:
    """Width in px of the key cap drawn by :func:`key_cap`."""
    return max(theme.width(key, 12) + theme.px(10), theme.px(18))


def key_cap(p: QPainter, theme: Theme, x: float, middle: float, key: str, colour: QColor | None = None,
            edge: QColor | None = None) -> int:
    """Draw a key cap with its left edge at x, centred on ``middle``; returns its width."""
    width, height = key_width(theme, key), theme.px(18)
    rect = QRectF(round(x), round(middle - height / 2), width, height)
    rounded(p, rect, theme.px(3), None, edge or theme.c("line2"))
    text(p, theme, rect, key, 12, colour=colour or theme.c("t3"), align=Qt.AlignmentFlag.AlignHCenter)
    return width


def tag_width(theme: Theme, words: str, size: int = 12, bold: bool = False) -> int:
    return theme.width(words, size, bold) + theme.px(14)


def tag(p: QPainter, theme: Theme, x: float, middle: float, words: str, urgency: str = "wait") -> int:
    """An unfilled tag (tint and border); returns its width."""
    width, height = tag_width(theme, words), theme.px(20)
    rect = QRectF(round(x), round(middle - height / 2), width, height)
    rounded(p, rect, theme.px(4), theme.c(f"{urgency}.tint"), theme.c(f"{urgency}.border"))
    text(p, theme, rect, words, 12, colour=theme.c(f"{urgency}.text"), align=Qt.AlignmentFlag.AlignHCenter)
    return width


def card_words(card: str, count: int) -> str:
    """黄牌 3次 and so on: a 牌 always says its count."""
    return f"{CARD_WORDS[card]} {count}次"


def card_tag(p: QPainter, theme: Theme, x: float, middle: float, card: str, count: int) -> int:
    """A filled 牌 with word and count; returns its width."""
    words, colours = card_words(card, count), CARD_TAGS[card]
    width, height = tag_width(theme, words, 12, True), theme.px(20)
    rect = QRectF(round(x), round(middle - height / 2), width, height)
    rounded(p, rect, theme.px(3), theme.c(colours.fill))
    text(p, theme, rect, words, 12, True, theme.c(colours.text), Qt.AlignmentFlag.AlignHCenter)
    return width


def mix(one: QColor, other: QColor, part: float) -> QColor:
    """``part`` of one laid over the rest of other."""
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return QColor(*(round(a * part + b * (1 - part)) for a, b in pairs))


def day_bar(p: QPainter, theme: Theme, rect: QRectF, urgency: str, cells: Sequence[float],
            fraction: float | None = None, ground: QColor | None = None) -> None:
    """The 工作日刻度条: one cell per working day (1 past, .5 today, 0 to come), or one bar for hours."""
    colour = theme.c(f"{urgency}.text")
    rest = mix(colour, ground or theme.c("surface"), 0.28)
    if fraction is not None:
        _cell(p, rect, max(0.0, min(1.0, fraction)), colour, rest)
        return
    count = max(len(cells), 1)
    gap = 2.0 if rect.width() / count >= 5 else 1.0
    width = (rect.width() - gap * (count - 1)) / count
    for i, part in enumerate(cells):
        _cell(p, QRectF(rect.x() + i * (width + gap), rect.y(), width, rect.height()), part, colour, rest)


def _cell(p: QPainter, rect: QRectF, part: float, colour: QColor, rest: QColor) -> None:
    radius = min(2.0, rect.height() / 3)
    if part <= 0:
        rounded(p, rect, radius, None, rest if rect.width() < 8 else mix(colour, rest, 0.35))
        return
    rounded(p, rect, radius, colour if part >= 1 else rest)
    if part < 1:
        rounded(p, QRectF(rect.x(), rect.y(), rect.width() * part, rect.height()), radius, colour)


def focus_ring(p: QPainter, theme: Theme, rect: QRectF, radius: float) -> None:
    """Two tones, so that the ring is seen on any ground: 2 px of text colour, 1 px of surface inside."""
    rounded(p, rect, radius, None, theme.c("t1"), 2.0)
    rounded(p, rect.adjusted(2, 2, -2, -2), max(radius - 2, 1), None, theme.c("surface"), 1.0)
