"""The whole program from its door to the first painted list, in a process of its own, on a real X screen."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.start import OURS

ROOT = Path(__file__).resolve().parent.parent
MOMENT = "2026-11-20T10:00"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo office, made by the command line."""
    folder = tmp_path_factory.mktemp("demo") / "office"
    subprocess.run([sys.executable, "-m", "hotline_desk", "--data", str(folder), "--now", MOMENT, "demo",
                    "--no-window", "--orders", "40"], cwd=ROOT, check=True, capture_output=True)
    return folder


def opened(office: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The program run until its list has painted with rows in it (then the watch ends it with status 0)."""
    return subprocess.run([sys.executable, "-c", OURS, "--data", str(office), "--now", MOMENT], cwd=ROOT, timeout=60,
                          env={**environment, "STARTED": repr(time.time())}, check=False, capture_output=True, text=True)


@pytest.mark.xvfb
def test_the_window_paints_its_list_on_a_real_screen(office: Path, x_window: dict[str, str]) -> None:
    done = opened(office, x_window)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout.split()[1]) > 0
    assert done.stderr == ""


def test_the_window_paints_its_list_offscreen(office: Path) -> None:
    done = opened(office, {**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    assert done.returncode == 0, done.stderr[-2000:]


def test_an_office_folder_that_is_not_there_is_a_sentence_and_status_3(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "hotline_desk", "--data", str(tmp_path / "nowhere"), "due"], cwd=ROOT,
                          check=False, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().endswith("。")
