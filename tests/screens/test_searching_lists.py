"""Ctrl+F on 回访, 督办与提级, 归档 and 挂账台账 finds what a row does not show: full name, tail digits, pinyin, a word of the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from hotline_desk.screens.archive import ArchivePage
from hotline_desk.screens.archive.office import DeskArchive
from hotline_desk.screens.ledgers import LedgerPage
from hotline_desk.screens.page import ListPage, PageSpec
from hotline_desk.screens.revisit import DeskRevisit, RevisitPage
from hotline_desk.screens.shell import Shell
from hotline_desk.screens.supervision import SupervisionPage
from hotline_desk.screens.supervision.office import DeskSupervision
from hotline_desk.services.office import Desk, StoreError
from hotline_desk.widgets.panes import EmptyState
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.closed import LAMP, OIL, PATH, UNIT, desk_of, over, visited
from tests.screens.offices import act

Show = Callable[[Callable[[], ListPage]], ListPage]
CTRL = Qt.KeyboardModifier.ControlModifier
# The caller of OIL is 吴敏 13612345502, her text "油烟直排，夜里睡不着"; every order is 综合行政执法队's.
WAYS = (("0355", {OIL}), ("吴敏", {OIL}), ("5502", {OIL}), ("夜里睡", {OIL}), ("zhxzzfd", {OIL, PATH}), ("吴敏 油烟", {OIL}),
        ("陈文 夜里", set()))


def revisiting(desk: Desk) -> ListPage:
    return RevisitPage(DeskRevisit(desk))


def supervising(desk: Desk) -> ListPage:
    for number in (OIL, PATH):
        act(desk, number, "supervise", "2026-09-14T09:00", step="confirm")
    return SupervisionPage(DeskSupervision(desk))


def archiving(desk: Desk) -> ListPage:
    for number in (OIL, PATH):
        visited(desk, number, "2026-09-13T09:00")
    return ArchivePage(DeskArchive(desk))


def orders_of(page: ListPage) -> set[str]:
    model: Any = page.listed.model()  # type: ignore[attr-defined]
    return {str(getattr(row, "order", "") or row.key.rpartition("|")[2]) for row in model.rows}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path) as opened:
        over(opened, OIL)
        over(opened, PATH, "2026-09-11", caller="陈文", phone="13812341234", subject="健身步道破损", content="步道砖松动")
        yield opened


@pytest.fixture(params=[revisiting, supervising, archiving], ids=["回访", "督办与提级", "归档"])
def page(request: pytest.FixtureRequest, show: Show, desk: Desk) -> ListPage:
    return show(lambda: request.param(desk))


@pytest.fixture
def show(qtbot: QtBot, qapp: QApplication) -> Iterator[Show]:
    windows: list[Shell] = []

    def up(build: Callable[[], ListPage]) -> ListPage:
        apply(qapp, make_theme(motion=False))
        windows.append(Shell("友谊路街道热线办", [PageSpec("list", "单子", build)], "王敏"))
        qtbot.addWidget(windows[-1])
        with qtbot.waitActive(windows[-1]):
            windows[-1].show()
            windows[-1].activateWindow()
        windows[-1].go("list")
        made = windows[-1].page("list")
        assert isinstance(made, ListPage)
        qtbot.waitUntil(lambda: len(orders_of(made)) == 2)
        return made

    yield up
    QThreadPool.globalInstance().waitForDone(10_000)


def type_into_search(qtbot: QtBot, page: ListPage, words: str) -> QLineEdit:
    QTest.keyClick(page.listed, Qt.Key.Key_F, CTRL)
    box = page.bar.search
    assert box is not None
    qtbot.waitUntil(box.hasFocus)
    box.clear()
    for letter in words:
        if letter.isascii():
            QTest.keyClicks(box, letter)
        else:
            box.insert(letter)  # as an input method commits it
    return box


@pytest.mark.parametrize(("words", "orders"), WAYS, ids=[w for w, _ in WAYS])
def test_by_everything_an_order_is_known_by(qtbot: QtBot, page: ListPage, words: str, orders: set[str]) -> None:
    type_into_search(qtbot, page, words)
    qtbot.waitUntil(lambda: page.words == words and not page._holding.busy and orders_of(page) == orders)
    shows_nothing = [state for state in page.findChildren(EmptyState) if state.isVisibleTo(page)]
    assert bool(shows_nothing) == (not orders)


def test_escape_brings_everything_back(qtbot: QtBot, page: ListPage) -> None:
    box = type_into_search(qtbot, page, "5502")
    qtbot.waitUntil(lambda: orders_of(page) == {OIL})
    for _ in range(2):  # to the list first, then out of the search
        QTest.keyClick(QApplication.focusWidget() or box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: orders_of(page) == {OIL, PATH})
    assert box.text() == ""


def test_what_comes_while_one_searches_is_searched_too(qtbot: QtBot, show: Show, desk: Desk) -> None:
    page = show(lambda: revisiting(desk))
    type_into_search(qtbot, page, "5502")
    qtbot.waitUntil(lambda: orders_of(page) == {OIL})
    over(desk, LAMP, "2026-09-12", subject="路灯不亮", content="灯坏了")
    page.refresh()
    qtbot.waitUntil(lambda: orders_of(page) == {OIL, LAMP})


def test_a_search_that_fails_is_told_and_the_list_stays(qtbot: QtBot, show: Show, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(lambda: revisiting(desk))

    def broken(words: str, numbers: Sequence[str]) -> frozenset[str]:
        raise StoreError("damaged")

    monkeypatch.setattr(page._searching, "holding", broken)
    with qtbot.waitSignal(page.said):
        type_into_search(qtbot, page, "步道")
    assert orders_of(page) == {PATH}


@pytest.mark.parametrize(("words", "orders"), [("5502", {OIL}), ("吴敏", {OIL}), ("zhxzzfd", {OIL, PATH}), ("物业 不同意", {PATH})])
def test_the_ledger_is_searched_like_the_others(qtbot: QtBot, show: Show, tmp_path: Path, words: str, orders: set[str]) -> None:
    with desk_of(tmp_path, "luyang_cg") as desk:
        for number, caller, phone, reason in ((OIL, "吴敏", "13612345502", "等待规划"), (PATH, "陈文", "13812341234", "物业 一直不同意")):
            act(desk, number, "register", "2026-09-10T08:40", subject="路面沉降", content="路面沉降", caller=caller, phone=phone)
            act(desk, number, "dispatch", "2026-09-10T09:00", to=UNIT)
            act(desk, number, "open_ledger", "2026-09-11T09:00", reason=reason)
        page = show(lambda: LedgerPage(desk))
        type_into_search(qtbot, page, words)
        qtbot.waitUntil(lambda: page.words == words and not page._holding.busy and orders_of(page) == orders)
