"""What the dossier needs of the office, and the one place where that is asked of the services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from hotline_desk.services import dossier, knowledge, why
from hotline_desk.services.knowledge import Answer
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.views import Done, OrderView, Why

if TYPE_CHECKING:
    from hotline_desk.services.attachments import Viewing


class DossierOffice(Protocol):
    """The office as the dossier sees it; the tests stand in for it."""

    def today(self) -> date: ...

    def view(self, number: str) -> OrderView: ...

    def answers(self, number: str) -> Sequence[Answer]: ...

    def reveal(self, number: str) -> tuple[str, str]: ...

    def why_clock(self, number: str, rule: str, round_: int) -> Why: ...

    def why_finding(self, number: str, rule: str) -> Why: ...

    def clause(self, number: str) -> Why: ...

    def copy_of(self, attachment: int) -> Path: ...

    def remove_file(self, number: str, attachment: int) -> Done: ...

    def save_note(self, number: str, words: str) -> bool: ...

    def load_note(self, number: str) -> str: ...


class DeskDossier:
    """:class:`DossierOffice` over an opened desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._viewing: Viewing | None = None

    def today(self) -> date:
        return self.desk.now().date()

    def view(self, number: str) -> OrderView:
        """The order; raises Refused for an unknown number."""
        return dossier.view(self.desk, number)

    def answers(self, number: str) -> Sequence[Answer]:
        """What 知识库 says about the order."""
        return knowledge.of_order(self.desk, number)

    def reveal(self, number: str) -> tuple[str, str]:
        """Full name and phone; the service logs it before handing them out."""
        return dossier.reveal(self.desk, number, "查看档案")

    def why_clock(self, number: str, rule: str, round_: int) -> Why:
        """Why a clock runs out when it does; the bare clause where the clock is gone meanwhile."""
        try:
            return why.timer(self.desk, number, rule, round_)
        except Refused:
            return why.clause(self.desk, rule)

    def why_finding(self, number: str, rule: str) -> Why:
        return why.finding(self.desk, number, rule)

    def clause(self, number: str) -> Why:
        return why.clause(self.desk, number)

    def copy_of(self, attachment: int) -> Path:
        """A private copy of a file for looking at; wiped when the program ends. In a worker thread."""
        if self._viewing is None:
            from hotline_desk.services.attachments import Viewing

            self._viewing = Viewing()
        return self._viewing.copy(self.desk, attachment)

    def remove_file(self, number: str, attachment: int) -> Done:
        """Raises Refused or StoreError."""
        from hotline_desk.services import materials

        return materials.remove(self.desk, number, attachment)

    def save_note(self, number: str, words: str) -> bool:
        """Keep a note that was typed and not added (empty words forget it); False where the store cannot."""
        from hotline_desk.services import registering

        try:
            registering.save_draft(self.desk, f"note:{number}", {"text": words} if words else None)
        except StoreError:
            return False
        return True

    def load_note(self, number: str) -> str:
        from hotline_desk.services import registering

        return str((registering.load_draft(self.desk, f"note:{number}") or {}).get("text", ""))
