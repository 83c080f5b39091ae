"""个人信息: one person's orders found, copied, corrected, and taken out when the office has kept them long enough.

个人信息保护法 第十九、四十四至四十七条: retention is the office's to set, a person may see, copy, correct and have erased.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from hotline_desk.screens.settings.backup import write_page
from hotline_desk.screens.settings.section import Section
from hotline_desk.services import anonymising, drafts, person_copy, persons, safekeeping
from hotline_desk.services.anonymising import Anonymised
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.persons import PersonRow
from hotline_desk.services.taking_back import told
from hotline_desk.widgets.background import Report, Task, run
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.checks import CheckBox
from hotline_desk.widgets.fields import Field
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.keeping import Words
from hotline_desk.widgets.panes import Card, EmptyState, column, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.underway import WorkDialog, attend

SIDE = 320
ASK = "写完整的电话或姓名，Enter 查找"
KEPT = "办完的工单，收单满这么多年就可以把来电人匿名：姓名、电话、门牌号去掉，时限、考核和统计不变。"
FINAL = "姓名、电话、门牌号和平台带来的其他栏去掉。法律要求真的去掉，所以不能撤回，Ctrl+Z 也不行。时限、考核、统计不变。"
OLD = "以前的备份里还有匿名前的内容，会随备份过期删掉，最长一年。急着清掉的，先另做一份新备份，再把旧的全部删去。"
FORGET = ("先做一份新的备份，试恢复成功后，这台电脑和第二处以前的备份、恢复和升级换下来的旧数据全部删掉，不能找回。"
          "新的备份做不成，旧的一份也不动。")


class PersonsSection(Section):
    """What reads or writes the office runs in a worker thread; the buttons wait meanwhile."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.task: Task | None = None
        self.words = ""
        self.expired: list[str] = []
        self.seen: str | None = None
        self.line.addWidget(self._search_card(), 1)
        side = column(spacing=12)
        for card in (self._retention_card(), self._backups_card()):
            card.setFixedWidth(theme_of().px(SIDE))
            side.addWidget(card)
        side.addStretch(1)
        self.line.addLayout(side)
        self._show([])

    # -- building
    def _search_card(self) -> Card:
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        head = row(spacing=8, margins=(14, 10, 14, 8))
        self.asked = QLineEdit()
        self.asked.setPlaceholderText(ASK)
        self.asked.setAccessibleName("完整的电话或姓名")
        self.asked.returnPressed.connect(self.find)
        self.search = Button("查找", "pri", "search")
        self.search.clicked.connect(self.find)
        head.addWidget(self.asked, 1)
        head.addWidget(self.search)
        card.body.addLayout(head)
        self.table = TableView([Column("收单", lambda r: r.received[:10], 88, size=13), Column("工单编号", lambda r: r.number, 142, bold=True),
                                Column("状态", lambda r: r.state, 104, size=13), Column("来电人", lambda r: r.caller, 80, size=13, needs=520),
                                Column("标题", lambda r: r.subject, 0, True, size=13)], "这个人的工单", 34)
        self.table.opened.connect(lambda item: self.go.emit("dossier", item.number))
        card.body.addWidget(self.table, 1)
        self.empty = EmptyState("按人查找", "本人要看、要复制、要更正或要删除自己的信息时，从这里找出他的全部工单。", icon="user", urgency="wait")
        card.body.addWidget(self.empty, 1)
        card.body.addLayout(self._acts())
        return card

    def _acts(self) -> Any:
        self.found = Label("", 13, colour="t2")
        whole = column(spacing=4, margins=(14, 8, 14, 10))
        whole.addWidget(self.found)
        line = row(spacing=8)
        self.copy = Button("存复制件", "sec", "print", "Alt+P", small=True, shortcut=True)
        self.open_order = Button("去更正", "sec", "pencil", "Alt+G", small=True, shortcut=True)
        self.erase = Button("匿名", "sec", "trash", "Alt+N", small=True, shortcut=True)
        self.copy.setToolTip("本人的全部内容做成 PDF，打印后交给本人并请他签字")
        self.open_order.setToolTip("打开选中的工单，用“更正”改；改了什么会留在办理经过里")
        self.erase.setToolTip("把办完的工单里的这个人去掉；还没有办完的不动")
        for button, act in ((self.copy, self.save_copy), (self.open_order, self.open_chosen), (self.erase, self.ask_erase)):
            button.clicked.connect(act)
            line.addWidget(button)
        line.addStretch(1)
        whole.addLayout(line)
        return whole

    def _retention_card(self) -> Card:
        card = Card()
        card.body.addWidget(Label("保存几年", 15, True))
        card.body.addWidget(Para(KEPT, 13, 4, "t2"))
        self.years = QLineEdit()
        self.years_field = Field("年数", self.years, hint="1 到 30")
        card.body.addWidget(self.years_field)
        self.late = Para("", 13, 3)
        card.body.addWidget(self.late)
        self.keep, self.erase_late = Button("保存年数", "sec", "save", "Ctrl+S", shortcut=True), Button("匿名到期的", "sec", "trash")
        self.keep.clicked.connect(self.keep_years)
        self.erase_late.clicked.connect(lambda: self._ask(self.expired, "保存期满"))
        self._line(card, self.keep, self.erase_late)
        return card

    def _backups_card(self) -> Card:
        card = Card()
        card.body.addWidget(Label("旧备份", 15, True))
        card.body.addWidget(Para(OLD, 13, 5, "t2"))
        self.forget = Button("清掉旧备份", "sec", "trash")
        self.forget.clicked.connect(self.ask_forget)
        self._line(card, self.forget)
        return card

    def _line(self, card: Card, *buttons: Button) -> None:
        line = row(spacing=8)
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        card.body.addLayout(line)

    # -- reading
    def first(self) -> QWidget:
        return self.asked

    def read(self) -> None:
        """How long the office keeps people, and how many orders are past that."""
        years = self.desk.setting(anonymising.RETENTION)
        if not self.years.hasFocus():
            self.years.setText(str(years or ""))
            self.seen = anonymising.kept_words(self.desk)
        self.erase_late.setVisible(bool(years))
        if not years:
            self.late.setText("还没有设定。按法律，保存时间应当是实现目的所必要的最短时间。")
            return
        run(self, lambda _report: anonymising.expired(self.desk)).finished.connect(self._show_expired)

    def _show_expired(self, found: Any) -> None:
        self.expired = list(found)
        self.late.setText(f"有 {len(self.expired)} 件已经到期。" if self.expired else "没有到期的工单。")
        self.erase_late.set_words(f"匿名到期的 {len(self.expired)} 件" if self.expired else "匿名到期的")
        self.erase_late.setEnabled(bool(self.expired))

    def _show(self, found: Sequence[PersonRow]) -> None:
        self.table.set_rows(list(found))
        self.table.setVisible(bool(found))
        self.empty.setVisible(not found)
        left = sum(r.open for r in found)
        self.found.setText(f"{len(found)} 件" + (f"，{left} 件未办完" if left else "") if found else "")
        for button in (self.copy, self.open_order):
            button.setEnabled(bool(found))
        self.erase.setEnabled(len(found) > left)

    # -- acts
    def find(self) -> None:
        """Enter: every order of the person; it is written down that somebody asked."""
        self.words = self.asked.text().strip()
        self._start(lambda _report: persons.rows(self.desk, self.words), self._found)

    def _found(self, found: Any) -> None:
        self._show(found)
        if not found:
            self.said.emit("没有找到", "核对号码或姓名有没有写全。已经匿名的找不到。", "wait")
        else:
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_copy(self) -> None:
        """Alt+P: the pages for the person, where the clerk says."""
        name, _ = QFileDialog.getSaveFileName(self, "存复制件", "个人信息查阅复制件.pdf", "PDF (*.pdf)")
        if name:
            self._start(lambda report: self._copied(Path(name), report), self._copy_saved, "做复制件")

    def _copied(self, path: Path, report: Report) -> person_copy.PersonCopy:
        made = person_copy.paper(self.desk, self.words, report.step)
        write_page(path, made.pdf)
        return made

    def _copy_saved(self, made: person_copy.PersonCopy) -> None:
        missing = f"有 {len(made.missing)} 个字字库里没有，印成〓：{'、'.join(made.missing[:5])}。" if made.missing else ""
        self.said.emit(f"复制件已存好，{made.pages} 页", f"{missing}里面是完整信息，打印后交给本人签字，电脑上的文件请删掉。", "soon" if missing else "done")

    def open_chosen(self) -> None:
        """Alt+G: the chosen order's file, where 更正 is."""
        item = self.table.current_row()
        if item is not None:
            self.go.emit("dossier", item.number)

    def ask_erase(self) -> None:
        """Alt+N: take this person out of what is done with; asks for a reason."""
        self._ask([r.number for r in self.table.rows_model.rows if not r.open], "本人要求删除")

    def _ask(self, numbers: Sequence[str], reason: str) -> None:
        if numbers:
            dialog = EraseDialog(self.host, self.desk, numbers, reason, self._doubt(numbers))
            dialog.erased.connect(self._erased)
            dialog.open()

    def _doubt(self, numbers: Sequence[str]) -> str:
        by_name = numbers is not self.expired and not any(c.isdigit() for c in self.words)
        return "按姓名查到的不一定是同一个人，请先核对，最好用电话查。" if by_name else ""

    def _erased(self, done: Anonymised) -> None:
        self._show([])
        self.asked.clear()
        self.read()
        self.changed.emit()
        self.said.emit(f"已匿名 {len(done.orders)} 件", done.message, "done")

    def keep_years(self) -> None:
        """Ctrl+S: how many years the office keeps whom an order was from."""
        try:
            anonymising.keep_for(self.desk, self.years.text().strip(), self.seen)
        except (Refused, StoreError) as error:
            self.seen = anonymising.kept_words(self.desk)  # told: the next time it is meant
            self.years_field.set_error(str(error))
            return
        self.years_field.set_error("")
        self.read()
        self.done.emit(told(self.desk, "已保存", f"个人信息保存 {self.years.text().strip()} 年。"))

    def ask_forget(self) -> None:
        """Give up the older backups; asked in a dialog."""
        dialog = ForgetDialog(self.host)
        dialog.closed.connect(lambda sure: self._forget() if sure else None)
        dialog.open()

    def _forget(self) -> None:
        self._start(lambda report: safekeeping.forget_older(self.desk, lambda words: report.step(0, 0, words)), self._forgotten, "清掉旧备份")

    def _forgotten(self, count: Any) -> None:
        self.changed.emit()
        self.said.emit(f"已清掉 {count} 份旧备份", "新的备份已做好并试恢复过。", "done")

    def _start(self, work: Callable[[Report], Any], done: Callable[[Any], None], title: str = "查找") -> None:
        if self.task is not None and self.task.running:
            return
        self._let(False)
        self.task = self.watch(run(self, work), lambda answer: (self._let(True), done(answer)))
        attend(self.host, self.task, title)
        for end in (self.task.failed, self.task.cancelled):
            end.connect(lambda _error=None: self._let(True))

    def _let(self, enabled: bool) -> None:
        for button in (self.search, self.forget, self.keep):
            button.setEnabled(enabled)


class EraseDialog(WorkDialog):
    """Asks for the reason, and whether the attachments go too; ``erased`` carries what was done."""

    erased = Signal(object)

    def __init__(self, host: QWidget, desk: Desk, numbers: Sequence[str], reason: str, doubt: str = "") -> None:
        super().__init__(host, f"匿名 {len(numbers)} 件", "", 560)
        self.desk, self.numbers = desk, list(numbers)
        shown = "、".join(self.numbers[:6]) + ("等" if len(self.numbers) > 6 else "")
        self.content.addWidget(Para(shown, 14, 3))
        self.content.addWidget(Para(FINAL, 13, 3, "t2"))
        if doubt:
            self.content.addWidget(Para(doubt, 13, 2, "soon.text"))
        self.reason = QLineEdit(reason)
        self.field = Field("理由", self.reason, required=True)
        self.content.addWidget(self.field)
        self.files = CheckBox("附件也一起删掉")
        self.content.addWidget(self.files)
        self.add_cancel()
        self.do = self.add_action(Button(f"匿名这 {len(numbers)} 件", "pri", "trash", "Ctrl+Enter"), primary=True)
        self.do.clicked.connect(self._do)
        self.plain_enter = False
        Words(self, {"reason": self.reason}, lambda: drafts.load(desk, "erase"), lambda typed: drafts.keep(desk, "erase", typed)).over(self)

    def _do(self) -> None:
        numbers, reason, files = self.numbers, self.reason.text(), self.files.isChecked()
        self.do.setEnabled(False)
        task = self.works(run(self, lambda report: anonymising.anonymise(self.desk, numbers, reason, files, report.step)))
        task.cancelled.connect(lambda: self._refused(Refused("已停下，一件也没有匿名。")))
        task.finished.connect(self._ended)
        task.failed.connect(self._refused)

    def _ended(self, done: object) -> None:
        self.accept()
        self.erased.emit(done)

    def _refused(self, error: Exception) -> None:
        self.note.setText("")
        self.do.setEnabled(True)
        known = isinstance(error, Refused | StoreError)
        self.field.set_error(str(error) if known else "没有完成，请重试。数据没有变化。")


class ForgetDialog(Dialog):
    """Asked before older backups are given up."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host, "清掉旧备份", "", 560)
        self.content.addWidget(Para(FORGET, 14, 5))
        self.sure = CheckBox("我明白：以前的备份删掉后找不回来")
        self.content.addWidget(self.sure)
        self.add_cancel()
        self.do = self.add_action(Button("清掉旧备份", "pri", "trash", "Ctrl+Enter"), primary=True)
        self.do.setEnabled(False)
        self.sure.toggled.connect(self.do.setEnabled)
        self.do.clicked.connect(self.accept)
