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
    bulk_units,
    comparing,
    dossier,
    finding,
    importing,
    joining,
    learning,
    matters,
    registering,
    repeats,
    surveying,
    unit_office,
    units,
)
from hotline_desk.services.hotspots import hotspots
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.projecting import projected

FACTS = {"channel": "12345", "kind": "complaint", "caller": "陈丽", "phone": "13812341234", "address": "友谊路街道宝林六村12号302室",
         "subject": "楼道堆放杂物", "content": "楼道长期堆放纸箱、旧家具，老人险些摔倒", "category": "小区管理 / 楼道堆物"}
OTHER = FACTS | {"caller": "王明", "phone": "56781111", "address": "华山苑3号", "subject": "路灯不亮", "content": "小区东门路灯坏了一周", "category": "公共设施 / 照明"}


@pytest.fixture
def take(desk: Desk, clock: Any) -> Callable[..., str]:
    """Register an order received at a moment."""
    def run(number: str, at: str, **changes: Any) -> str:
        clock.set(at)
        registering.save(desk, FACTS | changes | {"number": number, "received_at": at})
        return number
    return run


@pytest.fixture
def three(take: Callable[..., str]) -> Sequence[str]:
    """Three complaints of one matter in other words, and one of another."""
    take("A1", "2026-03-02T09:00")
    take("A2", "2026-03-03T09:00", phone="138****1234", caller="陈女士", address="宝林6村12幢302", content="清理以后又堆满纸箱旧家具，楼道走不通")
    take("A3", "2026-03-04T09:00", phone="021-56787777", caller="王明", address="宝林六村12号", content="楼道里堆放纸箱、旧家具没人管")
    take("B1", "2026-03-04T10:00", **OTHER)
    return "A1", "A2", "A3"


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


def _import(desk: Desk, rows: Sequence[Sequence[str]]) -> str:
    head = "工单编号\t来电人\t联系电话\t诉求地址\t标题\t诉求内容\t派单时间\n"
    path = desk.folder.parent / "in.csv"
    path.write_text(head.replace("\t", ",") + "\n".join(",".join(row) for row in rows), encoding="utf-8")
    return importing.commit(desk, importing.plan(desk, importing.read(path), "in.csv")).batch


@pytest.mark.parametrize("many", [10_000, 0])
def test_review_after_an_import(desk: Desk, three: Sequence[str], clock: Any, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(surveying, "_MANY", many)
    clock.set("2026-03-06T09:00")
    batch = _import(desk, [("C1", "陈丽", "138****1234", "宝林六村12号302", "楼道堆物", "楼道又堆满纸箱旧家具", "2026-03-05 09:00"),
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


# -- a person decides ----------------------------------------------------------------------------------
def test_parted_orders_are_not_proposed_again_until_it_is_taken_back(desk: Desk, three: Sequence[str], clock: Any) -> None:
    clock.set("2026-03-05T09:00")
    assert {m.order for m in repeats.of_order(desk, "A3")} == {"A1", "A2"}
    done = joining.part(desk, "A3", ["A1"])
    assert done.message == "认定不是同一诉求"
    assert {m.order for m in repeats.of_order(desk, "A3")} == {"A2"}
    assert {m.order for r in surveying.survey(desk, "all") if r.order == "A3" for m in r.matches} == {"A2"}
    assert (desk.store.order_row("A3") or {})["matter"] is None
    story = [i.title for i in dossier.view(desk, "A3").timeline]
    assert story[0] == "认定不是同一诉求"
    acts.undo(desk)
    assert {m.order for m in repeats.of_order(desk, "A3")} == {"A1", "A2"}
    assert desk.store.rebuild(lambda n, events: projected(desk, n, events, None)) == (4, 0)


def test_parting_keeps_an_order_from_the_whole_matter(desk: Desk, three: Sequence[str], clock: Any) -> None:
    clock.set("2026-03-05T09:00")
    joining.join(desk, "A2", "A1")
    joining.part(desk, "A3", ["A2"])
    assert repeats.of_order(desk, "A3") == []
    with pytest.raises(Refused, match="请先移出"):
        joining.part(desk, "A2", ["A1"])
    joining.join(desk, "A3", "A1")  # by hand it may be joined all the same
    assert (desk.store.order_row("A3") or {})["matter_count"] == 3


def test_who_left_a_matter_is_not_proposed_for_it_again(desk: Desk, three: Sequence[str], clock: Any) -> None:
    clock.set("2026-03-05T09:00")
    joining.together(desk, three)
    joining.leave(desk, "A3")
    assert repeats.of_order(desk, "A3") == []
    assert dossier.view(desk, "A3").timeline[0].title == "移出同一诉求"


def test_two_matters_become_one_with_all_their_orders(desk: Desk, three: Sequence[str], take: Callable[..., str], clock: Any) -> None:
    take("A4", "2026-03-04T11:00")
    clock.set("2026-03-05T09:00")
    joining.together(desk, ["A1", "A2"])
    joining.together(desk, ["A4", "A3"])
    assert [(desk.store.order_row(n) or {})["matter"] for n in ("A3", "A4")] == ["A3", "A3"]
    done = joining.join(desk, "A4", "A2")
    rows = [desk.store.order_row(n) or {} for n in ("A1", "A2", "A3", "A4")]
    assert {row["matter"] for row in rows} == {"A1"}
    assert [row["matter_count"] for row in rows] == [1, 2, 3, 4]
    acts.undo(desk, done)
    assert [(desk.store.order_row(n) or {})["matter"] for n in ("A3", "A4")] == ["A3", "A3"]
    with pytest.raises(Refused, match="已经是同一诉求"):
        joining.join(desk, "A2", "A1")


def test_an_archived_order_can_be_found_to_be_the_same_matter(desk: Desk, three: Sequence[str], clock: Any) -> None:
    clock.set("2026-03-05T09:00")
    acts.record(desk, "A1", "request_return", {"reason": "不属本街道", "basis": "辖区图", "signed_by": ["分管领导"]})
    acts.record(desk, "A1", "decide_return", {"accepted": True})
    acts.record(desk, "A1", "archive", {})
    joining.join(desk, "A2", "A1")
    assert (desk.store.order_row("A2") or {})["matter_count"] == 2
    assert (desk.store.order_row("A1") or {})["state"] == "archived"


def test_what_follows_is_told_before_joining(desk: Desk, three: Sequence[str], clock: Any) -> None:
    clock.set("2026-03-05T09:00")
    seq = desk.store.last_seq()
    told = joining.ahead(desk, "A3", ["A1", "A2"])
    assert told[0].text == "并入后是这一诉求的第 3 次"
    assert [line.text for line in told if line.clause] == ["列入：多次重复投诉（由人确认）"]
    assert desk.store.last_seq() == seq
    joining.together(desk, three)
    assert "supervise_repeat" in {f["rule"] for f in desk.store.findings("A3")}


def test_the_list_settles_after_each_decision_and_undo_brings_it_back(desk: Desk, three: Sequence[str], clock: Any) -> None:
    clock.set("2026-03-05T09:00")
    listed = surveying.survey(desk, "days:30")
    assert [(r.order, {m.order for m in r.matches}) for r in listed] == [("A2", {"A1"}), ("A3", {"A1", "A2"})]
    assert {r.family for r in listed} == {1}
    joining.join(desk, "A2", "A1")
    assert [r.order for r in surveying.settle(desk, listed)] == ["A3"]
    joining.part(desk, "A3", ["A1"])
    assert surveying.settle(desk, listed) == []
    acts.undo(desk)
    acts.undo(desk)
    assert [r.order for r in surveying.settle(desk, listed)] == ["A2", "A3"]
    acts.record(desk, "A2", "void", {"reason": "测试单"})
    assert [(r.order, [m.order for m in r.matches]) for r in surveying.settle(desk, listed)] == [("A3", ["A1"])]


def test_looking_through_tells_how_far_it_is_and_can_be_stopped(desk: Desk, three: Sequence[str]) -> None:
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int, words: str) -> None:
        told.append((done, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        surveying.survey(desk, "all", tell)
    assert told == [(0, 4)]


def test_what_may_be_looked_through(desk: Desk, three: Sequence[str], clock: Any) -> None:
    assert [key for key, _ in surveying.scopes(desk)] == ["days:30", "days:90", "days:365", "all"]
    clock.set("2026-03-06T09:00")
    batch = _import(desk, [("C1", "陈丽", "138****1234", "宝林六村12号302", "楼道堆物", "楼道又堆满纸箱旧家具", "2026-03-05 09:00")])
    assert surveying.scopes(desk)[0] == (f"batch:{batch}", "最近一次导入：in.csv")
    assert [r.order for r in surveying.survey(desk, f"batch:{batch}")] == ["C1"]
    importing.undo(desk, batch)
    assert surveying.scopes(desk)[0][0] == "days:30"


def test_side_by_side(desk: Desk, three: Sequence[str]) -> None:
    lines = {line.label: line for line in comparing.compare(desk, "A2", "A1")}
    assert (lines["电话"].mine, lines["电话"].theirs, lines["电话"].same) == ("138****1234", "138****1234", True)
    assert (lines["来电人"].mine, lines["来电人"].theirs, lines["来电人"].same) == ("陈女士", "陈*", True)
    assert (lines["地址"].same, bool(lines["地址"].mine_marks)) == (True, True)  # one place in two spellings
    marked = [lines["诉求"].mine[a:b] for a, b in lines["诉求"].mine_marks]
    assert any("走不通" in words for words in marked)
    assert not any("纸箱" in words for words in marked)
    assert "13812341234" not in repr(lines)


# -- who should handle it ------------------------------------------------------------------------------
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


def test_the_watch_counts_what_waits_and_reads_only_what_changed(desk: Desk, three: Sequence[str], take: Callable[..., str], clock: Any,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    clock.set("2026-03-05T09:00")
    watch = surveying.Watch(desk)
    assert watch.count() == 2
    looked: list[int] = []
    plain = surveying._looked_at
    monkeypatch.setattr(surveying, "_looked_at", lambda d, new, *rest: looked.append(len(new)) or plain(d, new, *rest))
    joining.join(desk, "A2", "A1")
    assert (watch.count(), looked) == (1, [1])  # A1 was no line of the list and is asked about again
    take("A4", "2026-03-04T11:00")
    assert (watch.count(), looked) == (2, [1, 1])
    acts.undo(desk)
    assert watch.count() == 1


def test_a_file_is_looked_through_before_it_is_imported(desk: Desk, three: Sequence[str]) -> None:
    told = surveying.foreseen(desk, [(2, {**FACTS, "number": "N1"}), (3, {"number": "N2", "subject": "公交站牌倒了", "content": "站牌被车撞倒"})])
    assert set(told) == {2}
    assert "与 3 件旧单相似" in told[2]


@pytest.mark.parametrize(("joined", "count", "supervised"), [((), 2, False), (("A1", "A2"), 3, True), (("A1", "A2", "A3"), 4, True)])
def test_what_the_form_says_of_linking_is_what_registering_then_does(
        desk: Desk, three: Sequence[str], clock: Any, joined: Sequence[str], count: int, supervised: bool) -> None:
    clock.set("2026-03-05T09:00")
    if joined:
        joining.together(desk, joined)
    fields = FACTS | {"number": "A9", "received_at": "2026-03-05T08:50"}
    told = {line.text for line in registering.preview(desk, fields, same_as="A1").consequences}
    alone = {line.text for line in registering.preview(desk, fields).consequences}
    assert [text for text in told - alone if text.startswith("并入后")] == [f"并入后是这一诉求的第 {count} 次"]
    assert ("列入：多次重复投诉（由人确认）" in told - alone) is supervised
    registering.save(desk, fields, same_as="A1")
    assert (desk.store.order_row("A9") or {})["matter_count"] == count
    assert ("supervise_repeat" in {f["rule"] for f in desk.store.findings("A9")}) is supervised


def test_a_void_order_is_not_counted_before_registering(desk: Desk, three: Sequence[str], clock: Any) -> None:
    clock.set("2026-03-05T09:00")
    joining.together(desk, ["A1", "A2"])
    acts.record(desk, "A1", "void", {"reason": "测试单"})
    told = registering.preview(desk, FACTS | {"received_at": "2026-03-05T08:50"}, same_as="A2").consequences
    assert told[0].text == "并入后是这一诉求的第 2 次"
