"""导入核对: taking rows, taking them back, rows that wait, re-imports."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from hotline_desk.screens.import_ import ImportPage
from hotline_desk.screens.import_.rows import note
from hotline_desk.services import acts, import_fixing, importing, registering
from hotline_desk.services.office import Desk
from hotline_desk.widgets.panes import EmptyState
from tests.screens.importing.hands import (
    HEADERS,
    ROWS,
    confirm,
    opened,
    settled,
    take,
    verdicts,
    write,
)


# -- taking -----------------------------------------------------------------------------------------
def test_good_rows_are_taken_and_bad_ones_wait(qtbot: QtBot, page: ImportPage, export: Path, desk: Desk) -> None:
    opened(qtbot, page, export)
    take(qtbot, page)
    assert desk.store.exists("BS260917-0101")
    assert not desk.store.exists("BS260917-0102")
    assert page.dots.at == 3
    state = page.findChild(EmptyState)
    assert state is not None
    waiting = import_fixing.waiting(desk)
    assert [(w.row, w.number) for w in waiting] == [(3, "BS260917-0102"), (4, "BS260917-0103")]
    assert "13860" not in repr([w.phone for w in waiting])


def test_taking_back_removes_what_came(qtbot: QtBot, page: ImportPage, export: Path, desk: Desk) -> None:
    opened(qtbot, page, export)
    take(qtbot, page)
    page.pane._finish_pressed("撤销这次导入")
    settled(qtbot, page)
    assert desk.judge("BS260917-0101")[1].state == "void"
    assert import_fixing.waiting(desk) == []


def test_cancelling_leaves_nothing_behind(qtbot: QtBot, page: ImportPage, tmp_path: Path, desk: Desk,
                                          monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(f"BS260917-1{i:03d}", "2026-09-17 08:52", "李先生", "13700000925", "友谊路", f"事项{i}", "市容", "5", 1) for i in range(30)]
    opened(qtbot, page, write(tmp_path / "多.xlsx", rows))
    commit = importing.commit
    started, go = threading.Event(), threading.Event()

    def slow(*args: Any, **kwargs: Any) -> importing.ImportDone:
        started.set()
        go.wait(5)
        return commit(*args, **kwargs)

    monkeypatch.setattr(importing, "commit", slow)
    confirm(page)
    page.pane.take()
    qtbot.waitUntil(started.is_set, timeout=5000)
    assert page.escape()
    go.set()
    settled(qtbot, page)
    assert desk.store.counts("state") == {}
    assert desk.store.imports() == []
    assert page.pane.stack.currentWidget() is page.pane.check  # the plan is still there to be taken


def test_running_work_is_not_left(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    page.pane.open(export)
    assert not page.leaving()
    settled(qtbot, page)
    assert page.leaving()


def test_rows_to_mend_are_written_for_excel(qtbot: QtBot, page: ImportPage, export: Path, tmp_path: Path) -> None:
    opened(qtbot, page, export)
    page.pane.export_to(tmp_path / "要改.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "要改.xlsx").active
    values = [[c.value for c in row] for row in sheet.iter_rows()]
    assert values[0][: len(HEADERS)] == list(HEADERS)
    assert [row[0] for row in values[1:]] == ["BS260917-0102", "BS260917-0103"]
    assert values[1][3] == "1386022"


def test_alt_left_goes_back_to_choosing(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    opened(qtbot, page, export)
    qtbot.keyClick(page.pane, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.pane.stack.currentWidget() is page.pane.zone
    assert page.pane.check.plan is None


# -- rows that wait ---------------------------------------------------------------------------------
def test_a_waiting_row_goes_to_the_register_form(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    opened(qtbot, page, export)
    take(qtbot, page)
    page.pane._finish_pressed("看待改的行")
    went: list[tuple[str, Any]] = []
    page.go.connect(lambda key, argument: went.append((key, argument)))
    qtbot.keyClick(page.pane.waiting.table, Qt.Key.Key_Return)
    key, fields = went[0]
    assert key == "register"
    assert fields["number"] == "BS260917-0102"
    assert fields["phone"] == "1386022"  # as it stood in the file


def test_a_row_given_up_can_be_had_back(qtbot: QtBot, page: ImportPage, export: Path, desk: Desk) -> None:
    opened(qtbot, page, export)
    take(qtbot, page)
    page.pane.show_waiting()
    qtbot.keyClick(page.pane.waiting.table, Qt.Key.Key_Delete)
    assert len(import_fixing.waiting(desk)) == 1
    acts.undo(desk)
    page.refresh()
    assert len(import_fixing.waiting(desk)) == 2
    assert page.pane.waiting.table.rows_model.rowCount() == 2


def test_ctrl_z_takes_the_whole_import_back_and_the_page_says_so(qtbot: QtBot, page: ImportPage, export: Path, desk: Desk) -> None:
    opened(qtbot, page, export)
    take(qtbot, page)
    acts.undo(desk)
    page.refresh()
    assert page.pane.done is None
    assert any("已撤销这次导入" in label.text() for label in page.pane.finish.findChildren(QLabel))
    assert desk.store.rows({"state!=": "void"}, columns=("number",)) == []


def test_ctrl_z_while_another_file_is_looked_through_leaves_it_there_and_judges_it_anew(
        qtbot: QtBot, page: ImportPage, export: Path, tmp_path: Path, desk: Desk) -> None:
    opened(qtbot, page, export)
    take(qtbot, page)
    more = ("BS260917-0999", "2026-09-17 09:52", "赵先生", "13700000926", "友谊路", "路灯不亮", "市容", "5", 1)
    opened(qtbot, page, write(tmp_path / "another.xlsx", [ROWS[0], more]))
    assert verdicts(page)[0] == "same"
    acts.undo(desk)
    page.refresh()
    settled(qtbot, page)
    assert page.pane.stack.currentWidget() is page.pane.check
    assert page.pane.name == "another.xlsx"
    assert verdicts(page)[0] != "same"


def test_known_orders_are_updated_and_the_same_rows_skipped(qtbot: QtBot, page: ImportPage, export: Path, tmp_path: Path,
                                                            desk: Desk) -> None:
    opened(qtbot, page, export)
    take(qtbot, page)
    changed = [(*ROWS[0][:4], "友谊路2000号", *ROWS[0][5:]), ROWS[3]]
    opened(qtbot, page, write(tmp_path / "第二次.xlsx", changed))
    assert verdicts(page) == ["updated", "same"]
    assert "友谊路2000号" in note(page.pane.check.plan.rows[0])  # type: ignore[union-attr]


def test_registering_a_waiting_row_settles_it(qtbot: QtBot, page: ImportPage, export: Path, desk: Desk) -> None:
    from hotline_desk.screens.register import RegisterPage

    opened(qtbot, page, export)
    take(qtbot, page)
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


def test_the_very_file_again_is_told_at_once_and_its_rows_when_asked(
        qtbot: QtBot, page: ImportPage, tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path / "好的.xlsx", ROWS[:1])
    opened(qtbot, page, file)
    take(qtbot, page)
    with monkeypatch.context() as patch:
        patch.setattr(import_fixing, "look", None)  # nobody reads it
        opened(qtbot, page, file)
    state = page.pane.finish.findChildren(EmptyState)[-1]  # the one of the import itself may still be on its way out
    assert page.dots.at == 2
    said = " ".join(label.text() for label in state.findChildren(QLabel))
    assert "这份文件已经导入过" in said and "共 1 行，都已在库，没有变化" in said and "9月17日 10:06" in said
    page.pane._finish_pressed("逐行看")
    settled(qtbot, page)
    assert verdicts(page) == ["same"]
    opened(qtbot, page, file)
    importing.undo(desk, desk.store.imports()[0]["batch"])
    page.refresh()  # as Ctrl+Z does
    settled(qtbot, page)
    assert verdicts(page) == ["new"]


def test_an_older_file_that_would_undo_a_newer_one_says_when_it_was_taken(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    old = write(tmp_path / "旧.xlsx", ROWS[:1])
    for file in (old, write(tmp_path / "新.xlsx", [(*ROWS[0][:5], "空调外机滴水，已半月", *ROWS[0][6:])])):
        opened(qtbot, page, file)
        take(qtbot, page)
    opened(qtbot, page, old)
    assert verdicts(page) == ["updated"]
    assert page.bar.context.text().startswith("旧.xlsx · 9月17日 10:06 导入过，其中 0 行没有变化 · 1 行")
