"""The trend chart and the year: scales, labels apart, keys, what a screen reader hears."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hotline_desk.widgets.charts import Series, TrendChart
from hotline_desk.widgets.theme import apply, make_theme
from hotline_desk.widgets.year import DayMark, YearKey, YearView

MONTHS = ("7月", "8月", "9月")


@pytest.fixture
def chart(qtbot: QtBot, qapp: QApplication) -> TrendChart:
    apply(qapp, make_theme(motion=False))
    shown = TrendChart("近 3 个月")
    qtbot.addWidget(shown)
    shown.resize(480, 160)
    shown.show_series(MONTHS, [Series("按时办结", (80.0, None, 78.63)), Series("满意率", (None, 90.0, 88.92))])
    shown.show()
    return shown


def test_left_and_right_read_the_months_aloud(qtbot: QtBot, chart: TrendChart) -> None:
    assert chart.accessibleName() == "近 3 个月。9月：按时办结 78.63%，满意率 88.92%"
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleName() == "近 3 个月。8月：按时办结 没有数据，满意率 90.00%"
    for _ in range(5):
        qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.at == 0
    assert not chart.grab().isNull()


def test_more_curves_than_can_be_told_apart_are_refused(chart: TrendChart) -> None:
    with pytest.raises(ValueError, match="too many"):
        chart.show_series(MONTHS, [Series(str(i), (1.0,)) for i in range(4)])


@pytest.fixture
def year(qtbot: QtBot, qapp: QApplication) -> YearView:
    apply(qapp, make_theme(motion=False))
    shown = YearView()
    qtbot.addWidget(shown)
    shown.resize(700, 560)
    days = {date(2026, 1, 1) + timedelta(days=n): DayMark("working") for n in range(365)}
    days |= {d: DayMark("rest") for d in days if d.weekday() >= 5}
    days |= {date(2026, 10, n): DayMark("holiday", "国庆节", provisional=True) for n in range(1, 8)}
    days |= {date(2026, 9, 20): DayMark("make_up", "国庆节调休上班"), date(2026, 9, 18): DayMark("office_off", "停电")}
    shown.show_year(2026, days, {10: "国庆节"}, date(2026, 9, 17))
    shown.show()
    return shown


@pytest.mark.parametrize(("day", "words"), [
    (date(2026, 9, 20), "9月20日 周日 调休上班，国庆节调休上班"), (date(2026, 10, 1), "10月1日 周四 放假（暂定），国庆节"),
    (date(2026, 9, 18), "9月18日 周五 本单位休息，停电"), (date(2026, 9, 19), "9月19日 周六 周末")])
def test_a_day_in_words(year: YearView, day: date, words: str) -> None:
    assert year.sentence(day) == words


def test_working_days_of_a_month(year: YearView) -> None:
    assert [year.working_days(m) for m in (8, 9, 10)] == [21, 22, 17]


def test_keys_move_the_cursor_and_space_asks(qtbot: QtBot, year: YearView) -> None:
    assert year.cursor_day == date(2026, 9, 17)
    qtbot.keyClick(year, Qt.Key.Key_Down)
    qtbot.keyClick(year, Qt.Key.Key_Left)
    assert year.cursor_day == date(2026, 9, 23)
    with qtbot.waitSignal(year.wanted) as wanted:
        qtbot.keyClick(year, Qt.Key.Key_Space)
    assert wanted.args == [date(2026, 9, 23)]


def test_the_cursor_does_not_leave_the_year(qtbot: QtBot, year: YearView) -> None:
    year.choose(date(2026, 12, 31))
    qtbot.keyClick(year, Qt.Key.Key_Right)
    assert year.cursor_day == date(2026, 12, 31)


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 2, 28), date(2026, 8, 31), date(2026, 12, 31)])
def test_a_click_finds_the_day_that_is_painted_there(qtbot: QtBot, year: YearView, day: date) -> None:
    at = year._cell(day).center()
    assert year.day_at(at) == day
    qtbot.mouseClick(year, Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert year.cursor_day == day
    assert year.day_at(QPointF(-5, -5)) is None


@pytest.mark.parametrize(("width", "columns"), [(700, 4), (520, 4), (460, 3), (420, 3)])
def test_letters_stay_readable_where_four_months_do_not_fit(qtbot: QtBot, year: YearView, width: int, columns: int) -> None:
    """特大 text on a small screen showed smaller numbers than 标准: now three months stand side by side, and the year scrolls."""
    year.resize(width, 560)
    assert year.columns() == columns
    assert year.minimumHeight() >= 12 // columns * 8 * 18
    at = year._cell(date(2026, 12, 31)).center()
    assert year.day_at(at) == date(2026, 12, 31)


def test_the_key_shows_every_ground_with_its_word(qtbot: QtBot, qapp: QApplication) -> None:
    apply(qapp, make_theme(motion=False))
    key = YearKey()
    qtbot.addWidget(key)
    assert key.accessibleName() == "记号：放假、调休上班、今天、暂定"
    key.show()
    assert not key.grab().isNull()
