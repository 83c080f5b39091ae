"""Killed at every step of changing who may enter: somebody still gets in, by the old or the new."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import accounts, unlocking
from hotline_desk.services.office import Desk
from hotline_desk.store import generations
from hotline_desk.store import keys as store_keys
from tests.services.unlocking.hands import BOSS, CLERK, NEW, Act, Killed, clock, enter, may

STEPS: dict[str, tuple[Act, list[tuple[str, str]], list[tuple[str, str]]]] = {
    # the act; who may enter if it did not happen; who may if it did
    "new password": (lambda d: accounts.set_password(d, "乙", NEW), [("乙", CLERK), ("甲", BOSS)], [("乙", NEW), ("甲", BOSS)]),
    "own password": (lambda d: accounts.set_password(d, "甲", NEW, BOSS), [("甲", BOSS), ("乙", CLERK)], [("甲", NEW), ("乙", CLERK)]),
    "new user": (lambda d: accounts.add(d, "丙", "clerk", NEW), [("甲", BOSS), ("乙", CLERK)], [("丙", NEW), ("甲", BOSS), ("乙", CLERK)]),
    "stopped": (lambda d: accounts.change(d, "乙", active=False), [("甲", BOSS), ("乙", CLERK)], [("甲", BOSS)]),
}


def killing(patch: pytest.MonkeyPatch, at: int, seen: list[str]) -> None:
    """End the program before the at-th file that is written whole, and before the at-th commit: both count as one line."""
    write = generations.write_atomically

    def counted(path: Path, content: bytes, **how: Any) -> None:
        if path.name != "tries.json":
            if len(seen) == at:
                raise Killed
            seen.append(path.name)
        write(path, content, **how)

    patch.setattr(generations, "write_atomically", counted)


@pytest.fixture
def pristine(office: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(office, tmp_path / "pristine"))


@pytest.mark.parametrize("name", STEPS)
def test_killed_before_any_file_each_user_enters_by_the_old_or_the_new(pristine: Path, tmp_path: Path, name: str,
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    act, before, after = STEPS[name]
    reached = -1
    for at in range(20):
        folder = Path(shutil.copytree(pristine, tmp_path / f"at{at}"))
        seen: list[str] = []
        desk = enter(folder, "甲", BOSS)
        with monkeypatch.context() as patch, suppress(Killed):
            killing(patch, at, seen)
            act(desk)
            reached = at
        desk.close()
        _let_in_whole(folder, before, after)
        if reached == at:
            break
    assert reached >= 2  # the key file, the account, the key file again: all were ended once


def _let_in_whole(folder: Path, before: list[tuple[str, str]], after: list[tuple[str, str]]) -> None:
    """Everybody enters as before or everybody as after; and a second time, after the first made good what was left."""
    for _ in range(2):
        assert all(may(folder, *who) for who in before) or all(may(folder, *who) for who in after)
    boss = next(who for who in [*before, *after] if who[0] == "甲" and may(folder, *who))
    with enter(folder, *boss) as desk:
        active = {a.name for a in accounts.listed(desk) if a.active}
        users = json.loads((generations.current(folder) / "key.json").read_bytes())["users"]
        assert sorted(len(wraps) for wraps in users.values()) == [1] * len(active)
        assert desk.store.verify().problems == ()


@pytest.mark.parametrize("at", range(12))
def test_killed_while_turning_on_or_off(made: tuple[Path, str], at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made[0]
    with monkeypatch.context() as patch, suppress(Killed), Desk.open(folder, clock=clock) as desk:
        killing(patch, at, [])
        accounts.turn_on(desk, "甲", BOSS)
    assert _opens(folder)
    with monkeypatch.context() as patch, suppress(Killed), _any_desk(folder) as desk:
        killing(patch, at, [])
        if accounts.accounts_on(desk):
            accounts.turn_off(desk)
    assert _opens(folder)


def _any_desk(folder: Path) -> Desk:
    if unlocking.asks(folder):
        return enter(folder, "甲", BOSS)
    desk = Desk.open(folder, clock=clock)
    if accounts.accounts_on(desk):
        accounts.sign_in(desk, "甲", BOSS)
    return desk


def _opens(folder: Path) -> bool:
    with _any_desk(folder) as desk:
        return bool(desk.store.events("BS1")) and desk.store.verify().ok


def test_narrowing_the_key_file_first_is_found_out(pristine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The unsafe variant: the new password replaces the old one in the key file before the account says so."""
    def careless(desk: Desk, name: str, wrapping: store_keys.Wrapping) -> None:
        from dataclasses import replace

        desk.store.change_ring(lambda ring, key: replace(ring, users={}).with_user(name, wrapping, key))

    monkeypatch.setattr(unlocking, "let_in", careless)
    act, before, after = STEPS["new password"]
    locked_out = 0
    for at in range(1, 5):
        folder = Path(shutil.copytree(pristine, tmp_path / f"at{at}"))
        desk = enter(folder, "甲", BOSS)
        with monkeypatch.context() as patch, suppress(Killed):
            killing(patch, at, [])
            act(desk)
        desk.close()
        locked_out += not (all(may(folder, *who) for who in before) or all(may(folder, *who) for who in after))
    assert locked_out
