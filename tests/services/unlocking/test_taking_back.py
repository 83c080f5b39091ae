"""Ctrl+Z of what was done to a user: the passwords that open the office are as before too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import accounts, acts, unlocking
from hotline_desk.services.office import Desk, Refused, StoreError
from tests.services.unlocking.hands import BOSS, CLERK, NEW, enter, may


def _wraps(desk: Desk) -> int:
    ring = desk.store.ring()
    assert ring is not None
    return len(ring.users)


def test_a_user_taken_back_opens_nothing_and_may_be_added_again(office: Path) -> None:
    with enter(office, "甲", BOSS) as desk:
        accounts.add(desk, "丙", "clerk", NEW, must_change=False)
        assert _wraps(desk) == 3
        acts.undo(desk)
        assert [a.name for a in accounts.listed(desk)] == ["甲", "乙"]
        assert _wraps(desk) == 2
    assert not may(office, "丙", NEW)
    with enter(office, "甲", BOSS) as desk:
        accounts.add(desk, "丙", "reviewer", NEW, must_change=False)
    with enter(office, "丙", NEW) as desk:
        assert desk.role == "reviewer"


def test_who_was_stopped_by_mistake_signs_in_with_the_password_of_before(office: Path) -> None:
    with enter(office, "甲", BOSS) as desk:
        accounts.change(desk, "乙", active=False)
        assert not unlocking.wraps_of(desk, "乙")
        acts.undo(desk)
    assert may(office, "乙", CLERK)
    with enter(office, "甲", BOSS) as desk:
        accounts.change(desk, "乙", active=False)
        accounts.change(desk, "乙", active=True, password=NEW)
        acts.undo(desk)
    assert not may(office, "乙", NEW)
    assert not may(office, "乙", CLERK)


def test_a_later_change_and_the_last_administrator_are_not_lost(office: Path) -> None:
    with enter(office, "甲", BOSS) as desk:
        accounts.change(desk, "乙", role="administrator")
        made = desk.undo_stack[-1]
        accounts.change(desk, "甲", role="clerk")
        with pytest.raises(Refused, match="最后一个系统管理员"):
            acts.undo(desk, made)
        accounts.add(desk, "丙", "administrator", NEW)
        accounts.change(desk, "乙", role="reviewer")
        with pytest.raises(Refused, match="之后又改过"):
            acts.undo(desk, made)


def test_a_password_that_was_reset_stays_and_older_acts_can_still_be_taken_back(office: Path) -> None:
    with enter(office, "甲", BOSS) as desk:
        accounts.add(desk, "丙", "clerk", NEW)
        accounts.change(desk, "乙", role="reviewer")
        accounts.set_password(desk, "乙", NEW)
        assert [done.message for done in desk.undo_stack] == ["新增用户 丙"]
        acts.undo(desk)
        assert accounts.find(desk, "丙") is None
        assert not desk.undo_stack


def test_only_an_administrator_takes_it_back(office: Path) -> None:
    with enter(office, "甲", BOSS) as desk:
        accounts.add(desk, "丙", "clerk", NEW, must_change=False)
        accounts.sign_in(desk, "乙", CLERK)
        with pytest.raises(Refused, match="管理用户"):
            acts.undo(desk)
        assert accounts.find(desk, "丙") is not None


def test_what_another_administrator_changed_meanwhile_leaves_no_password_behind(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with enter(office, "甲", BOSS) as desk, enter(office, "甲", BOSS) as other:
        accounts.change(desk, "乙", active=False)
        begin = unlocking.let_back

        def later(*which: Any) -> None:
            accounts.change(other, "乙", role="reviewer")
            begin(*which)

        monkeypatch.setattr(unlocking, "let_back", later)
        with pytest.raises((Refused, StoreError)):
            acts.undo(desk)
        assert not unlocking.wraps_of(desk, "乙")
