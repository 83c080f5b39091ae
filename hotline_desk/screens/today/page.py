"""The page 今日 itself: filters, list, footer, and what the keys do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hotline_desk.screens.page import NARROW, WIDE, ListPage
from hotline_desk.screens.today.office import TodayOffice
from hotline_desk.screens.today.pane import OrderPane
from hotline_desk.services.office import Refused
from hotline_desk.services.views import ActOption, WorkRow
from hotline_desk.widgets.background import Latest
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, EmptyState, Line, column, row
from hotline_desk.widgets.text import KeyHints
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.why import ClauseDrawer
from hotline_desk.widgets.worklist import WorklistHeader, WorklistView

PANE, PANE_WIDE = 412, 560
PAUSE_MS = 40  # the detail waits until the cursor rests; holding ↓ must not judge every order on the way
FIRST_MS = 900  # the first look back reads a good part of the office: the window has come up by then
MINUTE_MS = 60_000
ELSEWHERE = "在工单库里找"
HINTS = [("↑ ↓", "选择"), ("Enter", "档案"), ("L", "联系"), ("P", "派单"), ("Y", "延期"), ("T", "退单"), ("H", "回复"),
         ("J", "结案"), ("D", "督办"), ("F1", "全部按键")]


def in_place(before: Sequence[WorkRow], fresh: Sequence[WorkRow]) -> list[WorkRow]:
    """The fresh rows where the clerk last saw them, each in its old group; rows never seen come into theirs."""
    known, now = {one.order for one in before}, {one.order: one for one in fresh}
    held = [replace(now[one.order], group=one.group) for one in before if one.order in now]
    for one in fresh:
        if one.order not in known:
            after = [i for i, other in enumerate(held) if other.group == one.group]
            held.insert(after[-1] + 1 if after else len(held), one)
    return held


class TodayPage(ListPage):
    """The morning's one list.

    ``act_chosen(view, option, numbers)`` when a button names the act; ``key_pressed(view, event, numbers)`` when a
    letter does, so that a key whose act is refused now can still say why.
    """

    WAYS: Mapping[str, str] = {"导入": "import", "登记": "register"}
    act_chosen = Signal(object, object, object)
    key_pressed = Signal(object, object, object)

    def __init__(self, office: TodayOffice) -> None:
        super().__init__("今日", "搜编号、姓名、尾号、地址", office)
        self.office = office
        self._keep = True
        self._build_bar()
        self._build_body()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.show_detail)
        self._past = Latest(self)
        self._past.answered.connect(self.pane.show_past)
        self._past.failed.connect(lambda _error: self.pane.show_past(None))
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(FIRST_MS)
        self._looking.timeout.connect(self._look_back)
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self._tick)

    # -- building --------------------------------------------------------------------------------
    def _build_bar(self) -> None:
        for words, kind, icon, key, target in (("导入", "sec", "import", "Ctrl+I", "import"),
                                               ("登记", "pri", "plus", "Ctrl+N", "register")):
            button = Button(words, kind, icon, key)
            button.setProperty("target", target)
            button.clicked.connect(self._go)
            self.bar.add(button)

    def _go(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.go.emit(str(sender.property("target")), None)

    def _build_body(self) -> None:
        whole = row(spacing=14)
        left = column(spacing=12)
        left.addLayout(self._build_filters())
        left.addWidget(self._build_list(), 1)
        whole.addLayout(left, 1)
        self.pane = OrderPane()
        self.pane.setFixedWidth(theme_of().px(PANE))
        self.pane.act.connect(self._act)
        self.pane.why.connect(self.show_why)
        self.pane.reveal.connect(self.reveal)
        self.pane.dossier.connect(self.open_dossier)
        self.pane.other.connect(lambda number: self.go.emit("dossier", number))
        whole.addWidget(self.pane)
        self.body.addLayout(whole, 1)

    def _build_filters(self) -> QHBoxLayout:
        line = row(spacing=4)
        line.addWidget(self.pills, 1)
        self._one = Button("", "sec", "one-line")
        self._two = Button("", "on", "two-line")
        for button, name in ((self._one, "每件一行"), (self._two, "每件两行")):
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(self._row_height)
            line.addWidget(button)
        return line

    def _build_list(self) -> QWidget:
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        self.list = WorklistView()
        self.header = WorklistHeader(self.list)
        self.list.moved.connect(self._moved)
        self.list.opened.connect(self._opened)
        self.list.act.connect(self._letter)
        self.list.ticks_changed.connect(self._moved)
        self.hints = KeyHints([hint for hint in HINTS if hint[0] not in self.office.unknown_keys()])
        self._line = Line()
        inner = QWidget()
        listed = column(inner)
        for widget in (self.header, self.list, self._line, self.hints):
            listed.addWidget(widget, 1 if widget is self.list else 0)
        self.stack.addWidget(inner)
        card.body.addWidget(self.stack, 1)
        return card

    # -- reading ---------------------------------------------------------------------------------
    def shown(self, argument: object = None) -> None:
        """Read the list; ``argument`` may be an order to put the cursor on."""
        self._read(keep=bool(self._rows))
        if isinstance(argument, str) and argument:
            self.list.go_to(argument)
        self.list.setFocus()
        self._minute.start()

    def current_number(self) -> str:
        return self.list.current_order()

    def refresh(self) -> None:
        self._read(keep=True)

    def _tick(self) -> None:
        # Once a minute the remaining times move on; only while somebody can see them.  A row that turns
        # 今天 or 超期 keeps its place until the list is left or F5 is pressed.
        if self.isVisible():
            self._read(keep=True, held=True)

    def _read(self, keep: bool, held: bool = False) -> None:
        fresh = self.office.rows()
        self._read_phones()
        self._rows = in_place(self._rows, fresh) if held else fresh
        self.bar.context.setText(self.office.header())
        counts = self.office.counts(self._rows)
        shown = [(key, words, counts.get(key, 0)) for key, words in self.office.filters()
                 if key == "all" or counts.get(key)]
        self.pills.set_pills(shown)
        self._keep = keep
        self.show_read()
        self._keep = True

    def _read_phones(self) -> None:
        """The masked numbers, which only a wide list has a place for."""
        self.list.phones = self.office.phones() if self.span == WIDE else {}

    @property
    def listed(self) -> QWidget:
        return self.list

    def show_rows(self) -> None:
        """What pill and words let through."""
        key = self.pills.current()
        rows = [r for r in self._rows if key in ("", "all") or self.office.filter_key(r) == key]
        rows = [r for r in rows if self.let_through(r.order, (r.order, r.subject, r.place, r.caller, r.unit))]
        self.list.set_rows(rows, self._keep)
        self.header.update()
        self.show_empty(bool(rows), bool(self._rows))
        self.show_detail()

    def empty(self, narrowed: bool) -> EmptyState:
        """Good news, or where else to look."""
        if self.words:
            return EmptyState("今日列表里没有这样的工单", f"没有找到“{self.words}”，可以到全部工单里找。",
                              [(ELSEWHERE, "search"), ("清空搜索", "")], "search", "norm")
        if narrowed:
            return EmptyState("这一类没有待办", "其他待办在“全部”里。", [(self.ALL, "")])
        return EmptyState("没有在办的工单", "从区平台导出的 Excel 导入，或登记一件试试。", [("导入", "import"), ("登记", "plus")])

    def _empty_pressed(self, words: str) -> None:
        if words == ELSEWHERE:
            self.go.emit("orders", self.words)
        elif words == "清空搜索":
            self._clear_search()
        else:
            super()._empty_pressed(words)

    def _row_height(self) -> None:
        compact = self.sender() is self._one
        self._one.set_kind("on" if compact else "sec")
        self._two.set_kind("sec" if compact else "on")
        self.list.set_compact(compact)

    # -- the order under the cursor ----------------------------------------------------------------
    def _moved(self, _order: str = "") -> None:
        self._pause.start()

    def show_detail(self) -> None:
        """Read the order under the cursor into the pane."""
        self._pause.stop()
        order = self.list.current_order()
        try:
            view = self.office.detail(order) if order else None
        except Refused as error:
            view = None
            self.said.emit("这件工单读不出来", str(error), "over")
        self.pane.show_order(view, len(self.list.ticked) or 1)
        self._past.drop()
        if view is not None and self.span == WIDE:
            self._looking.start()

    def _look_back(self) -> None:
        """Ask a worker what was complained of before the order that is shown."""
        self._looking.setInterval(0)
        office, order = self.office, self.list.current_order()
        if order:
            self._past.ask(lambda _report: office.past(order))

    def _current(self) -> bool:
        """Whether the pane shows the order under the cursor, read now if it lags behind."""
        if self.pane.view is None or self.pane.view.number != self.list.current_order():
            self.show_detail()
        return self.pane.view is not None

    def open_dossier(self) -> None:
        """Enter: the order's file."""
        order = self.list.current_order()
        if order:
            self.go.emit("dossier", order)

    def _opened(self, _row: object) -> None:
        self.open_dossier()

    def reveal(self) -> None:
        """V: the full number for 30 seconds; the service writes it to the access log first."""
        if self._current() and self.pane.view is not None:
            self.pane.show_number(*self.office.reveal(self.pane.view.number))

    def show_why(self, key: str) -> None:
        """The drawer behind a clause."""
        if self.pane.view is None:
            return
        try:
            drawer = ClauseDrawer(self.host, self.office.why(self.pane.view.number, key))
        except Refused as error:
            self.said.emit("这一条打不开", str(error), "over")
            return
        self.open_layer(drawer)

    # -- acts ------------------------------------------------------------------------------------
    def numbers(self) -> list[str]:
        """What an act is for: the ticked orders, else the selected ones."""
        return self.list.chosen_orders() or [n for n in (self.list.current_order(),) if n]

    def _act(self, option: ActOption) -> None:
        self.act_chosen.emit(self.pane.view, option, self.numbers())

    def _letter(self, letter: str) -> None:
        if letter == "V":
            self.reveal()
        elif self._current():
            event = QKeyEvent(QKeyEvent.Type.KeyPress, ord(letter), Qt.KeyboardModifier.NoModifier)
            self.key_pressed.emit(self.pane.view, event, self.numbers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters work from the pane's buttons too, not only from the list."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and int(Qt.Key.Key_A) <= event.key() <= int(Qt.Key.Key_Z):
            self._letter(chr(event.key()))
            return
        super().keyPressEvent(event)

    def escape(self) -> bool:
        """Esc: first the ticks, then the search, then the filter."""
        if self.list.ticked:
            self.list.clear_ticks()
        elif self.words:
            self._clear_search()
        elif self.pills.current() not in ("", "all"):
            self.pills.choose("all")
        else:
            self.list.setFocus()
        return True

    def set_span(self, span: str) -> None:
        super().set_span(span)
        self._read_phones()
        if self.pane.wide is not (span == WIDE):
            self.pane.wide = span == WIDE
            self.show_detail()
        self.pane.setFixedWidth(theme_of().px(PANE_WIDE if span == WIDE else PANE))
        self.hints.setVisible(span != NARROW)
        self._line.setVisible(span != NARROW)
        self.header.update()
