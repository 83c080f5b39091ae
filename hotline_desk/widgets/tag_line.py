"""A number and its tags beside each other; what has no room goes to the next line."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hotline_desk.widgets.theme import theme_of

GAP, BETWEEN = 8, 4  # px at 100 %: between two tags, between two lines


class TagLine(QWidget):
    """Small widgets that keep their own size, in as many lines as the width asks for; never wider than its place."""

    def __init__(self, *tags: QWidget) -> None:
        super().__init__()
        self.tags = tags
        for tag in tags:
            tag.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def places(self, width: int) -> list[QRect]:
        """Where each tag stands in a width in px; the lines are as high as the highest tag."""
        px, sizes = theme_of().px, [tag.sizeHint() for tag in self.tags]
        height, x, y, found = max((size.height() for size in sizes), default=0), 0, 0, []
        for size in sizes:
            if x and x + size.width() > width:
                x, y = 0, y + height + px(BETWEEN)
            found.append(QRect(x, y + (height - size.height()) // 2, size.width(), size.height()))
            x += size.width() + px(GAP)
        return found

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for place in self.places(width)), default=0)

    def sizeHint(self) -> QSize:
        beside = sum(tag.sizeHint().width() for tag in self.tags) + theme_of().px(GAP) * max(len(self.tags) - 1, 0)
        return QSize(beside, self.heightForWidth(beside))

    def minimumSizeHint(self) -> QSize:
        return QSize(max((tag.sizeHint().width() for tag in self.tags), default=0), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for tag, place in zip(self.tags, self.places(self.width()), strict=True):
            tag.setGeometry(place)
