"""What is not ours, broken, older or newer is said in a sentence, and left as it is to the byte."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.store import Store, StoreError, generations
from hotline_desk.store.checking import verify_office
from hotline_desk.store.connection import connect
from hotline_desk.store.schema import REVISIONS

AT = datetime(2026, 3, 2, 10, 15)


def digest(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.endswith(("-shm", "-wal"))}


def database(folder: Path) -> Path:
    return folder / "gen-1" / "office.db"


def kind_on_opening(folder: Path) -> str:
    with pytest.raises(StoreError) as caught:
        Store.open(folder).close()
    assert "。" in str(caught.value)
    return caught.value.kind


def filled(folder: Path, orders: int = 200, prefix: str = "A") -> None:
    with Store.open(folder) as store, store.transaction("王敏", AT) as tx:
        tx.append_many([(f"{prefix}{i}", "register", AT, "王敏", {"subject": f"噪音{i}" * 20}) for i in range(orders)])


def test_no_office(tmp_path: Path) -> None:
    assert kind_on_opening(tmp_path) == "missing"
    assert kind_on_opening(tmp_path / "nowhere") == "missing"
    assert list(tmp_path.iterdir()) == []


def test_a_second_office_is_not_made_over_the_first(folder: Path) -> None:
    before = digest(folder)
    with pytest.raises(StoreError, match="已经有办件数据"):
        Store.create(folder, {})
    assert digest(folder) == before


def _random(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(20_000))


def _foreign(path: Path) -> None:
    path.unlink()
    connection = connect(path, create=True)
    connection.execute("CREATE TABLE x (a)")
    connection.close()


BREAKAGES = {
    "empty": lambda path: path.write_bytes(b""),
    "garbage": _random,
    "text": lambda path: path.write_text("工单" * 4000, encoding="utf-8"),
    "foreign database": _foreign,
    "cut": lambda path: os.truncate(path, 5000),
    "header zeroed": lambda path: path.write_bytes(bytes(100) + path.read_bytes()[100:]),
    "version flipped": lambda path: path.write_bytes(path.read_bytes()[:63] + b"\x77" + path.read_bytes()[64:]),
    "gone": lambda path: path.unlink(),
}


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_broken_file_is_called_damaged(folder: Path, name: str) -> None:
    filled(folder)
    BREAKAGES[name](database(folder))
    before = digest(folder)
    assert kind_on_opening(folder) == "damaged"
    assert not verify_office(folder).ok
    assert digest(folder) == before


@pytest.mark.parametrize("content", [b"", b"gen-", b"../gen-1", b"\xff\xfe"])
def test_a_broken_pointer_is_called_damaged(folder: Path, content: bytes) -> None:
    (folder / "CURRENT").write_bytes(content)
    assert kind_on_opening(folder) == "damaged"


def test_an_office_whose_making_was_stopped_at_the_last_step_opens(folder: Path) -> None:
    (folder / "CURRENT").unlink()
    with Store.open(folder) as store:
        assert store.meta("pack") == "youyilu"
    shutil.copytree(folder / "gen-1", folder / "gen-2")
    assert kind_on_opening(folder) == "damaged"  # two to choose from: do not guess


def _set_revision(folder: Path, revision: str) -> None:
    connection = connect(database(folder))
    connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.execute(f"PRAGMA user_version = {int(revision)}")
    connection.close()


def test_a_newer_office_is_left_alone(folder: Path) -> None:
    filled(folder)
    _set_revision(folder, "0099")
    before = digest(folder)
    assert kind_on_opening(folder) == "newer"
    with pytest.raises(StoreError) as caught:
        Store.open(folder, readonly=True)
    assert caught.value.kind == "newer"
    assert not verify_office(folder).ok
    assert digest(folder) == before


def test_a_newer_office_that_ended_suddenly_keeps_its_journal(folder: Path, tmp_path: Path) -> None:
    """Its last steps stand in the journal only; an ordinary connection would fold them in on closing."""
    live = connect(database(folder))
    live.execute("UPDATE alembic_version SET version_num = '0099'")
    live.execute("PRAGMA user_version = 99")
    ended = Path(shutil.copytree(folder, tmp_path / "ended", ignore=shutil.ignore_patterns("*-shm")))
    live.close()
    before = {path.name: path.read_bytes() for path in (ended / "gen-1").iterdir()}
    assert len(before["office.db-wal"]) > 4096
    assert kind_on_opening(ended) == "newer"
    assert {name: (ended / "gen-1" / name).read_bytes() for name in before} == before


def test_an_older_office_asks_for_migration(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline_desk.store.schema.REVISIONS", (*REVISIONS, "9999"))
    monkeypatch.setattr("hotline_desk.store.schema.HEAD", "9999")
    assert kind_on_opening(folder) == "older"


def test_readonly_writes_nothing(folder: Path) -> None:
    filled(folder)
    before = digest(folder)
    with Store.open(folder, readonly=True) as store:
        assert store.version("A1") == 1
        with pytest.raises(StoreError) as caught, store.transaction("王敏", AT):
            pass
    assert caught.value.kind == "readonly"
    assert digest(folder) == before


def test_an_office_in_a_folder_nobody_may_write_can_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(folder)
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)  # root may always write
    with Store.open(folder, readonly=True) as store:
        assert store.version("A1") == 1
        assert not (folder / "gen-1" / "office.db-shm").exists()


def test_lost_work_is_noticed(folder: Path) -> None:
    filled(folder, 5)
    old = database(folder).read_bytes()
    filled(folder, 7)
    assert verify_office(folder).ok
    database(folder).write_bytes(old)
    with pytest.raises(StoreError, match="少了 7 步操作"):
        Store.open(folder)
    with Store.open(folder, readonly=True) as store:  # the office may still look
        assert store.last_seq() == 5
    assert any("少了 7 步" in problem for problem in verify_office(folder).problems)


def test_another_history_under_the_same_name_is_noticed(folder: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    filled(folder, 5)
    filled(other, 6, "B")
    shutil.copy(database(other), database(folder))
    assert kind_on_opening(folder) == "damaged"


def test_a_missing_or_torn_anchor_does_not_lock_anybody_out(folder: Path) -> None:
    filled(folder, 5)
    (folder / "gen-1" / "anchor.json").write_bytes(b'{"seq": 3')
    filled(folder, 5)
    assert verify_office(folder).ok


@pytest.mark.parametrize("statement", [
    "UPDATE events SET data = '{}' WHERE seq = 3", "DELETE FROM events WHERE seq = 3",
    "DELETE FROM events WHERE seq = 5", "UPDATE events SET seq = 99 WHERE seq = 2",
    "UPDATE events SET entered_at = '2020-01-01T08:00' WHERE seq = 5"])
def test_a_forged_history_is_named(folder: Path, statement: str) -> None:
    filled(folder, 5)
    connection = connect(database(folder))
    for verb in ("update", "delete"):
        connection.execute(f"DROP TRIGGER events_no_{verb}")
    assert verify_office(folder).problems == ("保护办件历史的触发器不见了或被换过，有人动过数据文件。",)
    connection.execute(statement)
    connection.close()
    found = verify_office(folder)
    assert (found.audit, found.ok) == (False, False)
    assert len(found.problems) >= 2


def _history(folder: Path) -> list[object]:
    with Store.open(folder, readonly=True) as store:
        return [store.events(f"A{i}") for i in range(100)]


def test_random_damage_is_never_silent_in_the_history(folder: Path) -> None:
    filled(folder, 100)
    whole, history = database(folder).read_bytes(), _history(folder)
    chance = random.Random(7)
    for _ in range(60):
        size = chance.choice([1, 16, 600])
        place = chance.randrange(len(whole) - size)
        database(folder).write_bytes(whole[:place] + chance.randbytes(size) + whole[place + size:])
        try:
            assert _history(folder) == history or not verify_office(folder).ok
        except StoreError:
            assert not verify_office(folder).ok


def test_a_locked_office_waits_and_then_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotline_desk.store.connection.PRAGMAS", ("busy_timeout=200",))
    holder = connect(database(folder))
    holder.execute("BEGIN IMMEDIATE")
    with Store.open(folder) as store, pytest.raises(StoreError) as caught, store.transaction("王敏", AT):
        pass
    assert caught.value.kind == "locked"
    holder.execute("ROLLBACK")
    holder.close()


def test_a_full_disk_keeps_the_old_and_goes_on_afterwards(folder: Path) -> None:
    with Store.open(folder) as store:
        with store.transaction("王敏", AT) as tx:
            tx.append("A1", "register", AT, "王敏", {})
            pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            tx.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(StoreError) as caught, store.transaction("王敏", AT) as tx:
            tx.append_many([(f"B{i}", "register", AT, "王敏", {"content": "满" * 3000}) for i in range(50)])
        assert caught.value.kind == "disk"
        assert not store.exists("B1")
        with store.transaction("王敏", AT) as tx:
            tx.connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
            tx.append("B1", "register", AT, "王敏", {})
        assert store.verify().ok


def test_an_encrypted_office_shows_nothing_and_opens_with_its_key_only(tmp_path: Path) -> None:
    key, folder = bytes(range(32)), tmp_path / "office"
    with Store.create(folder, {}, key=key) as store, store.transaction("王敏", AT) as tx:
        tx.append("A1", "register", AT, "王敏", {"caller": "canary-name"})
    assert b"canary-name" not in database(folder).read_bytes()
    assert kind_on_opening(folder) == "damaged"
    with Store.open(folder, key=key) as store:
        assert store.events("A1")[0].data["caller"] == "canary-name"


def test_reading_the_worklist_loads_nothing_heavy(folder: Path) -> None:
    program = ("import sys; from pathlib import Path; from hotline_desk.store import Store\n"
               "with Store.open(Path(sys.argv[1])) as store: store.worklist(); store.units(); store.search('噪音')\n"
               "print(sorted(set(sys.modules) & {'sqlalchemy', 'alembic', 'openpyxl', 'reportlab'}))")
    answer = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True)
    assert (answer.stdout, answer.stderr) == ("[]\n", "")


def test_a_pointer_that_cannot_be_read_while_saving_is_a_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found by failing every call of a save: the system's error came out as it was."""
    def broken(folder: Path) -> Path:
        raise OSError(5, "Input/output error")

    with Store.open(folder) as store:
        monkeypatch.setattr(generations, "current", broken)
        with pytest.raises(StoreError, match="磁盘"), store.transaction("王敏", AT):
            pass
        monkeypatch.undo()
        assert store.verify().ok


@pytest.mark.parametrize("said", [0, 99, 0x02000003])
def test_a_changed_number_in_the_header_is_damage_not_a_newer_program(tmp_path: Path, said: int) -> None:
    """``user_version`` lies unprotected in the header of a plain file: it alone is never believed."""
    Store.create(tmp_path / "office", {"office": "友谊路街道"}).close()
    path = tmp_path / "office" / "gen-1" / "office.db"
    content = bytearray(path.read_bytes())
    content[60:64] = said.to_bytes(4, "big")
    path.write_bytes(content)
    with pytest.raises(StoreError) as caught:
        Store.open(tmp_path / "office")
    assert caught.value.kind == "damaged"
    assert path.read_bytes() == content
