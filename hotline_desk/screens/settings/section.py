"""One section of 设置: a body that is built when it is first shown, and what it may say."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from hotline_desk.services import drafts
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.views import Why
from hotline_desk.widgets.background import Task
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.keeping import Editor, Words
from hotline_desk.widgets.panes import Scroll, column, row
from hotline_desk.widgets.theme import theme_of
from hotline_desk.widgets.why import ClauseDrawer

FORM = 900  # px of the design: the widest form of settings


class Section(QWidget):
    """Base class of the sections.

    Signals: ``said`` (title, detail, urgency) for a toast, ``done`` (Done) for an act with 撤销, ``changed`` where lists elsewhere may differ now,
    ``go`` (page, argument) to another page of the window.
    """

    said = Signal(str, str, str)
    done = Signal(object)
    changed = Signal()
    restyle = Signal()
    go = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.line = row(self, 12)

    def scrolling(self, widest: int = 0) -> QVBoxLayout:
        """Cards one below the other, as high as they need; where the window is too low for all of them they scroll.

        ``widest``: px of the design beyond which a form gains nothing (a name 1,500 px wide is harder to fill in).
        """
        inner = QWidget()
        down = column(inner, 12, (0, 0, 4, 0))
        if widest:
            inner.setMaximumWidth(theme_of().px(widest))
        self.line.addWidget(Scroll(inner, self), 1)
        return down

    @property
    def host(self) -> QWidget:
        """What dialogs lie over: the whole window."""
        window = self.window()
        centre = window.centralWidget() if isinstance(window, QMainWindow) else None
        return centre if centre is not None else window

    def read(self) -> None:
        """Read everything again."""

    def first(self) -> QWidget | None:
        """What takes the focus when the section comes up."""
        return None

    def leaving(self) -> bool:
        """False where something typed would be lost."""
        return True

    def show_why(self, why: Why) -> None:
        ClauseDrawer(self.host, why).open()

    def failed(self, error: Exception) -> None:
        """Say what went wrong in a worker thread or an act."""
        known = isinstance(error, Refused | StoreError)
        self.said.emit("没有完成", str(error) if known else f"出了意外（{type(error).__name__}）。数据没有变化，请重试。", "over")

    def watch(self, task: Task, done: Any) -> Task:
        """Connect a task's end: ``done`` with its answer, :meth:`failed` otherwise."""
        task.finished.connect(done)
        task.failed.connect(self.failed)
        return task

    def words(self, parent: QObject, key: str, **editors: Editor) -> Words:
        """What is typed in these editors is a draft under ``key``: nothing typed is lost."""
        desk = self.desk
        return Words(parent, editors, lambda: drafts.load(desk, key), lambda typed: drafts.keep(desk, key, typed))

    def dialog(self, title: str, context: str = "", width: int = 560) -> Dialog:
        """An empty dialog over the window."""
        return Dialog(self.host, title, context, width)
