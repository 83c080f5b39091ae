"""搜索全部: one box over the window that finds orders, units, records and pages of the manual while one types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from hotline_desk.services import finding
from hotline_desk.services.finding import Everything, FoundRow, OtherRow
from hotline_desk.services.office import Desk
from hotline_desk.widgets.background import Latest
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import SearchBox
from hotline_desk.widgets.floating import ENTER, Layer
from hotline_desk.widgets.panes import Card, Line, Pairs, column, row
from hotline_desk.widgets.rows import Column, TableDelegate, TableView
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of

WIDTH, TOP, SHOWN, ROW = 860, 56, 8, 32
HIGH = 578  # px at 100 %: the orders and one line below them, none cut through its words
PAUSE = 90  # ms after the last key; an answer takes a few more, in a worker
PLACEHOLDER = "编号、尾号、姓名、电话、地址、内容；拼音首字母也行"
# No real office's streets: every pack shows them.
EXAMPLES = (("0487", "工单编号的后几位"), ("1234", "电话的后四位，完整的电话也行"), ("幸福新村12号", "地址"), ("陈女士", "来电人"),
            ("xfxc", "拼音首字母：幸福新村"), ("楼道 旧家具", "几个词用空格隔开，同时含有的才算"))
HINT = "几个词用空格隔开，同时含有的才算；一个字也能找。"
Hit = FoundRow | OtherRow


def _name(hit: Hit) -> str:
    return hit.order if isinstance(hit, FoundRow) else hit.kind


def _title(hit: Hit) -> str:
    return (hit.subject or "（无标题）") if isinstance(hit, FoundRow) else hit.title


def _note(hit: Hit) -> str:
    return hit.snippet if isinstance(hit, FoundRow) else hit.detail


def columns() -> tuple[Column, ...]:
    """The list's columns; the second line is the piece of text that was found. Its head is hidden, and not all that is found is an order."""
    return (Column("", _name, 136, size=13, colour="t2"), Column("", _title, 0, 3),
            Column("承办单位", lambda h: (h.unit or "未派单") if isinstance(h, FoundRow) else "", 150, size=13, colour="t2"),
            Column("状态", lambda h: h.state_label if isinstance(h, FoundRow) else "", 104, size=13),
            Column("收单", lambda h: h.received if isinstance(h, FoundRow) else "", 118, size=13, colour="t2"))


def pieces(text: str, words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The text cut where a word was found: (piece, whether it is one)."""
    lower, at = text.lower(), 0
    lower = lower if len(lower) == len(text) else text
    while at < len(text):
        found = [(place, word) for word in words if word and (place := lower.find(word, at)) >= 0]
        if not found:
            break
        place, word = min(found, key=lambda f: (f[0], -len(f[1])))
        if place > at:
            yield text[at:place], False
        yield text[place:place + len(word)], True
        at = place + len(word)
    if at < len(text):
        yield text[at:], False


def _examples(nothing: QWidget) -> QWidget:
    """What may be typed, in the place of what was found; above it that ``nothing`` was."""
    box = QWidget()
    whole = column(box, 8, (14, 20, 14, 12))
    whole.addWidget(nothing)
    nothing.hide()
    whole.addWidget(Label("可以这样搜", 15, True))
    pairs = Pairs(150, 10)
    pairs.set_pairs(EXAMPLES)
    whole.addWidget(pairs)
    whole.addStretch(1)
    return box


class _Delegate(TableDelegate):
    """Shows what was found in the accent colour."""

    words: Sequence[str] = ()

    def _note(self, p: QPainter, line: QRect, note: str, item: Hit) -> None:
        theme = theme_of()
        left = self.view.columnViewportPosition(self.view.note_column) + theme.px(6)
        right = self.view.viewport().width() - theme.px(12)
        p.setClipping(False)
        for piece, found in pieces(note.replace("\n", " "), self.words):
            wide = theme.width(piece, 13, found)
            room = QRectF(left, line.bottom() - theme.px(7), min(wide + 1, right - left), theme.px(20))
            if room.width() <= theme.px(8):
                return
            p.setFont(theme.font(13, found))
            p.setPen(theme.c("acc" if found else "t2"))
            p.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), piece)
            left += wide


class Finder(Layer):
    """The box. ``go(page, argument)`` for what was chosen; Enter opens, Ctrl+Enter lists all in 工单库, Esc closes."""

    go = Signal(str, object)

    def __init__(self, host: QWidget, desk: Desk, words: str = "") -> None:
        super().__init__(host)
        self.desk, self.found = desk, Everything("")
        self.asking = Latest(self)
        self.asking.answered.connect(self._answered)
        self.asking.failed.connect(self._failed)
        self._asked = ""
        self.setAccessibleName("搜索全部")
        self.card = Card(margins=(14, 12, 14, 8), spacing=8, parent=self)
        self.box = SearchBox(PLACEHOLDER, "Esc")
        self.box.setText(words)
        self.card.body.addWidget(self.box)
        self.table = TableView(columns(), "找到的", ROW, note=_note, note_column=1)
        self.table.horizontalHeader().hide()
        self.table.note_wraps = False
        self.delegate = _Delegate(self.table)
        self.table.setItemDelegate(self.delegate)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.nothing = Para("", 15, 2, bold=True)  # where the eyes are, not only at the foot
        self.stack.addWidget(_examples(self.nothing))
        self.stack.setCurrentIndex(1)
        self.card.body.addWidget(self.stack, 1)
        self.hint = Label(HINT, 13, colour="t2")
        self._foot()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.look)
        self.box.textChanged.connect(self._typed)
        self.table.clicked.connect(self._clicked)

    def _foot(self) -> None:
        self.card.body.addWidget(Line())
        line = row(spacing=8)
        line.addWidget(self.hint, 1)
        self.open_button = Button("打开", "sec", "", "Enter", small=True)
        self.all_button = Button("在工单库列出全部", "pri", "list", "Ctrl+Enter", small=True)
        self.primary = self.all_button
        for button, act in ((self.open_button, self.open_chosen), (self.all_button, self.list_all)):
            button.setEnabled(False)
            button.clicked.connect(act)
            line.addWidget(button)
        foot = column()
        foot.addLayout(line)
        self.card.body.addLayout(foot)

    def place(self) -> None:
        px = theme_of().px
        width = min(px(WIDTH), self.width() - px(48))
        self.card.setGeometry((self.width() - width) // 2, px(TOP), width, min(px(HIGH), self.height() - px(TOP + 24)))

    def first_focus(self) -> None:
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()
        if self.box.text().strip():
            self.look()

    # searching ------------------------------------------------------------------------------------
    def _typed(self, _text: str) -> None:
        self._pause.start()

    def look(self) -> None:
        """Ask for what stands in the box, in a worker; the last words win."""
        self._pause.stop()
        text, desk = self.box.text().strip(), self.desk
        if text != self._asked:
            self._asked = text
            self.asking.ask(lambda _report: finding.everywhere(desk, text, SHOWN))

    def _answered(self, found: Everything) -> None:
        self.found = found
        self.delegate.words = found.words
        self.table.set_rows([*found.orders, *found.others])
        if found.orders or found.others:
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))
        self._tell()

    def _failed(self, _error: object) -> None:
        self._asked = ""
        self.table.set_rows([])
        self.hint.setText("没有搜成，数据没有变化。请再按一次键试试。")

    def _tell(self) -> None:
        found = self.found
        self.stack.setCurrentIndex(0 if found.orders or found.others else 1)
        self.nothing.setText(f"没有找到“{found.text}”")
        self.nothing.setVisible(bool(found.words))
        if not found.words:
            self.hint.setText(HINT)
        elif not found.orders and not found.others:
            self.hint.setText("没有找到。换一个词，或只输电话后四位。")
        else:
            more = f"，上面列的是最新的 {len(found.orders)} 件" if found.total > len(found.orders) else ""
            self.hint.setText(f"工单 {found.total:,} 件{more}")
        self.open_button.setEnabled(bool(found.orders or found.others))
        self.all_button.setEnabled(found.total > 0)

    # choosing -------------------------------------------------------------------------------------
    def extra_key(self, event: QKeyEvent) -> bool:
        """↑ ↓ PgUp PgDn move in the list though the box has the focus; Enter opens what they stand on."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._step({Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -SHOWN, Qt.Key.Key_PageDown: SHOWN}[Qt.Key(event.key())])
            return True
        if event.key() in ENTER and not isinstance(QApplication.focusWidget(), Button):
            self.open_chosen()
            return True
        return False

    def _step(self, by: int) -> None:
        count = self.table.rows_model.rowCount()
        if count:
            at = min(max(self.table.currentIndex().row() + by, 0), count - 1)
            self.table.setCurrentIndex(self.table.rows_model.index(at, 0))

    def open_chosen(self) -> None:
        """Enter: the order's file, or where the other thing is shown."""
        hit = self.table.current_row()
        if isinstance(hit, FoundRow):
            self._leave("dossier", hit.order)
        elif isinstance(hit, OtherRow):
            self._leave(hit.page, hit.argument)

    def list_all(self) -> None:
        """Ctrl+Enter: every order that was found, in 工单库."""
        self._leave("orders", self.found.text)

    def _clicked(self, _index: object) -> None:
        self.open_chosen()

    def _leave(self, page: str, argument: str) -> None:
        self.close_layer(True)
        self.go.emit(page, argument)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.card.geometry().contains(event.position().toPoint()):
            self.close_layer(False)
        event.accept()
