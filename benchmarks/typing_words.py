"""Typing in 搜索全部 over 100,000 orders: how long the window ever stops answering, key by key.

Beside it stands what a plain program does: a table in the same window, filled by LIKE on each change of the words.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QMainWindow, QTableWidget, QTableWidgetItem

from benchmarks import figure
from benchmarks.office import NOW, large_office
from benchmarks.searching import PLAIN, plain_file
from benchmarks.window import Pulse

# What stands in the box after each key: Chinese words as the input method gives them, pinyin letter by letter.
TYPED = ("路", "路灯", "路灯不", "路灯不亮", "路灯不亮 密", "路灯不亮 密山", "b", "bl", "bll", "bllc", "1", "13", "138", "1381", "鹦", "鹦鹉", "")
ROUNDS = 3
SETTLE_MS = 450  # the pause after a key, the search in its worker, and the painting
LIMIT = 0.050  # seconds a clerk may wait for a window without noticing


def _ours() -> tuple[Any, Callable[[str], None]]:
    from hotline_desk import app

    application = app.application()
    application.window = window = app.Window(app.Desk.open(large_office(), clock=lambda: NOW, user="量速", readonly=True))  # type: ignore[attr-defined]
    window.shell.show()
    window.shell.find_everywhere()
    finder: Any = window.shell.layers()[-1]
    return window, finder.box.setText


def _plain() -> tuple[QMainWindow, Callable[[str], None]]:
    window, table = QMainWindow(), QTableWidget(0, 2)
    connection = sqlite3.connect(plain_file(large_office()))
    window.setCentralWidget(table)
    window.resize(860, 560)
    window.show()

    def show(text: str) -> None:
        rows: Sequence[Any] = connection.execute(PLAIN, (f"%{text}%",)).fetchall() if text else []
        table.setRowCount(len(rows))
        for line, row in enumerate(rows):
            for column, words in enumerate(row):
                table.setItem(line, column, QTableWidgetItem(str(words or "")))

    return window, show


def _longest(show: Callable[[str], None]) -> tuple[float, float]:
    """The longest silence after any of the keys, and the longest stretch of the window's own work: the best of three rounds for each, a round before warms up.

    The best and not the middle one: a busy machine stops the window for others, and that is no fault of a search.
    """
    pulse = Pulse(SETTLE_MS)
    rounds = [[(pulse.during(partial(show, text)), pulse.busiest) for text in TYPED] for _ in range(ROUNDS + 1)]
    keys = list(zip(*rounds[1:], strict=True))
    return max(min(wall for wall, _ in turns) for turns in keys), max(min(own for _, own in turns) for turns in keys)


def measure() -> list[dict[str, Any]]:
    """Seconds of the longest silence over all keys."""
    window, type_ours = _ours()
    mine, own = _longest(type_ours)
    window.shell.close()
    bare, type_plain = _plain()
    theirs, _ = _longest(type_plain)
    bare.close()
    name = "搜索全部：逐字输入时窗口最长停顿（秒，100,000 件）"
    return [figure(name, mine, LIMIT, "50 毫秒", 1.0), figure(f"{name}，只算窗口自己的活", own, LIMIT, "50 毫秒", 1.0),
            figure(f"{name}，比朴素做法", mine, theirs, "界面线程里 LIKE，填 QTableWidget", 0.5)]
