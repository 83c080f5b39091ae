"""Tables over plain row objects: columns declared, cells formatted only when they are painted.

No cell is editable: Qt switches the input method off for a list only where the current item lacks
``ItemIsEditable``, and single-key acts must work with the Chinese IME on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from hotline_desk.widgets import shapes
from hotline_desk.widgets.columns import Column, aloud
from hotline_desk.widgets.fitting import CELL_EDGE, SIGN_ROOM, Needs
from hotline_desk.widgets.text import LEFT, lines_of
from hotline_desk.widgets.theme import theme_of

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class RowsModel(QAbstractTableModel):
    """A read-only table over any sequence; 100,000 rows cost nothing until they are looked at."""

    def __init__(self, columns: Sequence[Column] = (), rows: Sequence[Any] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns, self.rows = list(columns), rows
        self.note: Callable[[Any], str] = lambda _item: ""  # the second line of a row

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row_at(self, index: Index) -> Any | None:
        """The row object at an index, or None."""
        return self.rows[index.row()] if index.isValid() and index.row() < len(self.rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        item = self.row_at(index)
        if item is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.columns[index.column()].text(item)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.sentence(item)
        return item if role == ROW_ROLE else None

    def sentence(self, item: Any) -> str:
        """What a screen reader says of a row."""
        said = [f"{c.title} {words}".strip() for c in self.columns if (words := c.spoken(item))]
        return "，".join([*said, *filter(None, [aloud(self.note(item))])])


def edge(column: int, align: Qt.AlignmentFlag) -> int:
    """Room in px left of the first column, so that its words do not touch the pill of the chosen row."""
    return theme_of().px(6) if column == 0 and align == LEFT else 0


class TableHeader(QHeaderView):
    """A quiet header: 13 px captions on the card's own ground (its corners stay round), a hairline below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.type_size = 13
        self.setFixedHeight(theme_of().px(30))
        self.setMinimumSectionSize(theme_of().px(20))
        self.viewport().setAutoFillBackground(False)

    def set_size(self, size: int) -> None:
        """Captions of another size, px at 100 %, in a header that is as much higher."""
        self.type_size = size
        self.setFixedHeight(theme_of().px(size + 18))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme, model = theme_of(), self.model()
        painter.save()
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.c("line"))
        align = model.columns[section].align if isinstance(model, RowsModel) else LEFT
        title = str(model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) or "")
        room = QRectF(rect).adjusted(theme.px(6) + edge(section, align), 0, -theme.px(6), 0)
        shapes.text(painter, theme, room, title, self.type_size, colour=theme.c("t2"), align=align)
        painter.restore()


class TableDelegate(QStyledItemDelegate):
    """Paints one cell; row tone (over today soon) and a second line come from the view's callables."""

    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self.view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, self.view.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item, model = index.data(ROW_ROLE), index.model()
        if item is None or not isinstance(model, RowsModel):
            return
        painter.save()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        self._ground(painter, rect, index, item)
        column = model.columns[index.column()]
        left = edge(index.column(), column.align)
        line = QRect(rect.x() + left, rect.y(), rect.width() - left, theme_of().px(self.view.line_height))
        self.fill(painter, column, item, QRectF(line), QRectF(rect))
        note = self.view.note(item) if self.view.note is not None else ""
        if note and all(map(self.view.isColumnHidden, range(index.column() + 1, len(model.columns)))):  # last of all, or the next cell's ground hides it
            self._note(painter, line, note, item)
        painter.restore()

    def fill(self, p: QPainter, column: Column, item: Any, line: QRectF, whole: QRectF) -> None:
        """What stands in one cell: ``line`` is its first line, ``whole`` all of it."""
        cell(p, column, item, line)

    def _ground(self, p: QPainter, rect: QRect, index: Index, item: Any) -> None:
        theme, chosen = theme_of(), self.view.selectionModel().isRowSelected(index.row())
        tone = self.view.tone(item) if self.view.tone is not None else ""
        if chosen:
            p.fillRect(rect, theme.c("acct"))
        elif tone:
            p.fillRect(rect, theme.c(f"{tone}.tint" if tone != "inset" else "inset"))
        elif index.row() == self.view.hovered:
            p.fillRect(rect, theme.c("hover"))
        p.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.c("line"))
        if chosen and index.column() == 0:
            pill = QRectF(rect.x(), rect.y() + 8, theme.px(3), rect.height() - 16)
            shapes.rounded(p, pill, 1.5, theme.c("acc"))
        if self.view.ringed(index.row()):
            for y in (rect.y(), rect.bottom() - 1):
                p.fillRect(rect.x(), y, rect.width(), 2, theme.c("t1"))

    def _note(self, p: QPainter, line: QRect, note: str, item: Any) -> None:
        theme, left = theme_of(), self.view.columnViewportPosition(self.view.note_column)
        tone = self.view.tone(item) if self.view.tone is not None else ""
        ink = theme.c(f"{tone}.text") if tone and tone != "inset" else theme.c("t2")
        p.setClipping(False)
        for n, words in enumerate(self.view.note_lines(note)):
            room = QRectF(left + theme.px(6), line.bottom() + theme.px(20 * n - 5), self.view.note_room() + 2, theme.px(20))
            shapes.text(p, theme, room, words, 13, colour=ink)


def cell(p: QPainter, column: Column, item: Any, rect: QRectF) -> None:
    """Paint what one column says of one row."""
    theme = theme_of()
    rect = rect.adjusted(theme.px(CELL_EDGE), 0, -theme.px(CELL_EDGE), 0)
    if column.sign is not None and (urgency := column.sign(item)):
        side = theme.px(15)
        shapes.status_mark(p, theme, urgency, rect.x(), rect.center().y() - side / 2, side)
        rect = rect.adjusted(theme.px(SIGN_ROOM), 0, 0, 0)
    if column.card is not None and (card := column.card(item)) is not None:
        shapes.card_tag(p, theme, rect.x(), rect.center().y(), *card)
        return
    if column.bar is not None and (part := column.bar(item)) is not None:
        box = QRectF(rect.x(), rect.center().y() - theme.px(4), rect.width(), theme.px(8))
        shapes.rounded(p, box, 2, theme.c("line"))
        shapes.rounded(p, QRectF(box.x(), box.y(), box.width() * max(0.0, min(1.0, part)), box.height()), 2,
                       theme.c(column.ink(item)))
        return
    words = column.text(item)
    if column.tag is not None and words:
        shapes.tag(p, theme, rect.x(), rect.center().y(), words, column.tag(item))
        return
    shapes.text(p, theme, rect, words, column.size, column.is_bold(item), theme.c(column.ink(item)), column.align)


class BareTable(QTableView):
    """What every list of ours shares: no grid, no frame, whole rows, always-on 12 px scroll bar, no type-ahead."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hovered = -1
        self._by_tab = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().rangeChanged.connect(self._handle)
        self._handle(0, 0)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.entered.connect(self._entered)

    def _handle(self, least: int, most: int) -> None:
        """The bar keeps its room, so that header and rows stay in line; a handle that moves nothing is not shown."""
        self.verticalScrollBar().setEnabled(most > least)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._by_tab = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def ringed(self, line: int) -> bool:
        """True for the row that shows where Tab has brought the clerk; the first while none is chosen."""
        return self._by_tab and self.hasFocus() and line == max(self.currentIndex().row(), 0)

    def keyboardSearch(self, search: str) -> None:
        """Nothing: letters are acts here, not type-ahead."""

    def setColumnHidden(self, column: int, hide: bool) -> None:
        super().setColumnHidden(column, hide)
        if hide and self.currentIndex().column() == column:
            self.setCurrentIndex(self.currentIndex())

    def setCurrentIndex(self, index: Index) -> None:
        """The cursor stands in a column that is shown: from a hidden one Qt neither moves by a key nor scrolls to it."""
        if index.isValid() and self.isColumnHidden(index.column()):
            shown = (c for c in range(index.model().columnCount()) if not self.isColumnHidden(c))
            index = index.sibling(index.row(), next(shown, index.column()))
        super().setCurrentIndex(index)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and the last row; a table's own way is the first and last column of this one."""
        ends = {QAbstractItemView.CursorAction.MoveHome: 1, QAbstractItemView.CursorAction.MoveEnd: -1}
        model, column = self.model(), max(self.currentIndex().column(), 0)
        lines = (model.index(line, column) for line in range(model.rowCount())[::ends.get(action, 1)])
        edge = next((at for at in lines if at.flags() & Qt.ItemFlag.ItemIsSelectable), None) if action in ends else None  # no group's head
        return super().moveCursor(action, modifiers) if edge is None else edge

    def _entered(self, index: QModelIndex) -> None:
        self._hover(index.row())

    def leaveEvent(self, event: Any) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, line: int) -> None:
        if line != self.hovered:
            self.hovered = line
            self.viewport().update()

    def mouseMoveEvent(self, event: Any) -> None:
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def current_row(self) -> Any | None:
        """The row object under the cursor, or None."""
        return self.currentIndex().data(ROW_ROLE)

    def mouseDoubleClickEvent(self, event: Any) -> None:
        item = self.indexAt(event.position().toPoint()).data(ROW_ROLE)
        if item is not None:
            self.opened.emit(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        item = self.current_row()
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.opened.emit(item)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class TableView(BareTable):
    """A table of declared columns. ``chosen`` fires with the row the cursor is on.

    ``fitted``: a column without ``stretch`` is as wide as what stands in it, not as declared.
    """

    chosen = Signal(object)

    def __init__(self, columns: Sequence[Column], name: str, row_height: int = 36,
                 tone: Callable[[Any], str] | None = None, note: Callable[[Any], str] | None = None,
                 note_column: int = 0, parent: QWidget | None = None, fitted: bool = False) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.needs = Needs() if fitted else None
        self.tone, self.note, self.note_column = tone, note, note_column
        self.note_wraps = True
        self.line_height = row_height
        self.row_height = theme_of().px(row_height)
        self.rows_model = RowsModel(columns, parent=self)
        self.rows_model.note = note or self.rows_model.note
        self.setHorizontalHeader(TableHeader(self))
        self.setModel(self.rows_model)
        self.setItemDelegate(TableDelegate(self))
        self.verticalHeader().setDefaultSectionSize(self.row_height)
        self.selectionModel().currentRowChanged.connect(self._moved)

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows; the cursor goes to the same line, no signal where nothing is left."""
        at = max(self.currentIndex().row(), 0)
        self.rows_model.set_rows(rows)
        if self.needs is not None and self.needs.see(self.rows_model.columns, rows):
            self.fit_columns()
        self._heights()
        if rows:
            self.setCurrentIndex(self.rows_model.index(min(at, len(rows) - 1), 0))

    def rename(self, column: int, title: str) -> None:
        """Another heading over a column."""
        columns = self.rows_model.columns
        if columns[column].title != title:
            columns[column] = replace(columns[column], title=title)
            self.rows_model.headerDataChanged.emit(Qt.Orientation.Horizontal, column, column)

    def note_room(self) -> int:
        """How wide the second line of a row may be, in px."""
        return self.viewport().width() - self.columnViewportPosition(self.note_column) - theme_of().px(12)

    def note_lines(self, words: str) -> list[str]:
        """A second line that is too long goes on below: it tells what to do."""
        room = self.note_room()
        if not self.note_wraps or room < theme_of().px(120) or len(words) * theme_of().px(13) <= room:  # not laid out yet; or no letter is wider than its size
            return [words]
        return [line.rstrip() for line in lines_of(words, room, 13)]

    def _heights(self) -> None:
        if self.note is None:
            return
        for i, item in enumerate(self.rows_model.rows):
            words = self.note(item)
            lines = len(self.note_lines(words)) if words else 0
            self.verticalHeader().resizeSection(i, self.row_height + theme_of().px(20) * lines)

    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        item = current.data(ROW_ROLE)
        if item is not None:
            self.chosen.emit(item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()
        if event.size().width() != event.oldSize().width():
            self._heights()

    def fit_columns(self) -> None:
        """Fixed widths as declared, or as wide as what stands in them; what is left goes to the stretching columns."""
        columns, px = self.rows_model.columns, theme_of().px
        wide = {c: self.needs.width(c) if self.needs is not None else px(c.width) for c in columns if not c.stretch}
        gone = {i for i, c in enumerate(columns) if (px(c.needs) > self.viewport().width() if c.needs else self.isColumnHidden(i))}
        shown = [c for i, c in enumerate(columns) if i not in gone]
        rest = self.viewport().width() - sum(wide[c] for c in shown if not c.stretch)
        given, shares = 0, sum(c.stretch for c in shown)
        for i, column in enumerate(columns):
            if column.needs:
                self.setColumnHidden(i, i in gone)
            if i in gone:
                continue
            given, done = given + column.stretch, given
            self.setColumnWidth(i, max(rest * given // shares - rest * done // shares, px(60)) if column.stretch else wide[column])
