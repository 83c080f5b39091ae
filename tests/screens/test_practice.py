"""练习 in its window, by real keys; the window built anew for another look; first run that begins with practice."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk import app
from hotline_desk.screens import first_run
from hotline_desk.screens.practice import PracticeBand, TasksDialog
from hotline_desk.services import acts, looks, training
from hotline_desk.services.looks import Looks
from hotline_desk.services.office import Desk
from hotline_desk.sitting import Session
from hotline_desk.widgets.sure import SureDialog
from hotline_desk.widgets.theme import make_theme, theme_of
from tests.screens.offices import office

NOW = datetime(2026, 9, 17, 10, 6)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def _dress(desk: Desk) -> None:
    from hotline_desk.widgets.theme import apply

    kept = looks.of(desk)
    instance = QApplication.instance()
    assert isinstance(instance, QApplication)
    apply(instance, make_theme(kept.dark, kept.size, motion=False))


@pytest.fixture
def sitting(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(training, "default_data_dir", lambda: tmp_path / "home" / "office")
    found: list[Session] = []

    def begin(desk: Desk) -> Session:
        session = Session(desk, app.Window, _dress)
        session.show()
        found.append(session)
        return session

    yield begin
    for session in found:
        session.watch.stop()
        if session.discard is None:  # else it was closed, and its folder is gone
            session.window.shell.close()
    _dress_plain()


def _dress_plain() -> None:
    from hotline_desk.widgets.theme import apply

    instance = QApplication.instance()
    assert isinstance(instance, QApplication)
    apply(instance, make_theme(motion=False))


def _band(session: Session) -> PracticeBand:
    found: PracticeBand = session.window.shell.findChild(PracticeBand)
    return found


def _ready(qtbot: QtBot, session: Session) -> PracticeBand:
    qtbot.waitUntil(lambda: _band(session) is not None and bool(_band(session).tasks), timeout=15000)
    return _band(session)


def _practice(sitting: Any) -> Session:
    session: Session = sitting(training.make(training.folder(), "youyilu", lambda: NOW))
    return session


def test_a_real_office_has_no_band(qtbot: QtBot, sitting: Any, tmp_path: Path) -> None:
    assert _band(sitting(office(tmp_path))) is None


def test_the_band_stands_on_every_page_and_follows_what_is_done(qtbot: QtBot, sitting: Any) -> None:
    session = _practice(sitting)
    band = _ready(qtbot, session)
    for place in ("today", "register", "orders", "bulletin", "settings"):
        session.window.shell.go(place)
        assert band.isVisible()
    assert band.words.text().startswith("下一个：登记一件")
    acts.record(session.desk, "练习1", "register", {"channel": "12345", "kind": "help", "subject": "试一件"}, NOW)
    session.window.shell.refresh()
    qtbot.waitUntil(lambda: band.count.text().startswith("已做 1"), timeout=15000)
    assert band.words.text().startswith("下一个：先行联系")


def test_keys_lead_to_the_next_task_and_the_list(qtbot: QtBot, sitting: Any) -> None:
    session = _practice(sitting)
    _ready(qtbot, session)
    shell = session.window.shell
    shell.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None, timeout=5000)
    qtbot.keyClick(shell, Qt.Key.Key_T, CONTROL)
    qtbot.waitUntil(lambda: shell.current_key == "register", timeout=5000)  # Qt presses a button's key visibly
    shell.go("today")
    qtbot.keyClick(shell, Qt.Key.Key_T, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: bool(shell.layers()), timeout=5000)
    dialog, = [layer for layer in shell.layers() if isinstance(layer, TasksDialog)]
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert shell.layers() == []
    assert shell.current_key == "today"


def test_starting_again_needs_one_act_and_gives_fresh_data(qtbot: QtBot, sitting: Any) -> None:
    session = _practice(sitting)
    band = _ready(qtbot, session)
    acts.record(session.desk, "练习1", "register", {"channel": "12345", "kind": "help", "subject": "试一件"}, NOW)
    qtbot.mouseClick(band.fresh, Qt.MouseButton.LeftButton)
    question, = [layer for layer in session.window.shell.layers() if isinstance(layer, SureDialog)]
    qtbot.keyClick(question, Qt.Key.Key_Return)
    assert session.desk.store.order_row("练习1") is None
    assert _ready(qtbot, session).count.text().startswith("已做 0")


def test_ending_deletes_the_folder(qtbot: QtBot, sitting: Any) -> None:
    session = _practice(sitting)
    session.end_practice()
    session.ended()
    assert not training.folder().exists()


def test_another_text_size_takes_effect_at_once_and_keeps_the_office_open(qtbot: QtBot, sitting: Any, tmp_path: Path) -> None:
    session = sitting(office(tmp_path))
    before = session.window.shell
    before.go("settings", "looks")
    section = before.page("settings").sections["looks"]
    section.size.press(3)
    gone = []
    before.destroyed.connect(lambda: gone.append(True))
    qtbot.waitUntil(lambda: session.window.shell is not before, timeout=10000)
    assert theme_of().factor == pytest.approx(1.3)
    qtbot.waitUntil(lambda: bool(gone), timeout=10000)
    assert not gc.isenabled()  # the old window did not take the new one's care of rubbish along
    assert session.window.shell.current_key == "settings"
    assert session.window.shell.page("settings").current == "looks"
    assert looks.of(session.desk) == Looks("huge", False)
    assert acts.record(session.desk, "新1", "register", {"channel": "12345", "kind": "help", "subject": "照常"}, NOW).order == "新1"


def test_a_page_that_would_lose_something_keeps_its_window(qtbot: QtBot, sitting: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = sitting(office(tmp_path))
    before = session.window.shell
    monkeypatch.setattr(before, "may_leave", lambda: False)
    assert session.restyle() is False
    assert session.window.shell is before


def test_a_first_run_may_begin_with_practice(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "default_data_dir", lambda: tmp_path / "home" / "office")
    choice = first_run.OfficeChoice("changning_cg", "", "", training=True)
    monkeypatch.setattr(first_run, "ask_office", lambda: choice)
    desk = app.open_desk(tmp_path / "home" / "office", lambda: NOW, "")
    assert desk is not None
    with desk:
        assert (training.on(desk), desk.pack.id) == (True, "changning_cg")
    assert not (tmp_path / "home" / "office").exists()


def test_the_command_makes_and_deletes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from hotline_desk.cli import main

    where = tmp_path / "p"
    assert main(["practice", "--data", str(where), "--pack", "luyang_cg", "--no-window", "--now", "2026-09-17T10:06"]) == 0
    assert training.is_practice(where)
    assert main(["practice", "--data", str(where), "--discard"]) == 0
    assert not where.exists()
    Desk.create(tmp_path / "real", "youyilu", clock=lambda: NOW).close()
    assert main(["practice", "--data", str(tmp_path / "real"), "--discard"]) == 1
    assert "不是练习用的文件夹" in capsys.readouterr().err
