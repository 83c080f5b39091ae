"""Reading the queue off the window's thread: at once where it is short, a moment later where a thousand orders wait."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from hotline_desk.screens.revisit.office import RevisitOffice
from hotline_desk.services.revisiting import CallRow
from hotline_desk.widgets.background import Latest

MOMENT_MS, SHORT = 50, 300  # a queue of so few orders is waited for, so that nothing is painted without it

Answer = tuple[Sequence[CallRow], str]


class QueueReader(Latest):
    """``answered`` carries the rows and the line above them; an answer to an older question is dropped."""

    def __init__(self, parent: QObject, office: RevisitOffice) -> None:
        super().__init__(parent)
        self.office = office

    def read(self, known: int) -> bool:
        """Ask anew, ``known`` rows being listed now; True where it was answered before this returns."""
        office = self.office

        def work(_report: object) -> Answer:
            rows = office.queue()
            return rows, office.header(rows)

        self.ask(work)
        if known < SHORT:
            self.settle(MOMENT_MS)
        return not self.busy
