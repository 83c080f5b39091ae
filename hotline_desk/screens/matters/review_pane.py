"""疑似重复: a list of orders that may repeat earlier ones, decided one after the other by single keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from hotline_desk.screens.matters.asking import Asker
from hotline_desk.screens.matters.compare_pane import ComparePane, Shown
from hotline_desk.services import comparing, joining, surveying
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.surveying import ReviewRow
from hotline_desk.services.views import Done
from hotline_desk.services.words import short_text
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.cards import CardLine, CardList, CardRow
from hotline_desk.widgets.fields import Combo
from hotline_desk.widgets.panes import Card, EmptyState, Line, column, row, show_or_empty
from hotline_desk.widgets.text import KeyHints, Label
from hotline_desk.widgets.theme import theme_of

LIST, LIST_NARROW, LIST_WIDE = 300, 260, 360
HINTS = [("↑ ↓", "选择"), ("Y", "并入"), ("N", "不是"), ("T", "跳过"), ("← →", "换一件旧单"), ("1 2", "打开档案"), ("Ctrl+Z", "撤销")]
STOPPED = "没有找完"


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of one search: which scope, and its lines."""

    scope: str
    rows: Sequence[ReviewRow]


class ReviewPane(QWidget):
    """``done`` carries an act, ``said`` a toast, ``opened`` an order, ``clause`` a clause, ``counted`` how many lines are left."""

    done = Signal(object)
    said = Signal(str, str, str)
    opened = Signal(str)
    clause = Signal(str)
    counted = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.found: Found | None = None  # as the search made it
        self.rows: list[ReviewRow] = []  # what is still to be decided
        self.place = 0
        self._begun = 0
        self.search, self.pairs, self.settler = Asker(self), Asker(self), Asker(self)
        self.search.answered.connect(self._searched)
        self.search.failed.connect(self._not_searched)
        self.search.progress.connect(self._going)
        self.pairs.answered.connect(self._compared)
        self.settler.answered.connect(self._settled)
        self._build()

    # -- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        whole = column(self, 10)
        top = row(spacing=8)
        self.scope = Combo()
        self.scope.setAccessibleName("找哪些工单")
        self.scope.setMinimumWidth(theme_of().px(220))
        self.scope.currentIndexChanged.connect(self._scope_chosen)
        self.again = Button("重新查找", "sec", "refresh", "Ctrl+R", small=True, shortcut=True)
        self.again.setToolTip("从头再找一遍")
        self.again.clicked.connect(self.look)
        self.state = Label("", 13, colour="t2")
        top.addWidget(Label("找哪些工单", 13, colour="t2", elide=False))
        top.addWidget(self.scope)
        top.addWidget(self.again)
        top.addWidget(self.state, 1)
        whole.addLayout(top)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._lists())
        whole.addWidget(self.stack, 1)

    def _lists(self) -> QWidget:
        inner = QWidget()
        line = row(inner, 12)
        self.card = Card(margins=(1, 1, 1, 1), spacing=0)
        self.list = CardList("疑似重复的工单", 3)
        self.list.moved.connect(self._moved)
        self.list.opened.connect(lambda _row: self.do("join"))
        self.list.typed.connect(self._typed)
        self.card.body.addWidget(self.list, 1)
        self.card.body.addWidget(Line())
        self.left = Label("", 12, colour="t2")
        foot = row(margins=(14, 6, 14, 6))
        foot.addWidget(self.left)
        self.card.body.addLayout(foot)
        line.addWidget(self.card)
        side = column(spacing=6)
        self.pane = ComparePane()
        self.pane.wanted.connect(self.do)
        self.pane.opened.connect(self.opened)
        self.pane.clause.connect(self.clause)
        side.addWidget(self.pane, 1)
        self.hints = KeyHints(HINTS)
        side.addWidget(self.hints)
        line.addLayout(side, 1)
        self.set_width(LIST)
        return inner

    def set_width(self, width: int) -> None:
        self.card.setFixedWidth(theme_of().px(width))

    # -- searching ---------------------------------------------------------------------------------
    def shown(self, scope: str = "") -> None:
        """Come up; a scope (``batch:…``) is searched at once."""
        known = surveying.scopes(self.desk)
        self.scope.set_choices(known)
        if scope and scope not in dict(known):
            self.scope.set_choices([(scope, "这一次导入"), *known])
        if scope and scope != self.scope.value():
            self.scope.blockSignals(True)
            self.scope.set_value(scope)
            self.scope.blockSignals(False)
        if self.found is None or self.found.scope != self.scope.value():
            self.look()
        else:
            self.settle()
        self.list.setFocus()

    def _scope_chosen(self, _index: int) -> None:
        self.look()

    def look(self) -> None:
        """Search the chosen scope from the beginning, off the window's thread."""
        desk, scope = self.desk, self.scope.value()
        if not scope:
            return
        self.search.stop()
        self._wait("正在逐件比对", "第一次要先读一遍本单位的地名和用词。")
        self.search.ask(lambda report: Found(scope, surveying.survey(desk, scope, report.step)))

    def _wait(self, title: str, detail: str) -> None:
        self.state.setText(title)
        state = EmptyState(title, detail, [("停下", "close")], "search", "norm")
        state.pressed.connect(self._empty_pressed)
        show_or_empty(self.stack, state)

    def _going(self, done: int, total: int, words: str) -> None:
        self.state.setText(f"{words} {done} / {total} 件" if total else words)

    def _searched(self, found: Found | None) -> None:
        if found is None:
            self.state.setText(STOPPED)
            self._empty(STOPPED, "按 Ctrl+R 从头再找。工单没有变化。", "wait")
            return
        self.found, self._begun = found, sum(len(r.matches) for r in found.rows)
        self._list(found.rows)
        self.list.setFocus()

    def _not_searched(self, error: object) -> None:
        self.state.setText(STOPPED)
        words = str(error) if isinstance(error, Refused | StoreError) else "查找时出了意外。按 Ctrl+R 再试一次，工单没有变化。"
        self._empty(STOPPED, words, "over")

    # -- the list ----------------------------------------------------------------------------------
    def settle(self) -> None:
        """An act was recorded or taken back: leave out what is decided, bring back what was undone."""
        if self.found is not None:
            desk, rows = self.desk, self.found.rows
            self.settler.ask(lambda _report: surveying.settle(desk, rows))

    def _settled(self, rows: list[ReviewRow] | None) -> None:
        if rows is not None and not self.search.busy:
            self._list(rows)

    def _list(self, rows: Sequence[ReviewRow]) -> None:
        self.rows = list(rows)
        pairs = sum(len(r.matches) for r in rows)
        self.left.setText(f"还有 {len(self.rows)} 件、{pairs} 对要判定，已判定 {max(self._begun - pairs, 0)} 对")
        self.state.setText("")
        if rows:
            show_or_empty(self.stack, None)
        else:
            self._empty("没有疑似重复的工单", "这些工单里，没有像是同一件事而还没判定的。换一个范围再找，或去未诉先办看热点。", "done")
        sizes = {r.family: sum(1 for x in rows if x.family == r.family) for r in rows}
        self.list.set_rows([card_of(r, sizes[r.family], self.desk.pack.locality) for r in rows])
        self.counted.emit(len(self.rows))

    def _empty(self, title: str, detail: str, urgency: str) -> None:
        state = EmptyState(title, detail, [("重新查找", "refresh")], "check" if urgency == "done" else "search", urgency)
        state.pressed.connect(self._empty_pressed)
        show_or_empty(self.stack, state)

    def _empty_pressed(self, words: str) -> None:
        if words == "停下":
            self.search.stop()
        else:
            self.look()

    def current(self) -> ReviewRow | None:
        key = self.list.current_key()
        return next((r for r in self.rows if r.order == key), None)

    def _moved(self, _key: str) -> None:
        self.place = 0
        self._show()

    def _show(self) -> None:
        item, desk = self.current(), self.desk
        if item is None:
            self.pane.show_pair(None)
            return
        self.place = min(self.place, len(item.matches) - 1)
        shown, earlier = Shown(item, self.place), item.matches[self.place].order
        self.pane.show_pair(shown)
        self.pairs.ask(lambda _report: replace(shown, lines=comparing.compare(desk, item.order, earlier),
                                               ahead=joining.ahead(desk, item.order, [earlier])))

    def _compared(self, shown: Shown | None) -> None:
        item = self.current()
        if shown is not None and item is not None and item.order == shown.item.order and self.place == shown.place:
            self.pane.show_pair(shown)

    # -- deciding ----------------------------------------------------------------------------------
    def do(self, name: str) -> None:
        """One of the pane's buttons, or its key."""
        item = self.current()
        acts: dict[str, Callable[[ReviewRow], Any]] = {
            "join": self._join, "apart": self._apart, "all": self._all, "none": self._none, "skip": self._skip,
            "next": lambda _item: self._turn(1), "back": lambda _item: self._turn(-1)}
        if item is not None:
            acts[name](item)

    def _join(self, item: ReviewRow) -> None:
        self._decide(item, [self.place], lambda number, others: joining.together(self.desk, [number, *others]))

    def _apart(self, item: ReviewRow) -> None:
        self._decide(item, [self.place], lambda number, others: joining.part(self.desk, number, others))

    def _all(self, item: ReviewRow) -> None:
        self._decide(item, range(len(item.matches)), lambda number, others: joining.together(self.desk, [number, *others]))

    def _none(self, item: ReviewRow) -> None:
        self._decide(item, range(len(item.matches)), lambda number, others: joining.part(self.desk, number, others))

    def _decide(self, item: ReviewRow, places: Sequence[int], act: Callable[[str, list[str]], Done]) -> None:
        try:
            done = act(item.order, [item.matches[n].order for n in places])
        except (Refused, StoreError) as error:
            self.said.emit("没有记下", str(error), "over")
            self.settle()
            return
        left = replace(item, matches=tuple(m for n, m in enumerate(item.matches) if n not in places))
        # At once, so that the next key meets the next pair; settling then looks at what the office holds.
        self._list([left if r is item else r for r in self.rows if r is not item or left.matches])
        self.done.emit(done)

    def _skip(self, item: ReviewRow) -> None:
        at = self.rows.index(item)
        self.list.go_to(self.rows[(at + 1) % len(self.rows)].order)

    def _turn(self, step: int) -> None:
        item = self.current()
        if item is not None and len(item.matches) > 1:
            self.place = (self.place + step) % len(item.matches)
            self._show()

    # -- keys --------------------------------------------------------------------------------------
    def _typed(self, key: str) -> None:
        item = self.current()
        letters = {"Y": "join", "N": "apart", "Q": "all", "B": "none", "T": "skip"}
        if item is None:
            return
        if key in letters:
            if key not in "QB" or len(item.matches) > 1:
                self.do(letters[key])
        elif key in "12":
            self.opened.emit(item.order if key == "1" else item.matches[self.place].order)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters work from the pane's buttons too; ← → turn to another earlier order."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        turns = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}
        if plain and event.key() in turns:
            self._turn(turns[event.key()])
        elif plain and (0x41 <= event.key() <= 0x5A or 0x31 <= event.key() <= 0x32):
            self._typed(chr(event.key()))
        else:
            super().keyPressEvent(event)

    def leave(self) -> None:
        """Nothing may read the office any more."""
        for asker in (self.search, self.pairs, self.settler):
            asker.wait()


def card_of(item: ReviewRow, size: int, locality: str) -> CardRow:
    """A line of the list: what it is about, where in our ``locality`` and when, how sure and why, how many hang together."""
    best = item.matches[0]
    many = f"相似 {len(item.matches)} 件" + (f" · 同组 {size} 件" if size > 1 else "")
    return CardRow(item.order, item.subject or "（无标题）", (
        CardLine(str(item.row["address"] or "").removeprefix(locality) or "未填地址", short_text(item.row["received_at"]), "t1"),
        CardLine(f"{best.score:.0%}　{' '.join(best.labels[:3])}", "", "norm.text", bold=True),
        CardLine(many)), said=f"编号 {item.order}")
