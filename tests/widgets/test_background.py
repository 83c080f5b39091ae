"""Work off the GUI thread: the answer comes back to the GUI thread, cancel stops it, nothing is lost."""

from __future__ import annotations

import weakref
from threading import Event, current_thread, main_thread
from time import sleep

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, QThreadPool
from pytestqt.qtbot import QtBot

from hotline_desk.widgets import background


def test_result_and_progress_arrive_in_the_gui_thread(qtbot: QtBot) -> None:
    owner, seen = QObject(), []

    def work(report: background.Report) -> str:
        assert not QThread.currentThread().isMainThread()
        report.step(1, 2, "一半")
        return "成了"

    task = background.run(owner, work)
    task.progress.connect(lambda *step: seen.append((step, QThread.currentThread().isMainThread())))
    with qtbot.waitSignal(task.finished) as finished:
        pass
    assert finished.args == ["成了"]
    assert seen == [((1, 2, "一半"), True)]


def test_an_exception_is_handed_over(qtbot: QtBot) -> None:
    owner = QObject()

    def work(_report: background.Report) -> None:
        raise ValueError("坏了")

    task = background.run(owner, work)
    with qtbot.waitSignal(task.failed) as failed:
        pass
    assert isinstance(failed.args[0], ValueError)


def test_cancel_stops_at_the_next_step(qtbot: QtBot) -> None:
    owner, steps = QObject(), []

    def work(report: background.Report) -> None:
        for i in range(1000):
            report.step(i, 1000)
            steps.append(i)
            sleep(0.002)

    task = background.run(owner, work)
    with qtbot.waitSignal(task.cancelled):
        task.cancel()
    assert len(steps) < 1000


def test_the_owner_may_go_away(qtbot: QtBot) -> None:
    gate, told = Event(), list[object]()
    owner = QObject()
    task = background.run(owner, lambda _report: gate.wait(60))
    task.finished.connect(told.append)
    shiboken6.delete(owner)
    assert not shiboken6.isValid(task)
    gate.set()
    QThreadPool.globalInstance().waitForDone()
    QCoreApplication.processEvents()
    assert told == [], "nobody waits for the answer any more"


def test_an_owner_only_its_own_work_holds_goes_once(qtbot: QtBot) -> None:
    """The last hand on it is what is connected to the work; it was deleted twice, and the program crashed."""
    gone = list[int]()

    def ask(turn: int) -> None:
        owner = QObject()
        weakref.finalize(owner, gone.append, turn)
        task = background.run(owner, lambda _report: turn)
        task.finished.connect(lambda made: setattr(owner, "made", made))

    def put_off(turn: int) -> None:
        owner = QObject()
        weakref.finalize(owner, gone.append, turn)
        background.later(owner, 1, lambda: setattr(owner, "made", turn))

    for turn in range(5):
        ask(turn)
        put_off(turn)
    qtbot.waitUntil(lambda: sorted(gone) == sorted([*range(5)] * 2))


def test_what_a_worker_speaks_through_ends_in_the_windows_thread(qtbot: QtBot) -> None:
    """Qt forbids to destroy an object in another thread than its own."""
    gate, threads = Event(), list[object]()
    owner = QObject()
    task = background.run(owner, lambda _report: gate.wait(5))
    signals = task._signals
    signals.destroyed.connect(lambda: threads.append(current_thread()), Qt.ConnectionType.DirectConnection)
    del signals, task
    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [main_thread()]


def test_short_work_is_told_at_once_and_long_work_later(qtbot: QtBot) -> None:
    gate, told = Event(), list[object]()
    owner = QObject()
    quick = background.run(owner, lambda report: 7)
    quick.finished.connect(told.append)
    quick.settle(5_000)
    assert told == [7]  # without a turn of the event loop
    slow = background.run(owner, lambda report: gate.wait(5))
    slow.finished.connect(told.append)
    slow.settle(10)
    assert told == [7]
    gate.set()
    qtbot.waitUntil(lambda: told == [7, True])
