"""What the eye would find in a picture: words that end early, words cut by an edge, words on top of words.

Every painted word of the window goes through ``shapes.text``; while a picture is taken that one function also
reports where the words stand. A citizen's own text may end in … (design.md §5, at most so many lines); ours may not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.floating import Layer
from hotline_desk.widgets.text import Para
from hotline_desk.widgets.theme import Theme

TOUCH = 3  # px two lines may share: ascent and descent of a font are mostly air


@dataclass(frozen=True, slots=True)
class Word:
    """One piece of text as it was drawn: what it should say, where its ink is, in whose widget."""

    words: str
    said: str
    ink: QRect  # in the widget
    room: QRect
    owner: QWidget

    def on(self, top: QWidget) -> QRect:
        """The ink in window coordinates."""
        return QRect(self.owner.mapTo(top, self.ink.topLeft()), self.ink.size())


@contextmanager
def listening() -> Iterator[list[Word]]:
    """While this is open, every painted text is noted."""
    heard: list[Word] = []
    paint = shapes.text

    def noted(p: QPainter, theme: Theme, rect: QRectF, words: str, size: int = 14, bold: bool = False,
              *rest: Any, **more: Any) -> None:
        paint(p, theme, rect, words, size, bold, *rest, **more)
        owner = p.device()
        if isinstance(owner, QWidget) and words.strip():
            heard.append(_word(p, theme, rect, words, size, bold, more.get("align", rest[1] if len(rest) > 1 else None), owner))

    shapes.text = noted
    try:
        yield heard
    finally:
        shapes.text = paint


def _word(p: QPainter, theme: Theme, rect: QRectF, words: str, size: int, bold: bool, align: Any, owner: QWidget) -> Word:
    metrics = theme.metrics(size, bold)
    wide = metrics.horizontalAdvance(words)
    said = words if wide <= rect.width() else words[:max(len(words) - 1, 1)] + "…"
    width, height = min(wide, int(rect.width())), min(theme.px(size), int(metrics.height()))
    left = _left(rect, width, align)
    ink = QRectF(left, rect.center().y() - height / 2, width, height)
    across = p.worldTransform()
    return Word(words, said, across.mapRect(ink).toRect(), across.mapRect(rect).toRect(), owner)


def _left(rect: QRectF, width: int, align: Any) -> float:
    if align is not None and align & Qt.AlignmentFlag.AlignRight:
        return rect.right() - width
    if align is not None and align & Qt.AlignmentFlag.AlignHCenter:
        return rect.center().x() - width / 2
    return rect.left()


def faults(top: QWidget, free: str, picture: str) -> list[str]:
    """Sentences about the words of ``top`` that cannot be read whole.

    Args:
        top: the window or dialog.
        free: everything citizens and clerks wrote; only such text may end in ….
        picture: the name the sentences begin with.
    """
    with listening() as heard:
        top.grab()
    heard = [w for w in heard if top is w.owner or top.isAncestorOf(w.owner)]
    found = [*_ended(heard, free), *_cut(heard), *_crossed(heard, top), *_narrow(top)]
    return [f"{picture}: {sentence}" for sentence in dict.fromkeys(found)]


def _ended(heard: list[Word], free: str) -> Iterator[str]:
    for word in heard:
        whole = word.words
        early = word.said != word.words
        if isinstance(word.owner, Para) and word.words.endswith("…") and not word.owner.text().endswith("…"):
            whole, early = word.owner.text(), True
        if early and not _written(whole, free):
            yield f"ends early ({type(word.owner).__name__}, {word.room.width()} px): {whole[:60]}"


def _written(words: str, free: str) -> bool:
    """True for text a person wrote: the whole of it, or each part between the marks a list row joins with."""
    parts = [part for part in words.replace(" · ", "\n").replace("：", "\n").split("\n") if part.strip()]
    return words.strip() in free or any(len(p.strip()) >= 6 and p.strip() in free for p in parts)


def _cut(heard: list[Word]) -> Iterator[str]:
    for word in heard:
        box, at = QRect(word.ink), word.owner
        while at is not None and not at.isWindow():
            parent = at.parentWidget()
            if _scrolls(at):
                if _sideways(at, box):
                    yield f"cut at the side of a list or pane: {word.words[:60]}"
                break
            if not at.rect().adjusted(-1, -1, 1, 1).contains(box):
                yield f"cut by {type(at).__name__}: {word.words[:60]}"
                break
            box.moveTopLeft(at.mapToParent(box.topLeft()))
            at = parent


def _scrolls(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def _sideways(viewport: QWidget, box: QRect) -> bool:
    """A pane that scrolls only up and down shows nobody what sticks out at its side."""
    area = viewport.parentWidget()
    if not isinstance(area, QAbstractScrollArea) or (area.horizontalScrollBar().maximum() > 0 and area.horizontalScrollBar().isVisible()):
        return False
    shown = box.intersected(QRect(box.left(), 0, box.width(), viewport.height()))
    return not shown.isEmpty() and (box.left() < -1 or box.right() > viewport.width() + 1)


def _floor(widget: QWidget) -> QWidget | None:
    """The dialog, drawer or toast a widget floats in; words of different floors may cover one another."""
    at: QWidget | None = widget
    while at is not None:
        if isinstance(at, Layer) or type(at).__name__ in ("Toast", "Toasts", "Underway", "Written"):
            return at
        at = at.parentWidget()
    return None


def _crossed(heard: list[Word], top: QWidget) -> Iterator[str]:
    placed = sorted(((w.on(top), w) for w in heard if not w.owner.visibleRegion().isEmpty()), key=lambda pair: pair[0].top())
    for i, (box, word) in enumerate(placed):
        for other_box, other in placed[i + 1:]:
            if other_box.top() > box.bottom():
                break
            shared = box.intersected(other_box)
            if shared.width() > TOUCH and shared.height() > TOUCH and _floor(word.owner) is _floor(other.owner) and _seen(word, other):
                yield f"on top of each other: {word.words[:30]} / {other.words[:30]}"


def _seen(one: Word, other: Word) -> bool:
    """Both are really on the screen there (rows scrolled out of a list are drawn nowhere)."""
    return all(w.owner.visibleRegion().intersects(w.ink) for w in (one, other))


def _narrow(top: QWidget) -> Iterator[str]:
    """Qt's own inputs, which paint without shapes.text."""
    for edit in top.findChildren(QLineEdit):
        if edit.isVisibleTo(top) and not edit.text() and edit.fontMetrics().horizontalAdvance(edit.placeholderText()) > edit.width() - 12:
            yield f"hint too long ({edit.width()} px): {edit.placeholderText()[:60]}"
    for text in top.findChildren(QPlainTextEdit):
        if text.isVisibleTo(top) and not text.toPlainText() and text.placeholderText() and _hint_cut(text):
            yield f"hint too long ({text.width()} px): {text.placeholderText()[:60]}"
    for box in top.findChildren(QComboBox):
        room = box.lineEdit().width() - 4 if box.isEditable() else box.width() - 30
        if box.isVisibleTo(top) and box.fontMetrics().horizontalAdvance(box.currentText()) > room:
            yield f"choice too long ({box.width()} px): {box.currentText()[:60]}"


def _hint_cut(text: QPlainTextEdit) -> bool:
    """Qt wraps the hint of a text field and draws what fits; the rest is nowhere."""
    room = text.viewport().rect()
    air = round(2 * text.document().documentMargin())
    metrics = text.fontMetrics()
    needed = metrics.boundingRect(QRect(0, 0, room.width() - air, 10_000), Qt.TextFlag.TextWordWrap, text.placeholderText())
    lines, shown = round(needed.height() / metrics.lineSpacing()), max(round(room.height() / metrics.lineSpacing()), 1)
    return lines > shown or needed.width() > room.width()
