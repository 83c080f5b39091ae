"""Where things lie: cards, panes with a fixed head and action bar, banners, empty states, pairs of label and value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from hotline_desk.widgets import shapes
from hotline_desk.widgets.buttons import Button, Seg
from hotline_desk.widgets.icons import draw_icon
from hotline_desk.widgets.text import Label, Para, Sign
from hotline_desk.widgets.theme import Theme, theme_of

LARGE = 1.1  # of the text: above it a line holds fewer characters
_L = TypeVar("_L", QVBoxLayout, QHBoxLayout)
CLEAR = 6  # px above a card's lower edge: the ground of a list there would cut off its round corners


def column(parent: QWidget | None = None, spacing: int = 0, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
           ) -> QVBoxLayout:
    """A vertical layout; spacing and margins (left, top, right, bottom) are px of the design."""
    layout = QVBoxLayout() if parent is None else QVBoxLayout(parent)
    return _measured(layout, spacing, margins)


def row(parent: QWidget | None = None, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
        ) -> QHBoxLayout:
    """A horizontal layout; spacing and margins are px of the design."""
    layout = QHBoxLayout() if parent is None else QHBoxLayout(parent)
    return _measured(layout, spacing, margins)


def _measured(layout: _L, spacing: int, margins: tuple[int, int, int, int]) -> _L:
    px = theme_of().px
    layout.setSpacing(px(spacing))
    layout.setContentsMargins(*(px(m) for m in margins))
    return layout


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, widgets deleted."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


class Line(QWidget):
    """A hairline; ``token`` is its colour."""

    def __init__(self, token: str = "line", vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.token = token
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of().c(self.token))


class Card(QFrame):
    """A surface with a hairline and no shadow. ``tone`` is an urgency for tinted or edged cards."""

    def __init__(self, tone: str = "", tinted: bool = False, margins: tuple[int, int, int, int] = (16, 12, 16, 12),
                 spacing: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tone, self.tinted = tone, tinted
        self.inner: QWidget | None = None
        left, top, right, bottom = margins
        self.body = column(self, spacing, (left, top, right, max(bottom, CLEAR)))

    def frame(self, inner: QWidget) -> None:
        """This card is the frame of a text without one of its own: its edge shows that ``inner`` has the focus."""
        self.inner = inner
        inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def set_tone(self, tone: str, tinted: bool = False) -> None:
        self.tone, self.tinted = tone, tinted
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        fill = theme.c(f"{self.tone}.tint" if self.tone and self.tinted else "surface")
        edge = theme.c("line") if not self.tone else theme.c(f"{self.tone}.{'border' if self.tinted else 'text'}")
        focused = self.inner is not None and self.inner.hasFocus()
        shapes.rounded(p, QRectF(self.rect()), theme.px(8), fill, theme.c("acc") if focused else edge, 2.0 if focused else 1.0)


class Scroll(QScrollArea):
    """A vertical scroll area on the card's own ground, its content as wide as the view."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a stop nobody sees; PgUp and PgDn work from inside instead
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)


class ScrollPane(Card):
    """Header (fixed), body (scrolls), action bar (fixed): the shape of every pane.

    ``head``, ``content`` and ``actions`` are layouts to fill; an empty head or bar takes no room.
    """

    def __init__(self, parent: QWidget | None = None, margins: tuple[int, int, int, int] = (16, 12, 16, 12),
                 spacing: int = 8) -> None:
        super().__init__(margins=(1, 1, 1, 1), spacing=0, parent=parent)
        left, top, right, bottom = margins
        self.head = column(spacing=spacing, margins=(left, top, right, 0))
        inner = QWidget()
        self.content = column(inner, spacing, (left, 0, right, bottom))
        self.scroll = Scroll(inner, self)
        self.bar = QWidget(self)
        bar = column(self.bar)
        self.bar_line = Line(parent=self.bar)
        bar.addWidget(self.bar_line)
        self.actions = row(spacing=8, margins=(left, 10, right, 10))
        bar.addLayout(self.actions)
        self.body.addLayout(self.head)
        self.body.addWidget(self.scroll, 1)
        self.body.addWidget(self.bar)
        self.show_bar(False)

    def showEvent(self, event: QShowEvent) -> None:
        gap = self.content.spacing() if self.head.count() else 0
        margins = self.content.contentsMargins()
        self.content.setContentsMargins(margins.left(), gap, margins.right(), margins.bottom())
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.scroll.verticalScrollBar()
        if event.key() == Qt.Key.Key_PageDown:
            bar.setValue(bar.value() + bar.pageStep())
        elif event.key() == Qt.Key.Key_PageUp:
            bar.setValue(bar.value() - bar.pageStep())
        else:
            super().keyPressEvent(event)

    def show_bar(self, shown: bool = True) -> None:
        """Show the action bar (hidden until there is something to do)."""
        self.bar.setVisible(shown)
        # What scrolls stays clear of the round corners where no bar lies between.
        self.body.setContentsMargins(1, 1, 1, 1 if shown else theme_of().px(CLEAR))


class Banner(QFrame):
    """Something that stays until it is fixed: sign, sentence, what to do, buttons. ``pressed`` has the button's words."""

    pressed = Signal(str)

    def __init__(self, title: str, detail: str = "", urgency: str = "soon", buttons: Iterable[str] = (),
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.urgency = title, urgency
        self.setAccessibleName(f"{title} {detail}".strip())
        stacked = bool(detail and buttons) and theme_of().factor > LARGE  # the buttons beside the title only: the detail has the whole width
        edge = 10 if detail and not stacked else 6
        whole, self.line, words = column(self, 2, (14, edge, 14, edge + 2 * stacked)), row(spacing=10), column(spacing=2)
        whole.addLayout(self.line)
        self.line.addWidget(Sign(urgency, 18), 0, Qt.AlignmentFlag.AlignTop if detail and not stacked else Qt.AlignmentFlag.AlignVCenter)
        self.line.addLayout(words, 1)
        words.addWidget(Para(title, 14, 2, f"{urgency}.text", bold=True))
        if stacked:
            below = row(margins=(28, 0, 0, 0))
            below.addWidget(Para(detail, 13, 6, "t1"))
            whole.addLayout(below)
        elif detail:
            words.addWidget(Para(detail, 13, 6, "t1"))
        if stacked or not detail:  # one sentence stands on the line of its buttons
            words.insertStretch(0, 1)
            words.addStretch(1)
        self._add(buttons)

    def _add(self, buttons: Iterable[str]) -> None:
        for name in buttons:
            button = Button(name, "sec", small=True)
            button.clicked.connect(self._press)
            self.line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_tail(self, button: Button) -> None:
        """One more button, at the right end."""
        self.line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        button.show()

    def _press(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            self.pressed.emit(sender.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, tone = theme_of(), self.urgency
        shapes.rounded(QPainter(self), QRectF(self.rect()), theme.px(8), theme.c(f"{tone}.tint"),
                       theme.c(f"{tone}.border"))


class _Medal(QWidget):
    """The large round sign of an empty state."""

    def __init__(self, icon: str, urgency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon, self.urgency = icon, urgency
        self.setFixedSize(theme_of().px(56), theme_of().px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        shapes.rounded(p, QRectF(self.rect()), self.width() / 2, theme.c(f"{self.urgency}.tint"),
                       theme.c(f"{self.urgency}.border"), 2)
        side = theme.px(24)
        draw_icon(p, self.icon, (self.width() - side) / 2, (self.height() - side) / 2, side,
                  theme.c(f"{self.urgency}.text"))


class EmptyState(QWidget):
    """Good news or the next step, with at most two buttons; ``primary``: the first one is the page's next step."""

    pressed = Signal(str)

    def __init__(self, title: str, detail: str = "", buttons: Iterable[tuple[str, str]] = (), icon: str = "check",
                 urgency: str = "done", parent: QWidget | None = None, *, primary: bool = False) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        whole = column(self, 8, (24, 24, 24, 24))
        whole.addStretch(1)
        whole.addWidget(_Medal(icon, urgency), 0, centre)
        whole.addSpacing(theme_of().px(4))
        whole.addWidget(Label(title, 16, True, align=centre))
        if detail:
            whole.addWidget(Para(detail, 13, 4, "t2", align=centre))
        line = row(spacing=8)
        line.addStretch(1)
        for place, (name, symbol) in enumerate(buttons):
            button = Button(name, "pri" if primary and place == 0 else "sec", symbol)
            button.clicked.connect(self._press)
            line.addWidget(button)
        line.addStretch(1)
        whole.addLayout(line)
        whole.addStretch(1)

    def _press(self) -> None:
        sender = self.sender()
        if isinstance(sender, Button):
            self.pressed.emit(sender.text())


def show_or_empty(stack: QStackedWidget, state: QWidget | None) -> None:
    """Show the stack's first page (a list), or ``state`` in its place; the state shown before is dropped.

    A focus that stood in what goes is handed on: keys that go nowhere are the worst a keyboard can do. One that stands
    beside the list in what stays (a word half written) is left where it is.
    """
    focus, before = QApplication.focusWidget(), stack.currentWidget()
    mine = stack.isVisible() and (focus is None or stack.isAncestorOf(focus))
    if state is not None:
        stack.addWidget(state)
    stack.setCurrentWidget(stack.widget(0) if state is None else state)
    if mine and (focus is None or stack.currentWidget() is not before):
        rest_focus(stack)
    for old in [stack.widget(at) for at in range(1, stack.count()) if stack.widget(at) is not state]:
        stack.removeWidget(old)
        old.deleteLater()


def step_focus(room: QWidget) -> bool:
    """Put the focus on the next step that stands in the place of an empty list; False where there is none."""
    states = [state for state in room.findChildren(EmptyState) if state.isVisibleTo(room)]
    step = next((b for state in states for b in state.findChildren(Button)), None)
    if step is not None:
        step.setFocus(Qt.FocusReason.OtherFocusReason)
    return step is not None


def rest_focus(room: QWidget) -> None:
    """Where the focus goes when what had it is gone: a next step, else the first list in sight."""
    view = next((v for v in room.findChildren(QAbstractItemView) if v.isVisible()), None)
    if not step_focus(room) and view is not None:
        view.setFocus(Qt.FocusReason.OtherFocusReason)


class Pairs(QWidget):
    """Label and value, one pair a line: 来电人 / 地址 / 承办. Values wrap up to two lines."""

    def __init__(self, label_width: int = 60, spacing: int = 4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(0)
        self.grid.setVerticalSpacing(theme_of().px(spacing))
        self.grid.setColumnMinimumWidth(0, theme_of().px(label_width))
        self.grid.setColumnStretch(1, 1)

    def set_pairs(self, pairs: Iterable[tuple[str, str]], bold: Iterable[str] = ()) -> None:
        """Show these pairs; ``bold`` names labels whose value is emphasised."""
        clear(self.grid)
        strong = set(bold)
        for i, (label, value) in enumerate(pairs):
            words = Para(value, 14, 3, bold=label in strong)
            words.setAccessibleName(f"{label} {value}")
            self.add(i, label, words)

    def add(self, line: int, label: str, value: QWidget, tail: QWidget | None = None) -> None:
        """Put one pair into a line of the grid, ``tail`` (a button) at its right."""
        name = Label(label, 13, colour="t2", elide=False)
        name.setBuddy(value)
        if not value.accessibleName() and not isinstance(value, QLabel):  # a label's own words are its name
            value.setAccessibleName(label)
        tall = isinstance(value, Para)
        self.grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter)
        self.grid.addWidget(value, line, 1)
        if tail is not None:
            self.grid.addWidget(tail, line, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)


class StepDots(QWidget):
    """Numbered steps of a wizard in a row: ✓ 选择文件 —— ✓ 对应列 —— ③ 核对 —— ④ 完成."""

    def __init__(self, steps: Iterable[str], at: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps, self.at = list(steps), at
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_at(at)

    def set_at(self, at: int) -> None:
        self.at = at
        self.setAccessibleName(f"第 {at + 1} 步，共 {len(self.steps)} 步：{self.steps[at]}")
        self.update()

    def _width(self, i: int) -> int:
        return theme_of().px(28) + theme_of().width(self.steps[i], 14, i == self.at)

    def sizeHint(self) -> QSize:
        gaps = theme_of().px(56) * (len(self.steps) - 1)
        return QSize(sum(self._width(i) for i in range(len(self.steps))) + gaps + 8, theme_of().px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p, x, middle = theme_of(), QPainter(self), 1.0, self.height() / 2
        for i, step in enumerate(self.steps):
            step_sign(p, theme, x, middle, i + 1, "done" if i < self.at else "now" if i == self.at else "todo")
            ink = theme.c("acc" if i == self.at else "t1" if i < self.at else "t2")
            shapes.text(p, theme, QRectF(x + theme.px(27), 0, self._width(i), self.height()), step, 14,
                        i == self.at, ink)
            x += self._width(i) + theme.px(12)
            if i + 1 < len(self.steps):
                p.setPen(QPen(theme.c("done.text" if i < self.at else "line2"), 2))
                p.drawLine(QPointF(x, middle), QPointF(x + theme.px(32), middle))
                x += theme.px(44)


def step_sign(p: QPainter, look: Theme, x: float, middle: float, number: int, state: str) -> None:
    """A step's disc, 20 px: done (tick), now (number in accent), todo (number, grey)."""
    side = look.px(20)
    rect = QRectF(x, middle - side / 2, side, side)
    if state == "done":
        shapes.status_shape(p, look, "done", rect.x(), rect.y(), side)
        return
    now = state == "now"
    shapes.rounded(p, rect, side / 2, look.c("acct" if now else "surface"), look.c("acc" if now else "line2"), 2)
    shapes.text(p, look, rect, str(number), 12, colour=look.c("acc" if now else "t2"),
                align=Qt.AlignmentFlag.AlignHCenter)


def take_focus(stop: QWidget) -> None:
    """Put the focus on a stop of Tab; of a row of answers, on the one that stands and not on another beside it."""
    answers = stop.parent()
    if isinstance(answers, Seg):
        answers.take_focus()
    else:
        stop.setFocus(Qt.FocusReason.TabFocusReason)
