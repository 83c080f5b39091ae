"""今日 over a real office in a temporary folder: rows, pane, keys, numbers masked, clauses explained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.page import REFERENCE, WIDE
from hotline_desk.screens.today import TodayPage
from hotline_desk.screens.today.office import DeskToday
from hotline_desk.screens.today.page import in_place
from hotline_desk.screens.today.past import PastLine
from hotline_desk.services import registering
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.gallery import sample_rows
from hotline_desk.widgets.panes import EmptyState
from hotline_desk.widgets.text import ClauseLink, Label, TagLabel
from hotline_desk.widgets.theme import apply, make_theme
from hotline_desk.widgets.why import ClauseDrawer
from tests.screens.hands import stand
from tests.screens.offices import STAIRS, WALL, office

RECEIVED = datetime(2026, 9, 16, 10, 20)
NOW = datetime(2026, 9, 17, 10, 6)
ORDERS = (("BS260916-0001", "楼道长期堆放杂物", "宝林六村12号302室", "陈文", "13800001234"),
          ("BS260916-0002", "地下车库照明损坏", "宝林八村", "周礼", "13911110871"),
          ("BS260916-0003", "夜间施工噪声扰民", "同济路高架", "", ""))


class Clock:
    """The office's clock, set by the test."""

    def __init__(self) -> None:
        self.now = RECEIVED

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = Clock()
    with Desk.create(tmp_path / "office", "youyilu", "友谊路街道热线办", clock=clock, user="王敏") as opened:
        for i, (number, subject, place, caller, phone) in enumerate(ORDERS):
            sent = {"to": "宝林八村居民区", "class": "general", "basis": "statutory"} if i == 1 else None
            registering.save(opened, {**registering.defaults(opened), "number": number, "subject": subject,
                                      "address": place, "caller": caller, "phone": phone, "content": subject}, sent)
        clock.now = NOW
        yield opened


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> TodayPage:
    today = TodayPage(DeskToday(desk))
    stand(qtbot, today, 1210, 640)
    today.shown()
    return today


def _words(page: TodayPage) -> str:
    QTest.qWait(1)  # the layout shows new widgets, and drops the old ones, in the event loop
    return "\n".join(label.text() for label in page.pane.findChildren(Label) if label.isVisible())


def test_shows_every_open_order_and_the_first_beside_it(page: TodayPage) -> None:
    shown = {page.list.rows_model.sentence(r) for r in page.list.rows_model.rows}
    assert all(any(number in sentence for sentence in shown) for number, *_ in ORDERS)
    assert page.pane.view is not None and page.pane.view.number == page.list.current_order() != ""
    assert page.bar.context.text().startswith("9月17日 周四 · 工作日")
    assert page.list.hasFocus()


def test_the_pane_follows_the_cursor(qtbot: QtBot, page: TodayPage) -> None:
    page.list.go_to("BS260916-0002")
    qtbot.waitUntil(lambda: page.pane.view is not None and page.pane.view.number == "BS260916-0002")
    assert "BS260916-0002" in _words(page)


def test_numbers_are_masked_until_v_and_again_after(qtbot: QtBot, page: TodayPage, desk: Desk) -> None:
    page.list.go_to("BS260916-0001")
    page.show_detail()
    assert "13800001234" not in _words(page) and "陈文" not in _words(page)
    qtbot.keyClick(page.list, Qt.Key.Key_V)
    assert "陈文 13800001234" in _words(page)
    page.pane.hide_number()
    assert "13800001234" not in _words(page)


def test_a_button_without_room_goes_into_the_list_instead_of_being_cut(qtbot: QtBot, page: TodayPage) -> None:
    page.list.go_to("BS260916-0002")  # 记录先行联系, 签收, 记录办结回复: more than this pane holds
    page.show_detail()
    def shown() -> list[Button]:
        return [b for b in page.pane._act_buttons if b.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()) and shown()[0].width() >= shown()[0].sizeHint().width())
    assert shown()[0].text() == "记录先行联系"
    assert len(shown()) == 2
    page.pane.setMinimumWidth(900)
    qtbot.waitUntil(lambda: [b.text() for b in shown()] == ["记录先行联系", "签收", "记录办结回复"])


def test_moving_on_hides_the_number(qtbot: QtBot, page: TodayPage) -> None:
    page.list.go_to("BS260916-0001")
    qtbot.keyClick(page.list, Qt.Key.Key_V)
    page.list.go_to("BS260916-0002")
    page.show_detail()
    page.list.go_to("BS260916-0001")
    page.show_detail()
    assert "13800001234" not in _words(page)


@pytest.mark.parametrize("letter", [Qt.Key.Key_L, Qt.Key.Key_P, Qt.Key.Key_D])
def test_letters_name_the_act_and_the_order(qtbot: QtBot, page: TodayPage, letter: Qt.Key) -> None:
    page.list.go_to("BS260916-0001")
    with qtbot.waitSignal(page.key_pressed) as pressed:
        qtbot.keyClick(page.list, letter)
    view, event, numbers = pressed.args
    assert (view.number, event.key(), numbers) == ("BS260916-0001", letter, ["BS260916-0001"])


def test_ticked_rows_turn_acts_into_batch_ones(qtbot: QtBot, page: TodayPage) -> None:
    for number in ("BS260916-0001", "BS260916-0003"):
        page.list.go_to(number)
        qtbot.keyClick(page.list, Qt.Key.Key_Space)
    page.show_detail()
    assert any(b.text().endswith("2 件") for b in page.pane.findChildren(Button))
    with qtbot.waitSignal(page.key_pressed) as pressed:
        qtbot.keyClick(page.list, Qt.Key.Key_P)
    assert sorted(pressed.args[2]) == ["BS260916-0001", "BS260916-0003"]
    assert page.escape() and not page.list.ticked


def test_the_first_button_is_the_next_lawful_step(qtbot: QtBot, page: TodayPage) -> None:
    primary = [b for b in page.pane.findChildren(Button) if b.kind == "pri"]
    assert len(primary) == 1
    with qtbot.waitSignal(page.act_chosen) as chosen:
        qtbot.mouseClick(primary[0], Qt.MouseButton.LeftButton)
    assert chosen.args[1].primary and not chosen.args[1].refused


def test_enter_opens_the_file(qtbot: QtBot, page: TodayPage) -> None:
    page.list.go_to("BS260916-0002")
    with qtbot.waitSignal(page.go) as went:
        qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert went.args == ["dossier", "BS260916-0002"]


def test_tags_that_have_no_room_beside_the_number_go_below_it(qtbot: QtBot, page: TodayPage) -> None:
    """庐阳: number, two tags and 橙牌 made the pane wider than its place, and everything in it touched the scroll bar."""
    page.show_detail()
    assert page.pane.view is not None
    page.pane.show_order(replace(page.pane.view, tags=("投诉 · 油烟扰民 / 餐饮", "12345热线"), card="orange", repeat=4))
    page.pane.setFixedWidth(380)
    def tags_shown() -> list[TagLabel]:
        return [tag for tag in page.pane.findChildren(TagLabel) if tag.isVisible()]

    qtbot.waitUntil(lambda: len(tags_shown()) == 3 and page.pane.width() == 380)
    QTest.qWait(20)
    inner, tags = page.pane.scroll.widget(), tags_shown()
    assert inner.width() <= page.pane.scroll.viewport().width()
    assert [tag.text() for tag in tags][:2] == ["投诉 · 油烟扰民 / 餐饮", "12345热线"] and len(tags) == 3
    line = tags[0].parentWidget()
    assert line is not None
    assert all(line.rect().contains(tag.geometry()) and tag.width() == tag.sizeHint().width() for tag in tags)
    assert tags[2].y() > tags[0].y(), "the 牌 stands below"


def test_every_clause_of_the_pane_opens_its_drawer(qtbot: QtBot, page: TodayPage) -> None:
    page.list.go_to("BS260916-0002")
    page.show_detail()
    _words(page)
    links = page.pane.findChildren(ClauseLink)
    assert links
    for link in links:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
        drawer = page.host.findChild(ClauseDrawer)
        assert drawer is not None and drawer.why.clause == link.number and drawer.why.text
        with qtbot.waitSignal(drawer.destroyed):
            drawer.close_layer()


def test_filters_and_search_narrow_and_escape_widens(qtbot: QtBot, page: TodayPage) -> None:
    page.find("车库")
    assert page.list.current_order() == "BS260916-0002" and page.list.rows_model.rowCount() == 2
    page.find("没有这个")
    assert page.findChildren(EmptyState) and page.list.rows_model.rowCount() == 0
    with qtbot.waitSignal(page.go) as went:
        page._empty_pressed("在工单库里找")
    assert went.args == ["orders", "没有这个"]
    page.escape()
    assert page.list.rows_model.rowCount() > 3
    key = next(k for k in page.pills._pills if k != "all")
    page.pills.choose(key)
    assert {page.office.filter_key(r) for r in page.list.rows_model.rows if hasattr(r, "order")} == {key}
    page.escape()
    assert page.pills.current() == "all"


def test_a_row_that_runs_over_keeps_its_place_until_f5(page: TodayPage, desk: Desk) -> None:
    before = [(r.order, r.group) for r in page._rows]
    urgencies = [r.urgency for r in page._rows]
    desk.clock.now = datetime(2026, 9, 25, 10, 0)  # type: ignore[attr-defined]
    page._tick()
    assert [(r.order, r.group) for r in page._rows] == before
    assert [r.urgency for r in page._rows] != urgencies
    page.refresh()
    assert [(r.order, r.group) for r in page._rows] != before


def test_rows_never_seen_come_into_their_group() -> None:
    seen = sample_rows()
    fresh = [replace(row, group="已超期", urgency="over") for row in seen]
    new = replace(seen[0], order="新", group="今天必须完成")
    held = in_place(seen, [new, *fresh[:-1]])
    assert [r.group for r in held if r.order != "新"] == [r.group for r in seen[:-1]]
    assert held[[r.order for r in held].index("新") - 1].group == "今天必须完成"


# -- what only a wide window has room for ----------------------------------------------------------------
@pytest.fixture
def wide(qtbot: QtBot, tmp_path: Path) -> Iterator[TodayPage]:
    """STAIRS is the fourth complaint of its matter: 督办 is proposed."""
    with office(tmp_path) as opened:
        shown = TodayPage(DeskToday(opened))
        stand(qtbot, shown, 1760, 900)
        shown.set_span(WIDE)
        shown.shown(STAIRS)
        qtbot.waitUntil(lambda: bool(shown.pane.findChildren(PastLine)), timeout=5000)
        yield shown
        QThreadPool.globalInstance().waitForDone()


def test_a_wide_window_shows_what_was_complained_of_before(qtbot: QtBot, wide: TodayPage) -> None:
    assert wide.pane.past is not None and wide.pane.past.title.text() == "同址同事 · 同一诉求第 4 次"
    lines = wide.pane.findChildren(PastLine)
    assert [line.past.order for line in lines] == ["BS260901-0003", "BS260801-0002", "BS260701-0001"]
    assert lines[0].accessibleName() == "9/01，未派单，待派单，打开档案"
    with qtbot.waitSignal(wide.go) as went:
        qtbot.mouseClick(lines[1], Qt.MouseButton.LeftButton)
    assert went.args == ["dossier", "BS260801-0002"]


def test_the_advice_of_a_wide_window_has_its_buttons(qtbot: QtBot, wide: TodayPage) -> None:
    with qtbot.waitSignal(wide.act_chosen) as chosen:
        qtbot.mouseClick(_button(wide, "督办"), Qt.MouseButton.LeftButton)
    assert (chosen.args[0].number, chosen.args[1].name) == (STAIRS, "supervise")
    with qtbot.waitSignal(wide.go) as went:
        qtbot.mouseClick(_button(wide, "打开档案"), Qt.MouseButton.LeftButton)
    assert went.args == ["dossier", STAIRS]


def test_a_narrower_window_stays_as_it_is_and_asks_nothing(qtbot: QtBot, wide: TodayPage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(DeskToday, "past", lambda *told: asked.append(told))
    wide.set_span(REFERENCE)
    wide.list.go_to(WALL)
    qtbot.waitUntil(lambda: wide.pane.view is not None and wide.pane.view.number == WALL)
    QThreadPool.globalInstance().waitForDone()
    QApplication.processEvents()
    assert asked == []
    assert wide.pane.past is None and not wide.pane.findChildren(PastLine)


def test_an_answer_that_cannot_be_read_says_so(qtbot: QtBot, wide: TodayPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(DeskToday, "past", broken)
    wide.list.go_to(WALL)
    qtbot.waitUntil(lambda: wide.pane.past is not None and "没有查出来" in wide.pane.past.title.text(), timeout=5000)


def _button(page: TodayPage, words: str) -> Button:
    return next(b for b in page.pane.findChildren(Button) if b.text() == words and b.isVisible())


def test_an_empty_office_says_what_to_do(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    apply(qapp, make_theme(motion=False))
    with Desk.create(tmp_path / "new", "youyilu", clock=lambda: NOW) as desk:
        today = TodayPage(DeskToday(desk))
        qtbot.addWidget(today)
        today.show()
        today.shown()
        assert today.pane.view is None
        states = [s for s in today.findChildren(EmptyState) if s.isVisible()]
        with qtbot.waitSignal(today.go) as went:
            states[0].pressed.emit("导入")
        assert went.args == ["import", None]


@pytest.mark.parametrize(("words", "orders"), [
    ("陈文", {"BS260916-0001"}), ("0871", {"BS260916-0002"}), ("13800001234", {"BS260916-0001"}), ("bllc", {"BS260916-0001"}), ("楼道 陈文", {"BS260916-0001"}),
    ("BS260916-0003", {"BS260916-0003"})])
def test_the_list_is_searched_by_what_it_does_not_show_too(qtbot: QtBot, page: TodayPage, words: str, orders: set[str]) -> None:
    page.find(words)
    qtbot.waitUntil(lambda: not page._holding.busy and {getattr(r, "order", "") for r in page.list.rows_model.rows} - {""} == orders, timeout=5000)


def test_an_answer_to_words_that_are_gone_changes_nothing(qtbot: QtBot, page: TodayPage) -> None:
    every = page.list.rows_model.rowCount()
    page.find("陈文")
    page.find("")
    qtbot.waitUntil(lambda: not page._holding.busy)
    assert page.list.rows_model.rowCount() == every
