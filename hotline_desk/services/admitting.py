"""May this event be kept? Its shape, its moment, the rules at that moment, and what later events stand on.

The act services and the import ask here; every answer that is no is a Refused with its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from hotline_desk.domain.case import written
from hotline_desk.domain.events import ENDS, EVENT_KINDS, Event, EventError, in_time_order, make_event, read_slot
from hotline_desk.domain.judge import refuse
from hotline_desk.domain.order import effective, fold, wrong_state
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require_event

_EARLY = timedelta(minutes=2)  # a clerk's watch may run a little ahead of the PC's
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NOT_UNDOABLE = frozenset({"archive"})
UNKNOWN = "没有编号为“{number}”的工单。请核对编号，或按 Ctrl+F 查找。"
GONE = "这一步已经撤销过了。工单没有变化。"


def admit(desk: Desk, number: str, events: Sequence[Event], kind: str, data: Mapping[str, Any], at: datetime,
          now: datetime, by: str = "") -> Event:
    """The event that may follow this history (its next position); raises Refused."""
    require_event(desk, kind)
    event = _made(number, kind, at, by or desk.user, _until_close(desk, data), len(events))
    if not events and kind != "register":
        raise Refused(UNKNOWN.format(number=number), "wrong_state")
    if event.at > now + _EARLY:
        raise Refused(f"发生时间 {written(event.at)} 还没到。请改成已经发生的时间，工单没有变化。", "wrong_input")
    if events and event.at < in_time_order(events)[0].at:
        raise Refused(f"“{EVENT_KINDS[kind].label}”的时间早于收单时间，请改时间。工单没有变化。", "wrong_state")
    if kind == "void":
        check_void(events, event)
        return event
    # Judged as the order stood at that moment: what happened later stays out.
    refusal = refuse(desk.ruling, desk.ruling.fold(number, [e for e in events if e.at <= event.at]), event)
    if refusal:
        raise Refused(refusal.reason, refusal.rule, refusal.clause)
    _check_later(events, event)
    return event


def _until_close(desk: Desk, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A time limit written as a day alone ends when the office closes that day, not at its first minute."""
    days = {n: value for n in ENDS if isinstance(value := data.get(n), str) and _DAY.fullmatch(value.strip())}
    ends: dict[str, Any] = {}
    for name, value in days.items():
        with suppress(ValueError):  # the 30th of February is told below, with the other values
            ends[name] = desk.calendar.hours.closing(date.fromisoformat(value.strip()))
    return {**data, **ends} if ends else data


def _made(number: str, kind: str, at: datetime, by: str, data: Mapping[str, Any], place: int) -> Event:
    try:
        event = make_event(number, kind, at, by, data, place)
        if kind == "amend":
            _check_changes(event)
    except EventError as error:
        raise Refused(f"{str(error).rstrip('。')}。工单没有变化。", "wrong_input") from error
    if kind == "register":
        check_number(number)
    return event


def check_number(number: str) -> None:
    """Refuse a number that nobody could type again: empty, with blanks around it, or with control characters."""
    if not number.strip():
        raise Refused("缺工单编号。请填写平台的工单编号，工单没有登记。", "wrong_input")
    if number != number.strip() or not number.isprintable() or len(number) > 100:
        raise Refused("工单编号首尾有空格、含看不见的字符，或超过 100 个字。请核对编号，工单没有登记。", "wrong_input")


def _check_changes(event: Event) -> None:
    """A correction names fields of the registration, each with a value that can be read."""
    changes, slots = event.get("changes"), EVENT_KINDS["register"]
    if not isinstance(changes, Mapping):
        raise EventError("“更正”要写明改哪一栏、改成什么。")
    for name, value in changes.items():
        slot = slots.slot(str(name))
        if slot is None:
            raise EventError(f"登记里没有“{name}”这一栏，不能更正。")
        read_slot(slot, value)


# -- what stands on what -------------------------------------------------------------------------
def check_void(events: Sequence[Event], event: Event) -> None:
    """A void must point at something that counts, and nothing later may stand on what it takes away."""
    target = event.get("voids")
    if target is None:
        if effective(events)[1] is not None:
            raise Refused(f"工单{event.order}已经作废过了。工单没有变化。", "wrong_state")
        return
    place = int(target)
    if not 0 <= place < len(events) or place != target:
        raise Refused("要撤回的那一步不存在。工单没有变化。", "wrong_state")
    if events[place].kind in NOT_UNDOABLE:
        raise Refused("归档不能撤回。工单没有变化。", "wrong_state")
    if events[place].kind == "register":
        raise Refused("登记本身不能单独撤回，请用“作废”。工单没有变化。", "wrong_state")
    if place not in counting(events):
        raise Refused(GONE, "wrong_state")
    fallen = orphans([*events, event]) - orphans(events)
    if fallen:
        label = EVENT_KINDS[events[min(fallen)].kind].label
        raise Refused(f"后面的“{label}”要靠这一步才成立，请先撤销后面的。工单没有变化。", "wrong_state")


def _check_later(events: Sequence[Event], event: Event) -> None:
    """A back-dated event may not take the ground from what happened after it."""
    if not any(e.at > event.at for e in events):
        return
    fallen = orphans([*events, event]) - orphans(events) - {event.index}
    if fallen:
        label = EVENT_KINDS[events[min(fallen)].kind].label
        raise Refused(f"补在这个时间，后面的“{label}”就不成立了。请核对发生时间，工单没有变化。", "wrong_state")


def orphans(events: Sequence[Event]) -> set[int]:
    """Positions of events that do not meet a state they are allowed in."""
    counted, _ = effective(events)
    return {event.index for place, event in enumerate(counted)
            if place and wrong_state(fold(event.order, counted[:place]), event.kind)}


def counting(events: Sequence[Event]) -> Collection[int]:
    """Positions that still count; a void that has not been taken back counts too."""
    gone: set[int] = set()
    for event in reversed(events):
        if event.kind == "void" and event.index not in gone and event.get("voids") is not None:
            gone.add(int(event.get("voids")))
    return {e.index for e in events} - gone
