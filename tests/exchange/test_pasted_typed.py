"""Messages as people type and forward them: labels after commas, numbered, spaced; names, second phones, deadlines in running text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from hotline_desk.exchange.dates import read_moment
from hotline_desk.exchange.pasted import read_pasted

TYPED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("姓名：张三，电话：13900001111，地址：宝林六村12号302，诉求：楼上漏水半个月",
     {"caller": "张三", "phone": "13900001111", "address": "宝林六村12号302", "content": "楼上漏水半个月"}),
    ("诉求人:李四;联系电话:13900002222;诉求地址:密山二村5号;诉求内容:邻居养鸡扰民",
     {"caller": "李四", "phone": "13900002222", "address": "密山二村5号", "content": "邻居养鸡扰民"}),
    ("联系人 王五\n电话 13900003333\n地点 友谊路200号\n内容 店招掉落危险",
     {"caller": "王五", "phone": "13900003333", "address": "友谊路200号", "content": "店招掉落危险"}),
    ("1、来电人：赵六\n2、电话：13900004444\n3、内容：夜宵摊扰民\n4、地址：牡丹江路1500号",
     {"caller": "赵六", "phone": "13900004444", "address": "牡丹江路1500号", "content": "夜宵摊扰民"}),
    ("姓名:周某 性别:女 电话:56789012 住址:密山二村45号602 诉求:水管爆裂,要求居委上门",
     {"caller": "周某", "phone": "56789012", "address": "密山二村45号602", "content": "水管爆裂,要求居委上门"}),
    ("反映人：吉田太郎　电话：13900005555\n反映内容：酒店外卡拉OK噪音",
     {"caller": "吉田太郎", "phone": "13900005555", "content": "酒店外卡拉OK噪音"}),
    ("[微信] 小李: \n@六村居委 转一个\n诉求：绿化带种菜\n地址：宝林六村18号东侧",
     {"content": "绿化带种菜", "address": "宝林六村18号东侧"}),
)

MESSAGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("来电人王先生 电话13701234567 另一电话 02166123456 反映夜间施工，地址牡丹江路1258弄",
     {"phone": "13701234567", "phone2": "021-66123456", "address": "牡丹江路1258弄"}),
    ("请尽快处理！工单号 20260930123456789，办结时限2026年10月15日17:30，市民反映路面塌陷",
     {"number": "20260930123456789", "platform_due": datetime(2026, 10, 15, 17, 30), "received_at": None}),
    ("9月28日来电，李先生反映楼道堆物，请于10月12日前办结",
     {"received_at": datetime(2026, 9, 28), "platform_due": datetime(2026, 10, 12)}),
    ("我是宝林二村的居民，我叫吴建国，电话1 3 8 1 6 8 8 6 6 8 8，半夜油烟", {"caller": "吴建国", "phone": "13816886688"}),
    ("张三 18616161616 宝山九村 43号 204 漏水", {"caller": "张三", "phone": "18616161616"}),
    ("市民 zhang wei（+86 139 1234 5678）投诉：物业乱收费", {"caller": "zhang wei", "phone": "13912345678"}),
    ("陈老伯反映菜场外摊贩占道，要求保密", {"caller": "陈老伯", "confidential": True}),
    ("陈老伯反映菜场外摊贩占道，不用保密", {"confidential": None}),
    ("何奶奶要办老年卡，咨询需要什么材料，电话56123456", {"kind": "consult"}),
    ("感谢信：感谢居委小王帮忙找回走失老人", {"kind": "thanks"}),
    ("投诉：去年建议过一次没有人管，楼道堆物", {"kind": None}),
)


@pytest.mark.parametrize(("text", "fields"), TYPED)
def test_labels_as_people_type_them(text: str, fields: dict[str, Any]) -> None:
    pasted = read_pasted(text, year=2026)
    assert {name: pasted.fields.get(name) for name in fields} == fields
    assert not [p for p in pasted.row.problems if p.fatal]
    for span in pasted.spans:
        assert 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(("text", "fields"), MESSAGES)
def test_messages_in_running_text(text: str, fields: dict[str, Any]) -> None:
    pasted = read_pasted(text, year=2026)
    assert {name: pasted.fields.get(name) for name in fields} == fields
    assert pasted.fields["content"] == text


def test_what_was_guessed_is_to_be_looked_at() -> None:
    pasted = read_pasted("张三 18616161616，家里电话02156781234，请于2026年10月12日前办结，咨询居住证", year=2026)
    assert {"caller", "phone", "phone2", "platform_due", "kind"} <= set(pasted.unsure)


def test_a_message_with_a_few_labels_keeps_its_words() -> None:
    text = "王主任，六村门口垃圾三天没清了\n联系人：张阿姨\n电话：13800138000"
    pasted = read_pasted(text, year=2026)
    assert (pasted.fields["content"], pasted.fields["caller"]) == (text, "张阿姨")
    assert "content" in pasted.unsure


def test_labels_alone_are_still_no_complaint() -> None:
    pasted = read_pasted("来电人：张阿姨\n电话：13800138000")
    assert [p.field for p in pasted.row.problems if p.fatal] == ["content"]


@pytest.mark.parametrize(("written", "at"), [
    ("2026年9月29日晚10点30分", datetime(2026, 9, 29, 22, 30)), ("2026-09-29 晚上12点", datetime(2026, 9, 30)),
    ("2026-09-29 夜里2点", datetime(2026, 9, 29, 2)), ("2026-09-29 早7点半", datetime(2026, 9, 29, 7, 30)),
    ("2026-09-29 中午12点", datetime(2026, 9, 29, 12)), ("2026-09-29 凌晨12点", datetime(2026, 9, 29))])
def test_hours_as_spoken(written: str, at: datetime) -> None:
    assert read_moment(written).at == at
