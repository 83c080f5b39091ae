"""The developer's door, without its network: what it refuses, what it adopts, what it says."""

from __future__ import annotations

import ast
import csv
import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dev
from benchmarks import __main__ as bench
from benchmarks import figure
from devkit import environment, machine, windowless

ROOT = Path(__file__).resolve().parent.parent
DOOR = [ROOT / "dev.py", *sorted((ROOT / "devkit").glob("*.py"))]


def pins(name: str) -> set[str]:
    """``name==version`` of a lock file, names folded as package indexes fold them."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = [line.split(";")[0].strip() for line in lines if line and not line.startswith(("#", "-r"))]
    return {line.lower().replace("_", "-") for line in found}


@pytest.mark.parametrize("path", DOOR, ids=lambda path: path.name)
def test_door_reads_on_old_pythons_and_needs_only_the_standard_library(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    outside = {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {"devkit"}
    assert outside == set()


def test_locks_pin_everything_that_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {pin.lower() for pin in project["dependencies"]}
    assert named <= pins("requirements.lock")
    assert {pin.lower() for pin in project["optional-dependencies"]["dev"]} <= pins("requirements-dev.lock")
    assert all("==" in pin for pin in pins("requirements.lock") | pins("requirements-dev.lock"))


def test_old_python_without_a_newer_one_is_a_sentence(monkeypatch: pytest.MonkeyPatch,
                                                      capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(dev, "MINIMUM", (99, 0))
    monkeypatch.setattr(dev, "newer_python", lambda: None)
    assert dev.main(["setup"]) == 1
    assert "99.0 或更新的版本" in capsys.readouterr().err


@pytest.mark.parametrize("line", ["-k due -x tests/domain", "-h", "--co -q", "-m xvfb --lf"])
def test_what_follows_test_goes_to_pytest_in_its_order(line: str) -> None:
    assert dev.read_arguments(["test", *line.split()]).rest == line.split()


def test_wrong_usage_is_status_2() -> None:
    with pytest.raises(SystemExit) as caught:
        dev.read_arguments(["juggle"])
    assert caught.value.code == 2


def test_status_of_the_suite_is_the_status_of_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "setup", lambda *_, **__: None)
    monkeypatch.setattr(dev, "on_a_screen", lambda command: command)
    monkeypatch.setattr(dev, "call", lambda command, **_: 5)
    assert dev.main(["test"]) == 5


@pytest.mark.parametrize("broken", ["ruff", "mypy", "import"])
def test_lint_fails_when_any_of_the_three_does(broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(dev, "setup", lambda *_, **__: None)
    monkeypatch.setattr(dev, "call", lambda command, **_: ran.append(" ".join(command)) or int(broken in command[2]))
    assert dev.main(["lint"]) == 1
    assert len(ran) == 3


# --- packages of the system -----------------------------------------------------------------------

def test_where_we_may_not_install_the_one_command_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "is_root", lambda: False)
    monkeypatch.setattr(machine.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(machine.Refusal, match=r"sudo apt-get update && sudo apt-get install -y .* libegl1 libgl1"):
        machine.apt_install(["libgl1", "libegl1", "libgl1"], "缺库")


def test_without_apt_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.shutil, "which", lambda name: None)
    with pytest.raises(machine.Refusal, match="libegl1"):
        machine.apt_install(["libegl1"], "缺库")


LDD = """\tlinux-vdso.so.1 (0x00007ffc)
\tlibEGL.so.1 => not found
\tlibxcb-cursor.so.0 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)
"""


def qt_folder(tmp_path: Path) -> Path:
    for name in machine.OFFSCREEN_BINARIES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def test_everything_missing_is_asked_for_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([LDD] * len(machine.OFFSCREEN_BINARIES))
    asked: list[list[str]] = []
    monkeypatch.setattr(machine.sys, "platform", "linux")
    monkeypatch.setattr(machine, "quiet", lambda command: next(answers, ""))
    monkeypatch.setattr(machine, "apt_install", lambda packages, why: asked.append(sorted(packages)))
    monkeypatch.setattr(machine.shutil, "which", lambda name: None)
    machine.system_packages(qt_folder(tmp_path), False, {"xvfb-run": "xvfb"})
    assert asked == [["libegl1", "libxcb-cursor0", "xvfb"]]


def test_a_library_that_no_package_brings_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.sys, "platform", "linux")
    monkeypatch.setattr(machine, "quiet", lambda command: "\tlibstrange.so.1 => not found\n")
    with pytest.raises(machine.Refusal, match="libstrange"):
        machine.system_packages(qt_folder(tmp_path), False, {})


def test_a_virtual_screen_only_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.sys, "platform", "linux")
    monkeypatch.setattr(machine.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setenv("DISPLAY", ":0")
    assert machine.on_a_screen(["pytest"]) == ["pytest"]
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert machine.on_a_screen(["pytest"])[0] == "xvfb-run"


def test_children_write_bytecode_and_see_no_foreign_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME"):
        monkeypatch.setenv(name, "1")
    assert not {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONHOME"} & machine.environment().keys()


# --- the environment ------------------------------------------------------------------------------

@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lock files and ``.venv`` of a project in a temporary folder."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "BUILD", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "quiet", lambda command: "")
    return tmp_path


@pytest.mark.parametrize(("made", "wanted", "current"), [
    ("run", "run", True), ("dev", "dev", True), ("dev", "run", True), ("run", "dev", False)])
def test_an_environment_made_for_developers_serves_both(elsewhere: Path, made: str, wanted: str, current: bool) -> None:
    (elsewhere / ".venv" / f".made-{made}").write_text(environment.stamp(made), encoding="ascii")
    assert environment.is_current(wanted) is current


def test_a_changed_lock_makes_the_environment_stale(elsewhere: Path) -> None:
    (elsewhere / ".venv/.made-run").write_text(environment.stamp("run"), encoding="ascii")
    (elsewhere / "requirements.lock").write_text("PySide6-Essentials==6.9.4\n", encoding="utf-8")
    assert not environment.is_current("run")


def package_index(folder: Path, wheel: bytes) -> str:
    """A package index as files, the way pip's simple page looks; its address."""
    (folder / "simple/pip").mkdir(parents=True)
    (folder / environment.PIP_WHEEL).write_bytes(wheel)
    link = (folder / environment.PIP_WHEEL).as_uri()
    page = f'<a href="{link}.metadata">m</a><a href="{link}#sha256=00">{environment.PIP_WHEEL}</a>'
    (folder / "simple/pip/index.html").write_text(page, encoding="utf-8")
    return (folder / "simple").as_uri()


@pytest.fixture
def index(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = package_index(elsewhere / "index", b"a wheel")
    page = elsewhere / "index/simple/pip/index.html"
    opener = environment.urllib.request.urlopen
    # A file server does not look for index.html in a folder; an HTTP one does.
    monkeypatch.setattr(environment.urllib.request, "urlopen", lambda url, timeout: opener(
        page.as_uri() if url.endswith("/pip/") else url, timeout=timeout))
    monkeypatch.setenv("PIP_INDEX_URL", address)
    return address


def test_pip_comes_from_the_index_when_its_sum_is_right(index: str, elsewhere: Path,
                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "PIP_SHA256", hashlib.sha256(b"a wheel").hexdigest())
    assert environment.download_pip().read_bytes() == b"a wheel"


def test_a_pip_with_another_sum_is_not_used(index: str, elsewhere: Path) -> None:
    with pytest.raises(machine.Refusal, match="校验和不对"):
        environment.download_pip()
    assert not (elsewhere / environment.PIP_WHEEL).exists()


# --- figures --------------------------------------------------------------------------------------

@pytest.mark.parametrize(("value", "baseline", "holds"), [(2.0, 1.0, True), (2.1, 1.0, False), (1.0, 0.0, False)])
def test_a_figure_holds_when_its_ratio_reaches_the_aim(value: float, baseline: float, holds: bool) -> None:
    assert figure("start", value, baseline, "bare window", aim=2.0)["holds"] is holds


def test_bench_prints_one_json_document(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(bench, "modules", lambda wanted: ["one", "two"])
    monkeypatch.setattr(bench, "measure", lambda name: [figure(name, 1.0, 2.0, "plain", aim=1.0)])
    assert bench.main(["--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in figures] == ["one", "two"]
    assert set(figures[0]) == {"name", "value", "baseline", "baseline_name", "ratio", "aim", "holds"}


def test_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python3 dev.py run" in text
    assert "python3 dev.py test" in text


def test_door_starts_by_itself() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "dev.py"), "--help"], capture_output=True, text=True, check=True,
                          encoding="utf-8")
    assert all(name in done.stdout for name in dev.COMMANDS)


# --- the day without a screen ---------------------------------------------------------------------

def test_the_sample_export_is_a_whole_table_of_today(tmp_path: Path) -> None:
    windowless.write_export(tmp_path / "out.csv")
    rows = list(csv.reader((tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert {len(row) for row in rows} == {len(windowless.HEADER)}
    assert len({row[0] for row in rows}) == len(windowless.ROWS) + 1


ANSWERS = {
    "import": {"rows": 5, "new": 4, "updated": 0, "same": 0, "rejected": 1,
               "errors": [{"row": 6, "column": "诉求内容", "value": "", "reason": "没有内容"}]},
    "due": [{"order": "A1", "timer": "handle", "due": "2026-03-02T17:30", "unit": "甲", "clause": "第八条",
             "status": "overdue"}],
    "print": {"pages": 1, "missing_glyphs": []},
}


def test_without_a_screen_it_tells_what_it_did_and_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
                                                         capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[str] = []
    monkeypatch.setattr(windowless, "BUILD", tmp_path)
    monkeypatch.setattr(windowless, "asked", lambda *line: asked.append(line[0]) or ANSWERS[line[0]])
    monkeypatch.setattr(windowless, "quiet", lambda command: "A1 办理\nA2 延期\n")
    windowless.tell_without_window()
    assert asked == ["import", "due", "print", "print"]
    told = capsys.readouterr().err
    assert all(word in told for word in ("待改 1", "没有内容", "A1 办理", "超期 1", "督办单.pdf", "提级办理申请表.pdf", str(tmp_path)))


def test_the_environment_has_the_programs_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from devkit import environment

    monkeypatch.setattr(environment, "PYTHON", tmp_path / "python")
    environment.write_command()
    command = next(tmp_path.glob("hotline-desk*"))
    assert "hotline_desk" in command.read_text(encoding="utf-8")
    assert environment.WINDOWS or command.stat().st_mode & 0o111
