"""待改: rows of earlier imports that wait for a person."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from hotline_desk.services.import_fixing import WaitingRow
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, Line, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import Label


class WaitingView(Card):
    """The list; Enter takes a row to 登记, Delete gives it up."""

    mend = Signal(object)
    drop = Signal(object)
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=(1, 1, 1, 1), spacing=0, parent=parent)
        head = row(spacing=8, margins=(16, 8, 12, 8))
        self.title = Label("待改的行", 15, True)
        head.addWidget(self.title, 1)
        self.back_button = Button("返回", "ghost", "chevron-left", "Alt+←", small=True)
        self.drop_button = Button("不要了", "sec", "trash", "Del", small=True)
        self.mend_button = Button("到登记里改", "pri", "pencil", "Enter", small=True)
        for button in (self.back_button, self.drop_button, self.mend_button):
            head.addWidget(button)
        self.body.addLayout(head)
        self.body.addWidget(Line())
        self.table = TableView((
            Column("行", lambda r: str(r.row), 48, colour="t2", size=13),
            Column("工单编号", lambda r: r.number or "（无）", 150, size=13),
            Column("来电人", lambda r: r.caller or "匿名", 72, size=13),
            Column("电话", lambda r: r.phone or "—", 112, size=13),
            Column("地址", lambda r: r.address or "（空）", 0, True, size=13),
            Column("诉求", lambda r: r.subject or "（空）", 0, True, size=13),
        ), "待改的行", 34, tone=lambda _r: "over", note=lambda r: r.reason, note_column=1, parent=self)
        self.body.addWidget(self.table, 1)
        self.table.opened.connect(self.mend)
        self.back_button.clicked.connect(self.back)
        self.mend_button.clicked.connect(self._mend)
        self.drop_button.clicked.connect(self._drop)

    def set_rows(self, rows: list[WaitingRow]) -> None:
        self.table.set_rows(rows)
        self.title.setText(f"待改的行　{len(rows)}")
        for button in (self.mend_button, self.drop_button):
            button.setEnabled(bool(rows))

    def _mend(self) -> None:
        if (item := self.table.current_row()) is not None:
            self.mend.emit(item)

    def _drop(self) -> None:
        if (item := self.table.current_row()) is not None:
            self.drop.emit(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self._drop()
        else:
            super().keyPressEvent(event)
