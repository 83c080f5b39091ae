"""Chats, letters and forms as they really arrive (every one invented): whose number it is, half-told dates, glued labels."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from hotline_desk.exchange.dates import find_moment, read_moment
from hotline_desk.exchange.guess import guess_category
from hotline_desk.exchange.intake import read_rows
from hotline_desk.exchange.mapping import recognise
from hotline_desk.exchange.pasted import read_pasted
from hotline_desk.exchange.places import find_place

NOW = datetime(2026, 11, 20, 10, 0)
MORE = "希望领导能够重视我们老百姓的诉求，孩子夏天不敢开窗，经常咳嗽，大家都没有办法，" * 4

# Text → the caller's number, the second one of the caller's.
WHOSE: tuple[tuple[str, str | None, str | None], ...] = (
    (f"我家住密山二村12号。小区物业公司项目经理王某的电话是13800001111，打不通，居委会电话021-56667777也不管。{MORE}我的电话是13788889999，姓周。", "13788889999", None),
    ("业委会主任（电话13600002222）不公开账目，物业经理的手机是13500003333。联系人徐老师，请打13700004444。", "13700004444", None),
    ("市民许先生13512345678反映：楼上302室住户胡某（手机18621001234）深夜装修，地址宝山三村45号202室", "13512345678", None),
    (f"{MORE}街道城管李队长（13911112222）来看过一次。", None, None),
    ("宝林六村居委李书记13764521188：小区路灯坏了", "13764521188", None),
    ("来电人王先生 电话13701234567 另一电话 02166123456 反映夜间施工", "13701234567", "021-66123456"),
    ("宝林六村居委会旁边的小店油烟扰民，张女士，13812345678", "13812345678", None),
    ("13800001111（物业经理）不接电话，我的手机13788889999", "13788889999", None),
    ("方女士来电，单位电话021-56128888-8012，反映盘古路388号窨井盖缺失", "021-56128888转8012", None),
    ("市民谭老伯(021 5678 1234)说友谊新村14号积水", "021-56781234", None),
)


@pytest.mark.parametrize(("text", "phone", "second"), WHOSE)
def test_the_number_called_back_is_the_callers(text: str, phone: str | None, second: str | None) -> None:
    fields = read_pasted(text, now=NOW).fields
    assert (fields.get("phone"), fields.get("phone2")) == (phone, second)


def test_a_number_that_may_be_anothers_is_to_be_looked_at() -> None:
    assert "phone" in read_pasted("宝林六村居委李书记13764521188：小区路灯坏了", now=NOW).unsure


CHATS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("王建国(宝林六村居委) 11/20 08:12\n昨晚宝林六村23号楼下又有人唱歌\n王建国(宝林六村居委) 11/20 08:16\n13764521188 张阿姨",
     {"received_at": datetime(2026, 11, 20, 8, 12), "phone": "13764521188"}),
    ("您有新工单SH20261120000140，派件时间11-20 09:40，请于11-23 17:30前签收。漠河路600弄外卖柜占通道。",
     {"received_at": datetime(2026, 11, 20, 9, 40), "platform_due": datetime(2026, 11, 23, 17, 30)}),
    ("来电人11月18日反映过一次，11月20日上午9:40再次来电反映泰和路水管爆裂，要求11月21日前答复",
     {"received_at": datetime(2026, 11, 20, 9, 40), "platform_due": datetime(2026, 11, 21)}),
    ("二〇二六年十一月十九日，居民杨女士来电反映友谊路二〇二弄三号楼道灯不亮",
     {"received_at": datetime(2026, 11, 19), "address": "友谊路二〇二弄三号"}),
)


@pytest.mark.parametrize(("text", "fields"), CHATS)
def test_days_as_chats_tell_them(text: str, fields: dict[str, Any]) -> None:
    pasted = read_pasted(text, now=NOW)
    assert {name: pasted.fields.get(name) for name in fields} == fields


PAGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("城东街道交办单\n工单编号  LD20261120-015   办结时限  2026.11.25\n投诉人姓名  马兰   投诉人电话  0635-8212345\n诉求事项内容  自来水停水三天\n承办单位  东关村",
     {"number": "LD20261120-015", "platform_due": datetime(2026, 11, 25), "caller": "马兰", "phone": "0635-8212345", "unit": "东关村",
      "content": "自来水停水三天"}),
    ("工单编号：SH20261120000133 流转中\n联系电话：13816161616 拨号 短信\n内容描述：楼上装修\n办结时限：2026-11-30 17:30:00 剩余 5 个工作日",
     {"number": "SH20261120000133", "phone": "13816161616", "platform_due": datetime(2026, 11, 30, 17, 30)}),
    ("来电时间：11月20日 9时20分\n办结时限：11月27日17:30\n来电人：段先生\n内容：下水道堵塞",
     {"received_at": datetime(2026, 11, 20, 9, 20), "platform_due": datetime(2026, 11, 27, 17, 30)}),
    ("来电人: 邹女士 / 电话: 13611112222 / 地址: 泗塘五村 / 内容: 楼道有流浪猫",
     {"caller": "邹女士", "phone": "13611112222", "address": "泗塘五村"}),
    ("【来电人】邹女士【电话】13611112222【地址】泗塘五村17号【诉求内容】楼道有流浪猫【办结时限】2026-11-27",
     {"caller": "邹女士", "phone": "13611112222", "address": "泗塘五村17号", "content": "楼道有流浪猫", "platform_due": datetime(2026, 11, 27)}),
    ("事项编号：SH20261120000190\n来电人：周女士\n内容描述：市民反映：\n时间：每天晚上8点\n地点：友谊路12号门口\n问题：广场舞扰民\n办结时限：2026-11-30 17:30",
     {"content": "市民反映：\n时间：每天晚上8点\n地点：友谊路12号门口\n问题：广场舞扰民", "address": "友谊路12号", "platform_due": datetime(2026, 11, 30, 17, 30)}),
    ("内容：楼上漏水\n地址：友谊路12号\n电话：13816161616", {"content": "楼上漏水", "address": "友谊路12号", "phone": "13816161616"}),
    ("联系人：田女士 13012345678\n地址：宝林二村\n内容：漏水", {"caller": "田女士", "phone": "13012345678"}),
)


@pytest.mark.parametrize(("text", "fields"), PAGES)
def test_pages_with_more_than_a_value_in_a_line(text: str, fields: dict[str, Any]) -> None:
    pasted = read_pasted(text, now=NOW)
    assert {name: pasted.fields.get(name) for name in fields} == fields
    assert pasted.raw == text, "what was pasted is kept as it was"


@pytest.mark.parametrize(("label", "written", "at"), [
    ("办结时限", "1月5日", datetime(2027, 1, 5)), ("办结时限", "12-18 17:30", datetime(2026, 12, 18, 17, 30)),
    ("办结时限", "11月10日", datetime(2026, 11, 10)), ("来电时间", "12月30日", datetime(2025, 12, 30)), ("来电时间", "11月20日 9:00", datetime(2026, 11, 20, 9))])
def test_the_year_a_page_leaves_out(label: str, written: str, at: datetime) -> None:
    pasted = read_pasted(f"工单编号：A12345678\n{label}：{written}\n内容：下水道堵塞", now=NOW)
    name = "platform_due" if label == "办结时限" else "received_at"
    assert pasted.fields[name] == at
    assert name in pasted.unsure


@pytest.mark.parametrize(("text", "place"), [
    ("我是友谊路街道密山二村的居民，家住密山二村12号401室", "密山二村12号401室"), ("宝林六村居委转：宝林六村23号有人唱歌", "宝林六村23号"),
    ("宝林二村有人养鸡，宝林六村12号也有", "宝林二村"), ("我住在那个宝林五村十二号", "宝林五村十二号"), ("三号楼道堆物，友谊路202弄3号楼道灯坏", "友谊路202弄3号")])
def test_the_place_told_most_exactly(text: str, place: str) -> None:
    found = find_place(text)
    assert found and text[slice(*found)] == place


def test_days_in_chinese_digits() -> None:
    assert read_moment("二〇二六年一月三十一日").at == datetime(2026, 1, 31)
    assert read_moment("二○二六年十月九号").at == datetime(2026, 10, 9)
    assert read_moment("二〇二六年三月二五日").at == datetime(2026, 3, 25)
    assert read_moment("二〇二六年三月二三日").at == datetime(2026, 3, 23)
    found = find_moment("居民二〇二六年十一月二十日下午3点来电")
    assert found and found[2].at == datetime(2026, 11, 20, 15)


@pytest.mark.parametrize(("cell", "phone"), [("13812345678（女儿）", "13812345678"), ("张三13812345678", "13812345678"), ("'13812345678", "13812345678"),
                                             ("家：021-56781234", "021-56781234")])
def test_a_number_among_words_does_not_stop_its_row(make_csv, cell: str, phone: str) -> None:
    row = read_rows(make_csv([["工单编号", "诉求内容", "联系电话"], ["A1", "漏水", cell]])).rows[0]
    assert (row.fields["phone"], row.extra["联系电话"], row.rejected) == (phone, cell, False)
    assert ["只取了号码" in p.reason for p in row.problems] == [True]


def test_a_cell_with_other_words_or_two_numbers_still_waits_for_a_person(make_csv) -> None:
    rows = read_rows(make_csv([["工单编号", "诉求内容", "联系电话"], ["A1", "漏水", "打不通"], ["A2", "漏水", "儿子13812345678女儿13987654321"], ["A3", "漏水", "1381234567"]])).rows
    assert [row.rejected for row in rows] == [True, True, True]


def test_a_deadline_of_the_year_is_no_number_of_working_days(make_csv) -> None:
    problem = read_rows(make_csv([["工单编号", "诉求内容", "办结时限"], ["A1", "漏水", "11月27日"]])).rows[0].problems[0]
    assert "工作日吗" not in problem.reason
    assert not problem.suggestion


def test_headers_an_office_wrote_itself() -> None:
    headers = ["热线单号", "来件时间", "反映内容", "要求办结日期", "责任单位"]
    assert [c.field for c in recognise(headers).columns] == ["number", "received_at", "content", "platform_due", "unit"]


@pytest.mark.parametrize(("text", "category"), [
    ("三号楼道灯不亮", "市政设施 / 照明"), ("楼道有流浪猫", None), ("楼道堆满纸箱", "小区管理 / 楼道堆物"), ("消防通道被堵", "小区管理 / 楼道堆物")])
def test_where_something_is_makes_no_category(text: str, category: str | None) -> None:
    guess = guess_category(text)
    assert (guess.value if guess else None) == category
