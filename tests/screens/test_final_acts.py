"""What Ctrl+Z takes back of 用户, with real keys; and what it cannot: said in a sentence before it is done.

``FINAL`` of tests/services/test_undoing.py lists every act that stays done by its nature; each has a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.cli.arguments import build_parser
from hotline_desk.screens.archive.office import DeskArchive
from hotline_desk.screens.archive.page import ArchiveDialog
from hotline_desk.screens.settings.moving import RestoreDialog
from hotline_desk.screens.settings.people import PeopleSection
from hotline_desk.screens.settings.persons import EraseDialog, ForgetDialog
from hotline_desk.screens.settings.sealing import SealDialog
from hotline_desk.services import accounts, archiving, passwords, safekeeping
from hotline_desk.services.office import Desk
from hotline_desk.services.roles import accounts_on
from hotline_desk.widgets.floating import Toast
from hotline_desk.widgets.sure import SureDialog
from tests.screens.hands import press, words
from tests.services.undoable import FINAL

CONTROL = Qt.KeyboardModifier.ControlModifier
BOSS, CLERK = "Baoshan-2026", "Youyilu#77"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", {"t": 1, "m": 64, "p": 1})


@pytest.fixture
def people(window: Window, desk: Desk, qtbot: QtBot) -> Iterator[PeopleSection]:
    """设置·用户 of an office that asks who one is, its administrator signed in."""
    accounts.turn_on(desk, "管理员", BOSS)
    window.shell.go("settings", "people")
    found: Any = window.shell.page("settings")
    qtbot.waitUntil(window.shell.isActiveWindow)
    yield found.sections["people"]
    accounts.sign_out(desk)


def typed(people: PeopleSection, name: str, password: str = "") -> None:
    for editor, text in ((people.name, name), (people.password, password)):
        editor.setFocus()
        editor.selectAll()
        QTest.keyClicks(editor, text) if text.isascii() else editor.insert(text)


def struck(people: PeopleSection, words: str) -> None:
    """A button reached by Tab and pressed by the space bar."""
    people.buttons[words].setFocus(Qt.FocusReason.TabFocusReason)
    press(Qt.Key.Key_Space)


def shown(people: PeopleSection) -> dict[str, str]:
    return {a.name: a.words for a in accounts.listed(people.desk)}


def test_a_user_is_added_changed_stopped_and_each_is_taken_back_by_ctrl_z(people: PeopleSection, desk: Desk) -> None:
    typed(people, "李红", CLERK)
    struck(people, "新增用户")
    assert shown(people) == {"管理员": "系统管理员", "李红": "坐席"}
    typed(people, "李红")
    people.role.set_value("auditor")
    struck(people, "改角色")
    assert shown(people)["李红"] == "审计员"
    struck(people, "停用")
    assert shown(people)["李红"] == "审计员（已停用）"
    for left in ("审计员", "坐席", None):
        people.users.setFocus()
        people.buttons["停用"].setFocus()
        press(Qt.Key.Key_Z, mods=CONTROL)
        assert shown(people).get("李红") == left
    assert people.seen == {"管理员": "系统管理员"}, "the list shows it too"


def test_the_toast_offers_to_take_it_back_by_mouse(people: PeopleSection, window: Window) -> None:
    typed(people, "李红", CLERK)
    QTest.mouseClick(people.buttons["新增用户"], Qt.MouseButton.LeftButton)
    toast = window.shell.findChildren(Toast)[-1]
    assert "已新增用户 李红" in words(toast)
    button = next(b for b in toast.findChildren(type(people.buttons["停用"])) if "撤销" in b.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "李红" not in shown(people)


def test_a_password_is_reset_only_after_it_was_said_that_nothing_brings_the_old_one_back(people: PeopleSection, desk: Desk) -> None:
    accounts.add(desk, "李红", "clerk", CLERK)
    people.read()
    before = accounts.find(desk, "李红")
    typed(people, "李红", "Chengdong+88")
    struck(people, "重设密码")
    asked = people.host.findChildren(SureDialog)[-1]
    assert "不能撤销" in words(asked)
    press(Qt.Key.Key_Escape)
    assert accounts.find(desk, "李红") == before
    struck(people, "重设密码")
    press(Qt.Key.Key_Return, mods=CONTROL)
    now = accounts.find(desk, "李红")
    assert now is not None and before is not None and now.secret != before.secret and now.must_change


# -- what stays done -----------------------------------------------------------------------------------------------
def _people(window: Window, button: str) -> str:
    people: Any = window.shell.page("settings").sections["people"]  # type: ignore[attr-defined]
    struck(people, button)
    return words(window.shell.layers()[-1])


def _reset(window: Window) -> str:
    people: Any = window.shell.page("settings").sections["people"]  # type: ignore[attr-defined]
    typed(people, "管理员", CLERK)
    return _people(window, "重设密码")


def _opened(dialog: Any) -> str:
    dialog.open()
    return words(dialog)


def _archive(window: Window) -> str:
    row = archiving.ArchiveRow("BS1", "路灯不亮", "", "", "", "closed", (), ())
    return _opened(ArchiveDialog(window.shell.centralWidget(), DeskArchive(window.desk), [row]))


def _pruned(window: Window) -> str:
    people: Any = window.shell.page("settings").sections["people"]  # type: ignore[attr-defined]
    people.read()
    people.keeping.clear.setFocus()
    press(Qt.Key.Key_Space)
    return words(window.shell.layers()[-1])


def _restored(window: Window) -> str:
    dialog = RestoreDialog(window.shell.centralWidget(), window.desk, [])
    return _opened(dialog)


SAID: Mapping[str, tuple[Callable[[Window], str], str]] = {
    "archiving.archive": (_archive, "也不能撤销"),
    "anonymising.anonymise": (lambda w: _opened(EraseDialog(w.shell.centralWidget(), w.desk, ["1"], "")), "法律要求真的去掉，所以不能撤回"),
    "safekeeping.forget_older": (lambda w: _opened(ForgetDialog(w.shell.centralWidget())), "不能找回"),
    "safekeeping.bring_back": (_restored, "换下来的至少保留 30 天，不删除"),
    "keys.renewed_code": (lambda _w: build_parser().format_help(), "不能撤销"),
    "accounts.set_password": (_reset, "不能撤销"),
    "accounts.turn_off": (lambda w: _people(w, "关闭登录"), "Ctrl+Z 不能撤销"),
    "audit.reseal": (lambda w: _opened(SealDialog(w.shell.page("settings").sections["people"], ("单位",))), "不能撤销"),  # type: ignore[attr-defined]
    "audit.prune": (_pruned, "不能撤销，也找不回来"),
}


def test_every_act_that_stays_done_has_its_sentence() -> None:
    assert set(SAID) == set(FINAL)


def test_what_stays_done_is_said_before_it_is_done(window: Window, people: PeopleSection, desk: Desk) -> None:
    for act, (ask, sentence) in SAID.items():
        window.shell.go("settings", "people")
        said = ask(window).replace("\n", "")
        assert sentence in said, act
        for layer in window.shell.layers():
            layer.close_layer()
        QApplication.processEvents()
        assert accounts_on(desk) or act == "audit.prune", "nothing was done by asking"
    assert accounts.find(desk, "管理员") is not None


def test_a_restore_tells_the_way_back_and_it_leads_there(desk: Desk) -> None:
    safekeeping.run(desk)
    made = safekeeping.newest(desk)
    assert made is not None
    from hotline_desk.services import acts

    acts.record(desk, "BS-NEU", "register", {"subject": "恢复前才登记的", "channel": "12345"})
    done = safekeeping.bring_back(desk, made[0])
    assert "选缘由是“恢复前”的那一份" in safekeeping.restored_text(done)
    desk.close()
    before = [path for path, words in safekeeping.candidates(desk.folder, desk.now()) if "（恢复前）" in words]
    assert len(before) == 1
    safekeeping.restore(desk.folder, before[0], clock=desk.clock)
    with Desk.open(desk.folder, clock=desk.clock) as again:
        assert again.store.exists("BS-NEU")
