"""kill -9 in the middle of the program's own commands: the office opens, and holds all or nothing of each step.

A few kills in every test run; ``dev.py faults`` (or HOTLINE_FAULTS=500) tries many.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

import hotline_desk
from hotline_desk.services import showing
from hotline_desk.services.office import Desk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a Unix word")
NOW = datetime(2026, 3, 4, 9)
MANY = int(os.environ.get("HOTLINE_FAULTS", "30"))
COUNTS = [2, pytest.param(MANY, marks=pytest.mark.faults)]
ROWS = 400
ACTS = """
import sys
from datetime import datetime
from pathlib import Path
from hotline_desk.services import acts, registering
from hotline_desk.services.office import Desk
now = datetime(2026, 3, 4, 9)
with Desk.open(Path(sys.argv[1]), clock=lambda: now, user="王敏") as desk:
    print("ready", flush=True)
    for n in range(10_000):
        name = f"{sys.argv[2]}-{n}"
        registering.save(desk, {"number": name, "subject": "噪音"}, {"to": f"第{name}居民区"})
        acts.record_steps(desk, name, [("reply", {"method": "phone"}), ("file_result", {})])
        if n % 3 == 2:
            acts.record_many(desk, [f"{sys.argv[2]}-{m}" for m in range(n - 2, n + 1)], "join_matter", {"matter": name})
        if n % 5 == 4:
            acts.undo(desk)
        print(name, flush=True)
"""


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults") / "office"
    Desk.create(folder, "youyilu", clock=lambda: NOW).close()
    return folder


@pytest.fixture
def folder(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(empty, tmp_path / "office"))


@pytest.fixture
def chance() -> random.Random:
    return random.Random(os.environ.get("HOTLINE_SEED", "kill"))


@pytest.fixture
def hearing() -> Iterator[None]:
    """A run begun in the background hands down an ignored Ctrl+C, and the child would never hear its own."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def start(*arguments: str) -> subprocess.Popen[str]:
    home = str(Path(str(hotline_desk.__file__)).parent.parent)
    return subprocess.Popen([sys.executable, *arguments], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": home, "PYTHONUTF8": "1"})


def command(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return start("-m", "hotline_desk", "--data", str(folder), "--now", "2026-03-04 09:00", *arguments)


def kill(child: subprocess.Popen[str]) -> str:
    """End it as a power cut would; what it had said comes back."""
    os.kill(child.pid, signal.SIGKILL)
    return child.communicate(timeout=60)[0]


def sound(folder: Path) -> tuple[set[str], dict[str, list[str]]]:
    """Open the office, check it whole, and list every event and every order's kinds."""
    with Desk.open(folder, clock=lambda: NOW) as desk:
        assert desk.store.verify().problems == ()
        assert showing.rebuild(desk)[1] == 0
        histories = desk.store.events_of(desk.store.numbers())
        return set(desk.store.event_names()), {n: [e.kind for e in events] for n, events in histories.items()}


def export(path: Path, turn: int) -> Path:
    lines = ["工单编号,来电人,标题,诉求内容,派单时间"]
    lines += [f"K{turn}-{n},张三,标题{n},夜间施工{n},2026-03-02 09:15" for n in range(ROWS)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("kills", COUNTS)
def test_an_import(folder: Path, tmp_path: Path, chance: random.Random, kills: int) -> None:
    begun = time.monotonic()
    out, err = command(folder, "import", str(export(tmp_path / "0.csv", 0))).communicate(timeout=120)
    assert f"新增 {ROWS} 件" in out, err
    length, whole = time.monotonic() - begun, 1
    for turn in range(1, kills + 1):
        child = command(folder, "import", str(export(tmp_path / "k.csv", turn)))
        time.sleep(length * chance.uniform(0.3, 1.05))
        said = kill(child)
        names = {n for n in sound(folder)[1] if n.startswith(f"K{turn}-")}
        assert len(names) in (0, ROWS)
        assert len(names) == ROWS or "新增" not in said
        whole += bool(names)
    assert len(sound(folder)[1]) == whole * ROWS
    again = command(folder, "--json", "import", str(tmp_path / "k.csv"))
    counts = json.loads(again.communicate(timeout=120)[0])
    assert counts["new"] + counts["same"] == ROWS and counts["new"] in (0, ROWS)


def _lines(turn: int) -> Iterator[str]:
    for n in range(10_000):
        yield json.dumps({"order": f"S{turn}-{n}", "event": "register", "at": "2026-03-02T10:15", "subject": "噪音"}) + "\n"


@pytest.mark.parametrize("kills", COUNTS)
def test_every_acknowledged_event_is_there(folder: Path, chance: random.Random, kills: int) -> None:
    acknowledged: set[str] = set()
    for turn in range(kills):
        child = command(folder, "record", "-")
        assert child.stdin is not None and child.stdout is not None
        wanted, said = chance.randint(1, 60), list[str]()
        for line in _lines(turn):
            child.stdin.write(line)
            child.stdin.flush()
            if chance.random() < 0.5:
                said.append(child.stdout.readline())
            if len(said) >= wanted:
                break
        rest = kill(child)
        acknowledged |= {line.removeprefix("ACK ").strip() for line in [*said, *rest.splitlines(keepends=True)] if line.endswith("\n")}
        names, _ = sound(folder)
        assert acknowledged <= names
        assert acknowledged and all("#" in name for name in acknowledged)


def _whole(kinds: list[str]) -> bool:
    acts = [k for k in kinds if k not in ("join_matter", "void")]
    return acts in (["register", "dispatch"], ["register", "dispatch", "reply", "file_result"])


@pytest.mark.parametrize("kills", COUNTS)
def test_acts(folder: Path, chance: random.Random, kills: int) -> None:
    for turn in range(kills):
        child = start("-c", ACTS, str(folder), f"T{turn}")
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.05, 1.2))
        said = [line for line in kill(child).splitlines(keepends=True) if line.endswith("\n")]
        _, histories = sound(folder)
        mine = {n: kinds for n, kinds in histories.items() if n.startswith(f"T{turn}-")}
        assert {line.strip() for line in said} <= set(mine)
        assert all(_whole(kinds) for kinds in mine.values()), mine
        groups = [tuple(f"T{turn}-{m}" in mine and "join_matter" in mine[f"T{turn}-{m}"] for m in range(n, n + 3))
                  for n in range(0, len(mine), 3)]
        assert set(groups) <= {(True, True, True), (False, False, False)}


@pytest.mark.parametrize("kills", COUNTS)
def test_the_making_of_an_office(tmp_path: Path, chance: random.Random, kills: int) -> None:
    begun = time.monotonic()
    command(tmp_path / "timed", "init", "--pack", "youyilu").communicate(timeout=60)
    length = time.monotonic() - begun
    for turn in range(kills):
        folder = tmp_path / f"office{turn}"
        child = command(folder, "init", "--pack", "youyilu")
        time.sleep(length * chance.uniform(0.3, 1.0))
        kill(child)
        for _ in range(2):  # there, or to be made: never a folder that is neither
            child = command(folder, "init", "--pack", "youyilu")
            said = child.communicate(timeout=60)[1]
            assert child.returncode == 0 or "已经有" in said, said
        assert sound(folder) == (set(), {})


@pytest.mark.usefixtures("hearing")
def test_stopped_by_hand_it_says_nothing_wrong(folder: Path) -> None:
    wait: Callable[[float], None] = time.sleep
    child = command(folder, "record", "-")
    assert child.stdin is not None and child.stdout is not None
    child.stdin.write(next(_lines(0)))
    child.stdin.flush()
    assert child.stdout.readline() == "ACK S0-0#0\n"
    wait(0.1)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert child.returncode == 130 and "Traceback" not in err
    assert sound(folder)[0] == {"S0-0#0"}
