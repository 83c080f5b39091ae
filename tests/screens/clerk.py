"""A clerk at the keyboard: nothing but key presses on whatever has the focus, and eyes for what the window shows."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QKeyCombination, QPoint, Qt, QThreadPool
from PySide6.QtGui import QGuiApplication, QKeySequence
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
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.screens.acting.panel import ActPanel
from hotline_desk.screens.acting.units import UnitQuestion
from hotline_desk.services import dossier
from hotline_desk.services.office import Desk
from hotline_desk.services.views import ActOption
from hotline_desk.widgets.background import Task
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import SearchBox

KEY = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier
UNIT = "宝林六村居民区"
PATIENCE = 12  # presses of Ctrl+Enter a panel may need before it is said to be stuck


class Clock:
    """The office's clock; time passes only where the test says so."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def after(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    def at(self, day: str) -> None:
        self.now = datetime.fromisoformat(day)


class Clerk:
    """Drives one window by keys alone."""

    def __init__(self, qtbot: QtBot, folder: Path, pack: str, start: str) -> None:
        self.qtbot, self.clock = qtbot, Clock(datetime.fromisoformat(start))
        self.desk = Desk.create(folder / "office", pack, "测试街道热线办", clock=self.clock, user="王敏")
        self.window = Window(self.desk)
        self.shell = self.window.shell
        qtbot.addWidget(self.shell)
        self.shell.show()
        self.shell.activateWindow()
        self.settle()

    def leave(self) -> None:
        """Go home: what runs in the background is waited for, the window and its office are closed."""
        QThreadPool.globalInstance().waitForDone(10_000)
        QApplication.processEvents()
        self.shell.close()

    # -- hands -------------------------------------------------------------------------------------
    def press(self, key: Qt.Key | str, mods: Qt.KeyboardModifier = PLAIN) -> None:
        """One key on whatever has the focus."""
        QTest.keyClick(QApplication.focusWidget() or self.shell, key, mods)
        self.settle()

    def write(self, words: str) -> None:
        """Chinese comes from an input method, not from keys: here from the clipboard, by Ctrl+V."""
        QGuiApplication.clipboard().setText(words)
        self.press(KEY.Key_V, CTRL)

    def settle(self) -> None:
        """Until nothing is being read and no short timer is due."""
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not any(t.running for t in self.shell.findChildren(Task)), timeout=15_000)

    # -- eyes --------------------------------------------------------------------------------------
    @property
    def panel(self) -> QWidget | None:
        layers = self.shell.layers()
        return layers[-1] if layers else None

    def state(self, number: str) -> str:
        return str(self.desk.judge(number)[1].state)

    def next_step(self, number: str) -> ActOption:
        """The filled button: the next lawful step."""
        return next(act for act in dossier.view(self.desk, number).acts if act.primary)

    # -- acts --------------------------------------------------------------------------------------
    def register(self, text: str) -> None:
        """登记: what the platform shows pasted, what is unsure looked at, kept."""
        self.press(KEY.Key_2, CTRL)
        self.write(text)
        for _ in range(3):
            self.press(KEY.Key_F8)
        self.press(KEY.Key_S, CTRL)

    def find(self, number: str) -> None:
        """The order's file, through 今日 and its search."""
        self.press(KEY.Key_1, CTRL)
        self.press(KEY.Key_F, CTRL)
        self.write(number)
        self.press(KEY.Key_Return)
        self.press(KEY.Key_Return)
        assert self.shell.current_key == "dossier", self.shell.current_key

    def work_on(self, number: str, until: str) -> None:
        """The filled button again and again, half an hour between two acts."""
        for _ in range(PATIENCE):
            if self.state(number) == until:
                return
            self.clock.after(25)
            self.shell.refresh()  # as the tick of the minute does
            self.settle()
            self.press(self.next_step(number).key)
            self.fill()
        raise AssertionError(f"{number} is still {self.state(number)}")

    def fill(self) -> None:
        """Answer what an act panel asks until it is recorded: Ctrl+Enter leads to each answer that is missing."""
        panel = self.panel
        assert isinstance(panel, ActPanel), panel
        for _ in range(PATIENCE):
            self.qtbot.waitUntil(lambda: not panel._pause.isActive())
            self.press(KEY.Key_Return, CTRL)
            if self.panel is not panel:
                return
            self._answer(QApplication.focusWidget())
        raise AssertionError(f"{panel.option.label}: {panel.accessibleName()} still asks {[q.label for q in panel.missing()]}"
                             f" {panel.preview.refused}")

    def _answer(self, field: QWidget | None) -> None:
        if isinstance(field, QLineEdit) and isinstance(field.parentWidget(), UnitQuestion):
            self.write(UNIT)
        elif isinstance(field, QPlainTextEdit | QLineEdit):
            self.write("已按规定办理并向来电人说明")
        elif isinstance(field, QComboBox):
            self.press(KEY.Key_Down)
        else:
            self.press(KEY.Key_1)


class MouseClerk(Clerk):
    """The same day with the mouse: every key press becomes a click on the visible thing that prints the key.

    Only text is typed. What no button prints, this clerk cannot do: the test then says which key it was.
    """

    def press(self, key: Qt.Key | str, mods: Qt.KeyboardModifier = PLAIN) -> None:
        name = QKeySequence(QKeyCombination(mods, Qt.Key(ord(key)) if isinstance(key, str) else key)).toString()
        if name == "Ctrl+V":
            super().press(key, mods)
            return
        target = self._prints(name)
        assert target is not None, f"nothing in sight prints the key {name}"
        self.click(target)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, PLAIN, at or widget.rect().center())
        self.settle()

    def _prints(self, name: str) -> QWidget | None:
        place = next((self.shell.nav.buttons[s.key] for s in self.shell.specs.values() if s.shortcut == name and s.rail), None)
        if place is not None and self.panel is None:
            return place
        room = self.panel or self.shell.current
        assert room is not None
        found: list[QWidget] = [b for b in room.findChildren(Button) if b.isVisible() and b.isEnabled() and b.key == name]
        found += [f for f in room.findChildren(SearchBox) if f.isVisible() and f.key == name]
        return found[0] if found else None

    def register(self, text: str) -> None:
        self.press(KEY.Key_2, CTRL)
        page = self.shell.page("register")
        self.click(page.pane.source.edit)
        self.write(text)
        for _ in range(4):  # the button leads to each yellow field first
            if not page.pane.is_empty():
                self.press(KEY.Key_S, CTRL)

    def find(self, number: str) -> None:
        self.press(KEY.Key_1, CTRL)
        self.press(KEY.Key_F, CTRL)
        self.write(number)
        view = next(v for v in self.shell.current.findChildren(QAbstractItemView) if v.isVisible())  # type: ignore[union-attr]
        self.qtbot.waitUntil(lambda: view.model().rowCount() >= 1)
        for row in range(view.model().rowCount()):
            place = view.visualRect(view.model().index(row, 0)).center()
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
        self.click(box)
        view = box.view()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, PLAIN, view.visualRect(box.model().index(1, 0)).center())
        self.settle()
