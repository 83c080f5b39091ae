"""续报 and 计划性办结: what is promised for a day starts out at the office's close, not at the minute of asking."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.domain.events import EVENT_KINDS
from hotline_desk.screens.acting.arrangements import arrangement
from hotline_desk.screens.acting.asks import MomentQuestion, make_question
from hotline_desk.screens.acting.desk_office import DeskOffice
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.closed import desk_of


@pytest.mark.parametrize(("kind", "name"), [("report_progress", "promised"), ("plan_close", "planned"), ("decide_extension", "new_due")])
def test_a_day_is_promised_until_its_close(qtbot: QtBot, qapp: QApplication, tmp_path: Path, kind: str, name: str) -> None:
    apply(qapp, make_theme(motion=False))
    with desk_of(tmp_path, "chengdong") as desk:
        office = DeskOffice(desk)
        ask = next(a for a in arrangement(kind).asks if a.slot == name)
        slot = EVENT_KINDS[kind].slot(name)
        assert slot is not None
        question = make_question(ask, slot, office.now(), office.closing())
    qtbot.addWidget(question)
    assert isinstance(question, MomentQuestion)
    shown = question.editor.value()
    assert isinstance(shown, datetime)
    assert shown.time() == time(17, 30)
