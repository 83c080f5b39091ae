"""Backups, drills and restoring where accounts are on: no way around the door."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline_desk.services import accounts, acts, safekeeping
from hotline_desk.services.office import Desk, StoreError
from hotline_desk.store import backup, generations
from tests.services.unlocking.hands import BOSS, CLERK, clock, enter, may, sealed


# -- keeping and moving -------------------------------------------------------------------------------------
def test_backups_drills_and_exits_go_on_without_being_asked(office: Path) -> None:
    from hotline_desk.services import drill

    with enter(office, "甲", BOSS) as desk:
        safekeeping.run(desk)
        assert drill.drill(desk).problems == ()
        acts_key = desk.store.key
    with enter(office, "乙", CLERK) as desk:
        acts.record(desk, "BS1", "note", {"text": "补记"})
    before = len(backup.listed(backup.folder_of(office)))
    safekeeping.at_exit(office, clock, acts_key)
    assert len(backup.listed(backup.folder_of(office))) == before + 1


def test_restoring_asks_for_the_code_or_the_key_and_is_no_way_around(office: Path, made: tuple[Path, str], tmp_path: Path) -> None:
    with enter(office, "甲", BOSS) as desk:
        safekeeping.run(desk)
        key = desk.store.key
    file = backup.listed(backup.folder_of(office))[-1][0]
    with pytest.raises(StoreError) as caught:
        safekeeping.restore(office, file, clock=clock)
    assert caught.value.kind == "sealed"
    safekeeping.restore(office, file, clock=clock, key=key)
    safekeeping.restore(office, file, clock=clock, code=made[1])
    assert sealed(office)
    assert may(office, "乙", CLERK)
    safekeeping.restore(tmp_path / "elsewhere" / "office", file, clock=clock, code=made[1])
    assert sealed(tmp_path / "elsewhere" / "office")
    assert may(tmp_path / "elsewhere" / "office", "乙", CLERK)


def test_an_old_backup_from_before_the_accounts_needs_the_code_too(made: tuple[Path, str]) -> None:
    folder, code = made
    with Desk.open(folder, clock=clock) as desk:
        safekeeping.run(desk)
        accounts.turn_on(desk, "甲", BOSS)
    file = backup.listed(backup.folder_of(folder))[-1][0]
    with pytest.raises(StoreError):
        safekeeping.restore(folder, file, clock=clock)
    assert sealed(folder)
    safekeeping.restore(folder, file, clock=clock, code=code)
    with Desk.open(folder, clock=clock) as desk:  # the office of that day, which asked nobody
        assert not accounts.accounts_on(desk)


def test_a_broken_office_is_restored_by_the_code(office: Path, made: tuple[Path, str]) -> None:
    with enter(office, "甲", BOSS) as desk:
        safekeeping.run(desk)
    file = backup.listed(backup.folder_of(office))[-1][0]
    generations.database(office).write_bytes(b"gone")
    with pytest.raises(StoreError):
        safekeeping.restore(office, file, clock=clock)
    safekeeping.restore(office, file, clock=clock, code=made[1])
    assert may(office, "乙", CLERK)
