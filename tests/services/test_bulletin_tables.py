"""The tables beside the ranking: every order counted once, nobody named, the same in Excel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from hotline_desk.services import acts, bulletin, bulletin_tables, demo
from hotline_desk.services.office import Desk
from hotline_desk.services.standing import Standing

NOW = datetime(2026, 9, 17, 10, 6)
MONTH = "2026-09"


@pytest.fixture(scope="module", params=["youyilu", "changning_cg"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with demo.make(tmp_path_factory.mktemp("t") / "o", lambda: NOW, 80, pack=request.param) as made:
        yield made


def _received(desk: Desk) -> int:
    return len(desk.store.rows({"received_at>=": datetime(2026, 9, 1), "state!=": "void"}, columns=("number",)))


def test_the_cross_table_adds_up_both_ways(desk: Desk) -> None:
    table = bulletin_tables.make(desk, "matters", MONTH)
    *lines, total = table.rows
    assert int(total[-1]) == _received(desk) == sum(int(line[-1]) for line in lines)
    for at in range(1, len(table.heads)):
        assert int(total[at] or 0) == sum(int(line[at] or 0) for line in lines)


def test_structure_has_shares_and_no_year_before(desk: Desk) -> None:
    table = bulletin_tables.make(desk, "structure", MONTH)
    assert table.rows[0][:3] == ("受理总量", f"{_received(desk)} 件", "100.00%")
    assert table.rows[0][3:] == ("—", "—")
    kinds = [row for row in table.rows if row[0].startswith("诉求类型")]
    assert sum(int(row[1].split()[0]) for row in kinds) == _received(desk)


def test_a_year_on_year_change_is_signed() -> None:
    assert bulletin_tables._compared("甲", 90, 100, 100) == ("甲", "90 件", "90.00%", "100 件", "−10.00%")
    assert bulletin_tables._compared("甲", 0, 0, 0) == ("甲", "0 件", "—", "—", "—")


def test_the_six_firsts_stand_by_unit(desk: Desk) -> None:
    table = bulletin_tables.make(desk, "firsts", MONTH)
    assert table.heads[2:8] == ("派件", "联系", "到现场", "制定方案", "落实", "反馈")
    assert int(table.rows[0][1]) == sum(int(row[1]) for row in table.rows[1:])


@pytest.mark.parametrize(("minutes", "words"), [([], "—"), ([30], "30 分"), ([10, 50], "30 分"), ([200, 220, 999], "3.7 小时")])
def test_durations(minutes: list[int], words: str) -> None:
    assert bulletin_tables._duration(minutes) == words


def test_marked_cases_make_the_two_lists(desk: Desk) -> None:
    assert bulletin_tables.make(desk, "cases", "2026-07").rows == ()
    number = str(desk.store.rows({"state": "closed"}, columns=("number",), limit=1)[0]["number"])
    acts.record(desk, number, "flag", {"what": "typical_good", "note": "一次办成"}, NOW)
    row, = bulletin_tables.make(desk, "cases", MONTH).rows
    assert row[:2] == ("十佳 1", number)


def test_the_big_screen_names_no_order_and_no_person(desk: Desk) -> None:
    tables = bulletin_tables.screen_tables(desk, bulletin.make(Standing(desk), MONTH))
    assert {"matters", "structure", "rates"} <= {t.key for t in tables}
    said = repr(tables)
    for row in desk.store.rows({}, columns=("number", "caller", "phone", "address")):
        assert str(row["number"]) not in said
        assert str(row["phone"]) not in said
        assert str(row["address"]) not in said


def test_the_big_screen_marks_what_few_cases_made_like_the_window(desk: Desk) -> None:
    found = bulletin.make(Standing(desk), MONTH)
    few = replace(found.rates[0], percent=Decimal(50), few=True)
    rows = tuple(replace(r, rates=(few, *r.rates[1:])) for r in found.rows)
    tables = {t.key: t for t in bulletin_tables.screen_tables(desk, replace(found, rates=(few, *found.rates[1:]), rows=rows))}
    assert tables["rates"].rows[0][:2] == (few.label, "*50.00%")
    ranking = tables["ranking"].rows if "ranking" in tables else ()
    assert {row[4] for row in ranking} == ({"*50.00"} if any(r.rank for r in rows) else set())
    assert tables["rates"].note.startswith("* ")


def test_excel_has_the_same_rows(desk: Desk, tmp_path: Path) -> None:
    table = bulletin_tables.make(desk, "matters", MONTH)
    assert bulletin_tables.export(desk, table, tmp_path / "a.xlsx") == len(table.rows)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    lines = [tuple("" if c is None else str(c) for c in line) for line in sheet.iter_rows(values_only=True)]
    assert lines[0] == table.heads
    assert lines[1:1 + len(table.rows)] == list(table.rows)
