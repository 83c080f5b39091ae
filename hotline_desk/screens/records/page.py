"""The page 台账: kinds above, records at the left, the record under the cursor (or a new one) at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from hotline_desk.domain.records import Record, RecordKind, due_day, pressing
from hotline_desk.screens.page import NARROW, WIDE, Page
from hotline_desk.screens.records.form import RecordForm, start_values
from hotline_desk.services import drafts, ledgers, meetings, records, spot_checks, why
from hotline_desk.services.office import Conflict, Desk, Refused, StoreError
from hotline_desk.services.words import short_day
from hotline_desk.widgets.buttons import Button, PillBar
from hotline_desk.widgets.columns import with_sign
from hotline_desk.widgets.fields import Field, LongText
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.keeping import Keeper, Words
from hotline_desk.widgets.list_foot import ListFoot
from hotline_desk.widgets.panes import Card, EmptyState, ScrollPane, row, show_or_empty
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import ClauseLink, Label, Para
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.why import ClauseDrawer

PANE, PANE_NARROW, PANE_WIDE = 400, 340, 480
PLACES = (("知识库", "Ctrl+J", "knowledge"), ("会议与约谈", "Ctrl+M", "meetings"), ("挂账销项", "Ctrl+G", "ledger"))
HINTS = [("↑ ↓", "选择"), ("Enter", "填写"), ("Ctrl+S", "保存"), ("Alt+N", "新增")]


class RecordsPage(Page):
    """The office's own records. What is typed is kept by 保存 only; going away with it unsaved is refused with a word."""

    HINTS: ClassVar[list[tuple[str, str]]] = HINTS

    def __init__(self, desk: Desk, title: str = "台账", search: str = "搜编号、议题、单位、姓名",
                 kinds: Sequence[RecordKind] | None = None) -> None:
        super().__init__(title, "", search)
        self.desk = desk
        self.kinds = list(kinds) if kinds is not None else records.kinds(desk)
        self.kind: RecordKind = self.kinds[0]
        self.record: Record | None = None
        self._words = ""
        self._build()

    # -- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        top = row(spacing=8)
        self.pills = PillBar()
        self.pills.chosen.connect(self._kind_chosen)
        self.new = Button("新增", "pri", "plus", "Alt+N", shortcut=True)
        self.new.clicked.connect(self.begin)
        top.addWidget(self.pills, 1)
        self.add_tools(top)
        top.addWidget(self.new)
        self.body.addLayout(top)
        line = row(spacing=12)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._list())
        line.addWidget(self.stack, 1)
        line.addWidget(self._pane())
        self.body.addLayout(line, 1)

    def add_tools(self, top: QHBoxLayout) -> None:
        """What a page of one kind puts beside 新增."""
        kept = ledgers.book(self.desk)
        words_of = {"ledger": kept.title if kept else "", "meetings": "会议与约谈" if meetings.has_interviews(self.desk) else "会议"}
        for words, key, page in ((words_of.get(page, words), key, page) for words, key, page in PLACES):
            if not words:
                continue
            button = Button(words, "sec", small=True)
            button.setProperty("page", page)
            button.setToolTip(f"{words}，{key}")
            button.setAccessibleName(f"{words}，按键 {key}")
            button.clicked.connect(self._go_place)
            top.addWidget(button)

    def _go_place(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.go.emit(str(sender.property("page")), None)

    def columns(self) -> list[Column]:
        """The columns of the list."""
        return [
            Column("编号", lambda r: r.number, 108, size=13, colour="t2"),
            Column("日期", lambda r: short_day(r.at.date(), self.desk.now().date()), 80, size=13, colour="t2"),
            Column("内容", self._content, 0, True, colour=lambda r: "t3" if r.void else "t1"),
            Column("到期", self._due_words, 104, size=13, sign=self._due_sign, colour=self._due_ink,
                   said=lambda r: with_sign(self._due_words(r), self._due_sign(r))),
            Column("经办", lambda r: r.by, 64, size=13, colour="t2"),
            Column("", lambda r: "已作废" if r.void else "", 64, tag=lambda r: "wait")]

    def _list(self) -> QWidget:
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        self.table = TableView(self.columns(), self.bar.title.text(), 36, fitted=True)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _row: self.form.take_focus())
        card.body.addWidget(self.table, 1)
        self.foot = ListFoot(card, self.HINTS)
        return card

    def _content(self, record: Record) -> str:
        """What a line says: the unit it is about, where it is about one, and its title."""
        unit = str(record.fields.get("unit") or record.fields.get("squad") or "")
        words = records.title(self.kind, record)
        return words if unit in words else f"{unit}　{words}"

    def _due_words(self, record: Record) -> str:
        day = due_day(self.kind, record)
        return short_day(day, self.desk.now().date()) if day else ""

    def _due_sign(self, record: Record) -> str:
        """Colour is never alone: a day that is over has its shape too."""
        return pressing(due_day(self.kind, record), self.desk.now().date())

    def _due_ink(self, record: Record) -> str:
        return f"{self._due_sign(record) or 'norm'}.text"

    def _pane(self) -> QWidget:
        self.pane = pane = ScrollPane(margins=(16, 12, 14, 12), spacing=8)
        pane.setFixedWidth(theme_of().px(PANE))
        pane.setAccessibleName("所选台账")
        self._head, self._below = row(spacing=8), row()
        self.title, self.clause = Label("", 16, True), ClauseLink("")
        self.clause.opened.connect(self._clause)
        self._head.addWidget(self.title, 1)
        self._head.addWidget(self.clause)
        pane.head.addLayout(self._head)
        pane.head.addLayout(self._below)
        self.note = Para("", 13, 3, "t2")
        pane.head.addWidget(self.note)
        self.form = RecordForm()
        self.form.edited.connect(self._edited)
        self.keeper = Keeper(self, self.form.texts, lambda typed: drafts.keep(self.desk, self._draft_key(), typed))
        self.form.edited.connect(self.keeper.touched)
        pane.content.addWidget(self.form)
        self.error = Para("", 13, 4, "over.text")
        pane.content.addWidget(self.error)
        pane.content.addStretch(1)
        self.void = Button("作废", "ghost", "close")
        self.save = Button("保存", "pri", "check", "Ctrl+S", shortcut=True)
        self.void.clicked.connect(self.ask_void)
        self.save.clicked.connect(self.keep)
        pane.actions.addWidget(self.void)
        pane.actions.addStretch(1)
        pane.actions.addWidget(self.save)
        pane.show_bar()
        return pane

    def set_span(self, span: str) -> None:
        super().set_span(span)
        self.pane.setFixedWidth(theme_of().px({NARROW: PANE_NARROW, WIDE: PANE_WIDE}.get(span, PANE)))
        self.foot.show_keys(span != NARROW)
        self._place_clause()

    def _place_clause(self) -> None:
        """Beside the number; a long clause goes below it instead of over it."""
        needed = self.title.sizeHint().width() + self.clause.sizeHint().width() + theme_of().px(8 + 16 + 14)
        beside = needed <= self.pane.width()
        (self._head if beside else self._below).addWidget(self.clause, 0, Qt.AlignmentFlag(0) if beside else Qt.AlignmentFlag.AlignLeft)

    # -- reading -----------------------------------------------------------------------------------
    def shown(self, argument: Any = None) -> None:
        """Read the list; ``argument`` may be a record's number."""
        if argument:
            self.kind = records.kind(self.desk, records.get(self.desk, str(argument)).kind)
            self.record = records.get(self.desk, str(argument))
        self.refresh()
        self.table.setFocus()
        if not argument and self.record is not None and drafts.load(self.desk, f"record:{self.kind.name}:"):
            self.begin()  # a new one was being written when the program ended

    def refresh(self) -> None:
        """Read again; what is typed and not saved stays."""
        self.show_pills()
        mine = {k.name for k in self.kinds}
        owed = [o for o in records.owed(self.desk, self.desk.now().date()) if o.kind in mine]
        self.bar.context.setText(f"到期 {len(owed)} 项" if owed else "没有到期的事项")
        if not self.form.dirty:
            self._show_rows()

    def show_pills(self) -> None:
        """The kinds with how many there are of each."""
        counts: dict[str, int] = {}
        for one in records.listed(self.desk, voided=False):
            counts[one.kind] = counts.get(one.kind, 0) + 1
        self.pills.set_pills([(k.name, k.label, counts.get(k.name)) for k in self.kinds])
        if self.pills.current() != self.kind.name:
            self.pills.choose(self.kind.name)

    def rows(self) -> list[Record]:
        """What the list shows."""
        return records.listed(self.desk, self.kind.name, self._words)

    def find(self, words: str) -> None:
        """Keep the records that hold every word."""
        if words != self._words and self._settled():
            self._words = words
            self._show_rows()

    def _show_rows(self) -> None:
        rows = self.rows()
        here = self.record.number if self.record else ""
        self.table.set_rows(rows)
        show_or_empty(self.stack, None if rows else self._empty())
        at = next((i for i, r in enumerate(rows) if r.number == here), 0)
        if rows:
            self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
        self._show(rows[at] if rows else None)

    def _empty(self) -> Card:
        words = ("没有这样的台账", "换一个词，或清空搜索。", "search") if self._words else \
            (f"还没有“{self.kind.label}”", self.kind.hint or "在右边填写，按 Ctrl+S 保存。", "file")
        state = EmptyState(words[0], words[1], [] if self._words else [("新增", "plus")], words[2], "norm")
        state.pressed.connect(lambda _words: self.begin())
        card = Card()
        card.body.addWidget(state, 1)
        return card

    def _clause(self, number: str) -> None:
        self.open_layer(ClauseDrawer(self.host, why.clause(self.desk, number)))

    def _show(self, record: Record | None) -> None:
        self.record = record
        self.form.show_record(self.kind, record, records.unit_names(self.desk))
        self.title.setText(record.number if record else f"新增{self.kind.label}")
        self.clause.set_number(self.kind.clause(self.desk.pack.id))
        self._place_clause()
        self._notes(record)
        self.form.setEnabled(record is None or not record.void)
        kept = drafts.load(self.desk, self._draft_key())
        self.keeper.start_from(kept)
        if kept:
            self.form.put({name: str(words) for name, words in kept.items()})
            self.said.emit("上次没保存的内容放回来了", "接着写，按 Ctrl+S 保存；不要了按 Esc。", "soon")
        self.void.setVisible(record is not None and not record.void)
        self.pane.scroll.verticalScrollBar().setValue(0)
        self._edited()

    def _notes(self, record: Record | None) -> None:
        if record is None:
            self.note.setText(self.kind.hint)
        elif record.void:
            self.note.setText(f"已作废：{record.reason}")
        else:
            changed = f"，更正 {record.version - 1} 次" if record.version > 1 else ""
            self.note.setText(f"{record.at:%Y-%m-%d %H:%M} · {record.by or '未署名'}{changed}")
        self.note.setVisible(bool(self.note.text()))

    def _edited(self) -> None:
        self.error.setText("")
        self.save.setEnabled(self.form.dirty)

    def _draft_key(self) -> str:
        return f"record:{self.kind.name}:{self.record.number if self.record else ''}"

    # -- going from one to another -------------------------------------------------------------------
    def _settled(self) -> bool:
        """True where nothing typed would be lost."""
        if not self.form.dirty:
            return True
        self.said.emit("还没有保存", "按 Ctrl+S 保存，或按 Esc 放弃填写的内容。", "soon")
        return False

    def _kind_chosen(self, name: str) -> None:
        if name == self.kind.name:
            return
        if not self._settled():
            self.pills.choose(self.kind.name)
            return
        self.kind, self.record = records.kind(self.desk, name), None
        self._show_rows()

    def _chosen(self, record: Record) -> None:
        if self.record is not None and record.number == self.record.number:
            return
        if self._settled():
            self._show(record)
        elif self.record is not None:  # the cursor goes back to what is being written
            numbers = [r.number for r in self.table.rows_model.rows]
            self.table.setCurrentIndex(self.table.rows_model.index(numbers.index(self.record.number), 0))

    def leaving(self) -> bool:
        """What was typed is not thrown away silently."""
        return self._settled()

    # -- acts ----------------------------------------------------------------------------------------
    def begin(self) -> None:
        """Alt+N: an empty record of this kind."""
        if self.record is None or self._settled():
            if self.record is not None or not self.form.dirty:
                self.table.setCurrentIndex(QModelIndex())
                self._show(None)
                for name, words in start_values(self.kind, f"{self.desk.now():%Y-%m-%d}").items():
                    if not self.form.fields[name].value():
                        self.form.fields[name].set_value(words)
            self.form.take_focus()

    def keep(self) -> None:
        """Ctrl+S: keep what was typed; a refusal is said at its field."""
        changes = self.form.changes()
        if not changes:
            return
        try:
            made = spot_checks.begin(self.desk, self.kind.name, changes) if self.record is None else \
                records.amend(self.desk, self.record.number, changes, version=self.record.version)
        except Conflict:
            self._both()
            return
        except (Refused, StoreError) as error:
            if not self.form.blame(str(error)):
                self.error.setText(str(error))
            return
        self.keeper.done()
        self._after(made, "已保存")

    def _both(self) -> None:
        """Somebody was faster: both texts are shown, mine is not lost."""
        assert self.record is not None
        self.record = records.get(self.desk, self.record.number)
        twice = self.form.both(self.record)
        self._notes(self.record)
        self._edited()
        where = f"“{'”“'.join(twice)}”两个人都改了，别人写的列在您写的下面。" if twice else "别人改的是别的栏，已经显示在这里。"
        self.error.setText(f"这条台账刚刚被别人改过，您的还没有保存。{where}再按 Ctrl+S 保存您写的，按 Esc 用别人的。")

    def ask_void(self) -> None:
        """作废: with a reason; the record stays, struck out."""
        if self.record is None:
            return
        dialog = VoidDialog(self.host, self.record.number)
        desk, key = self.desk, f"void:{self.record.number}"
        Words(dialog, {"reason": dialog.reason}, lambda: drafts.load(desk, key), lambda typed: drafts.keep(desk, key, typed)).over(dialog)
        dialog.done_button.clicked.connect(lambda: self._void(dialog))
        self.open_layer(dialog)

    def _void(self, dialog: VoidDialog) -> None:
        if self.record is None:
            return
        try:
            gone = records.void(self.desk, self.record.number, dialog.field.value(), self.record.version)
        except (Refused, StoreError) as error:
            dialog.field.set_error(str(error))
            return
        dialog.accept()
        self._after(gone, "已作废")

    def _after(self, record: Record, words: str) -> None:
        self.form.show_record(self.kind, record, records.unit_names(self.desk))
        self.record = record
        self.refresh()
        self.done.emit(records.told(self.desk, record, words))
        self.table.setFocus()

    # -- keys ----------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self.ask_void()
        else:
            super().keyPressEvent(event)

    def escape(self) -> bool:
        """Esc: first what was typed, then the search."""
        if self.form.dirty:
            self.keeper.done()
            self._show(self.record)
            if self.record is None:
                self._show_rows()
        elif self._words:
            self._words = ""
            if self.bar.search is not None:
                self.bar.search.clear()
            self._show_rows()
        else:
            return False
        return True


class VoidDialog(Dialog):
    """Asks why a record is taken back."""

    def __init__(self, host: QWidget, number: str) -> None:
        super().__init__(host, "作废", number, 520)
        self.content.addWidget(Para("作废的记录仍留在台账里，标明理由，不再更正。", 14, 2, "t1"))
        self.reason = LongText(2)
        self.reason.setFixedHeight(theme_of().px(72))
        self.field = Field("理由", self.reason, True)
        self.content.addWidget(self.field)
        self.add_cancel()
        self.done_button = self.add_action(Button("作废", "pri", "close", "Ctrl+Enter"), True)

    def first_focus(self) -> None:
        self.reason.setFocus()
