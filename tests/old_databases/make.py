"""Makes the stored office of this release: ``python -m tests.old_databases.make`` from the project's folder.

One file a release and schema: ``<release>-<schema>.zip``, a whole plain office folder with an attachment and a backup, and beside
it ``<release>-<schema>.json``: what it held when it was made. Make it once when a release goes out, never again afterwards:
tests/store/test_old_databases.py brings each of them up to date.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from hotline_desk import __version__
from hotline_desk.services import acts, attachments, safekeeping
from hotline_desk.services.office import Desk
from hotline_desk.store import Store, schema

HERE = Path(__file__).parent
START = datetime(2026, 3, 2, 10, 20)
STEPS: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("A1", "2026-03-02T10:20", "register", {"subject": "楼道堆物", "content": "楼道长期堆放纸箱", "channel": "12345", "caller": "演示", "phone": "13900000001"}),
    ("A1", "2026-03-02T10:40", "dispatch", {"to": "临江新村居民区", "class": "general"}),
    ("A1", "2026-03-02T11:00", "contact", {"reached": True, "method": "phone"}),
    ("A2", "2026-03-02T13:40", "register", {"subject": "路灯不亮", "channel": "12345", "matter": "M1"}),
    ("A3", "2026-03-02T14:10", "register", {"subject": "路灯不亮", "channel": "12345", "matter": "M1"}),
)


def facts(folder: Path) -> dict[str, Any]:
    """What must be the same after any number of migrations."""
    with Store.open(folder, readonly=True) as store:
        return {"events": store.event_names(), "kinds": [e.kind for n in store.numbers() for e in store.events(n)],
                "subjects": sorted(row["subject"] for row in store.rows()), "found": sorted(row[0] for row in store.search("路灯")),
                "units": sorted(unit["name"] for unit in store.units()), "attachments": [row["name"] for row in store.attachments()],
                "office": store.meta("office")}


def make(folder: Path) -> None:
    """Lay out the office."""
    moment = [START]
    with Desk.create(folder, "youyilu", "友谊路街道热线办", clock=lambda: moment[0], user="王敏") as desk:
        for order, at, kind, data in STEPS:
            moment[0] = datetime.fromisoformat(at)
            acts.record(desk, order, kind, data, moment[0])
        picture = folder.parent / "现场.png"
        picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
        attachments.attach(desk, "A1", picture, "evidence")
        safekeeping.run(desk)


def main() -> None:
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room) / "office"
        make(folder)
        name = f"{__version__}-{schema.HEAD}"
        with zipfile.ZipFile(HERE / f"{name}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.name != ".lock":
                    archive.write(path, path.relative_to(folder))
        (HERE / f"{name}.json").write_text(json.dumps(facts(folder), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
