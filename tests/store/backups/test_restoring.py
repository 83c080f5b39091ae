"""A backup counts when it was restored on trial; one file moves an office; nothing false gets in."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hotline_desk.store import (
    Store,
    StoreError,
    backup,
    generations,
    keys,
    manifest,
    profile,
    restore,
    schema,
    unpacking,
)
from hotline_desk.store.checking import verify_office
from tests.store.backups.hands import AT, PICTURE, everything, fill, tree


# -- round trip ----------------------------------------------------------------------------------------
def test_what_a_backup_says_of_itself(file: Path) -> None:
    says = manifest.glance(file)
    assert says is not None
    assert (says.name, says.orders, says.events, says.files, says.seq, says.reason) == ("友谊路街道", 20, 20, 1, 20, "手动")
    assert not list(file.parent.glob("*.part"))
    assert not (file.parent / ".making").exists()


def test_restoring_brings_back_rows_audit_and_attachments_to_the_byte(office: Path, file: Path) -> None:
    newer = everything(office)
    done = restore.restore(office, file, now=AT, by="王敏")
    assert (done.manifest.seq, done.before, done.generation, done.kept) == (20, restore.Head(40, 40, "2026-03-02T10:15"), "gen-2", "gen-1")
    with Store.open(office) as store:
        assert store.last_seq() == 20
        assert store.files.get(store.attachments()[0]["sha256"]) == PICTURE
        line = store.access_log()[0]
        assert (line["action"], line["user"]) == ("restore", "王敏")
        assert "40 件、40 步" in line["detail"]
        fill(store, 500)
        assert store.verify().ok
    # What was newer is not lost: it is a backup and a generation.
    latest = backup.listed(office / "backups")[-1][0]
    restore.restore(office, latest, now=AT)
    assert everything(office) == newer


def test_one_file_moves_the_office_to_a_new_pc(office: Path, file: Path, tmp_path: Path, code: str,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    keyed = keys.read_ring(office / "gen-1") is not None
    monkeypatch.setattr(profile, "profile_path", lambda: tmp_path / "pc2" / "profile.key")
    new = tmp_path / "new"
    if keyed:
        with pytest.raises(StoreError) as caught:
            restore.restore(new, file, now=AT)
        assert caught.value.kind == "sealed"
        assert not list(new.glob("gen-*"))
        with pytest.raises(StoreError, match="打不开这份数据"):
            restore.restore(new, file, now=AT, code=keys.new_code())
    restore.restore(new, file, now=AT, code=code if keyed else None)
    with Store.open(new) as store:  # no code from now on
        assert store.last_seq() == 20
        assert store.files.get(store.attachments()[0]["sha256"]) == PICTURE
    assert verify_office(new).ok
    assert (new / "office.toml").read_text(encoding="utf-8") == "# 本单位\n"


BREAKAGES: dict[str, Callable[[Path], object]] = {
    "no database": lambda folder: (folder / "gen-1" / "office.db").unlink(),
    "empty database": lambda folder: (folder / "gen-1" / "office.db").write_bytes(b""),
    "garbage": lambda folder: (folder / "gen-1" / "office.db").write_bytes(random.Random(1).randbytes(50_000)),
    "header": lambda folder: (folder / "gen-1" / "office.db").write_bytes(bytes(4096) + (folder / "gen-1" / "office.db").read_bytes()[4096:]),
    "pointer gone": lambda folder: (folder / "CURRENT").unlink(),
    "pointer torn": lambda folder: (folder / "CURRENT").write_bytes(b"gen-"),
    "keys gone": lambda folder: [(folder / "gen-1" / name).unlink(missing_ok=True) for name in keys.FILES],
    "generation gone": lambda folder: shutil.rmtree(folder / "gen-1"),
    "attachments gone": lambda folder: shutil.rmtree(folder / "files"),
}


@pytest.mark.parametrize("made", ["encrypted"], indirect=True)
@pytest.mark.parametrize("name", BREAKAGES)
def test_restoring_does_not_need_the_live_office(office: Path, file: Path, name: str) -> None:
    BREAKAGES[name](office)
    if name == "pointer gone":
        (office / "gen-2").mkdir()  # otherwise it is the making of an office that was stopped, which opens
    broken = tree(office)
    restore.restore(office, file, now=AT)
    with Store.open(office) as store:
        assert store.last_seq() == 20
        assert store.files.get(store.attachments()[0]["sha256"]) == PICTURE
    assert verify_office(office).ok
    old = {path: content for path, content in broken.items() if path.startswith("gen-1")}
    assert old.items() <= tree(office).items()  # the damaged original is never touched


# -- refused before anything changes ---------------------------------------------------------------------
def rewritten(file: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> Path:
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    target = file.with_name("forged.hdbak")
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in change(members).items():
            archive.writestr(name, content)
    return target


def facts(content: dict[str, bytes], **values: object) -> dict[str, bytes]:
    says = json.loads(content["manifest.json"]) | values
    return {**content, "manifest.json": json.dumps(says).encode()}


FORGERIES: dict[str, Callable[[dict[str, bytes]], dict[str, bytes]]] = {
    "zip slip": lambda m: {**m, "../evil.txt": b"x"},
    "zip slip in the manifest": lambda m: facts({**m, "../evil.txt": b"x"}, members=json.loads(m["manifest.json"])["members"] | {"../evil.txt": [1, "0"]}),
    "absolute": lambda m: {**m, "/tmp/evil.txt": b"x"},
    "extra": lambda m: {**m, "files/aa/" + "a" * 64: b"x"},
    "missing": lambda m: {name: content for name, content in m.items() if name != "office.toml"},
    "beside without a sum": lambda m: facts(m, format=2, beside={"files/aa/" + "a" * 64: [1, "../../x"]}),
    "beside twice": lambda m: facts(m, format=2, beside={"office.db": [1, "a" * 64]}),
    "beside in an old format": lambda m: facts(m, format=1, beside={"files/aa/" + "a" * 64: [1, "a" * 64]}),
    "no manifest": lambda m: {name: content for name, content in m.items() if name != "manifest.json"},
    "no database": lambda m: {name: content for name, content in m.items() if name != "office.db"},
    "changed database": lambda m: {**m, "office.db": m["office.db"][:9000] + b"\x55" + m["office.db"][9001:]},
    "changed facts": lambda m: facts(m, seq=19),
    "newer format": lambda m: facts(m, format=3),
    "newer schema": lambda m: facts(m, schema="0099"),
    "nonsense": lambda m: {**m, "manifest.json": b"[]"},
    "deep nonsense": lambda m: {**m, "manifest.json": b"[" * 100_000},
}


@pytest.mark.parametrize("made", ["plain"], indirect=True)  # no signature to help
@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_backup_is_refused_before_anything_changes(office: Path, file: Path, name: str) -> None:
    forged = rewritten(file, FORGERIES[name])
    before, outside = tree(office), set(office.parent.iterdir())
    with pytest.raises(StoreError) as caught:
        restore.restore(office, forged, now=AT)
    assert caught.value.kind == ("newer" if name.startswith("newer") else "damaged")
    assert "现有数据没有改动" in str(caught.value)
    assert tree(office) == before
    assert set(office.parent.iterdir()) == outside


def test_a_forged_history_in_a_well_formed_backup_is_refused(office: Path, file: Path, tmp_path: Path) -> None:
    """Sums that fit are easy to make; the signature of an encrypted office and the chain of any office are not."""
    def change(members: dict[str, bytes]) -> dict[str, bytes]:
        if "key.json" not in members:
            path = tmp_path / "x.db"
            path.write_bytes(members["office.db"])
            with sqlite3.connect(path) as connection:
                connection.execute("DROP TRIGGER events_no_update")
                connection.execute("UPDATE events SET data = '{}' WHERE seq = 7")
                connection.execute("PRAGMA journal_mode=DELETE")
            connection.close()
            members = {**members, "office.db": path.read_bytes()}
        says = manifest._parsed(members["manifest.json"])
        sums = {name: (len(c), __import__("hashlib").sha256(c).hexdigest()) for name, c in members.items() if name != "manifest.json"}
        resigned = __import__("dataclasses").replace(says, members=sums, orders=19).signed(None)
        return {**members, "manifest.json": resigned.text()}

    before = tree(office)
    with pytest.raises(StoreError, match="没有使用"):
        restore.restore(office, rewritten(file, change), now=AT)
    assert tree(office) == before


def _taken(bad: Path, room: Path, shelf: Path) -> object:
    try:
        found = unpacking.unpack(bad, room, shelves=(shelf,))
    except StoreError as error:
        return error.kind
    return found.manifest.seq, found.found.ok


def test_random_damage_of_a_backup_is_never_taken(office: Path, file: Path, tmp_path: Path) -> None:
    whole, chance, room = file.read_bytes(), random.Random(5), tmp_path / "room"
    for turn in range(25):
        place, size = chance.randrange(len(whole) - 64), chance.choice([1, 16, 64])
        bad = tmp_path / "bad.hdbak"
        bad.write_bytes(whole[:place] + chance.randbytes(size) + whole[place + size:] if turn % 5 else whole[:place])
        room.mkdir()
        # A byte of the zip's own bookkeeping may say nothing; then everything is there.
        assert _taken(bad, room, file.parent) in ("damaged", "newer", (20, True)), (turn, place, size)
        shutil.rmtree(room)


@pytest.mark.parametrize("made", ["plain"], indirect=True)
@pytest.mark.parametrize("file", ["sharing"], indirect=True)
def test_damage_to_how_a_backup_is_packed_is_no_full_disk(office: Path, file: Path, tmp_path: Path) -> None:
    """A byte said bzip2 or LZMA, or moved the list of members: the clerk was told to clear the disk, or of an LZMAError."""
    whole = file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        listed = archive.start_dir
    end = whole.rindex(b"PK\x05\x06")
    for place, byte in ((listed + 10, 12), (listed + 10, 14), (listed + 10, 93), (end + 18, 9)):
        bad = tmp_path / "bad.hdbak"
        bad.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1:])
        with pytest.raises(StoreError) as caught:
            restore.restore(office, bad, now=AT)
        assert caught.value.kind == "damaged", (place, byte)


@pytest.mark.parametrize("content", [b"", b"PK", b"hello" * 999])
def test_what_is_no_backup(office: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.hdbak").write_bytes(content)
    for path in (tmp_path / "x.hdbak", tmp_path, tmp_path / "none.hdbak"):
        with pytest.raises(StoreError):
            restore.restore(office, path, now=AT)
    assert generations.generations(office) == [1]


@pytest.mark.parametrize("made", ["plain"], indirect=True)
def test_a_bomb_is_stopped_at_the_size_it_claims(office: Path, file: Path) -> None:
    forged = file.with_name("bomb.hdbak")
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(forged, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, bytes(300 << 20) if name == "office.db" else content)
    with pytest.raises(StoreError, match="没有使用"):
        restore.restore(office, forged, now=AT)


def test_another_offices_backup_is_refused(office: Path, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    with Store.create(other, {"office": "城东"}) as store:
        fill(store, 1)
    before = tree(other)
    with pytest.raises(StoreError, match=r"友谊路街道.*没有恢复"):
        restore.restore(other, file, now=AT)
    (other / "gen-1" / "office.db").write_bytes(b"")
    with pytest.raises(StoreError, match="空文件夹"):
        restore.restore(other, file, now=AT)
    assert {k: v for k, v in tree(other).items() if "office.db" not in k} == {k: v for k, v in before.items() if "office.db" not in k}


def test_too_little_room_is_said_before_anything(office: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: os.terminal_size((0, 0)) and __import__("types").SimpleNamespace(free=1000))
    before = tree(office)
    (office / "gen-1" / "office.db").rename(office / "gen-1" / "away.db")  # so that no backup of it is tried first
    with pytest.raises(StoreError, match="磁盘空间不足"):
        restore.restore(office, file, now=AT)
    (office / "gen-1" / "away.db").rename(office / "gen-1" / "office.db")
    assert tree(office) == before


def test_an_earlier_releases_backup_is_brought_up_to_date(office: Path, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from hotline_desk.store import migrating

    scripts = tmp_path / "migrations"
    shutil.copytree(Path(migrating.__file__).parent / "migrations", scripts, ignore=shutil.ignore_patterns("__pycache__"))
    following = f"{int(schema.HEAD) + 1:04d}"
    (scripts / "versions" / f"{following}_colour.py").write_text(
        f'from alembic import op\nrevision, down_revision = "{following}", "{schema.HEAD}"\n'
        'def upgrade():\n    op.execute("ALTER TABLE units ADD COLUMN colour VARCHAR")\n', encoding="utf-8")
    monkeypatch.setattr(migrating, "_SCRIPTS", scripts)
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, following))
    monkeypatch.setattr(schema, "HEAD", following)
    restore.restore(office, file, now=AT)
    with Store.open(office) as store:
        assert store.last_seq() == 20
        assert store.verify().ok


def test_generations_that_were_left_go_after_a_month_but_not_the_last_three(office: Path, file: Path) -> None:
    from datetime import date

    for _ in range(5):
        restore.restore(office, file, now=AT)
    assert generations.sweep(office, date(2026, 3, 2)) == []
    assert generations.sweep(office, date(2026, 4, 1)) == []
    assert generations.sweep(office, date(2026, 4, 2)) == ["gen-1", "gen-2"]
    assert generations.generations(office) == [3, 4, 5, 6]
    assert verify_office(office).ok
