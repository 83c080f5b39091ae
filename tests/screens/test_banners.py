"""Several alerts at once: one banner with the most urgent sentence stands, the others by button and by F6."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QListView
from pytestqt.qtbot import QtBot

from hotline_desk.screens.page import Page, PageSpec
from hotline_desk.screens.shell import Shell
from hotline_desk.widgets.banners import KEY
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Banner
from hotline_desk.widgets.text import Para
from tests.screens.hands import shell_of

CALLS, RED, RECORDS = "约好的回访时间到了：1 件", "已超期 5 项", "台账有 2 项到期"


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    return shell_of(qtbot, PageSpec("today", "今日", lambda: Page("今日"), "today", "Ctrl+1"))


@pytest.fixture
def work(shell: Shell) -> QLineEdit:
    """The field where the clerk types when something is told; another stands where Qt may come to first."""
    assert shell.current is not None
    other, field = QLineEdit(), QLineEdit()
    for one in (other, field):
        shell.current.body.addWidget(one)
        one.show()
    field.setFocus()
    return field


def tell(shell: Shell, pressed: list[str]) -> None:
    for key, title, urgency in (("calls", CALLS, "today"), ("alerts", RED, "over"), ("records", RECORDS, "over")):
        shell.show_banner(key, title, "", urgency, {"去看": lambda k=key: pressed.append(k), "知道了": lambda k=key: shell.drop_banner(k)})


def seen(shell: Shell) -> list[str]:
    return [b.title for b in shell.bands.ranked() if b.isVisible()]


def more(shell: Shell) -> Button:
    [found] = [b for b in shell.bands.findChildren(Button) if b.key == KEY and b.isVisible()]
    return found


def focused() -> Button:
    found = QApplication.focusWidget()
    assert isinstance(found, Button)
    return found


def test_only_the_most_urgent_stands_and_the_list_keeps_its_room(qtbot: QtBot, shell: Shell) -> None:
    shell.show_banner("alerts", RED, "", "over", {"知道了": lambda: None})
    QApplication.processEvents()
    alone = shell.stack.height()
    shell.drop_banner("alerts")
    tell(shell, [])
    QApplication.processEvents()
    assert seen(shell) == [RED]
    assert more(shell).text() == "还有 2 条"
    assert more(shell).accessibleName() == f"还有 2 条：{RECORDS}；{CALLS}，按键 F6"
    assert abs(shell.stack.height() - alone) <= 4


def test_the_mouse_unfolds_and_folds(qtbot: QtBot, shell: Shell) -> None:
    tell(shell, [])
    qtbot.mouseClick(more(shell), Qt.MouseButton.LeftButton)
    assert seen(shell) == [RED, RECORDS, CALLS]
    assert more(shell).text() == "收起"
    qtbot.mouseClick(more(shell), Qt.MouseButton.LeftButton)
    assert seen(shell) == [RED]


def test_f6_goes_to_what_is_told_and_back_to_where_one_typed(qtbot: QtBot, shell: Shell, work: QLineEdit) -> None:
    pressed: list[str] = []
    tell(shell, pressed)
    qtbot.keyClick(work, Qt.Key.Key_F6)
    assert seen(shell) == [RED, RECORDS, CALLS]
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert pressed == ["alerts"]
    qtbot.keyClick(focused(), Qt.Key.Key_F6)
    assert seen(shell) == [RED]
    assert work.hasFocus()


def test_what_is_read_makes_way_for_the_next_and_the_keys_go_back_to_the_work(qtbot: QtBot, shell: Shell, work: QLineEdit) -> None:
    tell(shell, [])
    for left in ([RECORDS], [CALLS], []):
        qtbot.keyClick(work, Qt.Key.Key_F6)
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
        assert focused().text() == "知道了"
        qtbot.keyClick(focused(), Qt.Key.Key_Return)
        assert seen(shell) == left
        assert work.hasFocus()
    assert shell.bands.isHidden()
    assert not any(b.key == KEY for b in shell.bands.findChildren(Button) if b.isVisible())


def test_a_click_on_what_is_read_gives_the_keys_back_to_the_work(qtbot: QtBot, shell: Shell, work: QLineEdit) -> None:
    tell(shell, [])
    read = next(b for b in shell.bands.ranked()[0].findChildren(Button) if b.text() == "知道了")
    read.setFocus(Qt.FocusReason.MouseFocusReason)  # what a click of the window system does first
    qtbot.mouseClick(read, Qt.MouseButton.LeftButton)
    assert seen(shell) == [RECORDS]
    assert work.hasFocus()


def test_enter_on_the_button_keeps_the_focus_on_it(qtbot: QtBot, shell: Shell) -> None:
    tell(shell, [])
    more(shell).setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert (focused().text(), len(seen(shell))) == ("收起", 3)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert (focused().text(), seen(shell)) == ("还有 2 条", [RED])


def test_what_comes_while_folded_is_said_aloud_and_counted(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(told.append))
    tell(shell, [])
    shell.show_banner("drill", "该做备份恢复演练了", "", "soon")
    assert [event.message() for event in told] == [CALLS, RED, RECORDS, "该做备份恢复演练了"]
    assert more(shell).text() == "还有 3 条"


def test_f6_with_nothing_told_or_under_a_dialog_does_nothing(qtbot: QtBot, shell: Shell) -> None:
    shell.setFocus()
    qtbot.keyClick(shell, Qt.Key.Key_F6)
    tell(shell, [])
    shell.show_keys()
    qtbot.keyClick(QApplication.focusWidget() or shell, Qt.Key.Key_F6)
    assert seen(shell) == [RED]


def test_escape_in_a_banner_folds_and_does_nothing_to_the_page(qtbot: QtBot, shell: Shell, work: QLineEdit,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    """In 登记 Esc empties the form: not from here."""
    emptied: list[int] = []
    monkeypatch.setattr(shell.current, "escape", lambda: emptied.append(1) or True)
    tell(shell, [])
    shell.to_banners()
    assert len(seen(shell)) == 3
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert (seen(shell), emptied) == ([RED], [])
    assert work.hasFocus()
    qtbot.keyClick(work, Qt.Key.Key_Escape)
    assert emptied == [1]


def test_who_goes_to_another_place_has_the_room_again(shell: Shell) -> None:
    tell(shell, [])
    shell.to_banners()
    shell.go("today")
    assert seen(shell) == [RED]


@pytest.mark.parametrize(("size", "below"), [("standard", False), ("large", True), ("huge", True)])
def test_in_large_text_the_detail_has_the_whole_width_below_the_buttons(qtbot: QtBot, dress: Callable[..., None], size: str, below: bool) -> None:
    dress(size=size)
    banner = Banner("已超期 4 项", "BS260821-0181 办理 9/04 17:30（综合行政执法队）；" * 4, "over", ("看今日", "半小时后再说", "知道了"))
    qtbot.addWidget(banner)
    banner.resize(1240, banner.heightForWidth(1240))
    banner.show()
    QApplication.processEvents()
    [detail] = [words for words in banner.findChildren(Para) if words.text() != banner.title]
    last = next(b for b in banner.findChildren(Button) if b.text() == "知道了")
    assert (detail.geometry().right() > last.x(), detail.y() >= last.geometry().bottom()) == (below, below)


def test_f6_leaves_the_keys_alone_where_no_banner_has_a_button(qtbot: QtBot, shell: Shell, work: QLineEdit) -> None:
    assert shell.current is not None
    listed = QListView()
    shell.current.body.addWidget(listed)
    listed.show()
    shell.show_banner("readonly", "只读打开", "可以查看和打印。", "soon")
    qtbot.keyClick(work, Qt.Key.Key_F6)
    assert work.hasFocus()


def test_a_banner_told_anew_while_the_keys_are_in_it_gives_them_back_to_the_work(qtbot: QtBot, shell: Shell, work: QLineEdit) -> None:
    shell.show_banner("alerts", RED, "", "over", {"知道了": lambda: shell.drop_banner("alerts")})
    qtbot.keyClick(work, Qt.Key.Key_F6)
    shell.show_banner("alerts", "已超期 6 项", "", "over", {"知道了": lambda: shell.drop_banner("alerts")})
    assert focused().text() == "知道了"
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert work.hasFocus()


def test_unfolding_by_its_button_gives_the_keys_back_to_the_work(qtbot: QtBot, shell: Shell, work: QLineEdit) -> None:
    tell(shell, [])
    more(shell).setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert focused().text() == "收起"
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert work.hasFocus()
