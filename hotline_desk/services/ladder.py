"""The alert ladder (domain notes B.4): which rung a clock stands on, what is new on it, what falls due inside days off.

蓝 two working days or more left · 黄 the last working day · 橙 four working hours or less · 红 overdue.
Clocks of natural hours, and short ones, go by 50 %, 75 % and their due moment. A reminder of ours (soft)
never turns red, and a right (窗口) that has lapsed is no duty: it goes silent. No clock of the PC is read here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hotline_desk.domain.calendar import WorkCalendar
from hotline_desk.domain.rules import TIMER_WORDS

from .words import day_word, full_day, short_moment

BLUE, YELLOW, ORANGE, PASSED, RED, BREAK = "blue", "yellow", "orange", "passed", "red", "break"
LADDER = (BLUE, YELLOW, ORANGE, PASSED, RED)
WORDS = {RED: "已超期", PASSED: "提醒时间已过", ORANGE: "4 个办公小时内到期", YELLOW: "今天是最后一个工作日"}
PART_WORDS = {**WORDS, ORANGE: "时限用去四分之三", YELLOW: "时限用去一半"}
URGENCY = {RED: "over", PASSED: "today", ORANGE: "today", YELLOW: "soon"}
#: Where the clocks of an order that is no longer in hand are looked after; the others of such orders say nothing here.
PLACES: Mapping[str, tuple[str, str]] = {"supervise_feedback": ("supervision", "督办反馈")}
#: The message of each place: its key in the window.
KEYS: Mapping[str, str] = {"today": "alerts", "supervision": "alerts.supervision", "revisit": "calls", "records": "records", "break": "break"}
CLOSE_BY_RULE: Mapping[str, int] = {"first_contact": 120}  # 先行联系 is told two hours before it is due (Y18)
CLOSE_MINUTES, SHORT_MINUTES = 240, 480  # four working hours (B.4); a clock of one working day or less goes by its parts
HOUR_RULES = frozenset({"urgent_feedback", "emergency_arrival"})
SLACK = timedelta(minutes=5)  # two clocks that differ by less than this agree
_LABELS: Mapping[str, str] = {**TIMER_WORDS, "submit_alert": "审核通过，待上报"}
_FEW, _LISTED = 4, 12


@dataclass(frozen=True, slots=True)
class Clock:
    """One open clock, as much of it as the ladder needs.

    ``role``: duty, alert, window; call (an appointed call, told once) and record (a day that a record of the
    office waits for). ``words`` say what is due where ``rule`` does not.
    """

    order: str
    rule: str
    start: datetime
    due: datetime
    unit: str = ""
    soft: bool = False
    role: str = "duty"
    hours: bool = False
    place: str = "today"
    words: str = ""

    @property
    def key(self) -> str:
        """The same clock with another due moment (an extension) is told anew."""
        return f"{self.order}|{self.rule}|{self.due:%Y-%m-%dT%H:%M}"

    @property
    def label(self) -> str:
        """What is due, in words."""
        return self.words or _LABELS.get(self.rule, self.rule)

    @property
    def when(self) -> str:
        """The due moment as a line shows it; a day for what is due by a day."""
        return day_word(self.due.date()) if self.role == "record" else short_moment(self.due)

    def line(self) -> str:
        """``A1 办理 9/16 17:30（甲居民区）``: numbers of orders and units, no citizen."""
        return f"{self.order} {self.label} {self.when}{f'（{self.unit}）' if self.unit else ''}"


@dataclass(frozen=True, slots=True)
class Alert:
    """A clock that has reached a level. ``part``: it goes by its parts; ``days``: the days off it falls due in."""

    clock: Clock
    level: str
    part: bool = False
    days: tuple[date, date] | None = None

    @property
    def key(self) -> str:
        """What is remembered of it having been told."""
        return self.clock.key if self.days is None else f"{BREAK} {self.days[1].isoformat()}|{self.clock.key}"

    @property
    def place(self) -> str:
        """Where it is looked after."""
        return self.clock.place if self.days is None else BREAK


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


# -- one clock -----------------------------------------------------------------------------------------
def level(calendar: WorkCalendar, clock: Clock, now: datetime) -> str | None:
    """The rung a clock stands on; None where it has nothing to say (a right that lapsed, a call before its time)."""
    if clock.role == "call":
        return PASSED if now >= clock.due else None
    if clock.role == "record":  # due by a day: told the day before, and once it is over
        return RED if now.date() > clock.due.date() else PASSED if now.date() >= clock.due.date() - timedelta(days=1) else None
    if now > clock.due:
        return None if clock.role == "window" else PASSED if clock.soft else RED
    used = part(calendar, clock, now)
    if used is not None:
        return ORANGE if used >= 0.75 else YELLOW if used >= 0.5 else BLUE
    if calendar.working_minutes(now, clock.due) <= CLOSE_BY_RULE.get(clock.rule, CLOSE_MINUTES):
        return ORANGE
    return BLUE if calendar.working_days_between(now.date(), clock.due.date()) else YELLOW


def part(calendar: WorkCalendar, clock: Clock, now: datetime) -> float | None:
    """How much of an hour clock or a short clock is used; None for one counted in working days."""
    if clock.role in ("call", "record"):
        return None
    if clock.hours:
        whole, used = (clock.due - clock.start).total_seconds(), (now - clock.start).total_seconds()
    else:
        if clock.due - clock.start > timedelta(days=20):
            return None
        whole, used = calendar.working_minutes(clock.start, clock.due), calendar.working_minutes(clock.start, now)
        if whole > SHORT_MINUTES or not (clock.role == "alert" or clock.start.date() == clock.due.date()):
            return None
    return used / whole if whole > 0 else 1.0


# -- what is new ------------------------------------------------------------------------------------------
def fresh(calendar: WorkCalendar, clocks: Iterable[Clock], now: datetime, told: Mapping[str, str]) -> tuple[list[Alert], dict[str, str]]:
    """The clocks that climbed since they were last told of, worst first, and what has been told after that.

    Whatever happened while the program was closed comes out here at the next start, each clock once at the
    rung it stands on now. Blue is a state, not a message. Of a clock that runs nothing is forgotten: while the PC's
    clock is back it stands lower, and must not be told again when the clock is right.
    """
    found, after = [], dict[str, str]()
    for clock in clocks:
        rung, kept = level(calendar, clock, now), told.get(clock.key, "")
        if rung is not None and LADDER.index(rung) > LADDER.index(_rung(kept, now)):
            found.append(Alert(clock, rung, part(calendar, clock, now) is not None))
            kept = mark(rung, now)
        if kept:
            after[clock.key] = kept
    return sorted(found, key=_worst_first), after


def mark(rung: str, now: datetime) -> str:
    """What is remembered of a message: its rung and the moment it was told."""
    return f"{rung}@{now:%Y-%m-%dT%H:%M}"


def known(kept: str, now: datetime) -> bool:
    """Whether something was told; what was told under a clock that ran ahead does not count."""
    moment = kept.partition("@")[2]
    return bool(kept) and (not moment or datetime.fromisoformat(moment) <= now + SLACK)


def _rung(kept: str, now: datetime) -> str:
    return kept.partition("@")[0] if known(kept, now) else BLUE


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


def in_break(found: Break | None) -> list[Alert]:
    """Each clock of :func:`coming_break` as one line of its list."""
    return [Alert(c, BREAK, days=(found.first, found.last)) for c in found.clocks] if found is not None else []


# -- in words ----------------------------------------------------------------------------------------------
def said(alerts: Sequence[Alert], place: str = "today") -> Told | None:
    """All alerts of one place as one message, worst first: one line a day is help, one line a clock is noise."""
    here = [a for a in alerts if a.place == place]
    if not here:
        return None
    title, urgency = _SAYERS.get(place, _ladder_title)(here)
    clocks = [a.clock for a in here]
    return Told(KEYS[place], title, first_words(clocks, _LISTED if place == BREAK else _FEW), urgency,
                tuple(dict.fromkeys(c.order for c in clocks)), tuple(here), place)


def _ladder_title(here: Sequence[Alert]) -> tuple[str, str]:
    counts: dict[str, int] = {}
    for one in here:
        words = (PART_WORDS if one.part else WORDS)[one.level]
        counts[words] = counts.get(words, 0) + 1
    label = next((f"{label}：" for where, label in PLACES.values() if where == here[0].place), "")
    return label + " · ".join(f"{words} {count} 项" for words, count in counts.items()), URGENCY[here[0].level]


def _break_title(here: Sequence[Alert]) -> tuple[str, str]:
    assert here[0].days is not None
    first, last = here[0].days
    span = full_day(first) if first == last else f"{full_day(first)}至{full_day(last)}"
    return f"{span}休息，期间有 {len(here)} 项到期", "today"


def _calls_title(here: Sequence[Alert]) -> tuple[str, str]:
    return f"约好的回访时间到了：{len(here)} 件", "today"


def _records_title(here: Sequence[Alert]) -> tuple[str, str]:
    return f"台账有 {len(here)} 项到期", URGENCY[here[0].level]


_SAYERS: Mapping[str, Callable[[Sequence[Alert]], tuple[str, str]]] = {BREAK: _break_title, "revisit": _calls_title, "records": _records_title}


def first_words(clocks: Sequence[Clock], most: int = _FEW) -> str:
    """The first few in words, and how many more there are."""
    return "；".join(c.line() for c in clocks[:most]) + (f"；另有 {len(clocks) - most} 项" if len(clocks) > most else "")


def merged(shown: Iterable[Alert], new: Iterable[Alert], running: frozenset[str]) -> list[Alert]:
    """What is still up with what has come, each once at its newest rung; those that stopped are gone."""
    latest = {a.key: a for a in (*shown, *new)}
    return sorted((a for a in latest.values() if a.key in running), key=_worst_first)


def _worst_first(alert: Alert) -> tuple[int, datetime, str]:
    return -LADDER.index(alert.level) if alert.level in LADDER else 0, alert.clock.due, alert.clock.order
