"""A clerk at the keyboard: nothing but key presses on whatever has the focus, and eyes for what the window shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
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
from hotline_desk.widgets.buttons import PillBar, Seg

KEY = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier
UNIT = "宝林六村居民区"
SIGNERS = "挂包领导李某、街道主要领导张某"
STOPS = 60  # how often Tab is pressed before a field is said to be out of reach
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
    """Drives the program by keys alone: its first dialogs, then the window of the office they open."""

    def __init__(self, qtbot: QtBot, start: str) -> None:
        self.qtbot, self.clock = qtbot, Clock(datetime.fromisoformat(start))
        self.shell: Any = None

    def enter(self, desk: Desk) -> None:
        """Open the office's window."""
        self.desk = desk
        self.window = Window(desk)
        self.shell = self.window.shell
        self.qtbot.addWidget(self.shell)
        self.shell.show()
        self.shell.activateWindow()
        self.qtbot.waitUntil(self.shell.isActiveWindow)
        self.settle()

    def leave(self) -> None:
        """Go home: what runs in the background is waited for, the window and its office are closed."""
        QThreadPool.globalInstance().waitForDone(10_000)
        QApplication.processEvents()
        self.shell.close()

    # -- hands -------------------------------------------------------------------------------------
    def press(self, key: Qt.Key | str, mods: Qt.KeyboardModifier = PLAIN) -> None:
        """One key on whatever has the focus."""
        QTest.keyClick(QApplication.focusWidget() or QApplication.activeModalWidget() or self.shell, key, mods)
        self.settle()

    def write(self, words: str) -> None:
        """Chinese comes from an input method, not from keys: here from the clipboard, by Ctrl+V."""
        QGuiApplication.clipboard().setText(words)
        self.press(KEY.Key_V, CTRL)

    def come_to(self, widget: QWidget) -> None:
        """Tab to a field or button."""
        for _ in range(STOPS):
            if widget.hasFocus():
                return
            self.press(KEY.Key_Tab)
        raise AssertionError(f"Tab never comes to {widget.accessibleName() or widget}")

    def use(self, button: QWidget) -> None:
        """A button that prints no key: come to it, then the space bar."""
        self.come_to(button)
        self.press(KEY.Key_Space)

    def step_to(self, item: QWidget) -> None:
        """Down a menu that stands open at the left."""
        for _ in range(STOPS):
            if item.hasFocus():
                return
            self.press(KEY.Key_Down)
        raise AssertionError(f"the arrow never comes to {item.accessibleName()}")

    def filter_by(self, bar: PillBar, key: str) -> None:
        """A pill of a bar; one that has no room stands behind 更多."""
        pills = bar._pills
        if pills[key].isChecked():
            return
        if pills[key].isHidden():
            self.use(bar._more)
            self.choose_in_menu(pills[key].text())
        else:
            self.use_pill(bar, key)
        self.settle()
        assert bar.current() == key

    def use_pill(self, bar: PillBar, key: str) -> None:
        """Tab comes to the pill that is chosen, the arrows go on from there."""
        shown = [k for k, pill in bar._pills.items() if not pill.isHidden()]
        self.come_to(bar._pills[bar.current()])
        way = KEY.Key_Right if shown.index(key) > shown.index(bar.current()) else KEY.Key_Left
        while not bar._pills[key].isChecked():
            self.come_to(bar._pills[bar.current()])  # a choice may take the focus to its list
            self.press(way)

    def to_list(self, place: str) -> None:
        """会议与约谈, 知识库, 挂账: a page that has no place in the rail."""
        keys = QKeySequence(self.shell.specs[place].shortcut)[0]
        self.press(keys.key(), keys.keyboardModifiers())
        assert self.shell.current_key == place

    def turn_back(self, page: Any) -> None:
        """通报考核: the period before."""
        self.press(KEY.Key_Left, ALT)

    def leave_field(self) -> None:
        """Out of a field one types in, so that letters are keys again."""
        self.press(KEY.Key_Escape)

    def press_shortcut(self, key: Qt.Key, mods: Qt.KeyboardModifier) -> None:
        """A button's own shortcut: it looks pressed for a tenth of a second first."""
        self.press(key, mods)

    def choose_in_menu(self, words: str) -> None:
        """The line of an open menu that begins with these words."""
        menu = self._menu()
        for _ in menu.actions():
            chosen = menu.activeAction()
            if chosen is not None and chosen.text().startswith(words):
                break
            QTest.keyClick(menu, KEY.Key_Down)
        QTest.keyClick(menu, KEY.Key_Return)
        self.settle()

    def _menu(self) -> QMenu:
        self.qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def keys_arrive(self) -> bool:
        """Whether anything has the focus: else letter keys go nowhere."""
        return QApplication.focusWidget() is not None

    def choose(self, seg: Seg, value: str) -> None:
        """Answer a question of large buttons by its number key."""
        buttons = seg.findChildren(QPushButton)
        if not any(b.hasFocus() for b in buttons):
            self.come_to(next((b for b in buttons if b.isChecked()), buttons[0]))
        self.press(str(1 + [b.answer.value for b in buttons].index(value)))

    def pick(self, box: QComboBox, row: int) -> None:
        """Choose a line of a drop-down list."""
        self.come_to(box)
        while box.currentIndex() != row:
            self.press(KEY.Key_Down if box.currentIndex() < row else KEY.Key_Up)

    def go_to_row(self, view: QAbstractItemView, row: int) -> None:
        """The cursor on a row of a list."""
        self.come_to(view)
        for _ in range(view.model().rowCount()):
            at = view.currentIndex().row()
            if at == row:
                return
            self.press(KEY.Key_Down if at < row else KEY.Key_Up)
        assert view.currentIndex().row() == row

    def tick(self, view: QAbstractItemView, rows: Sequence[int]) -> None:
        """Tick rows of a list."""
        for row in rows:
            self.go_to_row(view, row)
            self.press(KEY.Key_Space)

    def settle(self) -> None:
        """Until nothing is being read and no short timer is due."""
        QApplication.processEvents()
        if self.shell is not None:
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
        """The order's file, through 工单库 and its search."""
        self._look_for(number)
        self.press(KEY.Key_Return)
        self.settle()
        if self.shell.current_key != "dossier":  # the first Enter went on to the list
            self.press(KEY.Key_Return)
        assert self.shell.current_key == "dossier", self.shell.current_key

    def _look_for(self, number: str) -> None:
        self.press(KEY.Key_3, CTRL)
        self.settle()
        self.search_anew()
        self.write(number)
        table = self.shell.current.table
        self.qtbot.waitUntil(lambda: not self.shell.current.reading and self.shell.current.query.words == number)
        self.qtbot.waitUntil(lambda: table.model().rowCount() >= 1)

    def search_anew(self) -> None:
        """The search box, what stood in it ready to be written over."""
        self.press(KEY.Key_F, CTRL)

    def work_on(self, number: str, *until: str) -> None:
        """The filled button again and again, half an hour between two acts."""
        for _ in range(PATIENCE):
            if self.state(number) in until:
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

    def fill_many(self) -> None:
        """The panel of several orders: it foresees and records in a worker."""
        panel: Any = self.panel
        for _ in range(PATIENCE):
            self.settle()
            if self.panel is not panel:
                return
            self.qtbot.waitUntil(lambda: panel.ready and not panel._pause.isActive(), timeout=15_000)
            missing = panel.missing()
            if missing:
                self.fill_question(missing[0])
            else:
                assert panel.save.isEnabled(), f"{panel.option.label}: {panel.preview.refused or panel.preview}"
                self.keep(panel)
        raise AssertionError(f"{panel.option.label} of several orders is not recorded: {panel.preview.refused}")

    def keep(self, panel: Any) -> None:
        """The button at the foot of a panel."""
        self.press(KEY.Key_Return, CTRL)

    def fill_question(self, question: QWidget) -> None:
        """One question that is missing: Ctrl+Enter leads to it."""
        self.press(KEY.Key_Return, CTRL)
        self._answer(QApplication.focusWidget())

    def take_back(self) -> None:
        """Ctrl+Z."""
        self.press(KEY.Key_Z, CTRL)
        self.settle()

    def _answer(self, field: QWidget | None) -> None:
        if isinstance(field, QLineEdit) and isinstance(field.parentWidget(), UnitQuestion):
            self.write(UNIT)
        elif isinstance(field, QPlainTextEdit | QLineEdit):
            self.write(SIGNERS if "签" in field.accessibleName() else "已按规定办理并向来电人说明")
        elif isinstance(field, QComboBox):
            self.press(KEY.Key_Down)
        else:
            self.press(KEY.Key_1)
