"""What 督办与提级 needs of the office, and the few lines over the services that give it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from hotline_desk.screens.page import DeskSearching, Searching
from hotline_desk.services.scans import Scan
from hotline_desk.services.supervise_case import CaseFile
from hotline_desk.services.supervising import CaseRow
from hotline_desk.services.views import Done, Why

SCANS_SHOWN = 3


class SupervisionOffice(Searching, Protocol):
    """The office as 督办与提级 sees it; ``draw`` and ``page`` are called in a worker thread."""

    def rows(self) -> Sequence[CaseRow]: ...

    def header(self, rows: Sequence[CaseRow]) -> str: ...

    def case(self, number: str, track: str) -> CaseFile: ...

    def dismiss(self, number: str, track: str, reason: str) -> Done: ...

    def read_scan(self, path: Path) -> Scan: ...

    def keep_scan(self, number: str, track: str, path: Path) -> Done: ...

    def keep_draft(self, key: str, typed: Mapping[str, Any] | None) -> bool: ...

    def draft(self, key: str) -> Mapping[str, Any]: ...

    def fresh_scans(self) -> Sequence[Path]: ...

    def scan_folder(self) -> str: ...

    def set_scan_folder(self, folder: Path, seen: str) -> Done: ...

    def draw(self, number: str, form: str) -> tuple[bytes, int]: ...

    def page(self, pdf: bytes, scale: float, page: int = 0) -> tuple[int, int, bytes]: ...

    def why(self, number: str, rule: str) -> Why: ...


class DeskSupervision(DeskSearching):
    """:class:`SupervisionOffice` over an opened desk."""

    def rows(self) -> Sequence[CaseRow]:
        from hotline_desk.services import supervising

        return supervising.rows(self.desk)

    def header(self, rows: Sequence[CaseRow]) -> str:
        from hotline_desk.services import supervising

        return supervising.header(rows)

    def case(self, number: str, track: str) -> CaseFile:
        """Raises Refused for an unknown number."""
        from hotline_desk.services import supervise_case

        return supervise_case.case(self.desk, number, track)

    def dismiss(self, number: str, track: str, reason: str) -> Done:
        """Raises Refused without a reason."""
        from hotline_desk.services import supervising

        return supervising.dismiss(self.desk, number, track, reason)

    def read_scan(self, path: Path) -> Scan:
        """A scan with the paper its code names; in a worker. Raises Refused for what is no scan."""
        from hotline_desk.services import scans

        return scans.read(self.desk, path)

    def keep_scan(self, number: str, track: str, path: Path) -> Done:
        """Raises Refused for what is no scan, StoreError where it cannot be kept."""
        from hotline_desk.services import supervise_case

        return supervise_case.keep_scan(self.desk, number, track, path)

    def keep_draft(self, key: str, typed: Mapping[str, Any] | None) -> bool:
        """Keep what was typed (None forgets it); False where the store cannot."""
        from hotline_desk.services import drafts

        return drafts.keep(self.desk, key, typed)

    def draft(self, key: str) -> Mapping[str, Any]:
        from hotline_desk.services import drafts

        return drafts.load(self.desk, key)

    def fresh_scans(self) -> Sequence[Path]:
        from hotline_desk.services import scans

        return scans.fresh(self.desk, SCANS_SHOWN)

    def scan_folder(self) -> str:
        from hotline_desk.services import scans

        return scans.folder(self.desk)

    def set_scan_folder(self, folder: Path, seen: str) -> Done:
        """``seen``: the folder when the choosing began. Raises Refused, Conflict where another set one meanwhile."""
        from hotline_desk.services import scans
        from hotline_desk.services.taking_back import told

        scans.set_folder(self.desk, folder, seen)
        return told(self.desk, "扫描文件夹已设好", folder.name)

    def draw(self, number: str, form: str) -> tuple[bytes, int]:
        """The PDF as it would come out now, and its pages."""
        from hotline_desk.services import supervise_case

        made = supervise_case.paper(self.desk, number, form)
        return made.pdf, made.pages

    def page(self, pdf: bytes, scale: float, page: int = 0) -> tuple[int, int, bytes]:
        from hotline_desk.services import supervise_case

        return supervise_case.paper_page(pdf, scale, page)

    def why(self, number: str, rule: str) -> Why:
        from hotline_desk.services import why

        return why.finding(self.desk, number, rule)
