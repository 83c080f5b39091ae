"""An older answer that comes late is put over no newer one, and what is recorded late is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.screens.acting.scanning import DeskScans, ScanPanel
from hotline_desk.screens.bulletin.tables import TablesDialog
from hotline_desk.screens.ledgers.page import LedgerPage
from hotline_desk.screens.practice import PracticeBand
from hotline_desk.screens.records.meetings import MeetingsPage
from hotline_desk.screens.settings import audit as audit_page
from hotline_desk.screens.settings.backup import BackupSection
from hotline_desk.screens.settings.sealing import SealCard
from hotline_desk.screens.settings.units import NameDialog
from hotline_desk.services import bulletin_tables, ledgers, meetings, safekeeping, scans, training
from hotline_desk.services.office import Desk, StoreError
from hotline_desk.services.views import Done
from tests.screens.hands import settings_of
from tests.screens.hands import words as said_in


class Slow:
    """Answers the first question only when it may; every answer is an empty list of its own."""

    def __init__(self) -> None:
        self.may, self.answers = Event(), list[list[Any]]()

    def __call__(self, *_asked: object) -> list[Any]:
        answer = list[Any]()
        self.answers.append(answer)
        if len(self.answers) == 1:
            assert self.may.wait(10)
        return answer

    def asked_twice(self, qtbot: QtBot, ask: Callable[[], None]) -> list[Any]:
        """The answer to the second question, when both have come."""
        ask()
        qtbot.waitUntil(lambda: len(self.answers) == 1)
        ask()
        qtbot.wait(100)  # the second is answered meanwhile, where it is asked at once
        self.may.set()
        qtbot.waitUntil(lambda: len(self.answers) == 2)
        QThreadPool.globalInstance().waitForDone()
        QApplication.processEvents()
        return self.answers[1]


def test_the_ledger(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, page = Slow(), LedgerPage(desk)
    qtbot.addWidget(page)
    monkeypatch.setattr(ledgers, "rows", slow)
    last = slow.asked_twice(qtbot, page.refresh)
    assert page._rows is last
    assert not page.reading


def test_what_is_next_in_practice(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, band = Slow(), PracticeBand(desk)
    qtbot.addWidget(band)
    monkeypatch.setattr(training, "tasks", slow)
    last = slow.asked_twice(qtbot, band.read)
    assert band.tasks is last


def test_what_is_due_in_meetings(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, page, shown = Slow(), MeetingsPage(desk), list[Any]()
    qtbot.addWidget(page)
    monkeypatch.setattr(meetings, "waiting", slow)
    monkeypatch.setattr(page.due, "show_dues", lambda dues, _recordable: shown.append(dues))
    last = slow.asked_twice(qtbot, page.refresh)
    assert shown[-1] is last


def test_the_record_of_access_and_what_is_written_over_its_export(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page = settings_of(qtbot, desk)
    page.choose("audit")
    section = page.sections["audit"]
    qtbot.waitUntil(lambda: not section.asking.busy)
    slow, words = Slow(), iter(("王敏", "李先生"))
    monkeypatch.setattr(audit_page, "_found", slow)

    def ask() -> None:
        section.asked.setText(next(words))
        section.look()

    last = slow.asked_twice(qtbot, ask)
    section.asked.setText("还没有查")
    assert section.found is last
    assert section.what == "不限对象 李先生"


def test_a_folder_of_scans_that_is_away_is_not_told_once_it_is_given_up(qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, may = settings_of(qtbot, desk), Event()
    monkeypatch.setattr(scans, "fresh", lambda _desk: [may.wait(10)])
    scans.set_folder(desk, tmp_path)
    page.choose("scans")
    section = page.sections["scans"]
    section.none.click()
    told = section.state.text()
    may.set()
    QThreadPool.globalInstance().waitForDone()
    QApplication.processEvents()
    assert section.state.text() == told
    assert "还没有设文件夹" in told


def test_the_second_place_of_the_backups(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    page, slow, shown = settings_of(qtbot, desk), Slow(), list[Any]()
    monkeypatch.setattr(safekeeping, "second_status", slow)
    monkeypatch.setattr(BackupSection, "_show_second", lambda _section, found: shown.append(found))
    monkeypatch.setattr(SealCard, "look", lambda _card: None)  # it has work of its own
    last = slow.asked_twice(qtbot, lambda: page.choose("backup"))
    assert shown[-1] is last


def test_escape_while_scans_are_kept_does_not_hide_that_they_were(qtbot: QtBot, host: QWidget, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    panel, may = ScanPanel(host, DeskScans(desk)), Event()
    monkeypatch.setattr(panel, "keep_all", lambda: lambda: Done("", "已存回") if may.wait(10) else None)
    panel.open()
    qtbot.waitUntil(lambda: not panel._reading)
    panel.record()
    panel.reject()
    with qtbot.waitSignals([panel.recorded, panel.closed]):
        may.set()


def test_escape_while_units_are_joined_does_not_hide_that_they_were(qtbot: QtBot, desk: Desk) -> None:
    page, may = settings_of(qtbot, desk), Event()
    page.choose("units")
    dialog = NameDialog(page.sections["units"], "改名", "", "改名", lambda *_asked: may.wait(10), text="新名")
    dialog.open()
    dialog.go.click()
    dialog.reject()
    with qtbot.waitSignals([dialog.done, dialog.closed]):
        may.set()


def test_a_table_of_the_bulletin(qtbot: QtBot, host: QWidget, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    may, make, (first, second, *_) = Event(), bulletin_tables.make, [key for key, _ in bulletin_tables.names(desk)]

    def made(desk: Desk, key: str, *asked: Any) -> Any:
        if key == first and may.wait(10):
            raise StoreError("damaged")
        return make(desk, key, *asked)

    monkeypatch.setattr(bulletin_tables, "make", made)
    dialog = TablesDialog(host, desk, "2026-09")
    dialog.open()
    dialog.pills.choose(second)
    qtbot.waitUntil(lambda: dialog.shown_table is not None)
    may.set()
    QThreadPool.globalInstance().waitForDone()
    QApplication.processEvents()
    assert "没有统计出来" not in said_in(dialog)
