"""台账: kept, corrected, taken back, found, owed; points beside the score; spot checks; the six firsts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from hotline_desk.packs.record_kinds import record_kinds
from hotline_desk.services import acts, alerts, extras, firsts, knowledge, records, scores, spot_checks
from hotline_desk.services.office import Conflict, Desk, Refused

Play = Callable[[str, Any], None]
MEETING = {"type": "attack", "topic": "夜间施工噪声", "chair": "李某", "decision": "限时办结", "deadline": "2026-03-09"}
POINTS = {"unit": "甲居民区", "what": "buck", "points": -2, "evidence": "通报", "approver": "李某"}
FACTS = {"channel": "12345", "kind": "complaint", "subject": "噪音"}


def test_a_record_is_begun_corrected_and_taken_back(desk: Desk, clock: Any) -> None:
    made = records.add(desk, "会议记录", MEETING)
    assert (made.number, made.kind, made.by) == ("HY2026-001", "meeting", "王敏")
    clock.set("2026-03-05T09:00")
    again = records.amend(desk, made.number, {"done": True, "decision": "已办结"})
    assert (again.version, again.fields["decision"], again.fields["chair"], again.at) == (2, "已办结", "李某", made.at)
    gone = records.void(desk, made.number, "重复登记")
    assert (gone.void, gone.reason) == (True, "重复登记")
    assert [r.number for r in records.listed(desk)] == [made.number]
    assert records.listed(desk, voided=False) == []
    with pytest.raises(Refused, match="已经作废"):
        records.amend(desk, made.number, {"place": "一楼"})
    assert desk.store.verify().ok


@pytest.mark.parametrize(("kind", "data", "problem"), [
    ("meeting", {**MEETING, "orders": ["B9"]}, "工单“B9”不存在"), ("meeting", {**MEETING, "type": "reception"}, "“会议”不能是"),
    ("party", {}, "没有“party”这种台账"), ("guard", {"name": "进博会", "first": "2026-11-10", "last": "2026-11-05"}, "结束日期早于"),
    ("points", {**POINTS, "points": "两分"}, "要写数字"), ("points", POINTS, "没有名为“甲居民区”的单位")])
def test_what_cannot_be_kept_is_refused_and_nothing_is_kept(desk: Desk, kind: str, data: dict[str, Any], problem: str) -> None:
    with pytest.raises(Refused, match=problem):
        records.add(desk, kind, data)
    assert desk.store.records() == []


def test_a_correction_may_not_break_a_record_and_the_slower_one_is_told(desk: Desk) -> None:
    made = records.add(desk, "meeting", MEETING)
    with pytest.raises(Refused, match="缺“主持人”"):
        records.amend(desk, made.number, {"chair": ""})
    records.amend(desk, made.number, {"place": "一楼"}, version=1)
    with pytest.raises(Conflict):
        records.amend(desk, made.number, {"place": "二楼"}, version=1)
    assert records.get(desk, made.number).fields["place"] == "一楼"


def test_decisions_are_owed_and_told_once(desk: Desk, clock: Any) -> None:
    made = records.add(desk, "meeting", MEETING)
    told = lambda: [t for t in alerts.check(desk) if t.key == "records"]  # noqa: E731
    assert told() == []
    clock.set("2026-03-08T09:00")
    assert [(t.title, "HY2026-001" in t.detail, "噪声" in t.detail) for t in told()] == [("台账有 1 项到期", True, False)]
    assert told() == []
    assert [(o.number, o.day, o.clause) for o in records.owed(desk, date(2026, 3, 9))] == [(made.number, date(2026, 3, 9), "第十二条（一）")]
    records.amend(desk, made.number, {"done": True})
    assert records.owed(desk, date(2026, 12, 31)) == []


def test_knowledge_is_found_by_an_orders_subject_and_falls_due_for_review(desk: Desk) -> None:
    one = records.add(desk, "knowledge", {"question": "夜间施工噪声归谁管", "answer": "城管", "source": "噪声污染防治法"})
    records.add(desk, "knowledge", {"question": "养老卡怎么办", "answer": "受理中心", "source": "办事指南"})
    records.add(desk, "knowledge", {"question": "夜间施工旧口径", "answer": "—", "source": "—", "retired": True})
    assert [a.number for a in knowledge.beside(desk, {"subject": "工地夜间施工扰民"})] == [one.number]
    assert one.fields["review_by"] == "2026-08-29"  # 180 days after 2 March: the pack's proposal
    assert [o.number for o in records.owed(desk, date(2026, 8, 29))][:1] == [one.number]


def test_points_stand_beside_the_score_and_never_in_it(desk: Desk, play: Play) -> None:
    play("A1", [("2026-03-02T10:20", "register", FACTS), ("2026-03-02T10:30", "dispatch", {"to": "甲居民区", "class": "general"})])
    before = scores.score(desk, "2026-03")[0]["units"]["甲居民区"]["2026-03"]
    records.add(desk, "points", POINTS)
    records.add(desk, "points", {**POINTS, "what": "forward", "points": 1.5, "day": "2026-02-01"})
    answer, text = scores.score(desk, "2026-03")
    after = answer["units"]["甲居民区"]["2026-03"]
    assert {k: v for k, v in after.items() if k != "extras"} == {k: v for k, v in before.items() if k != "extras"}
    assert [(x["points"], x["clause"], x["approver"]) for x in after["extras"]["lines"]] == [(-2.0, "第十五条（一）3", "李某")]
    assert "加减分（单列）-2" in text
    assert "由本级自定" in text


def test_the_best_and_worst_cases(desk: Desk, play: Play) -> None:
    for n in range(1, 4):
        play(f"A{n}", [("2026-03-02T10:20", "register", FACTS), (f"2026-03-0{n + 2}T10:30", "flag", {"what": "typical_good"})])
    found = extras.typical(desk, date(2026, 3, 1), date(2026, 3, 31), limit=2)
    assert ([c["order"] for c in found["typical_good"]], found["typical_bad"]) == (["A3", "A2"], [])


def test_a_spot_check_can_be_drawn_again(desk: Desk, play: Play) -> None:
    for n in range(1, 11):
        play(f"A{n}", [("2026-03-02T10:20", "register", FACTS), ("2026-03-02T10:30", "dispatch", {"to": "甲中队"})])
    ask = (desk, "甲中队", date(2026, 3, 1), date(2026, 3, 31))
    one = spot_checks.draw(*ask, 25, 7)
    assert (one.total, len(one.orders), one) == (10, 3, spot_checks.draw(*ask, 25, 7))
    assert {spot_checks.draw(*ask, 25, seed).orders for seed in range(20)} != {one.orders}
    assert len(spot_checks.draw(*ask, 100, 7).orders) == 10
    for bad in ((*ask, 0, 7), (desk, "乙中队", *ask[2:], 10, 7), (desk, "甲中队", ask[3], ask[2], 10, 7)):
        with pytest.raises(Refused):
            spot_checks.draw(*bad)


def test_the_results_of_a_check_name_only_what_was_drawn(tmp_path: Any, clock: Any) -> None:
    with Desk.create(tmp_path / "n", "changning_cg", clock=clock, user="王敏") as desk:
        acts.record(desk, "A1", "register", FACTS)
        acts.record(desk, "A1", "dispatch", {"to": "甲中队"})
        kept = spot_checks.keep(desk, spot_checks.draw(desk, "甲中队", date(2026, 3, 1), date(2026, 3, 31), 100, 7))
        done = spot_checks.results(desk, kept.number, ["A1"], [], "合格")
        assert (done.fields["passed"], done.fields["seed"], done.fields["total"]) == (["A1"], 7, 1)
        for passed, failed in ((["A9"], []), (["A1"], ["A1"])):
            with pytest.raises(Refused, match="没有变化"):
                spot_checks.results(desk, kept.number, passed, failed)
        assert records.kind(desk, "meeting").slots[0].choices == (("study", "突出问题研商会"), ("other", "其他会议"))


def test_the_six_firsts(desk: Desk, play: Play) -> None:
    play("A1", [("2026-03-02T10:20", "register", FACTS), ("2026-03-02T10:50", "dispatch", {"to": "甲居民区"}),
                ("2026-03-02T11:20", "contact", {"reached": False, "method": "phone"}),
                ("2026-03-02T14:20", "contact", {"reached": True, "method": "phone"}), ("2026-03-03T09:30", "visit", {}),
                ("2026-03-03T10:20", "reply", {"method": "visit"})])
    play("A2", [("2026-03-02T10:20", "register", FACTS), ("2026-03-02T10:30", "dispatch", {"to": "甲居民区"})])
    one, other = sorted(firsts.rows(desk, date(2026, 3, 1), date(2026, 3, 31)), key=lambda row: row.order)
    assert one.minutes == {"dispatch": 30, "contact": 150, "visit": 400, "plan": None, "act": None, "feedback": 450}
    assert (other.minutes["dispatch"], one.met, other.met) == (10, True, False)
    assert firsts.rows(desk, date(2027, 1, 1), date(2027, 1, 2)) == []


SAMPLE = {"text": "甲", "long": "甲", "unit": "甲居民区", "units": ["甲居民区"], "list": ["甲"], "number": 1, "day": "2026-03-09", "flag": True,
          "orders": ["A1"], "moment": "2026-03-02T09:00"}


@pytest.mark.parametrize("name", record_kinds())
def test_every_kind_is_kept_with_every_field_and_found_again(desk: Desk, tmp_path: Any, clock: Any, name: str) -> None:
    what = record_kinds()[name]
    pack = next((p for p in what.clauses if p != "*"), "youyilu")
    with Desk.create(tmp_path / "own", pack, clock=clock, user="王敏") as office:
        acts.record(office, "A1", "register", FACTS)
        acts.record(office, "A1", "dispatch", {"to": "甲居民区"})
        known = records.kind(office, name)
        data = {s.name: s.choices[0][0] if s.choices else SAMPLE[s.type] for s in known.slots}
        made = records.add(office, name, data)
        assert dict(made.fields) == data
        assert len(records.lines(office, known, made)) == len(known.slots)
        assert [r.number for r in records.listed(office, name, "甲")] == [made.number]
        assert known.clause(pack) == what.clauses.get(pack, "")
        assert records.record_text(office, made).startswith(made.number)


# -- taking back -------------------------------------------------------------------------------------------
def _meeting(desk: Desk) -> str:
    return records.add(desk, "meeting", {"type": "topic", "topic": "加装电梯", "chair": "陈主任", "place": "三楼"}).number


def test_each_kind_of_row_is_undone_by_one_more_row(desk: Desk) -> None:
    number = _meeting(desk)
    records.told(desk, records.amend(desk, number, {"topic": "加梯专题", "lead": "城建中心"}), "已保存")
    acts.undo(desk)
    assert dict(records.get(desk, number).fields) == {"type": "topic", "topic": "加装电梯", "chair": "陈主任", "place": "三楼"}
    records.told(desk, records.void(desk, number, "重复"), "已作废")
    acts.undo(desk)
    assert not records.get(desk, number).void
    assert records.get(desk, number).version == 5


def test_a_new_record_is_undone_and_stays_struck_out(desk: Desk) -> None:
    done = records.told(desk, records.get(desk, _meeting(desk)), "已保存")
    assert done.undoable
    taken = acts.undo(desk)
    assert taken is not None
    assert records.get(desk, done.order).reason == "撤销"


def test_what_was_changed_since_is_not_undone(desk: Desk) -> None:
    number = _meeting(desk)
    done = records.told(desk, records.get(desk, number), "已保存")
    records.amend(desk, number, {"place": "二楼"})
    with pytest.raises(Refused, match="之后又改过"):
        acts.undo(desk, done)
    assert not records.get(desk, number).void
