"""同一诉求 over a real office: pairs decided by keys, counts that follow at once, matters, hot spots, other names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.screens.matters import MatterPage, MattersPage
from hotline_desk.screens.matters.joining_dialog import JoinDialog
from hotline_desk.screens.matters.review_pane import card_of
from hotline_desk.services import acts, dossier, joining, learning, places, registering
from hotline_desk.services.hotspots import SpotOrder
from hotline_desk.services.office import Desk
from hotline_desk.shots import looking
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.hands import press, words
from tests.screens.offices import act

KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NOW = datetime(2026, 3, 9, 10, 6)
FACTS = {"channel": "12345", "kind": "complaint", "caller": "陈丽", "phone": "13812341234", "address": "友谊路街道宝林六村12号302室",
         "subject": "楼道堆放杂物", "content": "楼道长期堆放纸箱、旧家具，老人险些摔倒", "category": "小区管理 / 楼道堆物"}
TOLD: dict[str, dict[str, str]] = {
    "A1": {},
    "A2": {"phone": "138****1234", "caller": "陈女士", "address": "宝林6村12幢302", "content": "清理以后又堆满纸箱旧家具，楼道走不通"},
    "A3": {"phone": "021-56787777", "caller": "王明", "address": "宝林六村12号", "content": "楼道里堆放纸箱、旧家具没人管"},
    "B1": {"caller": "赵六", "phone": "56781111", "address": "华山苑3号", "subject": "路灯不亮", "content": "小区东门路灯坏了一周", "category": "公共设施 / 照明"}}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Three complaints of one matter that nobody has joined, and one of another."""
    opened = Desk.create(tmp_path / "office", "youyilu", "友谊路街道热线办", clock=lambda: NOW, user="王敏")
    for day, (number, changes) in enumerate(TOLD.items(), 2):
        registering.save(opened, FACTS | changes | {"number": number, "received_at": f"2026-03-0{day}T09:00"})
    opened.undo_stack.clear()
    yield opened
    opened.close()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Window:
    apply(qapp, make_theme(motion=False))
    made = Window(desk)
    qtbot.addWidget(made.shell)
    made.shell.resize(1366, 688)
    made.shell.show()
    made.shell.activateWindow()
    QApplication.processEvents()
    return made


@pytest.fixture
def page(qtbot: QtBot, window: Window) -> MattersPage:
    """疑似重复 of all orders, found."""
    QTest.keyClick(window.shell, KEY.Key_9, CTRL)
    found = window.shell.page("matters")
    assert isinstance(found, MattersPage)
    qtbot.waitUntil(lambda: found.review.found is not None and not found.review.search.busy, timeout=10_000)
    return found


def counts(desk: Desk) -> dict[str, int]:
    return {n: int((desk.store.order_row(n) or {})["matter_count"]) for n in ("A1", "A2", "A3")}


def orders(page: MattersPage) -> list[str]:
    return [r.order for r in page.review.rows]


def settled(qtbot: QtBot, page: MattersPage) -> None:
    qtbot.waitUntil(lambda: not page.review.settler.busy and not page.review.pairs.busy, timeout=5000)


# -- 疑似重复 --------------------------------------------------------------------------------------------
def test_the_list_says_how_sure_why_and_what_follows(page: MattersPage, qtbot: QtBot, window: Window) -> None:
    assert orders(page) == ["A2", "A3"]
    assert page.review.left.text() == "还有 2 件、3 对要判定，已判定 0 对"
    assert page.review.list.current_key() == "A2"
    first = page.review.rows[0]  # the office's own street is left out as in every list: the house number is what is cut otherwise
    card = card_of(replace(first, row={**first.row, "address": "友谊路街道宝林六村12号302室"}), 1, page.review.desk.pack.locality)
    assert card.lines[0].left == "宝林六村12号302室"
    settled(qtbot, page)
    pane = page.review.pane
    words = " ".join(w.text() for w in pane.findChildren(type(pane.sure)) if w.text())
    assert pane.sure.text() == "99%"
    assert "相同" in words
    assert "并入以后" in words
    qtbot.waitUntil(lambda: window.shell.nav.buttons["matters"].count == 2, timeout=5000)


def test_joining_by_keys_moves_the_counts_at_once(page: MattersPage, qtbot: QtBot, window: Window, desk: Desk) -> None:
    settled(qtbot, page)
    press("Y")
    assert counts(desk) == {"A1": 1, "A2": 2, "A3": 1}
    assert orders(page) == ["A3"]  # at once, before anything was read again
    press(KEY.Key_Return)
    assert counts(desk) == {"A1": 1, "A2": 2, "A3": 3}
    assert "supervise_repeat" in {f["rule"] for f in desk.store.findings("A3")}
    settled(qtbot, page)
    assert orders(page) == []
    qtbot.waitUntil(lambda: window.shell.nav.buttons["supervision"].count == 1 and window.shell.nav.buttons["matters"].count == 0, timeout=5000)
    QTest.keyClick(window.shell, KEY.Key_Z, CTRL)
    assert counts(desk) == {"A1": 1, "A2": 2, "A3": 1}
    qtbot.waitUntil(lambda: orders(page) == ["A3"], timeout=5000)
    qtbot.waitUntil(lambda: window.shell.nav.buttons["supervision"].count == 0, timeout=5000)


def test_after_a_banner_is_read_the_single_keys_go_on(page: MattersPage, qtbot: QtBot, window: Window, desk: Desk) -> None:
    """知道了 left the keys in the next banner: Y, N and T did nothing."""
    settled(qtbot, page)
    for key in ("calls", "records"):
        window.shell.show_banner(key, key, "", "today", {"知道了": lambda k=key: window.shell.drop_banner(k)})
    press(KEY.Key_F6)
    assert window.shell.bands.isAncestorOf(QApplication.focusWidget())
    press(KEY.Key_Return)
    assert window.shell.banners() == ["records"]
    press("Y")
    assert counts(desk) == {"A1": 1, "A2": 2, "A3": 1}


def test_not_the_same_is_remembered_told_in_the_story_and_taken_back(page: MattersPage, qtbot: QtBot, window: Window, desk: Desk) -> None:
    settled(qtbot, page)
    press("N")
    assert orders(page) == ["A3"]
    assert dossier.view(desk, "A2").timeline[0].title == "认定不是同一诉求"
    press(KEY.Key_R, mods=CTRL)
    qtbot.waitUntil(lambda: not page.review.search.busy, timeout=5000)
    assert orders(page) == ["A3"]
    QTest.keyClick(window.shell, KEY.Key_Z, CTRL)
    press(KEY.Key_R, mods=CTRL)
    qtbot.waitUntil(lambda: orders(page) == ["A2", "A3"], timeout=5000)


def test_turning_to_another_earlier_order_and_deciding_on_all(page: MattersPage, qtbot: QtBot, desk: Desk) -> None:
    settled(qtbot, page)
    press("T")
    assert page.review.list.current_key() == "A3"
    first = page.review.rows[1].matches[0].order
    press(KEY.Key_Right)
    assert page.review.place == 1
    press(KEY.Key_Right)
    assert page.review.place == 0
    press("N")  # only the pair that is shown
    left = next(r for r in page.review.rows if r.order == "A3")
    assert [m.order for m in left.matches] == [n for n in ("A1", "A2") if n != first]
    press("T")
    assert page.review.list.current_key() == "A2"
    press("T")
    press("Y")
    assert (desk.store.order_row("A3") or {})["matter"]


def test_all_of_them_in_one_act(page: MattersPage, qtbot: QtBot, window: Window, desk: Desk) -> None:
    settled(qtbot, page)
    page.review.list.go_to("A3")
    press("Q")
    assert counts(desk) == {"A1": 1, "A2": 2, "A3": 3}
    settled(qtbot, page)
    assert orders(page) == []
    QTest.keyClick(window.shell, KEY.Key_Z, CTRL)
    assert counts(desk) == {"A1": 1, "A2": 1, "A3": 1}
    qtbot.waitUntil(lambda: orders(page) == ["A2", "A3"], timeout=5000)
    page.review.list.go_to("A3")
    page.review.list.setFocus()
    press("B")
    settled(qtbot, page)
    assert orders(page) == ["A2"]


def test_buttons_do_what_keys_do(page: MattersPage, qtbot: QtBot, desk: Desk) -> None:
    settled(qtbot, page)
    qtbot.mouseClick(page.review.pane.buttons["apart"], Qt.MouseButton.LeftButton)
    assert orders(page) == ["A3"]
    settled(qtbot, page)
    qtbot.mouseClick(page.review.pane.buttons["join"], Qt.MouseButton.LeftButton)
    assert (desk.store.order_row("A3") or {})["matter"]
    for button in page.review.pane.buttons.values():
        assert button.toolTip()
        assert button.accessibleName()


def test_a_digit_opens_the_dossier_of_either(page: MattersPage, qtbot: QtBot, window: Window) -> None:
    settled(qtbot, page)
    press("2")
    assert window.shell.current_key == "dossier"
    QTest.keyClick(window.shell, KEY.Key_Escape)
    assert window.shell.current is page


def test_what_another_hand_joined_meanwhile_is_refused_with_a_sentence(page: MattersPage, qtbot: QtBot, window: Window, desk: Desk) -> None:
    settled(qtbot, page)
    joining.together(desk, ["A1", "A2"])
    told: list[str] = []
    page.said.connect(lambda title, detail, urgency: told.append(detail))
    press("Y")
    assert told == ["这几件已经是同一诉求。工单没有变化。"]
    qtbot.waitUntil(lambda: orders(page) == ["A3"], timeout=5000)


def test_an_import_can_be_looked_through_by_itself(page: MattersPage, qtbot: QtBot, window: Window) -> None:
    window.shell.go("matters", "batch:不在")
    qtbot.waitUntil(lambda: page.review.found is not None and page.review.found.scope == "batch:不在", timeout=5000)
    assert orders(page) == []
    assert page.review.scope.currentText() == "这一次导入"
    page.review.scope.set_value("all")
    qtbot.waitUntil(lambda: orders(page) == ["A2", "A3"], timeout=5000)


# -- matters -----------------------------------------------------------------------------------------------
@pytest.fixture
def matter(qtbot: QtBot, window: Window, desk: Desk) -> MatterPage:
    """The page of a matter of two orders, reached by keys."""
    joining.together(desk, ["A1", "A2"])
    act(desk, "A1", "dispatch", "2026-03-05T10:00", to="宝林六村居民区", **{"class": "general"})
    act(desk, "A1", "accept", "2026-03-05T10:30")
    act(desk, "A1", "report_progress", "2026-03-05T11:00", promised="2026-03-06T17:30", plan="周五前清完")
    act(desk, "A1", "supervise", "2026-03-05T12:00", step="confirm")
    window.shell.go("matters", "matters")
    page = window.shell.page("matters")
    assert isinstance(page, MattersPage)
    qtbot.waitUntil(lambda: bool(page.matters.rows), timeout=5000)
    page.matters.table.setFocus()
    press(KEY.Key_Return)
    QApplication.processEvents()
    found = window.shell.page("matter")
    assert isinstance(found, MatterPage)
    qtbot.waitUntil(lambda: found.view is not None, timeout=5000)
    return found


def shown(page: Any) -> str:
    return "\n".join(w.text() for w in page.pane.findChildren(type(page.title)) if w.text())


def test_a_matter_whole(matter: MatterPage) -> None:
    assert [m.order for m in matter.table.rows_model.rows] == ["A1", "A2"]
    words = shown(matter)
    assert "2026年3月2日 至 2026年3月3日，前后 1 天" in words
    assert "2 件，还在办 2 件；来电人 2 位" in words
    assert "3月6日（周五）17:30 前：没有做到" in words
    assert "督办：" in words
    assert "13812341234" not in words


def test_one_more_order_joins_by_its_number_and_one_leaves(matter: MatterPage, qtbot: QtBot, window: Window, desk: Desk) -> None:
    matter.table.setFocus()
    press("B")
    dialog = window.shell.layers()[0]
    assert isinstance(dialog, JoinDialog)
    press(KEY.Key_Return, mods=CTRL)
    assert dialog.field.error == "先填工单编号，或从下面选一件。"
    dialog.edit.setText("没有")
    press(KEY.Key_Return, mods=CTRL)
    assert "没有编号为“没有”的工单" in dialog.field.error
    qtbot.waitUntil(lambda: hasattr(dialog, "table") and dialog.table.isVisible(), timeout=5000)  # shown a turn after it is made
    assert "A3" in [m.order for m in dialog.table.rows_model.rows]
    dialog.table.setFocus()
    press(KEY.Key_Down)
    assert dialog.edit.text() == "A3"
    press(KEY.Key_Return, mods=CTRL)
    qtbot.waitUntil(lambda: [m.order for m in matter.table.rows_model.rows] == ["A1", "A2", "A3"], timeout=5000)
    assert counts(desk) == {"A1": 1, "A2": 2, "A3": 3}
    matter.table.setFocus()
    matter.table.setCurrentIndex(matter.table.rows_model.index(0, 0))
    press(KEY.Key_Delete)
    qtbot.waitUntil(lambda: [m.order for m in matter.table.rows_model.rows] == ["A2", "A3"], timeout=5000)
    assert counts(desk) == {"A1": 1, "A2": 1, "A3": 2}
    QTest.keyClick(window.shell, KEY.Key_Z, CTRL)
    qtbot.waitUntil(lambda: [m.order for m in matter.table.rows_model.rows] == ["A1", "A2", "A3"], timeout=5000)


def test_the_dossier_leads_to_its_matter(matter: MatterPage, qtbot: QtBot, window: Window) -> None:
    window.shell.go("dossier", "B1")
    page: Any = window.shell.page("dossier")
    qtbot.waitUntil(lambda: page.view is not None and page.view.number == "B1", timeout=5000)
    assert page.matter_button.isHidden()
    window.shell.go("dossier", "A2")
    qtbot.waitUntil(lambda: page.view.number == "A2", timeout=5000)
    press("L", mods=CTRL)
    assert window.shell.current is matter
    qtbot.waitUntil(lambda: matter.view is not None, timeout=5000)


def test_a_matter_without_orders_says_so(matter: MatterPage, qtbot: QtBot, desk: Desk) -> None:
    for number in ("A1", "A2"):
        joining.leave(desk, number)
    matter.refresh()
    qtbot.waitUntil(lambda: matter.view is None, timeout=5000)
    assert not matter.buttons["B"].isEnabled()


def test_a_matter_goes_out_as_excel_and_on_paper(matter: MatterPage, qtbot: QtBot, window: Window, desk: Desk, tmp_path: Path) -> None:
    import openpyxl

    with qtbot.waitSignal(matter.said, timeout=5000):
        matter.export_to(tmp_path / "出")
    rows = list(openpyxl.load_workbook(tmp_path / "出.xlsx").active.values)
    assert [row[2] for row in rows[1:3]] == ["A1", "A2"]
    assert "13812341234" not in str(rows)
    assert desk.store.access_log()[-1]["action"] == "export"
    matter.table.setFocus()
    press("P", mods=CTRL)
    preview: Any = window.shell.layers()[0]
    qtbot.waitUntil(lambda: preview.paper is not None, timeout=15_000)
    assert preview.paper.pages == 1
    assert not preview.names.isVisible()
    preview.close_layer()


def test_the_word_before_two_numbers_stands_at_their_height(page: MattersPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: [b.height() for b in page.review.pane.findChildren(Button) if b.text() in TOLD] == [28, 28], timeout=5000)
    middles = [w.geometry().center().y() for w in page.review.pane.findChildren(Label) + page.review.pane.findChildren(Button)
               if w.text() in ("工单编号", *TOLD)]
    assert len(middles) == 3 and max(middles) - min(middles) <= 1


# -- hot spots, places ---------------------------------------------------------------------------------------
def test_hot_spots_open_their_orders_and_can_be_made_one(page: MattersPage, qtbot: QtBot, window: Window, desk: Desk) -> None:
    press(KEY.Key_3, mods=ALT)
    spots = page.spots
    qtbot.waitUntil(lambda: spots.found is not None, timeout=5000)
    spots.pills.choose("places")
    qtbot.waitUntil(lambda: not spots.inside.busy, timeout=5000)
    assert [(s.name, s.now) for s in spots.table.rows_model.rows] == [("宝林六村", 3)]
    assert [o.order for o in spots.orders.rows_model.rows] == ["A3", "A2", "A1"]
    press(KEY.Key_Left, mods=ALT)
    qtbot.waitUntil(lambda: spots.found is not None and spots.found.period == "2026-02", timeout=5000)
    press(KEY.Key_Right, mods=ALT)
    press(KEY.Key_Right, mods=ALT)  # not beyond today's
    qtbot.waitUntil(lambda: spots.found is not None and spots.found.period == "2026-03", timeout=5000)
    assert not spots.later.isEnabled()
    spots.pills.choose("unjoined")
    press("Q")
    assert counts(desk) == {"A1": 1, "A2": 2, "A3": 3}
    qtbot.waitUntil(lambda: not spots.table.rows_model.rows or spots.stack.currentIndex() == 1, timeout=5000)
    spots.pills.choose("places")
    qtbot.waitUntil(lambda: not spots.inside.busy and bool(spots.orders.rows_model.rows), timeout=5000)
    press(KEY.Key_Return)
    press(KEY.Key_Return)
    assert window.shell.current_key == "dossier"


def test_usual_subjects_of_a_hot_spot_are_whole(page: MattersPage) -> None:
    page.choose("spots")
    page.spots.orders.set_rows([SpotOrder("A1", "9/16 12:51", "感谢居委会帮忙联系修好热水器", "热线办", "不满退回办理中", False)])
    with looking.listening() as heard:
        page.spots.orders.viewport().grab()
    assert heard and all(w.said == w.words for w in heard)


def test_another_name_of_an_estate_is_used_at_once(page: MattersPage, qtbot: QtBot, window: Window, desk: Desk) -> None:
    asked = FACTS | {"phone": "13700000000", "caller": "吴先生", "address": "电缆厂大院12号302室"}
    assert registering.similar(desk, asked) == []
    press(KEY.Key_4, mods=ALT)
    press(KEY.Key_N, mods=ALT)
    pane = page.places
    assert page.bar.search is not None and page.bar.search.accessibleName() == "搜索：小区、路名、别名"
    assert pane.name.hasFocus() and "友谊" not in words(pane)  # a hint names no place of one street
    pane.name.setText("宝林六村")
    press(KEY.Key_S, mods=CTRL)
    assert "还没有写别名" in pane.others_field.error
    pane.read()  # an act elsewhere must not put another place over what is being typed
    qtbot.waitUntil(lambda: not pane.asker.busy and bool(pane.rows), timeout=5000)
    assert pane.name.text() == "宝林六村"
    pane.others.setPlainText("电缆厂大院")
    press(KEY.Key_S, mods=CTRL)
    assert "A1" in [row.order for row in registering.similar(desk, asked)]
    qtbot.waitUntil(lambda: [r.name for r in pane.rows if r.source == places.OWN] == ["宝林六村"], timeout=5000)
    QTest.keyClick(window.shell, KEY.Key_9, CTRL)
    assert window.shell.toasts.undo_latest()
    assert registering.similar(desk, asked) == []
    assert desk.setting("places", {}) == {}


def test_a_name_read_from_addresses_can_be_said_to_be_two_places(desk: Desk) -> None:
    for n, phone in enumerate(("13900000001", "13900000002")):
        for m, estate in enumerate(("宝林六村", "电缆厂大院")):
            registering.save(desk, FACTS | {"number": f"C{n}{m}", "phone": phone, "address": f"{estate}12号302室", "received_at": "2026-03-08T09:00"})
    learning.forget(desk)
    row = next(r for r in places.listed(desk) if r.source == places.LEARNED)
    assert {row.name, *row.others} == {"宝林六村", "电缆厂大院"}
    places.remove(desk, row)
    assert not any(r.source == places.LEARNED for r in places.listed(desk))
    acts.undo(desk)
    assert any(r.source == places.LEARNED for r in places.listed(desk))
