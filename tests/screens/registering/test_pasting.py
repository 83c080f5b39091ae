"""登记: what is read from pasted text, and what a field takes."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.register import RegisterPage
from hotline_desk.screens.register.form import MomentError, faults, read_moment
from hotline_desk.screens.register.source import qt_position
from hotline_desk.services.office import Desk
from tests.screens.registering.hands import PASTED, copied, look_all, paste, values


def test_pasting_fills_the_form_and_tints_what_was_read(qtbot: QtBot, page: RegisterPage) -> None:
    paste(qtbot, page)
    read = values(page)
    assert read["number"] == "BS260917-0102"
    assert read["received_at"] == "2026-09-17 09:10"
    assert (read["caller"], read["phone"]) == ("陈女士", "13800001234")
    assert (read["kind"], read["urgency"], read["class"]) == ("complaint", "normal", "general")
    assert read["address"] == "友谊路街道宝林六村12号302室门口"
    edit = page.pane.source.edit
    tinted = {s.cursor.selectedText() for s in edit.extraSelections()}
    assert {"BS260917-0102", "陈女士", "13800001234"} <= tinted
    dashed = [s for s in edit.extraSelections()
              if s.format.underlineStyle() == QTextCharFormat.UnderlineStyle.DashUnderline]
    assert (bool(dashed), page.pane.form.to_check()) == (True, ["category"])
    assert "已识别" in page.pane.source.known.text()


def test_paste_key_works_where_no_field_has_the_focus(qtbot: QtBot, page: RegisterPage) -> None:
    copied(PASTED)
    page.pane.clear_button.setFocus()
    qtbot.keyClick(page.pane.clear_button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert values(page)["number"] == "BS260917-0102"


def test_what_the_clerk_wrote_is_not_overwritten(qtbot: QtBot, page: RegisterPage) -> None:
    caller = page.pane.form.fields["caller"].editor
    caller.setFocus()
    qtbot.keyClicks(caller, "Li")
    paste(qtbot, page)
    assert values(page)["caller"] == "Li"


def test_a_wish_for_secrecy_is_shown_and_kept(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page, PASTED.replace("要求彻底解决。", "要求彻底解决，要求对来电人保密。"))
    assert page.pane.form.fields["caller"]._plain_hint[0] == "要求保密"
    look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.judge("BS260917-0102")[0].fact("flags") == ["confidential"]


def test_text_without_labels_leaves_the_form_alone_and_says_so(qtbot: QtBot, page: RegisterPage) -> None:
    paste(qtbot, page, "谢谢")
    assert values(page)["number"] == ""
    assert page.pane.source.hint.text() == "没有认出可填的内容，请直接填写右边"


@pytest.mark.parametrize(("text", "index", "expected"), [("abc", 2, 2), ("𠮷a", 1, 2), ("a𠮷b𠮷", 4, 6)])
def test_offsets_count_as_qt_counts(text: str, index: int, expected: int) -> None:
    assert qt_position(text, index) == expected


# -- fields -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("text", "expected"), [
    ("", None), ("2026-09-17 09:10", datetime(2026, 9, 17, 9, 10)), ("2026/9/17 9:10", datetime(2026, 9, 17, 9, 10)),
    ("2026年9月17日 9时10分", datetime(2026, 9, 17, 9, 10)), ("2026.9.17", datetime(2026, 9, 17)),
    ("2026-09-17T09:10", datetime(2026, 9, 17, 9, 10)), ("2026-09-17 09:10:30", datetime(2026, 9, 17, 9, 10)),
])
def test_moments_are_read_as_clerks_type_them(text: str, expected: datetime | None) -> None:
    assert read_moment(text) == expected


@pytest.mark.parametrize("text", ["明天", "2026-13-01", "2026-02-30 10:00", "9:10"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(MomentError):
        read_moment(text)


GOOD = {"number": "B1", "received_at": "2026-09-17 09:10", "platform_due": "", "phone": "13800001234", "address": "甲路",
        "subject": "噪声", "content": ""}


@pytest.mark.parametrize(("change", "field"), [
    ({}, ""), ({"number": ""}, "number"), ({"received_at": ""}, "received_at"), ({"received_at": "上午"}, "received_at"),
    ({"platform_due": "很快"}, "platform_due"), ({"phone": ""}, "phone"), ({"phone": "1386022"}, "phone"),
    ({"phone": "未留电话"}, ""), ({"address": ""}, "address"), ({"subject": ""}, "content"),
])
def test_faults_name_the_field(change: dict[str, str], field: str) -> None:
    found = [f.field for f in faults(GOOD | change)]
    assert found == ([field] if field else [])


def test_saving_with_faults_stops_at_the_first_and_f8_goes_on(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    form = page.pane.form
    assert form.wrong() == ["number", "phone", "address", "content"]
    assert form.current() == "number"
    assert "要改" in page.pane.state.text()
    qtbot.keyClick(page, Qt.Key.Key_F8)
    assert form.current() == "phone"
    qtbot.keyClicks(form.fields["phone"].editor, "13800005678")
    assert "phone" not in form.wrong()


def test_tab_order_is_reading_order(qtbot: QtBot, page: RegisterPage) -> None:
    form = page.pane.form
    form.fields["number"].editor.setFocus()
    seen = [form.current()]
    for _ in range(12):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(form.current())
    assert seen == list(form.fields)
