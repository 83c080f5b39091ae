"""A backup is made beside those who write, copied elsewhere, and shares its attachments with the others of its folder."""

from __future__ import annotations

import random
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.store import Store, StoreError, backup, restore, unpacking
from hotline_desk.store.checking import verify_office
from tests.store.backups.hands import AT, again


@pytest.fixture
def second(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def test_a_damaged_office_is_not_backed_up_over_good_ones(office: Path, file: Path) -> None:
    database = office / "gen-1" / "office.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:8192] + bytes(4096) + whole[12288:])
    with pytest.raises(StoreError) as caught, Store.open(office, readonly=True) as store:
        store.back_up(AT, "手动")
    assert caught.value.kind == "damaged"
    assert [path for path, _ in backup.listed(file.parent)] == [file]


def test_a_lost_attachment_does_not_stop_the_rest_and_is_told(office: Path) -> None:
    shutil.rmtree(office / "files")
    with Store.open(office) as store:
        made = store.back_up(datetime(2026, 3, 3, 8, 30), "当天首次")
    assert len(made.manifest.lacking) == 1
    assert "附件" in made.problems[0]
    shutil.rmtree(office / "backups" / "files")
    done = restore.restore(office, made.path, now=AT)
    assert "缺 1 个附件" in done.problems[0]


def test_a_backup_is_taken_while_others_write(office: Path) -> None:
    with Store.open(office) as writer, writer.transaction("李强", AT) as tx:
        tx.append("B1", "register", AT, "李强", {})
        with Store.open(office) as other:
            made = other.back_up(datetime(2026, 3, 3, 8, 30), "手动")
    assert made.manifest.seq == 40
    with Store.open(office) as store:
        assert store.last_seq() == 41


def test_a_copy_elsewhere_is_read_back(office: Path, second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(office) as store:
        made = store.back_up(datetime(2026, 3, 3, 8, 30), "手动")
    copy = backup.copy_to(made, second)
    assert copy.read_bytes() == made.path.read_bytes()
    assert sorted(p.name for p in (second / "files").glob("*/*")) == sorted(d for _, d in made.manifest.beside.values())
    copy.unlink()
    copyfile = shutil.copyfile
    monkeypatch.setattr(shutil, "copyfile", lambda a, b: Path(copyfile(a, b)).write_bytes(b"torn"))
    with pytest.raises(StoreError, match="没能抄到"):
        backup.copy_to(made, second)
    with pytest.raises(StoreError, match="没能抄到"):
        backup.copy_to(made, second / "nowhere")
    assert backup.listed(second) == []


def test_a_stick_alone_brings_the_office_back(office: Path, second: Path, tmp_path: Path) -> None:
    with Store.open(office) as store:
        copy = backup.copy_to(store.back_up(datetime(2026, 3, 3, 8, 30), "手动"), second)
    shutil.rmtree(office)
    done = restore.restore(tmp_path / "new", copy, now=AT)
    assert done.problems == ()
    assert verify_office(tmp_path / "new").ok


# -- attachments are shared ---------------------------------------------------------------------------------
def shelf(office: Path) -> list[Path]:
    return sorted((office / "backups" / "files").glob("*/*"))


def attach(store: Store, order: str, content: bytes) -> str:
    name = store.keep_file(content)
    with store.transaction("王敏", AT) as tx:
        tx.add_attachment(order, "b.png", name, len(content), "image/png")
    return name


def test_ten_backups_hold_each_picture_once(office: Path) -> None:
    with Store.open(office) as store:
        attach(store, "A2", random.Random(1).randbytes(300_000))
        for day in range(3, 13):
            made = store.back_up(datetime(2026, 3, day, 8, 30), "当天首次")
    assert len(shelf(office)) == 2
    assert made.size < 600_000
    held = sum(path.stat().st_size for path, _ in backup.listed(office / "backups"))
    assert held < 12 * made.size


def test_a_picture_that_rotted_on_the_shelf_is_mended_by_the_next_backup(office: Path, tmp_path: Path) -> None:
    (kept,) = shelf(office)
    whole = kept.read_bytes()
    kept.write_bytes(b"x" + whole[1:])
    (path, _), = backup.listed(office / "backups")
    (tmp_path / "room").mkdir()
    with pytest.raises(StoreError):
        unpacking.unpack(path, tmp_path / "room", whole=True)
    with Store.open(office) as store:
        store.back_up(datetime(2026, 3, 3, 8, 30), "当天首次")
    assert kept.read_bytes() == whole


def test_a_trial_sees_the_shelf_as_it_is_on_the_disk(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shelf that says it keeps and does not: no backup comes of it."""
    from hotline_desk.store.shelf import Shelf

    monkeypatch.setattr(Shelf, "put", lambda self, data: __import__("hashlib").sha256(data).hexdigest())
    shutil.rmtree(office / "backups" / "files")
    before = backup.listed(office / "backups")
    with pytest.raises(StoreError), Store.open(office) as store:
        store.back_up(datetime(2026, 3, 3, 8, 30), "当天首次")
    assert backup.listed(office / "backups") == before


def test_a_file_taken_without_its_pictures_restores_the_rest_and_says_so(office: Path, tmp_path: Path) -> None:
    (path, _), = backup.listed(office / "backups")
    alone = Path(shutil.copy(path, tmp_path / "x.hdbak"))
    done = restore.restore(tmp_path / "new", alone, now=AT)
    assert "1 个附件没有找到" in done.problems[0]
    assert not verify_office(tmp_path / "new").attachments
    shutil.copytree(path.parent / "files", tmp_path / "files")
    assert restore.restore(tmp_path / "new", alone, now=AT).problems == ()
    assert verify_office(tmp_path / "new").ok


def test_a_picture_that_the_office_lost_comes_back_from_the_shelf_and_the_other_way(office: Path) -> None:
    (path, _), = backup.listed(office / "backups")
    shutil.rmtree(office / "files")
    assert restore.restore(office, path, now=AT).problems == ()
    shutil.rmtree(path.parent / "files")
    assert restore.restore(office, path, now=AT).problems == ()
    assert verify_office(office).ok


def test_what_no_backup_needs_is_swept_and_nothing_while_one_cannot_be_read(office: Path) -> None:
    with Store.open(office) as store:
        attach(store, "A2", b"\x89PNG other")
        newer = store.back_up(datetime(2026, 3, 3, 8, 30), "当天首次")
        assert len(shelf(office)) == 2
        strange = newer.path.with_name("抄件.hdbak")
        strange.write_bytes(b"x")
        newer.path.unlink()
        assert backup.sweep_shelf(newer.path.parent, younger=-1) == 0
        strange.unlink()
        assert backup.sweep_shelf(newer.path.parent) == 0  # put there today: somebody may be about to need it
        assert backup.sweep_shelf(newer.path.parent, younger=-1) == 1
    (path, _), = backup.listed(office / "backups")
    (office.parent / "room").mkdir()
    unpacking.unpack(path, office.parent / "room", whole=True)


def test_the_one_file_refuses_to_be_made_of_half(office: Path, tmp_path: Path) -> None:
    (path, _), = backup.listed(office / "backups")
    shutil.rmtree(path.parent / "files")
    with Store.open(office) as store, pytest.raises(StoreError, match="附件不全"):
        store.whole_file(again(path), tmp_path / "all.hdbak")
    assert not (tmp_path / "all.hdbak").exists()
