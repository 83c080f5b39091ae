"""A box to tick in the manner of the other controls: the style's own is 13 px and thin-lined on every system."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.theme import theme_of


class CheckBox(QCheckBox):
    """A painted box with its words; 空格 and the mouse work as ever, the whole line is its hit area."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        theme = theme_of()
        return QSize(theme.px(18 + 8 + 4) + theme.width(self.text(), 14), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, on, live = theme.px(18), self.isChecked(), self.isEnabled()
        box = QRectF(1.5, (self.height() - side) / 2, side, side)
        ground = ("acc" if live else "off") if on else "hover" if self.underMouse() and live else "surface"
        shapes.rounded(p, box, theme.px(4), theme.c(ground), theme.c(ground if on else "ctl"))
        if on:
            self._tick(p, box)
        words = QRectF(box.right() + theme.px(8), 0, self.width() - box.right() - theme.px(8), self.height())
        shapes.text(p, theme, words, self.text(), 14, colour=theme.c("t1" if live else "off"))
        if self.hasFocus():
            shapes.focus_ring(p, theme, QRectF(self.rect()), theme.px(4))

    @staticmethod
    def _tick(p: QPainter, box: QRectF) -> None:
        p.setPen(QPen(theme_of().c("on_acc"), theme_of().px(2)))
        side = box.width()
        foot = QPointF(box.left() + side * .43, box.bottom() - side * .3)
        p.drawLine(QPointF(box.left() + side * .25, box.center().y()), foot)
        p.drawLine(foot, QPointF(box.right() - side * .23, box.top() + side * .3))
