"""更正 of a field that holds a story: several lines, the same keys, nothing typed lost."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.acting import Acting
from hotline_desk.screens.acting.asks import ChangeQuestion
from hotline_desk.screens.acting.panel import ActPanel
from hotline_desk.services.office import Desk
from hotline_desk.widgets.fields import LongText
from tests.screens.acting import opened_act
from tests.screens.hands import press
from tests.screens.offices import WALL

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
STORY = "Wall fell on the path.\nSince Monday nobody came.\nCaller asks for a fence."


def changing(panel: ActPanel) -> ChangeQuestion:
    return next(q for q in panel.questions if isinstance(q, ChangeQuestion))


def typed_story() -> None:
    """By keys only: Enter is a new line here."""
    for place, line in enumerate(STORY.split("\n")):
        if place:
            press(KEY.Key_Return)
        focus = QApplication.focusWidget()
        assert isinstance(focus, LongText)
        QTest.keyClicks(focus, line)


def test_a_story_is_corrected_in_several_lines_and_saved_with_ctrl_enter(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    panel = opened_act(acting, desk, WALL, "amend")
    question = changing(panel)
    question.which.set_value("address")
    assert question.words.isVisible() and not question.lines.isVisible()
    question.which.set_value("content")
    assert question.lines.isVisible() and not question.words.isVisible()
    shown = question.lines.fontMetrics().lineSpacing()
    assert question.lines.viewport().height() >= 4 * shown, "four lines are seen at once"
    question.which.setFocus()
    press(KEY.Key_Tab)
    typed_story()
    press(KEY.Key_Tab)
    reason = QApplication.focusWidget()
    assert reason is not None and reason is not question.lines, "Tab leaves the field"
    QTest.keyClicks(reason, "caller said so")
    question.lines.setFocus()
    with qtbot.waitSignal(acting.recorded):
        press(KEY.Key_Return, mods=CTRL)
    assert desk.judge(WALL)[0].fact("content") == STORY


def test_half_a_story_is_there_again_and_goes_along_to_another_field(acting: Acting, desk: Desk) -> None:
    panel = opened_act(acting, desk, WALL, "amend")
    question = changing(panel)
    question.which.set_value("content")
    question.lines.setFocus()
    typed_story()
    panel.reject()
    again = changing(opened_act(acting, desk, WALL, "amend"))
    assert (again.which.value(), again.lines.toPlainText()) == ("content", STORY)
    again.which.set_value("subject")
    assert again.words.text().startswith("Wall fell on the path.")
    assert again.value() == {"subject": again.words.text()}
