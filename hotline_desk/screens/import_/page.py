"""The page 导入 as the shell shows it."""

from __future__ import annotations

from typing import Any

from hotline_desk.screens.import_.body import CHECK, DONE, PICK, ImportBody
from hotline_desk.screens.page import Page
from hotline_desk.services import import_fixing, schemes
from hotline_desk.services.office import Desk
from hotline_desk.widgets.buttons import Button
from hotline_desk.widgets.panes import StepDots

STEPS = ("选择文件", "对应列", "核对", "完成")


class ImportPage(Page):
    """导入核对 (picture 07)."""

    def __init__(self, desk: Desk, parent: Any = None) -> None:
        super().__init__("导入工单", parent=parent)
        self.desk = desk
        self.dots = StepDots(STEPS)
        self.bar.line.insertWidget(2, self.dots)
        self._other = Button("换文件", "sec", key="Ctrl+O")
        self.bar.add(self._other)
        self.pane = ImportBody(desk, self)
        self.body.addWidget(self.pane, 1)
        self.pane.step_changed.connect(self._stepped)
        self._other.clicked.connect(self.pane.browse)
        self.pane.said.connect(self.said)
        self.pane.recorded.connect(self._recorded)
        self._settled = self._settings()
        self.pane.changed.connect(self.counts_changed)
        self.pane.today_wanted.connect(self._go_today)
        self.pane.repeats_wanted.connect(lambda batch: self.go.emit("matters", f"batch:{batch}"))
        self.pane.register_wanted.connect(self._go_register)
        self._stepped(PICK, "从区平台导出的 Excel，先核对再导入")

    def shown(self, argument: Any = None) -> None:
        """Come up as it was left; ``"waiting"`` shows the rows to mend, a Path is read at once."""
        if argument == "waiting" or self.pane.stack.currentWidget() is self.pane.waiting:
            self.pane.show_waiting()
        elif argument is not None:
            self.pane.open(argument)
        else:
            self.pane.count_waiting()

    def refresh(self) -> None:
        """What Ctrl+Z took back shows: an import, an answer about a header, a scheme, a row that waits again."""
        pane, settled = self.pane, self._settings()
        if pane.task is not None:
            return
        if pane.stack.currentWidget() is pane.waiting:
            pane.show_waiting()
        elif pane.known is not None:
            pane.read()
        elif pane.done is not None and not import_fixing.stands(self.desk, pane.done.batch):
            self._undone()
        elif pane.check.plan is not None and settled != self._settled:
            pane.read()
        self._settled = settled

    def _undone(self) -> None:
        """The import that was done was taken back; another file that is looked through meanwhile is judged anew."""
        if self.pane.check.plan is None:
            self.pane.say_undone("工单和导入之前一样。")
        else:
            self.pane.done = None
            self.pane.read()

    def _settings(self) -> tuple[object, ...]:
        return schemes.answered(self.desk), tuple(schemes.listed(self.desk))

    def _recorded(self, done: object) -> None:
        self._settled = self._settings()
        self.done.emit(done)

    def escape(self) -> bool:
        """Esc stops running work; a checked file stays until one goes 上一步."""
        if self.pane.task is not None:
            self.pane.cancel()
            return True
        return False

    def leaving(self) -> bool:
        """Work under way is not left alone."""
        if self.pane.task is not None:
            self.said.emit("正在处理文件", "等它做完，或按 Esc 取消，再离开。", "soon")
            return False
        return True

    def _stepped(self, step: int, context: str) -> None:
        self.dots.setVisible(step >= PICK)
        self.dots.set_at(max(step, PICK))
        self.bar.context.setText(context)
        self._other.setVisible(step in (CHECK, DONE))

    def _go_today(self) -> None:
        self.go.emit("today", None)

    def _go_register(self, fields: object) -> None:
        self.go.emit("register", fields)
