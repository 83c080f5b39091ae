"""导入核对: rows to mend, mended in place, and what the second line says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.screens.import_ import ImportPage
from hotline_desk.screens.import_.checking import take_words
from hotline_desk.screens.import_.rows import PLACES, note, with_offer
from hotline_desk.services import import_fixing
from hotline_desk.services.import_fixing import Fix, letters
from hotline_desk.services.importing import PlanRow
from hotline_desk.services.office import Desk
from hotline_desk.widgets.theme import theme_of
from tests.screens.importing.hands import (
    confirm,
    opened,
    settled,
    verdicts,
)


# -- rows -------------------------------------------------------------------------------------------
def test_f8_goes_from_one_row_to_mend_to_the_next(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    opened(qtbot, page, export)
    confirm(page)
    table = page.pane.check.rows.table
    seen = []
    for _ in range(3):
        qtbot.keyClick(table, Qt.Key.Key_F8)
        seen.append(table.current_row().row)
    assert seen == [3, 4, 3]


def test_filters_show_one_verdict(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    opened(qtbot, page, export)
    page.pane.check.rows.filters.choose("rejected")
    assert [r.row for r in page.pane.check.rows.table.rows_model.rows] == [3, 4]


def test_a_cell_mended_in_place_is_checked_again(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    opened(qtbot, page, export)
    confirm(page)
    table = page.pane.check.rows.table
    qtbot.keyClick(table, Qt.Key.Key_F8)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert table.editor is not None
    assert table.editor.text() == "1386022"
    table.editor.clear()
    qtbot.keyClicks(table.editor, "13860220000")
    qtbot.keyClick(table.editor, Qt.Key.Key_Return)
    settled(qtbot, page)
    assert verdicts(page) == ["new", "new", "rejected", "new", "same"]
    assert table.current_row().row == 3
    assert table.current_row().phone == "138****0000"


def test_a_cell_mended_badly_stays_to_be_mended(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    opened(qtbot, page, export)
    page.pane.check.rows.table.mended.emit(3, "phone", "12")
    settled(qtbot, page)
    assert verdicts(page)[1] == "rejected"
    assert page.pane.check._fixes(3)[0].value == "12"


def test_esc_leaves_a_cell_as_it_was(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    opened(qtbot, page, export)
    confirm(page)
    table = page.pane.check.rows.table
    qtbot.keyClick(table, Qt.Key.Key_F8)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert table.editor is not None
    qtbot.keyClick(table.editor, Qt.Key.Key_Escape)
    assert table.editor is None
    assert verdicts(page)[1] == "rejected"
    assert page.pane.stack.currentWidget() is page.pane.check


def test_a_cell_whose_column_gave_way_is_mended_in_its_own_row(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    """Large letters in a small window: the box stood over the first row, and F8 left the wrong row out of sight."""
    opened(qtbot, page, export)
    confirm(page)
    table = page.pane.check.rows.table
    table.resize(500, 150)
    assert table.isColumnHidden(PLACES["allowance"])
    for _ in range(2):
        qtbot.keyClick(table, Qt.Key.Key_F8)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert table.editor is not None
    assert table.editor.text() == "五天"
    row = table.visualRect(table.currentIndex())
    assert table.viewport().rect().contains(row.center())
    assert row.top() + theme_of().px(24) <= table.editor.geometry().top(), "the words of the first line stay to be read"
    assert table.editor.geometry().bottom() <= row.bottom()


def test_f_adopts_what_the_reader_proposes(qtbot: QtBot, page: ImportPage, export: Path, desk: Desk) -> None:
    opened(qtbot, page, export)
    confirm(page)
    table = page.pane.check.rows.table
    table.go_to(4)
    qtbot.keyClick(table, Qt.Key.Key_F)
    settled(qtbot, page)
    table.go_to(5)
    qtbot.keyClick(table, Qt.Key.Key_F)
    settled(qtbot, page)
    assert verdicts(page) == ["new", "rejected", "new", "new", "same"]
    assert page.pane.check.plan is not None
    assert page.pane.check.plan.rows[3].address == "漠河路600弄"


def test_a_mended_number_may_not_repeat_another(desk: Desk, export: Path) -> None:
    plan = import_fixing.look(desk, export)
    again = import_fixing.amend(desk, plan, 3, "number", "BS260917-0101")
    row = next(r for r in again.rows if r.row == 3)
    assert row.verdict == "rejected"
    assert any("第 2 行相同" in p for p in row.problems)


@pytest.mark.parametrize(("words", "offer", "expected"), [
    ("缺地址。", "", "缺地址。"),
    ("缺地址。诉求里有“漠河路”，可以采用。", "漠河路", "缺地址。诉求里有“漠河路”，按 F 采用。"),
    ("时限“五天”看不懂。是 5 个工作日吗？", "5", "时限“五天”看不懂。是 5 个工作日吗？按 F 采用。"),
    ("时间看不懂。", "2026-09-17 08:00", "时间看不懂，按 F 采用“2026-09-17 08:00”。"),
])
def test_the_second_line_says_what_f_takes(words: str, offer: str, expected: str) -> None:
    assert with_offer(words, [Fix("address", "地址", "", words, True, offer)]) == expected


@pytest.mark.parametrize(("row", "expected"), [
    (PlanRow(2, "same", "A1", "", "", "", "", ""), "已在库，自动跳过"),
    (PlanRow(2, "same", "A1", "", "", "", "", "", ("缺地址。诉求里有“漠河路 600 弄”，可以采用。",)), "已在库，自动跳过"),
    (PlanRow(2, "updated", "A1", "", "", "", "", "", (), (("地址", "甲", "乙"),)), "更新：地址：甲 → 乙"),
    (PlanRow(2, "same", "A1", "", "", "", "", "", (), (("地址", "甲", "乙"),)), "已归档，不再更改。平台现在写的是：地址：甲 → 乙"),
    (PlanRow(2, "rejected", "A1", "", "", "", "", "", ("缺一", "缺二")), "缺一；缺二"),
    (PlanRow(2, "rejected", "A1", "", "", "", "", "", ("缺内容。请补上。", "缺地址。")), "缺内容。请补上；缺地址。"),
    (PlanRow(2, "new", "A1", "", "", "", "", ""), ""),
])
def test_the_second_line_says_what_happens(row: PlanRow, expected: str) -> None:
    assert note(row) == expected


@pytest.mark.parametrize(("counts", "expected"), [
    ({"new": 41, "updated": 0, "rejected": 3}, "导入 41 件，其余留在待改"),
    ({"new": 41, "updated": 2, "rejected": 0}, "导入 41 件、更新 2 件"),
    ({"new": 0, "updated": 2, "rejected": 0}, "更新 2 件"),
    ({"new": 0, "updated": 0, "rejected": 3}, "没有可导入的"),
])
def test_the_button_says_what_it_does(counts: dict[str, int], expected: str) -> None:
    assert take_words(counts) == expected


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_excel_names_them(index: int, name: str) -> None:
    assert letters(index) == name
