"""The worklist: geometry, keys, ticks, what a screen reader hears, and 100,000 rows."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from time import process_time

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from hotline_desk.services.views import WorkRow
from hotline_desk.shots import looking
from hotline_desk.widgets.gallery import sample_rows
from hotline_desk.widgets.theme import Theme
from hotline_desk.widgets.worklist import GroupLine, WorklistDelegate, WorklistView, tick_box
from hotline_desk.widgets.worklist_columns import Longest, bar_width, geometry


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> WorklistView:
    listed = WorklistView()
    qtbot.addWidget(listed)
    listed.resize(750, 500)
    listed.set_rows(sample_rows())
    listed.show()
    return listed


@pytest.mark.parametrize("width", [560, 740, 900, 1100])
@pytest.mark.parametrize("size", ["standard", "huge"])
def test_columns_never_overlap_and_stay_inside(theme: Theme, width: int, size: str) -> None:
    look = Theme(size=size)
    spans = list(geometry(look, round(width * look.factor)).spans.values())
    for (left, wide), (following, _) in itertools.pairwise(spans):
        assert left + wide <= following
    assert spans[-1][0] + spans[-1][1] <= width * look.factor
    assert ("caller" in geometry(look, round(width * look.factor)).spans) == (width >= 960)


@pytest.mark.parametrize("words", ["今天 17:30", "9/22 周二 17:30", "12/10 周四 17:30", "12/31 周四 17:30  暂定"])
@pytest.mark.parametrize("width", [600, 740, 1000])
@pytest.mark.parametrize("size", ["standard", "huge"])
def test_the_hour_of_a_moment_is_never_cut_for_its_bar(theme: Theme, words: str, width: int, size: str) -> None:
    look = Theme(size=size)
    spans = geometry(look, round(width * look.factor)).spans
    room = spans["duty"][0] - spans["left"][0]
    long = bar_width(look, room, words)
    assert look.width(words, 13) <= room - (long + look.px(8) if long else 0) - look.px(4)
    assert long == look.px(58) or words != "今天 17:30"


LATE = WorkRow("BS260917-0001", "电动自行车飞线充电", "宝林八村47号303室", "周先生", "综合行政执法队", "办理中", "handle", "办理", "第八条（二）", None,
               "9/04 到期", "已超 9 个工作日", "over", (1.0,) * 5, None, "已超期")
FAR = replace(LATE, order="BS260917-0002", urgency="norm", left_text="剩 3 个工作日", due_text="9/22 周二 17:30", group="以后到期",
              place="密山二村第二小区东大门口沿街商铺12号", unit="密山二村第二居民区")


def test_in_large_letters_place_and_unit_stand_side_by_side_whole(qtbot: QtBot, dress: Callable[..., None]) -> None:
    dress(size="huge")
    listed = WorklistView()
    qtbot.addWidget(listed)
    listed.resize(669 + listed.verticalScrollBar().sizeHint().width(), 400)  # what a window of 1366×688 leaves it
    listed.set_rows([LATE, FAR])
    listed.show()
    qtbot.waitExposed(listed)
    with looking.listening() as heard:
        listed.viewport().grab()
    delegate = listed.itemDelegate()
    assert isinstance(delegate, WorklistDelegate)
    assert {w.words for w in heard if w.said != w.words} == {FAR.place}
    assert (delegate.cut(LATE), delegate.cut(FAR)) == ("", f"{FAR.subject}\n{FAR.place} · {FAR.unit}"), "what cannot be whole is in the tool tip"


def test_groups_stand_where_the_day_changes(view: WorklistView) -> None:
    groups = [(r.title, r.count) for r in view.rows_model.rows if isinstance(r, GroupLine)]
    assert groups[:2] == [("已超期", 2), ("今天必须完成", 4)]
    assert (view.rowHeight(0), view.rowHeight(1)) == (30, 51)


def test_cursor_skips_group_lines(qtbot: QtBot, view: WorklistView) -> None:
    view.go_to("BS260917-0001")
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current_order() == "BS260917-0002"
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.current_order() == "BS260917-0001"


def test_no_item_is_editable_so_the_input_method_stays_off(view: WorklistView) -> None:
    model = view.rows_model
    assert not any(model.flags(model.index(i, 0)) & Qt.ItemFlag.ItemIsEditable for i in range(model.rowCount()))
    assert not view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


@pytest.mark.parametrize("letter", list("LPTYHJDCV"))
def test_letters_are_acts(qtbot: QtBot, view: WorklistView, letter: str) -> None:
    with qtbot.waitSignal(view.act) as heard:
        qtbot.keyClick(view, letter.lower())
    assert heard.args == [letter]


def test_space_ticks_and_acts_apply_to_the_ticked(qtbot: QtBot, view: WorklistView) -> None:
    for order in ("BS260917-0001", "BS260917-0003"):
        view.go_to(order)
        qtbot.keyClick(view, Qt.Key.Key_Space)
    assert view.chosen_orders() == ["BS260917-0001", "BS260917-0003"]
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert view.chosen_orders() == ["BS260917-0001"]


def test_the_mouse_ticks_too_and_the_box_is_drawn(qtbot: QtBot, view: WorklistView, theme: Theme) -> None:
    before = view.grab().toImage()
    line = view.rows_model.line_of("BS260917-0001")
    rect = view.visualRect(view.rows_model.index(line, 0))
    where = tick_box(theme, rect).center().toPoint()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert view.ticked == {"BS260917-0001"} and view.grab().toImage() != before
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert view.ticked == set()


def test_shift_selects_a_run(qtbot: QtBot, view: WorklistView) -> None:
    view.go_to("BS260917-0002")
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert view.chosen_orders() == ["BS260917-0002", "BS260917-0003", "BS260917-0004"]


def test_enter_opens(qtbot: QtBot, view: WorklistView) -> None:
    view.go_to("BS260917-0003")
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args[0].order == "BS260917-0003"


def test_refresh_keeps_the_order_or_the_place(view: WorklistView) -> None:
    view.go_to("BS260917-0003")
    view.set_rows(list(reversed(sample_rows())))
    assert view.current_order() == "BS260917-0003"
    view.set_rows([row for row in sample_rows() if row.order != "BS260917-0003"])
    assert view.current_order() != ""
    view.set_rows([])
    assert view.current_order() == ""


def test_a_screen_reader_hears_a_whole_sentence(view: WorklistView) -> None:
    model = view.rows_model
    heard = model.data(model.index(4, 0), Qt.ItemDataRole.AccessibleTextRole)
    line = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert line == "已超期，2 件"
    assert heard.startswith("剩 1 小时 24 分，退单，长宁 二（四），高架道路夜间施工噪声扰民")
    row = replace(sample_rows()[3], provisional=True)
    assert "橙牌 4次" in model.sentence(row) and "暂定" in model.sentence(row)


def _many(count: int) -> list[WorkRow]:
    rows = sample_rows()
    return [replace(rows[i % 9], order=str(i), group=f"组 {i // 20000}") for i in range(count)]


def test_a_hundred_thousand_rows_scroll(qtbot: QtBot, view: WorklistView) -> None:
    view.set_rows(_many(100_000), keep=False)
    view.grab()
    bar, frames = view.verticalScrollBar(), 40
    start = process_time()  # what others have of the machine meanwhile does not count
    for i in range(frames):
        bar.setValue(bar.maximum() * i // frames)
        view.viewport().grab()
    each = (process_time() - start) / frames
    assert view.rows_model.rowCount() == 100_005
    assert each < 0.1, f"{each * 1000:.1f} ms a frame"


def _row(**changes: object) -> WorkRow:
    return replace(sample_rows()[0], card=None, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [738, 760, 1150])
def test_a_long_clause_and_a_long_unit_stand_whole(theme: Theme, width: int) -> None:
    clause, unit = "“三解”反馈时限段", "三孝口街道执法中队"
    spans = geometry(theme, width, Longest(unit="", cards=False).seen(theme, [_row(clause=clause, unit=unit)])).spans
    assert spans["duty"][1] >= theme.width(f"§ {clause}", 12)
    assert spans["unit"][1] >= theme.width(unit, 14)
    assert spans["subject"][1] >= theme.px(160)


def test_the_column_of_cards_stands_where_there_ever_was_one(qtbot: QtBot, theme: Theme, view: WorklistView) -> None:
    assert "card" in view.geometry_now().spans
    view.set_rows([_row()])
    assert "card" in view.geometry_now().spans, "a filter does not move the columns"
    other = WorklistView()
    qtbot.addWidget(other)
    other.resize(750, 500)
    other.set_rows([_row()])
    assert "card" not in other.geometry_now().spans


def test_the_masked_number_stands_under_the_caller_of_a_wide_list(qtbot: QtBot, theme: Theme, view: WorklistView) -> None:
    row = sample_rows()[0]
    view.phones = {row.order: "138****1234"}
    for width, there in ((1150, True), (750, False)):
        view.resize(width, 500)
        with looking.listening() as heard:
            view.grab()
        assert ("138****1234" in {word.said for word in heard}) == there


@pytest.mark.parametrize("place", ["建设社区29号401室", "三孝口街道示范路22号"])
def test_in_large_text_place_and_unit_stand_beside_each_other_without_a_hole(qtbot: QtBot, theme: Theme, place: str) -> None:
    view = WorklistView()
    qtbot.addWidget(view)
    view.resize(520, 400)
    view.set_rows([_row(place=place, unit="三孝口街道执法中队")])
    view.show()
    with looking.listening() as heard:
        view.grab()
    (where,) = (word for word in heard if word.words == place)
    (whose,) = (word for word in heard if "执法中队" in word.words)
    assert whose.said == whose.words
    assert looking.faults(view, place, "今日") == []
    assert where.said.endswith("…")


def test_home_and_end_are_the_first_and_the_last_order(qtbot: QtBot, view: WorklistView) -> None:
    orders = [row.order for row in view.rows_model.rows if not isinstance(row, GroupLine)]
    view.setFocus()
    for key, order in ((Qt.Key.Key_End, orders[-1]), (Qt.Key.Key_Home, orders[0])):
        qtbot.keyClick(view, key)
        assert view.current_order() == order
