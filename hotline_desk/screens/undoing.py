"""Ctrl+Z and 撤销: the last act taken back; what many orders took, in a worker, so that the window stays alive."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from hotline_desk.services import acts
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.views import Done
from hotline_desk.widgets.background import Task, run

MANY = 20  # steps; fewer are taken back at once


class Undoing(QObject):
    """``said`` is (title, detail, urgency), ``undone`` carries what to say of an act that was taken back."""

    said = Signal(str, str, str)
    undone = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self._task: Task | None = None

    def take_back(self, done: Done | None) -> None:
        """Take this act back, or the last one of the session."""
        if self._task is not None and self._task.running:
            self.said.emit("正在撤销上一步", "撤完会说一声，再按 Ctrl+Z 撤前面的。", "wait")
            return
        last = done or (self.desk.undo_stack[-1] if self.desk.undo_stack else None)
        if last is not None and (last.heavy or len(last.undo) > MANY):
            self.said.emit("正在撤销", f"{last.message}。撤完会说一声。", "wait")
            desk = self.desk
            self._task = task = run(self, lambda _report: acts.undo(desk, last))
            task.finished.connect(self._ended)
            task.failed.connect(self._failed)
            return
        try:
            self._ended(acts.undo(self.desk, done))
        except (Refused, StoreError) as error:
            self._failed(error)

    def _ended(self, taken: Done | None) -> None:
        if taken is None:
            self.said.emit("没有可撤销的了", "本次打开后做的都已撤销。", "wait")
        else:
            self.undone.emit(taken)

    def _failed(self, error: object) -> None:
        known = isinstance(error, Refused | StoreError)
        self.said.emit("没有撤销", str(error) if known else "没有撤销成，工单没有变化。请再按一次 Ctrl+Z。", "over")
