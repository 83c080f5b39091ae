"""An office with one backup, plain and encrypted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hotline_desk.store import Store, backup, keys
from tests.store.backups.hands import AT, PICTURE, again, fill


@pytest.fixture(scope="module")
def code() -> str:
    return keys.new_code()


@pytest.fixture(scope="module", params=["plain", "encrypted"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, code: str) -> Path:
    """An office with orders, an attachment and one backup; then more orders."""
    folder = tmp_path_factory.mktemp("made") / "office"
    with Store.create(folder, {"office": "友谊路街道"}, code=code if request.param == "encrypted" else None) as store:
        fill(store, 1)
        name = store.keep_file(PICTURE)
        with store.transaction("王敏", AT) as tx:
            tx.add_attachment("A1", "现场.png", name, len(PICTURE), "image/png", "evidence")
            tx.log_access("王敏", "print", "A1")
        (folder / "office.toml").write_text("# 本单位\n", encoding="utf-8")
        store.back_up(AT, "手动", "0.1")
        fill(store, 100)
    return folder


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "office"))


@pytest.fixture(params=["sharing", "whole"])
def file(request: pytest.FixtureRequest, office: Path) -> Path:
    """The office's one backup: with its attachments on the shelf beside it, or as the one file that holds all."""
    (path, _), = backup.listed(office / "backups")
    if request.param == "whole":
        with Store.open(office) as store:
            alone = store.whole_file(again(path), office / "alone")
        alone.replace(path)
        shutil.rmtree(office / "backups" / "files")
    return path
