"""An encrypted office with two accounts; deriving keys costs little here."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline_desk.services import accounts, acts, keys, passwords
from hotline_desk.services.office import Desk
from hotline_desk.store import keys as store_keys
from hotline_desk.store import profile
from tests.services.unlocking.hands import BOSS, CHEAP, CLERK, clock


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", CHEAP)
    monkeypatch.setattr(passwords, "NOBODY", {**passwords.NOBODY, "cost": CHEAP})
    monkeypatch.setattr(store_keys, "COST", CHEAP)


@pytest.fixture(autouse=True)
def own_pc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(profile, "profile_path", lambda: tmp_path / "pc" / "profile.key")
    return tmp_path / "pc"


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, str]:
    """An encrypted office without accounts, and its recovery code."""
    code = keys.new_code()
    with Desk.create(tmp_path / "office", "youyilu", clock=clock, user="王敏", code=code) as desk:
        acts.record(desk, "BS1", "register", {"channel": "12345", "subject": "路灯不亮"})
    return tmp_path / "office", code


@pytest.fixture
def office(made: tuple[Path, str]) -> Path:
    """The same with an administrator 甲 and a clerk 乙, each with a password of their own."""
    with Desk.open(made[0], clock=clock) as desk:
        accounts.turn_on(desk, "甲", BOSS)
        accounts.add(desk, "乙", "clerk", CLERK, must_change=False)
    return made[0]
