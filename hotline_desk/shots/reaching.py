"""What hand, key and screen reader would miss in a picture: a button without words, a field without a name, a dead corner.

Every act has a visible button and a key; every control says its name in a full sentence (design.md §6 and §9).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

LEAST = 28  # px at 100 %: the smallest thing a hand should have to hit (design.md §3)
INPUTS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox)


def faults(top: QWidget, picture: str) -> list[str]:
    """Sentences about controls of ``top`` that cannot be reached or are not named."""
    found = [*_buttons(top), *_inputs(top), *_lists(top)]
    return [f"{picture}: {sentence}" for sentence in dict.fromkeys(found)]


def spoken(widget: QWidget) -> str:
    """What a screen reader says of a control."""
    found: Any = QAccessible.queryAccessibleInterface(widget)
    return str(found.text(QAccessible.Text.Name)) if found is not None else widget.accessibleName()


def _shown(top: QWidget, kind: type) -> Iterator[Any]:
    return (w for w in top.findChildren(kind) if w.isVisibleTo(top) and not w.visibleRegion().isEmpty())


def _own(widget: QWidget) -> bool:
    """False for the parts Qt makes inside its own controls (a combo box's field, a spin box's)."""
    parent = widget.parentWidget()
    return not isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit) and not widget.objectName().startswith("qt_")


def _buttons(top: QWidget) -> Iterator[str]:
    for button in _shown(top, QAbstractButton):
        if not _own(button):
            continue
        name = spoken(button).strip()
        if not name:
            yield f"a {type(button).__name__} says nothing to a screen reader"
        if not button.text().strip() and not button.toolTip().strip() and not _painted_words(button):
            yield f"a {type(button).__name__} shows neither words nor a tool tip: {name}"
        if button.isEnabled() and not _by_key(button):
            yield f"no key reaches {type(button).__name__}: {name}"
        if min(button.width(), button.height()) < LEAST - 4:
            yield f"too small to hit ({button.width()}×{button.height()}): {name}"


def _painted_words(button: QAbstractButton) -> bool:
    return bool(getattr(button, "words", None) or getattr(button, "number", None))


def _by_key(button: QAbstractButton) -> bool:
    return bool(button.focusPolicy() & Qt.FocusPolicy.TabFocus or getattr(button, "key", "") or "按键" in spoken(button) or not button.shortcut().isEmpty()
                or button.group() is not None)


def _inputs(top: QWidget) -> Iterator[str]:
    for kind in INPUTS:
        for field in _shown(top, kind):
            if _own(field) and not spoken(field).strip():
                yield f"a {type(field).__name__} has no name ({field.placeholderText() if hasattr(field, 'placeholderText') else ''})"
            if _own(field) and field.height() < LEAST:
                yield f"squeezed to {field.height()} px: {spoken(field)}"
            if _own(field) and field.isEnabled() and not field.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield f"Tab does not come to {type(field).__name__}: {spoken(field)}"


def _lists(top: QWidget) -> Iterator[str]:
    for view in _shown(top, QAbstractItemView):
        if not _own(view) or isinstance(view.parentWidget(), QAbstractScrollArea) or view.model() is None:
            continue
        if not spoken(view).strip():
            yield f"a {type(view).__name__} has no name"
        if not (view.focusPolicy() | view.window().focusPolicy()) & Qt.FocusPolicy.TabFocus:  # the 大屏 takes its keys itself
            yield f"Tab does not come to the list: {spoken(view)}"
        if view.model().rowCount():
            yield from _first_row(view)


def _first_row(view: QAbstractItemView) -> Iterator[str]:
    first = view.model().index(0, 0)
    words = first.data(Qt.ItemDataRole.AccessibleTextRole) or first.data(Qt.ItemDataRole.DisplayRole)
    if not str(words or "").strip():
        yield f"rows of {spoken(view)} say nothing to a screen reader"
