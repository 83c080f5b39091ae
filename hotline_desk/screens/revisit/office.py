"""What 回访 needs of the office, and the few lines over the services that give it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from hotline_desk.screens.page import DeskSearching, Searching
from hotline_desk.services.calls import Outcome
from hotline_desk.services.conflicts import Clash
from hotline_desk.services.office import StoreError
from hotline_desk.services.revisiting import CallRow, CallSheet, Heard
from hotline_desk.services.views import Done, Why


class RevisitOffice(Searching, Protocol):
    """The office as 回访 sees it; tests may stand in for it."""

    def queue(self) -> Sequence[CallRow]: ...

    def queue_after(self, rows: Sequence[CallRow], number: str) -> Sequence[CallRow]: ...

    def header(self, rows: Sequence[CallRow]) -> str: ...

    def all_called(self) -> tuple[str, str]: ...

    def sheet(self, number: str) -> CallSheet: ...

    def outcome(self, number: str, data: Mapping[str, Any]) -> Outcome: ...

    def save(self, number: str, heard: Heard, version: int) -> Done: ...

    def send_back(self, number: str, version: int) -> Done: ...

    def missed(self, number: str, source: str, version: int) -> Done: ...

    def clashes(self, number: str, version: int, data: Mapping[str, Any]) -> tuple[int, Sequence[Clash]]: ...

    def now(self) -> datetime: ...

    def slots(self) -> Sequence[tuple[datetime, str]]: ...

    def appointing(self, when: datetime) -> Outcome: ...

    def appoint(self, number: str, when: datetime, note: str, version: int) -> Done: ...

    def reveal(self, number: str) -> tuple[str, str]: ...

    def clause(self, number: str) -> Why: ...

    def keep_draft(self, number: str, typed: Mapping[str, Any] | None) -> bool: ...

    def draft(self, number: str) -> Mapping[str, Any]: ...


class DeskRevisit(DeskSearching):
    """:class:`RevisitOffice` over an opened desk."""

    def queue(self) -> Sequence[CallRow]:
        from hotline_desk.services import revisiting

        return revisiting.queue(self.desk)

    def queue_after(self, rows: Sequence[CallRow], number: str) -> Sequence[CallRow]:
        """The queue with one order of it read again."""
        from hotline_desk.services import revisiting

        return revisiting.queue_after(self.desk, rows, number)

    def header(self, rows: Sequence[CallRow]) -> str:
        from hotline_desk.services import revisiting

        return revisiting.header(self.desk, rows)

    def all_called(self) -> tuple[str, str]:
        """Title and sentence of an empty queue."""
        from hotline_desk.services import revisiting

        return revisiting.all_called(self.desk)

    def sheet(self, number: str) -> CallSheet:
        """Raises Refused for an unknown number."""
        from hotline_desk.services import revisiting

        return revisiting.sheet(self.desk, number)

    def outcome(self, number: str, data: Mapping[str, Any]) -> Outcome:
        from hotline_desk.services import revisiting

        return revisiting.outcome(self.desk, number, data)

    def save(self, number: str, heard: Heard, version: int) -> Done:
        """Raises Refused or Conflict; then nothing has changed."""
        from hotline_desk.services import revisiting

        return revisiting.save(self.desk, number, heard, version)

    def send_back(self, number: str, version: int) -> Done:
        from hotline_desk.services import revisiting

        return revisiting.send_back(self.desk, number, "", version)

    def missed(self, number: str, source: str, version: int) -> Done:
        from hotline_desk.services import revisiting

        return revisiting.missed(self.desk, number, source, version)

    def clashes(self, number: str, version: int, data: Mapping[str, Any]) -> tuple[int, Sequence[Clash]]:
        """(the order's version now, what a colleague answered beside these answers) since ``version``."""
        from hotline_desk.services import conflicts

        return self.desk.store.version(number), conflicts.clashes(self.desk, number, version, [("revisit", data)])

    def now(self) -> datetime:
        return self.desk.now()

    def slots(self) -> Sequence[tuple[datetime, str]]:
        """Moments to choose from for 约时再拨."""
        from hotline_desk.services import calls

        return calls.slots(self.desk)

    def appointing(self, when: datetime) -> Outcome:
        from hotline_desk.services import calls

        return calls.appointing(self.desk, when)

    def appoint(self, number: str, when: datetime, note: str, version: int) -> Done:
        """Raises Refused or Conflict."""
        from hotline_desk.services import calls

        return calls.appoint(self.desk, number, when, note, version)

    def reveal(self, number: str) -> tuple[str, str]:
        """Full name and phone; the service logs it before handing them out."""
        from hotline_desk.services import dossier

        return dossier.reveal(self.desk, number, "回访拨打")

    def clause(self, number: str) -> Why:
        from hotline_desk.services import why

        return why.clause(self.desk, number)

    def keep_draft(self, number: str, typed: Mapping[str, Any] | None) -> bool:
        """Keep answers that were not saved (None forgets them); False where the store cannot."""
        from hotline_desk.services import registering

        try:
            registering.save_draft(self.desk, f"revisit:{number}", typed)
        except StoreError:
            return False
        return True

    def draft(self, number: str) -> Mapping[str, Any]:
        from hotline_desk.services import registering

        return registering.load_draft(self.desk, f"revisit:{number}") or {}
