"""Each office reads its own regulation's words: 销项 and 消账, 三牌案件交办单, 区局; states it has no act for are not offered."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.domain.events import make_event
from hotline_desk.domain.judgement import ScoreLine
from hotline_desk.services import acts, dossier, explaining, library, wording
from hotline_desk.services.office import Desk

NUMBER = "A1"
STEPS = (("register", {"phone": "13800000001", "subject": "路灯不亮", "content": "路灯不亮", "address": "甲路1号"}),
         ("dispatch", {"to": "甲单位", "basis": "statutory", "class": "general"}), ("accept", {}),
         ("supervise", {"step": "confirm"}), ("supervise", {"step": "issue"}), ("supervise", {"step": "feedback"}), ("supervise", {"step": "close"}))
SAID = {"youyilu": ("督办：发出督办单", "督办：销号"), "chengdong": ("督办：发出督办单", "督办：销号"),
        "changning_cg": ("督办：发出问题清单", "督办：销项"), "luyang_cg": ("督办：发出三牌案件交办单", "督办：消账")}
LEVEL = {"youyilu": "级别：街道", "chengdong": "级别：街道", "changning_cg": "级别：区局", "luyang_cg": "级别：区局"}
LEFT_OUT = {"youyilu": {"planned", "ledgered"}, "chengdong": {"ledgered"}, "changning_cg": {"planned", "ledgered"}, "luyang_cg": {"planned"}}


@pytest.fixture(params=SAID)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    with Desk.create(tmp_path / "office", request.param, clock=lambda: datetime(2026, 9, 17, 10, 6), user="王敏") as desk:
        yield desk


def recorded(desk: Desk, steps: tuple[tuple[str, dict[str, Any]], ...]) -> list[tuple[str, str]]:
    for kind, data in steps:
        acts.record(desk, NUMBER, kind, data, desk.now())
    return [(item.title, item.text) for item in dossier.view(desk, NUMBER).timeline]


def test_the_timeline_of_a_case_speaks_the_offices_words(office: Desk) -> None:
    titles = [title for title, _ in recorded(office, STEPS)]
    assert set(SAID[office.pack.id]) <= set(titles)
    assert acts.record(office, NUMBER, "supervise", {"step": "close"}, office.now()).message == SAID[office.pack.id][1]


def test_the_next_step_of_a_case_is_named_by_the_office(office: Desk) -> None:
    recorded(office, STEPS[:4])

    def label() -> str:
        return next(a.label for a in dossier.view(office, NUMBER).acts if a.name == "supervise")

    assert label() == SAID[office.pack.id][0].removeprefix("督办：").replace("发出", "发")
    recorded(office, STEPS[4:6])
    assert label() == SAID[office.pack.id][1].replace("：", "")


def test_why_points_were_given_tells_the_step_in_the_offices_words(office: Desk) -> None:
    recorded(office, STEPS)
    order, _ = office.judge(NUMBER)
    line = ScoreLine("score_overdue", "甲单位", NUMBER, office.now(), Decimal("-1"), "")
    facts = " ".join(explaining.of_line(office.ruling.book(order), order, line, office).facts)
    assert all(said in facts for said in SAID[office.pack.id])


def test_a_call_and_a_return_are_told_in_the_offices_words(office: Desk) -> None:
    told = [("contact", {"reached": True}), ("request_return", {"reason": "不属本单位"}), ("decide_return", {"accepted": True})]
    titles = [wording.title(make_event(NUMBER, kind, office.now(), "王敏", data, n), office) for n, (kind, data) in enumerate(told)]
    call, back = office.pack.word("first_contact"), office.pack.word("return")
    assert titles == [f"{call}成功", f"申请{back}", f"{back}成功"]


def test_who_sent_an_order_back_is_no_street_in_a_bureau(office: Desk) -> None:
    assert wording.slot_word("redo", "level", "street", office) == LEVEL[office.pack.id].removeprefix("级别：")
    assert wording.slot_word("redo", "level", "city", office) == "市"


def test_states_of_other_regulations_are_not_offered(office: Desk) -> None:
    known = {state for state, _ in library.states(office)}
    assert set(dict(library.states(office, ("planned", "ledgered")))) - known == LEFT_OUT[office.pack.id]
    assert {"registered", "handling", "redo", "archived", "void"} <= known


def test_a_state_that_an_order_is_in_is_offered_all_the_same(office: Desk) -> None:
    recorded(office, (*STEPS[:3], ("report_progress", {"promised": "2026-09-18T17:30", "plan": "周五清完"})))
    assert "planned" in dict(library.states(office))
