"""kill -9 and failing calls at every change of a file: save, import, attach, backup, restore, migrate.

A few points in every run, all of them by ``dev.py faults``; each kind finds out a careless variant.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults import scene
from tests.faults.soundness import assert_sound
from tests.faults.tracing import Point, failing, killing, logged, needs_strace, points

pytestmark = needs_strace
MANY = int(os.environ.get("HOTLINE_FAULTS", "1000"))
COUNTS = [1, pytest.param(MANY, marks=pytest.mark.faults)]
WAYS = (("ENOSPC", False), ("EIO", False), ("ENOSPC", True), ("EIO", True))  # the error; whether every later call fails too
Fresh = Callable[[], Path]
UNSAFE_KILLS = [("save", "torn files"), ("import", "row by row"), ("backup", "final name first"), ("restore", "in place"),
                ("migrate", "upgrade in place"), ("attach", "row before file")]


def said(text: str) -> int:
    return max((int(line.split()[1]) for line in text.splitlines() if line.startswith("kept")), default=0)


def chosen(all_points: list[Point], count: int, seed: str) -> list[Point]:
    chance = random.Random(os.environ.get("HOTLINE_SEED", seed))
    return all_points if len(all_points) <= count else sorted(chance.sample(all_points, count), key=all_points.index)


def kills(play: Any, fresh: Fresh, work: Path, act: str, count: int, unsafe: str = "") -> list[str]:
    """End the act at that many of its changes; what was wrong afterwards."""
    folder = fresh()
    wrong, tried = [], 0
    found = points(logged(play, act, folder, work / "log", unsafe), folder)
    # A careless variant goes wrong near its end, where it touches what was there.
    for point in chosen(found[-40:] if unsafe else found, count, act):
        done = play(act, fresh(), prefix=killing(point), unsafe=unsafe)
        if done.returncode == 0:
            continue  # another run may come to a call fewer
        tried += 1
        try:
            assert_sound(act, folder, work, said(done.stdout))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told with its place
            wrong.append(f"{point}: {type(error).__name__} {error}")
            shutil.rmtree(work / "unpacked", ignore_errors=True)
    figure(f"killed {act} {unsafe}: {tried} of {len(found)} changes, {len(wrong)} bad {wrong[:5]}")
    return wrong


def figure(words: str) -> None:
    """Told by ``pytest -s``; docs/reliability.md holds these."""
    sys.stdout.write(f"\n{words}\n")


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("act", scene.ACTS)
def test_killed_at_a_change(play: Any, fresh: Fresh, tmp_path: Path, act: str, count: int) -> None:
    assert kills(play, fresh, tmp_path, act, count) == []


@pytest.mark.faults
@pytest.mark.parametrize(("act", "unsafe"), UNSAFE_KILLS)
def test_a_careless_variant_is_found_out(play: Any, fresh: Fresh, tmp_path: Path, act: str, unsafe: str) -> None:
    assert kills(play, fresh, tmp_path, act, MANY, unsafe) != []


def test_the_kills_can_tell(play: Any, fresh: Fresh, tmp_path: Path) -> None:
    assert kills(play, fresh, tmp_path, "backup", 8, "final name first") != []


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("act", scene.ACTS)
def test_a_call_fails(play: Any, fresh: Fresh, tmp_path: Path, act: str, count: int) -> None:
    """ENOSPC and EIO, once and from then on: a sentence, never a traceback of the system's, and nothing acknowledged is lost."""
    folder = fresh()
    wrong, found = [], points(logged(play, act, folder, tmp_path / "log"), folder)
    tries = [(point, error, sticky) for n, point in enumerate(chosen(found, count, f"fail {act}"))
             for error, sticky in (WAYS if count > 4 * len(found) else WAYS[n % 4:n % 4 + 1])]
    for point, error, sticky in tries:
        done = play(act, fresh(), prefix=failing(point, error, sticky))
        try:
            assert_sound(act, folder, tmp_path, said(done.stdout))
            muted = sticky and point.call == "write"  # nothing could be said either
            assert done.returncode == 0 or muted or "hotline_desk.store.errors.StoreError" in done.stderr, done.stderr[-400:]
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is told with its place
            wrong.append(f"{point} {error} {sticky}: {type(problem).__name__} {problem}")
            shutil.rmtree(tmp_path / "unpacked", ignore_errors=True)
    figure(f"failed {act}: {len(tries)} failures at {min(count, len(found))} of {len(found)} changes, {len(wrong)} bad {wrong[:5]}")
    assert wrong == []
