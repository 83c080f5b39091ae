"""Ctrl+Z: at once for one order, in a worker for many; a window that closes waits for its workers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk import app
from hotline_desk.screens import undoing
from hotline_desk.screens.undoing import Undoing
from hotline_desk.services import acts, bulk
from hotline_desk.services.office import Desk
from hotline_desk.widgets.background import Report, run
from tests.screens.closed import desk_of
from tests.screens.offices import act


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path) as opened:
        for i in range(3):
            act(opened, f"A{i}", "register", "2026-09-16T10:00", phone=f"1380000000{i}", subject="x", content="x", address=f"路{i}号")
        yield opened
        QThreadPool.globalInstance().waitForDone()


class _Heard(QObject):
    def __init__(self, source: Undoing) -> None:
        super().__init__()
        self.said: list[tuple[str, str, str]] = []
        self.undone: list[object] = []
        source.said.connect(lambda *words: self.said.append(words))
        source.undone.connect(self.undone.append)


def test_one_act_is_taken_back_at_once_and_then_there_is_none(qtbot: QtBot, qapp: QApplication, desk: Desk) -> None:
    desk.undo_stack.clear()
    acts.record(desk, "A0", "remind")
    undo = Undoing(desk, qapp)
    heard = _Heard(undo)
    undo.take_back(None)
    assert len(heard.undone) == 1
    undo.take_back(None)
    assert heard.said[-1][0] == "没有可撤销的了"


def test_many_are_taken_back_in_a_worker(qtbot: QtBot, qapp: QApplication, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undoing, "MANY", 2)
    threads: list[int] = []
    taken = acts.undo
    monkeypatch.setattr(acts, "undo", lambda d, done: (threads.append(threading.get_ident()), taken(d, done))[1])
    bulk.record(desk, ["A0", "A1", "A2"], [("remind", {})])
    undo = Undoing(desk, qapp)
    heard = _Heard(undo)
    undo.take_back(None)
    assert heard.said[0][0] == "正在撤销"
    qtbot.waitUntil(lambda: bool(heard.undone))
    assert threads != [threading.get_ident()]
    assert not desk.judge("A0")[0].all("remind")


def test_what_was_taken_back_elsewhere_is_said(qtbot: QtBot, qapp: QApplication, desk: Desk) -> None:
    done = acts.record(desk, "A0", "remind")
    acts.undo(desk, done)
    undo = Undoing(desk, qapp)
    heard = _Heard(undo)
    undo.take_back(done)
    assert heard.said == [("没有撤销", "这一步已经撤销过了。工单没有变化。", "over")]


def test_a_closing_window_waits_for_its_workers(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    window = app.Window(desk)
    ended = threading.Event()
    begun = threading.Event()

    def work(report: Report) -> None:
        begun.set()
        try:
            while True:
                desk.store.counts("state")
                report.step(0)
        finally:
            ended.set()

    run(window.shell, work)
    assert begun.wait(5)
    window.close()
    assert ended.is_set()
    window.shell.deleteLater()
