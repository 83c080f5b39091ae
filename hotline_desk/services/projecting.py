"""From a judgement to the rows that lists read; rewritten with every event, rebuildable from the events."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Protocol

from hotline_desk.domain.events import Event
from hotline_desk.domain.fields import field_label, other_phone
from hotline_desk.domain.judge import Ruling
from hotline_desk.domain.judgement import Judgement
from hotline_desk.domain.matter import KEYED, apart_keys, own_keys
from hotline_desk.domain.names import address_key, phone_key
from hotline_desk.domain.order import Order
from hotline_desk.store import Projection

from .office import Desk
from .sounding import initials, name_syllables, syllables
from .unit_names import AS_WRITTEN

END_OF_TIME = datetime(9999, 12, 31)
_FACTS = ("subject", "caller", "phone", "address", "content", "category", "channel", "kind", "urgency", "platform_due")

__all__ = ["batch_of", "initials", "project", "projected", "search_text"]


class Court(Protocol):
    """Who judges: a desk, or the task of a process that has no store (services.deriving)."""

    @property
    def ruling(self) -> Ruling: ...


def project(desk: Court, order: Order, judgement: Judgement, batch: str | None = None) -> Projection:
    """Everything lists need of one order."""
    row: dict[str, object] = {name: order.fact(name) for name in _FACTS}
    sent, closed, duty = order.first("dispatch"), order.last("close"), judgement.next_duty()
    row |= {"phone2": other_phone(order.fact("extra")) or None, "order_class": order.order_class or None, "unit": order.unit or None,
            "co_units": list(_co_units(order)),
            "state": judgement.state, "round": judgement.round, "matter": order.matter or None,
            "matter_count": judgement.matter_count, "card": judgement.card, "received_at": order.received,
            "dispatched_at": sent.at if sent else None, "closed_at": closed.at if closed else None,
            "pack": _edition(desk, order), "batch": batch, "flags": list(order.fact("flags") or ())}
    if duty:
        row |= {"next_rule": duty.rule, "next_due": duty.due, "next_start": duty.start, "next_clause": duty.clause,
                "next_provisional": duty.provisional, "next_soft": duty.soft, "next_role": duty.role}
    return Projection(order.number, row, judgement.timers, judgement.findings, search_text(order),
                      _matter_keys(order))


def _edition(desk: Court, order: Order) -> str:
    """The pack and version that judge this order for good."""
    pack = desk.ruling.pack_at(order.received)
    return f"{pack.id}@{pack.version}"


def _co_units(order: Order) -> Iterable[str]:
    sent = order.first("dispatch")
    return (sent.get("co") or ()) if sent else ()


def _matter_keys(order: Order) -> tuple[str, ...]:
    """Under which keys orders of the same matter find this one, and what it was said not to be."""
    from .learning import PLAIN

    return own_keys(PLAIN, {name: order.fact(name) for name in KEYED} | {"phone2": other_phone(order.fact("extra"))}) + apart_keys(order.apart_from)


def warm() -> None:
    """Load what the first order would load: pinyin and the categories' words."""
    from .learning import PLAIN

    PLAIN.facts({"caller": "热线", "address": "热线路1号", "content": "热线"})


def search_text(order: Order) -> str:
    """All an order is found by: its facts, the bare phones, pinyin and initials of unit, caller and place."""
    parts = [order.number, *(str(order.fact(n) or "") for n in ("subject", "caller", "phone", "address", "content",
                                                                 "category"))]
    phone, caller = str(order.fact("phone") or ""), str(order.fact("caller") or "")
    unit, as_written = _unit_names(order)
    parts += [phone_key(phone) if phone else "", unit, as_written, *_other_phone(order)]
    for sounds in (syllables(unit), name_syllables(caller), syllables(_place_name(str(order.fact("address") or "")))):
        if len(sounds) > 1:
            parts += ["".join(sounds), "".join(part[:1] for part in sounds)]
    return "\n".join(dict.fromkeys(p for p in parts if p))


def _unit_names(order: Order) -> tuple[str, str]:
    """The unit that has the order, or whom the platform named while nobody has sent it; and that name as the platform wrote it."""
    extra = order.fact("extra") or {}
    named = str(extra.get(field_label("unit")) or "")
    return order.unit or named, str(extra.get(AS_WRITTEN) or "") if named and order.unit in ("", named) else ""


def _other_phone(order: Order) -> tuple[str, ...]:
    """The caller's second number, as written and bare: a citizen calls from either."""
    told = other_phone(order.fact("extra"))
    return (told, phone_key(told)) if told else ()


def _place_name(address: str) -> str:
    """The name an address begins with: 友谊路街道宝林六村12号 → 宝林六村."""
    found = _NAME.match(address_key(address)) if address else None
    return found[0] if found else ""


_NAME = re.compile(r"[^\d]{2,12}")


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
    return desk.judge_events(number, events, now=END_OF_TIME, reading=reading, timeless=True)
