"""The foot of the list: keys while one order is chosen, what may be done with all of them while several are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from hotline_desk.services import bulk
from hotline_desk.services.office import Desk
from hotline_desk.widgets.background import Latest
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import row
from hotline_desk.widgets.text import KeyHints, Label

HINTS = [("↑ ↓", "选择"), ("空格", "勾选"), ("Shift+↑ ↓", "连选"), ("Ctrl+A", "全选"), ("Enter", "档案"), ("W", "为什么"),
         ("Alt+1…9", "按第几列排序")]
# What the office does with many at once: name of the act, words, icon, key.
MANY = (("dispatch", "派单", "send", "P"), ("accept", "签收", "check", "Q"), ("remind", "催办", "clock", "C"),
        ("join", "并入同一诉求", "link", "B"), ("archive", "归档", "archive", "K"), ("print", "打印", "print", "Ctrl+P"),
        ("export", "导出", "export", "Ctrl+E"))
ICONS = {name: icon for name, _, icon, _ in MANY}


class ChosenBar(QStackedWidget):
    """``act`` carries the name of what was pressed, ``cleared`` that nothing shall be chosen."""

    act = Signal(str)
    cleared = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._next = Latest(self)
        self._next.answered.connect(self._fill)
        self.hints = KeyHints(HINTS)
        self.addWidget(self.hints)
        bar = QWidget()
        line = row(bar, 8, (12, 6, 12, 6))
        self.count = Label("", 14, True, "acc", elide=False)
        line.addWidget(self.count)
        line.addStretch(1)
        self.buttons: dict[str, Button] = {}
        for name, words, _icon, key in MANY:
            self.buttons[name] = button = Button(words, "sec", "", key, small=True)
            button.setProperty("act", name)
            button.clicked.connect(self._pressed)
            line.addWidget(button)
        none = Button("不选了", "ghost", "", "Esc", small=True)
        none.clicked.connect(self.cleared)
        line.addWidget(none)
        self.addWidget(bar)

    def show_chosen(self, rows: Sequence[int]) -> None:
        """Show what may be done with these rows of the list; with one, the keys of the list."""
        desk = self.desk
        self.count.setText(f"已选 {len(rows)} 件")
        self.setCurrentIndex(1 if len(rows) > 1 else 0)
        if len(rows) > 1:
            self._next.ask(lambda _report: bulk.next_of(desk, rows))
        else:
            self._next.drop()

    def _fill(self, name: str) -> None:
        """The filled button is what these orders can take next; none where they stand at different steps."""
        for act, button in self.buttons.items():
            button.set_kind(*(("pri", ICONS[act]) if act == name else ("sec", "")))

    def _pressed(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.act.emit(str(sender.property("act")))
