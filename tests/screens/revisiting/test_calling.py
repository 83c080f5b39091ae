"""回访 over a real office, in the real shell, by real keys: questions, attempts, 不满退回, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.revisit import DeskRevisit, RevisitPage
from hotline_desk.screens.shell import Shell
from hotline_desk.services import revisiting
from hotline_desk.services.office import Desk
from hotline_desk.services.revisit_questions import inquiries
from hotline_desk.services.views import Done
from hotline_desk.widgets.text import ClauseLink, Para
from hotline_desk.widgets.theme import apply, make_theme
from hotline_desk.widgets.why import ClauseDrawer
from tests.screens.closed import LAMP, OIL, PATH, UNIT, desk_of, over, visited
from tests.screens.hands import press
from tests.screens.revisiting.hands import last, state, words

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
pytestmark = pytest.mark.usefixtures("read_at_once")


def test_the_queue_says_who_is_called_and_masks_them(page: RevisitPage) -> None:
    row = page.list.rows_model.rows[0]
    assert (row.key, row.title) == (OIL, "餐饮油烟直排居民楼")
    assert row.lines[0].left == "吴* 136****5502"
    text = words(page)
    assert "已责令商户加装净化装置；净化装置9月底前装好。" in text
    assert "13612345502" not in text
    assert "吴敏" not in text


def test_three_digits_answer_three_questions_and_ctrl_enter_takes_the_next(page: RevisitPage, desk: Desk) -> None:
    press(KEY.Key_1, KEY.Key_1, KEY.Key_1)
    assert page.form.words.hasFocus()
    QTest.keyClicks(page.form.words, "good")
    press(KEY.Key_Return, mods=CTRL)
    kept = last(desk, OIL, "revisit")
    assert kept == {"source": "street", "reached": True, "contacted": True, "resolved": "yes", "result": "satisfied",
                    "words": "good"}
    assert state(desk, OIL) == "closed"
    assert page.list.current_key() == PATH
    assert page.form.typed() == {}


def test_a_bad_answer_shows_what_follows_and_one_key_does_it(page: RevisitPage, desk: Desk, shell: Shell) -> None:
    assert page.side.card.isHidden()
    press(KEY.Key_2, KEY.Key_3, KEY.Key_4)
    card = page.side.card.accessibleName()
    for part in ("不满退回", UNIT, "9月21日（周一）17:30前", "含 9月20日（周日）调休上班", "分管领导审核后在处理结果书签字", "向分管领导汇报"):
        assert part in card
    press(KEY.Key_Escape)  # from the words back to the list, where F is an act and no letter
    press("F")
    assert state(desk, OIL) == "redo"
    assert last(desk, OIL, "redo")["level"] == "street"
    assert last(desk, OIL, "note")["text"] == "办理结果：未解决，已做好解释说明"
    assert shell.toasts.undo_latest()


def test_one_undo_takes_the_call_and_the_redo_back(page: RevisitPage, desk: Desk, shell: Shell) -> None:
    from hotline_desk.services import acts

    told: list[Done] = []
    page.done.connect(told.append)
    press(KEY.Key_1, KEY.Key_4, KEY.Key_4, KEY.Key_Escape, KEY.Key_F)
    assert state(desk, OIL) == "redo"
    acts.undo(desk, told[0])
    assert state(desk, OIL) == "pending_revisit"
    assert revisiting.sheet(desk, OIL).group == "call"


def test_why_it_was_bad_fills_the_slots_of_the_regulation(page: RevisitPage, desk: Desk) -> None:
    press(KEY.Key_1, KEY.Key_1, KEY.Key_4)
    page.form.blocks[2]._reasons["manner"].click()
    page.form.blocks[2]._reasons["speed"].click()
    press(KEY.Key_Return, mods=CTRL)
    kept = last(desk, OIL, "revisit")
    assert (kept["process"], kept["attitude"], kept["result"]) == ("dissatisfied",) * 3
    assert last(desk, OIL, "note")["text"] == "不满意在：办理效率、办理态度"
    assert state(desk, OIL) == "pending_revisit"
    assert revisiting.counts(revisiting.queue(desk)) == {"call": 1, "later": 0, "missed": 0, "bad": 1}


def test_a_bad_one_on_record_goes_back_by_one_key(page: RevisitPage, desk: Desk) -> None:
    visited(desk, OIL, "2026-09-17T09:00", result="dissatisfied")
    page.refresh()
    assert page.back_button.isVisible()
    assert page.back_button.text() == "不满退回"
    press("F")
    assert state(desk, OIL) == "redo"


def test_the_third_call_that_nobody_answers_ends_it(page: RevisitPage, desk: Desk) -> None:
    for attempt in (1, 2, 3):
        page.list.go_to(OIL)
        assert (f"还差 {4 - attempt} 次" in page.sheet.attempts_note) == (attempt > 1)
        press("N")
        assert last(desk, OIL, "revisit") == {"source": "street", "reached": False}
    assert state(desk, OIL) == "closed"
    assert page.list.current_key() == PATH


def test_after_a_missed_call_comes_the_next_one(page: RevisitPage, desk: Desk) -> None:
    press("N")
    assert page.list.current_key() == PATH
    assert [r.lines[0].right for r in page.list.rows_model.rows] == ["第 2 次拨打", ""]


def test_an_open_question_is_asked_for_before_anything_is_kept(page: RevisitPage, desk: Desk) -> None:
    before = desk.store.version(OIL)
    said: list[str] = []
    page.said.connect(lambda title, _detail, _urgency: said.append(title))
    press(KEY.Key_1)
    press(KEY.Key_Return, mods=CTRL)
    assert said == ["“办理结果”还没有问"]
    assert desk.store.version(OIL) == before
    assert page.form.blocks[1].has_focus()
    assert page.form.blocks[0].value() == "yes"


def test_v_shows_the_number_for_a_while_and_is_logged(page: RevisitPage, desk: Desk) -> None:
    press("V")
    assert "13612345502" in words(page)
    assert [(e["action"], e["entity"]) for e in desk.store.access_log()] == [("reveal", OIL)]
    page.person._hide.timeout.emit()
    assert "13612345502" not in words(page)


def test_letters_in_the_words_are_words(page: RevisitPage, desk: Desk) -> None:
    before = desk.store.version(OIL)
    page.form.words.setFocus()
    press("n", "v", "f")
    assert page.form.words.toPlainText() == "nvf"
    assert desk.store.version(OIL) == before
    assert desk.store.access_log() == []


def test_answers_survive_going_to_another_order_and_a_new_page(page: RevisitPage, desk: Desk, qtbot: QtBot) -> None:
    press(KEY.Key_2, KEY.Key_1)
    page.form.words.setPlainText("等我问问家里人")
    page.list.go_to(PATH)
    assert page.form.typed() == {}
    page.list.go_to(OIL)
    assert page.form.blocks[0].value() == "no"
    again = RevisitPage(DeskRevisit(desk))  # as after the program was killed: what leaving() kept is in the store
    qtbot.addWidget(again)
    page.leaving()
    again.shown(OIL)
    assert again.form.words.toPlainText() == "等我问问家里人"
    assert again.form.blocks[1].value() == "yes"


def test_somebody_else_was_faster_and_the_answers_stay(page: RevisitPage, desk: Desk) -> None:
    press(KEY.Key_1, KEY.Key_1, KEY.Key_1)
    visited(desk, OIL, "2026-09-17T10:00", result="basic")
    before = desk.store.version(OIL)
    said: list[str] = []
    page.said.connect(lambda title, _detail, _urgency: said.append(title))
    press(KEY.Key_Return, mods=CTRL)
    assert said == ["这件工单刚被别人改过"]
    assert desk.store.version(OIL) == before
    assert page.form.blocks[2].value() == "satisfied"


def test_enter_opens_the_dossier(page: RevisitPage, shell: Shell) -> None:
    press(KEY.Key_Return)
    assert shell.current_key == "dossier"


def test_a_clause_opens_its_text(page: RevisitPage, shell: Shell) -> None:
    page.show_clause("第十一条（一）")
    drawer = shell.layers()[0]
    assert isinstance(drawer, ClauseDrawer)
    assert any("主动联系来电市民" in p.text() for p in drawer.findChildren(Para))


def test_search_and_filter_and_the_way_back(qtbot: QtBot, page: RevisitPage) -> None:
    page.find("步道")
    assert [r.key for r in page.list.rows_model.rows] == [PATH]
    page.find("没有这样的字")
    qtbot.waitUntil(lambda: page.stack.currentIndex() == 1)
    assert page.escape()
    assert page.list.rows_model.rowCount() == 2


def test_all_called_is_good_news(page: RevisitPage, desk: Desk) -> None:
    for number in (OIL, PATH):
        visited(desk, number, "2026-09-17T09:00")
    page.refresh()
    assert page.stack.currentIndex() == 1
    assert page.sheet is None


@pytest.mark.parametrize(("pack", "titles"), [
    ("youyilu", ("联系情况", "办理结果", "满意情况")), ("chengdong", ("过程", "结果", "解决")), ("luyang_cg", ("联系", "解决", "满意"))])
def test_each_pack_asks_in_its_own_words(tmp_path: Path, pack: str, titles: tuple[str, ...]) -> None:
    with desk_of(tmp_path, pack) as desk:
        over(desk, LAMP)
        assert tuple(q.title for q in revisiting.sheet(desk, LAMP).questions) == titles
        for inquiry in inquiries(desk.pack):
            assert not inquiry.clause or desk.pack.clause(inquiry.clause).text.strip(), inquiry.clause


@pytest.mark.parametrize(("pack", "word"), [("youyilu", "不满退回"), ("chengdong", "重办"), ("luyang_cg", "重新办理")])
def test_what_follows_is_told_in_the_words_of_the_button(tmp_path: Path, pack: str, word: str) -> None:
    """城东 re-does, it does not send back: 记下并退回以后 stood over 记下并重办."""
    with desk_of(tmp_path, pack) as desk:
        over(desk, LAMP)
        told = revisiting.outcome(desk, LAMP, {"source": "street", "reached": True, "result": "dissatisfied"})
        assert (told.title, told.lead) == (word, f"记下并{word}以后")


def test_chengdong_keeps_process_result_and_solution_apart(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    apply(qapp, make_theme(motion=False))
    with desk_of(tmp_path, "chengdong") as desk:
        over(desk, LAMP)
        page = RevisitPage(DeskRevisit(desk))
        qtbot.addWidget(page)
        page.shown()
        for block, number in zip(page.form.blocks, (1, 3, 2), strict=True):
            block.seg.press(number)
        assert page.save()
        kept = last(desk, LAMP, "revisit")
        assert (kept["process"], kept["result"], kept["resolved"]) == ("satisfied", "dissatisfied", "basic")


@pytest.mark.parametrize("pack", ["youyilu", "chengdong", "luyang_cg"])
def test_how_many_calls_are_enough_is_the_packs_own_number_with_its_clause(tmp_path: Path, pack: str) -> None:
    with desk_of(tmp_path, pack) as office:
        over(office, LAMP)
        found = revisiting.sheet(office, LAMP)
        limit = office.pack.book(date(2026, 9, 17))["revisit_max_attempts"]
        assert f"连续 {limit.value} 次" in found.attempts_note
        assert found.attempts_clause == limit.clause
        for _ in range(int(limit.value)):
            assert state(office, LAMP) == "pending_revisit"
            revisiting.missed(office, LAMP)
        assert state(office, LAMP) == "closed"


def test_two_clerks_on_one_call_the_second_sees_both_answers(page: RevisitPage, desk: Desk) -> None:
    press(KEY.Key_1, KEY.Key_1, KEY.Key_1)
    from hotline_desk.services import acts

    acts.record(desk, OIL, "revisit", {"source": "street", "reached": True, "result": "dissatisfied", "resolved": "no"}, by="李强")
    press(KEY.Key_Return, mods=CTRL)
    told = page.side.card.accessibleName()
    assert "对方：不满意；您：满意" in told
    assert page.form.typed()["answers"]
    assert [e.by for e in desk.store.events(OIL) if e.kind == "revisit"] == ["李强"]
    press(KEY.Key_Return, mods=CTRL)
    assert [e.by for e in desk.store.events(OIL) if e.kind == "revisit"] == ["李强", "王敏"]


@pytest.mark.parametrize(("method", "word"), [("sms", "短信"), ("web", "网络"), ("visit", "上门")])
def test_a_revisit_by_message_or_in_person_is_recorded_as_such(page: RevisitPage, desk: Desk, method: str, word: str) -> None:
    """庐阳 asks for 电话、短信、网络回访 (L10); the page calls by phone unless somebody says otherwise."""
    press(KEY.Key_1, KEY.Key_1, KEY.Key_1)
    page.form.method.set_value(method)
    assert page.form.typed()["method"] == method
    page.form.words.setFocus()
    press(KEY.Key_Return, mods=CTRL)
    assert last(desk, OIL, "revisit")["method"] == method
    assert page.form.method.value() == "phone"  # the next citizen is called again
    assert revisiting.record_values(desk.ruling.fold(OIL, desk.store.events(OIL)))["method"] == word


@pytest.mark.parametrize(("width", "height", "size"), [(1366, 688, "huge"), (1280, 640, "standard"), (1366, 688, "standard")])
def test_every_answer_is_in_sight_without_scrolling(qtbot: QtBot, dress: Callable[..., None], shell: Shell, width: int, height: int,
                                                    size: str) -> None:
    dress(size=size)
    shell.pages.clear()
    shell.resize(width, height)
    shell.go("revisit")
    page = shell.page("revisit")
    assert isinstance(page, RevisitPage)
    view = page.form.scroll.viewport()
    qtbot.waitUntil(lambda: bool(page.form.blocks) and page.form.blocks[0].height() < view.height() / 2)
    for block in page.form.blocks:
        foot = block.seg.mapTo(view, block.seg.rect().bottomLeft()).y()
        assert 0 < foot <= view.height(), block.inquiry.title
    if size == "standard":  # a bad answer asks one thing more, and the citizen's words are still in sight
        page.form.blocks[2].seg.press(4)
        qtbot.waitUntil(lambda: page.form.blocks[2].why.isVisible())
        QTest.qWait(50)
        assert page.form.scroll.verticalScrollBar().maximum() == 0


def test_a_short_sign_of_a_clause_still_opens_and_names_the_whole(qtbot: QtBot, dress: Callable[..., None], shell: Shell) -> None:
    dress(size="huge")
    shell.pages.clear()
    shell.go("revisit")
    page = shell.page("revisit")
    assert isinstance(page, RevisitPage)
    link = page.form.blocks[0].findChild(ClauseLink)
    assert (link.number, link.key) == ("（一）", "第十一条（一）")
    assert "第十一条（一）" in link.accessibleName()
    assert "第十一条（一）" in link.toolTip()
