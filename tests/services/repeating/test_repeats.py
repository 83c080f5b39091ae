"""Repeats over a real office: live, after an import, by command; joining and leaving move cards at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.cli import main
from hotline_desk.services import (
    acts,
    comparing,
    finding,
    joining,
    learning,
    matters,
    registering,
    repeats,
    surveying,
)
from hotline_desk.services.hotspots import hotspots
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.projecting import projected
from tests.services.repeating.facts import FACTS, OTHER, imported


def test_live_while_typing(desk: Desk, three: Sequence[str]) -> None:
    rows = registering.similar(desk, FACTS | {"number": "A9", "phone": "138****1234"})
    assert {row.order for row in rows} == set(three)
    assert rows[0].why.split()[:2] == ["同址", "同事项"]
    assert 0.55 <= rows[-1].score <= rows[0].score <= 0.99
    assert registering.similar(desk, {}) == []
    assert registering.similar(desk, {"phone": "1"}) == []


@pytest.mark.parametrize(("old", "new", "reason"), [
    (("13812341234", "13522221111"), ("13522221111", ""), "同一电话：135****1111（其中一件写在“其他电话”里）"),
    (("13522221111", ""), ("13700000000", "135 2222 1111"), "同一电话：135****1111（其中一件写在“其他电话”里）"),
    (("13812341234", "13522221111"), ("13700000000", "13522221111"), "同一电话：135****1111（两件都写在“其他电话”里）"),
    (("13812341234", "135****1111"), ("13522221111", ""), "电话对得上：135****1111（有几位被遮住）（其中一件写在“其他电话”里）"),
    (("13812341234", "021-56781111"), ("56781111", ""), "同一电话：021-****1111（其中一件写在“其他电话”里）")])
def test_a_caller_is_known_by_either_number(desk: Desk, take: Callable[..., str], old: tuple[str, str], new: tuple[str, str], reason: str) -> None:
    told = {"address": "", "subject": "", "caller": ""}
    take("A1", "2026-03-02T09:00", **told, phone=old[0], extra={"其他电话": old[1]} if old[1] else {})
    fields = FACTS | told | {"phone": new[0], "extra": {"其他电话": new[1]}, "number": "A9", "content": "楼道又堆满纸箱旧家具，走不通"}
    [row] = registering.similar(desk, fields)
    assert (row.order, reason in row.reasons, "同号" in row.why) == ("A1", True, True)
    assert registering.similar(desk, fields | {"phone": "13700000009", "extra": {}}) == []
    take("A2", "2026-03-05T09:00", **{name: fields[name] for name in (*told, "phone", "extra", "content")})
    assert [m.order for m in repeats.of_order(desk, "A2")] == ["A1"]
    assert next(line.same for line in comparing.compare(desk, "A2", "A1") if line.label == "电话")
    assert desk.store.rebuild(lambda n, events: projected(desk, n, events, None)) == (2, 0)


def test_a_void_order_and_the_order_itself_are_not_offered(desk: Desk, three: Sequence[str], clock: Any) -> None:
    clock.set("2026-03-05T09:00")
    acts.record(desk, "A2", "void", {"reason": "测试单"})
    assert {row.order for row in registering.similar(desk, FACTS | {"number": "A1"})} == {"A3"}


def test_by_command(desk: Desk, three: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(desk.folder), "repeats", "A3", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [set(one) for one in answer] == [{"order", "score", "reasons"}] * 2
    assert {one["order"] for one in answer} == {"A1", "A2"}
    assert "同一楼：宝林六村12号" in answer[0]["reasons"]
    assert "13812341234" not in json.dumps(answer)
    assert main(["--data", str(desk.folder), "repeats", "B1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["--data", str(desk.folder), "repeats", "没有"]) == 1
    assert "没有编号为“没有”的工单" in capsys.readouterr().err


def test_joining_moves_card_and_supervision_at_once_and_leaving_takes_them_back(
        desk: Desk, three: Sequence[str], clock: Any, state_of: Callable[[], dict[str, Any]]) -> None:
    clock.set("2026-03-05T09:00")
    before = {n: (desk.store.order_row(n) or {})["matter_count"] for n in three}
    assert before == {"A1": 1, "A2": 1, "A3": 1}
    joining.join(desk, "A2", "A1")
    joined = joining.join(desk, "A3", "A1")
    rows = {n: desk.store.order_row(n) or {} for n in three}
    assert [rows[n]["matter_count"] for n in three] == [1, 2, 3]
    assert {rows[n]["matter"] for n in three} == {"A1"}
    assert "supervise_repeat" in {f["rule"] for f in desk.store.findings("A3")}
    assert set(joined.changed) >= set(three)
    acts.undo(desk)
    assert "supervise_repeat" not in {f["rule"] for f in desk.store.findings("A3")}
    joining.join(desk, "A3", "A2")
    joining.leave(desk, "A1")
    assert [(desk.store.order_row(n) or {})["matter_count"] for n in three] == [1, 1, 2]
    assert desk.store.rebuild(lambda n, events: projected(desk, n, events, None)) == (4, 0)


def test_one_undo_takes_a_join_of_two_back(desk: Desk, three: Sequence[str]) -> None:
    joining.join(desk, "A2", "A1")
    acts.undo(desk)
    assert not any((desk.store.order_row(n) or {})["matter"] for n in three)


@pytest.mark.parametrize(("number", "same_as"), [("A1", "A1"), ("A1", "没有"), ("没有", "A1")])
def test_what_cannot_be_joined(desk: Desk, three: Sequence[str], number: str, same_as: str) -> None:
    events = desk.store.last_seq()
    with pytest.raises(Refused, match="工单没有变化"):
        joining.join(desk, number, same_as)
    with pytest.raises(Refused, match="没有并入任何诉求"):
        joining.leave(desk, "A1")
    assert desk.store.last_seq() == events


def test_what_is_joined_stands_at_the_top(desk: Desk, three: Sequence[str]) -> None:
    joining.join(desk, "B1", "A1")
    first = repeats.of_order(desk, "B1")[0]
    assert (first.order, first.score, first.reasons[0]) == ("A1", 1.0, "已并入同一诉求")


@pytest.mark.parametrize("many", [10_000, 0])
def test_review_after_animported(desk: Desk, three: Sequence[str], clock: Any, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(surveying, "_MANY", many)
    clock.set("2026-03-06T09:00")
    batch = imported(desk, [("C1", "陈丽", "138****1234", "宝林六村12号302", "楼道堆物", "楼道又堆满纸箱旧家具", "2026-03-05 09:00"),
                           ("C2", "赵六", "13911112222", "密山二村7号", "狗叫", "邻居家的狗整夜叫", "2026-03-05 10:00")])
    listed = surveying.review(desk, batch)
    assert [row.order for row in listed] == ["C1"]
    assert {m.order for m in listed[0].matches} == set(three)
    for number in three:
        joining.join(desk, "C1", number)
        break
    assert {m.order for m in surveying.review(desk, batch)[0].matches} == {"A2", "A3"}


def test_other_names_of_an_estate_work_at_once(desk: Desk, take: Callable[..., str]) -> None:
    take("A1", "2026-03-02T09:00")
    asked = FACTS | {"phone": "13700000000", "caller": "吴先生", "address": "电缆厂大院12号302室"}
    assert registering.similar(desk, asked) == []
    learning.name_place(desk, "宝林六村", ["电缆厂大院"])
    assert [row.order for row in registering.similar(desk, asked)] == ["A1"]
    learning.name_place(desk, "宝林六村", [])
    assert registering.similar(desk, asked) == []


def test_the_page_of_a_matter(desk: Desk, three: Sequence[str], play: Callable[..., None]) -> None:
    joining.join(desk, "A2", "A1")
    play("A1", [("2026-03-05T10:00", "dispatch", {"to": "宝林六村居民区", "class": "general"}), ("2026-03-05T10:30", "accept", {}),
                ("2026-03-05T11:00", "report_progress", {"promised": "2026-03-06T17:30", "plan": "周五前清完"}),
                ("2026-03-06T10:00", "reply", {"method": "phone"}),
                ("2026-03-06T10:05", "file_result", {"solved": "actual", "closure_basis": "completed", "disposition": "by_law", "evidence": ["image"], "result": "已清理"})])
    page = matters.matter(desk, "A1")
    assert [m.order for m in page.members] == ["A1", "A2"]
    assert (page.callers, page.days, page.members[0].caller) == (2, 1, "陈*")
    assert page.members[0].outcome == "实际解决：已清理"
    assert [(p.order, p.kept, p.plan) for p in page.promises] == [("A1", True, "周五前清完")]
    assert matters.promise_words(page.promises)[0].endswith("已做到")
    with pytest.raises(Refused, match="没有工单并入"):
        matters.matter(desk, "没有")


def test_what_came_before_an_order(desk: Desk, three: Sequence[str], play: Callable[..., None]) -> None:
    joining.join(desk, "A3", "A2")
    play("A2", [("2026-03-05T10:00", "dispatch", {"to": "宝林六村居民区", "class": "general"}),
                ("2026-03-06T10:00", "reply", {"method": "phone"}),
                ("2026-03-06T10:05", "file_result", {"solved": "actual", "closure_basis": "completed", "disposition": "by_law", "evidence": ["image"],
                                                     "result": "已清理，电话 13812341234"}),
                ("2026-03-07T10:00", "revisit", {"source": "street", "reached": True, "method": "phone", "result": "dissatisfied"})])
    past = matters.earlier(desk, "A3")
    assert (past.title, past.more) == ("同一诉求第 2 次", 0)
    joined, likely = past.rows  # the joined one first, though it is no newer than the likely one is old
    assert (joined.order, joined.day, joined.unit, joined.ended, joined.tone, joined.joined) == ("A2", "3/03", "宝林六村居民区", "不满意", "over", True)
    assert joined.outcome == "实际解决：已清理，电话 138****1234"
    assert (likely.order, likely.joined, likely.tone) == ("A1", False, "norm")
    assert 0.5 < likely.sure < 1
    assert [row.order for row in matters.earlier(desk, "A3", limit=1).rows] == ["A2"]
    assert matters.earlier(desk, "A3", limit=1).more == 1
    assert matters.earlier(desk, "A1") == matters.Past("A1", "没有相近的旧单", ())
    with pytest.raises(Refused, match="没有编号为"):
        matters.earlier(desk, "没有")


def test_hot_spots(desk: Desk, three: Sequence[str], take: Callable[..., str], clock: Any) -> None:
    take("B2", "2026-02-10T10:00", **OTHER)
    found = hotspots(desk, "2026-03")
    assert (found.total, found.before) == (4, 1)
    assert [(s.name, s.now, s.before) for s in found.places] == [("宝林六村", 3, 0)]
    assert [(s.name, s.now) for s in found.categories] == [("楼道堆物", 3)]
    assert found.place_categories[0].name == "宝林六村 · 楼道堆物"
    assert {s.name for s in found.rising} == {"宝林六村", "楼道堆物", "宝林六村 · 楼道堆物"}
    assert [(s.name, s.orders) for s in found.unjoined] == [("宝林六村12号 · 楼道堆物", ("A3", "A2", "A1"))]
    assert sum(s.now for s in found.weekdays) == sum(s.now for s in found.hours) == 4
    clock.set("2026-03-05T09:00")
    joining.join(desk, "A2", "A1")
    joining.join(desk, "A3", "A1")
    assert hotspots(desk, "2026-03").unjoined == ()


@pytest.mark.parametrize("words", ["A1", "1234 A1", "陈丽", "chenli", "cl 宝林", "baolinliucun 陈", "bllc 纸箱", "13812341234", "12号302", "纸", "险些摔倒", "BLLC A1"])
def test_search_by_all_an_order_is_known_by(desk: Desk, three: Sequence[str], words: str) -> None:
    found = [row.order for row in finding.search(desk, words)]
    assert "A1" in found
    assert "B1" not in found
    assert found == sorted(found, reverse=True)


def test_keys_are_no_words(desk: Desk, three: Sequence[str]) -> None:
    """What is kept for matching must not be found by searching, nor shown."""
    keys = desk.store.keys_of(["A1"])["A1"]
    assert "p1234" in keys
    for key in keys:
        if key not in ("p1234",):
            assert finding.search(desk, key) == []
    assert finding.search(desk, "p1234") == []


def test_the_command_line_folder_stays_as_it_was(desk: Desk, three: Sequence[str], tmp_path: Path) -> None:
    seq = desk.store.last_seq()
    assert main(["--data", str(desk.folder), "repeats", "A3"]) == 0
    assert desk.store.last_seq() == seq
