"""Intake: verdicts that add up, nothing taken twice, an import taken back whole, nothing of a cancelled one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import acts, importing, registering, showing
from hotline_desk.services.office import Conflict, Desk, Refused

HEADERS = ["工单编号", "来电人", "联系电话", "地址", "标题", "诉求内容", "派单时间"]
BASE = ["BS1", "张三", "13812345678", "宝林六村12号", "噪音扰民", "夜间施工", "2026-03-02 09:15"]
OTHER = ["BS2", "李四", "13912345678", "密山二村3号", "路灯不亮", "路灯坏了", "2026-03-02 09:20"]
FILE = Callable[..., Path]


@pytest.fixture
def sheet(tmp_path: Path) -> FILE:
    def make(rows: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS) -> Path:
        path = tmp_path / "导出.csv"
        path.write_text("\n".join(",".join(row) for row in [headers, *rows]), encoding="utf-8")
        return path

    return make


@pytest.fixture
def take(desk: Desk, sheet: FILE) -> Callable[..., importing.ImportDone]:
    """Import rows; the counts add up, and the lists agree with the events, every time."""
    def run(rows: Sequence[Sequence[str]], headers: Sequence[str] = HEADERS) -> importing.ImportDone:
        plan = importing.plan(desk, importing.read(sheet(rows, headers)), "导出.csv")
        done = importing.commit(desk, plan)
        counts = done.counts
        assert counts["rows"] == len(rows) == sum(counts[v] for v in ("new", "updated", "same", "rejected"))
        assert showing.rebuild(desk)[1] == 0
        return done

    return run


def verdicts(done: importing.ImportDone) -> str:
    return " ".join(f"{done.counts[v]}{v[0]}" for v in ("new", "updated", "same", "rejected") if done.counts[v])


def changed(row: Sequence[str], **cells: str) -> list[str]:
    return [cells.get(f"c{n}", cell) for n, cell in enumerate(row)]


def test_new_same_updated_rejected(desk: Desk, take: Any) -> None:
    assert verdicts(take([BASE, OTHER])) == "2n"
    assert verdicts(take([BASE, OTHER])) == "2s"
    assert verdicts(take([changed(BASE, c3="宝林六村13号"), OTHER, ["BS3", "", "1", "", "", "", ""]])) == "1u 1s 1r"
    assert desk.judge("BS1")[0].fact("address") == "宝林六村13号"
    assert verdicts(take([BASE, BASE])) in ("1u 1s", "2s")
    assert desk.store.pending_rows()


@pytest.mark.parametrize(("content", "subject"), [
    ("漠河路 600 弄门口路面坑洼积水", "漠河路 600 弄门口路面坑洼积水"), ("一" * 40, "一" * 30), ("电话13812345678反映扰民", "电话138****5678反映扰民")])
def test_an_order_without_a_title_is_called_by_its_first_words(desk: Desk, take: Any, content: str, subject: str) -> None:
    """Many platforms export no title; 今日, 派单 and the file said （无标题） for every one of them."""
    heads = [h for h in HEADERS if h != "标题"]
    row = [cell for head, cell in zip(HEADERS, changed(BASE, c5=content), strict=True) if head != "标题"]
    take([row], heads)
    assert desk.judge("BS1")[0].fact("subject") == subject
    assert desk.judge("BS1")[0].fact("content") == content
    assert verdicts(take([row], heads)) == "1s"
    assert verdicts(take([changed(BASE, c5=content)])) == "1u"  # a later export with a title brings it


def test_a_difference_is_told_masked(desk: Desk, take: Any, sheet: FILE) -> None:
    take([BASE])
    plan = importing.plan(desk, importing.read(sheet([changed(BASE, c1="欧阳锋", c2="13700001234", c5="请回电13812345678")])))
    assert [r.verdict for r in plan.rows] == ["updated"]
    told = importing.diff_words(plan.rows[0].diff)
    assert "138****5678 → 137****1234" in told and "欧阳*" in told
    assert not any(secret in told + repr(plan.rows) for secret in ("13812345678", "13700001234", "欧阳锋"))


def test_rows_without_numbers(desk: Desk, take: Any) -> None:
    headers = HEADERS[1:]
    first = take([BASE[1:], OTHER[1:], BASE[1:]], headers)
    assert verdicts(first) == "2n 1s"
    assert list(desk.store.numbers()) == ["BD2026-00001", "BD2026-00002"]
    assert verdicts(take([OTHER[1:], BASE[1:]], headers)) == "2s"
    assert verdicts(take([BASE[1:3] + BASE[4:] + ["宝林六村12号"]], [*headers[:2], *headers[3:], "地址"])) == "1s"
    assert importing.undo(desk, first.batch) == (2, 0)
    assert verdicts(take([BASE[1:]], headers)) == "1n"


def test_an_import_is_taken_back_and_brought_back(desk: Desk, take: Any, clock: Any) -> None:
    first = take([BASE, OTHER])
    was = {n: desk.judge(n)[1] for n in ("BS1", "BS2")}
    clock.set("2026-03-02T10:30")
    second = take([changed(BASE, c4="噪音扰民（再次）"), changed(OTHER, c0="BS3")])
    assert verdicts(second) == "1n 1u"
    assert importing.undo(desk, second.batch) == (1, 1)
    assert desk.judge("BS1")[0].fact("subject") == "噪音扰民" and desk.judge("BS3")[1].state == "void"
    assert importing.undo(desk, first.batch) == (2, 0)
    assert {desk.judge(n)[1].state for n in was} == {"void"}
    with pytest.raises(Refused, match="已经撤销过"):
        importing.undo(desk, first.batch)
    third = take([BASE, OTHER])
    assert verdicts(third) == "2n"
    clock.set("2026-03-02T10:20")
    assert {n: desk.judge(n)[1] for n in was} == was
    assert importing.undo(desk, third.batch) == (2, 0)
    assert verdicts(take([BASE])) == "1n" and desk.judge("BS1")[1].state == "registered"
    assert showing.rebuild(desk)[1] == 0


def test_an_import_that_was_worked_on_stays(desk: Desk, take: Any, clock: Any, state_of: Callable[[], Any]) -> None:
    done = take([BASE, OTHER])
    act = acts.record(desk, "BS2", "dispatch", {"to": "密山二村第一居民区"})
    was = state_of()
    with pytest.raises(Refused, match="BS2"):
        importing.undo(desk, done.batch)
    assert state_of() == was
    acts.undo(desk, act)
    assert importing.undo(desk, done.batch) == (2, 0)


def test_an_order_voided_by_hand_goes_once(desk: Desk, take: Any) -> None:
    done = take([BASE])
    acts.record(desk, "BS1", "void", {"reason": "误"})
    assert importing.undo(desk, done.batch) == (1, 0)
    assert [e.kind for e in desk.store.events("BS1")] == ["register", "void"]
    assert verdicts(take([BASE])) == "1n" and desk.judge("BS1")[1].state == "registered"


def test_a_closing_that_was_visited_since_is_not_taken_back(desk: Desk, take: Any, state_of: Callable[[], Any]) -> None:
    take([BASE])
    acts.record(desk, "BS1", "dispatch", {"to": "甲社区"})
    closing = take([[*BASE, "已办结", "2026-03-02 10:00"]], [*HEADERS, "工单状态", "办结时间"])
    assert verdicts(closing) == "1u" and desk.judge("BS1")[1].state == "pending_revisit"
    acts.record(desk, "BS1", "revisit", {"source": "street", "reached": True, "result": "dissatisfied"})
    acts.record(desk, "BS1", "redo", {"level": "street"})
    was = state_of()
    with pytest.raises(Refused, match="办理过"):
        importing.undo(desk, closing.batch)
    assert state_of() == was


def test_an_old_export_does_not_end_a_redo(desk: Desk, take: Any) -> None:
    headers, ended = [*HEADERS, "工单状态", "办结时间"], ["已办结", "2026-03-02 10:00"]
    take([[*BASE, *ended]], headers)
    acts.record(desk, "BS1", "revisit", {"source": "street", "reached": True, "result": "dissatisfied"})
    acts.record(desk, "BS1", "redo", {"level": "street"})
    take([[*changed(BASE, c4="噪音扰民！"), *ended]], headers)
    assert desk.judge("BS1")[1].state == "redo"


@pytest.mark.parametrize(("extra", "cells", "state", "unit"), [
    ([], [], "registered", ""),
    (["承办单位"], ["密山二村第一居民区"], "registered", ""),  # who, but not when: a person sends it
    (["承办单位", "派至承办单位时间"], ["密山二村第一居民区", "2026-03-02 09:40"], "dispatched", "密山二村第一居民区"),
    (["承办单位", "工单状态", "办结时间"], ["甲社区", "已办结", "2026-03-02 10:00"], "pending_revisit", "甲社区"),
    (["工单状态"], ["未办结"], "registered", ""), (["工单状态"], ["办理中"], "registered", ""),
])
def test_what_the_platform_says_and_no_more(desk: Desk, take: Any, extra: list[str], cells: list[str], state: str, unit: str) -> None:
    take([[*BASE, *cells]], [*HEADERS, *extra])
    order, judgement = desk.judge("BS1")
    assert (judgement.state, order.unit) == (state, unit)
    assert {u["name"]: u["pending"] for u in desk.store.units()} == ({unit: True} if unit else {})


@pytest.mark.parametrize(("days", "order_class"), [("1", "simple"), ("5", "general"), ("10", "complex"), ("7", ""), ("", "")])
def test_the_class_the_platforms_days_mean(desk: Desk, take: Any, days: str, order_class: str) -> None:
    take([[*BASE, "甲社区", "2026-03-02 09:40", days]], [*HEADERS, "承办单位", "派至承办单位时间", "办理时限（工作日）"])
    assert desk.judge("BS1")[0].order_class == order_class


def test_a_finished_order_owes_nothing(desk: Desk, take: Any) -> None:
    from hotline_desk.services import worklist

    take([[*BASE, "甲社区", "已办结", "2026-03-02 10:00"]], [*HEADERS, "承办单位", "工单状态", "办结时间"])
    assert worklist.due(desk) == []


def test_a_receipt_in_the_future_is_now(desk: Desk, take: Any) -> None:
    take([changed(BASE, c6="2027-03-02 09:15")])
    assert desk.judge("BS1")[0].received == desk.now()


def test_cancelled_leaves_nothing(desk: Desk, sheet: FILE, state_of: Callable[[], Any]) -> None:
    was = state_of()
    plan = importing.plan(desk, importing.read(sheet([[f"BS{n}", *BASE[1:4], f"标题{n}", *BASE[5:]] for n in range(600)])))
    for stop_at in (1, 2, 3):
        asked: list[int] = []

        def cancelled(asked: list[int] = asked, stop_at: int = stop_at) -> bool:
            asked.append(1)
            return len(asked) >= stop_at

        with pytest.raises(importing.Cancelled, match="没有导入"):
            importing.commit(desk, plan, cancelled=cancelled)
        assert state_of() == was and desk.store.last_seq() == 0
    seen: list[tuple[int, int]] = []
    importing.commit(desk, plan, lambda done, total, text: seen.append((done, total)))
    assert seen[0] == (0, 600) and seen[-1] == (600, 600)


def test_a_plan_overtaken_by_somebody_is_not_written(desk: Desk, folder: Path, clock: Any, sheet: FILE, take: Any) -> None:
    plan = importing.plan(desk, importing.read(sheet([BASE, OTHER])))
    with Desk.open(folder, clock=clock, user="李强") as other:
        acts.record(other, "BS2", "register", {"subject": "先登记了"})
    with pytest.raises(Conflict, match="重新读"):
        importing.commit(desk, plan)
    assert list(desk.store.numbers()) == ["BS2"] and desk.store.imports() == []
    later = importing.plan(desk, importing.read(sheet([BASE, OTHER])))
    assert [r.verdict for r in later.rows] == ["new", "updated"]


def test_coming_and_going_moves_a_matter(desk: Desk, take: Any, clock: Any) -> None:
    done = take([BASE])
    clock.set("2026-03-02T10:25")
    registering.save(desk, {"number": "A2", "subject": "噪音又来"}, same_as="BS1")
    assert desk.store.order_row("A2")["matter_count"] == 2
    acts.record(desk, "BS1", "void", {"reason": "误"})
    assert desk.store.order_row("A2")["matter_count"] == 1
    take([changed(BASE, c4="噪音")])  # comes again: restored with its matter
    assert desk.store.order_row("A2")["matter_count"] == 2
    with pytest.raises(Refused):
        importing.undo(desk, done.batch)


def test_nothing_of_a_cell_is_lost(desk: Desk, take: Any) -> None:
    text = "　　第一行_x000D_\n第二行　🙂𠮷"
    take([[*BASE[:5], f'"{text}"', BASE[6], "某列原话"]], [*HEADERS, "没见过的栏目"])
    order = desk.judge("BS1")[0]
    assert order.fact("content").split("\n")[-1] == "第二行　🙂𠮷" and "_x000D_" not in order.fact("content")
    assert order.fact("extra")["没见过的栏目"] == "某列原话"


def test_how_long_ten_thousand_rows_take(desk: Desk, sheet: FILE, capsys: pytest.CaptureFixture[str]) -> None:
    import os

    count = int(os.environ.get("HOTLINE_ROWS", "500"))
    path = sheet([[f"BS{n:06}", "张三", f"138{n:08}", f"宝林{n % 9}村{n}号", f"标题{n}", "夜间施工" * 20, "2026-03-02 09:15"] for n in range(count)])
    begun = time.perf_counter()
    plan = importing.plan(desk, importing.read(path))
    planned = time.perf_counter()
    importing.commit(desk, plan)
    with capsys.disabled():
        print(f"\n{count} rows: read and plan {planned - begun:.2f} s, commit {time.perf_counter() - planned:.2f} s")  # noqa: T201
    assert plan.counts["new"] == count == len(list(desk.store.numbers()))
    assert datetime(2026, 3, 2, 9, 15) == desk.judge("BS000001")[0].received
