"""The preview of a record of 台账: minutes of a meeting, the notice or the record of an interview."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from hotline_desk.screens.print_preview.dialog import PrintPreview
from hotline_desk.screens.print_preview.office import DeskPrinting, Paper, Values
from hotline_desk.services import meetings, printing, records
from hotline_desk.services.office import Desk
from hotline_desk.services.steps import Tell


class RecordPrinting(DeskPrinting):
    """:class:`PrintOffice` for a record of 台账: its number stands where an order's does."""

    def forms(self, number: str) -> Sequence[tuple[str, str]]:
        return meetings.forms(self.desk, records.get(self.desk, number))

    def fill(self, form: str, number: str, reveal: bool) -> Values:
        known = printing.in_words(form, meetings.fill(self.desk, form, number))
        return {**known, **printing.numbered(self.desk, form, [number]).get(number, {})}

    def draw(self, form: str, numbers: Sequence[str], values: Mapping[str, Values], tell: Tell) -> Paper:
        tell(0, 1, "正在排版")
        printed = meetings.draw(self.desk, form, numbers[0], values.get(numbers[0], {}))
        return Paper(printed.pdf, printed.pages, tuple(printed.missing_glyphs))

    def log_reveal(self, number: str) -> None:
        """A record holds no citizen's name of its own."""


def open_record(host: QWidget, desk: Desk, number: str, say: Callable[..., Any]) -> PrintPreview:
    """Open the preview of a record's papers over ``host``; ``say(title)`` once something went out."""
    preview = PrintPreview(host, RecordPrinting(desk), (number,))
    preview.printed.connect(say)
    preview.open()
    return preview
