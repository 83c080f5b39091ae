"""导入方案: the header tables there are; the office's own are renamed and deleted here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from hotline_desk.screens.settings.section import Section
from hotline_desk.services import schemes
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.schemes import SchemeRow
from hotline_desk.services.taking_back import told
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import Card, Pairs, ScrollPane, clear, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import RIGHT, Label, Para
from hotline_desk.widgets.theme import theme_of

HOW = "在“导入”里对好列，按“存为方案”；下次表头相同就自动照此对应。"


class MapsSection(Section):
    """The list and the chosen one. F2 renames, Delete deletes; a table is made by 导入核对 when a file is taken in."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        head = row(spacing=8, margins=(14, 10, 12, 8))
        head.addWidget(Label("平台表头对照", 15, True, elide=False))
        head.addWidget(Label("自动挑最像的", 13, colour="t2"), 1)
        self.rename_button = Button("改名", "sec", "pencil", "F2", small=True)
        self.delete_button = Button("删除", "sec", "trash", "Del", small=True)
        for button, act in ((self.rename_button, self.ask_rename), (self.delete_button, self.delete)):
            button.clicked.connect(act)
            head.addWidget(button)
        card.body.addLayout(head)
        self.table = _Table(_columns(), "导入方案", 34)
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self.ask_rename)
        self.table.renamed.connect(self.ask_rename)
        self.table.deleted.connect(self.delete)
        card.body.addWidget(self.table, 1)
        self.line.addWidget(card, 1)
        self._build_pane()

    def _build_pane(self) -> None:
        self.pane = ScrollPane(margins=(14, 12, 14, 10), spacing=8)
        self.pane.setFixedWidth(theme_of().px(320))
        self.pane.setAccessibleName("所选方案")
        self.line.addWidget(self.pane)

    def first(self) -> QWidget:
        return self.table

    def read(self) -> None:
        """Read the tables again."""
        try:
            self.table.set_rows(schemes.shown(self.desk))
        except Refused as error:
            self.failed(error)
        self._show(self.table.current_row())

    def _show(self, item: SchemeRow | None) -> None:
        for button in (self.rename_button, self.delete_button):
            button.setEnabled(item is not None and item.own)
        clear(self.pane.content)
        if item is None:
            return
        self.pane.content.addWidget(Para(item.label, 15, 3, bold=True))
        pairs = Pairs(84)
        pairs.set_pairs([("来历", item.origin), ("认得表头", f"{item.headers} 个")])
        self.pane.content.addWidget(pairs)
        self.pane.content.addWidget(Label("表头对应的栏目" if item.own else "能填的栏目", 13, True))
        self.pane.content.addWidget(Para(item.fields, 13))
        if not item.own:
            self.pane.content.addWidget(Para(HOW, 13, 4, "t2"))
        self._answers()
        self.pane.content.addStretch(1)

    def _answers(self) -> None:
        count = schemes.answered(self.desk)
        if not count:
            return
        self.pane.content.addWidget(Label("记住的回答", 13, True))
        self.pane.content.addWidget(Para(f"表头的意思问过 {count} 次，以后同一来源不再问。", 13, 3, "t2"))
        forget = Button("全部重新问", "sec", small=True)
        forget.setToolTip("答错了？忘掉这些回答，下次导入时重新问")
        forget.clicked.connect(self._forget)
        self.pane.content.addWidget(forget, 0, Qt.AlignmentFlag.AlignLeft)

    def _forget(self) -> None:
        count = schemes.forget_answers(self.desk)
        self._show(self.table.current_row())
        self.done.emit(told(self.desk, f"忘掉了 {count} 个回答", "下次导入时重新问。"))

    # changing -------------------------------------------------------------------------------------
    def ask_rename(self, _item: object = None) -> None:
        """F2: another name for an own scheme."""
        item = self.table.current_row()
        if item is not None and item.own:
            dialog = RenameDialog(self, item)
            dialog.renamed.connect(self._renamed)
            dialog.open()

    def _renamed(self, label: str) -> None:
        self.read()
        self.done.emit(told(self.desk, f"已改名为“{label}”"))

    def delete(self) -> None:
        """Delete: it goes at once and can be put back."""
        item = self.table.current_row()
        if item is None or not item.own:
            return
        try:
            gone = schemes.remove(self.desk, item.name)
        except (Refused, StoreError) as error:
            self.failed(error)
            return
        self.read()
        self.done.emit(told(self.desk, f"已删除“{gone.label}”", "已导入的工单不受影响。"))


class _Table(TableView):
    """F2 and Delete mean the row under the cursor."""

    renamed = Signal()
    deleted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers()
        if plain and event.key() == Qt.Key.Key_F2:
            self.renamed.emit()
        elif plain and event.key() == Qt.Key.Key_Delete:
            self.deleted.emit()
        else:
            super().keyPressEvent(event)


def _columns() -> list[Column]:
    return [Column("方案", lambda r: r.label, 0, True), Column("认得的表头", lambda r: str(r.headers), 92, size=13, align=RIGHT),
            Column("来历", lambda r: r.origin, 108, size=13, colour=lambda r: "t1" if r.own else "t2")]


class RenameDialog(Dialog):
    """Asks for the new name; a refusal is said under the field."""

    renamed = Signal(str)

    def __init__(self, section: MapsSection, item: SchemeRow) -> None:
        super().__init__(section.host, "方案改名", item.label, 480)
        self.section, self.item = section, item
        self.name = QLineEdit(item.label)
        self.name.setMaxLength(schemes.LONGEST)
        self.field = Field("方案名称", self.name, required=True)
        self.content.addWidget(self.field)
        self.add_cancel()
        go = self.add_action(Button("改名", "pri", "check", "Ctrl+Enter"), primary=True)
        go.clicked.connect(self._rename)
        section.words(self, f"scheme name:{item.name}", name=self.name).over(self)
        self.name.selectAll()

    def _rename(self) -> None:
        try:
            made = schemes.rename(self.section.desk, self.item.name, self.name.text())
        except (Refused, StoreError) as error:
            self.field.set_error(str(error))
            return
        self.accept()
        self.renamed.emit(made.label)
