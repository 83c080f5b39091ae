"""Whatever JSON a script hands over: an answer or a Chinese sentence, never a mistake of the program's own."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline_desk.domain.calendar import CalendarError
from hotline_desk.domain.events import EVENT_KINDS, EventError
from hotline_desk.domain.period import PeriodError
from hotline_desk.packs import PackError
from hotline_desk.services import recording, showing
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.replay import replay

ODD = st.sampled_from([None, True, 0, -1, 5, 1.5, 1e308, float("nan"), float("inf"), "", "x", "甲社区", "2026-03-03T10:00", "2026-13-01",
                       "9999-12-31T00:00", "0001-01-01T00:00", [], ["a"], [None], {}, {"from": 1}, {"from": "2026-03-03T10:00"}, {"a": [1]},
                       "\ud800", "\x00", "长" * 5000])
MOMENT = st.builds("2026-03-{:02}T{:02}:{:02}".format, st.integers(1, 28), st.integers(0, 23), st.integers(0, 59))
PACK = st.sampled_from(["youyilu", "chengdong", "changning_cg", "luyang_cg"])


@st.composite
def events(draw: Any) -> dict[str, Any]:
    kind = EVENT_KINDS[draw(st.sampled_from(list(EVENT_KINDS)))]
    made = {"order": draw(st.sampled_from("ABCDEF")), "event": kind.name, "at": draw(MOMENT)}
    plain = {"moment": MOMENT, "flag": st.booleans(), "number": st.integers(-2, 9), "unit": st.just("甲社区"),
             "units": st.just(["乙村"]), "list": st.just(["丙"]), "window": st.just({"from": "2026-03-03T10:00", "to": "2026-03-04T10:00"})}
    for slot in kind.slots:
        if slot.required or draw(st.booleans()):
            lawful = st.sampled_from([c for c, _ in slot.choices]) if slot.type == "choice" else plain.get(slot.type, st.just("文字"))
            made[slot.name] = draw(ODD if draw(st.integers(0, 9)) == 0 else lawful)
    return made


ORDERS = "ABCDEF"  # enough of them that one order made void does not end the story
FIRST = [{"order": o, "event": "register", "at": "2026-03-01T08:00", "channel": "12345"} for o in ORDERS]
ASK = {"scores": ["2026-03"], "weeks": ["2026-W10"], "indicators": ["2026-03"], "ranking": ["2026-Q1"]}


@settings(max_examples=80)
@given(PACK, st.lists(events(), min_size=1, max_size=6), st.sampled_from([None, "settings", "calendar", "units", "ask", "now", "pack"]), ODD)
def test_replay_answers_or_says_why_not(pack: str, listed: list[dict[str, Any]], key: str | None, odd: Any) -> None:
    scenario = {"pack": pack, "now": "2026-03-29T09:00", "events": FIRST + listed, "ask": ASK} | ({key: odd} if key else {})
    sentence = ""
    try:
        json.dumps(replay(scenario), ensure_ascii=True)
    except (Refused, EventError, PackError, PeriodError, CalendarError) as error:
        sentence = str(error)
    assert sentence == "" or any("一" <= c <= "鿿" for c in sentence), sentence


def test_a_stream_of_anything(desk: Desk, clock: Any) -> None:
    clock.set("2026-03-29T09:00")
    taken: list[int] = []

    @settings(max_examples=60)
    @given(st.lists(events(), min_size=1, max_size=5))
    def feed(listed: list[dict[str, Any]]) -> None:
        said, told = io.StringIO(), io.StringIO()
        refused = recording.stream(desk, io.StringIO("\n".join(map(json.dumps, FIRST + listed))), said, told)
        assert len(said.getvalue().splitlines()) + refused == len(FIRST + listed)
        taken.append(said.getvalue().count("ACK"))

    feed()
    assert sum(taken) > 20
    assert showing.rebuild(desk)[1] == 0 and desk.store.verify().ok


@pytest.mark.parametrize("scenario", [None, 5, "x", [], {"pack": "youyilu"}, {"now": "2026-03-29T09:00"}])
def test_no_scenario_at_all(scenario: Any) -> None:
    with pytest.raises(Refused, match="情景文件"):
        replay(scenario)
