"""The page 回访 itself: queue, call sheet, consequences, and what the keys do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from hotline_desk.screens.page import NARROW, WIDE, Answer, ReadPage
from hotline_desk.screens.revisit.appointing import AppointDialog
from hotline_desk.screens.revisit.form import PersonCard, QuestionForm
from hotline_desk.screens.revisit.office import RevisitOffice
from hotline_desk.screens.revisit.rows import card_of, large, pills_of
from hotline_desk.screens.revisit.side import SidePane
from hotline_desk.services.calls import Outcome
from hotline_desk.services.office import Conflict, Refused, StoreError
from hotline_desk.services.revisiting import CallRow, CallSheet, Heard
from hotline_desk.services.views import Done
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.cards import CardList
from hotline_desk.widgets.panes import Card, EmptyState, Line, column, row
from hotline_desk.widgets.text import RIGHT, Label
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.why import ClauseDrawer

LEFT, LEFT_NARROW, LEFT_LEAST, SIDE, SIDE_WIDE, SIDE_LEAST = 292, 248, 168, 272, 360, 250
TIGHT = 1080  # px of the page at 100 % text: below it the answers need the room of list and side
LOW = 670  # px of the page: below it the questions stand closer, so that the citizen's words are seen without scrolling
PAUSE_MS, MINUTE_MS = 800, 20_000
HINT = "数字键选择，自动跳到下一问"


class RevisitPage(ReadPage):
    """The queue of orders that wait for their revisit, and the one that is being called."""

    WAITING = "待回访的工单"

    def __init__(self, office: RevisitOffice) -> None:
        super().__init__("回访", "搜编号、姓名、尾号、诉求", office)
        self.office = office
        self.sheet: CallSheet | None = None
        self._kept, self._wanted = "", ""
        self._build()
        self._pause = QTimer(self)  # a power cut takes no more than the last second of typing
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._keep)
        self._minute = QTimer(self)  # an appointment whose time has come goes back to the head of the queue
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self.time_came)
        self._minute.start()

    # -- building ----------------------------------------------------------------------------------
    def _build(self) -> None:
        whole = QWidget()
        line = row(whole, 12)
        self.queue_card = self._queue()
        line.addWidget(self.queue_card, 0, Qt.AlignmentFlag.AlignLeft)
        self.call = QWidget()  # comes with the first answer: without an order there is nothing to press or to write to
        self.call.hide()
        right = column(self.call, 12)
        middle = row(spacing=12)
        middle.addLayout(self._middle(), 1)
        self.side = SidePane()
        self.side.opened.connect(self.show_clause)
        middle.addWidget(self.side)
        right.addLayout(middle, 1)
        right.addWidget(self._bar())
        line.addWidget(self.call, 1)
        self.stack.addWidget(whole)
        self.body.addWidget(self.stack, 1)
        self._widths()

    def _queue(self) -> QWidget:
        card = Card(margins=(1, 10, 1, 1), spacing=8)
        line = row(margins=(11, 0, 11, 8))
        line.addWidget(self.pills)
        card.body.addLayout(line)
        card.body.addWidget(Line())
        self.list = CardList("待回访的工单", 3 if large() else 2)
        self.list.moved.connect(self._moved)
        self.list.opened.connect(lambda _row: self.open_dossier())
        self.list.typed.connect(self._typed)
        card.body.addWidget(self.list, 1)
        card.body.setSpacing(0)
        return card

    def _middle(self) -> Any:
        both = column(spacing=12)
        self.person, self.form = PersonCard(), QuestionForm()
        self.person.reveal.connect(self.reveal)
        self.person.dossier.connect(self.open_dossier)
        self.form.changed.connect(self._changed)
        self.form.opened.connect(self.show_clause)
        both.addWidget(self.person)
        both.addWidget(self.form, 1)
        return both

    def _bar(self) -> QWidget:
        card = Card(margins=(12, 8, 12, 8))
        line = row(spacing=8)
        self.missed_button = self._button("未接通", "sec", "", "N", self.missed)
        self.back_button = self._button("记下并不满退回", "warn", "undo", "F", self.save_and_send_back)
        self.save_button = self._button("保存并打下一个", "pri", "check", "Ctrl+Enter", self.save)
        self.hint = Label(HINT, 13, colour="t2", align=RIGHT)
        self.later_button = self._button("约时再拨", "sec", "clock", "Y", self.appoint)
        for widget in (self.missed_button, self.later_button, self.back_button):
            line.addWidget(widget)
        line.addWidget(self.hint, 1)
        line.addWidget(self.save_button)
        card.body.addLayout(line)
        return card

    def _button(self, words: str, kind: str, icon: str, key: str, act: Callable[[], object]) -> Button:
        button = Button(words, kind, icon, key)
        button.clicked.connect(act)
        return button

    def set_span(self, span: str) -> None:
        super().set_span(span)
        self._widths()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widths()

    def _widths(self) -> None:
        px, tight = theme_of().px, self.width() < theme_of().px(TIGHT)
        narrow = self.span == NARROW
        self.queue_card.setFixedWidth(px(LEFT_LEAST if tight else LEFT_NARROW if narrow else LEFT))
        self.side.setFixedWidth(px(SIDE_LEAST if tight else SIDE_WIDE if self.span == WIDE else SIDE))
        self.hint.setText("" if narrow or tight else HINT)
        for part in (self.person, self.form):
            part.set_low(self.height() < px(LOW))

    # -- reading -----------------------------------------------------------------------------------
    def shown(self, argument: Any = None) -> None:
        """Read the queue; ``argument`` may be an order to call."""
        self._wanted = argument if isinstance(argument, str) else ""
        self.refresh()
        self.list.setFocus()

    def current_number(self) -> str:
        return self.sheet.order if self.sheet is not None else ""

    def refresh(self) -> None:
        """Read again in a worker; the cursor stays, typed answers stay."""
        self._keep()
        if not self.read_rows() and self.sheet is not None:  # what the next key acts on is read at once, the long list when it comes
            self._moved(self.sheet.order)

    def ask_rows(self) -> Answer:
        rows = self.office.queue()
        return rows, self.office.header(rows)

    def _read(self, answer: Answer) -> None:
        self.call.show()
        super()._read(answer)
        if self._wanted:
            number, self._wanted = self._wanted, ""
            self.pills.choose("all")
            self.list.go_to(number)

    def take_rows(self, rows: Sequence[CallRow]) -> None:
        self._rows = rows
        self.pills.set_pills(pills_of(rows))
        self.show_read()

    @property
    def listed(self) -> QWidget:
        return self.list

    def show_rows(self) -> None:
        """What pill and words let through."""
        key = self.pills.current()
        rows = [r for r in self._rows if key in ("", "all") or r.group == key]
        rows = [r for r in rows if self.let_through(r.order, (r.order, r.subject, r.caller, r.phone, r.unit))]
        self.list.set_rows([card_of(r) for r in rows])
        self.show_empty(bool(rows), bool(self._rows))

    def empty(self, narrowed: bool) -> EmptyState:
        """Good news, or what stands in the way."""
        if narrowed:
            return EmptyState("没有这样的待回访工单", "换一个词，或看全部待回访的。", [(self.ALL, "phone")], "search", "norm")
        return EmptyState(*self.office.all_called(), [("去今日", "today"), ("去归档", "archive")])

    # -- one call ----------------------------------------------------------------------------------
    def _moved(self, number: str) -> None:
        if self.sheet is not None and self.sheet.order != number:
            self._keep()
        if not number:
            self.sheet = None
            return
        try:
            sheet = self.office.sheet(number)
        except Refused as error:
            self.sheet = None
            self.said.emit("这件工单读不出来", str(error), "over")
            return
        same = self.sheet is not None and self.sheet.order == number
        if same and sheet == self.sheet:  # nothing new: the cursor in a half written word stays where it is
            return
        typed = self.form.typed() if same else dict(self.office.draft(number))
        self.sheet, self._kept = sheet, repr(typed)
        if not (same and self.person.shown):
            self.person.show_sheet(sheet)
        self.form.show_sheet(sheet, typed)
        self.side.log.show_sheet(sheet)
        self._answered()

    def _changed(self) -> None:
        self._answered()
        self._pause.start()

    def _answered(self) -> None:
        """Tell what saving would bring; before the first answer there is nothing to tell."""
        touched = bool(self.form.typed())
        found = self.office.outcome(self.sheet.order, self._slots()) if self.sheet and touched else None
        self.side.show_outcome(found)
        waits = self.sheet is not None and self.sheet.group == "bad" and not touched
        word = self.sheet.redo_word if self.sheet is not None else ""
        self.back_button.set_words(word if waits else f"记下并{word}")
        self.back_button.setVisible(waits or (found is not None and found.bad))
        self.save_button.setEnabled(not (found and found.refused))

    def _slots(self) -> dict[str, Any]:
        return {"reached": True, **self.form.data()[0]}

    # -- acts --------------------------------------------------------------------------------------
    def save(self) -> bool:
        """Ctrl+Enter: keep the answers and go to the next; asks for the first missing answer instead."""
        return self._save(False)

    def save_and_send_back(self) -> bool:
        """F: keep the answers and send the order back, in one act."""
        if self.sheet is not None and self.sheet.group == "bad" and not self.form.typed():
            return self._do(lambda sheet: self.office.send_back(sheet.order, sheet.version))
        return not self.back_button.isHidden() and self._save(True)

    def _save(self, back: bool) -> bool:
        missing = self.form.missing()
        if self.sheet is None:
            return False
        if missing is not None:
            missing.take_focus()
            self.said.emit(f"“{missing.inquiry.title}”还没有问", "按数字键选一个答案，没接通按 N。已选的都还在。", "today")
            return False
        data, remark = self.form.data()
        return self._do(lambda sheet: self.office.save(sheet.order, Heard(data, remark, back), sheet.version))

    def missed(self) -> bool:
        """N: nobody answered; the attempt is on record."""
        source = self.form.source.value() or "street"
        return self._do(lambda sheet: self.office.missed(sheet.order, source, sheet.version), keep=True)

    def _do(self, act: Callable[[CallSheet], Done], keep: bool = False) -> bool:
        """Record an act on this order, then the next one; what was answered stays where it is refused."""
        sheet = self.sheet
        if sheet is None:
            return False
        try:
            done = act(sheet)
        except Conflict as error:
            self._clash(sheet, str(error))
            return False
        except (Refused, StoreError) as error:
            self.said.emit("没有记下", f"{error} {getattr(error, 'clause', '')}".strip(), "over")
            return False
        self.office.keep_draft(sheet.order, None)
        self.sheet = None
        line = self.list.currentIndex().row()
        self.take_rows(self.office.queue_after(self._rows, sheet.order))  # the next one is there for the next key
        self.done.emit(done)
        if keep and self.list.current_key() == sheet.order:
            self.list.selectRow(min(line + 1, self.list.rows_model.rowCount() - 1))
        self.counts_changed.emit()
        self.list.setFocus()
        return True

    def appoint(self) -> None:
        """Y: the citizen asks to be called at another moment."""
        sheet = self.sheet
        if sheet is None:
            return
        dialog = AppointDialog(self.host, self.office, sheet)
        dialog.given.connect(lambda when, note: self._appointed(dialog, sheet, when, note))
        self.open_layer(dialog)

    def _appointed(self, dialog: AppointDialog, sheet: CallSheet, when: datetime, note: str) -> None:
        try:
            done = self.office.appoint(sheet.order, when, note, sheet.version)
        except (Refused, StoreError) as error:
            dialog.refuse(str(error))
            return
        dialog.accept()
        line = self.list.currentIndex().row()
        self._keep()
        self.sheet = None
        self.take_rows(self.office.queue_after(self._rows, sheet.order))
        self.done.emit(done)
        if self.list.current_key() == sheet.order:  # it went to the end of the queue: its place is the next one's
            self.list.selectRow(min(line, self.list.rows_model.rowCount() - 1))
        self.list.setFocus()

    def time_came(self) -> None:
        """Read the queue again once an appointment's time has come."""
        now = self.office.now()
        if self.isVisible() and any(r.group == "later" and r.when is not None and r.when <= now for r in self._rows):
            self.refresh()

    def _clash(self, sheet: CallSheet, sentence: str) -> None:
        """Somebody was faster: both answers side by side; the same press once more keeps this clerk's."""
        version, found = self.office.clashes(sheet.order, sheet.version, self._slots())
        lines = tuple((c.label, f"对方：{c.theirs or '没填'}；您：{c.mine or '没填'}") for c in found)
        self.side.show_outcome(Outcome("这件刚被别人改过", f"{sentence}您选的答案还在；看过再按一次，就照您选的记下。", lines,
                                       urgency="over", refused=True))
        self.sheet = replace(sheet, version=version)
        self.said.emit("这件工单刚被别人改过", "右边列着对方记的和您选的。您选的答案还在，看过再按一次。", "over")

    def reveal(self) -> None:
        """V: the full number for 30 seconds; the service writes it to the access log first."""
        if self.sheet is None or not self.sheet.phone:
            return
        if self.person.shown:
            self.person.mask()
        else:
            self.person.show_number(*self.office.reveal(self.sheet.order))

    def open_dossier(self) -> None:
        if self.sheet is not None:
            self.go.emit("dossier", self.sheet.order)

    def show_clause(self, number: str) -> None:
        self.open_layer(ClauseDrawer(self.host, self.office.clause(number)))

    # -- keys --------------------------------------------------------------------------------------
    def _typed(self, key: str) -> None:
        acts: dict[str, Callable[[], object]] = {"N": self.missed, "Y": self.appoint, "V": self.reveal,
                                                    "F": self.save_and_send_back}
        if key.isdigit():
            self.form.press(int(key))
        elif key in acts:
            acts[key]()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves from anywhere; letters and digits work from buttons too."""
        key, mods = event.key(), event.modifiers()
        control = bool(mods & Qt.KeyboardModifier.ControlModifier)
        plain = mods in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if control and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif plain and (0x41 <= key <= 0x5A or 0x31 <= key <= 0x39):
            self._typed(chr(key))
        elif plain and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.setFocus()
            self.list.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    # -- nothing typed is lost -----------------------------------------------------------------------
    def _keep(self) -> bool:
        if self.sheet is None:
            return True
        typed = self.form.typed()
        if repr(typed) == self._kept:
            return True
        if not self.office.keep_draft(self.sheet.order, typed or None):
            return not typed
        self._kept = repr(typed)
        return True

    def leaving(self) -> bool:
        """Stays where answers were given that cannot be kept."""
        if self._keep():
            return True
        self.said.emit("回访答案还没有存下", "数据文件夹现在写不进去。请按 Ctrl+Enter 再试，或先记在纸上。", "over")
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        self.person.mask()
        super().hideEvent(event)
