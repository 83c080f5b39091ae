"""Attachments: by content, kinds that are taken, names that are safe, copies that are wiped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.services import attachments, keys
from hotline_desk.services.acts import record
from hotline_desk.services.office import Desk, Refused, StoreError

NOW = datetime(2026, 3, 2, 10, 20)
PNG = b"\x89PNG\r\n\x1a\n" + b"canary-picture" * 100


@pytest.fixture(scope="module", params=["plain", "encrypted"])
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    code = keys.new_code() if request.param == "encrypted" else None
    folder = tmp_path_factory.mktemp("attachments") / "office"
    with Desk.create(folder, "youyilu", clock=lambda: NOW, user="王敏", code=code) as desk:
        record(desk, "A1", "register", {"subject": "噪音", "channel": "12345"}, NOW)
    return folder


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(Path(shutil.copytree(template, tmp_path / "office")), clock=lambda: NOW, user="王敏") as desk:
        yield desk


def wrote(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_file_is_kept_once_and_comes_back_whole(office: Desk, tmp_path: Path) -> None:
    path = wrote(tmp_path, "现场.png", PNG)
    first, second = attachments.attach(office, "A1", path, "evidence"), attachments.attach(office, "A1", path)
    assert first != second
    row, data = attachments.content(office, first)
    assert (row["name"], row["media"], row["size"], row["role"], data) == ("现场.png", "image/png", len(PNG), "evidence", PNG)
    kept = [p for p in (office.folder / "files").rglob("*") if p.is_file()]
    assert len(kept) == 1
    assert (b"canary-picture" in kept[0].read_bytes()) is not keys.encrypted(office.folder)
    assert office.store.verify().ok


def test_a_damaged_file_is_told_and_mended_by_the_same_bytes(office: Desk, tmp_path: Path) -> None:
    path = wrote(tmp_path, "a.png", PNG)
    number = attachments.attach(office, "A1", path)
    kept = next(p for p in (office.folder / "files").rglob("*") if p.is_file())
    for damage in (lambda: kept.write_bytes(kept.read_bytes()[:-1] + b"?"), kept.unlink, lambda: kept.write_bytes(b"")):
        damage()
        found = office.store.verify()
        assert (found.ok, found.attachments, found.database) == (False, False, True)
        assert "A1" in found.problems[0]
        with pytest.raises(StoreError, match="附件文件损坏"):
            attachments.content(office, number)
        attachments.attach(office, "A1", path)
        assert office.store.verify().ok
        assert attachments.content(office, number)[1] == PNG


@pytest.mark.parametrize(("name", "content"), [
    ("a.exe", b"MZ"), ("a.lnk", b"L"), ("a.html", b"<html>"), ("a.js", b"1"), ("a.png.exe", PNG), ("无扩展名", PNG), ("a.zip", b"PK\x03\x04"),
    ("a.png", b"MZ" + PNG), ("a.pdf", PNG), ("a.txt", b"MZ\x90\0"), ("a.txt", b"a\0b"), ("a.docm", b"PK\x03\x04"), ("a.mp4", PNG), ("a.png", b"")])
def test_what_is_not_a_document_is_refused(office: Desk, tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(Refused, match=r"没有添加|不能添加"):
        attachments.attach(office, "A1", wrote(tmp_path, name, content))
    assert office.store.attachments() == []


def test_no_pipes_folders_giants_or_strangers(office: Desk, tmp_path: Path) -> None:
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "a.png")
        with pytest.raises(Refused, match="不是文件"):
            attachments.attach(office, "A1", tmp_path / "a.png")
    (tmp_path / "b.png").mkdir()
    with pytest.raises(Refused, match="不是文件"):
        attachments.attach(office, "A1", tmp_path / "b.png")
    giant = wrote(tmp_path, "c.png", PNG)
    os.truncate(giant, 2 << 30)
    with pytest.raises(Refused, match="超过 20 MB"):
        attachments.attach(office, "A1", giant)
    with pytest.raises(Refused, match="打不开"):
        attachments.attach(office, "A1", tmp_path / "none.png")
    with pytest.raises(Refused, match="没有编号"):
        attachments.attach(office, "Z9", wrote(tmp_path, "d.png", PNG))


def test_a_hundred_is_enough(office: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "PER_ORDER", 2)
    path = wrote(tmp_path, "a.png", PNG)
    ids = [attachments.attach(office, "A1", path) for _ in range(2)]
    with pytest.raises(Refused, match="2 个附件"):
        attachments.attach(office, "A1", path)
    attachments.remove(office, ids[0])
    attachments.attach(office, "A1", path)


@pytest.mark.parametrize(("name", "clean"), [
    ("../../etc/x.png", "x.png"), ("C:\\Windows\\x.png", "x.png"), ("CON.png", "附件 CON.png"), ("nul", "附件 nul"), ("a:b.png", "ab.png"),
    ("a.png. . ", "a.png"), ("...", "附件"), ("照片\u202egnp.exe", "照片gnp.exe"), ("x" * 300 + ".png", "x" * 100 + ".png"), ("a\nb.png", "ab.png"),
    (".png", "附件.png"), ("现场 照片.jpg", "现场 照片.jpg")])
def test_names_are_safe_to_show_and_to_open(name: str, clean: str) -> None:
    assert attachments.clean_name(name) == clean


def test_copies_for_looking_at_are_private_and_wiped(office: Desk, tmp_path: Path) -> None:
    number = attachments.attach(office, "A1", wrote(tmp_path, "a.png", PNG))
    viewing = attachments.Viewing()
    copy = viewing.copy(office, number)
    assert (copy.name, copy.read_bytes()) == ("a.png", PNG)
    if os.name == "posix":
        assert copy.parent.stat().st_mode & 0o077 == 0
    assert [row["action"] for row in office.store.access_log()] == ["open_attachment"]
    viewing.wipe()
    assert not copy.exists()
    assert not copy.parent.parent.exists()


def test_what_a_killed_program_left_is_swept(office: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments.tempfile, "tempdir", str(tmp_path / "temp"))
    left = tmp_path / "temp" / "hotline-view-dead" / "x"
    left.mkdir(parents=True)
    (left / "a.png").write_bytes(PNG)
    number = attachments.attach(office, "A1", wrote(tmp_path, "a.png", PNG))
    one, two = attachments.Viewing(), attachments.Viewing()
    first, second = one.copy(office, number), two.copy(office, number)
    assert not left.exists()
    assert first.exists() and second.exists()  # the second start leaves what is still looked at
    one.wipe()
    two.wipe()
    assert list((tmp_path / "temp").iterdir()) == []
