"""What a regulation asks without a number: hints before saving, marks on an order, reminders, plans that come due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import acts, alerts, dossier, ladder, registering, revisiting
from hotline_desk.services.office import Desk

Play = Callable[[str, Any], None]
PLACE = {"channel": "12345", "kind": "complaint", "subject": "噪音", "caller": "张三", "phone": "13800001111"}
TO = {"to": "甲居民区", "class": "general"}


@pytest.fixture
def office(tmp_path: Path, clock: Any) -> Callable[[str], Desk]:
    def made(pack: str) -> Desk:
        desk = Desk.create(tmp_path / pack, pack, clock=clock, user="王敏")
        acts_of = registering.save(desk, {**PLACE, "number": "A1", "category": "居住 · 群租"}, TO)
        assert acts_of.order == "A1"
        return desk
    return made


def told(desk: Desk, kind: str, **data: Any) -> dict[str, str]:
    """Words → clause of what is told before this act."""
    found = acts.preview(desk, "A1", kind, data)
    assert not found.refused
    return {c.text: c.clause for c in found.consequences}


@pytest.mark.parametrize(("pack", "kind", "data", "words", "clause"), [
    ("youyilu", "file_result", {"disposition": "already_determined"}, "已有定论或程序中的，须附情况说明", "第八条（三）"),
    ("youyilu", "file_result", {"disposition": "already_determined", "evidence": ["report"]}, "", ""),
    ("youyilu", "file_result", {"disposition": "await_conditions"}, "与诉求人沟通并申请延期", "第八条（三）"),
    ("youyilu", "file_result", {"disposition": "by_law"}, "", ""),
    ("chengdong", "file_result", {"disposition": "await_conditions"}, "", ""),
    ("chengdong", "accept", {}, "第一时间告知诉求人正在办理", "三（五）"),
    ("youyilu", "accept", {}, "", ""),
    ("changning_cg", "visit", {"officers": ["甲"], "recorder": "A7"}, "请写全到场执法人员", "二（二）"),
    ("changning_cg", "visit", {"officers": ["甲", "乙"], "recorder": "A7"}, "", ""),
    ("changning_cg", "visit", {"officers": ["甲", "乙"]}, "请写执法记录仪编号", "二（二）"),
    ("changning_cg", "complete", {"method": "立案查处"}, "立案查处：执法全过程记录存档", "二（二）"),
    ("changning_cg", "complete", {"method": "教育劝阻"}, "教育劝阻：摄像、拍照留痕存档", "二（二）"),
    ("youyilu", "complete", {"method": "教育劝阻"}, "", ""),
])
def test_a_hint_stands_where_the_regulation_has_it(office: Callable[[str], Desk], pack: str, kind: str, data: dict[str, Any],
                                                   words: str, clause: str) -> None:
    with office(pack) as desk:
        hinted = {w: c for w, c in told(desk, kind, **data).items() if c in ("第八条（三）", "三（五）", "二（二）")
                  and any(key in w for key in ("情况说明", "申请延期", "第一时间", "请写", "存档"))}
        assert hinted == ({words: clause} if words else {})


def test_whoever_was_told_already_is_not_to_be_told_again(office: Callable[[str], Desk]) -> None:
    with office("chengdong") as desk:
        acts.record(desk, "A1", "contact", {"method": "phone", "reached": True, "party": "unit", "purpose": "progress_notice"})
        assert not [w for w in told(desk, "accept") if "第一时间告知" in w]


@pytest.mark.parametrize(("pack", "category", "expected"), [
    ("changning_cg", "居住 · 群租", ["可能要转立案：严重影响居民生活"]), ("changning_cg", "建筑垃圾处置", ["可能要转立案：破坏生态环境"]),
    ("changning_cg", "咨询", []), ("youyilu", "居住 · 群租", [])])
def test_a_category_hints_at_a_case_to_open(office: Callable[[str], Desk], pack: str, category: str, expected: list[str]) -> None:
    with office(pack) as desk:
        found = registering.preview(desk, {**PLACE, "number": "A2", "category": category}, TO)
        assert [c.text for c in found.consequences if c.text.startswith("可能要转立案")] == expected
        assert desk.judge("A1")[1].findings == ()  # a hint is no finding


def test_marks_of_an_order_are_shown_whenever_they_were_set(desk: Desk, play: Play) -> None:
    play("A1", [("2026-03-02T10:20", "register", {**PLACE, "flags": ["major", "leader_instruction"]}),
                ("2026-03-02T10:30", "flag", {"what": "multi_dept"})])
    assert {"重大", "领导批示", "涉及多个部门"} <= set(dossier.view(desk, "A1").tags)
    assert "媒体曝光" not in dossier.view(desk, "A1").tags


def test_dated_signatures_of_an_extension_are_shown(desk: Desk, play: Play) -> None:
    play("A1", [("2026-03-02T10:20", "register", PLACE), ("2026-03-02T10:30", "dispatch", TO),
                ("2026-03-03T10:30", "request_extension", {"level": "street", "reason": "等材料"}),
                ("2026-03-04T09:00", "decide_extension", {"approved": True, "signed_by": ["热线办 王某 2026-03-03", "区 李某 2026-03-04"]})])
    line = next(i for i in dossier.view(desk, "A1").timeline if i.kind == "decide_extension")
    assert "热线办 王某 2026-03-03、区 李某 2026-03-04" in line.text


def test_the_way_of_a_revisit_is_kept_and_printed(desk: Desk, play: Play) -> None:
    play("A1", [("2026-03-02T10:20", "register", PLACE), ("2026-03-02T10:30", "dispatch", TO),
                ("2026-03-03T10:30", "revisit", {"source": "district", "method": "sms", "result": "satisfied"})])
    assert revisiting.record_values(desk.judge("A1")[0])["method"] == "短信"


SENT_UP = [("2026-03-02T10:20", "register", PLACE), ("2026-03-02T10:30", "dispatch", TO), ("2026-03-03T09:00", "reply", {}),
           ("2026-03-03T09:10", "file_result", {"solved": "actual"})]


def test_an_approved_answer_waits_to_be_sent_up_the_same_day(desk: Desk, play: Play) -> None:
    play("A1", SENT_UP)
    waiting = lambda: [c for c in alerts.clocks(desk) if c.rule == "submit_alert"]  # noqa: E731
    assert waiting() == []
    play("A1", [("2026-03-03T10:00", "review_result", {"approved": True})])
    assert [(f"{c.due:%m-%d %H:%M}", c.soft, c.role) for c in waiting()] == [("03-03 17:30", True, "alert")]
    play("A1", [("2026-03-03T11:00", "submit", {})])
    assert waiting() == []


@pytest.mark.parametrize(("now", "rung"), [("15:29", "yellow"), ("15:30", "orange"), ("17:31", "red")])
def test_first_contact_is_told_two_hours_before_it_is_due(desk: Desk, now: str, rung: str) -> None:
    from datetime import datetime

    clock = ladder.Clock("A1", "first_contact", datetime(2026, 3, 2, 9), datetime(2026, 3, 3, 17, 30))
    assert ladder.level(desk.calendar, clock, datetime.fromisoformat(f"2026-03-03T{now}")) == rung


def test_a_plan_that_came_due_is_called_again(desk: Desk, play: Play, clock: Any) -> None:
    play("A1", [("2026-03-02T10:20", "register", PLACE), ("2026-03-02T10:30", "dispatch", TO),
                ("2026-03-03T10:00", "plan_close", {"planned": "2026-03-20T17:30"})])
    clock.set("2026-03-19T09:00")
    assert revisiting.queue(desk) == []
    clock.set("2026-03-20T09:00")
    assert [(r.order, r.closed, r.group) for r in revisiting.queue(desk)] == [("A1", "3月20日 周五 计划时限到", "call")]
    acts.record(desk, "A1", "revisit", {"source": "city", "method": "phone", "reached": True, "result": "satisfied"})
    assert revisiting.queue(desk) == []


def test_a_reminder_of_ours_is_nowhere_told_like_a_missed_deadline(desk: Desk, play: Play, clock: Any) -> None:
    """派单 within an hour is this program's advice: no article sets it, nobody is marked for it."""
    play("A1", [("2026-03-02T10:20", "register", {"channel": "12345", "kind": "complaint", "subject": "堆物"})])
    clock.set("2026-03-02T11:30")
    standing = next(c for c in dossier.view(desk, "A1").clocks if c.duty == "派单")
    assert (standing.left_text, standing.urgency) == ("提醒已过 10 分", "today")
    sent = {"to": "城建中心", "class": "general", "basis": "statutory"}
    told = next(c for c in acts.preview(desk, "A1", "dispatch", sent).consequences if c.text.startswith("派单"))
    assert (told.text, told.urgency) == ("派单：完成，晚于提醒时间 3月2日（周一）11:20", "done")
    acts.record(desk, "A1", "dispatch", sent)
    done = next(c for c in dossier.view(desk, "A1").clocks if c.duty == "派单")
    assert (done.left_text, done.urgency) == ("3/02 11:30 晚于提醒", "done")


def test_an_order_from_before_the_regulation_says_why_no_clock_runs(tmp_path: Path, clock: Any) -> None:
    """The clock of the platform runs; the regulation's do not, and say so before saving and in the dossier."""
    desk = Desk.create(tmp_path / "old", "luyang_cg", clock=clock, user="王敏")
    begins = desk.pack.begins
    assert begins is not None
    for number, at in (("A1", begins - timedelta(days=1)), ("A2", begins)):
        fields = {**PLACE, "number": number, "received_at": datetime.combine(at, time(9))}
        before = [c.detail for c in registering.preview(desk, fields).consequences if c.text == "没有时限可算"]
        registering.save(desk, fields)
        view = dossier.view(desk, number)
        assert bool(before) == bool(view.unruled) == (number == "A1")
        assert view.unruled in ("", *before)
    assert f"{begins.year}年" in dossier.view(desk, "A1").unruled
    acts.record(desk, "A1", "void", {"reason": "重复登记"})
    assert dossier.view(desk, "A1").number == "A1"
