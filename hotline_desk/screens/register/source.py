"""The pasted text of the platform's page: what was recognised is tinted, what is unsure is dashed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QMimeData, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QTextEdit, QWidget

from hotline_desk.screens.register.several import SeveralNote
from hotline_desk.widgets import shapes
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import Card, Line, row
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.theme import theme_of

PAUSE_MS = 200
LINE = 25


class Span(Protocol):
    """A piece of the text and the field it fills (code points from ``start`` to ``end``)."""

    start: int
    end: int
    field: str
    sure: bool


def qt_position(text: str, index: int) -> int:
    """Qt counts UTF-16 units: a rare character of a name (𠮷) is two of them."""
    return index + sum(1 for sign in text[:index] if ord(sign) > 0xFFFF)


class SourceEdit(QTextEdit):
    """Plain text with a fixed line height; Tab leaves it, pasted formatting is dropped."""

    pasted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setAccessibleName("粘贴原文")
        self.setPlaceholderText("把平台工单页面的文字整段粘贴到这里（Ctrl+V），自动识别后填到右边。\n"
                                "微信里的一段话也可以：电话、日期、地址会找出来。")
        self.document().setDocumentMargin(0)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insertPlainText(source.text())
        self.pasted.emit()

    def event(self, event: QEvent) -> bool:
        undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        if event.type() == QEvent.Type.ShortcutOverride and undo and not self.document().isUndoAvailable():
            event.ignore()  # nothing typed here to take back: Ctrl+Z then means the last act
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the page decides what leaving means
            return
        super().keyPressEvent(event)

    def put(self, text: str) -> None:
        """Replace the whole text."""
        self.setPlainText(text)
        self.space_lines()
        self.document().clearUndoRedoStacks()

    def space_lines(self) -> None:
        """The fixed line height of the design; typed lines take it over from the line before."""
        spacing = QTextBlockFormat()
        spacing.setLineHeight(theme_of().px(LINE), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.joinPreviousEditBlock()
        cursor.mergeBlockFormat(spacing)
        cursor.endEditBlock()

    def mark(self, spans: Iterable[Span]) -> None:
        """Tint the recognised pieces."""
        text = self.toPlainText()
        self.setExtraSelections([self._selection(text, span) for span in spans])

    def _selection(self, text: str, span: Span) -> Any:
        theme = theme_of()
        chosen: Any = QTextEdit.ExtraSelection()  # its fields are missing in PySide's type hints
        chosen.cursor = QTextCursor(self.document())
        chosen.cursor.setPosition(qt_position(text, span.start))
        chosen.cursor.setPosition(qt_position(text, span.end), QTextCursor.MoveMode.KeepAnchor)
        style = QTextCharFormat()
        style.setBackground(theme.c("acct" if span.sure else "soon.tint"))
        style.setUnderlineColor(theme.c("acc" if span.sure else "soon.text"))
        dash = QTextCharFormat.UnderlineStyle
        style.setUnderlineStyle(dash.SingleUnderline if span.sure else dash.DashUnderline)
        chosen.format = style
        return chosen


class _Legend(QLabel):
    """A tinted swatch with its underline and the count: 已识别 9 项."""

    def __init__(self, sure: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sure = sure
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    def set_count(self, count: int) -> None:
        self.setText(f"{'已识别' if self.sure else '请核对'} {count} 项")
        self.updateGeometry()
        self.setVisible(count > 0)

    def sizeHint(self) -> QSize:
        theme = theme_of()
        return QSize(theme.width(self.text(), 12) + theme.px(22), theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        swatch = QRectF(0, self.height() / 2 - theme.px(6), theme.px(14), theme.px(12))
        p.fillRect(swatch, theme.c("acct" if self.sure else "soon.tint"))
        p.setPen(QPen(theme.c("acc" if self.sure else "soon.text"), 1.5,
                      Qt.PenStyle.SolidLine if self.sure else Qt.PenStyle.DashLine))
        p.drawLine(swatch.bottomLeft(), swatch.bottomRight())
        words = QRectF(theme.px(20), 0, self.width() - theme.px(20), self.height())
        shapes.text(p, theme, words, self.text(), 12, colour=theme.c("t2" if self.sure else "soon.text"))


class SourcePane(Card):
    """粘贴原文: the text, 重新粘贴, and how much of it was understood. ``read`` asks for recognition."""

    read = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margins=(16, 10, 16, 8), spacing=8, parent=parent)
        self._build_head()
        self.edit = SourceEdit(self)
        self.frame(self.edit)
        self.body.addWidget(self.edit, 1)
        self.several = SeveralNote(self)
        self.body.addWidget(self.several)
        self._build_foot()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.read_now)
        self.edit.textChanged.connect(self._pause.start)
        self.edit.pasted.connect(self._pasted)

    def _build_head(self) -> None:
        head = row(spacing=8)
        head.addWidget(Label("粘贴原文", 15, True), 1)
        large = theme_of().factor > 1.1
        self.again = Button("重新粘贴", "ghost", "" if large else "undo", "Ctrl+V", small=True)
        self.again.clicked.connect(self.paste)
        head.addWidget(self.again)
        self.body.addLayout(head)

    def _build_foot(self) -> None:
        self.body.addWidget(Line())
        foot = row(spacing=14)
        self.known, self.unsure = _Legend(True, self), _Legend(False, self)
        self.hint = Label("还没有粘贴", 12, colour="t3")
        foot.addWidget(self.known)
        foot.addWidget(self.unsure)
        foot.addWidget(self.hint, 1)
        self.body.addLayout(foot)

    def text(self) -> str:
        return self.edit.toPlainText()

    def paste(self) -> None:
        """Replace the text by what is on the clipboard; nothing happens where it holds no text."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.put(text)

    def put(self, text: str) -> None:
        """Replace the text and have it read at once."""
        self.edit.put(text)
        self.read_now()

    def clear(self) -> None:
        self.put("")

    def show_spans(self, spans: Iterable[Span], refused: str = "", parts: Sequence[str] = (), several: str = "") -> None:
        """Tint the pieces and say how many fields they fill, or why none was read; ``several``: that it is more than one matter."""
        self.several.show_parts(parts, several)
        listed = list(spans)
        self.edit.mark(listed)
        unsure = {s.field for s in listed if not s.sure}
        self.known.set_count(len({s.field for s in listed if s.sure} - unsure))
        self.unsure.set_count(len(unsure))
        empty = not self.text().strip()
        self.hint.setText("还没有粘贴" if empty else "" if listed else refused or "没有认出可填的内容，请直接填写右边")

    def read_now(self) -> None:
        self._pause.stop()
        self.read.emit(self.text())

    def _pasted(self) -> None:
        self.edit.space_lines()
        self.read_now()
