"""导入核对: what is asked once and remembered, schemes, rows like earlier orders."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.screens.import_ import ImportPage
from hotline_desk.screens.import_.asking import MissingLine
from hotline_desk.screens.import_.saving import SchemeDialog
from hotline_desk.services import registering, schemes
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import Button
from tests.screens.importing.hands import (
    ROWS,
    opened,
    settled,
    take,
    verdicts,
    write,
)

# -- asked once, remembered -------------------------------------------------------------------------
ASKING = ("工单编号", "诉求内容", "联系电话", "诉求地址", "派单时间", "办结时间")
ASKED = ("B1", "路灯不亮", "13700000925", "友谊路1号", "2026-09-17 08:00", "2026-09-24 17:30")
UNKNOWN = ("单据", "谁", "手机或座机", "说了啥")
SAID = ("A1", "李先生", "13700000925", "空调外机滴水")


def test_a_question_is_answered_by_a_key_and_not_asked_again(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    opened(qtbot, page, write(tmp_path / "a.xlsx", [ASKED], ASKING))
    pane = page.pane.check.columns
    assert ["办结时间" in q.accessibleName() for q in pane.questions] == [True]
    page.pane.take()
    assert page.pane.check.plan is not None, "an open question holds the import back"
    qtbot.keyClick(page.pane, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.pane.task is None and page.pane.stack.currentWidget() is page.pane.check, timeout=10000)
    assert page.pane.check.plan.intake.rows[0].fields["platform_due"] == datetime(2026, 9, 24, 17, 30)
    opened(qtbot, page, write(tmp_path / "b.xlsx", [ASKED[::-1]], ASKING[::-1]))
    assert not page.pane.check.columns.questions
    assert not page.pane.check.columns.doubtful()


def test_rows_that_a_filter_kept_from_sight_are_told(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[3].hidden = book.active.row_dimensions[4].hidden = True
    book.active.column_dimensions["I"].hidden = True
    book.save(path)
    opened(qtbot, page, path)
    told = "表里有 2 行是隐藏或筛选掉的（第 3–4 行），1 列是隐藏的（坐席工号），这里也读进来了。不要的，请在 Excel 里删掉再导。"
    assert [(m.accessibleName(), m.isVisible()) for m in page.findChildren(MissingLine)] == [(told, True)]
    assert verdicts(page)[:3] == ["new", "rejected", "rejected"]
    opened(qtbot, page, write(path))
    assert [m for m in page.findChildren(MissingLine) if m.isVisible()] == []


def test_f8_goes_to_the_question_first(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    opened(qtbot, page, write(tmp_path / "a.xlsx", [ASKED], ASKING))
    qtbot.keyClick(page.pane.check.rows.table, Qt.Key.Key_F8)
    assert page.pane.check.columns.questions[0].buttons[0].hasFocus()


def test_unknown_headers_are_mapped_and_kept_as_a_scheme(qtbot: QtBot, page: ImportPage, desk: Desk, tmp_path: Path) -> None:
    opened(qtbot, page, write(tmp_path / "街道来件_20260917.xlsx", [SAID], UNKNOWN))
    assert next(m.item.needed for m in page.findChildren(MissingLine))
    for index, field in enumerate(("number", "caller", "phone", "content")):
        line = page.pane.check.columns.lines[index]
        line.choice.set_value(field)
        line.choice.activated.emit(line.choice.currentIndex())
        settled(qtbot, page)
    assert verdicts(page) == ["new"]
    qtbot.keyClick(page.pane, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    dialog = page.window().findChild(SchemeDialog)
    assert dialog.name.text() == "街道来件"
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: [s.label for s in schemes.listed(desk)] == ["街道来件"], timeout=10000)
    qtbot.waitUntil(lambda: page.pane.source == "own_1" and page.pane.task is None, timeout=10000)
    assert "按“街道来件”识别" in page.bar.context.text()
    opened(qtbot, page, write(tmp_path / "街道来件_20260918.xlsx", [SAID], UNKNOWN))
    assert "按“街道来件”识别" in page.bar.context.text()
    assert verdicts(page) == ["new"]
    assert not [m for m in page.findChildren(MissingLine) if m.item.needed and m.isVisible()]


def test_a_name_that_is_taken_is_said_under_the_field(qtbot: QtBot, page: ImportPage, desk: Desk, export: Path) -> None:
    schemes.save(desk, "区平台导出", {"甲": "number"})
    opened(qtbot, page, export)
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
    opened(qtbot, page, write(tmp_path / "重复.xlsx"))
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
    opened(qtbot, page, export)
    take(qtbot, page)
    went: list[tuple[str, object]] = []
    page.go.connect(lambda key, argument: went.append((key, argument)))
    next(b for b in page.pane.finish.findChildren(Button) if b.text() == "判定疑似重复").click()
    assert page.pane.done is not None
    assert went == [("matters", f"batch:{page.pane.done.batch}")]
