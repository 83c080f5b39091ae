"""练习: the band above every page with the task that is next, and the list of all tasks; both ticked by the records."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hotline_desk.services import training
from hotline_desk.services.office import Desk
from hotline_desk.services.training import Task
from hotline_desk.widgets import shapes
from hotline_desk.widgets.background import Latest
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.floating import Dialog
from hotline_desk.widgets.panes import row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.text import Label, Para
from hotline_desk.widgets.theme import theme_of

ALL_DONE = "练习的任务都做过了。可以重新开始，或结束练习。"


class PracticeBand(QWidget):
    """One line above every page. ``go`` asks for a page and an order, ``again`` and ``over`` for a fresh start or the end."""

    go = Signal(str, str)
    again = Signal()
    over = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.tasks: Sequence[Task] = ()
        self._asked = Latest(self)
        self._asked.answered.connect(self.show_state)
        self.setAccessibleName("练习，数据是编造的")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line = row(self, 8, (16, 4, 16, 4))
        line.addWidget(Label("练习", 15, True, "soon.text", elide=False))
        self.count = Label("", 13, colour="t2", elide=False)
        self.words = Para("数据是编造的，随便试", 14, 3)
        line.addWidget(self.count)
        line.addWidget(self.words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.do = Button("去做", "sec", key="Ctrl+T", small=True, shortcut=True)
        self.list = Button("任务单", "sec", "list", "Ctrl+Shift+T", small=True, shortcut=True)
        self.fresh = Button("重新开始", "sec", "refresh", small=True)
        self.leave = Button("结束练习", "sec", "close", small=True)
        self.do.clicked.connect(lambda _=False: self._do())
        self.list.clicked.connect(lambda _=False: self.show_tasks())
        self.fresh.clicked.connect(lambda _=False: self.again.emit())
        self.leave.clicked.connect(lambda _=False: self.over.emit())
        for button in (self.do, self.list, self.fresh, self.leave):
            line.addWidget(button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """One line high, or as high as the words need beside the buttons in large text."""
        buttons = sum(b.sizeHint().width() + theme_of().px(8) for b in (self.do, self.list, self.fresh, self.leave) if not b.isHidden())
        room = self.width() - buttons - theme_of().px(48 + 32) - self.count.sizeHint().width()
        self.setFixedHeight(max(theme_of().px(40), self.words.heightForWidth(max(room, 1)) + theme_of().px(8)))

    def read(self) -> None:
        """Look again at what was done."""
        desk = self.desk
        self._asked.ask(lambda _report: training.tasks(desk))

    def show_state(self, tasks: Sequence[Task]) -> None:
        """Say which task is next."""
        self.tasks = tasks
        count, waiting = training.summary(tasks)
        self.count.setText(count)
        self.words.setText(f"下一个：{waiting.title}。{waiting.how}。" if waiting else ALL_DONE)
        self.do.setVisible(waiting is not None)
        self._fit()
        self.setAccessibleName(f"练习，数据是编造的，{count}。{self.words.text()}")

    def _do(self) -> None:
        waiting = training.summary(self.tasks)[1]
        if waiting is not None:
            self.go.emit(waiting.place, waiting.order)

    def show_tasks(self) -> None:
        """The list of all tasks over the window."""
        window = self.window()
        host = window.centralWidget() if hasattr(window, "centralWidget") else window
        dialog = TasksDialog(host, self.tasks)
        dialog.chosen.connect(lambda task: self.go.emit(task.place, task.order))
        dialog.open()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, p = theme_of(), QPainter(self)
        p.fillRect(self.rect(), theme.c("soon.tint"))
        shapes.rounded(p, QRectF(0, self.height() - 1, self.width(), 1), 0, theme.c("soon.border"))


class TasksDialog(Dialog):
    """Every task with its tick; Enter goes where the chosen one is done. ``chosen`` carries it."""

    chosen = Signal(object)

    def __init__(self, host: QWidget, tasks: Sequence[Task]) -> None:
        super().__init__(host, "练习任务单", training.summary(tasks)[0], 760)
        self.content.addWidget(Para("做完一件，程序从记录里看到，就打上勾。顺序随意，做错了按 Ctrl+Z 撤销。", 13, 2, "t2"))
        self.table = TableView([Column("任务", lambda t: t.title, 120, bold=lambda t: not t.done, sign=lambda t: "done" if t.done else "norm"),
                                Column("怎么做", lambda t: t.how, 0, True, size=13), Column("", lambda t: "已做" if t.done else "", 56, size=13)],
                               "练习任务", 36)
        self.table.set_rows(list(tasks))
        self.table.setFixedHeight(theme_of().px(32) + self.table.row_height * len(tasks))
        self.table.opened.connect(self._go)
        self.content.addWidget(self.table)
        at = next((i for i, t in enumerate(tasks) if not t.done), 0)
        if tasks:
            self.table.setCurrentIndex(self.table.rows_model.index(at, 0))
        self.add_cancel("关闭")
        do = self.add_action(Button("去做这一件", "pri", "check", "Enter"), primary=True)
        do.clicked.connect(lambda _=False: self._go(self.table.current_row()))

    def _go(self, task: object) -> None:
        if isinstance(task, Task):
            self.accept()
            self.chosen.emit(task)


def attach(desk: Desk, shell: QWidget) -> PracticeBand:
    """Put the band on a shell and let it follow the numbers; whoever attaches connects ``again`` and ``over``."""
    band = PracticeBand(desk, shell)
    shell.set_band(band)  # type: ignore[attr-defined]
    shell.counts_wanted.connect(band.read)  # type: ignore[attr-defined]
    band.go.connect(lambda page, order: shell.go(page, order or None))  # type: ignore[attr-defined]
    band.read()
    return band
