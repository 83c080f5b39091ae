"""Tables of declared columns."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.widgets.rows import Column, RowsModel, TableView
from hotline_desk.widgets.theme import Theme


@dataclass(frozen=True)
class Unit:
    name: str
    score: float
    note: str = ""


UNITS = [Unit("宝林三村", 101.0), Unit("城建中心", 94.0, "低于目标值"), Unit("", 91.5)]
COLUMNS = [Column("单位", lambda u: u.name, stretch=True), Column("得分", lambda u: f"{u.score:.1f}", 80)]


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> TableView:
    view = TableView(COLUMNS, "综合排名", 36, tone=lambda u: "over" if u.note else "", note=lambda u: u.note)
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    view.set_rows(UNITS)
    return view


def test_cells_are_formatted_only_when_asked_for() -> None:
    asked: list[int] = []

    def text(row: int) -> str:
        asked.append(row)
        return str(row)

    model = RowsModel([Column("数", text)], range(100_000))
    assert (model.rowCount(), asked) == (100_000, [])
    assert model.index(99_999, 0).data() == "99999" and asked == [99_999]


def test_reader_hears_captions_and_skips_empty_cells(table: TableView) -> None:
    model = table.rows_model
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "单位 宝林三村，得分 101.0"
    assert model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "得分 91.5"
    assert model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) == "得分"


def test_columns_fill_the_view_exactly(table: TableView) -> None:
    assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()
    assert table.columnWidth(1) == 80


def test_a_row_with_something_to_say_is_taller(table: TableView) -> None:
    assert [table.rowHeight(i) for i in range(3)] == [36, 56, 36]
    assert not table.grab().toImage().isNull()


def test_cursor_and_enter(qtbot: QtBot, table: TableView) -> None:
    heard: list[Unit] = []
    table.chosen.connect(heard.append)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert heard == [UNITS[1]] and opened.args == [UNITS[1]]
    table.set_rows([])
    assert table.current_row() is None
    qtbot.keyClick(table, Qt.Key.Key_Return)


def test_letters_do_not_jump(qtbot: QtBot, table: TableView) -> None:
    qtbot.keyClick(table, Qt.Key.Key_C)
    assert table.currentIndex().row() == 0
    assert not table.rows_model.flags(table.rows_model.index(0, 0)) & Qt.ItemFlag.ItemIsEditable
