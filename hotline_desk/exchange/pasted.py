"""Text copied from a platform's page, or from a chat, into one order (or several), with the places it was read from.

The page arrives as labels and values, two pairs a line, long texts over many lines, section titles
and stray button words. Labels are those of the header tables, so one list serves files and pages:
the pairs found become one row of a table and are read exactly as a file's row is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from hotline_desk.domain.fields import FIELDS, field_label
from hotline_desk.domain.names import clean_text
from hotline_desk.exchange.alike import fingerprint
from hotline_desk.exchange.errors import IntakeError
from hotline_desk.exchange.freetext import Span, fill_from_words, free_fields
from hotline_desk.exchange.intake import (
    Intake,
    Problem,
    ReadRow,
    Settle,
    read_grid_rows,
    read_table,
    settle_duplicates,
)
from hotline_desk.exchange.mapping import Mapping, lookup, recognise
from hotline_desk.exchange.several import complaints, several_words, taken_apart
from hotline_desk.exchange.sources import Source, builtin_sources, generic_of
from hotline_desk.exchange.workbooks import Row, Sheet, read_bytes

_PARTING = " \t\u3000，,；;、/／|｜"  # what parts a short value from the next label
_LONG = frozenset(f.name for f in FIELDS.values() if f.kind == "long")
_BARE = 2  # signs of a word that a complaint's own points begin with too (时间, 地点, 电话); a page's labels are mostly longer
_LONGEST_DUE = 9  # months ahead a deadline may lie; further on, it was of this year and is past
_MOMENTS = tuple(f.name for f in FIELDS.values() if f.kind == "moment")
_BRACKETED = re.compile(r"【([\u4e00-\u9fff]{2,8})】")  # 【来电人】王女士: a label too; as long as before, every place stays
_YEARLESS = re.compile(r"(\d{1,2})(?:月(\d{1,2})[日号]?|[-/.](\d{1,2})(?=\s+\d{1,2}[:：]))")
_HEADERS = 0.7  # share of a row's cells that are known headers where it is one
_ITEM = r"(?:\d{1,2}[、.．)）][ ]*)?"  # 1、来电人：…
_BEFORE_LABEL = re.compile(rf"[ \t\u3000*·•]*{_ITEM}")
_LAST_ITEM = re.compile(r"(?<=\n)[ \u3000]*\d{1,2}[、.．)）][ ]*\Z")
_NUMBERING = re.compile(r"\d{1,2}[.．)）]?")
_TYPED = 3  # lines that begin with a label and a blank, from which on a message is a typed form
_REST = 4  # signs that belong to no label, from which on they may be what is complained of
_NOTE = r"[ \t]*(?:[(（][^()（）\n]{0,12}[)）])?[ \t]*"
LONGEST = 100_000  # characters of one order: the longest page copied whole has some 20,000
MOST = 300  # labels of one order: the fullest page has some 90
# 尊敬的县长： opens a letter and 内容如下： a story; neither is a label with a value.
_NO_LABEL = re.compile(
    r"(?:尊敬的|敬爱的|投诉\d|.*(?:领导|书记|[市县区局镇]长|主任|同志|老师|先生|女士|你好|您好|人民政府|如下|以下|表示|认为|为|是|说|称|道)们?$)")
_STORY = 30  # signs from which the value of a short field is no value but the letter going on
_TAIL = re.compile(r"[\s\u3000,，;；]*(?:(?:电话|手机|QQ|qq|微信|地址|身份证)[^\n]*|[(（][^()（）]*[)）]?[^\n]*|(?:19|20)\d{2}[-./年][^\n]*)$")
# What of a short value is no more of it: 马兰 13800001111, SH20261120 办结时限…, 2026-11-30 17:30 剩余 5 个工作日.
_ENDING = {
    "caller": re.compile(rf"{_TAIL.pattern}|[\s\u3000]*[(（]?(?:\+?86)?1[3-9][\d*]{{9}}.*$"), "phone": _TAIL, "phone2": _TAIL,
    "number": re.compile(r"[\s\u3000]+[\u4e00-\u9fff].*$"),
    **dict.fromkeys(_MOMENTS, re.compile(r"(?<=[\d日号分秒])[ \t\u3000]*(?:[(（]?(?:剩余|已?超期|还剩|超时|倒计时)|[(（]).*$"))}
_UNKNOWN = re.compile(r"(?:(?<=\n)|(?<=\t)|\A)[ \u3000*]*([\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9/]{1,11})[ \t]*[：:]")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a pasted text says.

    ``row``: fields, extras and problems as of a file's row; ``spans``: where each field was read
    (offsets in ``raw``); ``leftovers``: what belongs to nothing; ``raw`` stays with the order.
    ``parts``: the texts of the complaints that it looks like, where it looks like several.
    """

    row: ReadRow
    spans: tuple[Span, ...]
    leftovers: tuple[str, ...]
    raw: str
    mapping: Mapping
    parts: tuple[str, ...] = ()

    @property
    def fields(self) -> dict[str, Any]:
        return self.row.fields

    @property
    def unsure(self) -> tuple[str, ...]:
        """Fields a person should look at."""
        return tuple(dict.fromkeys(s.field for s in self.spans if not s.sure))


@dataclass(frozen=True, slots=True)
class _Pair:
    label: str
    start: int
    value_start: int
    value_end: int
    long: bool


@cache
def _page_words() -> tuple[re.Pattern[str], frozenset[str]]:
    from hotline_desk.locations import resources_dir

    table = tomllib.loads((resources_dir() / "import_maps" / "words" / "page.toml").read_text(encoding="utf-8"))
    words = "|".join(re.escape(w) for w in sorted(table["buttons"], key=len, reverse=True))
    buttons = re.compile(rf"(?:(?:^|(?<=[\s\u3000]))(?:{words})(?:[(（]\d+[)）])?[ \t\u3000]*)+$", re.M)
    return buttons, frozenset(table["sections"])


@cache
def _section_pattern() -> re.Pattern[str]:
    """A section's title on a line of its own: no long text goes on beyond it."""
    return re.compile(rf"^[ \t\u3000]*(?:{'|'.join(map(re.escape, sorted(_page_words()[1])))})[ \t\u3000]*$", re.M)


@cache
def _label_pattern(sources: tuple[Source, ...]) -> re.Pattern[str]:
    """Known labels: before a colon anywhere a pair may begin; before a tab or a line end only at a line's or cell's start."""
    words = {a for s in sources for names in s.aliases.values() for a in names} | {k for s in sources for k in s.kept} | {"处理截至时间"}
    ordered = [re.escape(w) for w in sorted((w for w in words if len(w) > 1), key=len, reverse=True)]
    some = "|".join(ordered)
    more = "|".join(w for w in ordered if len(w) > 2)
    two = "|".join(w for w in ordered if len(w) == 2)  # 标题, 姓名: only where a cell of a form begins and ends with them
    lead = rf"(?P<lead>(?:^|\t|(?<=[\s\u3000，,；;]))[ \u3000*·•]*{_ITEM}|(?<=[：:])[ \u3000]+)?"
    return re.compile(rf"{lead}(?:(?P<a>{some}){_NOTE}[：:]|(?P<b>{more})[ ]*(?=\t|\r?\n)|(?:(?<=^)|(?<=\t))(?P<c>{two})[ ]*(?=\t))", re.M)


@cache
def _spaced_pattern(sources: tuple[Source, ...]) -> re.Pattern[str]:
    """A known label at a line's start or after a wide gap that a blank parts from its value, as people type it: 联系人 王五."""
    words = sorted({a for s in sources for names in s.aliases.values() for a in names if len(a) > 1}, key=len, reverse=True)
    return re.compile(rf"((?:^[ \u3000]*|(?<=[ \u3000]{{2}}))(?:{'|'.join(re.escape(w) for w in words)}))[ \u3000](?=[ \u3000]*[^\s：:])", re.M)


def read_pasted(text: str, *, source: str | None = None, sources: Sequence[Source] | None = None, year: int | None = None, now: datetime | None = None,
                overrides: MappingOf[str | int, str | None] | None = None, settle: Settle | None = None) -> Pasted:
    """Read one pasted order. ``settle``: see :func:`read_rows`; ``year`` lets ``9月17日`` be read; ``now``, the moment of
    pasting, lets 昨天下午 be read too (never sure). Raises IntakeError for an empty or too long text."""
    if not clean_text(text):
        raise IntakeError("empty", "没有可识别的文字，请先从平台页面复制工单内容。")
    if len(text) > LONGEST:
        raise IntakeError("limit", "粘贴的文字太长，不像一件工单。请只复制一件工单的内容。")
    tables = builtin_sources() if sources is None else tuple(sources)
    raw, text = text, _BRACKETED.sub(lambda m: f"\n{m[1]}：" if lookup(m[1], generic_of(tables), generic_of(tables)) else m[0], text)
    typed, spaced = _spaced_pattern(tables).subn(r"\1：", text)  # as long as the text: every place stays where it is
    pairs = _pairs(text, tables)
    if len(pairs) < 2 and spaced >= _TYPED:
        text, pairs = typed, _pairs(typed, tables)
    if len(pairs) > MOST:
        raise IntakeError("limit", f"粘贴的文字里有 {len(pairs)} 个栏目，不像一件工单。请只复制一件工单的内容。")
    if len(pairs) < 2:
        return _together(_free(raw, tables, year, now))
    return _together(replace(_labelled(text, pairs, source, tables, overrides, settle, now or (datetime(year, 12, 31) if year else None)), raw=raw))


def _together(pasted: Pasted) -> Pasted:
    """The same, said to be several complaints where a message without labels of its own looks like it."""
    raw = pasted.raw
    parts = complaints(raw) if pasted.fields.get("content") == clean_text(raw) else ()
    if not parts:
        return pasted
    pasted.row.problems.append(Problem(1, field_label("content"), "", several_words([p.place for p in parts]), False, "content"))
    spans = [s for s in pasted.spans if s.field != "content"]
    return replace(pasted, spans=tuple(sorted([*spans, Span(0, len(raw), "content", False)], key=lambda s: s.start)), parts=taken_apart(raw, parts))


def _free(text: str, tables: Sequence[Source], year: int | None, now: datetime | None) -> Pasted:
    fields, spans, days = free_fields(text, year, now)
    row = ReadRow(1, fields, {}, [], fingerprint(fields), day_only=days)
    return Pasted(row, spans, (), text, recognise([], sources=tables))


def _pairs(text: str, tables: tuple[Source, ...]) -> list[_Pair]:
    """Labels and the stretch of text that is each one's value, in order."""
    generic = generic_of(tables)
    found = [(m.start() + len(m["lead"] or ""), m.end(), m["a"] or m["b"] or m["c"], m["lead"] is not None or _at_line_start(text, m.start()), m)
             for m in _label_pattern(tables).finditer(text)]
    unknown = [(m.start(1), m.end(), m[1], True, None) for m in _UNKNOWN.finditer(text) if not _NO_LABEL.match(m[1])]
    taken = {start for start, *_ in found}
    labels: list[tuple[int, int, str]] = []
    long = False
    for start, end, word, apart, known in sorted(found + [u for u in unknown if u[0] not in taken], key=lambda f: f[0]):
        if labels and start < labels[-1][1]:
            continue
        long = long and not _section_pattern().search(text, labels[-1][1], start)
        if (long and len(word) <= _BARE and _opens_list(text, labels[-1][1], start)) or not _begins_pair(text, start, word, apart, known, long):
            continue
        labels.append((start, end, word))
        hit = lookup(word, generic, generic)
        long = bool(hit and hit[0] in _LONG)
    return [_pair(text, labels, i, generic) for i in range(len(labels))]


def _opens_list(text: str, start: int, stop: int) -> bool:
    """市民反映： and then 时间：… 地点：… line by line: the complaint told in points, not the page's own labels."""
    first = text[start:stop].strip().split("\n", 1)[0].rstrip()
    return first.endswith(("：", ":"))


def _at_line_start(text: str, start: int) -> bool:
    # Two hundred characters back are enough: what stands before a label there is words, not blanks.
    left = max(start - 200, 0)
    line = text.rfind("\n", left, start) + 1
    return (line > 0 or left == 0) and _BEFORE_LABEL.fullmatch(text, line or left, start) is not None


def _begins_pair(text: str, start: int, word: str, apart: bool, known: re.Match[str] | None, long: bool) -> bool:
    """Inside a long text a label counts only at a line's start or after a wide gap; glued labels must be long words.

    A word at a line's end without a colon is glued to nothing: 宝林六村居委会 is a unit's name.
    """
    line_start = _at_line_start(text, start)
    if long:
        return known is not None and (line_start or text[max(start - 2, 0):start].strip(" \u3000") == "" or text[start - 1:start] == "\t")
    return line_start or apart or (known is not None and known["b"] is None and len(word) >= 3)


def _pair(text: str, labels: Sequence[tuple[int, int, str]], i: int, generic: Source) -> _Pair:
    start, end, word = labels[i]
    stop = labels[i + 1][0] if i + 1 < len(labels) else len(text)
    hit = lookup(word, generic, generic)
    long = bool(hit and hit[0] in _LONG)
    item = _LAST_ITEM.search(text, end, stop)  # the next label's number is no part of this value
    value_start, value_end = _value(text, end, item.start() if item else stop, long)
    return _Pair(word, start, value_start, value_end, long)


def _value(text: str, start: int, stop: int, long: bool) -> tuple[int, int]:
    """The value's bounds: one line for short fields, up to the next section title for long ones; buttons cut off."""
    buttons, sections = _page_words()
    begin, end = start, start
    for line in re.finditer(r"[^\n]*\n?", text[start:stop]):
        words = line[0].strip(" \t\r\n\u3000")
        if words in sections and end > start:
            break
        cut = buttons.search(line[0].rstrip())
        kept = line[0][: cut.start()] if cut else line[0]
        if not kept.strip(" \t\r\n\u3000") or words in sections:
            continue
        if end == start:
            begin = start + line.start() + len(kept) - len(kept.lstrip(" \t\u3000"))
        end = start + line.start() + len(kept.rstrip(" \t\r\n\u3000"))
        if not long:
            end = begin + len(text[begin:end].rstrip(_PARTING))
            break
    return (begin, end) if end > begin else (start, start)


def _labelled(text: str, pairs: Sequence[_Pair], source: str | None, tables: Sequence[Source],
              overrides: MappingOf[str | int, str | None] | None, settle: Settle | None, now: datetime | None) -> Pasted:
    generic = generic_of(tables)
    buttons, _ = _page_words()
    pairs = _short_ones(text, pairs, generic)
    values = [buttons.sub("", text[p.value_start:p.value_end]) for p in pairs]
    mapping = recognise([p.label for p in pairs], source, overrides=overrides, sources=tables)
    if settle and (known := settle(mapping)):
        mapping = recognise([p.label for p in pairs], source, overrides={**known, **(overrides or {})}, sources=tables)
    whole = [_with_year(value, c.field, now) for value, c in zip(values, mapping.columns, strict=True)]
    told = {i for i, (one, other) in enumerate(zip(values, whole, strict=True)) if one != other}
    values = whole
    sheet = Sheet("粘贴", tuple(p.label for p in pairs), [Row(1, values)])
    row = read_table(sheet, mapping, generic).rows[0]
    spans = [Span(p.value_start, p.value_end, _read_as(c.field, row), c.sure and i not in told and not _bad(row, c.field))
             for i, (p, c) in enumerate(zip(pairs, mapping.columns, strict=True)) if c.field and p.value_end > p.value_start]
    spans += fill_from_words(text, row.fields, spans)
    rest = _leftovers(text, pairs)
    most = max([*map(len, row.extra.values()), len("".join(rest))], default=0)
    if not {"content", "subject"} & row.fields.keys() and (most >= _STORY or len("".join(rest)) >= _REST or complaints(text)):
        row.fields["content"] = clean_text(text)  # a message with a few labels in it: as without labels, nothing is thrown away
        spans.append(Span(0, len(text), "content", False))
    row.problems = [p for p in row.problems if not (p.field in ("address", "content") and p.field in row.fields)]
    row.fingerprint = fingerprint(row.fields)
    return Pasted(row, tuple(sorted(spans, key=lambda s: s.start)), rest, text, mapping)


def _with_year(value: str, name: str | None, now: datetime | None) -> str:
    """11月27日17:30 with the year it can only be: a deadline soon to come or just gone, anything else the last such day."""
    match = _YEARLESS.match(value.strip()) if now and name in _MOMENTS else None
    if match is None or now is None:
        return value
    month, day = int(match[1]), int(match[2] or match[3])
    ahead = (month - now.month) % 12 if name == "platform_due" else -((now.month - month) % 12)
    ahead -= 12 if name == "platform_due" and ahead > _LONGEST_DUE else 0
    year = now.year + (now.month - 1 + ahead) // 12
    year -= name != "platform_due" and (month, day) > (now.month, now.day) and year == now.year
    return f"{year}年{month}月{day}日{value.strip()[match.end():]}"


def _short_ones(text: str, pairs: Sequence[_Pair], generic: Source) -> list[_Pair]:
    """In running text a name or phone is followed by more (联系电话：… 2018年9月5日); what belongs to it is kept."""
    return [_cut(text, p, hit[0]) if (hit := lookup(p.label, generic, generic)) and hit[0] in _ENDING else p for p in pairs]


def _cut(text: str, pair: _Pair, name: str) -> _Pair:
    value = text[pair.value_start:pair.value_end]
    tail = _ENDING[name].search(value, 2)
    if tail:
        value = value[:tail.start()].rstrip(_PARTING)
    end = pair.value_start + len(value)
    # A name or phone that goes on and on is none: the label ends in a sentence of the letter.
    return replace(pair, value_end=end if len(value) <= _STORY else pair.value_start)


def _read_as(name: str, row: ReadRow) -> str:
    """A deadline written as 一般件 5 个工作日 was read as an allowance, not as a moment."""
    instead = next((n for n in ("allowance", "order_class") if n in row.fields), name)
    return instead if name == "platform_due" and name not in row.fields else name


def _bad(row: ReadRow, name: str) -> bool:
    return any(p.field == name for p in row.problems)


def _leftovers(text: str, pairs: Sequence[_Pair]) -> tuple[str, ...]:
    """Lines and pieces that are no label, no value, no button and no section title."""
    buttons, sections = _page_words()
    pieces, at = [], 0
    for pair in [*pairs, None]:
        pieces.append(text[at:pair.start] if pair else text[at:])
        at = max(pair.value_end, at) if pair else at
    lines = [buttons.sub("", line).strip(" \t\r\u3000*·•：:，,；;、") for piece in pieces for line in piece.split("\n")]
    return tuple(line for line in lines if line and line not in sections and not _NUMBERING.fullmatch(line))


def split_orders(text: str, tables: Sequence[Source]) -> list[tuple[int, str]]:
    """Several orders pasted one after another: (first line's number, text) of each, cut where the number's label comes again,
    or, of forms without a number, where the first label does."""
    pairs = _pairs(text, tuple(tables))
    generic = generic_of(tables)
    fields = [hit[0] if (hit := lookup(p.label, generic, generic)) else "" for p in pairs]
    first = pairs[fields.index("number")].label if "number" in fields else _form_label(pairs, fields)
    cuts = [text.rfind("\n", 0, p.start) + 1 for p in pairs if p.label == first]
    cuts = [0, *cuts[1:], len(text)] if first else [0, len(text)]
    return [(text[:a].count("\n") + 1, text[a:b]) for a, b in pairwise(cuts) if text[a:b].strip()]


def _form_label(pairs: Sequence[_Pair], fields: Sequence[str | None]) -> str | None:
    """The label that every one of several forms begins with; None where one of them would lack its complaint or its citizen."""
    starts = [i for i, p in enumerate(pairs) if p.label == pairs[0].label]
    forms = [set(fields[a:b]) for a, b in pairwise([*starts, len(pairs)])]
    whole = all("content" in form and form & {"caller", "phone", "address"} for form in forms)
    return pairs[0].label if len(forms) > 1 and whole else None


def _is_table(text: str, tables: Sequence[Source]) -> bool:
    lines = [line for line in text.split("\n") if line.strip()][:2]
    cells = [c for c in lines[0].split("\t") if c.strip()] if lines else []
    if len(lines) < 2 or len(cells) < 3 or any("：" in c or ":" in c for c in cells):
        return False
    generic = generic_of(tables)
    return sum(1 for c in cells if lookup(c, generic, generic)) >= _HEADERS * len(cells)


def read_pasted_rows(path_or_text: Path | str, source: str | None, tables: Sequence[Source],
                     overrides: MappingOf[str | int, str | None] | None = None, settle: Settle | None = None) -> Intake:
    """Pasted text (or a .txt file of it) as an intake: a copied table, or one or more copied pages."""
    from hotline_desk.exchange.delimited import decode_text, grid_of_text

    if isinstance(path_or_text, Path):
        text = decode_text(read_bytes(path_or_text), path_or_text.name)
    else:
        text = path_or_text
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if _is_table(text, tables):
        return read_grid_rows([grid_of_text(text, "粘贴")], source, None, overrides, tables, settle=settle)
    parts = [(line, read_pasted(part, source=source, sources=tables, overrides=overrides, settle=settle)) for line, part in split_orders(text, tables)] \
        if clean_text(text) else []
    if not parts:
        raise IntakeError("empty", "没有可识别的文字，请先从平台页面复制工单内容。")
    rows = [_numbered(pasted.row, line) for line, pasted in parts]
    settle_duplicates(rows)
    return Intake(parts[0][1].mapping.source, parts[0][1].mapping, rows, "粘贴")


def _numbered(row: ReadRow, line: int) -> ReadRow:
    problems = [replace(p, row=line) for p in row.problems]
    return ReadRow(line, row.fields, row.extra, problems or _lacking(row, line), row.fingerprint, row.digest, row.day_only,
                   cells=row.cells)


def _lacking(row: ReadRow, line: int) -> list[Problem]:
    if row.fields.get("content") or row.fields.get("subject"):
        return []
    return [Problem(line, "诉求内容", "", "没有认出诉求内容。请在“登记”里核对后登记。", True, "content")]
