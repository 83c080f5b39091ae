"""What encryption and backups cost: the same acts on a plain and on an encrypted office of the same orders.

``python -m benchmarks safety``. The baseline of each figure is the plain office in the same run.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import figure
from hotline_desk.store import Projection, Store, backup, keys, restore

AT = datetime(2026, 11, 20, 10)
ORDERS = 10_000
# Opening costs some milliseconds once; what a clerk does all day must not be slower.
AIMS = {"open and first list": 10.0, "one saved event": 2.0, "whole list": 1.5}
WORDS = "来电人反映小区内居民长期存在影响通行要求有关部门尽快核实处理并答复此前已多次联系物业没有解决希望加强管理"


def _made(folder: Path, code: str | None) -> Path:
    with Store.create(folder, {"office": "量速"}, code=code) as store:
        for start in range(0, ORDERS, 2000):
            names = [f"N{n}" for n in range(start, start + 2000)]
            with store.transaction("量速", AT) as tx:
                tx.append_many([(n, "register", AT, "量速", {"subject": "噪音扰民", "content": WORDS + n}) for n in names])
                tx.project([Projection(n, {"subject": "噪音扰民", "state": "registered", "next_due": AT + timedelta(minutes=i)}, search=WORDS)
                            for i, n in enumerate(names)])
    return folder


def _timed(act: Callable[[], Any], times: int) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return min(taken)  # others' work on the machine is not ours


def _open(folder: Path) -> None:
    with Store.open(folder) as store:
        store.worklist(100)


def _save(store: Store, counter: list[int]) -> None:
    counter[0] += 1
    with store.transaction("量速", AT) as tx:
        tx.append(f"S{counter[0]}", "register", AT, "量速", {"subject": "噪音扰民", "content": WORDS})
        tx.project([Projection(f"S{counter[0]}", {"subject": "噪音扰民"}, search=WORDS)])


def _costs(folder: Path) -> dict[str, float]:
    counter, found = [0], {"open and first list": _timed(lambda: _open(folder), 15)}
    with Store.open(folder) as store:
        _save(store, counter)
        found["one saved event"] = _timed(lambda: _save(store, counter), 60)
        found["whole list"] = _timed(store.worklist, 15)
        found["full check"] = _timed(store.verify, 3)
        found["backup with test restore"] = _timed(lambda: store.back_up(AT, "量速"), 2)
    path = backup.listed(backup.folder_of(folder))[-1][0]
    found["restore"] = _timed(lambda: restore.restore(folder, path, now=AT), 2)
    return found


def measure() -> list[dict[str, Any]]:
    """One figure an act, in seconds: encrypted against plain. Opening and whole reads may cost more, work must not."""
    room = Path(tempfile.mkdtemp(prefix="hotline-safety-"))
    try:
        plain = _costs(_made(room / "plain", None))
        sealed = _costs(_made(room / "sealed", keys.new_code()))
    finally:
        shutil.rmtree(room)
    return [figure(f"encrypted: {name}", sealed[name], plain[name], "the same office, plain", AIMS.get(name, 3.0)) for name in plain]
