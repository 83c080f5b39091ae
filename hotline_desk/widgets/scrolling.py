"""What scrolls and has no edge of its own at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hotline_desk.widgets.panes import Scroll
from hotline_desk.widgets.theme import theme_of

GAP = 4  # px at 100 %


class ClearScroll(Scroll):
    """Keeps fields and words that end flush with it from touching its bar; without a bar they have the whole width."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(content, parent)
        # Queued: the bar comes while the content is being laid out, and that would be left as wide as before.
        self.verticalScrollBar().rangeChanged.connect(self._keep_clear, Qt.ConnectionType.QueuedConnection)

    def _keep_clear(self, _least: int, most: int) -> None:
        self.setViewportMargins(0, 0, theme_of().px(GAP) if most else 0, 0)
