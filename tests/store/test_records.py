"""The office's records: rows that are only added, each linked to the one before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.store import Store, StoreError
from hotline_desk.store.connection import connect

AT = datetime(2026, 3, 2, 10, 15)


def filled(folder: Path) -> None:
    with Store.open(folder) as store, store.transaction("王敏", AT) as tx:
        tx.append_record("HY2026-001", "meeting", "add", AT, {"topic": "夜间施工"}, 0)
        tx.append_record("HY2026-001", "meeting", "amend", AT, {"decision": "限时办结"}, 1)
        tx.append_record("PX2026-001", "training", "add", "2026-03-01T09:00", {"topic": "回访"}, 0)


def test_rows_come_back_as_they_were_added(folder: Path) -> None:
    filled(folder)
    with Store.open(folder) as store:
        assert [(r["number"], r["n"], r["action"], r["fields"]) for r in store.records("meeting")] == [
            ("HY2026-001", 0, "add", {"topic": "夜间施工"}), ("HY2026-001", 1, "amend", {"decision": "限时办结"})]
        assert len(store.records()) == 3
        assert store.verify().ok


def test_who_read_an_older_state_is_told(folder: Path) -> None:
    filled(folder)
    with Store.open(folder) as store:
        with pytest.raises(StoreError) as caught, store.transaction("李某", AT) as tx:
            tx.append_record("HY2026-001", "meeting", "amend", AT, {}, 1)
        assert caught.value.kind == "conflict"
        assert len(store.records()) == 3


@pytest.mark.parametrize("sql", ["UPDATE records SET fields = '{}' WHERE seq = 2", "DELETE FROM records WHERE seq = 2"])
def test_nothing_is_changed_and_a_change_by_force_is_found(folder: Path, sql: str) -> None:
    filled(folder)
    connection = connect(folder / "gen-1" / "office.db")
    with pytest.raises(Exception, match="台账只能追加"):
        connection.execute(sql)
    for name in ("records_no_update", "records_no_delete"):
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(sql)
    connection.close()
    with Store.open(folder) as store:
        problems = store.verify().problems
    assert [p[:6] for p in problems] == ["保护台账的触", "台账从第 2"]


def test_a_backup_is_due_after_a_record(folder: Path) -> None:
    with Store.open(folder) as store:
        before = store.state()
    filled(folder)
    with Store.open(folder) as store:
        assert store.state() != before
