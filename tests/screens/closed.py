"""Orders that are over, for the tests of 回访, 督办与提级 and 归档: real acts through the services."""

from __future__ import annotations

from pathlib import Path

from hotline_desk.services.office import Desk
from tests.screens.offices import Clock, act

OIL, PATH, LAMP = "BS260910-0355", "BS260911-0231", "BS260912-0100"
UNIT = "综合行政执法队"


def over(desk: Desk, number: str, day: str = "2026-09-10", **facts: object) -> None:
    """One order from its registration to 结案: it waits for its revisit where the pack has one."""
    told = {"channel": "12345", "kind": "complaint", "caller": "吴敏", "phone": "13612345502", "address": "牡丹江路1588弄",
            "subject": "餐饮油烟直排居民楼", "content": "油烟直排，夜里睡不着", "category": "油烟"} | facts
    act(desk, number, "register", f"{day}T08:40", **told)
    act(desk, number, "dispatch", f"{day}T09:00", to=UNIT, basis="statutory", **{"class": "general"})
    act(desk, number, "contact", f"{day}T09:30", method="phone", reached=True, party="office")
    act(desk, number, "accept", f"{day}T09:40")
    act(desk, number, "reply", f"{day}T15:00", method="phone", points="已责令商户加装净化装置")
    act(desk, number, "file_result", f"{day}T15:10", disposition="by_law", closure_basis="completed", solved="actual",
        evidence=["image"], result="净化装置9月底前装好")
    act(desk, number, "review_result", f"{day}T16:00", role="热线办", approved=True)
    act(desk, number, "submit", f"{day}T16:10")
    act(desk, number, "close", f"{day}T16:50")


def visited(desk: Desk, number: str, at: str, **answers: object) -> None:
    act(desk, number, "revisit", at, **({"source": "street", "reached": True, "result": "satisfied"} | answers))


def all_called(desk: Desk) -> None:
    """OIL, PATH and LAMP are over and their citizens content: they wait for 归档."""
    for number, day in ((OIL, "2026-09-10"), (PATH, "2026-09-11"), (LAMP, "2026-09-14")):
        over(desk, number, day)
        visited(desk, number, "2026-09-16T09:00")


def one_lacks_papers(desk: Desk) -> None:
    """As all_called; OIL and PATH are whole, LAMP was supervised and its signed sheet is missing."""
    all_called(desk)
    act(desk, LAMP, "supervise", "2026-09-16T10:00", step="confirm")


def desk_of(folder: Path, pack: str = "youyilu") -> Desk:
    """An empty office of a pack on the day of the pictures."""
    return Desk.create(folder / "office", pack, "友谊路街道热线办" if pack == "youyilu" else "", clock=Clock(), user="王敏")
