"""回访 where a thousand orders wait: the queue is read off the window's thread, and nothing the clerk does is lost by it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hotline_desk.screens.revisit import DeskRevisit, RevisitPage
from hotline_desk.services import revisiting
from hotline_desk.services.office import Desk
from hotline_desk.services.revisiting import CallRow
from tests.screens.closed import OIL, PATH, visited
from tests.screens.hands import press

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


class Slow(DeskRevisit):
    """An office whose queue takes as long to read as the test wants."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.gate, self.asked = Event(), 0

    def queue(self) -> Sequence[CallRow]:
        found = super().queue()
        self.asked += 1
        self.gate.wait(60)  # a loaded machine takes seconds over a test
        return found


@pytest.fixture
def office(desk: Desk) -> Slow:
    return Slow(desk)


@pytest.fixture
def page(qtbot: QtBot, office: Slow, page: RevisitPage) -> Iterator[RevisitPage]:
    """The page as it stands while its queue is still being read for the first time."""
    yield page
    office.gate.set()
    qtbot.waitUntil(lambda: not page._reading.busy)


def listed(page: RevisitPage) -> list[str]:
    return [r.key for r in page.list.rows_model.rows]


def answered(qtbot: QtBot, page: RevisitPage, office: Slow) -> None:
    office.gate.set()
    qtbot.waitUntil(lambda: not page._reading.busy)


def test_the_page_stands_before_its_queue_is_read_and_says_so(qtbot: QtBot, page: RevisitPage, office: Slow) -> None:
    assert (listed(page), page.stack.currentIndex()) == ([], 0)  # nothing claims that all were called
    assert page.bar.context.text() == "正在列出待回访的工单…"
    assert not page.form.words.isVisible() and not page.save_button.isVisible()  # no order, nothing to write to
    page.find("餐饮")
    assert page.stack.currentIndex() == 0
    answered(qtbot, page, office)
    qtbot.waitUntil(lambda: listed(page) == [OIL])
    assert page.bar.context.text().startswith("待回访 2 件")
    assert page.list.hasFocus() and page.save_button.isVisible()


def test_an_order_that_was_asked_for_is_gone_to_once_it_is_listed(qtbot: QtBot, page: RevisitPage, office: Slow) -> None:
    page.shown(PATH)
    answered(qtbot, page, office)
    qtbot.waitUntil(lambda: page.list.current_key() == PATH)
    assert page.current_number() == PATH


def test_a_late_answer_leaves_the_row_and_the_half_written_word(qtbot: QtBot, page: RevisitPage, office: Slow, desk: Desk) -> None:
    answered(qtbot, page, office)
    qtbot.waitUntil(lambda: listed(page) == [OIL, PATH])
    office.gate.clear()
    press(KEY.Key_Down)
    page.refresh()
    press(KEY.Key_1, KEY.Key_1, KEY.Key_1)
    QTest.keyClicks(page.form.words, "good")
    press(KEY.Key_Left, KEY.Key_Left)
    visited(desk, OIL, "2026-09-17T09:00")  # a colleague called the other one meanwhile: read in the answer after this
    answered(qtbot, page, office)
    assert page.list.current_key() == PATH
    assert page.form.words.hasFocus()
    QTest.keyClicks(page.form.words, "o")
    assert page.form.words.toPlainText() == "goood"
    assert page.form.words.textCursor().position() == 3
    assert [b.value() for b in page.form.blocks] == ["yes", "yes", "satisfied"]
    page.refresh()
    qtbot.waitUntil(lambda: listed(page) == [PATH])


def test_the_next_call_is_there_for_the_next_key_though_the_queue_is_still_read(qtbot: QtBot, page: RevisitPage, office: Slow,
                                                                                desk: Desk) -> None:
    answered(qtbot, page, office)
    qtbot.waitUntil(lambda: listed(page) == [OIL, PATH])
    office.gate.clear()
    press(KEY.Key_1, KEY.Key_1, KEY.Key_1)
    press(KEY.Key_Return, mods=CTRL)
    assert page._reading.busy
    assert (listed(page), page.current_number()) == ([PATH], PATH)
    press(KEY.Key_2)
    assert page.form.blocks[0].value() == "no"
    answered(qtbot, page, office)
    assert page.form.blocks[0].value() == "no"
    assert [e.kind for e in desk.store.events(PATH)][-1] == "close"


def test_one_order_read_again_is_the_queue_read_again(desk: Desk) -> None:
    before = revisiting.queue(desk)
    revisiting.missed(desk, OIL)
    assert revisiting.queue_after(desk, before, OIL) == revisiting.queue(desk)
    visited(desk, PATH, "2026-09-17T09:00")
    assert [r.order for r in revisiting.queue_after(desk, revisiting.queue(desk), PATH)] == [OIL]
    assert revisiting.queue_after(desk, before, PATH) == [before[0]]
