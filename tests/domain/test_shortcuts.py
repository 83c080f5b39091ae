"""What is kept or skipped for speed says what the long way says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.calendars import work_calendar
from hotline_desk.domain import names
from hotline_desk.domain.calendar import Readings
from hotline_desk.domain.events import EVENT_KINDS, EventError, make_event, moment_text, read_slot
from hotline_desk.domain.judgement import Allowance
from hotline_desk.domain.likeness import word_pairs

zones = st.sampled_from([None, UTC, timezone(timedelta(hours=8))])


@given(st.datetimes(timezones=zones), zones)
def test_a_moment_reads_the_same_however_often_it_is_asked(moment: datetime, zone: timezone | None) -> None:
    for each in (moment, moment.replace(tzinfo=None), moment.replace(tzinfo=zone), moment.replace(second=0, fold=1), moment):
        assert moment_text(each) == each.isoformat(timespec="seconds" if each.second else "minutes")


@given(st.text(alphabet="楼道堆物，来电人反映ab ", max_size=60))
def test_every_two_neighbours_make_a_pair(text: str) -> None:
    from hotline_desk.domain.likeness import _EVERYDAY, _PIECE

    pieces = _PIECE.findall(_EVERYDAY.sub(" ", text))
    assert word_pairs(text) == {piece[n:n + 2] for piece in pieces for n in range(len(piece) - 1)}


phones = st.text(alphabet="0123456789*xX－-转 ()１２+", max_size=16) | st.from_regex(r"1[3-9][\d*]{9}", fullmatch=True)


@given(phones)
def test_a_plain_mobile_number_needs_no_taking_apart(text: str) -> None:
    assert names._split_phone(text) == names._taken_apart(text)


@given(st.datetimes(datetime(2025, 12, 20), datetime(2027, 2, 28)), st.integers(0, 12), st.sampled_from(["office_close", "end_of_day", "same_clock"]),
       st.booleans(), st.sampled_from(["as_is", "next_open"]))
def test_days_end_alike_however_many_asked_before(start: datetime, amount: int, clock: str, receipt: bool, after: str) -> None:
    allowance, readings = Allowance(amount, "working_days"), Readings(receipt, clock, after)
    CALENDAR.due(start.replace(hour=0, minute=0), allowance, readings)  # kept for all the day
    assert CALENDAR.due(start, allowance, readings) == CALENDAR._due(start, allowance, readings)


CALENDAR = work_calendar()


VALUES = st.text(max_size=4) | st.sampled_from(["complaint", "urgent", "general", "12345", "别的渠道", "true", "2026-03-02T10:15", "3"]) \
    | st.none() | st.integers() | st.booleans() | st.lists(st.sampled_from(["media", "x"]), max_size=2)


@given(st.sampled_from(sorted(EVENT_KINDS)).flatmap(lambda kind: st.tuples(
    st.just(kind), st.dictionaries(st.sampled_from([slot.name for slot in EVENT_KINDS[kind].slots] or ["none"]), VALUES))))
def test_an_event_is_checked_as_slot_by_slot(event: tuple[str, dict[str, Any]]) -> None:
    kind, data = event
    assert _answer(lambda: dict(make_event("A1", kind, datetime(2026, 3, 2), "王敏", data).data)) == _answer(lambda: _slot_by_slot(kind, data))


def _slot_by_slot(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    declared, clean = EVENT_KINDS[kind], dict[str, Any]()
    for name, value in data.items():
        slot = declared.slot(name)
        if slot is None:
            raise EventError(f"“{declared.label}”没有“{name}”这一栏。")
        clean[name] = read_slot(slot, value)
    missing = [slot for slot in declared.slots if slot.required and clean.get(slot.name) in (None, "", [])]
    if missing:
        raise EventError(f"“{declared.label}”缺“{missing[0].label}”。")
    return clean


def _answer(ask: Callable[[], dict[str, Any]]) -> Any:
    try:
        return [(name, type(value), value) for name, value in ask().items()]
    except EventError as error:
        return str(error)
