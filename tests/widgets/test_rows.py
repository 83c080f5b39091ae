"""Tables of declared columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.widgets.panes import Card
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


@pytest.mark.parametrize("dark", [False, True])
def test_a_card_keeps_its_round_corners_over_a_table(qtbot: QtBot, dress: Callable[..., None], theme: Theme, dark: bool) -> None:
    """Heading, rows and scroll bar had a ground of their own and drew over the corners of every list's card."""
    dress(dark=dark)
    pictures = []
    for full in (False, True):
        card = Card(margins=(1, 1, 1, 1), spacing=0)
        qtbot.addWidget(card)
        if full:
            card.body.addWidget(TableView([Column("", lambda u: u.name, stretch=1)], "单位"))
        card.resize(300, 200)
        card.show()
        pictures.append(card.grab().toImage())
    corners = [(x, y) for x in (*range(8), *range(292, 300)) for y in (*range(8), *range(192, 200))]
    apart = [max(abs(a - b) for a, b in zip(*(p.pixelColor(*c).getRgb() for p in pictures), strict=True)) for c in corners]
    assert max(apart) < 16  # nobody sees less


def test_a_column_that_needs_room_gives_it_to_the_names(qtbot: QtBot, theme: Theme) -> None:
    view = TableView([*COLUMNS, Column("来历", lambda _u: "条文", 140, needs=480)], "数值")
    qtbot.addWidget(view)
    view.resize(600, 200)
    view.show()
    assert not view.isColumnHidden(2)
    view.resize(400, 200)
    assert view.isColumnHidden(2)
    assert view.columnWidth(0) + view.columnWidth(1) == view.viewport().width()


def test_a_long_second_line_goes_on_below(table: TableView) -> None:
    told = Unit("城建中心", 94.0, "与 4 件旧单相似（同址 同事项 同姓），如 BS260913-0456；导入后到“同一诉求”判定，也可以现在打开来看")
    table.set_rows([UNITS[1], told])
    lines = table.note_lines(told.note)
    assert len(lines) == 2 and "".join(lines) == told.note
    assert table.rowHeight(1) - table.rowHeight(0) == 20
    table.resize(1000, 300)
    assert table.rowHeight(1) == table.rowHeight(0)


def test_a_handle_that_moves_nothing_is_not_shown(table: TableView) -> None:
    assert not table.verticalScrollBar().isEnabled()
    table.set_rows(UNITS * 20)
    table.grab()
    assert table.verticalScrollBar().isEnabled()


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


@pytest.mark.parametrize("hidden", [(), (2,), (1, 2)])
def test_the_second_line_is_drawn_whichever_columns_are_hidden(qtbot: QtBot, theme: Theme, hidden: tuple[int, ...]) -> None:
    """Hidden last columns (牌 where no order has one) once took the second line away and left its empty height."""
    views = []
    for note in ("", "低于目标值"):
        view = TableView([*COLUMNS, Column("牌", lambda _u: "", 60)], "综合排名", 36, note=lambda _u, words=note: words or " ")
        qtbot.addWidget(view)
        view.resize(500, 200)
        view.show()
        view.set_rows([Unit("宝林三村", 101.0)])
        for column in hidden:
            view.setColumnHidden(column, True)
        view.fit_columns()
        views.append(view.viewport().grab().toImage())
    assert views[0] != views[1]


@pytest.mark.parametrize("width", range(600, 607))
def test_the_columns_fill_the_list_to_its_last_pixel(qtbot: QtBot, theme: Theme, width: int) -> None:
    """What a division of the width left over stood as a strip of another ground after the last caption."""
    view = TableView([Column(str(n), lambda u: u.name, stretch=n) for n in (1, 2, 4)], "单位")
    qtbot.addWidget(view)
    view.resize(width, 200)
    view.show()
    assert sum(view.columnWidth(i) for i in range(3)) == view.viewport().width()


def test_the_keys_move_the_cursor_where_the_first_column_gave_way(qtbot: QtBot, theme: Theme) -> None:
    view = TableView(COLUMNS, "数值")
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show()
    view.set_rows(UNITS)
    view.setColumnHidden(0, True)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current_row() == UNITS[1]
    view.set_rows(UNITS[:2])
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.current_row() == UNITS[0]


@pytest.mark.parametrize(("key", "mods", "row"), [
    (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 2), (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0),
    (Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier, 2), (Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier, 0)])
def test_home_and_end_go_to_the_first_and_the_last_row(qtbot: QtBot, table: TableView, key: Qt.Key, mods: Qt.KeyboardModifier, row: int) -> None:
    table.setCurrentIndex(table.rows_model.index(1, 0))
    qtbot.keyClick(table, key, mods)
    assert table.currentIndex().row() == row
