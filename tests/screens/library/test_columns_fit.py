"""工单库 at its usual columns: number, unit, state, deadline and clause are whole, and so are most subjects and places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.library.table import LibraryTable
from hotline_desk.services.library import LibraryRow
from hotline_desk.shots import looking
from hotline_desk.widgets.theme import apply, make_theme

USUAL = LibraryRow("BS260917-0500", "9/17 08:57", "物业维修不及时，报修一周无人上门", "密山二村第一50号403室", "陈女士", "密山二村第二居民区", "待签收",
                   "9/22 周二 17:30", "norm", clause="第六条第一款", rule="handle", id=1)
WORST = replace(USUAL, order="SH20260930012345", state="不满退回办理中", due_text="2027/1/05 周二 17:30", provisional=True,
                unit="长江大桥综合养护中队", clause="“三解”反馈时限段", card="red", repeat=5, id=2, received="2025-09-17")
SIZES = [(1176, "standard"), (1182, "standard"), (1239, "huge")]  # the list in 1366×768, at 150 %, in 特大


@pytest.fixture
def table(qtbot: QtBot, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[LibraryTable]:
    wide, text = request.param
    apply(qapp, make_theme(size=text, motion=False))
    made = LibraryTable()
    qtbot.addWidget(made)
    made.resize(wide, 400)
    made.show()
    qtbot.waitExposed(made)
    yield made
    apply(qapp, make_theme(motion=False))


def cut(table: LibraryTable) -> set[str]:
    with looking.listening() as heard:
        table.viewport().grab()
    assert heard
    return {w.words for w in heard if w.said != w.words}


@pytest.mark.parametrize("table", SIZES, indirect=True)
def test_an_usual_row_is_whole(table: LibraryTable) -> None:
    table.show_orders([USUAL] * 5)
    assert cut(table) == set()


@pytest.mark.parametrize("table", SIZES, indirect=True)
def test_what_must_be_read_is_whole_in_the_worst_row(table: LibraryTable) -> None:
    table.show_orders([USUAL, WORST])
    assert cut(table) <= {USUAL.subject, USUAL.place}


@pytest.mark.parametrize("table", SIZES[:1], indirect=True)
def test_a_longer_one_that_comes_into_sight_is_whole_at_once(table: LibraryTable) -> None:
    table.show_orders([USUAL] * 200 + [WORST])
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    assert cut(table) <= {USUAL.subject, USUAL.place}


@pytest.mark.parametrize("table", SIZES[:1], indirect=True)
def test_columns_the_clerk_chose_are_fitted_too(table: LibraryTable) -> None:
    table.set_columns(("number", "left", "category", "state"))
    table.show_orders([replace(USUAL, left="提醒已过 21 个工作日", category="住宅装修 / 损坏承重结构")])
    assert cut(table) == set()
