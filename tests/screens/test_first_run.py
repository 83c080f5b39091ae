"""A first run by real keys and by the mouse: four steps, back and forth, the draft, and the desk it opens."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk import app
from hotline_desk.packs import load_pack
from hotline_desk.screens import first_run, recovery
from hotline_desk.screens.first_run import FirstRun
from hotline_desk.services import keys, setting_up, unit_sheet
from hotline_desk.services.unit_sheet import UnitLine
from hotline_desk.widgets.theme import apply, make_theme

NOW = datetime(2026, 3, 2, 10, 20)
CONTROL = Qt.KeyboardModifier.ControlModifier
GOOD, OTHER = "Hexie-2026-bian", "Guanli+7788+tai"


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "profile_path", lambda: tmp_path / "profile" / "profile.key")


@pytest.fixture
def run(qtbot: QtBot, qapp: QApplication) -> FirstRun:
    apply(qapp, make_theme(motion=False))
    return _opened(qtbot)


def _opened(qtbot: QtBot) -> FirstRun:
    dialog = FirstRun()
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def _next(qtbot: QtBot, dialog: FirstRun) -> None:
    qtbot.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_Return, CONTROL)


def test_keys_alone_make_an_office(qtbot: QtBot, run: FirstRun) -> None:
    qtbot.keyClick(_focus(), Qt.Key.Key_2)  # the second regulation
    assert run.choice().pack == "chengdong"
    assert run.office.text() == "城东街道党政办公室"
    run.user.setFocus()
    qtbot.keyClicks(run.user, "Wang Min")
    _next(qtbot, run)
    assert run.step == 1
    run.list.name.setFocus()
    qtbot.keyClicks(run.list.name, "Dongfeng")
    qtbot.keyClick(run.list.name, Qt.Key.Key_Return)  # adds the unit and does not go on
    assert (run.step, [u.name for u in run.list.units]) == (1, ["党政办公室", "Dongfeng"])
    _next(qtbot, run)
    _next(qtbot, run)
    _next(qtbot, run)
    assert run.result() == FirstRun.DialogCode.Accepted
    found = run.choice()
    assert (found.pack, found.user, len(found.units), found.passwords) == ("chengdong", "Wang Min", 2, None)


def test_the_mouse_alone_does_too(qtbot: QtBot, run: FirstRun) -> None:
    for _ in range(4):
        qtbot.mouseClick(run.on, Qt.MouseButton.LeftButton)
    assert run.result() == FirstRun.DialogCode.Accepted
    assert run.choice().pack == "youyilu"


def test_escape_goes_back_and_leaves_at_last(qtbot: QtBot, run: FirstRun) -> None:
    _next(qtbot, run)
    _next(qtbot, run)
    qtbot.keyClick(_focus(), Qt.Key.Key_Escape)
    assert (run.step, run.isVisible()) == (1, True)
    qtbot.keyClick(_focus(), Qt.Key.Key_Escape)
    qtbot.keyClick(_focus(), Qt.Key.Key_Escape)
    assert not run.isVisible()
    assert run.result() == FirstRun.DialogCode.Rejected


def test_what_was_typed_survives_a_closed_window(qtbot: QtBot, run: FirstRun) -> None:
    run.user.setFocus()
    qtbot.keyClicks(run.user, "Wang")
    _next(qtbot, run)
    run.list.name.setText("宝林六村居民区")
    run.list.add()
    run.secret["clerk"].setText(GOOD)
    run.close()
    again = _opened(qtbot)
    assert (again.step, again.user.text()) == (1, "Wang")
    assert "宝林六村居民区" in [u.name for u in again.list.units]
    assert again.secret["clerk"].text() == ""
    draft = (keys.profile_path().parent / "first-run.json").read_text(encoding="utf-8")
    assert GOOD not in draft


def test_a_nameless_office_is_asked_for_its_name(qtbot: QtBot, run: FirstRun) -> None:
    run.office.clear()
    _next(qtbot, run)
    assert run.step == 0
    assert run.error.text().startswith("请写单位名称")
    assert _focus() is run.office


def test_passwords_are_written_twice_and_must_be_good(qtbot: QtBot, run: FirstRun) -> None:
    run.user.setText("王敏")
    run.go(2)
    qtbot.keyClick(_focus(), Qt.Key.Key_2)
    assert run.secrets.isVisible()
    for key, words in (("clerk", GOOD), ("clerk2", GOOD + "x"), ("administrator", OTHER), ("administrator2", OTHER)):
        run.secret[key].setText(words)
    _next(qtbot, run)
    assert (run.step, run.error.text()) == (2, "您的密码两遍不一样，请再写一遍。")
    run.secret["clerk2"].setText(GOOD)
    _next(qtbot, run)
    assert run.step == 3
    assert run.choice().passwords == setting_up.Passwords(OTHER, GOOD)


# -- units -----------------------------------------------------------------------------------------------------
def test_units_are_pasted_removed_and_taken_back(qtbot: QtBot, run: FirstRun) -> None:
    run.go(1)
    QGuiApplication.clipboard().setText("单位名称\t书记\n宝林六村居民区\t张海\n城建中心\t")
    qtbot.keyClick(run.list.table, Qt.Key.Key_V, CONTROL)
    assert [u.name for u in run.list.units] == ["宝林六村居民区", "城建中心"]  # the starter list nobody checked makes room
    assert run.list.said.text().startswith("从剪贴板读到 2 个单位")
    run.list.table.setCurrentIndex(run.list.table.rows_model.index(1, 0))
    qtbot.keyClick(run.list.table, Qt.Key.Key_Delete)
    assert [u.name for u in run.list.units] == ["宝林六村居民区"]
    qtbot.keyClick(run.list.table, Qt.Key.Key_Z, CONTROL)
    assert len(run.list.units) == 2


def test_a_list_of_one_kind_leaves_the_starter_lines_of_the_others(qtbot: QtBot, run: FirstRun) -> None:
    run.go(1)
    offices = [u.name for u in run.list.units]
    QGuiApplication.clipboard().setText("单位名称\n宝林六村居民区\n宝林一村居民区")
    qtbot.keyClick(run.list.table, Qt.Key.Key_V, CONTROL)
    assert [u.name for u in run.list.units] == [*offices, "宝林六村居民区", "宝林一村居民区"]
    QGuiApplication.clipboard().setText("单位名称\n城建中心")
    qtbot.keyClick(run.list.table, Qt.Key.Key_V, CONTROL)
    assert [u.name for u in run.list.units] == ["宝林六村居民区", "宝林一村居民区", "城建中心"]
    assert f"程序先列的 {len(offices)} 个同类单位换下来了" in run.list.said.text()


def test_units_come_from_a_workbook(qtbot: QtBot, run: FirstRun, tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    unit_sheet.write(path, load_pack("youyilu"), [UnitLine("宝林六村居民区", "neighbourhood", {"first": "张海"})])
    run.go(1)
    run.list.open(path)
    qtbot.waitUntil(lambda: run.list.units[-1].name == "宝林六村居民区", timeout=20000)
    assert dict(run.list.units[-1].people) == {"first": "张海"}
    run.list.write(tmp_path / "空表.xlsx")
    assert [u.name for u in unit_sheet.read(tmp_path / "空表.xlsx", load_pack("youyilu")).units] == [u.name for u in run.list.units]


def test_an_empty_clipboard_changes_nothing(qtbot: QtBot, run: FirstRun) -> None:
    run.go(1)
    before = run.list.units
    QGuiApplication.clipboard().setText("")
    run.list.paste()
    assert run.list.units == before
    assert "没有单位名单" in run.list.said.text()


def test_another_regulation_brings_its_own_list(run: FirstRun) -> None:
    run._pack_chosen("changning_cg")
    assert [u.name for u in run.list.units][:1] == ["华阳路街道中队"]
    run.list.name.setText("机动中队")
    run.list.add()
    run._pack_chosen("youyilu")
    assert "机动中队" in [u.name for u in run.list.units]  # a list somebody worked at stays


# -- what it comes to --------------------------------------------------------------------------------------------
def test_the_empty_desk_has_its_two_next_steps(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hotline_desk.widgets.buttons import Button
    from hotline_desk.widgets.panes import EmptyState

    apply(qapp, make_theme(motion=False))
    choice = first_run.OfficeChoice("youyilu", "友谊路街道热线办", "王敏", units=(UnitLine("宝林六村居民区", "neighbourhood"),))
    monkeypatch.setattr(first_run, "ask_office", lambda: choice)
    monkeypatch.setattr(recovery, "show_code", lambda *_words: None)
    setting_up.keep_draft({"pack": "youyilu"}, ())
    desk = app.open_desk(tmp_path / "office", lambda: NOW, "")
    assert desk is not None
    assert setting_up.draft() == ({}, ())
    window = app.Window(desk)
    qtbot.addWidget(window.shell)
    window.shell.show()
    state = window.shell.page("today").findChild(EmptyState)
    assert state is not None
    assert [b.text() for b in state.findChildren(Button)] == ["导入", "登记"]
    window.shell.close()
