"""派单 of several orders: the unit of each, put together by unit; nothing is sent before somebody chose."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.screens.acting import Acting, DeskOffice
from hotline_desk.screens.acting.dispatching import DispatchPanel
from hotline_desk.services import bulk_units, dossier
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import Button
from tests.screens.hands import words
from tests.screens.offices import act

SIX, LIN, LONE = ("L1", "L2", "L3"), ("M1", "M2"), "N1"
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Three orders of 宝林六村, two of 临江新村, one of nowhere."""
    places = {**dict.fromkeys(SIX, "友谊路街道宝林六村12号302室"), **dict.fromkeys(LIN, "临江新村 7 号 602 室"), LONE: ""}
    for number, place in places.items():
        act(desk, number, "register", "2026-09-17T09:00", channel="12345", kind="complaint", subject="某某事项" if not place else "楼道堆物",
            **({"address": place} if place else {}))
    return desk


@pytest.fixture
def panel(qtbot: QtBot, host: QWidget, desk: Desk) -> DispatchPanel:
    made = Acting(DeskOffice(desk), host).open_many(dossier.view(desk, "L1"), "dispatch", (*SIX, *LIN, LONE))
    assert isinstance(made, DispatchPanel)
    qtbot.waitUntil(lambda: made.shares.isVisible(), timeout=10000)
    return made


def sent(desk: Desk, *numbers: str) -> list[object]:
    return [desk.store.events(n)[-1].get("to") for n in numbers if desk.store.events(n)[-1].kind == "dispatch"]


def test_the_orders_are_put_together_by_their_best_unit(desk: Desk) -> None:
    found = bulk_units.shares(desk, [LONE, *LIN, *SIX])
    assert [(s.unit, set(s.numbers)) for s in found[:2]] == [("宝林六村居民区", set(SIX)), ("临江新村居民区", set(LIN))]
    assert found[0].words == "3 件 → 宝林六村居民区"
    assert all(s.reason for s in found if s.unit)
    assert sum(len(s.numbers) for s in found) == 6


def test_no_unit_is_chosen_beforehand_where_one_does_not_fit_all(panel: DispatchPanel, desk: Desk) -> None:
    assert panel.unit.value() is None
    assert not panel.save.isEnabled()
    assert "3 件 → 宝林六村居民区" in words(panel)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert sent(desk, *SIX, *LIN, LONE) == []


def test_alt_and_a_digit_send_one_lot_and_leave_the_others(qtbot: QtBot, panel: DispatchPanel, desk: Desk) -> None:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2, ALT)
    assert panel.target.numbers == LIN
    assert panel.unit.value() == "临江新村居民区"
    qtbot.waitUntil(panel.save.isEnabled, timeout=10000)
    assert "2 件" in panel.save.text()
    with qtbot.waitSignal(panel.recorded, timeout=10000):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert sent(desk, *LIN) == ["临江新村居民区"] * 2
    assert sent(desk, *SIX, LONE) == []


def test_all_of_them_again_and_another_unit_for_one_lot(qtbot: QtBot, panel: DispatchPanel, desk: Desk) -> None:
    panel.shares.take(panel.shares.shares[0])
    QTest.keyClick(panel, Qt.Key.Key_0, ALT)
    assert len(panel.target.numbers) == 6
    assert panel.unit.value() is None
    panel.shares.take(panel.shares.shares[0])
    panel.unit.search.setText("城建中心")
    panel.unit.look_up()
    qtbot.waitUntil(lambda: panel.save.isEnabled() and not panel._pause.isActive(), timeout=10000)
    with qtbot.waitSignal(panel.recorded, timeout=10000):
        panel.press_primary()
    assert sent(desk, *SIX) == ["城建中心"] * 3


def test_a_lot_of_one_is_dispatched_like_any_single_order(qtbot: QtBot, host: QWidget, desk: Desk) -> None:
    made = Acting(DeskOffice(desk), host).open_many(dossier.view(desk, "L1"), "dispatch", ("L1", "M1"))
    assert isinstance(made, DispatchPanel)
    qtbot.waitUntil(lambda: made.shares.isVisible(), timeout=10000)
    QTest.keyClick(made, Qt.Key.Key_1, ALT)
    qtbot.waitUntil(made.save.isEnabled, timeout=10000)
    with qtbot.waitSignal(made.recorded, timeout=10000):
        made.press_primary()
    assert len(sent(desk, "L1", "M1")) == 1


def test_where_all_go_to_one_unit_nothing_is_said(qtbot: QtBot, host: QWidget, desk: Desk) -> None:
    made = Acting(DeskOffice(desk), host).open_many(dossier.view(desk, "L1"), "dispatch", SIX)
    assert isinstance(made, DispatchPanel)
    qtbot.waitUntil(lambda: bool(made.shares.shares), timeout=10000)
    assert not made.shares.isVisible()
    assert made.unit.value() == "宝林六村居民区"
    assert datetime(2026, 9, 17) < desk.now()


def test_after_a_lot_the_next_one_is_offered_and_enter_alone_sends_nothing_unseen(qtbot: QtBot, panel: DispatchPanel, desk: Desk) -> None:
    """Keys only: Alt+1, Enter, Enter (go on), Enter … until none is left; then the panel goes by itself."""
    told: list[tuple[str, ...]] = []
    panel.recorded.connect(lambda done: told.append(done.changed))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_1, ALT)
    qtbot.waitUntil(panel.save.isEnabled, timeout=10000)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(told) == 1, timeout=10000)
    assert panel.isVisible()
    assert "已派 3 件，还有 3 件没有派，接着派：" in words(panel)
    assert "3 件：M1 楼道堆物 等" in words(panel)
    assert sent(desk, *LIN, LONE) == []
    first = QApplication.focusWidget()
    assert isinstance(first, Button)
    assert (first.text(), first.key) == ("继续：派这 2 件", "Alt+1")
    assert panel.unit.value() is None
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert panel.unit.value() == "临江新村居民区"
    qtbot.waitUntil(panel.save.isEnabled, timeout=10000)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=10000)
    assert sent(desk, *LIN) == ["临江新村居民区"] * 2
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)  # the one without advice: somebody must say
    panel.unit.search.setText("城建中心")
    panel.unit.look_up()
    qtbot.waitUntil(lambda: panel.save.isEnabled() and not panel._pause.isActive(), timeout=10000)
    with qtbot.waitSignal(panel.closed, timeout=10000):
        panel.press_primary()
    assert sent(desk, LONE) == ["城建中心"]


def test_the_mouse_goes_on_too_and_who_helped_with_one_lot_does_not_help_with_the_next(qtbot: QtBot, panel: DispatchPanel, desk: Desk) -> None:
    def click(start: str) -> None:
        [button] = [b for b in panel.shares.findChildren(Button) if b.isVisible() and b.text().startswith(start)]
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    click("只派这 3 件")
    panel.co.add("城建中心")
    qtbot.waitUntil(lambda: panel.save.isEnabled() and not panel._pause.isActive(), timeout=10000)
    with qtbot.waitSignal(panel.recorded, timeout=10000):
        qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    click("继续：派这 2 件")
    assert panel.co.names == []
    qtbot.waitUntil(panel.save.isEnabled, timeout=10000)
    with qtbot.waitSignal(panel.recorded, timeout=10000):
        qtbot.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    assert sent(desk, *LIN) == ["临江新村居民区"] * 2
    assert desk.store.events("M1")[-1].get("co") in (None, [])


def test_where_units_differ_no_list_of_one_row_stands_below(panel: DispatchPanel) -> None:
    assert not panel.unit.list.isVisible()
    panel.unit.search.setText("cjzx")
    panel.unit.look_up()
    assert panel.unit.list.isVisible()
    panel.shares.take(panel.shares.shares[0])
    assert panel.unit.list.isVisible()
