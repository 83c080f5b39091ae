"""The sheet of one matter in the same preview as the papers of an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from hotline_desk.screens.print_preview.dialog import PrintPreview
from hotline_desk.screens.print_preview.office import Paper, Values
from hotline_desk.services import matter_papers, printing
from hotline_desk.services.office import Desk
from hotline_desk.services.steps import Tell


class MatterPrinting:
    """:class:`PrintOffice` for one matter: a single form that nobody edits; names and phones stay masked."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def forms(self, number: str) -> Sequence[tuple[str, str]]:
        return (matter_papers.FORM,)

    def labels(self, form: str) -> Mapping[str, str]:
        return {}

    def fill(self, form: str, number: str, reveal: bool) -> Values:
        return {}

    def boxes(self, form: str, values: Values) -> Mapping[str, Sequence[tuple[str, str]]]:
        return {}

    def ticked(self, form: str, values: Values) -> Mapping[str, Sequence[str]]:
        return {}

    def changes(self, form: str, number: str) -> Values:
        return {}

    def keep_changes(self, form: str, number: str, changes: Values | None) -> bool:
        return False

    def draw(self, form: str, numbers: Sequence[str], values: Mapping[str, Values], tell: Tell) -> Paper:
        tell(0, 1, "正在排版")
        printed = matter_papers.draw(self.desk, numbers[0])
        return Paper(printed.pdf, printed.pages, tuple(printed.missing_glyphs))

    def page(self, pdf: bytes, page: int, scale: float) -> tuple[int, int, bytes]:
        """One page as (width, height, RGB); scale 1 is 72 dots an inch."""
        return printing.page_image(pdf, page, scale)

    def keep(self, form: str, numbers: Sequence[str]) -> None:
        """The sheet went out: logged."""
        matter_papers.printed(self.desk, numbers[0])

    def log_reveal(self, number: str) -> None:
        """Nothing is uncovered on this sheet."""


def open_matter(host: QWidget, desk: Desk, name: str, say: Callable[..., Any]) -> PrintPreview:
    """Open the preview of a matter's sheet over ``host``; ``say(title)`` once something went out."""
    preview = PrintPreview(host, MatterPrinting(desk), (name,), matter_papers.FORM[0])
    preview.names.hide()  # nothing of this sheet is uncovered
    preview.printed.connect(say)
    preview.open()
    return preview
