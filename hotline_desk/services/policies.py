"""Packs for the command line and the settings screen: list, check, explain."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from hotline_desk import packs
from hotline_desk.domain.policy import Pack
from hotline_desk.services import explaining, why
from hotline_desk.services.editions import described
from hotline_desk.services.office import Desk, Refused

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


def explained(pack_id: str, rule: str, now: datetime, own: Pack | None = None) -> Answer:
    """One rule or parameter with its clause, quote, values and their origin.

    ``own``: the office's pack with its office.toml; it is the one meant where the ids are the same.
    """
    pack = own if own is not None and own.id == pack_id else packs.load_pack(pack_id)
    found = explaining.rule(pack, rule, pack.book(now.date()))
    return why.why_json(found), why.why_text(found)


def listed_for(desk: Desk) -> Answer:
    """The packs, and what this office changed (本单位自定) or adopted (参照) in its own, edition by edition."""
    rows, text = listed()
    own = desk.pack
    changed = explaining.origins(own.book(desk.now().date()))
    for row in rows:
        if row["pack"] == own.id:
            row |= {"office": desk.office_name, "version": own.version, "changed": changed, "editions": described(desk.editions)}
    lines = [text, "", f"{desk.office_name} 用 {own.id}（{own.version}）"]
    lines += [f"  {e['from'] or '建立时'} 起  {e['version']}" for e in described(desk.editions)]
    lines += [f"  {'参照' if c['adopted_from'] else '本单位自定'}  {c['text']}  § {c['clause']}" for c in changed]
    return rows, "\n".join(lines)
