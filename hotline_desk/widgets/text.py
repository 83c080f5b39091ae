"""Words on the window: one-line labels, paragraphs with a fixed line height, clause links, tags.

All of them are QLabels or buttons underneath, so a screen reader finds what is painted.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.buttons import Pressable
from hotline_desk.widgets.theme import Theme, theme_of

FEW = 2  # letters that look lost in a line of their own
# A line may end between 9 and 月日 for Qt, not for a reader; the same where a day is left by its hour.
_TOGETHER = ((re.compile(r"(?<=\d)(?=[年月日个件次])|(?<=[年月])(?=\d)"), "\u2060"),
             (re.compile(r"(?<=[\d日）]) (?=\d\d:\d\d)|(?<=\d) (?=[年月日个件次])"), "\u00a0"))
LEFT, RIGHT, CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter


def copy_menu(owner: QWidget, words: str, at: QPoint) -> None:
    """The context menu of every text: 复制 puts the whole text, not the elided one, on the clipboard."""
    menu = QMenu(owner)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    copy = menu.addAction("复制")
    copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(words))
    menu.popup(at)


def lines_of(words: str, width: int, size: int = 14, bold: bool = False) -> list[str]:
    """One paragraph broken into the lines that fit a width in px, never inside a date; at least one."""
    for place, glue in _TOGETHER:
        words = place.sub(glue, words)
    layout = QTextLayout(words, theme_of().font(size, bold))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    found: list[str] = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
        found.append(words[line.textStart():line.textStart() + line.textLength()])
    layout.endLayout()
    return [line.replace("\u2060", "").replace("\u00a0", " ") for line in found] or [""]


def even_lines(words: str, width: int, size: int = 14, bold: bool = False) -> list[str]:
    """Like :func:`lines_of`, in as many lines; but where one or two letters would stand alone in the last line
    (…调休上 / 班), the lines before give it some of theirs."""
    found = lines_of(words, width, size, bold)
    if len(found) < 2 or len(found[-1].strip()) > FEW:
        return found
    for letters in range(1, FEW + 2):
        other = lines_of(words, width - letters * theme_of().px(size), size, bold)
        if len(other) == len(found) and len(other[-1].strip()) > FEW:
            return other
    return found


class _Words(QLabel):
    """Shared by Label and Para: holds size, weight and colour token; redraws when the theme changes."""

    def __init__(self, words: str, size: int, bold: bool, colour: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.type_size, self.bold, self.colour = size, bold, colour
        self.setText(words)

    @property
    def theme(self) -> Theme:
        return theme_of()

    def set_colour(self, token: str) -> None:
        """Change the colour token (``t2``, ``over.text``)."""
        if token != self.colour:
            self.colour = token
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
            self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        copy_menu(self, self.text(), event.globalPos())


class Label(_Words):
    """One line; ends with … and shows a tool tip where it does not fit."""

    def __init__(self, words: str = "", size: int = 14, bold: bool = False, colour: str = "t1",
                 align: Qt.AlignmentFlag = LEFT, elide: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(words, size, bold, colour, parent)
        self.align, self.elide = align, elide
        policy = QSizePolicy.Policy.Preferred if elide else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.width(self.text(), self.type_size, self.bold) + 1, self.theme.line(self.type_size))

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), self.theme.px(28)), hint.height()) if self.elide else hint

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        colour = self.theme.c(self.colour if self.isEnabled() else "off")
        shapes.text(p, self.theme, QRectF(self.rect()), self.text(), self.type_size, self.bold, colour, self.align)

    def enterEvent(self, event: QEnterEvent) -> None:
        cut = self.sizeHint().width() > self.width() + 1
        if not self.toolTip() or self.toolTip() == self.property("cut"):
            self.setProperty("cut", self.text() if cut else "")
            self.setToolTip(self.text() if cut else "")
        super().enterEvent(event)


class Para(_Words):
    """A paragraph with a fixed line height, at most ``lines`` lines (0: all), the last one ending with …."""

    def __init__(self, words: str = "", size: int = 14, lines: int = 0, colour: str = "t1", bold: bool = False,
                 align: Qt.AlignmentFlag = LEFT, parent: QWidget | None = None) -> None:
        self._broken: tuple[object, list[str]] = (None, [])
        self.lines, self.align = lines, align
        super().__init__(words, size, bold, colour, parent)
        # Minimum, not Fixed: Fixed would cap the height at the hint of some other width.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def setText(self, words: str) -> None:
        super().setText(words)
        self.updateGeometry()

    def broken(self, width: int) -> list[str]:
        """The lines as they are drawn at a width in px, ellipsis included."""
        key = (self.text(), width, self.theme.font(self.type_size, self.bold).key(), self.lines)
        if self._broken[0] != key:
            # A space at which a line was broken may hang over the edge; drawn, it would end the line with ….
            self._broken = (key, [line.rstrip(" ") for line in self._limited(width)])
        return self._broken[1]

    def _limited(self, width: int) -> list[str]:
        drawn = [line for paragraph in self.text().split("\n") for line in self._paragraph(paragraph, width)]
        if not self.lines or len(drawn) <= self.lines:
            return drawn
        rest = "".join(drawn[self.lines - 1:]).rstrip()  # a line broken between two signs is one word again
        metrics = self.theme.metrics(self.type_size, self.bold)
        if metrics.horizontalAdvance(rest) <= width:
            rest += "…"
        return drawn[:self.lines - 1] + [metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)]

    def _paragraph(self, words: str, width: int) -> list[str]:
        lines = even_lines(words, width, self.type_size, self.bold)
        return [*lines[:-1], f"{lines[-1]} "]  # what follows it in one line stands apart

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.theme.line(self.type_size) * len(self.broken(width))

    def sizeHint(self) -> QSize:
        longest = max((self.theme.width(t, self.type_size, self.bold) for t in self.text().split("\n")), default=0)
        width = min(longest + 1, self.theme.px(320)) if self.width() < self.theme.px(60) else self.width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.theme.px(40), self.theme.line(self.type_size))

    def paintEvent(self, event: QPaintEvent) -> None:
        p, height = QPainter(self), self.theme.line(self.type_size)
        colour = self.theme.c(self.colour if self.isEnabled() else "off")
        for i, line in enumerate(self.broken(self.width())):
            rect = QRectF(0, i * height, self.width() + 2, height)
            shapes.text(p, self.theme, rect, line, self.type_size, self.bold, colour, self.align)


class ClauseLink(Pressable):
    """``§ 第八条（一）`` with a dotted underline; ``opened`` carries ``key``, or the clause number without one."""

    opened = Signal(str)

    def __init__(self, number: str, colour: str = "acc", heading: str = "", underline: bool = True,
                 key: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.key = key
        self.number, self.colour, self.underline = number, colour, underline
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"依据 {number}，打开条文")
        self.setToolTip(f"{number} {heading}".strip() + "\n点击看全文")
        self.clicked.connect(self._open)

    def set_number(self, number: str) -> None:
        """Another clause; "" hides the link."""
        self.number = number
        self.setAccessibleName(f"依据 {number}，打开条文")
        self.setToolTip(f"{number}\n点击看全文")
        self.setVisible(bool(number))
        self.updateGeometry()
        self.update()

    def _open(self) -> None:
        self.opened.emit(self.key or self.number)

    def words(self) -> str:
        return f"§ {self.number}"

    def sizeHint(self) -> QSize:
        theme = theme_of()
        return QSize(theme.width(self.words(), 12) + theme.px(4), theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        colour = theme.c("acc_hover" if self.underMouse() and self.colour == "acc" else self.colour)
        rect = QRectF(self.rect()).adjusted(theme.px(2), 0, 0, 0)
        shapes.text(p, theme, rect, self.words(), 12, colour=colour)
        if self.underline or self.underMouse():
            pen = QPen(colour, 1, Qt.PenStyle.DotLine)
            y = self.height() / 2 + theme.px(9) + 0.5
            p.setPen(pen)
            p.drawLine(QPointF(1, y), QPointF(self.width() - 1, y))
        if self.ringed():
            shapes.focus_ring(p, theme, QRectF(self.rect()), theme.px(4))


class TagLabel(QLabel):
    """An unfilled tag (投诉 · 楼道堆物) or a filled 牌 (``card`` and ``count`` given)."""

    def __init__(self, words: str = "", urgency: str = "wait", card: str = "", count: int = 0,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.urgency, self.card, self.count = urgency, card, count
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(shapes.card_words(card, count) if card else words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(shapes.tag_width(theme_of(), self.text(), 12, bool(self.card)), theme_of().px(22))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        if self.card:
            shapes.card_tag(p, theme, 0, self.height() / 2, self.card, self.count)
        else:
            shapes.tag(p, theme, 0, self.height() / 2, self.text(), self.urgency)


class Sign(QLabel):
    """A status shape by itself; its accessible text is the word for it."""

    def __init__(self, urgency: str = "norm", size: int = 15, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shape_size = size
        self.set_urgency(urgency)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_urgency(self, urgency: str) -> None:
        self.urgency = urgency
        self.setText(shapes.STATUS_WORDS[urgency])
        self.update()

    def sizeHint(self) -> QSize:
        side = theme_of().px(self.shape_size)
        return QSize(side, max(side, theme_of().px(20)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, side = theme_of(), theme_of().px(self.shape_size)
        shapes.status_shape(QPainter(self), theme, self.urgency, 0, (self.height() - side) / 2, side)


class KeyHints(QLabel):
    """A line of key caps with words, as at the foot of a list: ``[("L", "联系"), …]``."""

    def __init__(self, hints: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hints: list[tuple[str, str]] = []
        self.set_hints(hints)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_hints(self, hints: list[tuple[str, str]]) -> None:
        self.hints = hints
        self.setText("，".join(f"{key} {word}" for key, word in hints))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme_of().px(200), theme_of().px(36))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme_of().px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p, x = theme_of(), QPainter(self), theme_of().px(14)
        for key, word in self.hints:
            width = shapes.key_width(theme, key) + theme.px(8) + theme.width(word, 12)
            if x + width > self.width():
                break  # whole hints only: half a word helps nobody, F1 shows the rest
            x += shapes.key_cap(p, theme, x, self.height() / 2, key) + theme.px(8)
            shapes.text(p, theme, QRectF(x, 0, theme.width(word, 12) + 2, self.height()), word, 12,
                        colour=theme.c("t2"))
            x += theme.width(word, 12) + theme.px(14)
