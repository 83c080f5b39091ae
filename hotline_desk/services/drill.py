"""恢复演练: the newest backup restored into a folder of its own and read back, so that it is known to be good.

GB/T 22239-2019 7.1.4.8 asks for backups that restore; an inspection asks for the signed page of it (``protocol``).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from hotline_desk.store import backup, manifest

from . import safekeeping
from .office import Desk, Refused

LAST, EVERY = "drill.last", timedelta(days=92)  # once a quarter
FORM = "restore_drill"
_ROOM = ".drill"


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
    """What a drill found: the backup, what came back, how long it took, and every problem in words."""

    made: str
    orders: int
    events: int
    problems: tuple[str, ...] = ()
    file: str = ""
    digest: str = ""
    attachments: int = 0
    head: str = ""
    last: str = ""
    at: datetime | None = None
    seconds: float = 0.0
    second: str = ""


def listed(desk: Desk) -> list[BackupRow]:
    """The backups of this office, newest first."""
    return [_row(path, at) for path, at in reversed(backup.listed(backup.folder_of(desk.folder)))]


def _row(path: Path, at: datetime) -> BackupRow:
    says = manifest.glance(path)
    return BackupRow(path, f"{at:%Y-%m-%d %H:%M}", says.reason if says else "说明读不出", says.orders if says else 0,
                     f"{path.stat().st_size / 1e6:.1f} MB")


def clear(desk: Desk) -> bool:
    """At each start: take away what a drill that was ended half way has left, a whole copy of the office; True where there was one."""
    room = backup.folder_of(desk.folder) / _ROOM
    if desk.store.readonly or not room.exists():
        return False
    try:
        with _alone(desk):
            shutil.rmtree(room, ignore_errors=True)
    except Refused:  # another window is at it
        return False
    return True


@contextmanager
def _alone(desk: Desk) -> Iterator[None]:
    """One drill at a time; the lock falls with its process. Raises Refused."""
    from filelock import FileLock, Timeout

    folder = backup.folder_of(desk.folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / f"{_ROOM}.lock", timeout=0):
            yield
    except Timeout:
        raise Refused("另一个窗口正在演练恢复，请等它做完。数据没有变化。") from None


# -- the drill -----------------------------------------------------------------------------------------------
def drill(desk: Desk, step: Callable[[str], None] = lambda words: None) -> Drilled:
    """Restore the newest backup, and the newest at the second place, beside the office; check all; take them away again.

    The office itself is not touched but for a line in its record of access. Raises Refused where there is no backup,
    StoreError where the disk is full.
    """
    last = safekeeping.newest(desk)
    if last is None:
        raise Refused("还没有备份，先按“立即备份”做一份，再演练。")
    began = monotonic()
    with _alone(desk), _room(desk) as room:
        step("正在恢复到演练文件夹")
        found = _tried(desk, last, room / "office", step)
        step("正在核对第二处存放")
        words, problems = _second(desk, room / "second")
    done = Drilled(**{**found, "problems": (*found["problems"], *problems), "second": words,
                      "at": desk.now(), "seconds": monotonic() - began})
    _keep(desk, done)
    return done


@contextmanager
def _room(desk: Desk) -> Iterator[Path]:
    """A folder among the backups, never the system's temporary one: the copy is as confidential as the original."""
    room = backup.folder_of(desk.folder) / _ROOM
    shutil.rmtree(room, ignore_errors=True)  # of a drill that was ended half way
    room.mkdir(parents=True)
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _tried(desk: Desk, backup_file: tuple[Path, datetime], folder: Path, step: Callable[[str], None]) -> dict[str, Any]:
    path, at = backup_file
    restored = safekeeping.restore(folder, path, clock=desk.clock, user=desk.user, key=desk.store.key, progress=step)
    step("正在逐项核对")
    answer = safekeeping.verified(folder, key=desk.store.key)
    with Desk.open(folder, clock=desk.clock, readonly=True, key=desk.store.key) as again, again.trusted():
        orders, events = sum(again.store.counts("open").values()), len(again.store.event_names())
    says = restored.manifest
    return {"made": f"{at:%Y-%m-%d %H:%M}", "orders": orders, "events": events, "file": path.name, "digest": backup.file_digest(path),
            "attachments": says.files, "head": says.head[-12:], "last": says.last.replace("T", " ")[:16],
            "problems": (*restored.problems, *(str(p) for p in answer.get("problems", ())))}


def _second(desk: Desk, folder: Path) -> tuple[str, tuple[str, ...]]:
    """What is said of the second place, and what is wrong there."""
    place = safekeeping.second_place(desk)
    if not place:
        return "没有设置第二处存放", ()
    newest = safekeeping.newest_in(desk, Path(place))
    if newest is None:
        return f"{place}：找不到本单位的备份", (f"第二处存放“{place}”里找不到本单位的备份。",)
    found = _tried(desk, newest, folder, lambda words: None)
    words = f"{place}：{found['made']} 的备份" + ("恢复并核对无误" if not found["problems"] else "有问题")
    return words, tuple(f"第二处：{problem}" for problem in found["problems"])


def _keep(desk: Desk, done: Drilled) -> None:
    if desk.store.readonly:
        return
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.log_access(desk.user or "本机", "drill", "office", f"恢复演练：{done.made} 的备份，{done.orders} 件，"
                                                             f"{'无误' if not done.problems else '有问题'}")
    if not done.problems:
        desk.change_setting(LAST, f"{desk.now():%Y-%m-%d}")


def overdue(desk: Desk) -> str:
    """A sentence where no drill of the last quarter was good, "" where one was or the office is younger than that."""
    last, oldest = desk.setting(LAST), backup.listed(backup.folder_of(desk.folder))
    since = datetime.fromisoformat(last) if last else oldest[0][1] if oldest else None
    if since is None or desk.now() - since < EVERY:
        return ""
    return f"上次恢复演练：{f'{since:%Y-%m-%d}' if last else '还没有做过'}。备份要每季度试一次能不能恢复，一分钟就好。"


# -- the page for the file -----------------------------------------------------------------------------------
def protocol(desk: Desk, done: Drilled) -> bytes:
    """The drill as one page (PDF) to be signed and filed."""
    from hotline_desk.paper.draw import PrintMeta, draw
    from hotline_desk.paper.forms import load_form

    return draw(load_form(FORM), [_record(desk, done)], meta=PrintMeta(desk.now(), desk.user, desk.office_name)).pdf


def _record(desk: Desk, done: Drilled) -> dict[str, Any]:
    good = not done.problems
    at = done.at or desk.now()
    return {
        "office": desk.office_name, "who": desk.user, "when": f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}",
        "file": done.file, "digest": done.digest, "made": done.made, "second": done.second,
        "took": f"{max(done.seconds, 0.1):.1f} 秒",
        "came_back": f"工单 {done.orders} 件，办理经过 {done.events} 步，附件 {done.attachments} 个；"
                     f"最近一次登记 {done.last or '（没有）'}，核验尾号 {done.head or '（没有）'}",
        "checked": "数据文件完整性、办件历史逐步核验、附件逐个核对，与备份说明逐项比对",
        "result": "恢复成功，逐项核对无误。" if good else "恢复中发现问题：" + "；".join(done.problems), "action": ""}

