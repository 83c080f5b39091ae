"""Packs for the command line and the settings screen: list, check, explain."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from hotline_desk import packs
from hotline_desk.services import why
from hotline_desk.services.office import Refused

Answer = tuple[Any, str]


def listed() -> Answer:
    """Every pack that comes with the program."""
    rows = [{"pack": p.id, "title": p.title, "locality": p.locality, "version": p.version,
             "desk": str(p.info.get("dispatch_office", ""))}
            for p in map(packs.load_pack, packs.available())]
    return rows, "\n".join(f"{r['pack']}  {r['locality']}  {r['title']}  {r['version']}" for r in rows)


def checked(path: Path) -> Answer:
    """Everything wrong with a pack or office file."""
    if not path.exists():
        raise Refused(f"找不到“{path.name}”。请核对路径。")
    errors = [{"file": p.file, "key": p.key, "reason": p.reason, "line": p.line} for p in packs.check(path)]
    lines = [f"{e['file']} 第 {e['line']} 行 {e['key']}：{e['reason']}" for e in errors]
    return {"errors": errors}, "\n".join(lines) or "没有问题。"


def explained(pack_id: str, rule: str, now: datetime) -> Answer:
    """One rule or parameter with its clause, quote, values and their origin."""
    pack = packs.load_pack(pack_id)
    found = why.rule(pack, rule, pack.book(now.date()))
    return why.why_json(found), why.why_text(found)
