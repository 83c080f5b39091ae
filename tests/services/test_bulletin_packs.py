"""通报考核 under the packs that count otherwise: 城东's points, and regulations that rank nobody."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.services import acts, bulletin, bulletin_tables
from hotline_desk.services.bulletin import Bulletin
from hotline_desk.services.office import Desk
from hotline_desk.services.standing import Standing

NOW = datetime(2026, 3, 20, 9, 0)
VILLAGES = ("甲村", "乙村", "丙村", "丁村")


def _office(folder: Path, pack: str) -> Desk:
    desk = Desk.create(folder / "office", pack, clock=lambda: NOW, user="王敏")
    with desk.store.transaction(by="王敏", now=NOW) as tx:
        for name in VILLAGES:
            tx.add_unit(name, "village", pending=False)
    desk.units_changed()
    for i, name in enumerate(VILLAGES):
        number = f"A{i}"
        acts.record(desk, number, "register", {"channel": "12345", "subject": "路灯不亮 13812345678", "caller": "陈文"}, datetime(2026, 3, 2, 9, 0))
        acts.record(desk, number, "dispatch", {"to": name, "class": "general", "basis": "statutory"}, datetime(2026, 3, 2, 9, 30))
    return desk


@pytest.fixture
def chengdong(tmp_path: Path) -> Bulletin:
    with _office(tmp_path, "chengdong") as desk:
        acts.record(desk, "A1", "flag", {"what": "proactive"}, datetime(2026, 3, 5, 9, 0))
        acts.record(desk, "A0", "flag", {"what": "buck_passing"}, datetime(2026, 3, 5, 9, 0))
        acts.record(desk, "A0", "flag", {"what": "buck_passing"}, datetime(2026, 3, 6, 9, 0))
        return bulletin.make(Standing(desk), "2026-03")


def test_the_sum_says_every_point_with_its_clause(chengdong: Bulletin) -> None:
    detail = chengdong.details["甲村"]
    assert detail.sentence == "0 − 1.0 × 2 = −2.0"
    assert detail.sums == "扣 2.0 分，加 0.0 分"
    assert [(p.points, p.order, p.clause) for p in detail.points] == [("−1.0", "A0", "附件2 二.6"), ("−1.0", "A0", "附件2 二.6")]
    assert chengdong.details["乙村"].sentence == "0 + 1.0 = 1.0"
    assert chengdong.rows[0].unit == "乙村"
    assert chengdong.rows[-1].unit == "甲村"


def test_no_phone_stands_in_the_points(chengdong: Bulletin) -> None:
    assert "13812345678" not in repr(chengdong)


def test_the_last_three_of_the_month_must_explain(chengdong: Bulletin) -> None:
    assert chengdong.last_words.startswith("后 3 名说明")
    last = [f.unit for f in chengdong.follows if f.words == "月排名末位说明"]
    assert last and last == [row.unit for row in chengdong.rows if row.unit in last]  # by rank, as the table above them
    assert all(f.clause for f in chengdong.follows)


def test_the_weeks_lists_show_in_the_month_that_their_week_ends_in(tmp_path: Path) -> None:
    with _office(tmp_path, "chengdong") as desk:
        acts.record(desk, "A0", "flag", {"what": "buck_passing"}, datetime(2026, 3, 5, 9, 0))
        month, week = (bulletin.make(Standing(desk), name) for name in ("2026-03", "2026-W10"))
        other = bulletin.make(Standing(desk), "2026-W11")
    assert [(f.words, f.unit) for f in week.follows] == [("周末位约谈", "甲村")]
    assert ("周末位约谈", "甲村") in [(f.words, f.unit) for f in month.follows]
    assert [f for f in other.follows if f.words == "周末位约谈"] == []


@pytest.mark.parametrize("pack", ["luyang_cg", "changning_cg"])
def test_a_regulation_without_a_score_table_lists_rates_without_ranks(tmp_path: Path, pack: str) -> None:
    with _office(tmp_path, pack) as desk:
        found = bulletin.make(Standing(desk), "2026-03")
        columns = bulletin.columns(desk)
    if found.scored:
        pytest.skip("this pack scores")
    assert {row.unit for row in found.rows} == set(VILLAGES)
    assert all(row.rank is None and not row.last for row in found.rows)
    assert [name for name, _ in columns] == [rate.name for rate in found.rows[0].rates]
    assert found.last_words == ""


def test_all_six_core_rates_of_the_squads_are_listed(tmp_path: Path) -> None:
    """长宁 三（一）: 先行联系率 按时办结率 处置回复率 诉求解决率 诉求办结率 市民满意率, for every squad."""
    with _office(tmp_path, "changning_cg") as desk:
        found, columns = bulletin.make(Standing(desk), "2026-03"), bulletin.columns(desk)
    six = ["先行联系率", "按时办结率", "处置回复率", "诉求解决率", "诉求办结率", "市民满意率"]
    assert [rate.label for rate in found.rows[0].rates] == six
    assert [short for _, short in columns] == ["先联率", "按时率", "回复率", "解决率", "办结率", "满意率"]


def test_a_scored_unit_tells_every_rate_its_regulation_names(chengdong: Bulletin) -> None:
    assert [rate.label for rate in chengdong.rows[0].rates] == ["过程满意率", "结果满意率", "问题解决率", "一次解决率", "群众满意率"]


def test_nobody_rose_or_fell_since_a_period_without_orders(chengdong: Bulletin) -> None:
    assert {row.moved for row in chengdong.rows} == {None}


@pytest.mark.parametrize(("pack", "compared"), [("youyilu", True), ("changning_cg", True), ("chengdong", False), ("luyang_cg", False)])
def test_only_shanghais_own_are_compared_with_shanghai(tmp_path: Path, pack: str, compared: bool) -> None:
    with _office(tmp_path, pack) as desk:
        assert ("上海 2020 年" in bulletin_tables.make(desk, "structure", "2026-03").note) is compared
