"""约时再拨: a citizen who asks to be called at a moment; the call leaves the queue and comes back then, first of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hotline_desk.domain.events import Event
from hotline_desk.domain.order import Order
from hotline_desk.services import acts, words
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.views import Done

_OLD_DAYS = 60  # an appointment older than this was forgotten by everybody
_SOON = timedelta(minutes=15)
_ROUND = 10  # minutes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What saving will bring: title, labelled lines, clause. ``bad``: 不满退回 is lawful after it."""

    title: str
    lead: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    clause: str = ""
    urgency: str = "done"
    bold: tuple[str, ...] = ()
    bad: bool = False
    refused: bool = False


def appointment(order: Order) -> Event | None:
    """The call that was put off to a moment and not made yet; a call made since then settles it."""
    events: Sequence[Event] = order.rounds[-1].events if order.rounds else ()
    asked = [e for e in events if e.kind == "appoint_call"]
    calls = [e for e in events if e.kind == "revisit"]
    if not asked or (calls and (calls[-1].at, calls[-1].index) > (asked[-1].at, asked[-1].index)):
        return None
    return asked[-1]


def appointed(order: Order, now: datetime) -> tuple[datetime | None, str]:
    """(when, words) of the appointment that waits; (None, "") without one."""
    asked = appointment(order)
    if asked is None:
        return None, ""
    when = asked.get("when")
    return when, f"约好 {moment_word(when, now)}" + ("，时间到了" if when <= now else "")


def moment_word(when: datetime, now: datetime) -> str:
    """今天 15:00, 9月18日 周五 09:30."""
    return f"今天 {when:%H:%M}" if when.date() == now.date() else f"{words.day_word(when.date())} {when:%H:%M}"


def waiting_calls(desk: Desk) -> list[tuple[str, datetime]]:
    """(order, moment) of every appointed call that nobody made yet, the oldest first."""
    found = []
    numbers = desk.store.orders_with(("appoint_call",), desk.now() - timedelta(days=_OLD_DAYS))
    for number, events in desk.store.events_of(numbers).items():
        order = desk.ruling.fold(number, events)
        asked = appointment(order) if order.state in ("pending_revisit", "planned") else None
        if asked is not None:
            found.append((number, asked.get("when")))
    return sorted(found, key=lambda call: call[1])


def slots(desk: Desk) -> list[tuple[datetime, str]]:
    """Moments a citizen is likely to ask for: in an hour (a round one, as one says it), this afternoon, the next working day; with their words."""
    now = desk.now()
    tomorrow = desk.calendar.working_day_after(now.date(), 1)
    soon = now + timedelta(hours=1)
    offered = [soon + timedelta(minutes=-soon.minute % _ROUND), datetime.combine(now.date(), time(15)), datetime.combine(tomorrow, time(9, 30)),
               datetime.combine(tomorrow, time(15))]
    return [(when, moment_word(when, now)) for when in sorted(dict.fromkeys(offered)) if when > now + _SOON]


def appointing(desk: Desk, when: datetime) -> Outcome:
    """What putting a call off to ``when`` brings, before it is kept."""
    now = desk.now()
    if when <= now:
        return Outcome("现在记不下", "约定的时间已经过了。请选以后的时间。", urgency="over", refused=True)
    lines = [("到点", f"{moment_word(when, now)} 回到待拨最前面，并弹出提醒"), ("次数", "不算一次未接通")]
    if not desk.calendar.working(when.date()):
        lines.append(("注意", f"{words.day_word(when.date())} 不上班，请和来电人另约，或安排人值守"))
    return Outcome("约时再拨以后", "", tuple(lines), urgency="today" if len(lines) > 2 else "done")


def appoint(desk: Desk, number: str, when: datetime, note: str = "", version: int | None = None) -> Done:
    """The citizen asked to be called at a moment: the call waits until then. Raises Refused or Conflict."""
    require(desk, "record")
    told = appointing(desk, when)
    if told.refused:
        raise Refused(f"{told.lead}工单没有变化。", "wrong_input")
    return acts.record(desk, number, "appoint_call", {"when": when, **({"note": note} if note else {})}, None, version)
