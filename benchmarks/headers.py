"""Headers of real exports mapped without a person: how many columns land where they belong, plain and disguised.

Each known set (``tests/exchange/header_sets.json``: names of columns, what each is) is read as it stands, with its columns
in another order, with its headers written otherwise (stars, brackets, full width, line breaks, known slips), and under a
title with the header's two rows merged. Beside it stands what a plain program does: look each header up by its exact name.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import figure
from hotline_desk.exchange.mapping import recognise
from hotline_desk.exchange.sheets import read_sheet
from hotline_desk.exchange.sources import builtin_sources
from hotline_desk.exchange.workbooks import Grid, Row

SETS = Path(__file__).resolve().parent.parent / "tests/exchange/header_sets.json"
Known = dict[str, Any]
Columns = list[tuple[str, str | None]]
_SLIPS = (("截止", "截至"), ("账", "帐"), ("诉求内容", "述求内容"))
_WIDE = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x30, 0x7B) if chr(n).isalnum()})


def _slipped(header: str) -> str:
    for meant, slip in _SLIPS:
        header = header.replace(meant, slip)
    return header


#: One header written otherwise; what is meant stays.
DRESSES: tuple[Callable[[str], str], ...] = (
    lambda h: f"*{h}", lambda h: f"{h}（必填）", lambda h: f" {h} ", lambda h: f"{h}：", lambda h: h[:2] + "\n" + h[2:],
    lambda h: h.translate(_WIDE), lambda h: f"【{h}】", " ".join, str, _slipped)


def known_sets() -> list[Known]:
    """The sets that are lists of orders and name no field twice, so that their columns may be moved about."""
    sets: list[Known] = json.loads(SETS.read_text(encoding="utf-8"))
    return [s for s in sets if s["orders"]]


def movable(known: Known) -> bool:
    """Whether the order of columns says nothing: no header and no field stands twice."""
    fields, headers = [f for _, f in known["columns"] if f], [h for h, _ in known["columns"]]
    return len(set(fields)) == len(fields) and len(set(headers)) == len(headers)


def shuffled(known: Known, seed: int) -> Columns:
    """The same columns in another order."""
    columns = [(h, f) for h, f in known["columns"]]
    random.Random(f"{known['id']} {seed}").shuffle(columns)
    return columns


def dressed(known: Known, seed: int) -> Columns:
    """The same columns, each header written otherwise."""
    dice = random.Random(f"{known['id']} {seed}")
    return [(dice.choice(DRESSES)(h) if h.strip() else h, f) for h, f in known["columns"]]


def _headers(columns: Columns) -> list[str]:
    return [h for h, _ in columns]


def titled(known: Known, seed: int) -> tuple[str, ...]:
    """The headers as they are found in a sheet with a title, a line of remarks and a header of two merged rows."""
    headers = _headers(known["columns"])
    cut = random.Random(f"{known['id']} {seed}").randrange(2, max(3, len(headers) // 2))
    upper: list[Any] = [*headers[:cut], "其他信息", *[None] * (len(headers) - cut - 1)]
    lower: list[Any] = [*[None] * cut, *headers[cut:]]
    data = [f"值{n}" for n in range(len(headers))]
    rows: Sequence[Sequence[Any]] = (["市民热线工单导出"], ["导出时间：2026-09-17 10:06"], upper, lower, data, data)
    return read_sheet(Grid("导出", [Row(n, list(r)) for n, r in enumerate(rows, 1)]), builtin_sources()).headers


def variants(turns: int = 5) -> Iterator[tuple[str, Known, list[str], list[str | None]]]:
    """(kind, set, headers, fields meant) of every disguise."""
    for known in known_sets():
        meant = [f for _, f in known["columns"]]
        yield "原样", known, _headers(known["columns"]), meant
        for seed in range(turns):
            if movable(known):
                columns = shuffled(known, seed)
                yield "换列序", known, _headers(columns), [f for _, f in columns]
            columns = dressed(known, seed)
            yield "换写法", known, _headers(columns), meant
            yield "标题行加两行表头", known, list(titled(known, seed)), meant


def wrong(headers: Sequence[str], meant: Sequence[str | None]) -> int:
    """How many columns our mapping puts elsewhere."""
    found = [c.field for c in recognise(headers).columns]
    return sum(a != b for a, b in zip(found, meant, strict=True)) if len(found) == len(meant) else len(meant)


def plainly_wrong(headers: Sequence[str], meant: Sequence[str | None], names: dict[str, str]) -> int:
    """How many columns a look-up by exact name puts elsewhere."""
    found = [names.get(h) for h in headers] + [None] * max(0, len(meant) - len(headers))
    return sum(a != b for a, b in zip(found, meant, strict=False))


def measure() -> list[dict[str, Any]]:
    """Wrong columns per hundred, by kind of disguise."""
    names = {alias: field for source in builtin_sources() for field, aliases in source.aliases.items() for alias in aliases}
    told: dict[str, list[int]] = {}
    for kind, _, headers, meant in variants():
        counts = told.setdefault(kind, [0, 0, 0])
        counts[0] += wrong(headers, meant)
        counts[1] += plainly_wrong(headers, meant, names)
        counts[2] += len(meant)
    return [figure(f"表头对错栏目，{kind}（每百列，共 {total} 列）", 100 * ours / total, 100 * plain / total, "按表头原文查同样的词表", 0.1)
            for kind, (ours, plain, total) in told.items()]
