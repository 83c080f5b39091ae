"""昨天下午3点, 上周五上午: counted from the moment of pasting, never sure, and never where a date belongs to the story."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.exchange.pasted import read_pasted
from hotline_desk.exchange.relative import relative_moments

NOW = datetime(2026, 11, 18, 10, 20)  # a Wednesday


def day(number: int, hour: int = 0, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, number, hour, minute)


@pytest.mark.parametrize(("text", "at", "day_only"), [
    ("昨天下午3点王女士来电", day(17, 15), False), ("昨天，下午2点", day(17, 14), False), ("昨日15:20", day(17, 15, 20), False),
    ("上周五上午", day(13), True), ("今早9点半", day(18, 9, 30), False), ("前天", day(16), True), ("大前天晚上十点", day(15, 22), False),
    ("昨晚8点半", day(17, 20, 30), False), ("昨夜两点", day(18, 2), False), ("昨晚12点", day(18), False), ("今晨5点", day(18, 5), False),
    ("周五下午三点一刻", day(13, 15, 15), False), ("星期一早上8点", day(16, 8), False), ("礼拜天早上7点", day(15, 7), False),
    ("上上周三", day(4), True), ("昨天下午三点四十五分", day(17, 15, 45), False), ("两小时前来电", day(18, 8, 20), False),
    ("半小时前", day(18, 9, 50), False), ("三天前", day(15), True), ("上个月5号下午", day(5, month=10), True),
    ("昨天两三点来电", day(17), True), ("十二天前", day(6), True),
    ("下周三前办结", day(25), True), ("本周五17:30前", day(20, 17, 30), False), ("明天中午12点前", day(19, 12), False)])
def test_a_moment_told_from_today(text: str, at: datetime, day_only: bool) -> None:
    [(start, end, read)] = relative_moments(text, NOW)
    assert (read.at, read.day_only) == (at, day_only)
    assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("text", ["目前天气冷", "以前天天吵", "每周五晚上8点跳舞", "周一到周五施工", "周六、周日施工", "周六上班", "上月31号半夜" if NOW.month == 3 else "上月32日",
                                  "今后不再", "明星小区", "三楼前面", "两三天前", "三四个小时前", ""])
def test_what_is_no_moment(text: str) -> None:
    assert list(relative_moments(text, NOW)) == []


@given(st.lists(st.sampled_from(["昨天", "前天", "上", "周五", "下午", "3", "点", "半", "十", "月", "31日", "小时前", "，", "1", "25", ":", "60", "晚"]),
                max_size=12).map("".join))
def test_any_words_are_read_or_left(text: str) -> None:
    for start, end, _ in relative_moments(text, NOW):
        assert 0 <= start < end <= len(text)


LETTER = "我们小区的路灯坏了很久，多次向物业反映都没有人来修，老人晚上出门很不方便，" * 5
MESSAGES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("昨天下午3点王女士13812345678反映宝林六村12号楼道堆物",
     {"received_at": day(17, 15), "caller": "王女士", "phone": "13812345678", "address": "宝林六村12号"}),
    ("上周五上午，李先生来电，牡丹江路夜宵摊扰民，请于下周三前回复",
     {"received_at": day(13), "platform_due": day(25), "caller": "李先生", "address": "牡丹江路"}),
    ("今早9点半接到电话，友谊路近铁山路路面塌陷，联系人张三 13900001111",
     {"received_at": day(18, 9, 30), "address": "友谊路近铁山路", "caller": "张三"}),
    ("前天 宝林二村有人养鸡", {"received_at": day(16), "address": "宝林二村"}),
    ("12月30日上午来电，陈阿姨反映漏水", {"received_at": datetime(2025, 12, 30), "caller": "陈阿姨"}),
    ("请于12月2日前办结，王先生反映漏水", {"platform_due": day(2, month=12), "received_at": None}),
    ("明天下午3点有人来量房，宝林六村", {"received_at": None}),
    (LETTER + "前年5月3日就说要修，2019年3月5日又说没有钱。", {"received_at": None, "platform_due": None}),
    (LETTER + "物业说10月30日前交房，结果到现在没有交。", {"received_at": None, "platform_due": None}),
    (LETTER + "\n一个普通市民\n2026年11月16日", {"received_at": day(16)}),
    ("2026年11月16日\n" + LETTER, {"received_at": day(16)}),
    (LETTER + "昨天下午3点来电反映过一次，没有结果。", {"received_at": day(17, 15)}),
)


@pytest.mark.parametrize(("text", "fields"), MESSAGES)
def test_a_message_pasted_now(text: str, fields: dict[str, Any]) -> None:
    pasted = read_pasted(text, now=NOW)
    found = {name: pasted.fields.get(name) for name in fields}
    assert {**found, "address": str(found.get("address"))[:len(str(fields.get("address")))] if fields.get("address") else None} == {"address": None, **fields}
    assert pasted.fields["content"] == text
    assert {"received_at", "platform_due"} & pasted.fields.keys() <= set(pasted.unsure), "a person looks at every date that was counted"


def test_without_the_moment_nothing_is_counted() -> None:
    assert "received_at" not in read_pasted("昨天下午3点王女士来电").fields
