"""While the window is locked nothing is seen, nothing can be pressed, nothing is read; and what makes it lock."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QWidget

from hotline_desk import app
from hotline_desk.screens import guard
from hotline_desk.screens.signin import IdleLock
from hotline_desk.screens.signin.lock import Away
from hotline_desk.services import accounts, acts, passwords, registering
from hotline_desk.services.office import Desk, Refused
from hotline_desk.sitting import Session
from hotline_desk.widgets import away
from hotline_desk.widgets.keeping import Keeper

BOSS, CLERK = "Baoshan-2026", "Youyilu#77"
NOW = datetime(2026, 3, 2, 10, 20)


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(passwords, "COST", {"t": 1, "m": 64, "p": 1})
    app.application()
    with Desk.create(tmp_path / "office", "youyilu", clock=lambda: NOW, user="王敏") as made:
        acts.record(made, "BS1", "register", {"channel": "12345", "subject": "路灯不亮", "caller": "张三丰", "phone": "13800138000"})
        accounts.turn_on(made, "管理员甲", BOSS)
        accounts.add(made, "坐席乙", "reviewer", CLERK, must_change=False)
        accounts.sign_in(made, "坐席乙", CLERK)
        yield made


class Lock(IdleLock):
    """Does what a test wants while nobody is signed in."""

    meanwhile: object = None

    def ask(self, user: str) -> bool:
        if callable(self.meanwhile):
            self.meanwhile()
        accounts.sign_in(self.desk, user, CLERK)
        return True


@pytest.fixture
def window(desk: Desk, qtbot) -> app.Window:
    made = app.Window(desk)
    qtbot.addWidget(made.shell)
    made.shell.show()
    return made


def under(window: QWidget, kind: type) -> list[QObject]:
    """Everything of a kind in the window; other windows of the test run are not this one's."""
    return [*window.findChildren(kind)]


def walk(window: app.Window, lock: Lock) -> list[str]:
    """Press every action, shortcut, button and letter there is; what answered."""
    before = (window.shell.current_key, window.desk.role)
    answered: list[str] = []
    for button in under(window.shell, QAbstractButton):
        assert isinstance(button, QAbstractButton)
        if button.isEnabled() or button.isVisible():
            answered.append(f"button {button.text()}")
    for action in under(window.shell, QAction):
        assert isinstance(action, QAction)
        parent = action.parent()
        if isinstance(parent, QWidget) and parent.isEnabled():
            answered.append(f"action {action.text()}")
    for shortcut in under(window.shell, QShortcut):
        assert isinstance(shortcut, QShortcut)
        shortcut.activated.connect(lambda s=shortcut: answered.append(f"shortcut {s.key().toString()}"))
        parent = shortcut.parent()
        if isinstance(parent, QWidget) and (parent.isVisible() or parent.isEnabled()):
            answered.append(f"shortcut of what can be used: {shortcut.key().toString()}")
        for stroke in range(shortcut.key().count()):
            QTest.keyClick(window.shell, shortcut.key()[stroke].key(), shortcut.key()[stroke].keyboardModifiers())
    for letter in (Qt.Key.Key_L, Qt.Key.Key_P, Qt.Key.Key_V, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape):
        QTest.keyClick(window.shell, letter)
    if (window.shell.current_key, window.desk.role) != before:
        answered.append("went somewhere")
    return answered


@pytest.mark.qt_log_ignore("Keyboard event not accepted")
def test_locked_no_button_no_action_no_key_does_anything(window: app.Window, desk: Desk) -> None:
    lock, answered = Lock(desk, window.shell), ["not asked"]
    for key in ("register", "today"):
        window.shell.go(key)
    lock.meanwhile = lambda: answered.__setitem__(slice(None), walk(window, lock))
    lock.lock()
    assert answered == []
    assert window.shell.isVisible()
    assert window.shell.isEnabled()
    assert len(under(window.shell, QShortcut)) > 15  # there was something to walk through


@pytest.mark.qt_log_ignore("Keyboard event not accepted")
def test_a_lock_that_only_covers_the_window_is_found_out(window: app.Window, desk: Desk, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The unsafe variant: a dialog in front, everything behind it alive."""
    lock, answered = Lock(desk, window.shell), [""]
    monkeypatch.setattr(QWidget, "setEnabled", lambda self, on: None)
    monkeypatch.setattr(QMainWindow, "hide", lambda self: None)
    lock.meanwhile = lambda: answered.__setitem__(slice(None), walk(window, lock))
    with qtbot.captureExceptions():  # the pages answer, and the services refuse them
        lock.lock()
    assert answered


def test_locked_no_title_and_no_order_is_read(window: app.Window, desk: Desk, qtbot) -> None:
    lock, seen = Lock(desk, window.shell), []

    def look() -> None:
        seen.append([w.windowTitle() for w in QApplication.topLevelWidgets() if w.isVisible()])
        for read in (lambda: desk.store.rows(), lambda: desk.store.events("BS1"), lambda: acts.record(desk, "BS1", "note", {"text": "x"})):
            with pytest.raises(Refused) as caught:
                read()
            assert caught.value.rule == "signed_out"
        window.counts()  # what a timer does meanwhile is no error
        window.tell_backup()

    lock.meanwhile = look
    lock.lock()
    assert seen == [[]]
    assert desk.store.events("BS1")


def test_what_was_typed_is_kept_before_it_locks_and_is_there_after(window: app.Window, desk: Desk, qtbot) -> None:
    window.shell.go("register")
    page = window.shell.page("register")
    qtbot.keyClicks(page.pane.form.fields["subject"].editor, "noise")  # type: ignore[attr-defined]
    session = Session(desk, lambda _desk: window, lambda _desk: None)  # type: ignore[arg-type, return-value]
    session.window = window
    lock = Lock(desk, window.shell)
    lock.locking.connect(session.keep)
    lock.lock()
    assert "noise" in str(registering.load_draft(desk, "register"))
    assert page.pane.form.fields["subject"].editor.text() == "noise"  # type: ignore[attr-defined]


# -- the guard ------------------------------------------------------------------------------------------
def _fails() -> None:
    raise ZeroDivisionError


def crash(window: app.Window, desk: Desk) -> None:
    try:
        _fails()
    except ZeroDivisionError as error:
        guard.Guard(window.shell, desk.folder)(type(error), error, error.__traceback__)


def test_a_crash_keeps_every_open_form_and_says_so(window: app.Window, desk: Desk, qtbot, capsys: pytest.CaptureFixture[str]) -> None:
    window.shell.go("register")
    page = window.shell.page("register")
    qtbot.keyClicks(page.pane.form.fields["subject"].editor, "noise")  # type: ignore[attr-defined]
    kept: list[object] = []
    Keeper(window.shell.centralWidget(), lambda: "half a sentence", kept.append)
    crash(window, desk)
    assert kept == ["half a sentence"]
    assert "noise" in str(registering.load_draft(desk, "register"))
    assert "正在填的也已存为草稿" in capsys.readouterr().err


def test_one_form_that_cannot_be_kept_does_not_cost_the_others(window: app.Window, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    def breaks(value: object) -> None:
        raise OSError(str(value))

    kept: list[object] = []
    Keeper(window.shell.centralWidget(), lambda: "13800138000", breaks)
    Keeper(window.shell.centralWidget(), lambda: "b", kept.append)
    crash(window, desk)
    said = capsys.readouterr().err
    assert kept == ["b"]
    assert "没能存下" in said
    assert "13800138000" not in said


def test_the_end_of_the_session_keeps_everything(window: app.Window, desk: Desk) -> None:
    kept: list[object] = []
    Keeper(window.shell.centralWidget(), lambda: "half a sentence", kept.append)
    session = Session(desk, lambda _desk: window, lambda _desk: None)  # type: ignore[arg-type, return-value]
    session.window = window
    began = datetime.now()
    session.keep(None)  # the system's own object cannot be made here
    assert kept == ["half a sentence"]
    assert (datetime.now() - began).total_seconds() < 5


# -- what makes it lock -----------------------------------------------------------------------------------
@pytest.mark.parametrize(("seconds", "is_sleep"), [(15, False), (60, False), (74, False), (80, True), (8 * 3600, True), (-3600, False)])
def test_a_gap_in_the_clock_is_a_sleep(seconds: float, is_sleep: bool) -> None:
    assert away.slept(1e9, 1e9 + seconds) is is_sleep


@pytest.mark.parametrize(("message", "what", "gone"), [
    (0x0218, 4, True), (0x0218, 7, False), (0x0218, 18, False),  # suspend; resumed; resumed by itself
    (0x02B1, 7, True), (0x02B1, 8, False), (0x02B1, 2, True), (0x02B1, 4, True), (0x02B1, 5, False), (0x02B1, 6, True), (0x0100, 7, False)])
def test_what_windows_says(message: int, what: int, gone: bool) -> None:
    assert away.windows_says(message, what) is gone


def test_the_window_locks_after_a_sleep(desk: Desk, qtbot) -> None:
    shell, locked, now = QMainWindow(), [], [1e9]
    qtbot.addWidget(shell)
    shell.show()
    lock = Lock(desk, shell)
    lock.meanwhile = lambda: locked.append(1)
    assert lock.away is not None
    lock.away.clock, lock.away.last = (lambda: now[0]), now[0]
    now[0] += 20
    lock.away.look()
    assert locked == []
    now[0] += 3600
    lock.away.look()
    lock.away.flagged(False)
    assert locked == [1]
    lock.away.flagged(True)
    lock.away.told()
    assert locked == [1, 1, 1]
    assert isinstance(lock.away, Away)


@pytest.mark.skipif(sys.platform == "win32", reason="D-Bus")
def test_the_desktops_own_lock_is_heard_on_a_real_bus(tmp_path: Path) -> None:
    from shutil import which

    if which("dbus-run-session") is None or which("dbus-send") is None:
        pytest.skip("没有 D-Bus 的命令")
    done = subprocess.run(["dbus-run-session", "--", sys.executable, "-c", HEARS], capture_output=True, text=True, check=False, timeout=60,
                          cwd=Path(app.__file__).parent.parent, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    assert done.stdout.strip().splitlines()[-1:] == ["heard 1"], done.stdout + done.stderr


HEARS = """
import subprocess
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from hotline_desk.widgets.away import Away
application, window, heard = QApplication([]), QWidget(), []
away = Away(window)
away.gone.connect(lambda: (heard.append(1), application.quit()))
def tell():
    for active in ("false", "true"):
        subprocess.run(["dbus-send", "--session", "--type=signal", "/org/freedesktop/ScreenSaver",
                        "org.freedesktop.ScreenSaver.ActiveChanged", f"boolean:{active}"], check=True)
QTimer.singleShot(300, tell)
QTimer.singleShot(20_000, application.quit)
application.exec()
print("heard", len(heard), flush=True)
import os; os._exit(0)
"""
