"""Everything is searched for rubbish only while nobody touches the program."""

from __future__ import annotations

import gc
from weakref import ref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from hotline_desk.widgets import rubbish
from hotline_desk.widgets.rubbish import SEARCHES, Rubbish


class Circle:
    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def line(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> QLineEdit:
    monkeypatch.setattr(rubbish, "CALM_MS", 150)
    made = QLineEdit()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def old_rubbish() -> ref[Circle]:
    """A circle that has outlived the searches of young objects, and that nobody names."""
    made = Circle()
    gc.collect(1)
    return ref(made)


def active(monkeypatch: pytest.MonkeyPatch, state: Qt.ApplicationState) -> None:
    monkeypatch.setattr(QGuiApplication, "applicationState", staticmethod(lambda: state))


def test_a_window_has_its_own_thresholds_and_gives_them_back(qtbot: QtBot, line: QLineEdit) -> None:
    before = gc.get_threshold()
    care = Rubbish(line)
    assert gc.get_threshold() == SEARCHES
    with qtbot.waitSignal(care.destroyed):
        care.deleteLater()
    assert gc.get_threshold() == before


def test_while_one_types_nothing_is_swept_and_then_it_is(qtbot: QtBot, line: QLineEdit, monkeypatch: pytest.MonkeyPatch) -> None:
    active(monkeypatch, Qt.ApplicationState.ApplicationActive)
    care, left = Rubbish(line), old_rubbish()
    care.wait()
    for _ in range(5):
        qtbot.wait(60)
        QTest.keyClick(line, Qt.Key.Key_A)
        assert care.calm.isActive()
    assert left() is not None
    qtbot.waitUntil(lambda: left() is None)
    assert not care.calm.isActive()


def test_who_works_in_another_program_feels_no_sweep(line: QLineEdit, monkeypatch: pytest.MonkeyPatch) -> None:
    active(monkeypatch, Qt.ApplicationState.ApplicationInactive)
    care, left = Rubbish(line), old_rubbish()
    care.wait()
    assert left() is None


def test_a_round_that_comes_again_does_not_put_the_moment_off(line: QLineEdit, monkeypatch: pytest.MonkeyPatch) -> None:
    active(monkeypatch, Qt.ApplicationState.ApplicationActive)
    care = Rubbish(line)
    care.wait()
    left = care.calm.remainingTime()
    care.wait()
    assert care.calm.remainingTime() <= left
    care.sweep()
