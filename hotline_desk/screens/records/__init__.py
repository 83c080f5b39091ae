"""台账: the office's own records, listed by kind, written in a panel made from the declared fields; 知识库, 会议与约谈."""

from hotline_desk.screens.records.knowledge import KnowledgePage
from hotline_desk.screens.records.meetings import MeetingsPage
from hotline_desk.screens.records.page import RecordsPage

__all__ = ["KnowledgePage", "MeetingsPage", "RecordsPage"]
