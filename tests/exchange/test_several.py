"""A message that holds several complaints is said to; one complaint, however long its story, never is."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.domain.names import clean_text
from hotline_desk.exchange.intake import read_rows
from hotline_desk.exchange.pasted import read_pasted
from hotline_desk.exchange.several import complaints
from tests.exchange import test_letters, test_nasty_pastes, test_pasted, test_pasted_typed, test_relative

NOW = datetime(2026, 11, 20, 10, 0)
CHAT = ("王建国(宝林六村居委) 11/20 08:12\n昨晚宝林六村23号楼下又有人唱歌，吵到半夜\n王建国(宝林六村居委) 11/20 08:16\n13764521188 张阿姨\n"
        "李红(密山二村) 11/20 08:20\n密山二村5号302 水管爆了，楼道全是水")
SEVERAL: tuple[tuple[str, tuple[str, ...]], ...] = (
    (CHAT, ("宝林六村23号楼", "密山二村5号302")),
    ("小李：宝林六村12号楼道堆物，居民意见大\n老王：密山二村5号养鸡扰民\n小陈：友谊路202弄3号路灯不亮", ("宝林六村12号", "密山二村5号", "友谊路202弄3号")),
    ("张先生 13812345678 反映三个问题：\n1、宝林六村12号楼道堆满纸箱\n2、密山二村5号底楼养鸡\n3、牡丹江路1500号夜宵摊油烟", ("宝林六村12号", "密山二村5号", "牡丹江路1500号")),
    ("（1）友谊路18号路面塌了一块\n（2）宝林六村门口垃圾没人收", ("友谊路18号", "宝林六村")), ("①宝林二村有人群租\n②宝林六村有人养鸡", ("宝林二村", "宝林六村")),
    ("宝林六村12号302 陈女士 13812345678 楼道堆物\n密山二村5号 李先生 13900001111 邻居养鸡\n", ("宝林六村12号302", "密山二村5号")),
    ("—— 2026-11-20 ——\n\n张三  10:20\n宝林六村12号楼道灯坏了三天了\n\n李四  2026年11月20日 10:31\n密山二村3号门口垃圾没人收", ("宝林六村12号", "密山二村3号")))
ONE = (
    "小李：宝林六村12号楼道堆物\n六村居委：宝林六村我们去看过了\n小李：好的", "王建国 08:12\n宝林六村23号楼下有人唱歌\n李红 08:13\n就是友谊路那边\n王建国 08:15\n是的",
    "尊敬的领导：我住宝林六村12号，反映：\n1、物业不作为\n2、楼道堆物，3号楼也一样\n3、密山二村的物业就好得多", "反映以下路段路灯不亮：\n1、友谊路12号门口\n2、牡丹江路100号旁",
    "户籍地址：密山二村5号302\n现住址：宝林六村12号\n楼上漏水没人管", "我母亲住宝林六村12号，我住密山二村5号。\n昨天她家漏水，物业说要等，电话13812345678",
    "1、宝林六村12号楼道堆物\n3、密山二村5号养鸡", "宝林六村12号 陈女士 13812345678 楼道堆物\n女儿住密山二村5号 也是 13812345678 请打这个",
    "小王：宝林六村12号302漏水到楼下\n小李：是宝林六村12号吗\n小王：对，302室", "工单编号：A1\n诉求内容：1、宝林六村12号楼道堆满纸箱\n2、密山二村5号底楼养鸡")


@pytest.mark.parametrize(("text", "places"), SEVERAL)
def test_several_complaints_are_said_and_taken_apart(text: str, places: tuple[str, ...]) -> None:
    assert tuple(part.place for part in complaints(text)) == places
    pasted = read_pasted(text, now=NOW)
    told = f"像是 {len(places)} 件事，请分开登记：{'、'.join(places)}。"
    assert [(p.reason, p.fatal) for p in pasted.row.problems if p.field == "content"] == [(told, False)]
    assert "content" in pasted.unsure and pasted.fields["content"] == text.strip()
    assert [read_pasted(part, now=NOW).fields["address"] for part in pasted.parts] == list(places)
    assert not any(read_pasted(part, now=NOW).parts for part in pasted.parts)


def test_each_part_keeps_its_own_caller() -> None:
    first, second = read_pasted(CHAT, now=NOW).parts
    assert "13764521188" in first and "李红" not in first
    assert "13764521188" not in second and "王建国" not in second
    assert all("13812345678" in part for part in read_pasted(SEVERAL[2][0], now=NOW).parts), "who calls stands before the points, and is of all of them"


def _fixtures() -> list[str]:
    """Every text that is pasted in the tests of this folder: each is one order."""
    typed, nasty, letters = test_pasted_typed, test_nasty_pastes, test_letters
    tables = (typed.TYPED, typed.MESSAGES, nasty.WHOSE, nasty.CHATS, nasty.PAGES, letters.LETTERS)
    marked = [mark.args[1] for module in (test_pasted, typed, nasty, letters, test_relative) for test in vars(module).values()
              for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
    told = [row[0] if isinstance(row, tuple) else row for table in (*tables, *marked) for row in table]
    return list(dict.fromkeys(text for text in (*told, test_pasted.REGISTER, test_pasted.SHANGHAI, *ONE) if isinstance(text, str) and clean_text(text)))


def test_no_false_alarm_on_one_complaint() -> None:
    texts = _fixtures()
    assert len(texts) > 150
    assert [text for text in texts if len(text) < 5_000 and read_pasted(text, now=NOW).parts] == []


def test_a_pasted_list_says_it_in_its_review(tmp_path: Path) -> None:
    path = tmp_path / "微信.txt"
    path.write_text(CHAT, encoding="utf-8")
    [row] = read_rows(path).rows
    assert [p.reason[:6] for p in row.problems if p.field == "content"] == ["像是 2 件"]
    assert not row.rejected


FORM = "姓名：{}，电话：{}，地址：{}，诉求：{}"
FORMS = "\n\n".join((FORM.format("张三", "13900001111", "宝林六村12号302", "楼上漏水半个月"), FORM.format("李四", "13900002222", "密山二村5号", "邻居养鸡")))


def test_forms_without_a_number_are_orders_of_their_own() -> None:
    rows = read_rows(FORMS).rows
    assert [(r.fields["caller"], r.fields["phone"], r.fields["address"], r.fields["content"], r.extra) for r in rows] == [
        ("张三", "13900001111", "宝林六村12号302", "楼上漏水半个月", {}), ("李四", "13900002222", "密山二村5号", "邻居养鸡", {})]
    one = "姓名：张三\n电话：13900001111\n诉求：楼上漏水\n姓名：李四（楼上）\n处理建议：请居委上门"
    assert len(read_rows(one).rows) == 1


PIECES = st.sampled_from(["宝林六村12号", "密山二村5号", "友谊路", "小李：", "老王 10:20\n", "1、", "2、", "（1）", "①", "\n", "楼道堆物", "13812345678", "13900001111", " ", "地址："])


@given(st.lists(PIECES, max_size=14).map("".join))
def test_parts_lie_in_their_text_and_do_not_meet(text: str) -> None:
    parts = complaints(text)
    assert len(parts) != 1
    assert all(p.place in text[p.start:p.end] for p in parts)
    assert all(one.end <= other.start for one, other in pairwise(parts))
