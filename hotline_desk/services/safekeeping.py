"""Backups that nobody has to think of: when one is due, making it, thinning, the second place, and restoring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hotline_desk import __version__
from hotline_desk.services.conflicts import refuse_other
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.taking_back import Watch
from hotline_desk.store import StoreError, backup, generations, manifest
from hotline_desk.store.backup import Backup
from hotline_desk.store.checking import verify_office
from hotline_desk.store.restore import EXCHANGE as _EXCHANGE
from hotline_desk.store.restore import Head, Restored
from hotline_desk.store.restore import look as _look
from hotline_desk.store.restore import restore as _restore
from hotline_desk.store.schema import HEAD
from hotline_desk.store.thinning import Kept, to_drop

EXCHANGE = _EXCHANGE  # the step of a restore that nothing stops
SECOND = "backup.second"  # the setting: a folder on a stick, another disk or a share
EVERY, OLD = timedelta(hours=4), timedelta(hours=48)
LATE = f"最近 {OLD // timedelta(hours=1)} 小时没有做成备份"
STRANGER = 30 * 86_400.0  # seconds after which a file that no row names is nobody's work under way
BULK = 500  # orders an import writes from which a backup comes first
_AHEAD = timedelta(minutes=5)
_NOWHERE = "不另存"
_WAY_BACK = "要退回恢复前：打开后到“设置 · 备份”按“用备份恢复”，选缘由是“恢复前”的那一份。"
_CLOCK = "电脑时钟可能不对：现在是 {now}，而最近一次登记在 {last}。请先核对日期和时间，时限会按错误的时间计算。"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Status:
    """The line in the rail: words, urgency (done, soon, over), and what to say in full where something is wrong."""

    words: str
    urgency: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made: the file, where else it went, and what did not work."""

    backup: Backup
    second: str = ""
    problem: str = ""


# -- when --------------------------------------------------------------------------------------------
def newest(desk: Desk) -> tuple[Path, datetime] | None:
    """The newest backup that is not from the future."""
    until = desk.now() + _AHEAD
    found = [item for item in backup.listed(backup.folder_of(desk.folder)) if item[1] <= until]
    return found[-1] if found else None


def newest_in(desk: Desk, folder: Path) -> tuple[Path, datetime] | None:
    """The newest backup of this office in another folder (a stick may hold those of several), None where there is none."""
    try:
        found = backup.listed(folder)
    except OSError:  # the stick was pulled while it was read
        return None
    office, until = desk.store.meta("office_id") or "", desk.now() + _AHEAD
    ours = [item for item in found if item[1] <= until and _whose(manifest.glance(item[0])) == office]
    return ours[-1] if ours else None


def second_status(desk: Desk) -> Status:
    """How the second place stands: red where it is missing, empty or older than 48 hours behind the office's own backups.

    Reads a folder that may be on a share: never on the GUI thread.
    """
    place = second_place(desk)
    if not place:
        return Status("没有设置第二处", "soon", "这台电脑坏了，备份也就没有了。请选 U 盘、另一块硬盘或共享文件夹，每次备份同时放一份。")
    if not _is_there(Path(place)):
        return Status("第二处现在找不到", "over", f"“{place}”打不开。请插上 U 盘或接通硬盘，再按“立即备份”。")
    there, here = newest_in(desk, Path(place)), newest(desk)
    if there is None:
        return Status("第二处还没有备份", "over", f"“{place}”里没有本单位的备份，请按“立即备份”。")
    words = f"第二处 {_day_words(there[1], desk.now())}"
    if here is not None and here[1] - there[1] > OLD:
        return Status(words, "over", f"“{place}”里的备份比这台电脑上的旧两天以上，请插上后按“立即备份”。")
    return Status(words, "done", str(place))


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False


def changed(desk: Desk) -> bool:
    """Whether the office's work went on since the newest backup."""
    last = newest(desk)
    says = manifest.glance(last[0]) if last else None
    return says is None or says.state != desk.store.state()


def due(desk: Desk) -> str:
    """Why a backup should be made now, "" where none is: the first start of a day, or four hours of work."""
    if desk.store.readonly:
        return ""
    last = newest(desk)
    if last is None:
        return "第一次备份"
    if last[1].date() < desk.now().date():
        return "当天首次"
    return "每四小时" if desk.now() - last[1] >= EVERY and changed(desk) else ""


def status(desk: Desk) -> Status:
    """When the last verified backup was made, in words; red after 48 hours or where there is none."""
    last = newest(desk)
    if last is None:
        return Status("还没有备份", "soon" if desk.store.last_seq() == 0 else "over")
    words = f"已备份 {_day_words(last[1], desk.now())}"
    if desk.now() - last[1] > OLD and changed(desk):
        return Status(words, "over", f"{LATE}，请检查磁盘空间后按“立即备份”。")
    return Status(words, "done")


def _day_words(at: datetime, now: datetime) -> str:
    days = (now.date() - at.date()).days
    day = {0: "今天", 1: "昨天"}.get(days, f"{at:%m-%d}")
    return f"{day} {at:%H:%M}"


def clock_warning(desk: Desk) -> str:
    """A sentence where the clock stands before the newest entry, "" where it is in order."""
    last = desk.store.last_entered()
    if last is None or desk.now() >= last - _AHEAD:
        return ""
    return _CLOCK.format(now=f"{desk.now():%Y-%m-%d %H:%M}", last=f"{last:%Y-%m-%d %H:%M}")


# -- making ------------------------------------------------------------------------------------------
def run(desk: Desk, reason: str = "手动", out: Path | None = None, progress: Progress = lambda step: None) -> Made:
    """Make a verified backup, write it whole to ``out``, copy it to the second place, thin the old ones.

    May run in a background thread. Raises StoreError; then the older backups are all there. A second place
    that cannot be reached is told in ``problem``, not raised. Nobody need be signed in, but for a copy elsewhere.
    """
    if out is not None:
        require(desk, "settings")
    with desk.trusted():
        return _run(desk, reason, out, progress)


def _run(desk: Desk, reason: str, out: Path | None, progress: Progress) -> Made:
    made = desk.store.back_up(desk.now(), reason, __version__, progress)
    where, problem = [], " ".join(made.problems)
    if out is not None:
        where.append(str(desk.store.whole_file(made, out)))
    second = second_place(desk)
    if second:
        try:
            where.append(str(backup.copy_to(made, Path(second))))
            _thin(desk, Path(second), made)
            backup.sweep_shelf(Path(second))
        except StoreError as error:
            problem = f"{problem} {error}".strip()
    thin(desk, made)
    return Made(made, "、".join(where), problem)


def second_place(desk: Desk) -> str:
    """Where every backup goes besides; "" for nowhere."""
    return str(desk.setting(SECOND, "") or "")


def keep_second(desk: Desk, folder: Path | None, seen: str | None = None) -> None:
    """From now on every backup goes to this folder too (a stick, another disk, a share), None: nowhere; raises Refused.

    ``seen``: :func:`second_place` when the change was begun; Conflict, with both, where it is another now.
    """
    require(desk, "settings")
    if (folder is not None and not folder.is_dir()) or (folder is not None and folder.resolve().is_relative_to(desk.folder.resolve())):
        raise Refused(f"“{folder}”不是办公室文件夹以外的文件夹，没有设定。数据没有变化。")
    wanted = str(folder.resolve()) if folder is not None else ""
    refuse_other("第二处存放", None if seen is None else seen or _NOWHERE, second_place(desk) or _NOWHERE, wanted or _NOWHERE)
    with Watch(desk, "settings", "定第二份备份的位置", (SECOND,)):
        desk.change_setting(SECOND, wanted)


def thin(desk: Desk, newest_made: Backup) -> list[str]:
    """Remove the backups and left generations that no rule keeps; returns their names."""
    dropped = _thin(desk, backup.folder_of(desk.folder), newest_made)
    if dropped:
        with backup.alone(desk.folder):
            backup.sweep_shelf(backup.folder_of(desk.folder))
        desk.store.files.drop_strangers(desk.store.file_names(), STRANGER)
    return dropped + generations.sweep(desk.folder, desk.now().date())


def forget_older(desk: Desk, progress: Progress = lambda step: None) -> int:
    """Make a verified backup and give up every older one, here and at the second place, and what was left by restoring.

    For after anonymising: the older ones still hold the person. Raises Refused where the new one is not whole in both
    places (then the older ones stay), StoreError. How many went.
    """
    require(desk, "settings")
    made = run(desk, "清掉旧备份前", progress=progress)
    if made.problem or made.backup.manifest.lacking:
        raise Refused(f"新的备份没有做全，旧备份都没有动。{made.problem}")
    progress("清掉旧备份")
    gone = 0
    for folder in (backup.folder_of(desk.folder), *([Path(second_place(desk))] if second_place(desk) else [])):
        gone += _forget(made.backup, folder)
    generations.drop_left(desk.folder)
    desk.store.files.drop_strangers(desk.store.file_names(), 3600)
    with backup.alone(desk.folder), desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        backup.sweep_shelf(backup.folder_of(desk.folder), younger=0)
        tx.log_access(desk.user or "本机", "forget_backups", "office", f"清掉 {gone} 份旧备份")
    return gone


def _forget(made: Backup, folder: Path) -> int:
    older = [path for path, _ in backup.listed(folder)
             if path.name != made.path.name and _whose(manifest.glance(path)) == made.manifest.office]
    for path in older:
        path.unlink(missing_ok=True)
    return len(older)


def _thin(desk: Desk, folder: Path, newest_made: Backup) -> list[str]:
    if newest_made.manifest.lacking:  # an older one may hold the attachments that this one lacks
        return []
    said = {path: manifest.glance(path) for path, _ in backup.listed(folder)}
    kept = [Kept(path.name, at, _agrees(said[path], at)) for path, at in backup.listed(folder)
            if _whose(said[path]) in ("", newest_made.manifest.office)]
    dropped = to_drop(kept, desk.now())
    for name in dropped:
        (folder / name).unlink(missing_ok=True)
    return dropped


def _whose(says: manifest.Manifest | None) -> str:
    return says.office if says else ""


def _agrees(says: manifest.Manifest | None, at: datetime) -> bool:
    return says is not None and says.made_at[:19] == at.isoformat(timespec="seconds") and not says.lacking


def before(desk: Desk, reason: str, orders: int = BULK) -> None:
    """A backup before something large, where the work since the last one is not in any. Raises StoreError."""
    if orders >= BULK and desk.store.last_seq() and changed(desk):
        run(desk, reason)


def migrate(folder: Path, clock: Callable[[], datetime], code: str | None = None, key: bytes | None = None) -> tuple[str, str]:
    """Bring an office of an earlier release up to date, after a backup of it; (from, to). Raises StoreError."""
    from hotline_desk.store.keys import find
    from hotline_desk.store.migrating import migrate as upgrade
    from hotline_desk.store.migrating import revision

    key = find(generations.database(folder).parent, code) if key is None else key
    if revision(folder, key) != HEAD:
        backup.make(folder, now=clock(), reason="升级前", app=__version__, key=key)
    return upgrade(folder, key=key)


def at_exit(folder: Path, clock: Callable[[], datetime], key: bytes | None = None) -> None:
    """The last backup of the day, when the window has closed and something was done since the one before.

    ``key``: of an office that only a password opens, which nobody is asked for again.
    """
    with Desk.open(folder, clock=clock, key=key) as desk, desk.trusted():
        if not desk.store.readonly and changed(desk):
            run(desk, "退出时")


# -- restoring ---------------------------------------------------------------------------------------
def heads(folder: Path, file: Path) -> tuple[Head | None, manifest.Manifest]:
    """How far the office goes and how far the backup goes, to be shown before restoring; raises Refused."""
    says = manifest.glance(file)
    if says is None:
        raise Refused(manifest.BAD)
    return _look(folder), says


def candidates(folder: Path, now: datetime) -> list[tuple[Path, str]]:
    """The readable backups in an office's folder with their words, newest first."""
    found = [(path, manifest.glance(path), at) for path, at in reversed(backup.listed(backup.folder_of(folder)))]
    return [(path, f"{_day_words(at, now)} 的备份（{says.reason}）：{says.orders} 件工单，最近登记 {_shown(says.last)}")
            for path, says, at in found if says is not None]


def restore(folder: Path, file: Path, *, clock: Callable[[], datetime], user: str = "", code: str | None = None,
            key: bytes | None = None, progress: Progress = lambda step: None) -> Restored:
    """Make a backup the office's data; the office need not open for it. What was there stays 30 days.

    What ``progress`` raises stops it, up to the step :data:`EXCHANGE`: nothing has changed then.
    Raises Refused where the file is no backup for this office (nothing has changed), StoreError where the
    folder or the disk does not allow it.
    """
    try:
        return _restore(folder, file, now=clock(), by=user, app=__version__, code=code, key=key, progress=progress)
    except StoreError as error:
        if error.kind in ("damaged", "newer", "missing", "conflict"):  # the file is at fault, not the office
            raise Refused(str(error)) from None
        raise


def moving_file(desk: Desk, out: Path, progress: Progress = lambda step: None) -> Made:
    """The whole office as one file for another PC. Raises Refused (roles), StoreError."""
    require(desk, "settings")
    return run(desk, "换电脑", out, progress)


def bring_back(desk: Desk, file: Path, code: str | None = None, progress: Progress = lambda step: None) -> Restored:
    """:func:`restore` from the window of an office that is open; ``desk`` is to be closed afterwards. Raises Refused, StoreError."""
    require(desk, "settings")
    return restore(desk.folder, file, clock=desk.clock, user=desk.user, code=code, key=desk.store.key, progress=progress)


def head_words(there: Head | None, says: manifest.Manifest) -> tuple[str, str, str]:
    """What is in the office, what is in the backup, and what restoring would lose, in words."""
    now = f"{there.orders} 件工单，最近登记 {_shown(there.last)}" if there else "打不开"
    lost = max(there.seq - says.seq, 0) if there else 0
    warning = (f"恢复后，备份以后做的 {lost} 步操作不在办公室里了；它们另有备份，还能找回来。" if lost
               else "备份里的内容不比现在少。")
    return now, f"{says.orders} 件工单，最近登记 {_shown(says.last)}", warning


def made_json(made: Made) -> dict[str, Any]:
    """What ``backup`` answers."""
    says = made.backup.manifest
    return {"file": str(made.backup.path), "copies": made.second, "orders": says.orders, "events": says.events, "seq": says.seq,
            "head": says.head[-12:], "attachments": says.files, "bytes": made.backup.size, "sha256": made.backup.digest,
            "verified": True, "problem": made.problem}


def restored_json(done: Restored) -> dict[str, Any]:
    """What ``restore`` answers: how far the backup goes, and how far what it replaced went."""
    says, there = done.manifest, done.before
    return {"orders": says.orders, "events": says.events, "seq": says.seq, "last": says.last, "made_at": says.made_at,
            "before": None if there is None else {"orders": there.orders, "seq": there.seq, "last": there.last},
            "generation": done.generation, "kept": done.kept, "problems": list(done.problems)}


def restored_text(done: Restored) -> str:
    """The same in words."""
    says, there = done.manifest, done.before
    lines = [f"已恢复到 {says.made_at.replace('T', ' ')[:16]} 的备份：{says.orders} 件工单，最近登记 {_shown(says.last)}。"]
    if there is not None:
        lines.append(f"恢复前：{there.orders} 件工单，最近登记 {_shown(there.last)}；已另外备份。{_WAY_BACK}")
    if done.kept:
        lines.append(f"原数据没有删除，在 {done.kept} 文件夹里至少保留 {generations.KEEP_DAYS} 天。")
    return "\n".join([*lines, *done.problems])


def _shown(moment: str) -> str:
    return moment.replace("T", " ")[:16] or "（没有）"


def verified(folder: Path, code: str | None = None, key: bytes | None = None) -> dict[str, Any]:
    """Contract ``verify`` of a folder, also of one that cannot be opened."""
    found = verify_office(folder, code=code, key=key)
    return {"ok": found.ok, "database": found.database, "attachments": found.attachments, "audit": found.audit,
            "orders": found.orders, "events": found.events, "problems": list(found.problems)}
