"""Search in 100,000 orders: 22 words of two characters, 22 of four, 22 single ones; every answer checked against LIKE.

Two plain things stand beside ours. LIKE over the same text is what a plain program does, and says what is
right: for every word both must find the very same orders. Bare FTS5 phrases of character pairs, newest row
first, are the least that SQLite itself needs for the same words: no joining, no order of receipt, no
encryption, the same engine.
"""

from __future__ import annotations

import sqlite3
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks import figure
from benchmarks.office import large_office, open_desk
from benchmarks.timing import pair
from hotline_desk.store import Store, search

TURNS = 15
# In one order of ten, of thirty, of a thousand, of twenty thousand, in none; parts of words too.
TWO = ("路灯", "垃圾", "噪音", "违章", "电梯", "洗车", "车库", "管道", "健身", "小区", "物业", "来电", "核实", "答复", "居民", "宝林", "密山", "鹦鹉",
       "鳄鱼", "章搭", "求求", "堆物")
FOUR = ("违章搭建", "路灯不亮", "楼道堆物", "占道洗车", "加装电梯", "噪音扰民", "垃圾清运", "车库照明", "管道漏水", "器材破损", "健身器材", "章搭建影",
        "路灯鹦鹉", "电梯故障", "来电人反", "宝林二村", "密山二村", "友谊路街", "居民区居", "有关部门", "0417", "BS26")
ONE = tuple("路灯垃圾噪音违章电梯洗车库管鹦鳄来民宝密村堆")
PLAIN = "SELECT number, subject FROM work WHERE text LIKE ?1 ORDER BY received_at DESC LIMIT 50"
RIGHT = "SELECT number FROM work WHERE text LIKE ?1"
BARE = "SELECT rowid FROM pairs WHERE pairs MATCH ? ORDER BY rowid DESC LIMIT 50"
JOINED = ("SELECT w.number, w.subject, w.text FROM pairs p JOIN work w ON w.rowid = p.rowid WHERE p.pairs MATCH ? "
          "ORDER BY w.received_at DESC LIMIT 50")
ALL = 1_000_000


def plain_file(office: Path) -> Path:
    """LIKE's table (number, subject, all searchable text) and the bare FTS5 table, in a file beside the office."""
    path = office.parent / f"{office.name}-text.db"
    if path.exists():
        return path
    with open_desk(office) as desk:
        told = desk.store._rows("SELECT o.number, o.subject, o.received_at, t.text FROM orders o "  # noqa: SLF001
                                "JOIN search_text t ON t.id = o.id ORDER BY o.received_at, o.id")
    making = path.with_suffix(".part")
    making.unlink(missing_ok=True)
    connection = sqlite3.connect(making)
    connection.execute("CREATE TABLE work (number, subject, received_at, text)")
    connection.execute("CREATE VIRTUAL TABLE pairs USING fts5(tokens, content='', tokenize='ascii', detail='full')")
    connection.executemany("INSERT INTO work VALUES (?, ?, ?, ?)", told)
    connection.executemany("INSERT INTO pairs (rowid, tokens) VALUES (?, ?)",
                           ((n, search.index_text(row[3])) for n, row in enumerate(told, 1)))
    connection.execute("CREATE INDEX work_received ON work (received_at)")
    connection.commit()
    connection.close()
    making.rename(path)
    return path


def same_engine(path: Path) -> Any:
    """An open connection of the SQLite that the program itself uses: another release is quicker or slower at FTS5."""
    from sqlcipher3 import dbapi2

    return dbapi2.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _exact(store: Store, plain: sqlite3.Connection, word: str) -> None:
    """Raises RuntimeError where search and LIKE do not find the very same orders, or ours are not newest first."""
    ids = store.index.newest(search.terms(word), ALL)
    rows = store.rows_by_id(ids, ("number", "received_at"))
    found, right = {rows[i]["number"] for i in ids}, {row[0] for row in plain.execute(RIGHT, (f"%{word.casefold()}%",))}
    if found != right or len(ids) != len(right):
        raise RuntimeError(f"search is not exact: {len(found - right)} too many, {len(right - found)} missed")
    moments = [rows[i]["received_at"] for i in ids]
    if moments != sorted(moments, reverse=True) or store.index.newest(search.terms(word), 50) != ids[:50]:
        raise RuntimeError("search is not newest first")


def _medians(words: Sequence[str], ours: Callable[[str], Any], plain: Callable[[str], Any], turns: int) -> tuple[float, float]:
    """The median over the words of each word's median, ours and the plain way's."""
    taken = [pair(lambda w=word: ours(w), lambda w=word: plain(w), turns) for word in words]  # type: ignore[misc]
    return statistics.median(a for a, _ in taken), statistics.median(b for _, b in taken)


def measure() -> list[dict[str, Any]]:
    """The median time of one search, on open connections; every word's result is checked against LIKE."""
    office = large_office()
    path, figures = plain_file(office), []
    connection, engine = sqlite3.connect(path), same_engine(path)
    with open_desk(office) as desk:
        store = desk.store

        def orders(word: str) -> Any:
            return store.index.newest(search.terms(word), 50)

        def bare(word: str) -> Any:
            return engine.execute(BARE, (search.match_query(search.terms(word)),)).fetchall()

        def joined(word: str) -> Any:
            return engine.execute(JOINED, (search.match_query(search.terms(word)),)).fetchall()

        def like(word: str) -> Any:
            return connection.execute(PLAIN, (f"%{word}%",)).fetchall()

        for name, words in (("两个字", TWO), ("四个字", FOUR), ("一个字", ONE)):
            for word in words:
                _exact(store, connection, word)
            figures += [
                figure(f"搜索，{name} × {len(words)} 词，最新 50 件（秒，100,000 件）", *_medians(words, orders, bare, TURNS), "FTS5 字对短语，只取行号", 1.3),
                figure(f"搜索，{name}，连同编号、诉求、摘要（秒）", *_medians(words, store.search, joined, TURNS), "FTS5 字对短语，连上工单、按时间排", 1.3),
                figure(f"搜索，{name}（秒）", *_medians(words, orders, like, 3), "LIKE 逐行找", 1.0 if name != "一个字" else 2.0)]
    engine.close()
    connection.close()
    return figures


