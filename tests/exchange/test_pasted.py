"""Pages and messages pasted by a clerk; every specimen is invented."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.guess import guess_category
from hotline_desk.exchange.intake import read_rows
from hotline_desk.exchange.pasted import read_pasted

REGISTER = """【区热线平台派单】
工单编号：BS260917-0102
派单时间：2026-09-17 09:10
来电人：陈女士   联系电话：138****1234
诉求类型：投诉   紧急程度：一般
事发地点：友谊路街道宝林六村12号302室门口
诉求内容：来电人反映其居住楼道内 3 楼长期堆放纸箱、旧家具及一辆电动车，其母亲 78 岁腿脚不便，多次险些摔倒。要求彻底解决。
要求回复时限：一般件 5 个工作日
"""
SHANGHAI = """工单信息
事项编号：	SH20260930012345	事项名称：	牡丹江路夜间施工噪声
工单来源：	电话	来电日期：	2026-09-30
派件时间：	2026-09-30 17:45:12	办结时间：	2026-10-20 17:30:00
内容描述：	市民反映:牡丹江路某号工地22时后仍施工,
希望部门尽快处理。（来电人要求保密）
是否主办：是   查看附件(2)  拨号
"""


def test_the_register_screens_sample() -> None:
    pasted = read_pasted(REGISTER)
    assert {k: v for k, v in pasted.fields.items() if k not in ("content", "category")} == {
        "number": "BS260917-0102", "received_at": datetime(2026, 9, 17, 9, 10), "caller": "陈女士", "phone": "138****1234", "kind": "complaint",
        "urgency": "normal", "address": "友谊路街道宝林六村12号302室门口", "order_class": "general", "allowance": 5}
    assert pasted.fields["content"].startswith("来电人反映其居住楼道内")
    assert pasted.fields["category"] == "小区管理 / 楼道堆物"
    assert pasted.unsure == ("category",)
    assert sum(1 for s in pasted.spans if s.sure) == 9
    assert pasted.leftovers == ("【区热线平台派单】",)
    assert pasted.raw == REGISTER


def test_the_shanghai_page() -> None:
    pasted = read_pasted(SHANGHAI)
    assert pasted.mapping.source.name == "shanghai_page"
    assert pasted.fields["platform_due"] == datetime(2026, 10, 20, 17, 30), "办结时间 is the deadline on this page"
    assert "closed_at" not in pasted.fields
    assert pasted.fields["received_at"] == datetime(2026, 9, 30, 17, 45, 12)
    assert pasted.fields["content"] == "市民反映:牡丹江路某号工地22时后仍施工,\n希望部门尽快处理。（来电人要求保密）"
    assert pasted.row.extra["是否主办"] == "是"
    assert pasted.leftovers == ()
    assert pasted.fields["confidential"] is True


@pytest.mark.parametrize(("text", "fields"), [
    ("工单编号\tSH2026\t事项名称\t噪声扰民\n来电人\t王先生\t联系电话\t１３８１２３４５６７８\n", {"number": "SH2026", "caller": "王先生", "phone": "13812345678"}),
    ("工单编号\nSH2026001\n来电人\n王先生\n诉求内容\n夜里施工，\n很吵\n联系电话\n13812345678\n", {"number": "SH2026001", "content": "夜里施工，\n很吵", "phone": "13812345678"}),
    ("工单编号：\r\nSH1\r\n诉求内容：甲\r\n乙\r\n", {"number": "SH1", "content": "甲\n乙"}),
    ("工单编号：A1来电人：陈女士联系电话：13812345678诉求内容：很吵 拨号", {"number": "A1", "caller": "陈女士", "phone": "13812345678", "content": "很吵"}),
    ("工单编号: A1\n诉求内容: 他说：联系电话打不通，\n来电人很生气\n承办单位: 甲中队", {"content": "他说：联系电话打不通，\n来电人很生气", "unit": "甲中队"}),
    ("* 工单编号（必填）：A1\n* 诉求内容（必填）：甲\n承办单位：请选择\n", {"number": "A1", "content": "甲"}),
    ("工单编号：A1\n诉求内容：楼道堆物\n附件信息\n无\n", {"content": "楼道堆物"}),
])
def test_other_layouts(text: str, fields: dict[str, Any]) -> None:
    found = read_pasted(text).fields
    assert {k: found.get(k) for k in fields} == fields


def test_an_unread_value_is_a_problem_and_unsure() -> None:
    pasted = read_pasted("工单编号：A1\n处理时限：五天\n联系电话：1386022\n诉求内容：甲")
    assert {p.field for p in pasted.row.problems} == {"platform_due", "phone"}
    assert {"phone"} <= set(pasted.unsure)
    assert pasted.row.extra == {"处理时限": "五天", "联系电话": "1386022"}


def test_a_chat_message() -> None:
    text = "9月17日晚上10点，陈女士 13812345678 反映宝林六村12号302室楼道堆放纸箱，请尽快处理"
    pasted = read_pasted(text, year=2026)
    assert pasted.fields == {"content": text, "received_at": datetime(2026, 9, 17, 22), "caller": "陈女士", "phone": "13812345678",
                             "address": "宝林六村12号302室", "category": "小区管理 / 楼道堆物"}
    assert set(pasted.unsure) == {"received_at", "caller", "phone", "address", "category"}


@pytest.mark.parametrize("text", [REGISTER, SHANGHAI, "陈女士 13812345678 反映宝林六村12号302室堆物"])
def test_spans_lie_on_what_was_read(text: str) -> None:
    pasted = read_pasted(text)
    assert pasted.spans
    for span in pasted.spans:
        piece = text[span.start:span.end]
        assert piece == piece.strip()
        assert piece
        if span.field in ("number", "caller", "address", "phone", "content"):
            assert pasted.fields[span.field] == piece


def test_several_orders_and_copied_tables_and_files(tmp_path: Path) -> None:
    two = read_rows(REGISTER + "\n" + REGISTER.replace("0102", "0103"))
    assert [(r.row_number, r.fields["number"], r.rejected) for r in two.rows] == [(1, "BS260917-0102", False), (11, "BS260917-0103", False)]
    table = read_rows("工单编号\t标题\t联系电话\nA1\t噪声\t13812345678\nA2\t垃圾\t无\n")
    assert [r.fields for r in table.rows] == [{"number": "A1", "subject": "噪声", "phone": "13812345678"}, {"number": "A2", "subject": "垃圾"}]
    path = tmp_path / "页面.txt"
    path.write_bytes(REGISTER.encode("gb18030"))
    assert read_rows(path).rows[0].fields["number"] == "BS260917-0102"


@pytest.mark.parametrize("text", ["", "  \n\t", "\u200b"])
def test_nothing_pasted(text: str) -> None:
    with pytest.raises(IntakeError, match="没有可识别的文字"):
        read_rows(text)


def test_far_too_much_pasted() -> None:
    with pytest.raises(IntakeError, match="太长"):
        read_pasted("工单编号：A1\n" + "字" * 600_000)


@given(st.text(alphabet="工单编号联系电话诉求内容：:\t\n 来电人A1３（）", max_size=80))
def test_any_paste_gives_fields_whose_spans_fit(text: str) -> None:
    if not text.strip():
        return
    pasted = read_pasted(text)
    assert all(0 <= s.start < s.end <= len(text) for s in pasted.spans)


def test_no_category_without_a_word() -> None:
    assert guess_category("今天天气不错") is None
