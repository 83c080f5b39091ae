"""The one panel of every act: its questions, what will follow, and a button that names the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from hotline_desk.domain.events import Slot
from hotline_desk.screens.acting.arrangements import Arrangement, Ask, arrangement, needing, slot_of, speaking
from hotline_desk.screens.acting.asks import (
    ChangeQuestion,
    MatterQuestion,
    MomentQuestion,
    Question,
    SegQuestion,
    make_question,
)
from hotline_desk.screens.acting.clashing import ClashCard
from hotline_desk.screens.acting.many import Crowd, LeftOut
from hotline_desk.screens.acting.office import ActOffice, Step, Stopped
from hotline_desk.screens.acting.outcome import Outcome
from hotline_desk.screens.acting.units import UnitQuestion
from hotline_desk.services.bulk import Foreseen, Stop
from hotline_desk.services.views import ActOption, Done, OrderView, Preview
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import takes_letters
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.keeping import Keeper
from hotline_desk.widgets.panes import Line, row
from hotline_desk.widgets.text import TagLabel
from hotline_desk.widgets.theme import theme_of

PAUSE_MS = 120
AGAIN = "store"  # the rule of a stop that is no refusal: the same press may succeed a moment later


@dataclass(frozen=True, slots=True)
class Target:
    """The order, or the ticked orders, an act is for."""

    view: OrderView
    numbers: tuple[str, ...]
    stopped: tuple[Stop, ...] = ()  # chosen too, but the act does not meet them

    @property
    def many(self) -> bool:
        return len(self.numbers) > 1

    def context(self) -> str:
        first = f"{self.view.number} {self.view.subject}"
        return f"{len(self.numbers)} 件：{first} 等" if self.many else first


class ActPanel(Dialog):
    """Asks, previews, records. ``recorded`` carries the Done, ``why`` a clause that was clicked."""

    recorded = Signal(object)
    why = Signal(str)
    save_key = "Ctrl+Enter"

    def __init__(self, host: QWidget, office: ActOffice, target: Target, option: ActOption,
                 width: int | None = None) -> None:
        self.office, self.target, self.option = office, target, option
        self.found = self._arranged()
        self.preview = Preview()
        card = target.view.card
        tail = TagLabel(card=card, count=target.view.repeat) if card and not target.many else None
        super().__init__(host, self.found.title or option.label, target.context(), width or self.found.width, tail)
        self.plain_enter = False
        self.questions: list[Question] = []
        self._version: int | None = None if target.many else target.view.version
        self._conflict = ClashCard()
        self.content.addWidget(self._conflict)
        self._for_many()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.compute)
        self.keeper = Keeper(self, self.typed, lambda kept: self.office.save_draft(self.draft_key(), kept))
        self._build()
        self._restore()
        self._arrange_visible()
        self.compute()

    # -- building --------------------------------------------------------------------------------
    def _for_many(self) -> None:
        """What only an act on several orders has: the work behind it, and who is left out."""
        self.allowed, self.ready = self.target.numbers, not self.target.many
        self.left_out = LeftOut()
        self.left_out.opened.connect(self.why)
        self.content.addWidget(self.left_out)
        self.left_out.show_stops(self.target.stopped)  # shown before it lies in the panel it would be a window of its own, and take the keys
        self.crowd = Crowd(self, self.office)
        self.crowd.foreseen.connect(self._foreseen)
        self.crowd.ended.connect(self._ended)
        self.crowd.failed.connect(self._unforeseen)
        self.crowd.stopped.connect(self.reject)

    def _arranged(self) -> Arrangement:
        return needing(speaking(arrangement(self.option.kind), self.office.own_words(self.option.kind)), self.option.needs)

    def _build(self) -> None:
        self.when = MomentQuestion(Ask("at"), "发生时间", self.office.now(), "现在")
        self.when.changed.connect(self._changed)
        self.build_questions()
        self.content.addStretch(1)
        self.scroll.verticalScrollBar().rangeChanged.connect(self._in_sight, Qt.ConnectionType.QueuedConnection)  # a layout may come after place
        self.outcome = Outcome()
        self.outcome.opened.connect(self.why)
        self.crowd.told.connect(self.outcome.show_waiting)
        body = self.card.body
        body.insertWidget(body.indexOf(self.scroll) + 1, Line())
        body.insertWidget(body.indexOf(self.scroll) + 2, self.outcome)
        self.note.hide()
        self.actions.insertWidget(0, self.when)
        self.actions.insertStretch(1, 1)
        self.add_cancel()
        self.save = self.add_action(Button(self.option.label, "pri", self.option.icon, self.save_key), primary=True)
        self.save.clicked.connect(self.record)

    def build_questions(self) -> None:
        """Put the questions in, in the order of the arrangement, two halves side by side."""
        line = None
        for ask in self.found.asks:
            question = self._question(ask)
            if not ask.half:
                line = None
                self.content.addWidget(question)
                continue
            if line is None or line.count() == 2:
                line = row(spacing=16)
                self.content.addLayout(line)
            line.addWidget(question, 1, Qt.AlignmentFlag.AlignTop)

    def _question(self, ask: Ask) -> Question:
        slot = slot_of(self.found, ask)
        question = self._made(ask, slot)
        first = self.option.preset.get(ask.slot, ask.default)
        if first is not None:
            question.set_value(first)
        return self.adopt(question)

    def _made(self, ask: Ask, slot: Slot) -> Question:
        number = self.target.view.number
        if slot.type == "unit":
            here = self.target.view.unit if self.option.kind == "redispatch" else ""
            return UnitQuestion(ask, ask.label or slot.label, self.office, number, without=here)
        if slot.name == "matter":
            heads = self.office.heads(self.target.numbers) if self.target.many else ()
            question = MatterQuestion(ask, ask.label or slot.label, heads or self.office.same_matter(number))
            if heads:
                question.set_value(heads[0][0])
            return question
        if slot.name == "changes":
            return ChangeQuestion(ask, ask.label or slot.label, None if self.target.many else self._present())
        return make_question(ask, slot, self.office.now(), self.office.closing())

    def _present(self) -> dict[str, str]:
        """What the fields of the registration say now, masked."""
        view = self.target.view
        return {"caller": view.caller, "phone": view.phone, "address": view.address, "subject": view.subject,
                "content": view.content, "category": view.category}

    def adopt(self, question: Question) -> Question:
        """Make a question part of the panel."""
        question.changed.connect(self._changed)
        question.answered.connect(self._jump)
        self.questions.append(question)
        return question

    # -- answers ---------------------------------------------------------------------------------
    def values(self) -> dict[str, Any]:
        """All answers that are shown and given, by slot."""
        shown = [q for q in self.questions if not q.isHidden()]
        return {q.ask.slot: v for q in shown if (v := q.value()) not in (None, "", [])}

    def steps(self) -> list[Step]:
        """The events this panel would record, in order."""
        return [(kind, {**self._unasked(kind), **self._by_event(kind)}) for kind in self.kinds()]

    def kinds(self) -> tuple[str, ...]:
        """The events to record."""
        return self.found.events()

    def _unasked(self, kind: str) -> dict[str, Any]:
        """Preset slots the panel does not ask about: they are simply kept."""
        asked = {q.ask.slot for q in self.questions}
        return {k: v for k, v in self.option.preset.items() if k not in asked and kind == self.option.kind}

    def _by_event(self, kind: str) -> dict[str, Any]:
        shown = [q for q in self.questions if not q.isHidden() and (q.ask.of or self.found.kind) == kind]
        return {q.ask.slot: v for q in shown if (v := q.value()) not in (None, "", [])}

    def at(self) -> datetime | None:
        """When it happened; None means now."""
        return self.when.value()

    def missing(self) -> list[Question]:
        """Questions that must be answered before saving."""
        return [q for q in self.questions if q.ask.needed and not q.isHidden() and q.value() in (None, "", [])]

    def _changed(self) -> None:
        self.keeper.touched()
        self._arrange_visible()
        self._button()
        self._pause.start()

    def _arrange_visible(self) -> None:
        before = [q.isHidden() for q in self.questions]
        for question in self.questions:
            when = question.ask.when
            if when is not None:
                question.setVisible(self._answer(when[0]) in when[1])
        if before != [q.isHidden() for q in self.questions]:
            self._fit()

    def _answer(self, slot: str) -> Any:
        return next((q.value() for q in self.questions if q.ask.slot == slot), None)

    def _jump(self) -> None:
        """After an answer: on to the next question that is still open."""
        sender = self.sender()
        at = self.questions.index(sender) + 1 if sender in self.questions else 0
        self._arrange_visible()
        rest = [q for q in self.questions[at:] if not q.isHidden() and q.open]
        if rest:
            rest[0].take_focus()
        elif self.save.isEnabled():
            self.save.setFocus(Qt.FocusReason.TabFocusReason)

    # -- what follows ------------------------------------------------------------------------------
    def compute(self) -> None:
        """Ask the engine what would follow and show it; off the keystroke path."""
        self._pause.stop()
        steps, at = self.steps(), self.at()
        if not self.target.many:
            self._show(self.office.preview(self.target.numbers[0], steps, at))
        elif not self.crowd.recording:
            self.ready = False
            self.crowd.foresee(self.target.numbers, steps, at)
            self._button()

    def _show(self, preview: Preview) -> None:
        self.preview, missing = preview, self.missing()
        if missing and (self.preview.rule == "wrong_input" or not self.preview.consequences) and not self._forbidden():
            self.outcome.show_waiting(f"填好{'、'.join(q.label for q in missing)}，这里会写出记下以后的变化。")
        else:
            self.outcome.show_preview(self.preview, self.after(missing))
        self._button()
        self._fit()

    def after(self, missing: Sequence[Question]) -> str:
        """A last line under the consequences: what is still to fill in."""
        return f"还没填：{'、'.join(q.label for q in missing)}" if missing else ""

    def _foreseen(self, found: Foreseen) -> None:
        self.allowed, self.ready = found.allowed, True
        self.left_out.show_stops((*self.target.stopped, *(found.stopped if found.allowed else ())))
        self._show(found.preview)

    def _unforeseen(self, sentence: str) -> None:
        self.ready = True
        self._show(Preview(sentence, AGAIN))

    def _forbidden(self) -> bool:
        waiting = self.preview.rule == "wrong_input" and bool(self.missing())
        return bool(self.preview.refused) and self.preview.rule != AGAIN and not waiting

    def _button(self) -> None:
        words = self.found.words(self.values())
        missing, forbidden = self.missing(), self._forbidden()
        count = len(self.target.numbers if missing else self.allowed)  # before all is filled in none is allowed yet: （0 件） would be a riddle
        self.save.set_words(f"{words}（{count} 件）" if self.target.many else words)
        self.save.setEnabled(self.ready and not missing and not forbidden)

    def _fit(self) -> None:
        QTimer.singleShot(0, self, self.place)

    def place(self) -> None:
        self.outcome.fit(min(self.design_px(), self.width()) - theme_of().px(40), max(self.height() // 4, theme_of().px(60)))
        self.inner.setMinimumHeight(1 if self.content.hasHeightForWidth() else 0)  # Qt would keep what its words took at another width
        super().place()
        QTimer.singleShot(0, self, self._in_sight)

    def _in_sight(self) -> None:
        """What has the focus stays in sight when the consequences below take room from it."""
        focus = QApplication.focusWidget()
        if focus is not None and self.inner.isAncestorOf(focus):
            self.scroll.ensureWidgetVisible(focus, 0, theme_of().px(8))

    def design_px(self) -> int:
        """The width of the card in px of this screen."""
        return theme_of().px(self.design_width)

    # -- keys ------------------------------------------------------------------------------------
    def first_focus(self) -> None:
        shown = [q for q in self.questions if not q.isHidden()]
        # Digits must work at once: start at the answers where the panel opens with some.
        buttons = shown[:1] if shown and isinstance(shown[0], SegQuestion) else []
        target = next((q for q in buttons or shown if buttons or q.open), shown[0] if shown else None)
        if target is None:
            self.save.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            target.take_focus()

    def extra_key(self, event: QKeyEvent) -> bool:
        """Digits answer the question that has the focus, else the first open one."""
        digit = event.key() - int(Qt.Key.Key_0)
        free = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not free or not 1 <= digit <= 9 or takes_letters(QApplication.focusWidget()):
            return False
        return self._press(digit)

    def _press(self, digit: int) -> bool:
        focus = QApplication.focusWidget()
        shown = [q for q in self.questions if not q.isHidden()]
        here = next((q for q in shown if focus is not None and q.isAncestorOf(focus)), None)
        question = here or next((q for q in shown if q.open), None)
        return question is not None and question.press(digit)

    def press_primary(self) -> bool:
        """Ctrl+Enter: save, or lead to what is missing."""
        missing = self.missing()
        if missing:
            missing[0].set_error(f"请先填“{missing[0].label}”。")
            missing[0].take_focus()
            return True
        if self._pause.isActive():
            self.compute()
        return super().press_primary()

    # -- saving ------------------------------------------------------------------------------------
    def record(self) -> None:
        """Keep the act; a refusal or a conflict stays in the panel with everything that was typed."""
        self.save.setEnabled(False)
        if self.target.many:
            self.crowd.record(self.allowed, self.steps(), self.at())
        else:
            self._ended(self.office.record(self.target.numbers, self.steps(), self.at(), self._version))

    def _ended(self, outcome: Done | Stopped) -> None:
        if isinstance(outcome, Done):
            self.recorded.emit(outcome)
            self.accept()
        elif outcome.conflict:
            self._show_conflict(outcome)
        else:
            self.preview = Preview(outcome.message, AGAIN if outcome.again else "refused", outcome.clause)
            self.outcome.show_preview(self.preview)
            self._button()
            self._fit()

    def _show_conflict(self, stopped: Stopped) -> None:
        """Both texts: what the other one recorded, and below it what this clerk typed, untouched."""
        number, version = self.target.view.number, self._version or 0
        news = self.office.news(number, version)
        self._conflict.show_clash(stopped.message, news, self.office.clashes(number, version, self.steps()))
        self._version = max((item.index + 1 for item in news), default=self._version or 0)
        self._button()
        self.compute()

    # -- drafts ------------------------------------------------------------------------------------
    def draft_key(self) -> str:
        return f"act:{self.option.name}:{self.target.numbers[0]}"

    def _restore(self) -> None:
        kept = self.office.load_draft(self.draft_key())
        self.keeper.start_from(dict(kept), self.typed())
        for question in (*self.questions, self.when):
            if question.ask.slot in kept:
                question.set_value(kept[question.ask.slot])

    def typed(self) -> dict[str, Any]:
        """What was typed by hand, by slot, and when it happened: chosen answers are quickly chosen again, words are not."""
        return {q.ask.slot: v for q in (*self.questions, self.when) if _written(q) and (v := q.value()) not in (None, "", [], {})}

    def close_layer(self, done: bool = False) -> None:
        self._pause.stop()
        if self.crowd.stop() and not done:
            return
        if done:
            self.keeper.done()
        else:
            self.keeper.keep()
        super().close_layer(done)


def _written(question: Question) -> bool:
    if isinstance(question, MomentQuestion):
        return not question.open  # a day that nobody set is of the day on which it stood there
    editor = getattr(question, "editor", None)
    words = isinstance(editor, QPlainTextEdit | QLineEdit) or (isinstance(editor, QComboBox) and editor.isEditable())
    return words or isinstance(question, ChangeQuestion)
