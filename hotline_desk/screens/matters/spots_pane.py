"""未诉先办: where, about what and when complaints gather in a period, what rises; each figure opens its orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from hotline_desk.screens.matters.asking import Asker
from hotline_desk.screens.matters.key_table import KeyTable
from hotline_desk.services import hotspots, joining
from hotline_desk.services.hotspots import CLEAR, FEW, Hotspots, Spot, SpotOrder
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.words import span_days
from hotline_desk.widgets.buttons import Button, PillBar
from hotline_desk.widgets.fields import Combo
from hotline_desk.widgets.panes import Card, EmptyState, Line, column, row, show_or_empty
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import RIGHT, KeyHints, Label, Para
from hotline_desk.widgets.theme import theme_of

KINDS = (("week", "按周"), ("month", "按月"), ("quarter", "按季"), ("year", "按年"))
LISTS = (("rising", "上升最快"), ("places", "地点"), ("categories", "事项"), ("place_categories", "地点和事项"), ("unjoined", "还没并的"),
         ("weekdays", "星期"), ("hours", "时段"))
WHEN = ("weekdays", "hours")
NOTE = (f"口径由本程序拟定：同一地点或事项 {FEW} 件起才列；比上一期多出的件数超过偶然波动 {CLEAR} 倍，才算“上升最快”；上一期取同样长的前一段。"
        f"“还没并的”是同一楼、同一事项 {FEW} 件以上而没有并成一件诉求的。")
HINTS = [("↑ ↓", "选择"), ("Enter", "到右边的工单"), ("Alt+←", "上一期"), ("Alt+→", "下一期")]
PANE, PANE_NARROW, PANE_WIDE = 480, 480, 560
MOST = 30


@dataclass(frozen=True, slots=True)
class Read:
    """The figures of a period."""

    found: Hotspots


@dataclass(frozen=True, slots=True)
class Inside:
    """The orders of one spot."""

    spot: Spot
    orders: Sequence[SpotOrder]


class SpotsPane(QWidget):
    """``opened`` carries an order, ``done`` an act, ``said`` a toast."""

    opened = Signal(str)
    done = Signal(object)
    said = Signal(str, str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.period = hotspots.period_of("month", desk.now().date())
        self.found: Hotspots | None = None
        self._most = 1
        self.asker, self.inside = Asker(self), Asker(self)
        self.asker.answered.connect(self._read)
        self.asker.failed.connect(self._failed)
        self.inside.answered.connect(self._entered)
        self._build()

    # -- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        whole = column(self, 10)
        top = row(spacing=8)
        self.kind = Combo(KINDS)
        self.kind.setAccessibleName("一期有多长")
        self.kind.set_value("month")
        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self.earlier, self.later = Button("", "sec", "chevron-left", "Alt+←", small=True), Button("", "sec", "chevron-right", "Alt+→", small=True)
        for button, words, step in ((self.earlier, "上一期", -1), (self.later, "下一期", 1)):
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.clicked.connect(lambda _=False, step=step: self.move(step))
        self.span = Label("", 15, True, elide=False)
        self.totals = Label("", 13, colour="t2")
        for part in (self.kind, self.earlier, self.span, self.later):
            top.addWidget(part)
        top.addWidget(self.totals, 1)
        whole.addLayout(top)
        self.pills = PillBar()
        self.pills.chosen.connect(self._list_chosen)
        whole.addWidget(self.pills)
        self.stack = QStackedWidget()
        inner = QWidget()
        line = row(inner, 12)
        line.addWidget(self._spots(), 1)
        line.addWidget(self._orders())
        self.stack.addWidget(inner)
        whole.addWidget(self.stack, 1)
        whole.addWidget(Para(NOTE, 12, 3, "t2"))

    def _spots(self) -> QWidget:
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        self.table = KeyTable((
            Column("哪里、什么事", self._name, 0, 3),
            Column("本期", lambda s: f"{s.now} 件", 60, align=RIGHT, bold=True),
            Column("", lambda _s: "", 110, needs=560, bar=lambda s: s.now / self._most, colour="acc"),
            Column("上期", lambda s: f"{s.before} 件", 60, align=RIGHT, size=13, colour="t2", needs=560),
            Column("变化", hotspots.change_words, 136, size=13, colour=lambda s: "today.text" if s.rise >= CLEAR else "t2")), "热点", 36)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _s: self.orders.setFocus())
        self.table.typed.connect(lambda key: self.join() if key == "Q" else None)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(Line())
        card.body.addWidget(KeyHints(HINTS))
        return card

    def _name(self, spot: Spot) -> str:
        """``09 时`` for an hour, the place or the matter otherwise."""
        return f"{spot.name} 时" if self.pills.current() == "hours" else spot.name or "未写明"

    def _orders(self) -> QWidget:
        self.side = Card(margins=(1, 1, 1, 1), spacing=0)
        head = row(spacing=8, margins=(14, 8, 10, 8))
        self.title = Label("", 15, True)
        self.join_button = Button("并为同一诉求", "pri", "link", "Q", small=True)
        self.join_button.setToolTip("这几件是同一件事，并在一起；Ctrl+Z 可撤销")
        self.join_button.clicked.connect(self.join)
        head.addWidget(self.title, 1)
        head.addWidget(self.join_button)
        self.side.body.addLayout(head)
        self.side.body.addWidget(Line())
        self.orders = TableView((
            Column("收单", lambda o: o.received, 84, size=13, colour="t2"),
            Column("诉求", lambda o: o.subject, 0, 1),
            Column("现状", lambda o: o.state, 104, size=13, colour="t2"),
            Column("", lambda o: "已并" if o.joined else "", 44, tag=lambda _o: "norm")), "这一处的工单", 34, fitted=True)
        self.orders.opened.connect(lambda o: self.opened.emit(o.order))
        self.side.body.addWidget(self.orders, 1)
        self.side.body.addWidget(Line())
        self.side.body.addWidget(KeyHints([("Enter", "打开档案"), ("Esc", "回左边")]))
        self.side.setFixedWidth(theme_of().px(PANE))
        return self.side

    def set_width(self, width: int) -> None:
        self.side.setFixedWidth(theme_of().px(width))

    # -- reading -----------------------------------------------------------------------------------
    def read(self) -> None:
        """Count the period, off the window's thread."""
        desk, period = self.desk, self.period
        if self.found is None:
            self.totals.setText("正在数……")
        self.asker.ask(lambda _report: Read(hotspots.hotspots(desk, period, MOST)))

    def _read(self, answer: Read | None) -> None:
        if answer is None or answer.found.period != self.period:
            return
        self.found = found = answer.found
        self.span.setText(span_days(found.first, found.last))
        self.span.updateGeometry()
        self.totals.setText(f"本期 {found.total} 件，上一期 {found.before} 件")
        self.later.setEnabled(not hotspots.is_current(self.period, self.desk.now().date()))
        self.pills.set_pills([(key, words, None if key in WHEN else len(getattr(found, key))) for key, words in LISTS])
        self._show()

    def _failed(self, error: object) -> None:
        self.totals.setText("数不出来，按 F5 再试。工单没有变化。" if not isinstance(error, Refused | StoreError) else str(error))

    def _show(self) -> None:
        if self.found is None:
            return
        spots: Sequence[Spot] = getattr(self.found, self.pills.current() or "rising")
        self._most = max([s.now for s in spots], default=1) or 1
        self.join_button.setVisible(self.pills.current() == "unjoined")
        self.table.rename(0, "什么时候" if self.pills.current() in WHEN else "哪里、什么事")
        show_or_empty(self.stack, None if spots else self._empty())
        here = self.table.current_row()
        self.table.set_rows(spots)
        busiest = max(range(len(spots)), key=lambda n: spots[n].now, default=0) if self.pills.current() in WHEN else 0
        at = next((n for n, s in enumerate(spots) if isinstance(here, Spot) and s.name == here.name), busiest)
        if spots:
            self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
            self._chosen(spots[at])

    def _empty(self) -> EmptyState:
        return EmptyState("这一期没有", "没有达到口径的热点。可以看别的清单，或换一期。", [], "check", "done")

    def _list_chosen(self, _key: str) -> None:
        self._show()
        self.table.setFocus()

    def _kind_chosen(self, _index: int) -> None:
        self.period = hotspots.period_of(self.kind.value(), self.desk.now().date())
        self.read()

    def move(self, step: int) -> None:
        """One period back or on; never beyond today's."""
        if step < 0 or not hotspots.is_current(self.period, self.desk.now().date()):
            self.period = hotspots.steps(self.period, step)
            self.read()

    def _chosen(self, spot: Spot) -> None:
        desk = self.desk
        self.title.setText(f"{self._name(spot)}　{spot.now} 件")
        self.inside.ask(lambda _report: Inside(spot, hotspots.orders_of(desk, spot)))

    def _entered(self, answer: Inside | None) -> None:
        if answer is not None:
            self.orders.set_rows(list(answer.orders))

    # -- acting ------------------------------------------------------------------------------------
    def join(self) -> None:
        """Q: the orders of a spot that is not yet one matter become one."""
        spot = self.table.current_row()
        if not isinstance(spot, Spot) or self.pills.current() != "unjoined":
            return
        try:
            done = joining.together(self.desk, list(spot.orders))
        except (Refused, StoreError) as error:
            self.said.emit("没有并成", str(error), "over")
            return
        self.done.emit(done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in moves:
            self.move(moves[event.key()])
        elif event.modifiers() == Qt.KeyboardModifier.NoModifier and event.key() == Qt.Key.Key_Q:
            self.join()
        else:
            super().keyPressEvent(event)

    def escape(self) -> bool:
        """Esc: from the orders back to the spots."""
        if self.orders.hasFocus():
            self.table.setFocus()
            return True
        return False
