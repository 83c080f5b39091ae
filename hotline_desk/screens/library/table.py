"""The table of 工单库: rows chosen as in Excel or ticked, the header sorts, letters are acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget

from hotline_desk.screens.library.columns import GIVEN_UP, MARK, Known, known, mark
from hotline_desk.services.library import LibraryRow, Orders
from hotline_desk.services.views import Done
from hotline_desk.widgets.fitting import Needs
from hotline_desk.widgets.icons import draw_icon
from hotline_desk.widgets.rows import TableHeader, TableView
from hotline_desk.widgets.theme import theme_of

LEAST = {"subject": 232, "place": 150}  # px at 100 % text: most subjects and places are read whole
ENOUGH = 150  # of the subject, where the clerk chose the columns: less says nothing
SORTED = 18  # px at 100 %: the sign of the sorted column beside its title
FIRST = 20  # rows that are on the screen next, read already
Rows = Orders | Sequence[LibraryRow]


class SortHeader(TableHeader):
    """A header that says by which column the list is sorted, and which way."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sorted_by, self.descending = -1, True
        self.setSectionsClickable(True)
        self.setMouseTracking(True)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        super().paintSection(painter, rect, section)
        if section != self.sorted_by:
            return
        theme, side = theme_of(), theme_of().px(14)
        draw_icon(painter, "chevron-down" if self.descending else "chevron-up", rect.right() - side - theme.px(4),
                  rect.center().y() - side / 2, side, theme.c("acc"))
        painter.fillRect(QRectF(rect.x(), rect.bottom() - 1, rect.width(), 2), theme.c("acc"))


class LibraryTable(TableView):
    """``act`` carries a plain letter, ``why`` the row whose clause was clicked, ``sort`` a column's name,
    ``choice_changed`` fires whenever other rows are chosen or ticked."""

    act = Signal(str)
    why = Signal(object)
    sort = Signal(str)
    choice_changed = Signal()

    def __init__(self) -> None:
        self.marked: set[int] = set()
        self.lot: dict[str, int] = {}
        self.shown: list[Known] = []
        self.chosen_layout = False
        super().__init__((), "工单", 36)
        self.needs = Needs(SORTED)
        self.header = SortHeader(self)
        self.setHorizontalHeader(self.header)
        self.header.sectionClicked.connect(self._header_clicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().selectionChanged.connect(self._choice_changed)
        self.verticalScrollBar().valueChanged.connect(self._look)
        self.set_columns(None)

    # -- columns -----------------------------------------------------------------------------------
    def set_columns(self, names: Sequence[str] | None) -> None:
        """Show these columns (None: the usual ones); the rows stay."""
        self.chosen_layout = names is not None
        self.shown = [mark(self._is_marked), *known(names)]
        here = self.current_row()
        model = self.rows_model
        model.beginResetModel()
        model.columns = [k.column for k in self.shown]
        model.endResetModel()
        wide = Qt.ScrollBarPolicy.ScrollBarAsNeeded if self.chosen_layout else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setHorizontalScrollBarPolicy(wide)
        self.fit_columns()
        if isinstance(here, LibraryRow):
            self.go_to(here.id)

    def show_sorting(self, order_by: str, descending: bool) -> None:
        """Mark the column the rows are sorted by."""
        self.header.sorted_by = next((i for i, k in enumerate(self.shown) if k.order_by == order_by), -1)
        self.header.descending = descending
        self.header.viewport().update()

    def fit_columns(self) -> None:
        """As wide as what stands in them; the subject keeps a readable width: others go, or the list scrolls sideways if they were chosen."""
        if not self.shown:
            return
        room = self.viewport().width()
        gone = set[str]() if self.chosen_layout else self._given_up(room)
        least = sum(self._least(k) for k in self.shown if k.name not in gone)
        rest = max(room - least, 0)
        shares = sum(k.column.stretch for k in self.shown if k.name not in gone) or 1
        for i, one in enumerate(self.shown):
            self.setColumnHidden(i, one.name in gone)
            self.setColumnWidth(i, self._least(one) + rest * one.column.stretch // shares)

    def _least(self, one: Known) -> int:
        """Px a column has at least: what is seen in it; a subject or place that all cannot have whole gives way first."""
        if one.name not in LEAST:
            return theme_of().px(one.column.width) if one.name == MARK else self.needs.width(one.column)
        return theme_of().px(min(LEAST[one.name], ENOUGH) if self.chosen_layout else LEAST[one.name])

    def _given_up(self, room: int) -> set[str]:
        gone: set[str] = set()
        for name in GIVEN_UP:
            if sum(self._least(k) for k in self.shown if k.name not in gone) <= room:
                break
            gone.add(name)
        return gone

    def _look(self) -> None:
        """Reckon with the lines that have come into sight, before they are painted."""
        if self._see(*self._lines_in_sight()):
            self.fit_columns()

    def _lines_in_sight(self) -> tuple[int, int]:
        last = self.rowAt(self.viewport().height() - 1)
        return max(self.rowAt(0), 0), len(self.orders) if last < 0 else last + 1

    def _see(self, first: int, end: int) -> bool:
        """Whether a column has to be wider for these lines of the list."""
        return self.needs.see([k.column for k in self.shown if k.name != MARK], (self.orders[n] for n in range(first, min(end, len(self.orders)))))

    def _header_clicked(self, section: int) -> None:
        if self.shown[section].order_by:
            self.sort.emit(self.shown[section].name)

    # -- rows --------------------------------------------------------------------------------------
    @property
    def orders(self) -> Rows:
        return self.rows_model.rows

    def ids(self) -> Sequence[int]:
        rows = self.orders
        return rows.ids if isinstance(rows, Orders) else [r.id for r in rows]

    def show_orders(self, rows: Rows, keep: int = 0) -> None:
        """Show these; the cursor goes to the row ``keep`` (a row id) where it is listed, else to the first."""
        self.rows_model.set_rows(rows)
        if self._see(0, FIRST):
            self.fit_columns()
        listed = set(self.ids()) if self.marked else set()
        if not self.marked <= listed:
            self.marked &= listed
        if rows and not self.go_to(keep):
            self.setCurrentIndex(self.rows_model.index(0, 0))
        self.choice_changed.emit()

    def go_to(self, row: int) -> bool:
        """Put the cursor on the order with this row id; False where it is not listed."""
        rows = self.orders
        line = rows.line_of(row) if isinstance(rows, Orders) and row else -1
        if line >= 0:
            self.selectionModel().setCurrentIndex(self.rows_model.index(line, 0),
                                                  QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows)
            self.scrollTo(self.currentIndex())
        return line >= 0

    # -- what is chosen ------------------------------------------------------------------------------
    def _is_marked(self, row: LibraryRow) -> bool:
        return row.id in self.marked

    def chosen_count(self) -> int:
        """How many orders an act would be for."""
        return len(self.marked) or sum(r.height() for r in self.selectionModel().selection())

    def chosen_ids(self) -> list[int]:
        """Row ids of the ticked orders, else of the selected ones, in the order of the list."""
        ids = self.ids()
        if self.marked:
            return [row for row in ids if row in self.marked]
        lines = sorted({line for r in self.selectionModel().selection() for line in range(r.top(), r.bottom() + 1)})
        return [ids[line] for line in lines if line < len(ids)]

    def unchoose(self) -> bool:
        """Esc: no ticks, one row selected; False where it was so already."""
        if self.chosen_count() < 2 and not self.marked:
            return False
        self.marked.clear()
        here = self.currentIndex()
        self.selectionModel().select(here, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows)
        self._marks_changed()
        return True

    def begin_lot(self, rows: Mapping[str, int]) -> None:
        """These orders (row ids by number) are about to be sent, perhaps lot by lot."""
        self.lot = dict(rows)

    def sent(self, done: Done) -> None:
        """Some of them are on their way: the rest stays ticked, whether it was ticked or marked with Shift before."""
        self.lot = {number: row for number, row in self.lot.items() if number not in done.changed}
        if self.lot:
            self.marked = set(self.lot.values())
            self._marks_changed()

    def toggle(self, rows: Sequence[int]) -> None:
        """Tick these; where all are ticked already, untick them."""
        wanted = set(rows)
        self.marked = self.marked - wanted if wanted <= self.marked else self.marked | wanted
        self._marks_changed()

    def _marks_changed(self) -> None:
        self.viewport().update()
        self.choice_changed.emit()

    def _choice_changed(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self.choice_changed.emit()

    # -- keys and mouse --------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        name = self.shown[index.column()].name if index.isValid() else ""
        if name == MARK and event.button() == Qt.MouseButton.LeftButton:
            self.toggle([self.ids()[index.row()]])
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            return
        super().mousePressEvent(event)
        row = self.current_row()
        if name == "clause" and isinstance(row, LibraryRow) and row.clause:
            self.why.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and 0x41 <= event.key() <= 0x5A:
            self.act.emit(chr(event.key()))
        elif plain and event.key() == Qt.Key.Key_Space:
            self._space()
        elif event.modifiers() == Qt.KeyboardModifier.AltModifier and Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9:
            self._sort_by(event.key() - int(Qt.Key.Key_0))
        else:
            super().keyPressEvent(event)

    def _space(self) -> None:
        """Tick what is selected; alone, go on to the next row, so that 空格 空格 空格 ticks three."""
        selected = self.selectionModel().selection()
        lines = sorted({line for r in selected for line in range(r.top(), r.bottom() + 1)})
        ids = self.ids()
        self.toggle([ids[line] for line in lines])
        if len(lines) == 1 and lines[0] + 1 < len(ids):
            self.setCurrentIndex(self.rows_model.index(lines[0] + 1, 0))

    def _sort_by(self, place: int) -> None:
        visible = [k for i, k in enumerate(self.shown) if k.name != MARK and not self.isColumnHidden(i)]
        if place <= len(visible) and visible[place - 1].order_by:
            self.sort.emit(visible[place - 1].name)
