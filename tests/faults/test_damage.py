"""Random damage to database, journal, pointer, anchor, key files and attachments: none silent, each restored.

A damage is noticed when opening refuses or ``verify`` names it. It is harmless when everything that can be read of the
office (every table, every attachment) is as before. Anything else is silent, and there must be none.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.store import Store, StoreError, backup, generations, keys, restore
from hotline_desk.store.chain import Heads
from hotline_desk.store.checking import verify_office
from hotline_desk.store.connection import connect
from tests.faults import scene
from tests.faults.test_every_change import figure

MANY = int(os.environ.get("HOTLINE_FAULTS", "1000"))
COUNTS = [28, pytest.param(MANY, marks=pytest.mark.faults)]
Damage = Callable[[Path, random.Random], None]


# -- kinds of damage ---------------------------------------------------------------------------------------
def _bit(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _bytes(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    place = chance.randrange(len(content))
    size = min(chance.choice([2, 16, 600]), len(content) - place)
    content[place:place + size] = chance.randbytes(size)
    path.write_bytes(content)


def _zero_page(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    place = chance.randrange(0, max(1, len(content)), 4096)
    content[place:place + 4096] = bytes(len(content[place:place + 4096]))
    path.write_bytes(content)


def _swap_pages(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    pages = range(0, max(4096, len(content) - 4096), 4096)
    a, b = chance.choice(pages), chance.choice(pages)
    content[a:a + 4096], content[b:b + 4096] = content[b:b + 4096], content[a:a + 4096]
    path.write_bytes(content)


def _cut(path: Path, chance: random.Random) -> None:
    os.truncate(path, chance.randrange(path.stat().st_size))


def _longer(path: Path, chance: random.Random) -> None:
    with path.open("ab") as stream:
        stream.write(chance.randbytes(chance.choice([1, 4096])))


def _gone(path: Path, chance: random.Random) -> None:
    path.unlink()


def _empty(path: Path, chance: random.Random) -> None:
    path.write_bytes(b"")


def _header(path: Path, chance: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(bytes(min(100, len(content))) + content[100:])


def _wrong_file(path: Path, chance: random.Random) -> None:
    path.write_bytes(chance.choice([b"%PDF-1.7\n" + bytes(3000), "\ufeff工单编号,标题\n".encode() * 300, chance.randbytes(9000)]))


def _page_twice(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    pages = range(0, max(4096, len(content) - 4096), 4096)
    a, b = chance.choice(pages), chance.choice(pages)
    content[a:a + 4096] = content[b:b + 4096]
    path.write_bytes(content)


def _torn_write(path: Path, chance: random.Random) -> None:
    """The second half of a page as it was before, or never written."""
    content = bytearray(path.read_bytes())
    place = chance.randrange(0, max(1, len(content)), 4096) + 2048
    content[place:place + 2048] = bytes(len(content[place:place + 2048]))
    path.write_bytes(content)


def _other_ends(path: Path, chance: random.Random) -> None:
    """As a transfer in text mode does it."""
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + b"\x1a")


def _old_copy(path: Path, chance: random.Random) -> None:
    """The file of the generation that was left, where it has one of that name."""
    old = path.parent.with_name("gen-1") / path.name
    path.write_bytes(old.read_bytes() if old.is_file() else b"gen-1")


KINDS: dict[str, Damage] = {"bit": _bit, "bytes": _bytes, "zero page": _zero_page, "swap pages": _swap_pages, "cut": _cut,
                            "longer": _longer, "gone": _gone, "empty": _empty, "header": _header, "wrong file": _wrong_file,
                            "page twice": _page_twice, "torn write": _torn_write, "text mode": _other_ends, "old copy": _old_copy}
TARGETS = ("office.db", "office.db", "office.db-wal", "office.db-wal", "CURRENT", "anchor.json", "key.json", "key-copy.json", "files")


# -- the office ----------------------------------------------------------------------------------------------
@pytest.fixture(scope="module", params=["encrypted"])
def ended(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office that ended suddenly: half its work stands in the journal only, an old generation lies beside."""
    folder = tmp_path_factory.mktemp("ended") / "live"
    with Store.create(folder, {"office": "友谊路街道"}, code=keys.new_code()) as store:
        scene.write(store, "A", 20)
        name = store.keep_file(scene.PICTURE)
        with store.transaction("王敏", scene.AT) as tx:
            tx.add_attachment("A1", "a.png", name, len(scene.PICTURE), "image/png")
        store.back_up(datetime(2026, 3, 4, 8, 30), "手动")
    restore.restore(folder, backup.listed(backup.folder_of(folder))[0][0], now=scene.AT)
    with Store.open(folder) as store:
        scene.write(store, "B", 20)
        store.back_up(datetime(2026, 3, 4, 9, 30), "手动")
        shutil.copytree(folder, folder.with_name("office"), ignore=shutil.ignore_patterns("*-shm"))
    return folder.with_name("office")


def everything(folder: Path) -> list[object]:
    """Every row of every table, and every attachment."""
    path = generations.database(folder)
    connection = connect(path, readonly=True, key=keys.find(path.parent))
    try:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'")]
        rows: list[object] = [connection.execute(f"SELECT * FROM {table}").fetchall() for table in sorted(tables)]
    finally:
        connection.close()
    with Store.open(folder, readonly=True) as store:
        rows += [store.search("噪音"), *(store.files.get(row["sha256"]) for row in store.attachments())]
    return rows


def noticed(folder: Path) -> bool:
    try:
        Store.open(folder).close()
    except StoreError as error:
        return "。" in str(error)  # said in a sentence
    return not verify_office(folder).ok


def target(folder: Path, name: str) -> Path:
    if name == "files":
        return next(path for path in (folder / "files").rglob("*") if path.is_file())
    return folder / name if name == "CURRENT" else folder / "gen-2" / name


def damages(count: int) -> Iterator[tuple[str, str, random.Random]]:
    """Every kind meets every file in turn; the place in the file is chance."""
    chance = random.Random(os.environ.get("HOTLINE_SEED", "damage"))
    pairs = [(target, kind) for kind in KINDS for target in TARGETS]
    chance.shuffle(pairs)
    for n in range(count):
        yield *pairs[n % len(pairs)], chance


def trial(ended: Path, place: Path) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    return Path(shutil.copytree(ended, place))


@pytest.mark.parametrize("count", COUNTS)
def test_no_damage_is_silent_and_each_is_restored(ended: Path, tmp_path: Path, count: int) -> None:
    whole = everything(trial(ended, tmp_path / "office"))
    tally: Counter[str] = Counter()
    silent = list[str]()
    for name, kind, chance in damages(count):
        folder = trial(ended, tmp_path / "office")
        KINDS[kind](target(folder, name), chance)
        if noticed(folder):
            tally["noticed"] += 1
        elif everything(folder) == whole:
            tally["harmless"] += 1
        else:
            silent.append(f"{kind} in {name}")
        restore.restore(folder, backup.listed(backup.folder_of(folder))[-1][0], now=scene.AT)
        assert verify_office(folder).ok
        with Store.open(folder) as store:
            assert store.last_seq() == 40
            assert store.files.get(store.attachments()[0]["sha256"]) == scene.PICTURE
    figure(f"damages: {count}, {dict(tally)}, {len(silent)} silent, all restored")
    assert silent == []
    assert tally["noticed"] > count / 2


def test_a_check_that_trusts_sqlite_alone_is_found_out(ended: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the anchor a lost journal is silent: SQLite itself says ok."""
    monkeypatch.setattr("hotline_desk.store.chain.read_anchor", lambda generation, key=None: Heads())
    whole = everything(trial(ended, tmp_path / "office"))
    folder = trial(ended, tmp_path / "office")
    (folder / "gen-2" / "office.db-wal").unlink()
    assert not noticed(folder)
    assert everything(folder) != whole


@pytest.mark.parametrize("other", ["old database", "old journal", "old generation"])
def test_old_files_put_over_new_ones_are_told(ended: Path, tmp_path: Path, other: str) -> None:
    folder = trial(ended, tmp_path / "office")
    now, old = folder / "gen-2", folder / "gen-1"
    if other == "old database":
        (now / "office.db-wal").unlink()
        shutil.copy(old / "office.db", now / "office.db")
    elif other == "old journal":
        with Store.open(folder) as store:
            scene.write(store, "C", 3)
        (now / "office.db-wal").write_bytes((ended / "gen-2" / "office.db-wal").read_bytes())
    else:
        (folder / "CURRENT").write_bytes(b"gen-1")
    assert noticed(folder)


def _restored(place: Path, file: Path) -> restore.Restored | None:
    """What restoring answered; None where it was refused in a sentence."""
    try:
        return restore.restore(place, file, now=scene.AT)
    except StoreError as error:
        return None if "。" in str(error) else pytest.fail(str(error))


# -- damage to the backups themselves ------------------------------------------------------------------------
@pytest.mark.parametrize("count", [10, pytest.param(MANY // 2, marks=pytest.mark.faults)])
def test_a_damaged_backup_is_refused_or_restores_everything_and_an_older_one_is_left(ended: Path, tmp_path: Path, count: int) -> None:
    """Onto an empty PC, where nothing else could help: the newest backup, or the shelf beside it, is damaged."""
    chance, tally = random.Random(os.environ.get("HOTLINE_SEED", "damaged backup")), Counter[str]()
    silent = list[str]()
    for n in range(count):
        folder = trial(ended, tmp_path / "office")
        older, newest = (path for path, _ in backup.listed(backup.folder_of(folder))[-2:])
        kind = list(KINDS)[n % len(KINDS)]
        hit = newest if n % 3 else next((backup.folder_of(folder) / "files").glob("*/*"))
        KINDS[kind](hit, chance)
        place = tmp_path / "new"
        shutil.rmtree(place, ignore_errors=True)
        done = _restored(place, newest)
        if done is None:
            tally["refused"] += 1
            restore.restore(place, older, now=scene.AT)
            with Store.open(place) as store:
                assert store.last_seq() == 20
            continue
        told = bool(done.problems)
        tally["told" if told else "whole"] += 1
        if told != (not verify_office(place).ok):
            silent.append(f"{kind} in {hit.name}")
    figure(f"damaged backups: {count}, {dict(tally)}, {len(silent)} silent")
    assert silent == []
    assert tally["refused"] >= count // 3
