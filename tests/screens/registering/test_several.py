"""登记: several orders in one paste, deadlines without a clock, an 办结时间 still to come."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.screens.register import RegisterPage
from hotline_desk.screens.register.advice import SimilarLine
from hotline_desk.services import registering
from hotline_desk.services.office import Desk
from tests.screens.registering.hands import banner, paste, values

FIRST = "工单编号：SH26091701\n派单时间：2026-09-17 09:10\n来电人：赵女士\n联系电话：13911112222\n诉求地址：宝林六村1号\n内容：楼道堆物"
SECOND = "工单编号：SH26091702\n派单时间：2026-09-17 09:20\n来电人：钱先生\n联系电话：13911113333\n诉求地址：宝林六村2号\n内容：路灯不亮"
THIRD = "工单编号：SH26091703\n派单时间：2026-09-17 09:30\n来电人：孙先生\n联系电话：13911114444\n诉求地址：宝林六村3号\n内容：窨井冒水"


@pytest.fixture
def desk(bare: Desk) -> Desk:
    return bare


def _save(qtbot: QtBot, page: RegisterPage, number: str, desk: Desk) -> None:
    for _ in range(6):
        qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        if desk.store.exists(number):
            return
    raise AssertionError(number)


def test_orders_pasted_together_are_registered_one_after_another(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page, f"{FIRST}\n\n{SECOND}\n\n{THIRD}")
    assert (values(page)["number"], values(page)["phone"]) == ("SH26091701", "13911112222")
    assert "还有 2 件" in banner(page)
    _save(qtbot, page, "SH26091701", desk)
    assert (values(page)["number"], values(page)["phone"]) == ("SH26091702", "13911113333")
    assert "还有 1 件" in banner(page)
    _save(qtbot, page, "SH26091702", desk)
    _save(qtbot, page, "SH26091703", desk)
    assert page.pane.is_empty()
    for number, other in (("SH26091701", "13911113333"), ("SH26091702", "13911112222")):
        kept = desk.store.events(number)[0]
        assert other not in str(kept.data), "another citizen's words stand in this order"
        assert "phone2" not in kept.data


def test_the_waiting_ones_survive_clearing_and_a_draft(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page, f"{FIRST}\n\n{SECOND}")
    page.pane.clear()
    assert page.pane.is_empty()
    assert page.pane.rest == []
    page.pane._banner_pressed("放回来")
    assert values(page)["number"] == "SH26091701"
    assert len(page.pane.rest) == 1
    page.pane.keep_draft()
    kept = registering.load_draft(desk, "register")
    assert kept is not None
    assert "SH26091702" not in kept["raw"] and ["SH26091702" in text for text in kept["rest"]] == [True]


def test_the_others_can_be_given_up(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page, f"{FIRST}\n\n{SECOND}")
    page.pane._banner_pressed("其余的不要了")
    _save(qtbot, page, "SH26091701", desk)
    assert page.pane.is_empty()


def test_a_deadline_without_a_clock_ends_when_the_office_closes(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page, f"{FIRST}\n办结时限：2026-09-24")
    assert values(page)["platform_due"] == "2026-09-24 17:30"
    editor = page.pane.form.fields["platform_due"]
    editor.set_value("2026-09-25")
    assert page.pane.form.values()["platform_due"] == datetime(2026, 9, 25, 17, 30)


def test_an_end_still_to_come_is_the_deadline_and_is_looked_at(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page, f"{FIRST}\n办结时间：2026-09-24 12:00:00")
    assert values(page)["platform_due"] == "2026-09-24 12:00"
    assert "platform_due" in page.pane.form.to_check()


def test_an_end_that_has_passed_is_no_deadline(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page, f"{FIRST}\n办结时间：2026-09-16 12:00:00")
    assert values(page)["platform_due"] == ""


def test_a_receipt_without_a_clock_is_looked_at(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page, FIRST.replace("2026-09-17 09:10", "2026-09-17"))
    assert "received_at" in page.pane.form.to_check()


def test_what_is_no_order_says_so(qtbot: QtBot, page: RegisterPage) -> None:
    paste(qtbot, page, "电话：1\n" * 400)
    assert "不像一件工单" in page.pane.source.hint.text()


@pytest.mark.parametrize(("said", "shown"), [("联系电话：无\n", "未留电话"), ("联系电话：匿名\n", "未留电话"), ("", "")])
def test_no_phone_on_the_page_is_an_answer(qtbot: QtBot, page: RegisterPage, said: str, shown: str) -> None:
    paste(qtbot, page, FIRST.replace("联系电话：13911112222\n", said))
    assert values(page)["phone"] == shown


def test_the_clerk_sees_how_sure_and_why_and_chooses_which(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    for number, day in (("SH26080101", "2026-08-01"), ("SH26081001", "2026-08-10")):
        fields = {"number": number, "received_at": f"{day}T09:00", "phone": "13911112222", "kind": "complaint",
                  "address": "宝林六村1号", "subject": "楼道堆物", "content": "楼道堆物"}
        registering.save(desk, fields, None)
    paste(qtbot, page, FIRST)
    qtbot.waitUntil(lambda: len(page.pane.repeats.rows) == 2, timeout=5000)
    lines = page.pane.repeats.findChildren(SimilarLine)
    for line in lines:
        assert line.why.endswith("%")
        assert "同一电话：139****2222" in line.toolTip()
        assert "把握" in line.accessibleName()
    lines[1].setFocus()
    qtbot.keyClick(lines[1], Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert page.pane.same_as == lines[1].similar.order


def test_what_has_no_field_of_the_form_comes_back_with_the_order(page: RegisterPage) -> None:
    """A row of an import: that the caller asked for secrecy, and the platform's own columns."""
    page.shown({"number": "X9", "subject": "噪声", "confidential": True, "extra": {"网格": "三号"}, "waiting_id": 0})
    page.pane.form.fields["address"].set_value("宝林六村1号")
    before = page.pane._facts()
    assert (before["flags"], before["extra"]) == (["confidential"], {"网格": "三号"})
    page.pane.clear()
    assert "flags" not in page.pane._facts()
    page.pane._banner_pressed("放回来")
    assert page.pane._facts() == before
    assert page.pane.form.fields["caller"]._plain_hint[0] == "要求保密"
