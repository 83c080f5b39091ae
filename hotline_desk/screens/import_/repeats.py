"""Which rows of a file are like orders the office has already: looked up in the background while the clerk checks."""

from __future__ import annotations

from PySide6.QtCore import QObject

from hotline_desk.screens.import_.checking import CheckView
from hotline_desk.services import surveying
from hotline_desk.services.importing import Plan
from hotline_desk.services.office import Desk
from hotline_desk.widgets import background


class RepeatsLook(QObject):
    """Marks the rows of the newest plan; an answer to an older plan is dropped. Longer files are looked through after the import."""

    def __init__(self, desk: Desk, check: CheckView) -> None:
        super().__init__(check)
        self.desk, self.check = desk, check
        check.planned.connect(self.look)
        self._plan: Plan | None = None
        self._task: background.Task | None = None

    def look(self, plan: Plan) -> None:
        """Look up the new rows of a plan."""
        self.stop()
        self._plan, desk = plan, self.desk
        asked = [(shown.row, read.fields) for shown, (read, made) in zip(plan.rows, plan.work, strict=True)
                 if shown.verdict == "new" and made is not None]
        if not 0 < len(asked) <= surveying.FORESEEN:
            return
        task = self._task = background.run(self, lambda report: surveying.foreseen(desk, asked, report.step))
        task.finished.connect(lambda found: self._found(plan, found))

    def stop(self) -> None:
        """The file was given up, or read anew."""
        self._plan = None
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _found(self, plan: Plan, found: dict[int, str]) -> None:
        if plan is self._plan:
            self._task = None
            self.check.rows.set_repeats(found)
