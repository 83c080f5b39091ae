"""Which column of a platform's export is which field of an order, and how sure that is.

The answer never needs a person: what is unsure is mapped as best as can be and marked, what is
unknown is kept with the order under its own header. Where two columns want one field, the one whose
alias stands first in the source's table has it; the other stays beside it as its spare.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hotline_desk.domain.fields import FIELDS, field_label
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.sources import GENERIC, Source, bare_key, builtin_sources, generic_of, header_key
from hotline_desk.exchange.workbooks import column_letter

_UNSURE_RANK, _GENERIC_RANK = 10_000, 1_000
_LEVELS = re.compile(r"[一二三四五]级|[大小细子]类|\d$")
_SEPARATED = re.compile(r"[,，、(（:：;；|]")
_STATISTICS = re.compile(r"率$|得分|总分|排名|名次|总数|合计|同比|环比|数量|[受办]?[理结]量")
#: Fields that several columns may feed at once: levels of a category are joined, of deadlines the earliest counts.
JOINED, EARLIEST = "category", "platform_due"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file.

    ``field``: None where it is kept only as a platform extra; ``spare``: the field it helps out for
    where that field's own column is empty; ``note``: a sentence for the clerk; ``choices``: the fields
    it may mean, where only a person knows.
    """

    index: int
    header: str
    field: str | None = None
    sure: bool = True
    note: str = ""
    spare: str = ""
    rank: int = 0
    choices: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        """The column as a spreadsheet names it: A, B, …, AA."""
        return column_letter(self.index)


@dataclass(frozen=True, slots=True)
class Mapping:
    """All columns of a file. ``problem`` is a sentence where this is no list of orders."""

    source: Source
    columns: tuple[Column, ...]
    problem: str = ""

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Headers without a field: their values stay with the order as platform extras."""
        return tuple(c.header for c in self.columns if c.field is None)

    @property
    def unsure(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.field and not c.sure)

    @property
    def open(self) -> tuple[Column, ...]:
        """Columns whose meaning differs from platform to platform and that nobody has settled yet."""
        return tuple(c for c in self.columns if c.choices)

    @property
    def hopeless(self) -> bool:
        """Whether no person could map this to orders: a report of numbers, or hardly any column."""
        return sum(1 for c in self.columns if _STATISTICS.search(c.header)) >= 3 or len(self.columns) < 3

    def as_dict(self) -> dict[str, str]:
        """Header → field, as the command line answers."""
        return {c.header: c.field for c in self.columns if c.field}

    def of(self, name: str) -> tuple[Column, ...]:
        """The columns that feed one field."""
        return tuple(c for c in self.columns if c.field == name)


def recognise(headers: Sequence[str], source: str | None = None, *, overrides: MappingOf[str | int, str | None] | None = None,
              sources: Sequence[Source] | None = None) -> Mapping:
    """Map headers to fields; ``source`` fixes the table, ``overrides`` (header or 0-based index → field) what a person chose.

    Raises IntakeError for an unknown source or field name; never asks.
    """
    tables = builtin_sources() if sources is None else tuple(sources)
    chosen = _named(source, tables) if source else pick_source(headers, tables)
    titles = unique_headers(headers)
    columns = [_column(i, h, chosen, generic_of(tables)) for i, h in enumerate(headers)]
    columns = [replace(c, header=t) for c, t in zip(columns, titles, strict=True)]
    columns = _apply_overrides(columns, headers, overrides or {})
    columns = _settle(columns)
    columns = _ask(columns, chosen, generic_of(tables))
    return Mapping(chosen, tuple(columns), _why_no_orders(columns))


def _named(name: str, tables: Sequence[Source]) -> Source:
    for table in tables:
        if name in (table.name, table.label):
            return table
    known = "、".join(t.name for t in tables)
    raise IntakeError("source", f"没有名为“{name}”的来源对照表。可用：{known}。")


def pick_source(headers: Sequence[str], sources: Sequence[Source] | None = None) -> Source:
    """The table whose own headers the file shows most of, else the generic one.

    At least two; an office's own scheme asks for most of its headers, and then goes before the others.
    """
    tables = builtin_sources() if sources is None else tuple(sources)
    keys = {header_key(h) for h in headers} | {bare_key(h) for h in headers} | {header_key(_head(h)) for h in headers}
    scored = [(t.least, hits, len(keys & t.columns.keys()), t) for t in tables
              if t.name != GENERIC and (hits := len(keys & t.signature)) >= _enough(t, len(headers))]
    return max(scored, key=lambda s: s[:3])[3] if scored else generic_of(tables)


def _enough(table: Source, width: int) -> float:
    """How many headers of its signature a file of this many columns must show to be read by a table."""
    return max(2, table.least * len(table.signature), width / 2 if table.least else 0)


def unique_headers(headers: Sequence[str]) -> list[str]:
    """Headers as shown: an empty one and a repeated one get a word by which they can be told apart."""
    shown: list[str] = []
    for index, header in enumerate(headers):
        title = re.sub(r"\s*\n\s*", "", header.strip()) or f"（第{index + 1}列无表头）"
        again = sum(1 for h in shown if h == title or h.startswith(f"{title}（第")) + 1
        shown.append(title if again == 1 else f"{title}（第{again}个）")
    return shown


def _head(header: str) -> str:
    """热线单号，热线系统原生单号… → 热线单号: only the start of a verbose header counts."""
    return _SEPARATED.split(header.lstrip(" *【[〔（(《"), maxsplit=1)[0]


def _spellings(header: str) -> list[str]:
    key, bare, head = header_key(header), bare_key(header), header_key(_head(header))
    spellings = [key, bare, head, re.sub(r"\d+$", "", bare), bare.removeprefix("12345").removeprefix("热线")]
    return [s for s in dict.fromkeys(spellings) if s]


def lookup(header: str, source: Source, generic: Source) -> tuple[str | None, int, bool] | None:
    """(field or None for a known extra, rank, sure) of one header alone; None where nobody knows it."""
    for key in _spellings(header):
        for table, base in ((source, 0), (generic, _GENERIC_RANK)):
            if key in table.columns:
                name, rank = table.columns[key]
                return name, base + rank, True
            if key in table.kept:
                return None, 0, True
    return _both_sides(header, source, generic) or _by_ending(header, source, generic)


def _both_sides(header: str, source: Source, generic: Source) -> tuple[str | None, int, bool] | None:
    """来电人电话/手机: taken where every side means the same field."""
    parts = [p for p in re.split(r"[/／]", header) if p.strip()]
    if len(parts) < 2:
        return None
    found = [lookup(p, source, generic) for p in parts]
    if found[0] and found[0][0] and all(f and f[0] == found[0][0] for f in found):
        return found[0]
    return None


def _by_ending(header: str, source: Source, generic: Source) -> tuple[str | None, int, bool] | None:
    key = bare_key(header)
    for table in (source, generic):
        for name, endings in table.endings.items():
            if any(key.endswith(e) for e in endings) and not _STATISTICS.search(key):
                return name, _UNSURE_RANK, False
    return None


def _column(index: int, header: str, source: Source, generic: Source) -> Column:
    found = lookup(header, source, generic)
    if found is None:
        return Column(index, header, note="" if header.strip() else "没有表头，内容随单保留")
    name, rank, sure = found
    return Column(index, header, name, sure, "" if sure else "按表头的结尾猜的，请核对", rank=rank)


def _apply_overrides(columns: list[Column], headers: Sequence[str], overrides: MappingOf[str | int, str | None]) -> list[Column]:
    changed = list(columns)
    for key, name in overrides.items():
        if name is not None and name not in FIELDS:
            raise IntakeError("source", f"没有“{name}”这个栏目。")
        hits = [c for c in columns if key in (c.index, c.header, headers[c.index])]
        if not hits:
            raise IntakeError("source", f"文件里没有“{key}”这一列。")
        for c in hits:
            changed[c.index] = replace(c, field=name, sure=True, note="", rank=-1)
    return changed


def _settle(columns: list[Column]) -> list[Column]:
    """One column a field: the most preferred alias, then the leftmost; the others become spares."""
    settled = list(columns)
    for name in dict.fromkeys(c.field for c in columns if c.field):
        rivals = sorted((c for c in columns if c.field == name), key=lambda c: (c.rank, c.index))
        winner = rivals[0]
        for loser in rivals[1:]:
            settled[loser.index] = _loser(name, winner, loser, settled)
    return settled


def _loser(name: str, winner: Column, loser: Column, columns: list[Column]) -> Column:
    if not loser.sure and name != EARLIEST:
        return replace(loser, field=None, sure=True, note="")
    if name == JOINED and _LEVELS.search(bare_key(loser.header)) and _LEVELS.search(bare_key(winner.header)):
        return replace(loser, note="分类各级合在一起")
    if name == EARLIEST:
        return replace(loser, note="有两个时限，以早的为准，原文都随单保留")
    if name == "phone" and not any(c.field == "phone2" for c in columns):
        return replace(loser, field="phone2", note="第二个电话")
    note = f"与“{winner.header}”同义，作备用并随单保留"
    return replace(loser, field=None, spare=name, note=note)


def _ask(columns: list[Column], source: Source, generic: Source) -> list[Column]:
    """Mark what means different things on different platforms, unless the source's own table or the file settles it."""
    has_due = any(c.field == EARLIEST for c in columns)
    asked = []
    for c in columns:
        key = bare_key(c.header)
        settled = source is not generic and key in source.columns
        open_question = c.field and c.rank >= 0 and key in generic.ask and not settled
        if open_question and not (c.field == "closed_at" and has_due):
            c = replace(c, sure=False, note=generic.ask[key], choices=generic.choices.get(key, ()))
        asked.append(c)
    return asked


def _why_no_orders(columns: Sequence[Column]) -> str:
    fields = {c.field for c in columns if c.field}
    if fields & {"content", "subject"} or ("number" in fields and len(fields) >= 4):
        return ""
    if sum(1 for c in columns if _STATISTICS.search(c.header)) >= 3:
        return "这像是统计或排名表，不是工单清单（没有工单编号、标题和诉求内容）。请导出工单明细再导入；本次没有导入任何内容。"
    labels = "、".join(field_label(f) for f in ("number", "subject", "content"))
    return f"没有找到工单清单的表头（{labels}一列也没有）。请确认选对了文件和工作表；本次没有导入任何内容。"
