"""Search in 100,000 orders, beside LIKE over the same text and beside bare FTS5 phrases of character pairs.

LIKE is what a plain program does; it also says what is right: for every word both must find the same
orders. The bare FTS5 table is the best SQLite itself can do with the same pairs, without joining the order.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from benchmarks import figure
from benchmarks.office import large_office, open_desk
from benchmarks.timing import pair
from hotline_desk.store import Store, search

TURNS = 7
# Two and four characters: a word of five orders, one in every tenth order, one that stands nowhere; and the
# highest ratio to LIKE. With a word of every tenth order LIKE is done after 500 rows, in under a millisecond;
# we look first how common the word is, and make a snippet for each order found.
WORDS = (("两个字，少见", "鹦鹉", 0.1), ("两个字，常见", "路灯", 12.0), ("两个字，没有", "鳄鱼", 0.1), ("四个字，常见", "违章搭建", 12.0),
         ("四个字，没有", "路灯鹦鹉", 0.1))
PLAIN = ("SELECT number, subject FROM work WHERE text LIKE ?1 ORDER BY received_at DESC LIMIT 50")
COUNT = "SELECT number FROM work WHERE text LIKE ?1"
BARE = "SELECT rowid FROM pairs WHERE pairs MATCH ? ORDER BY rowid DESC LIMIT 50"
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


def _exact(store: Store, connection: sqlite3.Connection, word: str) -> None:
    """Raises RuntimeError where search and LIKE do not find the very same orders."""
    found = {number for number, _, _ in store.search(word, ALL)}
    right = {row[0] for row in connection.execute(COUNT, (f"%{word}%",))}
    if found != right:
        raise RuntimeError(f"search is not exact: {len(found - right)} too many, {len(right - found)} missed")


def _figures(store: Store, connection: sqlite3.Connection, name: str, word: str, aim: float) -> list[dict[str, Any]]:
    like, phrase = f"%{word}%", search.match_query(search.terms(word))
    ours, plain = pair(lambda: store.search(word), lambda: connection.execute(PLAIN, (like,)).fetchall(), TURNS)
    again, bare = pair(lambda: store.search(word), lambda: connection.execute(BARE, (phrase,)).fetchall(), TURNS * 3)
    return [figure(f"搜索，{name}（秒，100,000 件）", ours, plain, "LIKE 逐行找", aim=aim),
            figure(f"搜索，{name}，连同摘要（秒，100,000 件）", again, bare, "只有 FTS5 字对短语", aim=25.0)]


def measure() -> list[dict[str, Any]]:
    """The median time of one search each, on open connections; every word's result is checked against LIKE."""
    office = large_office()
    connection, figures = sqlite3.connect(plain_file(office)), []
    with open_desk(office) as desk:
        for name, word, aim in WORDS:
            _exact(desk.store, connection, word)
            figures += _figures(desk.store, connection, name, word, aim)
    connection.close()
    return figures
