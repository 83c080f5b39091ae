"""A hearing admits and refuses in time order; what is refused leaves nothing; a docket knows matters and moments."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hotline_desk.domain.events import Event, make_event
from hotline_desk.domain.hearing import Hearing, hear, judged
from hotline_desk.domain.judge import explain
from hotline_desk.domain.policy import Pack
from hotline_desk.packs import load_pack, with_settings
from tests.domain.histories import CALENDAR, ruling
from tests.domain.test_order import MONDAY, history

Ruling = type(ruling("youyilu"))


def test_events_are_heard_in_time_order_ties_as_given() -> None:
    events = history("register; dispatch; accept")
    assert hear(ruling("youyilu"), reversed(events)).refused == []
    tied = [make_event("A", kind, MONDAY, data=data, index=n)
            for n, (kind, data) in enumerate([("dispatch", {"to": "甲"}), ("register", {})])]  # fmt: skip
    refused = hear(ruling("youyilu"), tied).refused
    assert [(event.kind, refusal.rule) for event, refusal in refused] == [("dispatch", "wrong_state")]


def test_a_refusal_leaves_nothing_and_says_why() -> None:
    hearing = Hearing(ruling("youyilu"))
    for event in history("register; close"):
        hearing.offer(event)
    assert [e.kind for e in hearing.admitted["A"]] == ["register"]
    ((_, refusal),) = hearing.refused
    assert refusal.rule == "wrong_state"
    assert refusal.reason.endswith("。")


def test_a_docket_knows_only_what_has_happened() -> None:
    hearing = hear(ruling("youyilu"), history("register; dispatch") + history("register", "B"))
    assert hearing.docket(MONDAY).orders["A"].state == "registered"
    assert hearing.docket(MONDAY + timedelta(minutes=10)).orders["A"].state == "dispatched"
    assert hearing.docket(MONDAY - timedelta(minutes=1)).orders == {}


def _matter(number: str, days: int, matter: str = "M") -> Event:
    return make_event(number, "register", MONDAY + timedelta(days=days), data={"matter": matter})


def test_places_in_a_matter_go_by_receipt_and_skip_the_void() -> None:
    events = [_matter("B", 1), _matter("A", 0), _matter("C", 2), _matter("X", 0, "N")]
    void = make_event("A", "void", MONDAY + timedelta(days=3), index=9)
    now = MONDAY + timedelta(days=5)
    before = {o.number: j.matter_count for o, j in judged(hear(ruling("youyilu"), events).docket(now), now)}
    after = {o.number: j.matter_count for o, j in judged(hear(ruling("youyilu"), [*events, void]).docket(now), now)}
    assert before == {"A": 1, "B": 2, "C": 3, "X": 1}
    assert {number: after[number] for number in "BCX"} == {"B": 1, "C": 2, "X": 1}


def test_a_large_docket_is_looked_through_once() -> None:
    """Eight thousand orders took forty seconds: each order looked through all the others for its matter."""
    from hotline_desk.domain.judge import Docket
    from hotline_desk.domain.order import Order

    class Counted(dict[str, Order]):
        readings = 0

        def values(self) -> Any:
            Counted.readings += 1
            return super().values()

    court = ruling("youyilu")
    orders = Counted({f"A{n}": court.fold(f"A{n}", [_matter(f"A{n}", n, "M" if n < 5 else "")]) for n in range(30)})
    docket = Docket(court, orders)
    assert [docket.place(order).rank for order in orders.values()] == [1, 2, 3, 4, 5] + [1] * 25
    assert Counted.readings <= 2  # once by the docket, once by the line above


def _edition(pack: Pack) -> Pack:
    """友谊路 as if 一般事项 had become 7 days on 2026-03-04."""
    from dataclasses import replace

    (old,) = pack.parameters["handle_workdays_general"]
    newer = replace(old, value=7, since=date(2026, 3, 4))
    return replace(pack, parameters={**pack.parameters, "handle_workdays_general": (old, newer)})


@pytest.mark.parametrize(("received", "due"), [("2026-03-03T23:59", "2026-03-10T17:30"), ("2026-03-04T00:00", "2026-03-13T17:30")])
def test_the_edition_in_force_at_receipt_judges_for_good(received: str, due: str) -> None:
    court = Ruling(_edition(load_pack("youyilu")), CALENDAR)
    at = datetime.fromisoformat(received)
    order = court.fold("A", [make_event("A", "register", at), make_event("A", "dispatch", at, data={"to": "甲"}, index=1)])
    now = datetime(2026, 3, 31)
    (timer,) = [t for t in judged_one(court, order, now) if t.rule == "handle"]
    assert timer.due == datetime.fromisoformat(due)
    counted = [day for day in explain(court, timer, order) if day.counts]  # type: ignore[attr-defined]
    assert len(counted) == (7 if received > "2026-03-04" else 5)


def judged_one(court: object, order: object, now: datetime) -> tuple[object, ...]:
    from hotline_desk.domain.judge import judge

    return judge(court, order, now).timers  # type: ignore[arg-type]


def test_a_pack_may_change_only_what_has_a_name() -> None:
    assert with_settings(load_pack("youyilu"), {"redo_workdays": 4}).book(date(2026, 3, 2)).value("redo_workdays") == 4
