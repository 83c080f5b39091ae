"""The worklist of an office of 100,000 orders (5,000 open), beside raw sqlite3 with the best index for it.

The baseline is a table of its own with the same columns and a partial index that covers the whole query,
read by Python's sqlite3 into plain tuples: nothing that reads these rows from SQLite can do less.
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import figure
from benchmarks.office import OPEN, forget, large_office
from hotline_desk.store import Store
from hotline_desk.store.rows import WorkRow

COLUMNS = ", ".join(WorkRow._fields)
QUERY = f"SELECT {COLUMNS} FROM work WHERE open = 1 ORDER BY next_due, number"
COLD_TURNS, WARM_TURNS = 7, 15


def plain_file(office: Path) -> Path:
    """The baseline's file, beside the office: every order, and the best index for this one query."""
    path = office.parent / f"{office.name}-plain.db"
    if path.exists():
        return path
    with Store.open(office, readonly=True) as store:
        columns = (*WorkRow._fields, "open", "content", "phone")
        orders = [tuple(row[name] for name in columns) for row in store.rows(columns=columns)]
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE TABLE work ({COLUMNS}, open, content, phone)")
    connection.executemany(f"INSERT INTO work VALUES ({', '.join('?' * len(columns))})", orders)
    connection.execute(f"CREATE INDEX work_list ON work ({COLUMNS}) WHERE open = 1")
    connection.commit()
    connection.close()
    return path


def seconds(act: Callable[[], Any], turns: int, before: Callable[[], None] = lambda: None) -> float:
    """The median time of an act, each turn after ``before``."""
    taken = []
    for _ in range(turns):
        before()
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def _ours(office: Path) -> int:
    with Store.open(office, readonly=True) as store:
        return len(store.worklist())


def _plain(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return len(connection.execute(QUERY).fetchall())
    finally:
        connection.close()


def _warm(office: Path, path: Path) -> dict[str, Any]:
    connection = sqlite3.connect(path)
    with Store.open(office, readonly=True) as store:
        ours = seconds(store.worklist, WARM_TURNS)
    plain = seconds(lambda: connection.execute(QUERY).fetchall(), WARM_TURNS)
    connection.close()
    return figure("工作清单，热（秒，5,000 行）", ours, plain, "sqlite3 加最好的索引", aim=1.5)


def measure() -> list[dict[str, Any]]:
    """Warm: the query on an open connection. Cold: files dropped from the cache, opened, checked and read."""
    office = large_office()
    path = plain_file(office)
    files = [file for file in office.rglob("*") if file.is_file()]
    assert _ours(office) == _plain(path) == OPEN
    cold = figure("工作清单，冷：打开并读出（秒，5,000 行）",
                  seconds(lambda: _ours(office), COLD_TURNS, lambda: forget(*files)),
                  seconds(lambda: _plain(path), COLD_TURNS, lambda: forget(path)),
                  "sqlite3 加最好的索引", aim=2.0)
    return [_warm(office, path), cold]
