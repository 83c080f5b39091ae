"""The same orders exported again: corrections of the clerk stay, and only the last export counts as known."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline_desk.services import acts, importing
from hotline_desk.services.office import Desk

HEADER = "工单编号,派单时间,标题,诉求内容,诉求地址\n"


def load(desk: Desk, folder: Path, title: str, address: str = "宝林六村12号") -> dict[str, int]:
    file = folder / "导出.csv"
    file.write_text(f"{HEADER}A1,2026-03-02 10:00,{title},楼道堆物，请清理,{address}\n", encoding="utf-8-sig")
    plan = importing.plan(desk, importing.read(file), file.name)
    importing.commit(desk, plan)
    return plan.counts


def fact(desk: Desk, name: str) -> str:
    return str(desk.judge("A1")[0].fact(name))


@pytest.mark.usefixtures("desk")
class TestReimport:
    def test_a_clerks_correction_survives_an_unrelated_change(self, desk: Desk, tmp_path: Path) -> None:
        load(desk, tmp_path, "甲")
        acts.record(desk, "A1", "amend", {"changes": {"address": "宝林六村12号302室"}})
        assert load(desk, tmp_path, "乙")["updated"] == 1
        assert (fact(desk, "subject"), fact(desk, "address")) == ("乙", "宝林六村12号302室")

    def test_what_the_platform_itself_changes_is_taken(self, desk: Desk, tmp_path: Path) -> None:
        load(desk, tmp_path, "甲")
        acts.record(desk, "A1", "amend", {"changes": {"address": "别处"}})
        load(desk, tmp_path, "甲", "宝林八村1号")
        assert fact(desk, "address") == "宝林八村1号"

    def test_there_and_back_again_is_two_updates(self, desk: Desk, tmp_path: Path) -> None:
        load(desk, tmp_path, "甲")
        counts = [load(desk, tmp_path, title)["updated"] for title in ("乙", "甲", "甲")]
        assert counts == [1, 1, 0]
        assert fact(desk, "subject") == "甲"
