"""A second start brings the first window forward; a folder that cannot be written is offered for reading."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk import app, opening, sitting
from hotline_desk.screens import recovery
from hotline_desk.services import acts, folders, safekeeping
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.single import CALL, Single

NOW = datetime(2026, 3, 2, 10, 20)
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    with Desk.create(folder, "youyilu", clock=lambda: NOW, user="王敏") as desk:
        acts.record(desk, "A1", "register", {"subject": "噪音", "channel": "12345"}, NOW)
    return folder


# -- the second start --------------------------------------------------------------------------------------
def test_one_is_first_and_answers(office: Path) -> None:
    one, two = Single(office), Single(office)
    assert one.first()
    assert one.first()  # asking again is no second window
    assert not two.first()
    seen: list[bool] = []
    answering = threading.Thread(target=lambda: seen.append(two.call(5)))
    answering.start()
    while not one.called():
        time.sleep(0.01)
    answering.join()
    assert seen == [True]
    one.leave()
    assert two.first()


def test_a_first_one_that_does_not_answer_is_told(office: Path) -> None:
    one, two = Single(office), Single(office)
    assert one.first()
    assert not two.call(0.2)
    assert not (office / CALL).exists()
    (office / CALL).write_text("9", encoding="ascii")  # of a start that was killed while it asked
    one.leave()
    assert two.first()
    assert not two.called()


def test_without_a_folder_everybody_is_first(tmp_path: Path) -> None:
    assert Single(tmp_path / "none").first()


def start(office: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "hotline_desk", "--data", str(office)], cwd=ROOT, text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})


def answers(office: Path, seconds: float = 120) -> bool:
    """Whether a window answers: it has its lock long before, and looking for that would take the lock from under it.

    Asked twice, for its start sweeps away the first call unanswered.
    """
    one = Single(office)
    return one.call(seconds) and one.call(seconds)


def held(office: Path) -> bool:
    trial = Single(office)
    free = trial.first()
    trial.leave()
    return not free


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a Unix word")
def test_two_programs_and_one_that_was_killed(office: Path) -> None:
    first = start(office)
    try:
        assert answers(office)
        second = start(office)
        _, said = second.communicate(timeout=120)
        assert (second.returncode, said) == (0, "")  # it was answered, so nothing is to be said
        assert first.poll() is None
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.communicate(timeout=120)
    assert not held(office)  # nothing to clear away by hand


def test_the_window_comes_out_of_the_task_bar(qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.showMinimized()
    sitting.come_forward(window)
    assert not window.isMinimized()
    assert window.isVisible()


# -- only to be read ----------------------------------------------------------------------------------------
def test_a_folder_nobody_may_write_is_offered_for_reading(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {p: p.read_bytes() for p in office.rglob("*") if p.is_file()}
    monkeypatch.setattr(folders, "may_write", lambda folder: False)
    answers, sentences = [False, True], list[str]()
    monkeypatch.setattr(recovery, "ask_reading", lambda sentence: sentences.append(sentence) or answers.pop(0))
    assert opening.open_desk(office, lambda: NOW, "王敏") is None
    desk = opening.open_desk(office, lambda: NOW, "王敏")
    assert desk is not None
    with desk:
        assert desk.store.exists("A1")
        with pytest.raises((Refused, StoreError), match="只读"):
            acts.record(desk, "A2", "register", {"subject": "噪音", "channel": "12345"}, NOW)
        assert safekeeping.due(desk) == ""
    assert "只能读" in sentences[0]
    assert {p: p.read_bytes() for p in office.rglob("*") if p.is_file() and not p.name.endswith(("-shm", "-wal"))} == before


def test_an_office_on_a_share_is_offered_for_reading_too(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hotline_desk.store import places

    monkeypatch.setattr(places, "_is_remote", lambda path: True)
    monkeypatch.setattr(recovery, "ask_reading", lambda sentence: "网络盘" in sentence)
    desk = opening.open_desk(office, lambda: NOW, "王敏")
    assert desk is not None
    with desk:
        assert desk.store.readonly
    with pytest.raises(StoreError, match="网络盘"):
        Desk.create(office.parent / "other", "youyilu", clock=lambda: NOW)


def test_the_window_says_that_it_only_reads(qtbot: QtBot, qapp: QApplication, office: Path) -> None:
    with Desk.open(office, clock=lambda: NOW, user="王敏", readonly=True) as desk:
        session = sitting.Session(desk, app.Window, lambda _desk: None)
        session.show()
        qtbot.addWidget(session.window.shell)
        shown: Any = session.window.shell
        assert "只读打开" in " ".join(w.accessibleName() for w in shown.findChildren(QWidget))
        for key in shown.specs:
            shown.go(key, "A1" if key == "dossier" else None)
        session.watch.stop()
        shown.hide()
        qapp.processEvents()


def test_writing_is_tried_not_asked(tmp_path: Path) -> None:
    assert folders.may_write(tmp_path)
    assert list(tmp_path.iterdir()) == []
    mounted = tmp_path / "ro"
    mounted.mkdir()
    if sys.platform != "linux" or subprocess.run(["mount", "-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", str(mounted)],
                                                 capture_output=True, check=False).returncode:
        pytest.skip("needs root on Linux for a read-only tmpfs")
    try:
        assert not folders.may_write(mounted)
    finally:
        subprocess.run(["umount", str(mounted)], check=True)
