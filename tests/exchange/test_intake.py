"""Rows with a verdict each; nothing of a file is lost."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline_desk.domain.names import clean_text
from hotline_desk.exchange import alike
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.intake import ReadRow, read_rows

GRID = ["案件状态", "任务号", "案卷编号", "发现时间", "受理时间", "流转方向", "业务类型", "案件来源", "案件属性", "案件大类", "案件小类", "案件子类", "街镇", "居村",
        "网格编号", "发生地址", "上报部门", "监督员编号", "监督员姓名", "诉求联系人", "来电号码", "联系电话", "诉求标题", "问题描述", "是否紧急", "是否网格自治",
        "派遣时间", "主责部门", "三级主责部门", "处理时间", "处理超时", "处理截至时间", "处理备注", "回访用户评价", "结案时间", "结案意见"]


def grid_row(i: int) -> list[Any]:
    """One invented order of a street grid's export, in all the ways its cells are typed."""
    at = datetime(2026, 3, 2, 8, 0) + timedelta(minutes=37 * i)
    due = at + timedelta(days=7)
    texts: dict[str, Any] = {
        "案件状态": "处理中", "任务号": f"RL2026{i:09d}", "案卷编号": 310113000000 + i, "发现时间": at.strftime("%Y/%m/%d %H:%M"), "受理时间": at,
        "业务类型": ["投诉", "求助", "咨询"][i % 3], "案件来源": "12345热线", "案件大类": "市容环卫", "案件小类": "垃圾", "案件子类": f"第{i % 7}类", "居村": "样板第一居民区",
        "发生地址": f"样板路{i}弄{i % 60}号{100 + i % 9}室", "诉求联系人": "样先生", "来电号码": 13800000000 + i, "联系电话": f"139{i:08d}",
        "诉求标题": f"第{i}件", "问题描述": f"　　来电人反映第{i}件事。\n　　请处理；（勿外传）𠮷😀", "是否紧急": "否", "派遣时间": (at + timedelta(minutes=30)).strftime("%Y-%m-%d %H:%M"),
        "主责部门": "样板街道", "三级主责部门": "样板第一居民区", "处理截至时间": due.strftime("%Y年%m月%d日 %H时%M分"), "回访用户评价": "满意", "监督员编号": 7 + i, "处理备注": f"备注{i}"}
    return [texts.get(header, f"{header}{i}" if header in ("流转方向", "网格编号", "上报部门") else "") for header in GRID]


def test_a_36_column_export_comes_through_whole(make_xlsx) -> None:
    rows = [grid_row(i) for i in range(120)]
    intake = read_rows(make_xlsx({"导出": [GRID, *rows]}))
    assert (intake.source.name, len(intake.rows), intake.errors) == ("shanghai_grid", 120, [])
    for i, row in enumerate(intake.rows):
        at = datetime(2026, 3, 2, 8, 0) + timedelta(minutes=37 * i)
        assert row.row_number == i + 2
        assert row.fields["number"] == f"RL2026{i:09d}"
        assert (row.fields["phone"], row.fields["phone2"]) == (f"139{i:08d}", str(13800000000 + i))
        assert (row.fields["received_at"], row.fields["platform_due"]) == (at, at + timedelta(days=7))
        assert row.fields["dispatched_at"] == at + timedelta(minutes=30)
        assert row.fields["content"] == f"来电人反映第{i}件事。\n　　请处理；（勿外传）𠮷😀"
        assert row.fields["unit"] == row.fields["community"] == "样板第一居民区"
        assert row.fields["category"] == f"市容环卫 / 垃圾 / 第{i % 7}类"
        assert row.extra["案卷编号"] == str(310113000000 + i)
        assert row.extra["监督员编号"] == str(7 + i)


def test_every_cell_ends_up_somewhere(make_xlsx) -> None:
    intake = read_rows(make_xlsx({"导出": [[*GRID, "没见过的列"], [*grid_row(1), "留着"]]}))
    row = intake.rows[0]
    told = {str(v) for v in row.fields.values()} | set(row.extra.values())
    texts = [clean_text(c) for c in grid_row(1) if isinstance(c, str) and c]
    read_as_values = {"投诉", "求助", "12345热线", "否", "满意"}
    for text in texts:
        assert text in told or text in read_as_values or any(text in t for t in told) or text[:4].isdigit(), text
    assert row.extra["没见过的列"] == "留着"
    assert "没见过的列" in intake.mapping.unmapped


def rows_of(make_csv, lines: list[list[str]]) -> list[ReadRow]:
    return read_rows(make_csv(lines)).rows


HEAD = ["工单编号", "标题", "诉求内容", "联系电话", "诉求地址", "派单时间", "处理时限"]
GOOD = ["A1", "甲", "内容", "13812345678", "友谊路1号", "2026-03-02 10:15", "2026-03-09 17:30"]


@pytest.mark.parametrize(("column", "value", "reason", "fatal"), [
    (3, "1386022", "电话只有 7 位", True), (3, "138****1234", "", False), (3, "", "", False), (3, "匿名", "", False), (3, "1.38E+10", "数字已经丢失", True),
    (4, "", "缺地址", False), (5, "2026-02-30", "没有“2026-02-30”这个日期", True), (5, "", "", False), (6, "五天", "是 5 个工作日吗", True),
    (6, "5个工作日", "", False), (0, "", "没有工单编号", False), (0, "2.02609E+15", "数字已经丢失", True),
])
def test_one_bad_cell(make_csv, column: int, value: str, reason: str, fatal: bool) -> None:
    row = rows_of(make_csv, [HEAD, [*GOOD[:column], value, *GOOD[column + 1:]]])[0]
    assert row.rejected == fatal
    assert [p.row for p in row.problems] == ([2] if reason else [])
    if reason:
        problem = row.problems[0]
        assert reason in problem.reason
        assert problem.column == HEAD[column]
        assert problem.letter in ("", "ABCDEFG"[column])
        assert problem.value == value
        assert not value or not fatal or row.extra[HEAD[column]] == value, "what could not be read stays with the row"


def test_neither_title_nor_content(make_csv) -> None:
    row = rows_of(make_csv, [HEAD, ["A1", "", "", *GOOD[3:]]])[0]
    assert row.rejected
    assert "缺诉求内容" in row.problems[0].reason


def test_a_list_without_contents_is_taken_with_a_warning(make_csv) -> None:
    row = rows_of(make_csv, [["诉求编号", "诉求方", "所属村", "事务类别", "完成时限"], ["S1", "王某", "甲村", "水利", "2026-03-09"]])[0]
    assert not row.rejected
    assert "登记后请补上" in row.problems[0].reason
    assert row.day_only == {"platform_due"}


def test_a_missing_address_is_proposed_from_the_content(make_csv) -> None:
    row = rows_of(make_csv, [HEAD, ["A1", "", "来电人反映漠河路 600 弄路面坑洼", "", "", "", ""]])[0]
    assert row.problems[0].suggestion == {"address": "漠河路 600 弄"}


def test_two_deadlines_the_earliest_counts_and_both_stay(make_csv) -> None:
    head = ["工单编号", "诉求内容", "区交办时间", "区交办办结期限", "市交办时间", "市交办办结期限"]
    row = rows_of(make_csv, [head, ["A1", "甲", "2026-03-02 10:00", "2026-03-09 17:30", "2026-03-01 09:00", "2026-03-06"]])[0]
    assert row.fields["platform_due"] == datetime(2026, 3, 6)
    assert row.day_only == {"platform_due"}
    assert row.fields["received_at"] == datetime(2026, 3, 2, 10)
    assert row.extra["市交办办结期限"] == "2026-03-06"
    assert row.extra["市交办时间"] == "2026-03-01 09:00"


def test_a_spare_column_helps_out(make_csv) -> None:
    rows = rows_of(make_csv, [["工单编号", "标题", "派单时间", "来电时间", "联系电话", "来电号码"],
                              ["A1", "甲", "", "2026-03-02 10:15", "", "13812345678"], ["A2", "乙", "2026-03-03", "2026-03-02", "56781234", "13812345678"]])
    assert rows[0].fields["received_at"] == datetime(2026, 3, 2, 10, 15)
    assert rows[0].fields["phone"] == "13812345678"
    assert rows[1].fields["received_at"] == datetime(2026, 3, 3)
    assert (rows[1].fields["phone"], rows[1].fields["phone2"]) == ("56781234", "13812345678")
    assert rows[1].extra["来电时间"] == "2026-03-02"


def test_lost_digits_in_a_column_nobody_reads_are_a_warning(make_xlsx) -> None:
    row = read_rows(make_xlsx({"s": [["工单编号", "标题", "证件号码"], ["A1", "甲", 310113199001010012]]})).rows[0]
    assert not row.rejected
    assert "已经丢失" in row.problems[0].reason
    assert row.extra["证件号码"] == "3.10113199001010E+17"


def test_repeated_numbers(make_csv) -> None:
    rows = rows_of(make_csv, [HEAD, GOOD, GOOD, [*GOOD[:2], "另一件", *GOOD[3:]]])
    assert [r.rejected for r in rows] == [False, False, True]
    assert rows[1].duplicate_of == 2
    assert "与第 2 行相同" in rows[2].problems[0].reason


def test_fingerprints_hold_under_another_column_order_and_notation(make_csv) -> None:
    head = ["时间", "河流", "投诉件内容", "标题", "信息来源", "回复1"]
    line = ["2026-03-02", "甲河", "河水 发臭（很久）", "臭", "网站", "已处理"]
    order = list(range(len(head)))
    random.Random(3).shuffle(order)
    one = read_rows(make_csv([head, line], name="a.csv")).rows[0]
    other = read_rows(make_csv([[head[i] for i in order], [line[i].replace("（很久）", "(很久)") for i in order]], "gbk", "\t", "b.csv")).rows[0]
    changed = read_rows(make_csv([head, [*line[:2], "河水发黑", *line[3:]]], name="c.csv")).rows[0]
    answered = read_rows(make_csv([head, [*line[:5], "又处理了"]], name="d.csv")).rows[0]
    assert one.fingerprint == other.fingerprint != changed.fingerprint
    assert one.fingerprint == answered.fingerprint
    assert one.digest != answered.digest
    assert len(one.fingerprint) == 64


def test_lookalikes_without_numbers_are_told_apart(make_csv) -> None:
    head = ["河流", "投诉件内容", "时间", "回复1", "信息来源"]
    rows = rows_of(make_csv, [head, ["甲河", "发臭", "2026-03-02", "一", "网站"], ["甲河", "发臭", "2026-03-02", "二", "网站"], ["甲河", "发臭", "2026-03-02", "一", "网站"]])
    assert rows[1].fingerprint == rows[0].fingerprint + "#2"
    assert rows[2].duplicate_of == 2
    assert len({rows[0].fingerprint, rows[1].fingerprint}) == 2


def test_cells_right_of_the_header_are_kept(make_csv) -> None:
    row = rows_of(make_csv, [["工单编号", "标题"], ["A1", "甲", "", "多出来的"]])[0]
    assert row.extra == {"（第4列无表头）": "多出来的"}


def test_overrides_and_a_named_source(make_csv) -> None:
    path = make_csv([["工单编号", "标题", "办结时间", "坐席工号"], ["A1", "甲", "2026-03-02", "样先生"]])
    row = read_rows(path, source="shanghai_page", overrides={"坐席工号": "caller"}).rows[0]
    assert row.fields == {"number": "A1", "subject": "甲", "platform_due": datetime(2026, 3, 2), "caller": "样先生"}


def test_progress_and_cancelling(make_csv) -> None:
    path = make_csv([HEAD, *([f"A{i}", *GOOD[1:]] for i in range(450))])
    told: list[tuple[int, int]] = []
    read_rows(path, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 450), (200, 450), (400, 450), (450, 450)]
    with pytest.raises(IntakeError, match="已取消") as cancelled:
        read_rows(path, cancelled=lambda: True)
    assert cancelled.value.kind == "cancelled"


def test_ten_thousand_rows_do_not_take_long(make_csv) -> None:
    # The aim is 1.5 s for 36 columns; the bound here only catches what has become several times slower.
    path: Path = make_csv([HEAD, *([f"A{i}", *GOOD[1:]] for i in range(10_000))])
    start = time.process_time()  # what others have of the machine meanwhile does not count
    assert len(read_rows(path).rows) == 10_000
    assert time.process_time() - start < 6


@pytest.mark.parametrize("number", ["A1", "BS260917-0101", "沪热线〔2026〕12号", "沪 12", "12E15", "1.2E+15", "无", " A1", "A1\u200b", "x" * 65, "N/A", "12/3", "", "A\u00a01", "Ａ１"])
def test_a_number_that_is_taken_without_reading_the_row_is_what_reading_it_would_give(
        make_xlsx: Callable[..., Path], number: str) -> None:
    rows = read_rows(make_xlsx({"s": [["工单编号", "标题", "诉求地址"], [number, "路灯不亮", "宝林六村12号"]]})).rows
    told = rows[0].told
    assert told in ("", rows[0].fields.get("number"))
    assert bool(told) == (number in ("A1", "BS260917-0101", "沪热线〔2026〕12号", "12/3", "12E15"))


_CELLS = st.lists(st.one_of(st.text("a1\x1f=?[]', \ud800", max_size=3), st.none(), st.integers(0, 2), st.booleans(), st.floats(0, 2)), max_size=3)


@settings(max_examples=300, deadline=None)
@given(one=_CELLS, other=_CELLS)
def test_two_rows_that_differ_in_anything_are_never_taken_for_one(one: list[Any], other: list[Any]) -> None:
    assert (alike.exactly(one) == alike.exactly(other)) == (repr(one) == repr(other))
