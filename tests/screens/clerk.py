"""A clerk at the keyboard: nothing but key presses on whatever has the focus, and eyes for what the window shows."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.screens.acting.panel import ActPanel
from hotline_desk.screens.acting.units import UnitQuestion
from hotline_desk.services import dossier
from hotline_desk.services.office import Desk
from hotline_desk.services.views import ActOption
from hotline_desk.widgets.background import Task

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
            self.press(KEY.Key_F5)
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
