"""The panel of one record: a field for each declared slot; what was typed is given back as the slots want it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from hotline_desk.domain.events import Slot
from hotline_desk.domain.records import Record, RecordKind
from hotline_desk.widgets.fields import Combo, Field, LongText
from hotline_desk.widgets.panes import clear, column

HINTS = {"day": "如 2026-03-02", "orders": "工单编号，用顿号隔开", "units": "用顿号隔开", "list": "用顿号隔开", "number": "写数字"}
LISTS = frozenset({"orders", "units", "list"})


class RecordForm(QWidget):
    """``edited`` on every change by the clerk."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = column(self, 8)
        self.fields: dict[str, Field] = {}
        self._kind: RecordKind | None = None
        self._units: tuple[str, ...] = ()
        self._given: dict[str, str] = {}
        self._filling = False

    def show_record(self, kind: RecordKind, record: Record | None, units: Sequence[str] = ()) -> None:
        """The fields of a kind, filled from a record, empty for a new one; ``units`` are those to choose from."""
        if self._kind is None or self._kind != kind or self._units != tuple(units):
            self._units = tuple(units)
            self._build(kind)
        self._filling = True
        self._given = {s.name: text_of(s, record.fields.get(s.name) if record else None) for s in kind.slots}
        for name, field in self.fields.items():
            field.set_value(self._given[name])
            field.set_error("")
            if isinstance(field.editor, QLineEdit):
                field.editor.setCursorPosition(0)  # a long text shows its beginning
        self._filling = False

    def _build(self, kind: RecordKind) -> None:
        clear(self._lines)
        self._kind, self.fields = kind, {}
        for slot in kind.slots:
            field = Field(slot.label, _editor(slot, self._units), slot.required, HINTS.get(slot.type, ""))
            field.edited.connect(self._edited)
            if slot.type == "unit":
                field.editor.editTextChanged.connect(self._edited)
            self.fields[slot.name] = field
            self._lines.addWidget(field)

    def _edited(self) -> None:
        if not self._filling:
            self.edited.emit()

    @property
    def dirty(self) -> bool:
        """True where something was typed and not saved."""
        return bool(self.changes())

    def changes(self) -> dict[str, Any]:
        """What differs from what was shown, as the slots want it."""
        slots = {s.name: s for s in self._kind.slots} if self._kind else {}
        return {name: value_of(slots[name], field.value()) for name, field in self.fields.items()
                if field.value() != self._given.get(name, "")}

    def texts(self) -> dict[str, str]:
        """What was typed and not saved, as it stands in the fields."""
        return {name: field.value() for name, field in self.fields.items() if field.value() != self._given.get(name, "")}

    def put(self, texts: Mapping[str, str]) -> None:
        """What was typed before, over what is on record."""
        for name, words in texts.items():
            if name in self.fields:
                self.fields[name].set_value(words)

    def both(self, record: Record) -> list[str]:
        """Another changed the record meanwhile: her words where I typed none, both where we both did; the labels of those.

        Mine stay in the fields, hers stand under them; saving again puts mine in the place of hers.
        """
        mine, given, slots = self.texts(), self._given, {s.name: s for s in self._kind.slots} if self._kind else {}
        hers = {name: text_of(slot, record.fields.get(name)) for name, slot in slots.items()}
        if self._kind is not None:
            self.show_record(self._kind, record, self._units)
        self.put(mine)
        twice = [name for name, words in mine.items() if hers[name] not in (given.get(name, ""), words)]
        for name in twice:
            self.fields[name].set_error(f"别人刚改成：“{hers[name] or '（空）'}”")
        return [self.fields[name].label_words for name in twice]

    def blame(self, sentence: str) -> bool:
        """Say a refusal at the field it names; False where it names none."""
        for field in self.fields.values():
            field.set_error("")
        named = next((f for f in self.fields.values() if f"“{f.label_words}”" in sentence), None)
        if named is not None:
            named.set_error(sentence)
            named.editor.setFocus()
        return named is not None

    def take_focus(self) -> None:
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.editor.setFocus()


def _editor(slot: Slot, units: Sequence[str]) -> QLineEdit | Combo | LongText:
    if slot.type == "choice":
        return Combo([("", "请选择"), *slot.choices])
    if slot.type == "unit":
        combo = Combo([("", ""), *((name, name) for name in units)])
        combo.setEditable(True)
        combo.setInsertPolicy(Combo.InsertPolicy.NoInsert)
        return combo
    if slot.type == "flag":
        return Combo([("", "否"), ("是", "是")])
    if slot.type == "long":
        editor = LongText(3)
        editor.setFixedHeight(editor.minimumHeight())  # less showed a bar beside three lines that were all there
        return editor
    return QLineEdit()


def text_of(slot: Slot, value: Any) -> str:
    """A stored value as the field shows it."""
    if slot.type == "flag":
        return "是" if value else ""
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def value_of(slot: Slot, words: str) -> Any:
    """What was typed as the slot wants it."""
    if slot.type not in LISTS:
        return words
    for sign in "，,;；\n ":
        words = words.replace(sign, "、")
    return [part for part in words.split("、") if part]


def start_values(kind: RecordKind, today: str) -> Mapping[str, str]:
    """What a new record begins with: today where a day is asked for first of all."""
    first = kind.slots[0]
    return {first.name: today} if first.type == "day" else {}
