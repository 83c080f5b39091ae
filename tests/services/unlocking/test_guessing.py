"""Guessing passwords: counted, slowed down, written down; the count survives kills and clocks."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import accounts, tries, unlocking
from hotline_desk.services.office import Refused
from hotline_desk.services.passwords import Tick
from hotline_desk.store import keys as store_keys
from hotline_desk.store import stretching
from tests.services.unlocking.hands import BOSS, CHEAP, CLERK, Killed, enter, may


# -- guessing ----------------------------------------------------------------------------------------------
@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Callable[[float, float], None]:
    now = [Tick(1e9, 1e4)]
    monkeypatch.setattr(accounts, "tick", lambda: now[0])

    def by(wall: float, steady: float) -> None:
        now[0] = Tick(now[0].wall + wall, now[0].steady + steady)

    return by


def rule(folder: Path, name: str, password: str) -> str:
    with pytest.raises(Refused) as caught:
        enter(folder, name, password).close()
    return caught.value.rule


def test_a_thousand_guesses_get_nowhere_and_are_written_down(office: Path, move: Callable[[float, float], None]) -> None:
    """One guess a minute for a thousand minutes: after the fifth nearly all of them find a locked door."""
    looked = 0
    for _ in range(1000):
        looked += rule(office, "乙", "Wrong#123") == "wrong_password"
        move(60, 60)
    assert looked <= 5 + 9
    assert rule(office, "乙", CLERK) == "locked_out"
    move(5 * 3600, 5 * 3600)
    with enter(office, "乙", CLERK) as desk:
        told = [r for r in desk.store.access_log(limit=5) if r["action"] == "sign_in_failed"]
        assert [r["user"] for r in told] == ["乙"]
        assert told[0]["detail"].startswith(f"{looked} 次")


def test_no_kill_and_no_clock_opens_the_lock(office: Path, move: Callable[[float, float], None], monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: Any) -> None:
        raise Killed

    for _ in range(5):
        with monkeypatch.context() as patch, suppress(Killed):
            patch.setattr(unlocking, "opened", killed)
            enter(office, "乙", CLERK)
    assert rule(office, "乙", CLERK) == "locked_out"
    move(86_400, 60)  # the wall clock a day ahead
    assert rule(office, "乙", CLERK) == "locked_out"
    move(-2 * 86_400, 60)
    assert rule(office, "乙", CLERK) == "locked_out"
    assert may(office, "甲", BOSS)  # nobody else is kept out
    move(16 * 60, 16 * 60)
    assert may(office, "乙", CLERK)


def test_a_count_that_comes_after_the_guess_is_found_out(office: Path, move: Callable[[float, float], None],
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    """The unsafe variant: the try is counted only when it was wrong, so a killed one costs nothing."""
    monkeypatch.setattr(tries, "count", lambda folder, name, now: 1)
    for _ in range(8):
        with monkeypatch.context() as patch, suppress(Killed):
            patch.setattr(unlocking, "opened", lambda *_: (_ for _ in ()).throw(Killed()))
            enter(office, "乙", CLERK)
    assert may(office, "乙", CLERK)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": 3}', b"\xff", json.dumps({tries.id_of("乙"): {"failures": "x"}}).encode()])
def test_a_count_that_was_edited_leaves_one_try(office: Path, content: bytes, move: Callable[[float, float], None]) -> None:
    (office / tries.FILE).write_bytes(content)
    assert rule(office, "乙", "Wrong#123") == "wrong_password"
    assert rule(office, "乙", CLERK) == "locked_out"


def test_the_count_names_nobody(office: Path) -> None:
    for name in ("乙", "欧阳墨白"):
        assert not may(office, name, "Wrong#123")
    text = (office / tries.FILE).read_text(encoding="ascii")
    assert "Wrong" not in text
    assert json.dumps("欧阳墨白").strip('"') not in text
    assert (office / tries.FILE).stat().st_mode & 0o077 == 0


def test_known_and_unknown_names_cost_the_same_work(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One stretching each, at one cost (the time itself: benchmarks, docs/measurements.md)."""
    costs: list[Any] = []
    real = stretching.of_password
    monkeypatch.setattr(store_keys, "of_password", lambda text, salt, cost: costs.append(dict(cost)) or real(text, salt, CHEAP))
    for name in ("乙", "谁"):
        assert not may(office, name, "Wrong#123")
    assert len(costs) == 2
    assert store_keys._NOBODY[0]["cost"] == {"t": 3, "m": 65536, "p": 1}
