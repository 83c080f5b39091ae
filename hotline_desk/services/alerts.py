"""Alerts of an office: what the ladder, the coming days off, appointed calls and records say, each told once.

The ladder itself is :mod:`ladder`. What was told but not read is told again at the next start.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from hotline_desk.domain.judgement import Allowance

from . import ladder
from .ladder import BREAK, Alert, Clock, Told
from .office import Desk
from .taking_back import Watch

DEFAULTS: Mapping[str, bool] = {"banner": True, "tray": True, "sound": False}
_SETTING, _TOLD, _UNREAD = "alerts", "alerts.told", "alerts.unread"
_FAR = timedelta(days=180)
_FLAT = "电脑时钟不对：现在显示 {now}，而这个办公室 {made} 才建立。多半是主板电池没电了，请先校准日期和时间，再办件。"
_AHEAD = "电脑时钟可能走到前面去了：现在显示 {now}，而最近一次登记在 {last}。请核对日期和时间；如果确实停用了这么久，可以不理会。"


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at the office: what to say now, the keys of all that still stands, and what is wrong with the PC's own clock."""

    told: tuple[Told, ...]
    running: frozenset[str]
    clock: str = ""


# -- what runs ---------------------------------------------------------------------------------------------
def clocks(desk: Desk) -> list[Clock]:
    """Every running clock of an order in hand, as 今日 lists them, and those of closed orders that have a place of their own."""
    end = datetime(9999, 12, 31)
    book = desk.pack.book(desk.now().date())
    by_hours = {"return_window"} if any(f"return_hours_{line}" in book for line in ("12345", "12319")) else set()
    in_hand = desk.store.open_numbers()
    found = []
    for t in [*desk.store.open_duties(end), *desk.store.open_windows(end)]:
        place = "today" if t.order in in_hand else ladder.PLACES.get(t.rule, ("", ""))[0]
        if place:
            found.append(Clock(t.order, t.rule, datetime.fromisoformat(t.start), datetime.fromisoformat(t.due), t.unit or "", bool(t.soft),
                               t.role, t.rule in ladder.HOUR_RULES or t.rule in by_hours, place))
    return [*found, *_to_submit(desk)]


def _to_submit(desk: Desk) -> Iterator[Clock]:
    """及时上报: an approved answer that nobody sent up yet. 及时 has no number, so a soft reminder, never red (Y09)."""
    waiting = [r["number"] for r in desk.store.rows({"state": "reply_review"}, columns=("number",))]
    for number, events in desk.store.events_of(waiting).items():
        order = desk.ruling.fold(number, events)
        days, review = desk.ruling.book(order).get("submit_alert_workdays"), order.last("review_result")
        if days is None or review is None or not review.get("approved"):
            continue
        due = desk.calendar.same_day(review.at).moment if not days.value else \
            desk.calendar.due(review.at, Allowance(int(days.value), "working_days")).moment
        yield Clock(number, "submit_alert", review.at, due, "", True, "alert")


def _calls(desk: Desk) -> Iterator[Clock]:
    """Calls that citizens were promised (约时再拨)."""
    from .calls import waiting_calls

    for number, when in waiting_calls(desk):
        yield Clock(number, "appointed_call", when, when, role="call", place="revisit", words="约好回访")


def _records(desk: Desk) -> Iterator[Clock]:
    """What meetings decided, tasks and knowledge ask for, each by a day."""
    from .records import owed

    for one in owed(desk, date.max):
        due = datetime.combine(one.day, time.min)
        yield Clock(one.number, "record", due, due, role="record", place="records", words=one.label)


# -- looking -------------------------------------------------------------------------------------------------
def look(desk: Desk, start: bool = False) -> Looked:
    """What to say now and did not say before; remembered with the office. May run in a background thread.

    ``start``: the program has just come up, so what was told and never read is told once more.
    """
    desk.look_again()
    running, now = [*clocks(desk), *_calls(desk), *_records(desk)], desk.now()
    before, unread = _kept(desk, _TOLD), _kept(desk, _UNREAD)
    told = {k: v for k, v in before.items() if not (start and k in unread)}
    new, after = ladder.fresh(desk.calendar, running, now, told)
    off = ladder.in_break(ladder.coming_break(desk.calendar, [_whole_day(c) for c in running], now))
    after |= {key: kept for key, kept in told.items() if key.startswith(BREAK) and key.removeprefix(f"{BREAK} ")[:10] >= now.date().isoformat()}
    if any(not ladder.known(told.get(a.key, ""), now) for a in off):
        new = [*new, *off]  # the whole list once more: it must be complete
        after |= {a.key: ladder.mark(BREAK, now) for a in off}
    _keep(desk, _TOLD, before, after)
    _keep(desk, _UNREAD, unread, {key: rung for key, rung in {**unread, **{a.key: a.level for a in new}}.items() if key in after})
    return Looked(_messages(new), frozenset([*(c.key for c in running), *(a.key for a in off)]), clock_words(desk))


def _whole_day(clock: Clock) -> Clock:
    """What is due by a day may be done all that day."""
    return replace(clock, due=datetime.combine(clock.due.date(), time.max)) if clock.role == "record" else clock


def _messages(new: Sequence[Alert]) -> tuple[Told, ...]:
    return tuple(told for told in (ladder.said(new, place) for place in ladder.KEYS) if told is not None)


def check(desk: Desk) -> list[Told]:
    """What to say now and did not say before."""
    return list(look(desk).told)


def read(desk: Desk, alerts: Iterable[Alert]) -> None:
    """The clerk has seen these: they are not told again at the next start."""
    unread, seen = _kept(desk, _UNREAD), {a.key for a in alerts}
    _keep(desk, _UNREAD, unread, {key: rung for key, rung in unread.items() if key not in seen})


def _kept(desk: Desk, key: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(desk.store.meta(key) or "{}")
    return found


def _keep(desk: Desk, key: str, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    if after != before:
        desk.store.set_meta(key, json.dumps(after, ensure_ascii=False))


# -- the PC's own clock ----------------------------------------------------------------------------------------
def clock_words(desk: Desk) -> str:
    """What is wrong with the PC's clock, as a sentence: turned back, a flat battery, or far ahead; "" where it may be right."""
    from .safekeeping import clock_warning

    now, last, made = desk.now(), desk.store.last_entered(), desk.store.meta("created_at")
    if made and now < datetime.fromisoformat(made) - ladder.SLACK:
        return _FLAT.format(now=f"{now:%Y-%m-%d %H:%M}", made=made.replace("T", " "))
    if last is not None and now > last + _FAR:
        return _AHEAD.format(now=f"{now:%Y-%m-%d %H:%M}", last=f"{last:%Y-%m-%d %H:%M}")
    return clock_warning(desk)


def turned_back(before: datetime, now: datetime) -> str:
    """A sentence where the clock went backwards within one sitting; "" where it did not. ``before``: the latest it showed."""
    if now >= before - ladder.SLACK:
        return ""
    return f"电脑时钟刚才从 {before:%Y-%m-%d %H:%M} 拨回到 {now:%Y-%m-%d %H:%M}。请核对日期和时间，期限和登记时间都按它算。"


# -- wishes --------------------------------------------------------------------------------------------------
def wishes(desk: Desk) -> dict[str, bool]:
    """Which ways of telling this office wants: banner, tray, sound."""
    return {**DEFAULTS, **desk.setting(_SETTING, {})}


def wish(desk: Desk, **changes: Any) -> None:
    """Change some of them."""
    with Watch(desk, "", "改提醒方式", (_SETTING,)):
        desk.change_setting(_SETTING, {**wishes(desk), **changes})
