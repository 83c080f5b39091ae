"""A reminder that passed long ago does not hide that the order itself is overdue."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hotline_desk.services import acts, dossier, library, worklist
from hotline_desk.services.office import Desk
from hotline_desk.services.wording import next_words

GIVEN = datetime(2026, 9, 14, 10)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """城东: an urgent order has an hour until the feedback that is only reminded of, and days until its end."""
    made = Desk.create(tmp_path / "office", "chengdong", clock=lambda: GIVEN, user="王敏")
    acts.record(made, "A1", "register", {"channel": "12345", "kind": "complaint", "urgency": "urgent", "subject": "路灯不亮"})
    acts.record(made, "A1", "dispatch", {"to": "甲单位", "class": "general"})
    acts.record(made, "A1", "contact", {"reached": True})
    return made


def looked(desk: Desk, later: timedelta) -> tuple[str, str]:
    desk.clock = lambda: GIVEN + later
    [row] = worklist.rows(desk)
    return row.rule, row.urgency


@pytest.mark.parametrize("later", [timedelta(minutes=10), timedelta(hours=3)])
def test_while_the_deadline_stands_the_reminder_comes_next(desk: Desk, later: timedelta) -> None:
    assert looked(desk, later)[0] == "urgent_feedback"


def test_once_the_deadline_has_passed_too_the_order_is_overdue_everywhere(desk: Desk) -> None:
    """It stood under 今天必须完成 as 提醒已过 21 个工作日."""
    assert looked(desk, timedelta(days=30)) == ("handle", "over")
    shown = dossier.view(desk, "A1").next
    assert shown is not None
    assert (shown.rule, shown.urgency) == ("handle", "over")
    assert next_words(desk, desk.judge("A1")[1]).startswith("办理已超期")
    [row] = library.orders(desk)
    assert (row.rule, row.urgency) == ("handle", "over")
