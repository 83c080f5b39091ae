"""Words put together as a clerk types them, beside what every word asks of every order by itself (LIKE)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import pytest

from hotline_desk.services import acts, finding, library, persons, registering, seeking
from hotline_desk.services.office import Desk
from hotline_desk.services.seeking import sought

TODAY = date(2026, 11, 18)  # a Wednesday
ROWS: Sequence[dict[str, Any]] = (
    {"number": "BS260917-0001", "received_at": "2026-09-17T09:00", "caller": "王芳", "phone": "13812341234", "address": "友谊路街道宝林六村12号302室",
     "subject": "垃圾没人收", "content": "垃圾房臭气熏天"},
    {"number": "BS261008-0002", "received_at": "2026-10-08T09:00", "caller": "王明", "phone": "138****5678", "address": "宝林六村3号",
     "subject": "垃圾清运慢", "content": "9月开始垃圾清运就慢了"},
    {"number": "BS261012-0003", "received_at": "2026-10-12T09:00", "caller": "陈丽", "phone": "021-66881234", "address": "牡丹江路1508号",
     "subject": "夜间施工", "content": "电话打不通，工地垃圾乱堆"},
    {"number": "BS250920-0004", "received_at": "2025-09-20T23:59", "caller": "欧阳锋", "phone": "15900001111", "address": "宝林二村5号",
     "subject": "垃圾桶少", "content": "尾号1234的车挡住垃圾桶"},
    {"number": "BS261117-0005", "received_at": "2026-11-17T10:00", "caller": "张*", "phone": "", "address": "宝林六村18号东侧", "subject": "路灯不亮", "content": "路灯坏了"},
)


@pytest.fixture
def filled(desk: Desk, clock: Any) -> Desk:
    for row in sorted(ROWS, key=lambda r: str(r["received_at"])):
        clock.set(row["received_at"])
        registering.save(desk, {"channel": "12345", "kind": "complaint"} | row)
    clock.set("2026-11-18T10:20")
    acts.record(desk, ROWS[4]["number"], "dispatch", {"to": "城建中心"})
    return desk


def like_all(words: str, months: Callable[[datetime], bool] = lambda at: True) -> list[str]:
    """The plain way: every word in some fact of the order, newest first."""
    found = [r for r in ROWS if months(datetime.fromisoformat(r["received_at"]))
             and all(any(word.lower() in str(fact).lower() for fact in r.values()) for word in words.split())]
    return [r["number"] for r in sorted(found, key=lambda r: str(r["received_at"]), reverse=True)]


@pytest.mark.parametrize("text", ["宝林 垃圾", "王 138", "王 1234", "1234 王芳", "0003 陈", "宝林六村 路灯", "垃圾 清运 王明", "138 5678", "电话 垃圾", "bs26 宝林", "欧阳 挡住", "垃 桶 少",
                                  "宝林 没有的词", "1234"])
def test_words_together_find_what_like_finds(filled: Desk, text: str) -> None:
    assert [row.order for row in finding.search(filled, text)] == like_all(text)


@pytest.mark.parametrize(("text", "words", "when"), [
    ("宝林 垃圾 9月", "宝林 垃圾", lambda at: at.month == 9), ("垃圾 九月份", "垃圾", lambda at: at.month == 9), ("2026年9月 垃圾", "垃圾", lambda at: (at.year, at.month) == (2026, 9)),
    ("2025-09 垃圾", "垃圾", lambda at: (at.year, at.month) == (2025, 9)), ("垃圾 2025年", "垃圾", lambda at: at.year == 2025),
    ("9月20日 宝林", "宝林", lambda at: (at.month, at.day) == (9, 20)), ("昨天 路灯", "路灯", lambda at: at.date() == date(2026, 11, 17)),
    ("本周 宝林", "宝林", lambda at: at.date() >= date(2026, 11, 16)), ("去年 宝林", "宝林", lambda at: at.year == 2025), ("上月", "", lambda at: (at.year, at.month) == (2026, 10)),
    ("10月", "", lambda at: at.month == 10), ("13月 垃圾", "13月 垃圾", lambda at: True), ("2月30日 垃圾", "2月30日 垃圾", lambda at: True)])
def test_a_time_is_when_it_came_or_what_it_says(filled: Desk, text: str, words: str, when: Callable[[datetime], bool]) -> None:
    found = {row.order for row in finding.search(filled, text)}
    said = {r["number"] for r in ROWS if "9月" in str(r["content"]) and "9月" in text and all(w in str(r) for w in words.split())} if "年" not in text and "日" not in text else set()
    assert found == set(like_all(words, when)) | said
    assert seeking.count(filled, sought(text, TODAY)) == len(found)
    assert finding.everywhere(filled, text).total == len(found)
    assert [row.order for row in library.orders(filled, library.Query(words=text))] == [row.order for row in finding.search(filled, text)]


@pytest.mark.parametrize(("text", "number"), [
    ("王 尾号1234", "BS260917-0001"), ("王 1234 尾号", "BS260917-0001"), ("手机尾号5678", "BS261008-0002"), ("wangfang 宝林", "BS260917-0001"), ("wf bllc", "BS260917-0001"),
    ("cjzx 宝林", "BS261117-0005"), ("chengjian 路灯", "BS261117-0005"), ("宝林，路灯", "BS261117-0005"), ("宝林、施工", ""), ("垃圾；王明", "BS261008-0002")])
def test_as_it_is_said_on_the_phone(filled: Desk, text: str, number: str) -> None:
    assert [row.order for row in finding.search(filled, text)] == ([number] if number else [])


def test_a_list_is_filtered_by_the_same_question(filled: Desk) -> None:
    numbers = [str(row["number"]) for row in ROWS]
    assert finding.among(filled, "宝林 垃圾 9月", numbers) == {row.order for row in finding.search(filled, "宝林 垃圾 9月")}
    assert finding.among(filled, "  ", numbers) == set(numbers)


def test_a_word_alone_is_looked_for_as_it_is() -> None:
    assert sought("尾号", TODAY).words == ("尾号",)
    assert sought("3月3号楼", TODAY) == seeking.Sought(("3月3号楼",))
    assert sought("二〇二六", TODAY).times == ()


def test_the_second_number_a_citizen_left_finds_the_order(desk: Desk) -> None:
    """An import keeps it beside the order; a caller rings from either, and asks by either what is kept of him."""
    registering.save(desk, {"channel": "12345", "kind": "complaint", "number": "A9", "caller": "钱一", "phone": "13911110001", "subject": "灯坏",
                            "extra": {"其他电话": "021-5688 0001"}})
    for words in ("56880001", "02156880001", "0001 56880001"):
        assert [row.order for row in finding.search(desk, words)] == ["A9"]
    assert "56880001" not in finding.search(desk, "56880001")[0].snippet
    assert persons.numbers_of(desk, "021-56880001") == ["A9"]
