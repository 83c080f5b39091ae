"""A machine in another zone: moments are Asia/Shanghai's everywhere, and a deadline does not move."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import hotline_desk

HOME = Path(str(hotline_desk.__file__)).parent.parent
SAY = """
import json, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from hotline_desk.services import acts
from hotline_desk.services.office import Desk, wall_clock
office = Path(sys.argv[1])
now = datetime(2026, 3, 2, 10, 20)
off = abs(wall_clock() - (datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=8)))
if not office.exists():
    with Desk.create(office, "youyilu", clock=lambda: now, user="x") as desk:
        acts.record(desk, "A1", "register", {"subject": "s", "channel": "12345"}, now)
with Desk.open(office, clock=lambda: now, user="x") as desk:
    row, events = desk.store.order_row("A1"), desk.store.events("A1")
    timers = [[t.rule, str(t.due)] for t in desk.judge("A1")[1].timers]
    print(json.dumps([off < timedelta(minutes=2), row["received_at"], str(events[0].at), timers]))
"""


def told(office: Path, zone: str) -> list[object]:
    done = subprocess.run([sys.executable, "-c", SAY, str(office)], capture_output=True, text=True, check=False,
                          env={**os.environ, "TZ": zone, "PYTHONPATH": str(HOME), "PYTHONUTF8": "1"})
    assert done.returncode == 0, done.stderr[-500:]
    return list(json.loads(done.stdout))


@pytest.mark.skipif(sys.platform == "win32", reason="TZ is a Unix word")
def test_the_zone_of_the_machine_moves_nothing(tmp_path: Path) -> None:
    first = told(tmp_path / "office", "Asia/Shanghai")
    assert first[0]
    assert first[1] == "2026-03-02T10:20"
    assert first[3]
    for zone in ("UTC", "America/New_York", "Pacific/Kiritimati"):
        assert told(tmp_path / "office", zone) == first
