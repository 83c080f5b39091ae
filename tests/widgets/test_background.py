"""Work off the GUI thread: the answer comes back to the GUI thread, cancel stops it, nothing is lost."""

from __future__ import annotations

from threading import Event
from time import sleep

from PySide6.QtCore import QObject, QThread
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
    owner = QObject()
    background.run(owner, lambda _report: sleep(0.05))
    owner.deleteLater()
    qtbot.wait(120)


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
