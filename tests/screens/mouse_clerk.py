"""The clerk at the keyboard with the keyboard put aside: the same day with the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import QKeyCombination, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from hotline_desk.screens.acting.panel import ActPanel
from hotline_desk.screens.acting.units import UnitQuestion
from hotline_desk.widgets.buttons import Button, PillBar, Seg
from hotline_desk.widgets.fields import SearchBox
from hotline_desk.widgets.floating import Toast
from tests.screens.clerk import CTRL, KEY, PATIENCE, PLAIN, Clerk


class MouseClerk(Clerk):
    """The same day with the mouse: every key press becomes a click on the visible thing that prints the key.

    Only text is typed. What no button prints, this clerk cannot do: the test then says which key it was.
    """

    def press(self, key: Qt.Key | str, mods: Qt.KeyboardModifier = PLAIN) -> None:
        name = QKeySequence(QKeyCombination(mods, Qt.Key(ord(key)) if isinstance(key, str) else key)).toString()
        if name == "Ctrl+V":
            super().press(key, mods)
            return
        wanted = name.replace("Return", "Enter")
        try:
            self.qtbot.waitUntil(lambda: self._prints(wanted) is not None or self._in_menu(wanted), timeout=3_000)
        except self.qtbot.TimeoutError as error:
            raise AssertionError(f"nothing in sight prints the key {wanted}") from error
        target = self._prints(wanted)
        if target is not None:
            self.click(target)
        else:
            self.click(self.shell.current.head.more_button)
            self.choose_in_menu("", f"\t{wanted}")

    def _in_menu(self, wanted: str) -> bool:
        """Whether the file's 更多 menu has an act with this key."""
        page = self.shell.current if self.shell is not None and self.panel is None else None
        return self.shell is not None and self.shell.current_key == "dossier" and page is not None and any(
            act.key == wanted for act in page.view.acts if act.name not in page.head.shown_acts())

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, PLAIN, at or widget.rect().center())
        self.settle()

    def _prints(self, name: str) -> QWidget | None:
        room = QApplication.activeModalWidget() or self.panel
        place = self._place(name)
        if place is not None and room is None:
            return place
        room = room or self.shell.current
        assert room is not None
        found: list[QWidget] = [b for b in room.findChildren(Button) if b.isVisible() and b.isEnabled() and b.key == name]
        found += [f for f in room.findChildren(SearchBox) if f.isVisible() and f.key == name]
        return found[0] if found else None

    def _place(self, name: str) -> QWidget | None:
        """The button in the rail that goes where the key goes."""
        specs = self.shell.specs.values() if self.shell is not None else ()
        return next((self.shell.nav.buttons[s.key] for s in specs if s.shortcut == name and s.rail), None)

    def come_to(self, widget: QWidget) -> None:
        self.click(widget)

    def use(self, button: QWidget) -> None:
        self.click(button)

    def choose_in_menu(self, words: str, key: str = "") -> None:
        menu = self._menu()
        action = next(a for a in menu.actions() if a.text().startswith(words) and a.text().endswith(key))
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, PLAIN, menu.actionGeometry(action).center())
        self.settle()

    def use_pill(self, bar: PillBar, key: str) -> None:
        self.click(bar._pills[key])

    def to_list(self, place: str) -> None:
        self.press(KEY.Key_8, CTRL)
        self.click(next(b for b in self.shell.current.findChildren(Button) if b.isVisible() and b.property("page") == place))
        assert self.shell.current_key == place

    def turn_back(self, page: Any) -> None:
        self.click(next(b for b in page.findChildren(Button) if b.isVisible() and b.accessibleName().startswith("上一期")))

    def step_to(self, item: QWidget) -> None:
        self.click(item)

    def leave_field(self) -> None:
        """The mouse needs no such thing."""

    def choose(self, seg: Seg, value: str) -> None:
        self.click(next(b for b in seg.findChildren(QPushButton) if b.answer.value == value))

    def pick(self, box: QComboBox, row: int) -> None:
        self.click(box)
        view = box.view()

        def chosen() -> bool:
            if view.isVisible():  # Qt takes a click within a double click's time for the one that opened the list
                QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, PLAIN, view.visualRect(box.model().index(row, 0)).center())
            return box.currentIndex() == row

        self.qtbot.waitUntil(chosen)
        self.settle()

    def go_to_row(self, view: QAbstractItemView, row: int) -> None:
        self.click(view.viewport(), view.visualRect(view.model().index(row, 1 if view.model().columnCount() > 1 else 0)).center())

    def tick(self, view: QAbstractItemView, rows: Sequence[int]) -> None:
        for row in rows:
            self.click(view.viewport(), view.visualRect(view.model().index(row, 0)).center())

    def keep(self, panel: Any) -> None:
        self.click(panel.save)

    def fill_question(self, question: QWidget) -> None:
        self._point(question)

    def take_back(self) -> None:
        """The 撤销 of the newest toast."""
        undo = [b for toast in sorted(self.shell.findChildren(Toast), key=lambda t: t.y()) for b in toast.findChildren(Button) if b.isVisible() and b.text() == "撤销"]
        assert undo, "no 撤销 in sight"
        self.click(undo[-1])

    def register(self, text: str) -> None:
        self.press(KEY.Key_2, CTRL)
        page = self.shell.page("register")
        self.click(page.pane.source.edit)
        self.write(text)
        for _ in range(4):  # the button leads to each yellow field first
            if not page.pane.is_empty():
                self.press(KEY.Key_S, CTRL)

    def search_anew(self) -> None:
        clear = next((b for b in self.shell.current.findChildren(Button) if b.isVisible() and b.text() == "清除"), None)
        if clear is not None:
            self.click(clear)
        self.press(KEY.Key_F, CTRL)

    def find(self, number: str) -> None:
        self._look_for(number)
        view = self.shell.current.table
        place = view.visualRect(view.model().index(view.model().rowCount() - 1, 1)).center()
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, PLAIN, place)
        self.settle()
        assert self.shell.current_key == "dossier", self.shell.current_key

    def fill(self) -> None:
        """Click what is missing, then the button at the bottom."""
        panel = self.panel
        assert isinstance(panel, ActPanel), panel
        for _ in range(PATIENCE):
            self.qtbot.waitUntil(lambda: not panel._pause.isActive())
            if not panel.missing():
                self.click(panel.save)
                if self.panel is not panel:
                    return
            for question in panel.missing():
                self._point(question)
        raise AssertionError(f"{panel.option.label} still asks {[q.label for q in panel.missing()]} {panel.preview.refused}")

    def _point(self, question: QWidget) -> None:
        for kind, do in ((QPlainTextEdit, self._typed), (QComboBox, self._chosen), (QLineEdit, self._typed), (QPushButton, self.click)):
            part = next((w for w in question.findChildren(kind) if w.isVisible() and w.isEnabled()), None)
            if part is not None:
                do(part)
                return

    def _typed(self, field: QWidget) -> None:
        self.click(field)
        self._answer(field)
        question = field.parentWidget()
        if isinstance(question, UnitQuestion):
            self.qtbot.waitUntil(lambda: question.list.rows.rowCount() > 0)
            QTest.mouseClick(question.list.viewport(), Qt.MouseButton.LeftButton, PLAIN,
                             question.list.visualRect(question.list.rows.index(0, 0)).center())

    def _chosen(self, box: QComboBox) -> None:
        self.pick(box, 1)


def hands(*packs: str) -> Any:
    """Both hands in each of these packs, for a test's ``clerk``."""
    return pytest.mark.parametrize("clerk", [pytest.param((hand, pack), id=f"{pack}-{hand.__name__}") for pack in packs
                                             for hand in (Clerk, MouseClerk)], indirect=True)
