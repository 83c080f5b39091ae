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


ROWS = [("A1", "楼道堆物", "宝林六村12号"), ("A2", "路灯不亮", "密山二村3号"), ("A3", "占道洗车", "漠河路600弄")]


def _file(folder: Path, rows: list[tuple[str, str, str]]) -> Path:
    file = folder / "清单.csv"
    file.write_text("工单编号,标题,诉求地址,平台时限\n" + "".join(f"{n},{title},{place},2026-03-09\n" for n, title, place in rows), encoding="utf-8-sig")
    return file


class TestUnchangedRows:
    @pytest.fixture
    def read(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """The numbers of the rows whose cells were read."""
        from hotline_desk.exchange import intake

        seen: list[int] = []
        fill = intake._Plan.fill

        def counted(plan: intake._Plan, row: intake.ReadRow) -> None:
            seen.append(row.row_number)
            fill(plan, row)

        monkeypatch.setattr(intake._Plan, "fill", counted)
        return seen

    def test_a_row_that_stands_as_it_did_is_not_read_again(self, desk: Desk, tmp_path: Path, read: list[int]) -> None:
        first = importing.plan(desk, importing.read(_file(tmp_path, ROWS)))
        shown = [(r.caller, r.phone, r.address, r.subject, r.due_text, r.problems) for r in first.rows]
        importing.commit(desk, first)
        read.clear()
        changed = importing.plan(desk, importing.read(_file(tmp_path, [ROWS[0], ("A2", "路灯常亮", "密山二村3号"), ROWS[2]])))
        assert [r.verdict for r in changed.rows] == ["same", "updated", "same"]
        assert read == [3]
        again = [(r.caller, r.phone, r.address, r.subject, r.due_text, r.problems) for r in changed.rows]
        assert (again[0], again[2]) == (shown[0], shown[2])  # read now, to be shown

    def test_another_heading_is_another_row(self, desk: Desk, tmp_path: Path, read: list[int]) -> None:
        importing.commit(desk, importing.plan(desk, importing.read(_file(tmp_path, ROWS))))
        read.clear()
        plan = importing.plan(desk, importing.read(_file(tmp_path, ROWS), overrides={"诉求地址": None}))
        assert sorted(read) == [2, 3, 4]
        assert [r.verdict for r in plan.rows] != ["same"] * 3

    def test_a_known_row_whose_number_another_row_takes_is_looked_at(self, desk: Desk, tmp_path: Path) -> None:
        importing.commit(desk, importing.plan(desk, importing.read(_file(tmp_path, ROWS))))
        rows = [("A1", "另一件事", "别处1号"), *ROWS, ROWS[1]]
        plan = importing.plan(desk, importing.read(_file(tmp_path, rows)))
        assert [r.verdict for r in plan.rows] == ["updated", "rejected", "same", "same", "same"]

    def test_after_taking_back_every_row_is_new(self, desk: Desk, tmp_path: Path) -> None:
        done = importing.commit(desk, importing.plan(desk, importing.read(_file(tmp_path, ROWS))))
        importing.undo(desk, done.batch)
        assert importing.plan(desk, importing.read(_file(tmp_path, ROWS))).counts["new"] == 3

    def test_a_mended_copy_is_no_row_of_the_file(self, desk: Desk, tmp_path: Path) -> None:
        from hotline_desk.services import import_fixing

        importing.commit(desk, importing.plan(desk, importing.read(_file(tmp_path, ROWS))))
        plan = importing.plan(desk, importing.read(_file(tmp_path, ROWS)))
        mended = import_fixing.amend(desk, plan, 2, "address", "宝林八村1号")
        assert [r.verdict for r in mended.rows] == ["updated", "same", "same"]


def test_an_archived_order_is_not_changed_and_it_is_said(desk: Desk, tmp_path: Path) -> None:
    header = "工单编号,派单时间,标题,诉求内容,诉求地址,状态\n"

    def plan(title: str) -> importing.Plan:
        file = tmp_path / "归档.csv"
        file.write_text(f"{header}A1,2026-03-02 10:00,{title},楼道堆物，请清理,宝林六村12号,已办结\n", encoding="utf-8-sig")
        return importing.plan(desk, importing.read(file), file.name)

    importing.commit(desk, plan("甲"))
    acts.record(desk, "A1", "archive")
    was = desk.store.events("A1")
    again = plan("乙")
    assert (again.counts["same"], again.counts["updated"], again.archived) == (1, 0, 1)
    assert importing.diff_words(again.rows[0].diff) == "标题：甲 → 乙"
    assert "其中 1 件已归档，平台后来的改动没有采用" in importing.commit(desk, again).message
    assert desk.store.events("A1") == was
    assert (desk.judge("A1")[1].state, fact(desk, "subject")) == ("archived", "甲")
    assert plan("甲").archived == 0


def test_checking_the_rows_is_told_and_can_be_stopped(desk: Desk, tmp_path: Path) -> None:
    file = _file(tmp_path, [(f"A{n}", f"第{n}件", "宝林六村12号") for n in range(700)])
    told: list[tuple[int, int, str]] = []
    plan = importing.plan(desk, importing.read(file), progress=lambda *step: told.append(step))
    assert (told, plan.counts["new"]) == ([(0, 700, "核对"), (500, 700, "核对")], 700)
    with pytest.raises(importing.Cancelled, match="没有导入任何工单"):
        importing.plan(desk, importing.read(file), cancelled=lambda: True)


def test_what_the_platform_closed_counts_for_the_unit_that_did_it(desk: Desk, tmp_path: Path) -> None:
    def take(status: str, closed: str) -> importing.Plan:
        file = tmp_path / "导出.csv"
        file.write_text("工单编号,派单时间,诉求内容,诉求地址,承办单位,办结时间,工单状态\n"
                        f"A1,2026-03-02 10:00,楼道堆物,宝林六村12号,宝林六村居民区,{closed},{status}\n", encoding="utf-8-sig")
        made = importing.plan(desk, importing.read(file), file.name)
        importing.commit(desk, made)
        return made

    take("办理中", "")
    assert desk.judge("A1")[0].unit == ""
    plan = take("已办结", "2026-03-02 10:15")
    assert ("承办单位", "", "宝林六村居民区") in plan.rows[0].diff
    order = desk.judge("A1")[0]
    assert (order.unit, order.state) == ("宝林六村居民区", "pending_revisit")

    def test_a_closing_whose_time_the_platform_does_not_tell_says_so(self, desk: Desk, tmp_path: Path) -> None:
        file = tmp_path / "导出.csv"
        file.write_text(f"{HEADER.strip()},工单状态\nA1,2026-02-27 10:00,甲,楼道堆物,宝林六村12号,已办结\n", encoding="utf-8-sig")
        importing.commit(desk, importing.plan(desk, importing.read(file), file.name))
        closing, = (e for e in desk.store.events("A1") if e.kind == "close")
        assert "表里没有写办结时间" in str(closing.get("note"))
