"""本单时限 as a table: every clock of an order, one line each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.panes import clear
from hotline_desk.widgets.story import ClockView, clause_link
from hotline_desk.widgets.text import Label, Para, Sign
from hotline_desk.widgets.theme import theme_of

_WEEKDAY = re.compile(r" 周.")


class ClockTable(QWidget):
    """All clocks of an order, one line each: sign, duty, due, what is left, clause. The next one is bold on its own ground.

    ``roomy``: a wide pane, the columns stand further apart.
    """

    opened = Signal(str)

    def __init__(self, roomy: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme_of().px
        self.next = -1
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(px(8) if roomy else 0, 0, px(8) if roomy else 0, 0)
        self._gap = px(16) if roomy else px(6)
        self.grid.setHorizontalSpacing(self._gap)
        self.grid.setVerticalSpacing(px(3))
        self.grid.setColumnStretch(3, 1)
        self.clocks: tuple[ClockView, ...] = ()
        self._dues: list[Label] = []

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_dues()

    def _fit_dues(self) -> None:
        """Beside a long clause the weekday goes, then the columns draw together: what is left was broken inside a time."""
        tight = self._needed([view.due for view in self.clocks]) > self.width()
        for label, view in zip(self._dues, self.clocks, strict=True):
            label.setText(_WEEKDAY.sub("", view.due) if tight else view.due)
            label.setToolTip(view.due if tight else "")
            label.updateGeometry()
        still = tight and self._needed([label.text() for label in self._dues]) > self.width()
        self.grid.setHorizontalSpacing(min(self._gap, theme_of().px(3)) if still else self._gap)

    def _needed(self, dues: Iterable[str]) -> int:
        """The px that every column needs in full beside these moments, the spaces between them included."""
        def widest(words: Iterable[str], size: int = 13) -> int:
            return max((theme_of().width(w, size) for w in words), default=0)

        margins, px = self.grid.contentsMargins(), theme_of().px
        columns = (widest(v.duty for v in self.clocks), widest(dues), widest(v.left for v in self.clocks),
                   widest((f"§ {v.clause}" for v in self.clocks if v.clause), 12) + px(4))
        return sum(columns) + px(16) + 4 * self._gap + margins.left() + margins.right()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.next >= 0:
            line = self.grid.cellRect(self.next, 0)
            ground = QRectF(0, line.y() - 1, self.width(), line.height() + 2)
            shapes.rounded(QPainter(self), ground, theme_of().px(4), theme_of().c("inset"))

    def set_clocks(self, clocks: Iterable[ClockView], next_key: str = "") -> None:
        """Show these; ``next_key`` is the key of the clock whose duty is the next."""
        clear(self.grid)
        self.next, self.clocks = -1, tuple(clocks)
        self._dues = [Label(view.due, 13, colour="t2", elide=False) for view in self.clocks]
        for i, view in enumerate(self.clocks):
            first = bool(next_key) and view.key == next_key and view.urgency in ("over", "today", "soon", "norm")
            self.next = i if first else self.next
            tone = f"{view.urgency}.text" if view.urgency in ("over", "today", "soon", "done") else "t2"
            self.grid.addWidget(Sign(view.urgency, 14), i, 0)
            self.grid.addWidget(Label(view.duty, 13, first, elide=False), i, 1)
            self.grid.addWidget(self._dues[i], i, 2)
            self.grid.addWidget(Para(view.left, 13, 2, tone, first), i, 3, Qt.AlignmentFlag.AlignVCenter)
            if view.clause:
                link = clause_link(view, underline=False)
                link.opened.connect(self.opened)
                self.grid.addWidget(link, i, 4, Qt.AlignmentFlag.AlignRight)
