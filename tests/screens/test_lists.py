"""知识库, 会议与约谈, 挂账销项 over a real office, by real keys; 知识库 in 档案, 登记 and the reply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.ledgers import LedgerPage
from hotline_desk.screens.page import Page
from hotline_desk.screens.records import KnowledgePage, MeetingsPage
from hotline_desk.services import acts, knowledge, records
from hotline_desk.services.meetings import Due
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import Button
from tests.screens.closed import desk_of
from tests.screens.hands import stand

STALE = {"question": "居民加装电梯要办哪些手续", "answer": "先征询，再申请。", "category": "加装电梯", "source": "45号", "review_by": "2026-09-10"}
FRESH = {"question": "夜间施工噪声怎么处理", "answer": "执法队到场。", "source": "噪声法", "review_by": "2027-03-01"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path) as opened:
        with opened.store.transaction(by="王敏", now=opened.now()) as tx:
            tx.add_unit("甲居民区", "neighbourhood", pending=False)
        opened.units_changed()
        records.add(opened, "knowledge", STALE)
        records.add(opened, "knowledge", FRESH)
        yield opened
        QThreadPool.globalInstance().waitForDone()  # a worker must not read a store that is closed


def _up(qtbot: QtBot, page: Page) -> Page:
    stand(qtbot, page, 1210, 640)
    page.shown()
    return page


# -- 知识库 ----------------------------------------------------------------------------------------------------
@pytest.fixture
def known(qtbot: QtBot, desk: Desk) -> KnowledgePage:
    page = _up(qtbot, KnowledgePage(desk))
    assert isinstance(page, KnowledgePage)
    return page


def test_what_is_due_for_review_stands_first_and_is_counted(known: KnowledgePage) -> None:
    assert [r.fields["question"] for r in known.table.rows_model.rows] == [STALE["question"], FRESH["question"]]
    assert known.bar.context.text() == "到期 1 项"
    known.pills.choose("due")
    assert len(known.table.rows_model.rows) == 1


def test_copied_and_looked_over_by_keys(qtbot: QtBot, known: KnowledgePage, desk: Desk) -> None:
    done: list[object] = []
    known.done.connect(done.append)
    qtbot.keyClick(known.table, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "先征询，再申请。（依据：45号）")
    qtbot.keyClick(known.table, Qt.Key.Key_Y, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(done))
    assert knowledge.counts(desk)["due"] == 0
    acts.undo(desk)
    assert knowledge.counts(desk)["due"] == 1


def test_words_of_the_answer_are_found_too(known: KnowledgePage) -> None:
    known.find("执法队")
    assert [r.fields["question"] for r in known.table.rows_model.rows] == [FRESH["question"]]


def test_what_is_written_and_not_saved_holds_the_clerk(qtbot: QtBot, known: KnowledgePage) -> None:
    known.form.fields["answer"].set_value("改了")
    known.pills.choose("due")
    assert known.form.dirty
    assert not known.leaving()


# -- 会议与约谈 --------------------------------------------------------------------------------------------------
@pytest.fixture
def talks(qtbot: QtBot, desk: Desk) -> MeetingsPage:
    records.add(desk, "meeting", {"type": "topic", "topic": "加梯", "chair": "主任", "decision": "房管所牵头", "lead": "房管所", "deadline": "2026-09-30"})
    page = _up(qtbot, MeetingsPage(desk))
    assert isinstance(page, MeetingsPage)
    return page


def test_a_talk_that_is_due_becomes_an_interview_with_its_ground(qtbot: QtBot, talks: MeetingsPage, desk: Desk) -> None:
    talks.due.show_dues([Due("季排名末位约谈", "甲居民区", "综合排名倒数第 1", "第十四条第三款", "quarter_bottom")], True)
    assert talks.due.isVisible()
    qtbot.keyClick(talks.table, Qt.Key.Key_Y, Qt.KeyboardModifier.AltModifier)
    assert talks.kind.name == "talk"
    assert (talks.form.fields["unit"].value(), talks.form.fields["type"].value()) == ("甲居民区", "quarter_bottom")
    qtbot.keyClick(talks.form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: [r.fields["unit"] for r in records.listed(desk, "talk")] == ["甲居民区"])
    acts.undo(desk)
    assert records.listed(desk, "talk")[0].void


def test_one_more_thing_to_carry_out_begins_with_its_meeting(qtbot: QtBot, talks: MeetingsPage, desk: Desk) -> None:
    number = talks.record.number if talks.record else ""
    qtbot.keyClick(talks.table, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: talks.kind.name == "task")
    assert talks.form.fields["from"].value() == f"会议 {number}"
    assert talks.form.fields["title"].editor.hasFocus()


def test_minutes_are_printed_from_the_record(qtbot: QtBot, talks: MeetingsPage) -> None:
    wanted: list[str] = []
    talks.print_wanted.connect(wanted.append)
    qtbot.keyClick(talks.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert wanted == [talks.record.number if talks.record else ""]


# -- 挂账销项 ----------------------------------------------------------------------------------------------------
@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "bureau", "luyang_cg", clock=lambda: datetime(2026, 9, 17, 10, 6), user="王敏") as opened:
        for i in range(2):
            acts.record(opened, f"LY{i}", "register", {"phone": f"1380000000{i}", "subject": f"路面沉降{i}", "content": "x", "address": f"路{i}号"},
                        datetime(2026, 8, 3, 9, 0))
            acts.record(opened, f"LY{i}", "dispatch", {"to": "市政科"}, datetime(2026, 8, 3, 9, 10))
            acts.record(opened, f"LY{i}", "open_ledger", {"reason": "列入计划", "signed_by": ["分管局长"]}, datetime(2026, 8, 4, 9, 0))
        yield opened
        QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def ledger(qtbot: QtBot, bureau: Desk) -> LedgerPage:
    page = _up(qtbot, LedgerPage(bureau))
    assert isinstance(page, LedgerPage)
    qtbot.waitUntil(lambda: not page.reading)
    return page


def test_the_ledger_says_what_is_due_and_clears_by_the_same_key_as_in_the_file(qtbot: QtBot, ledger: LedgerPage, bureau: Desk) -> None:
    assert ledger.bar.context.text() == "在列 2 件，已消账 0 件"
    pressed: list[tuple[object, ...]] = []
    ledger.key_pressed.connect(lambda *given: pressed.append(given))
    qtbot.keyClick(ledger.table, Qt.Key.Key_H)
    assert [(p[0].number, p[1].key()) for p in pressed] == [("LY0", Qt.Key.Key_H)]  # type: ignore[attr-defined]
    acts.record(bureau, "LY0", "clear_ledger", {"note": "修好了"})
    ledger.refresh()
    qtbot.waitUntil(lambda: not ledger.reading)
    assert [r.order for r in ledger.table.rows_model.rows] == ["LY1"]
    ledger.pills.choose("cleared")
    assert [r.order for r in ledger.table.rows_model.rows] == ["LY0"]
    assert not ledger.clear.isEnabled()


def test_the_whole_book_is_printed(qtbot: QtBot, ledger: LedgerPage) -> None:
    wanted: list[tuple[str, str]] = []
    ledger.print_wanted.connect(lambda *given: wanted.append(given))
    qtbot.keyClick(ledger.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert wanted == [("LY0", "ledger_book")]


def test_every_button_of_these_pages_has_a_name(known: KnowledgePage, ledger: LedgerPage) -> None:
    for page in (known, ledger):
        assert all(button.accessibleName() for button in page.findChildren(Button))
