"""个人信息 in 设置: a person found, copied, corrected, taken out; retention and older backups; with real keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.screens.settings import SettingsPage, persons
from hotline_desk.screens.settings.persons import EraseDialog, ForgetDialog, PersonsSection
from hotline_desk.services import acts, anonymising, safekeeping
from hotline_desk.services.office import Desk
from hotline_desk.store import backup
from tests.screens.hands import stand
from tests.screens.offices import office

CONTROL = Qt.KeyboardModifier.ControlModifier
NAME, PHONE = "欧阳墨白", "13876543210"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office(tmp_path) as opened:
        facts = {"subject": "路灯不亮", "channel": "12345", "caller": NAME, "phone": PHONE, "content": "路灯坏了"}
        for number in ("P-1", "P-2"):
            acts.record(opened, number, "register", facts, opened.now())
        acts.record(opened, "P-1", "void", {"reason": "重复"})
        yield opened


@pytest.fixture
def section(qtbot: QtBot, desk: Desk) -> PersonsSection:
    page = SettingsPage(desk)
    stand(qtbot, page, 1210, 640)
    page.shown("persons")
    found = page.sections["persons"]
    assert isinstance(found, PersonsSection)
    return found


def find(qtbot: QtBot, section: PersonsSection, words: str) -> None:
    section.asked.setText(words)
    qtbot.keyClick(section.asked, Qt.Key.Key_Return)
    task = section.task
    assert task is not None
    qtbot.waitUntil(lambda: section.search.isEnabled())


def dialog(section: PersonsSection, kind: type) -> object:
    return section.host.findChildren(kind)[-1]


def test_a_person_is_found_masked_and_it_is_written_down(qtbot: QtBot, section: PersonsSection, desk: Desk) -> None:
    assert not section.erase.isEnabled()
    find(qtbot, section, "138-7654-3210")
    rows = section.table.rows_model.rows
    assert {r.number for r in rows} == {"P-1", "P-2"}
    assert section.found.text() == "2 件，1 件未办完"
    said = " ".join(section.table.rows_model.sentence(r) for r in rows)
    assert NAME not in said
    assert PHONE not in said
    assert {r["action"] for r in desk.store.access_log(limit=5)} >= {"person_find"}
    with qtbot.waitSignal(section.go) as went:
        qtbot.keyClick(section.open_order, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    assert went.args is not None
    assert went.args[0] == "dossier"
    assert went.args[1] in {"P-1", "P-2"}


def test_too_few_words_are_refused_with_a_sentence(qtbot: QtBot, section: PersonsSection) -> None:
    with qtbot.waitSignal(section.said) as said:
        find(qtbot, section, "138")
    assert said.args is not None
    assert "完整" in said.args[1]


def test_the_copy_is_kept_where_the_clerk_says(qtbot: QtBot, section: PersonsSection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find(qtbot, section, PHONE)
    monkeypatch.setattr(persons.QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.pdf"), ""))
    with qtbot.waitSignal(section.said, timeout=20000) as said:
        section.copy.click()
    assert said.args is not None
    assert "请删掉" in said.args[1]
    assert (tmp_path / "a.pdf").read_bytes()[:5] == b"%PDF-"


def test_the_person_is_taken_out_of_what_is_done(qtbot: QtBot, section: PersonsSection, desk: Desk) -> None:
    find(qtbot, section, PHONE)
    section.erase.click()
    asked = dialog(section, EraseDialog)
    assert isinstance(asked, EraseDialog)
    assert asked.numbers == ["P-1"]  # P-2 is still open
    asked.reason.clear()
    qtbot.keyClick(asked, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "写明理由" in asked.field.error)
    asked.reason.setText("本人要求")
    with qtbot.waitSignal(section.said, timeout=20000):
        qtbot.keyClick(asked, Qt.Key.Key_Return, CONTROL)
    assert desk.store.order_row("P-1")["caller"] == anonymising.GONE  # type: ignore[index]
    assert desk.store.order_row("P-2")["caller"] == NAME  # type: ignore[index]
    assert section.empty.isVisible()


def test_the_office_sets_how_long_and_the_late_ones_go_together(qtbot: QtBot, section: PersonsSection, desk: Desk) -> None:
    section.years.setText("0")
    section.keep.click()
    assert "1 到 30" in section.years_field.error
    section.years.setText("1")
    qtbot.keyClick(section.keep, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: "没有到期" in section.late.text())
    desk.clock.now = datetime(2028, 1, 4, 9)  # type: ignore[attr-defined]
    section.read()
    qtbot.waitUntil(lambda: section.erase_late.isEnabled())
    assert "P-1" in section.expired
    section.erase_late.click()
    asked = dialog(section, EraseDialog)
    assert isinstance(asked, EraseDialog)
    with qtbot.waitSignal(section.said, timeout=30000):
        asked.do.click()
    qtbot.waitUntil(lambda: "没有到期" in section.late.text())


def test_older_backups_are_given_up_after_being_asked(qtbot: QtBot, section: PersonsSection, desk: Desk) -> None:
    safekeeping.run(desk)
    section.forget.click()
    asked = dialog(section, ForgetDialog)
    assert isinstance(asked, ForgetDialog)
    assert not asked.do.isEnabled()
    asked.sure.setChecked(True)
    with qtbot.waitSignal(section.said, timeout=20000) as said:
        asked.do.click()
    assert said.args is not None
    assert said.args[0] == "已清掉 1 份旧备份"
    assert len(backup.listed(backup.folder_of(desk.folder))) == 1
