"""The hostile files, made on the spot: nobody commits a zip bomb.

``SMALL`` runs in every test run, ``LARGE`` only with ``dev.py faults``. Each case: name → (file name, bytes, what
must come of it): a kind of IntakeError, or ``rows`` where the file is odd but honest rows can be read from it.
"""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence

HEAD = ("工单编号", "标题", "诉求内容", "联系电话", "诉求人")
LINE = ("BS1", "路灯不亮", "宝林六村12号楼前路灯不亮三天了", "13800138000", "张三")
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Made = tuple[str, bytes, str]


def sheet(rows: str, before: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'.encode()


def line(number: int, cells: Sequence[str]) -> str:
    inside = "".join(f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{c}</t></is></c>' for i, c in enumerate(cells))
    return f'<row r="{number}">{inside}</row>'


def zipped(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def workbook(sheet_xml: bytes, extra: Mapping[str, bytes] | None = None, shared: bytes | None = None) -> bytes:
    """An .xlsx around one sheet of raw XML."""
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    types = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             '<Default Extension="xml" ContentType="application/xml"/>'
             f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}sheet.main+xml"/>'
             f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}worksheet+xml"/>'
             f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}sharedStrings+xml"/></Types>')
    members = {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": RELS.format(f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>').encode(),
        "xl/workbook.xml": (f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="工单" sheetId="1" r:id="r1"/>'
                            "</sheets></workbook>").encode(),
        "xl/_rels/workbook.xml.rels": RELS.format(
            f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>').encode(),
        "xl/worksheets/sheet1.xml": sheet_xml,
        "xl/sharedStrings.xml": shared or f'<sst xmlns="{MAIN}"/>'.encode()}
    return zipped({**members, **(extra or {})})


HONEST = line(1, HEAD) + line(2, LINE)


def table(rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([HEAD, *rows])
    return stream.getvalue().encode(encoding, "surrogatepass")


def old_workbook() -> bytes:
    """An honest .xls of Excel 97."""
    import xlwt

    book, stream = xlwt.Workbook(), io.BytesIO()
    page = book.add_sheet("工单")
    for at, cells in enumerate((HEAD, LINE)):
        for column, cell in enumerate(cells):
            page.write(at, column, cell)
    book.save(stream)
    return stream.getvalue()


def amplified(cells: int, length: int) -> bytes:
    """One long shared string that very many cells point at: small on disk, enormous when laid out."""
    shared = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>{"长" * length}</t></si></sst>'.encode()
    rows = "".join(f'<row r="{n}">' + "".join(f'<c r="{chr(65 + i)}{n}" t="s"><v>0</v></c>' for i in range(20)) + "</row>"
                   for n in range(2, cells // 20 + 2))
    return workbook(sheet(line(1, HEAD) + rows), shared=shared)


def nested_entities() -> bytes:
    layers = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a0 "哈">{layers}]>'.encode() + sheet(line(1, ["&a9;"]))


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def zip_with_password_flag() -> bytes:
    data = bytearray(workbook(sheet(HONEST)))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def cut(data: bytes, share: float) -> bytes:
    return data[:int(len(data) * share)]


ENTITY = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
SMALL: dict[str, Callable[[], Made]] = {
    "bomb_200mb": lambda: ("炸弹.xlsx", workbook(sheet(HONEST), {"xl/media/a.bin": bytes(201 << 20)}), "limit"),
    "members_20000": lambda: ("两万个.xlsx", workbook(sheet(HONEST), {f"m/{n}.bin": b"" for n in range(20_000)}), "limit"),
    "two_of_one_name": lambda: ("重名.xlsx", workbook(sheet(HONEST), {"XL/worksheets/SHEET1.xml": b"<x/>"}), "limit"),
    "climbing_member": lambda: ("爬出.xlsx", workbook(sheet(HONEST), {"../../../tmp/x.xml": b"<x/>"}), "rows"),
    "xxe": lambda: ("实体.xlsx", workbook(ENTITY + sheet(line(1, ["&x;"]))), "type"),
    "xxe_shared": lambda: ("实体2.xlsx", workbook(sheet(HONEST), shared=ENTITY + f'<sst xmlns="{MAIN}"/>'.encode()), "type"),
    "billion_laughs": lambda: ("笑.xlsx", workbook(nested_entities()), "type"),
    "dtd_utf16": lambda: ("十六.xlsx", workbook(nested_entities().decode().encode("utf-16")), "type"),
    "dtd_utf16_shared": lambda: ("十六2.xlsx", workbook(sheet(HONEST), shared=nested_entities().decode().encode("utf-16-be")), "type"),
    "lying_dimension": lambda: ("虚报.xlsx", workbook(sheet(HONEST, '<dimension ref="A1:XFD1048576"/>')), "rows"),
    "far_cell": lambda: ("天边.xlsx", workbook(sheet(HONEST + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), "rows"),
    "macro_renamed": lambda: ("改名.xlsx", workbook(sheet(HONEST), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "macro"),
    "external_links": lambda: ("外链.xlsx", workbook(sheet(HONEST), {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "macro"),
    "encrypted_office": lambda: ("加密.xlsx", encrypted(), "encrypted"),
    "encrypted_zip": lambda: ("加密2.xlsx", zip_with_password_flag(), "encrypted"),
    "html_as_xls": lambda: ("网页.xls", b"<html><body><table><tr><td>x</td></tr></table></body></html>", "empty"),
    "html_utf16_as_xls": lambda: ("网页2.xls", "<html><table></table></html>".encode("utf-16"), "html"),
    "exe_as_xlsx": lambda: ("程序.xlsx", b"MZ" + bytes(300), "type"),
    "word_as_xlsx": lambda: ("文档.xlsx", zipped({"word/document.xml": b"<x/>"}), "type"),
    "cut_xlsx": lambda: ("半截.xlsx", cut(workbook(sheet(HONEST)), 0.6), "damaged"),
    "xml_not_closed": lambda: ("不闭合.xlsx", workbook(sheet(HONEST)[:-30]), "damaged"),
    "deep_xml": lambda: ("深.xlsx", workbook(sheet("<x>" * 60_000 + "</x>" * 60_000)), "any"),
    "ole_garbage": lambda: ("坏.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(7).randbytes(40_000), "damaged"),
    "many_tiny_strings": lambda: ("多格.xlsx", amplified(40_000, 3), "any"),
    "csv_gbk": lambda: ("国标.csv", table([LINE], "gb18030"), "rows"),
    "csv_utf16": lambda: ("十六位.csv", table([LINE], "utf-16"), "rows"),
    "csv_mixed": lambda: ("混.csv", table([LINE]) + "BS2,路灯,又不亮了路灯又不亮了,13900139000,李四\r\n".encode("gbk"), "encoding"),
    "csv_cut_character": lambda: ("半字.csv", table([LINE])[:-40] + b"\xe8\xb7", "encoding"),
    "csv_open_quote": lambda: ("引号.csv", table([LINE]) + b'BS2,"' + b"x" * 2_000_000, "damaged"),
    "csv_nul": lambda: ("空字节.csv", table([LINE]).replace(b"BS1", b"BS\x001"), "any"),
    "rtl_and_invisible": lambda: ("倒写.csv", table([("BS1", "\u202e灯路\u202c", "a\u200bb\ufeff路灯坏了", "138\u200b00138000", "张\u2066三")]), "rows"),
    "controls": lambda: ("控制.csv", table([("BS1", "路\x07灯", "灯\x1b[31m坏了\x08", "13800138000", "张三")]), "rows"),
    "surrogates": lambda: ("半个字.csv", table([("BS1", "路\ud800灯", "路灯坏了", "13800138000", "张三")]), "any"),
    "formulas": lambda: ("公式.csv", table([("BS1", "=cmd|'/c calc'!A1", "@SUM(1)+路灯坏了", "13800138000", "+张三")]), "rows"),
    "formula_cells": lambda: ("公式.xlsx", workbook(sheet(line(1, HEAD) + '<row r="2"><c r="A2"><f>HYPERLINK("http://x")</f></c>'
                              '<c r="C2" t="inlineStr"><is><t>路灯坏了</t></is></c></row>')), "any"),
    "giant_cell": lambda: ("巨格.csv", table([("BS1", "路灯", "长" * 100_000, "13800138000", "张三")]), "any"),
    "giant_digits": lambda: ("巨数.csv", table([("BS1", "路灯", "路灯坏了", "1" * 100_000, "张三")]), "any"),
    "wide_csv": lambda: ("宽.csv", table([tuple("x" * 5_000)]), "any"),
    "only_nul": lambda: ("零.xlsx", bytes(5_000), "empty"),
}
LARGE: dict[str, Callable[[], Made]] = {
    "shared_300mb": lambda: ("大串.xlsx", workbook(sheet(HONEST), shared=f'<sst xmlns="{MAIN}">'.encode()
                             + b"<si><t>" + b"x" * (300 << 20) + b"</t></si></sst>"), "limit"),
    "shared_190mb": lambda: ("大串2.xlsx", workbook(sheet(HONEST), shared=f'<sst xmlns="{MAIN}">'.encode()
                             + b"<si><t>abcdefgh</t></si>" * (190 << 20 >> 5) + b"</sst>"), "any"),
    "amplified": lambda: ("放大.xlsx", amplified(380_000, 30_000), "limit"),
    "rows_1048576": lambda: ("百万行.xlsx", workbook(sheet("".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(1, 1_048_577)))), "any"),
    "rows_full": lambda: ("满行.xlsx", workbook(sheet(line(1, HEAD) + "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 1_048_577)))), "limit"),
    "csv_19mb": lambda: ("大.csv", table([LINE] * 180_000)[: 19 << 20], "limit"),
    "csv_one_line": lambda: ("一行.csv", table([]) + b"," * (19 << 20), "any"),
    "quotes_19mb": lambda: ("引号多.csv", table([]) + b'""' * (9 << 20), "any"),
    "gb18030_19mb": lambda: ("国标大.csv", table([("BS1", "路灯", "路灯坏了" * 200, "138", "张")] * 9_000, "gb18030")[: 19 << 20], "any"),
}
