"""本单时限 beside a long clause."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.widgets.clock_table import ClockTable
from hotline_desk.widgets.story import ClockView
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import Theme

LONG = "“三解”反馈时限段"


def shown(qtbot: QtBot, clause: str, width: int) -> ClockTable:
    table = ClockTable()
    qtbot.addWidget(table)
    table.set_clocks([ClockView("平台时限", "norm", "剩 4 个工作日", "9/22 周二 17:30", clause, key="a"),
                      ClockView("派单", "done", "9/16 10:51 完成", "9/16 11:45", clause, key="b")], "a")
    table.resize(width, table.sizeHint().height())
    table.show()
    qtbot.waitExposed(table)
    QApplication.processEvents()
    return table


def test_a_time_is_not_broken_beside_a_long_clause(qtbot: QtBot, theme: Theme) -> None:
    """9/16 10:5 stood on one line and 1 完成 on the next."""
    table = shown(qtbot, LONG, 372)
    line = table.findChildren(Label)[0].height()
    assert all(para.height() < 2 * line for para in table.findChildren(Para))
    dues = [label for label in table.findChildren(Label) if "17:30" in label.text()]
    assert [(label.text(), label.toolTip()) for label in dues] == [("9/22 17:30", "9/22 周二 17:30")]


def test_the_weekday_stays_where_there_is_room(qtbot: QtBot, theme: Theme) -> None:
    table = shown(qtbot, "第八条（二）", 372)
    assert any(label.text() == "9/22 周二 17:30" for label in table.findChildren(Label))
    table.resize(260, table.height())
    QApplication.processEvents()
    assert any(label.text() == "9/22 17:30" for label in table.findChildren(Label)), "it goes where there is none"
    table.resize(372, table.height())
    QApplication.processEvents()
    assert any(label.text() == "9/22 周二 17:30" for label in table.findChildren(Label)), "it comes back with the room"


def test_the_columns_draw_together_where_no_weekday_is_left_to_drop(qtbot: QtBot, theme: Theme) -> None:
    """Beside a scroll bar 庐阳's clause left 已超 11 个工作日 two lines, and 8/26 13:4 | 0 完成 under it."""
    table = ClockTable()
    qtbot.addWidget(table)
    table.set_clocks([ClockView("平台时限", "over", "已超 11 个工作日", "9/02 到期", LONG, key="a"),
                      ClockView("派单", "done", "8/26 13:40 完成", "8/26 14:30", LONG, key="b")], "a")
    table.resize(368, table.sizeHint().height())
    table.show()
    qtbot.waitExposed(table)
    QApplication.processEvents()
    assert all(len(para.broken(para.width())) == 1 for para in table.findChildren(Para))
    table.resize(420, table.height())
    QApplication.processEvents()
    assert table.grid.horizontalSpacing() == theme.px(6), "and apart again with the room"
