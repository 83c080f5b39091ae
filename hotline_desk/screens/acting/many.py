"""One act on many orders: foreseen and recorded in a worker, with how far it is, and what is left out named above."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from hotline_desk.screens.acting.office import ActOffice, Step
from hotline_desk.services.bulk import Foreseen, Stop
from hotline_desk.widgets.background import Report, Task, run
from hotline_desk.widgets.panes import Card, clear, row
from hotline_desk.widgets.text import ClauseLink, Label, Para

SHOWN, NAMED = 4, 3


class Crowd(QObject):
    """The work behind a panel for several orders.

    ``foreseen`` carries a :class:`Foreseen`, ``ended`` a Done or Stopped, ``told`` a sentence on how far it is;
    ``stopped``: what was being recorded was given up, nothing of it is kept.
    """

    foreseen = Signal(object)
    ended = Signal(object)
    failed = Signal(str)
    told = Signal(str)
    stopped = Signal()

    def __init__(self, parent: QObject, office: ActOffice) -> None:
        super().__init__(parent)
        self.office = office
        self.task: Task | None = None
        self.recording = False

    def foresee(self, numbers: Sequence[str], steps: Sequence[Step], at: datetime | None) -> None:
        """Reckon what follows for all of them; an older reckoning is dropped."""
        self.stop()

        def work(report: Report) -> Foreseen:
            return self.office.foresee(numbers, steps, at, report.step)

        self._start(run(self, work)).finished.connect(self._foreseen)

    def record(self, numbers: Sequence[str], steps: Sequence[Step], at: datetime | None) -> None:
        """Keep the act on all of them, in one transaction."""
        self.stop()
        self.recording = True

        def work(report: Report) -> object:
            return self.office.record_many(numbers, steps, at, report.step)

        self._start(run(self, work)).finished.connect(self._ended)

    def stop(self) -> bool:
        """取消: what is under way ends at its next order. True while it is not known whether what is recorded is kept:
        it is once all of it was written, else ``stopped`` is told.
        """
        if self.task is not None and self.task.running:
            self.task.cancel()
            if self.recording:
                self.told.emit("正在停下……")
                return True
            for signal in (self.task.finished, self.task.failed, self.task.progress, self.task.cancelled):
                signal.disconnect()
            self.task = None
        return False

    def _start(self, task: Task) -> Task:
        self.task = task
        task.progress.connect(self._told)
        task.failed.connect(self._failed)
        task.cancelled.connect(self._cancelled)
        return task

    def _told(self, done: int, total: int, words: str) -> None:
        if done == total or done % 10 == 0:
            self.told.emit(f"{words} {done} / {total} 件…")

    def _foreseen(self, found: Foreseen) -> None:
        self.foreseen.emit(found)

    def _cancelled(self) -> None:
        self.recording = False
        self.stopped.emit()

    def _ended(self, outcome: object) -> None:
        self.recording = False
        self.ended.emit(outcome)

    def _failed(self, error: object) -> None:
        self.recording = False
        self.failed.emit(f"没有算成：{error}" if isinstance(error, OSError) else "没有算成，请关上再试。工单没有变化。")


class LeftOut(Card):
    """The orders an act does not meet, each with its reason; ``opened`` carries a clause."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__("soon", tinted=True, margins=(12, 8, 12, 8), spacing=2)
        self.setAccessibleName("不能一起办的工单")
        self.hide()

    def show_stops(self, stops: Sequence[Stop]) -> None:
        """Show the first of them in full and how many more there are."""
        clear(self.body)
        self.setVisible(bool(stops))
        if not stops:
            return
        self.body.addWidget(Label(f"{len(stops)} 件不一起办，其余的照办：", 13, True, "soon.text", elide=False))
        groups: dict[tuple[str, str], list[str]] = {}
        for stop in stops:
            groups.setdefault((stop.message, stop.clause), []).append(stop.order)
        for (message, clause), orders in list(groups.items())[:SHOWN]:
            self._line(message, clause, orders)
        rest = sum(len(orders) for orders in list(groups.values())[SHOWN:])
        if rest:
            self.body.addWidget(Label(f"另有 {rest} 件各有各的理由，见各自档案", 13, colour="t2"))

    def _line(self, message: str, clause: str, orders: Sequence[str]) -> None:
        line = row(spacing=8)
        tail = f" 等 {len(orders)} 件" if len(orders) > NAMED else ""
        line.addWidget(Para(f"{message}：{'、'.join(orders[:NAMED])}{tail}", 13, 2), 1)
        if clause:
            link = ClauseLink(clause)
            link.opened.connect(self.opened)
            line.addWidget(link)
        self.body.addLayout(line)
