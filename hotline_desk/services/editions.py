"""Which pack, in which version, the office worked under and since when.

Each edition is kept whole with the office the first time it is opened under it. An order is judged
for good by the edition of its receipt: a newer program, a corrected reading or an edited office.toml
makes one more edition and moves no old deadline. While the office has no order yet, the first edition
may still change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from hotline_desk.domain.policy import Pack
from hotline_desk.packs import PackError, load_pack, overlay, packs_dir
from hotline_desk.packs.keeping import kept, read_kept
from hotline_desk.store import Store, StoreError

OWN_FILE = "office.toml"
_HISTORY, _MARK, _TEXT = "pack_history", "pack_mark", "pack_edition."
Editions = tuple[tuple[datetime, Pack], ...]


class PolicyError(Exception):
    """The office's own file cannot be laid over its pack; ``str`` says what is wrong and what to do."""


def settle(store: Store, now: datetime) -> bool:
    """Take what lies in the program and in office.toml as the edition in force from ``now``; True if it is new.

    Raises PolicyError where office.toml cannot be used: then nothing is opened for writing.
    """
    mark = _mark(store)
    if store.meta(_MARK) == mark:
        return False
    text = kept(_from_files(store))
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    history = _history(store)
    known = bool(history) and history[-1]["digest"] == digest
    with store.transaction(now=now) as tx:
        tx.set_meta(_MARK, mark)
        if not known:
            tx.set_meta(_TEXT + digest, text)
            tx.set_meta(_HISTORY, json.dumps(_with(store, history, json.loads(text), digest, now), ensure_ascii=False))
    return not known


def _with(store: Store, history: list[dict[str, str]], pack: dict[str, Any], digest: str, now: datetime) -> list[dict[str, str]]:
    first = not history or store.last_seq() == 0
    entry = {"from": "" if first else now.isoformat(timespec="minutes"), "pack": pack["id"], "version": pack["version"],
             "digest": digest}
    return [entry] if first else [*history, entry]


def _mark(store: Store) -> str:
    """Changes whenever any file does that the office's pack is made of."""
    own = store.folder / OWN_FILE
    parts = [path.read_bytes() for path in sorted(packs_dir().glob("*.toml"))]
    parts += [own.read_bytes()] if own.is_file() else []
    digests = [hashlib.sha256(part).hexdigest() for part in parts]
    return hashlib.sha256("\n".join([store.meta("pack") or "", *digests]).encode()).hexdigest()[:16]


def _from_files(store: Store) -> Pack:
    pack, own = load_pack(store.meta("pack") or ""), store.folder / OWN_FILE
    if not own.is_file():
        return pack
    try:
        return overlay(pack, own)
    except PackError as error:
        raise PolicyError(_broken(own, error)) from error


def _broken(own: Path, error: PackError) -> str:
    return (f"本单位规定文件 {own.name} 有 {len(error.problems)} 处错误，办公室没有打开，数据是安全的，没有变化。"
            f"请按下面的提示改正后重新打开；也可以先把这个文件移走，按原规定办理。\n{error}")


def _history(store: Store) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(store.meta(_HISTORY) or "[]")
    return found


def editions(store: Store) -> Editions:
    """(from when, pack) of every edition, oldest first; an office of an older release has the files' only."""
    found = tuple((datetime.fromisoformat(e["from"]) if e["from"] else datetime.min, _kept_pack(store, e["digest"]))
                  for e in _history(store))
    return found or ((datetime.min, _from_files(store)),)


def _kept_pack(store: Store, digest: str) -> Pack:
    text = store.meta(_TEXT + digest)
    if text is None:
        raise StoreError("damaged")
    return _read(text)


@lru_cache(maxsize=32)
def _read(text: str) -> Pack:
    return read_kept(text)


def described(editions: Sequence[tuple[datetime, Pack]]) -> list[dict[str, str]]:
    """The editions for people: since when, which pack, which version."""
    return [{"from": "" if since == datetime.min else since.isoformat(timespec="minutes"), "pack": pack.id,
             "version": pack.version} for since, pack in editions]
