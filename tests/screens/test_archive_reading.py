"""归档 where hundreds of orders wait: the list is read off the window's thread, and the window says so meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.screens.archive import ArchivePage, DeskArchive
from hotline_desk.screens.page import PageSpec
from hotline_desk.services.archiving import ArchiveRow
from hotline_desk.services.office import Desk
from hotline_desk.widgets.background import Latest
from tests.screens.closed import LAMP, OIL, PATH, all_called, desk_of
from tests.screens.hands import press, shell_of

KEY = Qt.Key


class Slow(DeskArchive):
    """An office whose list takes as long to read as the test wants."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.gate, self.threads = threading.Event(), list[int]()

    def rows(self) -> Sequence[ArchiveRow]:
        self.threads.append(threading.get_ident())
        self.gate.wait(60)  # a loaded machine takes seconds over a test
        return super().rows()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Slow]:
    with desk_of(tmp_path) as opened:
        all_called(opened)
        yield Slow(opened)


@pytest.fixture
def page(qtbot: QtBot, office: Slow) -> Iterator[ArchivePage]:
    """The page while its list is still being read for the first time."""
    shell = shell_of(qtbot, PageSpec("archive", "归档", lambda: ArchivePage(office)))
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
    waited: list[int] = []
    monkeypatch.setattr(Latest, "settle", lambda _self, ms: waited.append(ms))
    page.refresh()
    assert page._reading.busy
    assert waited == []
    press(KEY.Key_Down)
    answered(qtbot, page, office)
    assert (page.current_number(), page.table.ticked) == (LAMP, {PATH})
