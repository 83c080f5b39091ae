"""What may be asked of 工单库: each condition, the order of rows, words of a query, kept filters."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.domain.order import STATE_WORDS
from hotline_desk.services import acts, filtering, library, records
from hotline_desk.services.filtering import DUES, RECEIVED, SORTS, Query
from hotline_desk.services.office import Desk, Refused
from tests.services.conftest import Clock


@pytest.fixture
def orders(desk: Desk, clock: Clock) -> Desk:
    clock.set("2026-03-12T10:00")
    for i, (unit, category) in enumerate((("宝林六村居民区", "小区/堆物"), ("城建中心", "市政/道路"), ("", "小区/堆物"))):
        at = datetime(2026, 3, 11, 9, 0) - timedelta(days=i * 20)
        acts.record(desk, f"A{i}", "register", {"phone": f"1380000000{i}", "subject": f"第{i}件", "content": "楼道", "address": f"路{i}号",
                                               "category": category, "channel": "12345", "kind": "complaint", "matter": "m" if i < 2 else None}, at)
        if unit:
            acts.record(desk, f"A{i}", "dispatch", {"to": unit, "class": "general", "basis": "statutory"}, at + timedelta(minutes=10))
    return desk


@pytest.mark.parametrize(("query", "expected"), [
    (Query(), ["A0", "A1", "A2"]), (Query(quick="open"), ["A0", "A1", "A2"]), (Query(state=("registered",)), ["A2"]),
    (Query(unit=("城建中心",)), ["A1"]), (Query(category="堆物"), ["A0", "A2"]), (Query(category="没有的"), []),
    (Query(channel=("12345",), kind=("complaint",)), ["A0", "A1", "A2"]), (Query(channel=("12319",)), []),
    (Query(days="7"), ["A0"]), (Query(since="2026-02-01", until="2026-02-28"), ["A1"]), (Query(until="2026-01-30"), ["A2"]),
    (Query(due="over"), ["A1", "A2"]), (Query(due="today"), ["A0"]), (Query(repeat=2), ["A0"]), (Query(words="第1件"), ["A1"]),
    (Query(words="楼道", unit=("城建中心",)), ["A1"]), (Query(order_class=("general",)), ["A0", "A1"]),
    (Query(order_by="number", descending=False), ["A0", "A1", "A2"]), (Query(order_by="unit", descending=False), ["A0", "A1", "A2"]),
    (Query(order_by="unit", descending=True), ["A1", "A0", "A2"]), (Query(order_by="state", descending=False), ["A2", "A0", "A1"]),
])
def test_each_condition_keeps_what_it_says(orders: Desk, query: Query, expected: list[str]) -> None:
    assert [r.order for r in library.orders(orders, query)] == expected


@pytest.mark.parametrize("column", SORTS)
def test_every_column_sorts_both_ways_and_loses_nobody(orders: Desk, column: str) -> None:
    up = [r.order for r in library.orders(orders, Query(order_by=column, descending=False))]
    down = [r.order for r in library.orders(orders, Query(order_by=column))]
    assert sorted(up) == sorted(down) == ["A0", "A1", "A2"]


def test_the_orders_of_a_guard_period_are_found_by_its_name(orders: Desk) -> None:
    made = records.add(orders, "guard", {"name": "两会", "first": "2026-02-15", "last": "2026-02-20"})
    key, words = filtering.received_choices(orders)[-1]
    assert words == "两会（2026-02-15 至 2026-02-20）"
    query = Query(days=key)
    assert [r.order for r in library.orders(orders, query)] == ["A1"]
    assert [r.order for r in library.orders(orders, Query(days=key, until="2026-02-18"))] == []
    assert filtering.in_words(orders, query) == "两会期间收单"
    assert Query.from_json(query.to_json()) == query
    records.void(orders, made.number, "记错了")
    assert [r.order for r in library.orders(orders, query)] == []
    assert filtering.in_words(orders, query) == "保障期已作废"
    assert key not in dict(filtering.received_choices(orders))


def test_a_day_that_is_none_is_refused(orders: Desk) -> None:
    with pytest.raises(Refused, match="看不懂"):
        library.orders(orders, Query(since="昨天"))


_QUERIES = st.builds(
    Query, quick=st.sampled_from(["all", "open", "void"]), words=st.text(max_size=8), state=st.lists(st.sampled_from(sorted(STATE_WORDS)), max_size=3).map(tuple),
    unit=st.lists(st.text(min_size=1, max_size=6), max_size=2).map(tuple), category=st.text(max_size=6), due=st.sampled_from(["", *(k for k, _ in DUES)]),
    days=st.sampled_from(["", *(k for k, _ in RECEIVED)]), repeat=st.integers(0, 99), order_by=st.sampled_from(SORTS), descending=st.booleans())


@given(_QUERIES)
def test_a_kept_query_is_the_query_that_was_kept(query: Query) -> None:
    assert Query.from_json(query.to_json()) == query


@given(st.dictionaries(st.sampled_from(["quick", "order_by", "later"]), st.sampled_from(["all", "nothing"])))
def test_a_filter_of_another_version_is_read_as_far_as_it_is_known(data: dict[str, str]) -> None:
    assert Query.from_json(data).order_by in SORTS


def test_a_filter_of_one_state_is_called_as_the_state_is(tmp_path: Path) -> None:
    """城东 returns by 回退: its list of states said 已回退, the filter above the same list 已退单."""
    for pack, word in (("youyilu", "已退单"), ("chengdong", "已回退")):
        office = Desk.create(tmp_path / pack, pack, "某街道", user="王敏")
        assert dict(library.filters(office))["returned"] == word == dict(library.states(office))["returned"]
        with pytest.raises(Refused, match="程序自带"):
            filtering.keep(office, word, Query())
        office.close()


def test_a_query_is_said_in_the_offices_words(orders: Desk) -> None:
    query = Query(state=("registered", "redo"), unit=("甲", "乙", "丙"), days="7", due="over", repeat=3, words="楼道")
    assert filtering.in_words(orders, query) == "“楼道” · 待派单、不满退回办理中 · 甲、乙等 3 个单位 · 近 7 天收单 · 已超期 · 第 3 次及以上"


@pytest.mark.parametrize("name", ["", "   ", "全部", "这个筛选的名字实在是太长太长太长了"])
def test_a_name_that_says_nothing_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(Refused):
        filtering.keep(desk, name, Query())
    assert filtering.kept(desk) == []
