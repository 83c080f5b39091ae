"""设置 · 工作日历: a year as it stands, the office's own days with their reason, and what a change would move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from hotline_desk.domain.calendar import Day
from hotline_desk.domain.judge import clocks
from hotline_desk.domain.notice import FESTIVALS, Notice, read_notice
from hotline_desk.domain.rules import TIMER_WORDS

from .arrangements import arranged, read_saved
from .conflicts import refuse_other
from .notices import _first_changed, _moves, _open_orders, _reached, _told, adopt, lay, preview
from .office import Desk, Refused
from .projecting import END_OF_TIME
from .roles import require
from .steps import Tell, quiet
from .words import full_moment, short_moment

OFF, WORK, PLAIN = "off", "work", ""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One festival of a notice: its name, the days off, the make-up days."""

    name: str
    off: str
    work: str


@dataclass(frozen=True, slots=True)
class MovedRow:
    """One deadline that a change of the calendar moves."""

    order: str
    duty: str
    was: str
    becomes: str
    earlier: bool


# -- looking ---------------------------------------------------------------------------------------------
def year(desk: Desk, wanted: int) -> dict[date, Day]:
    """Every day of a year by the office's calendar."""
    return dict(desk.calendar.days(wanted))


def festivals(days: dict[date, Day]) -> dict[int, str]:
    """The festival each month is headed with, from the names its days off carry."""
    found: dict[int, str] = {}
    for day, known in days.items():
        if known.kind == "holiday":
            name = next((f for f in FESTIVALS if f.removesuffix("节") in known.source), "")
            if name and name not in found.get(day.month, ""):
                found[day.month] = "、".join(filter(None, (found.get(day.month), name)))
    return found


def own(desk: Desk) -> dict[str, Any]:
    """The office's own days: ``off`` and ``work`` lists of ISO days, ``why`` the reason of each."""
    return {"off": [], "work": [], "why": {}, **desk.setting("calendar", {})}


def reason(desk: Desk, day: date) -> str:
    """Why the office made this day its own; "" where it did not."""
    return str(own(desk)["why"].get(day.isoformat(), ""))


def standing(desk: Desk, day: date) -> str:
    """What the office has made of a day now, in words: 本单位上班（防汛值班）; 按国家安排 where nothing."""
    saved, text = own(desk), day.isoformat()
    return _kind_words(next((key for key in (OFF, WORK) if text in saved[key]), PLAIN), reason(desk, day))


def _kind_words(kind: str, why: str) -> str:
    return {OFF: f"本单位休息（{why}）", WORK: f"本单位上班（{why}）"}.get(kind, "按国家安排")


# -- the office's own days ----------------------------------------------------------------------------------
def _with(desk: Desk, day: date, kind: str, why: str) -> dict[str, Any]:
    saved, text = own(desk), day.isoformat()
    made = {key: sorted({d for d in saved[key] if d != text} | ({text} if key == kind else set())) for key in (OFF, WORK)}
    reasons = {d: w for d, w in saved["why"].items() if d != text} | ({text: why} if kind else {})
    return {**made, "why": reasons}


def preview_day(desk: Desk, day: date, kind: str, tell: Tell = quiet) -> list[MovedRow]:
    """Which open deadlines move if the office takes this day off, works on it, or leaves it as announced (kind "")."""
    after, moved = desk.calendar_with(calendar=_with(desk, day, kind, "")), list[dict[str, Any]]()
    ruling, first = replace(desk.ruling, calendar=after), _first_changed(desk.calendar, after, day.year)
    stored = _reached(desk.store.timer_rows(_open_orders(desk.store)), first)
    for number, events in _told(desk.store, stored, tell):
        moved += _moves(number, stored[number], clocks(ruling, ruling.fold(number, events), END_OF_TIME))
    return rows(moved)


def set_day(desk: Desk, day: date, kind: str, why: str, tell: Tell = quiet,
            seen: str | None = None) -> list[MovedRow]:
    """Keep a day of the office's own (or give it back, kind "") and re-judge every open order in the same transaction.

    Raises Refused without a reason: a deadline that moved must be answerable; and what ``tell`` raises to stop.
    ``seen``: :func:`standing` as it was when the change was begun; Conflict, with both texts, where it is another now.
    """
    require(desk, "settings")
    if kind and not why.strip():
        raise Refused("请写明原因（如“全区防汛值班，区委办通知”），将来核对截止日时要用。日历没有变化。")
    refuse_other(f"{day.month} 月 {day.day} 日", seen, standing(desk, day), _kind_words(kind, why.strip()))
    desk.look_again()
    saved = _with(desk, day, kind, why.strip())
    after = desk.calendar_with(calendar=saved)
    first = _first_changed(desk.calendar, after, day.year)
    return rows(lay(desk, f"改工作日历 {day.isoformat()}", "calendar", saved, after, first, lambda m: _note(day, kind, why, m), tell))


def _note(day: date, kind: str, why: str, moved: dict[str, Any]) -> str:
    word = {OFF: "本单位休息", WORK: "本单位上班", PLAIN: "恢复原安排"}[kind]
    because = f"（{why.strip()}）" if why.strip() else ""
    was, becomes = (full_moment(datetime.fromisoformat(moved[side])) for side in ("from", "to"))
    return f"日历 {day.isoformat()} 改为{word}{because}：{TIMER_WORDS.get(moved['timer'], moved['timer'])}时限由 {was} 改为 {becomes}"


# -- a pasted notice ------------------------------------------------------------------------------------------
def read(text: str) -> Notice:
    """A pasted notice; raises NoticeError for a text that is none or contradicts itself."""
    return read_notice(text)


def table(notice: Notice) -> list[NoticeRow]:
    """The festivals of a notice, one a line."""
    names = list(dict.fromkeys([*(span.name for span in notice.off), *(made.name for made in notice.work)]))
    return [NoticeRow(name, "、".join(_span(s.first, s.last) for s in notice.off if s.name == name),
                      "、".join(_day(m.day) for m in notice.work if m.name == name) or "无") for name in names]


def _day(day: date) -> str:
    return f"{day.month}/{day.day}"


def _span(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)}–{_day(last)}"


def preview_notice(desk: Desk, notice: Notice, tell: Tell = quiet) -> list[MovedRow]:
    """Which open deadlines a notice would move; nothing is kept."""
    require(desk, "view")
    return rows(preview(desk, notice, tell))


def taken(desk: Desk, year: int) -> dict[str, str]:
    """What the office's notice of a year says of each festival; empty where it has taken none."""
    saved = desk.setting("notices", {}).get(str(year))
    return _by_festival(read_saved(year, saved)) if saved else {}


def _by_festival(notice: Notice) -> dict[str, str]:
    return {row.name: f"{row.name}放假 {row.off or '无'}，调休上班 {row.work}" for row in table(notice)}


def adopt_notice(desk: Desk, notice: Notice, tell: Tell = quiet, seen: Mapping[str, str] | None = None) -> list[MovedRow] | None:
    """Keep a notice (:func:`notices.adopt`); None where the office has it already. Raises NoticeError, what ``tell`` raises to stop.

    ``seen``: :func:`taken` as it was when the notice was read; Conflict where somebody has taken another one for the
    same year since, with what both say of the festivals that she changed.
    """
    require(desk, "settings")
    if seen is not None:
        now, mine = taken(desk, notice.year), _by_festival(arranged(desk.setting("notices", {}), notice))
        hers = [name for name in {**now, **mine} if now.get(name) not in (seen.get(name), mine.get(name))]
        refuse_other(f"{notice.year} 年放假安排", "", *("；".join(words.get(name, f"{name} 没有写") for name in hers) for words in (now, mine)))
    moved = adopt(desk, notice, tell)
    return None if moved is None else rows(moved)


def rows(moved: list[dict[str, Any]]) -> list[MovedRow]:
    """Moved deadlines in words, those that come earlier first."""
    made = [_row(m) for m in moved]
    return sorted(made, key=lambda row: (not row.earlier, row.becomes, row.order))


def _row(moved: dict[str, Any]) -> MovedRow:
    was, becomes = datetime.fromisoformat(moved["from"]), datetime.fromisoformat(moved["to"])
    return MovedRow(moved["order"], TIMER_WORDS.get(moved["timer"], moved["timer"]), short_moment(was), short_moment(becomes), becomes < was)


def summary(moved: list[MovedRow]) -> str:
    """``保存后 11 件在办工单的截止日会变，其中 4 件提前。``; ``会提前``, ``会推后`` where all go one way."""
    orders, earlier = len({m.order for m in moved}), len({m.order for m in moved if m.earlier})
    if not orders:
        return "保存后在办工单的截止日都不变。"
    ways = "会提前" if earlier == orders else f"会变，其中 {earlier} 件提前" if earlier else "会推后"
    return f"保存后 {orders} 件在办工单的截止日{ways}。"


