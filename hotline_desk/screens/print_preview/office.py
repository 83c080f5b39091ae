"""What the preview needs of the office, and the one place where that is asked of the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from hotline_desk.services import appeals, dossier, printing
from hotline_desk.services.office import Desk
from hotline_desk.services.steps import Tell

Values = Mapping[str, Any]
EXPLANATION = appeals.FORM  # written by the program from the record: no word of it can be changed


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

    def boxes(self, form: str, values: Values) -> Mapping[str, Sequence[tuple[str, str]]]: ...

    def ticked(self, form: str, values: Values) -> Mapping[str, Sequence[str]]: ...

    def changes(self, form: str, number: str) -> Values: ...

    def keep_changes(self, form: str, number: str, changes: Values | None) -> bool: ...

    def draw(self, form: str, numbers: Sequence[str], values: Mapping[str, Values], tell: Tell) -> Paper: ...

    def page(self, pdf: bytes, page: int, scale: float) -> tuple[int, int, bytes]: ...

    def keep(self, form: str, numbers: Sequence[str]) -> None: ...

    def log_reveal(self, number: str) -> None: ...


class DeskPrinting:
    """:class:`PrintOffice` over an opened desk (its store may be read from any thread)."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def forms(self, number: str) -> Sequence[tuple[str, str]]:
        """(id, title), the office's own forms first; the explanation a unit may ask for comes last."""
        return [*printing.forms(self.desk, number), EXPLANATION]

    def labels(self, form: str) -> Mapping[str, str]:
        return {} if form == EXPLANATION[0] else printing.labels_of(form)

    def boxes(self, form: str, values: Values) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The boxes to tick, by field: those this office's regulation knows, and what the values tick."""
        return {} if form == EXPLANATION[0] else printing.boxes(form, self.desk.pack.id, values)

    def ticked(self, form: str, values: Values) -> Mapping[str, Sequence[str]]:
        return {} if form == EXPLANATION[0] else printing.ticked(form, values)

    def changes(self, form: str, number: str) -> Values:
        """What was changed by hand on this paper before."""
        return printing.kept_changes(self.desk, form, number)

    def keep_changes(self, form: str, number: str, changes: Values | None) -> bool:
        return printing.keep_changes(self.desk, form, number, changes)

    def fill(self, form: str, number: str, reveal: bool) -> Values:
        """The form's fields as the engine knows them, with the number it will carry."""
        if form == EXPLANATION[0]:
            return {}
        known = printing.in_words(form, printing.fill(self.desk, form, number, reveal=reveal))
        return {**known, **printing.numbered(self.desk, form, [number]).get(number, {})}

    def draw(self, form: str, numbers: Sequence[str], values: Mapping[str, Values], tell: Tell) -> Paper:
        explained = form == EXPLANATION[0]
        printed = appeals.draw(self.desk, numbers, tell) if explained else printing.draw(self.desk, form, numbers, values, tell)
        return Paper(printed.pdf, printed.pages, tuple(printed.missing_glyphs))

    def page(self, pdf: bytes, page: int, scale: float) -> tuple[int, int, bytes]:
        """One page as (width, height, RGB); scale 1 is 72 dots an inch."""
        return printing.page_image(pdf, page, scale)

    def keep(self, form: str, numbers: Sequence[str]) -> None:
        """The papers went out: keep their numbers, log the printing."""
        if form == EXPLANATION[0]:
            appeals.printed(self.desk, numbers)
        else:
            printing.keep_numbers(self.desk, form, numbers)

    def log_reveal(self, number: str) -> None:
        """Name and phone will stand on the paper: logged like any other look at them."""
        dossier.reveal(self.desk, number, "打印")
