"""Reading .csv and tab-separated text in the encodings that platforms here write.

An encoding is taken only where the whole file agrees with it; a file that mixes two, or was cut in
the middle of a character, is refused with the row, never shown as mojibake.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.workbooks import MAX_TEXT, Grid, compact_rows

_BOMS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DAMAGED = 2  # times as much Chinese in UTF-8 as what does not decode: the file is damaged, not GBK
_SAID_UTF8 = 0.2  # the same where the file says itself that it is UTF-8: of GBK hardly anything reads as Chinese in UTF-8


def decode_text(data: bytes, name: str) -> str:
    """The file's text: UTF-8 (with or without BOM), UTF-16, else GB18030; IntakeError where none fits.

    Some exports set the mark of UTF-8 before text in GBK: the mark is a hint like any other, the text decides.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data, encoding, name)
    if data.startswith(codecs.BOM_UTF8):
        return _utf8_or_chinese(data[len(codecs.BOM_UTF8):], name, _SAID_UTF8)
    if data[:200].count(b"\x00") > 20:
        return _strictly(data, "utf-16-le" if data[1:200:2].count(0) > data[0:200:2].count(0) else "utf-16-be", name)
    return _utf8_or_chinese(data, name, _DAMAGED)


def _utf8_or_chinese(data: bytes, name: str, damaged: float) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data, damaged):
            raise _garbled(data, error.start, name) from None
    return _plausible(_strictly(data, "gb18030", name), name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _garbled(data, error.start, name) from None


def _garbled(data: bytes, position: int, name: str) -> IntakeError:
    row = data[:position].count(b"\n") + 1
    return IntakeError("encoding", f"“{name}”第 {row} 行起的文字编码不对（可能混了两种编码，或文件没有下载完整）。"
                                   "请从平台重新导出，或用 Excel 打开后另存为 .xlsx 再导入；本次没有导入任何内容。")


def _mostly_utf8(data: bytes, times: float) -> bool:
    """Whether there is more than so many times as much Chinese in UTF-8 as what does not decode."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(re.findall("[\u4e00-\u9fff，。：；！？、（）]", text))
    return good > times * bad


def _plausible(text: str, name: str) -> str:
    foreign = sum(1 for c in text if not (c < "\x80" or "\u2000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef" or "\xa0" <= c <= "\u04ff"
                                          or "\u3400" <= c <= "\u4dbf" or c >= "\U00020000"))
    control = len(re.findall("[\x00-\x08\x0e-\x1f]", text))
    if foreign + control > max(3, len(text) // 50):
        raise IntakeError("type", f"“{name}”不是文字表格，读不出内容。请从平台导出 Excel（.xlsx、.xls）或 CSV 文件。")
    return text


def sniff_delimiter(text: str) -> str:
    """The sign between cells: the csv module's guess where it is one of , ; TAB |, else the commonest in the first lines."""
    head = text[:8192]
    first = head.split("\n", 1)[0]
    counts = {sign: first.count(sign) for sign in "\t,;|，"}
    best = max(counts, key=lambda sign: counts[sign])
    if counts[best] >= 2 and counts[best] >= 2 * max(v for k, v in counts.items() if k != best):
        return best
    try:
        return str(csv.Sniffer().sniff(head, delimiters=",;\t|").delimiter)
    except csv.Error:
        return best if counts[best] else ","


def read_delimited(data: bytes, name: str) -> Grid:
    """One grid from a delimited file; cells are text. IntakeError for a wrong encoding or broken quotes."""
    return grid_of_text(decode_text(data, name), name)


def grid_of_text(text: str, name: str = "") -> Grid:
    """Delimited text as a grid; rows carry the line number on which they begin."""
    try:
        return Grid(name, compact_rows(_lines(text.lstrip("\ufeff"))))
    except csv.Error:
        raise IntakeError("damaged", f"“{name}”的格式不完整（引号不成对，或一格文字太长）。请用 Excel 打开后另存为 .xlsx，再导入。") from None


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(max(MAX_TEXT * 50, 131072))
    delimiter = sniff_delimiter(text)
    # "1.38E+10" stays the text it is here: intake refuses it as lost digits where it is a number or phone.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, cells in enumerate(reader, 1):
        yield number, [_plain(cell) for cell in cells]


def _plain(cell: str) -> str:
    """``="00123"`` and a leading apostrophe are how exports keep a number a text."""
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    return cell.strip("\t ") if cell[:1] == "\t" or cell[-1:] == "\t" else cell
