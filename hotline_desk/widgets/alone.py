"""A dialog that stands alone, before any window does."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from hotline_desk.widgets.panes import column
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.theme import theme_of

WIDTH = 640


class Sheet(QDialog):
    """A dialog on the window's ground, standing alone before any window does."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("热线办件台")
        self.setAccessibleName(title)
        self.setFixedWidth(theme_of().px(WIDTH))
        self.whole = column(self, 12, (28, 22, 28, 22))
        self.whole.addWidget(Label(title, 20, bold=True))

    def on_keys(self, *wanted: str) -> None:
        for each in wanted:
            QShortcut(QKeySequence(each), self).activated.connect(self.finish)

    def finish(self) -> None:
        self.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of().c("canvas"))
