"""One matter whole: all its orders, what became of each, what was promised, the card it stands at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hotline_desk.domain.names import mask_name
from hotline_desk.domain.order import Order
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.wording import slot_word, state_word
from hotline_desk.services.words import full_moment

_PROMISES = (("report_progress", "promised"), ("plan_close", "planned"), ("open_ledger", "planned"))


@dataclass(frozen=True, slots=True)
class Promise:
    """What a citizen was told would be done by when; ``kept`` is None while it is still to come."""

    order: str
    kind: str
    due: datetime
    plan: str
    kept: bool | None


@dataclass(frozen=True, slots=True)
class Member:
    """One order of a matter, in words; the caller is masked."""

    order: str
    received: datetime
    place_in_matter: int
    subject: str
    caller: str
    address: str
    unit: str
    state_label: str
    outcome: str
    satisfied: str
    card: str | None


@dataclass(frozen=True, slots=True)
class MatterView:
    """A matter's page."""

    matter: str
    title: str
    first: datetime
    last: datetime
    card: str | None
    callers: int
    units: tuple[str, ...]
    members: tuple[Member, ...]
    promises: tuple[Promise, ...]

    @property
    def days(self) -> int:
        """Calendar days from the first complaint to the last."""
        return (self.last.date() - self.first.date()).days


def matter(desk: Desk, name: str) -> MatterView:
    """Everything of one matter, the oldest order first; raises Refused where no order belongs to it."""
    numbers = desk.store.matter_members(name)
    histories = desk.store.events_of(numbers)
    orders = [order for number in numbers if not (order := desk.ruling.fold(number, histories[number])).voided]
    if not orders:
        raise Refused(f"没有工单并入“{name}”这个诉求。可能已经全部移出。", "wrong_state")
    members = tuple(_member(desk, order, n) for n, order in enumerate(orders, 1))
    cards = [m.card for m in members if m.card]
    return MatterView(
        name, members[-1].subject, members[0].received, members[-1].received, cards[-1] if cards else None,
        len({_who(order) for order in orders}), tuple(dict.fromkeys(m.unit for m in members if m.unit)), members,
        tuple(p for order in orders for p in _promises(order, desk.now())))


def _who(order: Order) -> str:
    return str(order.fact("phone") or order.fact("caller") or order.number)


def _member(desk: Desk, order: Order, place: int) -> Member:
    row = desk.store.order_row(order.number) or {}
    return Member(
        order.number, order.received, place, str(order.fact("subject") or ""), mask_name(str(order.fact("caller") or "")),
        str(order.fact("address") or ""), order.unit, state_word(desk.pack, order.state), outcome(order),
        satisfied(order), row.get("card"))


def outcome(order: Order) -> str:
    """解决情况 and what the unit wrote, of the last result that was filed."""
    filed = order.last("file_result")
    if filed is None:
        return ""
    solved = slot_word("file_result", "solved", filed.get("solved"))
    return "：".join(part for part in (solved, str(filed.get("result") or "")) if part)


def satisfied(order: Order) -> str:
    asked = [event for event in order.all("revisit") if event.get("result")]
    return slot_word("revisit", "result", asked[-1].get("result")) if asked else ""


def _promises(order: Order, now: datetime) -> list[Promise]:
    """Dates given to the citizen, and whether the order was done by then."""
    done = [event.at for event in order.all("complete", "file_result", "clear_ledger", "close")]
    found = []
    for kind, slot in _PROMISES:
        for event in order.all(kind):
            due = event.get(slot)
            if isinstance(due, datetime):
                kept = any(event.at <= at <= due for at in done)
                found.append(Promise(order.number, kind, due, str(event.get("plan") or event.get("reason") or ""),
                                     True if kept else None if now <= due else False))
    return sorted(found, key=lambda promise: promise.due)


def promise_words(promises: Sequence[Promise]) -> list[str]:
    """Promises as sentences: 承诺 11月20日 17:30 前办好，没有做到."""
    ends = {True: "已做到", False: "没有做到", None: "还没到期"}
    return [f"工单{p.order}承诺 {full_moment(p.due)} 前办好，{ends[p.kept]}" for p in promises]
