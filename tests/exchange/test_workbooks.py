"""Files as they come: encodings, sheets, titles above the header, numbers that must stay whole."""

from __future__ import annotations

import codecs
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.exchange import xlsx
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.intake import read_rows
from hotline_desk.exchange.sandbox import read_grids
from hotline_desk.exchange.sheets import choose_sheet
from hotline_desk.exchange.sources import builtin_sources
from hotline_desk.exchange.webtable import read_webtable
from hotline_desk.exchange.workbooks import LostDigits, Unreadable, cell_text, column_index, column_letter

HEAD = ["工单编号", "标题", "联系电话"]
ROWS = [HEAD, ["A1", "楼道堆物，占通道；请处理", "13812345678"], ["A2", "夜间施工\n很吵", "138****1234"]]


@pytest.mark.parametrize(("value", "text"), [
    (13812345678.0, "13812345678"), (202609170102001.0, "202609170102001"), (999_999_999_999_999.0, "999999999999999"),
    (1.38e10, "13800000000"), (0.1 + 0.2, "0.3"), (-5.0, "-5"), (3, "3"), (True, "是"), (None, ""), ("\t甲\n", "甲"),
    (datetime(2026, 1, 5, 9, 30), "2026-01-05 09:30"), (date(2026, 1, 5), "2026-01-05"), (time(9, 30), "09:30:00"),
    (timedelta(hours=30), "1 day, 6:00:00"), (Unreadable("#N/A", "坏"), "#N/A"), (float("inf"), "inf"),
])
def test_cell_text(value: object, text: str) -> None:
    assert cell_text(value) == text


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_fifteen_digits_come_back_whole(number: int) -> None:
    assert cell_text(float(number)) == str(number)


@given(st.integers(10**15, 10**18))
def test_longer_numbers_are_refused_not_rounded(number: int) -> None:
    with pytest.raises(LostDigits):
        cell_text(float(number))


@given(st.integers(0, 20_000))
def test_column_letters(index: int) -> None:
    assert column_index(column_letter(index)) == index


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_in_any_dress(make_csv, encoding: str, delimiter: str) -> None:
    intake = read_rows(make_csv(ROWS, encoding, delimiter))
    assert [r.fields for r in intake.rows] == [
        {"number": "A1", "subject": "楼道堆物，占通道；请处理", "phone": "13812345678"},
        {"number": "A2", "subject": "夜间施工\n很吵", "phone": "138****1234"}]


def test_utf16_without_a_mark(make_csv) -> None:
    assert read_rows(make_csv(ROWS, "utf-16-le")).rows[1].fields["number"] == "A2"


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_chinese_behind_the_mark_of_another_encoding(make_csv, encoding: str) -> None:
    path = make_csv(ROWS, encoding)
    path.write_bytes(codecs.BOM_UTF8 + path.read_bytes())
    assert [r.fields["subject"] for r in read_rows(path).rows] == ["楼道堆物，占通道；请处理", "夜间施工\n很吵"]


@pytest.mark.parametrize("data", [
    codecs.BOM_UTF8 + "工单编号,标题\nA1,楼道\n".encode() + "A2,夜间施工很吵\n".encode("gbk") * 3,
    codecs.BOM_UTF8 + "A1,楼\nA2,道".encode()[:-1], codecs.BOM_UTF8 + "工单编号,标题\nA1,夜间施工很吵".encode("gbk") + b"\xff\n",
    "工单编号,标题\nA1,楼道堆物很久没有人管\n".encode()[:-2] + b"\n", "工单编号,标题\n".encode() + "A1,楼道\n".encode("gbk") * 2 + "A2,通道堵塞已久了\n".encode() * 9,
])
def test_cut_or_mixed_encodings_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "坏.csv"
    path.write_bytes(data)
    with pytest.raises(IntakeError, match="文字编码不对") as refused:
        read_rows(path)
    assert refused.value.kind == "encoding"


def test_excel_text_guards_in_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('工单编号,标题,联系电话\n="0012345678901234567",甲,\t13812345678\n', encoding="utf-8")
    assert read_rows(path).rows[0].fields == {"number": "0012345678901234567", "subject": "甲", "phone": "13812345678"}


def test_a_title_above_the_header_and_a_repeated_header(make_xlsx) -> None:
    rows = [["友谊路街道热线工单清单"], ["导出时间：2026-09-17"], [], HEAD, ["A1", "甲", ""], HEAD, ["A2", "乙", ""]]
    intake = read_rows(make_xlsx({"清单": rows}))
    assert [(r.row_number, r.fields["number"]) for r in intake.rows] == [(5, "A1"), (7, "A2")]


def test_a_header_of_two_rows(make_xlsx) -> None:
    rows = [["工单编号", "标题", "诉求人信息", ""], ["", "", "姓名", "联系电话"], ["A1", "甲", "王先生", "13812345678"]]
    assert read_rows(make_xlsx({"s": rows})).rows[0].fields == {"number": "A1", "subject": "甲", "caller": "王先生", "phone": "13812345678"}


def test_the_sheet_that_holds_orders_is_found(make_xlsx) -> None:
    path = make_xlsx({"说明": [["本表由平台导出"], ["勿改"]], "排名": [["单位", "得分", "排名", "率"], ["甲", 1, 1, 1]], "明细": ROWS})
    intake = read_rows(path)
    assert intake.sheet == "明细"
    assert set(intake.other_sheets) == {"说明", "排名"}
    with pytest.raises(IntakeError, match=r"统计或排名|没有找到"):
        read_rows(path, sheet="排名")
    with pytest.raises(IntakeError, match="没有名为“没有”的工作表"):
        read_rows(path, sheet="没有")


def test_hidden_and_filtered_rows_and_hidden_columns_are_told(make_xlsx) -> None:
    from openpyxl import load_workbook

    path = make_xlsx({"工单": [["某街道导出"], [*HEAD, "身份证号"], *([f"A{n}", "楼道堆物", "13812345678", "3"] for n in range(3, 20))]})
    assert read_rows(path).unseen_words == ""
    book = load_workbook(path)
    for row in (1, 5, 6, 7, 9, 30):  # a title and an empty row are no order
        book["工单"].row_dimensions[row].hidden = True
    book["工单"].column_dimensions["D"].hidden = book["工单"].column_dimensions["F"].hidden = True
    book.save(path)
    read = read_rows(path)
    assert (len(read.rows), read.unseen.rows, read.unseen.columns) == (17, (5, 6, 7, 9), (3,))
    assert read.unseen_words == "表里有 4 行是隐藏或筛选掉的（第 5–7、9 行），1 列是隐藏的（身份证号），这里也读进来了。不要的，请在 Excel 里删掉再导。"
    book["工单"].cell(40_000, 2, "远处")
    book.save(path)
    assert read_rows(path).unseen.rows == (5, 6, 7, 9)  # as the slower reader sees it too


def test_an_old_xls_tells_what_it_hides_too(tmp_path: Path) -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    for name in ("空的", "工单"):
        sheet = book.add_sheet(name)
    for at, line in enumerate([[*HEAD, "身份证号"], *([f"A{n}", "楼道堆物", "13812345678", "3"] for n in range(2, 90))]):
        for place, cell in enumerate(line):
            sheet.write(at, place, cell)
    sheet.row(40).hidden = sheet.row(88).hidden = True
    sheet.col(3).hidden = True
    path = tmp_path / "旧.xls"
    book.save(str(path))
    read = read_rows(path)
    assert (len(read.rows), read.unseen.rows, read.unseen.columns) == (88, (41, 89), (3,))


def test_hidden_sheets_wait_until_named(make_xlsx) -> None:
    from openpyxl import load_workbook

    path = make_xlsx({"旧": [*ROWS, ["A9", "丁", ""]], "新": ROWS})
    book = load_workbook(path)
    book["旧"].sheet_state = "hidden"
    book.save(path)
    assert read_rows(path).sheet == "新"
    assert len(read_rows(path, sheet="旧").rows) == 3


def test_old_xls(tmp_path: Path) -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    page = book.add_sheet("导出")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    for column, header in enumerate([*HEAD, "派单时间"]):
        page.write(0, column, header)
    for column, value in enumerate([20260917001, "甲", 13812345678]):
        page.write(1, column, value)
    page.write(1, 3, datetime(2026, 1, 5, 9, 30), style)
    page.write(65000, 200, "远处")
    path = tmp_path / "旧.xls"
    book.save(str(path))
    assert [r.fields for r in read_rows(path).rows] == [
        {"number": "20260917001", "subject": "甲", "phone": "13812345678", "received_at": datetime(2026, 1, 5, 9, 30)}]


@pytest.mark.parametrize("base_1904", [False, True])
def test_dates_of_both_epochs(make_xlsx, base_1904: bool) -> None:
    serial = 46027.39583333334 - (1462 if base_1904 else 0)
    rows = [["工单编号", "标题", "派单时间"], ["A1", "甲", datetime(2026, 1, 5, 9, 30)], ["A2", "乙", serial], ["A3", "丙", "2026年1月5日 9时30分"]]
    intake = read_rows(make_xlsx({"s": rows}, base_1904=base_1904))
    assert [r.fields["received_at"] for r in intake.rows] == [datetime(2026, 1, 5, 9, 30)] * 3


def test_far_cells_and_lying_dimensions_do_not_hang(make_xlsx, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = make_xlsx({"s": ROWS})
    book = load_workbook(path)
    book["s"]["XFD1048576"] = "远处"
    book.save(path)
    lying = tmp_path / "谎.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(lying, "w") as new:
        for member in old.namelist():
            new.writestr(member, old.read(member).replace(b'<dimension ref="A1:XFD1048576"', b'<dimension ref="A1:A1"'))
    for each in (path, lying):
        assert [r.fields["number"] for r in read_rows(each).rows] == ["A1", "A2"]


@pytest.mark.parametrize("most", [0, 10**9])
def test_a_workbook_too_large_to_lie_unpacked_reads_the_same(make_xlsx, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    data = make_xlsx({"甲": [["工单编号", "时间"], ["A1", datetime(2026, 3, 2, 8)]], "乙": [["标题"], [1.5], [True], [None, "尾"]]}).read_bytes()
    monkeypatch.setattr(xlsx, "MAX_UNPACKED", most)
    assert [(g.name, [(r.number, list(r.cells)) for r in g.rows]) for g in xlsx.read_xlsx(data, "甲.xlsx")] == [
        ("甲", [(1, ["工单编号", "时间"]), (2, ["A1", datetime(2026, 3, 2, 8)])]),
        ("乙", [(1, ["标题", ""]), (2, [1.5, ""]), (3, [True, ""]), (4, ["", "尾"])])]


def test_a_formula_gives_its_cached_value_or_a_row_error(make_xlsx, tmp_path: Path) -> None:
    path = make_xlsx({"s": [HEAD, ["A1", "甲", "=1+1"], ["A2", "乙", "13812345678"]]})
    bare = read_rows(path).rows[0]
    assert bare.rejected
    assert "公式还没有算出结果" in bare.problems[0].reason
    cached = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(cached, "w") as new:
        for member in old.namelist():
            new.writestr(member, old.read(member).replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>13812345678</v>").replace(
                b"<f>1+1</f><v/>", b"<f>1+1</f><v>13812345678</v>"))
    assert read_rows(cached).rows[0].fields["phone"] == "13812345678"


def test_error_cells_are_row_errors(make_xlsx) -> None:
    row = read_rows(make_xlsx({"s": [HEAD, ["A1", "甲", "#N/A"]]})).rows[0]
    assert row.rejected
    assert row.problems[0].value == "#N/A"


def test_too_many_rows(make_csv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline_desk.exchange.sheets.MAX_ROWS", 50)
    with pytest.raises(IntakeError, match="表格超过 50 行"):
        read_rows(make_csv([HEAD, *([f"A{i}", "甲", ""] for i in range(51))]))


def test_only_a_header(make_csv) -> None:
    with pytest.raises(IntakeError, match="只有表头"):
        choose_sheet(read_grids(make_csv([HEAD])), builtin_sources())


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


HOSTILE = {
    "empty.xlsx": (b"", "空文件"), "mht.xls": (b"MIME-Version: 1.0\nContent-Type: text/html\n\n<table><tr><td>=E5=B7=A5</td></tr></table>", "网页存档"),
    "html.xls": (b"<html><table><tr><td>\xe5\xb7\xa5</td></tr></table></html>", "没有找到工单清单的表头|只有表头"),
    "xml2003.xls": (b"<?xml version='1.0'?><Workbook/>", "网页格式"), "meta.xls": (b"\xef\xbb\xbf  <meta charset=utf-8><table>", "网页格式"),
    "cut.xlsx": (b"PK\x03\x04abcdef", "已损坏"), "x.pdf": (b"%PDF-1.7 abc", "PDF"), "p.xlsx": (b"\x89PNG\r\n\x1a\n000", "图片"),
    "ole.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "已损坏"),
    "locked.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 600 + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
    "~$导出.xlsx": (b"abc", "临时锁文件"), "noise.csv": (bytes(range(129, 255)) * 40 + bytes(range(1, 32)) * 40, "不是文字表格|编码"),
}


@pytest.mark.parametrize(("name", "data", "sentence"), [(n, d, s) for n, (d, s) in HOSTILE.items()])
def test_wrong_files_get_a_sentence(tmp_path: Path, name: str, data: bytes, sentence: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(IntakeError, match=sentence):
        read_rows(path)


SHEET = b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'


@pytest.mark.parametrize(("members", "sentence"), [
    ({"xl/worksheets/sheet1.xml": b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + SHEET}, "外部实体"),
    ({"xl/worksheets/sheet1.xml": "<!DOCTYPE a []>".encode("utf-16") + SHEET}, "外部实体"),
    ({"xl/worksheets/sheet1.xml": SHEET, "xl/vbaProject.bin": b"x"}, "带有宏"),
    ({"xl/worksheets/sheet1.xml": SHEET, "xl/externalLinks/externalLink1.xml": b"<x/>"}, "链接了别的文件"),
    ({"xl/worksheets/sheet1.xml": SHEET, "XL/worksheets/SHEET1.xml": SHEET}, "内部结构不正常"),
    ({f"m{i}.txt": b"" for i in range(2001)}, "内部结构不正常"),
    ({"word/document.xml": b"<x/>"}, "不是表格文件"), ({"readme.txt": b"x"}, "没有工作表"), ({"xl/worksheets/sheet1.xml": b"<not closed"}, "已损坏"),
    ({"xl/worksheets/sheet1.xml": SHEET, "xl/sharedStrings.xml": b" " * (201 * 1024 * 1024)}, "展开后超过 200 MB"),
])
def test_hostile_archives_are_refused(tmp_path: Path, members: dict[str, bytes], sentence: str) -> None:
    with pytest.raises(IntakeError, match=sentence):
        read_rows(_zip(tmp_path / "敌.xlsx", members))


def test_missing_folder_and_large(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="找不到文件"):
        read_rows(tmp_path / "无.xlsx")
    with pytest.raises(IntakeError, match="是文件夹"):
        read_rows(tmp_path)
    big = tmp_path / "大.csv"
    with big.open("wb") as stream:
        stream.truncate(21 * 1024 * 1024)
    with pytest.raises(IntakeError, match="超过 20 MB"):
        read_rows(big)


@given(st.binary(max_size=400))
def test_any_bytes_give_rows_or_a_sentence(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.xlsx", "a.csv"):
            path = Path(folder) / name
            path.write_bytes((b"PK\x03\x04" if name == "a.xlsx" else b"") + data)
            with pytest.raises(IntakeError):
                read_rows(path)


@pytest.mark.parametrize(("last", "orders"), [
    (["合计", "", "2"], 2), (["合 计：", "2", ""], 2), (["", "总计", "2"], 2),
    (["备注：以上数据来自区平台", "", ""], 2), (["", "制表人：小李  审核人：", ""], 2), (["备注：A3", "漏水", ""], 3),
    (["A3", "合计", "13812345679"], 3), (["合计", "楼道堆物", "13812345679"], 3)])
def test_a_line_of_sums_is_no_order(tmp_path: Path, last: list[str], orders: int) -> None:
    file = tmp_path / "清单.csv"
    file.write_text("\n".join(",".join(row) for row in [HEAD, ["A1", "楼道堆物", "13812345678"], ["A2", "夜间施工", "13812345678"], last]), encoding="utf-8-sig")
    assert len(read_rows(file).rows) == orders


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{0}"><title>导出</title><style>td{{mso-number-format:"\\@"}}</style></head>
<body><table border=1><tr><td colspan=5 align=center><b>热线工单</b></td></tr>
<tr><th rowspan="2">工单编号</th><th colspan=2>诉求人</th><th rowspan=2>受理时间</th><th rowspan=2>诉求内容</th></tr><tr><th>姓名</th><th>电话</th></tr>
<tr><td style='mso-number-format:"\\@"'>20261120000000123</td><td>张三</td><td>13812345678<td>2026-11-20 09:00</td><td>楼道<br>堆物&nbsp;&lt;急&gt;<!-- 备 --></td></tr>
<tr><TD>20261120000000124</TD><TD></TD><TD>无</TD><TD>2026/11/20 9:05</TD><TD>灯坏</TD></TR></table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_web_page_named_xls_is_read_like_a_table(tmp_path: Path, encoding: str) -> None:
    """Many platforms export one: its numbers are texts, so no digit of a long one is lost (domain E.1)."""
    path = tmp_path / "导出.xls"
    path.write_bytes(PAGE.format(encoding).encode(encoding))
    first, second = read_rows(path).rows
    assert (first.fields["number"], first.fields["caller"], first.fields["phone"]) == ("20261120000000123", "张三", "13812345678")
    assert first.fields["content"] == "楼道\n堆物 <急>"
    assert (second.fields["number"], second.fields["content"], "phone" in second.fields) == ("20261120000000124", "灯坏", False)


@pytest.mark.parametrize("piece", ["<", "<tr", "<tr><td", "<!--", "<script>", "<td rowspan=9999 colspan=9999>", "<tr><td rowspan=9999 colspan=9999>", "<table><tr><td>"])
def test_a_page_of_any_shape_is_read_in_time(piece: str) -> None:
    from time import process_time

    begun = process_time()
    with suppress(IntakeError):
        read_webtable(("<html>" + piece * (400_000 // len(piece))).encode(), "坏.xls")
    assert process_time() - begun < 2
