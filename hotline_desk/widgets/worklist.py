"""The list the day is worked from: shape and remaining time first, grouped by day, the order fixed.

One geometry function serves header, rows and hit tests, so that they can never drift apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from hotline_desk.services.views import WorkRow
from hotline_desk.widgets import shapes
from hotline_desk.widgets.columns import aloud
from hotline_desk.widgets.rows import ROW_ROLE, BareTable, Index, RowsModel
from hotline_desk.widgets.theme import Theme, theme_of
from hotline_desk.widgets.worklist_columns import TITLES, Geometry, Longest, bar_width, due_words, geometry

ROW, COMPACT, GROUP, HEADER = 51, 36, 30, 30
NO_UNIT = ("", "未派单")


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A line between rows: 已超期 2 件."""

    title: str
    count: int
    urgency: str


class WorklistModel(RowsModel):
    """Rows with their group lines between them, in the order given."""

    def set_work(self, rows: Sequence[WorkRow]) -> None:
        """Show these rows; a group line goes wherever ``group`` changes."""
        counts: dict[str, int] = {}
        for row in rows:
            counts[row.group] = counts.get(row.group, 0) + 1
        lines: list[Any] = []
        group: str | None = None
        for row in rows:
            if row.group != group:
                group = row.group
                lines.append(GroupLine(group, counts[group], row.urgency))
            lines.append(row)
        self.set_rows(lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.row_at(index), GroupLine):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        item = self.row_at(index)
        if item is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.sentence(item)
        return item if role == ROW_ROLE else None

    def sentence(self, item: Any) -> str:
        """已超 1 个工作日，办理，第八条（二），…: the row as a screen reader should say it."""
        if isinstance(item, GroupLine):
            return f"{item.title}，{item.count} 件"
        card = shapes.card_words(item.card, item.repeat) if item.card else ""
        provisional = "暂定" if item.provisional else ""
        ticked = "已勾选" if item.order in getattr(self.parent(), "ticked", ()) else ""
        parts = (ticked, item.left_text, item.duty, item.clause, item.subject, item.place, item.caller,
                 item.unit, item.unit_note, f"{item.due_text}{provisional}", card, f"编号 {item.order}")
        return "，".join(aloud(part) for part in dict.fromkeys(parts) if part)  # 待回访 is said once, though it stands in two columns

    def line_of(self, order: str) -> int:
        """The line an order stands on, or -1."""
        return next((i for i, r in enumerate(self.rows) if not isinstance(r, GroupLine) and r.order == order), -1)


class WorklistDelegate(QStyledItemDelegate):
    """Paints group lines and rows."""

    def __init__(self, view: WorklistView) -> None:
        super().__init__(view)
        self.view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, self.view.rowHeight(index.row()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item, rect = index.data(ROW_ROLE), option.rect  # type: ignore[attr-defined]
        painter.save()
        if isinstance(item, GroupLine):
            self._group(painter, rect, item)
        elif item is not None:
            self._row(painter, rect, item, index.row())
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """Subject, place and unit of a row where one of them ends in …."""
        item = index.data(ROW_ROLE)
        if event.type() == QHelpEvent.Type.ToolTip and item is not None and not isinstance(item, GroupLine):
            QToolTip.showText(event.globalPos(), self.cut(item), view)
            return True
        return bool(super().helpEvent(event, view, option, index))

    def cut(self, item: WorkRow) -> str:
        """The words of a row that have no room, whole; "" where all have."""
        theme, spans = theme_of(), self.view.geometry_now().spans
        room, beside = spans["subject"][1], item.card if "card" not in spans else None
        card = shapes.tag_width(theme, shapes.card_words(beside, item.repeat), 12, True) + theme.px(6) if beside else 0
        where = f"{item.place}{self._tail(item)}"
        whole = theme.width(item.subject, 14) + card <= room and (self.view.compact or theme.width(where, 13) <= room)
        return "" if whole else f"{item.subject}\n{where}"

    def _tail(self, item: WorkRow) -> str:
        """What stands behind the place: the unit or the caller where they have no column of their own."""
        spans = self.view.geometry_now().spans
        tail = item.unit if "unit" not in spans else "" if "caller" in spans else item.caller
        return f" · {tail}" if item.place and tail else tail

    def _group(self, p: QPainter, rect: QRect, item: GroupLine) -> None:
        theme, side = theme_of(), theme_of().px(13)
        p.fillRect(rect, theme.c("inset"))
        p.fillRect(rect.x(), rect.bottom(), rect.width(), 1, theme.c("line"))
        middle = rect.center().y() + 0.5
        shapes.status_shape(p, theme, item.urgency, rect.x() + theme.px(15), middle - side / 2, side)
        x, width = rect.x() + theme.px(38), theme.width(item.title, 13, True)
        ink = theme.c(f"{item.urgency}.text")
        shapes.text(p, theme, QRectF(x, rect.y(), width + 2, rect.height()), item.title, 13, True, ink)
        count = QRectF(x + width + theme.px(8), rect.y(), theme.px(120), rect.height())
        shapes.text(p, theme, count, f"{item.count} 件", 13, colour=theme.c("t2"))

    def _row(self, p: QPainter, rect: QRect, item: WorkRow, line: int) -> None:
        theme, chosen = theme_of(), self.view.selectionModel().isRowSelected(line)
        ground = "acct" if chosen else "hover" if line == self.view.hovered else "surface"
        p.fillRect(rect, theme.c(ground))
        p.fillRect(rect.x() + theme.px(14), rect.bottom(), rect.width() - theme.px(14), 1, theme.c("line"))
        if chosen:
            pill = QRectF(rect.x(), rect.y() + theme.px(8), theme.px(3), rect.height() - theme.px(16))
            shapes.rounded(p, pill, 1.5, theme.c("acc"))
        if self.view.compact:
            self._one_line(p, rect, item)
        else:
            self._two_lines(p, rect, item, ground)
        if self.view.ticked or line == self.view.hovered:
            self._tick(p, rect, item.order in self.view.ticked)
        if self.view.ringed(line):
            shapes.focus_ring(p, theme, QRectF(rect), theme.px(3))

    def _two_lines(self, p: QPainter, rect: QRect, item: WorkRow, ground: str) -> None:
        theme, geo = theme_of(), self.view.geometry_now()
        first, second, high = rect.y() + theme.px(6), rect.y() + theme.px(27), theme.px(21)
        ink, quiet = theme.c(f"{item.urgency}.text"), theme.c("t2")
        side = theme.px(16)
        shapes.status_shape(p, theme, item.urgency, geo.shape, first + (high - side) / 2, side)
        strong = item.urgency in ("over", "today", "soon")
        shapes.text(p, theme, geo.rect("left", first, high), item.left_text, 14, strong, ink)
        self._bar(p, geo, second, high, item, ground)
        shapes.text(p, theme, geo.rect("duty", first, high), item.duty, 14, not item.soft)
        if item.clause:
            shapes.text(p, theme, geo.rect("duty", second, high), f"§ {item.clause}", 12, colour=theme.c("t3"))
        self._subject(p, geo, first, high, item)
        self._place(p, geo.rect("subject", second, high), item.place, self._tail(item))
        if "caller" in geo.spans:
            shapes.text(p, theme, geo.rect("caller", first, high), item.caller, 14)
            shapes.text(p, theme, geo.rect("caller", second, high), self.view.phones.get(item.order, ""), 13, colour=quiet)
            day, _, hour = item.received.rpartition(" ")
            shapes.text(p, theme, geo.rect("received", first, high), day or hour, 13)
            shapes.text(p, theme, geo.rect("received", second, high), hour if day else "", 13, colour=quiet)
        if "unit" in geo.spans:
            self._unit(p, geo, first, high, item)
            shapes.text(p, theme, geo.rect("unit", second, high), item.unit_note, 13, colour=quiet)

    def _place(self, p: QPainter, room: QRectF, place: str, tail: str) -> None:
        """Where, then whose: a long address ends early before the unit or the name does."""
        theme = theme_of()
        wide = min(theme.width(place, 13), max(room.width() - theme.width(tail, 13), room.width() / 4))
        shown = theme.metrics(13).elidedText(place, Qt.TextElideMode.ElideRight, int(wide) + 1)
        wide = min(wide, theme.width(shown, 13))  # no hole where the next letter did not fit any more
        shapes.text(p, theme, QRectF(room.x(), room.y(), wide + 1, room.height()), place, 13, colour=theme.c("t2"))
        rest = QRectF(room.x() + wide, room.y(), room.width() - wide, room.height())
        shapes.text(p, theme, rest, tail, 13, colour=theme.c("t2"))

    def _subject(self, p: QPainter, geo: Geometry, y: float, high: int, item: WorkRow) -> None:
        theme, room = theme_of(), geo.rect("subject", y, high)
        if item.card and "card" in geo.spans:
            shapes.card_tag(p, theme, geo.spans["card"][0], y + high / 2, item.card, item.repeat)
        elif item.card:
            width = shapes.tag_width(theme, shapes.card_words(item.card, item.repeat), 12, True)
            shapes.card_tag(p, theme, room.right() - width, y + high / 2, item.card, item.repeat)
            room.setWidth(room.width() - width - theme.px(6))
        shapes.text(p, theme, room, item.subject, 14)

    def _unit(self, p: QPainter, geo: Geometry, y: float, high: int, item: WorkRow) -> None:
        theme = theme_of()
        ink = theme.c("today.text") if item.unit in NO_UNIT else None
        shapes.text(p, theme, geo.rect("unit", y, high), item.unit or "未派单", 14, colour=ink)

    def _bar(self, p: QPainter, geo: Geometry, y: float, high: int, item: WorkRow, ground: str) -> None:
        theme, left = theme_of(), geo.spans["left"][0]
        words = due_words(item)
        long = bar_width(theme, geo.spans["duty"][0] - left, words)
        if long and (item.cells or item.fraction is not None):
            shapes.day_bar(p, theme, QRectF(left, y + (high - theme.px(6)) / 2, long, theme.px(6)), item.urgency, item.cells, item.fraction, theme.c(ground))
            left += long + theme.px(8)
        room = QRectF(left, y, geo.spans["duty"][0] - left - theme.px(4), high)
        shapes.text(p, theme, room, words, 13, colour=theme.c("t2"))

    def _one_line(self, p: QPainter, rect: QRect, item: WorkRow) -> None:
        theme, geo, side = theme_of(), self.view.geometry_now(), theme_of().px(15)
        y, high = rect.y(), rect.height() - 1
        shapes.status_shape(p, theme, item.urgency, geo.shape, y + (high - side) / 2, side)
        strong = item.urgency in ("over", "today", "soon")
        ink = theme.c(f"{item.urgency}.text")
        shapes.text(p, theme, geo.rect("left", y, high), item.left_text, 14, strong, ink)
        shapes.text(p, theme, geo.rect("duty", y, high), item.duty, 14, not item.soft)
        self._subject(p, geo, y, high, item)
        if "caller" in geo.spans:
            shapes.text(p, theme, geo.rect("caller", y, high), item.caller, 14)
            shapes.text(p, theme, geo.rect("received", y, high), item.received, 13)
        if "unit" in geo.spans:
            self._unit(p, geo, y, high, item)

    def _tick(self, p: QPainter, rect: QRect, on: bool) -> None:
        theme, box = theme_of(), tick_box(theme_of(), rect)
        side = box.width()
        shapes.rounded(p, box, theme.px(3), theme.c("acc" if on else "surface"), theme.c("acc" if on else "ctl"))
        if on:
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            p.setPen(QPen(theme.c("on_acc"), 1.8))
            foot = QPointF(box.left() + side * .43, box.bottom() - side * .28)
            p.drawLine(QPointF(box.left() + side * .25, box.center().y()), foot)
            p.drawLine(foot, QPointF(box.right() - side * .22, box.top() + side * .3))


def tick_box(theme: Theme, rect: QRect) -> QRectF:
    """Where the box to tick lies in a row: at its right end, shown on hover and while anything is ticked."""
    side = theme.px(16)
    return QRectF(rect.right() - side - theme.px(6), rect.center().y() - side / 2, side, side)


class WorklistHeader(QWidget):
    """The captions over the list, by the list's own geometry."""

    def __init__(self, view: WorklistView) -> None:
        super().__init__()
        self.view = view
        self.setFixedHeight(theme_of().px(HEADER))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p, geo = theme_of(), QPainter(self), self.view.geometry_now()
        for name in geo.spans:
            words = TITLES[name] if name != "subject" or "unit" in geo.spans else f"{TITLES[name]} / {TITLES['unit']}"
            shapes.text(p, theme, geo.rect(name, 0, self.height()), words, 13, colour=theme.c("t2"))
        p.fillRect(0, self.height() - 1, self.width(), 1, theme.c("line"))


class WorklistView(BareTable):
    """The list. Signals: ``moved`` with the order under the cursor ("" for none), ``opened`` with its row on
    Enter or double click, ``act`` with any plain letter, ``ticks_changed`` after 空格."""

    moved = Signal(str)
    act = Signal(str)
    ticks_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("工单列表")
        self.compact = False
        self.ticked: set[str] = set()
        self.phones: Mapping[str, str] = {}  # masked, by order: shown where the list is wide enough for the callers
        self.longest = Longest(unit="", cards=False)
        self.rows_model = WorklistModel(parent=self)
        self.setModel(self.rows_model)
        self.setItemDelegate(WorklistDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalScrollBar().setSingleStep(theme_of().px(ROW) // 2)
        self.selectionModel().currentRowChanged.connect(self._moved)

    def geometry_now(self) -> Geometry:
        """The columns at the present width."""
        return geometry(theme_of(), self.viewport().width(), self.longest)

    def set_rows(self, rows: Sequence[WorkRow], keep: bool = True) -> None:
        """Show these rows; ``keep`` holds the cursor on the same order, or the same line where it left the list."""
        order, line, top = self.current_order(), self.currentIndex().row(), self.verticalScrollBar().value()
        self.longest = self.longest.seen(theme_of(), rows)
        self.rows_model.set_work(rows)
        self.ticked &= {row.order for row in rows}
        self._heights()
        if not keep:
            line, order, top = 1, "", 0
        found = self.rows_model.line_of(order) if order else -1
        self._go(found if found >= 0 else line)
        self.verticalScrollBar().setValue(top)
        self.scrollTo(self.currentIndex())
        self.viewport().update()

    def _heights(self) -> None:
        header, px = self.verticalHeader(), theme_of().px
        tall = px(COMPACT if self.compact else ROW)
        header.setDefaultSectionSize(tall)
        for i, item in enumerate(self.rows_model.rows):
            wanted = px(GROUP) if isinstance(item, GroupLine) else tall
            if header.sectionSize(i) != wanted:  # a line that was a group's keeps its height over a reset
                header.resizeSection(i, wanted)

    def set_compact(self, compact: bool) -> None:
        """One line of 36 px a row instead of two of 51."""
        order, self.compact = self.current_order(), compact
        self.rows_model.set_rows(self.rows_model.rows)
        self._heights()
        self.go_to(order)

    def _go(self, line: int) -> None:
        rows = self.rows_model.rows
        near = [*range(max(line, 0), len(rows)), *range(min(line, len(rows)) - 1, -1, -1)]
        target = next((i for i in near if not isinstance(rows[i], GroupLine)), -1)
        index = self.rows_model.index(target, 0) if target >= 0 else QModelIndex()
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        else:
            self.moved.emit("")

    def go_to(self, order: str) -> None:
        """Put the cursor on an order, if it is in the list."""
        line = self.rows_model.line_of(order)
        if line >= 0:
            self._go(line)
            self.scrollTo(self.currentIndex())

    def current_order(self) -> str:
        item = self.current_row()
        return "" if item is None or isinstance(item, GroupLine) else str(item.order)

    def chosen_orders(self) -> list[str]:
        """What an act applies to: the ticked orders, else the selected ones, else the one under the cursor."""
        rows = [r for r in self.rows_model.rows if not isinstance(r, GroupLine)]
        if self.ticked:
            return [r.order for r in rows if r.order in self.ticked]
        lines = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.rows_model.rows[i].order for i in lines if not isinstance(self.rows_model.rows[i], GroupLine)]

    def clear_ticks(self) -> None:
        self.ticked.clear()
        self.viewport().update()
        self.ticks_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index, around = self.indexAt(event.position().toPoint()), theme_of().px(6)
        item = index.data(ROW_ROLE)
        if item is not None and not isinstance(item, GroupLine):
            box = tick_box(theme_of(), self.visualRect(index)).adjusted(-around, -around, around, around)
            if box.contains(event.position()):
                self.ticked ^= {item.order}
                self.viewport().update()
                self.ticks_changed.emit()
                return
        super().mousePressEvent(event)

    def _tick(self) -> None:
        orders = [r for r in self.chosen_orders() if not self.ticked] or [self.current_order()]
        off = all(order in self.ticked for order in orders)
        self.ticked = self.ticked - set(orders) if off else self.ticked | set(orders)
        self.viewport().update()
        self.ticks_changed.emit()

    def _moved(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self.moved.emit(self.current_order())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        letter = chr(event.key()) if 0x41 <= event.key() <= 0x5A else ""
        if plain and letter:
            self.act.emit(letter)
        elif plain and event.key() == Qt.Key.Key_Space and self.current_order():
            self._tick()
        else:
            super().keyPressEvent(event)
