"""The middle of 回访: who is called and what the unit answered, then the questions and the citizen's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from hotline_desk.domain.events import REVISIT_METHODS, REVISIT_SOURCES
from hotline_desk.services.revisit_questions import Inquiry, heard
from hotline_desk.services.revisiting import CallSheet
from hotline_desk.widgets.buttons import Answer, Button, Seg
from hotline_desk.widgets.fields import Combo, LongText
from hotline_desk.widgets.panes import Card, Line, ScrollPane, clear, column, row, step_sign
from hotline_desk.widgets.text import ClauseLink, Label, Para, TagLabel
from hotline_desk.widgets.theme import theme_of

PHONE = "phone"
MOST_LINES = 7  # of the citizen's words before they scroll
SHOWN_MS = 30_000  # a full number stays on the screen this long (design §7)


def _large() -> bool:
    """大 and 特大 text: fewer letters fit beside each other, fewer lines below each other."""
    return theme_of().factor > 1.1


def _short(clause: str) -> str:
    """第十一条（二） → （二）: the item alone where the question needs the line; the link's tool tip has it whole."""
    item = clause.rfind("（")
    return clause[item:] if _large() and len(clause) > 5 and item > 0 else clause


class Asked(Para):
    """A text beside buttons: one line high where it fits, two where it must; never guessed higher than it is."""

    def __init__(self, words: str, size: int = 13, colour: str = "t2") -> None:
        super().__init__(words, size, 2, colour)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.width(self.text(), self.type_size) + 1, self.theme.line(self.type_size))


class PersonCard(Card):
    """Name and number large, the order, the unit's answer. ``reveal`` and ``dossier`` ask the page."""

    reveal = Signal()
    dossier = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.set_low(False)
        self.sheet: CallSheet | None = None
        self._build_person()
        self._matter = row(spacing=8)
        self.body.addLayout(self._matter)
        self.body.addWidget(Line())
        self._from, self._answer = Label("", 13, colour="t2"), Para("", 14, 4)
        line = row(spacing=8)
        line.addWidget(Label("承办单位答复", 13, True, "t2", elide=False))
        line.addWidget(self._from, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._answer)
        self._hide = QTimer(self)
        self._hide.setSingleShot(True)
        self._hide.setInterval(SHOWN_MS)
        self._hide.timeout.connect(self.mask)

    def set_low(self, low: bool) -> None:
        """In a low window (1920×1080 at 150 %), as in large text, edges and lines move together."""
        px, close = theme_of().px, low or _large()
        self.body.setContentsMargins(px(16), px(6 if close else 10), px(14), px(6 if close else 10))
        self.body.setSpacing(px(3 if close else 6))

    def _build_person(self) -> None:
        line = row(spacing=12)
        self.name, self.number = Label("", 20, True, elide=False), Label("", 20, elide=False)
        self.show_button = Button("显示号码", "sec", "eye", "V", small=True)
        self.show_button.clicked.connect(self._pressed)
        self._card_room = row(spacing=0)
        for widget in (self.name, self.number, self.show_button):
            line.addWidget(widget)
        line.addStretch(1)
        line.addLayout(self._card_room)
        self.body.addLayout(line)

    def show_sheet(self, sheet: CallSheet) -> None:
        """Masked, whatever was shown before."""
        self.sheet = sheet
        clear(self._card_room)
        clear(self._matter)
        if sheet.card:
            self._card_room.addWidget(TagLabel(card=sheet.card, count=sheet.repeat))
        if _large():  # one text that goes on in a second line only where it must: the answers need the height
            self._matter.addWidget(Asked(" · ".join(filter(None, (sheet.subject, sheet.place))), 14, "t1"), 1,
                                   Qt.AlignmentFlag.AlignVCenter)
        else:
            self._matter.addWidget(Label(sheet.subject, 14))
            self._matter.addWidget(Label(sheet.place, 13, colour="t2"), 1)
        if sheet.appointed:
            self._matter.addWidget(Label(sheet.appointed, 13, True, "today.text", elide=False))
        file = Button("查看档案", "ghost", "file", "Enter", small=True)
        file.clicked.connect(self.dossier)
        self._matter.addWidget(file)
        self._from.setText(sheet.answered)
        self._answer.setText(sheet.answer)
        self.mask()

    @property
    def shown(self) -> bool:
        """True while the full number stands there."""
        return self._hide.isActive()

    def show_number(self, name: str, phone: str) -> None:
        """The full name and number for 30 seconds."""
        self._put(name or "匿名", phone or "未留电话", "隐藏号码")
        self._hide.start()

    def mask(self) -> None:
        """Hide them again."""
        self._hide.stop()
        if self.sheet is not None:
            self._put(self.sheet.caller, self.sheet.phone or "未留电话", "显示号码")
            self.show_button.setVisible(bool(self.sheet.phone))

    def _put(self, name: str, phone: str, words: str) -> None:
        self.name.setText(name)
        self.number.setText(phone)
        self.show_button.set_words(words)
        for label in (self.name, self.number):
            label.updateGeometry()

    def _pressed(self) -> None:
        if self.shown:
            self.mask()
        else:
            self.reveal.emit()


class _Number(QWidget):
    """The number of a question in a disc."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.setFixedSize(theme_of().px(22), theme_of().px(22))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        step_sign(QPainter(self), theme_of(), 1, self.height() / 2, self.number, "todo")


class QuestionBlock(QWidget):
    """One question with its answers, and what a bad answer was about."""

    answered = Signal(object)
    changed = Signal()
    opened = Signal(str)

    def __init__(self, number: int, inquiry: Inquiry) -> None:
        super().__init__()
        self.inquiry = inquiry
        self.lines = whole = column(self)
        self.set_low(False)
        whole.addLayout(self._head(number))
        self.seg = Seg([Answer(r.key, r.words, r.tone) for r in inquiry.replies], f"{inquiry.title}：{inquiry.ask}")
        self.seg.answered.connect(self._answered)
        whole.addWidget(self.seg)
        self._reasons: dict[str, Button] = {}
        self.why = QWidget()
        self._build_why(row(self.why, 8))
        whole.addWidget(self.why)
        self.why.hide()

    def set_low(self, low: bool) -> None:
        """As :meth:`PersonCard.set_low`."""
        self.lines.setSpacing(theme_of().px(2 if low else 4 if _large() else 6))

    def _head(self, number: int) -> QHBoxLayout:
        line = row(spacing=5 if _large() else 8)
        line.addWidget(_Number(number))
        line.addWidget(Label(self.inquiry.title, 15, True, elide=False))
        line.addWidget(Asked(self.inquiry.ask), 1, Qt.AlignmentFlag.AlignVCenter)
        if self.inquiry.clause:
            line.addWidget(self._link(self.inquiry.clause))
        return line

    def _link(self, clause: str) -> ClauseLink:
        link = ClauseLink(clause, key=clause)
        link.number = _short(clause)  # tool tip and accessible name keep the whole
        link.opened.connect(self.opened)
        return link

    def _build_why(self, line: QHBoxLayout) -> None:
        line.addWidget(Label("不满意在", 13, colour="t2", elide=False))
        for reply in self.inquiry.why:
            button = Button(reply.words, "sec", small=True)
            button.setCheckable(True)
            button.toggled.connect(self._reason)
            self._reasons[reply.key] = button
            line.addWidget(button)
        line.addStretch(1)
        if self.inquiry.why_clause:
            line.addWidget(self._link(self.inquiry.why_clause))

    def value(self) -> str:
        return self.seg.value()

    def reasons(self) -> frozenset[str]:
        """The chosen reasons of a bad answer."""
        return frozenset(key for key, button in self._reasons.items() if button.isChecked())

    def set_value(self, value: str, reasons: Sequence[str] = ()) -> None:
        """Put an answer in without asking for the next one."""
        self.seg.set_value(value)
        for key, button in self._reasons.items():
            button.setChecked(key in reasons)
        self._show_why()

    def take_focus(self) -> None:
        self.seg.take_focus()

    def has_focus(self) -> bool:
        focus = self.focusWidget()
        return focus is not None and focus.hasFocus()

    def _show_why(self) -> None:
        self.why.setVisible(bool(self._reasons) and self.value() == self.inquiry.why_of)

    def _answered(self, _value: str) -> None:
        self._show_why()
        self.changed.emit()
        self.answered.emit(self)

    def _reason(self, _on: bool) -> None:
        for button in self._reasons.values():
            button.icon_name = "check" if button.isChecked() else ""
            button.set_kind("on" if button.isChecked() else "sec")
        self.changed.emit()


class QuestionForm(ScrollPane):
    """All questions, the source of the call and the citizen's own words. ``changed`` on every answer or letter."""

    changed = Signal()
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[QuestionBlock] = []
        self._asked: tuple[Inquiry, ...] = ()
        self._room, self._low = column(), False
        self.set_low(False)
        self.content.addLayout(self._room)
        head = row(spacing=8)
        head.addWidget(Label("市民原话", 13, colour="t2", elide=False))
        head.addStretch(1)
        head.addWidget(Label("怎样回访", 13, colour="t2", elide=False))
        self.method = Combo(REVISIT_METHODS)
        self.method.setAccessibleName("回访方式")
        self.method.currentIndexChanged.connect(self._edited)
        head.addWidget(self.method)
        head.addWidget(Label("谁回访的", 13, colour="t2", elide=False))
        self.source = Combo(REVISIT_SOURCES)
        self.source.setAccessibleName("回访来源")
        self.source.currentIndexChanged.connect(self._edited)
        head.addWidget(self.source)
        self.content.addLayout(head)
        self.words = LongText(2)
        self.words.setAccessibleName("市民原话")
        self.words.setPlaceholderText("照市民说的写，不替他改")
        self.words.textChanged.connect(self._edited)
        self.words.setMaximumHeight(theme_of().px(16) + theme_of().line(14) * MOST_LINES)
        # Its hint is no claim: with the questions' height by width the form would ask for all of it and scroll for nothing.
        self.words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.content.addWidget(self.words, 1)
        self.content.addStretch(0)
        self._settled = QTimer(self)  # the layout settles after the focus and the range have changed
        self._settled.setSingleShot(True)
        self._settled.setInterval(30)
        self._settled.timeout.connect(self._follow)
        self.scroll.verticalScrollBar().rangeChanged.connect(lambda *_range: self._settled.start())

    def set_low(self, low: bool) -> None:
        """As :meth:`PersonCard.set_low`; the questions too."""
        px, close, self._low = theme_of().px, low or _large(), low
        self.head.setContentsMargins(px(16), px(6 if close else 10), px(14), 0)
        self.content.setContentsMargins(px(16), 0, px(14), px(6 if close else 8))
        self.content.setSpacing(px(4 if low else 6 if close else 8))
        self._room.setSpacing(px(4 if low else 6 if close else 9))
        for block in self.blocks:
            block.set_low(low)

    def show_sheet(self, sheet: CallSheet, typed: Mapping[str, Any]) -> None:
        """Ask what the pack asks; ``typed`` is what an earlier visit left unsaved."""
        blocked = self.blockSignals(True)
        if self._asked != sheet.questions:
            self._ask(sheet.questions)
        answers, why = typed.get("answers") or {}, typed.get("why") or {}
        for block in self.blocks:
            block.set_value(answers.get(block.inquiry.key, ""), why.get(block.inquiry.key, ()))
        self.source.set_value(str(typed.get("source") or "street"))
        self.method.set_value(str(typed.get("method") or PHONE))
        self.words.setPlainText(str(typed.get("words") or ""))
        self.scroll.verticalScrollBar().setValue(0)
        self.blockSignals(blocked)

    def _ask(self, questions: tuple[Inquiry, ...]) -> None:
        clear(self._room)
        self._asked, self.blocks = questions, []
        for number, inquiry in enumerate(questions, 1):
            block = QuestionBlock(number, inquiry)
            block.answered.connect(self._next)
            block.changed.connect(self.changed)
            block.opened.connect(self.opened)
            block.set_low(self._low)
            self.blocks.append(block)
            self._room.addWidget(block)

    # -- what was answered -------------------------------------------------------------------------
    def typed(self) -> dict[str, Any]:
        """Everything as it stands, for a draft; empty where nothing was touched."""
        answers = {b.inquiry.key: b.value() for b in self.blocks if b.value()}
        why = {b.inquiry.key: sorted(b.reasons()) for b in self.blocks if b.reasons()}
        words, source, method = self.words.toPlainText().strip(), self.source.value(), self.method.value()
        if not answers and not words and source in ("", "street") and method == PHONE:
            return {}
        return {"answers": answers, "why": why, "words": words, "source": source, "method": method}

    def data(self) -> tuple[dict[str, Any], str]:
        """The revisit's slots and the remark beside them."""
        answers = {b.inquiry.key: b.value() for b in self.blocks}
        found, remark = heard(self._asked, answers, {b.inquiry.key: b.reasons() for b in self.blocks})
        words = self.words.toPlainText().strip()
        method = self.method.value()
        ways = {"method": method} if method not in ("", PHONE) else {}  # a call is what a revisit is where nothing else is said
        return {"source": self.source.value(), **ways, **found, **({"words": words} if words else {})}, remark

    def missing(self) -> QuestionBlock | None:
        """The first question without an answer."""
        return next((b for b in self.blocks if not b.value()), None)

    # -- keys --------------------------------------------------------------------------------------
    def press(self, number: int) -> bool:
        """A digit: the answer of the question that has the focus, else of the first open one."""
        here = next((b for b in self.blocks if b.has_focus()), None) or self.missing()
        return here is not None and here.seg.press(number)

    def _next(self, block: QuestionBlock) -> None:
        later = self.blocks[self.blocks.index(block) + 1:]
        if later:
            later[0].take_focus()
        else:
            self.words.setFocus()
        self.scroll.ensureWidgetVisible(later[0] if later else self.words)
        self._settled.start()

    def _follow(self) -> None:
        """不满意在 took its room only after the focus had gone to the words: keep them in sight."""
        if self.words.hasFocus():  # its lower edge: ensureWidgetVisible is content with the cursor
            foot = self.words.mapTo(self.scroll.widget(), self.words.rect().bottomLeft())
            self.scroll.ensureVisible(foot.x(), foot.y(), 0, theme_of().px(10))

    def _edited(self, *_args: object) -> None:
        self.changed.emit()
