"""今日: one list ordered by deadline, and the order under the cursor beside it."""

from hotline_desk.screens.today.page import TodayPage

__all__ = ["TodayPage"]
