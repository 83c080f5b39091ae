"""备份 in 设置: the drill's page, the second place, the one file, a backup brought back; with real keys."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.screens.settings import SettingsPage
from hotline_desk.screens.settings import backup as backup_page
from hotline_desk.screens.settings.moving import RestoredDialog, RestoreDialog
from hotline_desk.services import acts, safekeeping
from hotline_desk.services.office import Desk, Refused
from hotline_desk.widgets.background import Task
from tests.screens.hands import settings_of

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> SettingsPage:
    return settings_of(qtbot, desk)


def test_the_page_of_a_drill_is_kept_where_the_clerk_says(qtbot: QtBot, page: SettingsPage, desk: Desk, tmp_path: Path,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    safekeeping.run(desk)
    page.choose("backup")
    section = page.sections["backup"]
    assert not section.page.isVisible()
    section.drill.click()
    qtbot.waitUntil(lambda: section.last is not None, timeout=20000)
    target = tmp_path / "演练.pdf"
    monkeypatch.setattr(backup_page.QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with qtbot.waitSignal(page.said, timeout=20000):
        section.page.click()
    assert target.read_bytes()[:5] == b"%PDF-"
    monkeypatch.setattr(backup_page.QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "none" / "x.pdf"), ""))
    with qtbot.waitSignal(page.said, timeout=20000) as said:
        section.page.click()
    assert said.args is not None
    assert "写不了" in said.args[1]


def test_a_second_place_is_chosen_and_used_at_once(qtbot: QtBot, page: SettingsPage, desk: Desk, tmp_path: Path,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    page.choose("backup")
    section = page.sections["backup"]
    qtbot.waitUntil(lambda: "没有设置第二处" in section.second.text())
    monkeypatch.setattr(backup_page.QFileDialog, "getExistingDirectory", lambda *_: str(desk.folder / "gen-1"))
    with qtbot.waitSignal(page.said) as said:
        section.choose.click()
    assert said.args is not None
    assert "以外的文件夹" in said.args[1]
    (tmp_path / "stick").mkdir()
    monkeypatch.setattr(backup_page.QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "stick"))
    with qtbot.waitSignal(page.said, timeout=20000):
        section.choose.click()
    qtbot.waitUntil(lambda: section.second.text().startswith("第二处 今天"))
    assert list((tmp_path / "stick").glob("*.hdbak"))
    shutil.rmtree(tmp_path / "stick")
    section.read()
    qtbot.waitUntil(lambda: section.second.text() == "第二处现在找不到")
    section.none.click()
    qtbot.waitUntil(lambda: "没有设置第二处" in section.second.text())


def test_the_whole_office_as_one_file(qtbot: QtBot, page: SettingsPage, desk: Desk, tmp_path: Path,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    page.choose("backup")
    section = page.sections["backup"]
    monkeypatch.setattr(backup_page.QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "all.hdbak"), ""))
    with qtbot.waitSignal(page.said, timeout=20000) as said:
        section.move_out.click()
    assert said.args is not None
    assert said.args[0] == "搬家文件做好了"
    safekeeping.restore(tmp_path / "new", tmp_path / "all.hdbak", clock=desk.clock)
    with Desk.open(tmp_path / "new", clock=desk.clock) as other:
        assert list(other.store.numbers()) == list(desk.store.numbers())


def test_a_backup_is_brought_back_after_being_asked_twice(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    safekeeping.run(desk)
    count = desk.store.last_seq()
    acts.record(desk, "NEU-1", "register", {"subject": "新的", "channel": "12345"}, desk.now())
    page.choose("backup")
    section = page.sections["backup"]
    section.bring.click()
    dialog = next(w for w in page.window().findChildren(RestoreDialog))
    qtbot.waitUntil(lambda: dialog._known)
    assert not dialog.go.isEnabled()
    assert "1 步操作" in dialog.heads.grid.itemAtPosition(2, 1).widget().text()
    room = dialog.scroll.viewport()  # what would be lost is read to its end
    qtbot.waitUntil(lambda: room.height() >= dialog.content.heightForWidth(room.width()))
    qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    assert not dialog.running
    dialog.sure.setChecked(True)
    with qtbot.waitSignal(dialog.restored, timeout=20000) as told:
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    assert told.args is not None
    assert "已恢复到" in told.args[0]
    with Desk.open(desk.folder, clock=desk.clock) as again:
        assert again.store.last_seq() == count
        assert not again.store.exists("NEU-1")
    assert page.window().findChildren(RestoredDialog)
    with pytest.raises(Refused):  # what is still open saves nothing into what was left
        acts.record(desk, "NEU-2", "register", {"subject": "新的", "channel": "12345"}, desk.now())


def test_the_words_of_a_backup_push_no_button_out(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    """选备份文件 lost its right end where the office has hundreds of orders."""
    made = safekeeping.run(desk).backup.path
    dialog = RestoreDialog(page, desk, [(made, "昨天 10:06 的备份（大批导入前）：12345 件工单，最近登记 2026-09-17 10:06")])
    dialog.open()
    qtbot.waitUntil(lambda: dialog._known)
    assert dialog.content.minimumSize().width() <= dialog.scroll.viewport().width()
    dialog.close_layer()


def test_a_backup_looked_at_before_disturbs_no_restore(qtbot: QtBot, page: SettingsPage, desk: Desk, tmp_path: Path,
                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    """The stick of the first answers late, and that it is gone: the restore under way went on unseen, to be left and begun again."""
    safekeeping.run(desk)
    newest, slow, goes_on, heads = safekeeping.newest(desk), Event(), Event(), safekeeping.heads
    assert newest is not None
    made = newest[0]

    def read(folder: Path, path: Path) -> object:
        if path == made:
            return heads(folder, path)
        raise Refused("这份备份读不出来。") if slow.wait(10) else TimeoutError

    monkeypatch.setattr(safekeeping, "heads", read)
    dialog = RestoreDialog(page, desk, [(tmp_path / "away.hdbak", "U 盘上的"), (made, "刚做的")])
    dialog.open()
    late = dialog.findChildren(Task)[-1]
    dialog.take(made)
    qtbot.waitUntil(lambda: dialog._known)
    dialog.sure.setChecked(True)
    monkeypatch.setattr(dialog, "_work", lambda *_asked: goes_on.wait(10) and "已恢复")
    dialog.bring_back()
    assert not dialog.which.isEnabled(), "another cannot be chosen meanwhile"
    with qtbot.waitSignal(late.failed):
        slow.set()
    assert dialog.running
    assert dialog.said.text() == ""
    with qtbot.waitSignal(dialog.restored):
        goes_on.set()
