"""Said under the pasted text where it looks like several complaints: how many, and a button that takes them apart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, row
from hotline_desk.widgets.text import Para


class SeveralNote(Card):
    """像是 3 件事，请分开登记. ``parted`` has the text of each; what was said to be one matter is not asked again."""

    parted = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("soon", True, (12, 8, 12, 8), 6, parent)
        self.texts: tuple[str, ...] = ()
        self._one: tuple[str, ...] = ()  # what the clerk said is one
        self.sentence = Para("", 13, 4, "soon.text", bold=True)
        self.body.addWidget(self.sentence)
        self.part_button = Button("", "sec", key="Alt+P", small=True)
        self.part_button.setToolTip("左边只留第一件；登记之后，下一件自动换上来（Alt+P）")
        self.one_button = Button("就是一件", "ghost", small=True)
        line = row(spacing=6)
        for button, act in ((self.part_button, self.part), (self.one_button, self.keep_whole)):
            button.clicked.connect(act)
            line.addWidget(button)
        line.addStretch(1)
        self.body.addLayout(line)
        self.hide()

    def show_parts(self, texts: Sequence[str], sentence: str) -> None:
        """Say it, unless the clerk knows better already; nothing for a text of one."""
        self.texts = tuple(texts)
        self.sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.part_button.set_words(f"分成 {len(texts)} 件")
        self.setVisible(bool(texts) and self.texts != self._one)

    def part(self) -> None:
        """Alt+P."""
        if not self.isHidden():
            self.hide()
            self.parted.emit(list(self.texts))

    def keep_whole(self) -> None:
        """就是一件."""
        self._one = self.texts
        self.hide()
