"""知识库 in use: what speaks of an order, what is due for review, one looked over again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hotline_desk.services import acts, knowledge, records
from hotline_desk.services.office import Desk, Refused
from tests.services.conftest import Clock

LIFT = {"question": "居民加装电梯要办哪些手续", "answer": "先征询，再向房管所申请。", "category": "加装电梯", "source": "沪建房管联45号"}
NOISE = {"question": "夜间施工噪声怎么处理", "answer": "执法队当晚到场核实。", "category": "施工噪声", "source": "噪声法"}
STAIRS = {"question": "楼道堆物谁来清理", "answer": "居委会先劝导。", "category": "楼道堆物", "source": "物业规定", "keywords": ["杂物", "堆放"]}


@pytest.fixture
def entries(desk: Desk) -> list[str]:
    return [records.add(desk, "knowledge", told).number for told in (LIFT, NOISE, STAIRS)]


@pytest.mark.parametrize(("subject", "content", "category", "expected"), [
    ("要求加装电梯，征询进展不公开", "希望答复加梯进度", "加装电梯", ["居民加装电梯要办哪些手续"]),
    ("夜间施工噪声扰民", "半夜还在打桩", "", ["夜间施工噪声怎么处理"]),
    ("楼道长期堆放杂物", "电动车和纸箱", "小区/堆物", ["楼道堆物谁来清理"]),
    ("路灯不亮", "晚上看不见路", "照明", []),
    ("怎么处理", "谁来办", "", []),
    ("", "", "", []),
])
def test_what_an_order_is_about_finds_its_entry_and_nothing_else(
        desk: Desk, entries: list[str], subject: str, content: str, category: str, expected: list[str]) -> None:
    found = knowledge.beside(desk, {"subject": subject, "content": content, "category": category})
    assert [a.question for a in found] == expected


def test_what_is_copied_says_what_it_rests_on(desk: Desk, entries: list[str]) -> None:
    answer = knowledge.beside(desk, {"subject": "加装电梯"})[0]
    assert answer.copied == "先征询，再向房管所申请。（依据：沪建房管联45号）"


def test_an_entry_out_of_use_or_taken_back_is_not_offered(desk: Desk, entries: list[str]) -> None:
    records.amend(desk, entries[0], {"retired": "是"})
    records.void(desk, entries[1], "写错了")
    assert knowledge.beside(desk, {"subject": "加装电梯 夜间施工噪声"}) == []
    assert knowledge.counts(desk) == {"all": 2, "due": 0, "soon": 0, "retired": 1}


def test_review_falls_due_and_is_put_off_by_the_regulations_days_with_undo(desk: Desk, clock: Clock, entries: list[str]) -> None:
    clock.set("2026-09-01T09:00")
    assert [r.number for r in knowledge.listed(desk, "due")] == entries
    assert knowledge.beside(desk, {"subject": "加装电梯"})[0].stale
    knowledge.reviewed(desk, entries[0])
    assert records.get(desk, entries[0]).fields["review_by"] == date(2027, 2, 28).isoformat()
    assert knowledge.counts(desk)["due"] == 2
    acts.undo(desk)
    assert knowledge.counts(desk)["due"] == 3


def test_where_no_interval_is_written_the_day_is_asked_for(tmp_path: Path) -> None:
    with Desk.create(tmp_path / "office", "luyang_cg", clock=Clock(), user="王敏") as desk:
        number = records.add(desk, "knowledge", LIFT).number
        with pytest.raises(Refused, match="没有写复核的间隔"):
            knowledge.reviewed(desk, number)
        assert "review_by" not in records.get(desk, number).fields
        knowledge.reviewed(desk, number, date(2026, 12, 1))
        assert records.get(desk, number).fields["review_by"] == "2026-12-01"
