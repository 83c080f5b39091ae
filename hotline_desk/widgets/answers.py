"""What 知识库 says about the order at hand: the question, the answer to give, where it comes from; copied by one key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from hotline_desk.services.knowledge import Answer
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, Line, clear, column, row
from hotline_desk.widgets.text import RIGHT, Label, Para

LINES, KEY = 4, "Alt+K"


class AnswerCard(Card):
    """Hidden while there is nothing. ``opened`` carries an entry's number, ``taken`` the words that were asked for."""

    opened = Signal(str)
    taken = Signal(str)

    def __init__(self, use: str = "复制口径", openable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("知识库里的答复口径")
        self.use, self.openable = use, openable
        QShortcut(QKeySequence(KEY), self, self.take)
        self.answers: tuple[Answer, ...] = ()
        head = row(spacing=8)
        head.addWidget(Label("知识库", 15, True, elide=False))
        head.addWidget(Label("按这件的内容找到", 12, colour="t2", align=RIGHT), 1)
        self.body.addLayout(head)
        self.lines = column(spacing=6)
        self.body.addLayout(self.lines)
        self.hide()

    def show_answers(self, answers: Sequence[Answer]) -> None:
        """Show these entries; none hides the card."""
        if tuple(answers) == self.answers:
            return
        self.answers = tuple(answers)
        clear(self.lines)
        for place, answer in enumerate(self.answers):
            if place:
                self.lines.addWidget(Line())
            self._entry(place, answer)
        self.setVisible(bool(self.answers))

    def _entry(self, place: int, answer: Answer) -> None:
        self.lines.addWidget(Para(answer.question, 14, 2, bold=True))
        self.lines.addWidget(Para(answer.answer, 13, LINES))
        if answer.source:
            self.lines.addWidget(Para(f"依据：{answer.source}", 12, 2, "t2"))
        foot = row(spacing=6)
        foot.addWidget(Label("复核日期已过，先核对" if answer.stale else "", 12, colour="today.text"), 1)
        acts = [(self.use, self._take, "" if place else KEY), *([("打开", self._open, "")] if self.openable else [])]
        for label, act, key in acts:
            button = Button(label, "ghost", "", key, small=True)
            button.setAccessibleName(f"{label}：{answer.question}" + (f"，按键 {key}" if key else ""))
            button.setProperty("place", place)
            button.clicked.connect(act)
            foot.addWidget(button)
        self.lines.addLayout(foot)

    def take(self, place: int = 0) -> bool:
        """Copy the answer at a place; False where there is none."""
        if place >= len(self.answers):
            return False
        words = self.answers[place].copied
        QGuiApplication.clipboard().setText(words)
        self.taken.emit(words)
        return True

    def _take(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.take(int(sender.property("place")))

    def _open(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.opened.emit(self.answers[int(sender.property("place"))].number)
