"""An act on several orders: which of them take it is looked up off the window's thread before anything comes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hotline_desk.services import bulk, library
from hotline_desk.services.office import Desk
from hotline_desk.widgets.background import Latest, Report


@dataclass(frozen=True, slots=True)
class Wanted:
    """An act on several orders (their row ids by number), checked order by order; nothing to check for printing."""

    name: str
    rows: Mapping[str, int]
    checked: bulk.Checked | None


class Many(Latest):
    """``answered`` carries a :class:`Wanted`; a key pressed twice is one question."""

    def look_up(self, desk: Desk, name: str, ids: Sequence[int]) -> None:
        """Ask which of these rows take the act."""
        kind = {"join": "join_matter"}.get(name, name)

        def work(report: Report) -> Wanted:
            numbers = library.numbers(desk, ids)
            rows = dict(zip(numbers, ids, strict=False)) if len(numbers) == len(ids) else dict.fromkeys(numbers, 0)
            return Wanted(name, rows, None if name == "print" else bulk.check(desk, numbers, kind, tell=report.step))

        self.ask(work)
