"""导入核对 over a real office: reading, columns, verdicts, mending, taking, taking back, rows that wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.import_ import ImportPage
from hotline_desk.screens.import_.asking import MissingLine
from hotline_desk.screens.import_.checking import take_words
from hotline_desk.screens.import_.rows import note, with_offer
from hotline_desk.screens.import_.saving import SchemeDialog
from hotline_desk.services import import_fixing, importing, registering, schemes
from hotline_desk.services.import_fixing import Fix, letters
from hotline_desk.services.importing import PlanRow
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Banner, EmptyState
from hotline_desk.widgets.theme import apply, make_theme

NOW = datetime(2026, 9, 17, 10, 6)
HEADERS = ("工单编号", "派单时间", "诉求人", "联系方式", "诉求地址", "诉求描述", "问题类别", "要求时限", "坐席工号")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("BS260917-0101", "2026-09-17 08:52", "李先生", "13700000925", "友谊路1016号", "空调外机滴水", "市容", "5", 3021),
    ("BS260917-0102", "2026-09-17 08:55", "郑先生", "1386022", "宝杨路628号", "广场舞噪声", "噪声", "5", 3021),
    ("BS260917-0103", "2026-09-17 08:56", "叶先生", "18800000214", "牡丹江路漠河路口", "共享单车占盲道", "市容", "五天", 3021),
    ("BS260917-0104", "2026-09-17 08:57", "金女士", "13500008840", "", "漠河路600弄门口路面坑洼积水", "道路", "5", 3021),
    ("BS260917-0101", "2026-09-17 08:52", "李先生", "13700000925", "友谊路1016号", "空调外机滴水", "市容", "5", 3021),
)


def write(path: Path, rows: Sequence[Sequence[Any]] = ROWS, headers: Sequence[str] = HEADERS) -> Path:
    book = openpyxl.Workbook()
    book.active.append(list(headers))
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "office", "youyilu", "友谊路街道热线办", clock=lambda: NOW, user="王敏") as opened:
        yield opened


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write(tmp_path / "区平台导出.xlsx")


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Iterator[ImportPage]:
    apply(qapp, make_theme(motion=False))
    shown = ImportPage(desk)
    qtbot.addWidget(shown)
    shown.resize(1210, 640)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    shown.shown()
    yield shown
    qtbot.waitUntil(lambda: shown.pane.task is None, timeout=10000)


def _open(qtbot: QtBot, page: ImportPage, path: Path) -> None:
    page.pane.open(path)
    _settled(qtbot, page)


def _settled(qtbot: QtBot, page: ImportPage) -> None:
    qtbot.waitUntil(lambda: page.pane.task is None, timeout=10000)


def _counts(page: ImportPage) -> dict[str, int]:
    assert page.pane.check.plan is not None
    return page.pane.check.plan.counts


def _verdicts(page: ImportPage) -> list[str]:
    assert page.pane.check.plan is not None
    return [r.verdict for r in page.pane.check.plan.rows]


def _confirm(page: ImportPage) -> None:
    for line in page.pane.check.columns.doubtful():
        line.confirm()


def _banners(page: ImportPage) -> str:
    return "".join(b.accessibleName() for b in page.findChildren(Banner) if not b.isHidden())


def _take(qtbot: QtBot, page: ImportPage) -> None:
    _confirm(page)
    qtbot.keyClick(page.pane, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    _settled(qtbot, page)


# -- reading ----------------------------------------------------------------------------------------
def test_reading_gives_every_row_a_verdict_and_counts_add_up(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    _open(qtbot, page, export)
    assert _verdicts(page) == ["new", "rejected", "rejected", "new", "same"]
    counts = _counts(page)
    assert counts["rows"] == sum(counts[k] for k in ("new", "rejected", "updated", "same"))
    assert page.pane.check.take_button.text() == "导入 2 件，其余留在待改"
    assert page.dots.at == 2
    assert "区平台导出.xlsx · 5 行" in page.bar.context.text()


def test_a_dropped_file_is_read(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(export))])
    drop = QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                      Qt.KeyboardModifier.NoModifier)
    page.pane.zone.dropEvent(drop)
    _settled(qtbot, page)
    assert _counts(page)["rows"] == 5


def test_reading_leaves_the_window_alive(qtbot: QtBot, page: ImportPage, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    look = import_fixing.look

    def seen(*args: Any, **kwargs: Any) -> importing.Plan:
        threads.append(threading.get_ident())
        return look(*args, **kwargs)

    monkeypatch.setattr(import_fixing, "look", seen)
    _open(qtbot, page, export)
    assert threads
    assert threads[0] != threading.get_ident()


def test_a_file_that_is_no_list_of_orders_is_refused_with_a_sentence(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    _open(qtbot, page, write(tmp_path / "名次.xlsx", [("甲", 1)], ("单位", "名次")))
    assert "名次.xlsx" in _banners(page)
    assert page.pane.stack.currentWidget() is page.pane.zone
    assert page.pane.check.plan is None


def test_a_missing_file_says_so(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    _open(qtbot, page, tmp_path / "没有.xlsx")
    assert "没有导入" in _banners(page)


# -- columns ----------------------------------------------------------------------------------------
def test_columns_show_their_first_value_masked_and_what_is_kept(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    _open(qtbot, page, export)
    lines = page.pane.check.columns.lines
    assert [line.column.header for line in lines] == list(HEADERS)
    phone = lines[3]
    assert phone.column.field == "phone"
    assert phone.first.text() == "137****0925"
    assert lines[8].column.field == ""
    assert lines[8].first.text() == "3021"
    assert "1 列随单保留" in page.pane.check.columns.kept.text()


def test_changing_a_column_reads_the_file_anew(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    _open(qtbot, page, export)
    line = page.pane.check.columns.lines[6]
    line.choice.set_value("-")
    line.choice.activated.emit(line.choice.currentIndex())
    _settled(qtbot, page)
    assert page.pane.overrides == {6: None}
    plan = page.pane.check.plan
    assert plan is not None
    assert "category" not in plan.mapping.values()
    assert plan.intake.rows[0].extra["问题类别"] == "市容"  # kept, not lost


def test_doubtful_columns_are_looked_at_first(qtbot: QtBot, page: ImportPage, export: Path, desk: Desk) -> None:
    _open(qtbot, page, export)
    doubtful = len(page.pane.check.columns.doubtful())
    assert doubtful
    qtbot.keyClick(page.pane, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.pane.task is None
    assert not desk.store.exists("BS260917-0101")
    for _ in range(doubtful):
        qtbot.keyClick(page.pane, Qt.Key.Key_F8)
    assert not page.pane.check.columns.doubtful()


# -- rows -------------------------------------------------------------------------------------------
def test_f8_goes_from_one_row_to_mend_to_the_next(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    _open(qtbot, page, export)
    _confirm(page)
    table = page.pane.check.rows.table
    seen = []
    for _ in range(3):
        qtbot.keyClick(table, Qt.Key.Key_F8)
        seen.append(table.current_row().row)
    assert seen == [3, 4, 3]


def test_filters_show_one_verdict(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    _open(qtbot, page, export)
    page.pane.check.rows.filters.choose("rejected")
    assert [r.row for r in page.pane.check.rows.table.rows_model.rows] == [3, 4]


def test_a_cell_mended_in_place_is_checked_again(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    _open(qtbot, page, export)
    _confirm(page)
    table = page.pane.check.rows.table
    qtbot.keyClick(table, Qt.Key.Key_F8)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert table.editor is not None
    assert table.editor.text() == "1386022"
    table.editor.clear()
    qtbot.keyClicks(table.editor, "13860220000")
    qtbot.keyClick(table.editor, Qt.Key.Key_Return)
    _settled(qtbot, page)
    assert _verdicts(page) == ["new", "new", "rejected", "new", "same"]
    assert table.current_row().row == 3
    assert table.current_row().phone == "138****0000"


def test_a_cell_mended_badly_stays_to_be_mended(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    _open(qtbot, page, export)
    page.pane.check.rows.table.mended.emit(3, "phone", "12")
    _settled(qtbot, page)
    assert _verdicts(page)[1] == "rejected"
    assert page.pane.check._fixes(3)[0].value == "12"


def test_esc_leaves_a_cell_as_it_was(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    _open(qtbot, page, export)
    _confirm(page)
    table = page.pane.check.rows.table
    qtbot.keyClick(table, Qt.Key.Key_F8)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert table.editor is not None
    qtbot.keyClick(table.editor, Qt.Key.Key_Escape)
    assert table.editor is None
    assert _verdicts(page)[1] == "rejected"
    assert page.pane.stack.currentWidget() is page.pane.check


def test_f_adopts_what_the_reader_proposes(qtbot: QtBot, page: ImportPage, export: Path, desk: Desk) -> None:
    _open(qtbot, page, export)
    _confirm(page)
    table = page.pane.check.rows.table
    table.go_to(4)
    qtbot.keyClick(table, Qt.Key.Key_F)
    _settled(qtbot, page)
    table.go_to(5)
    qtbot.keyClick(table, Qt.Key.Key_F)
    _settled(qtbot, page)
    assert _verdicts(page) == ["new", "rejected", "new", "new", "same"]
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
    (PlanRow(2, "updated", "A1", "", "", "", "", "", (), (("地址", "甲", "乙"),)), "更新：地址：甲 → 乙"),
    (PlanRow(2, "same", "A1", "", "", "", "", "", (), (("地址", "甲", "乙"),)), "已归档，不再更改。平台现在写的是：地址：甲 → 乙"),
    (PlanRow(2, "rejected", "A1", "", "", "", "", "", ("缺一", "缺二")), "缺一；缺二"),
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


# -- taking -----------------------------------------------------------------------------------------
def test_good_rows_are_taken_and_bad_ones_wait(qtbot: QtBot, page: ImportPage, export: Path, desk: Desk) -> None:
    _open(qtbot, page, export)
    _take(qtbot, page)
    assert desk.store.exists("BS260917-0101")
    assert not desk.store.exists("BS260917-0102")
    assert page.dots.at == 3
    state = page.findChild(EmptyState)
    assert state is not None
    waiting = import_fixing.waiting(desk)
    assert [(w.row, w.number) for w in waiting] == [(3, "BS260917-0102"), (4, "BS260917-0103")]
    assert "13860" not in repr([w.phone for w in waiting])


def test_taking_back_removes_what_came(qtbot: QtBot, page: ImportPage, export: Path, desk: Desk) -> None:
    _open(qtbot, page, export)
    _take(qtbot, page)
    page.pane._finish_pressed("撤销这次导入")
    _settled(qtbot, page)
    assert desk.judge("BS260917-0101")[1].state == "void"
    assert import_fixing.waiting(desk) == []


def test_cancelling_leaves_nothing_behind(qtbot: QtBot, page: ImportPage, tmp_path: Path, desk: Desk,
                                          monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(f"BS260917-1{i:03d}", "2026-09-17 08:52", "李先生", "13700000925", "友谊路", f"事项{i}", "市容", "5", 1) for i in range(30)]
    _open(qtbot, page, write(tmp_path / "多.xlsx", rows))
    commit = importing.commit
    started, go = threading.Event(), threading.Event()

    def slow(*args: Any, **kwargs: Any) -> importing.ImportDone:
        started.set()
        go.wait(5)
        return commit(*args, **kwargs)

    monkeypatch.setattr(importing, "commit", slow)
    _confirm(page)
    page.pane.take()
    qtbot.waitUntil(started.is_set, timeout=5000)
    assert page.escape()
    go.set()
    _settled(qtbot, page)
    assert desk.store.counts("state") == {}
    assert desk.store.imports() == []
    assert page.pane.stack.currentWidget() is page.pane.check  # the plan is still there to be taken


def test_running_work_is_not_left(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    page.pane.open(export)
    assert not page.leaving()
    _settled(qtbot, page)
    assert page.leaving()


def test_rows_to_mend_are_written_for_excel(qtbot: QtBot, page: ImportPage, export: Path, tmp_path: Path) -> None:
    _open(qtbot, page, export)
    page.pane.export_to(tmp_path / "要改.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "要改.xlsx").active
    values = [[c.value for c in row] for row in sheet.iter_rows()]
    assert values[0][: len(HEADERS)] == list(HEADERS)
    assert [row[0] for row in values[1:]] == ["BS260917-0102", "BS260917-0103"]
    assert values[1][3] == "1386022"


def test_alt_left_goes_back_to_choosing(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    _open(qtbot, page, export)
    qtbot.keyClick(page.pane, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.pane.stack.currentWidget() is page.pane.zone
    assert page.pane.check.plan is None


# -- rows that wait ---------------------------------------------------------------------------------
def test_a_waiting_row_goes_to_the_register_form(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    _open(qtbot, page, export)
    _take(qtbot, page)
    page.pane._finish_pressed("看待改的行")
    went: list[tuple[str, Any]] = []
    page.go.connect(lambda key, argument: went.append((key, argument)))
    qtbot.keyClick(page.pane.waiting.table, Qt.Key.Key_Return)
    key, fields = went[0]
    assert key == "register"
    assert fields["number"] == "BS260917-0102"
    assert fields["phone"] == "1386022"  # as it stood in the file


def test_a_row_given_up_can_be_had_back(qtbot: QtBot, page: ImportPage, export: Path, desk: Desk) -> None:
    _open(qtbot, page, export)
    _take(qtbot, page)
    page.pane.show_waiting()
    qtbot.keyClick(page.pane.waiting.table, Qt.Key.Key_Delete)
    assert len(import_fixing.waiting(desk)) == 1
    next(b for b in page.findChildren(Banner) if not b.isHidden()).pressed.emit("放回来")
    assert len(import_fixing.waiting(desk)) == 2


def test_known_orders_are_updated_and_the_same_rows_skipped(qtbot: QtBot, page: ImportPage, export: Path, tmp_path: Path,
                                                            desk: Desk) -> None:
    _open(qtbot, page, export)
    _take(qtbot, page)
    changed = [(*ROWS[0][:4], "友谊路2000号", *ROWS[0][5:]), ROWS[3]]
    _open(qtbot, page, write(tmp_path / "第二次.xlsx", changed))
    assert _verdicts(page) == ["updated", "same"]
    assert "友谊路2000号" in note(page.pane.check.plan.rows[0])  # type: ignore[union-attr]


def test_registering_a_waiting_row_settles_it(qtbot: QtBot, page: ImportPage, export: Path, desk: Desk) -> None:
    from hotline_desk.screens.register import RegisterPage

    _open(qtbot, page, export)
    _take(qtbot, page)
    item = import_fixing.waiting(desk)[0]
    register = RegisterPage(desk)
    qtbot.addWidget(register)
    register.show()
    register.shown({**item.fields, "waiting_id": item.id})
    register.pane.form.fields["phone"].set_value("13860220000")
    register.pane.save()
    assert desk.store.exists("BS260917-0102")
    assert [w.number for w in import_fixing.waiting(desk)] == ["BS260917-0103"]
    kept = desk.judge("BS260917-0102")[0].fact("extra")
    assert kept["坐席工号"] == "3021"  # what has no field stays with the order
    assert kept["办理时限（工作日）"] == "5"
    assert registering.load_draft(desk, "register") is None
    register.pane.adviser.wait()


# -- asked once, remembered -------------------------------------------------------------------------
ASKING = ("工单编号", "诉求内容", "联系电话", "诉求地址", "派单时间", "办结时间")
ASKED = ("B1", "路灯不亮", "13700000925", "友谊路1号", "2026-09-17 08:00", "2026-09-24 17:30")
UNKNOWN = ("单据", "谁", "手机或座机", "说了啥")
SAID = ("A1", "李先生", "13700000925", "空调外机滴水")


def test_a_question_is_answered_by_a_key_and_not_asked_again(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    _open(qtbot, page, write(tmp_path / "a.xlsx", [ASKED], ASKING))
    pane = page.pane.check.columns
    assert ["办结时间" in q.accessibleName() for q in pane.questions] == [True]
    page.pane.take()
    assert page.pane.check.plan is not None, "an open question holds the import back"
    qtbot.keyClick(page.pane, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.pane.task is None and page.pane.stack.currentWidget() is page.pane.check, timeout=10000)
    assert page.pane.check.plan.intake.rows[0].fields["platform_due"] == datetime(2026, 9, 24, 17, 30)
    _open(qtbot, page, write(tmp_path / "b.xlsx", [ASKED[::-1]], ASKING[::-1]))
    assert not page.pane.check.columns.questions
    assert not page.pane.check.columns.doubtful()


def test_f8_goes_to_the_question_first(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    _open(qtbot, page, write(tmp_path / "a.xlsx", [ASKED], ASKING))
    qtbot.keyClick(page.pane.check.rows.table, Qt.Key.Key_F8)
    assert page.pane.check.columns.questions[0].buttons[0].hasFocus()


def test_unknown_headers_are_mapped_and_kept_as_a_scheme(qtbot: QtBot, page: ImportPage, desk: Desk, tmp_path: Path) -> None:
    _open(qtbot, page, write(tmp_path / "街道来件_20260917.xlsx", [SAID], UNKNOWN))
    assert next(m.item.needed for m in page.findChildren(MissingLine))
    for index, field in enumerate(("number", "caller", "phone", "content")):
        line = page.pane.check.columns.lines[index]
        line.choice.set_value(field)
        line.choice.activated.emit(line.choice.currentIndex())
        _settled(qtbot, page)
    assert _verdicts(page) == ["new"]
    qtbot.keyClick(page.pane, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    dialog = page.window().findChild(SchemeDialog)
    assert dialog.name.text() == "街道来件"
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: [s.label for s in schemes.listed(desk)] == ["街道来件"], timeout=10000)
    qtbot.waitUntil(lambda: page.pane.source == "own_1" and page.pane.task is None, timeout=10000)
    assert "按“街道来件”识别" in page.bar.context.text()
    _open(qtbot, page, write(tmp_path / "街道来件_20260918.xlsx", [SAID], UNKNOWN))
    assert "按“街道来件”识别" in page.bar.context.text()
    assert _verdicts(page) == ["new"]
    assert not [m for m in page.findChildren(MissingLine) if m.item.needed and m.isVisible()]


def test_a_name_that_is_taken_is_said_under_the_field(qtbot: QtBot, page: ImportPage, desk: Desk, export: Path) -> None:
    schemes.save(desk, "区平台导出", {"甲": "number"})
    _open(qtbot, page, export)
    page.pane.save_scheme()
    dialog = page.window().findChild(SchemeDialog)
    dialog.press_primary()
    qtbot.waitUntil(lambda: "已经有" in dialog.field._error.text(), timeout=10000)
    qtbot.keyClick(dialog.name, Qt.Key.Key_Escape)
    assert len(schemes.listed(desk)) == 1


# -- 重复投诉 -------------------------------------------------------------------------------------------
def test_rows_like_earlier_orders_are_marked_and_can_be_filtered(qtbot: QtBot, page: ImportPage, desk: Desk, tmp_path: Path) -> None:
    registering.save(desk, {"number": "OLD1", "received_at": "2026-09-01T09:00", "caller": "李先生", "phone": ROWS[0][3], "address": ROWS[0][4],
                            "subject": ROWS[0][5], "content": ROWS[0][5], "channel": "12345", "kind": "complaint"})
    _open(qtbot, page, write(tmp_path / "重复.xlsx"))
    rows = page.pane.check.rows
    qtbot.waitUntil(lambda: bool(rows.table.repeats), timeout=10_000)
    marked = next(r for r in rows.rows if r.row in rows.table.repeats)
    assert marked.number == ROWS[0][0]
    assert rows.table.note is not None
    assert "OLD1" in rows.table.note(marked)
    assert rows.table.tone is not None
    assert rows.table.tone(marked) == "today"
    rows.filters.choose("repeat")
    assert [r.number for r in rows.table.rows_model.rows] == [ROWS[0][0]]


def test_after_an_import_one_goes_to_decide_on_repeats(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    _open(qtbot, page, export)
    _take(qtbot, page)
    went: list[tuple[str, object]] = []
    page.go.connect(lambda key, argument: went.append((key, argument)))
    next(b for b in page.pane.finish.findChildren(Button) if b.text() == "判定疑似重复").click()
    assert page.pane.done is not None
    assert went == [("matters", f"batch:{page.pane.done.batch}")]
