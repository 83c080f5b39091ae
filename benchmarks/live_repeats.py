"""登记 over 100,000 orders: while a complaint is typed, earlier orders that look alike come up beside it.

How long the window ever stops answering, and how long after the pause the answer stands there. Beside it stands what a
plain program does at each key: LIKE over address, phone and words in the thread of the window, the newest fifty into a list.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QListWidget, QMainWindow

from benchmarks import figure
from benchmarks.office import NOW, large_office
from benchmarks.searching import plain_file
from benchmarks.window import Pulse

LIMIT, ANSWER = 0.050, 0.300  # seconds a window may stand still, and a clerk may wait for an answer
SETTLE_MS = 1_500  # the pause after a key, the answer in its worker, and the painting
KNOWN = ("phone", "caller", "address", "subject")  # of the newest order: its citizen calls again, in the same words
TYPED = (2, 4, 8, 12, 20, 40, 80)  # how many signs of the content stand in the field after each key, as the input method gives them
ROUNDS = 3
PLAIN = "SELECT number, subject FROM work WHERE text LIKE ?1 OR text LIKE ?2 OR text LIKE ?3 ORDER BY received_at DESC LIMIT 50"


def opened(folder: Path) -> tuple[Any, dict[str, str]]:
    """The window on 登记 of an office, and what is known of the citizen; it can be written to: what is typed is kept as a draft."""
    from hotline_desk import app
    from hotline_desk.services.learning import freshen
    from hotline_desk.widgets.rubbish import Rubbish

    application = app.application()
    desk = app.Desk.open(folder, clock=lambda: NOW, user="量速")
    freshen(desk)  # as the window does in the background soon after it stands
    application.window = window = app.Window(desk)  # type: ignore[attr-defined]
    Rubbish(window.shell)
    window.shell.show()
    window.shell.go("register")
    facts = desk.store.rows(limit=1, columns=(*KNOWN, "content"))[0]
    form = window.shell.page("register").pane.form  # type: ignore[attr-defined]
    for name in KNOWN:
        form.fields[name].set_value(facts[name])
    return window, facts


def _plain(facts: dict[str, str]) -> tuple[QMainWindow, Callable[[str], None]]:
    window, listed = QMainWindow(), QListWidget()
    connection = sqlite3.connect(plain_file(large_office()))
    window.setCentralWidget(listed)
    window.resize(400, 560)
    window.show()

    def show(text: str) -> None:
        rows = connection.execute(PLAIN, (f"%{facts['address']}%", f"%{facts['phone']}%", f"%{text}%")).fetchall()
        listed.clear()
        listed.addItems([f"{number} {subject}" for number, subject in rows])

    return window, show


def _rounds(pulse: Pulse, show: Callable[[str], None], content: str) -> tuple[float, float]:
    """The longest silence after any key and the longest work of the window itself, the best round of each: see typing_words."""
    rounds = [[(pulse.during(partial(show, content[:signs])), pulse.busiest) for signs in TYPED] for _ in range(ROUNDS + 1)]
    keys = list(zip(*rounds[1:], strict=True))
    return max(min(wall for wall, _ in turns) for turns in keys), max(min(own for _, own in turns) for turns in keys)


def _answers(desk: Any, facts: dict[str, str]) -> float:
    """The median time of one answer: earlier orders, deadlines, units and categories to offer, as the worker is asked."""
    from hotline_desk.screens.register.advising import Question, advise

    taken = []
    for signs in TYPED * ROUNDS:
        asked = Question({**facts, "content": facts["content"][:signs]}, None)
        start = time.perf_counter()
        advise(desk, asked)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def measure() -> list[dict[str, Any]]:
    """Seconds of the longest silence while typing, ours and the plain way's, and of one answer."""
    with TemporaryDirectory() as place:
        folder = Path(shutil.copytree(large_office(), Path(place) / "office"))
        window, facts = opened(folder)
        pane = window.shell.page("register").pane
        mine, own = _rounds(Pulse(SETTLE_MS), pane.form.fields["content"].set_value, facts["content"])
        if not pane.repeats.rows:
            raise RuntimeError("no order is like the one that is typed")
        answer = _answers(window.desk, facts)
        window.shell.close()
    bare, type_plain = _plain(facts)
    theirs, _ = _rounds(Pulse(SETTLE_MS), type_plain, facts["content"])
    bare.close()
    name = "登记：逐字输入诉求时窗口最长停顿（秒，100,000 件）"
    return [figure(f"{name}，只算窗口自己的活", own, LIMIT, "50 毫秒", 1.0), figure(name, mine, theirs, "界面线程里 LIKE，填 QListWidget", 0.5),
            figure("登记：疑似重复、时限、推荐单位，停手后多久答出（秒）", answer, ANSWER, "0.3 秒", 1.0)]
