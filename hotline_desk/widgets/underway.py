"""Long work under way: what it is, how far, and 停下 (Esc), in a card at the window's foot; the window stays usable.

Nothing is shown of what is done within a third of a second. Esc stops what was begun last, before it means anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hotline_desk.widgets import shapes
from hotline_desk.widgets.background import Task
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.floating import Dialog, Toast, Toasts
from hotline_desk.widgets.panes import column, row
from hotline_desk.widgets.text import Label
from hotline_desk.widgets.theme import theme_of

PATIENCE_MS, WIDTH = 300, 384
SLOW = 3  # seconds after which work that cannot say how far it is says how long it has taken
NOTHING = "没有留下任何东西，数据没有变化。"


class Bar(QWidget):
    """How much of something is done, as a bar."""

    def __init__(self, parent: QWidget | None = None, width: int = 420) -> None:
        super().__init__(parent)
        self.part, self.design_width = 0.0, width
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_part(self, part: float) -> None:
        """0 to 1."""
        self.part = part
        self.setAccessibleName(f"已完成百分之 {round(part * 100)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme_of().px(self.design_width), theme_of().px(10))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        rect, radius = QRectF(self.rect()), self.height() / 2
        shapes.rounded(p, rect, radius, theme.c("line"))
        if self.part > 0:
            filled = QRectF(0, 0, max(rect.width() * min(self.part, 1.0), rect.height()), rect.height())
            shapes.rounded(p, filled, radius, theme.c("acc"))


class Underway(QWidget):
    """The card of one task; it comes up when the task takes long and goes with it. Never takes the focus."""

    gone = Signal(object)

    def __init__(self, task: Task, title: str, unit: str, toasts: Toasts) -> None:
        super().__init__(toasts.host)
        self.task, self.title, self.unit = task, title, unit
        self.left = NOTHING
        self._toasts, self._began, self._over = toasts, monotonic(), False
        self._build()
        self.hide()
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        QTimer.singleShot(PATIENCE_MS, self, self._come)
        task.progress.connect(self.step)
        task.cancelled.connect(self._stopped)
        for end in (task.finished, task.failed):
            end.connect(lambda _outcome: self.leave())
        task.destroyed.connect(lambda _task: self.leave())  # with the page that asked

    def _build(self) -> None:
        whole = column(self, 6, (14, 10, 12, 12))
        head = row(spacing=8)
        head.addWidget(Label(self.title, 14, True), 1)
        self.stop_button = Button("停下", "ghost", "", "Esc", small=True)
        self.stop_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.stop_button.setAccessibleName(f"停下：{self.title}，按键 Esc")
        self.stop_button.setToolTip("停下（Esc），不会留下半份")
        self.stop_button.clicked.connect(lambda _=False: self.stop())
        head.addWidget(self.stop_button)
        whole.addLayout(head)
        self.bar = Bar(self, WIDTH - 28)
        self.bar.hide()
        whole.addWidget(self.bar)
        self.words = Label("正在做，您可以接着办别的", 13, colour="t2")
        whole.addWidget(self.words)
        self.setFixedWidth(theme_of().px(WIDTH))

    # -- coming and going ----------------------------------------------------------------------------
    @property
    def live(self) -> bool:
        """Whether it is shown and its work still runs."""
        return not self._over and self.isVisible()

    def keep_on(self) -> None:
        """This work cannot be stopped half way: only how far it is stands there."""
        self.stop_button.hide()

    @property
    def stops(self) -> bool:
        """Whether 停下 is still to be pressed."""
        return self.stop_button.isVisible() and self.stop_button.isEnabled()

    def _come(self) -> None:
        if not self._over:
            self.setAccessibleName(self.title if self.stop_button.isHidden() else f"{self.title}，按 Esc 停下")
            self._toasts.hold(self)
            self._clock.start(1000)

    def leave(self) -> None:
        """Go away: the work is over."""
        if self._over:
            return
        self._over = True
        self._clock.stop()
        self.hide()
        self.gone.emit(self)
        self.deleteLater()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of()
        shapes.rounded(QPainter(self), QRectF(self.rect()), theme.px(8), theme.c("surface"), theme.c("norm.border"))

    # -- how far ---------------------------------------------------------------------------------------
    def step(self, done: int, total: int, words: str) -> None:
        """How far it is; a total of 0 means nobody knows."""
        if self._over or not self.stop_button.isEnabled():
            return
        if total:
            self.bar.set_part(done / total)
            self.words.setText(f"{words} {done:,} / {total:,} {self.unit}".strip())
        elif words:
            self.words.setText(words)
        if self.bar.isHidden() == bool(total):
            self.bar.setVisible(bool(total))
            self._toasts.settle()

    def _tick(self) -> None:
        seconds = int(monotonic() - self._began)
        if self.bar.isHidden() and seconds >= SLOW:
            said = self.words.text().split("，已", 1)[0]
            self.words.setText(f"{said}，已 {seconds} 秒")

    # -- stopping --------------------------------------------------------------------------------------
    def stop(self) -> None:
        """停下: the work ends at its next step; until then the card says so."""
        if self.stop_button.isEnabled():
            self.stop_button.setEnabled(False)
            self.words.setText("正在停下……")
            self.task.cancel()

    def _stopped(self) -> None:
        asked = not self.stop_button.isEnabled()  # else it was given up for another question
        self.leave()
        if asked:
            self._toasts.say(f"{self.title}：已停下", self.left, "wait")


class WorkDialog(Dialog):
    """A dialog whose act takes long: it stays until that is over, and Esc stops it where it can be stopped."""

    task: Task | None = None

    def works(self, task: Task) -> Task:
        """The act is under way in this task, which can be stopped; how far it is stands in the note."""
        self.task = task
        task.progress.connect(lambda done, total, words: self.note.setText(f"{words} {done} / {total} 件…按 Esc 停下"))
        return task

    def close_layer(self, done: bool = False) -> None:
        """Not while it works: nobody would be told what came of it."""
        if self.task is not None and self.task.running:
            self.task.cancel()
        else:
            super().close_layer(done)


class Written(Toast):
    """A file was written: 打开文件夹 (Alt+O) while it is shown."""

    def __init__(self, title: str, detail: str, act: Callable[[], object], parent: QWidget) -> None:
        super().__init__(title, detail, parent=parent)
        self.folder = Button("打开文件夹", "ghost", "folder", "Alt+O", small=True, shortcut=True)
        self.folder.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.folder.clicked.connect(lambda _=False: (act(), self.leave()))
        self.layout().addWidget(self.folder)


def wrote(host: QWidget, title: str, detail: str, act: Callable[[], object]) -> Written:
    """Say that a file was written; ``act`` opens its folder."""
    toasts = toasts_of(host)
    said = Written(title, detail, act, host)
    toasts.hold(said)
    return said


def toasts_of(host: QWidget) -> Toasts:
    """The toasts over what dialogs lie over."""
    return host.findChild(Toasts, options=Qt.FindChildOption.FindDirectChildrenOnly) or Toasts(host)


def attend(host: QWidget, task: Task, title: str, unit: str = "件", left: str = NOTHING) -> Underway:
    """Show a task that was just started over ``host`` (what dialogs lie over) while it runs.

    ``unit`` is what its steps count; ``left`` says what there is after 停下.
    """
    card = Underway(task, title, unit, toasts_of(host))
    card.left = left
    return card


def stop_latest(host: QWidget) -> bool:
    """Esc: stop what was begun last of what is shown; False where nothing is, or all of it is stopping already."""
    cards = [c for c in host.findChildren(Underway, options=Qt.FindChildOption.FindDirectChildrenOnly) if c.live and c.stops]
    if cards:
        cards[-1].stop()
    return bool(cards)
