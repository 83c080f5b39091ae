"""恢复演练: the newest backup restored into a folder of its own and read back, so that it is known to be good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hotline_desk.store import backup, manifest

from . import safekeeping
from .office import Desk, Refused


@dataclass(frozen=True, slots=True)
class BackupRow:
    """One backup: when, why, how much it holds, how large the file is."""

    path: Path
    made: str
    reason: str
    orders: int
    size: str


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a drill found: the backup, what came back, and every problem in words."""

    made: str
    orders: int
    events: int
    problems: tuple[str, ...] = ()


def listed(desk: Desk) -> list[BackupRow]:
    """The backups of this office, newest first."""
    return [_row(path, at) for path, at in reversed(backup.listed(backup.folder_of(desk.folder)))]


def _row(path: Path, at: datetime) -> BackupRow:
    says = manifest.glance(path)
    return BackupRow(path, f"{at:%Y-%m-%d %H:%M}", says.reason if says else "说明读不出", says.orders if says else 0,
                     f"{path.stat().st_size / 1e6:.1f} MB")


def drill(desk: Desk, step: Callable[[str], None] = lambda words: None) -> Drilled:
    """Restore the newest backup beside the office, check all of it, and take the copy away again.

    The office itself is not touched. Raises Refused where there is no backup, StoreError where the disk is full.
    """
    last = safekeeping.newest(desk)
    if last is None:
        raise Refused("还没有备份，先按“立即备份”做一份，再演练。")
    path, at = last
    # Beside the office, never in the system's temporary folder: the copy is as confidential as the original.
    with TemporaryDirectory(dir=desk.folder.parent, prefix=".drill-") as folder:
        step("正在恢复到演练文件夹")
        safekeeping.restore(Path(folder) / "office", path, clock=desk.clock, user=desk.user)
        step("正在逐项核对")
        answer = safekeeping.verified(Path(folder) / "office")
        with Desk.open(Path(folder) / "office", clock=desk.clock, readonly=True) as again:
            orders, events = sum(again.store.counts("open").values()), len(again.store.event_names())
    return Drilled(f"{at:%Y-%m-%d %H:%M}", orders, events, tuple(str(p) for p in answer.get("problems", ())))
