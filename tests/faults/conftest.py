"""An encrypted office with orders, an attachment and a backup, and what "sound" means after a fault."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

import hotline_desk
from hotline_desk.store import Store, keys
from tests.faults import scene

AT = datetime(2026, 3, 4, 9)
HOME = Path(str(hotline_desk.__file__)).parent.parent
CHILD = Path(scene.__file__)


@pytest.fixture(scope="session")
def sealed_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Old orders A*, one attachment, one backup of all of it, then orders B* that only the office has."""
    folder = tmp_path_factory.mktemp("sealed") / "office"
    with Store.create(folder, {"office": "友谊路街道"}, code=keys.new_code()) as store:
        scene.write(store, "A", 20)
        name = store.keep_file(scene.PICTURE)
        with store.transaction("王敏", AT) as tx:
            tx.add_attachment("A1", "a.png", name, len(scene.PICTURE), "image/png")
        store.back_up(datetime(2026, 3, 4, 8, 30), "手动")
        scene.write(store, "B", 5)
    scripts = folder.parent / "migrations"
    from hotline_desk.store import migrating

    shutil.copytree(Path(migrating.__file__).parent / "migrations", scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / f"{scene.NEXT}_next.py").write_text(scene.STEP, encoding="utf-8")
    return folder


@pytest.fixture
def fresh(sealed_office: Path, tmp_path: Path) -> Callable[[], Path]:
    """A function that lays the office out anew, always at one place."""
    def lay_out() -> Path:
        place = tmp_path / "trial"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(sealed_office.parent, place)
        return place / "office"

    return lay_out


@pytest.fixture(scope="session")
def environment(home_of_its_own: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(HOME), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture
def play(environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run one act in a child, behind a prefix such as strace."""
    def run(act: str, folder: Path, *, prefix: tuple[str, ...] = (), unsafe: str = "") -> subprocess.CompletedProcess[str]:
        line = [*prefix, sys.executable, str(CHILD), act, str(folder), *([unsafe] if unsafe else [])]
        return subprocess.run(line, capture_output=True, text=True, timeout=120, env=environment, check=False)

    return run
