"""A list of units as a table: read from a workbook or a pasted list, compared with what is there, kept in one step.

One line a unit: name, kind, the people of each duty rank, other names, whether it is in use. The headers may be
in any order and in the regulation's own words; a pasted list without headers is read from left to right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hotline_desk.domain.names import clean_text
from hotline_desk.domain.policy import Pack
from hotline_desk.domain.units import UNIT_KINDS, guess_kind
from hotline_desk.packs import load_pack

from .office import Desk, Refused
from .roles import require
from .taking_back import Watch

RANKS = (("first", "unit_first", "第一责任人"), ("second", "unit_second", "第二责任人"), ("specific", "unit_clerk", "具体责任人"))
MOST = 2000
_NAME, _KIND, _ALIASES, _ACTIVE = "name", "kind", "aliases", "active"
_HEADS: Mapping[str, tuple[str, ...]] = {
    _NAME: ("单位", "单位名称", "名称", "承办单位", "处置单位", "责任单位", "部门", "部门名称", "居民区", "社区", "村", "村居", "中队"),
    _KIND: ("类别", "类型", "单位类别", "单位类型", "性质"),
    "first": ("第一责任人", "负责人", "主要负责人"), "second": ("第二责任人", "副职", "分管负责人"),
    "specific": ("具体责任人", "经办人", "联络员", "联系人", "热线专员", "具体负责人"),
    _ALIASES: ("别名", "简称", "曾用名", "其他名称"), _ACTIVE: ("状态", "在用", "是否在用", "是否停用", "停用")}
_ORDER = (_NAME, _KIND, "first", "second", "specific", _ALIASES, _ACTIVE)
_KIND_WORDS: Mapping[str, str] = {**{word: key for key, word in UNIT_KINDS.items()}, **{key: key for key in UNIT_KINDS},
                                  "居委": "neighbourhood", "居委会": "neighbourhood", "村": "village", "社区": "village", "村居": "village",
                                  "科室": "section", "部门": "section", "办公室": "section"}
_STOPPED = frozenset({"停用", "已停用", "撤销", "否", "不在用", "0"})
_SPLIT = re.compile(r"[、，,;；/|\s]+")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of a list. ``row``: its line in the file; ``checked`` False where nobody has looked at it yet."""

    name: str
    kind: str = "section"
    people: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    active: bool = True
    row: int = 0
    checked: bool = True

    @property
    def kind_word(self) -> str:
        return UNIT_KINDS.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """What a table holds: units, lines that cannot be taken (row, why), headers nobody knows."""

    units: tuple[UnitLine, ...]
    problems: tuple[tuple[int, str], ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What taking a line would do: ``act`` is new, change, same or refused; ``words`` say what exactly."""

    line: UnitLine
    act: str
    words: str = ""


# -- what a regulation offers to begin with ---------------------------------------------------------------
def starter(pack_id: str) -> tuple[tuple[UnitLine, ...], str]:
    """The units a pack names to begin with, and where they come from; nobody has checked them for this office."""
    known = load_pack(pack_id).info.get("units", {})
    lines = tuple(UnitLine(u["name"], u["kind"], checked=False) for u in known.get("starter", ()))
    return lines, str(known.get("starter_source", ""))


def rank_words(pack: Pack, kind: str = "") -> list[tuple[str, str]]:
    """(key, word) of the duty ranks; with a ``kind`` the posts that hold them there: 第一责任人（书记）."""
    extra = posts(pack, kind) if kind else dict.fromkeys(("first", "second", "specific"), "")
    words = [(key, pack.word(word, usual)) for key, word, usual in RANKS]
    return [(key, f"{word}（{extra[key]}）" if extra[key] and extra[key] != word else word) for key, word in words]


def posts(pack: Pack, kind: str) -> dict[str, str]:
    """Which post holds each duty rank in units of a kind: first → 书记; "" where the regulation names none."""
    own = pack.info.get("units", {})
    named = [*own.get(f"duty_{kind}", ()), "", ""]
    return {"first": str(named[0]), "second": str(named[1]), "specific": str(own.get("specific", ""))}


# -- reading ------------------------------------------------------------------------------------------------
def read(path: Path, pack: Pack) -> UnitSheet:
    """The units of a workbook (.xlsx, .xls, .csv); raises Refused where it cannot be read or names no unit."""
    from hotline_desk.exchange.errors import IntakeError
    from hotline_desk.exchange.sandbox import read_grids
    from hotline_desk.exchange.workbooks import cell_text

    try:
        grids = [g for g in read_grids(path) if g.rows and not g.hidden]
        tables = [[(r.number, [_cell(cell_text, c) for c in r.cells]) for r in g.rows] for g in grids]
    except IntakeError as error:
        raise Refused(str(error)) from error
    found = [_sheet(rows, pack) for rows in tables]
    best = max(found, key=lambda s: len(s.units), default=UnitSheet(()))
    if not best.units:
        raise Refused(f"“{path.name}”里没有找到单位。第一行请写表头（至少“单位名称”），下面一行一个单位。单位没有变化。")
    return best


def _cell(cell_text: Any, cell: Any) -> str:
    try:
        return clean_text(cell_text(cell))
    except ValueError:  # a number too long to be exact is no name of a unit
        return ""


def read_text(text: str, pack: Pack) -> UnitSheet:
    """A pasted list: one unit a line, its columns parted by tabs (as Excel copies) or by two spaces and more."""
    rows = [(n, [clean_text(c) for c in re.split(r"\t|　|\s{2,}", line.strip(" \r\n"))]) for n, line in enumerate(text.splitlines(), 1)]
    return _sheet([r for r in rows if any(r[1])], pack)


def _sheet(rows: Sequence[tuple[int, Sequence[str]]], pack: Pack) -> UnitSheet:
    at = next((i for i, (_, cells) in enumerate(rows[:10]) if _NAME in _columns(cells, pack).values()), None)
    columns = dict(enumerate(_ORDER)) if at is None else _columns(rows[at][1], pack)
    unknown = () if at is None else tuple(c for i, c in enumerate(rows[at][1]) if c and i not in columns and c != "序号")
    return _lines(rows if at is None else rows[at + 1:], columns, unknown)


def _columns(cells: Sequence[str], pack: Pack) -> dict[int, str]:
    """Which column holds what; of two with one meaning the first."""
    known = {part: key for kind in UNIT_KINDS for key, word in rank_words(pack, kind)
             for part in _SPLIT.split(re.sub(r"[（）]", " ", word)) if part}
    known |= {word: key for key, word in rank_words(pack)} | {word: key for key, words in _HEADS.items() for word in words}
    found: dict[int, str] = {}
    for i, cell in enumerate(cells):
        key = known.get(re.sub(r"[（(].*?[）)]|[\s*：:]", "", cell)) or known.get(cell)
        if key and key not in found.values():
            found[i] = key
    return found


def _lines(rows: Iterable[tuple[int, Sequence[str]]], columns: Mapping[int, str], unknown: tuple[str, ...]) -> UnitSheet:
    units: dict[str, UnitLine] = {}
    problems: list[tuple[int, str]] = []
    for number, cells in rows:
        told = {key: cells[i] for i, key in columns.items() if i < len(cells) and cells[i]}
        if not told:
            continue
        problem = _wrong(told, units)
        if problem:
            problems.append((number, problem))
        else:
            units[told[_NAME]] = _line(told, number)
    return UnitSheet(tuple(units.values()), tuple(problems), unknown)


def _wrong(told: Mapping[str, str], units: Mapping[str, UnitLine]) -> str:
    name = told.get(_NAME, "")
    if not name:
        return "没有单位名称"
    if len(name) > 40 or name.isdigit():
        return f"“{name[:20]}”不像单位名称"
    if len(units) >= MOST:
        return f"一次最多 {MOST} 个单位"
    return f"“{name}”在第 {units[name].row} 行已经有了" if name in units else ""


def _line(told: Mapping[str, str], number: int) -> UnitLine:
    name = told[_NAME]
    kind = _KIND_WORDS.get(told.get(_KIND, "")) or guess_kind(name)
    aliases = tuple(a for a in dict.fromkeys(_SPLIT.split(told.get(_ALIASES, ""))) if a and a != name)
    people = {key: told[key] for key, _, _ in RANKS if key in told}
    return UnitLine(name, kind, people, aliases, told.get(_ACTIVE, "") not in _STOPPED, number)


# -- writing ------------------------------------------------------------------------------------------------
def write(path: Path, pack: Pack, units: Iterable[UnitLine]) -> int:
    """The list as an .xlsx that :func:`read` takes again; raises Refused where it cannot be written. Its rows."""
    from hotline_desk.exchange.errors import IntakeError
    from hotline_desk.exchange.outgoing import write_table

    heads = ["单位名称", "类别", *(word for _, word in rank_words(pack)), "别名", "状态"]
    rows = [[u.name, u.kind_word, *(u.people.get(key, "") for key, _, _ in RANKS), "、".join(u.aliases), "在用" if u.active else "停用"]
            for u in units]
    try:
        return write_table(path, heads, rows, sheet="单位", widths=[26, 12, 14, 14, 14, 26, 8])
    except IntakeError as error:
        raise Refused(str(error)) from error


# -- keeping ------------------------------------------------------------------------------------------------
def listed(desk: Desk) -> list[UnitLine]:
    """The office's units as lines of such a table."""
    return [_kept(u) for u in desk.store.units()]


def _kept(unit: Mapping[str, Any]) -> UnitLine:
    people = {str(k): str(v) for k, v in (unit["people"] or {}).items() if v}
    return UnitLine(str(unit["name"]), str(unit["kind"]), people, tuple(map(str, unit["aliases"] or ())), bool(unit["active"]), 0,
                    not unit["pending"])


def compared(desk: Desk, lines: Iterable[UnitLine]) -> list[Change]:
    """What taking these lines would do to the office's units; what a line leaves empty stays as it is."""
    there = {u.name: u for u in listed(desk)}
    aliases = {alias: u.name for u in there.values() for alias in u.aliases}
    return [_compared(line, there.get(line.name), aliases) for line in lines]


def _compared(line: UnitLine, old: UnitLine | None, aliases: Mapping[str, str]) -> Change:
    if old is None:
        other = aliases.get(line.name)
        if other:
            return Change(line, "refused", f"是“{other}”的别名，没有另建")
        return Change(line, "new", "新增")
    merged = _merged(old, line)
    words = _differences(old, merged)
    return Change(merged, "change" if words else "same", "；".join(words) or "没有变化")


def _merged(old: UnitLine, line: UnitLine) -> UnitLine:
    people = {**old.people, **line.people}
    return replace(line, people=people, aliases=tuple(dict.fromkeys((*old.aliases, *line.aliases))))


def _differences(old: UnitLine, new: UnitLine) -> list[str]:
    found = [f"类别改为{new.kind_word}"] if new.kind != old.kind else []
    for key, _, word in RANKS:
        if new.people.get(key, "") != old.people.get(key, ""):
            found.append(f"{word}{'改为' if old.people.get(key) else '：'}{new.people[key]}")
    added = [a for a in new.aliases if a not in old.aliases]
    found += [f"加别名 {'、'.join(added)}"] if added else []
    if new.active != old.active:
        found.append("恢复使用" if new.active else "停用")
    return found + ([] if old.checked or not new.checked else ["已核对"])


def keep(desk: Desk, changes: Iterable[Change]) -> tuple[int, int]:
    """Take these changes in one transaction; (new, changed). Raises Refused without the right to change settings."""
    require(desk, "settings")
    new = changed = 0
    with Watch(desk, "settings", "导入单位名单", units=True), desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        for change in changes:
            line = change.line
            if change.act == "new":
                tx.add_unit(line.name, line.kind, pending=not line.checked, aliases=line.aliases, people=line.people)
                if not line.active:
                    tx.update_unit(line.name, active=False)
                new += 1
            elif change.act == "change":
                tx.update_unit(line.name, kind=line.kind, aliases=list(line.aliases), people=dict(line.people), active=line.active,
                               pending=not line.checked)
                changed += 1
    desk.units_changed()
    return new, changed
