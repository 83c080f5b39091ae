"""Signing in, the lock, the users' section, the clipboard and the guard, as a person meets them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow

from hotline_desk.screens import guard, signin
from hotline_desk.screens.settings.people import PeopleSection
from hotline_desk.screens.signin import IdleLock, SignIn
from hotline_desk.services import accounts, passwords
from hotline_desk.services.office import Desk
from hotline_desk.widgets import clipboard

GOOD, OTHER, NEW = "Baoshan-2026", "Youyilu#77", "Chengdong+88"


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(passwords, "COST", {"t": 1, "m": 64, "p": 1})
    with Desk.create(tmp_path / "office", "youyilu", clock=lambda: datetime(2026, 3, 2, 10, 20)) as made:
        accounts.turn_on(made, "管理员甲", GOOD)
        accounts.add(made, "坐席乙", "clerk", OTHER)
        accounts.sign_out(made)
        yield made


def fill(dialog: SignIn, name: str, password: str) -> None:
    dialog.name.setText(name)
    dialog.password.setText(password)
    dialog.finish()


def test_the_right_password_enters_and_is_not_kept(desk: Desk, qtbot) -> None:
    dialog = SignIn(desk)
    qtbot.addWidget(dialog)
    fill(dialog, "管理员甲", "wrong")
    assert "用户名或密码不对" in dialog.said.text()
    assert desk.role == ""
    fill(dialog, "管理员甲", GOOD)
    assert dialog.result() == SignIn.DialogCode.Accepted
    assert (desk.role, dialog.password.text()) == ("administrator", "")


def test_a_given_password_must_be_changed_before_one_is_in(desk: Desk, qtbot) -> None:
    dialog = SignIn(desk)
    qtbot.addWidget(dialog)
    fill(dialog, "坐席乙", OTHER)
    assert (dialog.changing, desk.role, dialog.result()) == (True, "", 0)
    dialog.new.setText(NEW)
    dialog.again.setText(NEW + "x")
    dialog.finish()
    assert "不一样" in dialog.said.text()
    dialog.again.setText(NEW)
    dialog.finish()
    assert (dialog.result(), desk.role) == (1, "clerk")


class Locked(IdleLock):
    came_back = True
    seen: tuple[bool, str] = (True, "")

    def ask(self, user: str) -> bool:
        Locked.seen = (any(w.isVisible() for w in QApplication.topLevelWidgets()), user)
        if self.came_back:
            accounts.sign_in(self.desk, user, GOOD)
        return self.came_back


def test_the_lock_hides_every_window_and_no_key_works(desk: Desk, qtbot) -> None:
    accounts.sign_in(desk, "管理员甲", GOOD)
    window, pressed = QMainWindow(), []
    qtbot.addWidget(window)
    QShortcut(Qt.Key.Key_F5, window).activated.connect(lambda: pressed.append(1))
    window.show()
    lock = Locked(desk, window)
    assert lock.timer.interval() == 10 * 60_000
    lock.lock()
    assert Locked.seen == (False, "管理员甲")
    assert window.isVisible()
    assert desk.role == "administrator"
    assert lock.timer.isActive()


def test_idle_minutes_are_counted_from_the_last_key(desk: Desk, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    lock, touched = Locked(desk, window), []
    monkeypatch.setattr(lock, "touch", lambda: touched.append(1))
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    lock.eventFilter(window, key)
    assert touched == []  # counted anew at most every five seconds
    lock.timer.start(60_000)
    lock.eventFilter(window, key)
    assert touched == [1]


def test_nothing_is_locked_while_accounts_are_off(desk: Desk, qtbot) -> None:
    accounts.sign_in(desk, "管理员甲", GOOD)
    accounts.turn_off(desk)
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    Locked.seen = (True, "")
    lock = Locked(desk, window)
    lock.lock()
    assert Locked.seen == (True, "")
    assert not lock.watching
    assert signin.signed_in(desk)
    accounts.sign_in(desk, "管理员甲", GOOD)
    desk.store.set_meta("accounts", "on")
    lock.watch()
    assert lock.watching
    assert lock.timer.isActive()


def test_the_users_section(desk: Desk, qtbot) -> None:
    said: list[str] = []
    accounts.sign_in(desk, "管理员甲", GOOD)
    section = PeopleSection(desk)
    qtbot.addWidget(section)
    section.said.connect(lambda title, detail, urgency: said.append(title + detail))
    section.read()
    assert section.form.isEnabled()
    assert [words for words, button in section.buttons.items() if button.kind == "pri" and not button.isHidden()] == ["新增用户"]
    section.name.setText("审核丙")
    section.role.set_value("reviewer")
    section.password.setText("weak")
    section.buttons["新增用户"].click()
    assert "8" in said[-1]
    section.password.setText(OTHER)
    section.buttons["新增用户"].click()
    assert [a.name for a in accounts.listed(desk)] == ["管理员甲", "坐席乙", "审核丙"]
    assert section.password.text() == ""
    desk.role = "clerk"
    section.read()
    assert not section.form.isEnabled()


def test_a_copied_phone_leaves_the_clipboard(qtbot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "SECONDS", 0.05)
    monkeypatch.setattr(clipboard.ClipboardCare, "ours", lambda self: True)  # the offscreen platform never says so
    care, board = clipboard.ClipboardCare(), QGuiApplication.clipboard()
    board.setText("联系电话 13800138000")
    qtbot.waitUntil(lambda: board.text() == "")
    board.setText("工单 BS260916-0417，138****8000")
    care.look()
    assert not care.timer.isActive()


def test_the_guard_writes_a_report_without_any_value(desk: Desk, qtbot, capsys) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    caller = "张三丰 13800138000"

    def fail() -> None:
        raise ValueError(caller) from KeyError(caller)

    try:
        fail()
    except ValueError as error:
        guard.Guard(window, desk.folder)(type(error), error, error.__traceback__)
    [report] = (desk.folder / "reports").iterdir()
    text = report.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert "KeyError" in text
    assert "test_signin.py" in text
    assert "13800138000" not in text + capsys.readouterr().err + report.name
    assert "张三丰" not in text
    assert report.stat().st_mode & 0o077 == 0
