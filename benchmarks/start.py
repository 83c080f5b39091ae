"""From process start to the first paint of the worklist of 100,000 orders, beside a bare PySide6 window with a table.

Both are processes of their own, timed from before they were started until an item view with rows gets its
first paint event. The window needs no help for that: only the child's event loop is watched. Offscreen,
and on a real X server where this machine has Xvfb.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
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


def first_paint(platform: dict[str, str], script: str, *arguments: str) -> float:
    """Seconds from before the process is started to its first painted list."""
    environment = {**os.environ, **platform, "STARTED": repr(time.time())}
    done = subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, env=environment, check=False,
                          capture_output=True, text=True, timeout=60)
    if done.returncode or not done.stdout:
        print(done.stderr, file=sys.stderr)
        raise RuntimeError(f"no list was painted (status {done.returncode})")
    return float(done.stdout.split()[0])


@contextmanager
def x_server() -> Iterator[dict[str, str] | None]:
    """The environment of a window on a virtual X screen; None where there is no Xvfb."""
    program = shutil.which("Xvfb")
    if program is None:
        yield None
        return
    mine, its = os.pipe()
    server = subprocess.Popen([program, "-displayfd", str(its), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
                              pass_fds=(its,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(its)
    try:
        with os.fdopen(mine) as told:
            yield {"DISPLAY": f":{told.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


def _figure(name: str, platform: dict[str, str], office: str) -> dict[str, Any]:
    """The first turn of each warms the bytecode and the file cache and is not counted."""
    arguments = ("--data", office, "--now", f"{NOW:%Y-%m-%dT%H:%M}")
    turns = [(first_paint(platform, OURS, *arguments), first_paint(platform, BARE)) for _ in range(TURNS + 1)]
    ours, bare = (statistics.median(turn) for turn in zip(*turns[1:], strict=True))
    return figure(f"从启动到清单出现，{name}（秒，100,000 件）", ours, bare, "只有一张表的 PySide6 窗口", aim=4.0)


def measure() -> list[dict[str, Any]]:
    """Offscreen, and on X where there is one."""
    office = str(large_office())
    figures = [_figure("offscreen", {"QT_QPA_PLATFORM": "offscreen"}, office)]
    with x_server() as platform:
        if platform is not None:
            figures.append(_figure("xcb", platform, office))
    return figures
