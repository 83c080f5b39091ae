"""Every scenario of the folder, judged in process and compared by the subset rules."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from typing import Any

import pytest

from hotline_desk.calendars import office_days, work_calendar
from hotline_desk.domain.judgement import Allowance
from hotline_desk.services.replay import replay
from tests.scenarios_check import FOLDER, TOP, check, load

GIVEN = load(FOLDER)
OWN = load(FOLDER / "own") + load(FOLDER / "examined")  # examined: worked from the texts by somebody who had not seen the program
CALENDAR = json.loads((FOLDER / "calendar_cases.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("scenario", GIVEN + OWN, ids=lambda s: s["id"])
def test_the_judgement_is_the_one_worked_out_by_hand(scenario: dict[str, Any]) -> None:
    assert check(scenario["expect"], replay(scenario["input"])) == []


def test_the_scenarios_are_there_and_well_formed() -> None:
    assert len(GIVEN) == 79
    ids = [one["id"] for one in GIVEN + OWN]
    assert len(ids) == len(set(ids))
    for one in GIVEN + OWN:
        assert set(one["expect"]) <= TOP, one["id"]
        assert one["pack"] == one["input"]["pack"], one["id"]
        assert one["working"].strip() and one["clauses"], one["id"]


@pytest.mark.parametrize("case", CALENDAR, ids=lambda c: c["id"])
def test_calendar_cases(case: dict[str, Any]) -> None:
    own = case.get("calendar", {})
    calendar = work_calendar(own=office_days(own.get("off", ()), own.get("work", ())))
    start = datetime.fromisoformat(case["start"])
    if case["op"] == "elapsed":
        end = datetime.fromisoformat(case["end"])
        found: dict[str, Any] = {
            "working_days": calendar.working_days_between(start.date(), end.date()),
            "working_minutes": calendar.working_minutes(start, end),
        }
    else:
        amount, unit = case["allowance"].split()
        due = calendar.due(start, Allowance(int(amount), unit))
        found = {"due": due.moment.isoformat(timespec="minutes"), "provisional": due.provisional}
    assert {key: case[key] for key in found if key in case} == {key: found[key] for key in found if key in case}


# What a comparer must not let pass: a wrong value at the end of each kind of expectation.
BROKEN: list[tuple[str, dict[str, Any]]] = [
    ("timer", {"orders": {"A": {"timers": [{"rule": "handle", "due": "2026-03-09T17:31"}]}}}),
    ("state", {"orders": {"A": {"state": "closed"}}}),
    ("finding", {"orders": {"A": {"findings": ["supervise_repeat"]}}}),
    ("not_timers", {"orders": {"A": {"not_timers": [{"rule": "handle"}]}}}),
    ("order", {"orders": {"B": {}}}),
    ("twice", {"orders": {"A": {"timers": [{"rule": "handle"}, {"rule": "handle"}]}}}),
    ("refused", {"refused": [{"index": 0}]}),
    ("units", {"units": {"甲居民区": {"2026-03": {"line_count": 1}}}}),
    ("total", {"units": {"甲居民区": {"2026-03": {"total": -1}}}}),
    ("rate", {"indicators": {"2026-03": {"first_contact_rate": {"percent": "100.00"}}}}),
    ("ranking", {"ranking": {"2026-03": [{"unit": "乙居民区"}]}}),
    ("not_ranking", {"not_ranking": {"2026-03": [{"unit": "甲居民区"}]}}),
    ("action", {"actions": [{"rule": "card_duty"}]}),
    ("any_of", {"orders": {"A": {"state": {"any_of": ["closed", "void"]}}}}),
]
PLAIN: dict[str, Any] = {
    "pack": "youyilu", "now": "2026-03-04T12:00",
    "events": [{"order": "A", "event": "register", "at": "2026-03-02T10:00", "channel": "12345"},
               {"order": "A", "event": "dispatch", "at": "2026-03-02T10:10", "to": "甲居民区", "class": "general"},
               {"order": "A", "event": "contact", "at": "2026-03-02T11:00", "method": "phone", "reached": False}],
    "ask": {"scores": ["2026-03"], "indicators": ["2026-03"], "ranking": ["2026-03"]},
}  # fmt: skip


@pytest.mark.parametrize(("what", "expect"), BROKEN, ids=[name for name, _ in BROKEN])
def test_a_wrong_expectation_is_seen(what: str, expect: dict[str, Any]) -> None:
    assert check(expect, replay(PLAIN)) != []


def test_the_same_question_gets_the_same_answer() -> None:
    before = copy.deepcopy(PLAIN)
    assert replay(PLAIN) == replay(PLAIN)
    assert before == PLAIN
