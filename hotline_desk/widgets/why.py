"""The drawer that answers 为什么: the clause in full, where it comes from, and the days that were counted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from hotline_desk.services.views import CountedRow, Why
from hotline_desk.widgets.floating import Drawer
from hotline_desk.widgets.panes import Line, Pairs, row
from hotline_desk.widgets.text import Label, Para, Sign, TagLabel
from hotline_desk.widgets.theme import theme_of

DAY_COLOURS = {"放假": "over.text", "周末": "t3", "本单位休息": "t3", "调休上班": "soon.text", "收到当日": "t2"}

BESIDE = 370  # px of the drawer that clause and heading have in one line


class ClauseDrawer(Drawer):
    """A clause and the reasons that hang on it. Open it with :meth:`open`; Esc or a click beside it closes it."""

    def __init__(self, host: QWidget, why: Why) -> None:
        super().__init__(host, why.title or why.clause)
        self.why = why
        self._head()
        self._quote()
        self._clause()
        if why.parameters:
            self._section("采用的数值")
            pairs = Pairs(132)
            pairs.set_pairs([(name, " · ".join(p for p in (value, note) if p)) for name, value, note in why.parameters])
            self.content.addWidget(pairs)
        if why.facts:
            self._section("依据的事实")
            for fact in why.facts:
                self.content.addWidget(Para(f"· {fact}", 13))
        if why.days:
            self._section("数过的日子")
            self.content.addWidget(DayTable(why.days))
        if why.provisional:
            self._provisional()
        self.content.addStretch(1)

    def _head(self) -> None:
        head = row(spacing=8)
        head.addWidget(Label(f"§ {self.why.clause}", 15, True, "acc"))
        theme, words = theme_of(), f"§ {self.why.clause}"
        beside = theme.width(words, 15, True) + theme.width(self.why.heading, 13) < theme.px(BESIDE)
        if beside:
            head.addWidget(Label(self.why.heading, 13, colour="t2"), 1)
        else:
            head.addStretch(1)
        self.content.addLayout(head)
        if not beside:  # a heading that is a sentence goes on below, whole
            self.content.addWidget(Para(self.why.heading, 13, colour="t2"))
        tags = row(spacing=6)
        if self.why.origin:
            tags.addWidget(TagLabel(self.why.origin, "norm"))
        if self.why.adopted_from:
            tags.addWidget(TagLabel(f"参照 {self.why.adopted_from}", "soon"))
        tags.addStretch(1)
        self.content.addLayout(tags)

    def _quote(self) -> None:
        if self.why.quote and self.why.quote != self.why.text:
            self.content.addWidget(Para(f"“{self.why.quote}”", 14, bold=True))

    def _clause(self) -> None:
        self.content.addWidget(Line())
        self.content.addWidget(Para(self.why.text or "这一条的全文不在政策包里。", 14))
        if self.why.document:
            self.content.addWidget(Para(f"出自《{self.why.document}》", 12, colour="t3"))

    def _section(self, title: str) -> None:
        self.content.addWidget(Line())
        self.content.addWidget(Label(title, 13, True))

    def _provisional(self) -> None:
        line: QLayout = row(spacing=8)
        line.addWidget(Sign("soon", 15))
        line.addWidget(Para("后面的日子还没有放假通知，先按周末推算，标作暂定；通知录入后自动重算。", 13, colour="soon.text"))
        self.content.addLayout(line)


class DayTable(QWidget):
    """Every counted day: date, what it is, its running number, and where the calendar knows it from."""

    def __init__(self, days: tuple[CountedRow, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("数过的日子")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme_of().px(12))
        grid.setVerticalSpacing(theme_of().px(2))
        grid.setColumnStretch(3, 1)
        sources = {day.source for day in days}
        several = len(sources) > 1  # one for all stands once below, not in a column of four characters
        grid.setColumnMinimumWidth(3, theme_of().px(150 if several else 0))
        for column, title in enumerate(("日期", "", "计数", "来源") if several else ("日期", "", "计数")):
            grid.addWidget(Label(title, 12, colour="t3", elide=False), 0, column)
        for i, day in enumerate(days, 1):
            colour = DAY_COLOURS.get(day.kind, "t1")
            grid.addWidget(Label(day.day, 13, colour=colour, elide=False), i, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(day.kind, 13, colour=colour, elide=False), i, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(day.counts, 13, bool(day.counts), elide=False), i, 2, Qt.AlignmentFlag.AlignTop)
            if several:
                grid.addWidget(Para(day.source, 12, colour="t2"), i, 3)
        if not several and sources != {""}:
            grid.addWidget(Para(f"以上都按 {next(iter(sources), '')}", 12, colour="t2"), len(days) + 1, 0, 1, 4)
