"""登记: what is shown while typing: earlier orders, deadlines, categories, a number that is taken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.screens.register import RegisterPage
from hotline_desk.services import acts, registering, repeats
from hotline_desk.services.office import Desk
from hotline_desk.widgets.panes import Banner
from hotline_desk.widgets.text import ClauseLink
from hotline_desk.widgets.why import ClauseDrawer
from tests.screens.registering.hands import PASTED, banner, look_all, paste


def test_earlier_orders_and_deadlines_appear_with_their_clauses(qtbot: QtBot, page: RegisterPage) -> None:
    paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.repeats.isVisible(), timeout=5000)
    assert [r.order for r in page.pane.repeats.rows] == ["BS260319-0001"]
    links = [link.number for link in page.pane.deadlines.findChildren(ClauseLink)]
    assert "第八条（一）" in links
    assert any("9月18日" in words for words in page.pane.deadlines.texts)
    assert page.pane.form.units.unit() == "宝林六村居民区"  # proposed by the address


def test_where_the_order_goes_stands_beside_the_button_and_in_the_toast(qtbot: QtBot, page: RegisterPage) -> None:
    paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.state.text().endswith("派给宝林六村居民区"))
    look_all(qtbot, page)
    assert page.pane.state.text() == "没有要核对的了　派给宝林六村居民区"
    with qtbot.waitSignal(page.done) as done:
        page.pane.save_and_send()
    assert done.args[0].message == "已登记，派给宝林六村居民区：BS260917-0102"


def test_what_must_not_stay_empty_is_told_while_it_is_and_f8_goes_there(qtbot: QtBot, page: RegisterPage) -> None:
    paste(qtbot, page, "\n".join(line for line in PASTED.splitlines() if "地点" not in line and "编号" not in line))
    qtbot.waitUntil(lambda: bool(page.pane.form.texts()["phone"]))
    look_all(qtbot, page)
    assert page.pane.state.text().startswith("还缺 2 项：工单编号、地址")
    for name, words in (("address", "宝林路 1 号"), ("number", "BS1")):  # on from where the cursor is, round the form
        qtbot.keyClick(page, Qt.Key.Key_F8)
        assert page.pane.form.current() == name
        page.pane.form.fields[name].set_value(words)
    qtbot.waitUntil(lambda: page.pane.state.text().startswith("没有要核对的了"))


def test_a_clause_opens_its_drawer(qtbot: QtBot, page: RegisterPage) -> None:
    paste(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.pane.deadlines.findChildren(ClauseLink)), timeout=5000)
    page.pane.deadlines.findChildren(ClauseLink)[0].click()
    drawer = page.findChild(ClauseDrawer)
    assert drawer is not None
    assert "第八条" in drawer.why.clause
    drawer.close_layer()


def test_linking_joins_the_matter_of_the_earlier_order(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.repeats.isVisible(), timeout=5000)
    qtbot.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    first, second = (desk.judge(n)[0].matter for n in ("BS260319-0001", "BS260917-0102"))
    assert first
    assert first == second


def _again(desk: Desk, number: str) -> None:
    """The earlier matter was complained of once more."""
    first = desk.store.order_row("BS260319-0001")
    assert first is not None
    registering.save(desk, {name: first[name] for name in ("channel", "kind", "caller", "phone", "address", "subject", "content", "category") if first[name]}
                     | {"number": number, "received_at": "2026-03-20T09:00"})


def test_among_several_the_mouse_links_the_one_that_is_pressed(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    _again(desk, "BS260320-0007")
    paste(qtbot, page)
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
    paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.repeats.isVisible(), timeout=5000)
    qtbot.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert page.pane.same_as == "BS260319-0001"
    page.pane.form.fields["phone"].set_value("13900009999")
    page.pane.form.fields["address"].set_value("别处的路 9 号")
    qtbot.waitUntil(lambda: not page.pane.repeats.rows, timeout=5000)
    assert page.pane.same_as == ""


def test_not_a_repeat_hides_the_card_until_others_turn_up(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.repeats.isVisible(), timeout=5000)
    page.pane.repeats.apart.click()
    assert not page.pane.repeats.isVisible()
    content = page.pane.form.fields["content"]
    with qtbot.waitSignal(page.pane.adviser.advised, timeout=20_000):
        content.set_value(f"{content.value()}已反映过。")  # an equal question is not asked again
    assert not page.pane.repeats.isVisible()
    _again(desk, "BS260320-0007")
    content.set_value(f"{content.value()}请回复。")
    qtbot.waitUntil(lambda: page.pane.repeats.isVisible(), timeout=20_000)
    assert "BS260320-0007" in [r.order for r in page.pane.repeats.rows]


def test_not_a_repeat_is_remembered_with_the_order(qtbot: QtBot, page: RegisterPage, desk: Desk) -> None:
    paste(qtbot, page)
    qtbot.waitUntil(lambda: page.pane.repeats.isVisible(), timeout=5000)
    page.pane.repeats.apart.click()
    look_all(qtbot, page)
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
    paste(qtbot, page)
    number = page.pane.form.fields["number"].editor
    number.setFocus()
    number.selectAll()
    qtbot.keyClicks(number, "BS260319-0001")
    look_all(qtbot, page)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert page.pane.form.wrong() == ["number"]
    assert "已在库里" in banner(page)
    went: list[tuple[str, object]] = []
    page.go.connect(lambda key, argument: went.append((key, argument)))
    next(b for b in page.findChildren(Banner) if not b.isHidden()).pressed.emit("打开那一件")
    assert went == [("dossier", "BS260319-0001")]
