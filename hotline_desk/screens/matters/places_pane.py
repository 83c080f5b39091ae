"""小区别名: other names of estates and roads, used by the search for repeats at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from hotline_desk.screens.matters.asking import Asker
from hotline_desk.screens.matters.key_table import KeyTable
from hotline_desk.services import drafts, places
from hotline_desk.services.office import Conflict, Desk, Refused, StoreError
from hotline_desk.services.places import BUILT_IN, LEARNED, OWN, SOURCES, PlaceRow
from hotline_desk.services.taking_back import told
from hotline_desk.widgets.buttons import Button, PillBar
from hotline_desk.widgets.fields import Field, LongText
from hotline_desk.widgets.keeping import Words
from hotline_desk.widgets.panes import Card, EmptyState, Line, ScrollPane, column, row, show_or_empty
from hotline_desk.widgets.rows import Column
from hotline_desk.widgets.text import KeyHints, Label, Para
from hotline_desk.widgets.theme import theme_of

PANE, PANE_NARROW, PANE_WIDE = 380, 330, 460
HINTS = [("↑ ↓", "选择"), ("Enter", "去改"), ("Alt+N", "新增"), ("Ctrl+S", "保存"), ("Del", "删去")]
_HOW = {OWN: "本单位写的，改完按 Ctrl+S，查找同一诉求马上用上。",
        LEARNED: "几张工单里两个名字指同一处，程序先当作一处。保存就算本单位确认；不是一处的，按 Del。",
        BUILT_IN: "程序自带的，不能删；在这里保存，就成为本单位自己的一条。"}


class PlacesPane(QWidget):
    """``done`` carries an act (with its way back), ``said`` a toast."""

    done = Signal(object)
    said = Signal(str, str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.words = desk, ""
        self.rows: Sequence[PlaceRow] = ()
        self.row: PlaceRow | None = None
        self.adding = False
        self.asker = Asker(self)
        self.asker.answered.connect(self._read)
        self._build()
        for keys, act in (("Alt+N", self.begin), ("Ctrl+S", self.save)):
            QShortcut(QKeySequence(keys), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # -- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        whole = column(self, 10)
        top = row(spacing=8)
        self.pills = PillBar()
        self.pills.chosen.connect(lambda _key: self._show())
        self.new = Button("新增", "sec", "plus", "Alt+N")
        self.new.setToolTip("写一个小区或路的别名")
        self.new.clicked.connect(self.begin)
        top.addWidget(self.pills, 1)
        top.addWidget(self.new)
        whole.addLayout(top)
        line = row(spacing=12)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._list())
        line.addWidget(self.stack, 1)
        line.addWidget(self._form())
        whole.addLayout(line, 1)

    def _list(self) -> QWidget:
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        self.table = KeyTable((
            Column("小区或路", lambda r: r.name, 0, 2), Column("别名", lambda r: "、".join(r.others), 0, 4, size=13),
            Column("谁写的", lambda r: r.source_words, 110, size=13, colour="t2")), "小区和路名的别名", 36)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _r: self.others.setFocus())
        self.table.typed.connect(lambda key: self.remove() if key == "Del" else None)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(Line())
        card.body.addWidget(KeyHints(HINTS))
        return card

    def _form(self) -> QWidget:
        self.pane = pane = ScrollPane(margins=(16, 12, 14, 12), spacing=8)
        pane.setAccessibleName("所选的别名")
        self.title = Label("", 16, True)
        self.how = Para("", 13, 4, "t2")
        pane.head.addWidget(self.title)
        pane.head.addWidget(self.how)
        self.name = QLineEdit()
        self.others = LongText(6)
        self.name_field = Field("小区或路的正式名称", self.name, True)
        self.others_field = Field("别名", self.others, True, "一行写一个")
        for field in (self.name_field, self.others_field):
            field.edited.connect(self._edited)
            pane.content.addWidget(field)
        pane.content.addWidget(Para("旧名、弄号（如某某路98弄）、口头叫法、开发商叫法都可以写。别名只用来认出同一个地方，不改工单上的地址。", 12, 4, "t2"))
        pane.content.addStretch(1)
        self.drop = Button("删去", "ghost", "trash", "Del")
        self.save_button = Button("保存", "pri", "check", "Ctrl+S")
        self.drop.clicked.connect(self.remove)
        self.save_button.clicked.connect(self.save)
        pane.actions.addWidget(self.drop)
        pane.actions.addStretch(1)
        pane.actions.addWidget(self.save_button)
        pane.show_bar()
        pane.setFixedWidth(theme_of().px(PANE))
        self.keeper = Words(self, {"name": self.name, "others": self.others}, lambda: drafts.load(self.desk, self._draft_key()),
                            lambda typed: drafts.keep(self.desk, self._draft_key(), typed))
        return pane

    def _draft_key(self) -> str:
        return f"place:{self.row.name if self.row else ''}"

    def set_width(self, width: int) -> None:
        self.pane.setFixedWidth(theme_of().px(width))

    # -- reading -----------------------------------------------------------------------------------
    def read(self) -> None:
        """Read again, off the window's thread; what is typed and not saved stays."""
        desk = self.desk
        self.asker.ask(lambda _report: places.listed(desk))

    def _read(self, rows: Sequence[PlaceRow] | None) -> None:
        if rows is not None:
            self.rows = rows
            self._show()

    def find(self, words: str) -> None:
        self.words = words
        self._show()

    def _show(self) -> None:
        counts = {key: sum(1 for r in self.rows if r.source == key) for key, _ in SOURCES}
        self.pills.set_pills([("all", "全部", len(self.rows)), *((key, words, counts[key]) for key, words in SOURCES)])
        key, words = self.pills.current(), self.words
        rows = [r for r in self.rows if key in ("all", r.source) and (not words or any(words in part for part in (r.name, *r.others)))]
        here, typing = self.row, self.adding or self.dirty
        self.table.blockSignals(True)  # reading again must not put another place over what is being typed
        self.table.set_rows(rows)
        at = next((n for n, r in enumerate(rows) if here is not None and (r.name, r.source) == (here.name, here.source)), 0)
        if rows:
            self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
        self.table.blockSignals(False)
        show_or_empty(self.stack, None if rows else self._empty())
        if not typing:
            self._fill(rows[at] if rows else None)

    def _empty(self) -> QWidget:
        card = Card()
        state = EmptyState("没有这样的别名", "同一个小区有几个叫法的，写在这里，就能认出是同一个地方。", [("新增", "plus")], "search", "norm")
        state.pressed.connect(lambda _words: self.begin())
        card.body.addWidget(state, 1)
        return card

    # -- one place ---------------------------------------------------------------------------------
    @property
    def dirty(self) -> bool:
        """True where something is typed that is not saved."""
        kept = (self.row.name, "\n".join(self.row.others)) if self.row else ("", "")
        return (self.name.text().strip(), self.others.toPlainText().strip()) != kept

    def _chosen(self, item: PlaceRow) -> None:
        if item != self.row or self.adding:
            self.adding = False
            self._fill(item)

    def begin(self) -> None:
        """Alt+N: an empty form."""
        self.adding = True
        self.table.clearSelection()
        self._fill(None)
        self.name.setFocus()

    def _fill(self, item: PlaceRow | None) -> None:
        self.keeper.keep()  # what was typed for the place before comes back with it
        self.row = item
        self._seen = item.others if item and item.source == OWN else ()
        self.title.setText(item.name if item else "新增别名")
        self.how.setText(_HOW[item.source] if item else "一处有几个叫法的，写在一起。")
        self.name.setText(item.name if item else "")
        self.others.setPlainText("\n".join(item.others) if item else "")
        self.drop.set_words("不是一处" if item and item.source == LEARNED else "删去")
        self.drop.setVisible(item is not None and item.source != BUILT_IN)
        self.keeper.begin()
        self._edited()

    def _edited(self) -> None:
        self.name_field.set_error("")
        self.others_field.set_error("")
        self.save_button.setEnabled(self.dirty or (self.row is not None and self.row.source == LEARNED))

    def save(self) -> None:
        """Ctrl+S."""
        name, others = self.name.text().strip(), self.others.toPlainText().split("\n")
        before = self.row if self.row is not None and self.row.source == OWN else None
        try:
            places.save(self.desk, name, others, before.name if before else "", self._seen)
        except Conflict as error:  # what she wrote stays; saved once more, it counts
            self.others_field.set_error(str(error))
            theirs = places.own(self.desk, before.name if before else name)
            self._seen = theirs.others if theirs else ()
            return
        except (Refused, StoreError) as error:
            self.others_field.set_error(str(error))
            return
        self.keeper.done()
        self.row = PlaceRow(name, tuple(o.strip() for o in others if o.strip()), OWN)
        made, self.adding, self._seen = self.row, False, self.row.others
        self.name.setText(name)
        self.others.setPlainText("\n".join(made.others))
        self.keeper.begin()
        self.read()
        self.done.emit(told(self.desk, f"已记下“{name}”的别名", "查找同一诉求马上用上。"))

    def remove(self) -> None:
        """Del: forget it; of one read from addresses, say that these are two places. Ctrl+Z takes it back."""
        item = self.row
        if item is None or item.source == BUILT_IN:
            return
        try:
            places.remove(self.desk, item)
        except (Refused, StoreError) as error:
            self.said.emit("没有删去", str(error), "over")
            return
        self._fill(None)
        self.read()
        what = "已记下不是一处" if item.source == LEARNED else "已删去别名"
        self.done.emit(told(self.desk, f"{what}：{item.name}"))
