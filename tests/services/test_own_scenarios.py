"""The scenario files are the tables written out; every rule name and parameter of the contract has its scenario."""

from __future__ import annotations

import json

import pytest

from hotline_desk.domain.indicators import INDICATORS
from hotline_desk.domain.parameters import PARAMETERS
from hotline_desk.domain.rules import FINDING_WORDS, TIMER_WORDS
from tests.scenario_tables import files, scenarios
from tests.scenario_tables.builder import read_expectations, read_history
from tests.scenarios_check import FOLDER, load

ALL = load(FOLDER) + load(FOLDER / "own")
ACTIONS = ("weekly_explain", "weekly_interview", "month_bottom", "quarter_bottom", "card_duty", "supervise_interview",
           "reminder_interview")  # fmt: skip
REFUSALS = ("return_window", "return_signature", "return_forbidden", "extension_window", "city_extension_window",
            "extension_report", "extension_limit", "redo_signature_missing", "wrong_state")  # fmt: skip
STATES = ("registered dispatched handling return_pending returned reply_review submitted planned ledgered "
          "pending_revisit redo closed archived void").split()  # fmt: skip


def test_the_files_are_what_the_tables_say() -> None:
    written = {s.id: s.as_json() for s in scenarios()}
    kept = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files()}
    assert kept == written, "python -m tests.scenario_tables 可重写"


def _expected(key: str, orders_too: bool = True) -> set[str]:
    found: set[str] = set()
    for one in ALL:
        for facts in one["expect"].get("orders", {}).values() if orders_too else ():
            found |= {i if isinstance(i, str) else i["rule"] for i in facts.get(key, ())}
        found |= {i["rule"] for i in one["expect"].get(key, ()) if isinstance(i, dict) and "rule" in i}
    return found


def test_every_timer_is_shown_met_late_and_overdue() -> None:
    seen: dict[str, set[str]] = {}
    for one in ALL:
        for facts in one["expect"].get("orders", {}).values():
            for timer in facts.get("timers", ()):
                seen.setdefault(timer["rule"], set()).add(str(timer.get("status")))
    assert {name: {"met", "late", "overdue"} - seen.get(name, set()) for name in TIMER_WORDS} == {
        # A window closes: asked for too late it is refused, so it can be late only where a pack merely warns.
        name: {"late"} if "extension_window" in name else {"late"} if name == "visit_window" else set()
        for name in TIMER_WORDS
    }


@pytest.mark.parametrize("name", FINDING_WORDS)
def test_every_finding_is_shown_and_shown_absent(name: str) -> None:
    assert name in _expected("findings")
    assert name in _expected("not_findings")


@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_is_shown_and_shown_absent(name: str) -> None:
    assert name in _expected("actions", orders_too=False)
    assert name in _expected("not_actions", orders_too=False)


@pytest.mark.parametrize("name", REFUSALS)
def test_every_refusal_is_shown(name: str) -> None:
    assert name in _expected("refused", orders_too=False)


@pytest.mark.parametrize("name", [name for name in PARAMETERS if name.startswith("score_")])
def test_every_score_item_is_shown_or_needs_no_line(name: str) -> None:
    lines = {line["rule"] for one in ALL for unit in one["expect"].get("units", {}).values()
             for period in unit.values() for line in period.get("lines", ())}  # fmt: skip
    no_line = {"score_redo_ratio", "score_planned_close", "score_weights", "score_year_start_month"}
    assert name in lines or name in no_line


@pytest.mark.parametrize("name", INDICATORS)
def test_every_indicator_is_shown(name: str) -> None:
    assert any(name in rates for one in ALL for rates in one["expect"].get("indicators", {}).values())


@pytest.mark.parametrize("name", STATES)
def test_every_state_is_shown(name: str) -> None:
    assert any(name == facts.get("state") for one in ALL for facts in one["expect"].get("orders", {}).values())


@pytest.mark.parametrize("number", range(1, 27))
def test_every_reading_has_a_scenario(number: int) -> None:
    # R9 is about document numbers, R3 … R26 about judging; numbers are given by the printed forms.
    assert number == 9 or any(f"R{number}" in one["readings"] for one in ALL)


def test_the_small_language_reads_what_it_says() -> None:
    events, refused = read_history("A,B 03-02 10:00 flag other_deduction -1.5 !! wrong_state ~三")
    assert [e["order"] for e in events] == ["A", "B"]
    assert events[0] == {"order": "A", "event": "flag", "at": "2026-03-02T10:00", "what": "other_deduction", "points": -1.5}
    assert refused[1] == {"index": 1, "event": "flag", "rule": "wrong_state", "clause": "~三"}
    expect, ask = read_expectations("A no handle status=late\nscore 甲 2026-03 -1 2\naction weekly_explain 甲 2026-W10 ~三")
    assert expect["orders"] == {"A": {"not_timers": [{"rule": "handle", "status": "late"}]}}
    assert expect["units"] == {"甲": {"2026-03": {"total": -1.0, "line_count": 2}}}
    assert ask == {"scores": ["2026-03"], "weeks": ["2026-W10"]}
