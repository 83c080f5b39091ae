"""The windows before the office is open, and the menus of fields: words, names, Tab, Esc."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDateEdit, QDialog, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.screens.first_run import FirstRun
from hotline_desk.screens.manual import ManualPage
from hotline_desk.screens.recovery import AskBackup, AskCode, AskReading, ShowCode
from hotline_desk.screens.register.source import SourceEdit
from hotline_desk.screens.signin import SignIn
from hotline_desk.screens.waiting import Waiting
from hotline_desk.services import accounts, passwords
from hotline_desk.services.office import Desk
from hotline_desk.widgets import chinese
from hotline_desk.widgets.alone import Sheet
from hotline_desk.widgets.buttons import Button, PillBar
from hotline_desk.widgets.fields import Combo, LongText, Moment, SearchBox
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import Card
from hotline_desk.widgets.theme import apply, make_theme
from tests.screens import controls

CODE = "7K2M-9QXA-4HTD-C6PW-E3RY-8NVB-J5FG-2SLZ"
GOOD, GIVEN = "Baoshan-2026", "Youyilu#77"
FOUND = [(Path("a.hdbak"), "今天 08:31 的备份，420 件工单"), (Path("b.hdbak"), "昨天 17:30 的备份，418 件工单")]
DOORS: set[type[QDialog]] = {Sheet, ShowCode, AskCode, AskBackup, AskReading, SignIn, Waiting}
EVERYWHERE = {"Ctrl+Enter"}  # the hand that knows it from every form; Enter is what these doors print
Door = Callable[[Desk], QDialog]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(passwords, "COST", {"t": 1, "m": 64, "p": 1})
    made = Desk.create(tmp_path / "office", "youyilu", clock=lambda: datetime(2026, 3, 2, 10, 20))
    accounts.turn_on(made, "管理员甲", GOOD)
    accounts.add(made, "坐席乙", "clerk", GIVEN)
    accounts.sign_out(made)
    return made


def changing(desk: Desk) -> QDialog:
    """The password that was given to her is to be changed."""
    dialog = SignIn(desk)
    dialog.name.setText("坐席乙")
    dialog.password.setText(GIVEN)
    dialog.finish()
    assert dialog.changing
    return dialog


@pytest.mark.parametrize(("door", "leaves"), [
    pytest.param(SignIn, True, id="登录"), pytest.param(lambda desk: SignIn(desk, "坐席乙"), True, id="已锁定"), pytest.param(changing, True, id="改密码"),
    pytest.param(lambda _desk: ShowCode("友谊路街道热线办", CODE, "2026年9月17日"), False, id="恢复码"),
    pytest.param(lambda _desk: AskCode("这台电脑上没有打开这份数据的钥匙。"), True, id="输入恢复码"),
    pytest.param(lambda _desk: AskBackup("数据文件读不出来，没有改动它。", FOUND), True, id="用备份恢复"),
    pytest.param(lambda _desk: AskBackup("", []), True, id="没有备份"),
    pytest.param(lambda _desk: AskReading("数据文件夹在只读的盘上，写不进去。"), True, id="只读打开"),
    pytest.param(lambda _desk: Waiting("用备份恢复", "正在检查备份……", lambda _report: None, "换上"), False, id="正在恢复")])
def test_every_door(qtbot: QtBot, qapp: QApplication, desk: Desk, door: Door, leaves: bool) -> None:
    """``leaves``: Esc goes away; the recovery code's only copy is not lost that way, work that is stopped ends first."""
    apply(qapp, make_theme(motion=False))
    dialog = door(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    QApplication.processEvents()
    assert dialog.focusWidget() is not None, "a key would go nowhere"
    if isinstance(dialog.focusWidget(), Button):
        meant = [b for b in dialog.findChildren(Button) if b.key == "Enter"]
        assert meant in ([], [dialog.focusWidget()]), "the ring stands on one button, Enter presses another"
    assert controls.spoken(dialog) not in ("", dialog.windowTitle()), "a screen reader does not hear what this window asks"
    assert controls.faults(dialog) + controls.silent_keys(dialog, EVERYWHERE) == []
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
    assert dialog.isVisible() is not leaves
    desk.close()


@pytest.mark.parametrize("protect", ["none", "password"])
def test_every_step_of_the_first_run(qtbot: QtBot, qapp: QApplication, protect: str) -> None:
    apply(qapp, make_theme(motion=False))
    dialog = FirstRun(draft=False)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.protect.set_value(protect)
    dialog.protect.answered.emit(protect)
    for step in range(4):
        dialog.go(step)
        QApplication.processEvents()
        assert controls.spoken(dialog) not in ("", dialog.windowTitle())
        assert controls.faults(dialog) + controls.silent_keys(dialog, set()) == [], step


# -- under the right mouse button -----------------------------------------------------------------------------------
def editable() -> Combo:
    box = Combo([("a", "甲")])
    box.setEditable(True)
    return box


FIELDS: dict[str, Callable[[], QWidget]] = {
    "一行": QLineEdit, "搜索": lambda: SearchBox("搜编号"), "几行": LongText, "粘贴的工单": SourceEdit, "可写的选单": editable,
    "时刻": Moment, "日期": lambda: QDateEdit(QDate(2026, 9, 17)), "手册": ManualPage}


@pytest.mark.parametrize("kind", FIELDS)
def test_the_menu_of_every_field_is_chinese(qtbot: QtBot, qapp: QApplication, kind: str) -> None:
    """Under the right mouse button or the menu key: it said Undo, Cut, Copy, Paste, Step up."""
    chinese.speak(qapp)
    field = FIELDS[kind]()
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    target = field.text if isinstance(field, ManualPage) else field
    QApplication.processEvents()
    heard: list[list[str]] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            heard.append([action.text() for action in menu.actions() if not action.isSeparator()])
            wrong.extend(controls.menu_words(menu))
            menu.close()

    wrong: list[str] = []
    watch = QTimer()
    watch.timeout.connect(look)
    watch.start(10)
    spot = QPoint(8, 8)
    place = getattr(target, "viewport", lambda: target)()
    QApplication.sendEvent(place, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, place.mapToGlobal(spot)))
    qtbot.waitUntil(lambda: bool(heard))
    watch.stop()
    assert heard[0]
    assert wrong == []


# -- what the walk found first -------------------------------------------------------------------------------
def test_tab_leaves_a_date_and_a_list_to_choose_from(qtbot: QtBot, qapp: QApplication) -> None:
    """In every act's panel Tab stayed in 发生时间 for ever."""
    apply(qapp, make_theme(motion=False))
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 600)
    host.show()
    host.activateWindow()
    dialog = Dialog(host, "问一句")
    moment, choice, last = Moment(), Combo(), QLineEdit()
    choice.setEditable(True)
    for name, field in (("发生时间", moment), ("并到哪一件", choice), ("备注", last)):
        field.setAccessibleName(name)
        dialog.content.addWidget(field)
    dialog.add_cancel("关闭")
    dialog.open()
    qtbot.waitUntil(host.isActiveWindow)
    moment.setFocus(Qt.FocusReason.TabFocusReason)
    stops = controls.tabbed().stops
    dialog.close_layer()
    assert {moment, choice, last} <= set(stops)
    assert not any(isinstance(stop.parentWidget(), Combo | Moment) for stop in stops)


def test_tab_comes_to_the_chosen_filter(qtbot: QtBot, qapp: QApplication) -> None:
    """It came to the first of them, and the arrow went on from there."""
    apply(qapp, make_theme(motion=False))
    whole = QWidget()
    qtbot.addWidget(whole)
    under, field, bar = QVBoxLayout(whole), QLineEdit(), PillBar()
    bar.set_pills([(key, key, None) for key in ("日", "周", "月")])
    bar.choose("周")
    under.addWidget(field)
    under.addWidget(bar)
    whole.resize(600, 200)
    whole.show()
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert controls.spoken(qapp.focusWidget()) == "周"
    QTest.keyClick(qapp.focusWidget(), Qt.Key.Key_Right)
    assert bar.current() == "月"
    QTest.keyClick(qapp.focusWidget(), Qt.Key.Key_Backtab)
    assert field.hasFocus()


def test_a_card_shows_the_focus_of_the_text_it_frames(qtbot: QtBot, qapp: QApplication) -> None:
    apply(qapp, make_theme(motion=False))
    whole = QWidget()
    qtbot.addWidget(whole)
    under, card, text = QVBoxLayout(whole), Card(), LongText()
    card.body.addWidget(text)
    card.frame(text)
    under.addWidget(card)
    under.addWidget(QLineEdit())
    whole.show()
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)
    edges = []
    for focused in (True, False):
        (text.setFocus if focused else text.clearFocus)()
        edges.append(card.grab().toImage().pixelColor(card.width() // 2, 1).name())
    assert edges[0] != edges[1]
