"""The table of orders that wait for their archive: ticked by 空格 or by a click on the first column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from hotline_desk.services.archiving import ArchiveRow
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.shapes import TICKED, UNTICKED
from hotline_desk.widgets.text import RIGHT

TIGHT = 720  # px of the list at 100 % text; below it the unit goes, it stands in the dossier


class ArchiveTable(TableView):
    """``moved`` with the order under the cursor, ``typed`` with a plain letter, ``ticks_changed`` after 空格."""

    moved = Signal(str)
    typed = Signal(str)
    ticks_changed = Signal()

    def __init__(self) -> None:
        self.ticked: set[str] = set()
        super().__init__(self._columns(), "待归档的工单", 38, fitted=True)
        self.chosen.connect(self._chosen)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("选", lambda _r: "", 34, sign=lambda r: TICKED if r.order in self.ticked else UNTICKED,
                   said=lambda r: "已勾选" if r.order in self.ticked else ""),
            Column("编号", lambda r: r.order, 132, size=13, colour="t2"),
            Column("诉求", lambda r: r.subject, 0, 3),
            Column("承办单位", lambda r: r.unit, 134, size=13, colour="t2", needs=TIGHT),
            Column("办结", lambda r: r.closed, 92, size=13, colour="t2"),
            Column("材料", lambda r: r.share, 48, align=RIGHT, size=13, said=lambda r: "{1} 项里有 {0} 项".format(*r.share.split("/"))),
            Column("缺什么", lambda r: r.lacking, 0, 2, size=13,
                   sign=lambda r: "over" if r.missing else "done", said=lambda r: r.lacking if r.missing else "不缺",
                   colour=lambda r: "over.text" if r.missing else "done.text"),
        )

    def show_rows(self, rows: Sequence[ArchiveRow]) -> None:
        """Show these; ticks of orders that left are dropped, the cursor stays on its order or line."""
        here = self.current_order()
        self.ticked &= {r.order for r in rows}
        self.set_rows(rows)
        at = next((i for i, r in enumerate(rows) if r.order == here), -1)
        if at >= 0:
            self.setCurrentIndex(self.rows_model.index(at, 0))
        self.moved.emit(self.current_order())

    def current_order(self) -> str:
        item = self.current_row()
        return item.order if isinstance(item, ArchiveRow) else ""

    def row_of(self, order: str) -> ArchiveRow | None:
        """The row of an order that is listed."""
        return next((r for r in self.rows_model.rows if r.order == order), None)

    def tick(self, orders: Sequence[str]) -> None:
        """Tick these; where all are ticked already, untick them."""
        wanted = set(orders)
        self.ticked = self.ticked - wanted if wanted <= self.ticked else self.ticked | wanted
        self.viewport().update()
        self.ticks_changed.emit()

    def _chosen(self, item: ArchiveRow) -> None:
        self.moved.emit(item.order)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if index.isValid() and index.column() == 0:
            self.tick([self.rows_model.rows[index.row()].order])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() == Qt.Key.Key_Space and self.current_order():
            self.tick([self.current_order()])
        elif plain and 0x41 <= event.key() <= 0x5A:
            self.typed.emit(chr(event.key()))
        else:
            super().keyPressEvent(event)
