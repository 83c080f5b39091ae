"""Who should handle an order: units are offered with their reasons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hotline_desk.services import (
    acts,
    bulk_units,
    importing,
    learning,
    registering,
    unit_office,
    units,
)
from hotline_desk.services.office import Desk
from tests.services.repeating.facts import FACTS, OTHER


def test_units_are_offered_with_reasons_and_never_sent(desk: Desk, clock: Any, take: Callable[..., str]) -> None:
    with desk.store.transaction(by="王敏", now=desk.now()) as tx:
        tx.add_unit("宝林六村居民区", "neighbourhood", pending=False)
        tx.add_unit("城建中心", "section", pending=False)
    desk.units_changed()
    assert units.choices(desk, address="宝林六村1号")[0].reason == "地址匹配：宝林六村"
    for n in range(6):
        take(f"L{n}", f"2026-03-0{n + 2}T09:00", **OTHER)
        acts.record(desk, f"L{n}", "dispatch", {"to": "城建中心", "class": "general"})
    desk.__dict__.pop("_learned", None)
    seq = desk.store.last_seq()
    best = units.choices(desk, address="宝林六村1号", category=str(OTHER["category"]), subject="路灯不亮")[0]
    assert best.name == "城建中心"
    assert "办过 6 件" in best.reason
    assert units.categories(desk, {"content": "东门路灯坏了"})[0].category == OTHER["category"]
    assert desk.store.last_seq() == seq
    assert [u.name for u in units.choices(desk, query="chengjian")] == [u.name for u in units.choices(desk, query="cjzx")] == ["城建中心"]


def test_the_unit_a_platform_named_is_offered_first_until_it_was_sent(desk: Desk, clock: Any) -> None:
    """The export says who is to handle it, but not when it was sent: it is not dispatched, yet nobody should have to look it up."""
    with desk.store.transaction(by="王敏", now=desk.now()) as tx:
        for name, kind in (("宝林六村居民区", "neighbourhood"), ("城建中心", "section"), ("房管办", "section")):
            tx.add_unit(name, kind, pending=False)
    desk.units_changed()
    clock.set("2026-03-06T09:00")
    path = desk.folder.parent / "named.csv"
    path.write_text("工单编号,诉求地址,诉求内容,承办单位\nU1,宝林六村12号,路灯不亮,城建中心（张工）\nU2,宝林六村12号,路灯不亮,某某公司\n", encoding="utf-8")
    importing.commit(desk, importing.plan(desk, importing.read(path), "named.csv"))
    assert next((u.name, u.reason) for u in units.choices(desk, order="U1")) == ("城建中心", "平台写的承办单位")
    assert [(s.unit, s.numbers) for s in bulk_units.shares(desk, ["U1"])] == [("城建中心", ("U1",))]
    assert units.choices(desk, order="U2")[0].reason == "地址匹配：宝林六村"
    acts.record(desk, "U1", "dispatch", {"to": "房管办", "class": "general"})
    assert "平台" not in "".join(u.reason for u in units.choices(desk, order="U1"))


PLACES = [  # address → the unit whose ground it is
    ("听潮街道和顺佳苑38栋601室", "和顺佳苑居民区"),
    ("听潮街道金穗五村2幢404", "金穗五村居民区"),
    ("金穗小区3号", "金穗居民区"),
    ("听潮居民区7号", "听潮居民区"),
    ("金穗路12号", ""),
    ("锚地路125弄4栋", ""),
]


@pytest.mark.parametrize(("address", "unit"), PLACES)
def test_a_streets_name_or_a_roads_is_no_estate(desk: Desk, address: str, unit: str) -> None:
    for name in ("听潮居民区", "和顺佳苑居民区", "金穗居民区", "金穗五村居民区", "锚地居民区"):
        units.add(desk, name, "neighbourhood")
    best = units.choices(desk, address=address)[0]
    assert (best.name if best.reason else "") == unit


def test_a_unit_is_not_given_the_orders_of_others_for_a_reason(desk: Desk, clock: Any) -> None:
    for n in range(1, 9):
        clock.set(f"2026-02-{n:02d}T10:00")
        registering.save(desk, OTHER | {"number": f"H{n}"}, {"to": "华山苑居民区", "basis": "statutory"})
        registering.save(desk, FACTS | {"number": f"J{n}"}, {"to": "宝林六村居民区", "basis": "statutory"})
    offered = units.choices(desk, **{name: str(OTHER[name]) for name in ("category", "subject", "content", "address")})
    parts = {unit.name: unit.reason.split("；") for unit in offered}
    assert all(len(told) == len(set(told)) for told in parts.values()), parts
    assert all("属地办过" in told for told in parts["宝林六村居民区"]), "it never had such an order itself"
    assert "华山苑" in parts["华山苑居民区"][0]


def test_renamed_units_keep_what_they_learned_and_retired_ones_are_not_offered(desk: Desk, take: Callable[..., str]) -> None:
    for name in ("城建中心", "市容所"):
        units.add(desk, name, "section")
    for n in range(6):
        take(f"L{n}", f"2026-03-0{n + 2}T09:00", **OTHER)
        acts.record(desk, f"L{n}", "dispatch", {"to": "城建中心", "class": "general"})
    unit_office.rename(desk, "城建中心", "城市建设管理中心")
    learning.forget(desk)
    best = units.choices(desk, category=str(OTHER["category"]), subject="路灯不亮")
    assert best[0].name == "城市建设管理中心"
    assert "办过 6 件" in best[0].reason
    assert "城建中心" not in {choice.name for choice in best}
    unit_office.save(desk, "城市建设管理中心", "section", (), {}, active=False)
    learning.forget(desk)
    left = units.choices(desk, category=str(OTHER["category"]), subject="路灯不亮")
    assert [(choice.name, choice.reason) for choice in left] == [("市容所", "")]
