"""The second of two edits is told, with both texts, and loses nothing: one office, two desks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from hotline_desk.app import Window
from hotline_desk.screens.acting.scanning import DeskScans, ScanPanel
from hotline_desk.screens.settings.own_value import OwnValueDialog
from hotline_desk.services import (
    alerts,
    anonymising,
    audit,
    days,
    looks,
    notices,
    own_values,
    password_rules,
    places,
    records,
    regulation,
    safekeeping,
    scans,
    unit_office,
)
from hotline_desk.services.looks import Looks
from hotline_desk.services.office import Conflict, Desk, Refused
from hotline_desk.widgets.panes import Banner
from tests.screens.hands import words
from tests.screens.offices import office


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with office(tmp_path) as made:
        records.add(made, "knowledge", {"question": "油烟怎么办", "answer": "先责令清洗", "source": "第四条"})
        yield made
        QThreadPool.globalInstance().waitForDone()


@pytest.fixture
def other(desk: Desk) -> Iterator[Desk]:
    """The same office at another desk."""
    with Desk.open(desk.folder, clock=desk.clock, user="李强") as opened:
        yield opened


def test_a_record_that_two_correct_shows_both_texts(desk: Desk, other: Desk, window: Window) -> None:
    number = records.listed(desk, "knowledge")[0].number
    window.shell.go("knowledge", number)
    page: Any = window.shell.page("knowledge")
    records.amend(other, number, {"answer": "她写的口径", "source": "第五条"})
    page.form.fields["answer"].set_value("我写的口径")
    page.keep()
    field = page.form.fields["answer"]
    assert field.value() == "我写的口径"
    assert "她写的口径" in field.error
    assert page.form.fields["source"].value() == "第五条", "what only she changed is shown"
    assert "答复口径" in page.error.text()
    assert records.get(desk, number).fields["answer"] == "她写的口径", "nothing was written over"
    page.keep()
    kept = records.get(desk, number)
    assert (kept.fields["answer"], kept.fields["source"]) == ("我写的口径", "第五条")


def test_escape_takes_the_others_text(desk: Desk, other: Desk, window: Window) -> None:
    number = records.listed(desk, "knowledge")[0].number
    window.shell.go("knowledge", number)
    page: Any = window.shell.page("knowledge")
    records.amend(other, number, {"answer": "她写的口径"})
    page.form.fields["answer"].set_value("我写的口径")
    page.keep()
    assert page.escape()
    assert page.form.fields["answer"].value() == "她写的口径"


def test_a_unit_that_two_change_tells_both(desk: Desk, other: Desk, window: Window) -> None:
    window.shell.go("settings", "units")
    section: Any = window.shell.page("settings").sections["units"]  # type: ignore[attr-defined]
    name = section.unit.name
    unit_office.save(other, name, section.unit.kind, ["她写的别名"], {"first": "她写的人"}, True)
    section.people["first"].setText("我写的人")
    section._edited()
    assert not section.keep()
    assert "她写的人" in section.error.text()
    assert "她写的别名" in section.error.text()
    assert section.people["first"].text() == "我写的人"
    assert section.keep(), "a second Ctrl+S is meant"
    row = next(r for r in unit_office.listed(desk) if r.name == name)
    assert row.people["first"] == "我写的人"


def test_other_names_that_two_change_tell_both(desk: Desk, other: Desk, window: Window, qtbot: QtBot) -> None:
    places.save(desk, "宝林六村", ["六村"])
    window.shell.go("matters", "places")
    page: Any = window.shell.page("matters")
    pane = page.places
    qtbot.waitUntil(lambda: pane.row is not None and pane.row.name == "宝林六村", timeout=10_000)
    places.save(other, "宝林六村", ["六村", "她写的叫法"], "宝林六村")
    pane.others.setPlainText("六村\n我写的叫法")
    pane.save()
    assert "她写的叫法" in pane.others_field.error
    assert pane.others.toPlainText() == "六村\n我写的叫法"
    assert places.listed(desk, "宝林六村")[0].others == ("六村", "她写的叫法"), "nothing was written over"
    pane.save()
    assert places.listed(desk, "宝林六村")[0].others == ("六村", "我写的叫法"), "a second Ctrl+S is meant"


# -- the office's settings ------------------------------------------------------------------------------------
def section_of(window: Window, key: str) -> Any:
    window.shell.go("settings", key)
    return window.shell.page("settings").sections[key]  # type: ignore[attr-defined]


def test_a_value_of_the_offices_own_that_two_change_tells_both(desk: Desk, other: Desk, window: Window) -> None:
    item = next(v for v in regulation.values(desk, "") if v.name == "dispatch_alert_minutes")
    dialog = OwnValueDialog(section_of(window, "policy"), item)
    dialog.open()
    own_values.change(other, item.name, 90, date(2026, 9, 17), "她的会议纪要")
    dialog.value.setText("120")
    dialog.reason.setText("我的会议纪要")
    dialog._save()
    said = dialog.reason_field.error
    assert "90" in said
    assert "她的会议纪要" in said
    assert "120" in said
    assert "我的会议纪要" in said
    assert (dialog.value.text(), dialog.reason.text()) == ("120", "我的会议纪要")
    assert "她的会议纪要" in own_values.standing(desk, item.name), "nothing was written over"
    dialog._save()
    assert "我的会议纪要" in own_values.standing(desk, item.name), "a second time it is meant"


def test_a_day_that_two_make_their_own_tells_both(desk: Desk, other: Desk, window: Window, qtbot: QtBot) -> None:
    section = section_of(window, "calendar")
    section.ask_day(date(2026, 9, 18))
    dialog: Any = window.shell.layers()[-1]
    days.set_day(other, date(2026, 9, 18), "off", "她写的台风")
    dialog.kind.set_value("work")
    dialog.reason.setText("我写的值班")
    dialog._save()
    qtbot.waitUntil(lambda: "她写的台风" in dialog.field.error, timeout=10_000)
    assert "我写的值班" in dialog.field.error
    assert days.reason(desk, date(2026, 9, 18)) == "她写的台风"
    dialog._save()
    qtbot.waitUntil(lambda: days.reason(desk, date(2026, 9, 18)) == "我写的值班", timeout=10_000)


def test_how_long_people_are_kept_tells_both(desk: Desk, other: Desk, window: Window) -> None:
    section = section_of(window, "persons")
    anonymising.keep_for(other, "3")
    section.years.setText("5")
    section.keep_years()
    assert "3 年" in section.years_field.error
    assert "5 年" in section.years_field.error
    assert (section.years.text(), desk.setting(anonymising.RETENTION)) == ("5", 3)
    section.keep_years()
    assert desk.setting(anonymising.RETENTION) == 5


def told_by(section: Any, act: Callable[[], object]) -> list[str]:
    heard: list[str] = []
    section.said.connect(lambda _title, detail, _urgency: heard.append(detail))
    act()
    return heard


def test_how_long_the_record_of_access_is_kept_tells_both(desk: Desk, other: Desk, window: Window) -> None:
    section = section_of(window, "audit")
    audit.keep_for(other, 400)
    section.keeping.days.setText("500")
    said = told_by(section, lambda: section.keeping._try(section.keeping._keep))
    assert any("400 天" in words and "500 天" in words for words in said)
    assert (section.keeping.days.text(), audit.keep_days(desk)) == ("500", 400)
    section.keeping._try(section.keeping._keep)
    assert audit.keep_days(desk) == 500


def test_a_user_and_the_password_rules_that_two_change_tell_both(tmp_path: Path, desk: Desk, other: Desk, window: Window) -> None:
    before = password_rules.rules(desk)
    seen = password_rules.rules_words(before)
    password_rules.keep_rules(other, password_rules.Rules(12, 3, 90))
    with pytest.raises(Conflict) as caught:
        password_rules.keep_rules(desk, password_rules.Rules(10, 3, 0), before)
    assert "12 个字符" in str(caught.value)
    assert "10 个字符" in str(caught.value)
    assert seen not in str(caught.value)
    password_rules.keep_rules(desk, password_rules.Rules(10, 3, 0), password_rules.rules(desk))
    assert password_rules.rules(desk).length == 10


def test_the_same_change_twice_is_no_conflict(desk: Desk, other: Desk) -> None:
    seen = anonymising.kept_words(desk)
    anonymising.keep_for(other, "3")
    assert anonymising.keep_for(desk, "3", seen) == 3


def test_a_place_that_two_write_down_anew_tells_both(desk: Desk, other: Desk, window: Window, qtbot: QtBot) -> None:
    window.shell.go("matters", "places")
    pane = window.shell.page("matters").places  # type: ignore[attr-defined]
    pane.begin()
    places.save(other, "宝林六村", ["她写的叫法"])
    pane.name.setText("宝林六村")
    pane.others.setPlainText("我写的叫法")
    pane.save()
    assert "她写的叫法" in pane.others_field.error
    assert "我写的叫法" in pane.others_field.error
    assert places.listed(desk, "宝林六村")[0].others == ("她写的叫法",), "nothing was written over"
    pane.save()
    assert places.listed(desk, "宝林六村")[0].others == ("我写的叫法",), "a second Ctrl+S is meant"


def test_a_place_is_not_renamed_over_another(desk: Desk) -> None:
    places.save(desk, "宝林六村", ["六村"])
    places.save(desk, "宝林七村", ["七村"])
    with pytest.raises(Refused, match="已经另有一条"):
        places.save(desk, "宝林七村", ["六村"], "宝林六村", ["六村"])
    assert places.own(desk, "宝林七村") is not None


# -- places on disk ---------------------------------------------------------------------------------------------
def folders(room: Path) -> tuple[Path, Path]:
    for name in ("hers", "mine"):
        (room / name).mkdir()
    return room / "hers", room / "mine"


def test_the_scan_folder_that_two_set_tells_both(desk: Desk, other: Desk, window: Window, tmp_path: Path) -> None:
    section = section_of(window, "scans")
    hers, mine = folders(tmp_path)
    scans.set_folder(other, hers)
    said = told_by(section, lambda: section.keep(mine))
    assert any(str(hers) in words and str(mine) in words for words in said)
    assert (scans.folder(desk), section.place.text()) == (str(hers), str(hers))
    section.keep(mine)
    assert scans.folder(desk) == str(mine), "a second time it is meant"
    scans.forget_folder(other)
    assert "不自动找" in " ".join(told_by(section, lambda: section.keep(hers)))


def test_the_scan_folder_set_beside_the_scans_tells_both(desk: Desk, other: Desk, window: Window, qtbot: QtBot, tmp_path: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    hers, mine = folders(tmp_path)
    panel = ScanPanel(window.shell.centralWidget(), DeskScans(desk))
    panel.open()
    qtbot.waitUntil(lambda: "设好扫描文件夹" in panel.told.text(), timeout=10_000)
    scans.set_folder(other, hers)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(mine))
    panel.choose_folder()
    assert scans.folder(desk) == str(hers), "nothing was written over"
    qtbot.waitUntil(lambda: "没有新文件" in panel.told.text() and not panel._reading, timeout=10_000)
    assert str(hers) in words(panel), "what both say is still to be read when the list has come"
    assert str(mine) in words(panel)
    panel.choose_folder()
    assert scans.folder(desk) == str(mine), "a second time it is meant"


def test_the_second_backup_place_that_two_set_tells_both(desk: Desk, other: Desk, window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    section = section_of(window, "backup")
    hers, mine = folders(tmp_path)
    safekeeping.keep_second(other, hers)
    said = told_by(section, lambda: section._keep_place(mine))
    assert any(str(hers) in words and str(mine) in words for words in said)
    assert safekeeping.second_place(desk) == str(hers)
    assert not list(mine.iterdir()), "no backup went there"
    section._keep_place(mine)
    assert safekeeping.second_place(desk) == str(mine), "a second time it is meant"
    qtbot.waitUntil(lambda: not section.task.running, timeout=20_000)


# -- people and looks -------------------------------------------------------------------------------------------
def test_how_soon_the_window_locks_tells_both(desk: Desk, other: Desk, window: Window) -> None:
    section = section_of(window, "people")
    password_rules.keep_idle(other, 20)

    def choose() -> None:
        section.idle.set_value("5")
        section.idle.activated.emit(0)

    said = told_by(section, choose)
    assert any("20 分钟" in words and "5 分钟" in words for words in said)
    assert (password_rules.idle(desk), section.idle.value()) == (20, "20")
    choose()
    assert password_rules.idle(desk) == 5, "a second time it is meant"


def test_looks_that_two_choose_stand_beside_each_other_and_a_size_tells_both(desk: Desk, other: Desk, window: Window) -> None:
    section = section_of(window, "looks")
    looks.choose(other, Looks("large"))
    section.dark.set_value("dark")
    section._look("")
    assert looks.of(desk) == Looks("large", True), "what only she changed stays"
    section.read()
    looks.choose(other, Looks("huge", True))
    section.size.set_value("standard")
    said = told_by(section, lambda: section._look(""))
    assert any("特大" in words and "标准" in words for words in said)
    assert (looks.of(desk).size, section.size.value()) == ("huge", "huge")


def test_a_way_of_being_told_leaves_the_others_as_she_made_them(desk: Desk, other: Desk, window: Window) -> None:
    section = section_of(window, "looks")
    alerts.wish(other, sound=not alerts.wishes(desk)["sound"])
    wanted = {**alerts.wishes(desk), "tray": not alerts.wishes(desk)["tray"]}
    section.boxes["tray"].click()
    assert alerts.wishes(desk) == wanted


# -- the year's notice --------------------------------------------------------------------------------------------
NOTICE = (Path(__file__).parent.parent / "services" / "notice-2027.txt").read_text(encoding="utf-8")
HERS = NOTICE.replace("5日（周五）至11日（周四）放假调休，共7天。2月14日（周日）、2月20日（周六）上班", "6日（周六）至12日（周五）放假调休，共7天。2月14日（周日）上班")


def pasted(section: Any, qtbot: QtBot, words: str) -> None:
    section.text.setPlainText(words)
    qtbot.waitUntil(section.save.isEnabled, timeout=10_000)


def banners(section: Any) -> str:
    return " ".join(b.accessibleName() for b in section.pane.findChildren(Banner))


def test_the_notice_of_a_year_that_two_take_tells_both(desk: Desk, other: Desk, window: Window, qtbot: QtBot) -> None:
    section = section_of(window, "calendar")
    pasted(section, qtbot, NOTICE)
    notices.adopt(other, days.read(HERS))
    section.adopt()
    qtbot.waitUntil(lambda: section.save.isEnabled() and "2/6–2/12" in banners(section), timeout=10_000)
    assert "2/5–2/11" in banners(section)
    assert "劳动节" not in banners(section), "of what both say the same nothing is told"
    assert section.text.toPlainText() == NOTICE
    assert "2/6–2/12" in days.taken(desk, 2027)["春节"], "nothing was written over"
    section.adopt()
    qtbot.waitUntil(lambda: "2/5–2/11" in days.taken(desk, 2027)["春节"], timeout=10_000)
    qtbot.waitUntil(lambda: not section.text.toPlainText(), timeout=10_000)


def test_the_same_notice_twice_is_no_conflict_and_no_act(desk: Desk, other: Desk, window: Window, qtbot: QtBot) -> None:
    section = section_of(window, "calendar")
    pasted(section, qtbot, NOTICE)
    notices.adopt(other, days.read(NOTICE))
    desk.settings_changed()  # as after a new start
    before = list(desk.undo_stack)
    said = told_by(section, lambda: (section.adopt(), qtbot.waitUntil(lambda: not section.text.toPlainText(), timeout=10_000)))
    assert said == ["日历没有变化。"]
    assert desk.undo_stack == before


def test_two_changes_of_a_year_lie_over_each_other(desk: Desk, other: Desk) -> None:
    notices.adopt(desk, days.read(NOTICE))
    seen = days.taken(desk, 2027)
    notices.adopt(other, days.read("国务院办公厅关于调整2027年劳动节假期安排的通知\n一、劳动节：5月1日（周六）至4日（周二）放假调休，共4天。5月8日（周六）上班。"))
    change = days.read("国务院办公厅关于调整2027年国庆节假期安排的通知\n七、国庆节：10月1日（周五）至6日（周三）放假调休，共6天。10月9日（周六）上班。")
    days.adopt_notice(desk, change, seen=seen)
    assert ("5/1–5/4" in days.taken(desk, 2027)["劳动节"], "10/1–10/6" in days.taken(desk, 2027)["国庆节"]) == (True, True)
