"""The power goes at any change of a file, and takes with it any part of what was not yet synced.

What was acknowledged must be there, everything else whole or absent. Without fsync, or with SQLite's
``synchronous=OFF``, the same states lose work: then the test must fail, or it proves nothing.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults import scene
from tests.faults.disk import Disk, Replay, lay_out
from tests.faults.soundness import assert_sound
from tests.faults.test_every_change import figure, said
from tests.faults.tracing import logged, needs_strace

pytestmark = needs_strace
MANY = int(os.environ.get("HOTLINE_FAULTS", "1000"))
COUNTS = [3, pytest.param(MANY, marks=pytest.mark.faults)]
SHARES = (0.0, 0.5, 0.9, 1.0)
Fresh = Callable[[], Path]


def states(lines: list[str], folder: Path, count: int, seed: str) -> tuple[list[tuple[dict[str, bytes], int]], int]:
    """States after a cut, at changes and with losses drawn by chance, each with how much was acknowledged by then.

    Also how many changes there are.
    """
    chance, trial = random.Random(os.environ.get("HOTLINE_SEED", seed)), Replay(Disk.of(folder), str(folder))
    changes = [n for n, line in enumerate(lines) if trial.step(line)]
    moments = Counter(chance.choices(changes, k=count))
    replay, found = Replay(Disk.of(folder), str(folder)), []
    for n, line in enumerate(lines):
        replay.step(line)
        found += [(replay.disk.after_the_cut(chance, chance.choice(SHARES)), said(replay.said)) for _ in range(moments[n])]
    return found, len(changes)


def cuts(play: Any, fresh: Fresh, work: Path, act: str, count: int, unsafe: str = "") -> list[str]:
    """Cut the power that many times; what was wrong afterwards."""
    lines = logged(play, act, fresh(), work / "log", unsafe, data=True)
    folder, wrong = fresh(), []
    found, changes = states(lines, folder, count, f"power {act}")
    for n, (files, acknowledged) in enumerate(found):
        shutil.rmtree(folder)
        lay_out(files, folder)
        try:
            assert_sound(act, folder, work, acknowledged)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told with its place
            wrong.append(f"state {n}, {acknowledged} said: {type(error).__name__} {error}")
            shutil.rmtree(work / "unpacked", ignore_errors=True)
            if unsafe:  # one is enough to find it out
                break
    figure(f"power cut {act} {unsafe}: {len(found)} states at {changes} changes, {len(wrong)} bad")
    return wrong


def test_the_model_agrees_with_the_disk_when_nothing_is_lost(play: Any, fresh: Fresh, tmp_path: Path) -> None:
    """Otherwise the states would be fancies: played to its end, the log gives the very files of the run."""
    for act in ("attach", "restore"):
        folder = fresh()
        before = Disk.of(folder)
        lines = logged(play, act, folder, tmp_path / "log", data=True)
        replay = Replay(before, str(folder))
        for line in lines:
            replay.step(line)
        there = {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file() and not p.name.endswith("-shm")}
        made = {path: bytes(file.seen) for path, file in replay.disk.names.items() if not path.endswith("-shm")}
        assert made.keys() == there.keys()
        assert [path for path in made if made[path] != there[path]] == []


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("act", scene.ACTS)
def test_nothing_acknowledged_is_lost(play: Any, fresh: Fresh, tmp_path: Path, act: str, count: int) -> None:
    assert cuts(play, fresh, tmp_path, act, count) == []


@pytest.mark.parametrize(("act", "unsafe"), [("save", "no sync"), ("restore", "no fsync")])
def test_without_syncing_it_is_found_out(play: Any, fresh: Fresh, tmp_path: Path, act: str, unsafe: str) -> None:
    assert cuts(play, fresh, tmp_path, act, 200, unsafe) != []
