"""The program finds its own files in the source tree, in an installed wheel and in a PyInstaller folder."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline_desk import __version__, locations

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def forgets_what_it_found() -> Iterator[None]:
    locations._folder.cache_clear()
    yield
    locations._folder.cache_clear()


def test_source_tree() -> None:
    assert locations.forms_dir() == ROOT / "forms"
    assert locations.resources_dir() == ROOT / "resources"


def test_pyinstaller_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "forms").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert locations.forms_dir() == tmp_path / "forms"


def test_incomplete_installation_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locations, "__file__", str(tmp_path / "site" / "hotline_desk" / "locations.py"))
    with pytest.raises(locations.MissingFilesError, match="重新安装"):
        locations.resources_dir()


def test_wheel_carries_and_finds_its_files(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], cwd=ROOT,
                   check=True, capture_output=True)
    wheel = next(tmp_path.glob(f"hotline_desk-{__version__}-*.whl"))
    site = tmp_path / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (site / "forms").mkdir()  # another distribution's folder of that name must not be taken for ours
    probe = "from hotline_desk.locations import *; print(forms_dir()); print(resources_dir())"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(site)!r}); {probe}"],
                          cwd=tmp_path, check=True, capture_output=True, text=True)
    found = [Path(line) for line in done.stdout.splitlines()]
    assert found == [site / "hotline_desk/_data/forms", site / "hotline_desk/_data/resources"]
    for ours, theirs in zip((ROOT / "forms", ROOT / "resources"), found, strict=True):
        tree = {p.relative_to(ours) for p in ours.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
        assert tree == {p.relative_to(theirs) for p in theirs.rglob("*") if p.is_file()}
