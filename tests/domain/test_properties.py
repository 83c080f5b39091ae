"""What holds whatever happens: for any history, any pack, any moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.calendars import office_days, work_calendar
from hotline_desk.domain.events import Event, make_event
from hotline_desk.domain.judge import Ruling, judge, refuse
from hotline_desk.domain.judgement import Timer
from hotline_desk.domain.order import STATE_WORDS, fold
from hotline_desk.domain.scoring import score_lines
from hotline_desk.packs import available, load_pack
from tests.domain.histories import CALENDAR, events, heard, judgements, later, packs, ruling

STATUSES = {"running", "met", "late", "overdue", "cancelled"}
GIVEN = {"platform_due", "promised", "planned_close", "visit_window"}


@given(packs, events(), later)
def test_the_same_history_is_judged_the_same(pack: str, history: list[Event], after: timedelta) -> None:
    now = history[-1].at + after
    assert judgements(heard(pack, history), now) == judgements(heard(pack, history), now)


@given(packs, events(), later, st.randoms(use_true_random=False))
def test_the_order_they_are_handed_in_does_not_matter(pack: str, history: list[Event], after: timedelta, random: object) -> None:
    now = history[-1].at + after
    shuffled = list(history)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judgements(heard(pack, shuffled), now) == judgements(heard(pack, history), now)


@given(packs, events(), later)
def test_what_was_refused_changes_nothing(pack: str, history: list[Event], after: timedelta) -> None:
    hearing, now = heard(pack, history), history[-1].at + after
    turned_away = {event.index for event, _ in hearing.refused}
    without = [event for event in history if event.index not in turned_away]
    again = heard(pack, without)
    assert judgements(again, now) == judgements(hearing, now)
    assert again.refused == []
    assert all(refusal.reason for _, refusal in hearing.refused)


@given(packs, events(), later)
def test_a_last_event_taken_back_never_happened(pack: str, history: list[Event], after: timedelta) -> None:
    last = history[-1]
    before, hearing = heard(pack, history[:-1]), heard(pack, history)
    undone = make_event(last.order, "void", last.at, data={"voids": last.index}, index=len(history))
    state = hearing.docket(last.at).orders[last.order].state
    if state in ("archived", "void"):
        return  # what is archived is not mended by taking the archiving back in the same breath
    hearing.offer(undone)
    now = last.at + after
    assert judgements(hearing, now) == judgements(before, now)


@given(packs, events(), later)
def test_timers_are_sound(pack: str, history: list[Event], after: timedelta) -> None:
    hearing, now = heard(pack, history), history[-1].at + after
    for number, judgement in judgements(hearing, now).items():
        assert judgement.state in STATE_WORDS
        for timer in judgement.timers:
            _sound(timer, now, number)


def _sound(timer: Timer, now: datetime, number: str) -> None:
    where = (number, timer)
    assert timer.status in STATUSES, where
    assert timer.rule in GIVEN or timer.due >= timer.start or timer.rule == "handle", where
    if timer.stop is None:
        assert timer.status in ("cancelled", "overdue" if now > timer.due else "running"), where
    else:
        assert timer.status == ("met" if timer.stop <= timer.due else "late"), where
        assert timer.stop <= now, where
    assert timer.clause or timer.rule in GIVEN | {"handle"}, where


@given(packs, events())
def test_a_later_look_only_turns_running_into_overdue(pack: str, history: list[Event]) -> None:
    hearing, now = heard(pack, history), history[-1].at
    far = now + timedelta(days=60)
    before, after = judgements(hearing, now), judgements(hearing, far)
    for number, judgement in before.items():
        turned = [replace(t, status="overdue" if far > t.due else "running") if t.status in ("running", "overdue") else t for t in judgement.timers]
        assert turned == list(after[number].timers)


@given(packs, events(orders=("A",)))
def test_score_lines_have_a_clause_and_a_moment_of_their_own_order(pack: str, history: list[Event]) -> None:
    now = history[-1].at + timedelta(days=5)
    hearing = heard(pack, history)
    order = hearing.docket(now).orders["A"]
    for line in score_lines(ruling(pack), order, judge(ruling(pack), order, now)):
        assert line.clause
        assert line.unit == order.unit
        assert line.order == "A"


@given(packs, events(orders=("A",)))
def test_a_fold_can_go_on_from_any_point(pack: str, history: list[Event]) -> None:
    admitted = heard(pack, history).admitted["A"]
    for first, second in pairwise(range(len(admitted) + 1)):
        shorter, longer = fold("A", admitted[:first]), fold("A", admitted[:second])
        assert shorter.events == longer.events[:first]


# -- a year ahead: every rule from every day, on the real calendar, for all packs --------------------
CLOCKS = ("07:50", "12:10", "17:30", "17:31", "23:59")
EXTRA = {
    "youyilu": [("request_extension", {"level": "street"}), ("supervise", {"step": "issue"})],
    "chengdong": [("report_progress", {"promised": 3})],
    "changning_cg": [("complete", {}), ("supervise", {"step": "issue"})],
    "luyang_cg": [("open_ledger", {})],
}  # fmt: skip


def _order(pack: str, start: datetime, line: str, of_class: str) -> list[Event]:
    """An order of that moment with everything that starts a clock, a minute apart; redo and archive follow."""
    facts = {"channel": "12345", "urgency": "emergency", "line": line, "platform_due": start + timedelta(days=4),
             "visit_window": {"from": start, "to": start + timedelta(hours=2)}}  # fmt: skip
    steps: list[tuple[str, dict[str, object]]] = [("register", dict(facts)), ("dispatch", {"to": "甲社区", "class": of_class})]
    steps += [(kind, dict(data)) for kind, data in EXTRA[pack]]
    if pack == "changning_cg":
        steps += [("reply", {}), ("file_result", {}), ("close", {})]
    if pack == "youyilu":
        steps += [("file_result", {}), ("close", {}), ("redo", {"level": "street"})]
    made = []
    for n, (kind, data) in enumerate(steps):
        at = start + timedelta(minutes=n)
        if "promised" in data:
            data["promised"] = at + timedelta(days=3)
        made.append(make_event("A", kind, at, data=data, index=n))
    return made


@pytest.mark.parametrize("pack", available())
def test_a_year_ahead(pack: str) -> None:
    seen: set[str] = set()
    for day in range(365):
        clock = datetime.fromisoformat(f"2026-01-01 {CLOCKS[day % len(CLOCKS)]}") + timedelta(days=day)
        for line, of_class in (("city", "general"), ("instant", "complex"), ("province", "simple")):
            seen |= _judge_a_day(pack, _order(pack, clock, line, of_class))
    assert seen >= {"dispatch_alert", "first_contact", "platform_due", "visit_window"}
    assert seen >= {
        "youyilu": {"handle", "extension_window", "city_extension_window", "redo", "supervise_feedback"},
        "chengdong": {"handle", "initial_reply", "urgent_feedback", "return_window", "promised"},
        "changning_cg": {"result_reply", "return_window", "archive_alert"},
        "luyang_cg": {"emergency_arrival", "ledger_review"},
    }[pack]


def _judge_a_day(pack: str, history: list[Event]) -> set[str]:
    base = heard(pack, history)
    now = history[-1].at
    timers = judgements(base, now)["A"].timers
    off = work_calendar(own=office_days([history[0].at.date() + timedelta(days=1)]))
    later_ruling = Ruling(ruling(pack).pack, off)
    moved = judge(later_ruling, later_ruling.fold("A", base.admitted["A"]), now).timers
    for before, after in zip(timers, moved, strict=True):
        _sound(before, now, "A")
        assert after.due >= before.due or before.rule == "ledger_review", (before, after)
        counted = before.allowance is not None and before.allowance.unit != "hours"
        if counted:
            assert before.provisional == (before.due.year >= 2027 or before.start.year >= 2027), before
    return {timer.rule for timer in timers}


@pytest.mark.parametrize("pack", available())
def test_an_order_without_anything_more_is_judged_on_any_day(pack: str) -> None:
    for day in range(0, 730, 13):
        at = datetime(2025, 6, 1, 9) + timedelta(days=day)
        order = ruling(pack).fold("A", [make_event("A", "register", at, data={"channel": "12319"})])
        assert judge(ruling(pack), order, at).state == "registered"
        assert refuse(ruling(pack), order, make_event("A", "dispatch", at, data={"to": "甲社区"})) is None


def test_the_calendar_of_these_tests_knows_no_2027() -> None:
    assert not CALENDAR.announced(2027)
    assert CALENDAR.announced(2026)
    assert CALENDAR.working(date(2026, 3, 2))
    assert load_pack("youyilu").book(date(2026, 3, 2))
