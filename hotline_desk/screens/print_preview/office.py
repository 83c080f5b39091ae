"""What the preview needs of the office, and the one place where that is asked of the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hotline_desk.services import dossier, printing
from hotline_desk.services.office import Desk

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    """A drawn PDF: its pages and the characters no typeface has."""

    pdf: bytes
    pages: int
    missing: tuple[str, ...] = ()


class PrintOffice(Protocol):
    """The office as the preview sees it; ``draw`` and ``page`` are called in a worker thread."""

    def forms(self, number: str) -> Sequence[tuple[str, str]]: ...

    def labels(self, form: str) -> Mapping[str, str]: ...

    def fill(self, form: str, number: str, reveal: bool) -> Values: ...

    def draw(self, form: str, numbers: Sequence[str], values: Mapping[str, Values]) -> Paper: ...

    def page(self, pdf: bytes, page: int, scale: float) -> tuple[int, int, bytes]: ...

    def keep(self, form: str, numbers: Sequence[str]) -> None: ...

    def log_reveal(self, number: str) -> None: ...


class DeskPrinting:
    """:class:`PrintOffice` over an opened desk (its store may be read from any thread)."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def forms(self, number: str) -> Sequence[tuple[str, str]]:
        """(id, title), the office's own forms first."""
        return printing.forms(self.desk, number)

    def labels(self, form: str) -> Mapping[str, str]:
        return printing.labels_of(form)

    def fill(self, form: str, number: str, reveal: bool) -> Values:
        """The form's fields as the engine knows them, with the number it will carry."""
        known = printing.in_words(form, printing.fill(self.desk, form, number, reveal=reveal))
        return {**known, **printing.numbered(self.desk, form, [number]).get(number, {})}

    def draw(self, form: str, numbers: Sequence[str], values: Mapping[str, Values]) -> Paper:
        printed = printing.draw(self.desk, form, numbers, values)
        return Paper(printed.pdf, printed.pages, tuple(printed.missing_glyphs))

    def page(self, pdf: bytes, page: int, scale: float) -> tuple[int, int, bytes]:
        """One page as (width, height, RGB); scale 1 is 72 dots an inch."""
        return printing.page_image(pdf, page, scale)

    def keep(self, form: str, numbers: Sequence[str]) -> None:
        """The papers went out: keep their numbers, log the printing."""
        printing.keep_numbers(self.desk, form, numbers)

    def log_reveal(self, number: str) -> None:
        """Name and phone will stand on the paper: logged like any other look at them."""
        dossier.reveal(self.desk, number, "打印")
