"""Ctrl+Z: at once for one order, in a worker for many; a window that closes waits for its workers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk import app
from hotline_desk.screens import undoing
from hotline_desk.screens.undoing import Undoing
from hotline_desk.services import acts, bulk, days, unit_office
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


def test_what_judges_many_anew_is_taken_back_in_a_worker_and_once(qtbot: QtBot, qapp: QApplication, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    taken = acts.undo
    monkeypatch.setattr(acts, "undo", lambda d, done: (threads.append(threading.get_ident()), taken(d, done))[1])
    kept = days.own(desk)
    days.set_day(desk, date(2026, 9, 18), "off", "台风停工")
    undo = Undoing(desk, qapp)
    heard = _Heard(undo)
    undo.take_back(None)
    undo.take_back(None)  # Ctrl+Z pressed twice
    assert [said[0] for said in heard.said] == ["正在撤销", "正在撤销上一步"]
    qtbot.waitUntil(lambda: bool(heard.undone))
    assert len(threads) == 1
    assert threads != [threading.get_ident()]
    assert days.own(desk) == kept


def test_a_unit_that_was_changed_in_the_window_is_as_before_after_ctrl_z(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    window = app.Window(desk)
    qtbot.addWidget(window.shell)
    window.shell.show()
    unit_office.add(desk, "城建中心", "section")
    before = desk.store.units()
    window.shell.go("settings", "units")
    section = window.shell.page("settings").sections["units"]  # type: ignore[attr-defined]
    section.people["first"].setText("李红")
    assert section.keep()
    assert desk.store.units() != before
    window.shell.activateWindow()
    qtbot.waitUntil(window.shell.isActiveWindow)
    section.table.setFocus()
    QTest.keyClick(section.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.store.units() == before
    assert section.people["first"].text() == "", "the form shows it too"
    window.shell.close()


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
