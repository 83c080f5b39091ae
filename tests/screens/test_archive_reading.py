"""归档 where hundreds of orders wait: the list is read off the window's thread, and the window says so meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.archive import ArchivePage, DeskArchive
from hotline_desk.screens.page import PageSpec
from hotline_desk.screens.shell import Shell
from hotline_desk.services.archiving import ArchiveRow
from hotline_desk.services.office import Desk
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens.closed import LAMP, OIL, PATH, desk_of, over, visited
from tests.screens.hands import press

KEY = Qt.Key


class Slow(DeskArchive):
    """An office whose list takes as long to read as the test wants."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.gate, self.threads = threading.Event(), list[int]()

    def rows(self) -> Sequence[ArchiveRow]:
        self.threads.append(threading.get_ident())
        self.gate.wait(5)
        return super().rows()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Slow]:
    with desk_of(tmp_path) as opened:
        for number, day in ((OIL, "2026-09-10"), (PATH, "2026-09-11"), (LAMP, "2026-09-14")):
            over(opened, number, day)
            visited(opened, number, "2026-09-16T09:00")
        yield Slow(opened)


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, office: Slow) -> Iterator[ArchivePage]:
    """The page while its list is still being read for the first time."""
    apply(qapp, make_theme(motion=False))
    shell = Shell("友谊路街道热线办", [PageSpec("archive", "归档", lambda: ArchivePage(office))], "王敏")
    qtbot.addWidget(shell)
    shell.show()
    shell.activateWindow()
    shell.go("archive")
    found = shell.page("archive")
    assert isinstance(found, ArchivePage)
    yield found
    office.gate.set()
    qtbot.waitUntil(lambda: not found._reading.busy)


def answered(qtbot: QtBot, page: ArchivePage, office: Slow) -> None:
    office.gate.set()
    qtbot.waitUntil(lambda: not page._reading.busy)


def test_nothing_claims_that_all_is_archived_while_the_list_is_read(qtbot: QtBot, page: ArchivePage, office: Slow) -> None:
    assert page.bar.context.text() == "正在列出待归档的工单…"
    assert page.stack.currentIndex() == 0
    answered(qtbot, page, office)
    assert threading.get_ident() not in office.threads
    assert [r.order for r in page.table.rows_model.rows] == [OIL, PATH, LAMP]
    assert page.bar.context.text().startswith("待归档 3 件")


def test_a_long_list_is_not_waited_for_and_cursor_and_ticks_stay(qtbot: QtBot, page: ArchivePage, office: Slow,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    answered(qtbot, page, office)
    office.gate.clear()
    monkeypatch.setattr(ArchivePage, "SHORT", 3)  # three rows are long enough here
    page.table.setFocus()
    page.table.setCurrentIndex(page.table.rows_model.index(1, 0))
    press(KEY.Key_Space)
    begun = time.perf_counter()
    page.refresh()
    assert page._reading.busy
    assert time.perf_counter() - begun < 0.05
    press(KEY.Key_Down)
    answered(qtbot, page, office)
    assert (page.current_number(), page.table.ticked) == (LAMP, {PATH})
