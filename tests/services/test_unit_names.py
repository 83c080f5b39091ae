"""Units as platforms write them: aliases, brackets, kinds of committee."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.services import acts, finding, importing, library
from hotline_desk.services.office import Desk
from hotline_desk.services.unit_names import AS_WRITTEN, UnitNames

NOW = datetime(2026, 9, 17, 10, 6)
UNITS = [{"name": "宝林六村居民区", "aliases": ["六村"]}, {"name": "密山二村第一居民区", "aliases": []}, {"name": "密山二村第二居民区", "aliases": []},
         {"name": "规划建设和生态环境办公室", "aliases": ["规建环办", "规保办"]}, {"name": "甲村", "aliases": None}, {"name": "乙社区", "aliases": []},
         {"name": "乙居委会", "aliases": []}]


@pytest.mark.parametrize(("written", "official"), [
    ("宝林六村居民区", "宝林六村居民区"), ("宝林六村居委会", "宝林六村居民区"), ("宝林六村居委会（垂姚）", "宝林六村居民区"), ("宝林六村居民区(筹)", "宝林六村居民区"),
    ("宝林六村居民委员会", "宝林六村居民区"), (" 宝林六村 居委 ", "宝林六村居民区"), ("六村", "宝林六村居民区"), ("规建环办", "规划建设和生态环境办公室"),
    ("规保办（原规建环办）", "规划建设和生态环境办公室"), ("密山二村第二居委会", "密山二村第二居民区"), ("密山二村居委会", "密山二村居委会"), ("甲村村委会", "甲村"),
    ("甲村村民委员会", "甲村"), ("乙社区", "乙社区"), ("乙居民区", "乙居委会"), ("丙中队", "丙中队"), ("", "")])
def test_one_unit_many_spellings(written: str, official: str) -> None:
    assert UnitNames(UNITS).official(written) == official


def test_a_spelling_of_two_units_is_left_alone() -> None:
    names = UnitNames([{"name": "甲居民区", "aliases": ["老街"]}, {"name": "乙居民区", "aliases": ["老街"]}])
    assert names.official("老街") == "老街"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "office", "youyilu", "热线办", clock=lambda: NOW, user="王敏") as opened:
        with opened.store.transaction(by="王敏", now=NOW) as tx:
            tx.add_unit("宝林六村居民区", "neighbourhood", pending=False)
        opened.units_changed()
        yield opened


def test_an_import_sends_to_the_unit_the_office_knows(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("工单编号,诉求内容,派单时间,承办单位,派至承办单位时间\nA1,路灯不亮,2026-09-16 09:00,宝林六村居委会（垂姚）,2026-09-16 10:00\n", encoding="utf-8")
    importing.commit(desk, importing.plan(desk, importing.read(path), "a.csv"))
    order, _ = desk.judge("A1")
    assert order.unit == "宝林六村居民区"
    assert order.fact("extra")[AS_WRITTEN] == "宝林六村居委会（垂姚）"
    assert [u["name"] for u in desk.store.units()] == ["宝林六村居民区"]
    again = importing.plan(desk, importing.read(path), "a.csv")
    assert again.counts["same"] == 1


ALL_NAMES = ("宝林六村居民区", "宝林六村居委会", "垂姚", "六居", "宝六居", "bllcjmq", "baolinliucun")


def test_an_order_nobody_has_sent_yet_is_found_by_the_unit_its_export_named(desk: Desk, tmp_path: Path) -> None:
    with desk.store.transaction(by="王敏", now=NOW) as tx:
        tx.update_unit("宝林六村居民区", aliases=["六居", "宝六居"])
    path = tmp_path / "a.csv"
    path.write_text("工单编号,诉求内容,派单时间,承办单位\nA1,路灯不亮,2026-09-16 09:00,宝林六村居委会（垂姚）\nA2,垃圾没人收,2026-09-16 10:00,\n"
                    "A3,六居门口路灯不亮,2026-09-16 11:00,\n", encoding="utf-8")
    importing.commit(desk, importing.plan(desk, importing.read(path), "a.csv"))
    assert desk.judge("A1")[0].unit == ""
    for words in ALL_NAMES:
        found = [row.order for row in finding.search(desk, f"{words} 路灯")]
        assert found == (["A3", "A1"] if words == "六居" else ["A1"]), words
        assert finding.everywhere(desk, words, limit=1).total == len(found)
        assert [row.order for row in library.orders(desk, library.Query(words=words))] == found
    assert [row.order for row in finding.search(desk, "六居 9月")] == ["A3", "A1"]
    acts.record(desk, "A1", "dispatch", {"to": "城建中心"})
    assert [words for words in ALL_NAMES if "A1" in [row.order for row in finding.search(desk, words)]] == []
    acts.record(desk, "A1", "redispatch", {"to": "宝林六村居民区", "reason": "按属地"})
    assert [words for words in ALL_NAMES if "A1" not in [row.order for row in finding.search(desk, words)]] == []
