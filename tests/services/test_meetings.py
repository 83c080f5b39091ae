"""会议与约谈: what the regulation makes due, what is on record, the papers of a record."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import acts, bulletin, meetings, records
from hotline_desk.services.meetings import Due
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.standing import Standing
from tests.services.conftest import Clock

PACKS = {"youyilu": (True, {"meeting", "talk", "task"}), "chengdong": (True, {"meeting", "talk", "task"}),
         "changning_cg": (False, {"meeting", "task"}), "luyang_cg": (False, {"meeting", "task"})}


def _office(folder: Path, pack: str) -> Desk:
    return Desk.create(folder / "office", pack, clock=Clock(), user="王敏")


@pytest.mark.parametrize("pack", PACKS)
def test_interviews_are_kept_only_where_the_regulation_names_them(tmp_path: Path, pack: str) -> None:
    with _office(tmp_path, pack) as desk:
        assert (meetings.has_interviews(desk), {k.name for k in meetings.kinds(desk)} & {"meeting", "talk", "task"}) == PACKS[pack]


@pytest.mark.parametrize("pack", PACKS)
def test_a_case_that_goes_badly_summons_only_where_an_article_says_so(tmp_path: Path, pack: str) -> None:
    """城东's list named a 约谈 without a clause, which its panel could not even write down."""
    with _office(tmp_path, pack) as desk:
        for kind, data in (("register", {"phone": "13800000001", "subject": "路灯不亮", "content": "路灯不亮", "address": "甲路1号"}),
                           ("dispatch", {"to": "甲单位", "basis": "statutory", "class": "general"}), ("accept", {}),
                           ("supervise", {"step": "confirm"}), ("supervise", {"step": "issue"}), ("supervise", {"step": "poor"})):
            acts.record(desk, "A1", kind, data, desk.now())
        found = [(d.rule, d.clause) for d in meetings.waiting(desk, Standing(desk))]
        assert found == ([("supervise_interview", "第十三条")] if pack == "youyilu" else [])


def _bad_week(desk: Desk) -> None:
    """城东: three results a week nobody was satisfied with bring an interview (三（九）)."""
    with desk.store.transaction(by="王敏", now=desk.now()) as tx:
        tx.add_unit("甲社区", "village", pending=False)
    desk.units_changed()
    for i in range(3):
        number = f"CD{i}"
        for kind, at, data in (
                ("register", "2026-02-23T09:00", {"phone": f"1380000000{i}", "subject": f"事{i}", "content": f"事{i}", "address": f"村{i}"}),
                ("dispatch", "2026-02-23T09:10", {"to": "甲社区"}), ("reply", "2026-02-24T09:00", {"method": "phone", "points": "答复"}),
                ("file_result", "2026-02-24T09:10", {"solved": "actual", "evidence": ["image"], "result": "办了"}),
                ("review_result", "2026-02-24T10:00", {"approved": True, "role": "党政办"}), ("submit", "2026-02-24T10:10", {}),
                ("close", "2026-02-24T11:00", {}),
                ("revisit", "2026-02-25T09:00", {"source": "district", "reached": True, "result": "dissatisfied"})):
            acts.record(desk, number, kind, data, datetime.fromisoformat(at))


def test_what_a_week_makes_due_is_listed_until_it_is_on_record(tmp_path: Path) -> None:
    with _office(tmp_path, "chengdong") as desk:
        _bad_week(desk)
        standing = Standing(desk)
        found = [d for d in meetings.waiting(desk, standing) if d.rule == "weekly_interview"]
        assert [(d.unit, d.clause, d.record) for d in found] == [("甲社区", "三（九）", "")]
        told = meetings.begun(desk, found[0])
        assert (told["type"], told["unit"]) == ("weekly_interview", "甲社区")
        number = records.add(desk, "talk", {**told, "person": "李书记"}).number
        assert [d.record for d in meetings.waiting(desk, standing) if d.rule == "weekly_interview"] == [number]
        follow = next(f for f in bulletin.make(standing, "2026-W09", trend=False).follows if "约谈" in f.words)
        assert meetings.due_of(desk, follow, "2026-W09") == replace(found[0], record=number), "通报 lists the same talk"


def test_a_ranking_binds_when_its_month_is_over(tmp_path: Path) -> None:
    """On the second of the month seventeen villages were told to explain a place they share with all others."""
    with _office(tmp_path, "chengdong") as desk:
        _bad_week(desk)
        with desk.store.transaction(by="王敏", now=desk.now()) as tx:
            for name in ("乙村", "丙村", "丁村"):
                tx.add_unit(name, "village", pending=False)
        desk.units_changed()
        clock: Any = desk.clock
        for now, last in (("2026-02-27T10:00", []), ("2026-03-02T10:00", ["甲社区"])):
            clock.now = datetime.fromisoformat(now)
            assert [d.unit for d in meetings.waiting(desk, Standing(desk)) if d.rule == "month_bottom"] == last


def test_an_explanation_is_no_interview(tmp_path: Path) -> None:
    with _office(tmp_path, "youyilu") as desk:
        told = meetings.begun(desk, Due("月排名末位说明", "甲居民区", "排名末位", "第十四条第一款", "month_bottom"))
        assert told["type"] == ""


@pytest.fixture
def meeting(desk: Desk) -> str:
    return records.add(desk, "meeting", {"type": "attack", "topic": "外墙渗水反复投诉", "chair": "主任", "place": "三楼", "attendees": ["房管所"],
                                         "decision": "月底前完成方案", "lead": "房管所", "deadline": "2026-03-31"}).number


def test_minutes_are_filled_from_the_record(desk: Desk, meeting: str) -> None:
    record = records.get(desk, meeting)
    assert meetings.forms(desk, record) == [("meeting_minutes", "市民服务热线会议纪要")]
    filled = meetings.fill(desk, "meeting_minutes", meeting)
    assert (filled["type"], filled["subject"], filled["decision"], f"{filled['due']:%Y-%m-%d}") == ("hard", "外墙渗水反复投诉", "月底前完成方案", "2026-03-31")
    assert filled["clause_line"] == "第十二条（一）"
    assert meetings.draw(desk, "meeting_minutes", meeting, {}).pdf.startswith(b"%PDF")


def test_an_interview_has_its_notice_first_and_its_record_once_held(desk: Desk) -> None:
    with desk.store.transaction(by="王敏", now=desk.now()) as tx:
        tx.add_unit("甲居民区", "neighbourhood", pending=False)
    desk.units_changed()
    number = records.add(desk, "talk", {"type": "supervise_interview", "unit": "甲居民区", "facts": "督办逾期未反馈",
                                             "rectify_by": "2026-03-20"}).number
    assert [form for form, _ in meetings.forms(desk, records.get(desk, number))] == ["interview_notice", "interview_record"]
    assert meetings.fill(desk, "interview_notice", number)["clause_line"] == "第十三条"
    records.amend(desk, number, {"held": "是"})
    assert next(form for form, _ in meetings.forms(desk, records.get(desk, number))) == "interview_record"
    assert [(o.number, o.label) for o in records.owed(desk, datetime(2026, 3, 21).date())] == [(number, "约谈·整改期限")]


def test_a_paper_that_is_not_of_the_record_is_refused(desk: Desk, meeting: str) -> None:
    with pytest.raises(Refused):
        meetings.fill(desk, "interview_notice", meeting)


def test_each_thing_to_carry_out_gets_its_own_day(desk: Desk, meeting: str) -> None:
    told = meetings.follow_up(desk, records.get(desk, meeting))
    assert (told["from"], told["unit"]) == (f"会议 {meeting}", "房管所")
