"""工单库: several orders at once, and what is exported of them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.screens.library import LibraryPage
from hotline_desk.screens.library.exporting import ExportDialog
from hotline_desk.services import acts, library, registering
from hotline_desk.services.office import Desk
from hotline_desk.widgets.shapes import STATUS_WORDS, TICKED, UNTICKED
from hotline_desk.widgets.underway import Written
from tests.screens.library.hands import NUMBERS, layer, settled
from tests.screens.offices import NOW


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
    settled(qtbot, page)
    page.ask_export()
    dialog = layer(page, ExportDialog)
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
    dialog = layer(page, ExportDialog)
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
    dialog = layer(page, ExportDialog)
    assert isinstance(dialog, ExportDialog)
    dialog.export_to(tmp_path / "两件.xlsx")
    qtbot.waitUntil(lambda: bool(page.host.findChildren(Written)))
    sheet = openpyxl.load_workbook(tmp_path / "两件.xlsx").active
    assert sheet is not None
    assert sheet.max_row == 4
