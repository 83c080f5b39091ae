"""The program as a script meets it: its own process, its own streams, whatever the terminal speaks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import hotline_desk

ROOT = Path(str(hotline_desk.__file__)).parent.parent


def desk(folder: Path, *args: str, typed: str = "", **extra: str) -> subprocess.CompletedProcess[bytes]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHONUTF8", "PYTHONIOENCODING"))}
    return subprocess.run([sys.executable, "-m", "hotline_desk", "--data", str(folder), "--now", "2026-03-04 09:00", *args],
                          input=typed.encode("utf-8", "surrogateescape"), capture_output=True, timeout=120, check=False,
                          env={**env, "PYTHONPATH": str(ROOT), **extra})


@pytest.fixture
def office(tmp_path: Path) -> Path:
    made = desk(tmp_path / "office", "init", "--pack", "youyilu")
    assert made.returncode == 0, made.stderr.decode()
    return tmp_path / "office"


def test_a_morning(office: Path, tmp_path: Path) -> None:
    """Paste, send, ask what is due, print: each answer is one document, in UTF-8 whatever the locale."""
    pasted = desk(office, "--json", "import", "-", typed="工单编号：P1\n来电人：张三\n联系电话：13812345678\n诉求内容：路灯不亮\n", LC_ALL="C")
    assert (pasted.returncode, pasted.stderr) == (0, b"") and json.loads(pasted.stdout)["new"] == 1
    sent = desk(office, "--json", "record", "P1", "dispatch", "to=密山二村第一居民区", LC_ALL="POSIX")
    assert json.loads(sent.stdout.decode("utf-8"))["unit"] == "密山二村第一居民区"
    assert json.loads(desk(office, "--json", "due").stdout)
    assert "密山二村第一居民区" in desk(office, "due", LC_ALL="C").stdout.decode("utf-8")
    out = tmp_path / "督办单.pdf"
    assert desk(office, "print", "youyilu_supervision", "P1", "--out", str(out)).returncode == 0 and out.stat().st_size > 1000


@pytest.mark.parametrize(("args", "typed", "status"), [
    (["fly"], "", 2), (["show", "P9"], "", 1), (["record", "-"], "\udcff\udcfe", 1), (["import", "-"], "\udcff\udcfe", 1),
    (["record", "-"], "{\n", 1), (["replay", "nowhere.json"], "", 1), (["import", "nowhere.xlsx"], "", 1),
    (["--data", "/proc/nowhere", "init", "--pack", "youyilu"], "", 3), (["--data", "/proc/nowhere", "due"], "", 3),
])
def test_a_sentence_and_a_status(office: Path, args: list[str], typed: str, status: int) -> None:
    said = desk(office, *args, typed=typed)
    assert said.returncode == status and said.stdout == b""
    text = said.stderr.decode("utf-8")
    assert any("一" <= c <= "鿿" for c in text) and "Traceback" not in text and "没有预料到" not in text, text


def test_a_reader_that_goes_away(office: Path) -> None:
    """``… | head -1`` ends without a word about pipes."""
    child = subprocess.Popen([sys.executable, "-m", "hotline_desk", "--data", str(office), "--json", "calendar", "show", "2026"],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert child.stdout is not None and child.stderr is not None
    child.stdout.close()
    error = child.stderr.read().decode()
    child.stderr.close()
    assert child.wait(60) in (0, 1) and "Traceback" not in error and "BrokenPipe" not in error


@pytest.mark.skipif(sys.platform == "win32", reason="permission bits are a Unix word")
def test_a_folder_that_may_only_be_read(office: Path) -> None:
    """Reading goes on, writing is refused with status 3 and changes nothing."""
    assert desk(office, "record", "P1", "register", "subject=路灯", "--at", "2026-03-03T09:00").returncode == 0
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    for path in [*office.rglob("*"), office]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        assert desk(office, "show", "P1").returncode == 0 and desk(office, "due").returncode == 0
        refused = desk(office, "record", "P1", "remind")
        assert refused.returncode == 3 and "只能读" in refused.stderr.decode("utf-8")
    finally:
        for path in [office, *office.rglob("*")]:
            path.chmod(0o700)
