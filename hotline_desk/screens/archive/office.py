"""What 归档 needs of the office, and the few lines over the services that give it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from hotline_desk.screens.page import DeskSearching, Searching
from hotline_desk.services.archiving import ArchiveRow
from hotline_desk.services.steps import Tell
from hotline_desk.services.views import Done


class ArchiveOffice(Searching, Protocol):
    """The office as 归档 sees it; ``export`` is called in a worker thread."""

    def rows(self) -> Sequence[ArchiveRow]: ...

    def header(self, rows: Sequence[ArchiveRow]) -> str: ...

    def archive(self, numbers: Sequence[str], note: str, tell: Tell) -> Done: ...

    def keep_draft(self, key: str, typed: Mapping[str, Any] | None) -> bool: ...

    def draft(self, key: str) -> Mapping[str, Any]: ...

    def export(self, number: str, folder: Path, tell: Tell) -> Mapping[str, Sequence[str]]: ...


class DeskArchive(DeskSearching):
    """:class:`ArchiveOffice` over an opened desk."""

    def rows(self) -> Sequence[ArchiveRow]:
        from hotline_desk.services import archiving

        return archiving.rows(self.desk)

    def header(self, rows: Sequence[ArchiveRow]) -> str:
        from hotline_desk.services import archiving

        return archiving.header(self.desk, rows)

    def archive(self, numbers: Sequence[str], note: str, tell: Tell) -> Done:
        """Raises Refused where one of them may not be archived, Cancelled by ``tell``; then none is."""
        from hotline_desk.services import archiving

        return archiving.archive(self.desk, numbers, note, tell)

    def keep_draft(self, key: str, typed: Mapping[str, Any] | None) -> bool:
        """Keep what was typed (None forgets it); False where the store cannot."""
        from hotline_desk.services import drafts

        return drafts.keep(self.desk, key, typed)

    def draft(self, key: str) -> Mapping[str, Any]:
        from hotline_desk.services import drafts

        return drafts.load(self.desk, key)

    def export(self, number: str, folder: Path, tell: Tell) -> Mapping[str, Sequence[str]]:
        """Raises Refused where the folder cannot be written, Cancelled by ``tell``; then nothing is."""
        from hotline_desk.services import archiving

        return archiving.export(self.desk, number, folder, tell)
