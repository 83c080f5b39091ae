"""设置: a rule borrowed from elsewhere, what passwords must be, tables sealed anew, the scanner's folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.settings import SettingsPage
from hotline_desk.screens.settings.adopting import AdoptDialog
from hotline_desk.screens.settings.audit import AuditSection
from hotline_desk.screens.settings.backup import BackupSection
from hotline_desk.screens.settings.people import PeopleSection
from hotline_desk.screens.settings.policy import OTHERS, PolicySection
from hotline_desk.screens.settings.scans import ScansSection
from hotline_desk.screens.settings.sealing import SealCard, SealDialog
from hotline_desk.services import accounts, acts, adopting, password_rules, passwords, scans
from hotline_desk.services.office import Desk, Refused
from hotline_desk.store import generations
from hotline_desk.store.connection import connect
from hotline_desk.widgets.panes import Banner
from hotline_desk.widgets.theme import apply, make_theme, theme_of
from tests.screens.hands import settings_of, words
from tests.screens.offices import NOW

CONTROL = Qt.KeyboardModifier.ControlModifier
EDGES = 12  # px of a cell beside its words


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> SettingsPage:
    return settings_of(qtbot, desk)


# -- 参照
def _others(page: SettingsPage) -> PolicySection:
    page.choose("policy")
    section = page.sections["policy"]
    assert isinstance(section, PolicySection)
    section.pills.choose(OTHERS)
    return section


def test_a_rule_of_elsewhere_is_read_reckoned_borrowed_and_taken_back(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    section = _others(page)
    section._searched("紧急件反馈")
    assert [r.name for r in section.others.rows_model.rows] == ["urgent_feedback_hours"]
    section.others.setFocus()
    section.others.setCurrentIndex(section.others.rows_model.index(0, 0))
    qtbot.keyClick(section.others, Qt.Key.Key_Return)
    dialog = section.host.findChild(AdoptDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.lines), timeout=10000)
    banner = dialog.findChildren(Banner)[-1]
    assert "试算" in banner.accessibleName()
    assert "随时可以不再参照" in banner.accessibleName()
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "参照的理由" in dialog.reason_field.error, timeout=10000)
    assert "urgent_feedback_hours" not in desk.pack.book(desk.now().date())
    dialog.reason.setText("街道例会定")
    with qtbot.waitSignal(section.done, timeout=10000) as done:
        qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    assert desk.pack.book(desk.now().date())["urgent_feedback_hours"].adopted_from == "chengdong"
    assert "urgent_feedback_hours" not in [r.name for r in section.others.rows_model.rows]
    assert done.args is not None
    acts.undo(desk, done.args[0])
    assert "urgent_feedback_hours" not in desk.pack.book(desk.now().date())


def test_the_button_is_there_only_beside_the_list_of_others(page: SettingsPage) -> None:
    section = _others(page)
    assert (section.borrow.isVisible(), section.own.isVisible()) == (True, False)
    assert "§" in words(section) or section.others.rows_model.rowCount() > 20
    section.pills.choose("values")
    assert (section.borrow.isVisible(), section.own.isVisible()) == (False, True)
    section.ask_adopt()  # the key does nothing where the list is not shown
    assert section.host.findChild(AdoptDialog) is None


# -- 密码要求
def test_password_rules_are_kept_told_and_hold(qtbot: QtBot, page: SettingsPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", {"t": 1, "m": 64, "p": 1})
    page.choose("people")
    section = page.sections["people"]
    assert isinstance(section, PeopleSection)
    assert (section.length.value(), section.kinds.value(), section.days.value()) == ("8", "3", "90")
    assert not section.weak.isVisible()
    section.kinds.setFocus()
    with qtbot.waitSignal(section.done, timeout=10000) as done:
        qtbot.keyClick(section.kinds, Qt.Key.Key_Up)
        qtbot.keyClick(section.kinds, Qt.Key.Key_Return)
        section.kinds.activated.emit(section.kinds.currentIndex())
    assert password_rules.rules(desk).kinds == 2
    assert "等级保护" in section.weak.text()
    assert done.args is not None
    assert "两种" in done.args[0].detail or "二种" in done.args[0].detail
    section.length.set_value("12")
    section.length.activated.emit(2)
    section.name.setText("管理员")
    section.password.setText("abcdefgh12")
    section._try(section.turn_on)
    assert not accounts.accounts_on(desk)
    section.password.setText("abcdefghij12")
    section._try(section.turn_on)
    assert accounts.accounts_on(desk)
    assert "至少 12 个字符" in section.state.text()


def test_how_soon_the_window_locks_is_chosen_and_taken_back(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    page.choose("people")
    section = page.sections["people"]
    assert isinstance(section, PeopleSection)
    assert section.idle.value() == "10"
    section.idle.set_value("5")
    with qtbot.waitSignal(section.done) as done:
        section.idle.activated.emit(0)
    assert desk.setting("idle_minutes") == 5
    assert done.args is not None
    acts.undo(desk, done.args[0])
    assert desk.setting("idle_minutes", 10) == 10
    with pytest.raises(Refused, match="5 到 30"):
        password_rules.keep_idle(desk, 60)


# -- 重新封存
def _edited(desk: Desk) -> None:
    connection = connect(generations.database(desk.folder))
    connection.execute("UPDATE meta SET value = '改过' WHERE \"key\" = 'office'")
    connection.close()


@pytest.mark.parametrize("key", ["backup", "audit"])
def test_what_was_changed_from_outside_is_told_and_sealed_with_a_reason(qtbot: QtBot, page: SettingsPage, desk: Desk, key: str) -> None:
    _edited(desk)
    page.choose(key)
    section = page.sections[key]
    assert isinstance(section, BackupSection | AuditSection)
    qtbot.waitUntil(section.seal.isVisible, timeout=10000)
    assert "设置" in section.seal.words.text()
    section.seal.ask()
    dialog = section.host.findChild(SealDialog)
    assert dialog is not None
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "核对的情况" in dialog.field.error, timeout=10000)
    dialog.reason.setText("维护人员改的名称")
    with qtbot.waitSignal(section.said, timeout=10000):
        qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: not section.seal.isVisible(), timeout=10000)
    assert desk.store.broken_seals() == []
    assert "维护人员改的名称" in desk.store.access_log()[0]["detail"]


def test_nothing_is_offered_where_nothing_was_changed(qtbot: QtBot, page: SettingsPage) -> None:
    page.choose("backup")
    section = page.sections["backup"]
    QApplication.processEvents()
    card = section.findChild(SealCard)
    assert card is not None
    assert not card.isVisible()
    card.ask()
    assert section.host.findChild(SealDialog) is None


# -- 扫描件
def test_the_scan_folder_is_chosen_forgotten_and_taken_back(qtbot: QtBot, page: SettingsPage, desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.4")
    page.choose("scans")
    section = page.sections["scans"]
    assert isinstance(section, ScansSection)
    assert "还没有设" in section.state.text()
    section.keep(folder)
    assert scans.folder(desk) == str(folder)
    qtbot.waitUntil(lambda: "新文件" in section.state.text(), timeout=10000)
    section.keep(tmp_path / "nowhere")
    assert scans.folder(desk) == str(folder)
    with qtbot.waitSignal(section.done) as done:
        section.keep(None)
    assert scans.folder(desk) == ""
    assert done.args is not None
    acts.undo(desk, done.args[0])
    assert scans.folder(desk) == str(folder)
    (folder / "a.pdf").unlink()
    folder.rmdir()
    section.read()
    qtbot.waitUntil(lambda: "打不开" in section.state.text(), timeout=10000)


def test_before_there_are_users_the_password_is_asked_for_the_first_one(qtbot: QtBot, desk: Desk) -> None:
    """The hint spoke of changing roles in an office that had no user yet."""
    from hotline_desk.screens.settings.people import PeopleSection

    section = PeopleSection(desk)
    qtbot.addWidget(section)
    section.read()
    assert section.form_title.text() == "第一个用户：系统管理员"
    assert section.password_field._hint.text() == "密码至少 8 个字符、三种字符，90 天一换"


@pytest.mark.parametrize("pack", ["youyilu", "chengdong", "changning_cg", "luyang_cg"])
def test_what_others_have_is_read_whole(qtbot: QtBot, qapp: QApplication, tmp_path: Path, pack: str) -> None:
    """每月最后一个工作日 ended early in its column, “三解”反馈时限段 in that of the clauses."""
    apply(qapp, make_theme(motion=False))
    with Desk.create(tmp_path / "office", pack, clock=lambda: NOW, user="王敏") as desk:
        section = PolicySection(desk)
        qtbot.addWidget(section)
        look, rows = theme_of(), adopting.listed(desk, "")
        assert rows
        columns = {column.title: column for column in section.others.rows_model.columns}
        for column in (columns["取值"], columns["依据"]):
            cut = [words for r in rows if look.width(words := column.text(r), column.size) + look.px(EDGES) > look.px(column.width)]
            assert cut == [], column.title
