"""A whole year on one page: twelve months, what each day is, and how many working days each month has.

放假 is tinted, 调休 outlined, an office's own day dotted, what is only assumed yet hatched: none by colour
alone. The painting is one widget; the day under the cursor is told to a screen reader in words.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.theme import Theme, theme_of

WEEKDAYS = "一二三四五六日"
COLUMNS, LINES = (4, 3), 8  # months side by side: three where four would need smaller letters than the rest of the window
READABLE = 12  # px of the design: the floor of type
LINE = 18
KINDS = {"working": "工作日", "make_up": "调休上班", "rest": "周末", "holiday": "放假", "office_off": "本单位休息",
         "office_work": "本单位上班"}


@dataclass(frozen=True, slots=True)
class DayMark:
    """What one day is: ``kind`` as in the calendar, ``note`` whence it is known, ``provisional`` if only assumed."""

    kind: str
    note: str = ""
    provisional: bool = False

    @property
    def working(self) -> bool:
        return self.kind in ("working", "make_up", "office_work")


def ground(p: QPainter, theme: Theme, cell: QRectF, mark: DayMark, today: bool) -> tuple[str, bool]:
    """Paint a day's ground; what ink and weight its number takes."""
    radius, ink = theme.px(3), ("t3" if mark.kind == "rest" else "t1")
    if today:
        shapes.rounded(p, cell, radius, theme.c("acc"))
        ink = "on_acc"
    elif mark.kind in ("holiday", "office_off"):
        shapes.rounded(p, cell, radius, theme.c("over.tint"))
        ink = "over.text"
    elif mark.kind in ("make_up", "office_work"):
        shapes.rounded(p, cell, radius, theme.c("acct"), theme.c("acc"), 1.5)
        ink = "acc"
    if mark.provisional and mark.kind != "working":
        p.fillRect(cell, QBrush(theme.c("line2"), Qt.BrushStyle.BDiagPattern))
    return ink, ink not in ("t1", "t3")


class YearKey(QLabel):
    """What the grounds of the days mean: each as it is painted in the year, with its word."""

    SHOWN = (("放假", DayMark("holiday"), False), ("调休上班", DayMark("make_up"), False), ("今天", DayMark("working"), True),
             ("暂定", DayMark("holiday", provisional=True), False))

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText("、".join(words for words, _, _ in self.SHOWN))
        self.setAccessibleName(f"记号：{self.text()}")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _wide(self, words: str) -> int:
        return theme_of().px(20 + 5 + 12) + theme_of().width(words, 12)

    def sizeHint(self) -> QSize:
        return QSize(sum(self._wide(words) for words, _, _ in self.SHOWN), theme_of().px(24))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p, x = theme_of(), QPainter(self), 0
        for words, mark, today in self.SHOWN:
            cell = QRectF(x, (self.height() - theme.px(19)) / 2, theme.px(20), theme.px(19))
            ink, bold = ground(p, theme, cell, mark, today)
            shapes.text(p, theme, cell, "1", 12, bold, theme.c(ink), Qt.AlignmentFlag.AlignHCenter)
            room = QRectF(x + theme.px(25), 0, theme.width(words, 12) + 2, self.height())
            shapes.text(p, theme, room, words, 12, colour=theme.c("t2"))
            x += self._wide(words)


class YearView(QWidget):
    """The year. Arrow keys and clicks move the cursor (``moved``), Space and a double click ask to change a day (``wanted``)."""

    moved = Signal(object)
    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.year = 2026
        self.today = date(2026, 1, 1)
        self.cursor_day = date.min
        self.days: Mapping[date, DayMark] = {}
        self.names: Mapping[int, str] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("工作日历")

    def show_year(self, year: int, days: Mapping[date, DayMark], names: Mapping[int, str], today: date) -> None:
        """Show a year: every day's mark, and the festival each month is headed with."""
        self.year, self.days, self.names, self.today = year, days, names, today
        if self.cursor_day.year != year:
            self.cursor_day = today if today.year == year else date(year, 1, 1)
        self._say()
        self.update()

    def choose(self, day: date) -> None:
        """Put the cursor on a day of the year."""
        if day.year == self.year:
            self.cursor_day = day
            self._say()
            self.update()
            self.moved.emit(day)

    def sentence(self, day: date) -> str:
        """``9月20日 周日 调休上班，国务院办公厅…``."""
        mark = self.days.get(day)
        words = f"{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"
        if mark is None:
            return words
        return f"{words} {KINDS[mark.kind]}{'（暂定）' if mark.provisional else ''}{f'，{mark.note}' if mark.note else ''}"

    def _say(self) -> None:
        self.setAccessibleName(f"工作日历，{self.sentence(self.cursor_day)}")

    def working_days(self, month: int) -> int:
        return sum(1 for day, mark in self.days.items() if day.month == month and mark.working)

    # -- geometry
    def sizeHint(self) -> QSize:
        return QSize(theme_of().px(690), theme_of().px(540))

    def minimumSizeHint(self) -> QSize:
        """As low as its lines can be read; where that is more than there is room for, what holds it scrolls."""
        months = 12 // self.columns()
        return QSize(theme_of().px(3 * 7 * 18 + 40), theme_of().px(months * LINES * LINE + (months - 1) * 10))

    def columns(self) -> int:
        """How many months stand side by side at the present width."""
        return next((n for n in COLUMNS if self._letters(theme_of(), n) >= READABLE), COLUMNS[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(self.minimumSizeHint().height())

    def _month_rect(self, month: int) -> QRectF:
        columns = self.columns()
        gap_x, gap_y = self._gap(), theme_of().px(10)
        width = (self.width() - gap_x * (columns - 1)) / columns
        height = (self.height() - gap_y * (12 // columns - 1)) / (12 // columns)
        line, place = divmod(month - 1, columns)
        return QRectF(place * (width + gap_x), line * (height + gap_y), width, height)

    def _gap(self) -> int:
        return min(theme_of().px(20), self.width() // 45)

    def _cell(self, day: date) -> QRectF:
        box = self._month_rect(day.month)
        wide, high = box.width() / 7, box.height() / LINES
        week, weekday = divmod(date(day.year, day.month, 1).weekday() + day.day - 1, 7)
        return QRectF(box.x() + weekday * wide, box.y() + (week + 2) * high, wide, high)

    def month_place(self, month: int) -> QRect:
        """Where a month stands in the widget."""
        return self._month_rect(month).toRect()

    def day_at(self, at: QPointF) -> date | None:
        """The day under a point."""
        for month in range(1, 13):
            if self._month_rect(month).contains(at):
                return next((day for n in range(calendar.monthrange(self.year, month)[1])
                             if self._cell(day := date(self.year, month, n + 1)).contains(at)), None)
        return None

    # -- keys and mouse
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            self.choose(self.cursor_day + timedelta(days=step))
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit(self.cursor_day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position())
        if day is not None:
            self.choose(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position())
        if day is not None:
            self.wanted.emit(day)

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            day = self.day_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.sentence(day) if day else "", self)
            return True
        return super().event(event)  # type: ignore[arg-type]

    # -- painting
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        for month in range(1, 13):
            self._month(p, theme, month)

    def _month(self, p: QPainter, theme: Theme, month: int) -> None:
        box = self._month_rect(month)
        line = box.height() / LINES
        head = QRectF(box.x() + theme.px(2), box.y(), box.width() - theme.px(4), line)
        here = (self.today.year, self.today.month) == (self.year, month)
        shapes.text(p, theme, head, f"{month} 月", 14, True, theme.c("acc" if here else "t1"))
        count = f"{self.working_days(month)} 个工作日"
        if theme.width(count, 12) + theme.width(f"{month} 月", 14, True) > head.width() - theme.px(6):
            count = f"{self.working_days(month)} 天"
        shapes.text(p, theme, head, count, 12, colour=theme.c("t2"), align=Qt.AlignmentFlag.AlignRight)
        left = head.x() + theme.width(f"{month} 月", 14, True) + theme.px(6)
        room = QRectF(left, head.y(), head.right() - left - theme.width(count, 12) - theme.px(6), line)
        if self.names.get(month) and theme.width(self.names[month], 12) <= room.width():  # else the line below names the day
            shapes.text(p, theme, room, self.names[month], 12, colour=theme.c("over.text"))
        for i, word in enumerate(WEEKDAYS):
            cell = QRectF(box.x() + i * box.width() / 7, box.y() + line, box.width() / 7, line)
            shapes.text(p, theme, cell, word, 12, colour=theme.c("t3"), align=Qt.AlignmentFlag.AlignHCenter)
        for n in range(calendar.monthrange(self.year, month)[1]):
            self._day(p, theme, date(self.year, month, n + 1))

    def _day(self, p: QPainter, theme: Theme, day: date) -> None:
        mark = self.days.get(day, DayMark("working"))
        cell = self._cell(day).adjusted(1, 1, -1, -1)
        ink, bold = ground(p, theme, cell, mark, day == self.today)
        shapes.text(p, theme, cell.adjusted(-2, 0, 2, 0), str(day.day), self._letters(theme, self.columns()), bold, theme.c(ink),
                    Qt.AlignmentFlag.AlignHCenter)
        if mark.kind.startswith("office"):
            p.setBrush(theme.c(ink))
            p.setPen(Qt.PenStyle.NoPen)
            p.drawEllipse(QPointF(cell.center().x(), cell.bottom() - theme.px(2)), theme.px(2), theme.px(2))
        if day == self.cursor_day:
            self._cursor(p, theme, cell)

    def _letters(self, theme: Theme, columns: int) -> int:
        """The largest type in which two digits fit a day, with so many months side by side."""
        room = (self.width() - self._gap() * (columns - 1)) / columns / 7
        return next((size for size in (13, 12, 11, 10) if theme.width("30", size, True) + theme.px(4) <= room), 9)

    def _cursor(self, p: QPainter, theme: Theme, cell: QRectF) -> None:
        if self.hasFocus():
            shapes.focus_ring(p, theme, cell.adjusted(-1, -1, 1, 1), theme.px(3))
        else:
            p.setPen(QPen(theme.c("t2"), 1, Qt.PenStyle.DotLine))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRect(cell)
