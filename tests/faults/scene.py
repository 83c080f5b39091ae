"""What the fault tests do in a child process, each act through the store's own doors.

``python scene.py ACT FOLDER [UNSAFE]``: UNSAFE names a deliberately careless variant; the tests must find it out.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from hotline_desk.store import Projection, Store, backup, connection, generations, keys, migrating, restore, schema
from hotline_desk.store.attachments import Files

AT = datetime(2026, 3, 4, 9)
PICTURE = b"\x89PNG" + bytes(range(251)) * 60
NEXT = f"{int(schema.HEAD) + 1:04d}"
STEP = (f'from alembic import op\nrevision, down_revision = "{NEXT}", "{schema.HEAD}"\n'
        'def upgrade():\n    op.execute("ALTER TABLE units ADD COLUMN colour VARCHAR")\n')


def write(store: Store, prefix: str, count: int = 3) -> None:
    names = [f"{prefix}{n}" for n in range(count)]
    with store.transaction("王敏", AT) as tx:
        tx.append_many([(name, "register", AT, "王敏", {"subject": "噪音扰民"}) for name in names])
        tx.project([Projection(name, {"subject": "噪音", "state": "registered"}, search="噪音扰民") for name in names])


def save(folder: Path) -> None:
    with Store.open(folder) as store:
        for turn in range(3):
            write(store, f"N{turn}-", 1)
            say(f"kept {turn + 1}")


def take_in(folder: Path) -> None:
    with Store.open(folder) as store:
        write(store, "N", 200)
        say("kept 1")


def attach(folder: Path) -> None:
    with Store.open(folder) as store:
        name = store.keep_file(PICTURE * 2)
        with store.transaction("王敏", AT) as tx:
            tx.append("N0", "register", AT, "王敏", {})
            tx.project([Projection("N0", {"state": "registered"})])
            tx.add_attachment("N0", "b.png", name, len(PICTURE), "image/png")
        say("kept 1")


def back_up(folder: Path) -> None:
    with Store.open(folder) as store:
        store.back_up(datetime(2026, 3, 5, 8, 30), "当天首次")
    say("kept 1")


def bring_back(folder: Path) -> None:
    restore.restore(folder, backup.listed(backup.folder_of(folder))[0][0], now=AT)
    say("kept 1")


def bring_up(folder: Path) -> None:
    next_release(folder.parent / "migrations")
    migrating.migrate(folder)
    say("kept 1")


def next_release(scripts: Path) -> None:
    """The program that comes after this one."""
    migrating._SCRIPTS, schema.REVISIONS, schema.HEAD = scripts, (*schema.REVISIONS, NEXT), NEXT


ACTS: dict[str, Callable[[Path], None]] = {
    "save": save, "import": take_in, "attach": attach, "backup": back_up, "restore": bring_back, "migrate": bring_up}


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


# -- deliberately careless ---------------------------------------------------------------------------------
def _torn_files() -> None:
    def careless(path: Path, content: bytes, **_: Any) -> None:
        with open(path, "wb") as stream:
            stream.write(content[: len(content) // 2])
            stream.flush()
            stream.write(content[len(content) // 2:])

    generations.write_atomically = careless


def _row_by_row() -> None:
    """An import that commits every row by itself."""
    whole = write

    def careless(store: Store, prefix: str, count: int = 3) -> None:
        for n in range(count):
            whole(store, f"{prefix}{n}", 1) if count > 3 else whole(store, prefix, count)

    globals()["write"] = careless


def _no_sync() -> None:
    connection.PRAGMAS = tuple(p.replace("synchronous=FULL", "synchronous=OFF") for p in connection.PRAGMAS)


def _no_fsync() -> None:
    os.fsync = lambda handle: None


def _final_name_first() -> None:
    """A backup that is written under its final name, as many programs do."""
    def make(office: Path, *, now: datetime, reason: str, app: str = "", key: bytes | None = None, **_: Any) -> Any:
        room = backup.folder_of(office)
        packed = room / f"office--{now:%Y%m%d-%H%M%S}-9.hdbak"
        work = room / "work"
        work.mkdir()
        facts = backup._snapshot(generations.database(office).parent, work, key, lambda *_: None)
        backup._pack(office, work, packed, facts, key)
        shutil.rmtree(work)

    backup.make = make


def _in_place() -> None:
    """A restore that copies over the live files."""
    def careless(office: Path, path: Path, **_: Any) -> None:
        work = office / "work"
        work.mkdir()
        from hotline_desk.store import unpacking

        found = unpacking.unpack(path, work)
        live = generations.current(office)
        for name in ("anchor.json", *keys.FILES, "office.db"):
            shutil.copyfile(work / name, live / name)
        for name in ("office.db-wal", "office.db-shm"):
            (live / name).unlink(missing_ok=True)
        for name in unpacking.names_of(found):
            Files(office, found.key).take(name, found.files.sealed(name) or b"")
        shutil.rmtree(work)

    restore.restore = careless


def _upgrade_in_place() -> None:
    def careless(folder: Path) -> None:
        path = generations.database(folder)
        live = connection.connect(path, key=keys.find(path.parent))
        for statement in ("ALTER TABLE units ADD COLUMN colour VARCHAR", f"UPDATE alembic_version SET version_num = '{NEXT}'",
                          f"PRAGMA user_version = {int(NEXT)}"):
            live.execute(statement)
        live.close()

    migrating.migrate = careless


def _row_before_file() -> None:
    keep = Store.keep_file

    def careless(store: Store, content: bytes) -> str:
        name = store.files.name_of(content)
        with store.transaction("王敏", AT) as tx:
            tx.append("N0", "register", AT, "王敏", {})
            tx.add_attachment("N0", "b.png", name, len(content), "image/png")
        return keep(store, content)

    Store.keep_file = careless


UNSAFE: dict[str, Callable[[], None]] = {
    "torn files": _torn_files, "row by row": _row_by_row, "no sync": _no_sync, "no fsync": _no_fsync,
    "final name first": _final_name_first, "in place": _in_place, "upgrade in place": _upgrade_in_place,
    "row before file": _row_before_file}


if __name__ == "__main__":
    if len(sys.argv) > 3:
        UNSAFE[sys.argv[3]]()
    say("begun")
    ACTS[sys.argv[1]](Path(sys.argv[2]))
