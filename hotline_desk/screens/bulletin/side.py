"""The right side of 通报考核: one unit's arithmetic and points, what follows for units, all indicators."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hotline_desk.services.bulletin import Bulletin, FollowRow, PointRow, Rate, UnitDetail
from hotline_desk.widgets.buttons import Button, PillBar
from hotline_desk.widgets.panes import EmptyState, Line, ScrollPane, clear, column, row
from hotline_desk.widgets.text import RIGHT, ClauseLink, Label, Para
from hotline_desk.widgets.theme import theme_of

UNIT, FOLLOWS, RATES = "unit", "follows", "rates"
MOST = 40
DOOR_TOP = 5  # px of the design: facts beside their doors begin so much lower, that their words stand on one line
TIGHT = 400  # px of the design: below it the buttons of a point stand under its facts


class SidePane(ScrollPane):
    """Three lists under one head.

    ``order`` asks for a dossier, ``explain`` for the page a unit is given about an order,
    ``why`` carries ``("line", PointRow)``, ``("rate", name)`` or ``("clause", number)``.
    """

    order = Signal(str)
    explain = Signal(str)
    talk = Signal(object)
    why = Signal(str, object)

    def __init__(self, talks: bool = True) -> None:
        """``talks``: this office's regulation has 约谈 to be put on record."""
        super().__init__(margins=(14, 10, 14, 10), spacing=6)
        self.setAccessibleName("本期明细")
        self.talks = talks
        self.found: Bulletin | None = None
        self.unit = ""
        self.tight = False
        self.pills = PillBar()
        self.pills.chosen.connect(self._redraw)
        self.head.addWidget(self.pills)
        self._set_pills()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tight = self.width() / theme_of().factor < TIGHT
        if tight is not self.tight:
            self.tight = tight
            self._redraw()

    def _set_pills(self) -> None:
        follows = len(self.found.follows) if self.found else 0
        self.pills.set_pills([(UNIT, "单位得分" if not self.found or self.found.scored else "单位指标", None),
                              (FOLLOWS, "说明与约谈", follows), (RATES, "全部指标", None)])

    def show_bulletin(self, found: Bulletin, unit: str) -> None:
        """Show a period; the chosen list stays."""
        self.found, self.unit = found, unit
        self._set_pills()
        self._redraw()

    def show_unit(self, unit: str) -> None:
        """The cursor is on another unit."""
        if unit != self.unit:
            self.unit = unit
            if self.pills.current() == UNIT:
                self._redraw()

    def _redraw(self, _key: str = "") -> None:
        clear(self.content)
        if self.found is None:
            return
        draw = {UNIT: self._unit, FOLLOWS: self._follows, RATES: self._rates}[self.pills.current() or UNIT]
        draw(self.found)
        self.content.addStretch(1)
        self.scroll.verticalScrollBar().setValue(0)

    # -- one unit
    def _unit(self, found: Bulletin) -> None:
        detail = found.details.get(self.unit)
        if detail is None:
            self.content.addWidget(EmptyState("没有选中单位", "在左边的排名里选一个", icon="chart", urgency="norm"))
            return
        self._unit_head(detail, found.scored)
        for point in detail.points:
            self.content.addWidget(Line())
            self.content.addWidget(self._point(point))
            for missed in point.missed[:MOST]:
                self.content.addWidget(self._missed(missed))
            if len(point.missed) > MOST:
                self.content.addWidget(Label(f"另有 {len(point.missed) - MOST} 件", 13, colour="t2"))
        if not detail.points:
            self._unit_rates(found)

    def _unit_head(self, detail: UnitDetail, scored: bool) -> None:
        line = row(spacing=10)
        line.addWidget(Label(detail.unit, 15, True))
        line.addWidget(Label(detail.place if scored else "本规定不排名", 13, colour="t2"))
        line.addWidget(Label(detail.sums, 14, True, "over.text" if "扣 0" not in detail.sums else "t2", align=RIGHT), 1)
        self.content.addLayout(line)
        if scored and detail.total != "—":
            words = Para(detail.sentence, 13, 4, "t1")
            words.setAccessibleName(f"得分算式：{detail.sentence}")
            self.content.addWidget(words)

    def _unit_rates(self, found: Bulletin) -> None:
        rates = next((r.rates for r in found.rows if r.unit == self.unit), ())
        for rate in rates:
            self.content.addWidget(Line())
            self.content.addWidget(self._rate(rate))

    def _point(self, point: PointRow) -> QWidget:
        box = QWidget()
        whole, line = column(box, 0, (0, 2, 0, 2)), row(spacing=10)
        whole.addLayout(line)
        ink = "done.text" if point.points.startswith("+") else "over.text" if point.points.startswith("−") else "t1"
        points = Label(point.points, 16, True, ink, RIGHT, elide=False)
        points.setMinimumWidth(theme_of().px(48))
        line.addWidget(points, 0, Qt.AlignmentFlag.AlignTop)
        words = column(spacing=2)
        head = row(spacing=8)
        head.addWidget(Label(point.label, 14, True))
        head.addWidget(Label(point.subject, 13, colour="t2"), 1)
        link = ClauseLink(point.clause)
        link.clicked.connect(lambda: self.why.emit("line" if point.rule else "clause", point if point.rule else point.clause))
        head.addWidget(link)
        words.addLayout(head)
        words.addLayout(self._facts(point))
        line.addLayout(words, 1)
        self._below(whole, point)
        return box

    def _missed(self, point: PointRow) -> QWidget:
        box = QWidget()
        whole = column(box, 0, (0, 2, 0, 2))
        line = row(spacing=10)
        points = Label(point.points, 13, True, "over.text", RIGHT, elide=False)
        points.setMinimumWidth(theme_of().px(48))
        points.setAccessibleName(f"{point.label} {point.points} 分，{point.order} {point.facts}")
        line.addWidget(points, 0, Qt.AlignmentFlag.AlignTop)
        words = column(spacing=1)
        words.addWidget(Para(point.subject, 13, 2))
        words.addLayout(self._facts(point, 12))
        line.addLayout(words, 1)
        whole.addLayout(line)
        self._below(whole, point)
        return box

    def _doors(self, point: PointRow) -> list[Button]:
        """Where a point leads: the order's file, why its time limit is what it is, the page for its unit."""
        opened = Button(point.order, "link", small=True)
        opened.setAccessibleName(f"打开工单 {point.order} 的档案")
        opened.setToolTip("打开这件工单的档案")
        opened.clicked.connect(lambda: self.order.emit(point.order))
        found = [opened]
        if point.rule and not point.clause:
            because = Button("为什么", "ghost", small=True)
            because.setAccessibleName(f"为什么 {point.order} 的时限是这样")
            because.clicked.connect(lambda: self.why.emit("timer", point))
            found.append(because)
        return [*found, self._page_for_unit(point.order)]

    def _page_for_unit(self, number: str) -> Button:
        page = Button("说明书", "ghost", "" if self.tight else "print", small=True)
        page.setAccessibleName(f"给承办单位看的说明书：{number} 的时限、认定和得分")
        page.setToolTip("为什么扣这一分：给承办单位看的一页，申诉时用；先看再印")
        page.clicked.connect(lambda _=False: self.explain.emit(number))
        return page

    def _facts(self, point: PointRow, size: int = 13) -> QHBoxLayout:
        """The facts, and where there is room the doors beside them, their words on one line."""
        line, doors = row(spacing=2), self._doors(point) if point.order and not self.tight else []
        words = column(margins=(0, DOOR_TOP if doors else 0, 0, 0))
        words.addWidget(Para(point.facts, size, 3, "t2"))
        line.addLayout(words, 1)
        for door in doors:
            line.addWidget(door, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _below(self, whole: QVBoxLayout, point: PointRow) -> None:
        """In a narrow pane the doors stand below: beside them the facts would be columns of four characters."""
        if not self.tight or not point.order:
            return
        line = row(spacing=0)
        line.setContentsMargins(-theme_of().px(8), 0, 0, 0)
        for door in self._doors(point):
            line.addWidget(door)
        line.addStretch(1)
        whole.addLayout(line)

    # -- what follows
    def _follows(self, found: Bulletin) -> None:
        if not found.follows:
            self.content.addWidget(EmptyState("没有要说明或约谈的单位", "本期按规定没有口头说明、约谈和办理责任。"))
            return
        for words in dict.fromkeys(f.words for f in found.follows):
            rows = [f for f in found.follows if f.words == words]
            self.content.addWidget(Label(f"{words} · {len(rows)} 项", 14, True))
            for follow in rows:
                self.content.addWidget(self._follow(follow))
            self.content.addWidget(Line())

    def _follow(self, follow: FollowRow) -> QWidget:
        box = QWidget()
        whole, line, foot = column(box, 0, (0, 3, 0, 3)), row(spacing=8), row(spacing=8)
        whole.addLayout(line)
        line.addWidget(Para(follow.unit, 14, 2), 1)
        foot.addWidget(Para(follow.facts, 13, 3, "t2"), 1)
        if follow.order and follow.order not in follow.facts:
            opened = Button(follow.order, "link", small=True)
            opened.setAccessibleName(f"打开工单 {follow.order} 的档案")
            opened.clicked.connect(lambda: self.order.emit(follow.order))
            foot.addWidget(opened, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(foot)
        link = ClauseLink(follow.clause)
        link.opened.connect(lambda number: self.why.emit("clause", number))
        line.addWidget(link)
        if self.talks and "约谈" in follow.words:
            record = Button("记约谈", "sec", small=True)
            record.setAccessibleName(f"记约谈：{follow.unit}，{follow.words}")
            record.setToolTip("在会议与约谈里记这一次约谈；已经记过的，打开那一条")
            record.clicked.connect(lambda _=False: self.talk.emit(follow))
            line.addWidget(record)
        return box

    # -- all indicators
    def _rates(self, found: Bulletin) -> None:
        self.content.addWidget(Para("每个数都写明分子 ÷ 分母，合计从件数重算，不取平均数；“—”表示分母为零；* 表示不足 5 件，仅供参考。", 12, 3, "t2"))
        for rate in found.rates:
            self.content.addWidget(Line())
            self.content.addWidget(self._rate(rate))

    def _rate(self, rate: Rate) -> QWidget:
        box = QWidget()
        box.setToolTip(rate.formula)
        whole = column(box, 0, (0, 2, 0, 2))
        line = row(spacing=8)
        line.addWidget(Label(rate.label, 14, bool(rate.clause), elide=False))
        line.addWidget(Label(rate.target, 12, colour="t2"))
        line.addStretch(1)
        line.addWidget(Label(rate.counts, 13, colour="t2", elide=False))
        value = Label(rate.percentage, 15, True, "over.text" if rate.below else "t1", RIGHT, elide=False)
        value.setMinimumWidth(theme_of().px(78))
        value.setAccessibleName(f"{rate.label} {rate.percentage}，{rate.counts}{'，低于目标' if rate.below else ''}")
        line.addWidget(value)
        whole.addLayout(line)
        foot = row(spacing=8)
        foot.addWidget(Para(rate.formula, 12, 5, "t2"), 1)
        if rate.clause:
            link = ClauseLink(rate.clause)
            link.clicked.connect(lambda: self.why.emit("rate", rate.name))
            foot.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(foot)
        return box


