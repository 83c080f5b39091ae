"""From process start to the first paint of the worklist of 100,000 orders, beside a bare PySide6 window with a table.

Both are processes of their own, timed from before they were started until an item view with rows gets its
first paint event. The window needs no help for that: only the child's event loop is watched.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import figure
from benchmarks.office import NOW, large_office

ROOT = Path(__file__).resolve().parent.parent
TURNS = 5

WATCH = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractItemView, QApplication

class Watch(QObject):
    def eventFilter(self, seen, event):
        if event.type() == QEvent.Type.Paint:
            view = seen.parent() if seen.isWidgetType() else None
            if isinstance(view, QAbstractItemView) and view.model() is not None and view.model().rowCount():
                print(time.time() - float(os.environ["STARTED"]), view.model().rowCount(), flush=True)
                os._exit(0)
        return False

loop = QApplication.exec

def watched(*_):
    application = QApplication.instance()
    application.watch = Watch()
    application.installEventFilter(application.watch)
    return loop()

QApplication.exec = watched
"""

BARE = WATCH + """
from PySide6.QtWidgets import QMainWindow, QTableWidget
application = QApplication([])
table = QTableWidget(20, 5)
window = QMainWindow()
window.setCentralWidget(table)
window.resize(1366, 768)
window.show()
sys.exit(QApplication.exec())
"""

OURS = WATCH + """
from hotline_desk.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def first_paint(script: str, *arguments: str) -> float:
    """Seconds from before the process is started to its first painted list; the median of some turns."""
    taken = []
    for _ in range(TURNS):
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "STARTED": repr(time.time())}
        done = subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, env=environment, check=False,
                              stdout=subprocess.PIPE, text=True, timeout=60)
        if done.returncode or not done.stdout:
            raise RuntimeError(f"no list was painted (status {done.returncode})")
        taken.append(float(done.stdout.split()[0]))
    return statistics.median(taken)


def measure() -> list[dict[str, Any]]:
    """One figure; the first turn of each warms the bytecode and the file cache and is not counted."""
    office = str(large_office())
    moment = f"{NOW:%Y-%m-%dT%H:%M}"
    first_paint(BARE)
    first_paint(OURS, "--data", office, "--now", moment)
    return [figure("从启动到清单出现（秒，100,000 件）", first_paint(OURS, "--data", office, "--now", moment),
                   first_paint(BARE), "只有一张表的 PySide6 窗口", aim=2.0)]
