"""Several orders from 工单库 through the whole window by keys: chosen, sent, said, taken back; 知识库 at hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk import app
from hotline_desk.screens.acting.answering import AnswerPanel
from hotline_desk.screens.acting.dispatching import DispatchPanel
from hotline_desk.services import bulk, dossier, library, records
from hotline_desk.services.office import Desk
from tests.screens.closed import desk_of
from tests.screens.offices import act


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path) as opened:
        with opened.store.transaction(by="王敏", now=opened.now()) as tx:
            tx.add_unit("临江新村居民区", "neighbourhood", pending=False)
        opened.units_changed()
        for i in range(3):
            act(opened, f"A{i}", "register", "2026-09-16T10:00", phone=f"1380000000{i}", subject="要求加装电梯", content="加梯", address=f"路{i}号")
        act(opened, "A2", "dispatch", "2026-09-16T10:10", to="临江新村居民区", basis="statutory", **{"class": "general"})
        records.add(opened, "knowledge", {"question": "加装电梯要办哪些手续", "answer": "先征询。", "source": "45号", "category": "加装电梯"})
        yield opened
        QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Iterator[app.Window]:
    made = app.Window(desk)
    qtbot.addWidget(made.shell)
    made.shell.show()
    made.shell.activateWindow()
    qtbot.waitUntil(made.shell.isActiveWindow)
    yield made
    QThreadPool.globalInstance().waitForDone()


def _library(qtbot: QtBot, window: app.Window) -> Any:
    window.shell.go("orders")
    page = window.shell.page("orders")
    qtbot.waitUntil(lambda: not page.reading)  # type: ignore[attr-defined]
    page.table.setFocus()  # type: ignore[attr-defined]
    return page


def _kinds(desk: Desk, number: str) -> list[str]:
    return [e.kind for e in desk.judge(number)[0].events]


def test_three_are_chosen_two_are_sent_one_is_named_and_ctrl_z_takes_it_back(qtbot: QtBot, window: app.Window, desk: Desk) -> None:
    page = _library(qtbot, window)
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: bool(window.shell.layers()))
    panel = window.shell.layers()[-1]
    assert isinstance(panel, DispatchPanel)
    assert panel.left_out.isVisible()
    assert not panel.save.isEnabled(), "nothing speaks for a unit yet: somebody has to say which"
    qtbot.keyClick(panel.unit.search, Qt.Key.Key_Down)
    qtbot.waitUntil(panel.save.isEnabled)
    assert "（2 件）" in panel.save.text()
    qtbot.keyClick(panel.unit.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _kinds(desk, "A0") == ["register", "dispatch"] == _kinds(desk, "A1"))
    qtbot.waitUntil(lambda: not window.shell.layers())
    window.shell.activateWindow()  # the offscreen platform gives no focus by itself after a dialog
    page.table.setFocus()
    qtbot.waitUntil(window.shell.isActiveWindow)
    qtbot.keyClick(page.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _kinds(desk, "A0") == ["register"] == _kinds(desk, "A1"))
    assert _kinds(desk, "A2") == ["register", "dispatch"]


def test_what_is_left_after_a_lot_stays_ticked_and_what_was_sent_does_not(qtbot: QtBot, window: app.Window, desk: Desk) -> None:
    """Marked with Shift, as in Excel: one lot goes, Esc, and P goes on with the rest."""
    with desk.store.transaction(by="王敏", now=desk.now()) as tx:
        tx.add_unit("宝林六村居民区", "neighbourhood", pending=False)
    desk.units_changed()
    for i in range(2):
        act(desk, f"B{i}", "register", "2026-09-16T11:00", subject="楼道堆物", address="宝林六村12号302室")
    page = _library(qtbot, window)
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: bool(window.shell.layers()))
    panel = window.shell.layers()[-1]
    assert isinstance(panel, DispatchPanel)
    qtbot.waitUntil(panel.shares.isVisible, timeout=10_000)
    first = panel.shares.shares[0].numbers
    left = {n for share in panel.shares.shares[1:] for n in share.numbers}
    qtbot.keyClick(panel, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(panel.save.isEnabled, timeout=10_000)
    panel.press_primary()
    qtbot.waitUntil(lambda: all(_kinds(desk, n)[-1] == "dispatch" for n in first), timeout=10_000)
    qtbot.waitUntil(lambda: "没有派，接着派" in panel.shares.accessibleName(), timeout=10_000)
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.reading and not window.shell.layers(), timeout=10_000)
    assert left
    assert set(library.numbers(desk, page.table.chosen_ids())) == left
    assert page.table.marked


def test_the_answer_of_an_order_is_at_hand_in_its_file(qtbot: QtBot, window: app.Window) -> None:
    window.shell.go("dossier", "A0")
    card = window.shell.page("dossier").facts.answers  # type: ignore[attr-defined]
    assert [a.question for a in card.answers] == ["加装电梯要办哪些手续"]
    qtbot.keyClick(window.shell.page("dossier"), Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    assert QGuiApplication.clipboard().text() == "先征询。（依据：45号）"
    card.opened.emit(card.answers[0].number)
    assert window.shell.current_key == "knowledge"


def test_the_reply_is_filled_with_it(qtbot: QtBot, window: app.Window, desk: Desk) -> None:
    view = dossier.view(desk, "A2")
    panel = window.acts().open(view, next(a for a in view.acts if a.name == "answer"))
    assert isinstance(panel, AnswerPanel)
    points = next(q for q in panel.questions if q.ask.slot == "points")
    points.set_value("已电话说明。")
    qtbot.keyClick(panel, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    assert points.value() == "已电话说明。\n先征询。（依据：45号）"


def test_while_an_order_is_registered_it_speaks_up_too(qtbot: QtBot, window: app.Window) -> None:
    window.shell.go("register")
    pane = window.shell.page("register").pane  # type: ignore[attr-defined]
    pane.form.fields["subject"].set_value("居民反映加装电梯")
    pane.form.fields["content"].set_value("想加装电梯")
    qtbot.waitUntil(lambda: bool(pane.answers.answers), timeout=5000)
    assert pane.answers.isVisible()


def test_orders_that_are_gone_are_said_to_be_gone(qtbot: QtBot, window: app.Window, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another window took an import back between the ticks and the act: an IndexError was what the clerk got."""
    page = _library(qtbot, window)
    said: list[str] = []
    page.said.connect(lambda title, _detail, _urgency: said.append(title))
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    monkeypatch.setattr(page.table, "chosen_ids", lambda: [987_654])
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["选中的工单已不在库里"]


def checking(qtbot: QtBot, window: app.Window, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Event]:
    """Ctrl+A, P: all are being checked; that takes until it may end, as with thousands of them."""
    begun, may, check, page = Event(), Event(), bulk.check, _library(qtbot, window)

    def checked(*asked: Any, **more: Any) -> bulk.Checked:
        begun.set()
        may.wait(10)
        return check(*asked, **more)

    monkeypatch.setattr(bulk, "check", checked)
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.table, Qt.Key.Key_P)
    qtbot.waitUntil(begun.is_set)
    return page, may


def test_a_letter_pressed_twice_opens_one_panel(qtbot: QtBot, window: app.Window, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page, may = checking(qtbot, window, monkeypatch)
    qtbot.keyClick(page.table, Qt.Key.Key_P)
    may.set()
    qtbot.waitUntil(lambda: bool(window.shell.layers()))
    QThreadPool.globalInstance().waitForDone()
    QApplication.processEvents()
    assert len(window.shell.layers()) == 1


def test_no_panel_comes_up_over_the_place_one_went_to_meanwhile(qtbot: QtBot, window: app.Window, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _, may = checking(qtbot, window, monkeypatch)
    window.shell.go("today")
    may.set()
    QThreadPool.globalInstance().waitForDone()
    QApplication.processEvents()
    assert window.shell.layers() == []


@pytest.mark.parametrize("late", [True, False])
def test_escape_while_many_are_recorded_tells_what_was_kept_after_all(qtbot: QtBot, window: app.Window, desk: Desk,
                                                                      monkeypatch: pytest.MonkeyPatch, late: bool) -> None:
    """Once all are written it is too late to stop: the panel went, and nobody was told that they had been sent."""
    page, begun, may, record = _library(qtbot, window), Event(), Event(), bulk.record

    def slowly(desk: Desk, numbers: Any, steps: Any, at: Any, tell: Any) -> Any:
        made = record(desk, numbers, steps, at) if late else None
        begun.set()
        may.wait(10)
        return made or record(desk, numbers, steps, at, tell)

    monkeypatch.setattr(bulk, "record", slowly)
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page.table, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: bool(window.shell.layers()))
    panel, told = window.shell.layers()[-1], list[object]()
    panel.recorded.connect(told.append)
    qtbot.keyClick(panel.unit.search, Qt.Key.Key_Down)
    qtbot.waitUntil(panel.save.isEnabled)
    qtbot.keyClick(panel.unit.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(begun.is_set)
    qtbot.keyClick(panel, Qt.Key.Key_Escape)
    may.set()
    qtbot.waitUntil(lambda: not window.shell.layers(), timeout=10_000)
    QThreadPool.globalInstance().waitForDone()
    assert _kinds(desk, "A0") == (["register", "dispatch"] if late else ["register"])
    assert bool(told) is late
