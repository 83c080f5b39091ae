"""访问记录: who uncovered, printed, exported and signed in, of whom and of which order; and whether the chain is whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from hotline_desk.screens.settings.log_keeping import LogKeepingCard
from hotline_desk.screens.settings.sealing import SealCard
from hotline_desk.screens.settings.section import Section
from hotline_desk.services import audit
from hotline_desk.services.audit import LogRow, State
from hotline_desk.services.office import Desk
from hotline_desk.widgets.background import Latest, Report, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Combo
from hotline_desk.widgets.panes import Card, EmptyState, column, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.underway import attend

BY = (("", "不限对象"), ("person", "按人"), ("order", "按工单"), ("user", "按用户"))
HOW = ("查某个人，会列出对他的每一件工单做过的事，也包括导出过含有这些工单的表。查了谁，也记在这里。"
       "事件举报、上级调阅时，把列出来的导出成表。")


class AuditSection(Section):
    """Read in a worker thread: three years of rows are many."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: Sequence[LogRow] = ()
        self.what = ""  # was asked for
        self.asking = Latest(self)
        self.asking.answered.connect(self._shown)
        self.asking.failed.connect(self.failed)
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        card.body.addLayout(self._asking())
        self.table = TableView([Column("时间", lambda r: r.at, 140), Column("谁", lambda r: r.user, 84, bold=True),
                                Column("做了什么", lambda r: r.words, 104), Column("对象", lambda r: r.entity, 0, 1, size=13),
                                Column("说明", lambda r: r.detail, 0, 2, size=13, colour="t2", needs=620)], "访问记录", 34)
        self.table.selectionModel().currentRowChanged.connect(self._whole)
        card.body.addWidget(self.table, 1)
        self.whole = Para("", 13, 4, "t2")
        foot = row(spacing=12, margins=(14, 6, 14, 10))
        foot.addWidget(self.whole, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.save)
        self.empty = EmptyState("没有这样的记录", "换一个查法，或把上面的框清空。", icon="file", urgency="wait")
        card.body.addWidget(self.empty, 1)
        card.body.addLayout(foot)
        self.line.addWidget(card, 1)
        side = column(spacing=12)
        self.seal = SealCard(self, 252)
        side.addWidget(self.seal)
        side.addWidget(self._state_card())
        self.keeping = LogKeepingCard(self, 252, self.look)
        side.addWidget(self.keeping)
        side.addStretch(1)
        self.line.addLayout(side)

    def _asking(self) -> Any:
        line = row(spacing=8, margins=(14, 10, 14, 8))
        self.group, self.by, self.asked = Combo([(key, words) for key, words, _ in audit.GROUPS]), Combo(BY), QLineEdit()
        self.asked.setPlaceholderText("姓名、电话、编号")
        self.asked.setAccessibleName("查什么")
        self.asked.returnPressed.connect(self.look)
        self.group.setAccessibleName("哪一类")
        self.by.setAccessibleName("怎样查")
        self.ask = Button("查找", "pri", "search", "Enter")
        self.save = Button("导出这些", "sec", "export", "Alt+E", shortcut=True)
        self.ask.clicked.connect(self.look)
        self.save.clicked.connect(self._choose_file)
        for widget in (self.group, self.by):
            line.addWidget(widget)
        line.addWidget(self.asked, 1)
        line.addWidget(self.ask)
        return line

    def _state_card(self) -> QWidget:
        card = Card()
        card.setFixedWidth(theme_of().px(252))
        self.title = Label("正在核对……", 15, True)
        self.sentence = Para("", 13, 6, "t2")
        self.head = Para("", 13, 2, "t2")
        for widget in (self.title, self.sentence, self.head):
            card.body.addWidget(widget)
        check = Button("再核对一次", "sec", "refresh", "Alt+R", shortcut=True)
        check.clicked.connect(self.check)
        card.body.addWidget(check)
        card.body.addWidget(Para(HOW, 13, 8, "t2"))
        return card

    def first(self) -> QWidget:
        return self.asked

    # -- reading
    def read(self) -> None:
        """The newest rows, and the state of the chain."""
        self.keeping.read()
        self.seal.look()
        self.look()
        self.check()

    def look(self) -> None:
        """Enter or 查: what was asked for."""
        desk, group, by, words = self.desk, self.group.value(), self.by.value(), self.asked.text().strip()
        what = f"{self.by.currentText()} {words}".strip()
        self.asking.ask(lambda _report: (what, _found(desk, group, by, words)))

    def _shown(self, answer: tuple[str, Sequence[LogRow]]) -> None:
        self.what, self.found = answer
        found = self.found
        self.table.set_rows(list(found))
        self.table.setVisible(bool(found))
        self.whole.setText(found[0].detail if found else "")
        self.empty.setVisible(not found)
        self.save.setEnabled(bool(found))

    def _whole(self, current: QModelIndex, _previous: QModelIndex) -> None:
        """The chosen row's whole detail, which a line of the table has no room for."""
        place = current.row()
        self.whole.setText(self.found[place].detail if 0 <= place < len(self.found) else "")

    def check(self) -> None:
        """Alt+R: every chain, row by row."""
        desk = self.desk
        self.title.setText("正在核对……")
        self.watch(run(self, lambda _report: audit.state(desk)), self._checked)

    def _checked(self, found: State) -> None:
        self.title.setText(found.title)
        self.title.set_colour(f"{found.urgency}.text")
        self.sentence.setText(found.sentence)
        self.head.setText(f"访问记录末尾：{found.head}")

    # -- acts
    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "导出访问记录", "访问记录.xlsx", "Excel 表 (*.xlsx)")
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """The shown rows as a table."""
        desk, found, what = self.desk, list(self.found), self.what

        def work(report: Report) -> int:
            return audit.export(desk, path, found, what, report.step)

        task = run(self, work)
        attend(self.host, task, "导出访问记录", "行")
        self.watch(task, lambda count: self.said.emit("已导出", f"{count} 行，{path.name}", "done"))


def _found(desk: Desk, group: str, by: str, words: str) -> list[LogRow]:
    if by == "person" and words:
        return audit.of_person(desk, words)
    if by == "order" and words:
        return audit.of_order(desk, words)
    return audit.rows(desk, group=group, user=words if by == "user" else "")
