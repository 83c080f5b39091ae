"""Forms in Word as units lay them out: beside, below, merged, ticked, one character a line, several in one document."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline_desk.exchange.intake import read_rows
from tests.exchange.test_docx import docx, p, table, write

ORDER = {"number": "A1", "caller": "陈女士", "phone": "13900001234", "address": "宝林六村12号302室", "content": "楼道里长期堆放纸箱，影响通行。"}
NUMBER, WHO, PHONE, PLACE, WORDS = ORDER.values()


def cell(*paragraphs: str, span: int = 1, merged: str = "") -> str:
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    tall = {"": "", "first": '<w:vMerge w:val="restart"/>', "more": "<w:vMerge/>"}[merged]
    return f"<w:tc><w:tcPr>{wide}{tall}</w:tcPr>{''.join(map(p, paragraphs))}</w:tc>"


def grid(*rows: list[str]) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def c(*texts: str, span: int = 1) -> list[str]:
    return [cell(text, span=span) for text in texts]


FORMS = {
    "two columns": docx(p("市民热线工单"), table([["工单编号", NUMBER], ["来电人", WHO], ["联系电话", PHONE], ["诉求地址", PLACE], ["诉求内容", WORDS]])),
    "four columns under a merged title": docx(grid(
        c("12345市民服务热线交办单", span=4), c("工单编号", NUMBER, "来电人", WHO), [*c("联系电话", PHONE), *c("承办单位", "宝林六村居委会")],
        [*c("诉求地址"), cell(PLACE, span=3)], [*c("诉求内容"), cell("楼道里长期堆放纸箱，", "影响通行。", span=3)], c("领导批示", "", "办理情况", ""))),
    "label and value in one cell": docx(grid(c(f"工单编号：{NUMBER}", "来电时间：2026-09-17 09:05"), c(f"来电人：{WHO}", f"联系电话：{PHONE}"),
                                             c(f"诉求地址：{PLACE}", span=2), c(f"诉求内容：{WORDS}", span=2))),
    "three values under their labels": docx(grid(c("工单编号", "来电人", "联系电话"), c(NUMBER, WHO, PHONE), c("诉求地址", span=3), c(PLACE, span=3),
                                                 c("诉求内容", span=3), c(WORDS, span=3))),
    "two values under their labels": docx(grid(c("工单编号", "来电人"), c(NUMBER, WHO), c("联系电话", "诉求地址"), c(PHONE, PLACE),
                                               c("诉求内容", span=2), c(WORDS, span=2))),
    "a heading down the side": docx(grid([cell("来电人信息", merged="first"), *c("来电人", WHO, "联系电话", PHONE)],
                                         [cell("", merged="more"), *c("诉求地址"), cell(PLACE, span=3)],
                                         [cell("诉求信息", merged="first"), *c("工单编号", NUMBER, "来电时间", "2026-09-17 09:05")],
                                         [cell("", merged="more"), *c("诉求内容"), cell(WORDS, span=3)])),
    "blanks inside labels": docx(table([["编  号", NUMBER, "来 电 人", WHO], ["联系\n电话", PHONE, "地    址", PLACE], ["诉求\n内容", WORDS]])),
    "one character a line": docx(table([["工单编号", NUMBER, "来电人", WHO], ["联系电话", PHONE, "诉求地址", PLACE], ["诉\n求\n内\n容", WORDS],
                                        ["领\n导\n批\n示", ""], ["处理结果", ""]])),
    "a table in a table": docx(f"<w:tbl><w:tr><w:tc>{table([['工单编号', NUMBER], ['来电人', WHO], ['联系电话', PHONE], ['诉求地址', PLACE], ['诉求内容', WORDS]])}"
                               f"{p('')}</w:tc></w:tr></w:tbl>"),
    "paragraphs with tabs": docx(p(f"工单编号：{NUMBER}\t来电时间：2026年9月17日"), p(f"来电人：{WHO}\t联系电话：{PHONE}"), p(f"诉求地址：{PLACE}"), p("诉求内容："),
                                 p("　　楼道里长期堆放纸箱，"), p("影响通行。")),
}


@pytest.mark.parametrize("layout", FORMS)
def test_a_form_in_this_layout(tmp_path: Path, layout: str) -> None:
    [row] = read_rows(write(tmp_path, FORMS[layout])).rows
    assert {name: str(row.fields.get(name)).replace("\n", "") for name in ORDER} == ORDER
    assert not row.rejected
    assert "unit" not in row.fields or row.fields["unit"] == "宝林六村居委会"
    assert "领导批示" not in row.extra


def test_a_label_the_tables_do_not_know_keeps_its_value(tmp_path: Path) -> None:
    [row] = read_rows(write(tmp_path, docx(table([["工单编号", "A1", "领导批示", "请抓紧"], ["诉求内容", WORDS], ["办理人签字", "张三"]])))).rows
    assert row.fields["content"] == WORDS
    assert row.extra == {"领导批示": "请抓紧", "办理人签字": "张三"}


def test_boxes_that_are_ticked(tmp_path: Path) -> None:
    form = [["工单编号", "A1", "诉求类型", "□咨询 ☑投诉 □建议"], ["紧急程度", "■紧急  □一般", "来电人", "陈女士"], ["诉求内容", WORDS]]
    [row] = read_rows(write(tmp_path, docx(table(form)))).rows
    assert (row.fields["kind"], row.fields["urgency"]) == ("complaint", "urgent")


def test_several_forms_do_not_run_into_each_other(tmp_path: Path) -> None:
    forms = [block for n in (1, 2) for block in (p("交办单"), grid(c("市民热线交办单", span=4), c("工单编号", f"A{n}", "来电人", WHO),
                                                               [*c("诉求内容"), cell(f"{WORDS}{n}", span=3)]))]
    rows = read_rows(write(tmp_path, docx(*forms))).rows
    assert [(r.fields["number"], r.fields["content"], r.extra) for r in rows] == [("A1", f"{WORDS}1", {}), ("A2", f"{WORDS}2", {})]


def test_every_table_of_orders_is_read_not_the_first_alone(tmp_path: Path) -> None:
    head = ["序号", "工单编号", "诉求内容", "联系电话"]
    data = docx(p("一、物业类"), table([head, ["1", "A1", WORDS, PHONE], ["2", "A2", "路灯不亮", "无"]]), p("二、环境类"),
                table([head, ["1", "A3", "夜间噪声", "无"], ["2", "A1", WORDS, PHONE]]))
    rows = read_rows(write(tmp_path, data)).rows
    assert [(r.row_number, r.fields.get("number")) for r in rows] == [(2, "A1"), (3, "A2"), (5, "A3"), (6, "A1")]
    assert rows[-1].problems, "the number that came already is pointed out, in the other table too"


def test_a_table_of_orders_under_a_title_row(tmp_path: Path) -> None:
    data = docx(grid(c("本周来件", span=4), c("序号", "工单编号", "诉求内容", "联系电话"), c("1", "A1", WORDS, PHONE), c("2", "A2", "路灯不亮", "无")))
    assert [r.fields["number"] for r in read_rows(write(tmp_path, data)).rows] == ["A1", "A2"]


def test_a_units_name_that_ends_like_a_label_is_whole(tmp_path: Path) -> None:
    del tmp_path
    [row] = read_rows("工单编号：A1\n承办单位：宝林六村居委会\n诉求内容：甲\n").rows
    assert row.fields["unit"] == "宝林六村居委会"
