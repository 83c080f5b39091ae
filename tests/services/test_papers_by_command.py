"""``print`` makes every paper of an office; a book without numbers is printed whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hotline_desk import cli
from hotline_desk.paper.pages import page_text

from .rich import HISTORIES, NUMBER, desk_of


def command(folder: Path, capsys: pytest.CaptureFixture[str], pack: str, *words: str, status: int = 0) -> Any:
    now = HISTORIES[pack][1]
    assert cli.main(["--data", str(folder), "--now", now, "--as", "王敏", "--json", *words]) == status
    said = capsys.readouterr()
    return json.loads(said.out) if status == 0 else said.err


@pytest.mark.parametrize("pack", list(HISTORIES))
def test_every_own_form_comes_out(pack: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk_of(pack, tmp_path / "o").close()
    listed = command(tmp_path / "o", capsys, pack, "print", "--list")
    own = [f["form"] for f in listed if not f["title"].endswith("（参照）") and f["form"] != "explanation"]
    for form in own:
        answer = command(tmp_path / "o", capsys, pack, "print", form, NUMBER, "--out", str(tmp_path / f"{form}.pdf"))
        assert answer == {"pages": 1, "missing_glyphs": []}, form
        assert (tmp_path / f"{form}.pdf").read_bytes().startswith(b"%PDF")


def test_a_book_without_numbers_is_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk_of("luyang_cg", tmp_path / "o").close()
    out = tmp_path / "台账.pdf"
    assert command(tmp_path / "o", capsys, "luyang_cg", "print", "ledger_book", "--out", str(out))["pages"] == 1
    assert NUMBER in page_text(out.read_bytes(), 0)
    assert "没有应列入" in command(tmp_path / "o", capsys, "luyang_cg", "print", "problem_list", "--out", str(out), status=1)
