"""约时再拨: when the citizen wants to be called, in one key; what follows is said before it is kept."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from hotline_desk.screens.revisit.office import RevisitOffice
from hotline_desk.services.revisiting import CallSheet
from hotline_desk.widgets.buttons import Answer, Button, Seg
from hotline_desk.widgets.fields import Field, Moment, takes_letters
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.keeping import Words
from hotline_desk.widgets.panes import row
from hotline_desk.widgets.story import ConsequenceList, Consequences
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of


class AppointDialog(Dialog):
    """Asks when to call again. ``given`` carries (moment, note); the page closes it once that is kept."""

    given = Signal(object, str)

    def __init__(self, host: QWidget, office: RevisitOffice, sheet: CallSheet) -> None:
        super().__init__(host, "约时再拨", f"{sheet.caller} {sheet.phone}　{sheet.subject}", 640)
        self.office, self.sheet, self.plain_enter = office, sheet, False
        self._slots = dict(enumerate(office.slots()))
        self._build()
        key = f"appoint:{sheet.order}"
        Words(self, {"note": self.words, "when": self.moment}, lambda: office.draft(key), lambda typed: office.keep_draft(key, typed)).over(self)
        self._follow()

    def _build(self) -> None:
        self.content.addWidget(Label("来电人希望什么时候再打", 13, colour="t2"))
        self.seg = Seg([Answer(str(n), words) for n, (_, words) in self._slots.items()], "来电人希望什么时候再打")
        self.seg.answered.connect(self._chosen)
        self.content.addWidget(self.seg)
        line = row(spacing=8)
        line.addWidget(Label("或者", 13, colour="t2", elide=False))
        self.moment = Moment()
        self.moment.setAccessibleName("约定时间")
        self.moment.setFixedWidth(theme_of().px(160))
        self.moment.set_value(next(iter(self._slots.values()))[0] if self._slots else self.office.now())
        self.moment.dateTimeChanged.connect(self._follow)
        line.addWidget(self.moment)
        line.addStretch(1)
        self.content.addLayout(line)
        self.words = QLineEdit()
        self.field = Field("备注", self.words, False, "来电人怎么说的，可以不填")
        self.content.addWidget(self.field)
        self.card_after = ConsequenceList()
        self.content.addWidget(self.card_after)
        self.wrong = Para("", 13, 3, "over.text")
        self.wrong.hide()
        self.content.addWidget(self.wrong)
        self.add_cancel()
        self.save = self.add_action(Button("约好，打下一个", "pri", "clock", "Ctrl+Enter"), True)
        self.save.clicked.connect(self._give)

    def when(self) -> datetime:
        """The moment as it stands."""
        return self.moment.value()

    def _chosen(self, key: str) -> None:
        self.moment.set_value(self._slots[int(key)][0])
        self.words.setFocus()

    def _follow(self, *_changed: object) -> None:
        """What will follow; the chosen button follows the moment."""
        at = next((str(n) for n, (when, _) in self._slots.items() if when == self.when()), "")
        if at != self.seg.value():
            self.seg.set_value(at)
        told = self.office.appointing(self.when())
        self.card_after.set_consequences(Consequences(told.title, told.lead, told.lines, told.clause, told.urgency, told.bold))
        self.save.setEnabled(not told.refused)
        self.place()

    def refuse(self, sentence: str) -> None:
        """Say why it was not kept; what was typed stays."""
        self.wrong.setText(sentence)
        self.wrong.show()
        self.place()

    def _give(self) -> None:
        self.given.emit(self.when(), self.field.value().strip())

    # -- keys ------------------------------------------------------------------------------------------
    def first_focus(self) -> None:
        self.seg.take_focus()

    def extra_key(self, event: QKeyEvent) -> bool:
        """Digits choose while nothing is being typed."""
        digit = event.key() - int(Qt.Key.Key_0)
        free = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not free or not 1 <= digit <= len(self._slots) or takes_letters(QApplication.focusWidget()):
            return False
        return self.seg.press(digit)
