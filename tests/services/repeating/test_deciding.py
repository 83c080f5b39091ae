"""Repeats: a person decides, in a list, side by side, or while an order is registered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from hotline_desk.services import (
    acts,
    comparing,
    dossier,
    importing,
    joining,
    registering,
    repeats,
    surveying,
)
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.projecting import projected
from tests.services.repeating.facts import FACTS, imported


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
    batch = imported(desk, [("C1", "陈丽", "138****1234", "宝林六村12号302", "楼道堆物", "楼道又堆满纸箱旧家具", "2026-03-05 09:00")])
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
