"""What a clerk can press, choose or write in: whether it says its name, shows words, and is come to by keys alone.

Issue: every action of every screen has a label, a key or a button, and an accessible name; focus is always visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from hotline_desk.shots.reaching import spoken
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card
from hotline_desk.widgets.text import KeyHints

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ROUND = 250  # stops a page may have before Tab is said never to come round
EDGE = 3  # px of a field's frame looked at: the caret alone is not a focus to be seen across a desk
WRITTEN_IN = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
SAME = {"Return": "Enter", "Ctrl+Return": "Ctrl+Enter", "Alt+Return": "Alt+Enter", "Space": "空格"}


@dataclass
class Walk:
    """One round with Tab: where it came, and what was wrong there."""

    stops: list[QWidget] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def faults(top: QWidget, seen: set[tuple[str, str]] | None = None) -> list[str]:
    """Sentences about the controls of ``top`` and about a round with Tab through it.

    ``seen``: kind and name of the controls on which the focus was looked at before; those drawn by the same hand under
    the same name are not painted twice more.
    """
    walk = tabbed(seen)
    return list(dict.fromkeys([*walk.wrong, *(s for w in controls(top) for s in _of(w, walk.stops))]))


def controls(top: QWidget) -> list[QWidget]:
    """All in sight that answers to a key or a click, without the parts Qt makes inside its own."""
    return [w for w in top.findChildren(QWidget) if _in_sight(w, top) and w.isEnabled() and _acts(w) and not _inner(w)]


def _in_sight(widget: QWidget, top: QWidget) -> bool:
    return widget.isVisibleTo(top) and not widget.visibleRegion().isEmpty()


def _acts(widget: QWidget) -> bool:
    hand = widget.testAttribute(Qt.WidgetAttribute.WA_SetCursor) and widget.cursor().shape() == Qt.CursorShape.PointingHandCursor
    return isinstance(widget, QAbstractButton) or bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) or hand


def _inner(widget: QWidget) -> bool:
    """A combo box's field, a spin box's, the viewport of a list."""
    parent = widget.parentWidget()
    inside = isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit) or widget.objectName().startswith("qt_")
    return inside or (isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget)


def _of(widget: QWidget, stops: list[QWidget]) -> Iterator[str]:
    name, kind = spoken(widget).strip(), type(widget).__name__
    if not CHINESE.search(name):
        yield f"{kind} {name!r} has no name a clerk knows"
    if isinstance(widget, QAbstractButton) and not _words(widget):
        yield f"{kind} {name} shows neither words nor a tool tip"
    if not _reached(widget, stops):
        yield f"no key comes to {kind} {name}"
    if isinstance(widget, Button) and not widget.shortcut().isEmpty() and plain(widget.shortcut().toString()) not in plain(name):
        yield f"{name} prints {widget.key} and listens to {widget.shortcut().toString()}"


def _words(button: QAbstractButton) -> bool:
    painted: Any = getattr(button, "words", "") or getattr(button, "number", "")
    return bool(button.text().strip() or button.toolTip().strip() or painted)


def _reached(widget: QWidget, stops: list[QWidget]) -> bool:
    """By Tab, by its printed key, or by the arrows from the one of its group that Tab comes to."""
    if widget in stops or getattr(widget, "key", "") or "按键" in spoken(widget) or any(widget.isAncestorOf(s) for s in stops):
        return True
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and any(b in stops for b in group.buttons())


def tabbed(seen: set[tuple[str, str]] | None = None) -> Walk:
    """Tab from where the focus is until it is there again."""
    walk = Walk()
    start = QApplication.focusWidget()
    if start is not None:
        QTest.keyClick(start, Qt.Key.Key_Tab)  # the first stop is to be come to by Tab too
    first = now = QApplication.focusWidget()
    for _ in range(ROUND):
        if now is None:
            walk.wrong.append("the focus is nowhere: a key would be lost")
            return walk
        walk.stops.append(now)
        known = seen is not None and (type(now).__name__, spoken(now)) in seen
        _sought(walk, now)
        before = None if known else _frame(now).grab().toImage()
        QTest.keyClick(now, Qt.Key.Key_Tab)
        QApplication.processEvents()
        left, now = now, QApplication.focusWidget()
        if left is now and isinstance(left, QAbstractSpinBox):  # the next part of a date
            continue
        if left is now:  # the only stop: it always has the focus
            return walk
        if before is not None and not _changed(left, before):
            walk.wrong.append(f"the focus does not show on {type(left).__name__} {spoken(left)}")
        elif seen is not None:
            seen.add((type(left).__name__, spoken(left)))
        if now is first:
            return walk
    walk.wrong.append("Tab never comes round")
    return walk


def _sought(walk: Walk, now: QWidget) -> None:
    """Said where the focused widget cannot be seen."""
    seen = (now.viewport() if isinstance(now, QAbstractScrollArea) else now).visibleRegion().boundingRect()
    if not now.isVisible() or seen.isEmpty() or min(seen.width(), seen.height()) < min(20, now.height()):
        walk.wrong.append(f"the focus is on {type(now).__name__} {spoken(now)}, which is not in sight ({seen.width()}×{seen.height()})")


def _frame(widget: QWidget) -> QWidget:
    """A text without a frame of its own stands in a card that shows the focus for it."""
    around = widget.parentWidget()
    return around if isinstance(around, Card) and around.inner is widget else widget


def _changed(widget: QWidget, focused: QImage) -> bool:
    if not widget.isVisible():
        return True
    left = _frame(widget).grab().toImage()
    if isinstance(widget, WRITTEN_IN):  # its frame, not its caret
        whole = QRect(0, 0, left.width(), EDGE)
        return left.copy(whole) != focused.copy(whole)
    return left != focused


# -- keys and menus ------------------------------------------------------------------------------------------
def plain(key: str) -> str:
    """One spelling of a key."""
    for arrow, word in (("←", "Left"), ("→", "Right"), ("↑", "Up"), ("↓", "Down")):
        key = key.replace(arrow, word)
    key = key.replace(" ", "")
    return SAME.get(key, key)


def shown_keys(top: QWidget) -> set[str]:
    """The keys in sight: on buttons and in the line at the foot."""
    printed = {b.key for b in top.findChildren(QWidget) if getattr(b, "key", "") and isinstance(b.key, str) and b.isVisibleTo(top)}
    hinted = {key for hints in top.findChildren(KeyHints) for key, _words in hints.hints}
    return {plain(k) for k in printed | hinted}


def silent_keys(top: QWidget, told: set[str]) -> list[str]:
    """Shortcuts of ``top`` that work now and stand neither on a button in sight nor in F1 (``told``)."""
    live = {plain(s.key().toString()) for s in top.findChildren(QShortcut) if s.isEnabled() and _live(s)}
    return sorted(live - shown_keys(top) - {plain(t) for t in told} - {""})


def _live(shortcut: QShortcut) -> bool:
    owner = shortcut.parent()
    return isinstance(owner, QWidget) and owner.isVisible()


def menu_faults(menu: QMenu) -> list[str]:
    """Each line has words; a grey one says why; ↓ comes to each that may be chosen."""
    lines, wrong = [a for a in menu.actions() if not a.isSeparator()], menu_words(menu)
    wrong += [f"{a.text()} is grey and does not say why" for a in lines if not a.isEnabled() and not CHINESE.search(a.toolTip())]
    met: list[object] = []
    for _ in lines:
        QTest.keyClick(menu, Qt.Key.Key_Down)
        met.append(menu.activeAction())
    return wrong + [f"↓ does not come to {a.text()}" for a in lines if a.isEnabled() and a not in met]


def menu_words(menu: QMenu) -> list[str]:
    """Lines of a menu that a clerk cannot read."""
    return [f"a line of the menu says {a.text()!r}" for a in menu.actions() if not a.isSeparator() and not CHINESE.search(a.text().split("\t")[0])]
