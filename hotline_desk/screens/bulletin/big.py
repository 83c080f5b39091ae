"""大屏滚动: the bulletin's tables over a whole screen, page by page (友谊路 第十四条). Units and counts only, no order and no person."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from hotline_desk.services.bulletin_tables import FEW_NOTE, Table
from hotline_desk.widgets.panes import Card, clear, column, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import CENTRE, LEFT, RIGHT, Label
from hotline_desk.widgets.theme import theme_of

TURN_MS = 12_000
ROW, TITLE = 60, 34
SIDES = 130  # px of the design beside the table
SIZES = (26, 24, 22, 20, 18, 16, 14)  # of the words in the table: the largest at which the names stand whole
PERCENT = "各率为 %"


class BigScreen(QWidget):
    """A window of its own. Space holds it, ←→ turn, Esc or a double click leaves."""

    def __init__(self, office: str, tables: Sequence[Table], said: str) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{office} 大屏")
        self.setAccessibleName("大屏滚动，按 Esc 退出")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.tables, self.at = list(tables), 0
        whole = column(self, 16, (40, 28, 40, 20))
        head = row(spacing=16)
        self.title = Label("", TITLE, True, elide=False)
        self.place = Label("", 20, colour="t2", align=RIGHT)
        head.addWidget(self.title)
        head.addWidget(self.place, 1)
        whole.addLayout(head)
        self.room = column()
        whole.addLayout(self.room, 1)
        foot = row(spacing=16)
        foot.addWidget(Label(f"{office} · {said}", 16, colour="t2"), 1)
        foot.addWidget(Label("空格 停住 · ← → 翻页 · Esc 退出", 16, colour="t2", elide=False))
        whole.addLayout(foot)
        self.timer = QTimer(self)
        self.timer.setInterval(TURN_MS)
        self.timer.timeout.connect(self.turn)

    def pages(self) -> list[tuple[Table, int, int]]:
        """Every (table, first row, last row) that fits one screen at its present height."""
        room = max((self.height() - theme_of().px(218)) // theme_of().px(ROW), 3)
        return [(t, start, min(start + room, len(t.rows))) for t in self.tables for start in range(0, len(t.rows), room)]

    def begin(self) -> None:
        """Fill the screen and roll."""
        self.showFullScreen()
        self.turn(0)
        self.timer.start()

    def turn(self, by: int = 1) -> None:
        """To another page, round and round."""
        pages = self.pages()
        if not pages:
            return
        self.at = (self.at + by) % len(pages)
        table, first, last = pages[self.at]
        clear(self.room)
        columns, size = _fitting(table, self.width() / theme_of().factor - SIDES)
        view = TableView(columns, table.title, ROW)
        view.horizontalHeader().set_size(_head(size))
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.set_rows(list(table.rows[first:last]))
        view.clearSelection()
        view.setCurrentIndex(view.rootIndex())
        card = Card(margins=(24, 4, 24, 4), spacing=0)
        card.body.addWidget(view)
        self.room.addWidget(card)
        self.title.setText(table.title)
        self.title.updateGeometry()
        notes = (PERCENT if table.key == "ranking" else "", FEW_NOTE if table.note == FEW_NOTE else "", f"{self.at + 1} / {len(pages)}")
        self.place.setText("　".join(filter(None, notes)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key == Qt.Key.Key_Space:
            self.timer.stop() if self.timer.isActive() else self.timer.start()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.turn(-1 if key == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: object) -> None:
        self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.turn(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of().c("canvas"))


def _head(size: int) -> int:
    return max(size * 10 // 13, 12)


def _fitting(table: Table, room: float) -> tuple[list[Column], int]:
    """The columns at the largest size that leaves the names their room on this screen; ``room`` in px of the design."""
    for size in SIZES:
        columns = [_column(table, i, size) for i in range(len(table.heads))]
        if sum(c.width for c in columns) <= room:
            break
    return columns, size


def _column(table: Table, at: int, size: int) -> Column:
    head, theme = table.heads[at], theme_of()
    names = at == (1 if table.key == "ranking" else 0)
    place = table.key == "ranking" and at == 0
    words = max(theme.width(head, _head(size)), *(theme.width(r[at], size, True) for r in table.rows)) / theme.factor
    wide = words + (30 if at == 0 else 64 if size == SIZES[0] else 24 + size // 2)  # closer together before smaller still
    align = LEFT if names else CENTRE if place else RIGHT
    return Column(head, lambda r: r[at], int(wide), 1 if names else 0, align, size, names)
