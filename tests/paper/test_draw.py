"""Whole papers: nothing cut, nothing silent, the same bytes twice, a code a scanner can read."""

from __future__ import annotations

import io
import re

import pytest
import zxingcpp
from PIL import Image

from hotline_desk.paper.draw import PrintMeta, draw, qr_text
from hotline_desk.paper.forms import load_form
from hotline_desk.paper.layout import lay_out
from hotline_desk.paper.pages import page_count, page_png, page_raster, page_text
from hotline_desk.paper.typefaces import Typefaces

Record = dict[str, object]
MM = 72 / 25.4


def squeezed(pdf: bytes) -> str:
    """All the text of a PDF without white space, as a reader would copy it."""
    return "".join(re.sub(r"\s", "", page_text(pdf, page)) for page in range(page_count(pdf)))


def test_the_supervision_slip_shows_every_value_on_one_page(
    supervision: Record, meta: PrintMeta, faces: Typefaces
) -> None:
    printed = draw(load_form("youyilu_supervision"), [supervision], meta=meta, faces=faces)
    text = squeezed(printed.pdf)
    assert printed.pages == page_count(printed.pdf) == 1
    assert printed.missing_glyphs == []
    for part in ("友谊路街道“12345”市民服务热线督办单", "友街热督〔2026〕1号", "2026年9月17日", "BS260910-0355",
                 "牡丹江路1588弄沿街餐饮店", "重复投诉3次及以上（第5次）", "2026年9月22日17:30", "第十二条（二）2、4",
                 "负责人签字：年月日", "本表式由本程序拟定，非规定附件", "打印2026-09-1710:06王敏", "第1页，共1页"):
        assert part in text, part


def test_the_escalation_form_reads_as_the_regulation_prints_it(
    escalation: Record, meta: PrintMeta, faces: Typefaces
) -> None:
    printed = draw(load_form("chengdong_escalation"), [escalation], meta=meta, faces=faces)
    text = page_text(printed.pdf, 0)
    assert printed.pages == 1
    for part in ("附件1：", "城东街道市民投诉提级办理申请表", "诉求 事项", "申请单位：综合行政执法队",
                 "分管或挂包领导（签字）：", "主要领导（签字）：", "年 月 日"):
        assert part in re.sub(" +", " ", text), part
    for absent in ("盖章", "编号：", "本程序拟定"):
        assert absent not in text


@pytest.mark.parametrize("form_id", ["youyilu_supervision", "chengdong_escalation"])
def test_missing_values_leave_empty_cells(form_id: str, meta: PrintMeta, faces: Typefaces) -> None:
    form = load_form(form_id)
    empty = draw(form, [{}], meta=meta, faces=faces)
    none = draw(form, [dict.fromkeys(form.fields)], meta=meta, faces=faces)
    assert empty.pdf == none.pdf
    assert (empty.pages, empty.missing_glyphs) == (1, [])
    assert "None" not in squeezed(empty.pdf)


@pytest.mark.parametrize("times", [8, 60, 500])
def test_a_long_text_flows_on_and_nothing_is_cut(
    escalation: Record, meta: PrintMeta, faces: Typefaces, times: int
) -> None:
    sentences = [f"第{number}句居民反映车库积水已有多日，要求现场查看。" for number in range(times)]
    escalation["content"] = "".join(sentences)
    printed = draw(load_form("chengdong_escalation"), [escalation], meta=meta, faces=faces)
    text = squeezed(printed.pdf)
    body = re.sub(r"友谊路街道热线办打印.*?城东街道市民投诉提级办理申请表（续）工单编号：[A-Z0-9-]+", "", text)
    assert all(sentence[:-3] in body.replace("诉求事项内容（续）", "") for sentence in sentences)
    assert (printed.pages > 1) == (times > 8)
    assert text.count("提级办理申请表（续）") == printed.pages - 1
    assert text.count("工单编号：CD260910-0355") == printed.pages - 1
    assert text.count("主要领导（签字）：") == 1


def test_every_mark_stays_inside_its_page(supervision: Record, faces: Typefaces) -> None:
    supervision.update(summary="长" * 3000, history="\n".join(["记录"] * 90), unit="单位" * 30, subject="x" * 400)
    for ink in lay_out(load_form("youyilu_supervision"), supervision, faces):
        for mark in ink.marks:
            right = mark.x + (mark.line.width if mark.line else mark.box)
            assert mark.x >= 26 * MM
            assert right <= 184 * MM
            assert 0 < mark.y < 280 * MM


def test_a_slightly_long_text_is_set_smaller_before_it_takes_a_second_page(
    supervision: Record, faces: Typefaces
) -> None:
    supervision["summary"] = "居民反映车库积水。" * 16
    pages = lay_out(load_form("youyilu_supervision"), supervision, faces)
    assert len(pages) == 1
    assert min(mark.line.size for mark in pages[0].marks if mark.line) < 12


def test_seals_have_room(supervision: Record, faces: Typefaces) -> None:
    (ink,) = lay_out(load_form("youyilu_supervision"), supervision, faces)
    assert len(ink.seals) == 2
    for seal in ink.seals:
        assert min(seal.width, seal.height) >= 42 * MM - 0.01
        assert any(
            cell.x <= seal.x and cell.y <= seal.y
            and seal.x + seal.width <= cell.x + cell.width and seal.y + seal.height <= cell.y + cell.height
            for cell in ink.cells
        )  # fmt: skip


def test_cells_of_a_page_tile_the_table(supervision: Record, faces: Typefaces) -> None:
    supervision["history"] = "先行联系来电人，说明办理安排。\n" * 120
    for ink in lay_out(load_form("youyilu_supervision"), supervision, faces):
        area = sum(cell.width * cell.height for cell in ink.cells)
        (table,) = ink.tables
        assert area == pytest.approx(table.width * table.height, rel=1e-6)


def test_a_receipt_stands_apart_to_be_torn_off(meta: PrintMeta, faces: Typefaces) -> None:
    (ink,) = lay_out(load_form("work_slip"), {"order": "A1"}, faces)
    slip, receipt = ink.tables
    assert slip.y + slip.height < ink.cuts[0] < receipt.y
    assert draw(load_form("work_slip"), [{"order": "A1", "content": "长" * 4000}], meta=meta, faces=faces).pages > 1


def test_only_the_chosen_reasons_are_ticked(supervision: Record, faces: Typefaces) -> None:
    (ink,) = lay_out(load_form("youyilu_supervision"), supervision, faces)
    boxes = [mark for mark in ink.marks if mark.box]
    assert [mark.ticked for mark in boxes] == [False, True, False, True, False, False, False, False]


def test_what_no_font_has_is_reported_and_shown(supervision: Record, meta: PrintMeta, faces: Typefaces) -> None:
    supervision["caller"] = "王😀敏"
    printed = draw(load_form("youyilu_supervision"), [supervision], meta=meta, faces=faces)
    assert printed.missing_glyphs == ["😀"]
    assert "王〓敏" in squeezed(printed.pdf)


@pytest.mark.parametrize("name", ["\U00020bb7田", "㐂子", "䶮先生"])
def test_rare_names_print_and_copy_out(supervision: Record, meta: PrintMeta, faces: Typefaces, name: str) -> None:
    supervision["caller"] = name
    printed = draw(load_form("youyilu_supervision"), [supervision], meta=meta, faces=faces)
    assert name in squeezed(printed.pdf)


HOSTILE = [
    "\x00\x1b[31m\x07红",
    "甲\u202e乙\u2066丙",
    "عربي שלום",
    "\ud800\udfff",
    "😀" * 50,
    "{order}{nobody}{",
    "a" * 5000,
    "字" * 20000,
    "\n" * 300 + "尾",
    "，。" * 500,
    "() Tj ET\\",
    [1, None, ("x",)],
    3.5,
    True,
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value)[:12])
def test_hostile_values_never_break_a_paper(value: object, meta: PrintMeta, faces: Typefaces) -> None:
    for form_id in ("youyilu_supervision", "chengdong_escalation"):
        form = load_form(form_id)
        record = dict.fromkeys(form.fields, value) if len(str(value)) < 400 else {"order": "A", "content": value, "summary": value}
        printed = draw(form, [record], meta=meta, faces=faces)
        assert printed.pages == page_count(printed.pdf)
        page_png(printed.pdf, 0, 0.3)
        "".join(printed.missing_glyphs).encode("utf-8")


def test_several_orders_make_one_batch(supervision: Record, meta: PrintMeta, faces: Typefaces) -> None:
    records = [{**supervision, "order": f"BS260910-{number:04d}"} for number in range(5)]
    printed = draw(load_form("youyilu_supervision"), records, meta=meta, faces=faces)
    assert printed.pages == 5
    assert [f"BS260910-{n:04d}" in page_text(printed.pdf, n) for n in range(5)] == [True] * 5
    assert squeezed(printed.pdf).count("第1页，共1页") == 5


def test_no_record_is_refused(meta: PrintMeta) -> None:
    with pytest.raises(ValueError, match="没有要打印的工单"):
        draw(load_form("youyilu_supervision"), [], meta=meta)


def test_the_same_print_gives_the_same_bytes(supervision: Record, meta: PrintMeta, faces: Typefaces) -> None:
    form = load_form("youyilu_supervision")
    first = draw(form, [supervision], meta=meta, faces=faces).pdf
    draw(load_form("chengdong_escalation"), [{"content": "别的文字"}], meta=meta, faces=faces)
    assert draw(form, [supervision], meta=meta, faces=faces).pdf == first


def test_metadata_names_the_form_and_nobody(supervision: Record, meta: PrintMeta, faces: Typefaces) -> None:
    import pypdfium2

    pdf = draw(load_form("youyilu_supervision"), [supervision], meta=meta, faces=faces).pdf
    with pypdfium2.PdfDocument(pdf) as document:
        told = document.get_metadata_dict()
    assert told["Title"] == load_form("youyilu_supervision").title
    assert not any(word in "".join(told.values()) for word in ("吴女士", "BS260910", "5502", "王敏"))


@pytest.mark.parametrize("form_id", ["youyilu_supervision", "chengdong_escalation"])
@pytest.mark.parametrize("dots", [150, 200, 300])
def test_a_scanner_reads_the_code(
    form_id: str, dots: int, supervision: Record, escalation: Record, meta: PrintMeta, faces: Typefaces
) -> None:
    form = load_form(form_id)
    record = supervision if form.kind else escalation
    pdf = draw(form, [record], meta=meta, faces=faces).pdf
    with Image.open(io.BytesIO(page_png(pdf, 0, dots / 72))) as image:
        found = zxingcpp.read_barcodes(image)
    assert [code.text for code in found] == [qr_text(form, record)]
    assert qr_text(form, record) == f"HD1|{record['order']}|{form_id}|{record.get('number', '')}"


def test_a_page_as_raw_pixels(escalation: Record, meta: PrintMeta, faces: Typefaces) -> None:
    pdf = draw(load_form("chengdong_escalation"), [escalation], meta=meta, faces=faces).pdf
    raster = page_raster(pdf, 0, 0.5)
    assert (raster.width, raster.height) == (298, 421)
    assert len(raster.rgb) == raster.width * raster.height * 3
    assert raster.rgb[:3] == b"\xff\xff\xff"
    with pytest.raises(IndexError, match="没有第 2 页"):
        page_png(pdf, 1)


def test_a_paper_is_small(supervision: Record, meta: PrintMeta, faces: Typefaces) -> None:
    form = load_form("youyilu_supervision")
    assert len(draw(form, [supervision], meta=meta, faces=faces).pdf) < 130_000
