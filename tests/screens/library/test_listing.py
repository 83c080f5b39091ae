"""工单库 over a real office: slices, filters, sorting, columns, several orders at once, export, Enter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.library import LibraryPage
from hotline_desk.screens.library.chooser import ColumnDialog
from hotline_desk.screens.library.exporting import ExportDialog
from hotline_desk.screens.library.filters import FilterDialog
from hotline_desk.services import acts, filtering, library, registering
from hotline_desk.services.filtering import Query
from hotline_desk.services.office import Desk
from hotline_desk.widgets.floating import Layer
from hotline_desk.widgets.panes import EmptyState
from hotline_desk.widgets.shapes import STATUS_WORDS, TICKED, UNTICKED
from hotline_desk.widgets.underway import Written
from tests.screens.hands import stand

NOW = datetime(2026, 9, 17, 10, 6)
NUMBERS = [f"BS2609-{i:04d}" for i in range(5)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "office", "youyilu", "友谊路街道热线办", clock=lambda: NOW, user="王敏") as opened:
        with opened.store.transaction(by="王敏", now=NOW) as tx:
            for name in ("宝林六村居民区", "临江新村居民区"):
                tx.add_unit(name, "neighbourhood", pending=False)
        opened.units_changed()
        for i, number in enumerate(NUMBERS):
            registering.save(opened, {"number": number, "received_at": NOW - timedelta(days=i), "caller": "陈文", "phone": "13800001234",
                                      "subject": f"第{i}件噪声", "content": "夜间噪声", "address": "宝林路"})
        acts.record(opened, "BS2609-0004", "void", {"reason": "重复登记"})
        yield opened
        QThreadPool.globalInstance().waitForDone()  # a worker must not read a store that is closed


def _settled(qtbot: QtBot, page: LibraryPage) -> None:
    qtbot.waitUntil(lambda: not page.reading)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> LibraryPage:
    shown = LibraryPage(desk)
    stand(qtbot, shown, 1210, 640)
    shown.shown()
    _settled(qtbot, shown)
    return shown


def _orders(page: LibraryPage) -> list[str]:
    return [row.order for row in page.table.rows_model.rows]


def _layer(page: LibraryPage, kind: type[Layer]) -> Layer:
    return next(w for w in page.findChildren(kind) if w.isVisible())


def test_all_orders_are_listed_newest_first(page: LibraryPage) -> None:
    assert _orders(page) == NUMBERS
    assert page.bar.context.text() == "5 件 · 新的在前"


def test_counts_stand_on_the_filters_and_narrow_the_list(qtbot: QtBot, page: LibraryPage, desk: Desk) -> None:
    assert library.counts(desk) == {"all": 5, "open": 4, "closed": 0, "archived": 0, "returned": 0, "void": 1}
    page.filters.choose("void")
    _settled(qtbot, page)
    assert _orders(page) == ["BS2609-0004"]


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
    assert f"时限依据 § {row.clause}" in page.table.rows_model.sentence(row)


@pytest.mark.parametrize(("words", "count"), [("第3件", 1), ("1234", 5), ("没有的词", 0)])
def test_search_narrows_and_esc_takes_it_away(qtbot: QtBot, page: LibraryPage, words: str, count: int) -> None:
    assert page.focus_search()
    page.bar.search.setText(words)  # type: ignore[union-attr]
    qtbot.keyClick(page.bar.search, Qt.Key.Key_Return)
    _settled(qtbot, page)
    assert len(_orders(page)) == count
    assert bool(page.findChild(EmptyState)) == (count == 0)
    assert page.escape()
    _settled(qtbot, page)
    assert len(_orders(page)) == 5
    assert not page.escape()


def test_a_late_answer_of_an_older_search_is_dropped(qtbot: QtBot, page: LibraryPage) -> None:
    for words in ("第1件", "第2件", "第3件"):
        page.find(words)
    _settled(qtbot, page)
    assert _orders(page) == ["BS2609-0003"]


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
    _settled(qtbot, page)
    assert page.table.current_row().order == "BS2609-0002"


def test_an_empty_office_says_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    with Desk.create(tmp_path / "empty", "youyilu", "空", clock=lambda: NOW) as opened:
        shown = LibraryPage(opened)
        qtbot.addWidget(shown)
        shown.show()
        shown.shown()
        _settled(qtbot, shown)
        went: list[str] = []
        shown.go.connect(lambda key, _argument: went.append(key))
        state = shown.findChild(EmptyState)
        assert state is not None
        state.pressed.emit("导入")
        assert went == ["import"]


# -- sorting and columns ---------------------------------------------------------------------------------
def test_a_key_sorts_by_the_column_it_names_and_again_turns_it_round(qtbot: QtBot, page: LibraryPage) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    _settled(qtbot, page)
    assert (page.query.order_by, _orders(page)) == ("number", NUMBERS)
    qtbot.keyClick(page.table, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    _settled(qtbot, page)
    assert _orders(page) == NUMBERS[::-1]
    assert page.bar.context.text() == "5 件 · 按编号倒序"


def test_a_click_on_the_header_sorts_too(qtbot: QtBot, page: LibraryPage) -> None:
    section = next(i for i, k in enumerate(page.table.shown) if k.name == "received")
    x = page.table.header.sectionViewportPosition(section) + 10
    at = page.table.header.viewport().rect().center()
    at.setX(x)
    qtbot.mouseClick(page.table.header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    _settled(qtbot, page)
    assert not page.query.descending
    assert _orders(page) == NUMBERS[::-1]


def test_columns_are_chosen_by_keys_and_remembered_for_this_user(qtbot: QtBot, page: LibraryPage, desk: Desk) -> None:
    page.ask_columns()
    dialog = _layer(page, ColumnDialog)
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
    dialog = _layer(page, FilterDialog)
    assert isinstance(dialog, FilterDialog)
    dialog.states["void"].setChecked(True)
    qtbot.waitUntil(lambda: dialog.apply.text() == "看这 1 件")
    dialog.name.setText("作废件")
    dialog.name.setFocus()
    done: list[object] = []
    page.done.connect(done.append)
    dialog.keep_button.click()
    _settled(qtbot, page)
    assert [k.name for k in filtering.kept(desk)] == ["作废件"]
    assert _orders(page) == ["BS2609-0004"]
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
    dialog = _layer(page, FilterDialog)
    assert isinstance(dialog, FilterDialog)
    dialog.fields[field].set_value(words)
    dialog.count()
    assert said in dialog.fields[field].error
    assert not dialog.apply.isEnabled()


def test_units_are_named_by_their_initials(qtbot: QtBot, page: LibraryPage, desk: Desk) -> None:
    acts.record(desk, "BS2609-0001", "dispatch", {"to": "宝林六村居民区", "class": "general", "basis": "statutory"})
    page.ask_filter()
    dialog = _layer(page, FilterDialog)
    assert isinstance(dialog, FilterDialog)
    dialog.fields["unit"].set_value("bllc")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    _settled(qtbot, page)
    assert _orders(page) == ["BS2609-0001"]
    assert page.asked_words.text() == "宝林六村居民区"


def test_conditions_that_were_not_used_come_back_and_used_ones_do_not(qtbot: QtBot, page: LibraryPage) -> None:
    def opened() -> FilterDialog:
        page.ask_filter()
        dialog = _layer(page, FilterDialog)
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
    _settled(qtbot, page)
    page.query = Query()
    third = opened()
    assert not third.states["void"].isChecked()
    assert third.name.text() == "作废的楼道", "the name it was not kept under"
    assert not third.note.text()


# -- several orders ------------------------------------------------------------------------------------------
def test_space_ticks_and_goes_on_and_esc_lets_go(qtbot: QtBot, page: LibraryPage) -> None:
    for _ in range(3):
        qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert page.table.chosen_count() == 3
    assert page.chosen.currentIndex() == 1
    assert library.numbers(page.desk, page.table.chosen_ids()) == NUMBERS[:3]
    assert page.escape()
    assert page.table.chosen_count() == 1
    assert page.chosen.currentIndex() == 0


def test_a_tick_is_a_box_and_no_status_and_what_has_no_deadline_shows_no_shape(page: LibraryPage) -> None:
    columns = {known.name: known.column for known in page.table.shown}
    rows = list(page.table.rows_model.rows)
    page.table.toggle([rows[0].id])
    sign = columns["mark"].sign
    assert sign is not None
    assert [sign(r) for r in rows[:2]] == [TICKED, UNTICKED]
    assert not {TICKED, UNTICKED} & set(STATUS_WORDS)
    due = columns["due"].sign
    assert due is not None
    [void] = [r for r in rows if r.order == "BS2609-0004"]
    assert due(void) == ""
    assert all(due(r) in STATUS_WORDS for r in rows if r is not void)


def test_shift_and_ctrl_a_choose_like_excel(qtbot: QtBot, page: LibraryPage) -> None:
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.table.chosen_count() == 2
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.table.chosen_count() == 5


def test_many_are_checked_and_those_that_cannot_are_named(qtbot: QtBot, page: LibraryPage) -> None:
    wanted: list[tuple[object, ...]] = []
    page.act_wanted.connect(lambda *given: wanted.append(given))
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: bool(wanted))
    view, name, allowed, stopped = wanted[0]
    assert (view.number, name, allowed) == ("BS2609-0000", "dispatch", tuple(NUMBERS[:4]))  # type: ignore[attr-defined]
    assert [s.order for s in stopped] == ["BS2609-0004"]  # type: ignore[attr-defined]


def test_what_none_of_them_may_is_said_with_a_reason(qtbot: QtBot, page: LibraryPage) -> None:
    said: list[tuple[str, str, str]] = []
    page.said.connect(lambda *given: said.append(given))
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page.table, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0][0] == "这 2 件都不能归档"


def test_the_filled_button_is_what_the_chosen_orders_can_take(qtbot: QtBot, page: LibraryPage, desk: Desk) -> None:
    def filled() -> list[str]:
        return [name for name, button in page.chosen.buttons.items() if button.kind == "pri"]

    for number in NUMBERS[:2]:
        acts.record(desk, number, "dispatch", {"to": "宝林六村居民区"})
    page.table.setCurrentIndex(page.table.rows_model.index(0, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: filled() == ["accept"])
    for number in NUMBERS[:2]:
        acts.record(desk, number, "accept", {})
    qtbot.keyClick(page.table, Qt.Key.Key_Up)
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: filled() == ["remind"])  # 派单 would be refused for each of them
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: filled() == [])  # 办理中 and 待派单: nothing fits all three
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: filled() == ["dispatch"])


def test_a_letter_on_one_order_opens_its_act(qtbot: QtBot, page: LibraryPage) -> None:
    pressed: list[tuple[object, ...]] = []
    page.key_pressed.connect(lambda *given: pressed.append(given))
    qtbot.keyClick(page.table, Qt.Key.Key_L)
    assert [(p[0].number, p[1].key(), p[2]) for p in pressed] == [("BS2609-0000", Qt.Key.Key_L, ["BS2609-0000"])]  # type: ignore[attr-defined]


# -- export --------------------------------------------------------------------------------------------------
def test_what_is_seen_is_exported_masked_and_no_formula(qtbot: QtBot, page: LibraryPage, desk: Desk, tmp_path: Path) -> None:
    registering.save(desk, {"number": "BS2609-0009", "received_at": NOW, "caller": "李四光", "phone": "13811112222",
                            "subject": "=HYPERLINK(\"http://x\")", "content": "x", "address": "乙路，找李四光 13811112222"})
    page.refresh()
    _settled(qtbot, page)
    page.ask_export()
    dialog = _layer(page, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    out = tmp_path / "单.xlsx"
    dialog.export_to(out)
    qtbot.waitUntil(lambda: bool(page.host.findChildren(Written)))
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert lines[0][:3] == ["工单编号", "收单时间", "标题"]
    assert len(lines) == 1 + 6 + 1
    cell = next(c for line in sheet.iter_rows() for c in line if str(c.value).startswith("=HYPERLINK"))
    assert cell.data_type == "s"
    assert "李四光" not in repr(lines)
    assert "13811112222" not in repr(lines)


def test_whole_names_need_a_reason_and_are_logged(qtbot: QtBot, page: LibraryPage, desk: Desk, tmp_path: Path) -> None:
    page.ask_export()
    dialog = _layer(page, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog.whole.setChecked(True)
    dialog.ask_place()
    assert "理由" in dialog.reason.error
    dialog.reason.set_value("报区里核对")
    dialog.export_to(tmp_path / "全.xlsx")
    qtbot.waitUntil(lambda: bool(page.host.findChildren(Written)))
    sheet = openpyxl.load_workbook(tmp_path / "全.xlsx").active
    assert sheet is not None
    assert any("13800001234" in [c.value for c in line] for line in sheet.iter_rows())
    logged = desk.store.access_log()[-1]
    assert (logged["action"], "报区里核对" in logged["detail"]) == ("export", True)


def test_only_the_chosen_orders_are_exported(qtbot: QtBot, page: LibraryPage, tmp_path: Path) -> None:
    for _ in range(2):
        qtbot.keyClick(page.table, Qt.Key.Key_Space)
    page.ask_export()
    dialog = _layer(page, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog.export_to(tmp_path / "两件.xlsx")
    qtbot.waitUntil(lambda: bool(page.host.findChildren(Written)))
    sheet = openpyxl.load_workbook(tmp_path / "两件.xlsx").active
    assert sheet is not None
    assert sheet.max_row == 4
