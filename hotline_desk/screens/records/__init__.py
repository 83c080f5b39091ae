"""台账: the office's own records, listed by kind, written in a panel made from the declared fields."""

from hotline_desk.screens.records.page import RecordsPage

__all__ = ["RecordsPage"]
