"""The door itself: window or command, and a sentence whatever happens inside."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

import hotline_desk
from hotline_desk import __main__ as door
from hotline_desk.locations import MissingFilesError


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """Stand-ins for the command line and the window."""
    rooms = {}
    for name, status in (("cli", 7), ("app", 8)):
        rooms[name] = ModuleType(f"hotline_desk.{name}")
        rooms[name].main = lambda argv, status=status: status  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, f"hotline_desk.{name}", rooms[name])
        monkeypatch.setattr(hotline_desk, name, rooms[name], raising=False)
    return rooms


@pytest.mark.parametrize(("line", "command"), [
    ("", False), ("--data somewhere", False), ("--now 2026-03-02T10:00 --as 王敏", False), ("--json", False),
    ("due", True), ("--data due show A1", True), ("--help", True), ("-h", True), ("demo --no-window", True),
    ("--data=somewhere", False),
    ("--text huge --dark", False),
])
def test_a_command_or_the_window(line: str, command: bool, inside: dict[str, ModuleType]) -> None:
    assert door.names_a_command(line.split()) is command
    assert door.main(line.split()) == (7 if command else 8)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert door.main(["--version"]) == 0
    assert capsys.readouterr().out == f"hotline-desk {hotline_desk.__version__}\n"


class StoreError(Exception):
    def __init__(self, kind: str) -> None:
        super().__init__("数据库打不开。")
        self.kind = kind


@pytest.mark.parametrize(("error", "status", "sentence"), [
    (StoreError("damaged"), 3, "数据库打不开。"),
    (StoreError("conflict"), 1, "数据库打不开。"),
    (MissingFilesError("请重新安装。"), 1, "请重新安装。"),
    (KeyError("张三 13800138000"), 1, "KeyError"),
    (RecursionError("13800138000"), 1, "RecursionError"),
])
def test_never_a_traceback_and_never_a_citizens_data(
        error: Exception, status: int, sentence: str, inside: dict[str, ModuleType],
        capsys: pytest.CaptureFixture[str]) -> None:
    def fail(argv: list[str]) -> int:
        raise error

    inside["cli"].main = fail  # type: ignore[attr-defined]
    assert door.main(["due"]) == status
    told = capsys.readouterr().err
    assert sentence in told
    assert "Traceback" not in told
    assert "138" not in told


def test_interrupt(inside: dict[str, ModuleType]) -> None:
    def interrupted(argv: list[str]) -> int:
        raise KeyboardInterrupt

    inside["cli"].main = interrupted  # type: ignore[attr-defined]
    assert door.main(["due"]) == 130
