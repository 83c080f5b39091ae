"""The strict reader of form files."""

from __future__ import annotations

import tomllib

import pytest

from hotline_desk.locations import forms_dir
from hotline_desk.paper.forms import BLOCKS, FormError, list_forms, load_form, read_form

GOOD = """
id = "slip"
title = "单"
packs = ["youyilu"]
columns = [30, 50]
[fields]
order = "工单编号"
[[row]]
height = 10
cells = [{ label = "工单编号" }, { field = "order" }]
"""


def test_a_good_form_is_read() -> None:
    form = read_form("slip.toml", GOOD)
    assert (form.id, form.width, form.rows[0].cells[1].blocks[0].field) == ("slip", 80.0, "order")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('title = "单"', 'titel = "单"', "titel"),
        ('title = "单"', "", "title"),
        ('title = "单"', "title = 3", "title"),
        ('id = "slip"', 'id = "other"', "id"),
        ("[fields]", "[page]\nmargin = 3\n[fields]", "page.margin"),
        ("[fields]", "[page]\ntop = -3\n[fields]", "page.top"),
        ('order = "工单编号"', "order = 5", "fields"),
        ("height = 10", "height = 10\ncolour = 1", "row[0].colour"),
        ("height = 10", 'height = "10"', "row[0].height"),
        ("height = 10", "", "row[0].height"),
        ('{ field = "order" }', '{ field = "ordre" }', "row[0].cell[1]"),
        ('{ field = "order" }', '{ field = "order", span = 2 }', "row[0]"),
        ('{ field = "order" }', '{ label = "x", field = "order" }', "row[0].cell[1]"),
        ('{ field = "order" }', "{ }", "row[0].cell[1]"),
        ('{ field = "order" }', '{ block = [{ kind = "blob" }] }', "row[0].cell[1].block[0].kind"),
        ('{ field = "order" }', '{ block = [{ kind = "date", space = 3 }] }', "row[0].cell[1].block[0].space"),
        ('{ field = "order" }', '{ block = [{ kind = "text", text = "{nobody}" }] }', "row[0].cell[1].block[0]"),
        ('{ field = "order" }', '{ block = [{ kind = "value" }] }', "row[0].cell[1].block[0].field"),
        ('{ field = "order" }', '{ block = [{ kind = "checks", field = "order", options = ["a"] }] }',
         "row[0].cell[1].block[0].options"),
        ('columns = [30, 50]\n', 'columns = [40, 40]\n', None),
        ('{ field = "order" }', '{ block = [{ kind = "seal", text = "（盖章）" }] }', None),
        ("columns = [30, 50]", "columns = [50, 30]", None),
        ("height = 10", "height = 10\neach = true\nhead = true", None),
        ("[fields]", "landscape = true\n[items]\nno = \"序号\"\n[fields]", None),
        ("[fields]", "landscape = 1\n[fields]", "landscape"),
        ("[fields]", "[items]\nno = 1\n[fields]", "fields"),
        ("height = 10", "height = 10\neach = 1", "row[0].each"),
        ('{ field = "order" }', '{ field = "no" }', "row[0].cell[1]"),
    ],
)
def test_a_mistake_is_named_by_file_and_key(old: str, new: str, key: str | None) -> None:
    text = GOOD.replace(old, new)
    if key is None:
        assert read_form("slip.toml", text).rows
        return
    with pytest.raises(FormError) as caught:
        read_form("slip.toml", text)
    assert (caught.value.file, caught.value.key) == ("slip.toml", key)
    assert "数据没有变化" in str(caught.value)


def test_a_seal_needs_42_millimetres() -> None:
    text = GOOD.replace("columns = [30, 50]", "columns = [60, 41]")
    text = text.replace('{ field = "order" }', '{ block = [{ kind = "seal", text = "（盖章）" }] }')
    with pytest.raises(FormError, match="42"):
        read_form("slip.toml", text)


@pytest.mark.parametrize("text", ["id = ", "", 'id = "slip"\ntitle = "单"\npacks=[]\ncolumns=[1]\n[fields]\n'])
def test_broken_or_empty_files_are_refused(text: str) -> None:
    with pytest.raises(FormError):
        read_form("slip.toml", text)


@pytest.mark.parametrize("form_id", ["nothing", "../secret", "", "a/b"])
def test_no_such_form(form_id: str) -> None:
    with pytest.raises(FormError, match="没有这种表单"):
        load_form(form_id)


def test_each_pack_lists_its_own_forms() -> None:
    youyilu = {form.id for form in list_forms("youyilu")}
    chengdong = {form.id for form in list_forms("chengdong")}
    assert "youyilu_supervision" in youyilu - chengdong
    assert "chengdong_escalation" in chengdong - youyilu
    assert youyilu | chengdong <= {form.id for form in list_forms()}


def test_every_shipped_form_is_sound() -> None:
    files = sorted(forms_dir().glob("*.toml"))
    assert [form.id for form in list_forms()] == [path.stem for path in files]
    for form in list_forms():
        assert form.width == pytest.approx(225 if form.landscape else 156), "版心宽 156 毫米，横排 225 毫米"
        used = {block.field for row in form.rows for cell in row.cells for block in cell.blocks}
        texts = str([(block.text, block.right, block.options) for r in form.rows for c in r.cells for block in c.blocks])
        assert all(name in used or f"{{{name}}}" in texts for name in (*form.fields, *form.items)), form.id


def test_the_escalation_form_keeps_the_regulations_labels_in_order() -> None:
    form = load_form("chengdong_escalation")
    labels = ["".join(cell.label) for row in form.rows for cell in row.cells if cell.label]
    assert labels == [
        "工单编号", "办结时限", "投诉人姓名", "投诉人电话", "诉求 事项内容", "申请提级办理原因",
        "申请单位", "需协调参与办理的单位", "街道主要领导意见",
    ]  # fmt: skip
    assert form.rows[2].cells[0].label == ("诉求 事项", "内容")
    assert not form.composed
    assert not form.kind
    assert "seal" not in {block.kind for row in form.rows for cell in row.cells for block in cell.blocks}
    assert form.preface == "附件1："


def test_the_schema_knows_every_kind_of_block_in_use() -> None:
    used = set()
    for path in forms_dir().glob("*.toml"):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        cells = [cell for row in data["row"] for cell in row.get("cell", row.get("cells", []))]
        used |= {block["kind"] for cell in cells for block in cell.get("block", [])}
    assert used <= set(BLOCKS)
