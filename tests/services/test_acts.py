"""Every act of 友谊路: allowed or refused with its clause, undone by one more event, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from hotline_desk.services import acts, registering, showing
from hotline_desk.services.office import Conflict, Desk, Refused

REGISTER = ("2026-03-02T10:15", "register", {"channel": "12345", "kind": "complaint", "subject": "噪音扰民",
                                             "caller": "张三", "phone": "13800001111", "address": "宝林六村12号"})
DISPATCH = ("2026-03-02T10:40", "dispatch", {"to": "密山二村第一居民区", "class": "general"})
ACCEPT = ("2026-03-02T11:00", "accept", {})
CONTACT = ("2026-03-02T11:10", "contact", {"method": "phone", "reached": True, "party": "office"})
REPLY = ("2026-03-03T09:00", "reply", {"method": "phone"})
FILED = ("2026-03-03T09:10", "file_result", {"disposition": "by_law", "closure_basis": "completed", "solved": "actual"})
REVIEWED = ("2026-03-03T10:00", "review_result", {"approved": True, "role": "热线办"})
SUBMIT = ("2026-03-03T10:10", "submit", {})
CLOSE = ("2026-03-03T15:00", "close", {})
BAD = ("2026-03-04T10:00", "revisit", {"source": "street", "reached": True, "result": "dissatisfied", "resolved": "no"})
GOOD = ("2026-03-04T10:00", "revisit", {"source": "street", "reached": True, "result": "satisfied", "resolved": "yes"})
REDO = ("2026-03-04T10:30", "redo", {"level": "street"})
ARCHIVE = ("2026-03-05T09:00", "archive", {})

SENT = [REGISTER, DISPATCH]
HANDLING = [*SENT, ACCEPT, CONTACT]
ANSWERED = [*HANDLING, REPLY, FILED]
CLOSED = [*ANSWERED, REVIEWED, SUBMIT, CLOSE]
HISTORIES = {
    "registered": [REGISTER], "dispatched": SENT, "handling": HANDLING, "reply_review": ANSWERED,
    "submitted": [*ANSWERED, REVIEWED, SUBMIT], "pending_revisit": CLOSED, "closed": [*CLOSED, GOOD],
    "bad": [*CLOSED, BAD], "redo": [*CLOSED, BAD, REDO], "archived": [*CLOSED, GOOD, ARCHIVE],
    "returned": [*HANDLING, ("2026-03-02T13:40", "request_return", {"reason": "非辖区", "signed_by": ["热线办"]}),
                 ("2026-03-02T15:00", "decide_return", {"accepted": True})],
    "return_pending": [*HANDLING, ("2026-03-02T13:40", "request_return", {"reason": "非辖区"})],
    "planned": [*HANDLING, ("2026-03-03T09:00", "report_progress", {"promised": "2026-03-20T17:30", "plan": "进场"})],
    "complex": [REGISTER, ("2026-03-02T10:40", "dispatch", {"to": "社区管理办公室", "class": "complex"})],
    "asked": [*HANDLING, ("2026-03-03T09:00", "request_extension", {"level": "street", "reason": "天气"})],
    "void": [REGISTER, ("2026-03-02T10:30", "void", {"reason": "重复登记"})],
}

# history, moment, event, fields → the state after, or the clause (or "" for none) and words of the refusal
ALLOWED = [
    ("registered", "2026-03-02T10:40", "dispatch", {"to": "宝林六村居民区", "class": "simple"}, "dispatched"),
    ("registered", "2026-03-02T10:40", "contact", {"method": "phone", "reached": False, "reason": "没接"}, "registered"),
    ("registered", "2026-03-02T10:40", "request_return", {"reason": "非辖区"}, "return_pending"),
    ("dispatched", "2026-03-02T11:00", "accept", {}, "handling"),
    ("dispatched", "2026-03-02T11:00", "contact", {"reached": True, "party": "unit"}, "handling"),
    ("dispatched", "2026-03-02T11:00", "redispatch", {"to": "社区平安办公室"}, "dispatched"),
    ("dispatched", "2026-03-02T11:00", "initial_reply", {"method": "phone"}, "handling"),
    ("dispatched", "2026-03-02T11:00", "visit", {}, "handling"),
    ("handling", "2026-03-03T09:00", "request_extension", {"level": "street", "reason": "天气"}, "handling"),
    ("handling", "2026-03-03T09:00", "complete", {"method": "现场"}, "handling"),
    ("handling", "2026-03-03T09:00", "file_result", {"disposition": "by_law"}, "reply_review"),
    ("handling", "2026-03-03T09:00", "plan_close", {"planned": "2026-04-01T17:30"}, "planned"),
    ("handling", "2026-03-03T09:00", "report_progress", {"promised": "2026-04-01T17:30"}, "planned"),
    ("handling", "2026-03-03T09:00", "request_return", {"reason": "迟了，照记"}, "return_pending"),
    ("asked", "2026-03-03T10:00", "decide_extension", {"approved": True, "new_due": "2026-03-16T17:30"}, "handling"),
    ("asked", "2026-03-03T10:00", "decide_extension", {"approved": False}, "handling"),
    ("complex", "2026-03-09T09:00", "request_extension", {"level": "city", "reason": "大", "report_attached": True}, "handling"),
    ("return_pending", "2026-03-03T10:00", "decide_return", {"accepted": True}, "returned"),
    ("return_pending", "2026-03-03T10:00", "decide_return", {"accepted": False}, "handling"),
    ("reply_review", "2026-03-03T10:00", "review_result", {"approved": False, "note": "重写"}, "handling"),
    ("reply_review", "2026-03-03T10:00", "submit", {}, "submitted"),
    ("submitted", "2026-03-03T15:00", "close", {}, "pending_revisit"),
    ("pending_revisit", "2026-03-04T10:00", "revisit", {"source": "street", "reached": True, "result": "basic"}, "closed"),
    ("pending_revisit", "2026-03-04T10:00", "revisit", {"source": "street", "reached": False}, "pending_revisit"),
    ("bad", "2026-03-04T10:30", "redo", {"level": "street"}, "redo"),
    ("closed", "2026-03-06T09:00", "revisit", {"source": "district", "reached": True, "result": "dissatisfied"}, "closed"),
    ("closed", "2026-03-06T09:00", "archive", {}, "archived"),
    ("handling", "2026-03-03T09:00", "supervise", {"step": "issue"}, "handling"),
    ("handling", "2026-03-03T09:00", "flag", {"what": "media"}, "handling"),
    ("handling", "2026-03-03T09:00", "remind", {"note": "请抓紧"}, "handling"),
    ("handling", "2026-03-03T09:00", "join_matter", {"matter": "M1"}, "handling"),
    ("handling", "2026-03-03T09:00", "leave_matter", {}, "handling"),
    ("handling", "2026-03-03T09:00", "report_to_head", {}, "handling"),
    ("handling", "2026-03-03T09:00", "face_reply", {}, "handling"),
    ("handling", "2026-03-03T09:00", "interview", {"step": "plan"}, "handling"),
    ("handling", "2026-03-03T09:00", "amend", {"changes": {"address": "宝林六村13号"}, "reason": "听错"}, "handling"),
    ("handling", "2026-03-03T09:00", "note", {"text": "已致电"}, "handling"),
    ("handling", "2026-03-03T09:00", "void", {"reason": "误登"}, "void"),
    ("archived", "2026-03-06T09:00", "note", {"text": "补记"}, "archived"),
]
REFUSED = [
    ("registered", "2026-03-02T11:00", "accept", {}, "", "做不了"),
    ("registered", "2026-03-02T11:00", "register", {"subject": "又来"}, "", "已经登记过"),
    ("registered", "2026-03-02T11:00", "close", {}, "", "做不了"),
    ("registered", "2026-03-02T11:00", "dispatch", {}, "", "缺“承办单位”"),
    ("registered", "2026-03-02T11:00", "dispatch", {"to": "甲", "class": "大"}, "", "可用"),
    ("registered", "2026-03-02T11:00", "dispatch", {"to": "甲", "colour": "红"}, "", "没有“colour”"),
    ("dispatched", "2026-03-02T11:00", "dispatch", {"to": "宝林六村居民区"}, "", "做不了"),
    ("dispatched", "2026-03-02T11:00", "decide_return", {"accepted": True}, "", "做不了"),
    ("handling", "2026-03-06T09:00", "request_extension", {"level": "street"}, "第九条第一款", "已截止"),
    ("handling", "2026-03-03T09:00", "request_extension", {"level": "city", "report_attached": True}, "第九条第二款", "复杂疑难"),
    ("complex", "2026-03-03T09:00", "request_extension", {"level": "city"}, "第九条第二款", "书面报告"),
    ("complex", "2026-03-10T09:00", "request_extension", {"level": "city", "report_attached": True}, "第九条第二款", "已截止"),
    ("asked", "2026-03-03T10:00", "decide_extension", {"approved": True, "new_due": "2026-03-17T17:30"}, "第九条第一款", "最长 10"),
    ("handling", "2026-03-03T10:00", "decide_extension", {"approved": True}, "", "没有待决定"),
    ("handling", "2026-03-03T10:00", "report_progress", {"promised": "2026-03-03T09:00"}, "", ""),
    ("handling", "2026-03-03T10:00", "clear_ledger", {}, "", "做不了"),
    ("handling", "2026-03-03T10:00", "open_ledger", {"reason": "等汛期"}, "第八条（三）", "没有挂账"),
    ("handling", "2026-03-03T10:00", "archive", {}, "", "做不了"),
    ("archived", "2026-03-06T09:00", "revisit", {"source": "city"}, "", "不能再记录"),
    ("archived", "2026-03-06T09:00", "remind", {}, "", "不能再记录"),
    ("returned", "2026-03-06T09:00", "file_result", {}, "", "做不了"),
    ("void", "2026-03-02T11:00", "dispatch", {"to": "甲"}, "", "不能再记录"),
    ("void", "2026-03-02T11:00", "void", {"reason": "再作废一次"}, "", "作废"),
    ("handling", "2026-03-03T09:00", "void", {"voids": 9}, "", "不存在"),
    ("handling", "2026-03-03T09:00", "void", {"voids": -1}, "", "不存在"),
    ("handling", "2026-03-03T09:00", "void", {"voids": 0}, "", "登记"),
    ("handling", "2026-03-03T09:00", "void", {"voids": "x"}, "", "撤回的事件"),
    ("handling", "2026-03-03T09:00", "amend", {"changes": {"platform_due": "下周"}}, "", "看不懂"),
    ("handling", "2026-03-03T09:00", "amend", {"changes": {"colour": "红"}}, "", "colour"),
    ("handling", "2026-03-03T09:00", "amend", {"changes": ["address"]}, "", "更正"),
    ("handling", "2026-03-03T09:00", "flag", {"what": "media", "points": "很多"}, "", "分值"),
    ("handling", "2026-03-03T09:00", "note", {"text": {"a": 1}}, "", "内容"),
    ("nobody", "2026-03-03T09:00", "accept", {}, "", "没有编号"),
    ("nobody", "2026-03-03T09:00", "void", {"voids": 0}, "", "没有编号"),
    ("handling", "2026-03-03T09:00", "explode", {}, "", "没有“explode”"),
]


def history(name: str) -> list[Any]:
    return HISTORIES.get(name, [])


@pytest.mark.parametrize(("before", "moment", "kind", "data", "state"), ALLOWED)
def test_allowed(desk: Desk, clock: Any, play: Callable[..., None], before: str, moment: str, kind: str,
                 data: dict[str, Any], state: str) -> None:
    play("A1", history(before))
    clock.set(moment)
    shown = acts.preview(desk, "A1", kind, data)
    assert (shown.refused, shown.clause) == ("", "")
    done = acts.record(desk, "A1", kind, data)
    assert desk.judge("A1")[1].state == state
    assert desk.store.order_row("A1")["state"] == state
    assert done.order == "A1" and done.message
    assert showing.rebuild(desk)[1] == 0


@pytest.mark.parametrize(("before", "moment", "kind", "data", "clause", "words"), REFUSED)
def test_refused_changes_nothing(desk: Desk, clock: Any, play: Callable[..., None], state_of: Callable[[], Any], before: str,
                                 moment: str, kind: str, data: dict[str, Any], clause: str, words: str) -> None:
    play("A1", history(before))
    clock.set(moment)
    was, stack = state_of(), list(desk.undo_stack)
    shown = acts.preview(desk, "A1", kind, data)
    assert words in shown.refused and shown.refused.endswith("。")
    with pytest.raises(Refused) as caught:
        acts.record(desk, "A1", kind, data)
    assert str(caught.value) == shown.refused
    if clause:
        assert (caught.value.clause, shown.clause) == (clause, clause)
    assert state_of() == was and desk.undo_stack == stack


def test_a_redo_is_not_closed_without_the_signature(desk: Desk, clock: Any, play: Callable[..., None]) -> None:
    play("A1", [*HISTORIES["redo"], ("2026-03-05T09:00", "reply", {"method": "visit"}), ("2026-03-05T09:10", "file_result", {}),
                ("2026-03-05T10:00", "review_result", {"approved": True}), ("2026-03-05T10:10", "submit", {})])
    clock.set("2026-03-05T15:00")
    with pytest.raises(Refused, match="签字") as caught:
        acts.record(desk, "A1", "close")
    assert (caught.value.rule, caught.value.clause) == ("redo_signature_missing", "第十一条第三款")
    acts.record(desk, "A1", "review_result", {"approved": True, "role": "分管领导", "signed_by": ["李主任"]})
    acts.record(desk, "A1", "close")
    assert desk.judge("A1")[1].state == "pending_revisit"


@pytest.mark.parametrize("name", [n for n in HISTORIES if n not in ("archived", "void")])
def test_undo_all_the_way_back(desk: Desk, clock: Any, play: Callable[..., None], name: str) -> None:
    """Every act is undone by one more event, newest first, down to the registration."""
    steps = HISTORIES[name]
    states = []
    for step in steps:
        play("A1", [step])
        states.append(desk.judge("A1")[1])
    clock.set("2026-03-06T09:00")
    for want in [j.state for j in reversed(states[:-1])]:
        before = desk.store.version("A1")
        done = acts.undo(desk)
        assert done is not None and done.message.startswith("已撤销")
        assert desk.store.version("A1") == before + 1
        assert desk.judge("A1")[1].state == want
    assert acts.undo(desk) is not None
    assert desk.judge("A1")[1].state == "void"
    assert acts.undo(desk) is None
    assert showing.rebuild(desk) == (1, 0)


def test_an_undo_gives_back_the_same_judgement(desk: Desk, clock: Any, play: Callable[..., None]) -> None:
    play("A1", HANDLING)
    clock.set("2026-03-03T09:20")
    was = desk.judge("A1")[1]
    for kind, data in [("file_result", {}), ("request_extension", {"level": "street"}), ("redispatch", {"to": "社区平安办公室"}),
                       ("join_matter", {"matter": "M1"}), ("flag", {"what": "media"}),
                       ("amend", {"changes": {"platform_due": "2026-03-03T17:00"}}), ("void", {"reason": "误"})]:
        done = acts.record(desk, "A1", kind, data)
        assert desk.judge("A1")[1] != was
        acts.undo(desk, done)
        assert desk.judge("A1")[1] == was
    assert showing.rebuild(desk)[1] == 0


def test_an_undo_under_later_acts_is_refused(desk: Desk, clock: Any, play: Callable[..., None], state_of: Callable[[], Any]) -> None:
    play("A1", HANDLING)
    first = desk.undo_stack[1]
    assert first.message.startswith("派单")
    was = state_of()
    with pytest.raises(Refused, match="先撤销后面的"):
        acts.undo(desk, first)
    with pytest.raises(Refused, match="先撤销后面的"):
        acts.undo(desk, desk.undo_stack[0])  # the registration, with everything on it
    assert state_of() == was
    contact = desk.undo_stack[-1]
    acts.undo(desk, contact)
    with pytest.raises(Refused, match="撤销过"):
        acts.undo(desk, contact)


def test_an_act_undone_elsewhere_does_not_block_the_stack(desk: Desk, folder: Any, clock: Any, play: Callable[..., None]) -> None:
    play("A1", SENT)
    with Desk.open(folder, clock=clock, user="李强") as other:
        acts.record(other, "A1", "void", {"voids": 1, "reason": "派错"})
    with pytest.raises(Refused, match="撤销过"):
        acts.undo(desk)
    done = acts.undo(desk)
    assert done is not None and desk.judge("A1")[1].state == "void"


def test_a_dispatch_with_a_new_unit_and_its_undo(desk: Desk, clock: Any, play: Callable[..., None]) -> None:
    play("A1", [REGISTER, ("2026-03-02T10:40", "dispatch", {"to": "海滨二村第九居民区", "co": ["新设中队", "新设村"], "class": "simple"})])
    units = {u["name"]: (u["kind"], u["pending"]) for u in desk.store.units()}
    assert {n: units[n] for n in ("海滨二村第九居民区", "新设中队", "新设村")} == {
        "海滨二村第九居民区": ("neighbourhood", True), "新设中队": ("squad", True), "新设村": ("village", True)}
    acts.undo(desk)
    assert desk.judge("A1")[1].state == "registered"
    assert {u["name"] for u in desk.store.units()}.isdisjoint({"海滨二村第九居民区", "新设中队", "新设村"}), "they came with the dispatch"
    play("A2", [REGISTER, ("2026-03-02T10:45", "dispatch", {"to": "海滨二村第九居民区"})])
    assert len(desk.store.units()) == len(units) - 2


def test_a_matter_moves_the_places_of_its_orders(desk: Desk, clock: Any, play: Callable[..., None]) -> None:
    for n in (1, 2, 3):
        play(f"A{n}", [(f"2026-03-02T10:1{n}", "register", REGISTER[2])])
    clock.set("2026-03-02T10:30")
    done = acts.record_many(desk, ["A3", "A1", "A2"], "join_matter", {"matter": "M"})
    assert [desk.store.order_row(f"A{n}")["matter_count"] for n in (1, 2, 3)] == [1, 2, 3]
    assert [f.rule for f in desk.judge("A3")[1].findings] == ["supervise_repeat"]
    assert {"A1", "A2", "A3"} == set(done.changed)
    void = acts.record(desk, "A1", "void", {"reason": "误登"})
    assert [desk.store.order_row(f"A{n}")["matter_count"] for n in (2, 3)] == [1, 2]
    assert set(void.changed) == {"A1", "A2", "A3"}
    acts.undo(desk)
    leave = acts.record(desk, "A2", "leave_matter")
    assert set(leave.changed) == {"A1", "A2", "A3"}
    assert desk.store.order_row("A3")["matter_count"] == 2
    acts.undo(desk)
    acts.undo(desk)
    assert [desk.store.order_row(f"A{n}")["matter_count"] for n in (1, 2, 3)] == [1, 1, 1]
    assert showing.rebuild(desk)[1] == 0


def test_the_slower_of_two_clerks_is_told(desk: Desk, clock: Any, play: Callable[..., None], state_of: Callable[[], Any]) -> None:
    play("A1", SENT)
    acts.record(desk, "A1", "accept", expect_version=2)
    was = state_of()
    with pytest.raises(Conflict, match="修改过"):
        acts.record(desk, "A1", "remind", expect_version=2)
    assert state_of() == was
    acts.record_steps(desk, "A1", [("reply", {"method": "phone"}), ("file_result", {})], expect_version=3)
    assert desk.store.version("A1") == 5


def test_back_dated_and_future_events(desk: Desk, clock: Any, play: Callable[..., None], state_of: Callable[[], Any]) -> None:
    play("A1", SENT)
    clock.set("2026-03-04T09:00")
    acts.record(desk, "A1", "contact", {"reached": True, "party": "office"}, "2026-03-03 16:00")
    timer = next(t for t in desk.judge("A1")[1].timers if t.rule == "first_contact")
    assert (timer.status, timer.stop) == ("met", datetime(2026, 3, 3, 16))
    was = state_of()
    for at, words in [("2026-03-04T09:03", "还没到"), ("2027-01-01T00:00", "还没到"), ("2026-03-02T10:14", "早于收单"),
                      ("昨天", "看不懂"), ("2026-03-03T10:00+08:00", "时区"), ("2026-02-30T10:00", "看不懂")]:
        with pytest.raises(Refused, match=words):
            acts.record(desk, "A1", "remind", at=at)
    assert state_of() == was
    acts.record(desk, "A1", "remind", at="2026-03-04T09:02")  # a watch a little ahead


def test_a_back_dated_event_must_leave_the_later_ones_standing(desk: Desk, clock: Any, play: Callable[..., None],
                                                               state_of: Callable[[], Any]) -> None:
    play("A1", [*SENT, ("2026-03-02T11:00", "request_return", {"reason": "非辖区"})])
    clock.set("2026-03-05T09:00")
    acts.record(desk, "A1", "decide_return", {"accepted": False})
    acts.record(desk, "A1", "file_result")
    was = state_of()
    with pytest.raises(Refused, match="退单结论"):
        acts.record(desk, "A1", "decide_return", {"accepted": True}, "2026-03-02T12:00")
    with pytest.raises(Refused, match="申请退单"):
        acts.record(desk, "A1", "file_result", {}, "2026-03-02T10:50")
    assert state_of() == was


def test_several_orders_all_or_nothing(desk: Desk, clock: Any, play: Callable[..., None], state_of: Callable[[], Any]) -> None:
    for n in ("A1", "A2", "A3"):
        play(n, [REGISTER])
    play("A2", [DISPATCH])
    was = state_of()
    with pytest.raises(Refused):
        acts.record_many(desk, ["A1", "A2", "A3"], "dispatch", {"to": "全新的办公室"})
    assert state_of() == was
    done = acts.record_many(desk, ["A1", "A3", "A1"], "dispatch", {"to": "全新的办公室"})
    assert len(done.undo) == 2 and "2 件" in done.message
    acts.undo(desk)
    assert {desk.judge(n)[1].state for n in ("A1", "A3")} == {"registered"}
    assert acts.record_many(desk, [], "remind").undo == ()


@pytest.mark.parametrize("number", ["", "  ", " A1", "A\n1"])
def test_an_order_has_a_plain_number(desk: Desk, number: str) -> None:
    with pytest.raises(Refused, match="编号"):
        acts.record(desk, number, "register", {"subject": "噪音"})
    if number.strip() != "A1":  # a screen's blanks are trimmed
        with pytest.raises(Refused, match="编号"):
            registering.save(desk, {"number": number, "subject": "噪音"})


def test_an_undo_is_itself_a_fact(desk: Desk, clock: Any, play: Callable[..., None]) -> None:
    """A void of a void brings the act back; a voided step is not voided twice."""
    play("A1", HANDLING)
    acts.record(desk, "A1", "void", {"voids": 3})
    with pytest.raises(Refused, match="撤销过"):
        acts.record(desk, "A1", "void", {"voids": 3})
    acts.record(desk, "A1", "void", {"voids": 4, "reason": "还是要的"})
    assert desk.judge("A1")[0].last("contact") is not None
    assert showing.rebuild(desk)[1] == 0


def test_what_comes_next_is_named_and_what_has_passed_is_no_next(play: Callable[..., None], desk: Desk, clock: Any) -> None:
    play("A1", SENT)
    clock.set("2026-03-02T11:00")
    assert acts.record(desk, "A1", "accept", {}).detail == "下一步：先行联系，3月3日（周二）17:30 前"
    clock.set("2026-03-04T09:00")
    assert acts.record(desk, "A1", "note", {"text": "去过现场"}).detail == "先行联系已超期，应于 3月3日（周二）17:30 前"


def test_a_remark_beside_an_act_does_not_stand_for_it(play: Callable[..., None], desk: Desk, clock: Any) -> None:
    play("A1", CLOSED)
    clock.set("2026-03-04T10:00")
    done = acts.record_steps(desk, "A1", [("revisit", BAD[2]), ("note", {"text": "解释过"})])
    assert done.message == "本级回访：不满意"
