"""督办与提级: what the clauses propose, the numbered steps of each case, and the real paper beside them."""

from hotline_desk.screens.supervision.office import DeskSupervision
from hotline_desk.screens.supervision.page import SupervisionPage

__all__ = ["DeskSupervision", "SupervisionPage"]
