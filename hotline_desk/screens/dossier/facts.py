"""The right of the dossier: who, the running clock, what is proposed, every clock, and what the file lacks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hotline_desk.services.views import ClockRow, FindingRow, MaterialRow, OrderView, PaperDue
from hotline_desk.widgets.answers import AnswerCard
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, Line, Pairs, clear, column, row
from hotline_desk.widgets.scrolling import ClearScroll
from hotline_desk.widgets.story import ClockView, DayBar
from hotline_desk.widgets.text import RIGHT, ClauseLink, Label, Para, Sign
from hotline_desk.widgets.theme import theme_of

_TOP = Qt.AlignmentFlag.AlignTop
REVEAL_SECONDS = 30
MOST_LABELS = 11


class PartiesCard(Card):
    """诉求人与单位, masked; 显示号码 for 30 s, then masked again. ``reveal`` asks the page for the plain ones."""

    reveal = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._view: OrderView | None = None
        self._left = 0
        head = row(spacing=8)
        head.addWidget(Label("诉求人与单位", 15, True), 1)
        self.show_button = Button("显示号码", "ghost", "eye", "V", small=True)
        self.show_button.clicked.connect(self._press)
        head.addWidget(self.show_button)
        self.body.addLayout(head)
        self._pairs = Pairs(50, 5)
        self.body.addWidget(self._pairs)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._second)

    @property
    def revealed(self) -> bool:
        return self._left > 0

    def show_order(self, view: OrderView) -> None:
        """Masked, whatever was revealed before."""
        self._view = view
        self.mask()

    def unmask(self, name: str, phone: str) -> None:
        """Show the plain name and phone for 30 s."""
        self._left = REVEAL_SECONDS
        self._fill(name, phone)
        self._words()
        self._tick.start()

    def mask(self) -> None:
        """Hide them again."""
        self._tick.stop()
        self._left = 0
        if self._view is not None:
            self._fill(self._view.caller, self._view.phone)
        self._words()

    def _fill(self, name: str, phone: str) -> None:
        view = self._view
        if view is None:
            return
        note = re.sub(r" \d\d:\d\d 派单", " 派单", view.unit_note)  # the hour stands in the strip and in the story
        unit = " · ".join(part for part in (view.unit or "未派单", note if view.unit else "") if part)
        pairs = [("来电人", f"{name or '匿名'}  {phone or '未留电话'}"), ("地址", view.address or "未填"), ("承办", unit),
                 ("协办", view.co_units), ("收单", " · ".join(part for part in (view.received, view.order_class) if part))]
        self._pairs.set_pairs(pair for pair in pairs if pair[1])

    def _words(self) -> None:
        self.show_button.set_words(f"隐藏（{self._left} 秒）" if self._left else "显示号码")

    def _second(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.mask()
        else:
            self._words()

    def _press(self) -> None:
        if self.revealed:
            self.mask()
        else:
            self.reveal.emit()


class RunningCard(Card):
    """The clock of the next duty, each counted day with its date. ``opened`` carries (rule, round)."""

    opened = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(spacing=4, parent=parent)

    def show_clock(self, clock: ClockRow | None, note: str, today: date) -> None:
        clear(self.body)
        self.set_tone("")
        if clock is None:
            self.body.addWidget(Para("没有在走的时限。", 14, colour="t2"))
            return
        head = row(spacing=8)
        head.addWidget(Sign(clock.urgency, 16))
        head.addWidget(Label(clock.duty, 14, True), 1)
        head.addWidget(Label(clock.left_text, 17, True, f"{clock.urgency}.text", RIGHT, elide=False))
        self.body.addLayout(head)
        self.body.addLayout(self._due(clock))
        days = day_labels(clock.cell_days, today)
        self.body.addWidget(DayBar(ClockView(clock.duty, clock.urgency, clock.left_text, clock.due_text,
                                             cells=clock.cells, fraction=clock.fraction, days=days), 12))
        words = "；".join(part for part in ("提醒，不作考核" if clock.soft else "", clock.sentence, note) if part)
        if words:
            self.body.addWidget(Para(words, 12, 3, "t2"))

    def _due(self, clock: ClockRow) -> QHBoxLayout:
        line = row(spacing=8)
        line.addWidget(Label(clock.due_text, 13), 1)
        if clock.clause:
            link = ClauseLink(clock.clause)
            link.opened.connect(lambda _number: self.opened.emit(clock.rule, clock.round))
            line.addWidget(link)
        return line


def day_labels(days: tuple[date, ...], today: date) -> tuple[tuple[str, str], ...]:
    """(day of the month, kind) under each cell; a counted weekend day is a 调休 one. None where they would not fit."""
    if not days or len(days) > MOST_LABELS:
        return ()
    return tuple((str(d.day), "today" if d == today else "make_up" if d.weekday() >= 5 else "") for d in days)


class FindingsCard(Card):
    """What the engine proposes, each with clause and facts; a person decides. ``opened`` carries the rule."""

    opened = Signal(str)

    def show_findings(self, findings: tuple[FindingRow, ...]) -> None:
        clear(self.body)
        self.setVisible(bool(findings))
        if not findings:
            return
        self.body.addWidget(Label("提请注意", 15, True))
        for found in findings:
            line = row(spacing=8)
            line.addWidget(Sign("today", 15), 0, Qt.AlignmentFlag.AlignTop)
            words = column(spacing=0)
            words.addWidget(Para(found.label, 14, 2, bold=True))
            words.addWidget(Para(" · ".join(p for p in (found.since, found.facts) if p), 12, 3, "t2"))
            line.addLayout(words, 1)
            link = ClauseLink(found.clause)
            link.opened.connect(lambda _number, rule=found.rule: self.opened.emit(rule))
            line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(line)


class ClocksCard(Card):
    """本单时限: every clock of the order, two lines each. ``opened`` carries (rule, round)."""

    opened = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(spacing=4, parent=parent)

    def show_clocks(self, clocks: tuple[ClockRow, ...], unruled: str = "") -> None:
        clear(self.body)
        self.setVisible(bool(clocks or unruled))
        self.body.addWidget(Label("本单时限", 15, True))
        if unruled:
            self.body.addWidget(Para(unruled, 13, 4, "t2"))
        for clock in clocks:
            self.body.addLayout(self._line(clock))

    def _line(self, clock: ClockRow) -> QHBoxLayout:
        line = row(spacing=8)
        line.addWidget(Sign(clock.urgency, 15), 0, Qt.AlignmentFlag.AlignTop)
        words = column(spacing=0)
        first, second = row(spacing=8), row(spacing=8)
        strong = clock.urgency in ("over", "today", "soon")
        first.addWidget(Label(clock.duty, 13, strong), 1)
        first.addWidget(Label(clock.left_text, 13, strong, f"{clock.urgency}.text", RIGHT, elide=False))
        second.addWidget(Label(f"{clock.due_text.removesuffix(' 到期')} 到期", 12, colour="t2"), 1)
        if clock.clause:
            link = ClauseLink(clock.clause, underline=False)
            link.opened.connect(lambda _number: self.opened.emit(clock.rule, clock.round))
            second.addWidget(link)
        words.addLayout(first)
        words.addLayout(second)
        line.addLayout(words, 1)
        return line


class ChecklistCard(Card):
    """一诉一档: what the file holds and what is missing (缺). ``add_wanted`` asks for 添加材料."""

    add_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(spacing=5, parent=parent)
        head = row(spacing=8)
        head.addWidget(Label("一诉一档", 15, True, elide=False))
        self.share = Label("", 13, colour="t2")
        head.addWidget(self.share, 1)
        self.add_button = Button("添加材料", "ghost", "clip", "A", small=True)
        self.add_button.setToolTip("现场照片、录音、签字扫描件；也可以直接拖进来或粘贴")
        self.add_button.clicked.connect(lambda _=False: self.add_wanted.emit())
        head.addWidget(self.add_button)
        self.body.addLayout(head)
        self._room = column(spacing=5)
        self.body.addLayout(self._room)

    def show_papers(self, papers: tuple[PaperDue, ...]) -> None:
        clear(self._room)
        self.share.setText(f"{sum(p.there for p in papers)} / {len(papers)} 项")
        for paper in papers:
            line = row(spacing=8)
            line.addWidget(Sign("done" if paper.there else "norm", 14))
            line.addWidget(Label(paper.label, 13, colour="t1" if paper.there else "t2"), 1)
            line.addWidget(Label(paper.note, 12, colour="t2" if paper.there else "today.text", align=RIGHT, elide=False))
            self._room.addLayout(line)


class MaterialsCard(Card):
    """The files themselves: open one, take one out. ``open_wanted`` and ``remove_wanted`` carry its id."""

    open_wanted = Signal(int)
    remove_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(spacing=6, parent=parent)
        self.hide()

    def show_files(self, files: tuple[MaterialRow, ...]) -> None:
        clear(self.body)
        self.setVisible(bool(files))
        if files:
            self.body.addWidget(Label(f"材料 {len(files)} 个", 15, True))
        for file in files:
            self.body.addLayout(self._line(file))

    def _line(self, file: MaterialRow) -> QHBoxLayout:
        line = row(spacing=4)
        words = column(spacing=0)
        words.addWidget(Para(file.name, 13, 2))
        words.addWidget(Para(f"{file.kind} · {file.size}\n{file.who}", 12, 3, "t2"))
        line.addLayout(words, 1)
        line.addWidget(self._button("打开", "", f"打开 {file.name}", lambda: self.open_wanted.emit(file.id)), 0, _TOP)
        line.addWidget(self._button("", "trash", f"移除 {file.name}，可撤销", lambda: self.remove_wanted.emit(file.id)), 0, _TOP)
        return line

    def _button(self, words: str, icon: str, name: str, act: Callable[[], None]) -> Button:
        button = Button(words, "ghost", icon, small=True)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.clicked.connect(lambda _=False: act())
        return button


class ExtraCard(Card):
    """What the platform's file carried beyond the order's own fields, word for word."""

    def show_extra(self, pairs: tuple[tuple[str, str], ...]) -> None:
        clear(self.body)
        self.setVisible(bool(pairs))
        if pairs:
            self.body.addWidget(Label("平台其他栏目", 15, True))
            self.body.addWidget(Line())
            table = Pairs(92)
            table.set_pairs(pairs)
            self.body.addWidget(table)


class FactsColumn(ClearScroll):
    """All cards of the right column in one scroll."""

    reveal = Signal()
    why_clock = Signal(str, int)
    why_finding = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        inner = QWidget()
        cards = column(inner, 12)
        super().__init__(inner, parent)
        self.parties, self.running, self.findings = PartiesCard(), RunningCard(), FindingsCard()
        self.clocks, self.checklist, self.materials, self.extra = ClocksCard(), ChecklistCard(), MaterialsCard(), ExtraCard()
        self.answers = AnswerCard()
        # Who, by when, what the file lacks: these three stand in sight at 1366×768 (design picture 03).
        for card in (self.parties, self.running, self.checklist, self.answers, self.materials, self.findings, self.clocks, self.extra):
            cards.addWidget(card)
        cards.addStretch(1)
        self.parties.reveal.connect(self.reveal)
        self.running.opened.connect(self.why_clock)
        self.clocks.opened.connect(self.why_clock)
        self.findings.opened.connect(self.why_finding)
        self.setFixedWidth(theme_of().px(356))

    def show_order(self, view: OrderView, today: date) -> None:
        self.parties.show_order(view)
        self.running.show_clock(view.next, note_of(view, today), today)
        self.findings.show_findings(view.findings)
        self.clocks.show_clocks(view.clocks, view.unruled)
        self.checklist.show_papers(view.checklist)
        self.materials.show_files(view.materials)
        self.extra.show_extra(view.extra)


def note_of(view: OrderView, today: date) -> str:
    """今天 17 日；含 9月20日（周日）调休上班: what the labels under the cells mean."""
    days = view.next.cell_days if view.next else ()
    here = f"今天 {today.day} 日" if today in days and 1 < len(days) <= MOST_LABELS else ""
    made_up = any(d.weekday() >= 5 for d in days) or not days
    span = bool(days) and days[-1] - days[0] >= timedelta(0)
    return "；".join(part for part in (here, view.calendar_note if made_up and span else "") if part)
