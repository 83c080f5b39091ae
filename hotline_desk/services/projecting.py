"""From a judgement to the rows that lists read; rewritten with every event, rebuildable from the events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from hotline_desk.domain.events import Event
from hotline_desk.domain.judgement import Judgement, Timer
from hotline_desk.domain.names import phone_key
from hotline_desk.domain.order import Order
from hotline_desk.store import Projection

from .office import Desk

END_OF_TIME = datetime(9999, 12, 31)
_FACTS = ("subject", "caller", "phone", "address", "content", "category", "channel", "kind", "urgency", "platform_due")


def project(desk: Desk, order: Order, judgement: Judgement, batch: str | None = None) -> Projection:
    """Everything lists need of one order."""
    row: dict[str, object] = {name: order.fact(name) for name in _FACTS}
    sent, closed, duty = order.first("dispatch"), order.last("close"), judgement.next_duty()
    row |= {"order_class": order.order_class or None, "unit": order.unit or None,
            "unit_kind": desk.ruling.units.get(order.unit), "co_units": list(_co_units(order)),
            "state": judgement.state, "round": judgement.round, "matter": order.matter or None,
            "matter_count": judgement.matter_count, "card": judgement.card, "received_at": order.received,
            "dispatched_at": sent.at if sent else None, "closed_at": closed.at if closed else None,
            "pack": _edition(desk, order), "batch": batch, "flags": list(order.fact("flags") or ())}
    if duty:
        row |= {"next_rule": duty.rule, "next_due": duty.due, "next_start": duty.start, "next_clause": duty.clause,
                "next_provisional": duty.provisional, "next_soft": duty.soft, "next_role": duty.role}
    return Projection(order.number, row, judgement.timers, judgement.findings, search_text(order))


def _edition(desk: Desk, order: Order) -> str:
    """The pack and version that judge this order for good."""
    pack = desk.ruling.pack_at(order.received)
    return f"{pack.id}@{pack.version}"


def _co_units(order: Order) -> Iterable[str]:
    sent = order.first("dispatch")
    return (sent.get("co") or ()) if sent else ()


def search_text(order: Order) -> str:
    """All an order is found by: its facts, the bare phone, pinyin initials of unit and caller."""
    parts = [order.number, *(str(order.fact(n) or "") for n in ("subject", "caller", "phone", "address", "content",
                                                                 "category"))]
    phone = str(order.fact("phone") or "")
    parts += [phone_key(phone) if phone else "", order.unit, initials(order.unit), initials(str(order.fact("caller") or ""))]
    return "\n".join(dict.fromkeys(p for p in parts if p))


@lru_cache(maxsize=20_000)
def initials(text: str) -> str:
    """Pinyin initials of a short name: 宝林六村 → BLLC; other characters as they are."""
    if not text or text.isascii():
        return text.upper()
    from pypinyin import Style, pinyin

    return "".join(part[0][:1] for part in pinyin(text[:24], style=Style.FIRST_LETTER, errors=list)).upper()  # type: ignore[arg-type]  # the stub knows less than pypinyin does


def batch_of(entered: Iterable[tuple[int, Any, str]]) -> str | None:
    """The import that brought an order in, if one did."""
    return next((batch for _, _, batch in entered if batch), None)


def projected(desk: Desk, number: str, events: Iterable[Event], batch: str | None = None,
              reading: Any = None) -> Projection:
    """The projection of one history: what a rebuild must reproduce, whenever it is run."""
    return project(desk, *for_lists(desk, number, events, reading), batch)


def for_lists(desk: Desk, number: str, events: Iterable[Event], reading: Any = None) -> tuple[Order, Judgement]:
    """One history judged at the end of time.

    So rows hold every moment something falls due or is found, and what reads them compares with its own now.
    """
    order, judgement = desk.judge_events(number, events, now=END_OF_TIME, reading=reading)
    return order, replace(judgement, timers=waiting(judgement.timers))


def waiting(timers: Iterable[Timer]) -> tuple[Timer, ...]:
    """Timers as lists keep them: what is not done runs, whatever the moment."""
    return tuple(_running(t) if t.status == "overdue" else t for t in timers)


def _running(t: Timer) -> Timer:
    # Not dataclasses.replace: an import does this for every clock of ten thousand orders.
    return Timer(t.rule, t.round, t.start, t.due, t.clause, "running", t.stop, t.provisional, t.soft, t.role,
                 t.allowance, t.parameters, t.unit)
