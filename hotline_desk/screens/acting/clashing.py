"""Somebody was faster: what they recorded, and field by field what they wrote beside what this clerk has typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from hotline_desk.services.conflicts import Clash
from hotline_desk.services.views import TimelineItem
from hotline_desk.widgets.panes import Card, clear
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of


class ClashCard(Card):
    """Hidden until there is a conflict."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("over", tinted=True, spacing=4, parent=parent)
        self.hide()

    def show_clash(self, message: str, news: Sequence[TimelineItem], clashes: Sequence[Clash]) -> None:
        """The sentence, what was recorded meanwhile, and the fields that both wrote."""
        clear(self.body)
        self.body.addWidget(Para(message, 14, 3, "over.text", bold=True))
        for item in news:
            self.body.addWidget(Para(f"{item.day} {item.time}　{item.actor}　{item.title}　{item.text}", 13, 4))
        if clashes:
            self.body.addLayout(self._grid(clashes))
        self.body.addWidget(Para(_closing(clashes), 13, 2, "t2"))
        self.setAccessibleName("。".join([message, *(f"{c.label}：对方写的是{c.theirs or '空'}，您填的是{c.mine or '空'}" for c in clashes)]))
        self.show()

    def _grid(self, clashes: Sequence[Clash]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme_of().px(14))
        grid.setVerticalSpacing(theme_of().px(4))
        for at, words in enumerate(("", "对方记的", "您填的")):
            grid.addWidget(Label(words, 12, colour="t2"), 0, at)  # one of fixed width would hold its column back
        for line, clash in enumerate(clashes, 1):
            grid.addWidget(Label(clash.label, 13, colour="t2", elide=False), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Para(clash.theirs or "（空）", 13, 4), line, 1)
            grid.addWidget(Para(clash.mine or "（空）", 13, 4, bold=not clash.same), line, 2)
        for at, share in enumerate((0, 1, 1)):  # the names as wide as they are, at the card's own edge
            grid.setColumnStretch(at, share)
        return grid


def _closing(clashes: Sequence[Clash]) -> str:
    if clashes and all(clash.same for clash in clashes):
        return "对方记的和您填的一样，按 Esc 不用再记。"
    return "您填的还在下面，没有记下。看过再按一次，就照您填的记下。"
