"""Everything is searched for rubbish only while nobody touches the program."""

from __future__ import annotations

import gc
import threading
from weakref import ref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from hotline_desk.widgets import rubbish
from hotline_desk.widgets.rubbish import Rubbish


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


def old_rubbish(generation: int = 1) -> ref[Circle]:
    """A circle that has outlived the searches of young objects, and that nobody names."""
    made = Circle()
    gc.collect(generation)
    return ref(made)


def active(monkeypatch: pytest.MonkeyPatch, state: Qt.ApplicationState) -> None:
    monkeypatch.setattr(QGuiApplication, "applicationState", staticmethod(lambda: state))


def test_a_window_that_goes_late_keeps_the_care_of_the_next(qtbot: QtBot, line: QLineEdit) -> None:
    gc.enable()
    first = Rubbish(line)
    following = QLineEdit()
    qtbot.addWidget(following)
    Rubbish(following)
    with qtbot.waitSignal(first.destroyed):
        first.deleteLater()
    assert not gc.isenabled()


def test_a_worker_that_makes_much_leaves_the_search_to_the_window(qtbot: QtBot, line: QLineEdit) -> None:
    gc.enable()
    Rubbish(line)
    searched: list[threading.Thread] = []
    gc.callbacks.append(lambda phase, _: searched.append(threading.current_thread()))
    try:
        worker = threading.Thread(target=lambda: [Circle() for _ in range(rubbish.YOUNG + 2000)])
        worker.start()
        worker.join()
        assert not searched
        qtbot.waitUntil(lambda: bool(searched))
        assert set(searched) == {threading.main_thread()}
    finally:
        gc.callbacks.pop()


def test_what_was_there_at_the_start_is_old(line: QLineEdit) -> None:
    there = [Circle() for _ in range(20_000)]
    Rubbish(line)
    gc.collect(0)
    assert len(gc.get_objects(0)) + len(gc.get_objects(1)) < 5_000, "a search of young objects goes through few"
    assert gc.get_freeze_count() == 0, "and nothing is kept out of the great search"
    assert there


def test_a_list_that_was_read_at_once_is_old_without_a_search(line: QLineEdit) -> None:
    care, left = Rubbish(line), old_rubbish(0)
    rows = [Circle() for _ in range(rubbish.MOST + 1000)]
    searched: list[object] = []
    gc.callbacks.append(lambda phase, info: searched.append(info))
    try:
        care.look()
    finally:
        gc.callbacks.pop()
    assert not searched
    assert len(gc.get_objects(0)) + len(gc.get_objects(1)) < 5_000
    del rows
    assert left() is not None
    care.sweep()
    assert left() is None, "the great search finds what was made old"


def test_what_survived_some_searches_is_searched_too(line: QLineEdit) -> None:
    care, left = Rubbish(line), old_rubbish(0)
    for _ in range(rubbish.SEARCHES + 1):
        kept = [Circle() for _ in range(rubbish.YOUNG + 1000)]
        care.look()
    assert kept
    assert left() is None


def test_no_search_goes_through_more_than_the_window_can_wait_for(line: QLineEdit) -> None:
    """What a worker keeps (the words of 100,000 orders) survived search after search, and one of all of it stopped the window for 60 ms."""
    care = Rubbish(line)
    kept: list[frozenset[int]] = []
    gone_through: list[int] = []

    def begun(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            gone_through.append(sum(len(gc.get_objects(g)) for g in range(info["generation"] + 1)))

    gc.callbacks.append(begun)
    try:
        for made in [rubbish.YOUNG + 1000] * 6 + [rubbish.MOST - 1000] * 3:
            kept += [frozenset((len(kept), n)) for n in range(made)]
            care.look()
    finally:
        gc.callbacks.remove(begun)
    assert gone_through
    assert max(gone_through) < 17_000


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


def test_what_stays_apart_is_counted_once(line: QLineEdit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python counts it object by object: 0.2 s with the orders of a year, at every burst."""
    counted: list[int] = []
    monkeypatch.setattr(gc, "get_freeze_count", lambda: counted.append(1) or 1_000_000)
    care = Rubbish(line)
    try:
        for _ in range(5):
            care.age()
    finally:
        gc.unfreeze()
    assert len(counted) == 1
