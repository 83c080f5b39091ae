"""How long the window ever stops answering in 工单库 of 100,000 orders: scrolling, sorting, choosing all, typing.

Between two ticks of the event loop the window's thread was busy with one thing: that, at its longest, from an act until all
that follows from it is painted, letter by letter where words are typed. It is counted as the thread's own processor time,
so that other programs on the machine are not charged to it; what the workers do beside it is not counted either, for they
leave the thread its lock every five milliseconds. Beside each stands what the project promises: 50 milliseconds.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest

from benchmarks import figure
from benchmarks.office import NOW, ORDERS, large_office
from benchmarks.window import SETTLE_MS, Pulse

PROMISED, TURNS = 0.050, 12
TYPED = ("楼道堆物", "BS0000", "垃圾清运", "鹦鹉", "宝林六村")
Act = Callable[[int], None]


class Busy(Pulse):
    """The longest single piece of work of this thread while something is done, in seconds of its processor time."""

    def _tick(self) -> None:
        now = time.thread_time()
        self.longest, self.last = max(self.longest, now - self.last), now

    def __init__(self, page: Any) -> None:
        super().__init__()
        self.page, self.rest = page, QTimer()
        self.rest.setInterval(SETTLE_MS)
        self.rest.timeout.connect(self._rested)

    def during(self, act: Callable[[], None]) -> float:
        """Carry out ``act`` from the event loop and wait until the answer, however late it comes, has been painted."""
        self.longest, self.last, self.waited = 0.0, time.thread_time(), False
        self.beat.start()
        self.rest.start()
        QTimer.singleShot(0, act)
        self.loop.exec()
        self.beat.stop()
        self.rest.stop()
        return self.longest

    def _rested(self) -> None:
        if not self.page.reading and not self.waited:
            self.loop.quit()
        self.waited = self.page.reading  # an answer that has come meanwhile is still to be painted


def opened() -> Any:
    """The window on 工单库 of the large office, its list read."""
    from hotline_desk import app
    from hotline_desk.widgets.rubbish import Rubbish

    application = app.application()
    application.window = window = app.Window(app.Desk.open(large_office(), clock=lambda: NOW, user="量速", readonly=True))  # type: ignore[attr-defined]
    Rubbish(window.shell)  # as the program's Session does
    window.shell.show()
    window.shell.go("orders")
    page = window.shell.page("orders")
    quiet(page)
    assert len(page.table.orders) == ORDERS
    return page


def quiet(page: Any) -> None:
    """Wait until no answer is to come any more."""
    loop, beat = QEventLoop(), QTimer()
    beat.setInterval(5)
    beat.timeout.connect(lambda: None if page.reading else loop.quit())
    beat.start()
    loop.exec()


def acts(page: Any) -> dict[str, Act]:
    """What is done, by name; each is given the number of its turn."""
    bar = page.table.verticalScrollBar()
    columns = ("unit", "due", "subject", "received")
    return {
        "拖动滚动条": lambda n: bar.setValue(bar.maximum() * (n * 37 % 100) // 100),
        "按 PgDn 翻页": lambda n: QTest.keyClick(page.table, Qt.Key.Key_PageDown),
        "按列排序": lambda n: page._sort(columns[n % len(columns)]),  # noqa: SLF001
        "Ctrl+A 全选": lambda n: QTest.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier),
        "切换筛选": lambda n: page.filters.choose(("open", "all", "closed")[n % 3]),
    }


def _longest(page: Any, pulse: Pulse, turns: Iterator[Callable[[], None]]) -> float:
    """The worst of all turns but the first, which loads what is loaded once."""
    taken = []
    for act in turns:
        taken.append(pulse.during(act))
        quiet(page)
    return max(taken[1:])


def _letters(page: Any) -> Iterator[Callable[[], None]]:
    for words in TYPED:
        page.bar.search.clear()
        for letter in words:
            yield lambda letter=letter: page.bar.search.insert(letter)
        yield lambda: page.find(page.bar.search.text())


def measure() -> list[dict[str, Any]]:
    """Seconds of the longest silence for each act, beside the 50 milliseconds promised."""
    page = opened()
    pulse, figures = Busy(page), []
    for name, act in acts(page).items():
        turns = (lambda n=n, act=act: act(n) for n in range(1, TURNS + 2))
        taken = _longest(page, pulse, turns)
        figures.append(figure(f"工单库一次最多占住窗口：{name}（秒，100,000 件，最坏一次）", taken, PROMISED, "答应的 50 毫秒", 1.0))
    page.table.unchoose()
    page.bar.search.setFocus()
    figures.append(figure("工单库一次最多占住窗口：在搜索框打字（秒，100,000 件，最坏一次）", _longest(page, pulse, _letters(page)), PROMISED,
                          "答应的 50 毫秒", 1.0))
    page.window().close()
    return figures
