"""回访 under a regulation that has only some orders called: nothing says that all of them were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.services import acts, revisiting
from hotline_desk.services.office import Desk
from tests.screens.hands import press, words

STEPS = (("register", {"channel": "12345", "subject": "占道经营", "content": "占道经营", "phone": "13800000001"}), ("dispatch", {"to": "天山中队"}),
         ("contact", {"method": "phone", "reached": True, "party": "unit"}), ("accept", {}), ("reply", {"method": "phone", "points": "已劝离"}),
         ("file_result", {"solved": "actual", "result": "已劝离"}), ("review_result", {"approved": True, "role": "中队负责人"}), ("close", {}))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """长宁, two orders closed without a call."""
    with Desk.create(tmp_path / "office", "changning_cg", clock=lambda: datetime(2026, 9, 17, 10, 6), user="王敏") as opened:
        for number in ("A1", "A2"):
            for kind, data in STEPS:
                acts.record(opened, number, kind, data)
        yield opened


def test_what_was_closed_without_a_call_is_not_said_to_be_called(desk: Desk) -> None:
    assert revisiting.header(desk, revisiting.queue(desk)) == "本月办结 2 件，抽查回访 0 件"
    acts.record(desk, "A1", "revisit", {"source": "street", "reached": True, "result": "satisfied"})
    assert revisiting.header(desk, revisiting.queue(desk)) == "本月办结 2 件，抽查回访 1 件"
    acts.undo(desk)
    assert revisiting.header(desk, revisiting.queue(desk)) == "本月办结 2 件，抽查回访 0 件"


def test_the_empty_page_says_how_one_is_called_and_it_is_so(desk: Desk, window: Window, qtbot: QtBot) -> None:
    window.shell.go("revisit")
    page = window.shell.page("revisit")
    qtbot.waitUntil(lambda: "没有等着抽查回访的诉件" in words(page))
    assert "回访过了" not in words(page)
    assert "打开它按 R 记下" in words(page)
    window.shell.go("dossier", "A1")
    qtbot.waitUntil(window.shell.isActiveWindow)
    press(Qt.Key.Key_R)
    qtbot.waitUntil(lambda: bool(window.shell.layers()))
    assert "回访" in words(window.shell.layers()[-1])
