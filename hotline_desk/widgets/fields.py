"""Form fields: label above, hint right, and the three things a field may say of itself.

Auto-filled (accent edge), 请核对 (yellow and words), wrong (red edge and a sentence under it).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QDateTime, QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDateTimeEdit,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from hotline_desk.widgets import shapes
from hotline_desk.widgets.icons import draw_icon
from hotline_desk.widgets.panes import column, row
from hotline_desk.widgets.text import RIGHT, Label, Para
from hotline_desk.widgets.theme import theme_of

Editor = QLineEdit | QPlainTextEdit | QComboBox | QDateTimeEdit


class Combo(QComboBox):
    """A combo box with a painted arrow (QSS can only take an image file); the wheel never changes it by accident."""

    def __init__(self, choices: Iterable[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(14)
        self.set_choices(choices)

    def set_choices(self, choices: Iterable[tuple[str, str]]) -> None:
        """(value, words) in order; keeps the chosen value where it is still there."""
        chosen = self.value()
        before = self.blockSignals(True)
        self.clear()
        for value, words in choices:
            self.addItem(words, value)
        self.setCurrentIndex(max(self.findData(chosen), 0) if self.count() else -1)
        self.blockSignals(before)  # who calls may have more to change in silence

    def value(self) -> str:
        return str(self.currentData() or "")

    def set_value(self, value: str) -> None:
        """Choose by value; an unknown one leaves the box empty."""
        self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, side = theme_of(), theme_of().px(16)
        draw_icon(QPainter(self), "chevron-down", self.width() - side - theme.px(10), (self.height() - side) / 2,
                  side, theme.c("t2" if self.isEnabled() else "off"))


class LongText(QPlainTextEdit):
    """Several lines; Tab leaves the field instead of writing a tab."""

    def __init__(self, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        # Edge, padding and the text's own margin, 2 px edge with the focus: so many lines never show a scroll bar.
        self.setMinimumHeight(theme_of().px(22) + theme_of().line(14) * lines)

    def sizeHint(self) -> QSize:
        """As high as its lines; Qt's own 192 px would push everything below it out of a scrolling form."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def insertFromMimeData(self, source: object) -> None:
        """Paste as plain text whatever comes, so that no formatting or file link slips in."""
        words = source.text() if hasattr(source, "text") else ""
        self.insertPlainText(words)


class Moment(QDateTimeEdit):
    """Date and time on a 24-hour clock, 2026-09-17 09:10."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def value(self) -> datetime:
        """The moment as a plain datetime (Asia/Shanghai wall time, as everywhere)."""
        stamp: datetime = self.dateTime().toPython()  # type: ignore[assignment]
        return stamp.replace(second=0, microsecond=0)

    def set_value(self, moment: datetime) -> None:
        self.setDateTime(QDateTime(moment.year, moment.month, moment.day, moment.hour, moment.minute, 0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def takes_letters(widget: QWidget | None) -> bool:
    """True for a field that letters and digits are typed into: no key of one letter may act there."""
    return isinstance(widget, QLineEdit | QPlainTextEdit | QAbstractSpinBox) or (isinstance(widget, QComboBox) and widget.isEditable())


class Field(QWidget):
    """One labelled input. ``edited`` fires on every change by the clerk or by :meth:`set_value`."""

    edited = Signal()

    def __init__(self, label: str, editor: Editor, required: bool = False, hint: str = "",
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label_words, self.editor = label, editor
        whole = column(self, 4)
        head = row(spacing=6)
        self._label = Label(label, 13, colour="t2", elide=False)
        self._label.setBuddy(editor)
        self._hint = Label(hint, 13, colour="t2", align=RIGHT)
        self._plain_hint = (hint, "t2")
        head.addWidget(self._label)
        if required:
            head.addWidget(Label("必填", 12, colour="t3", elide=False))
        head.addWidget(self._hint, 1)
        whole.addLayout(head)
        whole.addWidget(editor, 1)
        self._error = Para("", 12, 3, "over.text")
        self._error.hide()
        whole.addWidget(self._error)
        tall = isinstance(editor, QPlainTextEdit)
        self.setSizePolicy(QSizePolicy.Policy.Preferred,
                           QSizePolicy.Policy.Expanding if tall else QSizePolicy.Policy.Fixed)
        name = label + ("，必填" if required else "")
        editor.setAccessibleName(name)
        if isinstance(editor, QDateTimeEdit):
            editor.lineEdit().setAccessibleName(name)
        self._connect()

    def _connect(self) -> None:
        editor = self.editor
        if isinstance(editor, QLineEdit | QPlainTextEdit):
            editor.textChanged.connect(self._edited)
        elif isinstance(editor, QComboBox):
            editor.currentIndexChanged.connect(self._edited)
        else:
            editor.dateTimeChanged.connect(self._edited)

    def _edited(self, *_changed: object) -> None:
        self.edited.emit()

    def value(self) -> str:
        """The text, the chosen value, or the moment as ``YYYY-MM-DDTHH:MM``."""
        editor = self.editor
        if isinstance(editor, QLineEdit):
            return editor.text().strip()
        if isinstance(editor, QPlainTextEdit):
            return editor.toPlainText().strip()
        if isinstance(editor, QDateTimeEdit):
            return editor.dateTime().toString("yyyy-MM-ddTHH:mm")
        data = editor.currentData()
        return str(data) if data is not None and not editor.isEditable() else editor.currentText().strip()

    def set_value(self, value: str) -> None:
        """Put a value in, as :meth:`value` gives it."""
        editor = self.editor
        if isinstance(editor, QLineEdit):
            editor.setText(value)
        elif isinstance(editor, QPlainTextEdit):
            editor.setPlainText(value)
        elif isinstance(editor, QDateTimeEdit):
            editor.setDateTime(QDateTime.fromString(value, "yyyy-MM-ddTHH:mm"))
        elif editor.isEditable():
            editor.setEditText(value)
        else:
            editor.setCurrentIndex(editor.findData(value))

    def set_hint(self, words: str, colour: str = "t2") -> None:
        """The words at the right above the field (属于 宝林六村居民区)."""
        self._plain_hint = (words, colour)
        if not self.editor.property("check"):
            self._show_hint(words, colour)

    def set_auto(self, auto: bool = True) -> None:
        """Mark as filled in by the program."""
        self._mark("autofilled", auto)

    def set_check(self, check: bool = True) -> None:
        """Ask the clerk to look: yellow, and the word 请核对."""
        self._mark("check", check)
        self._show_hint(*(("请核对", "soon.text") if check else self._plain_hint))

    def set_error(self, sentence: str = "") -> None:
        """Say what is wrong and what to do; an empty sentence clears it."""
        self._mark("wrong", bool(sentence))
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.editor.setAccessibleDescription(sentence)

    @property
    def error(self) -> str:
        return self._error.text()

    def _show_hint(self, words: str, colour: str) -> None:
        self._hint.setText(words)
        self._hint.set_colour(colour)

    def _mark(self, name: str, on: bool) -> None:
        if bool(self.editor.property(name)) == on:
            return
        self.editor.setProperty(name, on)
        self.editor.style().unpolish(self.editor)
        self.editor.style().polish(self.editor)
        self.editor.update()


class SearchBox(QLineEdit):
    """Search with a lens and its key printed inside; ``searched`` waits for a pause of 180 ms.

    ``entered``: Enter or ↓, the clerk wants to go on among what was found.
    """

    searched = Signal(str)
    entered = Signal()

    def __init__(self, placeholder: str = "搜编号、姓名、尾号、地址", key: str = "Ctrl+F",
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.ask_for(placeholder)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(180)
        self._pause.timeout.connect(self._search)
        self.textChanged.connect(self._waiting)
        self._measure()

    def ask_for(self, words: str) -> None:
        """Name what is searched for."""
        self.asked = words
        self.setAccessibleName(f"搜索：{words}")
        self._fit()

    def _fit(self) -> None:
        """The hint names as much as there is room for: 搜名称、拼音、责任人, 搜名称."""
        margins, hint = self.textMargins(), self.asked
        room = self.width() - margins.left() - margins.right() - theme_of().px(24)
        while "、" in hint and self.fontMetrics().horizontalAdvance(hint) > room:
            hint = hint.rpartition("、")[0]
        self.setPlaceholderText(hint)

    def _measure(self) -> None:
        theme = theme_of()
        self.setTextMargins(theme.px(20), 0, shapes.key_width(theme, self.key) if self.key else 0, 0)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._measure()

    def _waiting(self, _words: str) -> None:
        self._pause.start()

    def _search(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            if self._pause.isActive():
                self._search()
            self.entered.emit()
            return
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._search()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(theme_of().px(290), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, p, side = theme_of(), QPainter(self), theme_of().px(16)
        draw_icon(p, "search", theme.px(10), (self.height() - side) / 2, side, theme.c("t2"))
        if self.key and not self.text():
            width = shapes.key_width(theme, self.key)
            room = QRectF(self.width() - width - theme.px(8), 0, width, self.height())
            shapes.key_cap(p, theme, room.x(), self.height() / 2, self.key)
