"""约时再拨: a call is put off to a moment and comes back at it."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.revisit import RevisitPage
from hotline_desk.screens.revisit.appointing import AppointDialog
from hotline_desk.screens.shell import Shell
from hotline_desk.services import acts, alerts, calls, revisiting
from hotline_desk.services.office import Desk
from hotline_desk.widgets.text import Label, Para
from tests.screens.closed import OIL, PATH
from tests.screens.hands import press
from tests.screens.revisiting.hands import last, state, words

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
pytestmark = pytest.mark.usefixtures("read_at_once")


def the_dialog(shell: Shell) -> AppointDialog:
    [found] = [layer for layer in shell.layers() if isinstance(layer, AppointDialog)]
    return found


def at(desk: Desk, moment: str) -> None:
    desk.clock.now = datetime.fromisoformat(moment)  # type: ignore[attr-defined]


def test_a_call_put_off_leaves_the_queue_and_comes_back_first_at_its_moment(page: RevisitPage, desk: Desk, shell: Shell) -> None:
    press("Y")
    dialog = the_dialog(shell)
    told = [label.text() for label in dialog.card_after.findChildren(Label) + dialog.card_after.findChildren(Para)]
    assert any("回到待拨最前面" in line for line in told)
    press(KEY.Key_2)  # 今天 15:00
    assert dialog.when() == datetime(2026, 9, 17, 15, 0)
    QTest.keyClicks(QApplication.focusWidget(), "after the nap")
    press(KEY.Key_Return, mods=CTRL)
    assert last(desk, OIL, "appoint_call") == {"when": datetime(2026, 9, 17, 15, 0), "note": "after the nap"}
    assert state(desk, OIL) == "pending_revisit"
    assert page.list.current_key() == PATH
    rows = {row.order: row for row in page._rows}
    assert (rows[OIL].group, rows[OIL].attempts, rows[OIL].appointed) == ("later", 0, "约好 今天 15:00")
    assert [row.order for row in page._rows] == [PATH, OIL]
    at(desk, "2026-09-17T15:00")
    page.time_came()
    assert [(row.order, row.group) for row in page._rows] == [(OIL, "call"), (PATH, "call")]
    page.list.go_to(OIL)
    QApplication.processEvents()  # what was just added is shown by the event loop
    assert "约好 今天 15:00，时间到了" in words(page)


def test_an_appointment_is_told_once_when_its_time_has_come_and_no_more_once_called(desk: Desk) -> None:
    at(desk, "2026-09-17T10:06")
    calls.appoint(desk, OIL, datetime(2026, 9, 17, 14, 0))
    assert [t for t in alerts.check(desk) if t.key == "calls"] == []
    at(desk, "2026-09-17T14:00")
    [told] = [t for t in alerts.check(desk) if t.key == "calls"]
    assert (told.title, told.orders) == ("约好的回访时间到了：1 件", (OIL,))
    assert [t for t in alerts.check(desk) if t.key == "calls"] == []
    revisiting.missed(desk, OIL)
    assert calls.waiting_calls(desk) == []
    assert revisiting.sheet(desk, OIL).group == "missed"


@pytest.mark.parametrize(("now", "first"), [("10:06", "11:10"), ("10:10", "11:10"), ("09:51", "11:00")])
def test_the_first_moment_offered_is_one_that_is_said(desk: Desk, now: str, first: str) -> None:
    """In an hour from 10:06 nobody says 11:06."""
    at(desk, f"2026-09-17T{now}")
    assert f"{calls.slots(desk)[0][0]:%H:%M}" == first


def test_ctrl_z_takes_an_appointment_back(page: RevisitPage, desk: Desk, shell: Shell) -> None:
    press("Y")
    press(KEY.Key_Return, mods=CTRL)
    assert {row.order: row.group for row in page._rows}[OIL] == "later"
    acts.undo(desk)
    page.refresh()
    assert {row.order: row.group for row in page._rows}[OIL] == "call"


@pytest.mark.parametrize(("when", "said"), [("2026-09-17T10:06", "已经过了"), ("2026-09-26T10:00", "不上班")])
def test_a_moment_that_does_not_fit_is_said_before_saving(page: RevisitPage, shell: Shell, when: str, said: str) -> None:
    press("Y")
    dialog = the_dialog(shell)
    dialog.moment.set_value(datetime.fromisoformat(when))
    told = " ".join(w.text() for w in dialog.card_after.findChildren(Label) + dialog.card_after.findChildren(Para))
    assert said in told
    assert dialog.save.isEnabled() is (said == "不上班")


def test_what_was_typed_into_the_appointment_survives_a_kill(page: RevisitPage, desk: Desk, shell: Shell, qtbot: QtBot) -> None:
    press("Y")
    the_dialog(shell).words.setText("老人午睡，下午再打")
    qtbot.waitUntil(lambda: desk.store.draft("王敏", f"revisit:appoint:{OIL}") is not None)
    with Desk.open(desk.folder, clock=desk.clock, user="王敏", readonly=True) as other:  # nobody closed anything
        assert "午睡" in str(other.store.draft("王敏", f"revisit:appoint:{OIL}"))
    press(KEY.Key_Escape)
    press("Y")
    assert the_dialog(shell).field.value() == "老人午睡，下午再打"
