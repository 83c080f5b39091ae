"""挂账销项: which regulations keep which list, what stands on it, what falls due, how it is cleared."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.services import acts, ledgers
from hotline_desk.services.office import Desk
from tests.services.conftest import Clock

BOOKS = {"youyilu": None, "chengdong": None, "changning_cg": ("problem_list", "问题清单", "销项"), "luyang_cg": ("ledger_book", "挂账台账", "消账")}


def _office(folder: Path, pack: str) -> Desk:
    desk = Desk.create(folder / "office", pack, clock=Clock(), user="王敏")
    desk.clock.set("2026-03-10T10:00")  # type: ignore[attr-defined]
    return desk


def _order(desk: Desk, number: str, **more: object) -> None:
    told = {"phone": "13800001234", "subject": "路面沉降", "content": "路面沉降", "address": "沿河路1号"} | more
    acts.record(desk, number, "register", told, datetime(2026, 3, 2, 9, 0))
    acts.record(desk, number, "dispatch", {"to": "市政科"}, datetime(2026, 3, 2, 9, 10))


@pytest.mark.parametrize("pack", BOOKS)
def test_only_regulations_with_such_a_list_have_one(tmp_path: Path, pack: str) -> None:
    with _office(tmp_path, pack) as desk:
        found = ledgers.book(desk)
        assert (found and (found.form, found.title, found.clear_word)) == BOOKS[pack]


def test_an_entry_tells_why_who_approved_and_when_it_is_looked_over(tmp_path: Path) -> None:
    with _office(tmp_path, "luyang_cg") as desk:
        _order(desk, "A1")
        acts.record(desk, "A1", "open_ledger", {"reason": "列入年度计划", "planned": "2026-09-30T17:30", "signed_by": ["分管局长"]},
                    datetime(2026, 3, 5, 15, 0))
        row = ledgers.rows(desk)[0]
        assert (row.reason, row.approved, row.planned, row.opened, row.due) == ("列入年度计划", "分管局长", "2026-09-30", "2026-03-05", "复查 3/31 周二 17:30")
        desk.clock.set("2026-04-02T10:00")  # type: ignore[attr-defined]
        assert (ledgers.rows(desk)[0].urgency, ledgers.counts(ledgers.rows(desk))) == ("over", {"open": 1, "due": 1, "cleared": 0, "all": 1})
        acts.record(desk, "A1", "remind_ledger", {"note": "请排计划"})
        assert ledgers.rows(desk)[0].progress.startswith("提醒 1 次")
        done = acts.record(desk, "A1", "clear_ledger", {"evidence": ["image"], "note": "修好了"})
        assert [(r.cleared, r.urgency) for r in ledgers.rows(desk)] == [("2026-04-02", "done")]
        acts.undo(desk, done)
        assert ledgers.of(ledgers.rows(desk), "open")[0].order == "A1"


def test_names_and_phones_in_the_texts_are_masked(tmp_path: Path) -> None:
    with _office(tmp_path, "luyang_cg") as desk:
        _order(desk, "A1", caller="陈文军", phone="13812345678", subject="陈文军反映路面沉降，电话13812345678")
        acts.record(desk, "A1", "open_ledger", {"reason": "已与陈文军说明"}, datetime(2026, 3, 5, 15, 0))
        assert "陈文军" not in repr(ledgers.rows(desk))
        assert "13812345678" not in repr(ledgers.rows(desk))


def test_five_complaints_stand_on_the_problem_list_until_they_are_cleared(tmp_path: Path) -> None:
    with _office(tmp_path, "changning_cg") as desk:
        for i in range(5):
            _order(desk, f"B{i}", matter="m1")
        rows = ledgers.rows(desk)
        assert [(r.order, r.progress, bool(r.cleared)) for r in rows] == [("B4", "待列入（由人确认）", False)]
        assert "5" in rows[0].reason
        said, stages = [], []
        for step in ("confirm", "issue", "feedback", "close"):
            said.append(ledgers.rows(desk)[0].step)
            acts.record(desk, "B4", "supervise", {"step": step})
            stages.append(ledgers.rows(desk)[0].progress)
        assert said == ["列入督察督办", "发问题清单", "记下反馈", "销项"]
        assert stages == ["已列入，待发问题清单", "督察督办中", "已反馈，待销项", "已销项"]
        assert [(r.progress, r.cleared) for r in ledgers.rows(desk)] == [("已销项", "2026-03-10")]
