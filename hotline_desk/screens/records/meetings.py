"""会议与约谈: what must be talked over by the regulation, meetings and interviews on record, what is still to be carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from hotline_desk.domain.records import Record, RecordKind
from hotline_desk.screens.page import NARROW
from hotline_desk.screens.records.form import text_of
from hotline_desk.screens.records.page import RecordsPage
from hotline_desk.services import meetings
from hotline_desk.services.meetings import Due
from hotline_desk.services.office import Desk
from hotline_desk.services.standing import Standing
from hotline_desk.widgets.background import Latest
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, clear, column, row
from hotline_desk.widgets.text import RIGHT, ClauseLink, Label, Sign

SHOWN, SHOWN_NARROW = 4, 3


class DueCard(Card):
    """The talks that are due and not on record. ``begun`` carries one, ``clause`` a clause that was clicked."""

    begun = Signal(object)
    clause = Signal(str)
    all_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("today", tinted=True, margins=(14, 8, 14, 8), spacing=4)
        self.setAccessibleName("按规定该约谈、该说明的")
        self.most, self.dues = SHOWN, tuple[Due, ...]()
        self.recordable = True
        self.lines = column(spacing=4)
        self.body.addLayout(self.lines)
        self.hide()

    def show_dues(self, dues: Sequence[Due], recordable: bool) -> None:
        """Show those not on record yet."""
        self.dues, self.recordable = tuple(d for d in dues if not d.record), recordable
        clear(self.lines)
        self.setVisible(bool(self.dues))
        if not self.dues:
            return
        head = row(spacing=8)
        head.addWidget(Label(f"按规定该约谈、该说明的 {len(self.dues)} 项", 14, True, "today.text", elide=False))
        head.addWidget(Label("记了就不再列", 12, colour="t2", align=RIGHT), 1)
        self.lines.addLayout(head)
        for place, due in enumerate(self.dues[:self.most]):
            self._line(place, due)
        if len(self.dues) > self.most:
            more = Button(f"另有 {len(self.dues) - self.most} 项，看通报考核", "ghost", small=True)
            more.clicked.connect(self.all_wanted)
            self.lines.addWidget(more, 0, Qt.AlignmentFlag.AlignRight)

    def _line(self, place: int, due: Due) -> None:
        line = row(spacing=8)
        line.addWidget(Sign("today", 15))
        line.addWidget(Label(due.unit, 14, True, elide=False))
        line.addWidget(Label(f"{due.words}：{due.facts}", 13), 1)
        link = ClauseLink(due.clause)
        link.opened.connect(self.clause)
        line.addWidget(link)
        if self.recordable and "约谈" in due.words:
            button = Button("记约谈", "sec", "", "Alt+Y" if due is self.offered() else "", small=True)
            button.setAccessibleName(f"记约谈：{due.unit}，{due.words}")
            button.setProperty("place", place)
            button.clicked.connect(self._press)
            line.addWidget(button)
        self.lines.addLayout(line)

    def offered(self) -> Due | None:
        """The first in sight that can be recorded: its button prints Alt+Y."""
        return next((d for d in self.dues[:self.most] if "约谈" in d.words), None) if self.recordable else None

    def first(self) -> None:
        """Alt+Y: the first that can be recorded."""
        found = self.offered()
        if found is not None:
            self.begun.emit(found)

    def _press(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.begun.emit(self.dues[int(sender.property("place"))])


class MeetingsPage(RecordsPage):
    """Meetings, interviews and what they left to do. ``print_wanted`` carries a record's number."""

    print_wanted = Signal(str)
    HINTS: ClassVar[list[tuple[str, str]]] = [("↑ ↓", "选择"), ("Enter", "填写"), ("Ctrl+S", "保存"), ("Ctrl+P", "打印"), ("Alt+N", "新增"),
                                              ("Alt+T", "列一项落实")]

    def __init__(self, desk: Desk) -> None:
        self.standing = Standing(desk)
        super().__init__(desk, "会议与约谈" if meetings.has_interviews(desk) else "会议", "搜编号、议题、单位、姓名", meetings.kinds(desk))
        self._asked = Latest(self)
        self._asked.answered.connect(self._waiting)
        self.due = DueCard()
        self.due.begun.connect(self.begin_interview)
        self.due.clause.connect(self._clause)
        self.due.all_wanted.connect(self._all)
        self.body.insertWidget(1, self.due)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_record)
        self.due_key = QShortcut(QKeySequence("Alt+Y"), self, self.due.first)

    def add_tools(self, top: QHBoxLayout) -> None:
        """打印, and one more thing to carry out of the meeting under the cursor."""
        self.print_button = Button("打印", "sec", "print", "Ctrl+P")
        self.print_button.clicked.connect(self.print_record)
        self.task_button = Button("列一项落实", "sec", "plus", "Alt+T", shortcut=True)
        self.task_button.clicked.connect(self.begin_task)
        top.addWidget(self.task_button)
        top.addWidget(self.print_button)

    def set_span(self, span: str) -> None:
        super().set_span(span)
        self.due.most = SHOWN_NARROW if span == NARROW else SHOWN

    # -- reading -----------------------------------------------------------------------------------
    def shown(self, argument: Any = None) -> None:
        """Come up; an argument is a record's number, or (a talk that 通报 lists, its period): begun, or the one on record for it."""
        if not isinstance(argument, tuple):
            super().shown(argument)
            return
        due = meetings.due_of(self.desk, *argument)
        super().shown(due.record or None)
        if not due.record:
            self.begin_interview(due)

    def refresh(self) -> None:
        """The records at once, what is due when the worker has reckoned it."""
        super().refresh()
        desk, standing = self.desk, self.standing
        self._asked.ask(lambda _report: meetings.waiting(desk, standing))

    def _waiting(self, dues: Sequence[Due]) -> None:
        self.due.show_dues(dues, meetings.has_interviews(self.desk))
        self.due_key.setEnabled(self.due.offered() is not None)

    def _show(self, record: Record | None) -> None:
        super()._show(record)
        alive = record is not None and not record.void
        self.print_button.setEnabled(alive and bool(record and meetings.forms(self.desk, record)))
        self.task_button.setEnabled(alive and bool(record and record.kind != "task"))

    # -- acts ----------------------------------------------------------------------------------------
    def begin_interview(self, due: Due) -> None:
        """An interview's panel with what the engine found: who, why, on which ground."""
        self._begin("talk", meetings.begun(self.desk, due))

    def begin_task(self) -> None:
        """Alt+T: one more thing to carry out from this meeting, with its own day."""
        if self.record is not None:
            self._begin("task", meetings.follow_up(self.desk, self.record))

    def _begin(self, name: str, values: Mapping[str, Any]) -> None:
        if not self._settled():
            return
        self.pills.choose(name)
        self.begin()
        kind: RecordKind = self.kind
        for key, value in values.items():
            slot = kind.slot(key)
            if slot is not None:
                self.form.fields[key].set_value(text_of(slot, value))
        empty = next((f for f in self.form.fields.values() if not f.value()), None)
        if empty is not None:
            empty.editor.setFocus()

    def print_record(self) -> None:
        """Ctrl+P: minutes, notice or record of an interview."""
        if self.record is not None and self._settled() and meetings.forms(self.desk, self.record):
            self.print_wanted.emit(self.record.number)

    def _all(self) -> None:
        self.go.emit("bulletin", None)
