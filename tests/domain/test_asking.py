"""A rule that is not asked would have stayed silent: the table of when to ask changes no judgement."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline_desk.domain.case import MatterPlace
from hotline_desk.domain.events import Event
from hotline_desk.domain.judge import judge
from hotline_desk.domain.order import fold
from hotline_desk.domain.rules import FINDINGS, TIMERS, WHEN, finding_rules, timer_rules
from hotline_desk.packs import available
from tests.domain.histories import events, ruling

LATER = datetime(2027, 1, 1)
PACKS = tuple(available())
ALONE = MatterPlace()


def _agrees(pack: str, history: list[Event], place: MatterPlace = ALONE) -> None:
    order = fold("A", [event for event in history if event.order == "A"], revisit_rounds=1)
    case = ruling(pack).case(order, LATER, place)
    happened = order.index.keys()
    for every, asked in ((TIMERS, timer_rules(case.book)), (FINDINGS, finding_rules(case.book))):
        known = [said for rule in every for said in rule(case)]  # type: ignore[attr-defined]
        assert [said for rule, needs in asked if not needs or not happened.isdisjoint(needs) for said in rule(case)] == known


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PACKS), events(orders=("A",)), st.integers(1, 6))
def test_any_history(pack: str, history: list[Event], counted: int) -> None:
    _agrees(pack, history, MatterPlace(counted, counted, history[0].at, (history[0].at,)))


def _scenarios() -> list[Path]:
    return sorted(Path(__file__).parents[1].glob("scenarios/[ST]*.json"))


@pytest.mark.parametrize("path", _scenarios(), ids=lambda path: path.stem)
def test_every_scenario_under_every_pack(path: Path) -> None:
    from hotline_desk.domain.events import event_from_json

    told = json.loads(path.read_text(encoding="utf-8")).get("events", ())
    for number in dict.fromkeys(event["order"] for event in told):
        history = [event_from_json({**event, "order": "A"}, n) for n, event in enumerate(told) if event["order"] == number]
        for pack in PACKS:
            if any(event.kind == "register" for event in history):
                _agrees(pack, history)


def test_the_table_names_only_rules() -> None:
    assert set(WHEN) <= {*TIMERS, *FINDINGS}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PACKS), events(orders=("A",)))
def test_without_a_moment_only_overdue_becomes_running(pack: str, history: list[Event]) -> None:
    order = fold("A", history, revisit_rounds=1)
    told, listed = (judge(ruling(pack), order, LATER, timeless=timeless) for timeless in (False, True))
    assert [replace(t, status="running") if t.status == "overdue" else t for t in told.timers] == list(listed.timers)
    assert told.findings == listed.findings
