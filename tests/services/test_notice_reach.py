"""Orders no clock of which can be moved are not judged again: leaving them out must change nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from hotline_desk.calendars import year_plan
from hotline_desk.domain.notice import NamedDay, Notice, OffSpan
from hotline_desk.services import demo, notices
from hotline_desk.services.office import Desk

NOW = datetime(2026, 11, 20, 10, 0)


def arrangement(first: date, days: int) -> Notice:
    """The year as announced, with some more days off in a row."""
    special = year_plan(NOW.year).special
    off = [OffSpan(day.source.rpartition("·")[2], d, d) for d, day in special.items() if not day.working]
    made = [NamedDay("调休", d) for d, day in special.items() if day.working]
    return Notice(NOW.year, "试", (*off, OffSpan("试", first, first + timedelta(days=days - 1))), tuple(made))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return demo.make(tmp_path_factory.mktemp("office") / "o", clock=lambda: NOW, count=90)


FIRST_DAYS = [date(2026, 10, 26) + timedelta(days=n) for n in range(0, 40, 3)]


@pytest.mark.parametrize("first", FIRST_DAYS)
@pytest.mark.parametrize("days", [1, 5])
def test_what_is_left_out_would_not_have_moved(desk: Desk, first: date, days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = arrangement(first, days)
    found = notices.preview(desk, notice)
    monkeypatch.setattr(notices, "_reached", lambda stored, _first: stored)
    assert found == notices.preview(desk, notice)


def test_the_days_tried_move_something(desk: Desk) -> None:
    assert notices.preview(desk, arrangement(date(2026, 11, 23), 2))


def test_after_adopting_a_rebuild_finds_nothing_different(tmp_path: Path) -> None:
    from hotline_desk.services.projecting import projected

    with demo.make(tmp_path / "o", clock=lambda: NOW, count=60) as desk:
        assert notices.adopt(desk, arrangement(date(2026, 11, 16), 4))
        checked, different = desk.store.rebuild(lambda number, events: projected(desk, number, events, "演示"))
        assert (checked > 50, different) == (True, 0)
