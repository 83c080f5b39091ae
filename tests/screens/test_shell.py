"""The window: places, keys, the way back, what is said, and its three widths."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from hotline_desk.screens.page import Page, PageSpec
from hotline_desk.screens.shell import Shell, span_of
from hotline_desk.services.views import Done
from hotline_desk.widgets.floating import Dialog, Toast
from hotline_desk.widgets.keys import KeyLine
from hotline_desk.widgets.theme import apply, make_theme

CONTROL = Qt.KeyboardModifier.ControlModifier


class Probe(Page):
    """A page that remembers what was asked of it."""

    def __init__(self, title: str) -> None:
        super().__init__(title, search="搜编号")
        self.heard: list[Any] = []
        self.stays = False

    def shown(self, argument: Any = None) -> None:
        self.heard.append(("shown", argument))

    def refresh(self) -> None:
        self.heard.append("refresh")

    def find(self, words: str) -> None:
        self.heard.append(("find", words))

    def leaving(self) -> bool:
        return not self.stays


@pytest.fixture
def shell(qtbot: QtBot, qapp: QApplication) -> Shell:
    apply(qapp, make_theme(motion=False))
    specs = [PageSpec("today", "今日", lambda: Probe("今日"), "today", "Ctrl+1"),
             PageSpec("register", "登记", lambda: Probe("登记"), "register", "Ctrl+2"),
             PageSpec("dossier", "档案", lambda: Probe("档案"), rail=False),
             PageSpec("import", "导入", lambda: Probe("导入"), "import", "Ctrl+I", lower=True)]
    window = Shell("友谊路街道热线办", specs, "王敏 · 热线专员", acts=lambda: [("L", "记录先行联系")])
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go("today")
    return window


def test_only_registered_pages_stand_in_the_rail_and_are_built_when_shown(shell: Shell) -> None:
    assert list(shell.nav.buttons) == ["today", "register", "import"]
    assert list(shell.pages) == ["today"]
    assert shell.windowTitle() == "今日 - 热线办件台（友谊路街道热线办）"


@pytest.mark.parametrize(("key", "place"), [(Qt.Key.Key_2, "register"), (Qt.Key.Key_N, "register"),
                                            (Qt.Key.Key_I, "import")])
def test_control_keys_go_places(qtbot: QtBot, shell: Shell, key: Qt.Key, place: str) -> None:
    qtbot.keyClick(shell, key, CONTROL)
    assert shell.current_key == place and shell.nav.buttons[place].isChecked()


def test_escape_goes_back_to_where_one_came_from(qtbot: QtBot, shell: Shell) -> None:
    shell.page("today").go.emit("dossier", "BS260916-0417")
    dossier = shell.page("dossier")
    assert isinstance(dossier, Probe) and dossier.heard == [("shown", "BS260916-0417")]
    assert dossier.bar.back.isVisible() and "今日" in dossier.bar.back.text()
    assert shell.nav.buttons["today"].isChecked()
    qtbot.keyClick(shell, Qt.Key.Key_Escape)
    assert shell.current_key == "today"
    qtbot.keyClick(shell, Qt.Key.Key_Escape)
    assert shell.current_key == "today"


def test_a_page_may_keep_the_clerk(qtbot: QtBot, shell: Shell) -> None:
    today = shell.page("today")
    assert isinstance(today, Probe)
    today.stays = True
    qtbot.keyClick(shell, Qt.Key.Key_2, CONTROL)
    assert shell.current_key == "today" and not shell.close()
    today.stays = False
    with qtbot.waitSignal(shell.closing):
        assert shell.close()


def test_search_and_refresh_reach_the_page(qtbot: QtBot, shell: Shell) -> None:
    page = shell.page("today")
    assert isinstance(page, Probe) and page.bar.search is not None
    qtbot.keyClick(shell, Qt.Key.Key_F, CONTROL)
    assert page.bar.search.hasFocus()
    page.bar.search.insert("漠河路")  # QTest cannot type Chinese
    qtbot.keyClick(page.bar.search, Qt.Key.Key_Return)
    with qtbot.waitSignal(shell.counts_wanted):
        qtbot.keyClick(shell, Qt.Key.Key_F5)
    assert ("find", "漠河路") in page.heard and page.heard[-1] == "refresh"


def test_undo_belongs_to_the_text_first_then_to_the_toast_then_to_the_office(qtbot: QtBot, shell: Shell) -> None:
    page, wanted = shell.page("today"), []
    shell.undo_wanted.connect(wanted.append)
    line = QLineEdit(page)
    page.body.addWidget(line)
    line.setFocus()
    line.insert("写错了")
    qtbot.keyClick(line, Qt.Key.Key_Z, CONTROL)
    assert (line.text(), wanted) == ("", [])
    shell.setFocus()
    done = Done("BS1", "已派单：宝林六村居民区", "截止 9月22日", (("BS1", 3),))
    page.done.emit(done)
    qtbot.keyClick(shell, Qt.Key.Key_Z, CONTROL)
    assert wanted == [done]
    qtbot.keyClick(shell, Qt.Key.Key_Z, CONTROL)
    assert wanted == [done, None]


def test_an_act_is_said_and_everything_is_read_again(qtbot: QtBot, shell: Shell) -> None:
    page = shell.page("today")
    assert isinstance(page, Probe)
    page.done.emit(Done("BS1", "已归档"))
    toast = shell.centralWidget().findChild(Toast)
    assert toast is not None and toast.accessibleName() == "已归档"
    assert page.heard[-1] == "refresh"


def test_f1_lists_only_pages_that_are_there(qtbot: QtBot, shell: Shell) -> None:
    qtbot.keyClick(shell, Qt.Key.Key_F1)
    dialog = shell.layers()[0]
    shown = {line.text() for line in dialog.findChildren(KeyLine)}
    assert {"Ctrl+1：今日", "Ctrl+N：登记一件", "L：记录先行联系", "Ctrl+Z：撤销上一步"} <= shown
    assert not any("督办提级" in line for line in shown)
    qtbot.keyClick(shell, Qt.Key.Key_F1)
    assert len(shell.layers()) == 1
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert shell.layers() == []


def test_places_cannot_be_left_while_a_dialog_is_open(qtbot: QtBot, shell: Shell) -> None:
    dialog = Dialog(shell.page("today").host, "派单")
    dialog.content.addWidget(QLineEdit())
    dialog.open()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_2, CONTROL)
    assert shell.current_key == "today"
    dialog.reject()
    qtbot.keyClick(shell, Qt.Key.Key_2, CONTROL)
    assert shell.current_key == "register"


@pytest.mark.parametrize(("width", "span"), [(1180, "narrow"), (1319, "narrow"), (1320, "reference"),
                                             (1599, "reference"), (1600, "wide"), (1920, "wide")])
def test_three_widths(shell: Shell, width: int, span: str) -> None:
    assert span_of(width) == span
    shell.resize(width, 700)
    assert shell.page("today").span == span
    assert shell.nav.width() == (64 if span == "narrow" else 156)


def test_banner_stays_until_it_is_dropped(qtbot: QtBot, shell: Shell) -> None:
    pressed: list[str] = []
    shell.show_banner("calendar", "2027 年放假安排还没有录入", "标“暂定”。", buttons={"去录入": lambda: pressed.append("x")})
    shell.show_banner("calendar", "2027 年放假安排还没有录入", buttons={"去录入": lambda: pressed.append("y")})
    assert len(shell.bands.up) == 1
    shell.bands.up["calendar"].pressed.emit("去录入")
    shell.drop_banner("calendar")
    assert pressed == ["y"] and not shell.bands.up


def test_everything_is_searched_from_every_page(qtbot: QtBot, shell: Shell) -> None:
    wanted: list[str] = []
    shell.find_wanted.connect(wanted.append)
    page = shell.page("today")
    assert page.bar.search is not None
    qtbot.keyClick(shell, Qt.Key.Key_K, CONTROL)
    qtbot.keyClick(shell, Qt.Key.Key_F, CONTROL)
    assert page.bar.search.hasFocus() and wanted == [""]
    page.bar.search.setText("漠河路")
    qtbot.keyClick(page.bar.search, Qt.Key.Key_F, CONTROL)
    assert wanted == ["", "漠河路"], "Ctrl+F in the search box goes on to everything with the same words"
    qtbot.mouseClick(shell.nav.finder, Qt.MouseButton.LeftButton)
    assert wanted[-1] == "漠河路" and len(wanted) == 3


def test_a_page_without_a_search_searches_everything(qtbot: QtBot, shell: Shell) -> None:
    wanted: list[str] = []
    shell.find_wanted.connect(wanted.append)
    shell.page("register").bar.search = None
    shell.go("register")
    qtbot.keyClick(shell, Qt.Key.Key_F, CONTROL)
    assert wanted == [""]
    Dialog(shell.page("register").host, "派单").open()
    shell.find_everywhere()
    assert wanted == [""], "not over a dialog"


def test_the_rail_shows_no_picture_without_a_word(shell: Shell) -> None:
    assert shell.nav._user.isVisible()
    shell.nav.set_user("")
    assert not shell.nav._user.isVisible(), "nobody need give a name at the first start"
