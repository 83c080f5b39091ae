"""The rows of the file with their verdicts: a table, its filters, and mending a cell where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QWidget

from hotline_desk.services.import_fixing import Fix
from hotline_desk.services.importing import PlanRow, diff_words
from hotline_desk.widgets import shapes
from hotline_desk.widgets.buttons import Button, PillBar
from hotline_desk.widgets.panes import Card, Line, row
from hotline_desk.widgets.rows import Column, TableDelegate, TableView
from hotline_desk.widgets.text import RIGHT
from hotline_desk.widgets.theme import theme_of

TONES = {"rejected": "over", "updated": "soon", "same": "inset", "new": ""}
SIGNS = {"rejected": "over", "updated": "soon", "same": "wait", "new": "done"}
SAID = {"rejected": "要改", "updated": "更新", "same": "已在库", "new": "可导入"}
FILTERS = (("all", "全部"), ("new", "可导入"), ("rejected", "要改"), ("repeat", "重复投诉"), ("updated", "更新"), ("same", "已在库"))
# Which column of the table shows a field: there a wrong value is edged and mended.
PLACES = {"number": 1, "caller": 2, "phone": 3, "address": 4, "subject": 5, "content": 5, "platform_due": 6, "allowance": 6}
NOTE_COLUMN, NOTE_BOX = 1, 27  # px of the design: a box in the second line leaves the words of the first to be read
SPARED, TIGHT = (0, 2, 6), 560  # columns that go first; px of the table at 100 % text


def _quiet(row: PlanRow) -> str:
    return "t2" if row.verdict == "same" else "t1"


def columns() -> tuple[Column, ...]:
    """The table's columns."""
    return (
        Column("行", lambda r: str(r.row), 42, colour="t2", size=13, align=RIGHT),
        Column("工单编号", lambda r: r.number, 138, size=13, colour=_quiet),
        Column("来电人", lambda r: r.caller or "匿名", 64, size=13, colour=_quiet),
        Column("电话", lambda r: r.phone or "—", 104, size=13, colour=_quiet, fits=False),  # what is wrong stands in a box
        Column("地址", lambda r: r.address or "（空）", 0, True, size=13, colour=_quiet),
        Column("诉求", lambda r: r.subject or "（空）", 0, True, size=13, colour=_quiet),
        Column("时限", lambda r: r.due_text, 92, size=13, align=RIGHT, colour=_quiet, fits=False),
        Column("", lambda _r: "", 30, sign=lambda r: SIGNS[r.verdict], said=lambda r: SAID[r.verdict]),
    )


def note(row: PlanRow) -> str:
    """The second line: what is wrong and what to do, or what happens to the row."""
    if row.verdict == "updated":
        return "更新：" + (diff_words(row.diff) or "补充内容")
    if row.verdict == "same" and row.diff:
        return f"已归档，不再更改。平台现在写的是：{diff_words(row.diff)}"
    if row.verdict == "same":  # what is wrong with a row that is left out need not be mended
        return "已在库，自动跳过"
    return "；".join([*(problem.rstrip("。") for problem in row.problems[:-1]), *row.problems[-1:]])


def with_offer(words: str, fixes: Sequence[Fix]) -> str:
    """The second line, and the key that takes what the reader proposes."""
    offer = next((f.offer for f in fixes if f.offer), "")
    if not offer:
        return words
    stem = words.removesuffix("。").removesuffix("，可以采用")
    said = "" if offer in stem else f"“{offer}”"
    return f"{stem}{'' if stem.endswith('？') else '，'}按 F 采用{said}。"


class _Delegate(TableDelegate):
    """Edges the cells that are wrong."""

    def fill(self, p: QPainter, column: Column, item: Any, line: QRectF, whole: QRectF) -> None:
        view = self.view
        at = view.rows_model.columns.index(column)
        fix = view.wrong_cells(item).get(at) if isinstance(view, RowsTable) else None
        if fix is None:
            super().fill(p, column, item, line, whole)
            return
        theme, rect = theme_of(), whole
        box = QRectF(rect.x(), rect.y() + 3, rect.width() - 4, theme.px(view.line_height) - 6)
        shapes.rounded(p, box, theme.px(4), theme.c("surface"), theme.c("over.text"), 1.5)
        words = fix.value or "（空）"
        shapes.text(p, theme, box.adjusted(theme.px(6), 0, -theme.px(6), 0), words, 13, colour=theme.c("over.text"))


class RowsTable(TableView):
    """The table itself; ``mended(row, field, text)`` after a cell was changed, ``adopted(row)`` for F."""

    mended = Signal(int, str, str)
    adopted = Signal(int)

    def __init__(self, fixes: Callable[[int], Sequence[Fix]], parent: QWidget | None = None) -> None:
        self._fixes = fixes
        self.repeats: dict[int, str] = {}  # row → what is told of earlier orders like it
        super().__init__(columns(), "要导入的行", 34, tone=self._tone, note=self._note, note_column=NOTE_COLUMN, parent=parent, fitted=True)
        self.setItemDelegate(_Delegate(self))
        self._cells: dict[int, dict[int, Fix]] = {}
        self.editor: CellEditor | None = None
        self.opened.connect(self.edit_row)
        self.verticalScrollBar().valueChanged.connect(self.stop_editing)

    def fit_columns(self) -> None:
        """Large letters in a small window: number, name and limit give way to place and words."""
        narrow = self.viewport().width() < theme_of().px(TIGHT)
        for column in SPARED:
            self.setColumnHidden(column, narrow)
        super().fit_columns()

    def set_rows(self, rows: Sequence[Any]) -> None:
        self.stop_editing()
        self._cells = {}
        super().set_rows(rows)

    def _tone(self, item: PlanRow) -> str:
        return "today" if item.row in self.repeats and item.verdict == "new" else TONES[item.verdict]

    def _note(self, item: PlanRow) -> str:
        if item.verdict == "new" and not item.problems and item.row in self.repeats:
            return self.repeats[item.row]
        return with_offer(note(item), self._fixes(item.row)) if item.problems and item.verdict != "same" else note(item)

    def wrong_cells(self, item: PlanRow) -> dict[int, Fix]:
        """What must be mended in a row, by the column of the table it stands in."""
        if item.verdict != "rejected":
            return {}
        if item.row not in self._cells:
            self._cells[item.row] = {PLACES[f.field]: f for f in self._fixes(item.row) if f.fatal and f.field in PLACES}
        return self._cells[item.row]

    def edit_row(self, item: PlanRow) -> None:
        """Mend the first thing that is wrong, where it stands (Enter or a double click)."""
        found = self._fixes(item.row)
        if found and item.verdict != "same":
            self.stop_editing()
            self.editor = CellEditor(self, item, found[0])

    def editor_place(self, item: PlanRow, fix: Fix) -> QRect:
        """Over the cell; a field without a column, or whose column gave way, is mended in the row's second line."""
        line = next(i for i, r in enumerate(self.rows_model.rows) if r.row == item.row)
        place = PLACES.get(fix.field)
        if place is not None and self.isColumnHidden(place):
            place = None
        cell = self.visualRect(self.rows_model.index(line, place if place is not None else NOTE_COLUMN))
        height = theme_of().px(self.line_height if place is not None else NOTE_BOX)
        if place is None:
            return QRect(cell.x(), cell.bottom() - height, self.viewport().width() // 2, height)
        width = max(cell.width(), theme_of().px(150))
        left = min(cell.x() - 2, self.viewport().width() - width - 4)
        return QRect(left, cell.y() + 1, width, height - 2)

    def stop_editing(self, *_moved: object) -> None:
        """Close the cell without changing it."""
        if self.editor is not None:
            editor, self.editor = self.editor, None
            editor.hide()
            editor.deleteLater()
            self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.current_row()
        if event.key() == Qt.Key.Key_F and not event.modifiers() and item is not None:
            self.adopted.emit(item.row)
        elif event.key() == Qt.Key.Key_F2 and item is not None:
            self.edit_row(item)
        else:
            super().keyPressEvent(event)

    def go_to(self, row: int) -> None:
        """Put the cursor on a row of the file and bring it into view."""
        for i, item in enumerate(self.rows_model.rows):
            if item.row == row:
                self.setCurrentIndex(self.rows_model.index(i, 0))
                self.scrollTo(self.currentIndex())


class CellEditor(QLineEdit):
    """A line edit laid over the cell. Enter takes the value, Esc leaves it as it was."""

    def __init__(self, table: RowsTable, item: PlanRow, fix: Fix) -> None:
        super().__init__(fix.value, table.viewport())
        self.table, self.item, self.fix = table, item, fix
        self.setAccessibleName(f"第 {item.row} 行 {fix.label}：{fix.reason}")
        self.setPlaceholderText(f"{fix.label}")
        self.setStyleSheet("QLineEdit { min-height: 0; padding: 0 6px; }")
        self.setGeometry(table.editor_place(item, fix))
        self.show()
        self.selectAll()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.table.stop_editing()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            text = self.text().strip()
            self.table.stop_editing()
            self.table.mended.emit(self.item.row, self.fix.field, text)
        else:
            super().keyPressEvent(event)


class RowsPane(Card):
    """Filters, 下一处 F8, and the table."""

    def __init__(self, fixes: Callable[[int], Sequence[Fix]], parent: QWidget | None = None) -> None:
        super().__init__(margins=(1, 1, 1, 1), spacing=0, parent=parent)
        self.rows: list[PlanRow] = []
        self.counts: dict[str, int] = {}
        self._fixes = fixes
        head = row(spacing=8, margins=(12, 8, 12, 8))
        self.filters = PillBar(self)
        self.filters.chosen.connect(self._filter)
        self.next_button = Button("下一处", "sec", "chevron-down", "F8", small=True)
        head.addWidget(self.filters, 1)
        self.mend_button = Button("改这一行", "sec", "pencil", "Enter", small=True)
        head.addWidget(self.mend_button)
        head.addWidget(self.next_button)
        self.body.addLayout(head)
        self.body.addWidget(Line())
        self.table = RowsTable(fixes, self)
        self.body.addWidget(self.table, 1)
        self.table.chosen.connect(self._moved)
        self.mend_button.clicked.connect(self.mend)

    def set_rows(self, rows: Sequence[PlanRow], counts: dict[str, int]) -> None:
        """Show a plan's rows; the cursor stays on its row of the file."""
        self.rows, self.counts, self.table.repeats = list(rows), dict(counts), {}
        self._show()

    def set_repeats(self, told: dict[int, str]) -> None:
        """The rows that are like orders the office has, once that was looked up."""
        self.table.repeats = told
        self._show()

    def _show(self) -> None:
        here, counts = self.table.current_row(), {**self.counts, "all": len(self.rows), "repeat": len(self.table.repeats)}
        shown = [(key, words, counts.get(key, 0)) for key, words in FILTERS]
        self.filters.set_pills([pill for pill in shown if pill[0] in ("all", "new", "rejected") or pill[2]])
        self._filter(self.filters.current() or "all")
        if here is not None:
            self.table.go_to(here.row)

    def _filter(self, key: str) -> None:
        self.table.set_rows([r for r in self.rows if key in ("all", r.verdict) or (key == "repeat" and r.row in self.table.repeats)])
        self._moved(self.table.current_row())

    def _moved(self, item: PlanRow | None) -> None:
        self.mend_button.setEnabled(item is not None and item.verdict != "same" and bool(self._fixes(item.row)))

    def mend(self) -> None:
        """改这一行."""
        item = self.table.current_row()
        if item is not None:
            self.table.edit_row(item)

    def next_wrong(self) -> bool:
        """F8: the next row to mend after the cursor, around the end; False where none is left."""
        wrong = [r.row for r in self.rows if r.verdict == "rejected"]
        if not wrong:
            return False
        if self.filters.current() not in ("all", "rejected"):
            self.filters.choose("all")
        item = self.table.current_row()
        here = item.row if item is not None else -1
        self.table.go_to(next((n for n in wrong if n > here), wrong[0]))
        self.table.setFocus()
        return True
