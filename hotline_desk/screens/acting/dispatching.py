"""派单: unit, 法定/商定/指定, 办理时限, 协办 — with the resulting date in words before Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit

from hotline_desk.domain.events import BASES, EVENT_KINDS
from hotline_desk.screens.acting.arrangements import Arrangement, Ask
from hotline_desk.screens.acting.asks import FieldQuestion, Question, SegQuestion, ToggleQuestion
from hotline_desk.screens.acting.helping import CoQuestion, entered
from hotline_desk.screens.acting.office import Step, Stopped
from hotline_desk.screens.acting.panel import ActPanel
from hotline_desk.screens.acting.sharing import ShareCard
from hotline_desk.screens.acting.units import UnitQuestion, like
from hotline_desk.services.bulk import Foreseen
from hotline_desk.services.bulk_units import Share
from hotline_desk.services.views import Done
from hotline_desk.widgets.buttons import Answer, Button, Seg
from hotline_desk.widgets.fields import takes_letters
from hotline_desk.widgets.floating import ENTER
from hotline_desk.widgets.panes import column, row
from hotline_desk.widgets.text import RIGHT, ClauseLink, Label
from hotline_desk.widgets.theme import theme_of

DISPATCH = Arrangement("dispatch", primary="派单", width=700)


class DispatchPanel(ActPanel):
    """The panel of picture 09; Enter dispatches, digits choose the unit."""

    save_key = "Enter"

    def _arranged(self) -> Arrangement:
        return DISPATCH

    def build_questions(self) -> None:
        self._by_unit()
        self.unit = UnitQuestion(Ask("to", hint=self._advice()), "承办单位", self.office, self.target.view.number)
        self.adopt(self.unit)
        self.content.addWidget(self.unit)
        self._two_segs()
        self._extras()
        self._watch()

    def _advice(self) -> str:
        """Of several orders the first one's."""
        return "推荐按这批的第一件算 · 数字键直接选" if self.target.many else ""

    def _by_unit(self) -> None:
        """Of several orders: which unit each is best sent to."""
        self.shares, self.whole = ShareCard(self.office), self.target
        self.content.addWidget(self.shares)
        self.shares.differ.connect(self._differ)
        self.shares.chosen.connect(self._take)
        self._looked = not self.target.many

    def _foreseen(self, found: Foreseen) -> None:
        """Only those that may be dispatched are shared out: one that stays out must not make the others differ."""
        super()._foreseen(found)
        if not self._looked:
            self._looked = True
            self.shares.look(found.allowed or self.target.numbers)

    def _differ(self) -> None:
        """One unit does not fit all: none is chosen beforehand, the clerk says which."""
        if not self.unit.search.text():
            self.unit.choose_none()
        self.unit.be_quiet(True)
        self.unit.list.most = 2
        self.unit.list.fit()
        self._fit()

    def _ended(self, outcome: Done | Stopped) -> None:
        """After one lot the panel stays for the next; what is left need not be chosen anew."""
        sent = set(self.target.numbers)
        rest = tuple(n for n in self.whole.numbers if n not in sent)
        if not isinstance(outcome, Done) or not self.shares.taken or not rest:
            super()._ended(outcome)
            return
        before = self.whole.context()
        view = self.office.view(rest[0])
        self.whole = replace(self.whole, view=view, numbers=rest, stopped=())
        self._say_context(before)
        self.left_out.show_stops(())
        self.shares.go_on(sent)
        self.co.set_value(())  # who helps belongs to the lot that was sent
        self._take(None)
        self.recorded.emit(outcome)
        self.shares.take_focus()
        self._fit()

    def _say_context(self, before: str) -> None:
        for label in self.card.findChildren(Label):
            if label.text() == before:
                label.setText(self.whole.context())

    def _take(self, share: Share | None) -> None:
        """Only the orders of one line from here on, its unit chosen; None: all of them again."""
        self.target = replace(self.whole, numbers=share.numbers if share is not None else self.whole.numbers)
        self.allowed, self._version = self.target.numbers, None
        self.ready = not self.target.many
        self.unit.be_quiet(share is None)
        self.unit.advise_for(self.target.numbers[0])
        if share is not None and share.unit:
            self.unit.set_value(share.unit)
            self._picked()
        else:
            self.unit.choose_none()
            self.unit.take_focus()
        self.crowd.stop()
        self.compute()

    def _two_segs(self) -> None:
        line = row(spacing=24)
        classes = self.office.classes()
        clause = self.office.basis_clause()
        self.basis = _LinkedSeg(Ask("basis", needed=True), "派发方式", BASES, clause) if clause else None  # not every regulation sorts by it
        ground = next((c.clause for c in classes if c.clause), "")  # a regulation without days of its own only sorts the orders
        self.order_class = _LinkedSeg(Ask("class", needed=True), "办理时限" if ground else "事项分级", [(c.value, c.words) for c in classes], ground)
        for seg, default in ((self.basis, "statutory"), (self.order_class, "general")):
            if seg is None:
                continue
            self.adopt(seg)
            seg.set_value(default)
            if seg.link is not None:
                seg.link.opened.connect(self.why)
            line.addWidget(seg, 1)
        self.content.addLayout(line)

    def _extras(self) -> None:
        line = row(spacing=8)
        self.co = CoQuestion(Ask("co"), "协办单位", self.office, self.target.view.number, like=like(self.unit.list.rows.units[1:]))
        self.adopt(self.co)
        self.co.hide()
        self.add_co = Button("添加协办单位", "sec", "plus", "Alt+X", shortcut=True)
        self.add_co.setToolTip("Ctrl+数字：把上面第几个单位列为协办")
        self.add_co.clicked.connect(self._show_co)
        line.addWidget(self.add_co)
        if self.office.head_designates():
            head = ToggleQuestion(Ask("designated_by_head", when=("basis", ("designated",)) if self.basis else None), "",
                                  [("designated_by_head", "一把手签批指定")], several=False)
            self.adopt(head)
            line.addWidget(head)
        self._supervise(line)
        self._category(line)
        line.addStretch(1)
        self.content.addLayout(line)
        self.content.addWidget(self.co)
        self.ground = self._ground()
        self.adopt(self.ground)
        self.content.addWidget(self.ground)

    def _ground(self) -> FieldQuestion:
        """Who agreed or who named the unit; where the regulation knows only the head's word, what the head signed."""
        if self.basis is None:
            return FieldQuestion(Ask("note", hint="如 9月16日签批件", when=("designated_by_head", (True,))), "签批的依据", QLineEdit())
        ask = Ask("note", hint="如 9月16日专题会纪要；张主任 9月16日指定", when=("basis", ("negotiated", "designated")))
        return FieldQuestion(ask, "商定、指定的依据", QLineEdit())

    def _supervise(self, line: QHBoxLayout) -> None:
        """同时生成督办单, where the engine proposes 督办 for this order."""
        found = next((f for f in self.target.view.findings if f.rule.startswith("supervise_")), None)
        self.supervise = Button("同时确认督办", "sec", "plus")
        self.supervise.setCheckable(True)
        self.supervise.toggled.connect(self._supervised)
        line.addWidget(self.supervise)
        if found is None or self.target.many:
            self.supervise.hide()
            return
        link = ClauseLink(found.clause)
        link.opened.connect(self.why)
        line.addWidget(link)

    def _category(self, line: QHBoxLayout) -> None:
        """同时写上分类, where the order has none and the office called such orders something before."""
        view = self.target.view
        found = None if view.category or self.target.many else self.office.category(view.number)
        self.guessed = found.category if found is not None else ""
        self.sort = Button(f"写上分类：{self.guessed.split('/')[-1].strip()}", "sec", "plus", "Alt+C")
        self.sort.setCheckable(True)
        self.sort.setToolTip(f"这件还没有事项分类。推荐 {self.guessed}：{found.reason}" if found is not None else "")
        self.sort.toggled.connect(lambda on: self._toggled(self.sort, on))
        self.sort.setVisible(found is not None)
        line.addWidget(self.sort)

    def _supervised(self, on: bool) -> None:
        self._toggled(self.supervise, on)

    def _toggled(self, button: Button, on: bool) -> None:
        button.icon_name = "check" if on else "plus"
        button.set_kind("on" if on else "sec")
        self._changed()

    def _show_co(self) -> None:
        self._make_room()
        self.co.take_focus()

    def _make_room(self) -> None:
        """The units that help come into sight; the list above gives way."""
        self.co.show()
        self.add_co.setEnabled(False)
        self.unit.list.most = 2
        self.unit.list.fit()
        self._fit()
        QTimer.singleShot(0, self, self._reveal_co)

    def _reveal_co(self) -> None:
        self.scroll.ensureWidgetVisible(self.co, 0, 0)

    def _in_sight(self) -> None:
        """The units found for what is typed are part of the field: they came up below the edge of a low window."""
        if self.co.search.hasFocus():
            self._reveal_co()
        else:
            super()._in_sight()

    def _watch(self) -> None:
        self.unit.picked.connect(self._picked)

    def _picked(self) -> None:
        self.save.setFocus(Qt.FocusReason.TabFocusReason)

    def steps(self) -> list[Step]:
        data = {**self.option.preset, **{k: v for k, v in self.values().items() if EVENT_KINDS["dispatch"].slot(k)}}
        found: list[Step] = [("dispatch", data)]
        if self.sort.isChecked():
            found.insert(0, ("amend", {"changes": {"category": self.guessed}, "reason": "派单时补分类"}))
        return [*found, ("supervise", {"step": "confirm"})] if self.supervise.isChecked() else found

    def first_focus(self) -> None:
        """Initials, digits and Enter belong to the unit, also where it is proposed and something else is still open."""
        self.unit.take_focus()

    def extra_key(self, event: QKeyEvent) -> bool:
        if self.unit.move(event):
            return True
        focus = QApplication.focusWidget()
        if focus is None:
            return False
        free = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if entered(event) and focus is self.co.search and self.co.enter():
            return True
        if event.key() in ENTER and free and focus in (self.unit.search, self.co.search):
            return self.press_primary()
        digit = event.key() - int(Qt.Key.Key_0)
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and 0 <= digit <= 9 and self.shares.press(digit):
            return True
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and 1 <= digit <= 9:
            return self._co_of(digit)
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_X:
            self._show_co()
            return True
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() == Qt.Key.Key_C and self.guessed:
            self.sort.toggle()
            return True
        if free and 1 <= digit <= 9 and not self.co.isAncestorOf(focus) and (focus is self.unit.search or not takes_letters(focus)):
            return self.unit.press(digit)
        return False

    def press_primary(self) -> bool:
        self.unit.settle()
        return super().press_primary()

    def _co_of(self, digit: int) -> bool:
        """Ctrl+digit: the n-th unit of the list helps; once more lets it go."""
        units = self.unit.list.rows.units
        if digit > len(units) or units[digit - 1].name == self.unit.value():
            return digit <= len(units)
        self.co.add(units[digit - 1].name)
        self._make_room()
        return True

    def missing(self) -> list[Question]:
        return [q for q in super().missing() if q is not self.unit] + ([self.unit] if self.unit.open else [])

    def after(self, missing: Sequence[Question]) -> str:
        helping = f"，协办 {'、'.join(self.co.names)}" if self.co.names else ""
        return super().after(missing) or f"列入 {self.unit.value()} 待办{helping}"


class _LinkedSeg(SegQuestion):
    """Answers without number keys (digits belong to the units), their clause at the right above."""

    def __init__(self, ask: Ask, label: str, answers: object, clause: str) -> None:
        super(SegQuestion, self).__init__(ask, label)
        listed = list(answers)  # type: ignore[call-overload]
        self._values = {str(value): value for value, _ in listed}
        self.link = ClauseLink(clause) if clause else None
        head = row(spacing=6)
        head.addStrut(theme_of().px(22))  # as high as a clause, whether there is one or not: two rows of answers stand side by side
        head.addWidget(Label(label, 13, colour="t2", elide=False))
        head.addWidget(self.link or Label("", 13, align=RIGHT), 1, RIGHT)
        self.body.addLayout(head)
        self.seg = Seg([Answer(str(value), words) for value, words in listed], label, numbers=False)
        self.seg.answered.connect(self._chosen)
        self.body.addWidget(self.seg)
        self.tail = column(spacing=0)
        self.tail.addWidget(self._error)
        self.body.addLayout(self.tail)
