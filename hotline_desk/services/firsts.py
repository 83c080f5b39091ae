"""六个第一时间 and 见面率 (城东 四（三）): how long each step took. The clause has no number: a table, never a judgement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from hotline_desk.domain.events import Event
from hotline_desk.domain.order import Order

from .office import Desk
from .steps import Step, lots, quiet

STEPS = (("dispatch", "派件"), ("contact", "联系"), ("visit", "到现场"), ("plan", "制定方案"), ("act", "落实"), ("feedback", "反馈"))
_KINDS: dict[str, tuple[str, ...]] = {
    "dispatch": ("dispatch",), "contact": ("contact",), "visit": ("visit",), "plan": ("report_progress", "plan_close"),
    "act": ("complete",), "feedback": ("initial_reply", "reply")}


@dataclass(frozen=True, slots=True)
class FirstRow:
    """One order: its unit, when each step was first done, working minutes from the receipt (None: not on record)."""

    order: str
    unit: str
    minutes: dict[str, int | None]
    met: bool


def rows(desk: Desk, first: date, last: date, step: Step = quiet) -> list[FirstRow]:
    """The six firsts of every order received from ``first`` to ``last``; ``step`` may raise to stop."""
    wanted: dict[str, object] = {"received_at>=": datetime.combine(first, time()), "received_at<=": datetime.combine(last, time.max),
                                 "state!=": "void"}
    numbers = [r["number"] for r in desk.store.rows(wanted, order_by="received_at", descending=False, columns=("number",))]
    made = list[FirstRow]()
    for lot in lots(numbers, step):
        made += [_row(desk, desk.ruling.fold(number, events)) for number, events in desk.store.events_of(lot).items()]
    return made


def _row(desk: Desk, order: Order) -> FirstRow:
    at = {key: _first(order, key) for key, _ in STEPS}
    minutes = {key: None if moment is None else desk.calendar.working_minutes(order.received, moment) for key, moment in at.items()}
    return FirstRow(order.number, order.unit, minutes, _met(order))


def _first(order: Order, key: str) -> datetime | None:
    found: Sequence[Event] = order.all(*_KINDS[key])
    if key == "contact":
        found = [e for e in found if e.get("reached")]
    if key == "act" and not found:
        found = order.all("file_result")
    return found[0].at if found else None


def _met(order: Order) -> bool:
    """Somebody met the citizen: a visit, or a contact or answer in person."""
    return bool(order.all("visit", "face_reply")) or any(
        e.get("method") == "visit" and e.get("reached") is not False for e in order.all("contact", "initial_reply", "reply"))
