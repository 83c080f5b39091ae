"""设置 over a real office: a notice, an own day, units, looks, backup; with real keys."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.screens.settings import SettingsPage
from hotline_desk.screens.settings.calendar import CalendarSection, DayDialog
from hotline_desk.screens.settings.page import SECTIONS
from hotline_desk.screens.settings.units import NameDialog, UnitsSection
from hotline_desk.services import acts, days, looks, schemes, unit_office
from hotline_desk.services.office import Desk, StoreError
from hotline_desk.widgets.background import Task
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.floating import Dialog
from tests.screens.hands import settings_of
from tests.screens.offices import WALL

CONTROL = Qt.KeyboardModifier.ControlModifier
NOTICE = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。10月10日（周六）上班。"""


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> SettingsPage:
    return settings_of(qtbot, desk)


def _calendar(page: SettingsPage) -> CalendarSection:
    section = page.sections["calendar"]
    assert isinstance(section, CalendarSection)
    return section


def _units(page: SettingsPage) -> UnitsSection:
    page.choose("units")
    section = page.sections["units"]
    assert isinstance(section, UnitsSection)
    return section


def test_arrow_keys_walk_through_every_section(qtbot: QtBot, page: SettingsPage) -> None:
    for spec in SECTIONS[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
        assert page.current == spec.key
        assert page.items[spec.key].isChecked()
    assert list(page.sections) == [spec.key for spec in SECTIONS]


def test_every_control_has_an_accessible_name(page: SettingsPage) -> None:
    for spec in SECTIONS:
        page.choose(spec.key)
        for widget in page.sections[spec.key].findChildren(QWidget):
            if isinstance(widget, QAbstractButton | QLineEdit) and widget.objectName() != "qt_spinbox_lineedit":
                corner = type(widget) is QAbstractButton  # a table's hidden corner
                assert corner or widget.accessibleName() or widget.text(), (spec.key, widget)


# -- calendar
def test_the_year_says_what_a_day_is(qtbot: QtBot, page: SettingsPage) -> None:
    section = _calendar(page)
    section.view.setFocus()
    for _ in range(3):
        qtbot.keyClick(section.view, Qt.Key.Key_Right)
    assert section.view.cursor_day == date(2026, 9, 20)
    assert "9月20日 周日 调休上班" in section.about.text()
    assert "9月20日" in section.view.accessibleName()
    assert section.view.working_days(9) == 22
    assert section.view.names[9] == "中秋节"


def test_a_notice_is_read_its_effect_shown_and_only_then_saved(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    section = _calendar(page)
    section.text.setPlainText(NOTICE)
    assert not section.save.isEnabled()
    qtbot.waitUntil(section.save.isEnabled, timeout=10000)
    assert section.moved is not None
    assert {m.order for m in section.moved} == {WALL}
    assert not any(m.earlier for m in section.moved)
    assert desk.calendar.day(date(2026, 9, 20)).kind == "make_up"  # nothing is kept yet
    with qtbot.waitSignal(page.done) as said:
        qtbot.keyClick(section.text, Qt.Key.Key_S, CONTROL)
    assert said.args is not None
    assert "1 件" in said.args[0].detail
    assert desk.calendar.day(date(2026, 9, 20)).kind == "rest"


def test_a_notice_is_not_written_over_while_it_is_saved(qtbot: QtBot, page: SettingsPage, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    section, goes_on, adopt = _calendar(page), Event(), days.adopt_notice
    monkeypatch.setattr(days, "adopt_notice", lambda *asked: goes_on.wait(10) and adopt(*asked))
    section.text.setPlainText(NOTICE)
    qtbot.waitUntil(section.save.isEnabled, timeout=10000)
    with qtbot.waitSignal(page.done):
        section.adopt()
        qtbot.keyClick(section.text, Qt.Key.Key_A, CONTROL)
        qtbot.keyClick(section.text, Qt.Key.Key_Delete)
        goes_on.set()
    assert desk.calendar.day(date(2026, 9, 20)).kind == "rest"
    assert section.text.toPlainText() == ""
    assert not section.text.isReadOnly()


def test_what_was_asked_of_an_older_text_of_a_notice_says_nothing_of_this_one(
        qtbot: QtBot, page: SettingsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    section, goes_on, asked = _calendar(page), Event(), []

    def preview(desk: Desk, notice: object, tell: object) -> list[object]:
        asked.append(notice)
        if len(asked) == 1 and goes_on.wait(10):
            raise StoreError("broken", "读不出来。")
        return []

    monkeypatch.setattr(days, "preview_notice", preview)
    section.text.setPlainText(NOTICE)
    qtbot.waitUntil(lambda: len(asked) == 1)
    older = section.findChildren(Task)
    section.text.setPlainText(f"{NOTICE}\n以上。")
    qtbot.waitUntil(section.save.isEnabled, timeout=10000)
    with qtbot.waitSignal(older[-1].failed):
        goes_on.set()
    assert section.notice is asked[1]
    assert section.save.isEnabled()


def test_a_text_that_is_no_notice_is_told_and_not_saved(page: SettingsPage) -> None:
    section = _calendar(page)
    section.text.setPlainText("今天天气很好")
    assert section.notice is None
    assert not section.save.isEnabled()
    assert any("没有识别出" in b.accessibleName() for b in section.pane.findChildren(QWidget))


def test_an_own_day_needs_its_reason_and_moves_deadlines(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    section = _calendar(page)
    section.view.setFocus()
    section.view.choose(date(2026, 9, 18))
    qtbot.keyClick(section.view, Qt.Key.Key_Space)
    dialog = section.window().findChild(DayDialog)
    assert dialog is not None
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_1)
    qtbot.waitUntil(lambda: "1 件" in dialog.effect.text(), timeout=10000)
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "请写明原因" in dialog.field.error, timeout=10000)
    dialog.reason.insert("全街道停电检修")  # QTest cannot type Chinese
    with qtbot.waitSignal(page.done, timeout=10000):
        qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    assert desk.calendar.day(date(2026, 9, 18)).kind == "office_off"
    assert days.reason(desk, date(2026, 9, 18)) == "全街道停电检修"
    assert any("停电检修" in str(e.get("text")) for e in desk.store.events(WALL))


def test_what_a_day_moves_that_cannot_be_told_is_said(qtbot: QtBot, page: SettingsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise OSError

    section = _calendar(page)
    monkeypatch.setattr(days, "preview_day", broken)
    dialog = DayDialog(section, date(2026, 9, 18))
    qtbot.waitUntil(lambda: "没有算出" in dialog.effect.text(), timeout=10000)
    dialog.close_layer()


def test_a_day_can_be_given_back(desk: Desk) -> None:
    before = desk.store.timers(WALL)
    assert days.set_day(desk, date(2026, 9, 18), "off", "停电")
    assert days.set_day(desk, date(2026, 9, 18), "", "")
    assert desk.calendar.day(date(2026, 9, 18)).kind == "working"
    assert [t["due"] for t in desk.store.timers(WALL)] == [t["due"] for t in before]


# -- regulation
def test_values_carry_origin_and_clause_and_can_be_searched(qtbot: QtBot, page: SettingsPage) -> None:
    page.choose("policy")
    section = page.sections["policy"]
    section.search.insert("先行联系")
    qtbot.keyClick(section.search, Qt.Key.Key_Return)
    rows = section.values.rows_model.rows
    assert rows
    assert all("先行联系" in f"{r.label}{r.value}{r.origin}" for r in rows)
    assert all(r.origin for r in rows)
    assert section.clauses.rows_model.rowCount() > 0


# -- units
def test_a_units_people_and_aliases_are_kept_with_ctrl_s(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    section = _units(page)
    name = section.unit.name if section.unit else ""
    section.people["first"].insert("张书记")
    section.people["first"].textEdited.emit("张书记")
    section.aliases.insert("一居，二居")
    with qtbot.waitSignal(page.done):  # a shortcut animates its button first
        qtbot.keyClick(section.aliases, Qt.Key.Key_S, CONTROL)
    unit = next(u for u in unit_office.listed(desk) if u.name == name)
    assert unit.people["first"] == "张书记"
    assert unit.aliases == ("一居", "二居")
    assert not unit.pending


def test_what_was_typed_is_kept_when_the_cursor_moves_on(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    section = _units(page)
    name = section.unit.name if section.unit else ""
    qtbot.keyClick(section.people["second"], Qt.Key.Key_W)
    section.table.setFocus()
    qtbot.keyClick(section.table, Qt.Key.Key_Down)
    assert next(u for u in unit_office.listed(desk) if u.name == name).people["second"] == "w"


def test_a_new_unit(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    section = _units(page)
    qtbot.keyClick(section.table, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: section.window().findChild(NameDialog) is not None)
    dialog = section.window().findChild(NameDialog)
    assert dialog is not None
    assert isinstance(dialog.name, QLineEdit)
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "请写单位名称" in dialog.field.error)
    dialog.name.insert("绿化所")
    with qtbot.waitSignal(page.done):
        qtbot.keyClick(dialog.name, Qt.Key.Key_Return, CONTROL)
    assert "绿化所" in [u["name"] for u in desk.store.units()]
    assert section.unit is not None
    assert section.unit.name == "绿化所"


def test_a_unit_without_orders_is_renamed_one_with_orders_is_put_aside(desk: Desk) -> None:
    assert unit_office.rename(desk, "城建中心", "城市建设中心").moved == ()
    assert "城建中心" not in [u["name"] for u in desk.store.units()]
    done = unit_office.rename(desk, "临江新村居民区", "临江居民区")
    assert done.moved == (WALL,)
    row = desk.store.order_row(WALL)
    assert row is not None
    assert row["unit"] == "临江居民区"
    old, new = (next(u for u in unit_office.listed(desk) if u.name == n) for n in ("临江新村居民区", "临江居民区"))
    assert not old.active
    assert new.aliases == ("临江新村居民区",)


def test_two_units_are_put_together_from_the_window(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    section = _units(page)
    rows = section.table.rows_model.rows
    section.table.setCurrentIndex(section.table.rows_model.index(next(i for i, r in enumerate(rows) if r.name == "临江新村居民区"), 0))
    section.join.click()
    dialog = section.window().findChild(NameDialog)
    assert dialog is not None
    dialog.name.set_value("宝林六村居民区")
    with qtbot.waitSignal(page.done) as said:
        qtbot.keyClick(dialog.name, Qt.Key.Key_Return, CONTROL)
    assert said.args is not None
    assert (said.args[0].message, said.args[0].detail) == ("已合并：宝林六村居民区", "改派 1 件。")
    row = desk.store.order_row(WALL)
    assert row is not None
    assert row["unit"] == "宝林六村居民区"


def test_an_alias_that_is_another_units_name_is_refused(desk: Desk) -> None:
    from hotline_desk.services.office import Refused

    with pytest.raises(Refused, match="合并到"):
        unit_office.save(desk, "城建中心", "section", ["宝林六村居民区"], {}, True)


# -- looks
def test_looks_are_kept_with_the_office(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    page.choose("looks")
    section = page.sections["looks"]
    section.size.take_focus()
    with qtbot.waitSignal(page.restyle, timeout=5000):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_3)
    assert looks.of(desk).size == "huge"
    section.boxes["sound"].click()
    from hotline_desk.services import alerts

    assert alerts.wishes(desk)["sound"]


# -- backup
def test_a_backup_is_made_and_a_drill_restores_it(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    page.choose("backup")
    section = page.sections["backup"]
    assert not section.drill.isEnabled()
    with qtbot.waitSignal(page.said, timeout=20000) as said:
        qtbot.keyClick(section.make, Qt.Key.Key_S, CONTROL)
    assert said.args is not None
    assert said.args[0] == "已备份，并已核对"
    assert section.table.rows_model.rowCount() == 1
    qtbot.keyClick(section.drill, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: not section.task.running and "可以恢复" in section.drilled.text(), timeout=20000)
    assert [p.name for p in desk.folder.parent.iterdir()] == ["office"]


# -- 导入方案 ---------------------------------------------------------------------------------------
def test_own_schemes_are_renamed_deleted_and_put_back_by_keys(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    schemes.save(desk, "区平台", {"单据": "number", "说了啥": "content"})
    page.choose("maps")
    section = page.sections["maps"]
    section.table.setFocus()
    assert section.table.current_row().label == "区平台"
    qtbot.keyClick(section.table, Qt.Key.Key_F2)
    dialog = next(w for w in section.host.findChildren(Dialog) if w.isVisible())
    dialog.name.setText("区平台 2026 版")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return, CONTROL)
    assert [s.label for s in schemes.listed(desk)] == ["区平台 2026 版"]
    section.table.setFocus()
    qtbot.keyClick(section.table, Qt.Key.Key_Delete)
    assert schemes.listed(desk) == []
    assert not section.delete_button.isEnabled(), "what comes with the program is not deleted"
    qtbot.keyClick(section.table, Qt.Key.Key_Delete)
    acts.undo(desk)
    assert [s.label for s in schemes.listed(desk)] == ["区平台 2026 版"]


def test_remembered_answers_can_be_forgotten(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    schemes.answer(desk, ("工单编号", "办结时间"), "办结时间", "platform_due")
    page.choose("maps")
    button = next(b for b in page.sections["maps"].pane.findChildren(Button) if "重新问" in b.text())
    button.click()
    assert schemes.answered(desk) == 0


# -- the office's own values, lists of units
def test_a_value_becomes_the_offices_own_by_keys(qtbot: QtBot, page: SettingsPage, desk: Desk) -> None:
    from hotline_desk.screens.settings.own_value import OwnValueDialog

    page.choose("policy")
    section = page.sections["policy"]
    rows = section.values.rows_model.rows
    fixed = next(i for i, r in enumerate(rows) if r.name == "first_contact_workdays")
    section.values.setCurrentIndex(section.values.rows_model.index(fixed, 0))
    assert not section.own.isEnabled()
    at = next(i for i, r in enumerate(rows) if r.name == "dispatch_alert_minutes")
    section.values.setCurrentIndex(section.values.rows_model.index(at, 0))
    section.ask_own()
    dialog = page.window().findChild(OwnValueDialog)
    assert dialog is not None
    dialog.value.setText("很多")
    assert "不行" in dialog.value_field.error
    dialog.value.setText("90")
    assert dialog.value_field.error == ""
    qtbot.keyClick(dialog.value, Qt.Key.Key_Return, CONTROL)
    assert "理由" in dialog.reason_field.error
    dialog.reason.setText("例会定的")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, CONTROL)
    assert desk.pack.book(desk.now().date())["dispatch_alert_minutes"].value == 90
    own = section.values.rows_model.rows[0]
    assert (own.name, own.own) == ("dispatch_alert_minutes", True)
    section.values.setCurrentIndex(section.values.rows_model.index(0, 0))
    section.undo.click()
    assert desk.pack.book(desk.now().date())["dispatch_alert_minutes"].value == 60


def test_a_list_of_units_is_shown_before_it_is_taken(qtbot: QtBot, page: SettingsPage, desk: Desk, tmp_path: Path) -> None:
    from hotline_desk.screens.settings.unit_import import UnitImportDialog
    from hotline_desk.services import unit_sheet
    from hotline_desk.services.unit_sheet import UnitLine

    page.choose("units")
    section = page.sections["units"]
    section.write_list(tmp_path / "现有.xlsx")
    lines = unit_sheet.read(tmp_path / "现有.xlsx", desk.pack).units
    unit_sheet.write(tmp_path / "名单.xlsx", desk.pack, [*lines, UnitLine("新村居民区", "neighbourhood", {"first": "赵书记"})])
    section.open_list(tmp_path / "名单.xlsx")
    qtbot.waitUntil(lambda: page.window().findChild(UnitImportDialog) is not None, timeout=20000)
    dialog = page.window().findChild(UnitImportDialog)
    assert dialog.do.text().startswith("新增 1 个")
    assert "新村居民区" not in {u["name"] for u in desk.store.units()}
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return, CONTROL)
    kept = next(u for u in desk.store.units() if u["name"] == "新村居民区")
    assert kept["people"] == {"first": "赵书记"}


def test_the_posts_follow_the_kind_of_unit(page: SettingsPage) -> None:
    page.choose("units")
    section = page.sections["units"]
    section.kind.set_value("neighbourhood")
    section._show_posts()
    assert section.posts["first"]._hint.text() == "书记"
    section.kind.set_value("section")
    section._show_posts()
    assert section.posts["first"]._hint.text() == "科长"
