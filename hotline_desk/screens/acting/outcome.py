"""先算给人看: what will follow from an act, or why it is refused, line by line above the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from hotline_desk.services.views import Consequence, Preview
from hotline_desk.widgets.panes import Scroll, clear, column, row
from hotline_desk.widgets.text import ClauseLink, Label, Para, Sign
from hotline_desk.widgets.theme import theme_of

SIDE_BY_SIDE, ROOM = 480, 610  # px of the design: words and note on one line; sign and clause beside them
_TOP = Qt.AlignmentFlag.AlignTop


class Outcome(QWidget):
    """The consequence list of a panel; always in sight, scrolls by itself where it is long. ``opened``: a clause."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("记下以后")
        inner = QWidget()
        self._column = column(inner, 4)
        self._scroll = Scroll(inner)
        column(self).addWidget(self._scroll)
        self.show_waiting("正在算记下以后的时限…")

    def fit(self, width: int, most: int) -> None:
        """Take the height the lines need at ``width`` px, at most ``most`` px."""
        self._column.activate()
        need = self._column.heightForWidth(width) if self._column.hasHeightForWidth() else self._column.sizeHint().height()
        self.setFixedHeight(min(need, most))

    def show_waiting(self, words: str) -> None:
        """Say what is missing before anything can be computed."""
        clear(self._column)
        self._column.addWidget(Para(words, 13, 2, "t2"))

    def show_preview(self, preview: Preview, after: str = "") -> None:
        """The refusal with its clause, or the consequences and the state that follows; ``after`` ends the list."""
        clear(self._column)
        if preview.refused:
            self._line(Consequence(preview.refused, preview.clause, "over"), True)
            return
        for found in preview.consequences:
            self._line(found, found.urgency in ("over", "today"))
        if preview.state_label:
            self._column.addLayout(self._state(preview.state_label, after))

    def _line(self, found: Consequence, strong: bool) -> None:
        line, high = row(spacing=8), theme_of().line(14)
        link = ClauseLink(found.clause) if found.clause else None
        first = max(high, link.sizeHint().height() if link else 0)  # a clause is higher than a line: sign and words keep its middle
        sign = Sign(found.urgency, 15)
        sign.setFixedHeight(first)
        line.addWidget(sign, 0, _TOP)
        words = self._words(found, f"{found.urgency}.text" if strong else "t1")
        words.setContentsMargins(0, (first - high) // 2, 0, 0)
        line.addLayout(words, 1)
        if link is not None:
            link.opened.connect(self.opened)
            line.addWidget(link, 0, _TOP)
        self._column.addLayout(line)

    def _words(self, found: Consequence, tone: str) -> QBoxLayout:
        """The consequence in bold with its note beside it, or below where both do not fit one line."""
        theme = theme_of()
        wide = theme.width(found.text, 14, True) + theme.width(found.detail, 13)
        link = theme.width(f"§ {found.clause}", 12) + theme.px(24) if found.clause else 0
        if wide > min(theme.px(SIDE_BY_SIDE), theme.px(ROOM) - link) or not found.detail:
            words: QBoxLayout = column(spacing=0)
            words.addWidget(Para(found.text, 14, 3, tone, bold=True))
            if found.detail:
                words.addWidget(Para(found.detail, 13, 2, "t2"))
            return words
        words = row(spacing=10)
        words.addWidget(Label(found.text, 14, True, tone, elide=False))
        words.addWidget(Label(found.detail, 13, colour="t2"), 1)
        return words

    def _state(self, label: str, after: str) -> QHBoxLayout:
        line = row(spacing=8)
        line.addWidget(Label("记下以后", 13, colour="t2", elide=False))
        line.addWidget(Label(label, 13, True, elide=False))
        line.addWidget(Label(after, 13, colour="t2"), 1)
        return line
