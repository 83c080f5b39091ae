"""Paper forms as data: the strict reader of forms/*.toml (a table grid in millimetres).

A form that names an unknown key, field or column is refused with its file and key, so that a
mistyped form never prints a paper with a hole in it.
"""

from __future__ import annotations

import dataclasses  # in a class with a part called "field" the plain name is taken
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from hotline_desk.locations import forms_dir

SEAL_MM = 42.0  # a street office's round seal
ALIGNS = ("left", "center", "right")
ROLES = ("fang", "song", "title", "hei", "kai")


class FormError(ValueError):
    """A form file is wrong: which file, which key, why (in Chinese)."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"表单文件 {file} 的“{key}”有误：{reason}。请改正该文件后重试，办件数据没有变化。")
        self.file, self.key, self.reason = file, key, reason


@dataclass(frozen=True, slots=True)
class Page:
    """Margins and type sizes: millimetres and points."""

    top: float = 37.0
    bottom: float = 30.0
    left: float = 27.0
    size: float = 12.0
    least_size: float = 99.0  # text may be set this small to keep a paper on one page; by default it is not
    leading: float = 1.5
    label_size: float = 12.0
    title_size: float = 22.0
    border: float = 1.25
    rule: float = 0.5
    label_role: str = "hei"


@dataclass(frozen=True, slots=True)
class Option:
    """One box to tick: the stored word and the printed one."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a cell. ``kind`` is one of BLOCKS; sign, date and seal stand at the cell's foot."""

    kind: str
    field: str = ""
    text: str = ""
    right: str = ""
    align: str = "left"
    indent: float = 0.0
    size: float = 0.0
    role: str = "fang"
    space: float = 0.0  # room for the pen above a signature line, mm
    date: bool = False  # a signature line that also carries 年月日 at its right
    options: tuple[Option, ...] = ()
    columns: int = 0
    only: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)  # pack → the boxes its regulation knows; others: all


@dataclass(frozen=True, slots=True)
class Cell:
    """A label (printed 黑体 or 仿宋, spread over lines) or blocks of text; ``span`` columns wide."""

    label: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    span: int = 1
    valign: str = "middle"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its wished height and the least it may shrink to, mm. It grows with its text."""

    cells: tuple[Cell, ...]
    height: float
    least: float
    cut: bool = False  # a tear-off slip: a dashed line to cut along stands above this row
    each: bool = False  # printed once for every item of the record, with the item's fields over the record's
    head: bool = False  # the heads of the columns: printed again above the items on every further page
    title: bool = False  # a chapter's heading: never the last row of a page
    whole: bool = False  # parted only where it is taller than a page of its own


@dataclass(frozen=True, slots=True)
class Form:
    """One paper form, whole. ``composed``: drawn up by this program, not an annex of a regulation."""

    id: str
    title: str
    packs: tuple[str, ...]
    columns: tuple[float, ...]
    fields: Mapping[str, str]
    rows: tuple[Row, ...]
    page: Page
    kind: str = ""
    number_format: str = ""
    preface: str = ""
    basis: str = ""
    composed: bool = False
    note: str = ""
    short: str = ""
    items: Mapping[str, str] = field(default_factory=dict)  # columns of a book over many orders: name and label
    landscape: bool = False

    @property
    def paper(self) -> tuple[float, float]:
        """Width and height of the sheet in mm."""
        return (297.0, 210.0) if self.landscape else (210.0, 297.0)

    @property
    def width(self) -> float:
        """Width of the table in mm."""
        return sum(self.columns)


# What each kind of block must and may name.
BLOCKS: Mapping[str, frozenset[str]] = {
    "value": frozenset({"field", "align", "size", "role"}),
    "para": frozenset({"field", "indent", "size", "role"}),
    "text": frozenset({"text", "align", "size", "role", "indent"}),
    "pair": frozenset({"text", "right", "size", "role"}),
    "checks": frozenset({"field", "options", "only", "columns", "size", "role"}),
    "sign": frozenset({"text", "space", "date", "size", "role", "align"}),
    "date": frozenset({"field", "size", "role"}),
    "seal": frozenset({"text", "size", "role"}),
}


def load_form(form_id: str) -> Form:
    """The form of this id. Raises FormError if there is none or its file is wrong."""
    path = forms_dir() / f"{form_id}.toml"
    if not form_id.replace("_", "").isalnum() or not path.is_file():
        raise FormError(f"{form_id}.toml", "id", "没有这种表单")
    return _cached(path, path.stat().st_mtime_ns)


def list_forms(pack_id: str | None = None) -> list[Form]:
    """All forms, or those a pack may print, by id. A form that names no pack serves all."""
    forms = [load_form(path.stem) for path in sorted(forms_dir().glob("*.toml"))]
    return [form for form in forms if pack_id is None or not form.packs or pack_id in form.packs]


@lru_cache(maxsize=64)
def _cached(path: Path, _stamp: int) -> Form:
    return read_form(path.name, path.read_text(encoding="utf-8"))


def read_form(file: str, text: str) -> Form:
    """Read a form from TOML text; ``file`` is only named in errors."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormError(file, "TOML", f"读不懂（{error}）") from error
    return _Reader(file).form(data)


class _Reader:
    """Turns the parsed TOML into a Form, naming the place of the first mistake."""

    def __init__(self, file: str) -> None:
        self.file = file

    def form(self, data: dict[str, Any]) -> Form:
        rows = data.pop("row", [])
        page = self.made(Page, data.pop("page", {}), "page")
        data["fields"] = self.field_names(data.get("fields", {}))
        data["items"] = self.field_names(data.get("items", {}))
        form: Form = self.made(Form, {**data, "rows": (), "page": page}, "")
        if f"{form.id}.toml" != self.file:
            raise FormError(self.file, "id", "与文件名不同")
        made = tuple(self.row(row, f"row[{n}]", form) for n, row in enumerate(rows))
        if not made:
            raise FormError(self.file, "row", "没有任何一行")
        return replace(form, rows=made)

    def field_names(self, names: object) -> dict[str, str]:
        if not isinstance(names, dict) or not all(isinstance(label, str) for label in names.values()):
            raise FormError(self.file, "fields", "应为 名称 = \"中文\" 的表")
        return names

    def row(self, data: dict[str, Any], key: str, form: Form) -> Row:
        self.only(data, {"height", "least", "cut", "each", "head", "cell", "cells"}, key)
        cut, each, head = (bool(self.value(data.get(n, False), f"{key}.{n}", "bool")) for n in ("cut", "each", "head"))
        columns, known = form.columns, frozenset(form.fields) | frozenset(form.items if each else ())
        raw = data.get("cells") or data.get("cell") or []
        cells = tuple(self.cell(cell, f"{key}.cell[{n}]", known) for n, cell in enumerate(raw))
        if sum(cell.span for cell in cells) != len(columns):
            raise FormError(self.file, key, f"各格合计应占 {len(columns)} 列")
        height = self.number(data.get("height"), f"{key}.height")
        self.seal_fits(cells, columns, key)
        return Row(cells, height, self.number(data.get("least", height), f"{key}.least"), cut, each, head)

    def seal_fits(self, cells: Sequence[Cell], columns: Sequence[float], key: str) -> None:
        start = 0
        for cell in cells:
            width = sum(columns[start : start + cell.span])
            if any(block.kind == "seal" for block in cell.blocks) and width < SEAL_MM:
                raise FormError(self.file, key, f"盖章处宽不足 {SEAL_MM:g} 毫米")
            start += cell.span

    def cell(self, data: dict[str, Any], key: str, known: frozenset[str]) -> Cell:
        self.only(data, {"label", "field", "para", "span", "valign", "block"}, key)
        label = data.get("label", ())
        blocks = [self.block(block, f"{key}.block[{n}]", known) for n, block in enumerate(data.get("block", []))]
        for short, kind, extra in (("field", "value", {"align": "center"}), ("para", "para", {})):
            if short in data:
                blocks.insert(0, self.block({"kind": kind, "field": data[short], **extra}, key, known))
        if bool(label) == bool(blocks):
            raise FormError(self.file, key, "应有 label 或内容，且只有其一")
        lines = (label,) if isinstance(label, str) else tuple(label)
        return Cell(lines, tuple(blocks), int(data.get("span", 1)), data.get("valign", "middle"))

    def block(self, data: dict[str, Any], key: str, known: frozenset[str]) -> Block:
        kind = data.get("kind", "")
        if kind not in BLOCKS:
            raise FormError(self.file, f"{key}.kind", f"没有“{kind}”这种内容")
        self.only(data, BLOCKS[kind] | {"kind"}, key)
        if kind == "para":
            data = {"indent": 2, **data}
        options = tuple(Option(*self.option(item, key)) for item in data.get("options", []))
        block: Block = self.made(Block, {**data, "options": options, "only": self.only_there(data, options, key)}, key)
        self.names_known(block, key, known)
        if block.align not in ALIGNS or block.role not in ROLES:
            raise FormError(self.file, key, "align 或 role 不认识")
        return block

    def option(self, item: object, key: str) -> tuple[str, str]:
        if not isinstance(item, list) or len(item) != 2 or not all(isinstance(part, str) for part in item):
            raise FormError(self.file, f"{key}.options", "每项应为 [存储词, 印出文字]")
        return item[0], item[1]

    def only_there(self, data: Mapping[str, Any], options: Sequence[Option], key: str) -> dict[str, tuple[str, ...]]:
        """Pack → the boxes its regulation knows; a word that is no box here is refused."""
        packs, words = data.get("only", {}), {option.key for option in options}
        if not isinstance(packs, Mapping) or not all(isinstance(v, list) and set(map(str, v)) <= words for v in packs.values()):
            raise FormError(self.file, f"{key}.only", "应为 规范 = [存储词] 的表，存储词都在 options 中")
        return {pack: tuple(known) for pack, known in packs.items()}

    def names_known(self, block: Block, key: str, known: frozenset[str]) -> None:
        texts = [block.text, block.right, *(option.text for option in block.options)]
        used = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
        used |= {block.field} - {""}
        if block.kind in ("value", "para", "checks") and not block.field:
            raise FormError(self.file, f"{key}.field", "缺少字段名")
        if used - known:
            raise FormError(self.file, key, f"字段“{min(used - known)}”没有在 fields 中列出")

    def made(self, kind: type, data: Mapping[str, Any], key: str) -> Any:
        """Build a dataclass from a TOML table; unknown, missing or mistyped keys are refused."""
        known = {item.name: item for item in fields(kind)}
        self.only(data, set(known), key)
        for name, item in known.items():
            if name not in data and item.default is MISSING and item.default_factory is MISSING:
                raise FormError(self.file, f"{key}.{name}".strip("."), "缺少此项")
        checked = {
            name: self.value(value, f"{key}.{name}".strip("."), str(known[name].type)) for name, value in data.items()
        }
        return kind(**checked)

    def value(self, value: Any, key: str, kind: str) -> Any:
        if kind == "float":
            return self.number(value, key)
        if kind.startswith("str") and not isinstance(value, str):
            raise FormError(self.file, key, "应为文字")
        if kind == "bool" and not isinstance(value, bool):
            raise FormError(self.file, key, "应为 true 或 false")
        return tuple(value) if kind.startswith("tuple") else value

    def number(self, value: object, key: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise FormError(self.file, key, "应为不小于零的数")
        return float(value)

    def only(self, data: object, known: set[str] | frozenset[str], key: str) -> None:
        if not isinstance(data, Mapping):
            raise FormError(self.file, key or "表单", "应为一个表")
        for name in data:
            if name not in known:
                raise FormError(self.file, f"{key}.{name}".strip("."), "不认识这一项")
