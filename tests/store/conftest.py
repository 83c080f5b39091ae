"""An empty office for each test, copied from one that is made once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

import hotline_desk
from hotline_desk.store import Store

NOW = datetime(2026, 3, 2, 10, 20)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template") / "office"
    Store.create(folder, {"office": "友谊路街道", "pack": "youyilu"}).close()
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "office"))


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with Store.open(folder) as opened:
        yield opened


@pytest.fixture(autouse=True)
def children_find_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Child processes run this source tree, wherever the tests were started."""
    monkeypatch.setenv("PYTHONPATH", str(Path(str(hotline_desk.__file__)).parent.parent))


@pytest.fixture
def now() -> datetime:
    return NOW
