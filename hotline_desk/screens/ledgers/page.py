"""The page of the list itself: what is due first, the entry under the cursor at the right, its acts by key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from hotline_desk.screens.page import NARROW, WIDE, DeskSearching, ListPage
from hotline_desk.services import dossier, ledgers, why
from hotline_desk.services.ledgers import Book, LedgerRow
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.views import OrderView
from hotline_desk.services.words import stored_day
from hotline_desk.widgets.background import Latest
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.list_foot import ListFoot
from hotline_desk.widgets.panes import Card, EmptyState, Pairs, ScrollPane, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import ClauseLink, Para
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.why import ClauseDrawer

PANE, PANE_NARROW, PANE_WIDE = 360, 330, 440
TIGHT, SUBJECT, UNIT, OPENED, NEXT = 700, 1, 2, 3, 4  # px of the list at 100 % text; columns


class _Table(TableView):
    """``act`` carries a plain letter. Where the room is short, unit and day go: they stand in the pane."""

    act = Signal(str)

    def fit_columns(self) -> None:
        room, gone = self.viewport().width(), 0
        if room < theme_of().px(TIGHT):
            gone = sum(theme_of().px(self.rows_model.columns[c].width) for c in (UNIT, OPENED))
        for column in (UNIT, OPENED):
            self.setColumnHidden(column, False)
        super().fit_columns()
        for column in (UNIT, OPENED):
            self.setColumnHidden(column, bool(gone))
        for column, share in ((SUBJECT, 2), (NEXT, 3)):
            self.setColumnWidth(column, self.columnWidth(column) + gone * share // 5)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and 0x41 <= event.key() <= 0x5A:
            self.act.emit(chr(event.key()))
        else:
            super().keyPressEvent(event)


class LedgerPage(ListPage):
    """``act_wanted(view, name)`` asks for the panel of an act, ``key_pressed(view, event, numbers)`` for the one a letter
    means, ``print_wanted(number, form)`` for the whole book on paper."""

    act_wanted = Signal(object, str)
    key_pressed = Signal(object, object, object)
    print_wanted = Signal(str, str)

    def __init__(self, desk: Desk) -> None:
        found = ledgers.book(desk)
        self.kept: Book = found or Book("ledger_book", "挂账台账", "消账", "", "clear_ledger")
        super().__init__(self.kept.title, "搜编号、姓名、尾号、事项", DeskSearching(desk))
        self.desk, self.known = desk, found is not None
        self._asked = Latest(self)
        self._asked.answered.connect(self._read)
        self._asked.failed.connect(self._unread)
        self._build()

    # -- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        self.link = ClauseLink(self.kept.clause)
        self.link.opened.connect(self._clause)
        if not self.kept.clause:  # shown before it lies in the page it would be a window of its own, and take the keys
            self.link.hide()
        self.print_button = Button(f"打印{self.kept.title}", "sec", "print", "Ctrl+P")
        self.print_button.clicked.connect(self.print_book)
        self.bar.add(self.print_button)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_book)
        top = row(spacing=8)
        top.addWidget(self.pills, 1)
        top.addWidget(self.link)
        self.body.addLayout(top)
        whole = QWidget()
        line = row(whole, 12)
        line.addWidget(self._list(), 1)
        line.addWidget(self._pane())
        self.stack.addWidget(whole)
        self.body.addWidget(self.stack, 1)

    def _day(self, stored: str) -> str:
        return stored_day(stored, self.desk.now().date())

    def _list(self) -> QWidget:
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        self.table = _Table([
            Column("编号", lambda r: r.order, 132, size=13, colour="t2"), Column("事项", lambda r: r.subject, 0, 3),
            Column("责任单位", lambda r: r.unit or "未派单", 128, size=13), Column("列入", lambda r: self._day(r.opened), 76, size=13, colour="t2"),
            Column("下一步", lambda r: f"{self._day(r.cleared)} 已{self.kept.clear_word[:1]}" if r.cleared else r.due or r.progress, 0, 2, size=13,
                   sign=lambda r: r.urgency, colour=lambda r: f"{r.urgency}.text")], self.kept.title, 36)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._open)
        self.table.act.connect(self._letter)
        card.body.addWidget(self.table, 1)
        acts = [("C", "监督提醒"), ("H", self.kept.clear_word)] if self.kept.remind else [("D", f"督办、{self.kept.clear_word}")]
        self.foot = ListFoot(card, [("↑ ↓", "选择"), *acts, ("Enter", "档案"), ("Ctrl+P", f"打印{self.kept.title}")])
        return card

    def _pane(self) -> QWidget:
        self.pane = ScrollPane(margins=(16, 12, 14, 12), spacing=8)
        self.pane.setFixedWidth(theme_of().px(PANE))
        self.pane.setAccessibleName("所选的一件")
        self.subject = Para("", 16, 2, bold=True)
        self.pane.head.addWidget(self.subject)
        self.pairs = Pairs(72)
        self.pane.content.addWidget(self.pairs)
        self.dossier = Button("打开档案", "ghost", "file", "Enter", small=True)
        self.pane.content.addWidget(self.dossier, 0, Qt.AlignmentFlag.AlignLeft)
        self.pane.content.addStretch(1)
        self.remind = Button("监督提醒", "sec", "clock", "C")
        self.clear = Button(self.kept.clear_word, "pri", "check", "H" if self.kept.remind else "D")
        self.remind.clicked.connect(self._remind)
        self.clear.clicked.connect(self._clear)
        self.dossier.clicked.connect(self._dossier)
        for button in (self.clear, self.remind):
            self.pane.actions.addWidget(button)
        self.pane.actions.addStretch(1)
        self.remind.setVisible(bool(self.kept.remind))
        self.pane.show_bar()
        return self.pane

    def set_span(self, span: str) -> None:
        super().set_span(span)
        self.pane.setFixedWidth(theme_of().px({NARROW: PANE_NARROW, WIDE: PANE_WIDE}.get(span, PANE)))
        self.foot.show_keys(span != NARROW)

    # -- reading -----------------------------------------------------------------------------------
    @property
    def reading(self) -> bool:
        """Whether the list is still to come."""
        return self._asked.busy

    def shown(self, argument: Any = None) -> None:
        """Read the list."""
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read again, in a worker: every entry is judged as it stands."""
        desk = self.desk
        self._asked.ask(lambda _report: ledgers.rows(desk))

    def _read(self, rows: Sequence[LedgerRow]) -> None:
        self._rows = rows
        counts = ledgers.counts(rows)
        self.pills.set_pills([(key, words.format(self.kept.clear_word[:1]), counts[key]) for key, words in ledgers.FILTERS])
        self.bar.context.setText(f"在列 {counts['open']} 件，已{self.kept.clear_word} {counts['cleared']} 件" if rows else "")
        self.print_button.setEnabled(bool(rows))
        self.show_read()

    def _unread(self, _error: object) -> None:
        self.said.emit("没有列出", "列表读不出来，请按 F5 再试。工单数据没有变化。", "over")

    @property
    def listed(self) -> QWidget:
        return self.table

    def show_rows(self) -> None:
        """What pill and words let through."""
        here = self.table.current_row()
        rows = [r for r in ledgers.of(self._rows, self.pills.current() or "open")
                if self.let_through(r.order, (r.order, r.subject, r.unit, r.reason))]
        self.table.set_rows(rows)
        at = next((i for i, r in enumerate(rows) if here is not None and r.order == here.order), 0)
        if rows:
            self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
            self._chosen(rows[at])
        self.show_empty(bool(rows), bool(self._rows))

    def empty(self, narrowed: bool) -> EmptyState:
        """What stands in the way, or how an order comes here."""
        if not self.known:
            return EmptyState("本单位的规定没有挂账、销项", "这一页是给有这项规定的单位用的。", [], "info", "norm")
        if narrowed:
            return EmptyState("这里没有", "换一个词，或换一个筛选看看。", [], "check", "done")
        words = "在档案里按 Z 挂账，就列到这里。" if self.kept.remind else "同一诉求达到规定次数或年限的，自动列到这里。"
        return EmptyState(f"{self.kept.title}里没有工单", words, [], "check", "done")

    def _chosen(self, item: LedgerRow) -> None:
        self.subject.setText(f"{item.order}　{item.subject}")
        self.pairs.set_pairs([(label, value) for label, value in (
            ("责任单位", item.unit or "未派单"), ("列入日期", item.opened), ("原因", item.reason or "没有写"), ("审批", item.approved),
            ("计划完成", item.planned), ("进展", item.progress), ("下一步", item.due), ("依据", f"§ {item.clause}" if item.clause else ""),
            (f"{self.kept.clear_word}日期", item.cleared)) if value])
        self.clear.set_words(item.step or self.kept.clear_word)
        for button in (self.clear, self.remind):
            button.setEnabled(not item.cleared)

    # -- acts ----------------------------------------------------------------------------------------
    def _view(self) -> OrderView | None:
        item = self.table.current_row()
        try:
            return dossier.view(self.desk, item.order) if isinstance(item, LedgerRow) else None
        except Refused as error:
            self.said.emit("这件工单读不出来", str(error), "over")
            return None

    def _letter(self, letter: str) -> None:
        view = self._view()
        if view is not None:
            event = QKeyEvent(QKeyEvent.Type.KeyPress, ord(letter), Qt.KeyboardModifier.NoModifier)
            self.key_pressed.emit(view, event, [view.number])

    def _act(self, name: str) -> None:
        view = self._view()
        if view is not None:
            self.act_wanted.emit(view, name)

    def _remind(self) -> None:
        self._act(self.kept.remind)

    def _clear(self) -> None:
        self._act(self.kept.act)

    def _open(self, item: LedgerRow) -> None:
        self.go.emit("dossier", item.order)

    def _dossier(self) -> None:
        item = self.table.current_row()
        if isinstance(item, LedgerRow):
            self._open(item)

    def print_book(self) -> None:
        """Ctrl+P: the whole list on its form."""
        if self._rows:
            self.print_wanted.emit(self._rows[0].order, self.kept.form)

    def _clause(self, number: str) -> None:
        self.open_layer(ClauseDrawer(self.host, why.clause(self.desk, number)))

    def escape(self) -> bool:
        """Esc: the search first."""
        if self.words:
            self._clear_search()
            return True
        return False
