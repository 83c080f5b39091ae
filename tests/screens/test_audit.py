"""访问记录 in 设置, and the window of an auditor, as a person meets them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from hotline_desk import app
from hotline_desk.screens.settings.audit import AuditSection
from hotline_desk.screens.settings.page import SettingsPage
from hotline_desk.services import accounts, acts, dossier, passwords
from hotline_desk.services.office import Desk
from hotline_desk.widgets.sure import SureDialog

BOSS = "Baoshan-2026"
NOW = datetime(2026, 3, 2, 10, 20)


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(passwords, "COST", {"t": 1, "m": 64, "p": 1})
    app.application()
    with Desk.create(tmp_path / "office", "youyilu", clock=lambda: NOW, user="王敏") as made:
        for number, caller, phone in (("BS1", "张三丰", "13800138000"), ("BS2", "李四光", "13900139000")):
            acts.record(made, number, "register", {"channel": "12345", "subject": "路灯不亮", "caller": caller, "phone": phone})
            dossier.reveal(made, number, "核对号码")
        yield made


def sat_down(desk: Desk, role: str) -> None:
    accounts.turn_on(desk, "管理员", BOSS)
    desk.enter("某人", role)


def section_of(desk: Desk, qtbot) -> AuditSection:
    section = AuditSection(desk)
    qtbot.addWidget(section)
    section.read()
    qtbot.waitUntil(lambda: bool(section.found), timeout=5000)
    qtbot.waitUntil(lambda: section.title.text() != "正在核对……", timeout=10_000)
    return section


def test_the_auditor_asks_who_saw_a_person_and_takes_it_out(desk: Desk, qtbot, tmp_path: Path) -> None:
    sat_down(desk, "auditor")
    section, said = section_of(desk, qtbot), []
    section.said.connect(lambda title, detail, urgency: said.append((title, urgency)))
    assert section.title.text() == "记录完整"
    assert "-" in section.head.text()
    assert not section.keeping.isVisibleTo(section)  # an auditor clears nothing
    section.by.set_value("person")
    section.asked.setText("张三丰")
    qtbot.keyClick(section.asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: {r.entity for r in section.found} == {"BS1"}, timeout=5000)
    section.write(tmp_path / "事件.xlsx")
    qtbot.waitUntil(lambda: said == [("已导出", "done")], timeout=5000)
    assert (tmp_path / "事件.xlsx").stat().st_size
    section.asked.setText("没有这个人")
    section.ask.click()
    qtbot.waitUntil(lambda: not section.found, timeout=5000)
    assert section.empty.isVisibleTo(section)
    assert not section.save.isEnabled()


def test_the_chosen_rows_detail_stands_level_with_the_button_beside_it(desk: Desk, qtbot) -> None:
    """One line of it lay 6 px higher than 导出这些."""
    sat_down(desk, "auditor")
    section = section_of(desk, qtbot)
    section.resize(1100, 600)
    section.show()
    section.whole.setText("核对号码")
    QApplication.processEvents()
    assert section.whole.height() == section.whole.heightForWidth(section.whole.width())  # no higher than its line, which is drawn from the top
    assert abs(section.whole.geometry().center().y() - section.save.geometry().center().y()) <= 1
    section.whole.setText("核对号码，" * 60)
    qtbot.waitUntil(lambda: section.whole.height() >= section.whole.heightForWidth(section.whole.width()) > section.save.height())


def test_what_cannot_be_asked_is_said(desk: Desk, qtbot) -> None:
    section, said = section_of(desk, qtbot), []
    section.said.connect(lambda title, detail, urgency: said.append((detail, urgency)))
    section.by.set_value("order")
    section.asked.setText("BS9")
    section.ask.click()
    qtbot.waitUntil(lambda: bool(said), timeout=5000)
    assert "没有编号" in said[0][0]
    section.keeping.days.setText("100")
    section.keeping.keep.click()
    assert "184 天" in said[-1][0]
    section.keeping.days.setText("184")
    section.keeping.keep.click()
    section.keeping.clear.click()
    section.host.findChild(SureDialog).do.click()
    assert said[-1] == ("没有那么早的记录，一条也没有删", "done")


def test_the_administrator_clears_what_he_may_not_read(desk: Desk, qtbot) -> None:
    """With users on, the section of the records is the auditor's: the card stood there, and nobody could clear them."""
    sat_down(desk, "administrator")
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    assert "audit" not in page.specs
    page.choose("people")
    section, said = page.sections["people"], []
    section.said.connect(lambda title, detail, urgency: said.append((detail, urgency)))
    assert section.keeping.isVisibleTo(section)
    section.keeping.clear.click()
    section.host.findChild(SureDialog).do.click()
    assert said == [("没有那么早的记录，一条也没有删", "done")]


def test_each_role_finds_its_own_sections(desk: Desk, qtbot) -> None:
    everything = set(SettingsPage(desk).specs)
    sat_down(desk, "auditor")
    assert set(SettingsPage(desk).specs) == {"audit", "about"}
    desk.enter("某人", "clerk")
    assert set(SettingsPage(desk).specs) == everything - {"audit"}


def test_an_auditors_window_is_the_record_and_nothing_else(desk: Desk, qtbot) -> None:
    sat_down(desk, "auditor")
    window = app.Window(desk)
    qtbot.addWidget(window.shell)
    window.shell.show()
    window.watch()
    window.settle()
    assert set(window.shell.specs) == {"settings", "manual"}
    assert not window.shell.nav.finder.isVisible()  # she may search no orders
    asked: list[str] = []
    window.shell.find_wanted.connect(asked.append)
    for key in (Qt.Key.Key_K, Qt.Key.Key_F):
        qtbot.keyClick(window.shell, key, Qt.KeyboardModifier.ControlModifier)
    assert asked == []
    page = window.shell.current
    assert isinstance(page, SettingsPage)
    assert page.current == "audit"
    qtbot.waitUntil(lambda: bool(page.sections["audit"].found), timeout=5000)  # type: ignore[attr-defined]
    window.shell.refresh()
    window.release()
