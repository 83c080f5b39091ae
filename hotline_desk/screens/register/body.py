"""登记, whole: paste or type, see what is already known and what will follow, save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from hotline_desk.screens.register.advice import DeadlineCard, RepeatCard
from hotline_desk.screens.register.advising import Advice, Adviser, Question
from hotline_desk.screens.register.form import Fault, OrderForm, faults
from hotline_desk.screens.register.proposing import propose
from hotline_desk.screens.register.reading import RENAMED, class_choices, extras, said_of, state_of, take_over
from hotline_desk.screens.register.source import SourcePane
from hotline_desk.screens.register.unfinished import Snapshot, Unfinished
from hotline_desk.services import import_fixing, registering
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.views import Done
from hotline_desk.widgets.answers import AnswerCard
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Banner, Card, clear, column, row
from hotline_desk.widgets.scrolling import ClearScroll
from hotline_desk.widgets.text import Label, Sign

DRAFT_MS = 1500
TAKEN = "wrong_state"


class RegisterBody(QWidget):
    """The three panes and the bar. Signals tell the page what lies outside: toasts, other pages, clauses."""

    said = Signal(str, str, str)
    order_wanted = Signal(str)
    entry_wanted = Signal(str)
    clause_wanted = Signal(str)
    saved = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.same_as = ""
        self.rest: list[str] = []  # orders pasted together with this one, still to be registered
        self.parted: set[str] = set()  # orders of which the clerk said 不是重复
        self.extra: dict[str, Any] = {}
        self._taken, self._waiting = "", 0
        self.unfinished = Unfinished(desk)
        self._cleared: Snapshot = {}
        self._last: tuple[Done, dict[str, Any]] | None = None
        self.adviser = Adviser(desk, self)
        self._build()
        self.form.closing = desk.calendar.hours.closing
        self._draft = QTimer(self)
        self._draft.setSingleShot(True)
        self._draft.setInterval(DRAFT_MS)
        self._connect()
        self._keys()
        self.start_over()

    # building -------------------------------------------------------------------------------------
    def _build(self) -> None:
        whole = column(self, 12)
        self.top = column(spacing=0)
        whole.addLayout(self.top)
        panes = row(spacing=12)
        self.source, self.form = SourcePane(self), OrderForm(self)
        self.repeats, self.deadlines, self.answers = RepeatCard(), DeadlineCard(), AnswerCard()
        panes.addWidget(self.source, 28)
        panes.addWidget(self.form, 45)
        panes.addWidget(self._advice(), 34)
        whole.addLayout(panes, 1)
        whole.addWidget(self._bar())

    def _advice(self) -> QWidget:
        inner = QWidget()
        cards = column(inner, 12)
        cards.addWidget(self.repeats)
        cards.addWidget(self.repeats.quiet)
        cards.addWidget(self.deadlines)
        cards.addWidget(self.answers)
        cards.addStretch(1)
        return ClearScroll(inner)

    def _bar(self) -> Card:
        bar = Card(margins=(16, 9, 12, 9))
        line = row(spacing=8)
        self.state_sign, self.state = Sign("soon", 15), Label("", 13, colour="t2")
        line.addWidget(self.state_sign)
        line.addWidget(self.state, 1)
        self.clear_button = Button("清空", "ghost", key="Esc")
        self.save_button = Button("仅登记", "sec", "save", "Ctrl+S")
        self.send_button = Button("登记并派单", "pri", "send", "Ctrl+Enter")
        for button in (self.clear_button, self.save_button, self.send_button):
            line.addWidget(button)
        bar.body.addLayout(line)
        return bar

    def _connect(self) -> None:
        self.source.read.connect(self._recognise)
        self.source.several.parted.connect(lambda texts: self._next_order(*texts))
        self.form.changed.connect(self._changed)
        self.form.own_number.clicked.connect(self.own_number)
        self.form.fields["number"].edited.connect(self._number_edited)
        self.form.marks_changed.connect(self._show_state)
        self.form.changed.connect(self._show_state)
        self.adviser.advised.connect(self._advised)
        self.adviser.failed.connect(self._advice_failed)
        self.repeats.decided.connect(self._linked)
        self.repeats.opened.connect(self.order_wanted)
        self.answers.opened.connect(self.entry_wanted)
        for card in (self.repeats, self.deadlines):
            card.clause.connect(self.clause_wanted)
        self._draft.timeout.connect(self.keep_draft)
        self.clear_button.clicked.connect(self.clear)
        self.save_button.clicked.connect(self.save)
        self.send_button.clicked.connect(self.save_and_send)

    def _keys(self) -> None:
        keys = {"Ctrl+S": self.save, "Ctrl+Return": self.save_and_send, "Ctrl+Enter": self.save_and_send,
                "F8": self.next_stop, "Alt+N": self.own_number, "Alt+R": self.repeats.link_first}
        keys["Alt+P"] = self.source.several.part
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self, act, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Reaches us only where no field wanted the key: paste, and the printed single letter."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.source.paste()
        elif event.key() == Qt.Key.Key_R and not event.modifiers():
            self.repeats.link_first()
        else:
            super().keyPressEvent(event)

    # reading and advising ---------------------------------------------------------------------------
    def start_over(self) -> None:
        """An empty form with the office's defaults, ready for the next order."""
        self.same_as, self.extra, self._waiting = "", {}, 0
        self.parted.clear()
        self.adviser.forget()
        self.form.empty()
        self.source.edit.blockSignals(True)
        self.source.clear()
        self.source.edit.blockSignals(False)
        self.form.set_choices("class", class_choices(self.desk))
        self.form.fill(registering.defaults(self.desk), auto=False)
        self.form.scroll.verticalScrollBar().setValue(0)
        self.repeats.show_rows(())
        self.deadlines.show_preview(None)
        self.answers.show_answers(())
        self._show_secrecy()
        self._show_state()

    def is_empty(self) -> bool:
        """True while neither text nor a hand-written field is there."""
        return not self.source.text().strip() and not self.form.touched

    def _recognise(self, text: str) -> None:
        one, *others = registering.each_order(self.desk, text)
        if others:
            self._next_order(one, *others)
            return
        if self._cleared and text.strip():  # what is in the form now must not be replaced by what was cleared before
            self._cleared = {}
            self._clear_top()
        try:
            found = registering.recognise(text, self.desk.now(), self.desk)
        except Refused as refused:
            self.source.show_spans((), str(refused))
            return
        take_over(self.form, found, self.desk.now(), registering.defaults(self.desk))
        self.extra = extras(found.fields, found.row.extra)
        self._show_secrecy()
        self.source.show_spans(found.spans, parts=found.parts, several=said_of(found))
        self._draft.start()

    def _next_order(self, text: str, *others: str) -> None:
        """One of several orders that were pasted together; the others wait for their turn."""
        self.rest = [*others, *self.rest]
        self.source.put(text)
        if self.rest:
            self._banner(f"一起粘贴的工单还有 {len(self.rest)} 件", "左边现在只是一件；登记之后，下一件自动换上来。", "soon", ("其余的不要了",))

    def _changed(self) -> None:
        self._draft.start()
        self.adviser.ask(Question(self._facts(), self.form.dispatch(), self.same_as))

    def _show_secrecy(self) -> None:
        secret = "confidential" in self.extra.get("flags", ())
        self.form.fields["caller"].set_hint("要求保密" if secret else "", "over.text")

    def ask_again(self) -> None:
        """F5, or an act elsewhere: look up earlier orders and deadlines anew."""
        self.adviser.forget()
        self._changed()

    def take(self, fields: Mapping[str, Any]) -> None:
        """Fill the form with an order that comes from elsewhere (a waiting row of an import)."""
        self.unfinished.put_aside(self._now())  # another one may be half written here
        self.rest = []
        self.start_over()
        self._clear_top()
        self._waiting = int(fields.get("waiting_id") or 0)
        values = {RENAMED.get(n, n): v for n, v in fields.items() if n != "received_at" or v}
        self.form.fill(values)
        self.extra = extras({n: v for n, v in fields.items() if n not in ("extra", "waiting_id")}, fields.get("extra") or {})
        self._show_secrecy()
        self.form.show_faults(faults(self.form.texts()))

    def _facts(self) -> dict[str, Any]:
        return {**{k: v for k, v in self.extra.items() if k != "extra"}, **self.form.values(),
                **({"extra": self.extra["extra"]} if self.extra.get("extra") else {})}

    def _advised(self, advice: Advice) -> None:
        self.repeats.show_rows((s for s in advice.similar if s.order not in self.parted), not self.is_empty())
        self.same_as = self.repeats.linked or ""  # the order it was linked to may have dropped out
        self.repeats.show_consequences(advice.if_same)
        self.deadlines.show_preview(advice.preview)
        self.answers.show_answers(advice.answers)
        propose(self.form, advice)
        if advice.preview.rule == TAKEN and not self._taken:
            self._number_taken()

    def _advice_failed(self, error: Exception) -> None:
        known = isinstance(error, Refused)
        self.deadlines.note.setText(str(error) if known else "暂时算不出时限，不影响登记。可按 F5 重试。")
        self.deadlines.note.show()

    def _number_edited(self) -> None:
        if self._taken and self.form.fields["number"].value() != self._taken:
            self._taken = ""
            self._clear_top()

    def _linked(self, order: str) -> None:
        self.same_as = order
        if self.repeats.linked == "":
            self.parted |= {similar.order for similar in self.repeats.rows}
        self._changed()

    # what is still to do ------------------------------------------------------------------------------
    def _show_state(self) -> None:
        words, urgency = state_of(self.form, self.is_empty())
        self.state.setText(words)
        self.state_sign.set_urgency(urgency)

    def next_stop(self) -> None:
        """F8."""
        if not self.form.next_stop() and not self.form.to_check():
            self._show_state()

    # saving -------------------------------------------------------------------------------------------
    def save(self) -> None:
        """仅登记."""
        self._save(None)

    def save_and_send(self) -> None:
        """登记并派单: needs a unit."""
        dispatch = self.form.dispatch()
        if dispatch is None:
            self._stop_at([*faults(self.form.texts()), Fault("to", "还没有选承办单位。选一个，或按 Ctrl+S 仅登记。")])
            return
        self._save(dispatch)

    def _save(self, dispatch: Mapping[str, Any] | None) -> None:
        found = faults(self.form.texts())
        if found:
            self._stop_at(found)
            return
        here = self.form.current()
        waiting = [n for n in self.form.to_check() if n != here]
        if waiting:
            self.form.go_to(waiting[0])
            self.said.emit("先看一眼再登记", "黄色的是没有十分把握的内容。看过后再按一次即可。", "soon")
            return
        try:
            done = registering.save(self.desk, self._facts(), dict(dispatch) if dispatch else None,
                                    self.source.text(), self.same_as, sorted(self.parted))
        except Refused as refused:
            self._refused(refused)
        else:
            self._saved(done)

    def _stop_at(self, found: list[Fault]) -> None:
        self.form.show_faults(found)
        self.form.go_to(found[0].field)

    def _refused(self, refused: Refused) -> None:
        if refused.rule == TAKEN:
            self._number_taken()
            self.form.go_to("number")
        else:
            self.said.emit("没有登记", str(refused), "over")

    def _number_taken(self) -> None:
        self._taken = self.form.fields["number"].value()
        self.form.fields["number"].set_error("已经登记过。请改编号，或打开那一件。")
        self._banner(f"工单编号 {self._taken} 已在库里", "可能已经登记过。先看看那一件；真是另一件，请改编号。", "today",
                     ("打开那一件",))
        self._show_state()

    def own_number(self) -> None:
        """编一个本地编号: for letters and visitors, who bring none."""
        if not self.form.fields["number"].value():
            self.form.fields["number"].set_value(registering.local_number(self.desk))

    def _saved(self, done: Done) -> None:
        if self._waiting:
            done = import_fixing.registered(self.desk, self._waiting, done)
        self._last = (done, {**self._now(), "rest": []})
        self.drop_draft()
        self.start_over()
        self._clear_top()
        self.source.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.rest:
            self._next_order(self.rest.pop(0))
        self.saved.emit(done)

    def after_undo(self) -> None:
        """Where the last registration was taken back, its contents come back into the form."""
        if self._last is not None and self._last[0] not in self.desk.undo_stack and self.is_empty():
            snapshot, self._last = self._last[1], None
            self.restore(snapshot)

    # clearing and drafts --------------------------------------------------------------------------------
    def clear(self) -> bool:
        """清空, with a way back; False where there was nothing to clear."""
        if self.is_empty():
            return False
        self._cleared = self._now()
        self.rest = []
        self.start_over()
        self.drop_draft()
        self.source.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._banner("已清空", "没登记的内容还可以放回来。", "done", ("放回来",))
        return True

    def _now(self) -> Snapshot:
        """All that is written here; {} where nothing is."""
        return {} if self.is_empty() else {
            "raw": self.source.text(), "rest": list(self.rest), "texts": self.form.texts(), "touched": sorted(self.form.touched),
            "same_as": self.same_as, "parted": sorted(self.parted), "waiting": self._waiting, "extra": self.extra}

    def restore(self, snapshot: Mapping[str, Any]) -> None:
        """Put a draft or a cleared form back; what stands here meanwhile is put aside."""
        self.unfinished.put_aside(self._now())
        self.start_over()
        self.rest = []
        self._clear_top()
        self._next_order(str(snapshot.get("raw", "")), *snapshot.get("rest", ()))
        self.form.restore(snapshot.get("texts", {}), snapshot.get("touched", ()))
        self.same_as, self.parted = str(snapshot.get("same_as", "")), set(snapshot.get("parted", ()))
        self._waiting, self.repeats.linked = int(snapshot.get("waiting") or 0), self.same_as or None
        self.source.read_now()
        self.extra = {**snapshot.get("extra", {}), **self.extra}  # of a row that came without a text
        self._show_secrecy()

    def keep_draft(self) -> None:
        """Keep what is typed, so that a power cut costs at most two seconds of it."""
        self._draft.stop()
        self.unfinished.keep(self._now())

    def drop_draft(self) -> None:
        self._draft.stop()
        self.unfinished.keep({})

    def offer_draft(self) -> None:
        """What was not finished, last time or before another one came; a banner that stands there goes first."""
        if self.unfinished.aside and not self.top.count():
            self._banner(*self.unfinished.words(), "soon", ("接着填", "不要了"))

    def _banner(self, title: str, detail: str, urgency: str, buttons: tuple[str, ...]) -> None:
        self._take_banner()
        banner = Banner(title, detail, urgency, buttons, self)
        banner.pressed.connect(self._banner_pressed)
        self.top.addWidget(banner)
        banner.show()

    def _banner_pressed(self, words: str) -> None:
        if words in ("接着填", "放回来"):
            self.restore(self.unfinished.take_up() if words == "接着填" else self._cleared)
        elif words == "其余的不要了":
            self.rest = []
            self._clear_top()
        elif words == "不要了":
            self._cleared = self.unfinished.take_up()
            self.keep_draft()
            self._banner("已不要", "没登记的内容还可以放回来。", "done", ("放回来",))
        else:
            self.order_wanted.emit(self._taken)

    def _clear_top(self) -> None:
        """Take the banner away; what is not finished is offered in its place."""
        self._take_banner()
        self.offer_draft()

    def _take_banner(self) -> None:
        clear(self.top)
