"""One cell into one value, by the source's words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from hotline_desk.exchange.sources import builtin_sources, generic_of
from hotline_desk.exchange.values import BadValue, Reader, chinese_number

SOURCES = {s.name: s for s in builtin_sources()}


def read(name: str, cell: Any, source: str = "generic") -> Any:
    return Reader(SOURCES[source], generic_of(SOURCES.values())).read(name, cell)


@pytest.mark.parametrize(("name", "cell", "values"), [
    ("kind", "投诉举报类", {"kind": "complaint"}), ("kind", "求助类工单", {"kind": "help"}), ("kind", "咨询", {"kind": "consult"}),
    ("kind", "意见建议类", {"kind": "suggestion"}), ("kind", "complaint", {"kind": "complaint"}), ("kind", "感谢（表扬）", {"kind": "thanks"}),
    ("urgency", "普通", {"urgency": "normal"}), ("urgency", "特急", {"urgency": "emergency"}), ("urgency", "紧急件", {"urgency": "urgent"}),
    ("urgency", "是", {"urgency": "urgent"}), ("urgency", "", {}), ("urgency", "无", {}),
    ("anonymous", "1", {"anonymous": True}), ("anonymous", 0.0, {"anonymous": False}), ("anonymous", "匿名", {"anonymous": True}),
    ("anonymous", "否", {"anonymous": False}),
    ("solved", "已解决", {"solved": "yes"}), ("solved", "未办成", {"solved": "no"}), ("solved", "实际解决", {"solved_how": "actual"}),
    ("satisfied", "基本满意", {"satisfied": "basic"}), ("satisfied", "未评价", {}),
    ("channel", "12345电话", {"channel": "12345"}), ("channel", "没见过的渠道", {"channel": "没见过的渠道"}),
    ("allowance", "一般件 5 个工作日", {"allowance": 5, "order_class": "general"}), ("allowance", "5", {"allowance": 5}),
    ("allowance", 10.0, {"allowance": 10}), ("allowance", "十五个工作日", {"allowance": 15}), ("allowance", "疑难件", {"order_class": "complex"}),
    ("platform_due", "5个工作日", {"allowance": 5}), ("platform_due", "2026-03-02 17:30", {"platform_due": datetime(2026, 3, 2, 17, 30)}),
    ("phone", "无", {}), ("phone", "未留电话", {}), ("phone", 13812345678.0, {"phone": "13812345678"}), ("phone", "138****1234", {"phone": "138****1234"}),
    ("phone", "13812345678、56781234", {"phone": "13812345678", "phone2": "56781234"}),
    ("number", 20260917001.0, {"number": "20260917001"}), ("number", " ＳＨ２０２６ ", {"number": "SH2026"}), ("number", "无", {}),
    ("co_units", "甲中队、乙社区；丙科", {"co_units": ["甲中队", "乙社区", "丙科"]}), ("content", "　首行缩进\n　　第二段", {"content": "首行缩进\n　　第二段"}),
])
def test_values(name: str, cell: Any, values: dict[str, Any]) -> None:
    assert read(name, cell).values == values


@pytest.mark.parametrize(("name", "cell", "reason", "suggestion"), [
    ("platform_due", "五天", "是 5 个工作日吗", {"allowance": 5}), ("platform_due", "尽快", "看不懂", {}), ("received_at", "2026-02-30", "没有", {}),
    ("phone", "1386022", "只有 7 位", {"phone": ""}), ("phone", 1.2345678901234567e17, "已经丢失", {}), ("phone", "1.38E+10", "已经丢失", {}),
    ("number", 2.026091701020012e16, "已经丢失", {}), ("number", "2.02609E+15", "已经丢失", {}), ("number", "x" * 65, "太长", {}),
    ("content", "字" * 20_001, "超过 20000 字", {}),
])
def test_bad_values(name: str, cell: Any, reason: str, suggestion: dict[str, Any]) -> None:
    with pytest.raises(BadValue, match=reason) as bad:
        read(name, cell)
    assert bad.value.suggestion == suggestion


@pytest.mark.parametrize(("source", "name", "cell", "code"), [
    ("shanghai_grid", "channel", "1", "grid"), ("generic", "channel", "网站", "web"), ("river_complaints", "channel", "网站", "12345"),
    ("shandong", "kind", "撤单", "other"), ("shandong", "channel", "闪电新闻", "media"),
])
def test_a_source_has_its_own_words(source: str, name: str, cell: str, code: str) -> None:
    assert read(name, cell, source).values == {name: code}
    assert read(name, cell, source).keep == cell, "the platform's own word stays with the order"


def test_an_unknown_choice_is_a_warning_and_kept() -> None:
    reading = read("kind", "莫名其妙")
    assert (reading.values, reading.keep) == ({}, "莫名其妙")
    assert "原文随单保留" in reading.warning


@pytest.mark.parametrize(("text", "number"), [("五", 5), ("十", 10), ("十五", 15), ("二十", 20), ("二十三", 23), ("7", 7), ("百", None), ("", None), ("五五", None)])
def test_chinese_numbers(text: str, number: int | None) -> None:
    assert chinese_number(text) == number
