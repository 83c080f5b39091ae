"""工单库: all orders, filtered by state or found by words; Enter opens the dossier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from hotline_desk.screens.page import Page
from hotline_desk.services import library
from hotline_desk.services.library import LibraryRow
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import Button, PillBar
from hotline_desk.widgets.panes import Card, EmptyState, show_or_empty
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import KeyHints
from hotline_desk.widgets.theme import theme_of

RECEIVED, TIGHT = 1, 1000  # the column of the receipt; px of the list at 100 % text
HINTS = [("↑↓", "选择"), ("Enter", "档案"), ("Ctrl+F", "搜索"), ("Esc", "清除搜索"), ("F5", "刷新")]


def columns() -> tuple[Column, ...]:
    """The list's columns."""
    return (
        Column("编号", lambda r: r.order, 128, size=13, colour="t2"),
        Column("收单", lambda r: r.received, 120, size=13, colour="t2"),
        Column("诉求", lambda r: r.subject, 0, 3),
        Column("地点", lambda r: r.place, 0, 2, size=13, colour="t2"),
        Column("来电人", lambda r: r.caller or "匿名", 72, size=13, colour="t2"),
        Column("承办单位", lambda r: r.unit or "未派单", 132, size=13,
               colour=lambda r: "t1" if r.unit else "today.text"),
        Column("状态", lambda r: r.state, 76, size=13),
        Column("下一时限", lambda r: r.due_text or "—", 142, size=13, sign=lambda r: r.urgency,
               colour=lambda r: f"{r.urgency}.text" if r.due_text else "t3"),
        Column("重复", lambda _r: "", 76, card=lambda r: (r.card, r.repeat) if r.card else None),
    )


class _Orders(TableView):
    """The table; where the subject would be cut to nothing, the moment of receipt goes (it is in the number)."""

    def fit_columns(self) -> None:
        self.setColumnHidden(RECEIVED, self.viewport().width() < theme_of().px(TIGHT))
        super().fit_columns()
        if self.isColumnHidden(RECEIVED):
            room = theme_of().px(self.rows_model.columns[RECEIVED].width) // 2
            for column in (RECEIVED + 1, RECEIVED + 2):
                self.setColumnWidth(column, self.columnWidth(column) + room)


class LibraryPage(Page):
    """The list with its filters; the search box above narrows it."""

    def __init__(self, desk: Desk, parent: Any = None) -> None:
        super().__init__("工单库", "全部工单，新的在前", "编号、姓名、尾号、地址、内容", parent)
        self.desk = desk
        self.words = ""
        self._register = Button("登记", "pri", "plus", "Ctrl+N")
        self._register.clicked.connect(self._go_register)
        self.bar.add(self._register)
        self.filters = PillBar()
        self.filters.chosen.connect(self._read)
        self.body.addWidget(self.filters)
        self.stack = QStackedWidget()
        self.table = _Orders(columns(), "工单", 36)
        self.table.opened.connect(self._open)
        self.stack.addWidget(self._card())
        self.body.addWidget(self.stack, 1)

    def _card(self) -> QWidget:
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(KeyHints(HINTS))
        return card

    def shown(self, argument: Any = None) -> None:
        """Come up; an argument is searched for."""
        if isinstance(argument, str) and argument and self.bar.search is not None:
            self.bar.search.setText(argument)
            self.words = argument
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read again; the cursor stays on its order."""
        here = self.table.current_row()
        counts = library.counts(self.desk)
        pills = [(key, words, counts[key]) for key, words, _ in library.FILTERS]
        self.filters.set_pills([pill for pill in pills if pill[0] in ("all", "open") or pill[2]])
        self._read()
        if here is not None:
            self._return_to(here.order)

    def find(self, words: str) -> None:
        """Search everything; the filters stand aside while a search is shown."""
        self.words = words
        self._read()
        if words and self.table.rows_model.rowCount() and self.bar.search is not None and not self.bar.search.hasFocus():
            self.table.setFocus()

    def escape(self) -> bool:
        """Esc takes the search away first."""
        if not self.words or self.bar.search is None:
            return False
        self.bar.search.clear()
        self.find("")
        self.table.setFocus()
        return True

    def _read(self, _key: str = "") -> None:
        rows: Sequence[LibraryRow]
        if self.words:
            rows = library.found(self.desk, self.words)
            self.bar.context.setText(f"找到 {len(rows)} 件")
        else:
            rows = library.orders(self.desk, self.filters.current() or "all")
            self.bar.context.setText("全部工单，新的在前")
        self.filters.setEnabled(not self.words)
        self.table.set_rows(rows)
        self._show(bool(rows))

    def _show(self, any_row: bool) -> None:
        show_or_empty(self.stack, None if any_row else self._empty())

    def _empty(self) -> QWidget:
        if self.words:
            state = EmptyState("没有找到", f"没有工单同时含有“{self.words}”。换一个词，或只输电话后四位。", [("清除搜索", "close")], "search", "wait")
        else:
            state = EmptyState("还没有工单", "从区平台导出的 Excel 导入，或粘贴一件试试。", [("导入", "import"), ("登记", "pencil")], "list", "wait")
        state.pressed.connect(self._pressed)
        return state

    def _pressed(self, words: str) -> None:
        if words == "清除搜索":
            self.escape()
        else:
            self.go.emit("import" if words == "导入" else "register", None)

    def _return_to(self, order: str) -> None:
        model = self.table.rows_model
        near = range(max(self.table.currentIndex().row() - 50, 0), min(self.table.currentIndex().row() + 50, len(model.rows)))
        at = next((i for i in near if model.rows[i].order == order), None)
        if at is not None:
            self.table.setCurrentIndex(model.index(at, 0))

    def _open(self, item: LibraryRow) -> None:
        if item.order:
            self.go.emit("dossier", item.order)

    def _go_register(self) -> None:
        self.go.emit("register", None)
