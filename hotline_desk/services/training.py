"""练习: an office of invented orders in a folder of its own, to try everything on, thrown away or made anew by one act.

It never opens the real office: another folder, another database, no key, no recovery code. A folder counts as practice
only by its marker file, and only such a folder is ever deleted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hotline_desk.store import NewEvent

from . import demo
from .folders import default_data_dir
from .office import Clock, Desk, Refused, wall_clock
from .options import usual_basis
from .projecting import projected

FOLDER, MARKER = "practice", "练习.txt"
ORDERS = 90
_META, _SEQ, _BATCH = "training", "training.seq", "演示"
_SAYS = "这个文件夹是热线办件台的练习数据，全部是编造的，可以整个删除。\nhotline-desk practice\n"
_NOT_OURS = "“{name}”不是练习用的文件夹，没有动它。练习没有开始，正式的数据没有变化。"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to try. ``place``, ``order``: where 去做 leads; ``done``: the office's own records show it was done."""

    key: str
    title: str
    how: str
    place: str
    order: str = ""
    done: bool = False


# (key, title, how, the page, states an order may be in, the act it is about, the event kinds that show it done)
_TASKS: Sequence[tuple[str, str, str, str, tuple[str, ...], str, tuple[str, ...]]] = (
    ("register", "登记一件", "按 Ctrl+N，把平台的文字粘贴进来或直接填，按 Ctrl+Enter 保存", "register", (), "", ("register",)),
    ("contact", "先行联系", "在今日选中这一件，按 L，记下联系结果", "today", ("registered", "dispatched", "handling"), "contact", ("contact",)),
    ("dispatch", "派单", "选中还没派的一件，按 P，选承办单位；保存前先看时限", "today", ("registered",), "dispatch", ("dispatch",)),
    ("accept", "签收", "打开刚派出的一件，点“签收”，办理时限从这时起算", "dossier", ("dispatched",), "accept", ("accept",)),
    ("answer", "办结回复", "选中办理中的一件，按 H，写答复和办理结果", "today", ("handling",), "answer", ("file_result", "reply")),
    ("review", "审核", "打开单位报来的一件，点“审核”，看清结果再通过", "dossier", ("reply_review",), "review", ("review_result", "submit")),
    ("revisit", "回访", "到回访页，照开场白问完三问，用数字键选答案", "revisit", ("pending_revisit",), "revisit", ("revisit",)),
    ("supervise", "督办", "到督办提级页，选一件列入督办，看清依据的条款", "supervision", ("handling", "closed"), "supervise", ("supervise",)),
    ("print", "打印一张表", "在工单档案按 Ctrl+P，选表格，存成 PDF 或打印", "dossier", ("handling",), "", ()),
    ("undo", "撤销", "办完任意一步马上按 Ctrl+Z，看它变回原样", "today", (), "", ("void",)),
)


# -- the folder ---------------------------------------------------------------------------------------------
def folder() -> Path:
    """Where practice data lies: beside the office's usual folder, never in it."""
    return default_data_dir().parent / FOLDER


def is_practice(where: Path) -> bool:
    """Whether a folder is one of ours to throw away."""
    marker = where / MARKER
    return marker.is_file() and marker.read_text(encoding="utf-8", errors="replace") == _SAYS


def on(desk: Desk) -> bool:
    """Whether this desk is a practice desk."""
    return desk.store.meta(_META) == "1"


def discard(where: Path) -> None:
    """Delete a practice folder whole; raises Refused for any other folder, and while it is still open."""
    if not where.exists():
        return
    if where.is_symlink() or not is_practice(where):
        raise Refused(_NOT_OURS.format(name=where.name))
    gone = where.with_name(f"{where.name}.删除中")
    try:
        shutil.rmtree(gone, ignore_errors=True)
        where.rename(gone)  # nothing of it is left under its name, even where deleting is slow
        shutil.rmtree(gone)
    except OSError as error:
        raise Refused("练习数据正开着，删不掉。请先关闭练习窗口再试。正式的数据没有变化。") from error


def make(where: Path, pack: str, clock: Clock = wall_clock) -> Desk:
    """Fresh practice data under a pack, open; what was practised before is thrown away. Raises Refused."""
    discard(where)
    where.mkdir(parents=True)
    (where / MARKER).write_text(_SAYS, encoding="utf-8")
    name = str(demo.sample_data(pack)["office"]).replace("（演示）", "（练习）")
    desk = demo.make(where / "office", clock, ORDERS, pack=pack, office=name)
    _fresh_orders(desk)
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.set_meta(_META, "1")
        tx.set_meta(_SEQ, str(desk.store.last_seq()))
    return desk


def _fresh_orders(desk: Desk) -> None:
    """Three orders that have just come in and one that was just sent, so that the first tasks never lack one."""
    sample, now = demo.sample_data(desk.pack.id), desk.now()
    with desk.store.transaction(by=desk.user, now=now) as tx:
        for n, topic in enumerate(sample["topic"][:4]):
            number, place = f"{sample['prefix']}LX-{n + 1:02d}", sample["neighbourhoods"][n]
            received = now - timedelta(minutes=20 + 5 * n)
            address = f"{sample['place']}{sample.get('ground', {}).get(place) or place.removesuffix('居民区')}{n + 3}号"
            facts = {"channel": "12345", "kind": topic["kind"], "urgency": "normal", "line": "city", "caller": sample["callers"][n],
                     "phone": f"1390000{8800 + n}", "address": address, "subject": topic["subject"], "category": topic["category"],
                     "content": topic["content"].format(address=address)}
            events = [NewEvent(number, "register", received, sample["platform"], facts, _BATCH)]
            if n == 3:
                told = {"to": place, "class": topic["class"], **usual_basis(desk.pack)}
                events.append(NewEvent(number, "dispatch", now - timedelta(minutes=5), desk.user, told, _BATCH))
            tx.append_many(events)
            tx.project([projected(desk, number, tx.events(number), _BATCH, tx)])


def opened(where: Path, pack: str = "", clock: Clock = wall_clock) -> Desk:
    """The practice desk as it was left, or a fresh one where there is none, or another pack's."""
    if is_practice(where) and (where / "office").is_dir():
        desk = Desk.open(where / "office", clock=clock, user=demo.sample_data(pack or "youyilu")["user"])
        if on(desk) and pack in ("", desk.pack.id):
            return desk
        desk.close()
    return make(where, pack or "youyilu", clock)


def start_apart(pack: str) -> None:
    """Open the practice window as a program of its own: the one that has the real office open knows nothing of it."""
    here = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "hotline_desk"]
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))}
    subprocess.Popen([*here, "practice", "--pack", pack], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL, creationflags=flags, start_new_session=True, env=environment)


# -- the tasks ----------------------------------------------------------------------------------------------
def tasks(desk: Desk) -> list[Task]:
    """What to try under this regulation, each with an order to try it on and whether it was done."""
    done, printed = _kinds_done(desk), _printed(desk)
    found = []
    for key, title, how, place, states, act, kinds in _TASKS:
        order = _candidate(desk, states, act)
        ticked = printed if key == "print" else bool(done & set(kinds))
        if order or ticked or not states:
            found.append(Task(key, title, how, place, order, ticked))
    return found


def _kinds_done(desk: Desk) -> set[str]:
    """The kinds of event that the clerk recorded herself and has not taken back."""
    found: set[str] = set()
    numbers = desk.store.changed_since(int(desk.store.meta(_SEQ) or 0))
    for number, events in desk.store.events_of(numbers).items():
        own = {n for n, _, batch in desk.store.entered(number) if batch != _BATCH}
        order = desk.ruling.fold(number, events)
        found |= {e.kind for e in events if e.index in own and (e.kind == "void" or e in order.all(e.kind))}
    return found


def _printed(desk: Desk) -> bool:
    return any(str(row["action"]) == "print" for row in desk.store.access_log(50))


def _candidate(desk: Desk, states: Sequence[str], act: str) -> str:
    """An order in one of these states that the act is open for, the newest first; "" where there is none."""
    from . import dossier

    for state in states:
        for row in desk.store.rows({"state": state}, columns=("number",), limit=3):
            number = str(row["number"])
            if not act or any(option.name == act and not option.refused for option in dossier.view(desk, number).acts):
                return number
    return ""


def summary(found: Sequence[Task]) -> tuple[str, Task | None]:
    """``已做 3 / 9`` and the first task that waits; None when everything was tried."""
    waiting = next((t for t in found if not t.done), None)
    return f"已做 {sum(t.done for t in found)} / {len(found)}", waiting


def state(where: Path) -> Mapping[str, str]:
    """What the settings page says of the practice data: whether there is any, and from which day."""
    if not is_practice(where):
        return {}
    made = date.fromtimestamp((where / MARKER).stat().st_mtime)
    return {"folder": str(where), "since": made.isoformat()}
