"""回访: the queue, what to ask in the regulation's words, and what follows from the answers before saving."""

from hotline_desk.screens.revisit.office import DeskRevisit
from hotline_desk.screens.revisit.page import RevisitPage

__all__ = ["DeskRevisit", "RevisitPage"]
