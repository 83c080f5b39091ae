"""同一诉求: what may be repeated and is to be decided on, the matters there are, where complaints gather, other names of places."""

from collections.abc import Callable
from typing import Any

from hotline_desk.screens.matters.matter_page import MatterPage
from hotline_desk.screens.matters.page import MattersPage
from hotline_desk.services.office import Desk

__all__ = ["MatterPage", "MattersPage", "matter_page", "matters_page"]


def matters_page(desk: Desk, closing: Any) -> MattersPage:
    """The place in the rail; ``closing`` is the window's signal before the office is closed."""
    page = MattersPage(desk)
    closing.connect(page.close_down)
    return page


def matter_page(desk: Desk, closing: Any, print_sheet: Callable[[str], Any]) -> MatterPage:
    """The page of one matter; ``print_sheet`` shows its paper."""
    page = MatterPage(desk)
    page.print_wanted.connect(print_sheet)
    closing.connect(page.close_down)
    return page
