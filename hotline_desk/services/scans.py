"""Signed papers coming back from the scanner: recognised by the code in their margin, else chosen from those awaited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from hotline_desk.services import attachments, materials
from hotline_desk.services.conflicts import refuse_other
from hotline_desk.services.materials import SIGNED, Incoming, role_of
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.roles import require
from hotline_desk.services.taking_back import Watch
from hotline_desk.services.views import Done

SCAN_KINDS = (".pdf", ".jpg", ".jpeg", ".png")
FRESH = timedelta(days=14)
AWAITED = timedelta(days=60)
OFFERED = 12
_NOWHERE = "不自动找"


@dataclass(frozen=True, slots=True)
class Awaited:
    """A paper that went out for a signature and has not come back: of which order, which form, under which number."""

    order: str
    form: str
    words: str

    @property
    def key(self) -> str:
        return f"{self.form}|{self.order}"


@dataclass(frozen=True, slots=True)
class Scan:
    """A file of the scanner, and the paper it says it is ("" where its code cannot be read)."""

    path: Path
    content: bytes
    order: str = ""
    form: str = ""
    words: str = ""


# -- what is awaited ------------------------------------------------------------------------------------
@lru_cache(maxsize=128)
def is_signed(form: str) -> bool:
    """Whether a form has a place for a signature."""
    from hotline_desk.paper.forms import FormError, load_form

    try:
        found = load_form(form)
    except (FormError, OSError, KeyError):
        return False
    return any(block.kind == "sign" for row in found.rows for cell in row.cells for block in cell.blocks)


def awaited(desk: Desk) -> list[Awaited]:
    """Papers with a place for a signature that were printed lately and have no scan yet, the newest first."""
    back = {(a["order_no"], a["role"]) for a in desk.store.attachments() if not a["removed"]}
    oldest = desk.now() - AWAITED
    found: dict[str, Awaited] = {}
    for entry in desk.store.access_log(limit=1000):
        form, order = str(entry["detail"]), str(entry["entity"])
        if entry["action"] != "print" or datetime.fromisoformat(entry["at"]) < oldest or not is_signed(form):
            continue
        if (order, role_of(SIGNED, form)) not in back:
            paper = Awaited(order, form, paper_words(desk, order, form))
            found.setdefault(paper.key, paper)
    return list(found.values())


def paper_words(desk: Desk, order: str, form: str) -> str:
    """督办单 友街热督〔2026〕1号 · BS260910-0355 餐饮油烟直排居民楼."""
    number = next((d["number"] for d in desk.store.documents(order) if d["form"] == form), "")
    subject = (desk.store.order_row(order) or {}).get("subject") or ""
    return f"{materials.form_title(form)}{f' {number}' if number else ''} · {order} {subject}".rstrip()


# -- what came back -------------------------------------------------------------------------------------
def read(desk: Desk, path: Path) -> Scan:
    """A scan with the paper its code names; in a worker. Raises Refused for what is no scan."""
    require(desk, "record")
    from hotline_desk.paper.codes import read_code

    if path.suffix.lower() not in SCAN_KINDS:
        raise Refused(f"“{path.name}”不是扫描件。签字件收 PDF、JPG、PNG；工单没有变化。", "wrong_input")
    content = attachments.read(path)
    attachments.media_of(path.name, content)
    code = read_code(content)
    if code is None or not desk.store.exists(code.order) or not materials.form_title(code.form):
        return Scan(path, content)
    return Scan(path, content, code.order, code.form, paper_words(desk, code.order, code.form))


def keep(desk: Desk, scans: Sequence[Scan]) -> Done:
    """File each scan to its order and form; one undo takes all of them out. Raises Refused, StoreError.

    Where one cannot be kept those before it stay filed, and the sentence says how many.
    """
    require(desk, "record")
    made: list[Done] = []
    for scan in scans:
        try:
            made.append(materials.add(desk, scan.order, [Incoming(scan.path.name, scan.content, SIGNED, scan.form)]))
        except (Refused, StoreError) as error:
            if not made:
                raise
            raise Refused(f"{error} 前面 {len(made)} 件已经存回，可以继续存其余的。", "wrong_input") from error
    return _together(desk, scans, made)


def _together(desk: Desk, scans: Sequence[Scan], made: Sequence[Done]) -> Done:
    title = "签字件已存回" if len(made) == 1 else f"签字件已存回 {len(made)} 件"
    detail = "；".join(scan.words or paper_words(desk, scan.order, scan.form) for scan in scans)
    told = replace(made[-1], message=title, detail=f"{detail}。原文件还在原处", undo=tuple(u for d in made for u in d.undo),
                   changed=tuple(n for d in made for n in d.changed))
    for one in made:
        desk.undo_stack.remove(one)
    desk.undo_stack.append(told)
    return told


# -- the scanner's folder ---------------------------------------------------------------------------------
def folder(desk: Desk) -> str:
    """Where the office's scanner puts its files; "" where nobody said so yet."""
    return str(desk.setting("scan_folder", "") or "")


def set_folder(desk: Desk, place: Path, seen: str | None = None) -> None:
    """Remember the scanner's folder; raises Refused where there is no such folder.

    ``seen``: :func:`folder` when the change was begun; Conflict, with both, where it is another now.
    """
    require(desk, "record")
    if not place.is_dir():
        raise Refused("没有这个文件夹。请另选一个，数据没有变化。", "wrong_input")
    _refuse_other(desk, seen, str(place))
    with Watch(desk, "record", "定扫描文件夹", ("scan_folder",)):
        desk.change_setting("scan_folder", str(place))


def forget_folder(desk: Desk, seen: str | None = None) -> None:
    """Look into no folder any more; files are chosen by hand. ``seen``: as for :func:`set_folder`."""
    require(desk, "record")
    _refuse_other(desk, seen, "")
    with Watch(desk, "record", "不再自动找扫描件", ("scan_folder",)):
        desk.change_setting("scan_folder", "")


def _refuse_other(desk: Desk, seen: str | None, mine: str) -> None:
    refuse_other("扫描文件夹", None if seen is None else seen or _NOWHERE, folder(desk) or _NOWHERE, mine or _NOWHERE)


def fresh(desk: Desk, most: int = OFFERED) -> list[Path]:
    """Files of the scan folder from the last two weeks that no order holds yet, newest first."""
    place = Path(folder(desk) or "-")
    if not folder(desk) or not place.is_dir():
        return []
    known = {(a["name"], a["size"]) for a in desk.store.attachments() if str(a["role"] or "").startswith(f"{SIGNED}_") and not a["removed"]}
    oldest = desk.now().timestamp() - FRESH.total_seconds()
    found = [(path.stat().st_mtime, path.stat().st_size, path) for path in _scans_in(place)]
    new = [(made, path) for made, size, path in found if made >= oldest and (attachments.clean_name(path.name), size) not in known]
    return [path for _, path in sorted(new, reverse=True)[:most]]


def _scans_in(place: Path) -> Sequence[Path]:
    try:
        return [p for p in place.iterdir() if p.suffix.lower() in SCAN_KINDS and p.is_file()]
    except OSError:  # a network folder that is away is no reason to stop work
        return []
