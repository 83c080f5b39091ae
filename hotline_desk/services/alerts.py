"""The alert ladder (domain notes B.4) and what falls due inside a break; each told once, never again and again.

蓝 two working days or more left · 黄 the last working day · 橙 four working hours or less · 红 overdue.
Clocks of natural hours, and short ones, go by 50 %, 75 % and their due moment. A reminder of ours (soft)
never turns red, and a right (窗口) that has lapsed is no duty: it goes silent. What was told but not read is told
again at the next start.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from hotline_desk.domain.calendar import WorkCalendar
from hotline_desk.domain.judgement import Allowance
from hotline_desk.domain.rules import TIMER_WORDS

from .office import Desk
from .words import day_word, short_moment

BLUE, YELLOW, ORANGE, PASSED, RED = "blue", "yellow", "orange", "passed", "red"
LADDER = (BLUE, YELLOW, ORANGE, PASSED, RED)
WORDS = {RED: "已超期", PASSED: "提醒时间已过", ORANGE: "4 个办公小时内到期", YELLOW: "今天是最后一个工作日"}
URGENCY = {RED: "over", PASSED: "today", ORANGE: "today", YELLOW: "soon"}
#: Where the clocks of an order that is no longer in hand are looked after; the others of such orders say nothing here.
PLACES: Mapping[str, tuple[str, str]] = {"supervise_feedback": ("supervision", "督办反馈")}
CLOSE_BY_RULE: Mapping[str, int] = {"first_contact": 120}  # 先行联系 is told two hours before it is due (Y18)
CLOSE_MINUTES, SHORT_MINUTES = 240, 480  # four working hours (B.4); a clock of one working day or less goes by its parts
HOUR_RULES = frozenset({"urgent_feedback", "emergency_arrival"})
_WORD: Mapping[str, str] = {**TIMER_WORDS, "submit_alert": "审核通过，待上报"}
DEFAULTS: Mapping[str, bool] = {"banner": True, "tray": True, "sound": False}
_SETTING, _TOLD, _BREAK, _RECORDS, _UNREAD = "alerts", "alerts.told", "alerts.break", "alerts.records", "alerts.unread"
_SLACK, _FAR = timedelta(minutes=5), timedelta(days=180)
_FLAT = "电脑时钟不对：现在显示 {now}，而这个办公室 {made} 才建立。多半是主板电池没电了，请先校准日期和时间，再办件。"
_AHEAD = "电脑时钟可能走到前面去了：现在显示 {now}，而最近一次登记在 {last}。请核对日期和时间；如果确实停用了这么久，可以不理会。"
_CALLS = "alerts.calls"
_FEW = 4


@dataclass(frozen=True, slots=True)
class Clock:
    """One open clock, as much of it as the ladder needs. ``role``: duty, alert or window."""

    order: str
    rule: str
    start: datetime
    due: datetime
    unit: str = ""
    soft: bool = False
    role: str = "duty"
    hours: bool = False
    place: str = "today"

    @property
    def key(self) -> str:
        """The same clock with another due moment (an extension) is told anew."""
        return f"{self.order}|{self.rule}|{self.due:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True, slots=True)
class Alert:
    """A clock that has just reached a level."""

    clock: Clock
    level: str


@dataclass(frozen=True, slots=True)
class Break:
    """Days off that begin after today, and what falls due inside them."""

    first: date
    last: date
    clocks: tuple[Clock, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What to say now: a title, the first few in words, how urgent; ``orders`` are all that it is about."""

    key: str
    title: str
    detail: str
    urgency: str
    orders: tuple[str, ...] = ()
    alerts: tuple[Alert, ...] = ()
    place: str = "today"


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at the office: what to say now, which clocks run, and what is wrong with the PC's own clock."""

    told: tuple[Told, ...]
    running: frozenset[str]
    clock: str = ""


# -- pure ----------------------------------------------------------------------------------------------
def level(calendar: WorkCalendar, clock: Clock, now: datetime) -> str | None:
    """The rung a clock stands on; None where it has nothing to say (a right that lapsed)."""
    if now > clock.due:
        return None if clock.role == "window" else PASSED if clock.soft else RED
    part = _part(calendar, clock, now)
    if part is not None:
        return ORANGE if part >= 0.75 else YELLOW if part >= 0.5 else BLUE
    if calendar.working_minutes(now, clock.due) <= CLOSE_BY_RULE.get(clock.rule, CLOSE_MINUTES):
        return ORANGE
    return BLUE if calendar.working_days_between(now.date(), clock.due.date()) else YELLOW


def _part(calendar: WorkCalendar, clock: Clock, now: datetime) -> float | None:
    """How much of an hour clock or a short clock is used; None for one counted in working days."""
    if clock.hours:
        whole, used = (clock.due - clock.start).total_seconds(), (now - clock.start).total_seconds()
    else:
        if clock.due - clock.start > timedelta(days=20):
            return None
        whole, used = calendar.working_minutes(clock.start, clock.due), calendar.working_minutes(clock.start, now)
        if whole > SHORT_MINUTES or not (clock.role == "alert" or clock.start.date() == clock.due.date()):
            return None
    return used / whole if whole > 0 else 1.0


def fresh(calendar: WorkCalendar, clocks: Iterable[Clock], now: datetime, told: Mapping[str, str]) -> tuple[list[Alert], dict[str, str]]:
    """The clocks that climbed since they were last told of, worst first, and what has been told after that.

    Whatever happened while the program was closed comes out here at the next start, each clock once at the
    rung it stands on now. Blue is a state, not a message.
    """
    found, after = [], {}
    for clock in clocks:
        rung = level(calendar, clock, now)
        if rung is None or rung == BLUE:
            continue
        before = told.get(clock.key, BLUE)
        if LADDER.index(rung) > LADDER.index(before):
            found.append(Alert(clock, rung))
        after[clock.key] = rung if LADDER.index(rung) > LADDER.index(before) else before
    return sorted(found, key=_worst_first), after


def coming_break(calendar: WorkCalendar, clocks: Iterable[Clock], now: datetime) -> Break | None:
    """On the last working day before days off (every Friday too), or during them: what falls due inside."""
    today = now.date()
    if calendar.working(today) and calendar.working(today + timedelta(days=1)):
        return None
    first = today + timedelta(days=1) if calendar.working(today) else today
    last = calendar.working_day_after(today, 1) - timedelta(days=1)
    end = datetime.combine(last, time.max)
    inside = [c for c in clocks if max(now, datetime.combine(first, time.min)) <= c.due <= end]
    return Break(first, last, tuple(sorted(inside, key=lambda c: (c.due, c.order))))


def said(alerts: Sequence[Alert], place: str = "today") -> Told | None:
    """All alerts of one place as one message, worst first: one line a day is help, one line a clock is noise."""
    here = [a for a in alerts if a.clock.place == place]
    if not here:
        return None
    counts = {rung: [a for a in here if a.level == rung] for rung in (RED, PASSED, ORANGE, YELLOW)}
    title = " · ".join(f"{WORDS[rung]} {len(found)} 项" for rung, found in counts.items() if found)
    worst = next(rung for rung, found in counts.items() if found)
    key, label = "alerts", next((f"{label}：" for where, label in PLACES.values() if where == place), "")
    return Told(key if place == "today" else f"{key}.{place}", label + title, _first([a.clock for a in here]), URGENCY[worst],
                tuple(dict.fromkeys(a.clock.order for a in here)), tuple(here), place)


def merged(shown: Iterable[Alert], new: Iterable[Alert], running: frozenset[str]) -> list[Alert]:
    """What is still up with what has come, each clock once at its newest rung; clocks that stopped are gone."""
    latest = {a.clock.key: a for a in (*shown, *new)}
    return sorted((a for a in latest.values() if a.clock.key in running), key=_worst_first)


def _worst_first(alert: Alert) -> tuple[int, datetime, str]:
    return -LADDER.index(alert.level), alert.clock.due, alert.clock.order


def said_break(found: Break | None) -> Told | None:
    """The list of what falls due inside the days off; nothing where nothing does."""
    if found is None or not found.clocks:
        return None
    span = day_word(found.first) if found.first == found.last else f"{day_word(found.first)}至{day_word(found.last)}"
    return Told("break", f"{span}休息，期间有 {len(found.clocks)} 项到期", _first(found.clocks, 12), "today",
                tuple(dict.fromkeys(c.order for c in found.clocks)))


def _first(clocks: Sequence[Clock], most: int = _FEW) -> str:
    words = [f"{c.order} {_WORD.get(c.rule, c.rule)} {short_moment(c.due)}{f'（{c.unit}）' if c.unit else ''}" for c in clocks[:most]]
    return "；".join(words) + (f"；另有 {len(clocks) - most} 项" if len(clocks) > most else "")


# -- over an office --------------------------------------------------------------------------------------
def clocks(desk: Desk) -> list[Clock]:
    """Every running clock of an order in hand, as 今日 lists them, and those of closed orders that have a place of their own."""
    end = datetime(9999, 12, 31)
    book = desk.pack.book(desk.now().date())
    by_hours = {"return_window"} if any(f"return_hours_{line}" in book for line in ("12345", "12319")) else set()
    in_hand = {row["number"] for row in desk.store.rows({"open": 1}, columns=("number",))}
    found = []
    for t in [*desk.store.open_duties(end), *desk.store.open_windows(end)]:
        place = "today" if t.order in in_hand else PLACES.get(t.rule, ("", ""))[0]
        if place:
            found.append(Clock(t.order, t.rule, datetime.fromisoformat(t.start), datetime.fromisoformat(t.due), t.unit or "", bool(t.soft),
                               t.role, t.rule in HOUR_RULES or t.rule in by_hours, place))
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


def look(desk: Desk, start: bool = False) -> Looked:
    """What to say now and did not say before; remembered with the office. May run in a background thread.

    ``start``: the program has just come up, so what was told and never read is told once more.
    """
    open_clocks, now = clocks(desk), desk.now()
    before, unread = _kept(desk, _TOLD), _kept(desk, _UNREAD)
    new, after = fresh(desk.calendar, open_clocks, now, {k: v for k, v in before.items() if not (start and k in unread)})
    if after != before:
        desk.store.set_meta(_TOLD, json.dumps(after, ensure_ascii=False))
    _keep_unread(desk, unread, {a.clock.key: a.level for a in new}, after)
    places = ("today", *dict.fromkeys(place for place, _ in PLACES.values()))
    told = [*(said(new, place) for place in places), _calls(desk), _break(desk, open_clocks, now), _records(desk, now.date())]
    return Looked(tuple(t for t in told if t is not None), frozenset(c.key for c in open_clocks), clock_words(desk))


def _keep_unread(desk: Desk, before: Mapping[str, str], new: Mapping[str, str], running: Mapping[str, str]) -> None:
    after = {key: rung for key, rung in {**before, **new}.items() if key in running}
    if after != before:
        desk.store.set_meta(_UNREAD, json.dumps(after, ensure_ascii=False))


def check(desk: Desk) -> list[Told]:
    """What to say now and did not say before."""
    return list(look(desk).told)


def read(desk: Desk) -> None:
    """The clerk has seen what was told."""
    if _kept(desk, _UNREAD):
        desk.store.set_meta(_UNREAD, "{}")


def clock_words(desk: Desk) -> str:
    """What is wrong with the PC's clock, as a sentence: turned back, a flat battery, or far ahead; "" where it may be right."""
    from .safekeeping import clock_warning

    now, last, made = desk.now(), desk.store.last_entered(), desk.store.meta("created_at")
    if made and now < datetime.fromisoformat(made) - _SLACK:
        return _FLAT.format(now=f"{now:%Y-%m-%d %H:%M}", made=made.replace("T", " "))
    if last is not None and now > last + _FAR:
        return _AHEAD.format(now=f"{now:%Y-%m-%d %H:%M}", last=f"{last:%Y-%m-%d %H:%M}")
    return clock_warning(desk)


def turned_back(before: datetime, now: datetime) -> str:
    """A sentence where the clock went backwards between two looks of one sitting; "" where it did not."""
    if now >= before - _SLACK:
        return ""
    return f"电脑时钟刚才从 {before:%Y-%m-%d %H:%M} 拨回到 {now:%Y-%m-%d %H:%M}。请核对日期和时间，期限和登记时间都按它算。"


def _break(desk: Desk, open_clocks: Iterable[Clock], now: datetime) -> Told | None:
    found = coming_break(desk.calendar, open_clocks, now)
    told = said_break(found)
    if found is None or told is None:
        return None
    mark = {"until": found.last.isoformat()}
    if _kept(desk, _BREAK) == mark:
        return None
    desk.store.set_meta(_BREAK, json.dumps(mark))
    return told


def _records(desk: Desk, today: date) -> Told | None:
    """What meetings decided, tasks and knowledge ask for by tomorrow; each told once."""
    from .records import owed

    told, found = _kept(desk, _RECORDS), owed(desk, today + timedelta(days=1))
    after = {one.number: one.day.isoformat() for one in found}
    new = [one for one in found if told.get(one.number) != after[one.number]]
    if after != told:
        desk.store.set_meta(_RECORDS, json.dumps(after))
    if not new:
        return None
    detail = "；".join(f"{one.number} {one.label}（{day_word(one.day)}）" for one in new[:_FEW])
    detail += f"；另有 {len(new) - _FEW} 项" if len(new) > _FEW else ""
    return Told("records", f"台账有 {len(new)} 项到期", detail, "over" if new[0].day < today else "today", place="records")


def _calls(desk: Desk) -> Told | None:
    """Calls that citizens were promised for now (约时再拨); each told once."""
    from .calls import due_calls, moment_word

    told, found, now = _kept(desk, _CALLS), due_calls(desk), desk.now()
    after = {number: when.isoformat() for number, when in found}
    new = [(number, when) for number, when in found if told.get(number) != after[number]]
    if after != told:
        desk.store.set_meta(_CALLS, json.dumps(after))
    if not new:
        return None
    detail = "；".join(f"{number} 约好 {moment_word(when, now)}" for number, when in new[:_FEW])
    detail += f"；另有 {len(new) - _FEW} 件" if len(new) > _FEW else ""
    return Told("calls", f"约好的回访时间到了：{len(new)} 件", detail, "today", tuple(number for number, _ in new), place="revisit")


def _kept(desk: Desk, key: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(desk.store.meta(key) or "{}")
    return found


def wishes(desk: Desk) -> dict[str, bool]:
    """Which ways of telling this office wants: banner, tray, sound."""
    return {**DEFAULTS, **desk.setting(_SETTING, {})}


def wish(desk: Desk, **changes: Any) -> None:
    """Change some of them."""
    desk.change_setting(_SETTING, {**wishes(desk), **changes})
