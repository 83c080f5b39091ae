"""What the columns alone do not tell: a question with its answers, and what is missing with what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hotline_desk.services.import_fixing import ColumnView, Missing
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, row
from hotline_desk.widgets.text import Para, Sign

ONCE = "只问这一次：同一来源的表以后照此办理。"


class Question(Card):
    """What a header means here; ``answered(column, field)``. Alt+1, Alt+2 … choose."""

    answered = Signal(int, str)

    def __init__(self, column: ColumnView, keys: bool = True, parent: QWidget | None = None) -> None:
        super().__init__("soon", True, (12, 8, 12, 8), 6, parent)
        self.column = column
        first = f"（第一行是 {column.first}）" if column.first else ""
        words = f"“{column.header}”在这份表里是什么？{first}"
        self.setAccessibleName(words)
        self.body.addWidget(Para(words, 13, 3, bold=True))
        line = row(spacing=8)
        self.buttons: list[Button] = []
        for number, (field, meaning) in enumerate(column.choices, 1):
            button = Button(meaning, "sec", key=f"Alt+{number}" if keys else "", small=True)
            button.setProperty("field", field)
            button.clicked.connect(self._pressed)
            self.buttons.append(button)
            line.addWidget(button)
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addWidget(Para(ONCE, 12, 2, "t2"))

    def _pressed(self) -> None:
        button = self.sender()
        if button is not None:
            self.answered.emit(self.column.index, str(button.property("field")))

    def choose(self, number: int) -> None:
        """Alt+number."""
        if 1 <= number <= len(self.buttons):
            self.buttons[number - 1].click()


class MissingLine(QWidget):
    """A field that no column feeds: red where nothing can be taken without it."""

    def __init__(self, item: Missing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.setAccessibleName(item.advice)
        line = row(self, 8, (2, 1, 0, 1))
        line.addWidget(Sign("over" if item.needed else "soon", 14))
        line.addWidget(Para(item.advice, 13, 3, "over.text" if item.needed else "t2", item.needed), 1)
