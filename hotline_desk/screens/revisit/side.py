"""The right of 回访: what will follow, the calls so far, what to say first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from hotline_desk.services.calls import Outcome
from hotline_desk.services.revisiting import CallSheet
from hotline_desk.widgets.panes import Card, Line, Scroll, clear, column, row
from hotline_desk.widgets.story import ConsequenceList, Consequences
from hotline_desk.widgets.text import ClauseLink, Label, Para, Sign

_TOP = Qt.AlignmentFlag.AlignTop


class CallLog(Card):
    """拨打记录 and 开场白. ``opened`` carries a clause."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(spacing=8)
        self.body.addWidget(Label("拨打记录", 15, True))
        self._calls = column(spacing=6)
        self.body.addLayout(self._calls)
        foot = row(spacing=8)
        self._note = Para("", 12, 3, "t2")
        foot.addWidget(self._note, 1)
        self._clause = row(spacing=0)
        foot.addLayout(self._clause)
        self.body.addLayout(foot)
        self.body.addWidget(Line())
        self.body.addWidget(Label("开场白", 13, True, "t2"))
        self.script = Para("", 14, 0)
        self.body.addWidget(self.script)

    def show_sheet(self, sheet: CallSheet) -> None:
        clear(self._calls)
        for call in sheet.calls:
            line = row(spacing=8)
            line.addWidget(Sign("done" if call.reached else "wait", 14), 0, _TOP)
            line.addWidget(Label(call.when, 13, elide=False), 0, _TOP)
            line.addWidget(Para(call.result, 13, 2, "t1"), 1)
            self._calls.addLayout(line)
        if not sheet.calls:
            self._calls.addWidget(Label("还没有拨打过", 13, colour="t2"))
        self._note.setText(sheet.attempts_note)
        clear(self._clause)
        if sheet.attempts_clause:
            link = ClauseLink(sheet.attempts_clause)
            link.opened.connect(self.opened)
            self._clause.addWidget(link, 0, _TOP)
        self.script.setText(sheet.script)


class SidePane(QWidget):
    """The consequence card above, the log below; scrolls as one. ``opened`` carries a clause."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        inner = QWidget()
        whole = column(inner, 12)
        self.card = ConsequenceList()
        self.card.opened.connect(self.opened)
        self.card.hide()
        self.log = CallLog()
        self.log.opened.connect(self.opened)
        whole.addWidget(self.card)
        whole.addWidget(self.log)
        whole.addStretch(1)
        column(self).addWidget(Scroll(inner))

    def show_outcome(self, found: Outcome | None) -> None:
        """What saving would bring; nothing where nothing was answered yet."""
        if found is None:
            self.card.set_consequences(None)
            return
        urgency = found.urgency if found.bad or found.refused else "done"
        self.card.set_consequences(Consequences(found.title, found.lead, found.lines, found.clause, urgency, found.bold))
        self.card.setAccessibleName("，".join([found.title, *(f"{a}{b}" for a, b in found.lines)]))
