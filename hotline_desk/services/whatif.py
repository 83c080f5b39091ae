"""What if the office worked under another pack, another edition, other values or another calendar.

Its own orders are judged twice and laid side by side; nothing is written. A pack is named by its id
(the office's own includes its office.toml) or by the path of a pack or office file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hotline_desk.calendars import office_days, pack_hours
from hotline_desk.domain.calendar import WorkCalendar
from hotline_desk.domain.events import moment_text
from hotline_desk.domain.indicators import INDICATORS
from hotline_desk.domain.judge import Ruling
from hotline_desk.domain.judgement import Timer
from hotline_desk.domain.period import read_period
from hotline_desk.domain.policy import Pack
from hotline_desk.domain.ranking import Rank
from hotline_desk.domain.rules import TIMER_WORDS
from hotline_desk.domain.whatif import Comparison, Moved, compare

from .office import Desk, Refused
from .replay import indicator_json, number
from .roles import require
from .words import short_moment

Answer = tuple[dict[str, Any], str]
_STATUS = {"running": "在办", "met": "按时", "late": "超期完成", "overdue": "超期", "cancelled": "不再计时"}


@dataclass(frozen=True)
class Change:
    """What is supposed: a pack (id or path), values set over it, days laid over the calendar."""

    pack: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    off: Sequence[str] = ()
    work: Sequence[str] = ()


def read_change(pack: str, settings: Iterable[str] = (), days: Iterable[str] = ()) -> Change:
    """A change as typed: ``name=value`` and ``off=2027-01-04,work=2027-01-09``; raises Refused."""
    parameters = dict(map(_setting, settings))
    off, work = _days(days)
    return Change(pack, parameters, off, work)


def _setting(text: str) -> tuple[str, Any]:
    import json

    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Refused(f"“{text}”看不懂，请写成“参数名=值”，如 --set first_contact_workdays=2。")
    if value == "none":
        return name, None
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


def _days(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    from datetime import date

    found: dict[str, list[str]] = {"off": [], "work": []}
    for text in texts:
        kind = ""
        for part in text.split(","):
            head, equals, day = part.strip().rpartition("=")
            kind = head if equals else kind
            try:
                found[kind].append(date.fromisoformat(day).isoformat())
            except (KeyError, ValueError):
                raise Refused(f"“{text}”看不懂，请写成“off=2027-01-04,work=2027-01-09”（off 放假，work 上班）。") from None
    return found["off"], found["work"]


# -- the office's own orders --------------------------------------------------------------------------
def whatif(desk: Desk, change: Change, period: str) -> Answer:
    """The office's own orders of a period under the change, beside today's. Nothing is kept.

    Raises PackError, PeriodError, Refused in Chinese.
    """
    require(desk, "view")
    after = _supposed(desk, change)
    numbers = list(desk.store.numbers())
    compared = compare(desk.ruling, after, desk.store.events_of(numbers), desk.now(), _period(desk.pack, period),
                       dict(desk.ruling.units))
    return answer(compared)


def _supposed(desk: Desk, change: Change) -> Ruling:
    pack = _with(_pack(change.pack, desk.pack), change)
    calendar = desk.calendar
    if pack_hours(pack) != pack_hours(desk.pack):
        calendar = WorkCalendar(calendar.plan, pack_hours(pack), calendar.office)
    return Ruling(pack, _over(calendar, change), desk.ruling.units)


def _pack(name: str, own: Pack | None = None) -> Pack:
    """The pack meant: the office's own by its id, one that comes with the program, or a file."""
    from hotline_desk import packs

    if own is not None and name == own.id:
        return own
    if not name.endswith(".toml"):
        return packs.load_pack(name)
    path = Path(name)
    if not path.is_file():
        raise Refused(f"找不到“{path.name}”。请核对路径，数据没有变化。")
    base = packs.base_of(path)
    return packs.overlay(packs.load_pack(base), path) if base else packs.load_pack(path)


def _with(pack: Pack, change: Change) -> Pack:
    from hotline_desk.packs import with_settings

    return with_settings(pack, change.parameters) if change.parameters else pack


def _over(calendar: WorkCalendar, change: Change) -> WorkCalendar:
    if not (change.off or change.work):
        return calendar
    days = {**calendar.office, **office_days(change.off, change.work, "假设的日历")}
    return WorkCalendar(calendar.plan, calendar.hours, days)


def _period(pack: Pack, text: str) -> Any:
    from datetime import date

    return read_period(text, int(pack.book(date.max).value("score_year_start_month", 1)))


# -- saying it ----------------------------------------------------------------------------------------
def answer(compared: Comparison) -> Answer:
    """The comparison as JSON (contract §1) and as a page of text."""
    late = compared.late()
    units = {unit: {"before": _score(a), "after": _score(b)} for unit, (a, b) in compared.units().items()}
    ranks, rates = compared.ranking(), compared.indicators()
    moved = compared.moved()
    found: dict[str, Any] = {
        "period": compared.period.name,
        "packs": [_edition(compared.before), _edition(compared.after)],
        "timers": [_moved_json(m) for m in moved],
        "late": {"before": late[0], "after": late[1]}, "units": units,
        "ranking": [[_rank_json(r) for r in side] for side in ranks],
        "indicators": [{n: indicator_json(i) for n, i in side.items()} for side in rates],
    }
    return found, _text(found, moved)


def _edition(office: Any) -> dict[str, str]:
    return {"pack": office.ruling.pack.id, "version": office.ruling.pack.version, "title": office.ruling.pack.title}


def _score(value: Any) -> float | int | None:
    return None if value is None else number(value)


def _rank_json(rank: Rank) -> dict[str, Any]:
    return {"rank": rank.rank, "unit": rank.unit, "score": number(rank.score)} | ({"group": rank.group} if rank.group else {})


def _moved_json(moved: Moved) -> dict[str, Any]:
    return {"order": moved.order, "timer": moved.rule, "round": (moved.before or moved.after).round,  # type: ignore[union-attr]
            "before": _side(moved.before), "after": _side(moved.after)}


def _side(timer: Timer | None) -> dict[str, Any] | None:
    if timer is None:
        return None
    return {"due": moment_text(timer.due), "status": timer.status, "clause": timer.clause, "soft": timer.soft}


def _text(found: Mapping[str, Any], moved: Sequence[Moved]) -> str:
    before, after = found["packs"]
    late = found["late"]
    lines = [f"{found['period']}：现行《{before['title']}》{before['version']} → 假设《{after['title']}》{after['version']}",
             f"超期工单（办理、重办）：{late['before']} 件 → {late['after']} 件", f"变化的时限：{len(moved)} 个"]
    lines += _moved_lines(moved)
    lines += ["", "单位得分（现行 → 假设）"] + _unit_lines(found)
    lines += ["", "指标（现行 → 假设）"] + _rate_lines(found["indicators"])
    return "\n".join(lines)


_LATE = ("late", "overdue")


def _moved_lines(moved: Sequence[Moved]) -> list[str]:
    """Who becomes late and who no longer is, one by one; clocks that only move, counted by their rule."""
    turned: dict[str, list[str]] = {"变为超期": [], "不再超期": []}
    rest: dict[str, int] = {}
    for one in moved:
        first, second = _missed(one.before), _missed(one.after)
        if first == second:
            rest[one.rule] = rest.get(one.rule, 0) + 1
        else:
            turned["变为超期" if second else "不再超期"].append(
                f"    {one.order}  {TIMER_WORDS[one.rule]}  {_words(one.before)} → {_words(one.after)}")
    lines = [line for word, found in turned.items() if found for line in (f"  {word} {len(found)} 个", *found)]
    others = "，".join(f"{TIMER_WORDS[rule]} {count} 个" for rule, count in rest.items())
    return lines + ([f"  其余只是日期、依据或有无变化：{others}"] if others else [])


def _missed(timer: Timer | None) -> bool:
    """A duty that was not kept; a right that lapsed unused (退单、延期的申请期) is nobody's fault."""
    return timer is not None and timer.role != "window" and timer.status in _LATE


def _words(timer: Timer | None) -> str:
    if timer is None:
        return "没有这一时限"
    return f"{short_moment(timer.due)} {_STATUS[timer.status]}{'（§ ' + timer.clause + '）' if timer.clause else ''}"


def _unit_lines(found: Mapping[str, Any]) -> list[str]:
    places = [{r["unit"]: r["rank"] for r in side} for side in found["ranking"]]
    return [f"  {unit}  {_said(s['before'], places[0].get(unit))} → {_said(s['after'], places[1].get(unit))}"
            for unit, s in found["units"].items()] or ["  本期没有参加排名的单位"]


def _said(score: float | None, place: int | None) -> str:
    return "不排名" if score is None else f"{score:.2f}（第 {place} 名）"


def _rate_lines(sides: Sequence[Mapping[str, Any]]) -> list[str]:
    first, second = sides
    return [f"  {label}  {_rate(first[n])} → {_rate(second[n])}" for n, (label, _) in INDICATORS.items()
            if first[n] != second[n]] or ["  没有变化"]


def _rate(one: Mapping[str, Any]) -> str:
    percent = f"{one['percent']}%" if one["percent"] is not None else "—"
    return f"{percent}（{one['numerator']}/{one['denominator']}）"
