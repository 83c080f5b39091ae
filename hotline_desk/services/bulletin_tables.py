"""通报的附表: what a period's bulletin says beside the ranking, each as a plain table for the window, Excel and the big screen.

六个第一时间 (城东 四（三）) · 交叉表 and 结构 (长宁 三（二）) · 十佳十差 (长宁 三（七）（八）) · 同比 (2021计划 五（三）).
No table names a citizen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from statistics import median
from typing import Any

from hotline_desk.domain.fields import FIELDS
from hotline_desk.domain.period import Period

from . import firsts
from .bulletin import period_of, title_of
from .bulletin_views import WHOLE, Bulletin
from .extras import typical
from .masking import mask_text
from .office import Desk, Refused
from .roles import require
from .steps import Step, quiet

MOST_COLUMNS, MOST_ROWS = 7, 20
REST, NONE = "其他", "（没有写）"
FEW_NOTE = "* 不足 5 件，仅供参考"


@dataclass(frozen=True, slots=True)
class Table:
    """A table in words. The first column is the row's name; ``note`` says how it was counted and on what ground."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def names(desk: Desk) -> list[tuple[str, str]]:
    """(key, word) of the tables there are, the regulation's own first."""
    known = [("matters", "事项×单位"), ("structure", "结构与同比"), ("firsts", "六个第一时间"), ("cases", "十佳十差")]
    own = desk.pack.info.get("tables", {})
    return sorted(known, key=lambda one: one[0] not in own)


def make(desk: Desk, key: str, period: str, step: Step = quiet) -> Table:
    """One table of a period, as the records stand now. May run in a background thread. Raises PeriodError, KeyError.

    ``step`` hears how far it is and may raise to stop.
    """
    require(desk, "view")
    span = period_of(desk, period)
    step(0, 0)
    return _MAKERS[key](desk, span, step)


def _asked(desk: Desk, key: str) -> str:
    """What the regulation says of this table, in brackets; that it asks for none is said too."""
    clause = desk.pack.info.get("tables", {}).get(key, "")
    return f"（{clause}）" if clause else "（本规定没有要求这张表，只供参考）"


# -- cross table and structure -----------------------------------------------------------------------------
def _received(desk: Desk, first: date, last: date) -> list[dict[str, Any]]:
    wanted: dict[str, object] = {"received_at>=": datetime.combine(first, time()), "received_at<=": datetime.combine(last, time.max), "state!=": "void"}
    return [dict(r) for r in desk.store.rows(wanted, columns=("number", "category", "unit", "kind", "channel", "matter_count"))]


def _topic(row: Mapping[str, Any]) -> str:
    """The category's first level: 小区管理 / 楼道堆物 → 小区管理."""
    return str(row["category"] or "").replace("／", "/").split("/")[0].strip() or NONE


def _matters(desk: Desk, span: Period, _step: Step) -> Table:
    rows = _received(desk, span.first, span.last)
    topics, units = Counter(map(_topic, rows)), Counter(str(r["unit"] or "未派单") for r in rows)
    columns = [u for u, _ in units.most_common(MOST_COLUMNS)]
    counts: dict[tuple[str, str], int] = Counter(
        (_topic(r), u if (u := str(r["unit"] or "未派单")) in columns else REST) for r in rows)
    heads = [*columns, *([REST] if len(units) > MOST_COLUMNS else [])]
    lines = [(topic, *(_count(counts.get((topic, h), 0)) for h in heads), str(n)) for topic, n in topics.most_common(MOST_ROWS)]
    total = ("合计", *(_count(sum(n for (_, h), n in counts.items() if h == head)) for head in heads), str(len(rows)))
    note = f"受理 {len(rows)} 件，按受理时间。列是件数最多的 {len(columns)} 个单位。" + ("另有事项没有列出。" if len(topics) > MOST_ROWS else "")
    return Table("matters", f"{title_of(span.name)}事项×承办单位", ("事项", *heads, "合计"), (*lines, total) if rows else (), note)


def _count(number: int) -> str:
    return str(number) if number else ""


def _structure(desk: Desk, span: Period, _step: Step) -> Table:
    now, before = _received(desk, span.first, span.last), _received(desk, *_year_back(span))
    lines: list[tuple[str, ...]] = [_compared("受理总量", len(now), len(now), len(before))]
    repeats = [sum(1 for r in rows if (r["matter_count"] or 1) > 1) for rows in (now, before)]
    lines.append(_compared("其中重复诉求", repeats[0], len(now), repeats[1]))
    for word, key in (("诉求类型", "kind"), ("来源渠道", "channel")):
        old = Counter(str(r[key] or "") for r in before)
        for value, number in Counter(str(r[key] or "") for r in now).most_common():
            lines.append(_compared(f"{word}：{FIELDS[key].word(value) if value else NONE}", number, len(now), old.get(value, 0)))
    target = desk.pack.book(span.last).get("volume_yoy_target")
    aim = f"目标：同比不高于 {target.value}%（{target.clause}）。" if target else "同比增减本规定没有定数。"
    return Table("structure", f"{title_of(span.name)}结构与同比", ("项目", "本期", "占比", "上年同期", "同比"), tuple(lines) if now else (),
                 f"同比按上年同一段日子；没有上年数据的写“—”。{aim}{desk.pack.info.get('structure_note', '')}")


def _year_back(span: Period) -> tuple[date, date]:
    def back(day: date) -> date:
        return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)

    return back(span.first), back(span.last)


def _compared(name: str, number: int, whole: int, before: int) -> tuple[str, ...]:
    share = f"{number * 100 / whole:.2f}%" if whole else "—"
    change = f"{(number - before) * 100 / before:+.2f}%".replace("-", "−") if before else "—"
    return name, f"{number} 件", share, f"{before} 件" if before else "—", change


# -- six firsts ---------------------------------------------------------------------------------------------
def _firsts(desk: Desk, span: Period, step: Step) -> Table:
    found = firsts.rows(desk, span.first, span.last, step)
    by: dict[str, list[firsts.FirstRow]] = defaultdict(list)
    for row in found:
        by[row.unit or "未派单"].append(row)
    lines = [_first_line(unit, rows) for unit, rows in sorted(by.items(), key=lambda pair: -len(pair[1]))]
    whole = [_first_line("全部", found)] if found else []
    return Table("firsts", f"{title_of(span.name)}六个第一时间", ("单位", "件", *(w for _, w in firsts.STEPS), "见面率"), (*whole, *lines),
                 "从收单到这一步第一次办的办公时间，取中间的一件（中位数）；没有记录的不算。"
                 f"见面率：与诉求人见过面的 ÷ 受理。没有定数，只供比较{_asked(desk, 'firsts')}。")


def _first_line(unit: str, rows: Sequence[firsts.FirstRow]) -> tuple[str, ...]:
    steps = [_duration([m for r in rows if (m := r.minutes[key]) is not None]) for key, _ in firsts.STEPS]
    met = sum(r.met for r in rows)
    return unit, str(len(rows)), *steps, f"{met * 100 / len(rows):.2f}%（{met}/{len(rows)}）"


def _duration(minutes: Sequence[int]) -> str:
    """``45 分``, ``3.5 小时``: working time."""
    if not minutes:
        return "—"
    middle = float(median(minutes))
    return f"{middle:.0f} 分" if middle < 120 else f"{middle / 60:.1f} 小时"


# -- typical cases ------------------------------------------------------------------------------------------
def _cases(desk: Desk, span: Period, _step: Step) -> Table:
    found = typical(desk, span.first, span.last)
    lines = []
    for what, word in (("typical_good", "十佳"), ("typical_bad", "十差")):
        for place, case in enumerate(found[what], 1):
            row = desk.store.order_row(case["order"]) or {}
            lines.append((f"{word} {place}", case["order"], mask_text(str(row.get("subject") or "")), str(row.get("unit") or ""), case["day"],
                          mask_text(case["note"])))
    return Table("cases", f"{title_of(span.name)}十佳、十差案例", ("名单", "工单", "诉求", "承办单位", "标记日期", "理由"), tuple(lines),
                 f"在工单档案里标为“典型案例（好）”“典型案例（差）”的，各取最近十件{_asked(desk, 'cases')}。")


_MAKERS: Mapping[str, Callable[[Desk, Period, Step], Table]] = {
    "matters": _matters, "structure": _structure, "firsts": _firsts, "cases": _cases}


# -- the big screen -----------------------------------------------------------------------------------------
def screen_tables(desk: Desk, found: Bulletin) -> list[Table]:
    """What rolls over a public screen (友谊路 第十四条): ranking, rates, matters; units and counts only, no order, no person."""
    ranked = [r for r in found.rows if r.rank]
    ranking = Table("ranking", f"{found.title}综合排名", ("名次", "单位", "得分", "受理", *(rate.label for rate in (ranked[0].rates if ranked else ()))),
                    tuple((str(r.rank), r.unit, r.score, str(r.received), *(rate.marked for rate in r.rates)) for r in ranked), FEW_NOTE)
    rates = Table("rates", f"{found.title}{WHOLE}指标", ("指标", "数值", "件数"),
                  tuple((r.label, r.percentage, r.counts) for r in found.rates if r.percent is not None), FEW_NOTE)
    return [t for t in (ranking, rates, make(desk, "matters", found.period), make(desk, "structure", found.period)) if t.rows]


# -- Excel --------------------------------------------------------------------------------------------------
def export(desk: Desk, table: Table, path: Path, step: Step = quiet) -> int:
    """The table as an .xlsx; returns its rows. Raises Refused where it cannot be written."""
    require(desk, "export")
    from hotline_desk.exchange.errors import IntakeError
    from hotline_desk.exchange.outgoing import write_table

    widths = [max(8, *(len(row[i]) * 2 for row in _with_heads(table))) for i in range(len(table.heads))]
    lines: list[tuple[str, ...]] = [*table.rows, (table.note,)] if table.note else [*table.rows]
    try:
        write_table(path, table.heads, lines, sheet=table.title, widths=widths,
                    tell=lambda done: step(min(done, len(table.rows)), len(table.rows)))
    except IntakeError as error:
        raise Refused(str(error)) from error
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.log_access(desk.user, "export", f"bulletin {table.key}", path.name)
    return len(table.rows)


def _with_heads(table: Table) -> Iterable[tuple[str, ...]]:
    return (table.heads, *table.rows)
