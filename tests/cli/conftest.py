"""An office for the tests of the command line."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.services.office import Desk
from tests.cli.hands import HEADERS, NOW, ROWS, Run


@pytest.fixture(scope="session")
def plain_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "office"
    Desk.create(folder, "youyilu", clock=lambda: datetime(2026, 3, 2, 8, 30)).close()
    return folder


@pytest.fixture
def run(plain_office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(Path(shutil.copytree(plain_office, tmp_path / "office")), capsys)


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    def make(rows: Sequence[Sequence[str]] = ROWS, headers: Sequence[str] = HEADERS, name: str = "导出.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join(",".join(row) for row in [headers, *rows]), encoding="utf-8")
        return path

    return make


@pytest.fixture
def filled(run: Run, sheet: Callable[..., Path]) -> Run:
    run("import", str(sheet()))
    run("record", "BS1", "dispatch", "to=密山二村第一居民区", "class=general", "--at", "2026-03-02T10:40", now=NOW)
    return run


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))
