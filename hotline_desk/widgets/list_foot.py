"""What stands under a list: its keys, over a hairline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from hotline_desk.widgets.panes import Card, Line, column
from hotline_desk.widgets.text import KeyHints
from hotline_desk.widgets.theme import theme_of


class ListFoot(QWidget):
    """The keys of the list in ``card``. A narrow window has no room for them: then the list stays clear of the card's round corners."""

    def __init__(self, card: Card, hints: Sequence[tuple[str, str]]) -> None:
        super().__init__(card)
        self.card = card
        line = column(self)
        line.addWidget(Line())
        line.addWidget(KeyHints(list(hints)))
        card.body.addWidget(self)

    def show_keys(self, shown: bool) -> None:
        """Show the keys, or leave the list alone."""
        self.setVisible(shown)
        margins = self.card.body.contentsMargins()
        self.card.body.setContentsMargins(margins.left(), margins.top(), margins.right(), 1 if shown else theme_of().px(6))
