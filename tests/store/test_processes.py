"""Several programs and sudden ends: an import is whole or absent, and the slower of two writers is told."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.store import Store, StoreError

IMPORT = """
import sys
from datetime import datetime
from pathlib import Path
from hotline_desk.store import NewEvent, Projection, Store
folder, prefix, at = Path(sys.argv[1]), sys.argv[2], datetime(2026, 3, 2, 10, 15)
with Store.open(folder) as store:
    with store.transaction("导入", at) as tx:
        print("begun", flush=True)
        batch = tx.add_import("a.xlsx")
        numbers = [f"{prefix}{i}" for i in range(5000)]
        tx.append_many([NewEvent(n, "register", at, "导入", {"subject": "噪音扰民"}, batch) for n in numbers])
        tx.add_fingerprints({n: n for n in numbers}, batch)
        tx.project([Projection(n, {"state": "registered"}, search=f"{n} 噪音扰民") for n in numbers])
        tx.finish_import(batch)
    print("kept", flush=True)
"""

RACE = """
import sys
from datetime import datetime
from pathlib import Path
from hotline_desk.store import Store, StoreError
at = datetime(2026, 3, 2, 10, 15)
with Store.open(Path(sys.argv[1])) as store:
    for _ in range(int(sys.argv[3])):
        seen = store.version("A1")
        print("ready", flush=True)
        sys.stdin.readline()
        try:
            with store.transaction(sys.argv[2], at) as tx:
                tx.append("A1", "note", at, sys.argv[2], {"text": sys.argv[2]}, expect_version=seen)
            print("kept", flush=True)
        except StoreError as error:
            print(error.kind, flush=True)
"""

NUMBER = """
import sys
from datetime import datetime
from pathlib import Path
from hotline_desk.store import Store, StoreError
at = datetime(2026, 3, 2, 10, 15)
with Store.open(Path(sys.argv[1])) as store:
    for n in range(int(sys.argv[3])):
        print("ready", flush=True)
        sys.stdin.readline()
        try:
            with store.transaction(sys.argv[2], at) as tx:
                tx.append(f"N{n}", "register", at, sys.argv[2], {"subject": sys.argv[2]}, expect_version=0)
            print("kept", flush=True)
        except StoreError as error:
            print(error.kind, flush=True)
"""
ROUNDS = 20


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", program, *arguments], text=True, stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finish(child: subprocess.Popen[str]) -> tuple[str, str]:
    out, err = child.communicate(timeout=60)
    return out.strip(), err


def counts(folder: Path, prefix: str) -> tuple[int, ...]:
    """How many of each table's rows belong to the import."""
    with Store.open(folder) as store:
        numbers = [f"{prefix}{i}" for i in range(5000)]
        events = sum(len(found) for found in store.events_of(numbers).values())
        return (events, len(store.rows({"number": numbers}, columns=("number",))), len(store.fingerprint_of(numbers)))


def kill_after(folder: Path, prefix: str, delay: float) -> bool:
    """Whether the import said it was kept before it was killed."""
    child = start(IMPORT, str(folder), prefix)
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    time.sleep(delay)
    os.kill(child.pid, signal.SIGKILL)
    return "kept" in finish(child)[0]


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a Unix word")
def test_a_killed_import_is_whole_or_absent(folder: Path) -> None:
    child = start(IMPORT, str(folder), "whole")
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    begun = time.monotonic()
    assert finish(child) == ("kept", "")
    length, chance, absent, kept = time.monotonic() - begun, random.Random(3), 0, 0
    for turn in range(9):
        moment = length * (turn + chance.random()) / 9  # spread over the whole import, the commit included
        said = kill_after(folder, f"k{turn}-", moment)
        found = counts(folder, f"k{turn}-")
        assert found in ((0, 0, 0), (5000, 5000, 5000))
        assert found[0] == 5000 or not said
        absent, kept = absent + (found[0] == 0), kept + (found[0] == 5000)
    assert absent >= 4  # otherwise the kills came too late to try anything
    with Store.open(folder) as store:
        assert store.verify().ok
        assert len([row for row in store.imports() if row["state"] == "done"]) == 1 + kept
        assert store.last_seq() == 5000 * (1 + kept)


@pytest.mark.parametrize(("program", "orders"), [(RACE, 1), (NUMBER, ROUNDS)], ids=["one order", "one number"])
def test_of_two_programs_one_is_told_every_time(folder: Path, program: str, orders: int) -> None:
    """Twenty forced overlaps: both have read the same state before either writes."""
    children = [start(program, str(folder), name, str(ROUNDS)) for name in ("王敏", "李强")]
    for _ in range(ROUNDS):
        for child in children:
            assert line(child) == "ready"
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        assert sorted(line(child) for child in children) == ["conflict", "kept"]
    assert [finish(child) for child in children] == [("", ""), ("", "")]
    with Store.open(folder) as store:
        assert len(store.event_names()) == ROUNDS
        assert len(list(store.numbers())) == orders
        assert store.verify().ok


def line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().strip()


HOLDER = """
import sys
from pathlib import Path
from hotline_desk.store import generations
from hotline_desk.store.connection import connect
connection = connect(generations.database(Path(sys.argv[1])))
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.mark.faults
def test_another_program_that_holds_the_file_is_waited_for_fifteen_seconds(folder: Path) -> None:
    """A scanner or a backup program: a save waits, then says so, and the same save works when the file is free."""
    holder = start(HOLDER, str(folder))
    assert line(holder) == "held"
    with Store.open(folder) as store:
        begun = time.monotonic()
        with pytest.raises(StoreError, match="正被另一个程序占用"), store.transaction("王敏", datetime(2026, 3, 2, 10, 15)):
            pass
        assert 13 < time.monotonic() - begun < 20
        assert holder.communicate("go\n", timeout=60)[1] == ""
        with store.transaction("王敏", datetime(2026, 3, 2, 10, 15)) as tx:
            tx.append("A1", "note", datetime(2026, 3, 2, 10, 15), "王敏", {"text": "x"})
        assert store.verify().ok
