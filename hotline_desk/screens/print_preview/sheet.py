"""One page of paper on the desk: fitted to the view, or enlarged to be read."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.sheet import A4, laid, points_of
from hotline_desk.widgets.theme import theme_of

MARGIN = 6


class Sheet(QWidget):
    """The paper itself; print is always light, whatever the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image: QImage | None = None
        self.words = "正在排版…"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("纸面预览")

    def show_image(self, image: QImage | None, words: str = "") -> None:
        self.image, self.words = image, words
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        p, theme = QPainter(self), theme_of()
        paper = QRectF(self.rect())
        p.fillRect(paper, Qt.GlobalColor.white)
        if self.image is not None:
            p.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            p.drawImage(paper, self.image)
        else:
            p.setPen(Qt.GlobalColor.darkGray)
            p.setFont(theme.font(14))
            p.drawText(paper, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self.words)
        shapes.rounded(p, paper, 0, None, theme.c("line2"))


class SheetView(QScrollArea):
    """Scrolls over the sheet. ``wanted`` says a page at another scale is needed."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet, self.zoomed, self.points = Sheet(), False, A4
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self.sheet)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("纸面预览")

    def show_page(self, image: QImage) -> None:
        """A page as it lies; one that lies the other way than the one before is laid and asked for again."""
        turned = points_of(image) != self.points
        self.points = points_of(image)
        self.sheet.show_image(image)
        if turned:
            self._lay()
            self.wanted.emit()

    def toggle_zoom(self) -> None:
        """Z: the whole page, or as wide as the view so that it can be read."""
        centre = QPointF(0.5, 0.2)
        self.zoomed = not self.zoomed
        self._lay()
        self.verticalScrollBar().setValue(round(self.verticalScrollBar().maximum() * centre.y()))
        self.wanted.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """On the ground beside the paper: the arrows and PgDn go to it now."""
        if self.hasFocus():
            ground = self.viewport()
            shapes.focus_ring(QPainter(ground), theme_of(), QRectF(ground.rect()), theme_of().px(5))

    @property
    def scale(self) -> float:
        """Device pixels a point, for the size the sheet is shown at."""
        return float(max(self.sheet.width() / self.points[0] * self.devicePixelRatioF(), 0.5))

    def _lay(self) -> None:
        gap = 2 * theme_of().px(MARGIN)
        width, height = self.width() - gap, self.height() - gap
        self.sheet.setFixedSize(laid(self.points, width, height, 1.8 if self.zoomed else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        before = self.sheet.size()
        self._lay()
        super().resizeEvent(event)
        if self.sheet.size() != before:
            self.wanted.emit()
