"""列: which columns stand in the list and in which order; all of it by keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from hotline_desk.screens.library.columns import COLUMNS, DEFAULT
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import column, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.shapes import TICKED, UNTICKED
from hotline_desk.widgets.text import KeyHints, Para
from hotline_desk.widgets.theme import theme_of

HINTS = [("空格", "显示 / 不显示"), ("Alt+↑ ↓", "往前 / 往后移"), ("Ctrl+Enter", "用这些列")]


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    title: str
    on: bool


class ColumnDialog(Dialog):
    """``wanted`` carries the names of the columns in their order, or None for the program's own."""

    wanted = Signal(object)

    def __init__(self, host: QWidget, names: Sequence[str]) -> None:
        super().__init__(host, "显示哪些列", "只改您自己的列表", 520)
        self.plain_enter = False
        rest = [n for n in COLUMNS if n not in names]
        self.lines = [_Line(n, COLUMNS[n].column.title, n in names) for n in [*names, *rest]]
        self._build()
        self._show(0)

    def _build(self) -> None:
        self.content.addWidget(Para("勾上的从左到右排在列表里。列多得排不下时，列表可以左右滚动。", 13, 2, "t2"))
        line = row(spacing=12)
        self.table = TableView([
            Column("显示", lambda _r: "", 52, sign=lambda r: TICKED if r.on else UNTICKED, said=lambda r: "显示" if r.on else "不显示"),
            Column("列", lambda r: r.title, 0, 1, colour=lambda r: "t1" if r.on else "t3")], "可以显示的列", 32)
        self.table.setFixedHeight(max(min(theme_of().px(360), self.host.height() - theme_of().px(300)), theme_of().px(160)))
        self.table.clicked.connect(self._clicked)
        line.addWidget(self.table, 1)
        buttons = column(spacing=8)
        self.up, self.down = Button("往前移", "sec", "chevron-up", "Alt+↑"), Button("往后移", "sec", "chevron-down", "Alt+↓")
        self.up.clicked.connect(self.move_up)
        self.down.clicked.connect(self.move_down)
        self.usual = Button("恢复原样", "ghost", "undo")
        self.usual.clicked.connect(self._usual)
        for button in (self.up, self.down, self.usual):
            buttons.addWidget(button)
        buttons.addStretch(1)
        line.addLayout(buttons)
        self.content.addLayout(line)
        self.content.addWidget(KeyHints(HINTS))
        self.add_cancel()
        self.use = self.add_action(Button("用这些列", "pri", "check", "Ctrl+Enter"), primary=True)
        self.use.clicked.connect(self._use)

    def first_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, at: int) -> None:
        self.table.set_rows(list(self.lines))
        self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
        self.use.setEnabled(any(line.on for line in self.lines))

    def _at(self) -> int:
        return max(self.table.currentIndex().row(), 0)

    def toggle(self) -> None:
        """空格: show or hide the column under the cursor."""
        at, old = self._at(), self.lines[self._at()]
        self.lines[at] = _Line(old.name, old.title, not old.on)
        self._show(at)

    def _move(self, step: int) -> None:
        at = self._at()
        to = at + step
        if 0 <= to < len(self.lines):
            self.lines[at], self.lines[to] = self.lines[to], self.lines[at]
            self._show(to)

    def move_up(self) -> None:
        self._move(-1)

    def move_down(self) -> None:
        self._move(1)

    def _usual(self) -> None:
        self.accept()
        self.wanted.emit(None)

    def _use(self) -> None:
        names = [line.name for line in self.lines if line.on]
        self.accept()
        self.wanted.emit(None if tuple(names) == DEFAULT else names)

    def _clicked(self, index: object) -> None:
        if index.column() == 0:  # type: ignore[attr-defined]
            self.toggle()

    def extra_key(self, event: QKeyEvent) -> bool:
        """空格 and Alt+↑ ↓ belong to the list."""
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        if event.key() == Qt.Key.Key_Space and QApplication.focusWidget() is self.table:
            self.toggle()
            return True
        return False
