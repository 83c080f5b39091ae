"""工单库: every order, filtered, sorted, chosen, worked on together and exported."""

from hotline_desk.screens.library.page import LibraryPage

__all__ = ["LibraryPage"]
