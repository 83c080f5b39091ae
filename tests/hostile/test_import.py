"""A hostile file gets a Chinese sentence in time and changes nothing; an odd but honest one gives its rows."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

from hotline_desk.exchange import child, sandbox
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.intake import Intake, read_rows
from hotline_desk.exchange.workbooks import Grid, Row, Unreadable
from tests.hostile.corpus import HONEST, LARGE, LINE, SMALL, Made, old_workbook, sheet, table, workbook

SECONDS, MEBIBYTES = 20, 600


def attempt(path: Path) -> Intake | IntakeError:
    try:
        return read_rows(path)
    except IntakeError as error:
        return error


def check(make: Callable[[], Made], folder: Path) -> None:
    name, data, expected = make()
    path = folder / name
    path.write_bytes(data)
    began = time.monotonic()
    answer = attempt(path)
    assert time.monotonic() - began < SECONDS
    assert path.read_bytes() == data
    assert [p.name for p in folder.iterdir()] == [name]
    if isinstance(answer, IntakeError):
        assert expected in (answer.kind, "any"), str(answer)
        assert str(answer).endswith("。")
        assert "Traceback" not in str(answer)
    else:
        assert expected in ("rows", "any"), f"{name} was taken"


@pytest.mark.parametrize("case", SMALL)
def test_small_corpus(case: str, tmp_path: Path) -> None:
    check(SMALL[case], tmp_path)


@pytest.mark.faults
@pytest.mark.parametrize("case", LARGE)
def test_large_corpus(case: str, tmp_path: Path) -> None:
    name, data, expected = LARGE[case]()
    (tmp_path / name).write_bytes(data)
    began = time.monotonic()
    done = subprocess.run([sys.executable, str(Path(__file__).with_name("measure.py")), sandbox.command()[-1], str(tmp_path / name)],
                          capture_output=True, text=True, check=True)
    seconds = time.monotonic() - began
    kind, sentence, desk, reader = json.loads(done.stdout)
    sys.stdout.write(f"{case}: {kind} {seconds:.1f} s, desk {desk} MiB, reader {reader} MiB, {sentence}\n")
    assert expected in (kind, "any")
    assert max(desk, reader) < MEBIBYTES
    assert seconds < SECONDS


# -- fuzzed: a thousand files that somebody's disk, mail or transfer has spoilt ---------------------------------
def _flipped(data: bytearray, random: Random) -> bytes:
    for _ in range(random.randint(1, 12)):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)


def _shortened(data: bytearray, random: Random) -> bytes:
    return bytes(data[:random.randrange(1, len(data))])


def _repeated(data: bytearray, random: Random) -> bytes:
    at, size = random.randrange(len(data)), random.choice([8, 64, 512])
    return bytes(data[:at] + data[at:at + size] * random.randint(2, 50) + data[at:])


def _taken_out(data: bytearray, random: Random) -> bytes:
    at = random.randrange(len(data))
    return bytes(data[:at] + data[at + random.choice([1, 7, 100]):])


FUZZED: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: workbook(sheet(HONEST)), "xls": old_workbook, "csv": lambda: table([LINE] * 20),
    "gbk.csv": lambda: table([LINE] * 20, "gb18030"), "utf16.csv": lambda: table([LINE] * 20, "utf-16")}
WAYS = (_flipped, _flipped, _shortened, _repeated, _taken_out)


def fuzzed(seed: int) -> Made:
    random = Random(seed)
    kind = list(FUZZED)[seed % len(FUZZED)]
    return f"坏.{kind}", WAYS[seed // len(FUZZED) % len(WAYS)](bytearray(FUZZED[kind]()), random), "any"


@pytest.mark.parametrize("seeds", [range(0, 50, 2), pytest.param(range(1000), marks=pytest.mark.faults)], ids=["few", "thousand"])
def test_fuzzed_files(seeds: range, tmp_path: Path) -> None:
    slowest = 0.0
    for seed in seeds:
        folder = tmp_path / str(seed)
        folder.mkdir()
        began = time.monotonic()
        check(lambda seed=seed: fuzzed(seed), folder)  # type: ignore[misc]
        slowest = max(slowest, time.monotonic() - began)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10 if resource else 0
    sys.stdout.write(f"\nfuzzed: {len(seeds)} files, slowest {slowest:.1f} s, readers at most {memory} MiB\n")


def test_rows_come_back_clean(tmp_path: Path) -> None:
    for case in ("rtl_and_invisible", "controls"):
        name, data, _ = SMALL[case]()
        (tmp_path / name).write_bytes(data)
        [row] = read_rows(tmp_path / name).rows
        text = "".join(map(str, row.fields.values()))
        assert not set(text) & set("\u202e\u202c\u2066\u200b\ufeff\x07\x1b\x08")


# -- the child ---------------------------------------------------------------------------------------------
def talk(code: str) -> str:
    """Run code in a process confined as the reader is, and answer what it printed."""
    start = ("import sys, socket, os, subprocess; sys.path.insert(0, sys.argv[1]); from hotline_desk.exchange import confines; "
             f"confines.enter()\ntry:\n    {code}\n    print('did')\nexcept BaseException as e: print(type(e).__name__)")
    done = subprocess.run([sys.executable, "-P", "-c", start, sandbox.command()[-1]], capture_output=True, text=True, check=False)
    return done.stdout.strip() or f"died {done.returncode}"


@pytest.mark.parametrize(("code", "stopped"), [
    ("socket.socket()", "ForbiddenError"), ("socket.getaddrinfo(b'127.0.0.1', 80)", "ForbiddenError"),
    ("subprocess.run(['true'])", "ForbiddenError"), ("os.system('true')", "ForbiddenError"), ("os.fork()", "ForbiddenError"),
    ("open('x', 'w')", "ForbiddenError"), ("open('/etc/hostname')", "OSError"), ("os.remove('x')", "ForbiddenError"),
    ("bytearray(2 << 30)", "MemoryError"), ("os.open('/etc/hostname', 0)", "OSError"), ("print(end='')", "did"),
])
def test_the_reader_can_do_nothing_else(code: str, stopped: str) -> None:
    assert talk(code) == stopped


def test_a_child_that_dies_or_lies_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(workbook(sheet(HONEST)))
    for code in ("import os; os.abort()", "print('hello')", "print('G[[1]]', end='')", "print('G{\"x\": 1}', end='')",
                 "print('G[{\"os.system\": [\"true\"]}]', end='')", "import sys; sys.exit(3)"):
        monkeypatch.setattr(sandbox, "command", lambda code=code: [sys.executable, "-c", code])
        answer = attempt(path)
        assert isinstance(answer, IntakeError)
        assert "没有导入任何内容" in str(answer)


def test_a_reader_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(workbook(sheet(HONEST)))
    monkeypatch.setattr(sandbox, "command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(sandbox, "SECONDS", 0.3)
    began = time.monotonic()
    assert "一分钟" in str(attempt(path))
    assert time.monotonic() - began < 5


def test_cancelling_stops_the_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_bytes(workbook(sheet(HONEST)))
    monkeypatch.setattr(sandbox, "command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(IntakeError, match="已取消"):
        read_rows(path, cancelled=lambda: True)


def test_everything_a_cell_can_be_travels() -> None:
    from datetime import date, datetime, time, timedelta

    cells = ["路\ud800灯", 1, 2.5, True, None, datetime(2026, 3, 2, 9, 30, 1), date(2026, 3, 2), time(9), timedelta(1, 2, 3),
             Unreadable("#N/A", "坏"), float("inf")]
    grids = [Grid("甲", [Row(7, cells)], True, True)]
    back = child.heard(child.told(grids))
    assert back == grids
    assert [type(c) for c in back[0].rows[0].cells] == [type(c) for c in cells]


def test_the_program_itself_becomes_the_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # As a frozen program does it: its own executable with one argument.
    path = tmp_path / "甲.xlsx"
    path.write_bytes(workbook(sheet(HONEST)))
    start = "import sys; sys.path.insert(0, sys.argv.pop(1)); from hotline_desk.__main__ import main; sys.exit(main())"
    line = [sys.executable, "-P", "-c", start, sandbox.command()[-1], child.ARGUMENT]
    monkeypatch.setattr(sandbox, "command", lambda: line)
    answer = attempt(path)
    assert isinstance(answer, Intake)
    assert answer.rows[0].fields["number"] == "BS1"


@pytest.mark.parametrize("text", ["：" * 25_000, "电话：" * 15_000, "(" * 25_000, "\t" * 50_000 + "x", "1" * 50_000, " \n" * 25_000 + "x",
                                  "工单编号 " * 10_000, "宝林六村12号" * 6_000, "标题（" * 10_000])
def test_a_pasted_text_of_any_shape_is_read_in_time(text: str) -> None:
    began = time.monotonic()
    with contextlib.suppress(IntakeError):
        read_rows(text)
    assert time.monotonic() - began < SECONDS / 2
