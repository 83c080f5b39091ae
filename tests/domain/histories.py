"""Histories for property tests: orders that live through anything a pack may let happen, and how they are heard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from hotline_desk.calendars import work_calendar
from hotline_desk.domain.events import EVENT_KINDS, Event, Slot, make_event
from hotline_desk.domain.hearing import Hearing, hear, judged
from hotline_desk.domain.judge import Ruling
from hotline_desk.domain.judgement import Judgement
from hotline_desk.domain.order import ALLOWED, fold
from hotline_desk.packs import available, load_pack

START = datetime(2026, 3, 2, 8)
CALENDAR = work_calendar()
OTHERS = tuple(kind for kind in EVENT_KINDS if kind not in ("register", "void", "amend", "note"))


@lru_cache
def ruling(pack: str) -> Ruling:
    return Ruling(load_pack(pack), CALENDAR, {"甲社区": "village", "乙社区": "village"})


def _value(slot: Slot, at: datetime, draw: Any) -> Any:
    if slot.name == "signed_by":
        return draw(st.sampled_from([[], ["分管领导"], ["分管领导", "街道主要领导"]]))
    if slot.type == "choice":
        return draw(st.sampled_from([key for key, _ in slot.choices]))
    if slot.type == "choices":
        return draw(st.lists(st.sampled_from([key for key, _ in slot.choices]), max_size=2))
    if slot.type == "flag":
        return draw(st.booleans())
    if slot.type == "moment":
        return at + timedelta(minutes=draw(st.sampled_from([-60, 1, 600, 3000, 20000])))
    if slot.type == "window":
        return {"from": at + timedelta(hours=10), "to": at + timedelta(hours=12)}
    if slot.type == "unit":
        return draw(st.sampled_from(["甲社区", "乙社区"]))
    if slot.type == "number":
        return draw(st.sampled_from([-2, -0.5, 1]))
    return draw(st.sampled_from(["M", "N"])) if slot.name == "matter" else "事由"


@st.composite
def events(draw: Any, orders: Sequence[str] = ("A", "B"), longest: int = 22) -> list[Event]:
    """A list of events of a few orders, in time order, each at a moment of its own."""
    made: list[Event] = []
    at = START
    for number in orders:
        made.append(_event(draw, number, "register", at, len(made)))
        at += timedelta(minutes=7)
    for _ in range(draw(st.integers(6, longest))):
        at += timedelta(minutes=draw(st.sampled_from([1, 30, 600, 1440, 5000])))
        number = draw(st.sampled_from(list(orders)))
        made.append(_event(draw, number, _next(draw, number, made), at, len(made)))
    return made


def _next(draw: Any, number: str, made: Sequence[Event]) -> str:
    """Mostly something that the order's state admits, sometimes anything at all."""
    state = fold(number, [event for event in made if event.order == number], revisit_rounds=1).state
    fitting = tuple(kind for kind, states in ALLOWED.items() if state in states and kind != "archive")
    kind: str = draw(st.sampled_from(fitting * 4 + ("reply", "contact", "revisit", "flag") + OTHERS))
    return kind


def _event(draw: Any, order: str, kind: str, at: datetime, index: int) -> Event:
    wanted = [s for s in EVENT_KINDS[kind].slots if s.type not in ("text", "long", "list", "units") or s.name == "signed_by"]
    data = {s.name: _value(s, at, draw) for s in wanted if s.required or draw(st.booleans())}
    for slot in EVENT_KINDS[kind].slots:
        if slot.required and slot.name not in data:
            data[slot.name] = _value(slot, at, draw)
    return make_event(order, kind, at, data=data, index=index)


packs = st.sampled_from(available())
later = st.sampled_from([timedelta(), timedelta(minutes=1), timedelta(days=3), timedelta(days=40)])


def heard(pack: str, history: Sequence[Event]) -> Hearing:
    return hear(ruling(pack), history)


def judgements(hearing: Hearing, now: datetime) -> dict[str, Judgement]:
    """What is said of every order at ``now``."""
    return {order.number: judgement for order, judgement in judged(hearing.docket(now), now)}
