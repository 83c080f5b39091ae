"""How an order is told: its clocks, its stages, its timeline, what will follow from an act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.columns import aloud
from hotline_desk.widgets.panes import Card, Line, Pairs, clear, column, row, step_sign
from hotline_desk.widgets.text import RIGHT, ClauseLink, Label, Para, Sign
from hotline_desk.widgets.theme import theme_of


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock of an order in words: 先行联系, 剩 7 小时 24 分, 今天 17:30 前, its clause and the clause's sentence.

    ``key`` is what ``opened`` carries when its clause is clicked; the clause's number where it is empty.
    """

    duty: str
    urgency: str
    left: str
    due: str
    clause: str = ""
    sentence: str = ""
    cells: tuple[float, ...] = ()
    fraction: float | None = None
    days: tuple[tuple[str, str], ...] = ()
    key: str = ""


def clause_link(view: ClockView, colour: str = "acc", underline: bool = True) -> ClauseLink:
    """The link of a clock's clause."""
    return ClauseLink(view.clause, colour, underline=underline, key=view.key)


class DayBar(QWidget):
    """The 工作日刻度条; with ``days`` (label, kind) each cell has its date under it, 调休 days in their own colour."""

    def __init__(self, view: ClockView, height: int = 8, ground: str = "surface", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view, self.bar_height, self.ground = view, height, ground
        self.setAccessibleName(f"{view.duty} {view.left}")
        labels = theme_of().px(20) if view.days else 0
        self.setFixedHeight(theme_of().px(height) + labels)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p, view = theme_of(), QPainter(self), self.view
        bar = QRectF(0, 0, self.width(), theme.px(self.bar_height))
        shapes.day_bar(p, theme, bar, view.urgency, view.cells, view.fraction, theme.c(self.ground))
        step = self.width() / max(len(view.days), 1)
        for i, (label, kind) in enumerate(view.days):
            ink = {"make_up": "soon.text", "today": "acc"}.get(kind, "t2")
            rect = QRectF(i * step, bar.bottom() + theme.px(2), step, theme.px(18))
            shapes.text(p, theme, rect, label, 12, kind in ("make_up", "today"), theme.c(ink),
                        Qt.AlignmentFlag.AlignHCenter)


class ClockCard(QFrame):
    """The next duty, large, on its tint: shape, what is left, until when, and by which clause."""

    opened = Signal(str)

    def __init__(self, view: ClockView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.setAccessibleName(aloud(f"{view.duty}，{view.left}，{view.due}，依据 {view.clause}"))
        tone = f"{view.urgency}.text"
        whole = column(self, 5, (14, 12, 14, 12))
        head = row(spacing=8)
        head.addWidget(Sign(view.urgency, 18))
        head.addWidget(Label(view.duty, 15, True, tone), 1)
        head.addWidget(Label(view.left, 22, True, tone, RIGHT, elide=False))
        whole.addLayout(head)
        second = row(spacing=12)
        self.due, self.bar = Label(view.due, 13), DayBar(view, 8, f"{view.urgency}.tint")
        self.bar.setFixedWidth(theme_of().px(90))
        second.addWidget(self.due, 1)
        second.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        whole.addLayout(second)
        if view.clause or view.sentence:
            self._reason(whole, tone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar gives way before the moment is cut: 12/10 周四 17:30 前 · 11月20日 17:45 收到 is long."""
        super().resizeEvent(event)
        px = theme_of().px
        left = self.width() - 2 * px(14) - px(12) - self.due.sizeHint().width()
        self.bar.setFixedWidth(max(px(24), min(px(90), left)))

    def _reason(self, whole: QVBoxLayout, tone: str) -> None:
        whole.addWidget(Line(f"{self.view.urgency}.border"))
        line = row(spacing=8, margins=(0, 4, 0, 0))
        if self.view.clause:
            link = clause_link(self.view, tone)
            link.opened.connect(self.opened)
            line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Para(self.view.sentence, 13, 2), 1, Qt.AlignmentFlag.AlignVCenter)
        whole.addLayout(line)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tone = theme_of(), self.view.urgency
        shapes.rounded(QPainter(self), QRectF(self.rect()), theme.px(8), theme.c(f"{tone}.tint"),
                       theme.c(f"{tone}.border"))


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the seven: word, note under it, state done now todo."""

    words: str
    note: str = ""
    state: str = "todo"


class StageStrip(QWidget):
    """收单 → 先行联系 → … → 归档, with the date under each step that is done."""

    def __init__(self, stages: Sequence[Stage] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_stages(stages)

    def set_stages(self, stages: Sequence[Stage]) -> None:
        self.stages = list(stages)
        words = {"done": "已完成", "now": "进行中", "todo": "未到"}
        self.setAccessibleName("，".join(f"{s.words} {words[s.state]} {s.note}".strip() for s in self.stages))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme_of().px(560), theme_of().px(66))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme_of().px(360), theme_of().px(66))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        step, side, y = self.width() / max(len(self.stages), 1), theme.px(22), theme.px(12)
        for i, stage in enumerate(self.stages):
            x = i * step
            self._sign(p, x, y, stage.state)
            if i + 1 < len(self.stages):
                p.setPen(QPen(theme.c("done.text" if stage.state == "done" else "line2"), 2))
                p.drawLine(QPointF(x + side + 2, y), QPointF(x + step - 3, y))
            ink = theme.c({"done": "t1", "now": "acc", "todo": "t2"}[stage.state])
            now = stage.state == "now"
            shapes.text(p, theme, QRectF(x, theme.px(26), step - 4, theme.px(20)), stage.words, 13, now, ink)
            free = i + 1 < len(self.stages) and not self.stages[i + 1].note  # a long note may run into an empty one
            shapes.text(p, theme, QRectF(x, theme.px(45), step * (1 + free) - 4, theme.px(18)), stage.note, 12,
                        colour=theme.c("acc" if now else "t2"))

    def _sign(self, p: QPainter, x: float, y: float, state: str) -> None:
        theme, side = theme_of(), theme_of().px(21)
        box = QRectF(x, y - side / 2, side, side)
        if state == "done":
            shapes.status_shape(p, theme, "done", box.x(), box.y(), side)
            return
        shapes.rounded(p, box.adjusted(1, 1, -1, -1), side / 2, theme.c("surface"),
                       theme.c("acc" if state == "now" else "line2"), 2)
        if state == "now":
            shapes.rounded(p, QRectF(box.center().x() - 4, box.center().y() - 4, 8, 8), 4, theme.c("acc"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the timeline; ``chips`` are (icon, words, key) of its attachments."""

    date: str
    time: str
    title: str
    actor: str = ""
    text: str = ""
    clause: str = ""
    state: str = "done"
    chips: tuple[tuple[str, str, str], ...] = ()
    key: str = ""


class _Rail(QWidget):
    """Sign and line between the date column and the words."""

    def __init__(self, state: str, last: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state, self.last = state, last
        self.setFixedWidth(theme_of().px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p, side = theme_of(), QPainter(self), theme_of().px(16)
        x, y = (self.width() - side) / 2, theme.px(3)
        if not self.last:
            p.setPen(QPen(theme.c("line2"), 2))
            p.drawLine(QPointF(self.width() / 2, y + side + 2), QPointF(self.width() / 2, self.height() + y - 2))
        if self.state != "now":
            shapes.status_shape(p, theme, self.state, x, y, side)
            return
        shapes.rounded(p, QRectF(x, y, side, side), side / 2, theme.c("surface"), theme.c("acc"), 2)
        shapes.rounded(p, QRectF(x + side / 2 - 3, y + side / 2 - 3, 6, 6), 3, theme.c("acc"))


class _EntryView(QWidget):
    opened = Signal(str)
    chip_pressed = Signal(str)

    def __init__(self, entry: Entry, last: bool, first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"{entry.date} {entry.time} {entry.title} {entry.actor} {entry.text}")
        whole = row(self, 8)
        date = Label(entry.date, 13, first, elide=False)
        date.setFixedWidth(theme_of().px(70))  # the date column: 66 and its gap
        when = column(margins=(0, 0, 0, 8))
        when.addWidget(date)
        when.addWidget(Label(entry.time, 12, colour="t2", elide=False))
        when.addStretch(1)
        whole.addLayout(when)
        whole.addWidget(_Rail(entry.state, last))
        words = column(spacing=2, margins=(2, 0, 0, 14))
        words.addLayout(self._head(entry))
        if entry.text:
            words.addWidget(Para(entry.text, 14, 0, "t2"))
        if entry.chips:
            words.addLayout(self._chips(entry))
        words.addStretch(1)
        whole.addLayout(words, 1)

    def _head(self, entry: Entry) -> QHBoxLayout:
        head = row(spacing=10)
        head.addWidget(Label(entry.title, 14, True))
        head.addWidget(Label(entry.actor, 12, colour="t2"), 1)
        if entry.clause:
            link = ClauseLink(entry.clause, underline=False)
            link.opened.connect(self.opened)
            head.addWidget(link)
        return head

    def _chips(self, entry: Entry) -> QHBoxLayout:
        line = row(spacing=8, margins=(0, 2, 0, 2))
        for icon, words, key in entry.chips:
            chip = Button(words, "chip", icon)
            chip.setProperty("chip", key)
            chip.clicked.connect(self._press)
            line.addWidget(chip)
        line.addStretch(1)
        return line

    def _press(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.chip_pressed.emit(str(sender.property("chip")))


class Timeline(QWidget):
    """What happened, newest first: date column, rail, bold title, actor, clause, text, attachments."""

    opened = Signal(str)
    chip_pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = column(self)

    def minimumSizeHint(self) -> QSize:
        """Its words at their own width: at the one a paragraph likes best they took more lines, and a bar moved past nothing."""
        least = super().minimumSizeHint()
        return QSize(least.width(), 0) if self._column.hasHeightForWidth() else least

    def set_entries(self, entries: Sequence[Entry]) -> None:
        clear(self._column)
        for i, entry in enumerate(entries):
            view = _EntryView(entry, i + 1 == len(entries), i == 0)
            view.opened.connect(self.opened)
            view.chip_pressed.connect(self.chip_pressed)
            self._column.addWidget(view)


@dataclass(frozen=True, slots=True)
class Consequences:
    """What will follow from an act, before it is saved: title, lead, lines (label, value), clause."""

    title: str
    lead: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    clause: str = ""
    urgency: str = "over"
    bold: tuple[str, ...] = ()


class ConsequenceList(Card):
    """先算给人看: the card that says what saving will bring."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)

    def set_consequences(self, view: Consequences | None) -> None:
        """Show these, or nothing at all (the card hides)."""
        self.setVisible(view is not None)
        clear(self.body)
        if view is None:
            return
        self.set_tone(view.urgency if view.urgency in ("over", "today") else "")
        head = row(spacing=8)
        head.addWidget(Sign(view.urgency, 18))
        head.addWidget(Label(view.title, 16, True, f"{view.urgency}.text"), 1)
        if view.clause:
            link = ClauseLink(view.clause)
            link.opened.connect(self.opened)
            head.addWidget(link)
        self.body.addLayout(head)
        if view.lead:
            self.body.addWidget(Para(view.lead, 13, 2, "t2"))
        self.body.addWidget(Line())
        pairs = Pairs(68)
        pairs.set_pairs(view.lines, view.bold)
        self.body.addWidget(pairs)


class Steps(QWidget):
    """Numbered steps downwards, the offline ones too: (words, note, state done now todo)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = column(self)

    def set_steps(self, steps: Sequence[tuple[str, str, str]]) -> None:
        clear(self._column)
        for i, (words, note, state) in enumerate(steps, 1):
            self._column.addWidget(_Step(i, words, note, state, i == len(steps)))


class _Step(QWidget):
    def __init__(self, number: int, words: str, note: str, state: str, last: bool) -> None:
        super().__init__()
        self.number, self.state, self.last = number, state, last
        self.setAccessibleName(f"第 {number} 步 {words} {note}")
        whole = column(self, 0, (32, 0, 0, 14))
        colour = {"done": "t1", "now": "acc", "todo": "t2"}[state]
        whole.addWidget(Label(words, 14, state == "now", colour))
        if note:
            whole.addWidget(Para(note, 13, 2, "t2"))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p, side, middle = theme_of(), QPainter(self), theme_of().px(20), theme_of().px(11)
        if not self.last:
            p.setPen(QPen(theme.c("done.text" if self.state == "done" else "line2"), 2))
            p.drawLine(QPointF(side / 2 + 1, middle + side / 2 + 2), QPointF(side / 2 + 1, self.height()))
        step_sign(p, theme, 1, middle, self.number, self.state)
