"""规定: the office's regulation, every value with its origin, every clause; one search over both."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QStackedWidget, QWidget

from hotline_desk.screens.settings.adopting import AdoptDialog
from hotline_desk.screens.settings.own_value import OwnValueDialog
from hotline_desk.screens.settings.section import Section
from hotline_desk.services import adopting, own_values, regulation, why
from hotline_desk.services.adopting import Borrowable
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.regulation import ClauseRow, ValueRow
from hotline_desk.services.taking_back import told
from hotline_desk.widgets.buttons import Button, PillBar
from hotline_desk.widgets.fields import SearchBox
from hotline_desk.widgets.panes import Card, Line, ScrollPane, clear, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import ClauseLink, KeyHints, Label, Para
from hotline_desk.widgets.theme import theme_of

VALUES, CLAUSES, OTHERS = "values", "clauses", "others"
SHORT, MIDDLING = 114, 132  # px of the design: a column of clauses with short names, and with names that leave the values their room


class PolicySection(Section):
    """Values and clauses at the left, the chosen one whole at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        head = row(spacing=10, margins=(14, 10, 14, 8))
        self.pills = PillBar()
        self.pills.set_pills([(VALUES, "数值", None), (CLAUSES, "条文", None), (OTHERS, "可参照", None)])
        self.pills.chosen.connect(self._list)
        self.search = SearchBox("搜条文、数值、名称", "")
        self.search.searched.connect(self._searched)
        head.addWidget(self.pills, 5)
        head.addWidget(self.search, 4)
        card.body.addLayout(head)
        room = _clause_room(str(p.clause) for line in desk.pack.parameters.values() for p in line)
        room_elsewhere = _clause_room(r.clause for r in adopting.listed(desk, ""))
        self.values = TableView([
            Column("名称", lambda r: r.label, 0, 5, bold=lambda r: r.own),
            Column("取值", lambda r: r.value, 0, 6 if room <= MIDDLING else 5, size=13),
            Column("来历", lambda r: r.origin.replace("，可由本单位修改", ""), 130, size=13, colour=lambda r: "acc" if r.own else "t2", needs=500),
            Column("依据", lambda r: _clause_words(r.clause), room, size=12, colour="acc")], "规定的数值", 34)
        self.clauses = TableView([Column("条", lambda r: r.number, 150, size=13, bold=True),
                                  Column("内容", lambda r: " ".join(filter(None, (r.heading, r.text.replace("\n", " ")))), 0, True, size=13)],
                                 "规定的条文", 34)
        self.others = TableView([Column("名称", lambda r: r.label, 0, True), Column("取值", lambda r: r.value, 136, size=13),
                                 Column("哪里的规定", lambda r: r.locality, 150, size=13, colour="t2", needs=500),
                                 Column("依据", lambda r: _clause_words(r.clause), room_elsewhere, size=12, colour="acc")], "别处的规定里有、本规定没有的", 34)
        self.others.chosen.connect(self._other)
        self.others.opened.connect(lambda _row: self.ask_adopt())
        self.values.chosen.connect(self._value)
        self.values.opened.connect(self._open_value)
        self.clauses.chosen.connect(self._clause)
        self.clauses.opened.connect(self._open_clause)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.values)
        self.stack.addWidget(self.clauses)
        self.stack.addWidget(self.others)
        card.body.addWidget(self.stack, 1)
        card.body.addWidget(KeyHints([("↑↓", "选择"), ("Enter", "看全文和依据"), ("F5", "重读")]))
        self.line.addWidget(card, 1)
        self.line.addWidget(self._side())

    def _side(self) -> QWidget:
        self.pane = ScrollPane(margins=(14, 12, 14, 10), spacing=6)
        self.pane.setFixedWidth(theme_of().px(332))
        self.pane.setAccessibleName("所选的一条")
        self.title, self.version = Para("", 15, 3, bold=True), Para("", 12, 4, "t2")
        self.pane.head.addWidget(self.title)
        self.pane.head.addWidget(self.version)
        self.pane.head.addWidget(Line())
        self.own = Button("改成本单位的", "sec", "pencil", "Alt+E", shortcut=True)
        self.undo = Button("恢复原规定", "sec", "undo")
        self.borrow = Button("参照这一条", "sec", "plus", "Alt+J", shortcut=True)
        self.borrow.setToolTip("本规定没有这一条，借用别处的：先看条文和后果")
        check = self.check = Button("重读", "ghost", "refresh")
        check.setToolTip("office.toml 用记事本改过以后，在这里重读")
        for button, act in ((self.own, self.ask_own), (self.borrow, self.ask_adopt), (self.undo, self.restore), (check, self._reload)):
            button.clicked.connect(lambda _=False, act=act: act())
            self.pane.actions.addWidget(button)
        self.pane.actions.insertStretch(3, 1)
        self.pane.show_bar()
        return self.pane

    def first(self) -> QWidget:
        return self.values

    def read(self) -> None:
        """Read pack, values and clauses again."""
        head = regulation.head(self.desk)
        self.title.setText(f"《{head.title}》")
        own = f"本单位另有规定文件 {head.own_file}，改动处标“本单位自定”。" if head.own_file else "没有本单位自定的数值。"
        self.version.setText(f"{head.locality} · 版本 {head.version}\n{own}\n" + "\n".join(head.editions[:2]))
        self._searched(self.search.text().strip())

    def _searched(self, words: str) -> None:
        self.values.set_rows(regulation.values(self.desk, words))
        self.clauses.set_rows(regulation.clauses(self.desk, words))
        self.others.set_rows(adopting.listed(self.desk, words))
        self.pills.set_pills([(VALUES, "数值", self.values.rows_model.rowCount()), (CLAUSES, "条文", self.clauses.rows_model.rowCount()),
                              (OTHERS, "可参照", self.others.rows_model.rowCount())])
        self._list(self.pills.current())

    def _list(self, key: str) -> None:
        shown = {CLAUSES: self.clauses, OTHERS: self.others}.get(key, self.values)
        self.stack.setCurrentWidget(shown)
        self.borrow.setVisible(shown is self.others)
        self.own.setVisible(shown is not self.others)
        show = {self.clauses: self._clause, self.others: self._other}.get(shown, self._value)
        item = shown.current_row()
        if item is not None:
            show(item)

    def _other(self, item: Borrowable) -> None:
        if self.stack.currentWidget() is not self.others:
            return
        clear_content(self.pane)
        content = self.pane.content
        content.addWidget(Label(item.label, 14, True))
        content.addWidget(Para(item.value, 14, 4))
        content.addWidget(Para(f"{item.source}，{item.origin}", 13, 3, "t2"))
        if item.quote:
            content.addWidget(Para(f"“{item.quote}”", 13, 8))
        link = ClauseLink(item.clause)
        link.opened.connect(lambda _number: self.show_why(adopting.explained(self.desk, item)))
        content.addWidget(link)
        self.undo.hide()
        content.addStretch(1)

    def ask_adopt(self) -> None:
        """Alt+J: borrow a rule this regulation does not have."""
        item = self.others.current_row()
        if isinstance(item, Borrowable) and self.stack.currentWidget() is self.others:
            AdoptDialog(self, item).open()

    def _value(self, item: ValueRow) -> None:
        if self.stack.currentWidget() is not self.values:
            return
        clear_content(self.pane)
        content = self.pane.content
        content.addWidget(Label(item.label, 14, True))
        content.addWidget(Para(item.value, 14, 4))
        content.addWidget(Para(item.origin, 13, 3, "acc" if item.own else "t2"))
        found = regulation.why(self.desk, item.name)
        if found.quote:
            content.addWidget(Para(f"“{found.quote}”", 13, 8))
        if item.clause:
            link = ClauseLink(item.clause)
            link.opened.connect(lambda _number: self._open_value(item))
            content.addWidget(link)
        fixed = own_values.may_change(self.desk, item.name)
        if fixed:
            content.addWidget(Para(fixed, 12, 3, "t3"))
        elif item.own:
            content.addWidget(Para(f"理由：{own_values.reason_of(self.desk, item.name) or '没有写'}", 13, 4))
        self.own.setEnabled(not fixed)
        self.undo.setVisible(item.own)
        content.addStretch(1)

    # -- the office's own values
    def ask_own(self) -> None:
        """Alt+E: another value for this office, with its day and ground."""
        item = self.values.current_row()
        if isinstance(item, ValueRow) and not own_values.may_change(self.desk, item.name):
            OwnValueDialog(self, item).open()

    def restore(self) -> None:
        """What the regulation says itself, from now on."""
        item = self.values.current_row()
        try:
            own_values.restore(self.desk, item.name if isinstance(item, ValueRow) else "")
        except (Refused, StoreError) as error:
            self.failed(error)
            return
        self.read()
        self.done.emit(told(self.desk, "已恢复原规定", "从现在起收到的工单按规定原来的数办，以前的不变。"))

    def _clause(self, item: ClauseRow) -> None:
        if self.stack.currentWidget() is not self.clauses:
            return
        clear_content(self.pane)
        content = self.pane.content
        content.addWidget(Para(" ".join(filter(None, (item.number, item.heading))), 14, 2, bold=True))
        content.addWidget(Para(item.text, 14))
        self.own.setEnabled(False)
        self.undo.hide()
        if item.document:
            content.addWidget(Para(f"出自《{item.document}》", 12, 3, "t3"))
        content.addStretch(1)

    def _open_value(self, item: ValueRow) -> None:
        self.show_why(regulation.why(self.desk, item.name))

    def _open_clause(self, item: ClauseRow) -> None:
        self.show_why(why.clause(self.desk, item.number))

    def _reload(self) -> None:
        try:
            new = self.desk.policy_changed()
        except (Refused, StoreError) as error:
            self.said.emit("规定没有变", str(error), "over")
            return
        self.read()
        words = "新的数值从现在收到的工单起用，已收的工单仍按当时的规定。" if new else "文件和上次读到的一样。"
        self.said.emit("已重读本单位规定", words, "done")


def clear_content(pane: ScrollPane) -> None:
    """Empty the scrolling part and go to its top."""
    clear(pane.content)
    pane.scroll.verticalScrollBar().setValue(0)


def _clause_words(clause: str) -> str:
    """A clause as a list names it: what a report puts in brackets behind it stands in the pane beside."""
    return f"§ {clause.split('(', maxsplit=1)[0]}" if clause else ""


def _clause_room(clauses: Iterable[str]) -> int:
    """The width of a column of these clauses, in px of the design: 第八条（二） is short, “三单”推进制度段 is not."""
    theme = theme_of()
    longest = max((theme.width(_clause_words(clause), 12) for clause in set(clauses)), default=0) / theme.factor
    return int(min(max(longest + 22, SHORT), 190))
