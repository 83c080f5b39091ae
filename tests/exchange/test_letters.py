"""Letters and messages as citizens write them (every one invented): what is a name, a place, a label there and what is only a word."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.exchange.pasted import read_pasted
from hotline_desk.exchange.places import find_place

NOW = datetime(2026, 11, 18, 10, 20)


@pytest.mark.parametrize(("text", "place"), [
    ("来电人反映漠河路 600 弄西侧路面坑洼积水", "漠河路 600 弄"), ("其居住在友谊路街道宝林六村12号302室门口堆物", "友谊路街道宝林六村12号302室"),
    ("友谊支路98弄宝林六村12号302室漏水", "友谊支路98弄宝林六村12号302室"), ("王女士 宝林六村12-302 漏水", "宝林六村12-302"),
    ("张三 18616161616 宝山九村 43号 204 漏水", "宝山九村 43号 204"), ("反映城东区临江镇滨河路36号旁边河道", "城东区临江镇滨河路36号"),
    ("直接影响了翠竹苑小区业主", "翠竹苑小区"), ("搬进银杏苑以后", "银杏苑"), ("请求解决K9县工业大道76号大排档油烟", "K9县工业大道76号"),
    ("市民反映牡丹江路夜宵摊扰民", "牡丹江路"), ("友谊路与牡丹江路交叉口信号灯坏", "友谊路与牡丹江路交叉口"), ("昨晚友谊路近铁山路有人打架", "友谊路近铁山路"),
    ("沪太公路积水", "沪太公路"), ("和平路120号门口", "和平路120号"), ("向阳新村12号漏水", "向阳新村12号"), ("反映铁山路沿线垃圾", "铁山路沿线"),
    ("部门为改善老旧小区环境付出努力", None), ("严重影响周边小区居民", None), ("不能让陌生人进出小区", None), ("擅自在本小区改建", None), ("封闭式小区", None),
    ("商业广场乱停车", None), ("我家门口马路坑洼", None), ("公交线路太少，128路半小时一班", None), ("友谊路街道办事处不作为", None), ("走路不便，十字路口没有灯", None),
    ("一路上没灯", None), ("产品没有销路", None), ("楼道内 3 楼长期堆放纸箱", None), ("重建家园", None), ("", None)])
def test_the_place_in_running_text(text: str, place: str | None) -> None:
    found = find_place(text)
    assert (text[found[0]:found[1]] if found else None) == place


PIECES = ("友谊", "路", "大道", "12", "号", "六村", "小区", "苑", "反映", "在", "的", "，", " ", "A", "镇", "区", "广场", "-", "302", "室", "与", "口")


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_place_lies_in_its_text(text: str) -> None:
    found = find_place(text)
    assert found is None or (0 <= found[0] < found[1] <= len(text) and text[found[0]:found[1]].strip())


STORY = "，长期没有人处理，居民意见很大，希望有关部门能够重视起来，" * 6


@pytest.mark.parametrize(("text", "caller"), [
    ("我叫孙小琛，反映物业收费" + STORY, "孙小琛"), ("市民张强，反映漏水", "张强"), ("王女士来电反映漏水", "王女士"), ("业主李先生反映停车难", "李先生"),
    ("孙琳 13812345678 漏水", "孙琳"), ("严重影响市民通行，望处理", None), ("提高居民幸福感，建议修路", None), ("班主任和老师们都不管", None), ("我和我先生都是外地人", None),
    ("现在我是常客了，路灯坏了", None), ("任课老师收费", None), ("普通老师工资低", None), ("房屋在1980年被水冲走", None), ("金港路177号生活馆噪音", None),
    ("附近居民王先生说，半年前偶然发现" + STORY, None)])
def test_who_calls(text: str, caller: str | None) -> None:
    assert read_pasted(text, now=NOW).fields.get("caller") == caller


@pytest.mark.parametrize(("text", "kind"), [
    ("咨询居住证怎么办理", "consult"), ("请问浦上河什么时候治理？", "consult"), ("建议将站名改为小学站", "suggestion"), ("举报小区里有群租", "report"),
    ("市民求助：老人走失", "help"), ("楼道堆物，建议加强管理", None), ("曾致电咨询规划部门，没有结果", None), ("装修公司被举报过多次仍不改", None),
    ("哪里有专业的心理咨询机构", None)])
def test_what_kind_of_message(text: str, kind: str | None) -> None:
    assert read_pasted(text, now=NOW).fields.get("kind") == kind


LETTERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("尊敬的县长：　　您好！我叫孙小琛，有关费用问题发生冲突：1、水电入户费1250元；2、测绘费400元，请给予处理。谢谢！联系电话：13812345678　　2026年11月15日",
     {"caller": "孙小琛", "phone": "13812345678", "received_at": datetime(2026, 11, 15)}),
    ("小区名称：银杏名城小区投诉人：业主内容如下：1．物业未签订合同，强行入驻小区。2．未经业主同意，擅自改造电梯，造成业主出行不方便。", {"caller": None}),
    ("楼道堆物没人管，举报人：王树2026年7月12日 联系电话：13812345678（余小华）2026年2月3日 请尽快处理此事，大家都很着急", {"caller": "王树", "phone": "13812345678"}),
    ("在编号FZ190****1683的诉求件中，说在6月份会解决，见FZ180****0048投诉件", {"phone": None}),
)


@pytest.mark.parametrize(("text", "fields"), LETTERS)
def test_a_letter_with_labels_in_it_keeps_all_its_words(text: str, fields: dict[str, Any]) -> None:
    pasted = read_pasted(text, now=NOW)
    assert {name: pasted.fields.get(name) for name in fields} == fields
    assert pasted.fields["content"] == text
    assert not [p for p in pasted.row.problems if p.fatal]


def test_a_page_with_its_own_labels_is_read_as_before() -> None:
    pasted = read_pasted("工单编号：A1\n处理建议：请居委上门\n诉求内容：楼道堆物\n", now=NOW)
    assert (pasted.fields["content"], pasted.row.extra) == ("楼道堆物", {"处理建议": "请居委上门"})
