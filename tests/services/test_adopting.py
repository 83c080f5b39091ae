"""参照: rules of other regulations, and what borrowing one would have done to the orders of late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from hotline_desk.packs import available, load_pack
from hotline_desk.services import acts, adopting, own_values, regulation
from hotline_desk.services.office import Desk

URGENT = {"channel": "12345", "subject": "路灯倒了", "urgency": "urgent"}


def _row(desk: Desk, name: str) -> adopting.Borrowable:
    return next(r for r in adopting.listed(desk) if r.name == name)


def test_the_list_holds_what_the_others_have_and_this_one_lacks(desk: Desk) -> None:
    found, mine = adopting.listed(desk), desk.pack.book(desk.now().date())
    assert found
    assert all(r.name not in mine and r.pack != "youyilu" for r in found)
    others = {(p, n) for p in available() if p != "youyilu" for n in load_pack(p).book(desk.now().date()) if n not in mine}
    assert {(r.pack, r.name) for r in found} == others
    assert [r.name for r in adopting.listed(desk, "紧急件反馈")] == ["urgent_feedback_hours"]
    assert all(r.clause and (r.quote or r.origin != "规定原文") for r in found)


def test_the_engine_says_what_it_would_have_done(desk: Desk, clock: Any) -> None:
    for number, day, fields in (("A1", "2026-03-01T20:00", URGENT), ("A2", "2026-03-02T10:00", {**URGENT, "urgency": "normal"})):
        clock.now = datetime.fromisoformat(day)
        acts.record(desk, number, "register", fields, clock.now)
    clock.set("2026-03-02T14:00")
    row = _row(desk, "urgent_feedback_hours")
    [said] = adopting.foresee(desk, row)
    assert "试算" in said
    assert "最近 60 天收到的 2 件" in said
    assert "多出紧急反馈时限 1 个；其中 1 个没有做到" in said
    assert row.name not in desk.pack.book(desk.now().date())
    assert not list(desk.folder.glob("office.toml*"))


def test_a_rule_that_moves_no_clock_says_so(desk: Desk, clock: Any, play: Callable[..., None]) -> None:
    play("A1", [("2026-03-02T10:20", "register", {"channel": "12345", "subject": "噪声"})])
    assert "只影响考核得分" in adopting.foresee(desk, _row(desk, "score_proactive"))[0]


def test_an_alert_that_becomes_a_limit_is_said(tmp_path: Any, clock: Any) -> None:
    """城东 has 第一时间联系 as an alert: with a limit of one day every such clock is another, and “没有一个时限会变” was said."""
    with Desk.create(tmp_path / "chengdong", "chengdong", clock=clock) as made:
        acts.record(made, "A1", "register", {"channel": "12345", "subject": "路灯倒了"}, clock.now)
        acts.record(made, "A1", "dispatch", {"to": "城市建设办公室"}, clock.now)
        [said] = adopting.foresee(made, _row(made, "first_contact_workdays"))
    assert said.endswith("1 个先行联系时限换了截止")


def test_every_rule_that_can_be_borrowed_can_be_reckoned(desk: Desk, clock: Any, play: Callable[..., None]) -> None:
    play("A1", [("2026-03-02T10:20", "register", URGENT), ("2026-03-02T10:40", "contact", {"method": "phone", "reached": True, "party": "office"})])
    for row in adopting.listed(desk):
        assert adopting.foresee(desk, row)[0].startswith("拿最近"), row.name
        assert adopting.explained(desk, row).clause == row.clause


def test_borrowed_it_is_marked_and_gone_from_the_list_and_back_again(desk: Desk) -> None:
    row = _row(desk, "urgent_feedback_hours")
    assert adopting.said(desk, date(2026, 3, 2)) == "2026年3月2日起收到的工单多这一条；在办的 0 件不受影响"
    own_values.adopt(desk, row.name, row.pack, desk.now().date(), "例会定")
    shown = next(v for v in regulation.values(desk) if v.name == row.name)
    assert "参照" in shown.origin
    assert shown.clause.startswith("参照")
    assert [r for r in adopting.listed(desk) if r.name == row.name] == []
    own_values.restore(desk, row.name)
    assert _row(desk, "urgent_feedback_hours")


@pytest.mark.parametrize("pack", [p for p in available() if p != "youyilu"])
def test_every_office_finds_something_to_borrow(pack: str, tmp_path: Any, clock: Any) -> None:
    with Desk.create(tmp_path / pack, pack, clock=clock) as made:
        assert adopting.listed(made)
