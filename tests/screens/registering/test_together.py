"""登记: a chat of several complaints is said and taken apart; nothing of one citizen stays for the next."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.screens.register import RegisterPage
from hotline_desk.services.office import Desk
from tests.screens.registering.hands import banner, look_all, paste, values

CHAT = ("宝林六村12号302 陈女士 13812345678 楼道堆满纸箱\n密山二村5号 邻居养鸡 13900001111\n")


@pytest.fixture
def desk(bare: Desk) -> Desk:
    return bare


def test_a_chat_of_several_complaints_is_taken_apart_by_a_key(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page, CHAT)
    note = page.pane.source.several
    assert note.isVisible() and note.sentence.text() == "像是 2 件事，请分开登记：宝林六村12号302、密山二村5号。"
    assert "content" in page.pane.form.to_check()
    qtbot.keyClick(page.pane.source.edit, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert not note.isVisible() and "还有 1 件" in banner(page)
    assert (values(page)["caller"], values(page)["phone"], values(page)["address"]) == ("陈女士", "13812345678", "宝林六村12号302")
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    page.pane.form.fields["subject"].set_value("楼道堆物")
    number = values(page)["number"]
    look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.store.exists(number)
    assert (values(page)["caller"], values(page)["phone"], values(page)["address"]) == ("", "13900001111", "密山二村5号")
    assert "密山" not in str(desk.store.events(number)[0].data)


def test_parts_that_wait_stay_apart_when_they_are_put_back(qtbot: QtBot, page: RegisterPage) -> None:
    paste(qtbot, page, "陈女士 13812345678 反映：\n1、宝林六村12号楼道堆满纸箱\n2、密山二村5号邻居养鸡")
    page.pane.source.several.part()
    page.pane.clear()
    page.pane._banner_pressed("放回来")
    assert (values(page)["address"], values(page)["phone"]) == ("宝林六村12号", "13812345678")
    assert "密山" not in page.pane.source.text() and "还有 1 件" in banner(page)
    assert len(page.pane.rest) == 1 and "密山二村5号" in page.pane.rest[0]


def test_what_is_one_matter_is_not_asked_again(qtbot: QtBot, page: RegisterPage) -> None:
    paste(qtbot, page, CHAT)
    page.pane.source.several.one_button.click()
    page.pane.source.read_now()
    assert not page.pane.source.several.isVisible()
    page.pane.source.put(CHAT.replace("养鸡", "养鸭"))
    assert page.pane.source.several.isVisible()
    page.pane.source.put("宝林六村12号楼道堆满纸箱")
    assert not page.pane.source.several.isVisible()


def test_another_text_leaves_nothing_of_the_citizen_before(qtbot: QtBot, page: RegisterPage) -> None:
    paste(qtbot, page, "来电人：赵女士\n联系电话：13911112222\n诉求类型：咨询\n诉求地址：宝林六村1号\n办结时限：2026-09-24\n标题：堆物\n内容：楼道堆物")
    page.pane.form.fields["subject"].set_value("楼道堆物很久")  # the clerk's own words stay
    page.pane.form.touched.add("subject")
    paste(qtbot, page, "")
    page.pane.source.put("小区门口路灯不亮好几天了")
    found = values(page)
    assert (found["caller"], found["phone"], found["address"], found["platform_due"]) == ("", "", "", "")
    assert (found["kind"], found["subject"], found["content"]) == ("complaint", "楼道堆物很久", "小区门口路灯不亮好几天了")
