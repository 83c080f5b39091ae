"""The foot of the list: keys while one order is chosen, what may be done with all of them while several are."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import row
from hotline_desk.widgets.text import KeyHints, Label

HINTS = [("↑ ↓", "选择"), ("空格", "勾选"), ("Shift+↑ ↓", "连选"), ("Ctrl+A", "全选"), ("Enter", "档案"), ("W", "为什么"),
         ("Alt+1…9", "按第几列排序")]
# What the office does with many at once: name of the act, words, icon, key.
MANY = (("dispatch", "派单", "send", "P"), ("accept", "签收", "check", "Q"), ("remind", "催办", "clock", "C"),
        ("join", "并入同一诉求", "link", "B"), ("archive", "归档", "archive", "K"), ("print", "打印", "print", "Ctrl+P"),
        ("export", "导出", "export", "Ctrl+E"))


class ChosenBar(QStackedWidget):
    """``act`` carries the name of what was pressed, ``cleared`` that nothing shall be chosen."""

    act = Signal(str)
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hints = KeyHints(HINTS)
        self.addWidget(self.hints)
        bar = QWidget()
        line = row(bar, 8, (12, 6, 12, 6))
        self.count = Label("", 14, True, "acc", elide=False)
        line.addWidget(self.count)
        line.addStretch(1)
        self.buttons: dict[str, Button] = {}
        for name, words, icon, key in MANY:
            self.buttons[name] = button = Button(words, "pri" if name == "dispatch" else "sec", icon if name == "dispatch" else "", key,
                                                 small=True)
            button.setProperty("act", name)
            button.clicked.connect(self._pressed)
            line.addWidget(button)
        none = Button("不选了", "ghost", "", "Esc", small=True)
        none.clicked.connect(self.cleared)
        line.addWidget(none)
        self.addWidget(bar)

    def show_count(self, count: int) -> None:
        """Show what may be done with so many orders; with one, the keys of the list."""
        self.count.setText(f"已选 {count} 件")
        self.setCurrentIndex(1 if count > 1 else 0)

    def _pressed(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.act.emit(str(sender.property("act")))
