"""The stored office of each release, killed while it is brought up to date: the old one or the new one, and the next try works."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.services import safekeeping
from hotline_desk.store import schema
from hotline_desk.store.checking import verify_office
from tests.faults.test_every_change import figure
from tests.faults.tracing import killing, logged, needs_strace, points
from tests.old_databases.make import facts

pytestmark = needs_strace
NOW = datetime(2026, 3, 3, 9)
STORED = sorted((Path(__file__).parent.parent / "old_databases").glob("*.zip"))
OLDER = [path for path in STORED if not path.stem.endswith(f"-{schema.HEAD}")]
MANY = int(os.environ.get("HOTLINE_FAULTS", "1000"))
MIGRATE = ("import sys; from datetime import datetime; from pathlib import Path; from hotline_desk.services import safekeeping; "
           "safekeeping.migrate(Path(sys.argv[1]), lambda: datetime(2026, 3, 3, 9)); print('kept 1', flush=True)")
Play = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def upgrade(environment: dict[str, str]) -> Play:
    def run(act: str, folder: Path, *, prefix: tuple[str, ...] = (), unsafe: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run([*prefix, sys.executable, "-c", MIGRATE, str(folder)], capture_output=True, text=True, timeout=120,
                              env=environment, check=False)

    return run


@pytest.mark.parametrize("count", [2, pytest.param(MANY, marks=pytest.mark.faults)])
@pytest.mark.parametrize("stored", OLDER, ids=lambda path: path.stem)
def test_killed_at_a_change(upgrade: Play, stored: Path, tmp_path: Path, count: int) -> None:
    held = json.loads(stored.with_suffix(".json").read_text(encoding="utf-8"))
    place = tmp_path / "office"

    def fresh() -> Path:
        shutil.rmtree(place, ignore_errors=True)
        with zipfile.ZipFile(stored) as archive:
            archive.extractall(place)
        return place

    found = points(logged(upgrade, "", fresh(), tmp_path / "log"), place)
    chance, killed = random.Random(os.environ.get("HOTLINE_SEED", stored.stem)), 0
    for point in found if len(found) <= count else chance.sample(found, count):
        done = upgrade("", fresh(), prefix=killing(point))
        killed += done.returncode != 0
        safekeeping.migrate(place, lambda: NOW)  # the next start tries again
        assert facts(place) == held
        assert verify_office(place).ok
    figure(f"killed while bringing {stored.stem} up to date: {killed} of {len(found)} changes, 0 bad")
    assert killed
