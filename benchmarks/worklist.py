"""The worklist of an office of 100,000 orders (5,000 open), beside raw SQLite with the best index for it.

The baselines are files of their own with the same columns and a partial index that covers the whole
query, read by Python's sqlite3 and by the store's own driver into plain tuples: nothing that reads
these rows from SQLite can do less. Cold is a process of its own with the files dropped from the cache.
"""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import figure
from benchmarks.office import OPEN, ROOT, forget, large_office, open_desk
from benchmarks.timing import pair
from hotline_desk.services import worklist
from hotline_desk.store.rows import WorkRow

COLUMNS = ", ".join(WorkRow._fields)
QUERY = f"SELECT {COLUMNS} FROM work WHERE open = 1 ORDER BY next_due, number"
COLD_TURNS, WARM_TURNS = 7, 15

OURS = """
import sys, time
from pathlib import Path
from hotline_desk.store import Store
start = time.perf_counter()
with Store.open(Path(sys.argv[1]), readonly=True) as store:
    found = len(store.worklist())
print(time.perf_counter() - start, found)
"""

PLAIN = """
import sys, time
from sqlcipher3 import dbapi2
start = time.perf_counter()
connection = dbapi2.connect(sys.argv[1])
found = len(connection.execute(sys.argv[2]).fetchall())
print(time.perf_counter() - start, found)
"""


def plain_file(office: Path) -> Path:
    """The baseline's file, beside the office: every order, and the best index for this one query."""
    path = office.parent / f"{office.name}-plain.db"
    if path.exists():
        return path
    with open_desk(office) as desk:
        columns = (*WorkRow._fields, "open", "content", "phone")
        orders = [tuple(row[name] for name in columns) for row in desk.store.rows(columns=columns)]
    making = path.with_suffix(".part")
    making.unlink(missing_ok=True)
    connection = sqlite3.connect(making)
    connection.execute(f"CREATE TABLE work ({COLUMNS}, open, content, phone)")
    connection.executemany(f"INSERT INTO work VALUES ({', '.join('?' * len(columns))})", orders)
    connection.execute(f"CREATE INDEX work_list ON work ({COLUMNS}) WHERE open = 1")
    connection.commit()
    connection.close()
    making.rename(path)
    return path


def _warm(office: Path, path: Path) -> list[dict[str, Any]]:
    connection = sqlite3.connect(path)
    with open_desk(office) as desk:
        query, plain = pair(desk.store.worklist, lambda: connection.execute(QUERY).fetchall(), WARM_TURNS)
        whole, again = pair(lambda: worklist.rows(desk), lambda: connection.execute(QUERY).fetchall(), WARM_TURNS)
    connection.close()
    return [figure("工作清单，热查询（秒，5,000 行）", query, plain, "sqlite3 加最好的索引", aim=1.5),
            figure("工作清单，连同每行的文字、期限和刻度（秒，5,000 行）", whole, again, "sqlite3 加最好的索引，只取元组", aim=6.0)]


def _process(script: str, *arguments: str) -> float:
    """Seconds that a process of its own needed from opening to the last row, its imports not counted."""
    done = subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE,
                          text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    taken, found = done.stdout.split()
    assert int(found) == OPEN
    return float(taken)


def _cold(office: Path, path: Path) -> tuple[float, float]:
    files, ours, plain = [file for file in office.rglob("*") if file.is_file()], [], []
    for _ in range(COLD_TURNS):
        forget(*files)
        ours.append(_process(OURS, str(office)))
        forget(path)
        plain.append(_process(PLAIN, str(path), QUERY))
        time.sleep(0.05)
    return statistics.median(ours), statistics.median(plain)


def measure() -> list[dict[str, Any]]:
    """Warm: on an open connection. Cold: files dropped from the cache, a new process opens, checks and reads."""
    office = large_office()
    path = plain_file(office)
    ours, plain = _cold(office, path)
    return [*_warm(office, path),
            figure("工作清单，冷：新进程打开、核对并读出（秒，5,000 行）", ours, plain, "sqlcipher3 加最好的索引", aim=3.0)]
