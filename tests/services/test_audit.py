"""The record of access as an auditor asks it: by person, by order, by user; exported, kept, never below 184 days."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import accounts, acts, audit, dossier, exporting, library, passwords, persons, printing
from hotline_desk.services.office import Desk, Refused
from hotline_desk.store import generations
from hotline_desk.store.connection import connect

BOSS = "Baoshan-2026"
ZHANG = {"channel": "12345", "subject": "路灯不亮", "caller": "张三丰", "phone": "13800138000"}
LI = {"channel": "12345", "subject": "噪音", "caller": "李四光", "phone": "13900139000"}


@pytest.fixture
def office(desk: Desk, clock: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Two citizens' orders, months apart; 甲 looked at one number, 乙 exported and printed."""
    monkeypatch.setattr(passwords, "COST", {"t": 1, "m": 64, "p": 1})
    acts.record(desk, "BS1", "register", ZHANG)
    clock.set("2026-04-02T10:20")
    acts.record(desk, "BS2", "register", LI)
    desk.user = "甲"
    dossier.reveal(desk, "BS1", "核对号码 13800138000")
    desk.user = "乙"
    exporting.export(desk, tmp_path / "三月.xlsx", "2026-03-01", "2026-03-31")
    exporting.export(desk, tmp_path / "四月.xlsx", "2026-04-01", "2026-04-30")
    ids = list(library.ids(desk, library.Query() if hasattr(library, "Query") else _query()))
    exporting.export_list(desk, tmp_path / "全部.xlsx", ids, ["number", "subject"], what="全部")
    printing.mark_printed(desk, "youyilu_supervision", ["BS2"])
    return desk


def _query() -> Any:
    from hotline_desk.services.filtering import Query

    return Query()


def told(rows: list[audit.LogRow]) -> list[tuple[str, str, str]]:
    return [(r.user, r.action, r.entity) for r in rows if r.action != "audit"]


def test_who_looked_at_and_exported_one_person(office: Desk) -> None:
    rows = audit.of_person(office, "张三丰")
    assert told(rows) == [("乙", "export", "工单台账"), ("乙", "export", "工单台账"), ("甲", "reveal", "BS1")]
    assert "全部" in rows[0].detail
    assert "2026-03-01" in rows[1].detail  # the export of April held none of this person's orders
    assert told(audit.of_person(office, "139 0013 9000"))[-1:] == [("乙", "export", "工单台账")]
    assert "13800138000" not in str(rows)
    asked = [r for r in office.store.access_log() if r["action"] == "audit"]
    assert [r["detail"] for r in asked] == ["查 139****9000，1 件工单", "查 张*，1 件工单"]


def test_by_order_by_user_by_kind_and_by_day(office: Desk, clock: Any) -> None:
    assert [a for _, a, _ in told(audit.of_order(office, "BS2"))] == ["print", "export", "export"]
    assert {r.user for r in audit.rows(office, user="甲")} == {"甲"}
    assert {r.action for r in audit.rows(office, group="export")} == {"export"}
    assert audit.rows(office, since="2026-04-03") == []
    assert audit.rows(office, until="2026-04-01") == []
    with pytest.raises(Refused, match="没有编号"):
        audit.of_order(office, "BS9")
    with pytest.raises(Refused, match="完整的电话"):
        audit.of_person(office, "138")


def test_an_export_that_does_not_say_what_it_held_counts(office: Desk) -> None:
    """Rows of an earlier release: better one too many in an incident than one too few."""
    with office.store.transaction(by="乙", now=office.now()) as tx:
        tx.log_access("旧人", "export", "ledger", "300 行；已遮挡；SHA-256 0")
    assert ("旧人", "export", "工单台账") in told(audit.of_order(office, "BS1"))


@pytest.mark.parametrize(("ids", "words"), [([], ""), ([3], "3"), ([1, 2, 3, 7, 9, 8], "1-3,7-9"), ([5, 5, 1], "1,5")])
def test_ids_in_short(ids: list[int], words: str) -> None:
    assert audit.spans(ids) == words


def test_an_auditor_reads_and_changes_nothing(office: Desk, tmp_path: Path) -> None:
    accounts.turn_on(office, "管理员", BOSS)
    accounts.add(office, "审计戊", "auditor", BOSS + "x")
    office.enter("审计戊", "auditor")
    rows = audit.of_person(office, "张三丰")
    assert rows
    assert audit.state(office).urgency == "done"
    assert audit.export(office, tmp_path / "事件.xlsx", rows, "张** 的全部") == len(rows)
    assert (tmp_path / "事件.xlsx").exists()
    for act in (lambda: audit.prune(office, 2000), lambda: audit.keep_for(office, 400), lambda: audit.reseal(office, "核对过"),
                lambda: acts.record(office, "BS1", "note", {"text": "x"}), lambda: persons.find(office, "张三丰"),
                lambda: dossier.view(office, "BS1"), lambda: accounts.add(office, "新", "clerk", BOSS)):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.rule == "not_allowed"
    office.enter("管理员", "administrator")
    with pytest.raises(Refused):
        audit.rows(office)


def test_the_state_names_what_was_forged_and_the_head_is_the_records(office: Desk) -> None:
    seq, digest = office.store.access_head()
    assert audit.state(office).head == f"{seq}-{digest[-12:]}"
    connection = connect(generations.database(office.folder))
    connection.execute("DROP TRIGGER access_log_no_update")
    connection.execute("UPDATE access_log SET \"user\" = '别人' WHERE seq = 2")
    connection.close()
    found = audit.state(office)
    assert found.urgency == "over"
    assert "访问记录从第 2 条起" in found.sentence


# -- how long -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("days", [0, 1, 183, -5])
def test_nothing_younger_than_184_days_can_be_cleared(office: Desk, days: int) -> None:
    for act in (lambda: audit.prune(office, days), lambda: audit.keep_for(office, days)):
        with pytest.raises(Refused, match="184 天") as caught:
            act()
        assert caught.value.rule == "kept_too_short"


def test_kept_for_years_by_default_and_cleared_only_then(office: Desk, clock: Any) -> None:
    before = len(office.store.access_log(limit=1000))
    clock.set("2027-01-02T09:00")
    with pytest.raises(Refused, match="1098 天"):
        audit.prune(office, 184)
    audit.keep_for(office, 184)
    assert audit.prune(office, 300) == 0
    assert audit.prune(office, 200) == before
    assert [r["action"] for r in office.store.access_log()] == ["prune"]
    assert office.store.verify().ok
    with Desk.open(office.folder, clock=clock) as again:
        assert again.store.verify().ok


def test_a_setting_edited_below_the_law_does_not_count(office: Desk) -> None:
    office.store.set_meta(f"setting.{audit.KEEP}", "3")
    assert audit.keep_days(office) == 184


def test_a_table_that_was_looked_at_is_sealed_anew_and_that_is_written_down(office: Desk) -> None:
    connection = connect(generations.database(office.folder))
    connection.execute("UPDATE meta SET value = '改过' WHERE \"key\" = 'office'")
    connection.close()
    assert "设置" in audit.state(office).sentence
    with pytest.raises(Refused, match="核对的情况"):
        audit.reseal(office, " ")
    assert audit.reseal(office, "名称是维护时改的") == ["设置"]
    assert audit.state(office).urgency == "done"
    assert office.store.access_log()[0]["detail"] == "设置：名称是维护时改的"
