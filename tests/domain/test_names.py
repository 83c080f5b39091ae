"""Names, phones and addresses: cleaned without loss, compared without notation, masked without leaks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.domain import names

MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(("written", "kept"), [
    ("\n\t\t\t2019年4月以来\n", "2019年4月以来"),
    ("第一段_x000D_\n　　第二段", "第一段\n　　第二段"),
    ("甲\r\n乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
    ("甲\u200b乙\ufeff丙\u202e丁", "甲乙丙丁"),
    ("a\x00b\x07c", "abc"),
    ("甲\ud800乙", "甲乙"),
    ("甲\xa0乙", "甲 乙"),
    ("全角，标点（不变）：１２", "全角，标点（不变）：１２"),
    ("😀𠮷野家", "😀𠮷野家"),
    ("_x4E2D_是原文", "_x4E2D_是原文"),
    ("", ""),
])
def test_clean_text(written: str, kept: str) -> None:
    assert names.clean_text(written) == kept


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    # "_x000D_" inside "_x005F_x000D_" and the like may decode once more; such texts are not people's.
    once = names.clean_text(text.replace("_x", "-x"))
    assert names.clean_text(once) == once


@pytest.mark.parametrize(("a", "b"), [("ＡＢＣ　１２", "abc12"), ("宝林 六村\n12号", "宝林六村12号"), ("（甲）", "(甲)")])
def test_folded_alike(a: str, b: str) -> None:
    assert names.fold_text(a) == names.fold_text(b)


@pytest.mark.parametrize(("written", "shown", "masked"), [
    ("13812345678", "13812345678", "138****5678"),
    ("+86 138-1234-5678", "13812345678", "138****5678"),
    ("８６１３８１２３４５６７８", "13812345678", "138****5678"),
    ("0086 13812345678", "13812345678", "138****5678"),
    ("013812345678", "13812345678", "138****5678"),
    ("138 1234 5678", "13812345678", "138****5678"),
    ("138****1234", "138****1234", "138****1234"),
    ("138××××1234", "138****1234", "138****1234"),
    ("021-56781234", "021-56781234", "021-****1234"),
    ("(021)56781234转801", "021-56781234转801", "021-****1234转***"),
    ("02156781234-801", "021-56781234转801", "021-****1234转***"),
    ("0591 8765432", "0591-8765432", "0591-****5432"),
    ("56781234", "56781234", "****1234"),
    ("12345", "12345", "12345"),
    ("400-820-1234", "4008201234", "****1234"),
    ("无", "无", "无"),
])
def test_phones(written: str, shown: str, masked: str) -> None:
    assert names.normalise_phone(written) == shown
    assert names.normalise_phone(shown) == shown
    assert names.mask_phone(written) == masked
    assert names.phone_problem(written) is None


@pytest.mark.parametrize(("written", "reason"), [
    ("1386022", "电话只有 7 位"), ("1381234567", "电话只有 10 位"), ("138123456789", "电话有 12 位"),
    ("见内容", "不像电话号码"), ("12", "电话只有 2 位"), ("23456789012345", "电话有 14 位"),
])
def test_what_is_no_phone(written: str, reason: str) -> None:
    assert reason in (names.phone_problem(written) or "")


@given(MOBILES, st.sampled_from(["{}", "+86{}", "86{}", "０{}", " {} ", "+86-{}"]), st.booleans())
def test_a_mobile_is_one_key_however_written(mobile: str, shape: str, wide: bool) -> None:
    written = shape.replace("０{}", "{}").format(f"{mobile[:3]} {mobile[3:7]}-{mobile[7:]}")
    if wide:
        written = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in written)
    assert names.phone_key(written) == mobile
    assert names.normalise_phone(written) == mobile


@given(MOBILES)
def test_a_mask_shows_seven_digits_at_most(mobile: str) -> None:
    assert len(re.sub(r"\D", "", names.mask_phone(mobile))) == 7


@pytest.mark.parametrize(("cell", "parts"), [
    ("13812345678、56781234", ["13812345678", "56781234"]), ("13812345678/13912345678", ["13812345678", "13912345678"]),
    ("13812345678 13912345678", ["13812345678", "13912345678"]), ("021-56781234", ["021-56781234"]),
    ("138 1234 5678", ["13812345678"]),
])
def test_several_phones_in_one_cell(cell: str, parts: list[str]) -> None:
    assert names.split_phones(cell) == parts


@pytest.mark.parametrize(("name", "masked"), [
    ("张三", "张*"), ("张三丰", "张*"), ("欧阳锋", "欧阳*"), ("张先生", "张先生"), ("匿名", "匿名"), ("李", "李"),
    ("某某物业公司", "某某物业公司"), ("阿依古丽·买买提", "阿*"), ("", ""), ("王*", "王*"), ("Tom Lee", "T*"),
])
def test_mask_name(name: str, masked: str) -> None:
    assert names.mask_name(name) == masked


def test_mask_by_kind() -> None:
    assert [names.mask(k, t) for k, t in (("phone", "13812345678"), ("name", "张三"), ("id", "310113199001010011"), ("", "原样"))] == \
        ["138****5678", "张*", "**************0011", "原样"]


@pytest.mark.parametrize(("a", "b"), [
    ("上海市宝山区友谊路街道宝林六村１２号 302室门口", "宝林六村12号302室"), ("友谊路1016号3幢", "友谊路1016号3栋"),
    ("漠河路 600 弄", "漠河路600弄附近"),
])
def test_one_place_two_notations(a: str, b: str) -> None:
    assert names.address_key(a) == names.address_key(b)


@pytest.mark.parametrize(("a", "b"), [("宝林六村12号302室", "宝林六村12号303室"), ("友谊路101号", "友谊路1016号")])
def test_two_places(a: str, b: str) -> None:
    assert names.address_key(a) != names.address_key(b)


@pytest.mark.parametrize(("text", "place"), [
    ("来电人反映漠河路 600 弄西侧路面坑洼积水", "漠河路 600 弄"),
    ("其居住在友谊路街道宝林六村12号302室门口堆物", "友谊路街道宝林六村12号302室"),
    ("牡丹江路1508号夜间施工", "牡丹江路1508号"), ("楼道内 3 楼长期堆放纸箱", None), ("", None),
])
def test_find_address(text: str, place: str | None) -> None:
    found = names.find_address(text)
    assert (text[found[0]:found[1]] if found else None) == place


PARTS = ("友谊", "路", "街", "巷", "公路", "大道", "12", "１２", "三十", "弄", "号", "街道", "镇", "三村", "小区", "花园", "苑", "反映", "在", "的", "，", "楼", "室",
         "张庙", "宝林", " ", "广场", "称")


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join))
def test_an_address_is_looked_for_only_where_one_can_be(text: str) -> None:
    every = list(names._ADDRESS.finditer(text))
    leads = [(m, names._BEFORE_PLACE.match(m[0])) for m in every]
    told = [(m.start() + (lead.end() if lead else 0), m.end()) for m, lead in leads]
    assert names.find_address(text) == next((span for span in told if span[1] - span[0] >= 4), None)
