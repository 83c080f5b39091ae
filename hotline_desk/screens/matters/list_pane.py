"""同一诉求: every matter of the office, the one complained of last first; Enter opens its page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from hotline_desk.screens.matters.asking import Asker
from hotline_desk.services import matters
from hotline_desk.services.matters import FILTERS, MatterRow
from hotline_desk.services.office import Desk
from hotline_desk.services.words import stored_day
from hotline_desk.widgets.buttons import PillBar
from hotline_desk.widgets.panes import Card, EmptyState, Line, column, show_or_empty
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import RIGHT, KeyHints

TIGHT = 960  # px of the list at 100 % text; below it unit and first day go, they stand on the matter's page
CARD = 7  # the column of 牌
HINTS = [("↑ ↓", "选择"), ("Enter", "打开这一诉求"), ("Ctrl+F", "查找"), ("Esc", "清除查找")]


class MatterListPane(QWidget):
    """``opened`` carries a matter; ``emptied`` that there is none yet."""

    opened = Signal(str)
    look = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.words = desk, ""
        self.rows: Sequence[MatterRow] = ()
        self.asker = Asker(self)
        self.asker.answered.connect(self._read)
        whole = column(self, 10)
        self.pills = PillBar()
        self.pills.chosen.connect(self._filtered)
        whole.addWidget(self.pills)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._card())
        whole.addWidget(self.stack, 1)

    def _card(self) -> QWidget:
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        self.table = TableView((
            Column("诉求", lambda r: r.title, 0, 3),
            Column("地点", lambda r: r.place or "未写明", 0, 2, size=13, colour="t2"),
            Column("承办单位", lambda r: r.unit or "未派单", 140, size=13, colour="t2", needs=TIGHT),
            Column("件数", lambda r: f"{r.orders} 件", 56, align=RIGHT),
            Column("在办", lambda r: f"{r.open_orders} 件" if r.open_orders else "—", 56, align=RIGHT, size=13, colour="t2"),
            Column("首次", lambda r: self._day(r.first), 80, size=13, colour="t2", needs=TIGHT),
            Column("最近", lambda r: self._day(r.last), 80, size=13, colour="t2"),
            Column("牌", lambda _r: "", 84, card=lambda r: (r.card, r.orders) if r.card else None)), "同一诉求", 38)
        self.table.opened.connect(lambda r: self.opened.emit(r.matter))
        card.body.addWidget(self.table, 1)
        card.body.addWidget(Line())
        card.body.addWidget(KeyHints(HINTS))
        return card

    def _day(self, stored: str) -> str:
        return stored_day(stored, self.desk.now().date())

    def read(self) -> None:
        """Read again, off the window's thread."""
        desk = self.desk
        self.asker.ask(lambda _report: matters.listed(desk))

    def _read(self, rows: Sequence[MatterRow] | None) -> None:
        if rows is not None:
            self.rows = rows
            self._show()

    def find(self, words: str) -> None:
        """Keep the matters whose subject, place, unit or order numbers hold ``words``."""
        self.words = words
        self._show()

    def _filtered(self, _key: str) -> None:
        self._show()
        self.table.setFocus()

    def _show(self) -> None:
        here = self.table.current_row()
        carded = any(r.card for r in self.rows)  # a regulation without 三牌 needs no room and no word for them
        self.pills.set_pills([(key, words, len(matters.chosen(self.rows, key))) for key, words in FILTERS if carded or key != "card"])
        rows = matters.chosen(self.rows, self.pills.current(), self.words)
        self.table.set_rows(rows)
        self.table.setColumnHidden(CARD, not carded)
        self.table.fit_columns()
        at = next((i for i, r in enumerate(rows) if here is not None and r.matter == here.matter), -1)
        if at >= 0:
            self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
        show_or_empty(self.stack, None if rows else self._empty())

    def _empty(self) -> EmptyState:
        if self.rows:
            state = EmptyState("没有这样的诉求", "换一个词，或看全部。", [("看全部", "list")], "search", "norm")
        else:
            state = EmptyState("还没有并入同一诉求的工单", "在“疑似重复”里逐对判定，并入后这里就有。", [("去判定", "link")], "link", "norm")
        state.pressed.connect(self._pressed)
        return state

    def _pressed(self, words: str) -> None:
        if words == "去判定":
            self.look.emit()
        else:
            self.words = ""
            self.pills.choose("all")
