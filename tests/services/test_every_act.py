"""Every kind of event, in every pack: told before it is kept, kept, taken back by one more event with nothing left of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.domain.events import EVENT_KINDS
from hotline_desk.domain.order import ALLOWED
from hotline_desk.services import acts, materials
from hotline_desk.services.admitting import NOT_UNDOABLE
from hotline_desk.services.office import Desk, Refused
from tests.screens.closed import desk_of

PACKS = ("youyilu", "chengdong", "changning_cg", "luyang_cg")
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 40
START = datetime(2026, 9, 14, 9, 0)
STEPS: dict[str, dict[str, Any]] = {
    "dispatch": {"to": "综合行政执法队", "class": "general", "basis": "statutory"},
    "contact": {"method": "phone", "reached": True, "party": "office"}, "redispatch": {"to": "城建中心", "reason": "职责在城建"},
    "request_return": {"reason": "不属本单位", "basis": "职责分工", "signed_by": ["分管领导", "挂包领导", "街道主要领导"]},
    "decide_return": {"accepted": False}, "request_extension": {"level": "street", "reason": "要搭架子", "report_attached": True},
    "decide_extension": {"approved": True}, "report_progress": {"promised": datetime(2026, 9, 24, 17, 0), "plan": "分段修"},
    "plan_close": {"planned": datetime(2026, 9, 24, 17, 0), "plan": "分段修"}, "open_ledger": {"reason": "等资金"},
    "clear_ledger": {"evidence": ["image"], "note": "修好了"}, "reply": {"method": "phone", "points": "已答复"},
    "file_result": {"solved": "actual", "result": "已办", "evidence": ["image"]},
    "review_result": {"approved": True, "role": "热线办", "signed_by": ["分管领导"]},
    "revisit": {"source": "street", "reached": True, "result": "satisfied"}, "redo": {"level": "street", "note": "不满意"},
    "flag": {"what": "buck_passing"}, "supervise": {"step": "confirm"}, "escalate": {"step": "draft"},
    "transfer_case": {"step": "require", "reason": "ecology"}, "interview": {"step": "plan", "type": "督办约谈"},
    "join_matter": {"matter": "m9"}, "leave_matter": {}, "amend": {"changes": {"address": "新址 1 号"}, "reason": "核对"},
    "note": {"text": "补记一笔"}, "appoint_call": {"when": datetime(2026, 9, 18, 10, 0)}, "initial_reply": {"note": "在办"},
    "visit": {"officers": ["甲", "乙"], "recorder": "01"}, "complete": {"method": "责令整改"},
}
WAY = ("register", "dispatch", "accept", "reply", "file_result", "review_result", "submit", "close")
REACH = {"registered": 1, "dispatched": 2, "handling": 3, "reply_review": 5, "submitted": 7, "closed": 8, "pending_revisit": 8}
SIDE = {"return_pending": "request_return", "planned": "plan_close", "ledgered": "open_ledger", "redo": "redo"}
ORDER = "A1"
# What a regulation does not have, or (退单、改派 in 城东) allows no more three days after the dispatch: refused in words.
_NO_LEDGER, _NO_EXTENSION = {"open_ledger", "remind_ledger", "clear_ledger"}, {"request_extension", "decide_extension"}
NOT_HERE: dict[str, set[str]] = {
    "youyilu": {"escalate", "transfer_case", *_NO_LEDGER},
    "chengdong": {"redispatch", "request_return", "transfer_case", *_NO_LEDGER, *_NO_EXTENSION},
    "changning_cg": {"escalate", "appoint_call", *_NO_LEDGER, *_NO_EXTENSION},
    "luyang_cg": {"escalate", "transfer_case", *_NO_EXTENSION}}


@pytest.fixture(params=PACKS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path, request.param) as opened:
        yield opened


def play(desk: Desk, kinds: tuple[str, ...], at: datetime) -> datetime:
    for kind in kinds:
        data = {"channel": "12345", "kind": "complaint", "subject": "占道", "address": "宝林路 1 号"} if kind == "register" else STEPS.get(kind, {})
        acts.record(desk, ORDER, kind, data, at)
        at += timedelta(minutes=10)
    return at


def reach(desk: Desk, kind: str) -> bool:
    """Bring the order to a state that this kind may meet; False where the pack's rules have no such state."""
    wanted = ALLOWED.get(kind, frozenset({"handling"}))
    state = next((s for s in ("handling", "registered", "dispatched", "reply_review", "submitted", "pending_revisit", "closed") if s in wanted), "")
    if state:
        at = play(desk, WAY[:REACH[state]], START)
        if kind == "decide_extension":
            try:
                acts.record(desk, ORDER, "request_extension", STEPS["request_extension"], at)
            except Refused:
                return False
        return state not in ("pending_revisit", "closed") or desk.judge(ORDER)[1].state in wanted
    side = next(s for s in SIDE if s in wanted)
    try:
        play(desk, (*WAY[:3], SIDE[side]), START)
    except Refused:
        return False
    return True


def picture(desk: Desk) -> tuple[Any, ...]:
    order, judged = desk.judge(ORDER)
    files = tuple((a["name"], a["removed"]) for a in desk.store.attachments(ORDER) if not a["removed"])
    return order.state, order.unit, order.fact("address"), order.matter, judged.state, judged.timers, judged.findings, judged.card, files


@pytest.mark.parametrize("kind", [k for k in EVENT_KINDS if k not in ("register", "void")])
def test_told_kept_and_taken_back(desk: Desk, kind: str) -> None:
    if not reach(desk, kind):
        assert kind in NOT_HERE[desk.pack.id], f"{desk.pack.id}: {kind} cannot be reached"
        return
    before = picture(desk)
    if kind == "attach":
        materials.add(desk, ORDER, [materials.Incoming("现场.png", PNG, "image")])
    else:
        told = acts.preview(desk, ORDER, kind, STEPS.get(kind, {}))
        assert picture(desk) == before  # looking ahead keeps nothing
        if told.refused:
            assert told.clause or told.refused.endswith("。")
            assert kind in NOT_HERE[desk.pack.id], f"{desk.pack.id}: {kind} refused"
            with pytest.raises(Refused):
                acts.record(desk, ORDER, kind, STEPS.get(kind, {}))
            return
        assert told.state_label
        assert kind not in NOT_HERE[desk.pack.id]
        done = acts.record(desk, ORDER, kind, STEPS.get(kind, {}))
        assert done.message
        assert done.undoable is (kind not in NOT_UNDOABLE)
        for line in told.consequences:
            assert line.text and not line.text.endswith("None")
    if kind in NOT_UNDOABLE:
        return
    length = len(desk.store.events(ORDER))
    assert acts.undo(desk) is not None
    assert picture(desk) == before
    assert len(desk.store.events(ORDER)) == length + 1  # taken back by an event, not by forgetting


def test_the_registration_and_the_void_are_taken_back_too(desk: Desk) -> None:
    play(desk, ("register",), START)
    before = picture(desk)
    acts.record(desk, ORDER, "void", {"reason": "登错了"})
    assert desk.judge(ORDER)[1].state == "void"
    acts.undo(desk)
    assert picture(desk) == before
    acts.undo(desk)
    assert desk.judge(ORDER)[1].state == "void"
