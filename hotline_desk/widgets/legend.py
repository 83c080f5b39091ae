"""The signs of this program, said in words (picture 10): shapes tell time, filled tags tell how often, a bar tells working days."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from hotline_desk.widgets.panes import Line, column, row
from hotline_desk.widgets.story import ClockView, DayBar
from hotline_desk.widgets.text import Label, Para, Sign, TagLabel
from hotline_desk.widgets.theme import theme_of

# urgency, the words as a list shows them, what the shape is called and means
SHAPES = (("over", "已超 1 个工作日", "菱形：已经超期"), ("today", "剩 7 小时 24 分", "三角：今天到期"), ("soon", "剩 1 个工作日", "半圆：下一个工作日到期"),
          ("norm", "剩 4 个工作日", "空圆：还有几天"), ("done", "已完成", "圆加勾：办完了"), ("wait", "等上级审批", "圆加双竖：暂停计时"))
CELLS = (1.0, 1.0, 0.5, 0.0, 0.0)
DAYS = (("周二", ""), ("周三", ""), ("今天", "today"), ("周五", ""), ("调休", "make_up"))
BESIDE = 1120  # px of the design the three blocks need side by side
BAR_WORDS = "一格一个工作日：实的过去了，今天走一半，空的还没到。调休上班的周末也算一格；超期多出一格。"
HOURS_WORDS = "不分格的一整条，按小时算。"
NO_CARDS = "本单位的规定没有三牌，工单库“重复”一栏写第几次，如“第 4 次”。"


class Legend(QWidget):
    """Three blocks side by side; ``cards`` are the 牌 of the office's regulation with the count each begins at."""

    def __init__(self, cards: Sequence[tuple[str, int]] = (), room: int = 0, parent: QWidget | None = None) -> None:
        """``room``: the width there is in px of this screen; what does not fit beside goes below."""
        super().__init__(parent)
        self.setAccessibleName("记号怎么看")
        whole = column(self, 10)
        whole.addWidget(Line())
        beside = room >= theme_of().px(BESIDE)
        blocks = row(spacing=32) if beside else column(spacing=12)
        blocks.addLayout(self._shapes())
        blocks.addLayout(self._cards(cards))
        blocks.addLayout(self._bar(), int(beside))
        whole.addLayout(blocks)

    def _shapes(self) -> QVBoxLayout:
        block = _block("形状说时限")
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme_of().px(8))
        grid.setVerticalSpacing(theme_of().px(2))
        half = (len(SHAPES) + 1) // 2
        for at, (urgency, words, meaning) in enumerate(SHAPES):
            line, place = at % half, 4 * (at // half)
            grid.addWidget(Sign(urgency, 16), line, place)
            grid.addWidget(Label(words, 14, urgency in ("over", "today"), f"{urgency}.text", elide=False), line, place + 1)
            grid.addWidget(Label(meaning, 12, colour="t2", elide=False), line, place + 2)
        grid.setColumnMinimumWidth(3, theme_of().px(16))
        grid.setColumnStretch(7, 1)
        block.addLayout(grid)
        block.addStretch(1)
        return block

    def _cards(self, cards: Sequence[tuple[str, int]]) -> QVBoxLayout:
        block = _block("实底的牌说来了几次" if cards else "来了几次")
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme_of().px(8))
        grid.setVerticalSpacing(theme_of().px(2))
        grid.setColumnStretch(2, 1)
        for at, (card, count) in enumerate(cards):
            grid.addWidget(TagLabel(card=card, count=count), at, 0)
            grid.addWidget(Label(f"同一诉求第 {count} 次{'及以上' if card == 'red' else ''}", 12, colour="t2", elide=False), at, 1)
        block.addLayout(grid)
        if not cards:
            told = Para(NO_CARDS, 13, 3, "t2")
            told.setMinimumWidth(theme_of().px(200))
            block.addWidget(told)
        block.addStretch(1)
        return block

    def _bar(self) -> QVBoxLayout:
        block = _block("工作日刻度条")
        line = row(spacing=24)
        days = DayBar(ClockView("工作日刻度条", "norm", "过去两天半，还有两天半", "", cells=CELLS, days=DAYS), 10)
        days.setFixedWidth(theme_of().px(200))
        line.addWidget(days)
        hours = DayBar(ClockView("按小时算的", "today", "用去七成", "", fraction=0.7), 10)
        hours.setFixedWidth(theme_of().px(90))
        line.addWidget(hours)
        line.addStretch(1)
        block.addLayout(line)
        block.addWidget(Para(BAR_WORDS + HOURS_WORDS, 12, 4, "t2"))
        block.addStretch(1)
        return block


def _block(title: str) -> QVBoxLayout:
    block = column(spacing=4)
    block.addWidget(Label(title, 14, True, elide=False))
    return block
