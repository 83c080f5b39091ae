"""Nothing typed is lost: killed a second after the last letter, every dialog opens again with the words in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.services import records
from hotline_desk.services.office import Desk
from hotline_desk.widgets.keeping import Keeper
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.closed import OIL, desk_of, over, visited

WORDS = "打到一半停电"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_of(tmp_path) as opened:
        over(opened, OIL)
        yield opened


def window_on(desk: Desk, qtbot: QtBot, qapp: QApplication) -> Window:
    apply(qapp, make_theme(motion=False))
    window = Window(desk)
    qtbot.addWidget(window.shell)
    window.shell.show()
    window.shell.activateWindow()
    qtbot.waitUntil(window.shell.isActiveWindow)
    return window


def note(window: Window) -> QPlainTextEdit:
    window.shell.go("dossier", OIL)
    return window.shell.page("dossier").story.note  # type: ignore[attr-defined, no-any-return]


def call(window: Window) -> QPlainTextEdit:
    window.shell.go("revisit")
    return window.shell.page("revisit").form.words  # type: ignore[attr-defined, no-any-return]


def dismissal(window: Window) -> QPlainTextEdit:
    page: Any = window.shell.page("supervision")
    window.shell.go("supervision", OIL)
    QThreadPool.globalInstance().waitForDone(10_000)  # the list is read in a worker
    QApplication.processEvents()
    assert page.case is not None
    page.dismiss()
    return window.shell.layers()[-1].reason  # type: ignore[attr-defined, no-any-return]


def archive(window: Window) -> QPlainTextEdit:
    page: Any = window.shell.page("archive")
    window.shell.go("archive")
    page.archive()
    return window.shell.layers()[-1].reason  # type: ignore[attr-defined, no-any-return]


def act(window: Window) -> QPlainTextEdit:
    window.shell.go("dossier", OIL)
    page: Any = window.shell.page("dossier")
    QTest.keyClick(page, Qt.Key.Key_M)
    return next(e for e in window.acts().panel.findChildren(QPlainTextEdit) if e.isVisible())


def knowledge(window: Window) -> QPlainTextEdit:
    window.shell.go("knowledge")
    return window.shell.page("knowledge").form.fields["answer"].editor  # type: ignore[attr-defined, no-any-return]


def amended(window: Window) -> QPlainTextEdit:
    window.shell.go("knowledge", "ZS2026-001")
    return window.shell.page("knowledge").form.fields["answer"].editor  # type: ignore[attr-defined, no-any-return]


def voiding(window: Window) -> QPlainTextEdit:
    window.shell.go("knowledge", "ZS2026-001")
    window.shell.page("knowledge").ask_void()  # type: ignore[attr-defined]
    return window.shell.layers()[-1].reason  # type: ignore[attr-defined, no-any-return]


def notice(window: Window) -> QPlainTextEdit:
    window.shell.go("settings", "calendar")
    return window.shell.page("settings").sections["calendar"].text  # type: ignore[attr-defined, no-any-return]


def aliases(window: Window) -> QPlainTextEdit:
    window.shell.go("matters", "places")
    QThreadPool.globalInstance().waitForDone(10_000)
    QApplication.processEvents()
    pane: Any = window.shell.page("matters").places  # type: ignore[attr-defined]
    pane.begin()
    return pane.others  # type: ignore[no-any-return]


PLACES = (note, call, dismissal, archive, act, knowledge, amended, voiding, notice, aliases)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.__name__))
def test_words_survive_a_kill(desk: Desk, qtbot: QtBot, qapp: QApplication, place: Callable[[Window], QPlainTextEdit]) -> None:
    if place is dismissal:
        from hotline_desk.services import acts

        acts.record(desk, OIL, "flag", {"what": "leader_instruction"})
    if place is archive:
        visited(desk, OIL, "2026-09-17T09:00")
    if place in (amended, voiding):
        records.add(desk, "knowledge", {"question": "油烟怎么办", "answer": "先责令清洗", "source": "第四条"})
    first = window_on(desk, qtbot, qapp)
    editor = place(first)
    before = len(desk.store.drafts("王敏"))
    editor.setFocus()
    editor.setPlainText(WORDS)
    qtbot.waitUntil(lambda: len(desk.store.drafts("王敏")) > before, timeout=4000)
    with Desk.open(desk.folder, clock=desk.clock, user="王敏", readonly=True) as again:  # the first was never closed: as after a kill
        second = window_on(again, qtbot, qapp)
        assert place(second).toPlainText() == WORDS
        second.shell.hide()


_TYPING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from hotline_desk.app import Window
from hotline_desk.services.office import Desk
from hotline_desk.widgets.theme import apply, make_theme

app = QApplication([])
apply(app, make_theme(motion=False))
desk = Desk.open(Path(sys.argv[1]), user="王敏")
window = Window(desk)
window.shell.show()
window.shell.go("dossier", sys.argv[2])
window.shell.page("dossier").story.note.setPlainText(sys.argv[3])
QTimer.singleShot(2500, lambda: print("typed", flush=True))
app.exec()
"""


def test_a_window_that_is_killed_outright_loses_no_word(desk: Desk, qtbot: QtBot, qapp: QApplication) -> None:
    """SIGKILL: no Python, no Qt, nothing of the program runs any more."""
    folder = desk.folder
    desk.close()
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parents[2])}
    killed = subprocess.Popen([sys.executable, "-c", _TYPING, str(folder), OIL, WORDS], stdout=subprocess.PIPE, env=env, text=True)
    try:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "typed\n"
    finally:
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
    with Desk.open(folder, clock=desk.clock, user="王敏") as again:
        second = window_on(again, qtbot, qapp)
        assert note(second).toPlainText() == WORDS
        QThreadPool.globalInstance().waitForDone(10_000)
        second.shell.hide()


def test_a_store_that_cannot_keep_is_told_and_tried_again(qtbot: QtBot) -> None:
    from PySide6.QtCore import QObject

    kept: list[Any] = []
    full = [True]
    owner = QObject()
    keeper = Keeper(owner, lambda: {"a": "1"}, lambda value: False if full[0] else kept.append(value))
    assert keeper.keep() is False
    full[0] = False
    assert keeper.keep() is True
    assert kept == [{"a": "1"}]
    keeper.done()
    assert kept == [{"a": "1"}, None]
