"""A list of small cards, three or four lines each: who is to be called next, what is under 督办.

One delegate paints them; a row is declared as lines, so that every such list looks and reads alike.
No row is editable: only then does Qt keep the Chinese input method away from single-key acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.columns import aloud
from hotline_desk.widgets.rows import ROW_ROLE, BareTable, Column, Index, RowsModel
from hotline_desk.widgets.text import RIGHT
from hotline_desk.widgets.theme import theme_of

TOP, TITLE, LINE = 9, 22, 18
LEFT, SIDES, GAP = 14, 20, 6  # px at 100 %: before the words, at both sides together, between left and right


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line under the title: words at the left (with a sign), words at the right, each with its colour token."""

    left: str = ""
    right: str = ""
    ink: str = "t2"
    right_ink: str = "t2"
    sign: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class CardRow:
    """One card: what it is about, a 牌, and its lines. ``key`` is what the signals carry."""

    key: str
    title: str
    lines: tuple[CardLine, ...] = ()
    card: str | None = None
    count: int = 0
    quiet: bool = False
    said: str = ""  # what only a screen reader is told: the number, by which two alike are told apart

    def sentence(self) -> str:
        """The card as a screen reader says it."""
        card = shapes.card_words(self.card, self.count) if self.card else ""
        words = [part for line in self.lines for part in (line.left, line.right)]
        return "，".join(aloud(part) for part in (self.title, card, *words, self.said) if part)


class _CardModel(RowsModel):
    def sentence(self, item: object) -> str:
        return item.sentence() if isinstance(item, CardRow) else ""


class CardDelegate(QStyledItemDelegate):
    """Paints one card."""

    def __init__(self, view: CardList) -> None:
        super().__init__(view)
        self.view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, self.view.card_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ROW_ROLE)
        if not isinstance(item, CardRow):
            return
        rect: QRect = option.rect  # type: ignore[attr-defined]
        chosen = self.view.selectionModel().isRowSelected(index.row())
        painter.save()
        self._ground(painter, rect, index.row(), chosen)
        self._title(painter, rect, item, chosen)
        for number, line in enumerate(item.lines):
            self._line(painter, rect, line, number)
        painter.restore()

    def _ground(self, p: QPainter, rect: QRect, line: int, chosen: bool) -> None:
        theme = theme_of()
        if chosen:
            p.fillRect(rect, theme.c("acct"))
            pill = QRectF(rect.x(), rect.y() + theme.px(9), theme.px(3), rect.height() - theme.px(18))
            shapes.rounded(p, pill, 1.5, theme.c("acc"))
        elif line == self.view.hovered:
            p.fillRect(rect, theme.c("hover"))
        p.fillRect(rect.x() + theme.px(14), rect.bottom(), rect.width(), 1, theme.c("line"))
        if self.view.ringed(line):
            shapes.focus_ring(p, theme, QRectF(rect), theme.px(4))

    def _title(self, p: QPainter, rect: QRect, item: CardRow, chosen: bool) -> None:
        theme, px = theme_of(), theme_of().px
        room = QRectF(rect.x() + px(LEFT), rect.y() + px(TOP), rect.width() - px(SIDES), px(TITLE))
        if item.card:
            wide = shapes.tag_width(theme, shapes.card_words(item.card, item.count), 12, True)
            shapes.card_tag(p, theme, room.right() - wide, room.center().y(), item.card, item.count)
            room.setWidth(room.width() - wide - px(8))
        size = 14 if theme.width(item.title, 14, chosen) <= room.width() else 13  # a little smaller, but whole
        shapes.text(p, theme, room, item.title, size, chosen, theme.c("t2" if item.quiet else "t1"))

    def _line(self, p: QPainter, rect: QRect, line: CardLine, number: int) -> None:
        theme, px = theme_of(), theme_of().px
        y = rect.y() + px(TOP + TITLE + number * LINE)
        room = QRectF(rect.x() + px(LEFT), y, rect.width() - px(SIDES), px(LINE))
        if line.sign:
            side = px(13)
            shapes.status_shape(p, theme, line.sign, room.x(), room.center().y() - side / 2, side)
            room.setX(room.x() + side + px(6))
        if line.right:
            wide = theme.width(line.right, 12)
            shapes.text(p, theme, room, line.right, 12, colour=theme.c(line.right_ink), align=RIGHT)
            room.setWidth(max(room.width() - wide - px(GAP), px(20)))
        shapes.text(p, theme, room, line.left, 13 if line.bold or line.ink == "t1" else 12, line.bold, theme.c(line.ink))


class CardList(BareTable):
    """The list itself.

    Signals: ``moved`` with the key under the cursor ("" for none), ``opened`` with its row on Enter or double
    click, ``typed`` with any plain letter or digit, ``ticked`` on 空格.
    """

    moved = Signal(str)
    typed = Signal(str)

    def __init__(self, name: str, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.card_height = theme_of().px(TOP * 2 + TITLE + lines * LINE)
        self.rows_model = _CardModel([Column(name, _title)], parent=self)
        self.setModel(self.rows_model)
        self.setItemDelegate(CardDelegate(self))
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().setDefaultSectionSize(self.card_height)
        self.selectionModel().currentRowChanged.connect(self._moved)

    def set_rows(self, rows: Sequence[CardRow]) -> None:
        """Show these; the cursor stays on its key, or on its line where the key has left the list."""
        key, line = self.current_key(), max(self.currentIndex().row(), 0)
        top = self.verticalScrollBar().value()
        blocked = self.selectionModel().blockSignals(True)
        self.rows_model.set_rows(list(rows))
        self.selectionModel().blockSignals(blocked)
        at = next((i for i, r in enumerate(rows) if r.key == key), min(line, len(rows) - 1))
        self.verticalScrollBar().setValue(top)
        if rows:
            self.setCurrentIndex(self.rows_model.index(at, 0))
        self.moved.emit(self.current_key())

    def go_to(self, key: str) -> bool:
        """Put the cursor on a key; False where it is not in the list."""
        at = next((i for i, r in enumerate(self.rows_model.rows) if r.key == key), -1)
        if at >= 0:
            self.setCurrentIndex(self.rows_model.index(at, 0))
        return at >= 0

    def current_key(self) -> str:
        item = self.current_row()
        return item.key if isinstance(item, CardRow) else ""

    def _moved(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self.moved.emit(self.current_key())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        key = event.key()
        if plain and (0x41 <= key <= 0x5A or 0x30 <= key <= 0x39):
            self.typed.emit(chr(key))
        else:
            super().keyPressEvent(event)


def _title(item: CardRow) -> str:
    return item.title
