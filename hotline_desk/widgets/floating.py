"""What floats inside the window: dialogs under a veil, the side drawer, toasts. Never a second window.

While a layer is open no shortcut of the page below may fire and Tab stays inside; Esc closes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.composing import composing
from hotline_desk.widgets.motion import fade_in
from hotline_desk.widgets.panes import Card, Line, Scroll, column, rest_focus, row, take_focus
from hotline_desk.widgets.scrolling import ClearScroll
from hotline_desk.widgets.text import Label, Para, Sign
from hotline_desk.widgets.theme import theme_of

VEIL = 0.43
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Layer(QWidget):
    """The veil over a host widget with one card on it. ``closed`` carries True where the primary act was done."""

    closed = Signal(bool)

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.host = host
        self._before: QWidget | None = None
        self.primary: Button | None = None
        self.plain_enter = True
        self.hide()

    def open(self) -> None:
        """Show over the host and take the focus; what had it gets it back on closing."""
        self._before = QApplication.focusWidget()
        self.setGeometry(self.host.rect())
        self.host.installEventFilter(self)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self.place()
        self.show()
        self.raise_()
        fade_in(self)
        self.first_focus()

    def place(self) -> None:
        """Lay the card out within the veil; called on opening and whenever the host changes size."""

    def first_focus(self) -> None:
        found = self.stops()
        if found:
            found[0].setFocus(Qt.FocusReason.TabFocusReason)

    def step_aside(self) -> None:
        """Go out of the way for now; :meth:`open` brings it back as it was."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self.host.removeEventFilter(self)
        self.hide()
        before = self._before
        if before is not None and _alive(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:  # the act took it away: an empty list has another next step
            rest_focus(self.host)

    def close_layer(self, done: bool = False) -> None:
        """Take the layer away; it is deleted and ``closed`` fires."""
        self.step_aside()
        self.closed.emit(done)
        self.deleteLater()

    def stops(self) -> list[QWidget]:
        """The widgets Tab visits, in order."""
        found: list[QWidget] = []
        mine = self.window()  # a combo box's list is a window of its own, with a chain of its own
        left = {w for w in self.findChildren(QWidget) if w.window() is mine}  # the chain is thousands long: it is left when these were met
        step = self.nextInFocusChain()
        while left and step is not None and step is not self:
            if step in left:
                left.discard(step)
                # A combo box's or a date field's inner line hands the focus back to its owner: as a stop of its own it holds Tab for ever.
                tab = bool(step.focusPolicy() & Qt.FocusPolicy.TabFocus) and step.focusProxy() is None
                if tab and step.isEnabled() and step.isVisibleTo(self):
                    found.append(step)
            step = step.nextInFocusChain()
        return found

    def focusNextPrevChild(self, forward: bool) -> bool:
        found, current = self.stops(), QApplication.focusWidget()
        if not found:
            return True
        at = found.index(current) if current in found else (-1 if forward else 0)
        found[(at + (1 if forward else -1)) % len(found)].setFocus(
            Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Resize and watched is self.host:
            self.setGeometry(self.host.rect())
            self.place()
        elif kind == QEvent.Type.ShortcutOverride and self.isVisible() and self._topmost():
            event.accept()  # the page below must not act while something lies over it
            return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._topmost():
            return isinstance(watched, QWidget) and self._inside(watched) and not composing() and self._key(event)
        return False

    def _inside(self, widget: QWidget) -> bool:
        return self.isAncestorOf(widget) or widget is self

    def _topmost(self) -> bool:
        over = [w for w in self.host.children() if isinstance(w, Layer) and w.isVisible()]
        return not over or over[-1] is self

    def _key(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.close_layer(False)
            return True
        if event.key() in ENTER and control:
            return self.press_primary()
        return self.extra_key(event)

    def extra_key(self, event: QKeyEvent) -> bool:
        """Keys of a dialog's own (digits for units, E for 改文字); True where it was used up."""
        return False

    def press_primary(self) -> bool:
        if self.primary is not None and self.primary.isEnabled():
            self.primary.click()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Reaches us only where no field or button wanted it: Enter then means the primary act.
        if event.key() in ENTER and self.plain_enter:
            self.press_primary()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        veil = QColor("#0B1420")
        veil.setAlphaF(VEIL)
        QPainter(self).fillRect(self.rect(), veil)


def _alive(widget: QWidget) -> bool:
    from shiboken6 import isValid

    return isValid(widget)


class Dialog(Layer):
    """A card in the middle: head with title and context, ``content`` layout, action bar.

    Fill ``content`` and call :meth:`add_action`; ``accept`` closes with True.
    """

    def __init__(self, host: QWidget, title: str, context: str = "", width: int = 700,
                 tail: QWidget | None = None) -> None:
        super().__init__(host)
        self.design_width = width
        self.setAccessibleName(f"{title} {context}".strip())
        self.card = Card(margins=(20, 14, 20, 14), spacing=8, parent=self)
        head = row(spacing=12)
        head.addWidget(Label(title, 18, True, elide=False))
        head.addWidget(Label(context, 13, colour="t2"), 1)
        if tail is not None:
            head.addWidget(tail)
        self._cross = Button("", "ghost", "close", small=True)
        self._cross.setAccessibleName("关闭，按键 Esc")
        self._cross.setToolTip("关闭（Esc）")
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cross.clicked.connect(self.reject)
        head.addWidget(self._cross)
        self.card.body.addLayout(head)
        inner = QWidget()
        self.content = column(inner, 8)
        self.inner = inner
        self.scroll = ClearScroll(inner, self.card)
        self.card.body.addWidget(self.scroll, 1)
        self.card.body.addWidget(Line())
        self.note = Label("", 13, colour="t2")
        self.actions = row(spacing=8)
        self.actions.addWidget(self.note, 1)
        self.card.body.addLayout(self.actions)

    def add_action(self, button: Button, primary: bool = False) -> Button:
        """Put a button at the right of the bar; the primary one answers Enter and Ctrl+Enter."""
        self.actions.addWidget(button)
        if primary:
            self.primary = button
        return button

    def add_cancel(self, words: str = "取消") -> Button:
        button = self.add_action(Button(words, "sec", key="Esc"))
        button.clicked.connect(self.reject)
        return button

    def accept(self) -> None:
        self.close_layer(True)

    def reject(self) -> None:
        self.close_layer(False)

    def first_focus(self) -> None:
        inside = [w for w in self.stops() if self.inner.isAncestorOf(w)]
        filled = [w for w in self.stops() if w is self.primary and self.primary.key == "Enter"]  # else Enter would go to the way out
        take_focus((inside or filled or self.stops() or [self])[0])

    def place(self) -> None:
        margin = theme_of().px(24)
        width = min(theme_of().px(self.design_width), self.width() - 2 * margin)
        layout = self.card.layout()
        room = width - layout.contentsMargins().left() - layout.contentsMargins().right()
        content = self.content
        need = content.heightForWidth(room) if content.hasHeightForWidth() else self.inner.sizeHint().height()
        self.scroll.setMinimumHeight(max(min(need, theme_of().px(72)), 1))  # Qt's own least would leave a hole where nothing is asked
        chrome = self.card.sizeHint().height() - self.scroll.sizeHint().expandedTo(self.scroll.minimumSizeHint()).height()
        height = min(need + chrome + 2, self.height() - 2 * margin)
        self.card.setGeometry((self.width() - width) // 2, max((self.height() - height) * 2 // 5, margin), width, height)


class Drawer(Layer):
    """A pane at the right edge of the host; a click beside it closes it."""

    def __init__(self, host: QWidget, title: str, width: int = 440) -> None:
        super().__init__(host)
        self.design_width = width
        self.setAccessibleName(title)
        self.card = Card(margins=(20, 14, 8, 14), spacing=8, parent=self)
        head = row(spacing=8)
        head.addWidget(Label(title, 17, True), 1)
        self._close = Button("关闭", "ghost", key="Esc", small=True)
        self._close.clicked.connect(self._leave)
        head.addWidget(self._close)
        self.card.body.addLayout(head)
        inner = QWidget()
        self.content = column(inner, 10, (0, 4, 12, 8))
        self.card.body.addWidget(Scroll(inner, self.card), 1)

    def _leave(self) -> None:
        self.close_layer(False)

    def place(self) -> None:
        margin = theme_of().px(12)
        width = min(theme_of().px(self.design_width), self.width() - 2 * margin)
        self.card.setGeometry(QRect(self.width() - width - margin, margin, width, self.height() - 2 * margin))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.card.geometry().contains(event.position().toPoint()):
            self.close_layer(False)
        event.accept()


class Toast(QWidget):
    """What was just done, with 撤销, for 8 s; the mouse over it holds the time. Never takes the focus."""

    undone = Signal()
    gone = Signal(object)

    def __init__(self, title: str, detail: str = "", urgency: str = "done", undo: bool = False, seconds: float = 8,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.urgency = urgency
        self.setAccessibleName(f"{title} {detail}".strip())
        whole = column(self, 2, (14, 10, 12, 10))
        head = row(spacing=8)
        head.addWidget(Sign(urgency, 18))
        head.addWidget(Para(title, 14, 3, bold=True), 1, Qt.AlignmentFlag.AlignVCenter)  # an order's number is not cut short: it wraps
        if undo:
            button = Button("撤销", "ghost", "undo", "Ctrl+Z", small=True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._undo)
            head.addWidget(button)
        whole.addLayout(head)
        if detail:
            whole.addWidget(Para(detail, 13, 4, "t2"))
        self.setFixedWidth(theme_of().px(384))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(seconds * 1000))
        self._timer.timeout.connect(self.leave)
        self._timer.start()

    def _undo(self) -> None:
        self.undone.emit()
        self.leave()

    def leave(self) -> None:
        """Go away now."""
        self._timer.stop()
        self.hide()
        self.gone.emit(self)
        self.deleteLater()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        shapes.rounded(p, QRectF(self.rect()), theme.px(8), theme.c("surface"), theme.c(f"{self.urgency}.border"))


def announce(widget: QWidget, words: str = "") -> None:
    """Have a screen reader say something that appeared and takes no focus: its name, or ``words`` in its place."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words or widget.accessibleName()))


class Toasts(QObject):
    """Stacks at most three toasts at the bottom right of a host."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.host = host
        self._shown: list[Any] = []
        host.installEventFilter(self)

    def say(self, title: str, detail: str = "", urgency: str = "done", undo: Callable[[], None] | None = None,
            seconds: float = 8) -> Toast:
        """Show a toast; ``undo`` is what 撤销 calls."""
        toast = Toast(title, detail, urgency, undo is not None, seconds, self.host)
        if undo is not None:
            toast.undone.connect(undo)
        toast.gone.connect(self._gone)
        self._shown.append(toast)
        for old in [t for t in self._shown if isinstance(t, Toast)][:-3]:
            old.leave()
        self._place()
        toast.show()
        fade_in(toast)
        announce(toast)
        return toast

    def hold(self, card: Any) -> None:
        """Stack a card that stays until its own ``gone``: long work under way."""
        card.gone.connect(self._gone)
        self._shown.append(card)
        self._place()
        card.show()
        announce(card)

    def settle(self) -> None:
        """A card has another height now."""
        self._place()

    def undo_latest(self) -> bool:
        """Ctrl+Z: what the newest toast offers; False where none offers anything."""
        for toast in reversed(self._shown):
            if any(isinstance(b, Button) and b.text() == "撤销" for b in toast.findChildren(Button)):
                toast.undone.emit()
                toast.leave()
                return True
        return False

    def _gone(self, toast: QWidget) -> None:
        self._shown = [t for t in self._shown if t is not toast]
        self._place()

    def _place(self) -> None:
        # Above the action bar: what was done must not hide the next step.
        gap, bottom = theme_of().px(12), self.host.height() - theme_of().px(80)
        for toast in reversed(self._shown):
            layout = toast.layout()
            fits = layout.hasHeightForWidth()
            height = layout.totalHeightForWidth(toast.width()) if fits else layout.totalSizeHint().height()
            bottom -= height
            toast.setGeometry(self.host.width() - toast.width() - theme_of().px(16), bottom, toast.width(), height)
            toast.raise_()
            bottom -= gap

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False
