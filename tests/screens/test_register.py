"""登记 over a real office in a temporary folder: pasted text, marks, earlier orders, deadlines, saving, drafts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCharFormat
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.screens.page import PageSpec
from hotline_desk.screens.register import RegisterPage
from hotline_desk.screens.register.form import MomentError, faults, read_moment
from hotline_desk.screens.register.source import qt_position
from hotline_desk.screens.shell import Shell
from hotline_desk.services import acts, registering, repeats
from hotline_desk.services.office import Desk
from hotline_desk.services.views import Done
from hotline_desk.widgets.panes import Banner
from hotline_desk.widgets.text import ClauseLink
from hotline_desk.widgets.theme import apply, make_theme
from hotline_desk.widgets.why import ClauseDrawer

NOW = datetime(2026, 9, 17, 10, 6)
PASTED = """【区热线平台派单】
工单编号：BS260917-0102
派单时间：2026-09-17 09:10
来电人：陈女士   联系电话：13800001234
诉求类型：投诉   紧急程度：一般
事发地点：友谊路街道宝林六村12号302室门口
诉求内容：来电人反映其居住楼道内 3 楼长期堆放纸箱、旧家具及一辆电动车，要求彻底解决。
要求回复时限：一般件 5 个工作日"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "office", "youyilu", "友谊路街道热线办", clock=lambda: NOW, user="王敏") as opened:
        earlier = {"number": "BS260319-0001", "received_at": "2026-03-19T09:00", "phone": "13800001234", "kind": "complaint",
                   "address": "友谊路街道宝林六村12号302室门口", "subject": "楼道堆放旧家具", "content": "楼道堆放旧家具"}
        registering.save(opened, earlier, {"to": "宝林六村居民区", "class": "general"})
        yield opened


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Iterator[RegisterPage]:
    apply(qapp, make_theme(motion=False))
    register = RegisterPage(desk)
    qtbot.addWidget(register)
    register.resize(1210, 640)
    register.show()
    register.activateWindow()
    qtbot.waitUntil(register.isActiveWindow)
    register.shown()
    yield register
    register.pane.adviser.wait()


def _clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _values(page: RegisterPage) -> dict[str, str]:
    return page.pane.form.texts()


def _paste(qtbot: QtBot, page: RegisterPage, text: str = PASTED) -> None:
    _clipboard(text)
    page.pane.source.edit.setFocus()
    qtbot.keyClick(page.pane.source.edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def _look_all(qtbot: QtBot, page: RegisterPage) -> None:
    for _ in range(20):
        if not page.pane.form.to_check():
            return
        qtbot.keyClick(page, Qt.Key.Key_F8)


def _banner(page: RegisterPage) -> str:
    return "".join(b.accessibleName() for b in page.findChildren(Banner) if not b.isHidden())


# -- pasted text ------------------------------------------------------------------------------------
def test_pasting_fills_the_form_and_tints_what_was_read(qtbot: QtBot, page: RegisterPage) -> None:
    _paste(qtbot, page)
    values = _values(page)
    assert values["number"] == "BS260917-0102"
    assert values["received_at"] == "2026-09-17 09:10"
    assert (values["caller"], values["phone"]) == ("陈女士", "13800001234")
    assert (values["kind"], values["urgency"], values["class"]) == ("complaint", "normal", "general")
    assert values["address"] == "友谊路街道宝林六村12号302室门口"
    edit = page.pane.source.edit
    tinted = {s.cursor.selectedText() for s in edit.extraSelections()}
    assert {"BS260917-0102", "陈女士", "13800001234"} <= tinted
    dashed = [s for s in edit.extraSelections()
              if s.format.underlineStyle() == QTextCharFormat.UnderlineStyle.DashUnderline]
    unsure = set(page.pane.form.to_check())
    assert bool(dashed) == bool(unsure)
    assert "已识别" in page.pane.source.known.text()


def test_paste_key_works_where_no_field_has_the_focus(qtbot: QtBot, page: RegisterPage) -> None:
    _clipboard(PASTED)
    page.pane.clear_button.setFocus()
    qtbot.keyClick(page.pane.clear_button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert _values(page)["number"] == "BS260917-0102"


def test_what_the_clerk_wrote_is_not_overwritten(qtbot: QtBot, page: RegisterPage) -> None:
    caller = page.pane.form.fields["caller"].editor
    caller.setFocus()
    qtbot.keyClicks(caller, "Li")
    _paste(qtbot, page)
    assert _values(page)["caller"] == "Li"


def test_a_wish_for_secrecy_is_shown_and_kept(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    _paste(qtbot, page, PASTED.replace("要求彻底解决。", "要求彻底解决，要求对来电人保密。"))
    assert page.pane.form.fields["caller"]._plain_hint[0] == "要求保密"
    _look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.judge("BS260917-0102")[0].fact("flags") == ["confidential"]


def test_text_without_labels_leaves_the_form_alone_and_says_so(qtbot: QtBot, page: RegisterPage) -> None:
    _paste(qtbot, page, "谢谢")
    assert _values(page)["number"] == ""
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


# -- what is shown while typing -----------------------------------------------------------------------
def test_earlier_orders_and_deadlines_appear_with_their_clauses(qtbot: QtBot, page: RegisterPage) -> None:
    _paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.repeats.isVisible(), timeout=5000)
    assert [r.order for r in page.pane.repeats.rows] == ["BS260319-0001"]
    links = [link.number for link in page.pane.deadlines.findChildren(ClauseLink)]
    assert "第八条（一）" in links
    assert any("9月18日" in words for words in page.pane.deadlines.texts)
    assert page.pane.form.units.unit() == "宝林六村居民区"  # proposed by the address


def test_where_the_order_goes_stands_beside_the_button_and_in_the_toast(qtbot: QtBot, page: RegisterPage) -> None:
    _paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.state.text().endswith("派给宝林六村居民区"))
    _look_all(qtbot, page)
    assert page.pane.state.text() == "没有要核对的了　派给宝林六村居民区"
    with qtbot.waitSignal(page.done) as done:
        page.pane.save_and_send()
    assert done.args[0].message == "已登记，派给宝林六村居民区：BS260917-0102"


def test_a_clause_opens_its_drawer(qtbot: QtBot, page: RegisterPage) -> None:
    _paste(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.pane.deadlines.findChildren(ClauseLink)), timeout=5000)
    page.pane.deadlines.findChildren(ClauseLink)[0].click()
    drawer = page.findChild(ClauseDrawer)
    assert drawer is not None
    assert "第八条" in drawer.why.clause
    drawer.close_layer()


def test_linking_joins_the_matter_of_the_earlier_order(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    _paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.repeats.isVisible(), timeout=5000)
    qtbot.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    _look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    first, second = (desk.judge(n)[0].matter for n in ("BS260319-0001", "BS260917-0102"))
    assert first
    assert first == second


def test_among_several_the_mouse_links_the_one_that_is_pressed(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    first = desk.store.order_row("BS260319-0001")
    assert first is not None
    registering.save(desk, {name: first[name] for name in ("channel", "kind", "caller", "phone", "address", "subject", "content", "category") if first[name]}
                     | {"number": "BS260320-0007", "received_at": "2026-03-20T09:00"})
    _paste(qtbot, page)
    card = page.pane.repeats
    qtbot.waitUntil(lambda: len(card.rows) > 1 and card.isVisible(), timeout=5000)
    wanted = card.rows[-1].order
    assert wanted != card.rows[0].order
    qtbot.mouseClick(card._picks[wanted], Qt.MouseButton.LeftButton)
    assert page.pane.same_as == wanted
    assert wanted in card.sentence.text()
    assert not card._picks[wanted].isVisible()
    other = card.rows[0].order
    qtbot.mouseClick(card._picks[other], Qt.MouseButton.LeftButton)
    assert page.pane.same_as == other, "pressed on another line, the link moves there"
    qtbot.mouseClick(card.link, Qt.MouseButton.LeftButton)
    assert page.pane.same_as == ""
    assert all(pick.isVisible() for pick in card._picks.values())


def test_a_link_falls_away_with_the_order_it_pointed_to(qtbot: QtBot, page: RegisterPage) -> None:
    _paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.repeats.isVisible(), timeout=5000)
    qtbot.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert page.pane.same_as == "BS260319-0001"
    page.pane.form.fields["phone"].set_value("13900009999")
    page.pane.form.fields["address"].set_value("别处的路 9 号")
    qtbot.waitUntil(lambda: not page.pane.repeats.rows, timeout=5000)
    assert page.pane.same_as == ""


def test_not_a_repeat_hides_the_card_until_others_turn_up(qtbot: QtBot, page: RegisterPage) -> None:
    _paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.repeats.isVisible(), timeout=5000)
    page.pane.repeats.apart.click()
    assert not page.pane.repeats.isVisible()
    page.pane.ask_again()
    qtbot.wait(700)
    assert not page.pane.repeats.isVisible()


def test_not_a_repeat_is_remembered_with_the_order(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    _paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.repeats.isVisible(), timeout=5000)
    page.pane.repeats.apart.click()
    _look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    order = desk.judge("BS260917-0102")[0]
    assert (order.matter, order.apart_from) == ("", {"BS260319-0001"})
    assert repeats.of_order(desk, "BS260917-0102") == []
    acts.undo(desk)
    assert desk.judge("BS260917-0102")[0].voided


def test_words_alone_are_enough_to_look_for_the_same_matter(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    earlier = desk.judge("BS260319-0001")[0]
    page.pane.form.fields["subject"].set_value(str(earlier.fact("subject")))
    page.pane.form.fields["content"].set_value(f"{earlier.fact('address')}，{earlier.fact('content')}")
    qtbot.waitUntil(lambda: page.pane.repeats.isVisible(), timeout=5000)
    assert [r.order for r in page.pane.repeats.rows] == ["BS260319-0001"]


def test_a_category_is_offered_with_its_reason_and_not_filled_in(qtbot: QtBot, page: RegisterPage) -> None:
    field = page.pane.form.fields["category"]
    page.pane.form.fields["content"].set_value("楼道里长期堆放纸箱和旧家具，要求清理")
    qtbot.waitUntil(lambda: bool(field.toolTip()), timeout=5000)
    assert "楼道堆物" in field.toolTip()
    assert "：" in field.toolTip()
    assert field.value() == ""
    assert any("楼道堆物" in field.editor.itemText(n) for n in range(field.editor.count()))


@pytest.mark.parametrize(("beliefs", "hint"), [((0.9, 0.05, 0.05), "推荐 楼道堆物"), ((0.5, 0.3, 0.1), "可能是 楼道堆物、飞线充电、照明"), ((0.5,), "可能是 楼道堆物"),
                                               ((), "")])
def test_an_unsure_category_is_one_of_three_that_the_clerk_takes_by_a_key(
        qtbot: QtBot, page: RegisterPage, beliefs: tuple[float, ...], hint: str) -> None:
    from hotline_desk.screens.register.advising import Advice
    from hotline_desk.screens.register.proposing import propose
    from hotline_desk.services.units import CategoryChoice

    form = page.pane.form
    field, names = form.fields["category"], ("小区管理 / 楼道堆物", "消防安全 / 飞线充电", "市政设施 / 照明")
    listed = [CategoryChoice(name, "用词相近", belief) for name, belief in zip(names, beliefs, strict=False)]
    propose(form, Advice(categories=(*listed, CategoryChoice("绿化管理", "目录", 0.0))))
    assert field._plain_hint[0] == hint
    assert field.value() == ""  # never by itself
    form.fields["content"].editor.setFocus()
    qtbot.keyClick(form.fields["content"].editor, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert field.value() == (names[1] if len(beliefs) > 1 else "")
    assert ("category" in form.touched) is (len(beliefs) > 1)


def test_a_taken_number_is_said_and_leads_to_its_order(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    _paste(qtbot, page)
    number = page.pane.form.fields["number"].editor
    number.setFocus()
    number.selectAll()
    qtbot.keyClicks(number, "BS260319-0001")
    _look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.pane.form.wrong() == ["number"]
    assert "已在库里" in _banner(page)
    went: list[tuple[str, object]] = []
    page.go.connect(lambda key, argument: went.append((key, argument)))
    next(b for b in page.findChildren(Banner) if not b.isHidden()).pressed.emit("打开那一件")
    assert went == [("dossier", "BS260319-0001")]


# -- saving -------------------------------------------------------------------------------------------
def test_what_is_unsure_is_looked_at_before_saving(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    _paste(qtbot, page)
    page.pane.form.fields["category"].set_check(True)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not desk.store.exists("BS260917-0102")
    assert page.pane.form.current() in page.pane.form.to_check()
    for _ in range(5):
        qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.store.exists("BS260917-0102")


def test_saving_and_sending_empties_the_form_and_keeps_the_text(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    said: list[Done] = []
    page.done.connect(said.append)
    _paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.form.units.unit() != "", timeout=5000)
    _look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    order = desk.judge("BS260917-0102")[0]
    assert order.unit == "宝林六村居民区"
    assert desk.store.events("BS260917-0102")[0].get("extra")["粘贴原文"] == PASTED
    assert page.pane.is_empty()
    assert _values(page)["number"] == ""
    assert page.pane.source.edit.hasFocus()
    assert [d.order for d in said] == ["BS260917-0102"]


def test_sending_without_a_unit_says_what_to_do(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    _paste(qtbot, page, PASTED.replace("宝林六村", "无名路"))
    _look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Ctrl+S 仅登记" in page.pane.form.fields["to"].error
    assert not desk.store.exists("BS260917-0102")


def test_undoing_brings_the_contents_back(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    _paste(qtbot, page)
    _look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.pane.is_empty()
    acts.undo(desk)
    page.refresh()
    assert _values(page)["number"] == "BS260917-0102"
    assert page.pane.source.text() == PASTED
    _look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.judge("BS260917-0102")[1].state == "registered"  # the number is free again


def test_esc_clears_and_the_banner_brings_it_back(qtbot: QtBot, page: RegisterPage) -> None:
    _paste(qtbot, page)
    assert page.escape()
    assert _values(page)["number"] == ""
    assert "已清空" in _banner(page)
    next(b for b in page.findChildren(Banner) if not b.isHidden()).pressed.emit("放回来")
    assert _values(page)["number"] == "BS260917-0102"
    page.pane.start_over()
    assert not page.escape()  # nothing to clear: the shell goes back


def test_what_was_cleared_is_offered_only_until_the_next_order_is_pasted(qtbot: QtBot, page: RegisterPage) -> None:
    _paste(qtbot, page)
    bar = page.pane.form.scroll.verticalScrollBar()
    bar.setRange(0, 300)
    bar.setValue(200)
    assert page.escape()
    assert bar.value() == 0  # the next order begins at its number
    _paste(qtbot, page, PASTED.replace("BS260917-0102", "BS260917-0103"))
    assert "已清空" not in _banner(page)  # pressing 放回来 now would cost the new one
    assert _values(page)["number"] == "BS260917-0103"


def test_a_number_of_the_offices_own(qtbot: QtBot, page: RegisterPage) -> None:
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert _values(page)["number"].startswith("BD2026-")


# -- drafts -------------------------------------------------------------------------------------------
def test_a_draft_is_kept_within_two_seconds_and_offered_again(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    subject = page.pane.form.fields["subject"].editor
    subject.setFocus()
    qtbot.keyClicks(subject, "noise at night")
    qtbot.waitUntil(lambda: registering.load_draft(desk, "register") is not None, timeout=2000)
    again = RegisterPage(desk)
    qtbot.addWidget(again)
    again.show()
    again.shown()
    assert "没登记完" in _banner(again)
    next(b for b in again.findChildren(Banner) if not b.isHidden()).pressed.emit("接着填")
    assert _values(again)["subject"] == "noise at night"
    again.pane.adviser.wait()


def test_saving_drops_the_draft(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    _paste(qtbot, page)
    page.pane.keep_draft()
    assert registering.load_draft(desk, "register") is not None
    _look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert registering.load_draft(desk, "register") is None


def test_an_order_from_elsewhere_fills_the_form(page: RegisterPage) -> None:
    page.shown({"number": "X9", "phone": "138602", "subject": "噪声", "received_at": "2026-09-17T08:52"})
    assert _values(page)["received_at"] == "2026-09-17 08:52"
    assert page.pane.form.wrong() == ["phone", "address"]


# -- in the window --------------------------------------------------------------------------------------
@pytest.fixture
def shell(qtbot: QtBot, qapp: QApplication, desk: Desk) -> Iterator[Shell]:
    apply(qapp, make_theme(motion=False))
    window = Shell("友谊路街道", [PageSpec("register", "登记", lambda: RegisterPage(desk), "register", "Ctrl+2")])
    window.undo_wanted.connect(lambda done: window.say_done(acts.undo(desk, done)))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go("register")
    yield window
    _page(window).pane.adviser.wait()


def _page(shell: Shell) -> RegisterPage:
    page = shell.page("register")
    assert isinstance(page, RegisterPage)
    return page


def test_ctrl_z_after_saving_takes_the_order_back_not_the_text(qtbot: QtBot, shell: Shell, desk: Desk) -> None:
    page = _page(shell)
    _paste(qtbot, page)
    _look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.judge("BS260917-0102")[1].state == "registered"
    assert page.pane.source.edit.hasFocus()
    qtbot.keyClick(page.pane.source.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.judge("BS260917-0102")[1].state == "void"
    assert _values(page)["number"] == "BS260917-0102"


@pytest.mark.parametrize("name", ["number", "kind", "content", "category", "to"])
def test_esc_in_any_field_reaches_the_page(qtbot: QtBot, shell: Shell, name: str) -> None:
    page = _page(shell)
    _paste(qtbot, page)
    page.pane.form.fields[name].editor.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert _values(page)["number"] == ""


@pytest.mark.parametrize("name", ["number", "content", "to"])
def test_ctrl_enter_works_from_any_field(qtbot: QtBot, shell: Shell, desk: Desk, name: str) -> None:
    page = _page(shell)
    _paste(qtbot, page)
    page.pane.form.units.set_unit("宝林六村居民区")
    _look_all(qtbot, page)
    page.pane.form.fields[name].editor.setFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.judge("BS260917-0102")[0].unit == "宝林六村居民区"


def test_a_unit_is_found_by_its_initials(qtbot: QtBot, shell: Shell) -> None:
    page = _page(shell)
    _paste(qtbot, page)
    box = page.pane.form.units
    qtbot.waitUntil(lambda: box.count() > 0, timeout=5000)
    box.setFocus()
    box.lineEdit().selectAll()
    qtbot.keyClicks(box.lineEdit(), "bllc")
    assert box.unit() == "宝林六村居民区"
