"""A disk that is really full (a small tmpfs): a sentence, nothing lost, and work goes on once there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.store import Store
from hotline_desk.store.checking import verify_office
from tests.faults import scene
from tests.faults.soundness import assert_sound
from tests.faults.test_every_change import figure, said

MANY = int(os.environ.get("HOTLINE_FAULTS", "1000"))
SIZE = 64 * 1024 * 1024
# Bytes left free; saving needs some 40 KB; backup and restore leave 16 MB in any case.
LEVELS = [0, 4096, 20_000, 60_000, 120_000, 200_000, 260_000, 300_000, 350_000, 400_000, 480_000, 560_000, 640_000, 720_000, 800_000,
          900_000, 1_000_000, 1_200_000, 1_600_000,
          16_900_000, 17_100_000, 17_300_000, 17_600_000, 18_000_000, 20_000_000]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "small"
    place.mkdir()
    made = sys.platform == "linux" and shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)], capture_output=True, check=False).returncode == 0
    if not made:
        pytest.skip("needs root on Linux for a small tmpfs")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def fill(place: Path, left: int) -> Path:
    blob = place / "blob"
    with blob.open("wb") as stream:
        stream.write(bytes(max(0, shutil.disk_usage(place).free - left)))
    return blob


@pytest.mark.parametrize("levels", [LEVELS[1:2], pytest.param(LEVELS, marks=pytest.mark.faults)], ids=["few", "all"])
@pytest.mark.parametrize("act", scene.ACTS)
def test_full(small: Path, sealed_office: Path, play: Any, tmp_path: Path, act: str, levels: list[int]) -> None:
    refused = 0
    for left in levels:
        for each in small.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        shutil.copytree(sealed_office.parent, small / "trial")
        folder = small / "trial" / "office"
        blob = fill(small, left)
        with Store.open(folder, readonly=True) as store:  # readable while it is full
            assert store.exists("A1")
        done = play(act, folder)
        assert done.returncode == 0 or "StoreError: " in done.stderr, done.stderr[-300:]
        refused += done.returncode != 0
        blob.unlink()
        if act != "migrate":
            assert verify_office(folder).ok
        assert_sound(act, folder, tmp_path, said(done.stdout))
    figure(f"disk full {act}: {len(levels)} fill levels, {refused} refused, 0 bad")
    assert refused
