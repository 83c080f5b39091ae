"""One page of paper on the desk: fitted to the view, or enlarged to be read."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.theme import theme_of

A4 = (595.276, 841.89)  # points
MARGIN = 6


def image_of(width: int, height: int, rgb: bytes) -> QImage:
    """The RGB rows of a page as a picture that owns its bytes."""
    return QImage(rgb, width, height, width * 3, QImage.Format.Format_RGB888).copy()


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
        self.sheet, self.zoomed = Sheet(), False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self.sheet)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("纸面预览")

    def toggle_zoom(self) -> None:
        """Z: the whole page, or as wide as the view so that it can be read."""
        centre = QPointF(0.5, 0.2)
        self.zoomed = not self.zoomed
        self._lay()
        self.verticalScrollBar().setValue(round(self.verticalScrollBar().maximum() * centre.y()))
        self.wanted.emit()

    @property
    def scale(self) -> float:
        """Device pixels a point, for the size the sheet is shown at."""
        return float(max(self.sheet.width() / A4[0] * self.devicePixelRatioF(), 0.5))

    def _lay(self) -> None:
        gap = 2 * theme_of().px(MARGIN)
        width, height = self.width() - gap, self.height() - gap
        fit = min(width / A4[0], height / A4[1])
        times = max(width / A4[0], fit * 1.8) if self.zoomed else fit
        self.sheet.setFixedSize(QSize(max(round(A4[0] * times), 60), max(round(A4[1] * times), 80)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        before = self.sheet.size()
        self._lay()
        super().resizeEvent(event)
        if self.sheet.size() != before:
            self.wanted.emit()
