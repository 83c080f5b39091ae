"""While a Chinese word is being composed no key saves, closes or chooses; letters typed in a field are never acts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QThreadPool
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.screens.acting.panel import ActPanel
from hotline_desk.services import dossier
from hotline_desk.widgets.background import Task
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.composing import composing, listen
from hotline_desk.widgets.fields import Combo, LongText, Moment, SearchBox, takes_letters
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.closed import OIL, over
from tests.screens.offices import STAIRS, WALL, office

NONE, CONTROL, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ACTS = ((Qt.Key.Key_Return, NONE), (Qt.Key.Key_Escape, NONE), (Qt.Key.Key_Return, CONTROL), (Qt.Key.Key_1, NONE), (Qt.Key.Key_2, NONE),
        (Qt.Key.Key_P, NONE), (Qt.Key.Key_S, CONTROL), (Qt.Key.Key_1, ALT), (Qt.Key.Key_F1, NONE), (Qt.Key.Key_Down, NONE))
PLACES = (("today", None), ("orders", None), ("register", None), ("revisit", None), ("supervision", OIL), ("archive", None), ("records", None),
          ("knowledge", None), ("meetings", None), ("matters", "matters"), ("matters", "places"), ("dossier", WALL), ("settings", "units"),
          ("settings", "persons"), ("settings", "audit"))


def compose(field: QWidget, preedit: str, written: str = "") -> None:
    """What an input method sends: the letters that stand underlined, or the word that was chosen."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(written)
    QApplication.sendEvent(field, event)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, qapp: QApplication) -> Iterator[Window]:
    apply(qapp, make_theme(motion=False))
    listen(qapp)
    with office(tmp_path_factory.mktemp("composing")) as desk:
        over(desk, OIL)
        made = Window(desk)
        made.shell.show()
        yield made
        QThreadPool.globalInstance().waitForDone()
        made.shell.close()


@pytest.fixture
def window(whole: Window, qtbot: QtBot) -> Iterator[Window]:
    whole.shell.activateWindow()
    qtbot.waitUntil(whole.shell.isActiveWindow)
    yield whole
    for layer in whole.shell.layers():
        layer.close_layer()


def dialog_of(qtbot: QtBot, host: QWidget, field: QWidget) -> tuple[Dialog, list[str]]:
    """A dialog with one field and a primary act; what it does is told in the list."""
    told: list[str] = []
    dialog = Dialog(host, "试一试")
    dialog.content.addWidget(field)
    save = dialog.add_action(Button("保存", "pri", "check", "Ctrl+Enter"), primary=True)
    save.clicked.connect(lambda: told.append("save"))
    dialog.closed.connect(lambda done: told.append("closed"))
    dialog.extra_key = lambda event: bool(told.append("key")) or True if event.key() == Qt.Key.Key_F1 else False  # type: ignore[method-assign]
    dialog.open()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    return dialog, told


def _combo() -> Combo:
    made = Combo([("a", "甲"), ("b", "乙")])
    made.setEditable(True)
    return made


KINDS: dict[str, Any] = {"line": QLineEdit, "long": LongText, "combo": _combo, "search": SearchBox, "moment": Moment}


@pytest.mark.parametrize("kind", KINDS)
def test_a_dialog_waits_until_the_word_is_written(qtbot: QtBot, qapp: QApplication, host: QWidget, kind: str) -> None:
    listen(qapp)
    field = KINDS[kind]()
    dialog, told = dialog_of(qtbot, host, field)
    compose(field, "tingdian")
    assert composing()
    for key, modifiers in ACTS:
        QTest.keyClick(field, key, modifiers)
    assert told == [] and dialog.isVisible() and field.hasFocus()
    compose(field, "", "停电")
    assert not composing()
    QTest.keyClick(field, Qt.Key.Key_F1)
    QTest.keyClick(field, Qt.Key.Key_Return, CONTROL)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    if kind == "search":  # the first Esc empties it
        dialog.close_layer()
    qtbot.waitUntil(lambda: "closed" in told)
    assert told[:2] == ["key", "save"]


# -- the places and the panels of acts ---------------------------------------------------------------------------
class Ear(QObject):
    """The keys that come to a widget from a field inside it."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.heard: list[str] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched is self.parent():
            self.heard.append(Qt.Key(event.key()).name)
        return False


def settle(qtbot: QtBot, window: Window) -> None:
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not any(t.running for t in window.shell.findChildren(Task)), timeout=15_000)
    QApplication.processEvents()


def fields(room: QWidget) -> list[QWidget]:
    """Where words are typed: Qt's own lines inside a box or a date are not counted twice."""
    return [w for w in room.findChildren(QWidget) if takes_letters(w) and w.isVisible() and w.isEnabled()
            and w.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(w.parentWidget(), QComboBox | QAbstractSpinBox)
            and not (isinstance(w, QLineEdit | QPlainTextEdit) and w.isReadOnly())]


def test_no_place_acts_while_words_are_typed_or_composed(qtbot: QtBot, window: Window) -> None:
    shell, wrong, seen = window.shell, [], 0
    for place, argument in PLACES:
        shell.go(place, argument)
        settle(qtbot, window)
        page = shell.current
        assert page is not None
        ears = [Ear(page), Ear(shell)]
        for field in fields(page):
            name = f"{place}: {type(field).__name__} {field.accessibleName()}"
            field.setFocus()
            if not field.hasFocus():
                continue
            seen += 1
            for key in "PLYTHJDCVWR19":
                QTest.keyClick(field, key)
            compose(field, "tingdian")
            for key_, modifiers in ACTS:
                QTest.keyClick(field, key_, modifiers)
            compose(field, "")
            wrong += [f"{name} {heard}" for ear in ears for heard in ear.heard]
            if shell.current is not page or shell.layers() or not field.hasFocus():
                wrong.append(f"{name}: something opened")
            for ear in ears:
                ear.heard.clear()
    assert wrong == []
    assert seen >= 25


@pytest.mark.parametrize("act", ["contact", "dispatch", "answer", "return", "extend", "redispatch", "remind", "supervise", "flag", "amend"])
def test_no_panel_acts_while_words_are_typed_or_composed(qtbot: QtBot, window: Window, act: str) -> None:
    view = dossier.view(window.desk, STAIRS if act in ("contact", "dispatch") else WALL)
    window.acts().open(view, next(a for a in view.acts if a.name == act))
    settle(qtbot, window)
    panel = window.shell.layers()[-1]
    assert isinstance(panel, ActPanel)
    wrong = []
    for field in fields(panel):
        field.setFocus()
        if not field.hasFocus():
            continue
        others = {q.ask.slot: q.value() for q in panel.questions if not q.isAncestorOf(field)}
        compose(field, "tingdian")
        for key, modifiers in ACTS:
            QTest.keyClick(field, key, modifiers)
        compose(field, "")
        if not isinstance(field, QLineEdit) or field is not getattr(getattr(panel, "unit", None), "search", None):  # there digits choose a unit
            QTest.keyClick(field, Qt.Key.Key_2)
        if not panel.isVisible() or not field.hasFocus() or {q.ask.slot: q.value() for q in panel.questions if q.ask.slot in others} != others:
            wrong.append(f"{type(field).__name__} {field.accessibleName()}")
    assert wrong == []
