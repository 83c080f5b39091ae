"""续报 and 计划性办结: what is promised for a day starts out at the office's close, not at the minute of asking."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.domain.events import EVENT_KINDS
from hotline_desk.screens.acting.arrangements import arrangement
from hotline_desk.screens.acting.asks import FieldQuestion, MomentQuestion, make_question
from hotline_desk.screens.acting.desk_office import DeskOffice
from hotline_desk.screens.acting.panel import ActPanel, Target
from hotline_desk.services import dossier
from hotline_desk.services.office import Desk
from hotline_desk.services.views import ActOption
from hotline_desk.widgets.fields import Moment
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.closed import desk_of
from tests.screens.hands import words
from tests.screens.offices import WALL


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
    assert question.value() == (shown if ask.needed else None), "what stands in a field that must be filled in is its answer"
    assert question.open, "the keys begin at a day nobody chose yet"


@pytest.mark.parametrize("kind", ["report_progress", "plan_close"])
def test_nobody_is_asked_to_fill_in_a_day_that_stands_there(qtbot: QtBot, host: QWidget, desk: Desk, kind: str) -> None:
    panel = ActPanel(host, DeskOffice(desk), Target(dossier.view(desk, WALL), (WALL,)), ActOption(kind, kind, "续报", "X"))
    panel.open()
    assert "填好" not in words(panel)
    assert panel.missing() == []
    assert isinstance(QApplication.focusWidget(), Moment)
    panel.close_layer()


@pytest.mark.parametrize("kind", ["visit", "open_ledger"])
def test_two_fields_side_by_side_stand_on_one_line(qtbot: QtBot, host: QWidget, desk: Desk, kind: str) -> None:
    panel = ActPanel(host, DeskOffice(desk), Target(dossier.view(desk, WALL), (WALL,)), ActOption(kind, kind, "到场", "O"))
    panel.open()
    qtbot.waitUntil(lambda: all(q.height() > 1 for q in panel.questions))
    moment = next(q for q in panel.questions if isinstance(q, MomentQuestion))
    beside = next(q for q in panel.questions if isinstance(q, FieldQuestion) and q.ask.half)
    middles = [w.mapTo(panel, w.rect().center()).y() for w in (moment.editor, beside.editor)]
    assert abs(middles[0] - middles[1]) <= 1
    panel.close_layer()


def test_a_day_that_nobody_set_is_no_draft(qtbot: QtBot, host: QWidget, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept with the words it came back as the answer: the close of the day on which they were written."""
    office, target = DeskOffice(desk), Target(dossier.view(desk, WALL), (WALL,))
    first = ActPanel(host, office, target, ActOption("plan_close", "plan_close", "计划性办结", "X"))
    first.open()
    plan = next(q for q in first.questions if isinstance(q, FieldQuestion))
    plan.set_value("分两期修")
    first.close_layer()
    tomorrow = office.closing() + timedelta(days=1)
    monkeypatch.setattr(office, "closing", lambda: tomorrow)
    second = ActPanel(host, office, target, ActOption("plan_close", "plan_close", "计划性办结", "X"))
    assert next(q for q in second.questions if isinstance(q, FieldQuestion)).value() == "分两期修"
    assert next(q for q in second.questions if isinstance(q, MomentQuestion)).value() == tomorrow
    second.close_layer(True)
