"""挂账销项: the office's list of what is not settled yet, looked over, cleared, printed as a book."""

from hotline_desk.screens.ledgers.page import LedgerPage

__all__ = ["LedgerPage"]
