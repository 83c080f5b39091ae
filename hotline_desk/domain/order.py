"""Fold an order's events into an order: state, round, unit, matter — and nothing about deadlines.

Events take effect in the order of ``at``, ties as given; a voided event counts as never having
happened, a void without a target takes the whole order back (scenarios/README 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .events import EVENT_KINDS, Event, in_time_order, read_slot
from .once import once

STATE_WORDS = {
    "registered": "待派单", "dispatched": "待签收", "handling": "办理中", "return_pending": "退单审核中",
    "returned": "已退单", "reply_review": "回复待审", "submitted": "已上报", "planned": "续报中",
    "ledgered": "已挂账", "pending_revisit": "待回访", "redo": "重办（不满退回）", "closed": "已办结",
    "archived": "已归档", "void": "作废",
}
ENDED = frozenset({"returned", "closed", "archived", "void"})
_WORKING = frozenset({"dispatched", "handling", "return_pending", "planned", "ledgered", "redo", "reply_review"})

# Which states an event may meet. Everything not listed is allowed while the order lives.
ALLOWED: dict[str, frozenset[str]] = {
    "dispatch": frozenset({"registered"}),
    "accept": frozenset({"dispatched", "redo", "handling"}),
    "redispatch": frozenset({"dispatched", "handling", "redo", "return_pending", "planned"}),
    "request_return": frozenset({"registered", "dispatched", "handling"}),
    "decide_return": frozenset({"return_pending"}),
    "request_extension": frozenset({"dispatched", "handling"}),
    "decide_extension": frozenset({"dispatched", "handling", "return_pending"}),
    "report_progress": frozenset({"dispatched", "handling", "redo", "planned"}),
    "plan_close": frozenset({"dispatched", "handling", "redo", "planned"}),
    "open_ledger": frozenset({"dispatched", "handling", "redo"}),
    "remind_ledger": frozenset({"ledgered"}),
    "clear_ledger": frozenset({"ledgered"}),
    "complete": _WORKING,
    "file_result": _WORKING,
    "review_result": frozenset({"reply_review", "submitted"}),
    "submit": frozenset({"reply_review", "handling", "planned"}),
    "close": frozenset({"submitted", "reply_review"}),
    "redo": frozenset({"pending_revisit", "closed", "submitted", "planned", "redo", "reply_review"}),
    "archive": frozenset({"closed", "pending_revisit", "returned"}),
    "appoint_call": frozenset({"pending_revisit", "planned"}),
}

# What was archived stays as it is, but a new complaint may turn out to be the same matter as an old one, and a
# signed paper or a photograph may come late.
_SORTING = frozenset({"join_matter", "leave_matter", "attach"})

_NEXT: dict[str, str] = {
    "register": "registered", "dispatch": "dispatched", "redispatch": "dispatched", "request_return": "return_pending",
    "report_progress": "planned", "plan_close": "planned", "open_ledger": "ledgered", "clear_ledger": "reply_review",
    "file_result": "reply_review", "submit": "submitted", "redo": "redo", "archive": "archived",
}
_UNIT_ACTS = frozenset({"accept", "initial_reply", "visit", "complete", "reply", "request_extension"})


@dataclass(frozen=True, slots=True)
class Round:
    """One pass of handling: the first, or the n-th after a redo. ``end`` is where the next begins."""

    number: int
    start: Event
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Order:
    """An order as its effective events make it."""

    number: str
    events: tuple[Event, ...]
    state: str
    voided: bool = False
    revisit_rounds: int = 0
    rounds: tuple[Round, ...] = ()
    index: dict[str, tuple[Event, ...]] = field(default_factory=dict, repr=False)

    def all(self, *kinds: str) -> tuple[Event, ...]:
        """Every event of these kinds, in time order."""
        if len(kinds) == 1:
            return self.index.get(kinds[0], ())
        if self.index.keys().isdisjoint(kinds):
            return ()
        return tuple(e for e in self.events if e.kind in kinds)

    def first(self, kind: str) -> Event | None:
        found = self.index.get(kind)
        return found[0] if found else None

    def last(self, kind: str) -> Event | None:
        found = self.index.get(kind)
        return found[-1] if found else None

    @property
    def register(self) -> Event | None:
        return self.first("register")

    @once
    def received(self) -> datetime:
        """When the office received it; an order is never judged without a registration."""
        return self.events[0].at if self.register is None else self.register.at

    def fact(self, name: str, default: Any = None) -> Any:
        """A field of the registration as last amended."""
        return self._facts.get(name, default)

    @once
    def _facts(self) -> Mapping[str, Any]:
        register = self.first("register")
        told = register.data if register else {}
        for event in self.all("amend"):
            changes = event.get("changes")
            for name, value in changes.items() if isinstance(changes, Mapping) else ():
                slot = EVENT_KINDS["register"].slot(name)
                told = {**told, name: read_slot(slot, value)} if slot else told
        return told

    @once
    def unit(self) -> str:
        """The unit that leads now."""
        sent = self.all("dispatch", "redispatch")
        return str(sent[-1].get("to", "")) if sent else ""

    @once
    def order_class(self) -> str:
        sent = self.first("dispatch")
        return str(sent.get("class") or "") if sent else ""

    @property
    def round(self) -> int:
        return len(self.rounds)

    @once
    def returned(self) -> Event | None:
        """The accepted return that ended it, if any."""
        return next((e for e in self.all("decide_return") if e.get("accepted")), None)

    @property
    def matter(self) -> str:
        """The matter it belongs to now: the registration's, then joins and leaves in time order."""
        return self._matters[0]

    @property
    def matter_since(self) -> datetime:
        """Since when it belongs to that matter."""
        return self._matters[1]

    @property
    def apart_from(self) -> frozenset[str]:
        """Matters a person said it is not part of: those it left, and those it was found not to be. Joining takes it back."""
        return self._matters[2]

    @once
    def _matters(self) -> tuple[str, datetime, frozenset[str]]:
        matter, since, apart = str(self.fact("matter") or ""), self.received, set[str]()
        for event in self.all("join_matter", "leave_matter"):
            named = str(event.get("matter") or "")
            if event.kind == "join_matter":
                matter, since = named, event.at
                apart.discard(named)
                continue
            if named in ("", matter):
                named, matter, since = matter, "", self.received
            apart |= {named} - {""}
        return matter, since, frozenset(apart)


def effective(events: Iterable[Event]) -> tuple[list[Event], Event | None]:
    """Events that count, in time order, and the void that took the whole order back (or None).

    A void can itself be voided: that is how an undo is undone.
    """
    history = in_time_order(events)
    if all(event.kind != "void" for event in history):
        return history, None
    gone: set[int] = set()
    for event in sorted(history, key=lambda e: e.index, reverse=True):
        if event.kind == "void" and event.index not in gone and event.get("voids") is not None:
            gone.add(int(event.get("voids")))
    counted = [e for e in history if e.index not in gone]
    whole = next((e for e in counted if e.kind == "void" and e.get("voids") is None), None)
    return [e for e in counted if e.kind != "void"], whole


def fold(number: str, events: Iterable[Event], *, revisit_rounds: int = 0, max_attempts: int = 3) -> Order:
    """The order that these events make. ``revisit_rounds``: how many the pack asks for (0: none)."""
    counted, void = effective(events)
    state = "void" if void else _state(counted, revisit_rounds, max_attempts)
    index: dict[str, list[Event]] = {}
    for event in counted:
        index.setdefault(event.kind, []).append(event)
    grouped = {kind: tuple(found) for kind, found in index.items()}
    return Order(number, tuple(counted), state, void is not None, revisit_rounds, _rounds(counted), grouped)


def _rounds(events: Sequence[Event]) -> tuple[Round, ...]:
    starts = [0] + [i for i, e in enumerate(events) if e.kind == "redo"]
    if not events:
        return ()
    ends = starts[1:] + [len(events)]
    return tuple(Round(n + 1, events[a], tuple(events[a:b]))
                 for n, (a, b) in enumerate(zip(starts, ends, strict=True)))


def _state(events: Sequence[Event], revisit_rounds: int, max_attempts: int) -> str:
    state, before, done = "registered", "handling", list[Event]()
    for event in events:
        if event.kind == "request_return":
            before = "handling" if state == "dispatched" else state
        state = next_state(state, event, done, before, revisit_rounds, max_attempts)
        done.append(event)
    return state


def next_state(state: str, event: Event, done: Sequence[Event], before: str = "handling",
               revisit_rounds: int = 0, max_attempts: int = 3) -> str:
    """The main state after one more event (domain notes B.1–B.2)."""
    kind = event.kind
    if kind in _NEXT:
        return _NEXT[kind]
    if kind == "decide_return":
        return "returned" if event.get("accepted") else before
    if kind == "review_result":
        return state if event.get("approved") else _reopened(done)
    if kind == "close":
        visited = any(e.kind == "revisit" for e in _this_round(done))
        return "closed" if visited or not revisit_rounds else "pending_revisit"
    if kind == "revisit" and state == "pending_revisit":
        return _after_revisit(event, done, max_attempts)
    if state == "dispatched" and (kind in _UNIT_ACTS or (kind == "contact" and event.get("party") == "unit")):
        return "handling"
    return state


def _this_round(done: Sequence[Event]) -> Iterator[Event]:
    for event in reversed(done):
        yield event
        if event.kind == "redo":
            return


def _reopened(done: Sequence[Event]) -> str:
    return "redo" if any(e.kind == "redo" for e in done) else "handling"


def _after_revisit(event: Event, done: Sequence[Event], max_attempts: int) -> str:
    if event.get("reached") is False:
        tries = 1 + sum(1 for e in _this_round(done) if e.kind == "revisit" and e.get("reached") is False)
        return "closed" if tries >= max_attempts else "pending_revisit"
    return "pending_revisit" if dissatisfied(event) else "closed"


def dissatisfied(visit: Event) -> bool:
    """A bad revisit: dissatisfied with process or result, or not resolved (scenarios/README 15)."""
    return "dissatisfied" in (visit.get("process"), visit.get("result"), visit.get("attitude")) \
        or visit.get("resolved") == "no"


def wrong_state(order: Order, kind: str) -> str | None:
    """Why this event may not meet this order's state, as a sentence, or None if it may."""
    word = STATE_WORDS[order.state]
    if order.state == "archived" and kind in _SORTING:
        return None
    if order.state in ("void", "archived") and kind not in ("void", "note"):
        return f"工单{order.number}{word}，不能再记录。工单没有变化。"
    allowed = ALLOWED.get(kind)
    if allowed is None or order.state in allowed:
        return None
    instead = "要换承办单位，请用“改派”。" if kind == "dispatch" and order.state in ALLOWED.get("redispatch", ()) else ""
    return f"工单{order.number}现在是“{word}”，这一步做不了。{instead}工单没有变化。"
