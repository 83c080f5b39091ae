"""Hear a whole history: events in time order, each admitted or refused by the rules at its moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .events import Event, in_time_order
from .judge import Docket, Ruling, refuse
from .judgement import Judgement, Refusal
from .order import Order


@dataclass
class Hearing:
    """The admitted events of every order, and what was refused with its reason."""

    ruling: Ruling
    admitted: dict[str, list[Event]] = field(default_factory=dict)
    refused: list[tuple[Event, Refusal]] = field(default_factory=list)

    def offer(self, event: Event) -> Refusal | None:
        """Admit one event or refuse it; a refused event leaves nothing behind."""
        history = self.admitted.get(event.order, [])
        refusal = refuse(self.ruling, self.ruling.fold(event.order, history), event)
        if refusal:
            self.refused.append((event, refusal))
        else:
            self.admitted.setdefault(event.order, []).append(event)
        return refusal

    def docket(self, now: datetime) -> Docket:
        """All orders as they stand at ``now``."""
        orders: dict[str, Order] = {}
        for number, history in self.admitted.items():
            orders[number] = self.ruling.fold(number, [e for e in history if e.at <= now])
        return Docket(self.ruling, {n: o for n, o in orders.items() if o.events})


def hear(ruling: Ruling, events: Iterable[Event]) -> Hearing:
    """Hear events in the order they happened."""
    hearing = Hearing(ruling)
    for event in in_time_order(events):
        hearing.offer(event)
    return hearing


def judged(docket: Docket, now: datetime) -> Sequence[tuple[Order, Judgement]]:
    """Every order with its judgement."""
    return [(order, docket.judge(order, now)) for order in docket.orders.values()]
