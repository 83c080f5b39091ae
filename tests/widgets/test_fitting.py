"""Columns as wide as what stands in them: nothing that must be read is cut, and what may end in … gets the room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.shots import looking
from hotline_desk.widgets import fitting
from hotline_desk.widgets.cards import CardLine, CardList, CardRow
from hotline_desk.widgets.fitting import Needs
from hotline_desk.widgets.rows import BareTable, Column, TableView
from hotline_desk.widgets.theme import apply, make_theme


@dataclass(frozen=True)
class Row:
    number: str
    subject: str
    unit: str = "房管所"
    void: str = ""


COLUMNS = (Column("编号", lambda r: r.number, 132, size=13), Column("诉求", lambda r: r.subject, 0, 1),
           Column("承办单位", lambda r: r.unit, 90, size=13, sign=lambda _r: "done"), Column("", lambda r: r.void, 64, tag=lambda _r: "wait"))


@pytest.fixture(params=["standard", "huge"])
def text(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    apply(qapp, make_theme(size=request.param, motion=False))
    yield str(request.param)
    apply(qapp, make_theme(motion=False))


def cut(table: BareTable) -> list[str]:
    """The words of a list that end in …."""
    with looking.listening() as heard:
        table.viewport().grab()
    return [w.words for w in heard if w.said != w.words]


def shown(qtbot: QtBot, rows: list[Row], wide: int) -> TableView:
    table = TableView(COLUMNS, "表", fitted=True)
    qtbot.addWidget(table)
    table.resize(wide, 300)
    table.set_rows(rows)
    table.show()
    qtbot.waitExposed(table)
    return table


def test_a_name_longer_than_its_column_is_read_whole(qtbot: QtBot, text: str) -> None:
    table = shown(qtbot, [Row("BS260917-0500", "噪声", "密山二村第二居民区")], 700)
    assert cut(table) == []


def test_short_numbers_leave_their_room_to_the_subject(qtbot: QtBot, text: str) -> None:
    table = shown(qtbot, [Row("A-1", "物业维修不及时，报修一周无人上门")], 420 if text == "standard" else 540)
    assert cut(table) == []


def test_a_tag_nobody_has_takes_no_room_until_somebody_has_it(qtbot: QtBot, text: str) -> None:
    table = shown(qtbot, [Row("A-1", "噪声")], 420)
    before = table.columnWidth(1)
    table.set_rows([Row("A-1", "噪声", void="已作废")])
    assert table.columnWidth(1) < before
    assert cut(table) == []


def test_columns_do_not_shrink_when_others_are_listed(qtbot: QtBot, text: str) -> None:
    table = shown(qtbot, [Row("BS260917-0500", "噪声", "密山二村第二居民区")], 700)
    before = [table.columnWidth(i) for i in range(3)]
    table.set_rows([Row("A-1", "噪声")])
    assert [table.columnWidth(i) for i in range(3)] == before


def test_five_thousand_numbers_are_not_all_measured(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[str] = []
    width = type(fitting.theme_of()).width

    def counted(self: object, words: str, *rest: object) -> int:
        measured.append(words)
        return width(self, words, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(type(fitting.theme_of()), "width", counted)
    Needs().see(COLUMNS, [Row(f"BS260917-{n:04d}", "噪声") for n in range(5000)])
    assert 0 < len(measured) < 2 * fitting.TRIED


@pytest.mark.parametrize(("text_size", "wide"), [("standard", 246), ("huge", 320)])  # what 督办 leaves its list at 150 % and in 特大
def test_the_reason_and_its_clause_stand_whole_on_a_card(qtbot: QtBot, dress: Callable[..., None], text_size: str, wide: int) -> None:
    dress(size=text_size)
    cards = CardList("督办与提级", 1)
    qtbot.addWidget(cards)
    cards.resize(wide + cards.verticalScrollBar().sizeHint().width(), 200)
    cards.set_rows([CardRow("A", "垃圾厢房投放时间过短，上班族不便", (CardLine("领导批示或媒体曝光", "§ 第十二条（二）1"),))])
    cards.show()
    qtbot.waitExposed(cards)
    assert cards.viewport().width() == wide
    assert cut(cards) == []
