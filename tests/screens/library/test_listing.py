"""工单库 over a real office: slices, filters, sorting, columns, Enter."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.library import LibraryPage
from hotline_desk.screens.library.chooser import ColumnDialog
from hotline_desk.screens.library.filters import FilterDialog
from hotline_desk.services import acts, filtering, library, registering
from hotline_desk.services.filtering import Query
from hotline_desk.services.office import Desk
from hotline_desk.widgets.panes import EmptyState
from tests.screens.library.hands import NUMBERS, layer, orders, settled
from tests.screens.offices import NOW


def test_all_orders_are_listed_newest_first(page: LibraryPage) -> None:
    assert orders(page) == NUMBERS
    assert page.bar.context.text() == "5 件 · 新的在前"


def test_counts_stand_on_the_filters_and_narrow_the_list(qtbot: QtBot, page: LibraryPage, desk: Desk) -> None:
    assert library.counts(desk) == {"all": 5, "open": 4, "closed": 0, "archived": 0, "returned": 0, "void": 1}
    page.filters.choose("void")
    settled(qtbot, page)
    assert orders(page) == ["BS2609-0004"]


def test_a_list_is_read_in_slices(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "SLICE", 2)
    rows = library.orders(desk)
    assert rows[4].order == "BS2609-0004"
    assert set(rows._slices) == {2}
    assert [r.order for r in rows[1:3]] == ["BS2609-0001", "BS2609-0002"]
    with pytest.raises(IndexError):
        rows[5]


def test_names_are_masked(page: LibraryPage) -> None:
    assert all("陈文" not in row.caller for row in page.table.rows_model.rows)
    assert "13800001234" not in repr(list(page.table.rows_model.rows))


def test_the_next_deadline_stands_with_its_clause(page: LibraryPage) -> None:
    row = page.table.current_row()
    assert (row.duty, row.clause) == ("派单提醒", "第六条第一款") or row.clause
    assert f"时限依据 {row.clause}" in page.table.rows_model.sentence(row)  # § is a sign for the eye


@pytest.mark.parametrize(("words", "count"), [("第3件", 1), ("1234", 5), ("没有的词", 0)])
def test_search_narrows_and_esc_takes_it_away(qtbot: QtBot, page: LibraryPage, words: str, count: int) -> None:
    assert page.focus_search()
    page.bar.search.setText(words)  # type: ignore[union-attr]
    qtbot.keyClick(page.bar.search, Qt.Key.Key_Return)
    settled(qtbot, page)
    assert len(orders(page)) == count
    assert bool(page.findChild(EmptyState)) == (count == 0)
    assert page.escape()
    settled(qtbot, page)
    assert len(orders(page)) == 5
    assert not page.escape()


def test_a_late_answer_of_an_older_search_is_dropped(qtbot: QtBot, page: LibraryPage) -> None:
    for words in ("第1件", "第2件", "第3件"):
        page.find(words)
    settled(qtbot, page)
    assert orders(page) == ["BS2609-0003"]


def test_enter_opens_the_dossier(qtbot: QtBot, page: LibraryPage) -> None:
    went: list[tuple[str, object]] = []
    page.go.connect(lambda key, argument: went.append((key, argument)))
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert went == [("dossier", "BS2609-0001")]


def test_refresh_keeps_the_cursor_on_its_order(qtbot: QtBot, page: LibraryPage, desk: Desk) -> None:
    page.table.setCurrentIndex(page.table.rows_model.index(2, 0))
    registering.save(desk, {"number": "BS2609-9999", "received_at": NOW, "phone": "13800009999", "subject": "新", "content": "新",
                            "address": "乙路"})
    page.refresh()
    settled(qtbot, page)
    assert page.table.current_row().order == "BS2609-0002"


def test_an_empty_office_says_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    with Desk.create(tmp_path / "empty", "youyilu", "空", clock=lambda: NOW) as opened:
        shown = LibraryPage(opened)
        qtbot.addWidget(shown)
        shown.show()
        shown.shown()
        settled(qtbot, shown)
        went: list[str] = []
        shown.go.connect(lambda key, _argument: went.append(key))
        state = shown.findChild(EmptyState)
        assert state is not None
        state.pressed.emit("导入")
        assert went == ["import"]


# -- sorting and columns ---------------------------------------------------------------------------------
def test_a_key_sorts_by_the_column_it_names_and_again_turns_it_round(qtbot: QtBot, page: LibraryPage) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    settled(qtbot, page)
    assert (page.query.order_by, orders(page)) == ("number", NUMBERS)
    qtbot.keyClick(page.table, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    settled(qtbot, page)
    assert orders(page) == NUMBERS[::-1]
    assert page.bar.context.text() == "5 件 · 按编号倒序"


def test_a_click_on_the_header_sorts_too(qtbot: QtBot, page: LibraryPage) -> None:
    section = next(i for i, k in enumerate(page.table.shown) if k.name == "received")
    x = page.table.header.sectionViewportPosition(section) + 10
    at = page.table.header.viewport().rect().center()
    at.setX(x)
    qtbot.mouseClick(page.table.header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    settled(qtbot, page)
    assert not page.query.descending
    assert orders(page) == NUMBERS[::-1]


def test_columns_are_chosen_by_keys_and_remembered_for_this_user(qtbot: QtBot, page: LibraryPage, desk: Desk) -> None:
    page.ask_columns()
    dialog = layer(page, ColumnDialog)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)  # 编号 off
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)  # 诉求 before 收单
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [k.name for k in page.table.shown][:3] == ["mark", "subject", "received"]
    assert filtering.columns(desk) == ["subject", "received", "place", "unit", "state", "due", "clause", "repeat"]
    desk.user = "李芳"
    assert filtering.columns(desk) is None


# -- kept filters ------------------------------------------------------------------------------------------
def test_a_filter_is_filled_in_counted_kept_and_taken_back(qtbot: QtBot, page: LibraryPage, desk: Desk) -> None:
    page.ask_filter()
    dialog = layer(page, FilterDialog)
    assert isinstance(dialog, FilterDialog)
    dialog.states["void"].setChecked(True)
    qtbot.waitUntil(lambda: dialog.apply.text() == "看这 1 件")
    dialog.name.setText("作废件")
    dialog.name.setFocus()
    done: list[object] = []
    page.done.connect(done.append)
    dialog.keep_button.click()
    settled(qtbot, page)
    assert [k.name for k in filtering.kept(desk)] == ["作废件"]
    assert orders(page) == ["BS2609-0004"]
    assert page.asked.isVisible()
    acts.undo(desk)
    assert filtering.kept(desk) == []
    assert len(done) == 1


def test_filters_used_most_stand_first(desk: Desk) -> None:
    filtering.keep(desk, "甲", Query(due="over"))
    filtering.keep(desk, "乙", Query(due="today"))
    filtering.used(desk, "乙")
    assert [k.name for k in filtering.kept(desk)] == ["乙", "甲"]
    assert filtering.kept(desk)[0].query == Query(due="today")


@pytest.mark.parametrize(("field", "words", "said"), [
    ("unit", "没有的单位", "没有名为"), ("since", "三月二日", "看不懂"), ("repeat", "三", "写一个数字")])
def test_what_cannot_be_read_is_said_at_its_field(qtbot: QtBot, page: LibraryPage, field: str, words: str, said: str) -> None:
    page.ask_filter()
    dialog = layer(page, FilterDialog)
    assert isinstance(dialog, FilterDialog)
    dialog.fields[field].set_value(words)
    dialog.count()
    assert said in dialog.fields[field].error
    assert not dialog.apply.isEnabled()


def test_units_are_named_by_their_initials(qtbot: QtBot, page: LibraryPage, desk: Desk) -> None:
    acts.record(desk, "BS2609-0001", "dispatch", {"to": "宝林六村居民区", "class": "general", "basis": "statutory"})
    page.ask_filter()
    dialog = layer(page, FilterDialog)
    assert isinstance(dialog, FilterDialog)
    dialog.fields["unit"].set_value("bllc")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, page)
    assert orders(page) == ["BS2609-0001"]
    assert page.asked_words.text() == "宝林六村居民区"


def test_conditions_that_were_not_used_come_back_and_used_ones_do_not(qtbot: QtBot, page: LibraryPage) -> None:
    def opened() -> FilterDialog:
        page.ask_filter()
        dialog = layer(page, FilterDialog)
        assert isinstance(dialog, FilterDialog)
        return dialog

    first = opened()
    first.states["void"].setChecked(True)
    first.fields["words"].set_value("楼道")
    first.name.setText("作废的楼道")
    first.reject()
    second = opened()
    assert second.states["void"].isChecked()
    assert (second.fields["words"].value(), second.name.text()) == ("楼道", "作废的楼道")
    assert "放回来" in second.note.text()
    second.fields["words"].set_value("")
    qtbot.waitUntil(lambda: second.apply.text() == "看这 1 件")
    qtbot.keyClick(second, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled(qtbot, page)
    page.query = Query()
    third = opened()
    assert not third.states["void"].isChecked()
    assert third.name.text() == "作废的楼道", "the name it was not kept under"
    assert not third.note.text()
