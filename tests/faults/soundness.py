"""What must hold of an office after any fault: it opens, everything verifies, and each act is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotline_desk.store import Store, backup, migrating, schema, unpacking
from tests.faults import scene

OLD = {*(f"A{n}#0" for n in range(20)), *(f"B{n}#0" for n in range(5))}
BACKED_UP = {f"A{n}#0" for n in range(20)}
NEW: dict[str, list[set[str]]] = {
    "save": [OLD | {f"N{m}-0#0" for m in range(n)} for n in range(4)],
    "import": [OLD, OLD | {f"N{n}#0" for n in range(200)}],
    "attach": [OLD, OLD | {"N0#0"}],
    "backup": [OLD, OLD], "restore": [OLD, BACKED_UP], "migrate": [OLD, OLD]}


def assert_sound(act: str, folder: Path, work: Path, acknowledged: int = 0) -> int:
    """Raises AssertionError or StoreError where the act's promise is broken; returns how far it had come."""
    with pytest.MonkeyPatch.context() as patch:
        if act == "migrate":
            for name in ("REVISIONS", "HEAD"):
                patch.setattr(schema, name, getattr(schema, name))
            patch.setattr(migrating, "_SCRIPTS", migrating._SCRIPTS)
            scene.next_release(folder.parent / "migrations")
            migrating.migrate(folder)
        with Store.open(folder) as store:
            names = set(store.event_names())
            found = store.verify()
            assert found.problems == (), found.problems
            assert names in NEW[act], f"{len(names)} events"
            for row in store.attachments():
                store.files.get(row["sha256"])
            assert len(store.rows()) == len(names)
            if act != "migrate":
                scene.write(store, "after")  # and work goes on
        for path, _ in backup.listed(backup.folder_of(folder)):
            room = work / "unpacked"
            room.mkdir()
            unpacking.unpack(path, room, whole=True)
            for each in sorted(room.rglob("*"), reverse=True):
                each.rmdir() if each.is_dir() else each.unlink()
            room.rmdir()
    place = max(n for n, names_then in enumerate(NEW[act]) if names_then == names)
    assert place >= acknowledged, f"said {acknowledged}, has {place}"
    return place
