"""What a test of 工单库 reads."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from hotline_desk.screens.library import LibraryPage
from hotline_desk.widgets.floating import Layer

NUMBERS = [f"BS2609-{i:04d}" for i in range(5)]


def settled(qtbot: QtBot, page: LibraryPage) -> None:
    """Wait until the list is read."""
    qtbot.waitUntil(lambda: not page.reading)


def orders(page: LibraryPage) -> list[str]:
    """The orders of the list, from the top."""
    return [row.order for row in page.table.rows_model.rows]


def layer(page: LibraryPage, kind: type[Layer]) -> Layer:
    """What of this kind lies over the page."""
    return next(w for w in page.findChildren(kind) if w.isVisible())
