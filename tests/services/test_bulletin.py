"""通报考核 over real offices: the same numbers as the whole office gives, read again only where something changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.domain.indicators import indicators
from hotline_desk.domain.ranking import ranking
from hotline_desk.services import acts, bulletin, demo, scores
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.standing import Standing

NOW = datetime(2026, 9, 17, 10, 6)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with demo.make(tmp_path_factory.mktemp("town") / "office", clock=lambda: NOW) as opened:
        yield opened


@pytest.mark.parametrize("name", ["2026-08", "2026-09", "2026-W37", "2026-Q3", "2026"])
def test_a_span_counts_as_the_whole_office_does(town: Desk, name: str) -> None:
    whole, standing = scores.office_of(town), Standing(town)
    span = whole.period(name)
    part = standing.office(span.first, span.last)
    assert ranking(part, span) == ranking(whole, span)
    assert indicators(part.sheet(span)) == indicators(whole.sheet(span))
    assert part.lines(span) == whole.lines(span)


def test_rows_are_in_rank_order_with_change_rates_and_the_last_three(town: Desk) -> None:
    found = bulletin.make(Standing(town), "2026-09")
    ranks = [row.rank for row in found.rows if row.rank]
    assert ranks == sorted(ranks)
    assert len([row for row in found.rows if row.last]) >= 3
    assert found.rows[len(ranks) - 1].last
    assert (found.last_words, found.last_clause) == ("后 3 名约谈（按季排名）", "第十四条第三款")
    earlier = {row.unit: row.rank for row in bulletin.make(Standing(town), "2026-08").rows}
    for row in found.rows:
        before = earlier.get(row.unit)
        assert row.moved == (before - row.rank if row.rank and before else None)


def test_the_arithmetic_of_weighted_parts_adds_up(town: Desk) -> None:
    found = bulletin.make(Standing(town), "2026-08")
    for row in found.rows:
        if not row.rank:
            continue
        detail = found.details[row.unit]
        assert detail.sentence.endswith(row.score)
        assert len(detail.points) == 4
        assert all(point.clause == "第十五条（一）1" for point in detail.points)


def test_every_point_a_part_lacks_is_named_with_its_order(town: Desk) -> None:
    found = bulletin.make(Standing(town), "2026-08")
    seen = 0
    for detail in found.details.values():
        for point in detail.points:
            if not point.missed:
                continue
            seen += 1
            numerator, _, rest = point.facts.partition(" ÷ ")
            denominator, _, weight = rest.removesuffix(" 分").partition(" × ")
            lost = sum(Decimal(m.points.replace("−", "-")) for m in point.missed)
            whole = (Decimal(numerator) - Decimal(denominator)) * Decimal(weight) / Decimal(denominator)
            assert abs(lost - whole) < Decimal("0.01") * (len(point.missed) + 1)
            assert all(m.order and m.facts for m in point.missed)
    assert seen > 5


def test_rates_carry_both_numbers_and_never_a_hundred_for_nothing(town: Desk) -> None:
    rates = {r.name: r for r in bulletin.make(Standing(town), "2026-01").rates}
    assert rates["satisfaction_rate"].words == "—"
    assert rates["satisfaction_rate"].counts == "0 ÷ 0"
    here = {r.name: r for r in bulletin.make(Standing(town), "2026-09").rates}
    contact = here["first_contact_rate"]
    done, due = (Decimal(n) for n in contact.counts.split(" ÷ "))
    assert contact.percent == round(done * 100 / due, 2)
    assert contact.below
    assert contact.target == "目标 100%"


@pytest.mark.parametrize(("kind", "day", "start", "name"), [
    ("week", date(2027, 1, 1), 1, "2026-W53"), ("month", date(2026, 9, 17), 1, "2026-09"), ("quarter", date(2026, 9, 17), 1, "2026-Q3"),
    ("year", date(2026, 11, 1), 1, "2026"), ("year", date(2026, 11, 1), 11, "2027"), ("year", date(2026, 10, 31), 11, "2026")])
def test_the_name_of_a_period(kind: str, day: date, start: int, name: str) -> None:
    assert bulletin.name_of(kind, day, start) == name


@pytest.mark.parametrize(("name", "by", "other"), [("2026-01", -1, "2025-12"), ("2026-12", 1, "2027-01"), ("2026-W53", 1, "2027-W01"),
                                                   ("2026-Q1", -1, "2025-Q4"), ("2026", 1, "2027")])
def test_the_period_beside(town: Desk, name: str, by: int, other: str) -> None:
    assert bulletin.shifted(town, name, by) == other


@pytest.mark.parametrize(("name", "title"), [("2026-08", "2026年8月"), ("2026-W09", "2026年第9周"), ("2026-Q3", "2026年第3季度"), ("2026", "2026年")])
def test_titles(name: str, title: str) -> None:
    assert bulletin.title_of(name) == title


def test_the_periods_of_the_regulation_come_first(town: Desk) -> None:
    assert [key for key, _ in bulletin.kinds(town)] == ["month", "quarter", "year", "day", "week"]
    assert bulletin.title_of(bulletin.current(town, "day")).endswith("日")


class _Counting:
    """How many orders were read for a question."""

    def __init__(self, standing: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        whole = Standing._judged

        def judged(this: Standing, numbers: Any, now: datetime) -> Any:
            listed = list(numbers)
            self.read += listed
            return whole(this, listed, now)

        monkeypatch.setattr(Standing, "_judged", judged)


def test_only_what_changed_is_read_again(desk: Desk, clock: Any, play: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    for i in range(4):
        play(f"A{i}", [("2026-03-02T10:20", "register", {"channel": "12345", "subject": "噪声", "matter": f"m{i % 2}"}),
                       ("2026-03-02T10:40", "dispatch", {"to": "甲居民区", "class": "general", "basis": "statutory"})])
    standing, span = Standing(desk), (date(2026, 3, 1), date(2026, 3, 31))
    counting = _Counting(standing, monkeypatch)
    standing.office(*span)
    assert sorted(counting.read) == ["A0", "A1", "A2", "A3"]
    counting.read.clear()
    standing.office(*span)
    assert counting.read == []
    acts.record(desk, "A0", "accept", {})
    standing.office(*span)
    assert sorted(counting.read) == ["A0", "A2"]  # and the other order of its matter
    counting.read.clear()
    clock.set("2026-03-20T09:00")
    office = standing.office(*span)
    assert sorted(counting.read) == ["A0", "A1", "A2", "A3"]  # all are open: their clocks went on
    assert indicators(office.sheet(office.period("2026-03"))) == indicators(scores.office_of(desk).sheet(office.period("2026-03")))


def test_a_long_count_can_be_stopped(town: Desk) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bulletin.make(Standing(town), "2026-09", stop)


def test_export_has_one_line_a_unit_and_is_logged(town: Desk, tmp_path: Path) -> None:
    import openpyxl

    found = bulletin.make(Standing(town), "2026-08")
    assert bulletin.export(town, found, tmp_path / "排名.xlsx") == len(found.rows)
    page = openpyxl.load_workbook(tmp_path / "排名.xlsx").active
    assert [c.value for c in page[1]][:5] == ["名次", "较上期", "承办单位", "得分", "受理"]
    assert page[2][2].value == found.rows[0].unit
    seq, digest = town.store.end_of_history()
    assert f"办件历史 {seq}-{digest[-12:]}，访问记录 " in page[len(found.rows) + 2][0].value  # the chains' ends, once on paper
    assert town.store.access_log(1)[0]["action"] == "export"


def test_export_to_nowhere_is_refused_in_words(town: Desk, tmp_path: Path) -> None:
    found = bulletin.make(Standing(town), "2026-08")
    with pytest.raises(Refused, match="写不了"):
        bulletin.export(town, found, tmp_path / "没有的文件夹" / "排名.xlsx")
