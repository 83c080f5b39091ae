"""导入核对: reading a file, its columns."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from hotline_desk.screens.import_ import ImportPage
from hotline_desk.services import import_fixing, importing
from hotline_desk.services.office import Desk
from tests.screens.importing.hands import (
    HEADERS,
    banners,
    counts,
    opened,
    settled,
    verdicts,
    write,
)


# -- reading ----------------------------------------------------------------------------------------
def test_reading_gives_every_row_a_verdict_and_counts_add_up(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    opened(qtbot, page, export)
    assert verdicts(page) == ["new", "rejected", "rejected", "new", "same"]
    found = counts(page)
    assert found["rows"] == sum(found[k] for k in ("new", "rejected", "updated", "same"))
    assert page.pane.check.take_button.text() == "导入 2 件，其余留在待改"
    assert page.dots.at == 2
    assert "区平台导出.xlsx · 5 行" in page.bar.context.text()


def test_a_dropped_file_is_read(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(export))])
    drop = QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                      Qt.KeyboardModifier.NoModifier)
    page.pane.zone.dropEvent(drop)
    settled(qtbot, page)
    assert counts(page)["rows"] == 5


def test_reading_leaves_the_window_alive(qtbot: QtBot, page: ImportPage, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[int] = []
    look = import_fixing.look

    def seen(*args: Any, **kwargs: Any) -> importing.Plan:
        threads.append(threading.get_ident())
        return look(*args, **kwargs)

    monkeypatch.setattr(import_fixing, "look", seen)
    opened(qtbot, page, export)
    assert threads
    assert threads[0] != threading.get_ident()


def test_a_file_that_is_no_list_of_orders_is_refused_with_a_sentence(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    opened(qtbot, page, write(tmp_path / "名次.xlsx", [("甲", 1)], ("单位", "名次")))
    assert "名次.xlsx" in banners(page)
    assert page.pane.stack.currentWidget() is page.pane.zone
    assert page.pane.check.plan is None


def test_a_missing_file_says_so(qtbot: QtBot, page: ImportPage, tmp_path: Path) -> None:
    opened(qtbot, page, tmp_path / "没有.xlsx")
    assert "没有导入" in banners(page)


# -- columns ----------------------------------------------------------------------------------------
def test_columns_show_their_first_value_masked_and_what_is_kept(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    opened(qtbot, page, export)
    lines = page.pane.check.columns.lines
    assert [line.column.header for line in lines] == list(HEADERS)
    phone = lines[3]
    assert phone.column.field == "phone"
    assert phone.first.text() == "137****0925"
    assert lines[8].column.field == ""
    assert lines[8].first.text() == "3021"
    assert "1 列随单保留" in page.pane.check.columns.kept.text()


def test_changing_a_column_reads_the_file_anew(qtbot: QtBot, page: ImportPage, export: Path) -> None:
    opened(qtbot, page, export)
    line = page.pane.check.columns.lines[6]
    line.choice.set_value("-")
    line.choice.activated.emit(line.choice.currentIndex())
    settled(qtbot, page)
    assert page.pane.overrides == {6: None}
    plan = page.pane.check.plan
    assert plan is not None
    assert "category" not in plan.mapping.values()
    assert plan.intake.rows[0].extra["问题类别"] == "市容"  # kept, not lost


def test_doubtful_columns_are_looked_at_first(qtbot: QtBot, page: ImportPage, export: Path, desk: Desk) -> None:
    opened(qtbot, page, export)
    doubtful = len(page.pane.check.columns.doubtful())
    assert doubtful
    qtbot.keyClick(page.pane, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.pane.task is None
    assert not desk.store.exists("BS260917-0101")
    for _ in range(doubtful):
        qtbot.keyClick(page.pane, Qt.Key.Key_F8)
    assert not page.pane.check.columns.doubtful()
