"""Two programs on one office: what one changes of calendar, rules and units, the other judges by from its next act on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.calendars import year_plan
from hotline_desk.domain.notice import NamedDay, Notice, OffSpan
from hotline_desk.domain.place import read_place
from hotline_desk.services import acts, alerts, days, own_values, password_rules, places
from hotline_desk.services.learning import learned
from hotline_desk.services.office import Conflict, Desk, Refused
from tests.services.conftest import Clock

RECEIVED = datetime(2026, 3, 2, 10, 10)
FACTS = {"channel": "12345", "kind": "complaint", "subject": "噪音"}


@pytest.fixture
def other(desk: Desk, folder: Path, clock: Clock) -> Iterator[Desk]:
    """A second program on the office of ``desk``, which judged something already."""
    assert desk.calendar.working(date(2026, 3, 4))
    assert desk.ruling.units == {}
    with Desk.open(folder, clock=clock, user="李红") as opened:
        yield opened


def _due(desk: Desk, number: str, rule: str = "handle") -> str:
    [timer] = [t for t in desk.judge(number)[1].timers if t.rule == rule]
    return f"{timer.due:%m-%d %H:%M}"


def _send(desk: Desk, number: str) -> None:
    acts.record(desk, number, "register", FACTS, RECEIVED)
    acts.record(desk, number, "dispatch", {"to": "甲居民区", "class": "general"}, RECEIVED)


def test_a_day_off_kept_by_another_program_moves_the_next_deadline(desk: Desk, other: Desk) -> None:
    _send(desk, "A1")
    assert _due(desk, "A1") == "03-09 17:30"
    days.set_day(other, date(2026, 3, 4), "off", "停电，街道通知")
    _send(desk, "A2")
    assert _due(desk, "A2") == "03-10 17:30"
    [stored] = [row for row in desk.store.timer_rows(["A2"])["A2"] if "handle" in row]
    assert any(str(cell).startswith("2026-03-10T17:30") for cell in stored)


def test_a_value_changed_by_another_program_rules_the_next_order(desk: Desk, other: Desk) -> None:
    own_values.change(other, "dispatch_alert_minutes", 30, date(2026, 3, 2), "领导要求")
    _send(desk, "A1")
    assert desk.pack.book(date(2026, 3, 2))["dispatch_alert_minutes"].value == 30


def test_a_unit_added_by_another_program_is_known_by_its_kind(desk: Desk, other: Desk) -> None:
    with other.store.transaction(by="李红", now=other.now()) as tx:
        tx.add_unit("市容所", "section", pending=False)
    _send(desk, "A1")
    assert desk.ruling.units["市容所"] == "section"


def test_the_look_of_every_minute_notices_it_without_an_act(desk: Desk, other: Desk) -> None:
    days.set_day(other, date(2026, 3, 4), "off", "停电，街道通知")
    alerts.look(desk)
    assert not desk.calendar.working(date(2026, 3, 4))


def test_what_this_program_changed_itself_is_not_worked_out_twice(desk: Desk) -> None:
    days.set_day(desk, date(2026, 3, 4), "off", "停电，街道通知")
    ruling = desk.ruling
    assert not desk.look_again()
    _send(desk, "A1")
    assert desk.ruling.calendar is ruling.calendar


def _listed(desk: Desk, number: str) -> str:
    """When the order falls due by what the lists hold."""
    return str(desk.store.order_row(number)["next_due"])  # type: ignore[index]


def _newer(desk: Desk, year: int = 2026) -> Notice:
    """The notice the program brings of a year, with one more day off."""
    special = year_plan(year).special
    off = [OffSpan(day.source.rpartition("·")[2], d, d) for d, day in special.items() if not day.working and d.year == year]
    return Notice(year, "试", (*off, OffSpan("试", date(2026, 3, 5), date(2026, 3, 5))), tuple(NamedDay("调休", d) for d, day in special.items() if day.working))


@pytest.fixture
def replied(desk: Desk) -> str:
    """An order of whose clocks the one for the result runs longest."""
    _send(desk, "A1")
    acts.record(desk, "A1", "contact", {"method": "phone", "reached": True, "party": "office"}, RECEIVED)
    return "A1"


def test_a_notice_is_laid_over_the_day_that_another_program_has_kept(desk: Desk, other: Desk, replied: str) -> None:
    days.set_day(other, date(2026, 3, 4), "off", "停电，街道通知")
    days.adopt_notice(desk, _newer(desk))
    assert not desk.calendar.working(date(2026, 3, 4))
    assert _listed(desk, replied) == "2026-03-11T17:30"


def test_taking_a_day_back_leaves_the_day_that_another_program_kept_since(desk: Desk, other: Desk, replied: str) -> None:
    days.set_day(desk, date(2026, 3, 5), "off", "防汛，区里通知")
    days.adopt_notice(other, replace(_newer(other), off=(*_newer(other).off[:-1], OffSpan("试", date(2026, 3, 4), date(2026, 3, 4)))))
    assert _listed(desk, replied) == "2026-03-11T17:30"
    acts.undo(desk)
    assert not desk.calendar.working(date(2026, 3, 4))
    assert _listed(desk, replied) == "2026-03-10T17:30"


def test_a_day_that_waited_for_another_program_is_not_laid_over_its_own(desk: Desk, other: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one writes while this one waits for its turn: what this one worked out holds no more."""
    begin = desk.store.transaction

    def later(**by: Any) -> Any:
        monkeypatch.undo()
        days.set_day(other, date(2026, 3, 4), "off", "停电，街道通知")
        return begin(**by)

    monkeypatch.setattr(desk.store, "transaction", later)
    with pytest.raises(Conflict, match="没有保存"):
        days.set_day(desk, date(2026, 3, 5), "off", "防汛，区里通知")
    assert [desk.calendar.working(date(2026, 3, d)) for d in (4, 5)] == [False, True]
    assert desk.setting("calendar")["off"] == ["2026-03-04"]
    days.set_day(desk, date(2026, 3, 5), "off", "防汛，区里通知")
    assert desk.setting("calendar")["off"] == ["2026-03-04", "2026-03-05"]


def test_taking_back_what_another_program_changed_while_this_one_waited_is_refused(desk: Desk, other: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    password_rules.keep_idle(desk, 5)
    begin = desk.store.transaction

    def later(**by: Any) -> Any:
        monkeypatch.undo()
        password_rules.keep_idle(other, 30)
        return begin(**by)

    monkeypatch.setattr(desk.store, "transaction", later)
    with pytest.raises(Refused, match="之后"):
        acts.undo(desk)
    assert other.setting("idle_minutes") == 30


def test_another_name_that_another_program_gave_a_place_is_known(desk: Desk, other: Desk) -> None:
    old, estate = read_place("宝钢九村27号"), "宝林九村"
    assert learned(desk).gazetteer.settle(old).where == old.where
    places.save(other, estate, ["宝钢九村"])
    assert learned(desk).gazetteer.settle(old).where == read_place(estate).where
