"""The left of the preview: every word and every box of the form that a person may change, kept as it is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from hotline_desk.screens.print_preview.office import PrintOffice, Values
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.checks import CheckBox
from hotline_desk.widgets.fields import Field, LongText
from hotline_desk.widgets.keeping import Keeper
from hotline_desk.widgets.panes import clear, column, row
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of

WIDE = 296
LONG = 18  # characters from which a value gets several lines
FIXED = ("number", "order", "date")
ROOMY = ("demand", "history", "summary", "content", "reason", "result", "opinion_center", "opinion_party_office",
         "head_opinion", "review", "basis", "note", "plan")


class Boxes(QWidget):
    """The boxes of one question of the form. ``edited`` on every tick."""

    edited = Signal()

    def __init__(self, label: str, options: Sequence[tuple[str, str]], ticked: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(label)
        whole = column(self, 2)
        whole.addWidget(Label(label, 13, colour="t2"))
        self._checks: dict[str, CheckBox] = {}
        line, left = row(spacing=12), 0
        for key, words in options:
            check = self._check(label, key, words, key in ticked)
            if check.width() > left:  # as many on a line as fit
                line, left = row(spacing=12), theme_of().px(WIDE)
                line.addStretch(1)
                whole.addLayout(line)
            line.insertWidget(line.count() - 1, check)
            left -= check.width() + theme_of().px(12)

    def _check(self, label: str, key: str, words: str, on: bool) -> CheckBox:
        self._checks[key] = check = CheckBox(words)
        check.setAccessibleName(f"{label}：{words}")
        check.setToolTip(words)
        check.setFixedSize(min(check.sizeHint().width(), theme_of().px(WIDE)), check.sizeHint().height())
        check.setChecked(on)
        check.toggled.connect(lambda _on: self.edited.emit())
        return check

    def value(self) -> list[str]:
        """The keys of the ticked boxes."""
        return [key for key, check in self._checks.items() if check.isChecked()]

    def set_value(self, keys: Sequence[str]) -> None:
        for key, check in self._checks.items():
            check.setChecked(key in keys)


class WordsPane(QWidget):
    """Fields of one form of one order. ``edited`` once something was changed by hand; :meth:`given` is what."""

    edited = Signal()

    def __init__(self, office: PrintOffice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.fields: dict[str, Field | Boxes] = {}
        self._form = self._number = ""
        self._changed: dict[str, Any] = {}
        self.column = column(self, 8, (0, 0, 12, 0))
        self.keeper = Keeper(self, self.given, self._keep)

    def given(self) -> dict[str, Any]:
        """What was changed by hand, by field."""
        return dict(self._changed)

    def say(self, words: str) -> None:
        """No fields, a sentence instead."""
        self.leave()
        clear(self.column)
        self.fields, self._changed = {}, {}
        self.column.addWidget(Para(words, 13, 4, "t2"))
        self.column.addStretch(1)

    def leave(self) -> None:
        """Another form, or the end: what was typed is kept now."""
        if self._form:
            self.keeper.keep()
        self._form = ""

    def show_form(self, form: str, number: str, filled: Values) -> None:
        """The fields of a form, with what was changed on this paper before."""
        self.leave()
        self._form, self._number = form, number
        self._changed = dict(self.office.changes(form, number))
        self.keeper.start_from(self._changed)
        self._build(filled)

    def fill_again(self, filled: Values) -> None:
        """The same form with other words under it (names shown or masked); what was changed stays."""
        self._build(filled)

    def _build(self, filled: Values) -> None:
        clear(self.column)
        self.fields = {}
        labels, boxes = self.office.labels(self._form), self.office.boxes(self._form, {**filled, **self._changed})
        if self._changed:
            self._say_changed()
        words = {n: label for n, label in labels.items() if n not in FIXED and n not in boxes and isinstance(filled.get(n, ""), str)}
        ticks = self.office.ticked(self._form, {**filled, **self._changed})
        for name, options in ((n, o) for n, o in boxes.items() if o):
            self._add(name, Boxes(labels.get(name, "勾选"), options, ticks.get(name, ())))
        for name in sorted(words, key=lambda n: n not in ROOMY):
            self._add(name, self._field(name, words[name], str(self._changed.get(name, filled.get(name, "")))))
        self.column.addStretch(1)

    def _say_changed(self) -> None:
        line = row(spacing=8)
        line.addWidget(Para("这张表上次改过字，下面是改过的。", 13, 2, "t2"), 1)
        back = Button("照记录重填", "ghost", "refresh", small=True)
        back.setToolTip("不要上次改的，按工单记录重新填")
        back.clicked.connect(self._start_over)
        line.addWidget(back)
        self.column.addLayout(line)

    def _start_over(self) -> None:
        self._changed = {}
        self.keeper.keep()
        self.edited.emit()
        self.show_form(self._form, self._number, self.office.fill(self._form, self._number, False))

    def _field(self, name: str, label: str, words: str) -> Field:
        long = name in ROOMY or len(words) > LONG
        editor = LongText(3) if long else QLineEdit()
        if isinstance(editor, LongText):
            editor.setFixedHeight(theme_of().px(92))
        field = Field(label, editor)
        field.set_value(words)
        field.set_auto(bool(words) and name not in self._changed)
        return field

    def _add(self, name: str, field: Field | Boxes) -> None:
        field.edited.connect(lambda: self._edited(name))
        self.fields[name] = field
        self.column.addWidget(field)

    def _edited(self, name: str) -> None:
        field = self.fields[name]
        self._changed[name] = field.value()
        if isinstance(field, Field):
            field.set_auto(False)
        self.keeper.touched()
        self.edited.emit()

    def _keep(self, changes: Mapping[str, Any] | None) -> bool:
        return self.office.keep_changes(self._form, self._number, changes) if self._form else True
