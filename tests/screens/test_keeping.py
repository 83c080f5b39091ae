"""Nothing typed is lost: killed a second after the last letter, every dialog opens again with the words in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QThreadPool
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
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


PLACES = (note, call, dismissal, archive, act)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place.__name__))
def test_words_survive_a_kill(desk: Desk, qtbot: QtBot, qapp: QApplication, place: Callable[[Window], QPlainTextEdit]) -> None:
    if place is dismissal:
        from hotline_desk.services import acts

        acts.record(desk, OIL, "flag", {"what": "leader_instruction"})
    if place is archive:
        visited(desk, OIL, "2026-09-17T09:00")
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
