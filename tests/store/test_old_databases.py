"""Every released office opens with today's program, from its folder and from its backup, and nothing of it is lost."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import safekeeping, showing
from hotline_desk.services.acts import record
from hotline_desk.services.office import Desk
from hotline_desk.store import backup, generations, schema
from hotline_desk.store.checking import verify_office
from hotline_desk.store.connection import connect
from tests.old_databases.make import facts

NOW = datetime(2026, 3, 3, 9)
STORED = sorted((Path(__file__).parent.parent / "old_databases").glob("*.zip"))


@pytest.fixture(params=STORED, ids=lambda path: path.stem)
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    with zipfile.ZipFile(request.param) as archive:
        archive.extractall(tmp_path / "office")
    return tmp_path / "office", json.loads(request.param.with_suffix(".json").read_text(encoding="utf-8"))


def tables(folder: Path) -> list[tuple[str, ...]]:
    connection = connect(generations.database(folder), readonly=True)
    rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'search_%' ORDER BY name").fetchall()
    connection.close()
    return [tuple(row) for row in rows]


def test_this_schema_is_stored() -> None:
    """A release whose schema has no stored office could break it without anybody knowing."""
    assert any(path.stem.endswith(f"-{schema.HEAD}") for path in STORED)


def test_from_its_folder(stored: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    folder, held = stored
    safekeeping.migrate(folder, lambda: NOW)
    assert facts(folder) == held
    Desk.create(tmp_path / "new", "youyilu", clock=lambda: NOW).close()
    # Where this fails before a release: make the stored office anew. After one: a released step was edited.
    assert tables(folder) == tables(tmp_path / "new")
    with Desk.open(folder, clock=lambda: NOW, user="王敏") as desk:
        showing.rebuild(desk)
        record(desk, "A9", "register", {"subject": "新", "channel": "12345"}, NOW)
    assert verify_office(folder).ok


def test_from_its_backup(stored: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    folder, held = stored
    safekeeping.restore(tmp_path / "new", backup.listed(folder / "backups")[0][0], clock=lambda: NOW)
    assert facts(tmp_path / "new") == held
    assert verify_office(tmp_path / "new").ok
