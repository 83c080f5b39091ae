"""派单 by keys over a real office: recommendation, initials, digits, the resulting date, 督办 at the same time."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.screens.acting import Acting, DeskOffice, acts_for
from hotline_desk.screens.acting.dispatching import DispatchPanel
from hotline_desk.screens.acting.units import UnitQuestion
from hotline_desk.services import dossier
from hotline_desk.services.office import Desk
from hotline_desk.widgets.text import Label
from tests.screens.hands import words
from tests.screens.offices import NOW, STAIRS, act


@pytest.fixture
def panel(acting: Acting, desk: Desk) -> DispatchPanel:
    view = dossier.view(desk, STAIRS)
    made = acting.open(view, acts_for(view)["P"])
    assert isinstance(made, DispatchPanel)
    return made


def type_keys(text: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text)


def test_the_unit_of_the_address_comes_first_and_enter_dispatches(
        qtbot: QtBot, acting: Acting, panel: DispatchPanel, desk: Desk) -> None:
    assert panel.unit.value() == "宝林六村居民区"
    assert panel.unit.list.rows.units[0].reason.startswith("地址匹配")
    assert "办理：9月23日（周三）17:30" in words(panel).replace(" ", "")
    assert "调休" in words(panel)
    with qtbot.waitSignal(acting.recorded):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    event = desk.store.events(STAIRS)[-1]
    assert (event.get("to"), event.get("class"), event.get("basis")) == ("宝林六村居民区", "general", "statutory")


def test_initials_search_and_enter_before_the_pause_is_over(
        qtbot: QtBot, acting: Acting, panel: DispatchPanel, desk: Desk) -> None:
    type_keys("cjzx")
    with qtbot.waitSignal(acting.recorded):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert desk.store.events(STAIRS)[-1].get("to") == "城建中心"


def test_digits_choose_a_unit_and_arrows_move(panel: DispatchPanel) -> None:
    names = [u.name for u in panel.unit.list.rows.units]
    type_keys("2")
    assert panel.unit.value() == names[1]
    panel.unit.take_focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert panel.unit.value() == names[2]
    assert panel.unit.search.text() == ""


def test_the_class_moves_the_date(qtbot: QtBot, panel: DispatchPanel) -> None:
    panel.order_class.seg.press(1)
    qtbot.waitUntil(lambda: "办理：9月23日" not in words(panel).replace(" ", ""))
    assert panel.values()["class"] == "simple"


def test_a_unit_nobody_knows_is_offered_as_new(qtbot: QtBot, panel: DispatchPanel) -> None:
    panel.unit.search.setText("密山二村居民区")
    panel.unit.look_up()
    assert panel.unit.list.rows.units[-1].reason == "单位库里还没有，派单时新建"
    panel.unit.search.setText("zzzz")
    panel.unit.look_up()
    assert panel.unit.value() is None
    panel.compute()
    assert not panel.save.isEnabled()


def _heads(panel: DispatchPanel) -> list[bool]:
    """Whether 一把手签批指定 is shown; empty where it is not asked at all."""
    return [not one.isHidden() for one in panel.questions if one.ask.slot == "designated_by_head"]


def test_head_designation_is_asked_only_for_designated_and_only_where_it_binds(host: QWidget, panel: DispatchPanel, tmp_path: Path) -> None:
    """It stood in every office's panel, and so did 城东's clause on the six firsts as the ground of 法定、商定、指定."""
    assert panel.basis is not None
    panel.basis.seg.press(3)
    assert _heads(panel) == []
    assert panel.basis.link is not None
    with Desk.create(tmp_path / "east", "chengdong", clock=lambda: NOW, user="王敏") as east:
        act(east, "CD1", "register", "2026-09-17T09:00", channel="12345", subject="路灯不亮")
        there = Acting(DeskOffice(east), host)
        view = dossier.view(east, "CD1")
        other = there.open(view, acts_for(view)["P"])
        assert isinstance(other, DispatchPanel)
        assert _heads(other) == [True]
        assert other.basis is None
        assert other.ground.isHidden()
        next(q for q in other.questions if q.ask.slot == "designated_by_head").set_value(True)
        assert not other.ground.isHidden()
        assert {"事项分级"} <= {label.text() for label in other.order_class.findChildren(Label)}
        other.unit.search.setText("甲社区")
        other.unit.look_up()
        QTest.keyClick(other.unit.search, Qt.Key.Key_1)
        other.press_primary()
        assert dossier.view(east, "CD1").unit_note.endswith("一把手签批指定")


@pytest.mark.parametrize("pack", ["chengdong", "changning_cg", "luyang_cg"])
def test_a_regulation_without_statutory_agreed_and_named_is_not_asked_for_it_and_stores_none(
        qtbot: QtBot, host: QWidget, tmp_path: Path, pack: str) -> None:
    """法定 was stored with every dispatch, and told in 工单档案, of offices whose regulation has no such word."""
    with Desk.create(tmp_path / pack, pack, clock=lambda: NOW, user="王敏") as there:
        act(there, "X1", "register", "2026-09-17T09:00", channel="12345", subject="路灯不亮")
        acting = Acting(DeskOffice(there), host)
        view = dossier.view(there, "X1")
        option = acts_for(view)["P"]
        assert "basis" not in option.preset
        panel = acting.open(view, option)
        assert isinstance(panel, DispatchPanel)
        assert not {"派发方式", "法定"} & {w.text() for w in panel.findChildren(Label)}
        panel.unit.search.setText("天山中队")
        panel.unit.look_up()
        QTest.keyClick(panel.unit.search, Qt.Key.Key_1)
        with qtbot.waitSignal(acting.recorded):
            panel.press_primary()
        assert there.store.events("X1")[-1].kind == "dispatch"
        assert "basis" not in there.store.events("X1")[-1].data
        assert "法定" not in dossier.view(there, "X1").unit_note


def test_the_keys_begin_at_the_unit_also_where_the_head_may_designate(host: QWidget, tmp_path: Path) -> None:
    """With a unit proposed they lay on 一把手签批指定: Space pressed it, and neither initials nor Enter went where they belong."""
    with Desk.create(tmp_path / "east", "chengdong", clock=lambda: NOW, user="王敏") as east:
        act(east, "CD1", "register", "2026-09-17T09:00", channel="12345", subject="路灯不亮")
        view = dossier.view(east, "CD1")
        panel = Acting(DeskOffice(east), host).open(view, acts_for(view)["P"])
        assert isinstance(panel, DispatchPanel)
        panel.unit.search.setText("甲社区")
        panel.unit.look_up()
        QTest.keyClick(panel.unit.search, Qt.Key.Key_1)
        assert panel.unit.value() == "甲社区"
        panel.first_focus()  # as where the unit is proposed when the panel opens
        assert panel.unit.search.hasFocus()


def test_co_units_and_supervision_go_along(qtbot: QtBot, acting: Acting, panel: DispatchPanel, desk: Desk) -> None:
    assert not panel.supervise.isHidden()
    panel.supervise.click()
    panel.add_co.click()
    panel.co.set_value(["城建中心", "综合行政执法队"])
    with qtbot.waitSignal(acting.recorded) as caught:
        panel.press_primary()
    sent, step = desk.store.events(STAIRS)[-2:]
    assert list(sent.get("co")) == ["城建中心", "综合行政执法队"]
    assert (step.kind, step.get("step")) == ("supervise", "confirm")
    assert len(caught.args[0].undo) == 2


def test_helping_units_by_initials_by_digit_and_let_go_again(panel: DispatchPanel) -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    assert panel.co.search.hasFocus()
    type_keys("cjzx")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert panel.values()["co"] == ["城建中心"]
    second = panel.unit.list.rows.units[1].name
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert panel.values()["co"] == ["城建中心", second]
    assert f"协办 城建中心、{second}" in panel.after(())
    QTest.keyClick(panel.co.search, Qt.Key.Key_Backspace)
    assert panel.values()["co"] == ["城建中心"]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert panel.values()["co"] == ["城建中心"]  # the leading unit does not help itself


def test_the_units_found_to_help_are_in_sight_in_a_low_window(qtbot: QtBot, host: QWidget, panel: DispatchPanel) -> None:
    """At 150 % they came up below the edge: what the initials had found was to be scrolled for."""
    host.resize(1280, 560)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    type_keys("cj")
    qtbot.waitUntil(lambda: panel.co.list.visibleRegion().boundingRect().height() == panel.co.list.height() > 0)
    assert panel.scroll.verticalScrollBar().maximum() > 0
    assert panel.co.search.visibleRegion().boundingRect().height() == panel.co.search.height()


def test_the_field_with_the_keys_stays_in_sight_however_late_room_is_taken(qtbot: QtBot, host: QWidget, panel: DispatchPanel) -> None:
    """The look for it came before the last layout: at 150 % and in large letters 再加一个协办单位 lay cut by the edge, or under it."""
    host.resize(1280, 560)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    qtbot.wait(50)
    panel.outcome.setFixedHeight(panel.outcome.height() + 40)  # what a layout that comes later than the timers does
    qtbot.wait(50)
    assert panel.co.search.hasFocus()
    assert panel.co.search.visibleRegion().boundingRect().height() == panel.co.search.height()


def test_the_example_of_initials_is_a_unit_of_this_office(panel: DispatchPanel) -> None:
    """Every office was told to type bllc, a neighbourhood of another street."""
    first, second = panel.unit.list.rows.units[:2]
    assert panel.unit.search.placeholderText() == f"输入单位名或拼音首字母，如 {first.initials[:4].lower()}"
    assert panel.co.search.placeholderText() == f"再加一个协办单位，如 {second.initials[:4].lower()}"


def test_what_was_agreed_or_who_named_the_unit_is_written_down(qtbot: QtBot, acting: Acting, panel: DispatchPanel, desk: Desk) -> None:
    assert panel.ground.isHidden()
    assert panel.basis is not None
    panel.basis.seg.press(3)
    assert not panel.ground.isHidden()
    panel.ground.set_value("张主任 9月16日指定")
    with qtbot.waitSignal(acting.recorded):
        panel.press_primary()
    sent = desk.store.events(STAIRS)[-1]
    assert (sent.get("basis"), sent.get("note")) == ("designated", "张主任 9月16日指定")


def test_rows_are_not_editable_and_say_a_full_sentence(panel: DispatchPanel) -> None:
    index = panel.unit.list.rows.index(0, 0)
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "宝林六村居民区" in spoken
    assert "在办" in spoken


@pytest.mark.parametrize(("width", "height"), [(1366, 688), (1280, 640), (1180, 620)])
def test_nothing_is_cut_at_small_windows(qtbot: QtBot, acting: Acting, desk: Desk, width: int, height: int) -> None:
    acting.host.resize(width, height)
    view = dossier.view(desk, STAIRS)
    panel = acting.open(view, acts_for(view)["P"])
    qtbot.wait(60)
    card = panel.card.geometry()
    assert panel.rect().contains(card)
    assert panel.inner.width() <= panel.scroll.viewport().width()
    for button in (panel.save, panel.add_co):
        assert button.width() >= button.sizeHint().width()


def test_an_order_without_a_category_may_be_given_one_in_the_same_act(qtbot: QtBot, acting: Acting, desk: Desk) -> None:
    act(desk, "BS260917-0001", "register", "2026-09-17T09:00", channel="12345", kind="complaint", caller="赵敏", phone="13700001111",
        address="宝林六村3号", subject="楼道堆物", content="楼道里长期堆放纸箱和旧家具，要求清理")
    view = dossier.view(desk, "BS260917-0001")
    panel = acting.open(view, acts_for(view)["P"])
    assert isinstance(panel, DispatchPanel)
    assert panel.sort.isVisible()
    assert "楼道堆物" in panel.sort.text()
    assert panel.guessed in panel.sort.toolTip()
    assert not panel.sort.isChecked()  # offered, never done by itself
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    with qtbot.waitSignal(acting.recorded):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert [e.kind for e in desk.store.events("BS260917-0001")] == ["register", "amend", "dispatch"]
    assert desk.judge("BS260917-0001")[0].fact("category") == panel.guessed
    with_one = dossier.view(desk, STAIRS)
    other = acting.open(with_one, acts_for(with_one)["P"])
    assert isinstance(other, DispatchPanel)
    assert not other.sort.isVisible()


def test_an_order_is_not_taken_to_the_unit_it_is_taken_from(acting: Acting, desk: Desk) -> None:
    act(desk, STAIRS, "dispatch", "2026-09-17T09:30", to="宝林六村居民区", basis="statutory", **{"class": "general"})
    view = dossier.view(desk, STAIRS)
    panel = acting.open(view, acts_for(view)["G"])
    unit = next(q for q in panel.questions if isinstance(q, UnitQuestion))
    assert unit.list.rows.units
    assert "宝林六村居民区" not in [u.name for u in unit.list.rows.units]
    unit.search.setText("宝林六村居民区")
    unit.look_up()
    assert "宝林六村居民区" not in [u.name for u in unit.list.rows.units]
