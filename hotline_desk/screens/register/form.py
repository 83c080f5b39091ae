"""The order's fields on 登记: reading order is tab order; each field says of itself what is wrong with it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSizePolicy, QWidget

from hotline_desk.domain.events import KINDS, URGENCIES
from hotline_desk.domain.fields import field_label
from hotline_desk.domain.names import phone_problem
from hotline_desk.screens.register.units import UnitBox
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.fields import Combo, Field, LongText
from hotline_desk.widgets.panes import ScrollPane, row
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.theme import theme_of

DISPATCH = ("class", "to")
LOW = 545  # px at 100 %, from here down
MOST_LINES = 10  # of the matter's text before it scrolls
CHOICES = 3  # categories offered at once: Alt+1, Alt+2, Alt+3
# Lines of the form: (field, quarters of the width), so that edges stand under edges. The order here is the tab order.
# Only the title takes what a moment beside it leaves: in half of the width it would be cut.
TITLE = (("subject", 2.6), ("platform_due", 1.4))
LINES: tuple[tuple[tuple[str, float], ...], ...] = (
    (("number", 2), ("received_at", 2)),
    (("caller", 2), ("phone", 2)),
    (("kind", 1), ("urgency", 1), ("category", 2)),
    (("address", 4),),
    TITLE,
    (("content", 4),),
    (("class", 2), ("to", 2)),
)
# In large text 小区管理 / 楼道堆物 and the title need the whole width.
LARGE_LINES = (*LINES[:2], (("kind", 2), ("urgency", 2)), (("category", 4),), LINES[3], (("subject", 4),), LINES[5],
               (("class", 2), ("platform_due", 2)), (("to", 4),))
LABELS = {"class": "办理时限", "to": "承办单位"}
REQUIRED = ("number", "received_at", "phone", "address")
_TOP = Qt.AlignmentFlag.AlignTop
_MOMENT = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})(?:\D{1,3}(\d{1,2})\D{1,3}(\d{1,2}))?\D*(?:\d{1,2})?\D*")


class MomentError(ValueError):
    """What stands in a moment field is no moment."""


def read_moment(text: str, closing: Callable[[date], datetime] | None = None) -> datetime | None:
    """A moment as clerks type it (2026-9-17 9:10, 2026年9月17日); None for an empty field.

    A day alone is its midnight; for a deadline what ``closing`` says, as an import has it. Raises MomentError.
    """
    if not text.strip():
        return None
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise MomentError(text)
    year, month, day, hour, minute = found.groups()
    try:
        if closing is not None and hour is None:
            return closing(date(int(year), int(month), int(day)))
        return datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0))
    except ValueError as error:
        raise MomentError(text) from error


def moment_words(value: object) -> str:
    """How a moment stands in its field."""
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value or "").replace("T", " ")[:16]


@dataclass(frozen=True, slots=True)
class Fault:
    """A field that cannot be saved, and the sentence under it."""

    field: str
    sentence: str


def faults(values: Mapping[str, str]) -> list[Fault]:
    """What is missing or unreadable, in the order of the form; every sentence says what to do."""
    found: list[Fault] = []
    for name in ("received_at", "platform_due"):
        try:
            moment = read_moment(values[name])
        except MomentError:
            found.append(Fault(name, "时间看不懂，请写成 2026-09-17 09:10。"))
        else:
            if moment is None and name == "received_at":
                found.append(Fault(name, "缺平台派单时间，时限从这一刻算起。"))
    if not values["number"]:
        found.insert(0, Fault("number", "缺工单编号。照平台的填；没有编号按 Alt+N。"))
    if not values["phone"]:
        found.append(Fault("phone", "缺联系电话。没留就写“未留电话”。"))
    elif problem := phone_problem(values["phone"]):
        found.append(Fault("phone", problem))
    if not values["address"]:
        found.append(Fault("address", "缺地址。说不清就写“不详”。"))
    if not values["subject"] and not values["content"]:
        found.append(Fault("content", "缺诉求内容。请写市民反映的事。"))
    return found


class OrderForm(ScrollPane):
    """工单信息. ``changed`` fires on every edit; ``marks_changed`` when 请核对 or an error comes or goes.

    ``closing``: when the office closes on a day, which is what a deadline without a clock means; set by whoever knows the office.
    """

    changed = Signal()
    marks_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margins=(16, 10, 16, 5), spacing=6)
        self.fields: dict[str, Field] = {}
        self.touched: set[str] = set()
        self.from_text: set[str] = set()  # what the pasted text that stands beside it told
        self.checking: list[str] = []
        self.likely: tuple[str, ...] = ()  # the categories that are offered, best first
        self.closing: Callable[[date], datetime] = lambda day: datetime.combine(day, time.max)
        self._filling = False
        self._build()
        self._tab_order()
        for place in range(CHOICES):
            QShortcut(QKeySequence(f"Alt+{place + 1}"), self, partial(self.take_likely, place), context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # building -------------------------------------------------------------------------------------
    def _build(self) -> None:
        head = row(spacing=8)
        head.addWidget(Label("工单信息", 15, True), 1)
        self.own_number = Button("编一个本地编号", "ghost", key="Alt+N", small=True)
        self.own_number.setToolTip("来信、来访等没有平台编号的工单")
        self.own_number.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        head.addWidget(self.own_number)
        self.head.addLayout(head)
        self.lines = LARGE_LINES if theme_of().factor > 1.1 else LINES
        self.grid = self._grid()
        self.content.addLayout(self.grid, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window (1920×1080 at 150 %) the lines move together, so that the last one is seen."""
        super().resizeEvent(event)
        px = theme_of().px
        self.grid.setVerticalSpacing(px(1 if self.height() < px(LOW) else 5))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme_of().px(12))
        grid.setVerticalSpacing(theme_of().px(5))
        for half in (0, 1):
            grid.setColumnStretch(half, 1)
        for down, line in enumerate(self.lines):
            self._line(grid, down, line)
            grid.setRowStretch(down, 100 if line[0][0] == "content" else 0)
        grid.setRowStretch(len(self.lines), 1)  # in a high window the text grows to its most, the rest stays free
        self.fields["content"].setMaximumHeight(theme_of().px(46) + theme_of().line(14) * MOST_LINES)
        return grid

    def _line(self, grid: QGridLayout, down: int, line: Sequence[tuple[str, float]]) -> None:
        if any(wide % 1 for _, wide in line):
            whole = row(spacing=12)
            for name, wide in line:
                whole.addWidget(self._field(name), round(10 * wide), _TOP)
            grid.addLayout(whole, down, 0, 1, 2)
            return
        across, pair = 0, row(spacing=12)
        for name, quarters in line:
            wide = int(quarters)
            field = self._field(name)
            if wide > 1:
                grid.addWidget(field, down, across // 2, 1, wide // 2, Qt.AlignmentFlag(0) if name == "content" else _TOP)
            else:
                pair.addWidget(field, 1, _TOP)
            if wide == 1 and pair.count() == 1:
                grid.addLayout(pair, down, across // 2)
            across += wide

    def _field(self, name: str) -> Field:
        field = Field(LABELS.get(name) or field_label(name), self._editor(name), name in REQUIRED)
        self.fields[name] = field
        # The grid alone says how wide: a field that asks for more would push the edges out of line.
        field.setSizePolicy(QSizePolicy.Policy.Ignored, field.sizePolicy().verticalPolicy())
        field.edited.connect(self._edited)
        editor = field.editor
        if isinstance(editor, LongText):
            editor.textChanged.connect(lambda: field.set_hint(f"{len(field.value())} 字" if field.value() else ""))
        if isinstance(editor, QComboBox) and editor.isEditable():
            editor.editTextChanged.connect(self._edited)
        for part in dict.fromkeys((editor, _inner(field))):  # an editable combo box has the focus itself, its line edit the keys
            part.installEventFilter(self)
        return field

    def _editor(self, name: str) -> Any:
        if name in ("kind", "urgency", "class"):
            return Combo({"kind": KINDS, "urgency": URGENCIES}.get(name, ()))
        if name == "content":
            return LongText(2)  # at least; it takes what the window leaves
        if name == "to":
            return UnitBox()
        if name == "category":
            return _editable(Combo())
        edit = QLineEdit()
        hints = {"received_at": "2026-09-17 09:10", "platform_due": "平台没给就空着", "subject": "不填就用诉求第一句"}
        edit.setPlaceholderText(hints.get(name, ""))
        return edit

    def _tab_order(self) -> None:
        editors = [self.fields[name].editor for line in self.lines for name, _ in line]
        for one, other in itertools.pairwise(editors):
            QWidget.setTabOrder(one, other)

    @property
    def units(self) -> UnitBox:
        editor = self.fields["to"].editor
        assert isinstance(editor, UnitBox)
        return editor

    def set_choices(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """What a combo offers (事项分类, 办理时限); what is written in it stays."""
        editor = self.fields[name].editor
        if isinstance(editor, Combo):
            written, editable = editor.currentText(), editor.isEditable()
            editor.blockSignals(True)
            editor.set_choices(choices)
            if editable:
                editor.setEditText(written)
                if not editor.lineEdit().hasFocus():
                    editor.lineEdit().setCursorPosition(0)
            editor.blockSignals(False)

    def take_likely(self, place: int) -> None:
        """Alt+1, Alt+2, Alt+3: the clerk takes one of the offered categories; nothing where there is none."""
        if place < len(self.likely):
            self.fields["category"].set_value(self.likely[place])
            self.fields["category"].set_hint("")

    # values ---------------------------------------------------------------------------------------
    def texts(self) -> dict[str, str]:
        """What stands in every field, as written: for drafts and for checking."""
        return {name: field.value() for name, field in self.fields.items()}

    def values(self) -> dict[str, Any]:
        """The order's facts, moments read, empty fields left out; ready for the register event."""
        found: dict[str, Any] = {n: v for n, v in self.texts().items() if v and n not in DISPATCH}
        for name in ("received_at", "platform_due"):
            try:
                found[name] = read_moment(str(found.get(name, "")), self.closing if name == "platform_due" else None)
            except MomentError:
                found[name] = None
        return {n: v for n, v in found.items() if v is not None}

    def dispatch(self) -> dict[str, Any] | None:
        """What 登记并派单 sends: unit and class; None while no unit is chosen."""
        unit = self.units.unit()
        return {"to": unit, "class": self.fields["class"].value()} if unit else None

    def fill(self, values: Mapping[str, Any], unsure: Iterable[str] = (), auto: bool = True) -> None:
        """Put recognised or default values in, except where the clerk already wrote something."""
        doubtful = set(unsure)
        for name, value in values.items():
            if name in self.fields and name not in self.touched:
                self._put(name, moment_words(value) if name in ("received_at", "platform_due") else str(value or ""))
                self.fields[name].set_auto(auto)
                self.fields[name].set_check(name in doubtful)
        self._marked()

    def restore(self, texts: Mapping[str, str], touched: Iterable[str]) -> None:
        """Bring a draft back, with what the clerk had written marked as hers."""
        for name, text in texts.items():
            if name in self.fields:
                self._put(name, text)
        self.touched = set(touched)
        self._marked()

    def _put(self, name: str, text: str) -> None:
        self._filling = True
        editor = self.fields[name].editor
        if isinstance(editor, UnitBox):
            editor.set_unit(text)
        elif self.fields[name].value() != text:
            self.fields[name].set_value(text)
        inner = _inner(self.fields[name])
        if isinstance(inner, QLineEdit) and not inner.hasFocus():
            inner.setCursorPosition(0)  # a long value shows its beginning
        self._filling = False
        self.changed.emit()

    def empty(self) -> None:
        """Take everything out, marks too."""
        for name, field in self.fields.items():
            self._put(name, "")
            for mark in (field.set_auto, field.set_check):
                mark(False)
            field.set_error()
        self.touched.clear()
        self.from_text.clear()
        self._marked()

    # marks ----------------------------------------------------------------------------------------
    def show_faults(self, found: Iterable[Fault]) -> None:
        """Put each sentence under its field and clear the others."""
        sentences = {f.field: f.sentence for f in found}
        for name, field in self.fields.items():
            field.set_error(sentences.get(name, ""))
        self._marked()

    def to_check(self) -> list[str]:
        """Fields marked 请核对, in order."""
        return [name for name, field in self.fields.items() if field.editor.property("check")]

    def wrong(self) -> list[str]:
        """Fields with an error under them, in order."""
        return [name for name, field in self.fields.items() if field.error]

    def missing(self) -> list[str]:
        """Fields that must not stay empty and are, in order."""
        texts = self.texts()
        return [fault.field for fault in faults(texts) if not texts[fault.field]]

    def next_stop(self) -> bool:
        """F8: on to the next field that is wrong or unchecked, then missing, after the one with the focus; False when none is left."""
        order, here = list(self.fields), self.current()
        start = order.index(here) + 1 if here else 0
        marked = {*self.wrong(), *self.to_check()} or set(self.missing())
        after = [n for n in (*order[start:], *order[:start]) if n in marked and n != here]
        for name in after[:1]:
            self.go_to(name)
        if not after and here:
            self._seen(here)
        return bool(after)

    def current(self) -> str:
        """The field that has the focus, or ""."""
        return next((n for n, f in self.fields.items() if f.editor.hasFocus() or _inner(f).hasFocus()), "")

    def go_to(self, name: str) -> None:
        """Focus a field and bring it into view."""
        self.fields[name].editor.setFocus(Qt.FocusReason.TabFocusReason)
        self.scroll.ensureWidgetVisible(self.fields[name])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent):
            name = next((n for n, f in self.fields.items() if watched in (f.editor, _inner(f))), "")
            passing = event.reason() in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
            if event.type() == QEvent.Type.FocusOut and name and not passing:
                self._seen(name)
            elif event.type() == QEvent.Type.FocusIn and name:
                self.scroll.ensureWidgetVisible(self.fields[name], 0, 12)
        return False

    def _seen(self, name: str) -> None:
        """The clerk was in the field and left it: that is the check."""
        if self.fields[name].editor.property("check"):
            self.fields[name].set_check(False)
            self._marked()

    def _edited(self, *_changed: object) -> None:
        if self._filling:
            return
        sender = self.sender()
        for name, field in self.fields.items():
            if sender in (field, field.editor):
                self.touched.add(name)
                field.set_auto(False)
                field.set_check(False)
                field.set_error()
        self._marked()
        self.changed.emit()

    def _marked(self) -> None:
        now = [*self.to_check(), "|", *self.wrong()]
        if now != self.checking:
            self.checking = now
            self.marks_changed.emit()


def _inner(field: Field) -> QWidget:
    editor = field.editor
    return editor.lineEdit() if isinstance(editor, QComboBox) and editor.isEditable() else editor


def _editable(combo: Combo) -> Combo:
    combo.setEditable(True)
    combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    return combo


