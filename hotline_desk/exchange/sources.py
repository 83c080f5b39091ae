"""The platforms' header tables (``resources/import_maps/*.toml``), read once and strictly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from hotline_desk.domain.fields import FIELDS
from hotline_desk.domain.names import fold_text
from hotline_desk.exchange.errors import IntakeError

GENERIC = "generic"
_KEYS = {"name", "label", "signature", "least", "columns", "kept", "ask", "choices", "endings", "values"}
# Slips that real exports carry in their headers: 处理截至时间, 帐号, 述求内容.
_SLIPS = (("截至", "截止"), ("帐", "账"), ("述求", "诉求"), ("公单", "工单"), ("联糸", "联系"), ("电活", "电话"), ("来电人员", "来电人"))
_EDGES = re.compile(r"^[*★•·:#\"'“”_-]+|[*:：\"'“”_.。-]+$")
_LONGEST = 120  # characters of a header
_BRACKETED = re.compile(r"[(\[【〔<《{][^)\]】〕>》}]*[)\]】〕>》}]")


@cache
def header_key(text: str) -> str:
    """What two spellings of one header share: width, case, blanks, stars, colons and known slips do not count.

    Only the first 120 characters are looked at: what is longer is no header, and a page of brackets must not hold the desk up.
    """
    key = _EDGES.sub("", fold_text(text[:_LONGEST]))
    for slip, meant in _SLIPS:
        key = key.replace(slip, meant)
    return key


@cache
def bare_key(text: str) -> str:
    """The header without its bracketed notes: 来电人（必填） → 来电人."""
    key = header_key(text)
    return _EDGES.sub("", _BRACKETED.sub("", key)) or key.strip("()[]【】〔〕<>《》{}")


@dataclass(frozen=True, eq=False)
class Source:
    """One platform's way of writing headers and values.

    ``columns``: header key → (field, rank), rank 0 the most preferred; ``values``: field → word → code;
    ``least``: the share of the signature a file must show, 0 where two of its headers do;
    ``choices``: header key → the fields it may mean, for a person to choose from.
    """

    name: str
    label: str
    signature: frozenset[str] = frozenset()
    least: float = 0.0
    columns: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    ask: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    endings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _columns(table: Mapping[str, list[str]], where: str) -> dict[str, tuple[str, int]]:
    columns: dict[str, tuple[str, int]] = {}
    for name, aliases in table.items():
        if name not in FIELDS:
            raise IntakeError("source", f"对照表 {where} 的 [columns] 里没有“{name}”这个栏目，请改正。")
        for rank, alias in enumerate(aliases):
            key = header_key(alias)
            if key in columns and columns[key][0] != name:
                raise IntakeError("source", f"对照表 {where} 的表头“{alias}”对应了两个栏目，请删去一个。")
            columns.setdefault(key, (name, rank))
    return columns


def parse_source(text: str, where: str) -> Source:
    """Read one header table; raises IntakeError naming the file and the key that is wrong."""
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise IntakeError("source", f"对照表 {where} 的格式不对：{error}。") from error
    unknown = set(table) - _KEYS
    if unknown or "name" not in table:
        raise IntakeError("source", f"对照表 {where} 里{'缺 name' if not unknown else '有不认得的键 ' + '、'.join(sorted(unknown))}，请改正。")
    columns = table.get("columns", {})
    return Source(
        name=str(table["name"]), label=str(table.get("label", table["name"])),
        signature=frozenset(header_key(s) for s in table.get("signature", ())),
        least=float(table.get("least", 0)), columns=_columns(columns, where),
        kept=frozenset(header_key(s) for s in table.get("kept", {}).get("headers", ())),
        ask={header_key(k): v for k, v in table.get("ask", {}).items()},
        choices={header_key(k): tuple(v) for k, v in table.get("choices", {}).items()},
        endings={k: tuple(v) for k, v in table.get("endings", {}).items()},
        values={k: {fold_text(w): c for w, c in v.items()} for k, v in table.get("values", {}).items()},
        aliases={k: tuple(v) for k, v in columns.items()})


@cache
def builtin_sources() -> tuple[Source, ...]:
    """The tables that come with the program, ``generic`` last."""
    from hotline_desk.locations import resources_dir

    return load_sources(resources_dir() / "import_maps")


def load_sources(folder: Path) -> tuple[Source, ...]:
    """All header tables of a folder (an office may keep its own), ``generic`` last."""
    found = [parse_source(p.read_text(encoding="utf-8"), p.name) for p in sorted(folder.glob("*.toml"))]
    return tuple(sorted(found, key=lambda s: s.name == GENERIC))


def generic_of(sources: Iterable[Source]) -> Source:
    """The table every source falls back on."""
    return next(s for s in (*sources, *builtin_sources()) if s.name == GENERIC)


def source_text(name: str, label: str, columns: Mapping[str, str | None], least: float = 0.0) -> str:
    """A clerk's own mapping (header → field, None: kept with the order) as a header table.

    ``least``: the share of these headers a file must show to be read by it.
    """
    def quoted(words: Iterable[str]) -> str:
        return "[" + ", ".join('"' + w.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"' for w in words) + "]"

    by_field: dict[str, list[str]] = {}
    for header, target in columns.items():
        if target:
            by_field.setdefault(target, []).append(header)
    lines = [f"name = {quoted([name])[1:-1]}", f"label = {quoted([label])[1:-1]}", f"signature = {quoted(columns)}"]
    lines += [f"least = {least}"] if least else []
    lines += ["", "[columns]"]
    lines += [f"{target} = {quoted(headers)}" for target, headers in by_field.items()]
    lines += ["", "[kept]", f"headers = {quoted(h for h, f in columns.items() if not f)}", ""]
    return "\n".join(lines)
