"""How long the window ever stops answering: scrolling 5,000 rows, changing filters, typing in the search box.

A timer of the event loop ticks as fast as it can; the longest silence between two ticks while an act is
carried out is what a clerk feels. Beside it stands a plain QTableView of the same rows and columns of
text, on the same ground, doing the same act (typing stands beside hiding rows by the same words).
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractTableModel, QEventLoop, QModelIndex, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QTableView, QWidget

from benchmarks import figure
from benchmarks.office import NOW, OPEN, large_office

TURNS, SETTLE_MS = 15, 120
WORDS = ("宝林", "楼道", "王", "密山", "垃圾")
Act = Callable[[int], None]


class Pulse:
    """The longest silence of the event loop while something is done, in seconds."""

    def __init__(self, settle_ms: int = SETTLE_MS) -> None:
        self.settle_ms = settle_ms
        self.loop, self.beat, self.longest, self.last = QEventLoop(), QTimer(), 0.0, 0.0
        self.busiest, self.used = 0.0, 0.0  # the same of this thread's own work: a busy machine does not count
        self.beat.setInterval(0)
        self.beat.timeout.connect(self._tick)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest, self.last = max(self.longest, now - self.last), now
        used = time.thread_time()
        self.busiest, self.used = max(self.busiest, used - self.used), used

    def during(self, act: Callable[[], None]) -> float:
        """Carry out ``act`` from the event loop and wait until all that follows from it has been painted."""
        self.longest, self.last = 0.0, time.perf_counter()
        self.busiest, self.used = 0.0, time.thread_time()
        self.beat.start()
        QTimer.singleShot(0, act)
        QTimer.singleShot(self.settle_ms, self.loop.quit)
        self.loop.exec()
        self.beat.stop()
        return self.longest


class Plain(QAbstractTableModel):
    """The same rows as bare text."""

    def __init__(self, rows: Sequence[Any]) -> None:
        super().__init__()
        self.lines = [(r.left_text, r.duty, r.subject, r.caller, r.received, r.unit, r.place) for r in rows]

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return len(self.lines)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 7

    def data(self, index: QModelIndex, role: int = 0) -> str | None:
        return self.lines[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def ours() -> tuple[QWidget, dict[str, Act], Sequence[Any]]:
    """The program's own window on the large office, and what is done in it."""
    from hotline_desk import app

    application = app.application()
    application.window = window = app.Window(app.Desk.open(large_office(), clock=lambda: NOW, user="量速", readonly=True))  # type: ignore[attr-defined]
    window.shell.show()
    page: Any = window.shell.page("today")
    keys = ("all", "handle", "all", "other")
    assert len(page._rows) == OPEN  # noqa: SLF001
    return window.shell, {
        "scroll": lambda n: page.list.verticalScrollBar().setValue(n * 4000),
        "page": lambda n: QTest.keyClick(page.list, Qt.Key.Key_PageDown),
        "filter": lambda n: page.pills.choose(keys[n % len(keys)]),
        "search": lambda n: page.find(WORDS[n % len(WORDS)]),
    }, page._rows  # noqa: SLF001


def plain(rows: Sequence[Any]) -> tuple[QWidget, dict[str, Act]]:
    """A bare table view of the same rows in a window of the same size."""
    window, view, proxy = QMainWindow(), QTableView(), QSortFilterProxyModel()
    window.kept = (model := Plain(rows), proxy)  # type: ignore[attr-defined]
    proxy.setSourceModel(model)
    proxy.setFilterKeyColumn(-1)
    view.setModel(proxy)
    window.setCentralWidget(view)
    window.resize(1366, 688)
    window.show()
    words = ("", "办理", "", "回访")
    return window, {
        "scroll": lambda n: view.verticalScrollBar().setValue(n * 70),
        "page": lambda n: QTest.keyClick(view, Qt.Key.Key_PageDown),
        "filter": lambda n: proxy.setFilterFixedString(words[n % len(words)]),
        "search": lambda n: proxy.setFilterFixedString(WORDS[n % len(WORDS)]),
    }


def _longest(pulse: Pulse, act: Act) -> float:
    """The median over some turns of each turn's longest silence."""
    taken = [pulse.during(partial(act, turn)) for turn in range(1, TURNS + 2)]
    return statistics.median(taken[1:])


NAMES = {"scroll": ("拖动滚动条", 3.0), "page": ("按 PgDn 翻页", 3.0), "filter": ("切换筛选", 3.0), "search": ("在搜索框输入", 3.0)}


def measure() -> list[dict[str, Any]]:
    """Seconds of the longest silence for each act, ours and the bare table's."""
    window, acts, rows = ours()
    bare, bare_acts = plain(rows)
    pulse, figures = Pulse(), []
    for key, (words, aim) in NAMES.items():
        mine, theirs = _longest(pulse, acts[key]), _longest(pulse, bare_acts[key])
        figures.append(figure(f"窗口最长停顿：{words}（秒，5,000 行）", mine, theirs, "同样大的 QTableView", aim))
    bare.close()
    window.close()
    sys.stdout.flush()
    return figures
