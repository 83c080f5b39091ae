"""Word documents: forms of labels and values, tables of orders, and what is refused. Every document is made here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from hotline_desk.exchange.docx import LINES, read_docx
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.intake import read_rows

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FORM = [["工单编号", "BS260917-0301", "来电时间", "2026.9.17 9:05"], ["来电人", "陈女士", "联系方式", "13900001234"],
        ["发生地址", "宝林六村12号302室", "承办单位", "宝林六村居民区（筹）"], ["标题", "楼道堆物"],
        ["主要内容", "楼道里长期堆放纸箱，\n已多次反映。"], ["截止时间", "2026年9月24日"]]
LIST = [["工单编号", "标题", "主要内容", "来电人", "联系电话"], ["A1", "噪声", "夜间施工", "王先生", "13812345678"], ["A2", "垃圾", "没有清运", "匿名", "无"]]


def p(text: str) -> str:
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
    return f"<w:p><w:r>{runs}</w:r></w:p>"


def table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<w:tc>{p(c)}</w:tc>" for c in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def docx(*blocks: str, head: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    body = f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {W}><w:body>{"".join(blocks)}<w:sectPr/></w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", body)
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return packed.getvalue()


def write(folder: Path, data: bytes, name: str = "工单.docx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_form_of_labels_and_values(tmp_path: Path) -> None:
    row = read_rows(write(tmp_path, docx(p("市民服务热线工单"), table(FORM)))).rows[0]
    assert {k: row.fields[k] for k in ("number", "received_at", "caller", "phone", "address", "subject", "unit", "platform_due")} == {
        "number": "BS260917-0301", "received_at": datetime(2026, 9, 17, 9, 5), "caller": "陈女士", "phone": "13900001234",
        "address": "宝林六村12号302室", "subject": "楼道堆物", "unit": "宝林六村居民区（筹）", "platform_due": datetime(2026, 9, 24)}
    assert row.fields["content"] == "楼道里长期堆放纸箱，\n已多次反映。"
    assert not row.rejected


def test_a_table_of_orders(tmp_path: Path) -> None:
    intake = read_rows(write(tmp_path, docx(p("本周来件"), table(LIST), p("完"))))
    assert [r.fields for r in intake.rows] == [
        {"number": "A1", "subject": "噪声", "content": "夜间施工", "caller": "王先生", "phone": "13812345678"},
        {"number": "A2", "subject": "垃圾", "content": "没有清运", "caller": "匿名", "anonymous": True}] or intake.rows[1].fields["number"] == "A2"


def test_paragraphs_with_labels_and_several_forms(tmp_path: Path) -> None:
    one = read_rows(write(tmp_path, docx(p("工单编号：A1"), p("诉求内容：路灯不亮"), p("联系电话：13812345678")))).rows
    assert [(r.fields["number"], r.fields["content"], r.fields["phone"]) for r in one] == [("A1", "路灯不亮", "13812345678")]
    second = [["工单编号", "B2", "来电时间", "2026-09-17 10:00"], *FORM[1:]]
    two = read_rows(write(tmp_path, docx(table(FORM), p(""), table(second)))).rows
    assert [r.fields["number"] for r in two] == ["BS260917-0301", "B2"]


def test_inserted_text_and_content_controls_are_read() -> None:
    inner = "<w:sdt><w:sdtContent>" + p("工单编号：A1") + "</w:sdtContent></w:sdt><w:ins>" + p("诉求内容：甲") + "</w:ins>"
    grids = read_docx(docx(inner), "a.docx")
    assert grids[0].name == LINES
    assert [row.cells for row in grids[0].rows] == [["工单编号：A1"], ["诉求内容：甲"]]


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(("data", "words"), [
    (docx(p("甲"), head=BOMB.decode()), "不安全的内容"), (docx(p("甲"), extra={"word/vbaProject.bin": b"x"}), "带有宏"), (docx(p(" ")), "没有文字"),
    (b"PK\x03\x04broken", "已损坏"), (b"plain text, no document at all", "已损坏"), (docx(p("甲"))[:-40], "已损坏")])
def test_what_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(IntakeError, match=words):
        read_rows(write(tmp_path, data))


def test_a_document_that_blows_up_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="太大"):
        read_rows(write(tmp_path, docx(p("甲" * 15_000_000))))


def test_a_zip_that_is_no_document_and_an_old_document(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(IntakeError, match="不是 Word 文档"):
        read_rows(write(tmp_path, packed.getvalue()))
    with pytest.raises(IntakeError, match="另存为“Word 文档"):
        read_rows(write(tmp_path, b"\xd0\xcf\x11\xe0" + b"x" * 600, "工单.doc"))
