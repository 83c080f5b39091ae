"""Choosing a unit: search by name or pinyin initials, numbered recommendations with reason and load."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from hotline_desk.screens.acting.arrangements import Ask
from hotline_desk.screens.acting.asks import Question
from hotline_desk.screens.acting.office import ActOffice
from hotline_desk.services.views import UnitChoice
from hotline_desk.widgets import shapes
from hotline_desk.widgets.columns import aloud
from hotline_desk.widgets.panes import column
from hotline_desk.widgets.text import RIGHT
from hotline_desk.widgets.theme import theme_of

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT, SHOWN, LEAST, LOW, LOWEST = 50, 4, 2, 670, 570  # the last two: heights of the window in px of the design


class UnitModel(QAbstractListModel):
    """Units as rows; not editable, so that the IME stays off in the list."""

    def __init__(self) -> None:
        super().__init__()
        self.units: list[UnitChoice] = []

    def set_units(self, units: Sequence[UnitChoice]) -> None:
        self.beginResetModel()
        self.units = list(units)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.units)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        unit = self.units[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return unit.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (str(index.row() + 1), unit.name, unit.reason, "资料待补全" if unit.pending else "", load_words(unit))
            return "，".join(aloud(part) for part in parts if part)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, theme_of().px(ROW_HEIGHT))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def load_words(unit: UnitChoice) -> str:
    """How busy a unit is: 在办 6 · 超期 0."""
    return f"在办 {unit.open_orders} · 超期 {unit.overdue}"


class UnitDelegate(QStyledItemDelegate):
    """Number cap, name, reason; initials and load at the right."""

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, model = theme_of(), index.model()
        unit = model.units[index.row()]  # type: ignore[attr-defined]
        rect, chosen = QRectF(option.rect), bool(option.state & QStyle.StateFlag.State_Selected)
        self._ground(p, rect, chosen, index.row(), bool(option.state & QStyle.StateFlag.State_MouseOver))
        if option.state & QStyle.StateFlag.State_HasFocus:
            shapes.focus_ring(p, theme, rect.adjusted(0, 1, 0, -1), theme.px(5))
        ink = theme.c("acc") if chosen else None
        if index.row() < 9:
            shapes.key_cap(p, theme, rect.x() + theme.px(12), rect.center().y(), str(index.row() + 1), ink, ink)
        left, half = rect.x() + theme.px(42), rect.height() / 2
        tail = theme.px(190)
        width = rect.right() - left - tail - theme.px(16)
        reason = " · ".join(part for part in (unit.reason, "资料待补全" if unit.pending else "") if part)
        top = QRectF(left, rect.y() + theme.px(4), width, half - theme.px(4))
        shapes.text(p, theme, top if reason else QRectF(left, rect.y(), width, rect.height()), unit.name, 14, chosen)
        shapes.text(p, theme, QRectF(left, rect.y() + half - theme.px(1), width, half - theme.px(4)), reason, 12,
                    colour=theme.c("t2"))
        self._tail(p, QRectF(rect.right() - tail - theme.px(12), rect.y(), tail, rect.height()), unit)

    def _ground(self, p: QPainter, rect: QRectF, chosen: bool, number: int, hover: bool) -> None:
        theme = theme_of()
        if chosen:
            shapes.rounded(p, rect.adjusted(0, 1, 0, -1), theme.px(5), theme.c("acct"), theme.c("acc"), 1.5)
            return
        if hover:
            shapes.rounded(p, rect.adjusted(0, 1, 0, -1), theme.px(5), theme.c("hover"))
        line = QRectF(rect.x() + theme.px(10), rect.bottom(), rect.width() - theme.px(20), 1)
        p.fillRect(line, theme.c("line"))

    def _tail(self, p: QPainter, rect: QRectF, unit: UnitChoice) -> None:
        theme, half = theme_of(), rect.height() / 2
        shapes.text(p, theme, QRectF(rect.x(), rect.y() + theme.px(4), rect.width(), half - theme.px(4)),
                    unit.initials.upper(), 12, colour=theme.c("t2"), align=RIGHT)
        ink = theme.c("today.text" if unit.overdue else "t2")
        shapes.text(p, theme, QRectF(rect.x(), rect.y() + half - theme.px(1), rect.width(), half - theme.px(4)),
                    load_words(unit), 12, colour=ink, align=RIGHT)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme_of().px(ROW_HEIGHT))


class UnitList(QListView):
    """The rows under the search field; a few are seen at once, the rest scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows, self.most = UnitModel(), SHOWN
        self.rows.setParent(self)
        self.setModel(self.rows)
        self.setItemDelegate(UnitDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("承办单位")
        self.viewport().setAutoFillBackground(False)
        self.fit()

    def fit(self) -> None:
        """As high as its rows, four at most; fewer where the window is low, so that the answers below stay in sight."""
        high = self.window().height()
        most = self.most - (high < theme_of().px(LOW)) - (high < theme_of().px(LOWEST))
        self.setFixedHeight(theme_of().px(ROW_HEIGHT) * max(1, min(max(most, LEAST), self.rows.rowCount())))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming to the list is no choice: Qt would make the first unit the current one."""
        here = self.currentIndex().isValid()
        super().focusInEvent(event)
        if not here:
            self.setCurrentIndex(QModelIndex())
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            theme, whole = theme_of(), QRectF(self.viewport().rect())
            shapes.focus_ring(QPainter(self.viewport()), theme, whole.adjusted(0, 1, 0, -1), theme.px(5))


def like(units: Sequence[UnitChoice]) -> str:
    """How initials are typed, by a unit of this very office: ，如 sqgl; "" where it has none yet."""
    return f"，如 {units[0].initials[:4].lower()}" if units else ""


class UnitQuestion(Question):
    """A unit, typed or chosen: digits choose while the field is empty, ↑↓ move, initials search."""

    picked = Signal()

    def __init__(self, ask: Ask, label: str, office: ActOffice, number: str, parent: QWidget | None = None, *, without: str = "") -> None:
        """``without``: a unit that is no answer, as the one an order is taken from."""
        super().__init__(ask, label, parent)
        self._office, self._number, self._without = office, number, without
        self._head(ask.hint or "数字键直接选")
        self.search = QLineEdit()
        self.search.setAccessibleName(label)
        self.list, self.quiet = UnitList(), False
        self.body.addWidget(self.search)
        self.body.addWidget(self.list)
        self._body_end()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(90)
        self._pause.timeout.connect(self.look_up)
        self.search.textEdited.connect(self._typed)
        self.list.selectionModel().currentChanged.connect(self._moved)
        self.list.clicked.connect(self._clicked)
        self.look_up()
        self.search.setPlaceholderText("输入单位名或拼音首字母" + like(self.list.rows.units))

    def _body_end(self) -> None:
        tail = column(spacing=0)
        tail.addWidget(self._error)
        self.body.addLayout(tail)

    def look_up(self) -> None:
        """Show the units for what is typed, or those there is a reason for; the first of them is chosen."""
        self._pause.stop()
        words = self.search.text().strip()
        found = [unit for unit in self._office.units(self._number, words) if unit.name != self._without]
        self.list.rows.set_units(self._with_new(found, words))
        self.list.setHidden(self.quiet and not words)
        self.list.fit()
        meant = bool(self.list.rows.units) and bool(words or self.list.rows.units[0].reason)  # a unit that nothing speaks for is nobody's choice
        self.list.setCurrentIndex(self.list.rows.index(0, 0) if meant else QModelIndex())
        self._changed()

    def be_quiet(self, quiet: bool) -> None:
        """Where nothing is typed no units are listed: what is offered stands elsewhere."""
        self.quiet = quiet
        self.list.setHidden(quiet and not self.search.text())

    def choose_none(self) -> None:
        """No unit is chosen: a person must say which."""
        self.list.setCurrentIndex(QModelIndex())
        self._changed()

    def advise_for(self, number: str) -> None:
        """The recommendations of another order."""
        self._number = number
        self.search.clear()
        self.look_up()

    def settle(self) -> None:
        """Look up at once what was typed but not yet looked up (Enter came faster than the pause)."""
        if self._pause.isActive():
            self.look_up()

    def _with_new(self, units: Sequence[UnitChoice], words: str) -> list[UnitChoice]:
        """Offer the words themselves as a new unit where nothing is called so and they are no initials."""
        known = list(units)
        if words and words != self._without and not words.isascii() and all(u.name != words for u in known):
            known.append(UnitChoice(words, "", "", "单位库里还没有，派单时新建", 0, 0, True))
        return known

    def value(self) -> Any:
        row = self.list.currentIndex().row()
        units = self.list.rows.units
        return units[row].name if 0 <= row < len(units) else None

    def set_value(self, value: Any) -> None:
        names = [u.name for u in self.list.rows.units]
        if value in names:
            self.list.setCurrentIndex(self.list.rows.index(names.index(value), 0))

    def take_focus(self) -> None:
        self.search.setFocus()

    def press(self, number: int) -> bool:
        """Choose the n-th unit, as the digit printed beside it says."""
        if self.search.text() or self.list.isHidden() or not 1 <= number <= len(self.list.rows.units):
            return False
        self.list.setCurrentIndex(self.list.rows.index(number - 1, 0))
        self.picked.emit()
        return True

    def move(self, event: QKeyEvent) -> bool:
        """↑↓ in the search field move the choice."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None or not self.search.hasFocus():
            return False
        self.be_quiet(False)
        row = max(0, min(self.list.rows.rowCount() - 1, self.list.currentIndex().row() + step))
        self.list.setCurrentIndex(self.list.rows.index(row, 0))
        return True

    def _typed(self, _words: str) -> None:
        self._pause.start()

    def _moved(self, *_indexes: object) -> None:
        self._changed()

    def _clicked(self, _index: object) -> None:
        self.picked.emit()
