"""How long the window stops answering while 通报考核 counts a month and its trend among 100,000 orders in a worker thread.

Beside it stands the same counting with Python's usual turn of 5 ms between threads: what it would be untended.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks import figure
from benchmarks.office import NOW, large_office

PERIOD = "2026-10"  # with its six months of trend: some 25,000 of the 100,000 orders are judged


class Beat:
    """Ticks every 10 ms and repaints the window, as a clerk's typing would; the longest wait between ticks.

    ``busy``: the most processor time of the whole process between two ticks: the wait on a machine with nothing else to do.
    """

    def __init__(self, shell: Any) -> None:
        self.shell, self.longest, self.last = shell, 0.0, 0.0
        self.busy, self.used = 0.0, 0.0
        self.timer = QTimer()
        self.timer.setInterval(10)
        self.timer.timeout.connect(self._tick)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest, self.last = max(self.longest, now - self.last), now
        used = time.process_time()
        self.busy, self.used = max(self.busy, used - self.used), used
        self.shell.nav.repaint()

    def start(self) -> None:
        self.longest, self.last = 0.0, time.perf_counter()
        self.busy, self.used = 0.0, time.process_time()
        self.timer.start()


def _settled(application: QApplication) -> None:
    """What a window does once when it comes up is not what is measured here."""
    for _ in range(3):
        application.processEvents()
        QThreadPool.globalInstance().waitForDone()
    application.processEvents()


def _counted(application: QApplication, polite: bool) -> tuple[float, float, float]:
    """(longest silence, most processor time between two beats, seconds it took) of counting the period from nothing."""
    from hotline_desk import app
    from hotline_desk.services.office import Desk
    from hotline_desk.widgets import background
    from hotline_desk.widgets.rubbish import Rubbish

    background.TURN = 0.0005 if polite else 0.005
    sys.setswitchinterval(0.005)
    window = app.Window(Desk.open(large_office(), clock=lambda: NOW, user="量速", readonly=True))
    Rubbish(window.shell)  # as the program's Session does
    window.shell.show()
    _settled(application)
    window.shell.go("bulletin", PERIOD)
    page: Any = window.shell.page("bulletin")
    beat, loop, began = Beat(window.shell), QEventLoop(), time.perf_counter()
    beat.start()
    done = QTimer()
    done.setInterval(20)
    done.timeout.connect(lambda: loop.quit() if page.found is not None and page.found.months else None)
    done.start()
    loop.exec()
    beat.timer.stop()
    taken = time.perf_counter() - began
    window.shell.close()
    application.processEvents()
    return beat.longest, beat.busy, taken


def measure() -> list[dict[str, Any]]:
    """Seconds of the longest silence while a month is counted, tended and untended."""
    from hotline_desk import app

    application = app.application()
    plain, _, _ = _counted(application, polite=False)
    mine, busy, taken = _counted(application, polite=True)
    print(f"一个月的通报连六个月走势从头统计 {taken:.1f} 秒", file=sys.stderr)
    return [figure("通报统计时窗口最长停顿（秒，10 万件）", mine, plain, "线程按默认 5 毫秒轮换", 1.0),
            figure("同上，两次心跳之间整个程序最多用的处理器秒", busy, 0.05, "答应的", 1.0)]
