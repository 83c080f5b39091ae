"""The alert ladder (domain notes B.4) as tables; once a rung; what falls due in a break."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from hotline_desk.calendars import work_calendar
from hotline_desk.services import alerts, ladder
from hotline_desk.services.ladder import BLUE, ORANGE, PASSED, RED, YELLOW, Alert, Clock
from hotline_desk.services.office import Desk

CALENDAR = work_calendar()  # 08:30–12:00, 13:30–17:30; 2026-09-20 is a make-up Sunday, 9/25–27 off


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


def clock(due: str, start: str = "09-10T10:00", **more: Any) -> Clock:
    return Clock("A1", more.pop("rule", "handle"), at(start), at(due), "甲居民区", **more)


@pytest.mark.parametrize(("now", "due", "rung"), [
    ("09-15T09:00", "09-17T17:30", BLUE),      # two working days after today
    ("09-16T17:00", "09-17T17:30", BLUE),      # tomorrow is the last, not today
    ("09-17T08:30", "09-17T17:30", YELLOW),    # the last working day, more than four hours left
    ("09-17T13:00", "09-17T17:30", ORANGE),    # exactly four hours of the afternoon
    ("09-17T12:59", "09-17T17:30", ORANGE),    # the lunch break is no working time
    ("09-17T11:59", "09-17T17:30", YELLOW),    # one minute of the morning more
    ("09-17T17:30", "09-17T17:30", ORANGE),    # due now is not overdue
    ("09-17T17:31", "09-17T17:30", RED),
    ("09-19T10:00", "09-20T17:30", BLUE),      # Saturday: the make-up Sunday is a working day
    ("09-20T09:00", "09-20T17:30", YELLOW),    # and on it today is the last
    ("09-24T09:00", "09-26T12:00", YELLOW),    # due inside the holiday: the day before is the last working day
    ("09-25T09:00", "09-26T12:00", ORANGE),    # in the holiday no working hour is left
    ("09-18T17:30", "09-21T11:00", BLUE),      # Friday evening before a make-up Sunday
])
def test_the_ladder_of_working_days(now: str, due: str, rung: str) -> None:
    assert ladder.level(CALENDAR, clock(due), at(now)) == rung


@pytest.mark.parametrize(("now", "rung"), [
    ("09-19T10:00", BLUE), ("09-19T21:59", BLUE), ("09-19T22:00", YELLOW), ("09-20T04:00", ORANGE),
    ("09-20T10:00", ORANGE), ("09-20T10:01", RED)])
def test_natural_hours_go_by_half_three_quarters_and_due(now: str, rung: str) -> None:
    day = clock("09-20T10:00", "09-19T10:00", rule="emergency_arrival", hours=True)
    assert ladder.level(CALENDAR, day, at(now)) == rung


@pytest.mark.parametrize(("now", "rung"), [("09-17T09:20", BLUE), ("09-17T09:30", YELLOW), ("09-17T09:45", ORANGE)])
def test_a_short_clock_is_not_orange_from_its_first_minute(now: str, rung: str) -> None:
    assert ladder.level(CALENDAR, clock("09-17T10:00", "09-17T09:00", rule="dispatch_alert", role="alert", soft=True), at(now)) == rung


def test_a_reminder_of_ours_never_turns_red_and_a_lapsed_right_is_silent() -> None:
    late = at("09-18T10:00")
    assert ladder.level(CALENDAR, clock("09-17T17:30", soft=True), late) == PASSED
    assert ladder.level(CALENDAR, clock("09-17T17:30", role="window"), late) is None
    assert ladder.level(CALENDAR, clock("09-18T17:30", role="window"), late) == YELLOW


def test_each_rung_is_told_once_and_what_was_missed_comes_out_as_it_stands_now() -> None:
    due, told = [clock("09-17T17:30")], {}
    said: list[str] = []
    for now in ("09-15T09:00", "09-17T08:40", "09-17T09:00", "09-17T14:00", "09-17T15:00", "09-18T09:00", "09-18T10:00"):
        new, told = ladder.fresh(CALENDAR, due, at(now), told)
        said += [a.level for a in new]
    assert said == [YELLOW, ORANGE, RED]
    missed, _ = ladder.fresh(CALENDAR, due, at("09-21T09:00"), {})
    assert [a.level for a in missed] == [RED]


def test_an_extension_is_told_anew_and_a_stopped_clock_is_forgotten() -> None:
    _, told = ladder.fresh(CALENDAR, [clock("09-17T17:30")], at("09-17T14:00"), {})
    new, after = ladder.fresh(CALENDAR, [clock("09-18T17:30")], at("09-18T14:00"), told)
    assert [a.level for a in new] == [ORANGE]
    assert len(after) == 1
    assert ladder.fresh(CALENDAR, [], at("09-18T14:00"), after) == ([], {})


def test_one_message_for_all_worst_first_without_a_citizen_in_it() -> None:
    many = [Clock(f"A{i}", "handle", at("09-10T10:00"), at(due), "甲") for i, due in enumerate(("09-16T17:30", "09-17T17:30", "09-17T17:30"))]
    new, _ = ladder.fresh(CALENDAR, many, at("09-17T14:00"), {})
    told = ladder.said(new)
    assert told is not None
    assert (told.title, told.urgency) == ("已超期 1 项 · 4 个办公小时内到期 2 项", "over")
    assert told.detail.startswith("A0 办理 9/16 17:30（甲）")
    assert ladder.said([]) is None


@pytest.mark.parametrize(("now", "first", "last", "inside"), [
    ("09-17T10:00", None, None, None),                     # Thursday: tomorrow is worked
    ("09-18T10:00", "09-19", "09-19", ["A1"]),             # Friday before the make-up Sunday: Saturday only
    ("09-24T10:00", "09-25", "09-27", ["A2", "A3"]),       # before 中秋
    ("09-26T10:00", "09-26", "09-27", ["A3"]),             # opened during the break: what is still to come
])
def test_what_falls_due_in_a_break(now: str, first: str | None, last: str | None, inside: list[str] | None) -> None:
    open_clocks = [Clock(f"A{i}", "promised", at("09-10T10:00"), at(due)) for i, due in
                   enumerate(("09-18T17:00", "09-19T12:00", "09-25T09:00", "09-27T20:00", "09-28T09:00"))]
    found = ladder.coming_break(CALENDAR, open_clocks, at(now))
    if first is None:
        assert found is None
        return
    assert found is not None
    assert (f"{found.first:%m-%d}", f"{found.last:%m-%d}", [c.order for c in found.clocks]) == (first, last, inside)


def test_a_break_with_nothing_due_says_nothing() -> None:
    assert ladder.in_break(ladder.coming_break(CALENDAR, [], at("09-24T10:00"))) == []


def test_the_office_remembers_what_was_told(desk: Desk, clock: Any, play: Callable[..., None]) -> None:
    play("A1", [("2026-03-02T10:20", "register", {"channel": "12345", "subject": "噪声", "caller": "陈文"})])
    clock.set("2026-03-04T09:00")
    first = alerts.check(desk)
    assert [t.key for t in first] == ["alerts"]
    assert first[0].orders == ("A1",)
    assert "陈文" not in repr(first)
    assert alerts.check(desk) == []


def test_wishes_are_kept_and_sound_is_off_by_default(desk: Desk) -> None:
    assert alerts.wishes(desk) == {"banner": True, "tray": True, "sound": False}
    alerts.wish(desk, sound=True, tray=False)
    assert alerts.wishes(desk) == {"banner": True, "tray": False, "sound": True}


def test_the_clocks_of_a_closed_order_are_not_counted_with_the_day(desk: Desk, clock: Any, play: Callable[..., None]) -> None:
    from hotline_desk.services import worklist

    play("A1", [("2026-03-02T10:20", "register", {"channel": "12345", "subject": "噪声"}),
                ("2026-03-02T10:40", "contact", {"method": "phone", "reached": True, "party": "office"}),
                ("2026-03-02T10:50", "dispatch", {"to": "临江新村居民区", "class": "simple", "basis": "statutory"}),
                ("2026-03-02T11:00", "accept", {}),
                ("2026-03-02T14:00", "reply", {"method": "phone", "points": "已答复"}),
                ("2026-03-02T14:10", "file_result", {"disposition": "by_law", "closure_basis": "completed", "solved": "actual", "evidence": ["image"]}),
                ("2026-03-02T14:20", "review_result", {"role": "热线办", "approved": True}), ("2026-03-02T14:30", "submit", {}),
                ("2026-03-02T15:00", "close", {}), ("2026-03-02T15:10", "revisit", {"source": "street", "reached": True, "contacted": True,
                                                   "process": "satisfied", "result": "satisfied", "resolved": "yes"}),
                ("2026-03-02T15:20", "supervise", {"step": "confirm"}), ("2026-03-02T15:30", "supervise", {"step": "issue"})])
    clock.set("2026-03-20T09:00")
    row = desk.store.order_row("A1")
    assert row is not None
    assert not row["open"]
    assert [(c.rule, c.place) for c in alerts.clocks(desk)] == [("supervise_feedback", "supervision")]
    told, = alerts.check(desk)
    assert (told.key, told.place) == ("alerts.supervision", "supervision")
    assert told.title.startswith("督办反馈：")
    assert worklist.nav_counts(desk)["today"] == 0


def test_what_was_told_and_never_read_is_told_at_the_next_start(desk: Desk, clock: Any, play: Callable[..., None]) -> None:
    play("A1", [("2026-03-02T10:20", "register", {"channel": "12345", "subject": "噪声"})])
    clock.set("2026-03-04T09:00")
    assert alerts.look(desk, start=True).told
    assert alerts.look(desk).told == ()           # a minute later: not again
    assert alerts.look(desk, start=True).told     # the program was closed over it
    alerts.read(desk, [a for told in alerts.look(desk, start=True).told for a in told.alerts])
    assert alerts.look(desk, start=True).told == ()


def test_a_banner_takes_in_what_comes_and_forgets_what_is_done() -> None:
    first, later = Alert(clock("09-17T17:30"), YELLOW), Alert(clock("09-17T17:30"), ORANGE)
    other = Alert(Clock("B1", "handle", at("09-10T10:00"), at("09-16T10:00")), RED)
    running = frozenset({first.clock.key, other.clock.key})
    assert ladder.merged([first], [later, other], running) == [other, later]
    assert ladder.merged([first, other], [], frozenset({other.clock.key})) == [other]


@pytest.mark.parametrize(("now", "words"), [
    ("2026-03-02T10:20", ""), ("2026-03-02T10:16", ""), ("2026-03-02T09:00", "电脑时钟可能不对"),
    ("2000-01-01T00:03", "主板电池"), ("2026-08-01T09:00", ""), ("2027-03-02T09:00", "走到前面")])
def test_a_wrong_clock_is_noticed(desk: Desk, clock: Any, play: Callable[..., None], now: str, words: str) -> None:
    clock.set("2026-03-02T10:20")
    play("A1", [("2026-03-02T10:20", "register", {"channel": "12345", "subject": "噪声"})])
    desk.store.set_meta("created_at", "2026-03-01T08:30")
    clock.set(now)
    found = alerts.clock_words(desk)
    assert (words in found) and bool(found) == bool(words)


@pytest.mark.parametrize(("before", "now", "told"), [("10:00", "10:01", False), ("10:00", "09:56", False), ("10:00", "09:50", True)])
def test_a_clock_turned_back_while_one_works(before: str, now: str, told: bool) -> None:
    assert bool(alerts.turned_back(at(f"09-17T{before}"), at(f"09-17T{now}"))) == told
