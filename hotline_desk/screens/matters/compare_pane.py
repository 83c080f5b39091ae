"""The middle of 疑似重复: how sure and why, what follows, and both orders field by field with differing words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from hotline_desk.services.comparing import CompareLine
from hotline_desk.services.surveying import ReviewRow
from hotline_desk.services.views import Consequence
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.marked import MarkedPara
from hotline_desk.widgets.panes import Line, ScrollPane, clear, column, row
from hotline_desk.widgets.text import ClauseLink, Label, Para, Sign, TagLabel
from hotline_desk.widgets.theme import theme_of

TOP, MIDDLE = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter
TEXTS = {"标题": 4, "诉求": 14}  # lines at most; the rest is in the dossier
_SAME = {True: ("done", "相同"), False: ("soon", "不同")}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pane shows of one pair; ``lines`` and ``ahead`` come from a worker."""

    item: ReviewRow
    place: int
    lines: tuple[CompareLine, ...] = ()
    ahead: tuple[Consequence, ...] = ()


class ComparePane(ScrollPane):
    """One order beside an earlier one. ``wanted`` carries what a button asks for, ``clause`` a clause, ``opened`` a number."""

    wanted = Signal(str)
    clause = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(margins=(16, 12, 14, 12), spacing=8)
        self.setAccessibleName("两件对照")
        self._pair: tuple[str, str] = ("", "")
        self._head()
        self._bar()

    # -- building ----------------------------------------------------------------------------------
    def _head(self) -> None:
        top = row(spacing=8)
        self.sure = Label("", 22, True, elide=False)
        self.labels = row(spacing=6)
        top.addWidget(self.sure)
        top.addLayout(self.labels)
        top.addStretch(1)
        self.which = Label("", 13, colour="t2", elide=False)
        self.back, self.next = Button("", "ghost", "chevron-left", "←", small=True), Button("", "ghost", "chevron-right", "→", small=True)
        for button, words, act in ((self.back, "看上一件相似的旧单", "back"), (self.next, "看下一件相似的旧单", "next")):
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.clicked.connect(lambda _=False, act=act: self.wanted.emit(act))
        top.addWidget(self.which)
        top.addWidget(self.back)
        top.addWidget(self.next)
        self.head.addLayout(top)
        self.head.addWidget(Line())

    def _bar(self) -> None:
        self.buttons: dict[str, Button] = {}
        for name, words, kind, icon, key, tip in (
                ("join", "并入", "pri", "link", "Y", "这两件是同一诉求（Y 或 Enter）"),
                ("apart", "不是重复", "sec", "close", "N", "这两件不是一回事，以后不再提示"),
                ("all", "全部并入", "sec", "", "Q", "列出的几件旧单和这一件都是同一诉求"),
                ("none", "都不是", "sec", "", "B", "列出的几件旧单和这一件都不是一回事，以后不再提示"),
                ("skip", "跳过", "ghost", "", "T", "先不定，看下一件")):
            button = self.buttons[name] = Button(words, kind, icon, key)
            button.setToolTip(tip)
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            self.actions.addWidget(button)
        self.actions.addStretch(1)
        self.show_bar()

    # -- showing -----------------------------------------------------------------------------------
    def show_pair(self, shown: Shown | None) -> None:
        """One pair; None empties the pane. The scroll goes to its top only where the pair is another one."""
        clear(self.content)
        for button in self.buttons.values():
            button.setEnabled(shown is not None)
        if shown is None:
            self.sure.setText("")
            self.which.setText("")
            clear(self.labels)
            return
        self._title(shown)
        self._reasons(shown)
        self.content.addWidget(Line())
        self.content.addWidget(self._table(shown.lines))
        self.content.addStretch(1)
        pair = shown.item.order, shown.item.matches[shown.place].order
        if pair != self._pair:
            self._pair = pair
            self.scroll.verticalScrollBar().setValue(0)

    def _title(self, shown: Shown) -> None:
        match, many = shown.item.matches[shown.place], len(shown.item.matches)
        self.sure.setText(f"{match.score:.0%}")
        self.sure.setToolTip("把握有多大：由电话、姓名、地址、用词、分类、单位和时间算出，只供参考，由人判定")
        self.sure.updateGeometry()
        clear(self.labels)
        for words in match.labels[:4]:
            self.labels.addWidget(TagLabel(words, "norm"))
        self.which.setText(f"相似的旧单 {shown.place + 1} / {many}" if many > 1 else "相似的旧单 1 件")
        self.which.updateGeometry()
        for button in (self.back, self.next, self.buttons["all"], self.buttons["none"]):
            button.setVisible(many > 1)
        self.buttons["all"].set_words(f"{many + 1} 件都是同一诉求" if many > 1 else "全部并入")

    def _reasons(self, shown: Shown) -> None:
        whole = row(spacing=24)
        why, then = column(spacing=3), column(spacing=3)
        why.addWidget(Label("依据", 13, True))
        for words in shown.item.matches[shown.place].reasons:
            against = words.startswith("但")
            why.addLayout(_told("wait" if against else "done", words.removeprefix("但"), "t2" if against else "t1"))
        then.addWidget(Label("并入以后", 13, True))
        for line in shown.ahead:
            then.addLayout(_told(line.urgency, line.text, "t1", self._link(line.clause)))
        for side in (why, then):
            side.addStretch(1)
            whole.addLayout(side, 1)
        self.content.addLayout(whole)

    def _link(self, number: str) -> ClauseLink | None:
        if not number:
            return None
        link = ClauseLink(number)
        link.opened.connect(self.clause)
        return link

    def _table(self, lines: Sequence[CompareLine]) -> QWidget:
        whole = QWidget()
        grid = QGridLayout(whole)
        px = theme_of().px
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(6))
        grid.setColumnMinimumWidth(0, px(56))
        for side in (1, 3):
            grid.setColumnStretch(side, 1)
        for place, words in ((1, "这一件"), (3, "以前的")):
            grid.addWidget(Label(words, 13, True), 0, place)
        for n, line in enumerate(lines, 1):
            self._line(grid, n, line)
        return whole

    def _line(self, grid: QGridLayout, n: int, line: CompareLine) -> None:
        numbers = line.label == "工单编号"
        grid.addWidget(Label(line.label, 13, colour="t2", elide=False), n, 0, MIDDLE if numbers else TOP)
        for place, words, marks in ((1, line.mine, line.mine_marks), (3, line.theirs, line.their_marks)):
            if numbers:
                grid.addWidget(self._number(words, "1" if place == 1 else "2"), n, place, Qt.AlignmentFlag.AlignLeft)
            else:
                grid.addWidget(MarkedPara(words or "—", marks, 14, TEXTS.get(line.label, 3)), n, place, TOP)
        if line.same is not None:
            urgency, words = _SAME[line.same]
            grid.addWidget(Label(words, 12, colour=f"{urgency}.text", elide=False), n, 2, TOP)

    def _number(self, number: str, key: str) -> Button:
        button = Button(number, "chip", "", key, small=True)
        button.setToolTip(f"打开档案 {number}")
        button.clicked.connect(lambda: self.opened.emit(number))
        return button


def _told(urgency: str, words: str, ink: str, tail: ClauseLink | None = None) -> QHBoxLayout:
    line = row(spacing=6)
    line.addWidget(Sign(urgency, 13), 0, TOP)
    line.addWidget(Para(words, 13, 3, ink), 1, TOP)
    if tail is not None:
        line.addWidget(tail, 0, TOP)
    return line
