"""The alert ladder through whole sittings, as a table: what is said at which moment, and how often.

A step is (moment, what happens, what is said). ``look``: the program looks, as it does every minute; ``start``: it looks
for the first time after it was opened; ``read``: it looks, and the clerk presses 知道了 on all of it. What is said is
``place:rung order`` per line.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.calendars import work_calendar
from hotline_desk.services import acts, alerts, ladder
from hotline_desk.services.ladder import Clock
from hotline_desk.services.office import Desk

CALENDAR = work_calendar()
Step = tuple[str, str, list[str]]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text if text.startswith("2") and len(text) == 16 else f"2026-{text}")


def one(order: str, due: str, start: str = "", **more: Any) -> Clock:
    return Clock(order, more.pop("rule", "handle"), at(start) if start else at(due) - timedelta(days=12), at(due), "甲居民区", **more)


ARRIVAL = one("H1", "03-05T01:30", "03-05T00:30", rule="emergency_arrival", hours=True)
WINDOW = one("W1", "09-25T11:00", "09-24T11:00", rule="return_window", role="window", hours=True)  # 24 h, into 中秋
NIGHT = one("N1", "03-05T20:00", "03-04T20:00", rule="return_window", role="window", hours=True)
HANDLE = one("A1", "09-17T17:30")
QIXI = [one(f"P{day:02}", f"10-{day:02}T09:00", rule="promised") for day in (1, 7, 8)]
SPRING = [one("S1", "02-15T09:00", rule="promised"), one("S2", "02-23T23:00", rule="promised"), one("S3", "02-24T09:00", rule="promised")]

SITTINGS: dict[str, tuple[list[Clock], list[Step]]] = {
    "each rung once, quiet between": ([HANDLE], [
        ("09-15T09:00", "start", []), ("09-17T08:30", "read", ["today:yellow A1"]), ("09-17T08:31", "look", []), ("09-17T11:59", "look", []),
        ("09-17T12:00", "read", ["today:orange A1"]), ("09-17T17:30", "look", []), ("09-17T17:31", "read", ["today:red A1"]),
        ("09-18T08:30", "start", []), ("09-21T08:30", "start", [])]),
    "closed over two rungs: only where it stands now": ([HANDLE], [
        ("09-16T17:00", "start", []), ("09-18T08:30", "start", ["today:red A1"])]),
    "told and not read: once more at each start, never within a sitting": ([HANDLE], [
        ("09-17T08:30", "start", ["today:yellow A1"]), ("09-17T09:30", "look", []), ("09-17T10:00", "start", ["today:yellow A1"]),
        ("09-17T10:01", "look", []), ("09-17T10:02", "start", ["today:yellow A1"]), ("09-17T14:00", "read", ["today:orange A1"]),
        ("09-17T14:10", "start", [])]),
    "an hour by night: half, three quarters, due": ([ARRIVAL], [
        ("03-05T00:59", "start", []), ("03-05T01:00", "look", ["today:yellow H1"]), ("03-05T01:14", "look", []),
        ("03-05T01:15", "look", ["today:orange H1"]), ("03-05T01:30", "look", []), ("03-05T01:31", "look", ["today:red H1"])]),
    "24 h from the evening: half comes with the morning, a lapsed right is silent": ([NIGHT], [
        ("03-04T20:01", "start", []), ("03-05T07:59", "look", []), ("03-05T08:30", "start", ["today:yellow N1"]),
        ("03-05T14:00", "read", ["today:orange N1"]), ("03-05T20:01", "look", [])]),
    "the last working day before 国庆 lists seven days": (QIXI, [
        ("09-29T17:00", "start", []), ("09-30T08:30", "read", ["break:break P01", "break:break P07", "today:yellow P01", "today:yellow P07"]),
        ("09-30T15:00", "read", ["today:orange P01", "today:orange P07", "today:orange P08"]), ("09-30T17:00", "start", []),
        ("10-07T08:00", "start", ["today:red P01"]), ("10-08T08:30", "read", ["today:red P07"]),
        ("10-08T09:01", "look", ["today:red P08"])]),
    "春节: the make-up Saturday is the last working day, not the Friday": (SPRING, [
        ("02-13T09:00", "start", []), ("02-14T09:00", "read", ["break:break S1", "break:break S2", "today:yellow S1", "today:yellow S2"]),
        ("02-14T14:00", "look", ["today:orange S1", "today:orange S2", "today:orange S3"])]),
    "中秋: a right of 24 h that lapses in the holiday is in the list": ([WINDOW], [
        ("09-24T11:30", "read", ["break:break W1"]), ("09-24T23:00", "read", ["today:yellow W1"]), ("09-25T12:00", "start", [])]),
    "the list missed on Friday comes during the break, of what is still to come": (QIXI, [
        ("10-02T10:00", "start", ["break:break P07", "today:orange P07", "today:orange P08", "today:red P01"])]),
    "调休: the Saturday that is worked ends the week": ([one("X1", "10-11T09:00", rule="promised")], [
        ("10-09T09:00", "start", []), ("10-10T09:00", "start", ["break:break X1", "today:yellow X1"])]),
    "the clock back by two minutes says nothing again": ([HANDLE], [
        ("09-17T12:00", "read", ["today:orange A1"]), ("09-17T11:58", "look", []), ("09-17T12:00", "look", [])]),
    "the clock back by three days and right again: not told anew": ([HANDLE], [
        ("09-17T12:00", "read", ["today:orange A1"]), ("09-14T12:00", "look", []), ("09-14T12:01", "start", []), ("09-17T12:05", "look", [])]),
    "a flat battery: 2000 forgets nothing": ([HANDLE], [
        ("09-17T12:00", "read", ["today:orange A1"]), ("2000-01-01T00:00", "start", []), ("09-17T12:05", "look", [])]),
    "the clock was a month ahead: what it told then does not count": ([HANDLE], [
        ("10-15T09:00", "read", ["today:red A1"]), ("09-15T09:00", "start", []), ("09-17T08:30", "read", ["today:yellow A1"]),
        ("09-17T13:30", "read", ["today:orange A1"]), ("09-17T17:31", "read", ["today:red A1"]), ("09-18T09:00", "start", [])]),
    "a promised call once, at its time": ([one("C1", "09-17T15:00", role="call", place="revisit", words="约好回访")], [
        ("09-17T14:59", "look", []), ("09-17T15:00", "look", ["revisit:passed C1"]), ("09-17T16:00", "look", []),
        ("09-18T08:30", "start", ["revisit:passed C1"])]),
    "a day a meeting set: the day before, and once it is over": ([one("HY1", "09-18T00:00", role="record", place="records", words="会议")], [
        ("09-16T09:00", "start", []), ("09-17T09:00", "read", ["records:passed HY1"]), ("09-18T09:00", "start", []),
        ("09-19T09:00", "read", ["records:red HY1"]), ("09-20T09:00", "start", [])]),
}


@pytest.mark.parametrize("name", SITTINGS)
def test_a_sitting(name: str, desk: Desk, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    running, steps = SITTINGS[name]
    monkeypatch.setattr(alerts, "clocks", lambda _desk: running)
    for moment, what, said in steps:
        clock.now = at(moment)
        told = alerts.look(desk, start=what == "start").told
        assert sorted(f"{t.place}:{a.level} {a.clock.order}" for t in told for a in t.alerts) == said, (moment, what)
        if what == "read":
            for t in told:
                alerts.read(desk, t.alerts)


def test_one_more_order_for_the_holiday_brings_the_whole_list_again(desk: Desk, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    running = QIXI[:1]
    monkeypatch.setattr(alerts, "clocks", lambda _desk: running)
    clock.now = at("09-30T09:00")
    assert [t.orders for t in alerts.look(desk).told if t.place == "break"] == [("P01",)]
    assert alerts.look(desk).told == ()
    running = QIXI[:2]  # an import in the afternoon
    assert [t.orders for t in alerts.look(desk).told if t.place == "break"] == [("P01", "P07")]
    assert [t for t in alerts.look(desk).told if t.place == "break"] == []


def test_reading_one_message_leaves_the_others_unread(desk: Desk, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    running = [HANDLE, one("B1", "09-17T15:00", place="supervision", rule="supervise_feedback")]
    monkeypatch.setattr(alerts, "clocks", lambda _desk: running)
    clock.now = at("09-17T14:00")
    first, second = alerts.look(desk).told
    assert (first.key, second.key) == ("alerts", "alerts.supervision")
    alerts.read(desk, first.alerts)
    assert [t.key for t in alerts.look(desk, start=True).told] == ["alerts.supervision"]


@pytest.mark.parametrize(("clock", "now", "title"), [
    (HANDLE, "09-17T08:30", "今天是最后一个工作日 1 项"), (HANDLE, "09-17T14:00", "4 个办公小时内到期 1 项"), (HANDLE, "09-18T08:30", "已超期 1 项"),
    (ARRIVAL, "03-05T01:00", "时限用去一半 1 项"), (ARRIVAL, "03-05T01:20", "时限用去四分之三 1 项"), (ARRIVAL, "03-05T02:00", "已超期 1 项"),
    (replace(ARRIVAL, soft=True, rule="urgent_feedback"), "03-05T02:00", "提醒时间已过 1 项")])
def test_the_words_of_a_rung_are_true_of_its_clock(clock: Clock, now: str, title: str) -> None:
    found, _ = ladder.fresh(CALENDAR, [clock], at(now), {})
    told = ladder.said(found)
    assert told is not None
    assert told.title == title


def test_the_break_holds_calls_and_the_days_of_records_too(desk: Desk, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "clocks", lambda _desk: [])
    monkeypatch.setattr(alerts, "_calls", lambda _desk: [one("C1", "10-02T10:00", role="call", place="revisit", words="约好回访")])
    monkeypatch.setattr(alerts, "_records", lambda _desk: [one("HY1", "10-07T00:00", role="record", place="records", words="会议·落实期限")])
    clock.now = at("09-30T09:00")
    [told] = alerts.look(desk).told
    assert told.title == "10月1日（周四）至10月7日（周三）休息，期间有 2 项到期"
    assert told.detail == "C1 约好回访 10/02 10:00（甲居民区）；HY1 会议·落实期限 10月7日 周三（甲居民区）"


def test_what_0_1_0_remembered_still_counts(desk: Desk, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alerts, "clocks", lambda _desk: [HANDLE])
    desk.store.set_meta("alerts.told", json.dumps({HANDLE.key: "orange"}))
    clock.now = at("09-17T14:30")
    assert alerts.look(desk).told == ()


#: Per pack: an order as it comes in at 10:00 on 2 March, and some of what the ladder says of it by when.
PACKS: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    "youyilu": ({"channel": "12345"}, [  # dispatched within 60 minutes (proposal), first contact within one working day
        ("03-02T10:30", "yellow dispatch_alert"), ("03-02T10:50", "orange dispatch_alert"), ("03-02T11:10", "passed dispatch_alert"),
        ("03-03T00:00", "yellow first_contact"), ("03-03T15:30", "orange first_contact"), ("03-03T17:40", "red first_contact")]),
    "luyang_cg": ({"channel": "12345", "urgency": "emergency"}, [
        ("03-02T10:30", "yellow emergency_arrival"), ("03-02T10:50", "orange emergency_arrival"), ("03-02T11:10", "red emergency_arrival")]),
    "chengdong": ({"channel": "12345", "urgency": "urgent"}, []),
    "changning_cg": ({"channel": "12345"}, []),
}


@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_tells_every_clock_once_a_rung_on_its_way(pack: str, tmp_path: Path, clock: Any) -> None:
    """Ten minutes by ten through two days: nothing twice, every duty that ran out was red or a reminder that passed."""
    clock.set("2026-03-02T10:00")
    fields, expected = PACKS[pack]
    with Desk.create(tmp_path / pack, pack, clock=clock, user="王敏") as desk:
        acts.record(desk, "A1", "register", {"subject": "噪声", **fields}, clock.now)
        said: dict[tuple[str, str], str] = {}
        words: list[tuple[str, str]] = []
        while clock.now < datetime(2026, 3, 4, 18):
            for alert in (a for told in alerts.look(desk).told for a in told.alerts):
                assert said.setdefault((alert.clock.key, alert.level), f"{clock.now:%m-%dT%H:%M}") == f"{clock.now:%m-%dT%H:%M}"
                words.append((f"{clock.now:%m-%dT%H:%M}", f"{alert.level} {alert.clock.rule}"))
            clock.now += timedelta(minutes=10)
        assert said
        assert [w for w in words if w in expected] == expected
        for passed in (c for c in alerts.clocks(desk) if c.due < clock.now and c.role != "window"):
            assert (passed.key, "passed" if passed.soft else "red") in said


@given(st.lists(st.integers(-3000, 3000), min_size=1, max_size=30), st.integers(0, 4000))
def test_no_rung_is_told_twice_while_the_clock_goes_forward(steps: Sequence[int], due: int) -> None:
    start = datetime(2026, 9, 14, 8, 30)
    clock = Clock("A1", "handle", start, start + timedelta(minutes=due))
    now, told, said = start, dict[str, str](), list[str]()
    for step in steps:
        now += timedelta(minutes=abs(step))
        new, told = ladder.fresh(CALENDAR, [clock], now, told)
        said += [a.level for a in new]
    ranks = [ladder.LADDER.index(rung) for rung in said]
    assert ranks == sorted(set(ranks))


@given(st.lists(st.integers(-5000, 5000), min_size=1, max_size=30))
def test_whatever_the_clock_did_the_last_word_is_told_when_it_is_right(jumps: Sequence[int]) -> None:
    """However often the clock jumped, a clock that is overdue in the end was told red not later than then."""
    due = datetime(2026, 9, 17, 17, 30)
    clock, told, red_at = Clock("A1", "handle", datetime(2026, 9, 7, 9), due), dict[str, str](), list[datetime]()
    for moment in [*(due + timedelta(minutes=j) for j in jumps), due + timedelta(hours=1)]:
        new, told = ladder.fresh(CALENDAR, [clock], moment, told)
        red_at += [moment for a in new if a.level == "red"]
    assert any(moment <= due + timedelta(hours=1) + ladder.SLACK for moment in red_at)

