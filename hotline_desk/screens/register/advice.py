"""The right column of 登记: earlier orders that look alike, and the deadlines this order will get."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from hotline_desk.services.registering import MOST
from hotline_desk.services.views import Consequence, Preview
from hotline_desk.widgets import shapes
from hotline_desk.widgets.buttons import Button, Pressable
from hotline_desk.widgets.panes import Card, Line, clear, column, row
from hotline_desk.widgets.text import ClauseLink, Label, Para, Sign
from hotline_desk.widgets.theme import theme_of

SHOWN = 4  # the others come by Alt+M: the deadlines below are to be seen
LARGE = 1.1  # of the text: above it the column has room for fewer characters
TOP = Qt.AlignmentFlag.AlignTop


class Similar(Protocol):
    """An earlier order that may be the same complaint: what became of it, and why it is shown."""

    order: str
    day: str
    subject: str
    outcome: str
    ok: bool
    why: str
    score: float
    reasons: tuple[str, ...]


def outcome_tone(similar: Similar) -> str:
    """Bad outcomes are over, finished ones done, the others still run."""
    return "over" if not similar.ok else "done" if similar.outcome.startswith("已") else "norm"


def sure(similar: Similar) -> str:
    """How sure the program is, never quite: a person decides."""
    return f"{min(round(similar.score * 100), 99)}%"


class SimilarLine(Pressable):
    """One earlier order: day, subject, outcome and why it matched; pressing opens it."""

    def __init__(self, similar: Similar, parent: QWidget | None = None) -> None:
        super().__init__(similar.subject, parent)
        self.similar = similar
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.why = f"{similar.why} {sure(similar)}".strip()
        why = "，".join(similar.reasons) or similar.why
        self.setAccessibleName(f"{similar.day}，{similar.subject}，{similar.outcome}，把握 {sure(similar)}，{why}，打开档案")
        reasons = "\n".join(f"· {reason}" for reason in similar.reasons)
        self.setToolTip(f"{similar.order}　把握 {sure(similar)}\n{reasons}\n点击打开档案；停在这一行按 Alt+R 关联这一件")

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(200), self.theme.px(50))

    def paintEvent(self, event: QPaintEvent) -> None:
        p, theme, s = QPainter(self), self.theme, self.similar
        if self.underMouse():
            shapes.rounded(p, self._box(), theme.px(4), theme.c("hover"))
        large = theme.factor > LARGE
        under = max(theme.width(s.day, 13) + theme.px(10), theme.px(44))
        left = 0 if large else under  # large text: the day goes below the subject
        shapes.text(p, theme, self._part(0, 26 if large else 4, under), s.day, 13, colour=theme.c("t2"))
        shapes.text(p, theme, self._part(left, 4, self.width() - left), s.subject, 14)
        self._below(p, under)
        if self.hasFocus():
            shapes.focus_ring(p, theme, self._box(), theme.px(4))

    def _below(self, p: QPainter, left: int) -> None:
        """What became of it and why it is shown, from ``left`` on."""
        theme, s, tone = self.theme, self.similar, outcome_tone(self.similar)
        shapes.status_shape(p, theme, tone, left, theme.px(29), theme.px(13))
        told = self.why
        if left + theme.px(30) + theme.width(s.outcome, 12) + theme.width(told, 12) > self.width():
            told = sure(s)  # what became of it goes first; why it is shown stands in the tooltip
        why = theme.width(told, 12)
        shapes.text(p, theme, self._part(self.width() - why - 1, 26, why + 1), told, 12, colour=theme.c("t2"))
        room = self.width() - left - theme.px(26) - why
        shapes.text(p, theme, self._part(left + theme.px(18), 26, room), s.outcome, 12, colour=theme.c(f"{tone}.text"))

    def _box(self) -> QRectF:
        return QRectF(self.rect())

    def _part(self, x: float, y: float, width: float) -> QRectF:
        return QRectF(x, self.theme.px(y), max(width, 1), self.theme.px(20))


class QuietCard(Card):
    """What stands where 疑似重复投诉 would: not asked yet, nothing alike, or 不是重复."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 12, 16, 12), spacing=6, parent=parent)
        self.body.addWidget(Label("疑似重复投诉", 15, True))
        line = row(spacing=6)
        self.sign, self.words = Sign("norm", 14), Para("", 13, 2, "t2")
        line.addWidget(self.sign, 0, TOP)
        line.addWidget(self.words, 1)
        self.body.addLayout(line)

    def show_state(self, parted: bool, asked: bool) -> None:
        """``parted``: some were found and the clerk said 不是重复; ``asked``: there was something to look up."""
        self.words.setText("不是重复，登记后单独算一件。" if parted else "没有相近的旧单。" if asked else
                           "填了地址、电话或诉求，相近的旧单列在这里。")
        self.sign.set_urgency("done" if parted or asked else "norm")


class RepeatCard(Card):
    """疑似重复投诉. ``decided`` carries the order to link to, or "" for 不是重复; ``opened`` an order to look at."""

    decided = Signal(str)
    opened = Signal(str)
    clause = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 12, 16, 12), spacing=6, parent=parent)
        self.rows: list[Similar] = []
        self.linked: str | None = None
        self._picks: dict[str, Button] = {}
        self.listed: list[SimilarLine] = []
        self._whole = False  # the rest is shown too
        self.quiet = QuietCard()
        self._build()
        self._show_state()
        self.hide()

    def _build(self) -> None:
        head = row(spacing=8)
        head.addWidget(Label("疑似重复投诉", 15, True), 1)
        self.body.addLayout(head)
        self.sentence = Para("", 13, 4)
        self.body.addWidget(self.sentence)
        self._notes = column(spacing=2)
        self.body.addLayout(self._notes)
        self._lines = column(spacing=0)
        self.body.addLayout(self._lines)
        self.more = Button("", "sec", key="Alt+M", small=True, shortcut=True)
        self.more.clicked.connect(self.show_more)
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        buttons = row(spacing=8)
        self.link = Button("关联为重复件", "pri", "" if theme_of().factor > LARGE else "refresh", "Alt+R")
        self.apart = Button("不是重复", "sec")
        self.link.clicked.connect(self.link_first)
        self.apart.clicked.connect(self.keep_apart)
        for button in (self.link, self.apart):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.body.addLayout(buttons)

    def show_rows(self, rows: Iterable[Similar], asked: bool = False) -> None:
        """Show what was found; where nothing was, the quiet card stands in this one's place and says whether it was ``asked``."""
        listed = list(rows)
        changed = [r.order for r in listed] != [r.order for r in self.rows]
        self.rows = listed
        if changed:
            self.linked = self.linked if self.linked in {r.order for r in listed} else None
            self._whole = self.linked in {r.order for r in listed[self.few():]}
            self._fill()
        self._show_state()
        self.setVisible(bool(listed) and self.linked != "")
        self.quiet.show_state(bool(listed), asked)
        self.quiet.setVisible(self.isHidden())

    def _fill(self) -> None:
        clear(self._lines)
        self._picks.clear()
        self.listed.clear()
        for similar in self.rows if self._whole else self.rows[:self.few()]:
            self._add(similar)
        rest = len(self.rows) - self.few()
        self.more.set_words("只看前几件" if self._whole else f"还有 {rest} 件相近的")
        self.more.setVisible(rest > 0)

    def few(self) -> int:
        """How many are shown at first; in large text the line that leads to the others takes the room of one of them."""
        return SHOWN - (theme_of().factor > LARGE and len(self.rows) > SHOWN)

    def show_more(self) -> None:
        """Alt+M: the rest of the list too, the focus on the first of them; pressed again, the likeliest alone."""
        if len(self.rows) <= self.few() or not self.isVisible():
            return
        self._whole = not self._whole
        self._fill()
        self._show_state()
        to = self.listed[self.few()] if self._whole else self.more
        to.show()  # a line just made has not been shown by the layout yet, and what is hidden takes no focus
        to.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, similar: Similar) -> None:
        line = SimilarLine(similar, self)
        line.clicked.connect(self._open)
        self.listed.append(line)
        self._lines.addWidget(Line())
        if len(self.rows) == 1:  # nothing to choose: the button below links it
            self._lines.addWidget(line)
            return
        beside = row(spacing=8)
        beside.addWidget(line, 1)
        beside.addWidget(self._pick(similar))
        self._lines.addLayout(beside)

    def _pick(self, similar: Similar) -> Button:
        """关联 of one line among several, for the mouse; a key has Alt+R on the line."""
        pick = self._picks[similar.order] = Button("是这件", "chip")
        pick.setAccessibleName(f"关联 {similar.order}，{similar.subject}")
        pick.setToolTip(f"与 {similar.order} 归为同一诉求；键盘停在这一行按 Alt+R")
        pick.clicked.connect(self._take)
        return pick

    def _take(self) -> None:
        self._link(next(order for order, pick in self._picks.items() if pick is self.sender()))

    def _open(self) -> None:
        line = self.sender()
        if isinstance(line, SimilarLine):
            self.opened.emit(line.similar.order)

    def link_first(self) -> None:
        """关联为重复件: the same complaint as the line the clerk is on, else the best match; pressed again, taken back."""
        if self.rows and self.isVisible():
            on = next((line.similar.order for line in self.listed if line.hasFocus()), self.rows[0].order)
            self._link("" if self.linked else on)

    def _link(self, order: str) -> None:
        self.linked = order or None
        self._show_state()
        self.decided.emit(order)

    def keep_apart(self) -> None:
        """不是重复: said once, the card goes until other orders turn up."""
        self.linked = ""
        self.hide()
        self.quiet.show_state(True, True)
        self.quiet.show()
        self.decided.emit("")

    def _show_state(self) -> None:
        linked = bool(self.linked)
        self.link.set_words("已关联，点此取消" if linked else "关联为重复件")
        self.link.set_kind("on" if linked else "pri" if self.rows else "sec")
        self.apart.setVisible(not linked)
        for order, pick in self._picks.items():
            pick.setVisible(order != self.linked)
        count = f"{len(self.rows)} 件" + ("以上" if len(self.rows) >= MOST else "")
        found = f"{count}相近的旧单，是同一件事吗？" if theme_of().factor > LARGE \
            else f"库里有 {count}相近的旧单，请看是不是同一件事。"  # in large text every line counts
        self.sentence.setText(f"将与 {self.linked} 归为同一诉求。" if linked else found)

    def show_consequences(self, items: Iterable[Consequence]) -> None:
        """What linking means (牌, 督办), each with its clause."""
        listed = list(items)
        clear(self._notes)
        for item in listed:
            self._notes.addLayout(consequence_line(item, self.clause, False))
        self.set_tone("today" if any(item.urgency != "norm" for item in listed) else "")


def consequence_line(item: Consequence, opened: SignalInstance, split: bool) -> QHBoxLayout:
    """Sign, words and clause link of one consequence; ``split`` sets its date apart in bold."""
    line = row(spacing=6)
    line.addWidget(Sign(item.urgency, 14), 0, TOP)
    what, colon, when = item.text.partition("：") if split else (item.text, "", "")
    if when.endswith("前可申请"):
        what, when = f"{what}申请", when.removesuffix("前可申请")
    if colon:
        name = Label(what, 13, elide=False)
        name.setMinimumWidth(theme_of().px(54))
        line.addWidget(name, 0, TOP)
    words = Para(_short(when.removesuffix("前")) if colon else what, 13, 3, bold=bool(colon))
    words.setToolTip(f"{item.text}\n{item.detail}".strip())
    line.addWidget(words, 1, TOP)
    if item.clause:
        link = ClauseLink(item.clause, underline=False)
        link.opened.connect(opened)
        line.addWidget(link, 0, TOP)
    return line


def _short(when: str) -> str:
    """9月18日（周五）17:30 in large text: 9/18 周五 17:30, which breaks between day and hour."""
    return re.sub(r"(\d+)月(\d+)日（(周.)）", r"\1/\2 \3 ", when) if theme_of().factor > LARGE else when


class DeadlineCard(Card):
    """登记后的时限: what the engine will count once this order is there."""

    clause = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 12, 16, 12), spacing=6, parent=parent)
        self.title = Label("登记后的时限", 15, True)
        self.note = Para("", 12, 3, "t2")
        self._lines = column(spacing=4)
        self.body.addWidget(self.title)
        self.body.addWidget(self.note)
        self.body.addLayout(self._lines)
        self.texts: list[str] = []
        self.show_preview(None)

    def show_preview(self, preview: Preview | None) -> None:
        """Show the deadlines, or why there are none."""
        clear(self._lines)
        items = preview.consequences if preview else ()
        self.texts = [item.text for item in items]
        refused = preview.refused if preview else ""
        notes = "；".join(dict.fromkeys(i.detail for i in items if i.detail))
        self.note.setText(refused or notes or ("" if items else "填好平台派单时间和事项后，这里先算给您看。"))
        self.note.set_colour("over.text" if refused else "t2")
        self.note.setVisible(bool(self.note.text()))
        for item in items:
            self._lines.addLayout(consequence_line(item, self.clause, True))
