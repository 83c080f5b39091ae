"""登记: saving, sending, clearing, drafts; in the whole window too."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.page import PageSpec
from hotline_desk.screens.register import RegisterPage
from hotline_desk.screens.register.body import DRAFT_MS
from hotline_desk.screens.shell import Shell
from hotline_desk.services import acts, registering
from hotline_desk.services.office import Desk
from hotline_desk.services.views import Done
from hotline_desk.widgets.panes import Banner
from tests.screens.hands import shell_of, stand
from tests.screens.registering.hands import PASTED, banner, look_all, paste, values


def test_what_is_unsure_is_looked_at_before_saving(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page)
    page.pane.form.fields["category"].set_check(True)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not desk.store.exists("BS260917-0102")
    assert page.pane.form.current() in page.pane.form.to_check()
    for _ in range(5):
        qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.store.exists("BS260917-0102")


def test_saving_and_sending_empties_the_form_and_keeps_the_text(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    said: list[Done] = []
    page.done.connect(said.append)
    paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.form.units.unit() != "", timeout=5000)
    look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    order = desk.judge("BS260917-0102")[0]
    assert order.unit == "宝林六村居民区"
    assert desk.store.events("BS260917-0102")[0].get("extra")["粘贴原文"] == PASTED
    assert page.pane.is_empty()
    assert values(page)["number"] == ""
    assert page.pane.source.edit.hasFocus()
    assert [d.order for d in said] == ["BS260917-0102"]


def test_sending_without_a_unit_says_what_to_do(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page, PASTED.replace("宝林六村", "无名路"))
    look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Ctrl+S 仅登记" in page.pane.form.fields["to"].error
    assert not desk.store.exists("BS260917-0102")


def test_undoing_brings_the_contents_back(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page)
    look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.pane.is_empty()
    acts.undo(desk)
    page.refresh()
    assert values(page)["number"] == "BS260917-0102"
    assert page.pane.source.text() == PASTED
    look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.judge("BS260917-0102")[1].state == "registered"  # the number is free again


def test_esc_clears_and_the_banner_brings_it_back(qtbot: QtBot, page: RegisterPage) -> None:
    paste(qtbot, page)
    assert page.escape()
    assert values(page)["number"] == ""
    assert "已清空" in banner(page)
    next(b for b in page.findChildren(Banner) if not b.isHidden()).pressed.emit("放回来")
    assert values(page)["number"] == "BS260917-0102"
    page.pane.start_over()
    assert not page.escape()  # nothing to clear: the shell goes back


def test_what_was_cleared_is_offered_only_until_the_next_order_is_pasted(qtbot: QtBot, page: RegisterPage) -> None:
    paste(qtbot, page)
    bar = page.pane.form.scroll.verticalScrollBar()
    bar.setRange(0, 300)
    bar.setValue(200)
    assert page.escape()
    assert bar.value() == 0  # the next order begins at its number
    paste(qtbot, page, PASTED.replace("BS260917-0102", "BS260917-0103"))
    assert "已清空" not in banner(page)  # pressing 放回来 now would cost the new one
    assert values(page)["number"] == "BS260917-0103"


def test_a_number_of_the_offices_own(qtbot: QtBot, page: RegisterPage) -> None:
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert values(page)["number"].startswith("BD2026-")


# -- drafts -------------------------------------------------------------------------------------------
def test_a_draft_is_kept_within_two_seconds_and_offered_again(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    subject = page.pane.form.fields["subject"].editor
    subject.setFocus()
    qtbot.keyClicks(subject, "noise at night")
    assert DRAFT_MS < 2000
    qtbot.waitUntil(lambda: registering.load_draft(desk, "register") is not None, timeout=20_000)
    again = RegisterPage(desk)
    qtbot.addWidget(again)
    again.show()
    again.shown()
    assert "没登记完" in banner(again)
    next(b for b in again.findChildren(Banner) if not b.isHidden()).pressed.emit("接着填")
    assert values(again)["subject"] == "noise at night"
    again.pane.adviser.wait()


def test_saving_drops_the_draft(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page)
    page.pane.keep_draft()
    assert registering.load_draft(desk, "register") is not None
    look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert registering.load_draft(desk, "register") is None


def _subject(qtbot: QtBot, page: RegisterPage, words: str) -> None:
    editor = page.pane.form.fields["subject"].editor
    editor.setFocus()
    editor.clear()
    qtbot.keyClicks(editor, words)


def _kill_and_start(qtbot: QtBot, page: RegisterPage, desk: Desk) -> RegisterPage:
    """The program is killed a moment after the last letter."""
    page.pane.keep_draft()
    page.pane.adviser.wait()
    page.hide()
    again = RegisterPage(desk)
    stand(qtbot, again, 1210, 640)
    again.shown()
    return again


def _press(page: RegisterPage, words: str) -> None:
    next(b for b in page.findChildren(Banner) if not b.isHidden()).pressed.emit(words)


def test_a_draft_nobody_answered_is_not_written_over_by_the_next_order(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    """The telephone rings before the clerk has said what to do with last evening's."""
    _subject(qtbot, page, "last evening")
    again = _kill_and_start(qtbot, page, desk)
    _subject(qtbot, again, "a new call")
    third = _kill_and_start(qtbot, again, desk)
    assert "2 件没登记完" in banner(third)
    _press(third, "接着填")
    assert values(third)["subject"] == "a new call"
    _press(third, "接着填")
    assert values(third)["subject"] == "last evening", "what was being written is put aside, not lost"
    assert "a new call" in banner(third)
    _press(third, "不要了")
    assert values(third)["subject"] == "last evening"
    third.pane.clear()
    _press(third, "放回来")
    assert values(third)["subject"] == "last evening"
    fourth = _kill_and_start(qtbot, third, desk)
    assert "last evening" in banner(fourth)
    assert "a new call" not in banner(fourth)
    fourth.pane.adviser.wait()


def test_what_was_not_wanted_can_still_be_put_back(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    _subject(qtbot, page, "last evening")
    again = _kill_and_start(qtbot, page, desk)
    _press(again, "不要了")
    assert values(again)["subject"] == ""
    _press(again, "放回来")
    assert values(again)["subject"] == "last evening"
    again.pane.adviser.wait()


def test_registering_the_new_one_keeps_the_old_draft(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    _subject(qtbot, page, "last evening")
    again = _kill_and_start(qtbot, page, desk)
    paste(qtbot, again)
    look_all(qtbot, again)
    qtbot.keyClick(again, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.store.exists("BS260917-0102")
    assert "last evening" in banner(again)
    assert "last evening" in str(registering.load_draft(desk, "register"))
    again.pane.adviser.wait()


def test_clearing_and_a_row_of_an_import_cost_no_draft(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    _subject(qtbot, page, "last evening")
    again = _kill_and_start(qtbot, page, desk)
    _subject(qtbot, again, "half written")
    assert again.escape()
    _subject(qtbot, again, "another")
    _press(again, "放回来")
    assert values(again)["subject"] == "half written", "and the other one waits"
    again.shown({"number": "X9", "waiting_id": 0})
    assert values(again)["number"] == "X9"
    kept = _kill_and_start(qtbot, again, desk)
    assert "3 件没登记完" in banner(kept)
    kept.pane.adviser.wait()


def test_an_order_from_elsewhere_fills_the_form(page: RegisterPage) -> None:
    page.shown({"number": "X9", "phone": "138602", "subject": "噪声", "received_at": "2026-09-17T08:52"})
    assert values(page)["received_at"] == "2026-09-17 08:52"
    assert page.pane.form.wrong() == ["phone", "address"]


# -- in the window ---------------------------------------------------------------------------------------
@pytest.fixture
def shell(qtbot: QtBot, desk: Desk) -> Iterator[Shell]:
    window = shell_of(qtbot, PageSpec("register", "登记", lambda: RegisterPage(desk), "register", "Ctrl+2"))
    window.undo_wanted.connect(lambda done: window.say_done(acts.undo(desk, done)))
    yield window
    _page(window).pane.adviser.wait()


def _page(shell: Shell) -> RegisterPage:
    page = shell.page("register")
    assert isinstance(page, RegisterPage)
    return page


def test_ctrl_z_after_saving_takes_the_order_back_not_the_text(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    page = _page(shell)
    paste(qtbot, page)
    look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.judge("BS260917-0102")[1].state == "registered"
    assert page.pane.source.edit.hasFocus()
    qtbot.keyClick(page.pane.source.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.judge("BS260917-0102")[1].state == "void"
    assert values(page)["number"] == "BS260917-0102"


@pytest.mark.parametrize("name", ["number", "kind", "content", "category", "to"])
def test_esc_in_any_field_reaches_the_page(qtbot: QtBot, shell: Shell, name: str) -> None:
    page = _page(shell)
    paste(qtbot, page)
    page.pane.form.fields[name].editor.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert values(page)["number"] == ""


@pytest.mark.parametrize("name", ["number", "content", "to"])
def test_ctrl_enter_works_from_any_field(qtbot: QtBot, shell: Shell, desk: Desk, name: str) -> None:
    page = _page(shell)
    paste(qtbot, page)
    page.pane.form.units.set_unit("宝林六村居民区")
    look_all(qtbot, page)
    page.pane.form.fields[name].editor.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.judge("BS260917-0102")[0].unit == "宝林六村居民区"


def test_a_unit_is_found_by_its_initials(qtbot: QtBot, shell: Shell) -> None:
    page = _page(shell)
    paste(qtbot, page)
    box = page.pane.form.units
    qtbot.waitUntil(lambda: box.count() > 0, timeout=5000)
    box.setFocus()
    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), "bllc")
    assert box.unit() == "宝林六村居民区"
