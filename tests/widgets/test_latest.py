"""Latest: one question at a time, the last one counts."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from hotline_desk.widgets.background import Latest, Report


def test_only_the_last_question_is_answered(qtbot: QtBot) -> None:
    parent, gate, put, told = QObject(), threading.Event(), [], []
    latest = Latest(parent)
    latest.answered.connect(told.append)

    def ask(word: str, wait: bool = False) -> None:
        def work(_report: Report) -> str:
            put.append(word)
            if wait:
                gate.wait(5)
            return word

        latest.ask(work)

    ask("一", wait=True)
    qtbot.waitUntil(lambda: put == ["一"])
    ask("二")
    ask("三")
    gate.set()
    qtbot.waitUntil(lambda: not latest.busy)
    assert (put, told) == (["一", "三"], ["三"])


def test_a_dropped_question_is_not_answered_and_a_failed_one_says_so(qtbot: QtBot) -> None:
    parent, gate, told = QObject(), threading.Event(), []
    latest = Latest(parent)
    latest.answered.connect(told.append)

    def slow(_report: Report) -> str:
        gate.wait(5)
        return "晚了"

    latest.ask(slow)
    latest.drop()
    gate.set()
    qtbot.waitUntil(lambda: not latest.busy)
    assert told == []

    def broken(_report: Report) -> None:
        raise ValueError("broken")

    with qtbot.waitSignal(latest.failed) as failed:
        latest.ask(broken)
    assert isinstance(failed.args[0], ValueError) and not latest.busy
