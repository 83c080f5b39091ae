"""Search in 100,000 orders, beside the plain way: LIKE over subject and content, newest first, with a limit."""

from __future__ import annotations

import sqlite3
from typing import Any

from benchmarks import figure
from benchmarks.office import large_office
from benchmarks.worklist import WARM_TURNS, plain_file, seconds
from hotline_desk.store import Store

# A word of five orders, one that stands in every tenth order, and one that stands nowhere.
WORDS = (("少见的词", "鹦鹉"), ("常见的词", "路灯"), ("没有的词", "鳄鱼"))
PLAIN = ("SELECT number, subject FROM work WHERE subject LIKE ?1 OR content LIKE ?1 "
         "ORDER BY received_at DESC LIMIT 50")


def measure() -> list[dict[str, Any]]:
    """The median time of one search each, on open connections."""
    office = large_office()
    connection = sqlite3.connect(plain_file(office))
    figures = []
    with Store.open(office, readonly=True) as store:
        for name, word in WORDS:
            ours = seconds(lambda word=word: store.search(word), WARM_TURNS)
            plain = seconds(lambda word=word: connection.execute(PLAIN, (f"%{word}%",)).fetchall(), 5)
            figures.append(figure(f"搜索，{name}（秒，100,000 件）", ours, plain, "LIKE 逐行找", aim=0.25))
    connection.close()
    return figures
