"""The safety switches are on in every connection, and readers and the writer do not wait for each other."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.store import Store
from hotline_desk.store.connection import connect

AT = datetime(2026, 3, 2, 10, 15)


@pytest.mark.parametrize(("pragma", "value"), [
    ("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 15000), ("trusted_schema", 0),
    ("cell_size_check", 1), ("secure_delete", 1), ("temp_store", 2), ("recursive_triggers", 1), ("query_only", 0)])
def test_switches(folder: Path, pragma: str, value: object) -> None:
    connection = connect(folder / "gen-1" / "office.db")
    assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value
    connection.close()


def test_nothing_is_made_by_opening(tmp_path: Path) -> None:
    for readonly in (True, False):
        with pytest.raises(Exception, match="unable to open"):
            connect(tmp_path / "x.db", readonly=readonly)
    assert list(tmp_path.iterdir()) == []


def test_the_engine_is_one_without_the_wal_reset_bug(folder: Path) -> None:
    """SQLite 3.7.0 to 3.51.2 may damage a database that two connections write and checkpoint at once."""
    connection = connect(folder / "gen-1" / "office.db")
    version = connection.execute("SELECT sqlite_version()").fetchone()[0]
    connection.close()
    assert tuple(map(int, version.split("."))) >= (3, 51, 3)


def test_readers_see_the_last_saved_state_while_somebody_writes(store: Store) -> None:
    seen: list[tuple[int, int]] = []
    with store.transaction("王敏", AT) as tx:
        tx.append("A1", "register", AT, "王敏", {})
        reader = threading.Thread(target=lambda: seen.append((store.version("A1"), tx.version("A1"))))
        reader.start()
        reader.join()
        assert (store.version("A1"), tx.version("A1")) == (0, 1)
    assert seen == [(0, 1)]
    assert store.version("A1") == 1
