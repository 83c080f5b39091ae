"""10,000 rows of 36 columns from the file into the whole store, beside calamine and one executemany a table.

The plain way reads the same workbook with calamine and puts **the very rows our import left** into the same tables:
orders, events with their JSON, deadlines, findings, the text and the pairs that are searched, matter keys, fingerprints;
with the same indexes and triggers, in one transaction, encrypted with the same key, flushed as safely. Its values lie
ready in memory: it maps, checks, cleans, judges, hashes and cuts nothing. What ours takes longer is all of that, and
nothing of it is put off: when an import is committed every order is judged, searchable, matched and sealed. A second
process judges part of the orders from the moment the plan is made (``services.deriving_apart``): the seconds are those of
a wall clock, so what it saves shows on a machine with a processor to spare only; the plain way writes with one.

The plain way is told twice. The harsher time even the pairs that are searched, and the keys' tokens, lie ready; the other time it
cuts them itself from the texts, by the very functions of the program, since "the same index" has to be filled from texts by
anybody (the texts themselves, the keys, the JSON and the digests still lie ready).

The same rows exported once more (another file, byte for byte), and the very same file once more, stand beside reading them and looking every number up in
a set: read by calamine alone, and read as the program reads any foreign file, in a confined process of its own. Ours is what the import page does when
the file is chosen: the very same file is known by its digest while every row of it stands as it was taken (``services.import_known``), and is told
so; its rows are read when somebody asks to see each of them (逐行看), which is measured too.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from benchmarks import figure
from benchmarks.office import NOW, clock, content, open_desk
from benchmarks.timing import pair
from hotline_desk.exchange.intake import read_rows
from hotline_desk.exchange.outgoing import table_bytes
from hotline_desk.exchange.sandbox import read_grids
from hotline_desk.services import import_fixing, import_known, importing, keys
from hotline_desk.services.office import Desk
from hotline_desk.store import search
from hotline_desk.store.connection import connect
from hotline_desk.store.projecting import insert_sql

TABLES = ("orders", "events", "timers", "findings", "search_text", "fingerprints")
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


def export(path: Path, sheet: str = "工单") -> None:
    """Write the invented export."""
    dice = random.Random(36)
    path.write_bytes(table_bytes(HEADERS, (_row(place, dice) for place in range(ROWS)), sheet=sheet))


def ours(folder: Path, path: Path) -> dict[str, int]:
    """The whole import as the window and the command line do it; the counts."""
    with open_desk(folder, readonly=False) as desk:
        return dict(importing.commit(desk, import_fixing.look(desk, path)).counts)


def new_office(folder: Path) -> None:
    """An empty encrypted office, as ``init`` makes it."""
    Desk.create(folder, "youyilu", "量速办公室", clock=clock, user="量速", code=keys.new_code()).close()


def database(folder: Path) -> tuple[Path, bytes]:
    """Where an office's database lies, and its key."""
    with open_desk(folder) as desk:
        return desk.store._path, desk.store._key  # noqa: SLF001


@dataclass(frozen=True)
class Ready:
    """What an import left in the tables: for each an INSERT and its rows."""

    statements: tuple[tuple[str, list[tuple[Any, ...]]], ...]
    texts: list[tuple[Any, ...]]

    @classmethod
    def of(cls, folder: Path) -> Ready:
        path, key = database(folder)
        connection = connect(path, readonly=True, key=key)
        found = []
        for table in TABLES:
            cursor = connection.execute(f"SELECT * FROM {table}")
            found.append((insert_sql(table, [column[0] for column in cursor.description]), list(map(tuple, cursor.fetchall()))))
        texts = connection.execute("SELECT id, text, keys FROM search_text").fetchall()
        connection.close()
        return cls((*found, (_ADD_WORDS, _cut(texts))), texts)

    @property
    def uncut(self) -> tuple[tuple[str, list[tuple[Any, ...]]], ...]:
        """The same where what is searched has to be cut from the texts first."""
        return (*self.statements[:-1], (_ADD_WORDS, _cut(self.texts)))


_ADD_WORDS = insert_sql("search", ("rowid", "tokens"))


def _cut(texts: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(key, f"{search.index_text(text)} {search.key_tokens(keys)}") for key, text, keys in texts]


def _read(path: Path) -> Iterator[list[Any]]:
    rows = iter(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
    next(rows)
    return rows


def plain(folder: Path, path: Path, ready: Ready, cutting: bool = False) -> None:
    """Read with calamine, one executemany a table, commit; ``cutting``: what is searched is cut from its text here."""
    assert sum(1 for _ in _read(path)) == ROWS
    place, key = database(folder)
    connection = connect(place, key=key)
    connection.execute("BEGIN IMMEDIATE")
    for statement, rows in ready.uncut if cutting else ready.statements:
        connection.executemany(statement, rows)
    connection.execute("COMMIT")
    connection.close()


def _again(folder: Path, path: Path, row_by_row: bool = False) -> None:
    with open_desk(folder, readonly=False) as desk:
        known = None if row_by_row else import_known.find(desk, path)
        counts = (known or import_fixing.look(desk, path)).counts
    assert counts["same"] == ROWS


def _apart(path: Path) -> Iterator[list[Any]]:
    """The rows as the program takes them from a foreign file: read by a confined child."""
    [grid] = read_grids(path)
    return (list(row.cells) for row in grid.rows[1:])


def _understood(path: Path) -> None:
    """Every cell read, none put off until somebody looks."""
    assert not [row for row in read_rows(path).rows if row.rejected]


def _first(home: Path, path: Path) -> tuple[float, float, float]:
    """Seconds of a first import into an empty office, and of the plain way into another: all ready, and cutting what is searched."""
    new_office(home / "empty")
    shutil.copytree(home / "empty", home / "full")
    ours(home / "full", path)
    ready = Ready.of(home / "full")

    def fresh() -> None:
        for name in ("office", "bare"):
            shutil.rmtree(home / name, ignore_errors=True)
            shutil.copytree(home / "empty", home / name)

    first, plainly = pair(lambda: ours(home / "office", path), lambda: plain(home / "bare", path, ready), TURNS, fresh)
    cutting, again = pair(lambda: plain(home / "office", path, ready, cutting=True), lambda: plain(home / "bare", path, ready), TURNS, fresh)
    return first, plainly, plainly * cutting / again  # by turns with the other plain way: the machine may be busier by now


def measure() -> list[dict[str, Any]]:
    """Reading with understanding, the whole first import, and the same rows exported again."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["XDG_CONFIG_HOME"] = str(home / "profile")  # the keys of these offices go with them
        path, later = home / "export.xlsx", home / "again.xlsx"
        export(path)
        export(later, "另一次导出")
        read, bare = pair(lambda: _understood(path), lambda: list(_read(path)), TURNS)
        first, plainly, cutting = _first(home, path)
        numbers = {row[1] for row in _read(path)}
        again, checked = pair(lambda: _again(home / "full", later), lambda: [r for r in _read(later) if r[1] not in numbers], TURNS)
        same, checked_same = pair(lambda: _again(home / "full", path), lambda: [r for r in _read(path) if r[1] not in numbers], TURNS)
        each, checked_each = pair(lambda: _again(home / "full", path, row_by_row=True), lambda: [r for r in _read(path) if r[1] not in numbers], TURNS)
        again_apart, apart = pair(lambda: _again(home / "full", later), lambda: [r for r in _apart(later) if r[1] not in numbers], TURNS)
    return [figure("读懂导出表（秒，10,000 行 × 36 列）", read, bare, "calamine 只读不理解", aim=6.0),
            figure("导入整份，全部判完、可搜、配好（秒，10,000 行 × 36 列）", first, plainly, "calamine + executemany 现成的同样的行", aim=1.2),
            figure("同上（秒）", first, cutting, "calamine + executemany，检索用的字对自己切", aim=1.2),
            figure("同一个文件再导入（秒，10,000 行）", same, checked_same, "calamine 读出，在集合里查编号", aim=1.3),
            figure("同一个文件，逐行看（秒，10,000 行）", each, checked_each, "calamine 读出，在集合里查编号", aim=3.0),
            figure("同样的行再导出、再导入（秒，10,000 行）", again, checked, "calamine 读出，在集合里查编号", aim=1.3),
            figure("同上，也在受限的进程里读（秒，10,000 行）", again_apart, apart, "受限的进程里读出，在集合里查编号", aim=1.3)]
