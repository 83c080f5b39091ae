"""Components: what a clerk can press, read and hear."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hotline_desk.services.views import CountedRow, Why
from hotline_desk.widgets import buttons, fields, nav, panes, story, text
from hotline_desk.widgets.floating import Dialog, Toasts
from hotline_desk.widgets.gallery import SHEETS
from hotline_desk.widgets.text import Para
from hotline_desk.widgets.theme import Theme
from hotline_desk.widgets.why import ClauseDrawer

LONG = "来电人反映：12 号 3 楼楼道长期堆放纸箱、旧家具及一辆电动车，母亲 78 岁腿脚不便，多次险些摔倒。" * 3


@pytest.mark.parametrize("sheet", list(SHEETS))
def test_everything_one_can_reach_by_tab_has_a_name(qtbot: QtBot, theme: Theme, sheet: str) -> None:
    widget = SHEETS[sheet]()
    qtbot.addWidget(widget)
    widget.show()
    reachable = [w for w in widget.findChildren(QWidget)
                 if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
    nameless = [type(w).__name__ for w in reachable
                if not QAccessible.queryAccessibleInterface(w).text(QAccessible.Text.Name)]
    assert reachable and nameless == []


def test_para_ends_with_an_ellipsis_and_loses_nothing(qtbot: QtBot, theme: Theme) -> None:
    short, whole = text.Para(LONG, 14, 4), text.Para(LONG, 14)
    for para in (short, whole):
        qtbot.addWidget(para)
    assert "".join(whole.broken(380)).replace(" ", "") == LONG.replace(" ", "")
    lines = short.broken(380)
    assert len(lines) == 4 and lines[-1].endswith("…")
    assert short.heightForWidth(380) == 4 * theme.line(14)
    assert all(theme.width(line) <= 382 for line in whole.broken(380))


def test_para_gets_its_height_in_a_pane(qtbot: QtBot, theme: Theme) -> None:
    pane = panes.ScrollPane()
    para = text.Para(LONG, 14, 4)
    pane.content.addWidget(para)
    pane.content.addStretch(1)
    qtbot.addWidget(pane)
    pane.resize(412, 500)
    pane.show()
    qtbot.waitExposed(pane)
    assert para.height() == para.heightForWidth(para.width()) == 4 * theme.line(14)


def test_a_line_broken_at_a_space_is_drawn_whole(qtbot: QtBot, theme: Theme) -> None:
    """The space hung over the edge, and the line ended with … though all of it had room."""
    para = text.Para("BS260821-0181 办理 9/04 17:30（综合行政执法队）；BS260824-0215 办理 9/07 17:30；另有 34 项", 13)
    qtbot.addWidget(para)
    wide = theme.metrics(13, False).horizontalAdvance
    assert [width for width in range(100, 800) if any(wide(line) > width for line in para.broken(width))] == []


@pytest.mark.parametrize("press", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_button_answers_enter_and_space(qtbot: QtBot, theme: Theme, press: Qt.Key) -> None:
    button = buttons.Button("派单", key="P")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, press)
    assert button.accessibleName() == "派单，按键 P"


def test_seg_number_keys_choose_and_set_value_is_silent(qtbot: QtBot, theme: Theme) -> None:
    seg = buttons.Seg([buttons.Answer("yes", "已解决"), buttons.Answer("no", "未解决")], "办理结果")
    qtbot.addWidget(seg)
    heard: list[str] = []
    seg.answered.connect(heard.append)
    seg.set_value("yes")
    assert (seg.value(), heard) == ("yes", [])
    qtbot.keyClick(seg, Qt.Key.Key_2)
    assert (seg.value(), heard) == ("no", ["no"])
    qtbot.keyClick(seg, Qt.Key.Key_3)
    assert heard == ["no"]


def test_pills_that_do_not_fit_go_behind_more(qtbot: QtBot, theme: Theme) -> None:
    bar = buttons.PillBar()
    qtbot.addWidget(bar)
    bar.set_pills([(str(i), f"筛选条件 {i}", i) for i in range(9)])
    bar.resize(400, 32)
    bar.show()
    shown = [pill for pill in bar.findChildren(buttons.Pill) if pill.isVisible()]
    assert 1 < len(shown) < 9 and bar._more.isVisible()
    assert max(p.geometry().right() for p in shown) < bar._more.geometry().left()
    bar.choose("8")
    assert bar.current() == "8" and bar._pills["8"].isVisible()


def test_the_chosen_filter_keeps_the_room_its_words_need(qtbot: QtBot, theme: Theme) -> None:
    """What was chosen behind 更多 stands in the row whole; the ones before it go behind 更多 for it."""
    holder = QWidget()
    qtbot.addWidget(holder)
    bar = buttons.PillBar()
    inside = QVBoxLayout(holder)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.addWidget(bar)
    bar.set_pills([("all", "全部", 9), ("good", "可导入", 6), ("again", "重复投诉", 1)])
    holder.resize(200, 40)
    holder.show()
    assert bar._pills["again"].isHidden()
    bar.choose("again")
    inside.activate()
    bar.layout().activate()
    shown = [pill for pill in bar._pills.values() if pill.isVisible()]
    assert bar._pills["again"] in shown
    for each in (*shown, bar._more):
        assert each.width() >= each.sizeHint().width(), each.text()


@pytest.mark.parametrize(("editor", "value"), [
    (lambda: QLineEdit(), "漠河路 600 弄"), (lambda: fields.LongText(), "第一行\n第二行"),
    (lambda: fields.Combo([("a", "投诉"), ("b", "求助")]), "b"), (lambda: fields.Moment(), "2026-09-17T09:10")])
def test_field_keeps_what_it_is_given(qtbot: QtBot, theme: Theme, editor: object, value: str) -> None:
    field = fields.Field("地址", editor(), required=True)  # type: ignore[operator]
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.edited):
        field.set_value(value)
    assert field.value() == value
    field.set_error("缺地址。按 F 采用。")
    assert field.error and field.editor.accessibleDescription() == "缺地址。按 F 采用。"
    field.set_error()
    assert not field.error and field.editor.accessibleName() == "地址，必填"


def test_check_mark_shows_words_and_gives_the_hint_back(qtbot: QtBot, theme: Theme) -> None:
    field = fields.Field("事项分类", QLineEdit(), hint="按地址推荐")
    qtbot.addWidget(field)
    field.set_check()
    assert field._hint.text() == "请核对"
    field.set_check(False)
    assert field._hint.text() == "按地址推荐"


def test_moment_ignores_the_wheel_and_speaks_datetime(qtbot: QtBot, theme: Theme) -> None:
    moment = fields.Moment()
    qtbot.addWidget(moment)
    moment.set_value(datetime(2026, 9, 17, 9, 10))
    assert moment.value() == datetime(2026, 9, 17, 9, 10)


def _window(qtbot: QtBot) -> tuple[QWidget, buttons.Button]:
    window = QWidget()
    qtbot.addWidget(window)
    below = buttons.Button("下面的按钮", key="Ctrl+S", shortcut=True, parent=window)
    QVBoxLayout(window).addWidget(below)
    window.resize(900, 600)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    below.setFocus()
    return window, below


def test_dialog_traps_tab_blocks_shortcuts_and_gives_focus_back(qtbot: QtBot, theme: Theme) -> None:
    window, below = _window(qtbot)
    pressed: list[bool] = []
    below.clicked.connect(lambda: pressed.append(True))
    dialog = Dialog(window, "派单")
    first, second = QLineEdit(), QLineEdit()
    dialog.content.addWidget(first)
    dialog.content.addWidget(second)
    dialog.add_cancel()
    dialog.add_action(buttons.Button("派单", "pri", key="Enter"), True).clicked.connect(dialog.accept)
    dialog.open()
    assert first.hasFocus()
    seen = []
    for _ in range(6):
        focus = window.focusWidget()
        seen.append(focus)
        assert dialog.isAncestorOf(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert second in seen and below not in seen
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert pressed == []
    with qtbot.waitSignal(dialog.closed) as closed:
        qtbot.keyClick(first, Qt.Key.Key_Escape)
    assert closed.args == [False] and below.hasFocus()


@pytest.mark.parametrize("control", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier])
def test_dialog_enter_is_the_primary_act(qtbot: QtBot, theme: Theme, control: Qt.KeyboardModifier) -> None:
    window, _ = _window(qtbot)
    dialog = Dialog(window, "派单")
    line = QLineEdit()
    dialog.content.addWidget(line)
    dialog.add_action(buttons.Button("派单", "pri"), True).clicked.connect(dialog.accept)
    dialog.open()
    with qtbot.waitSignal(dialog.closed) as closed:
        qtbot.keyClick(line, Qt.Key.Key_Return, control)
    assert closed.args == [True]


def test_toast_offers_undo_and_never_takes_the_focus(qtbot: QtBot, theme: Theme) -> None:
    window, below = _window(qtbot)
    undone: list[bool] = []
    toasts = Toasts(window)
    toasts.say("已派单：宝林六村居民区", "截止 9月22日（周二）17:30", undo=lambda: undone.append(True))
    assert below.hasFocus()
    assert toasts.undo_latest() and undone == [True]
    assert not toasts.undo_latest()


@pytest.mark.parametrize("width", [360, 400, 480])
def test_the_moment_of_the_next_duty_is_not_cut_for_its_bar(qtbot: QtBot, theme: Theme, width: int) -> None:
    card = story.ClockCard(story.ClockView("平台时限", "norm", "剩 13 个工作日", "12/10 周四 17:30 前 · 11月20日 17:45 收到", "第八条（二）", ""))
    qtbot.addWidget(card)
    card.resize(width, 120)
    card.show()
    qtbot.waitUntil(lambda: card.due.width() >= card.due.sizeHint().width())
    assert card.bar.width() <= 90


def test_filters_that_fell_away_are_not_seen_beside_the_new_ones(qtbot: QtBot, theme: Theme) -> None:
    bar = buttons.PillBar()
    qtbot.addWidget(bar)
    bar.resize(600, 40)
    bar.show()
    bar.set_pills([("all", "全部", 2), ("reply", "回复", 1)])
    gone = bar._pills["reply"]
    bar.set_pills([("all", "全部", 1)])
    assert gone.isHidden()


def test_a_toast_says_a_whole_order_number(qtbot: QtBot, theme: Theme) -> None:
    window, _ = _window(qtbot)
    said = "已登记，派给密山二村第一居民区：SH20261120012345"
    toast = Toasts(window).say(said, undo=lambda: None)
    title = next(p for p in toast.findChildren(Para) if p.text() == said)
    assert "".join(title.broken(title.width())) == said
    assert title.height() >= title.heightForWidth(title.width())


def test_the_words_of_a_toast_stand_at_the_height_of_its_sign_and_its_button(qtbot: QtBot, theme: Theme) -> None:
    window, _ = _window(qtbot)
    toast = Toasts(window).say("已记下", "马上用上。", undo=lambda: None)
    parts = (toast.findChildren(Para)[0], toast.findChildren(text.Sign)[0], toast.findChildren(buttons.Button)[0])
    qtbot.waitUntil(lambda: parts[2].y() > 0)
    middles = [part.geometry().center().y() for part in parts]
    assert max(middles) - min(middles) <= 1 and parts[0].height() == theme.line(14)


def test_toast_goes_by_itself(qtbot: QtBot, theme: Theme) -> None:
    window, _ = _window(qtbot)
    toast = Toasts(window).say("已保存", seconds=0.05)
    with qtbot.waitSignal(toast.gone, timeout=2000):
        pass


def test_drawer_shows_clause_origin_and_days(qtbot: QtBot, theme: Theme) -> None:
    window, _ = _window(qtbot)
    why = Why("先行联系", "第八条（一）", "办理时限", "收到工单后 1 个工作日内先行联系。", "", "友谊路街道实施办法", "规定原文", "长宁区",
              (("期限", "1 个工作日", "规定原文"),), ("9月16日 10:20 收到",),
              (CountedRow("9月17日 周四", "工作日", "国办发明电〔2025〕7号", "1"),), True)
    drawer = ClauseDrawer(window, why)
    drawer.open()
    words = " ".join(label.text() for label in drawer.findChildren(text._Words))
    tags = [tag.text() for tag in drawer.findChildren(text.TagLabel)]
    assert all(part in words for part in ("收到工单后", "友谊路街道实施办法", "9月17日 周四", "国办发明电〔2025〕7号", "暂定"))
    assert tags == ["规定原文", "参照 长宁区"]
    with qtbot.waitSignal(drawer.closed):
        qtbot.mouseClick(drawer, Qt.MouseButton.LeftButton, pos=QPoint(20, 300))


def test_clause_link_carries_its_number(qtbot: QtBot, theme: Theme) -> None:
    card = story.ClockCard(story.ClockView("办理", "today", "剩 2 小时", "今天 17:30", "第八条（二）", "一般事项 5 个工作日"))
    qtbot.addWidget(card)
    with qtbot.waitSignal(card.opened) as opened:
        card.findChild(text.ClauseLink).click()
    assert opened.args == ["第八条（二）"]
    assert "剩 2 小时" in card.accessibleName() and "第八条（二）" in card.accessibleName()


def test_a_button_with_other_words_keeps_its_key(qtbot: QtBot) -> None:
    button = buttons.Button("保存", "pri", key="Ctrl+S", shortcut=True)
    qtbot.addWidget(button)
    button.set_words("正在保存")
    assert button.shortcut().toString() == "Ctrl+S"


@given(words=st.text("楼道长期堆放杂物影响，。（）12 a", min_size=1, max_size=60), width=st.integers(80, 400))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_even_lines_lose_nothing_need_no_more_lines_and_keep_the_width(theme: Theme, words: str, width: int) -> None:
    plain, even = text.lines_of(words, width), text.even_lines(words, width)
    assert "".join(even) == words
    assert len(even) == len(plain)
    assert all(theme.width(line.rstrip(), 14, False) <= width + 1 for line in even)
    assert len(even[-1].strip()) >= len(plain[-1].strip())


def test_no_letter_stands_alone_in_the_last_line(theme: Theme) -> None:
    words = "三个工作日，含九月二十日（周日）调休上班"
    width = theme.width(words[:-1], 14, False) + 3
    assert text.lines_of(words, width)[-1] == "班"
    assert len(text.even_lines(words, width)[-1]) > 2


@pytest.mark.parametrize("width", range(60, 340, 7))
def test_a_line_never_ends_inside_a_date_or_between_a_number_and_its_unit(theme: Theme, width: int) -> None:
    words = "应在10个工作日内办结；今天 17 日，含 9月20日（周日）调休上班，办理 9/04 17:30（综合行政执法队），共 12 件"
    lines = text.lines_of(words, width, 12)
    assert "".join(lines) == words
    for whole in ("10个", "17 日", "9月20日", "9/04 17:30", "12 件"):
        assert any(whole in line for line in lines), (whole, lines)


def test_a_dialog_opens_with_the_focus_on_the_answer_that_stands(qtbot: QtBot, theme: Theme) -> None:
    window, _ = _window(qtbot)
    dialog = Dialog(window, "9月18日 周五 工作日")
    kind = buttons.Seg([buttons.Answer("off", "休息"), buttons.Answer("work", "上班"), buttons.Answer("plain", "按国家安排")], "这一天")
    kind.set_value("plain")
    dialog.content.addWidget(kind)
    dialog.open()
    assert [b.text() for b in kind.findChildren(QAbstractButton) if b.hasFocus()] == ["按国家安排"]


def test_a_search_box_asks_for_as_much_as_there_is_room_to_name(qtbot: QtBot, theme: Theme) -> None:
    box = fields.SearchBox("搜名称、拼音、责任人", "")
    qtbot.addWidget(box)
    box.show()
    for width, hint in ((290, "搜名称、拼音、责任人"), (150, "搜名称、拼音"), (110, "搜名称"), (290, "搜名称、拼音、责任人")):
        box.resize(width, 34)
        assert box.placeholderText() == hint
        assert box.accessibleName() == "搜索：搜名称、拼音、责任人"


def test_what_ends_early_is_not_torn_where_a_line_was_broken(theme: Theme) -> None:
    words = "各处显示时标“本单位自定”，条文原文写明的数改不了，改前的文件留一份。"
    last = text.Para(words, 13, 2).broken(140)[-1]
    assert last.endswith("…") and " " not in last
    assert text.Para("一\n二\n三", 13, 2).broken(140) == ["一", "二 三…"]


def test_one_of_several_is_heard_as_such_and_not_as_a_check_box(qtbot: QtBot, theme: Theme) -> None:
    """A place of the rail, an answer and a filter: a screen reader says 1 of n, Space does not untick it."""
    seg = buttons.Seg([buttons.Answer("yes", "是"), buttons.Answer("no", "否")], "解决了吗")
    rail = nav.Nav([nav.NavItem("today", "今日", "clock"), nav.NavItem("library", "工单库", "list")], "热线办件台", "友谊路")
    pills = buttons.PillBar()
    pills.set_pills([("all", "全部", 2), ("open", "在办", 1)])
    for widget in (seg, rail, pills):
        qtbot.addWidget(widget)
        widget.show()
        several = [b for b in widget.findChildren(QAbstractButton) if b.isCheckable()]
        assert len(several) == 2
        assert {QAccessible.queryAccessibleInterface(b).role() for b in several} == {QAccessible.Role.RadioButton}
        for button in (several[1], several[1], several[0]):
            qtbot.keyClick(button, Qt.Key.Key_Space)
            assert [b for b in several if b.isChecked()] == [button]
    seg.set_value("")
    assert seg.value() == ""
    assert QAccessible.queryAccessibleInterface(rail.finder).role() == QAccessible.Role.Button


def test_the_mark_of_the_rail_is_whole_or_not_there(qtbot: QtBot, theme: Theme) -> None:
    rail = nav.Nav([nav.NavItem(str(n), f"地方{n}", "clock") for n in range(6)], "热线办件台", "友谊路")
    qtbot.addWidget(rail)
    rail.show()
    there = {}
    for height in (900, 420, 380, 360, 340, 300, 900):
        rail.resize(rail.width(), height)
        QApplication.processEvents()
        there[height] = not rail._mark.isHidden()
        assert not there[height] or rail._mark.height() >= rail._mark.sizeHint().height()
        assert there[height] or height < 360 or rail.finder.y() > 0, "without the mark the first place touched the window's edge"
        assert not there[height] or rail._mark.y() == 0
    assert there[900]
    assert not there[300]
