"""同一诉求: what may be repeated and is to be decided on, the matters there are, where complaints gather, other names of places."""

from hotline_desk.screens.matters.matter_page import MatterPage
from hotline_desk.screens.matters.page import MattersPage

__all__ = ["MatterPage", "MattersPage"]
