"""定稿 and 更正: a published period does not move; what is different now is named; a correction keeps what was said before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.services import bulletin, demo, publishing
from hotline_desk.services.bulletin import Bulletin
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.standing import Standing

MONTH = "2026-08"


class Clock:
    now = datetime(2026, 9, 17, 10, 6)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(params=["youyilu", "chengdong"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with demo.make(tmp_path / "o", Clock(), 60, pack=request.param) as made:
        yield made


@pytest.fixture
def count(desk: Desk) -> Callable[[], Bulletin]:
    standing = Standing(desk)
    return lambda: bulletin.make(standing, MONTH)


def _late_event(desk: Desk) -> None:
    """An order of August written down in September: its unit's figures of August are others now."""
    from hotline_desk.services.projecting import projected
    from hotline_desk.store import NewEvent

    unit = next(u["name"] for u in desk.store.units())
    facts = {"channel": "12345", "kind": "complaint", "subject": "补登的一件", "line": "city"}
    with desk.store.transaction(by="王敏", now=desk.now()) as tx:
        tx.append_many([NewEvent("补1", "register", datetime(2026, 8, 20, 9, 0), "王敏", facts),
                        NewEvent("补1", "dispatch", datetime(2026, 8, 20, 9, 30), "王敏", {"to": unit, "class": "general", "basis": "statutory"})])
        tx.project([projected(desk, "补1", tx.events("补1"), None, tx)])


def test_what_was_published_reads_back_as_it_was(desk: Desk, count: Callable[[], Bulletin]) -> None:
    now = count()
    kept = publishing.publish(desk, now)
    assert publishing.differences(kept.bulletin, now) == ()
    assert kept.bulletin.rows == now.rows
    assert kept.bulletin.rates == now.rates
    assert kept.bulletin.follows == now.follows
    assert kept.bulletin.details == now.details
    assert kept.words == "9月17日 10:06 定稿（王敏）"


def test_it_does_not_move_when_events_come_later(desk: Desk, count: Callable[[], Bulletin]) -> None:
    published = publishing.publish(desk, count())
    _late_event(desk)
    now = count()
    again = publishing.published(desk, MONTH)
    assert again is not None
    assert again.bulletin == published.bulletin
    found = publishing.differences(again.bulletin, now)
    assert found
    assert all(d.was != d.now for d in found)


def test_a_rate_without_a_case_is_no_change_beside_a_unit_that_was_not_there(desk: Desk, count: Callable[[], Bulletin]) -> None:
    """It said 先行联系率 — → —（0 ÷ 0）, once for every rate of a unit that came into the month later."""
    now = count()
    empty = [r for r in now.rates if r.percent is None]
    new = replace(now.rows[0], unit="新设的科", rates=(*now.rates, replace(now.rates[0], name="none", percent=None, counts="0 ÷ 0")))
    found = publishing.differences(now, replace(now, rows=(*now.rows, new)))
    assert {d.unit for d in found} == {"新设的科"}
    assert len([d for d in found if d.item not in ("名次", "得分", "受理")]) == len(now.rates) - len(empty)
    assert all(d.now != "—（0 ÷ 0）" for d in found)


def test_a_correction_says_why_and_keeps_what_was_said_before(desk: Desk, count: Callable[[], Bulletin]) -> None:
    publishing.publish(desk, count())
    with pytest.raises(Refused, match="不用更正"):
        publishing.correct(desk, count(), "没有变化")
    _late_event(desk)
    with pytest.raises(Refused, match="写明更正的原因"):
        publishing.correct(desk, count(), "  ")
    after = publishing.correct(desk, count(), "回访漏记，补记后更正")
    assert publishing.differences(after.bulletin, count()) == ()
    correction, = after.corrections
    assert (correction.reason, correction.by) == ("回访漏记，补记后更正", "王敏")
    assert correction.changes
    assert after.words.endswith("更正 1 次")
    assert desk.store.verify().ok


def test_only_a_period_that_is_over_and_only_once(desk: Desk, count: Callable[[], Bulletin]) -> None:
    running = bulletin.make(Standing(desk), "2026-09")
    with pytest.raises(Refused, match="还没有结束"):
        publishing.publish(desk, running)
    publishing.publish(desk, count())
    with pytest.raises(Refused, match="已经定稿"):
        publishing.publish(desk, count())
    assert publishing.published(desk, "2026-07") is None


def test_no_words_of_a_citizen_are_kept_in_it(desk: Desk, count: Callable[[], Bulletin]) -> None:
    publishing.publish(desk, count())
    row, = desk.store.records(publishing.KIND)
    subjects = {str(r["subject"]) for r in desk.store.rows({}, columns=("subject",))}
    assert not any(subject in str(row["fields"]) for subject in subjects)


def test_the_log_does_not_list_it(desk: Desk, count: Callable[[], Bulletin]) -> None:
    from hotline_desk.services import records

    publishing.publish(desk, count())
    assert records.listed(desk) == []


def test_the_course_of_the_months_shows_what_was_published(desk: Desk, count: Callable[[], Bulletin]) -> None:
    """A published August must not read 88.80 in its own bulletin and 88.10 in September's chart."""
    standing = Standing(desk)
    was = count()
    publishing.publish(desk, was)
    _late_event(desk)
    later = bulletin.make(standing, "2026-09")
    at = later.months.index("8月")
    assert [t.values[at] for t in later.trends] == [t.values[-1] for t in was.trends]
    assert publishing.published(desk, MONTH).bulletin.trends == was.trends  # type: ignore[union-attr]
    now = count()
    publishing.correct(desk, now, "补登")
    again = bulletin.make(standing, "2026-09")
    assert [t.values[at] for t in again.trends] == [t.values[-1] for t in now.trends]
