"""Act panels: nothing typed is lost, and the second of two edits is told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.screens.acting import Acting, DeskOffice, acts_for
from hotline_desk.screens.acting.asks import ChangeQuestion
from hotline_desk.screens.acting.outcome import Outcome
from hotline_desk.services import acts, dossier
from hotline_desk.services.office import Desk
from hotline_desk.services.views import Consequence, Preview
from hotline_desk.widgets.text import Label, Para, Sign
from hotline_desk.widgets.theme import apply, make_theme, theme_of
from tests.screens.acting import kinds, opened_act
from tests.screens.hands import words
from tests.screens.offices import WALL, act

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
TYPED_ACTS = ("contact", "return", "extend", "remind", "flag", "amend", "note", "void", "supervise")


@pytest.mark.parametrize("name", TYPED_ACTS)
def test_what_was_typed_survives_a_kill_in_every_panel(qtbot: QtBot, acting: Acting, desk: Desk, name: str) -> None:
    view = dossier.view(desk, WALL)
    made = {o.name: o for o in view.acts}
    option = made.get(name) or next(o for o in acts_for(view).values() if o.name == name)
    panel = acting.open(view, option)
    editors = [q.words if isinstance(q, ChangeQuestion) else getattr(q, "editor", None) for q in panel.questions if q.isVisibleTo(panel)]
    field = next(e for kind in (QPlainTextEdit, QLineEdit) for e in editors if isinstance(e, kind))
    field.setPlainText("打到一半停电") if isinstance(field, QPlainTextEdit) else field.setText("打到一半停电")
    qtbot.waitUntil(lambda: desk.store.draft("王敏", panel.draft_key()) is not None, timeout=4000)
    with Desk.open(desk.folder, clock=desk.clock, user="王敏", readonly=True) as other:  # nothing was closed: as after a kill
        again = Acting(DeskOffice(other), acting.host).open(dossier.view(other, WALL), option)
        assert "打到一半停电" in str(again.typed())


def test_an_opened_and_closed_panel_leaves_no_draft(acting: Acting, desk: Desk) -> None:
    for name in ("contact", "extend", "remind"):
        view = dossier.view(desk, WALL)
        panel = acting.open(view, next(o for o in acts_for(view).values() if o.name == name))
        panel.reject()
    assert [screen for screen, _, _ in desk.store.drafts("王敏")] == []


def test_two_windows_correct_the_same_field_and_the_second_sees_both(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    view = dossier.view(desk, WALL)
    option = next(o for o in view.acts if o.name == "amend")
    mine = acting.open(view, option)
    question = next(q for q in mine.questions if isinstance(q, ChangeQuestion))
    question.which.set_value("address")
    question.words.setText("临江新村 9 号 602 室")
    next(q for q in mine.questions if q.ask.slot == "reason").set_value("来电更正")
    acts.record(desk, WALL, "amend", {"changes": {"address": "临江新村 8 号 602 室"}}, by="李强")
    mine.compute()
    mine.press_primary()
    card = mine._conflict
    assert card.isVisible()
    assert "对方写的是临江新村 8 号 602 室，您填的是临江新村 9 号 602 室" in card.accessibleName()
    assert question.words.text() == "临江新村 9 号 602 室"
    assert kinds(desk, WALL).count("amend") == 1
    with qtbot.waitSignal(acting.recorded):
        mine.press_primary()
    assert desk.judge(WALL)[0].fact("address") == "临江新村 9 号 602 室"


def test_a_correction_shows_what_the_field_says_now(acting: Acting, desk: Desk) -> None:
    act(desk, WALL, "amend", "2026-09-16T11:00", changes={"phone": "13700001111", "category": ""}, reason="来电更正")
    question = next(q for q in opened_act(acting, desk, WALL, "amend").questions if isinstance(q, ChangeQuestion))
    said = {}
    for name in ("address", "phone", "category"):
        question.which.set_value(name)
        said[name] = question.now.text()
    assert question.now.isVisible()
    assert said == {"address": f"现在是：{desk.judge(WALL)[0].fact('address')}", "phone": "现在是：137****1111", "category": "现在是空的"}


def test_a_conflict_with_room_for_all_its_words_does_not_scroll(qtbot: QtBot, qapp: QApplication, host: QWidget, desk: Desk) -> None:
    """Its first line was two lines high before the card had its width: the panel kept that, empty, and scrolled."""
    apply(qapp, make_theme(size="huge", motion=False))
    host.resize(1366, 688)
    view = dossier.view(desk, WALL)
    panel = Acting(DeskOffice(desk), host).open(view, next(o for o in view.acts if o.name == "remind"))
    acts.record(desk, WALL, "remind", {"note": "请明天上午前回复"}, by="李强")
    panel.record()
    qtbot.waitUntil(lambda: panel._conflict.height() > 150)
    qtbot.wait(50)
    room = panel.scroll.verticalScrollBar().maximum()
    apply(qapp, make_theme(motion=False))
    assert panel._conflict.isVisible() and room == 0


def test_the_same_words_by_both_need_no_second_event(acting: Acting, desk: Desk) -> None:
    view = dossier.view(desk, WALL)
    panel = acting.open(view, next(o for o in view.acts if o.name == "remind"))
    panel.findChild(QPlainTextEdit).setPlainText("请今天回复")
    acts.record(desk, WALL, "remind", {"note": "请今天回复"}, by="李强")
    panel.compute()
    panel.press_primary()
    assert "对方记的和您填的一样" in words(panel)


def test_phones_in_a_conflict_stay_masked(desk: Desk) -> None:
    from hotline_desk.services import conflicts

    version = desk.store.version(WALL)
    acts.record(desk, WALL, "amend", {"changes": {"phone": "13700001111"}}, by="李强")
    [clash] = conflicts.clashes(desk, WALL, version, [("amend", {"changes": {"phone": "13700002222"}})])
    assert "0000" not in clash.theirs + clash.mine


def test_a_sign_stands_at_the_height_of_the_first_line_it_is_for(qtbot: QtBot) -> None:
    """Beside a clause, which is higher than a line, it stood 3 px above words and note on one line."""
    outcome = Outcome()
    qtbot.addWidget(outcome)
    outcome.show_preview(Preview(consequences=(
        Consequence("办理：9月23日（周三）17:30前", "第八条（二）", "norm", "含 9月20日（周日）调休上班"), Consequence("派单：完成", "第六条第一款", "done"),
        Consequence("归档以后不能撤销", "", "today"))))
    outcome.resize(660, 100)
    outcome.show()
    outcome.fit(660, 200)
    qtbot.waitUntil(lambda: outcome.findChildren(Sign)[-1].y() > 40)
    first = theme_of().line(14) / 2
    for sign, said in zip(outcome.findChildren(Sign), [w for w in outcome.findChildren(Label) + outcome.findChildren(Para) if w.bold], strict=True):
        assert abs(sign.mapTo(outcome, sign.rect().center()).y() + 1 - said.mapTo(outcome, QPoint()).y() - first) <= 1, said.text()
