"""Headers of real exports map without a person; what differs by source is settled by the source's table."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.domain.fields import FIELDS
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.mapping import recognise
from hotline_desk.exchange.sources import builtin_sources, load_sources, parse_source, source_text

SETS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("header_sets.json").read_text(encoding="utf-8"))
LISTS = [s for s in SETS if s["orders"]]


def by_id(found: dict[str, Any]) -> str:
    return str(found["id"])


@pytest.mark.parametrize("known", SETS, ids=by_id)
def test_each_known_set(known: dict[str, Any]) -> None:
    mapping = recognise([h for h, _ in known["columns"]])
    assert [c.field for c in mapping.columns] == [f for _, f in known["columns"]]
    assert mapping.source.name == known["source"]
    assert [c.header for c in mapping.unsure] == known["unsure"]
    assert bool(mapping.problem) != known["orders"]


@pytest.mark.parametrize("known", LISTS, ids=by_id)
def test_an_order_list_says_what_it_is_about(known: dict[str, Any]) -> None:
    fields = {f for _, f in known["columns"]}
    assert fields & {"content", "subject", "number"}
    assert "number" in fields or known["id"].startswith(("C01", "H22"))


def each_field_once(known: dict[str, Any]) -> bool:
    fields, headers = [f for _, f in known["columns"] if f], [h for h, _ in known["columns"]]
    return len(set(fields)) == len(fields) and len(set(headers)) == len(headers)


@pytest.mark.parametrize("known", [s for s in LISTS if each_field_once(s)], ids=by_id)
def test_the_order_of_columns_does_not_matter(known: dict[str, Any]) -> None:
    shuffled = list(known["columns"])
    random.Random(known["id"]).shuffle(shuffled)
    mapping = recognise([h for h, _ in shuffled])
    assert mapping.source.name == known["source"]
    assert {c.header: c.field for c in mapping.columns if c.field} == {h: f for h, f in known["columns"] if f}


@pytest.mark.parametrize("header", [
    "联系电话", " 联系电话 ", "联 系\n电 话", "联系电话（必填）", "*联系电话", "联系电话:", "【联系电话】", "联系电话(手机)", "联系电话，诉求人的电话", "联系电话／手机号",
    "12345联系电话", "联系电话：",
])
def test_one_header_many_spellings(header: str) -> None:
    column = recognise([header, "诉求内容"]).columns[0]
    assert (column.field, column.sure) == ("phone", True)


@pytest.mark.parametrize(("headers", "header", "field", "sure"), [
    (["事项编号", "派件时间", "办结时间", "内容描述"], "办结时间", "platform_due", True),
    (["工单编号", "标题", "办结时间"], "办结时间", "closed_at", False),
    (["工单编号", "标题", "处理时限", "办结时间"], "办结时间", "closed_at", True),
    (["来电人电话/账号", "被反映区", "标题", "办结时间"], "办结时间", "closed_at", True),
    (["工单编号", "标题", "处理截至时间"], "处理截至时间", "platform_due", True),
    (["工单编号", "群众反映的具体内容"], "群众反映的具体内容", "content", False),
    (["工单编号", "标题", "2026"], "2026", None, True),
])
def test_meanings_that_differ(headers: list[str], header: str, field: str | None, sure: bool) -> None:
    column = recognise(headers).columns[headers.index(header)]
    assert (column.field, column.sure) == (field, sure)
    assert sure or column.note


def test_twice_named_and_unnamed_headers_are_told_apart() -> None:
    mapping = recognise(["标题", "诉求号码", "诉求号码", "", "备注", "备注"])
    assert [c.header for c in mapping.columns] == ["标题", "诉求号码", "诉求号码（第2个）", "（第4列无表头）", "备注", "备注（第2个）"]
    assert [c.field for c in mapping.columns[1:3]] == ["phone", "phone2"]


def test_a_person_may_choose_otherwise() -> None:
    mapping = recognise(["工单编号", "诉求内容", "坐席工号", "标题"], overrides={"坐席工号": "caller", 3: None})
    assert mapping.as_dict() == {"工单编号": "number", "诉求内容": "content", "坐席工号": "caller"}
    assert mapping.unmapped == ("标题",)


@pytest.mark.parametrize(("overrides", "source"), [({"没有这列": "caller"}, None), ({"标题": "没有这栏"}, None), ({}, "没有这个来源")])
def test_wrong_choices_are_refused(overrides: dict[str | int, str | None], source: str | None) -> None:
    with pytest.raises(IntakeError, match="没有"):
        recognise(["标题"], source, overrides=overrides)


def test_a_ranking_is_named_as_such() -> None:
    ranking = next(s for s in SETS if s["id"].startswith("R01"))
    assert "统计或排名表" in recognise([h for h, _ in ranking["columns"]]).problem
    assert "没有找到工单清单的表头" in recognise(["姓名", "身份证号", "工资"]).problem


def test_the_tables_agree_with_the_fields() -> None:
    sources = builtin_sources()
    assert sources[-1].name == "generic"
    assert len({s.name for s in sources}) == len(sources) >= 10
    codes = {"flag": {"yes", "no"}} | {f.name: {c for c, _ in f.choices} for f in FIELDS.values() if f.choices}
    for source in sources:
        for name, words in source.values.items():
            assert set(words.values()) <= codes[name], (source.name, name)


@pytest.mark.parametrize("text", [
    'name = "x"\n[columns]\nnothing = ["甲"]', 'name = "x"\nsurprise = 1', 'label = "x"', 'name = "x"\n[columns]\nphone = ["甲"]\ncaller = ["甲"]', "name = ",
])
def test_a_wrong_table_is_refused(text: str) -> None:
    with pytest.raises(IntakeError, match="对照表"):
        parse_source(text, "自定.toml")


def test_a_clerks_own_mapping_is_kept_and_used_again(tmp_path: Path) -> None:
    headers = ["单据", "谁", "说了什么", "别的\n一列\"x\""]
    mine = recognise(headers, overrides={0: "number", 1: "caller", 2: "content", 3: None})
    chosen = {c.header: c.field for c in mine.columns}
    (tmp_path / "own.toml").write_text(source_text("own", "区平台 2026 版", chosen), encoding="utf-8")
    again = recognise(headers, sources=(*load_sources(tmp_path), *builtin_sources()))
    assert again.source.label == "区平台 2026 版"
    assert [c.field for c in again.columns] == ["number", "caller", "content", None]
    assert not again.unsure
