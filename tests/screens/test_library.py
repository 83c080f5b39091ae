"""工单库 over a real office: slices, filters, search, Enter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.library import LibraryPage
from hotline_desk.services import acts, library, registering
from hotline_desk.services.office import Desk
from hotline_desk.widgets.panes import EmptyState
from hotline_desk.widgets.theme import apply, make_theme

NOW = datetime(2026, 9, 17, 10, 6)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "office", "youyilu", "友谊路街道热线办", clock=lambda: NOW, user="王敏") as opened:
        for i in range(5):
            registering.save(opened, {"number": f"BS2609-{i:04d}", "received_at": NOW - timedelta(days=i), "caller": "陈文",
                                      "phone": "13800001234", "subject": f"第{i}件噪声", "content": "夜间噪声", "address": "宝林路"})
        acts.record(opened, "BS2609-0004", "void", {"reason": "重复登记"})
        yield opened


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, desk: Desk) -> LibraryPage:
    apply(qapp, make_theme(motion=False))
    shown = LibraryPage(desk)
    qtbot.addWidget(shown)
    shown.resize(1210, 640)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    shown.shown()
    return shown


def _orders(page: LibraryPage) -> list[str]:
    return [row.order for row in page.table.rows_model.rows]


def test_all_orders_are_listed_newest_first(page: LibraryPage) -> None:
    assert _orders(page) == [f"BS2609-{i:04d}" for i in range(5)]


def test_counts_stand_on_the_filters_and_narrow_the_list(page: LibraryPage, desk: Desk) -> None:
    assert library.counts(desk) == {"all": 5, "open": 4, "closed": 0, "archived": 0, "returned": 0, "void": 1}
    page.filters.choose("void")
    assert _orders(page) == ["BS2609-0004"]


def test_a_list_is_read_in_slices(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "SLICE", 2)
    rows = library.orders(desk)
    assert rows[4].order == "BS2609-0004"
    assert set(rows._slices) == {2}
    assert [r.order for r in rows[1:3]] == ["BS2609-0001", "BS2609-0002"]
    with pytest.raises(IndexError):
        rows[5]


def test_names_are_masked(page: LibraryPage) -> None:
    assert all("陈文" not in row.caller for row in page.table.rows_model.rows)
    assert "13800001234" not in repr(list(page.table.rows_model.rows))


@pytest.mark.parametrize(("words", "count"), [("第3件", 1), ("1234", 5), ("没有的词", 0)])
def test_search_narrows_and_esc_takes_it_away(qtbot: QtBot, page: LibraryPage, words: str, count: int) -> None:
    assert page.focus_search()
    page.bar.search.setText(words)  # type: ignore[union-attr]
    qtbot.keyClick(page.bar.search, Qt.Key.Key_Return)
    assert len(_orders(page)) == count
    assert bool(page.findChild(EmptyState)) == (count == 0)
    assert page.escape()
    assert len(_orders(page)) == 5
    assert not page.escape()


def test_enter_opens_the_dossier(qtbot: QtBot, page: LibraryPage) -> None:
    went: list[tuple[str, object]] = []
    page.go.connect(lambda key, argument: went.append((key, argument)))
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert went == [("dossier", "BS2609-0001")]


def test_refresh_keeps_the_cursor_on_its_order(page: LibraryPage, desk: Desk) -> None:
    page.table.setCurrentIndex(page.table.rows_model.index(2, 0))
    registering.save(desk, {"number": "BS2609-9999", "received_at": NOW, "phone": "13800009999", "subject": "新", "content": "新",
                            "address": "乙路"})
    page.refresh()
    assert page.table.current_row().order == "BS2609-0002"


def test_an_empty_office_says_what_to_do(qtbot: QtBot, tmp_path: Path) -> None:
    with Desk.create(tmp_path / "empty", "youyilu", "空", clock=lambda: NOW) as opened:
        shown = LibraryPage(opened)
        qtbot.addWidget(shown)
        shown.show()
        shown.shown()
        went: list[str] = []
        shown.go.connect(lambda key, _argument: went.append(key))
        state = shown.findChild(EmptyState)
        assert state is not None
        state.pressed.emit("导入")
        assert went == ["import"]
