"""A small real office for the tests of screens: two orders, five units, a clock that the test holds."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from hotline_desk.services import acts
from hotline_desk.services.office import Desk

NOW = datetime(2026, 9, 17, 10, 6)
WALL, STAIRS = "BS260909-0231", "BS260916-0417"
UNITS = ("临江新村居民区", "宝林六村居民区", "综合行政执法队", "城建中心", "宝林三村居民区")


class Clock:
    """The office's clock, set by the test."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def act(desk: Desk, number: str, event: str, at: str, **data: object) -> None:
    acts.record(desk, number, event, data, datetime.fromisoformat(at))


def office(folder: Path) -> Desk:
    """WALL is in handling at a unit; STAIRS was only registered, the fourth complaint of its matter."""
    desk = Desk.create(folder / "office", "youyilu", "友谊路街道热线办", clock=Clock(), user="王敏")
    with desk.store.transaction(by="王敏", now=NOW) as tx:
        known = {unit["name"] for unit in tx.units()}
        for name in UNITS:
            if name not in known:
                tx.add_unit(name, "neighbourhood" if name.endswith("居民区") else "section")
    desk.units_changed()
    _wall(desk)
    for number, day in (("BS260701-0001", "2026-07-01"), ("BS260801-0002", "2026-08-03"),
                        ("BS260901-0003", "2026-09-01"), (STAIRS, "2026-09-16")):
        act(desk, number, "register", f"{day}T10:20", channel="12345", kind="complaint", caller="陈文", phone="13812341234",
            address="友谊路街道宝林六村12号302室", subject="楼道长期堆放杂物，影响老人通行", content="楼道堆放纸箱", category="楼道堆物",
            matter="m1")
    return desk


def _wall(desk: Desk) -> None:
    act(desk, WALL, "register", "2026-09-09T10:20", channel="12345", kind="complaint", caller="徐开", phone="13612345502",
        address="临江新村 7 号 602 室", subject="外墙渗水，雨天卧室墙面发霉", content="要求雨季前修复", category="房屋维修")
    act(desk, WALL, "contact", "2026-09-09T15:02", method="phone", reached=True, party="office", note="仅暴雨时渗漏")
    act(desk, WALL, "dispatch", "2026-09-09T15:20", to="临江新村居民区", basis="statutory", **{"class": "complex"})
    act(desk, WALL, "accept", "2026-09-09T15:40")
