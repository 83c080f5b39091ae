"""A large invented office to measure on: made once, kept in ``build/bench`` until the tables change."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from hotline_desk.domain.judgement import Timer
from hotline_desk.store import Store, queries, rows
from hotline_desk.store.rows import Projection

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 20, 10, 0)
ORDERS, OPEN = 100_000, 5_000
SLICE = 10_000
PLACES = ("宝林一村", "密山二村", "示范路", "临江新村", "友谊支路", "同济路", "华山苑", "漠河路")
MATTERS = ("楼道堆物", "占道洗车", "路灯不亮", "加装电梯", "噪音扰民", "垃圾清运", "车库照明", "违章搭建", "管道漏水", "健身器材破损")
WORDS = "来电人反映小区内居民长期存在影响通行要求有关部门尽快核实处理并答复此前已多次联系物业没有解决希望加强管理"


def _schema() -> str:
    """What the kept office depends on: a change of the tables or of their columns makes a new one."""
    steps = sorted((ROOT / "hotline_desk/store/migrations/versions").glob("0*.py"))
    text = b"".join(path.read_bytes() for path in [Path(__file__), *steps]) + repr(rows.ORDER_COLUMNS).encode()
    return hashlib.sha256(text + queries.WORKLIST.encode()).hexdigest()[:12]


def _content(dice: random.Random, place: int) -> str:
    rare = "鹦鹉" if place % 20_000 == 7 else ""
    return "".join(dice.choice(WORDS) for _ in range(100)) + rare + dice.choice(MATTERS) + "，" + dice.choice(PLACES)


def invented(count: int = ORDERS, still_open: int = OPEN) -> Iterator[tuple[dict[str, object], Projection]]:
    """Register data and projection of each order, the newest ``still_open`` of them not closed."""
    dice = random.Random(20261120)
    for place in range(count):
        left = count - place
        received = NOW - timedelta(minutes=3 * left)
        waits = left <= still_open
        subject, content = dice.choice(MATTERS), _content(dice, place)
        number = f"BS{received:%y%m%d}{place:06d}"
        told = {"channel": "12345", "subject": subject, "content": content, "address": dice.choice(PLACES),
                "caller": "王某", "phone": f"1390000{place % 10000:04d}"}
        due = received + timedelta(days=5)
        row = {**told, "number": number, "state": "handling" if waits else "closed", "unit": dice.choice(PLACES),
               "round": 1, "matter_count": 1, "received_at": received, "pack": "youyilu", "urgency": "normal",
               "next_rule": "handle" if waits else None, "next_due": due if waits else None,
               "next_start": received if waits else None, "next_clause": "第八条（二）", "next_provisional": False,
               "next_soft": False, "next_role": "duty" if waits else None}
        timer = Timer("handle", 1, received, due, "第八条（二）", "running" if waits else "met")
        yield told, Projection(number, row, [timer], [], f"{number} {subject} {content} {told['address']}")


def _fill(store: Store) -> None:
    source = iter(list(invented()))
    for _ in range(0, ORDERS, SLICE):
        part = [next(source) for _ in range(SLICE)]
        with store.transaction(by="量速", now=NOW) as tx:
            tx.append_many([(shown.number, "register", shown.row["received_at"], "量速", told) for told, shown in part])
            tx.project(shown for _, shown in part)


def large_office() -> Path:
    """The folder of an office of 100,000 orders, 5,000 of them open; making it takes about a minute."""
    folder = ROOT / "build/bench" / f"office-{_schema()}"
    if folder.exists():
        return folder
    shutil.rmtree(folder.parent, ignore_errors=True)
    making = folder.with_suffix(".part")
    with Store.create(making, {"office": "量速办公室", "pack": "youyilu"}) as store:
        _fill(store)
    making.rename(folder)
    return folder


def forget(*paths: Path) -> None:
    """Drop files from the system's cache, so that the next reading is cold; a no-op where that cannot be said."""
    for path in paths:
        if not path.is_file() or not hasattr(os, "posix_fadvise"):
            continue
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
