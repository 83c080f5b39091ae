"""The matters there are, and one matter whole: its orders, what became of each, what was promised, what 督办 brought, its card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hotline_desk.domain.names import mask_name
from hotline_desk.domain.order import ENDED, Order
from hotline_desk.domain.place import Place, read_place
from hotline_desk.services.learning import learned
from hotline_desk.services.masking import mask_text, phones_of
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.views import Urgency
from hotline_desk.services.wording import slot_word, state_word, text, title
from hotline_desk.services.words import full_moment, short_day

if TYPE_CHECKING:
    from hotline_desk.services.repeats import Match

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
    open: bool = False

    @property
    def bad(self) -> bool:
        """Whether the citizen was last heard to be dissatisfied."""
        return "不满意" in self.satisfied


@dataclass(frozen=True, slots=True)
class Deed:
    """One step of 督办, 提级 or 诉转案 on an order of the matter, in words."""

    order: str
    at: datetime
    words: str
    detail: str
    by: str


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
    deeds: tuple[Deed, ...] = ()
    place: str = ""

    @property
    def open_orders(self) -> int:
        """Orders that are not over."""
        return sum(1 for m in self.members if m.open)

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
        tuple(p for order in orders for p in _promises(order, desk.now())),
        tuple(sorted((d for order in orders for d in _deeds(desk, order)), key=lambda d: (d.at, d.order))), _place(desk, orders[-1].fact("address")))


def _who(order: Order) -> str:
    return str(order.fact("phone") or order.fact("caller") or order.number)


def _member(desk: Desk, order: Order, place: int) -> Member:
    row, phones = desk.store.order_row(order.number) or {}, tuple(phones_of(order.events))
    return Member(
        order.number, order.received, place, mask_text(str(order.fact("subject") or ""), phones), mask_name(str(order.fact("caller") or "")),
        mask_text(str(order.fact("address") or ""), phones), order.unit, state_word(desk.pack, order.state), mask_text(outcome(order), phones),
        satisfied(order), row.get("card"), order.state not in ENDED)


def _place(desk: Desk, address: Any) -> str:
    """The place in words, the estate by its own name."""
    found = learned(desk).gazetteer.settle(read_place(str(address or "")))
    return Place(found.where, found.house).shown


def _deeds(desk: Desk, order: Order) -> list[Deed]:
    """What was done above the unit's head."""
    phones = tuple(phones_of(order.events))
    return [Deed(order.number, e.at, title(e, desk), mask_text(text(e, desk), phones), e.by)
            for e in order.all("supervise", "escalate", "transfer_case", "redo", "interview")]


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


# -- what came before one order ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class PastRow:
    """An earlier order of the same matter, or one that may be: ``sure`` tells which (0 to 1, 1 where a person joined them)."""

    order: str
    day: str
    unit: str
    outcome: str
    ended: str
    tone: Urgency
    sure: float
    reasons: tuple[str, ...]

    @property
    def joined(self) -> bool:
        return self.sure >= 1


@dataclass(frozen=True, slots=True)
class Past:
    """What came before an order: in words how often, the newest first, and how many more there are."""

    order: str
    title: str
    rows: tuple[PastRow, ...]
    more: int = 0


def earlier(desk: Desk, number: str, limit: int = 3) -> Past:
    """What was complained of before, at this place or in this matter, and what came of it; raises Refused for an unknown number.

    The orders of its matter stand first, then those that may be the same; within both the newest.
    """
    from hotline_desk.services import repeats

    found = sorted(repeats.of_order(desk, number), key=lambda m: (m.joined, m.row["received_at"] or ""), reverse=True)
    times, joined = int((desk.store.order_row(number) or {}).get("matter_count") or 1), [m for m in found if m.joined]
    title = f"同一诉求第 {times} 次" if joined else f"相近的旧单 {len(found)} 件" if found else "没有相近的旧单"
    return Past(number, title, tuple(_past(desk, match) for match in found[:limit]), max(len(found) - limit, 0))


def _past(desk: Desk, match: Match) -> PastRow:
    events = desk.store.events(match.order)
    order, phones = desk.ruling.fold(match.order, events), tuple(phones_of(events))
    said = satisfied(order)
    tone: Urgency = "over" if "不满意" in said else "done" if said or order.state in ENDED else "norm"
    return PastRow(match.order, short_day(order.received.date(), desk.now().date()), order.unit or "未派单", mask_text(outcome(order), phones),
                   said or state_word(desk.pack, order.state), tone, match.score, match.reasons)


# -- all matters --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class MatterRow:
    """One matter in the list: how often, from when to when, how many of its orders are still in hand."""

    matter: str
    title: str
    place: str
    unit: str
    orders: int
    open_orders: int
    first: str
    last: str
    card: str | None
    numbers: tuple[str, ...]


FILTERS = (("all", "全部"), ("open", "还在办的"), ("many", "三次以上"), ("card", "列了牌的"), ("single", "只有一件的"))


def listed(desk: Desk) -> list[MatterRow]:
    """Every matter of the office, the one that was last complained of first."""
    rows = desk.store.rows({"matter!=": None, "state!=": "void"}, columns=(
        "matter", "number", "subject", "phone", "address", "unit", "received_at", "card", "open"), descending=False)
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["matter"], []).append(row)
    made = [_row(desk, name, members) for name, members in found.items()]
    return sorted(made, key=lambda m: found[m.matter][-1]["received_at"] or "", reverse=True)


def _row(desk: Desk, name: str, members: Sequence[Mapping[str, Any]]) -> MatterRow:
    newest = members[-1]
    cards = [m["card"] for m in members if m["card"]]
    days = [f"{datetime.fromisoformat(m['received_at']):%Y-%m-%d}" for m in (members[0], newest)]
    return MatterRow(
        name, mask_text(newest["subject"] or "（无标题）", [newest["phone"] or ""]), _place(desk, newest["address"]), newest["unit"] or "",
        len(members), sum(1 for m in members if m["open"]), days[0], days[1], cards[-1] if cards else None,
        tuple(m["number"] for m in members))


def chosen(rows: Iterable[MatterRow], key: str, words: str = "") -> list[MatterRow]:
    """The rows of a filter that hold these words in title, place, unit or a number."""
    fits: dict[str, Callable[[MatterRow], bool]] = {
        "open": lambda r: r.open_orders > 0, "many": lambda r: r.orders >= 3, "card": lambda r: bool(r.card), "single": lambda r: r.orders == 1}
    test: Callable[[MatterRow], bool] = fits.get(key, bool)
    return [r for r in rows if test(r) and (not words or any(words in part for part in (r.title, r.place, r.unit, r.matter, *r.numbers)))]


def promise_words(promises: Sequence[Promise]) -> list[str]:
    """Promises as sentences: 承诺 11月20日 17:30 前办好，没有做到."""
    ends = {True: "已做到", False: "没有做到", None: "还没到期"}
    return [f"工单{p.order}承诺 {full_moment(p.due)} 前办好，{ends[p.kept]}" for p in promises]
