"""What a backup is made of, and how an office is read whole."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from hotline_desk.store import Projection, Store, backup, manifest

AT = datetime(2026, 3, 2, 10, 15)
PICTURE = b"\x89PNG" + bytes(range(256)) * 40


def fill(store: Store, first: int, count: int = 20) -> None:
    names = [f"A{n}" for n in range(first, first + count)]
    with store.transaction("王敏", AT) as tx:
        tx.append_many([(name, "register", AT, "王敏", {"subject": f"噪音扰民 {name}"}) for name in names])
        tx.project([Projection(name, {"subject": "噪音", "state": "registered"}, search="噪音") for name in names])


def again(path: Path) -> backup.Backup:
    """A backup of before, as making it answered."""
    says = manifest.glance(path)
    assert says is not None
    return backup.Backup(path, says, path.stat().st_size, backup.file_digest(path))


def everything(folder: Path) -> list[object]:
    with Store.open(folder, readonly=True) as store:
        return [store.events_of(store.numbers()), store.rows(), store.attachments(), store.event_names(), store.search("噪音"),
                [row for row in store.access_log() if row["action"] != "restore"]]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file but backups and journals."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*"))
            if path.is_file() and "backups" not in path.parts and not path.name.endswith(("-shm", "-wal"))}
