"""The widget behind each question of a panel, made from the slot's type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from hotline_desk.domain.events import ENDS, Slot
from hotline_desk.domain.fields import FIELDS, REGISTER_FIELDS
from hotline_desk.screens.acting.arrangements import Ask
from hotline_desk.widgets.buttons import Answer, Button, Seg
from hotline_desk.widgets.fields import Combo, Field, LongText, Moment
from hotline_desk.widgets.panes import column, row
from hotline_desk.widgets.text import RIGHT, Label, Para
from hotline_desk.widgets.theme import theme_of

MOST_BUTTONS = 4
LINES = 4  # of a field that holds a story, where it is corrected
MOST_NOW = 3  # lines of what a field says now; all of it stands in the tip
# What a chosen answer brings about wears its colour: these start 不满退回 or count as unsolved.
TONES = {"dissatisfied": "over", "no": "over", "unsolved": "today"}


class Question(QWidget):
    """One question: label, answer widget, error sentence. ``changed`` on every change, ``answered`` when done with."""

    changed = Signal()
    answered = Signal()

    def __init__(self, ask: Ask, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ask, self.label = ask, label
        self.body = column(self, 4)
        self._error = Para("", 12, 2, "over.text")
        self._error.hide()

    def value(self) -> Any:
        """The answer, None where there is none yet."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Put an answer in without asking for the next one."""
        raise NotImplementedError

    def take_focus(self) -> None:
        self.setFocus()

    def press(self, number: int) -> bool:
        """What a digit does here; False where digits mean nothing."""
        return False

    @property
    def open(self) -> bool:
        """True while nothing was answered."""
        return self.value() in (None, "", [])

    def set_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def _head(self, hint: str = "") -> None:
        line = row(spacing=6)
        line.addWidget(Label(self.label, 13, colour="t2", elide=False))
        if self.ask.needed:
            line.addWidget(Label("必填", 12, colour="t3", elide=False))
        line.addWidget(Label(hint or self.ask.hint, 13, colour="t2", align=RIGHT), 1)
        self.body.addLayout(line)

    def _finish(self) -> None:
        self.body.addWidget(self._error)

    def _changed(self, *_args: object) -> None:
        self.set_error("")
        self.changed.emit()


class SegQuestion(Question):
    """Up to four answers as large buttons with number keys; ``values`` maps a button to what is stored."""

    def __init__(self, ask: Ask, label: str, answers: Iterable[tuple[Any, str]], parent: QWidget | None = None) -> None:
        super().__init__(ask, label, parent)
        listed = list(answers)
        self._values = {str(value): value for value, _ in listed}
        self._head()
        self.seg = Seg([Answer(str(value), words, TONES.get(str(value), "acc")) for value, words in listed], label)
        self.seg.answered.connect(self._chosen)
        self.body.addWidget(self.seg)
        self._finish()

    def value(self) -> Any:
        return self._values.get(self.seg.value())

    def set_value(self, value: Any) -> None:
        self.seg.set_value(str(value))

    def take_focus(self) -> None:
        self.seg.take_focus()

    def press(self, number: int) -> bool:
        return self.seg.press(number)

    def _chosen(self, _value: str) -> None:
        self._changed()
        self.answered.emit()


class FieldQuestion(Question):
    """A text, long text or closed list in a labelled field."""

    def __init__(self, ask: Ask, label: str, editor: QLineEdit | LongText | Combo, number: bool = False,
                 listed: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(ask, label, parent)
        self.editor, self._number, self._listed = editor, number, listed
        self.field = Field(label, editor, ask.needed, ask.hint)
        self.field.edited.connect(self._changed)
        self.body.addWidget(self.field)

    def value(self) -> Any:
        words = self.field.value()
        if not words:
            return None
        if self._number:
            return _number(words)
        return _names(words) if self._listed else words

    def set_value(self, value: Any) -> None:
        words = "、".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
        self.field.set_value(words)

    def take_focus(self) -> None:
        self.editor.setFocus()

    def set_error(self, sentence: str) -> None:
        self.field.set_error(sentence)


def _number(words: str) -> float | None:
    try:
        return float(words.replace("－", "-"))
    except ValueError:
        return None


def _names(words: str) -> list[str]:
    for sign in "，,;；\n":
        words = words.replace(sign, "、")
    return [name.strip() for name in words.split("、") if name.strip()]


class MomentQuestion(Question):
    """A moment that may be left to its default (现在, 按规定最长): one button, or the editor.

    ``stands``: what the editor shows is the answer, changed or not; it is still the first thing to look at.
    """

    def __init__(self, ask: Ask, label: str, now: datetime, unset: str = "", parent: QWidget | None = None, *,
                 stands: bool = False) -> None:
        super().__init__(ask, label, parent)
        line = row(spacing=8)
        if ask.half:
            self._head()  # beside a field its label stands above it as well: both are written on one line
        else:
            line.addWidget(Label(label, 13, colour="t2", elide=False))
        self.unset = Button(unset, "on" if unset else "sec", "check")
        if not unset:
            self.unset.hide()  # never setVisible(True) here: without a parent it would be a window of its own
        self.unset.clicked.connect(self._back)
        self.editor = Moment()
        self.editor.setAccessibleName(label)
        self.editor.set_value(now)
        self.editor.setFixedWidth(theme_of().px(150))
        self.editor.dateTimeChanged.connect(self._set)
        line.addWidget(self.unset)
        line.addWidget(self.editor)
        line.addStretch(1)
        self.body.addLayout(line)
        self._finish()
        self._given, self._stands = False, stands
        self._now = now

    def value(self) -> datetime | None:
        return self.editor.value() if self._given or self._stands else None

    @property
    def open(self) -> bool:
        """True until somebody set it: the keys begin here."""
        return not self._given

    def set_value(self, value: Any) -> None:
        self.editor.set_value(value if isinstance(value, datetime) else datetime.fromisoformat(str(value)))
        self._set()

    def take_focus(self) -> None:
        self.editor.setFocus()

    def _set(self, *_args: object) -> None:
        self._given = True
        self.unset.set_kind("sec")
        self._changed()

    def _back(self) -> None:
        self.editor.set_value(self._now)
        self._given = False
        self.unset.set_kind("on")
        self._changed()


class ToggleQuestion(Question):
    """Flags as toggles: one for a flag, several for a list of choices (证据材料)."""

    def __init__(self, ask: Ask, label: str, options: Iterable[tuple[str, str]], several: bool,
                 parent: QWidget | None = None) -> None:
        super().__init__(ask, label, parent)
        self._several = several
        self._buttons: dict[str, Button] = {}
        if several:
            self._head(ask.hint or "可以选几样")
        line = row(spacing=8)
        for value, words in options:
            self._buttons[value] = button = Button(words, "sec", "plus")
            button.setCheckable(True)
            button.toggled.connect(self._toggled)
            line.addWidget(button)
        if not several:
            line.addWidget(Label(ask.hint, 13, colour="t2"), 1)
        line.addStretch(1)
        self.body.addLayout(line)
        self._finish()

    def value(self) -> Any:
        on = [value for value, button in self._buttons.items() if button.isChecked()]
        return (on or None) if self._several else (True if on else None)

    def set_value(self, value: Any) -> None:
        wanted = set(value) if isinstance(value, list | tuple) else set(self._buttons) if value else set()
        for key, button in self._buttons.items():
            button.setChecked(key in wanted)

    def take_focus(self) -> None:
        next(iter(self._buttons.values())).setFocus()

    def press(self, number: int) -> bool:
        buttons = list(self._buttons.values())
        if not self._several or not 1 <= number <= len(buttons):
            return False
        buttons[number - 1].toggle()
        return True

    def _toggled(self, _on: bool) -> None:
        for button in self._buttons.values():
            button.icon_name = "check" if button.isChecked() else "plus"
            button.set_kind("on" if button.isChecked() else "sec")
        self._changed()


class ChangeQuestion(Question):
    """更正: which field of the registration, what it says now (masked, as in every list), and what it should say."""

    def __init__(self, ask: Ask, label: str, present: Mapping[str, str] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(ask, label, parent)
        self._present = present  # None: several orders, each says something else
        self.which = Combo([(n, FIELDS[n].label) for n in REGISTER_FIELDS if FIELDS[n].kind in ("text", "long", "phone")])
        self.which.setAccessibleName("更正哪一栏")
        self.words, self.lines = QLineEdit(), LongText(LINES)
        for editor in (self.words, self.lines):
            editor.setPlaceholderText("改成什么")
            editor.setAccessibleName("改成什么")
            editor.textChanged.connect(self._changed)
        self.lines.setFixedHeight(self.lines.minimumHeight())
        self._head()
        line = row(spacing=8)
        line.addWidget(self.which, 0, Qt.AlignmentFlag.AlignTop)
        for editor in (self.words, self.lines):
            line.addWidget(editor, 1)
        self.body.addLayout(line)
        self.now = Para("", 13, MOST_NOW, "t2")
        self.body.addWidget(self.now)
        self.now.setHidden(present is None)  # shown before it has a parent it would be a window of its own for a moment
        self._show_now()
        self._finish()
        self._show_editor()
        self.which.currentIndexChanged.connect(self._chosen)

    @property
    def editor(self) -> QLineEdit | LongText:
        """Where the new words are written: several lines for a field that holds a story."""
        return self.lines if FIELDS[self.which.value()].kind == "long" else self.words

    def _chosen(self) -> None:
        self._show_editor()
        self._show_now()
        self._changed()

    def _show_editor(self) -> None:
        """The other field's editor; what was written for the wrong field goes with it."""
        new = self.editor
        old = self.words if new is self.lines else self.lines
        typed = _typed(old)
        old.hide()
        new.setHidden(False)
        if typed and not _typed(new):
            _type(new, typed)
        _type(old, "")

    def _show_now(self) -> None:
        said = (self._present or {}).get(self.which.value(), "")
        self.now.setText(f"现在是：{said}" if said else "现在是空的")
        self.now.setToolTip(said)

    def value(self) -> Any:
        words = _typed(self.editor).strip()
        return {self.which.value(): words} if words else None

    def set_value(self, value: Any) -> None:
        for name, words in (value or {}).items():
            self.which.set_value(name)
            _type(self.editor, str(words))

    def take_focus(self) -> None:
        self.which.setFocus()


def _typed(editor: QLineEdit | LongText) -> str:
    return editor.toPlainText() if isinstance(editor, LongText) else editor.text()


def _type(editor: QLineEdit | LongText, words: str) -> None:
    if isinstance(editor, LongText):
        editor.setPlainText(words)
    else:
        editor.setText(words)


class MatterQuestion(FieldQuestion):
    """Which order it is the same matter as: likely ones to choose from, any number to type."""

    def __init__(self, ask: Ask, label: str, likely: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        combo = Combo(likely)
        combo.setEditable(True)
        combo.setInsertPolicy(Combo.InsertPolicy.NoInsert)
        combo.setCurrentIndex(-1)
        super().__init__(ask, label, combo, parent=parent)
        combo.editTextChanged.connect(self._changed)

    def value(self) -> Any:
        return self.field.value().split("　")[0].strip() or None


def make_question(ask: Ask, slot: Slot, now: datetime, closing: datetime | None = None) -> Question:
    """The widget a question needs; a unit and what a field says now need the order, and are asked for by the panel.

    ``closing``: when the office closes today. What is promised for a day is promised until its close, not for the minute of asking.
    """
    label = ask.label or slot.label
    if slot.type == "flag" and ask.answers:
        return SegQuestion(ask, label, [(True, ask.answers[0]), (False, ask.answers[1])])
    if slot.type == "flag":
        return ToggleQuestion(ask, label, [(slot.name, label)], several=False)
    if slot.type == "choices":
        return ToggleQuestion(ask, label, slot.choices, several=True)
    if slot.type == "choice":
        return _choice(ask, label, slot)
    if slot.type == "moment":
        if closing is not None and slot.name in ENDS:
            return MomentQuestion(ask, label, closing, ask.unset, stands=ask.needed)
        return MomentQuestion(ask, label, now, ask.unset)
    if ask.suggest:
        return SegQuestion(ask, label, [(word, word) for word in ask.suggest])
    if slot.type == "long":
        return FieldQuestion(ask, label, _low(LongText(2)))
    return FieldQuestion(ask, label, QLineEdit(), number=slot.type == "number", listed=slot.type == "list")


def _low(editor: LongText) -> LongText:
    """Two lines and a half: the panel must leave room for what follows from the act."""
    editor.setFixedHeight(theme_of().px(70))
    return editor


def _choice(ask: Ask, label: str, slot: Slot) -> Question:
    wide = sum(len(words) for _, words in slot.choices) > 16 and ask.half
    if len(slot.choices) <= MOST_BUTTONS and not wide:
        return SegQuestion(ask, label, slot.choices)
    return FieldQuestion(ask, label, Combo([("", "请选择"), *slot.choices]))
