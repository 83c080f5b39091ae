"""Buttons that print their key: Button, Pill and PillBar, Seg."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.icons import draw_icon
from hotline_desk.widgets.theme import Theme, theme_of

KINDS = ("pri", "sec", "ghost", "link", "on", "warn", "chip")


class Pressable(QPushButton):
    """A painted push button: Enter presses too, the mouse shows a hand, the theme is asked for on every paint."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        self.setAutoDefault(False)  # in a QDialog Enter in a field would press the first button there is
        self._by_mouse = False

    @property
    def theme(self) -> Theme:
        return theme_of()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A click needs no ring to say where one is; coming back to the window changes nothing.
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def ringed(self) -> bool:
        """True where the focus ring is to be seen."""
        return self.hasFocus() and not self._by_mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_mouse = False
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.click()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def tone(self, normal: str, hover: str, pressed: str) -> QColor:
        name = pressed if self.isDown() else hover if self.underMouse() else normal
        return self.theme.c(name)


class Button(Pressable):
    """Text, optional icon and key cap. ``kind``: pri sec ghost link on warn chip (link: a ghost that leads elsewhere); ``small`` is 30 px instead of 36.

    ``shortcut`` wires the printed key; without it the page handles the key itself (single letters in a list).
    """

    def __init__(self, words: str, kind: str = "sec", icon: str = "", key: str = "", small: bool = False,
                 shortcut: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.kind, self.icon_name, self.key, self.small = kind, icon, key, small
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{words}，按键 {key}" if key else words)
        if shortcut and key:
            self.setShortcut(QKeySequence(key))
        if not words:
            self.setAccessibleName(key or icon)

    def set_words(self, words: str) -> None:
        """Change what the button says (导入 41 件…), its accessible name with it."""
        keys = self.shortcut()
        self.setText(words)
        self.setShortcut(keys)  # Qt takes the key away with the old words
        self.setAccessibleName(f"{words}，按键 {self.key}" if self.key else words)
        self.updateGeometry()

    def set_kind(self, kind: str, icon: str | None = None) -> None:
        """Change how it is drawn; ``icon`` None leaves the icon it has."""
        self.kind, self.icon_name = kind, self.icon_name if icon is None else icon
        self.updateGeometry()
        self.update()

    @property
    def _type(self) -> int:
        return 13 if self.kind == "chip" else 14

    def _parts(self) -> int:
        theme, width = self.theme, 0
        if self.icon_name:
            width += theme.px(18)
        if self.text():
            width += theme.width(self.text(), self._type, self.kind == "pri") + (theme.px(8) if self.icon_name else 0)
        if self.key:
            width += shapes.key_width(theme, self.key) + theme.px(8)
        return width

    def sizeHint(self) -> QSize:
        theme = self.theme
        height = theme.px(28 if self.kind == "chip" else 30 if self.small else 34)
        pad = theme.px(16 if self.kind == "chip" or not self.text() else 24)
        return QSize(max(self._parts() + pad, height), height)

    def colours(self) -> tuple[QColor, QColor | None, QColor | None]:
        """Text, fill and edge in the present state."""
        c = self.theme.c
        if not self.isEnabled():
            bare = self.kind in ("ghost", "link")
            return c("off"), None if bare else c("inset"), None if bare else c("line")
        if self.kind == "pri":
            return c("on_acc"), self.tone("acc", "acc_hover", "acc_pressed"), None
        if self.kind == "on" or self.isChecked():
            return c("acc"), c("acct"), c("acct_line")
        if self.kind == "warn":
            return c("over.text"), self.tone("surface", "over.tint", "over.tint"), c("over.border")
        if self.kind in ("ghost", "link"):
            return c("t2" if self.kind == "ghost" else "acc"), self.tone("hover", "hover", "acct") if self.underMouse() or self.isDown() else None, None
        return c("t1"), self.tone("inset" if self.kind == "chip" else "surface", "hover", "acct"), c("line2")

    def paintEvent(self, event: QPaintEvent) -> None:
        p, theme = QPainter(self), self.theme
        ink, fill, edge = self.colours()
        rect = QRectF(self.rect())
        shapes.rounded(p, rect, theme.px(5), fill, edge)
        self._content(p, ink)
        if self.ringed():
            shapes.focus_ring(p, theme, rect, theme.px(5))

    def _content(self, p: QPainter, ink: QColor) -> None:
        theme, primary = self.theme, self.kind == "pri"
        x, middle = (self.width() - self._parts()) / 2, self.height() / 2
        if self.icon_name:
            side = theme.px(18)
            draw_icon(p, self.icon_name, x, middle - side / 2, side, ink)
            x += side + (theme.px(8) if self.text() else 0)
        if self.text():
            width = theme.width(self.text(), self._type, primary)
            shapes.text(p, theme, QRectF(x, 0, width + 2, self.height()), self.text(), self._type, primary, ink)
            x += width
        if self.key:
            edge = theme.c("key_on_acc") if primary and self.isEnabled() else None
            key_ink = ink if primary or not self.isEnabled() else theme.c("t3")
            shapes.key_cap(p, theme, x + theme.px(8), middle, self.key, key_ink, edge)


class Pill(Pressable):
    """One filter with its count; filled while chosen."""

    def __init__(self, words: str, count: int | None = None, urgency: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.count, self.urgency = count, urgency
        self.setCheckable(True)
        self.setAutoExclusive(True)  # the group sees to it; this tells a screen reader: one of several, no check box
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_count(count)

    def set_count(self, count: int | None) -> None:
        self.count = count
        self.setAccessibleName(self.text() if count is None else f"{self.text()} {count} 件")
        self.updateGeometry()
        self.update()

    def _widths(self) -> tuple[int, int]:
        bold = self.isChecked()
        number = "" if self.count is None else str(self.count)
        return self.theme.width(self.text(), 14, bold), self.theme.width(number, 13, bold)

    def sizeHint(self) -> QSize:
        word = self.theme.width(self.text(), 14, True)  # the bold width always: a chosen pill must not push the others
        number = 0 if self.count is None else self.theme.width(str(self.count), 13, True) + self.theme.px(6)
        return QSize(word + number + self.theme.px(24), self.theme.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        p, theme, on = QPainter(self), self.theme, self.isChecked()
        rect, radius = QRectF(self.rect()), self.height() / 2
        fill = theme.c("acc") if on else self.tone("surface", "hover", "acct")
        shapes.rounded(p, rect, radius, fill, None if on else theme.c("line2"))
        word, number = self._widths()
        x = (self.width() - word - (number + theme.px(6) if number else 0)) / 2
        ink = theme.c("on_acc" if on else "t1")
        shapes.text(p, theme, QRectF(x, 0, word + 2, self.height()), self.text(), 14, on, ink)
        if number:
            quiet = theme.c(f"{self.urgency}.text" if self.urgency else "t3")
            shapes.text(p, theme, QRectF(x + word + theme.px(6), 0, number + 2, self.height()), str(self.count), 13,
                        on, ink if on else quiet)
        if self.ringed():
            shapes.focus_ring(p, theme, rect, radius)


class PillBar(QWidget):
    """Exclusive filters; those that do not fit go behind 更多. ``chosen`` carries the key."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pills: dict[str, Pill] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme_of().px(6))
        self._more = Button("更多", "sec", "chevron-down", small=True)
        self._more.clicked.connect(self._show_more)
        self._row.addWidget(self._more)
        self._row.addStretch(1)
        self._more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._group.buttonClicked.connect(self._clicked)
        self._group.buttonToggled.connect(self._stop_at)

    def _stop_at(self, pill: Pill, on: bool) -> None:
        """Tab comes to the chosen one, wherever in the row it stands; the arrows go on from there."""
        for other in self._pills.values() if on else ():
            other.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other is pill else Qt.FocusPolicy.ClickFocus)

    def set_pills(self, pills: Iterable[tuple[str, str, int | None]]) -> None:
        """(key, words, count) in order; keeps the choice where its key is still there."""
        wanted, chosen = list(pills), self.current()
        if [key for key, _, _ in wanted] != list(self._pills):
            self._rebuild(wanted)
        for key, words, count in wanted:
            self._pills[key].setText(words)
            self._pills[key].set_count(count)
        if self._pills:
            self._pills[chosen if chosen in self._pills else next(iter(self._pills))].setChecked(True)
        self._fit()

    def _rebuild(self, wanted: Sequence[tuple[str, str, int | None]]) -> None:
        for pill in self._pills.values():
            self._group.removeButton(pill)
            self._row.removeWidget(pill)
            pill.hide()  # it goes a moment later, and must not be read as one of the new ones
            pill.deleteLater()
        self._pills = {}
        for i, (key, words, count) in enumerate(wanted):
            self._pills[key] = pill = Pill(words, count, parent=self)
            self._group.addButton(pill)
            self._row.insertWidget(i, pill)

    def current(self) -> str:
        return next((key for key, pill in self._pills.items() if pill.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose by key, as a click would."""
        if key in self._pills:
            self._pills[key].setChecked(True)
            self._fit()
            self.chosen.emit(key)

    def _clicked(self, _button: object) -> None:
        self.chosen.emit(self.current())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room, gap, hidden = self.width(), self._row.spacing(), False
        widths = {key: pill.sizeHint().width() + gap for key, pill in self._pills.items()}
        tight = sum(widths.values()) - gap > room > 0
        room -= self._more.sizeHint().width() + gap if tight else 0
        room -= widths.get(self.current(), 0)  # first of all: it is always shown, and those before it must not press on its words
        for key, pill in self._pills.items():
            fits = not tight or pill.isChecked() or widths[key] <= room
            room -= widths[key] if fits and not pill.isChecked() else 0
            hidden = hidden or not fits
            pill.setVisible(fits)
        self._more.setVisible(hidden)

    def _show_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, pill in self._pills.items():
            if pill.isHidden():
                action = menu.addAction(pill.text() if pill.count is None else f"{pill.text()}  {pill.count}")
                action.triggered.connect(lambda _=False, k=key: self.choose(k))
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def sizeHint(self) -> QSize:
        return QSize(theme_of().px(200), theme_of().px(32))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme_of().px(80), theme_of().px(32))


@dataclass(frozen=True, slots=True)
class Answer:
    """One large answer: stored value, words, and the urgency whose colours it takes when chosen."""

    value: str
    words: str
    tone: str = "acc"


class _AnswerButton(Pressable):
    def __init__(self, answer: Answer, number: int, parent: QWidget | None = None) -> None:
        super().__init__(answer.words, parent)
        self.answer, self.number = answer, number
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{answer.words}，按 {number}" if number else answer.words)

    def _content_width(self) -> int:
        key = shapes.key_width(self.theme, str(self.number)) + self.theme.px(8) if self.number else 0
        return key + self.theme.width(self.text(), 14, True)

    def sizeHint(self) -> QSize:
        return QSize(self._content_width() + self.theme.px(20), self.theme.px(36))

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        c, tone = self.theme.c, self.answer.tone
        if not self.isChecked():
            return c("t1"), self.tone("surface", "hover", "acct"), c("line2")
        if tone == "acc":
            return c("acc"), c("acct"), c("acc")
        return c(f"{tone}.text"), c(f"{tone}.tint"), c(f"{tone}.text")

    def paintEvent(self, event: QPaintEvent) -> None:
        p, theme, on = QPainter(self), self.theme, self.isChecked()
        ink, fill, edge = self._colours()
        rect = QRectF(self.rect())
        shapes.rounded(p, rect, theme.px(5), fill, edge, 2.0 if on else 1.0)
        x = (self.width() - self._content_width()) / 2
        if self.number:
            x += shapes.key_cap(p, theme, x, self.height() / 2, str(self.number), ink if on else None,
                                ink if on else None) + theme.px(8)
        width = self.width() - x - theme.px(6)
        shapes.text(p, theme, QRectF(x, 0, width, self.height()), self.text(), 14, on, ink)
        if self.ringed():
            shapes.focus_ring(p, theme, rect, theme.px(5))


class Seg(QWidget):
    """Large answer buttons with number keys. ``answered`` fires on the clerk's choice, not on ``set_value``."""

    answered = Signal(str)

    def __init__(self, answers: Iterable[Answer], name: str = "", numbers: bool = True,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._buttons: list[_AnswerButton] = []
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme_of().px(8))
        for i, answer in enumerate(answers, 1):
            button = _AnswerButton(answer, i if numbers and i <= 9 else 0, self)
            self._buttons.append(button)
            self._group.addButton(button)
            row.addWidget(button)
        self._group.buttonClicked.connect(self._clicked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def value(self) -> str:
        """The chosen value, or "" where nothing is chosen yet."""
        return next((b.answer.value for b in self._buttons if b.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Choose without telling anyone; an unknown or empty value clears the choice."""
        self._group.setExclusive(False)
        for button in self._buttons:
            button.setChecked(button.answer.value == value)
        self._group.setExclusive(True)

    def press(self, number: int) -> bool:
        """What the number key does: choose the n-th answer; False where there is none."""
        if not 1 <= number <= len(self._buttons) or not self.isEnabled():
            return False
        self._buttons[number - 1].click()
        return True

    def take_focus(self) -> None:
        """Put the focus on the chosen answer, else on the first."""
        chosen = next((b for b in self._buttons if b.isChecked()), self._buttons[0] if self._buttons else None)
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.key() - int(Qt.Key.Key_0)
        if 1 <= digit <= 9 and self.press(digit):
            return
        super().keyPressEvent(event)

    def _clicked(self, _button: object) -> None:
        self.answered.emit(self.value())
