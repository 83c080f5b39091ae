"""Signing in and one person's data from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hotline_desk.cli import main
from hotline_desk.services import accounts, passwords
from hotline_desk.services.office import Desk

GOOD, OTHER = "Baoshan-2026", "Youyilu#77"
NOW = ("--now", "2026-03-02 10:20")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(passwords, "COST", {"t": 1, "m": 64, "p": 1})
    folder = tmp_path / "office"
    assert main(["--data", str(folder), *NOW, "init", "--pack", "youyilu", "--plain"]) == 0
    said = ["channel=12345", "subject=路灯", "caller=欧阳墨白", "phone=13876543210"]
    assert main(["--data", str(folder), *NOW, "record", "BS1", "register", *said]) == 0
    return folder


def lock_up(folder: Path, role: str) -> None:
    with Desk.open(folder) as desk:
        accounts.turn_on(desk, "管理员甲", GOOD)
        accounts.add(desk, "丙", role, GOOD)
        accounts.set_password(desk, "丙", OTHER, GOOD)


def test_a_name_and_a_password_file_let_in(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock_up(office, "clerk")
    secret = tmp_path / "p.txt"
    secret.write_text(OTHER + "\n", encoding="utf-8")
    base = ["--data", str(office)]
    for general, status in (([], 1), (["--as", "丙"], 1), (["--as", "丙", "--password-file", str(tmp_path / "none")], 1),
                            (["--as", "丁", "--password-file", str(secret)], 1), (["--as", "丙", "--password-file", str(secret)], 0)):
        assert main([*base, *general, "due"]) == status
        assert main([*base, *general, "policy", "list"]) == status
    assert OTHER not in capsys.readouterr().err
    assert main([*base, "--as", "丙", "--password-file", str(secret), "export", "--full", "--reason", "x", "--out", str(tmp_path / "a.xlsx")]) == 1
    assert not (tmp_path / "a.xlsx").exists()


def test_a_person_is_found_copied_and_erased(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = ["--data", str(office), *NOW, "--json"]
    capsys.readouterr()
    assert main([*base, "person", "find", "138 7654 3210"]) == 0
    assert json.loads(capsys.readouterr().out) == ["BS1"]
    assert main([*base, "person", "copy", "欧阳墨白", "--out", str(tmp_path / "copy.json")]) == 0
    assert "13876543210" in (tmp_path / "copy.json").read_text(encoding="utf-8")
    assert main([*base, "person", "anonymise", "BS1", "--reason", "期满"]) == 1  # still open
    assert main([*base, "record", "BS1", "void", "reason=重复"]) == 0
    assert main([*base, "person", "anonymise", "BS1", "--reason", "期满"]) == 0
    capsys.readouterr()
    assert main([*base, "person", "find", "欧阳墨白"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main([*base, "verify"]) == 0


def test_a_copy_as_pages_and_older_backups_given_up(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = ["--data", str(office), *NOW, "--json"]
    assert main([*base, "person", "copy", "13876543210", "--out", str(tmp_path / "copy.pdf")]) == 0
    assert (tmp_path / "copy.pdf").read_bytes()[:5] == b"%PDF-"
    assert main([*base, "person", "copy", "13000000000", "--out", str(tmp_path / "none.pdf")]) == 1
    assert not (tmp_path / "none.pdf").exists()
    assert main([*base, "backup"]) == 0
    assert main([*base, "record", "BS1", "void", "reason=重复"]) == 0
    assert main([*base, "person", "anonymise", "BS1", "--reason", "期满", "--files"]) == 0
    capsys.readouterr()
    assert main([*base, "backup", "--forget-older"]) == 0
    assert json.loads(capsys.readouterr().out) == {"forgotten": 1}


def test_a_drill_by_command(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = ["--data", str(office), *NOW, "--json"]
    capsys.readouterr()
    assert main([*base, "drill"]) == 1  # nothing to try yet
    assert main([*base, "backup"]) == 0
    capsys.readouterr()
    assert main([*base, "drill", "--out", str(tmp_path / "d.pdf")]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["orders"], said["events"]) == (1, 1)
    assert (tmp_path / "d.pdf").read_bytes()[:5] == b"%PDF-"
    next((office / "backups").glob("*.hdbak")).write_bytes(b"rot")
    assert main([*base, "drill"]) == 1
