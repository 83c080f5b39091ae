"""The declared kinds of office records (``resources/records/*.toml``), read strictly."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hotline_desk.domain.events import Slot
from hotline_desk.domain.records import RecordKind
from hotline_desk.locations import resources_dir

KEYS = {"label", "prefix", "title", "due", "done", "due_days", "hint", "clauses", "fields", "order", "cites"}
FIELD_KEYS = {"name", "label", "type", "choices", "required", "only"}
TYPES = {"text", "long", "choice", "flag", "number", "unit", "units", "list", "moment", "day", "orders"}


class RecordKindError(ValueError):
    """A declaration of ours that is wrong; named by file and key."""


@cache
def record_kinds() -> Mapping[str, RecordKind]:
    """Every kind by its name, in the order of the files' ``order``. Raises RecordKindError."""
    found = [(_load(path), path) for path in sorted((resources_dir() / "records").glob("*.toml"))]
    ordered = sorted(found, key=lambda pair: (pair[0].get("order", 99), pair[1].stem))
    return MappingProxyType({path.stem: read_kind(path.stem, data) for data, path in ordered})


def _load(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        return tomllib.load(stream)


def read_kind(name: str, data: Mapping[str, Any]) -> RecordKind:
    """One kind from its table. Raises RecordKindError naming what is wrong."""
    unknown = data.keys() - KEYS
    missing = {"label", "prefix", "title", "clauses", "fields"} - data.keys()
    if unknown or missing:
        raise RecordKindError(f"{name}.toml：{'、'.join(sorted(unknown | missing))} 不认识或缺少")
    slots = tuple(_slot(name, entry) for entry in data["fields"])
    named = {s.name for s in slots}
    loose = {data.get(key) for key in ("title", "due", "done")} - named - {None}
    if loose or len(named) != len(slots):
        raise RecordKindError(f"{name}.toml：{'、'.join(map(str, loose)) or '栏目'} 没有对应的栏目，或栏目重名")
    only = {e["name"]: {pack: tuple(v) for pack, v in e["only"].items()} for e in data["fields"] if "only" in e}
    return RecordKind(name, data["label"], data["prefix"], data["clauses"], slots, data["title"], data.get("due", ""),
                      data.get("done", ""), data.get("due_days", ""), data.get("hint", ""), only, data.get("cites", {}))


def _slot(name: str, entry: Mapping[str, Any]) -> Slot:
    kind = entry.get("type", "text")
    if entry.keys() - FIELD_KEYS or kind not in TYPES or (kind == "choice") != ("choices" in entry):
        raise RecordKindError(f"{name}.toml：栏目 {entry.get('name')} 的写法不对")
    return Slot(entry["name"], entry["label"], kind, tuple((k, w) for k, w in entry.get("choices", ())), entry.get("required", False))
