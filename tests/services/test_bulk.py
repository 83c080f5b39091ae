"""One act on many orders: who may, why not the others, what follows in one line, one undo, stopped half way."""

from __future__ import annotations

from datetime import datetime

import pytest

from hotline_desk.services import acts, bulk
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.views import Consequence, Preview
from tests.services.conftest import Clock

WAITING, SENT = ("A1", "A2", "A3"), "A4"
SEND = [("dispatch", {"to": "甲居民区", "class": "general", "basis": "statutory"})]


@pytest.fixture
def orders(desk: Desk, clock: Clock) -> Desk:
    for i, number in enumerate((*WAITING, SENT)):
        acts.record(desk, number, "register", {"phone": f"1380000000{i}", "subject": f"第{i}件", "content": "x", "address": f"路{i}号"},
                    datetime(2026, 3, 2, 10, 0))
    acts.record(desk, SENT, *SEND[0], at=datetime(2026, 3, 2, 10, 10))
    return desk


def _kinds(desk: Desk, number: str) -> list[str]:
    return [e.kind for e in desk.judge(number)[0].events]


def test_those_that_may_not_are_named_with_a_reason_and_nothing_is_kept(orders: Desk) -> None:
    found = bulk.check(orders, [*WAITING, SENT, "没有"], "dispatch")
    assert found.allowed == WAITING
    assert [(s.order, s.subject) for s in found.stopped] == [(SENT, "第3件"), ("没有", "")]
    assert found.stopped[0].message == "现在是“待签收”，这一步做不了。要换承办单位，请用“改派”"
    assert all(_kinds(orders, n) == ["register"] for n in WAITING)


def test_what_follows_is_one_line_for_all_it_is_alike_for(orders: Desk) -> None:
    found = bulk.preview(orders, [*WAITING, SENT], SEND)
    assert (found.allowed, [s.order for s in found.stopped]) == (WAITING, [SENT])
    handle = next(c for c in found.preview.consequences if c.text.startswith("办理："))
    assert handle.detail.startswith("3 件都是")
    assert found.preview.state_label == "待签收"


def test_what_meets_only_some_names_them() -> None:
    made = [(f"N{i}", Preview(consequences=(Consequence("办理：9月1日前", "第八条"),
                                           *((Consequence("列入：重复投诉督办", "第十二条", "today"),) if i == 7 else ()))))
            for i in range(10)]
    lines = bulk.summed(made)
    assert [(c.text, c.detail) for c in lines] == [("列入：重复投诉督办（1 件）", "N7"), ("办理：9月1日前", "10 件都是")]


def test_many_different_dates_become_a_few_lines() -> None:
    made = [(f"N{i}", Preview(consequences=(Consequence(f"办理：9月{i}日前", "第八条"),))) for i in range(1, 8)]
    lines = bulk.summed(made)
    assert len(lines) == 4
    assert lines[-1].text == "办理：另外 4 件各有各的时限"


def test_one_undo_takes_all_of_it_back(orders: Desk) -> None:
    bulk.record(orders, WAITING, SEND)
    assert all(_kinds(orders, n) == ["register", "dispatch"] for n in WAITING)
    acts.undo(orders)
    assert all(_kinds(orders, n) == ["register"] for n in WAITING)


def test_refused_in_the_middle_nothing_is_kept(orders: Desk) -> None:
    with pytest.raises(Refused):
        bulk.record(orders, (*WAITING, SENT), SEND)
    assert all(_kinds(orders, n) == ["register"] for n in WAITING)


class _Stopped(Exception):
    pass


def test_cancelled_half_way_nothing_is_kept(orders: Desk) -> None:
    def tell(done: int, _total: int, _words: str) -> None:
        if done == 2:
            raise _Stopped

    with pytest.raises(_Stopped):
        bulk.record(orders, WAITING, SEND, tell=tell)
    assert all(_kinds(orders, n) == ["register"] for n in WAITING)


def test_several_join_the_one_received_first(orders: Desk) -> None:
    acts.record(orders, "A0", "register", {"phone": "13900000000", "subject": "早", "content": "早", "address": "z"}, datetime(2026, 2, 27, 9, 0))
    assert [n for n, _ in bulk.heads(orders, ["A1", "A0"])] == ["A0", "A1"]
    bulk.join(orders, ["A1", "A0", "A2"])
    assert {orders.judge(n)[0].matter for n in ("A0", "A1", "A2")} == {"A0"}
    with pytest.raises(Refused, match="已经是同一诉求"):
        bulk.join(orders, ["A1", "A2"])
    acts.undo(orders)
    assert not orders.judge("A0")[0].matter


def _close(desk: Desk, number: str) -> None:
    for kind, data in (("accept", {}), ("reply", {"method": "phone", "points": "答复"}), ("file_result", {"solved": "actual", "result": "办了"}),
                       ("review_result", {"approved": True, "role": "热线办"}), ("submit", {}), ("close", {}),
                       ("revisit", {"source": "street", "reached": True, "result": "satisfied"})):
        acts.record(desk, number, kind, data)


def test_archiving_what_lacks_papers_asks_for_the_reason(orders: Desk) -> None:
    _close(orders, SENT)
    without = bulk.preview(orders, [SENT, "A1"], [("archive", {})])
    assert without.preview.refused
    assert "材料不齐" in next(s.message for s in without.stopped if s.order == SENT)
    told = bulk.preview(orders, [SENT, "A1"], [("archive", {"note": "电话记录在平台"})])
    assert told.allowed == (SENT,)
    assert told.preview.consequences[0].text == "归档以后只能看、只能补记，不能撤销"
    assert not bulk.record(orders, told.allowed, [("archive", {"note": "电话记录在平台"})]).undoable


def test_one_order_by_itself_is_told_too_that_there_is_no_way_back_and_only_then(orders: Desk) -> None:
    _close(orders, SENT)
    told = acts.preview_steps(orders, SENT, [("archive", {"note": "电话记录在平台"})])
    assert told.consequences[0].text == "归档以后只能看、只能补记，不能撤销"
    assert told.consequences[1].text.startswith("材料不齐：缺")
    noted = acts.preview_steps(orders, SENT, [("note", {"text": "补记"})])
    assert "不能撤销" not in " ".join(c.text for c in noted.consequences)


def test_the_toast_names_the_count_first(orders: Desk) -> None:
    done = bulk.record(orders, list(WAITING), [("dispatch", {"to": "宝林第二居民区（筹备组）", "class": "general"})])
    assert done.message == "3 件派单至 宝林第二居民区（筹备组）"
