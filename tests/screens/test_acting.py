"""Act panels over a real office: keys, digits, consequences, refusals with their clause, conflicts, drafts, undo."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.domain.events import EVENT_KINDS
from hotline_desk.screens.acting import Acting, ActMenu, DeskOffice, acts_for
from hotline_desk.screens.acting.arrangements import ANSWERING, ARRANGEMENTS, arrangement, slot_of
from hotline_desk.services import acts, dossier
from hotline_desk.services.office import Desk, StoreError
from hotline_desk.services.views import ActOption, Done
from hotline_desk.widgets.text import ClauseLink
from hotline_desk.widgets.why import ClauseDrawer
from tests.screens.acting import kinds, opened, opened_act
from tests.screens.hands import press, words
from tests.screens.offices import NOW, STAIRS, WALL, act

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


# -- declarations -----------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", [k for k in EVENT_KINDS if k != "register"])
def test_every_event_kind_has_a_panel_over_its_own_slots(kind: str) -> None:
    found = arrangement(kind)
    for ask in found.asks:
        slot_of(found, ask)
    asked = {a.slot for a in found.asks} | set(found.hidden)
    required = {s.name for s in EVENT_KINDS[kind].slots if s.required}
    assert required <= asked or kind == "dispatch"
    assert found.words({})


def test_answering_asks_for_slots_of_both_events() -> None:
    assert {slot_of(ANSWERING, a).name for a in ANSWERING.asks if a.of} == {
        "solved", "disposition", "closure_basis", "evidence", "result"}
    assert {a.kind for a in ARRANGEMENTS.values()} <= set(EVENT_KINDS)


def test_keys_are_the_pinyin_initials_and_a_refused_act_keeps_its_key(desk: Desk) -> None:
    found = acts_for(dossier.view(desk, WALL))
    assert {k: found[k].kind for k in "LPTYHJDC"} == {
        "L": "contact", "P": "dispatch", "T": "request_return", "Y": "request_extension", "H": "file_result",
        "J": "close", "D": "supervise", "C": "remind"}


# -- contact: digits, preview, saving --------------------------------------------------------------------
def test_contact_by_keys_alone_shows_what_follows_and_is_recorded(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    panel = opened(acting, desk, STAIRS, "L")
    assert "先行联系：" in words(panel)
    assert any(link.number == "第八条（一）" for link in panel.findChildren(ClauseLink))
    press(Qt.Key.Key_1)
    assert isinstance(QApplication.focusWidget(), QPlainTextEdit)
    QTest.keyClicks(QApplication.focusWidget(), "1234")
    with qtbot.waitSignal(acting.recorded) as caught:
        press(ENTER, mods=CTRL)
    event = desk.store.events(STAIRS)[-1]
    assert (event.kind, event.get("reached"), event.get("method"), event.get("note")) == ("contact", True, "phone", "1234")
    assert isinstance(caught.args[0], Done)
    assert acting.panel is None


def test_not_reached_asks_why_and_renames_the_button(acting: Acting, desk: Desk) -> None:
    panel = opened(acting, desk, STAIRS, "L")
    press(Qt.Key.Key_2)
    assert panel.save.text() == "记下未联系上"
    assert [q.label for q in panel.missing()] == ["未联原因"]
    assert not panel.save.isEnabled()
    press(Qt.Key.Key_2)
    assert panel.values()["reason"] == "始终未接"
    assert panel.save.isEnabled()


def test_ctrl_enter_leads_to_what_is_missing(acting: Acting, desk: Desk) -> None:
    panel = opened(acting, desk, WALL, "T")
    panel.save.setFocus()
    QTest.keyClick(panel, ENTER, CTRL)
    assert "请先填“理由”。" in words(panel)
    assert kinds(desk, WALL)[-1] == "accept"


def test_refusal_is_told_with_its_clause_before_saving(acting: Acting, desk: Desk) -> None:
    panel = opened(acting, desk, WALL, "Y")
    assert not panel.save.isEnabled()
    assert panel.preview.refused
    assert panel.preview.refused in words(panel).replace("\n", "") or panel.preview.refused[:12] in words(panel)
    assert any(link.number == panel.preview.clause for link in panel.outcome.findChildren(ClauseLink))


def test_a_key_the_order_does_not_offer_opens_and_says_why_not(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    panel = opened(acting, desk, STAIRS, "J")
    assert panel.preview.refused
    press(ENTER, mods=CTRL)
    assert kinds(desk, STAIRS) == ["register"]


def test_preview_waits_for_a_pause_in_typing(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    panel = opened(acting, desk, STAIRS, "L")
    calls: list[object] = []
    real = panel.office.preview
    panel.office.preview = lambda *a: calls.append(a) or real(*a)  # type: ignore[method-assign, func-returns-value]
    editor = panel.findChild(QPlainTextEdit)
    QTest.keyClicks(editor, "abcdef")
    assert calls == []
    qtbot.waitUntil(lambda: len(calls) == 1)


def test_back_dated_moment_is_recorded(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    panel = opened(acting, desk, STAIRS, "L")
    assert panel.at() is None
    panel.when.set_value(NOW.replace(day=16, hour=11))
    with qtbot.waitSignal(acting.recorded):
        panel.press_primary()
    assert desk.store.events(STAIRS)[-1].at == NOW.replace(day=16, hour=11)


def test_a_moment_to_come_is_refused_and_nothing_changes(acting: Acting, desk: Desk) -> None:
    panel = opened(acting, desk, STAIRS, "L")
    panel.when.set_value(NOW.replace(day=18))
    panel.compute()
    assert not panel.save.isEnabled()
    assert "还没到" in words(panel)


# -- reply and result ------------------------------------------------------------------------------------
def test_answer_panel_records_reply_and_result_as_one_act(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    panel = opened(acting, desk, WALL, "H")
    given = {"solved": "actual", "points": "已修好", "result": "外墙已修复", "evidence": ["image"]}
    for question in panel.questions:
        if question.ask.slot in given:
            question.set_value(given[question.ask.slot])
    panel.compute()
    assert panel.save.text() == "答复并反馈结果"
    with qtbot.waitSignal(acting.recorded) as caught:
        panel.press_primary()
    assert kinds(desk, WALL)[-2:] == ["reply", "file_result"]
    assert len(caught.args[0].undo) == 2
    acts.undo(desk, caught.args[0])
    assert dossier.view(desk, WALL).state == "handling"


def test_answer_panel_may_record_the_reply_alone(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    panel = opened(acting, desk, WALL, "H")
    press(Qt.Key.Key_2)
    assert panel.save.text() == "记下答复"
    next(q for q in panel.questions if q.ask.slot == "points").set_value("已电话答复")
    with qtbot.waitSignal(acting.recorded):
        panel.press_primary()
    assert kinds(desk, WALL)[-1] == "reply"
    assert opened(acting, desk, WALL, "H").save.text() == "反馈结果"


# -- drafts, conflicts, batches, clauses ---------------------------------------------------------------
def test_esc_keeps_long_text_for_next_time_and_saving_forgets_it(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    panel = opened(acting, desk, STAIRS, "L")
    panel.findChild(QPlainTextEdit).setPlainText("来电人说周末在家")
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert acting.panel is None
    panel = opened(acting, desk, STAIRS, "L")
    assert panel.values()["note"] == "来电人说周末在家"
    with qtbot.waitSignal(acting.recorded):
        panel.press_primary()
    assert not DeskOffice(desk).load_draft(panel.draft_key())


def test_conflict_shows_both_texts_and_saves_on_second_press(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    panel = opened(acting, desk, STAIRS, "L")
    panel.findChild(QPlainTextEdit).setPlainText("我记的")
    acts.record(desk, STAIRS, "note", {"text": "别人记的"})
    panel.press_primary()
    assert "别人记的" in words(panel)
    assert panel.values()["note"] == "我记的"
    assert kinds(desk, STAIRS) == ["register", "note"]
    with qtbot.waitSignal(acting.recorded):
        panel.press_primary()
    assert kinds(desk, STAIRS) == ["register", "note", "contact"]


def test_a_locked_store_is_said_and_the_same_press_tries_again(
        qtbot: QtBot, acting: Acting, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = opened(acting, desk, STAIRS, "L")
    with monkeypatch.context() as patch:
        patch.setattr(acts, "record_steps", _locked)
        panel.press_primary()
    assert "已有数据是安全的" in words(panel)
    assert panel.save.isEnabled()
    with qtbot.waitSignal(acting.recorded):
        panel.press_primary()


def _locked(*_args: object) -> Done:
    raise StoreError("locked")


def test_several_ticked_orders_are_one_act(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    view = dossier.view(desk, WALL)
    panel = acting.open(view, ActOption("remind", "remind", "催办", "C"), (WALL, STAIRS))
    assert "（2 件）" in panel.save.text()
    qtbot.waitUntil(panel.save.isEnabled)
    with qtbot.waitSignal(acting.recorded) as caught:
        panel.press_primary()
    assert kinds(desk, WALL)[-1] == kinds(desk, STAIRS)[-1] == "remind"
    assert {number for number, _ in caught.args[0].undo} == {WALL, STAIRS}


def test_of_a_batch_those_that_cannot_are_named_and_the_others_go_on(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    view = dossier.view(desk, STAIRS)
    panel = acting.open(view, acts_for(view)["P"], (STAIRS, WALL))
    qtbot.waitUntil(lambda: panel.ready)
    assert panel.left_out.isVisible()
    assert WALL in words(panel)
    assert "（1 件）" in panel.save.text()
    with qtbot.waitSignal(acting.recorded):
        panel.press_primary()
    assert kinds(desk, STAIRS)[-1] == "dispatch"
    assert kinds(desk, WALL)[-1] != "dispatch"
    acts.undo(desk)
    assert kinds(desk, STAIRS)[-1] == "void"


def test_a_batch_none_of_which_may_is_refused_with_a_reason(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    view = dossier.view(desk, WALL)
    panel = acting.open(view, ActOption("archive", "archive", "归档", "K"), (WALL, STAIRS))
    qtbot.waitUntil(lambda: panel.ready)
    assert not panel.save.isEnabled()
    assert panel.preview.refused


def test_several_become_one_matter_with_one_undo(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    lone = "BS260910-0001"
    act(desk, lone, "register", "2026-09-10T10:20", phone="13600000000", subject="楼道堆物", content="堆物", address="宝林六村12号")
    panel = acting.open_many(dossier.view(desk, WALL), "join", (WALL, lone))
    qtbot.waitUntil(lambda: panel.ready)
    assert panel.questions[0].value() == WALL  # received first of these: offered at once
    qtbot.waitUntil(panel.save.isEnabled)
    with qtbot.waitSignal(acting.recorded):
        panel.press_primary()
    assert desk.judge(WALL)[0].matter == desk.judge(lone)[0].matter == WALL
    acts.undo(desk)
    assert not desk.judge(WALL)[0].matter
    assert not desk.judge(lone)[0].matter


def test_clause_link_opens_the_full_text_over_the_panel(acting: Acting, desk: Desk, host: QWidget) -> None:
    panel = opened(acting, desk, STAIRS, "L")
    panel.outcome.findChildren(ClauseLink)[0].click()
    drawer = host.findChildren(ClauseDrawer)
    assert len(drawer) == 1
    QTest.keyClick(drawer[0], Qt.Key.Key_Escape)
    assert acting.panel is panel


def test_note_without_a_panel_and_menu_of_all_acts(qtbot: QtBot, acting: Acting, desk: Desk, host: QWidget) -> None:
    with qtbot.waitSignal(acting.recorded):
        assert acting.note(dossier.view(desk, WALL), "电话沟通")
    view = dossier.view(desk, WALL)
    menu = ActMenu(view, ("remind",), host)
    assert len(menu.actions()) == len(view.acts) - 1
    with qtbot.waitSignal(menu.chosen) as caught:
        menu.actions()[0].trigger()
    assert caught.args[0].name != "remind"


def test_joining_a_matter_names_an_order_and_is_one_undo(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    acts.record(desk, WALL, "amend", {"changes": {"address": "友谊路街道宝林六村12号302室"}, "reason": "听错"})
    panel = opened_act(acting, desk, WALL, "join")
    question = panel.questions[0]
    assert STAIRS in [question.editor.itemData(i) for i in range(question.editor.count())]
    question.editor.setCurrentIndex(question.editor.findData(STAIRS))
    panel.compute()
    with qtbot.waitSignal(acting.recorded) as caught:
        panel.press_primary()
    assert desk.judge(WALL)[0].matter == "m1"
    acts.undo(desk, caught.args[0])
    assert desk.judge(WALL)[0].matter == ""
    panel = opened_act(acting, desk, STAIRS, "leave")
    with qtbot.waitSignal(acting.recorded):
        panel.press_primary()
    panel = opened_act(acting, desk, STAIRS, "join")
    panel.questions[0].set_value(WALL)
    with qtbot.waitSignal(acting.recorded) as caught:
        panel.press_primary()
    assert desk.judge(STAIRS)[0].matter == desk.judge(WALL)[0].matter == WALL
    assert {number for number, _ in caught.args[0].undo} == {STAIRS, WALL}


def test_a_bad_revisit_tells_of_the_redo_before_it_is_saved(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    for kind, data in (("reply", {"method": "phone", "points": "已答复"}),
                       ("file_result", {"solved": "actual", "result": "已修", "disposition": "by_law"}),
                       ("review_result", {"approved": True}), ("submit", {}), ("close", {})):
        acts.record(desk, WALL, kind, data)
    panel = opened_act(acting, desk, WALL, "revisit")
    next(q for q in panel.questions if q.ask.slot == "result").press(4)
    panel.compute()
    assert "不满退回" in words(panel)
    assert "分管领导" in words(panel)
    assert panel.save.text() == "记下回访：不满意"


def test_every_offered_act_of_every_state_opens_and_closes(acting: Acting, desk: Desk) -> None:
    for number in (WALL, STAIRS):
        view = dossier.view(desk, number)
        for option in view.acts:
            panel = acting.open(view, option)
            if option.kind == "attach":
                assert panel is None  # an office that keeps no files; tests/screens/test_materials.py opens the real one
                continue
            assert panel.save.text()
            assert panel.card.width() <= 860
            panel.close_layer(False)
    assert len(desk.store.events(STAIRS)) == 1
