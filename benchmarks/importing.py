"""10,000 rows of 36 columns from the file to the worklist, beside calamine and one executemany a table.

The plain way reads the same workbook, puts one row into the same orders table and one into the same
events table with the same indexes, commits as safely, and does nothing else: no mapping, no dates, no
deadlines, no search index, no audit chain. The same file a second time stands beside reading it and
looking every number up in a set.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from benchmarks import figure
from benchmarks.office import NOW, content, new_desk, open_desk
from benchmarks.timing import pair
from hotline_desk.exchange.intake import read_rows
from hotline_desk.exchange.outgoing import table_bytes
from hotline_desk.services import importing
from hotline_desk.store.connection import connect

ROWS, TURNS = 10_000, 2
HEADERS = ("案件状态", "任务号", "案卷编号", "发现时间", "受理时间", "流转方向", "业务类型", "案件来源", "案件属性", "案件大类", "案件小类", "案件子类",
           "街镇", "居村", "网格编号", "发生地址", "上报部门", "监督员编号", "监督员姓名", "诉求联系人", "来电号码", "联系电话", "诉求标题", "问题描述",
           "是否紧急", "是否网格自治", "派遣时间", "主责部门", "三级主责部门", "处理时间", "处理超时", "处理截至时间", "处理备注", "回访用户评价",
           "结案时间", "结案意见")
PLACES = ("宝林一村居民区", "密山二村居民区", "临江新村居民区", "华山苑居民区", "漠河路居民区")


def _row(place: int, dice: Any) -> list[str]:
    at = NOW - timedelta(days=20) + timedelta(minutes=2 * place)
    known = {"案件状态": "处理中", "任务号": f"RL2026{place:09d}", "案卷编号": f"GRID-{place:09d}", "发现时间": f"{at:%Y/%m/%d %H:%M}",
             "受理时间": f"{at:%Y-%m-%d %H:%M}", "业务类型": ("投诉", "求助", "咨询")[place % 3], "案件来源": "12345热线", "案件大类": "市容环卫",
             "案件小类": "垃圾", "案件子类": f"第{place % 7}类", "街镇": "友谊路街道", "居村": PLACES[place % 5], "网格编号": f"YY{place % 97:03d}",
             "发生地址": f"友谊支路{place % 300}弄{place % 60}号{100 + place % 9}室", "诉求联系人": "王某", "联系电话": f"139{place:08d}",
             "诉求标题": f"楼道堆物第{place}件", "问题描述": content(dice, place), "是否紧急": "否", "派遣时间": f"{at + timedelta(minutes=30):%Y-%m-%d %H:%M}",
             "主责部门": "友谊路街道", "三级主责部门": PLACES[place % 5], "处理截至时间": f"{at + timedelta(days=7):%Y年%m月%d日 %H时%M分}"}
    return [known.get(header, "") for header in HEADERS]


def export(path: Path) -> None:
    """Write the invented export."""
    import random

    dice = random.Random(36)
    path.write_bytes(table_bytes(HEADERS, (_row(place, dice) for place in range(ROWS))))


def ours(folder: Path, path: Path) -> dict[str, int]:
    """The whole import as the window and the command line do it; the counts."""
    with open_desk(folder, readonly=False) as desk:
        plan = importing.plan(desk, importing.read(path), path.name)
        return dict(importing.commit(desk, plan).counts)


def plain_table(folder: Path, path: Path) -> str:
    """An empty database with the store's own orders and events tables and their indexes; its schema."""
    with open_desk(folder) as desk:
        parts = desk.store._rows("SELECT sql FROM sqlite_master WHERE tbl_name IN ('orders', 'events') AND sql IS NOT NULL "  # noqa: SLF001
                                 "AND type IN ('table', 'index')")
    schema = ";\n".join(part[0] for part in parts)
    connection = connect(path, create=True)
    connection.executescript(schema)
    connection.close()
    return schema


def _read(path: Path) -> Iterator[list[Any]]:
    rows = iter(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
    next(rows)
    return rows


def plain(database: Path, path: Path) -> None:
    """Read, one executemany for the orders, one for the events, commit."""
    rows = list(_read(path))
    connection = connect(database)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO orders (number, received_at, kind, channel, category, address, caller, phone, subject, content, unit, next_due, "
        "state, open, version, updated_seq, round) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'dispatched', 1, 1, 1, 1)",
        ((r[1], r[4], r[6], r[7], r[9], r[15], r[19], r[21], r[22], r[23], r[28], r[31]) for r in rows))
    connection.executemany(
        "INSERT INTO events VALUES (?, ?, 0, 'register', ?, '量速', ?, ?, 'b', '')",
        ((n, r[1], r[4], r[4], json.dumps(dict(zip(HEADERS, r, strict=True)), ensure_ascii=False)) for n, r in enumerate(rows, 1)))
    connection.execute("COMMIT")
    connection.close()


def _again(folder: Path, path: Path) -> None:
    with open_desk(folder, readonly=False) as desk:
        counts = importing.plan(desk, importing.read(path), path.name).counts
    assert counts["same"] == ROWS


def _first(home: Path, path: Path) -> tuple[float, float]:
    """Seconds of a first import into an empty office, and of the plain way into an empty database."""
    empty, bare = home / "empty", home / "bare.db"
    new_desk(empty).close()
    plain_table(empty, bare)

    def fresh() -> None:
        shutil.rmtree(home / "office", ignore_errors=True)
        shutil.copytree(empty, home / "office")
        shutil.copyfile(bare, home / "plain.db")
        for rest in home.glob("plain.db-*"):
            rest.unlink()

    return pair(lambda: ours(home / "office", path), lambda: plain(home / "plain.db", path), TURNS, fresh)


def measure() -> list[dict[str, Any]]:
    """Reading with understanding, the whole first import, and the same file again."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        path = home / "export.xlsx"
        export(path)
        read, bare = pair(lambda: read_rows(path), lambda: list(_read(path)), TURNS)
        first, plainly = _first(home, path)
        numbers = {row[1] for row in _read(path)}
        ours(home / "empty", path)
        again, checked = pair(lambda: _again(home / "empty", path),
                              lambda: [row for row in _read(path) if row[1] not in numbers], TURNS)
    return [figure("读懂导出表（秒，10,000 行 × 36 列）", read, bare, "calamine 只读不理解", aim=6.0),
            figure("导入整份（秒，10,000 行 × 36 列）", first, plainly, "calamine + executemany，同样的表和索引", aim=10.0),
            figure("同一份再导入（秒，10,000 行）", again, checked, "calamine 读出，在集合里查编号", aim=6.0)]
