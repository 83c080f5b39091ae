"""What a judgement says beside its timers: what is still owed, what has become moot, when it runs out, how it explains."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from hotline_desk.domain.events import Event, make_event
from hotline_desk.domain.judge import Ruling, explain, judge
from hotline_desk.domain.judgement import Judgement, Timer
from hotline_desk.packs import load_pack, with_settings
from tests.domain.histories import CALENDAR, ruling

MONDAY = datetime(2026, 3, 2, 10)


def happened(*steps: tuple[str, str, dict[str, object]]) -> list[Event]:
    """``("03-02 10:00", "register", {})`` and so on."""
    return [make_event("A", kind, f"2026-{at}", data=data, index=n) for n, (at, kind, data) in enumerate(steps)]


SENT = (("03-02 10:00", "register", {"channel": "12345"}), ("03-02 10:30", "dispatch", {"to": "甲居民区", "class": "general"}))
CLOSED = (*SENT, ("03-03 09:00", "file_result", {}), ("03-03 09:10", "supervise", {"step": "issue"}), ("03-03 10:00", "close", {}))


def judged(court: Ruling, events: list[Event], now: str) -> Judgement:
    return judge(court, court.fold("A", events), datetime.fromisoformat(f"2026-{now}"))


def timer(judgement: Judgement, rule: str) -> Timer:
    return next(t for t in judgement.timers if t.rule == rule)


def test_a_contact_missed_is_a_figure_once_the_order_is_closed() -> None:
    closed = judged(ruling("youyilu"), happened(*CLOSED), "03-20 09:00")
    assert timer(closed, "first_contact").status == "overdue"
    assert {t.rule: t.role for t in closed.timers if t.open} == {
        "first_contact": "moot", "handle": "moot", "extension_window": "moot", "supervise_feedback": "duty",
    }  # fmt: skip
    assert closed.next_duty() == timer(closed, "supervise_feedback")


def test_the_next_duty_is_the_open_one_due_first_and_never_a_window() -> None:
    sent = judged(ruling("youyilu"), happened(*SENT), "03-02 11:00")
    assert {t.rule for t in sent.timers if t.open} == {"first_contact", "handle", "extension_window"}
    assert sent.next_duty() == timer(sent, "first_contact")
    assert timer(sent, "extension_window").role == "window"
    assert timer(sent, "dispatch_alert").role == "alert"


@pytest.mark.parametrize(("steps", "role"), [
    ((), "window"),
    ((("03-02 11:00", "accept", {}),), "window"),
    ((("03-02 12:00", "file_result", {}),), "moot"),  # answered: nobody asks for more time
    ((("03-02 12:00", "file_result", {}), ("03-02 13:00", "review_result", {"approved": False})), "window"),  # sent back: she may
    ((("03-02 12:00", "request_return", {"reason": "不属本辖区"}),), "moot"),
])
def test_a_window_lapses_for_nobody_who_may_not_ask_any_more(steps: tuple[tuple[str, str, dict[str, object]], ...], role: str) -> None:
    found = timer(judged(ruling("youyilu"), happened(*SENT, *steps), "03-03 09:00"), "extension_window")
    assert (found.role, found.status) == (role, "running")


@pytest.mark.parametrize(("moment", "status"), [("03-09 17:30", "running"), ("03-09 17:31", "overdue")])
def test_a_clock_runs_out_after_its_very_minute(moment: str, status: str) -> None:
    found = judged(ruling("youyilu"), happened(*SENT), moment)
    assert timer(found, "handle").status == status
    assert timer(found, "dispatch_alert").status == "met"


def test_an_order_without_a_registration_is_judged_as_nothing() -> None:
    found = judged(ruling("youyilu"), happened(("03-02 10:00", "note", {"text": "先记一笔"})), "03-09 09:00")
    assert (found.state, found.timers, found.findings) == ("registered", (), ())


def test_the_explanation_of_a_stopped_clock_passes_over_the_days_of_the_return() -> None:
    court = Ruling(with_settings(load_pack("youyilu"), {"timers_run_during_return": False}), CALENDAR)
    events = happened(*SENT, ("03-03 15:00", "request_return", {}), ("03-05 15:00", "decide_return", {"accepted": False}))
    order = court.fold("A", events)
    found = timer(judge(court, order, datetime(2026, 3, 20)), "handle")
    assert found.due == datetime(2026, 3, 11, 17, 30)
    days = {day.date: day for day in explain(court, found, order)}
    counted = {day.isoformat()[5:]: one.counts for day, one in days.items() if one.counts}
    assert counted == {"03-03": 1, "03-06": 2, "03-09": 3, "03-10": 4, "03-11": 5}
    assert all("退单" in days[date(2026, 3, d)].source for d in (4, 5))


def test_a_due_moment_that_was_given_is_not_explained_by_days() -> None:
    events = happened(("03-02 10:00", "register", {"platform_due": "2026-03-03T12:00"}), SENT[1])
    court = ruling("youyilu")
    order = court.fold("A", events)
    found = judge(court, order, MONDAY + timedelta(days=1))
    assert explain(court, timer(found, "handle"), order) == []
    assert timer(found, "handle").parameters == ("use_platform_due",)
    plain = judged(court, happened(*SENT), "03-03 09:00")
    assert timer(plain, "handle").parameters == ("handle_workdays_general",)


def test_nothing_is_found_before_it_happens() -> None:
    court = ruling("youyilu")
    order = court.fold("A", happened(*SENT, ("03-03 09:00", "flag", {"what": "media"})))
    assert [f.rule for f in judge(court, order, datetime(2026, 3, 3, 9)).findings] == ["supervise_leader_or_media"]
    assert judge(court, order, datetime(2026, 3, 3, 8, 59)).findings == ()
