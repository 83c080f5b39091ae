"""并入一件: which order joins a matter, by its number or from those that look alike."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from hotline_desk.screens.matters.asking import Asker
from hotline_desk.services import drafts, repeats
from hotline_desk.services.masking import mask_text
from hotline_desk.services.matters import MatterView
from hotline_desk.services.office import Desk
from hotline_desk.services.repeats import POSSIBLE, Match
from hotline_desk.services.words import short_text
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.keeping import Words
from hotline_desk.widgets.panes import clear, column
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import RIGHT, Label
from hotline_desk.widgets.theme import theme_of

SHOWN = 6


class JoinDialog(Dialog):
    """``given`` carries the order's number; the page joins it and closes the dialog, or calls :meth:`refuse`."""

    given = Signal(str)

    def __init__(self, host: QWidget, desk: Desk, view: MatterView) -> None:
        super().__init__(host, "并入一件", view.title, 720)
        self.desk, self.view = desk, view
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("工单编号")
        self.field = Field("并入哪一件", self.edit, True, "填编号，或从下面选")
        self.field.edited.connect(lambda: self.field.set_error(""))
        self.content.addWidget(self.field)
        room = QWidget()
        room.setFixedHeight(theme_of().px(60 + 34 * SHOWN))  # from the beginning, so that nothing jumps when the answer comes
        self.near = column(room, 4)
        self.near.addWidget(Label("正在找相似的工单……", 13, colour="t2"))
        self.near.addStretch(1)
        self.content.addWidget(room)
        self.add_cancel()
        self.save = self.add_action(Button("并入", "pri", "link", "Ctrl+Enter"), True)
        self.save.clicked.connect(self._give)
        key = f"join:{view.matter}"
        Words(self, {"number": self.edit}, lambda: drafts.load(desk, key), lambda typed: drafts.keep(desk, key, typed)).over(self)
        self.asker = Asker(self)
        self.asker.answered.connect(self._found)
        members, newest = {m.order for m in view.members}, view.members[-1].order
        self.asker.ask(lambda _report: _near(desk, newest, members))

    def first_focus(self) -> None:
        self.edit.setFocus()

    def _found(self, matches: Sequence[Match] | None) -> None:
        clear(self.near)
        if not matches:
            self.near.addWidget(Label("没有别的工单和它相似，请填编号。", 13, colour="t2"))
            self.near.addStretch(1)
            return
        self.near.addWidget(Label("相似的工单", 13, colour="t2"))
        self.table = TableView((
            Column("编号", lambda m: m.order, 132, size=13), Column("收单", lambda m: short_text(m.row["received_at"]), 92, size=13, colour="t2"),
            Column("诉求", lambda m: mask_text(m.row["subject"] or ""), 0, 2), Column("依据", lambda m: " ".join(m.labels[:3]), 128, size=13, colour="t2"),
            Column("把握", lambda m: f"{m.score:.0%}", 52, align=RIGHT, size=13)), "相似的工单", 34)
        self.table.set_rows(list(matches))
        self.table.setCurrentIndex(QModelIndex())  # nothing is chosen until the clerk chooses
        self.table.setFixedHeight(theme_of().px(32) + self.table.row_height * len(matches))
        self.table.chosen.connect(lambda m: self.edit.setText(m.order))
        self.table.opened.connect(lambda _m: self._give())
        self.near.addWidget(self.table)
        self.near.addStretch(1)

    def _give(self) -> None:
        number = self.edit.text().strip()
        if number:
            self.given.emit(number)
        else:
            self.refuse("先填工单编号，或从下面选一件。")

    def refuse(self, sentence: str) -> None:
        """Say why it was not joined; what was typed stays."""
        self.field.set_error(sentence)
        QTimer.singleShot(0, self, self.place)

    def close_layer(self, done: bool = False) -> None:
        self.asker.wait()
        super().close_layer(done)


def _near(desk: Desk, newest: str, members: set[str]) -> list[Match]:
    row = desk.store.order_row(newest) or {}
    found = repeats.matches(desk, {**row, "matter": ""}, SHOWN + len(members), POSSIBLE)
    return [m for m in found if m.order not in members][:SHOWN]
