"""搜索全部: typed, moved through, opened by keys; the window never waits for it."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.screens.finder import EXAMPLES, SHOWN, Finder, pieces
from hotline_desk.services import finding, records, registering
from hotline_desk.services.finding import FoundRow, OtherRow
from hotline_desk.services.office import Desk
from hotline_desk.services.sounding import initials
from hotline_desk.widgets.theme import theme_of
from tests.screens.offices import NOW

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(bare: Desk) -> Desk:
    for i in range(12):
        registering.save(bare, {"number": f"BS2609-{i:04d}", "received_at": NOW - timedelta(days=i), "caller": "陈文",
                                "phone": f"1380000{i:04d}", "subject": f"第{i}件路灯不亮", "content": "夜间路灯不亮，要求修复",
                                "address": "宝林六村12号"})
    return bare


@pytest.fixture
def finder(host: QWidget, desk: Desk) -> Finder:
    box = Finder(host, desk)
    box.went = []  # type: ignore[attr-defined]
    box.go.connect(lambda page, argument: box.went.append((page, argument)))  # type: ignore[attr-defined]
    box.open()
    return box


def ask(qtbot: QtBot, box: Finder, text: str) -> None:
    box.box.setText(text)
    qtbot.waitUntil(lambda: not box.asking.busy and box.found.text == text, timeout=10000)


@pytest.mark.parametrize(("text", "first", "total"), [
    ("路灯", "BS2609-0000", 12), ("灯", "BS2609-0000", 12), ("0003", "BS2609-0003", 1), ("陈文 0007", "BS2609-0007", 1), ("bllc", "BS2609-0000", 12),
    ("baolin", "BS2609-0000", 12), ("cw 0004", "BS2609-0004", 1), ("13800000011", "BS2609-0011", 1)])
def test_what_is_found_newest_first(qtbot: QtBot, finder: Finder, text: str, first: str, total: int) -> None:
    ask(qtbot, finder, text)
    assert (finder.found.orders[0].order, finder.found.total) == (first, total)
    assert "1380000" not in repr(finder.found.orders), "phones are masked"
    assert "陈文" not in repr(finder.found.orders), "and names"


def test_arrows_move_while_the_box_keeps_the_focus_and_enter_opens(qtbot: QtBot, finder: Finder) -> None:
    ask(qtbot, finder, "路灯")
    assert finder.box.hasFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(finder.box, key)
    assert finder.box.hasFocus()
    qtbot.keyClick(finder.box, Qt.Key.Key_Return)
    assert finder.went == [("dossier", "BS2609-0001")]  # type: ignore[attr-defined]


def test_control_enter_lists_all_in_the_library(qtbot: QtBot, finder: Finder) -> None:
    ask(qtbot, finder, "路灯")
    assert "12 件，上面列的是最新的 8 件" in finder.hint.text()
    assert finder.hint.mapTo(finder, QPoint(0, 0)).y() > finder.table.mapTo(finder, QPoint(0, 0)).y()  # the list is above the words
    qtbot.keyClick(finder.box, Qt.Key.Key_Return, CONTROL)
    assert finder.went == [("orders", "路灯")]  # type: ignore[attr-defined]


def test_before_and_after_nothing_was_found_the_box_shows_what_may_be_typed(qtbot: QtBot, finder: Finder) -> None:
    assert finder.stack.currentIndex() == 1
    assert not finder.nothing.isVisible()  # an empty line stood above the examples
    ask(qtbot, finder, "路灯")
    assert finder.stack.currentIndex() == 0
    ask(qtbot, finder, "没有的词")
    assert finder.stack.currentIndex() == 1


def test_the_last_line_in_sight_is_not_cut_through_its_words(qtbot: QtBot, host: QWidget, finder: Finder) -> None:
    """Eight orders and two thirds of the unit below them: its second line lay sliced at the edge, also where the window had room."""
    host.resize(1366, 688)
    ask(qtbot, finder, "路灯")
    left = finder.table.viewport().height() % finder.table.rowHeight(0)
    assert finder.table.viewport().height() // finder.table.rowHeight(0) == SHOWN + 1
    assert left < theme_of().px(6)


def test_the_examples_name_no_street_of_another_office() -> None:
    """Offices in Changsha and Hefei were told to search for 宝林六村, an estate of a street in Shanghai."""
    example = {what.partition("：")[0]: (words, what.partition("：")[2]) for words, what in EXAMPLES}
    letters, place = example["拼音首字母"]
    assert initials(place).lower() == letters
    assert example["地址"][0].startswith(place)
    assert "宝林" not in repr(EXAMPLES)


def test_nothing_found_says_so_and_opens_nothing(qtbot: QtBot, finder: Finder) -> None:
    ask(qtbot, finder, "没有的词")
    assert "没有找到" in finder.hint.text()
    assert finder.nothing.isVisible()
    assert finder.nothing.text() == "没有找到“没有的词”"
    qtbot.keyClick(finder.box, Qt.Key.Key_Return)
    qtbot.keyClick(finder.box, Qt.Key.Key_Return, CONTROL)
    assert finder.went == []  # type: ignore[attr-defined]
    assert finder.isVisible()


def test_escape_closes_and_gives_the_focus_back(qtbot: QtBot, host: QWidget, desk: Desk) -> None:
    line = QLineEdit(host)
    line.show()
    line.setFocus()
    box = Finder(host, desk)
    box.open()
    qtbot.keyClick(box.box, Qt.Key.Key_Escape)
    assert line.hasFocus()


def test_units_records_and_the_manual_are_found_too(qtbot: QtBot, finder: Finder, desk: Desk) -> None:
    with desk.store.transaction(by="王敏", now=NOW) as tx:
        tx.add_unit("宝林六村居民区", "neighbourhood")
    record = records.add(desk, "knowledge", {**_needed(desk), "question": "路灯报修找谁"})
    ask(qtbot, finder, "宝林六村")
    assert OtherRow("单位", "宝林六村居民区", "列出它承办的工单", "orders", "宝林六村居民区") in finder.found.others
    ask(qtbot, finder, "报修")
    assert ("records", record.number) in {(o.page, o.argument) for o in finder.found.others}
    ask(qtbot, finder, "备份")
    assert "manual" in {o.page for o in finder.found.others}


def _needed(desk: Desk) -> dict[str, Any]:
    kind = records.kind(desk, "knowledge")
    return {s.name: "市容科" for s in kind.slots if s.required}


def test_the_search_runs_in_a_worker_and_the_last_words_win(qtbot: QtBot, finder: Finder, monkeypatch: pytest.MonkeyPatch) -> None:
    threads, wait, real = set(), threading.Event(), finding.everywhere

    def slow(desk: Desk, text: str, limit: int = 8) -> finding.Everything:
        threads.add(threading.get_ident())
        if text == "路":
            wait.wait(5)
        return real(desk, text, limit)

    monkeypatch.setattr(finding, "everywhere", slow)
    finder.box.setText("路")
    qtbot.waitUntil(lambda: finder.asking.busy)
    finder.box.setText("0005")
    wait.set()
    qtbot.waitUntil(lambda: finder.found.text == "0005" and not finder.asking.busy, timeout=10000)
    assert threading.get_ident() not in threads
    assert [r.order for r in finder.found.orders] == ["BS2609-0005"]


@pytest.mark.parametrize(("text", "words", "told"), [
    ("夜间路灯不亮", ("路灯",), [("夜间", False), ("路灯", True), ("不亮", False)]), ("路灯", ("路灯",), [("路灯", True)]), ("", ("路",), []),
    ("甲乙", (), [("甲乙", False)]), ("SH12", ("sh",), [("SH", True), ("12", False)]), ("路灯路", ("路", "灯"), [("路", True), ("灯", True), ("路", True)])])
def test_pieces_show_what_was_found(text: str, words: tuple[str, ...], told: list[tuple[str, bool]]) -> None:
    assert list(pieces(text, words)) == told


def test_a_list_narrows_itself_by_everything_an_order_is_known_by(desk: Desk) -> None:
    numbers = [f"BS2609-{i:04d}" for i in range(4)]
    assert finding.among(desk, "陈文 0002", numbers) == {"BS2609-0002"}
    assert finding.among(desk, "bllc", numbers) == set(numbers)
    assert finding.among(desk, "  ", numbers) == set(numbers)
    assert finding.among(desk, "没有", numbers) == frozenset()


def test_one_row_is_read_as_one_sentence(qtbot: QtBot, finder: Finder) -> None:
    ask(qtbot, finder, "0003")
    row = finder.table.rows_model.rows[0]
    assert isinstance(row, FoundRow)
    assert "第3件路灯不亮" in finder.table.rows_model.sentence(row)
