"""A period's bulletin in the same preview as the papers of an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from hotline_desk.screens.print_preview.dialog import PrintPreview
from hotline_desk.screens.print_preview.matter import MatterPrinting
from hotline_desk.screens.print_preview.office import Paper, Values
from hotline_desk.services import bulletin_papers
from hotline_desk.services.bulletin_views import Bulletin
from hotline_desk.services.office import Desk
from hotline_desk.services.steps import Tell


class BulletinPrinting(MatterPrinting):
    """:class:`PrintOffice` for the figures the page shows; nobody edits them on the way to paper."""

    def __init__(self, desk: Desk, found: Bulletin, state: str) -> None:
        super().__init__(desk)
        self.found, self.state = found, state

    def forms(self, number: str) -> Sequence[tuple[str, str]]:
        return ((bulletin_papers.FORM[0], bulletin_papers.title(self.found)),)

    def draw(self, form: str, numbers: Sequence[str], values: Mapping[str, Values], tell: Tell) -> Paper:
        tell(0, 1, "正在排版")
        printed = bulletin_papers.draw(self.desk, self.found, self.state)
        return Paper(printed.pdf, printed.pages, tuple(printed.missing_glyphs))

    def keep(self, form: str, numbers: Sequence[str]) -> None:
        """The bulletin went out: logged."""
        bulletin_papers.printed(self.desk, self.found)


def open_bulletin(host: QWidget, desk: Desk, found: Bulletin, state: str, say: Callable[..., Any]) -> PrintPreview:
    """Open the preview of a bulletin over ``host``; ``say(title)`` once something went out."""
    preview = PrintPreview(host, BulletinPrinting(desk, found, state), (found.title,), bulletin_papers.FORM[0])
    preview.names.hide()  # units and counts only
    preview.printed.connect(say)
    preview.open()
    return preview
