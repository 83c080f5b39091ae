"""台账 by keys: begun, corrected, taken back, searched; what was typed is not lost; a refusal at its field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.packs.record_kinds import record_kinds
from hotline_desk.screens.page import NARROW, WIDE, Page, PageSpec
from hotline_desk.screens.records import RecordsPage
from hotline_desk.screens.records.page import VoidDialog
from hotline_desk.screens.shell import Shell
from hotline_desk.services import acts, records, units
from hotline_desk.services.office import Desk
from hotline_desk.widgets.fields import LongText
from hotline_desk.widgets.why import ClauseDrawer
from tests.screens.closed import desk_of
from tests.screens.hands import shell_of

KEY = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MEETING = {"type": "attack", "topic": "楼道堆物", "chair": "李某", "deadline": "2026-09-16"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path) as opened:
        units.add(opened, "甲居民区", "neighbourhood")
        records.add(opened, "meeting", MEETING)
        records.add(opened, "meeting", {**MEETING, "topic": "夜间施工", "deadline": ""})
        yield opened


@pytest.fixture
def shell(qtbot: QtBot, desk: Desk) -> Shell:
    return shell_of(qtbot, PageSpec("records", "台账", lambda: RecordsPage(desk)), PageSpec("x", "今日", lambda: Page("今日")))


@pytest.fixture
def page(shell: Shell) -> RecordsPage:
    found = shell.page("records")
    assert isinstance(found, RecordsPage)
    return found


def press(key: Qt.Key, mods: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, mods)
    QTest.qWait(150 if mods else 0)  # a button pressed by its shortcut is shown pressed for 100 ms first


def typed(page: RecordsPage, name: str, words: str) -> None:
    page.form.fields[name].editor.setFocus()
    page.form.fields[name].set_value(words)


def listed(page: RecordsPage) -> list[str]:
    return [r.number for r in page.table.rows_model.rows]


def test_the_list_opens_on_what_the_regulation_asks_for(page: RecordsPage) -> None:
    assert page.kind.name == "meeting"
    assert listed(page) == ["HY2026-002", "HY2026-001"]
    assert page.clause.words() == "§ 第十二条（一）"
    page.clause.click()
    drawer = page.host.findChild(ClauseDrawer)
    assert drawer is not None, "the clause opens in place"
    drawer.close_layer()
    assert page.bar.context.text() == "到期 1 项"
    due = next(c for c in page.table.rows_model.columns if c.title == "到期")
    assert due.sign is not None
    shown = {due.text(r): due.sign(r) for r in page.table.rows_model.rows}
    assert {words: bool(sign) for words, sign in shown.items()} == {words: bool(words) for words in shown}
    assert "over" in shown.values(), "a day that is over has its shape, not its colour alone"
    assert all("-" not in words for words in shown)


def test_a_record_is_begun_and_corrected_by_keys(page: RecordsPage, desk: Desk) -> None:
    press(KEY.Key_N, ALT)
    assert page.title.text() == "新增会议记录"
    assert not page.save.isEnabled()
    for name, words in (("type", "topic"), ("topic", "加装电梯"), ("attendees", "甲、乙")):
        typed(page, name, words)
    press(KEY.Key_S, CTRL)
    assert page.form.fields["chair"].error == "“会议记录”缺“主持人”。台账没有变化。"
    assert len(records.listed(desk)) == 2
    typed(page, "chair", "周某")
    press(KEY.Key_S, CTRL)
    made = records.get(desk, "HY2026-003")
    assert (made.fields["attendees"], page.title.text(), listed(page)[0]) == (["甲", "乙"], "HY2026-003", "HY2026-003")
    typed(page, "done", "是")
    press(KEY.Key_S, CTRL)
    assert records.get(desk, "HY2026-003").version == 2
    assert "更正 1 次" in page.note.text()


def test_an_answer_of_three_lines_is_whole_without_a_bar(page: RecordsPage) -> None:
    """Four px were wanting: a bar stood beside three lines that were all there."""
    answer = page.form.fields["decision"].editor
    assert isinstance(answer, LongText)
    answer.setPlainText("一行\n二行\n三行")
    QApplication.processEvents()
    assert answer.verticalScrollBar().maximum() == 0


def test_what_was_typed_is_not_lost(page: RecordsPage, shell: Shell, desk: Desk) -> None:
    page.table.setFocus()
    typed(page, "place", "一楼")
    page.table.setFocus()
    press(KEY.Key_Down)
    assert page.record
    assert (page.record.number, page.table.current_row().number) == ("HY2026-002", "HY2026-002")
    assert not page.leaving()
    page.refresh()
    assert page.form.fields["place"].value() == "一楼"
    assert page.escape()
    assert page.form.fields["place"].value() == ""
    assert page.leaving()
    assert not page.escape()


def test_a_record_is_taken_back_with_a_reason(page: RecordsPage, desk: Desk) -> None:
    page.table.setFocus()
    press(KEY.Key_Delete)
    dialog = page.host.findChild(VoidDialog)
    assert isinstance(dialog, VoidDialog)
    press(KEY.Key_Return, CTRL)
    assert dialog.field.error.startswith("请写作废的理由")
    dialog.reason.setPlainText("重复")
    press(KEY.Key_Return, CTRL)
    assert records.get(desk, "HY2026-002").void
    assert page.note.text() == "已作废：重复"
    assert not page.form.isEnabled()


def test_kinds_and_search(page: RecordsPage) -> None:
    page.find("堆物")
    assert listed(page) == ["HY2026-001"]
    page.find("没有的")
    assert (listed(page), page.stack.currentIndex()) == ([], 1)
    assert page.escape()
    assert len(listed(page)) == 2
    page.pills.choose("training")
    page._kind_chosen("training")
    assert (page.kind.name, listed(page), page.title.text()) == ("training", [], "新增培训座谈")


@pytest.mark.parametrize("name", record_kinds())
def test_every_kind_has_a_panel(page: RecordsPage, name: str) -> None:
    page._kind_chosen(name)
    assert set(page.form.fields) == {s.name for s in record_kinds()[name].slots}
    assert not page.form.dirty


def test_a_unit_is_chosen_or_typed_and_an_unknown_one_is_refused(page: RecordsPage, desk: Desk) -> None:
    page._kind_chosen("points")
    for name, words in (("unit", "不存在的单位"), ("what", "forward"), ("points", "1"), ("evidence", "通报"), ("approver", "李某")):
        typed(page, name, words)
    page.keep()
    assert "没有名为“不存在的单位”" in page.form.fields["unit"].error
    known = records.unit_names(desk)[0]
    typed(page, "unit", known)
    page.keep()
    assert records.get(desk, "JF2026-001").fields["unit"] == known
    assert not page.form.dirty


def test_a_spot_check_draws_its_orders_on_saving(page: RecordsPage, desk: Desk) -> None:
    for number in ("X1", "X2"):
        acts.record(desk, number, "register", {"subject": "噪音"})
        acts.record(desk, number, "dispatch", {"to": "甲居民区", "class": "general"})
    page._kind_chosen("spot_check")
    today = f"{desk.now():%Y-%m-%d}"
    for name, words in (("squad", "甲居民区"), ("first", today), ("last", today), ("percent", "100")):
        typed(page, name, words)
    page.keep()
    assert page.form.fields["orders"].value() == "X1、X2"
    assert records.get(desk, "CC2026-001").fields["total"] == 2


def test_a_clause_that_stood_beside_the_number_goes_below_it_in_a_narrower_window(page: RecordsPage) -> None:
    page.set_span(WIDE)
    page.clause.set_number("“三单”推进制度段第二款第（三）项")
    page._place_clause()
    assert page._head.indexOf(page.clause) >= 0
    page.set_span(NARROW)
    assert page._below.indexOf(page.clause) >= 0
