"""One matter or not: a person decides. Every decision is an event (join_matter, leave_matter) in one act, so that cards,
督办 counts and everything judged from them follow in the same transaction, and Ctrl+Z takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from hotline_desk.domain.events import Event, make_event
from hotline_desk.domain.judge import judge, matter_place
from hotline_desk.domain.judgement import Judgement
from hotline_desk.domain.order import Order
from hotline_desk.services import acts
from hotline_desk.services.consequences import consequences
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.views import Consequence, Done

_COLUMNS = ("number", "matter", "received_at", "state")
Row = Mapping[str, Any]


def _rows(desk: Desk, numbers: Iterable[str]) -> list[Row]:
    """The rows of these orders, oldest first; raises Refused for one that is unknown or void."""
    wanted = list(dict.fromkeys(numbers))
    found = {row["number"]: row for row in desk.store.rows({"number": wanted}, columns=_COLUMNS)}
    for number in wanted:
        if number not in found or found[number]["state"] == "void":
            raise Refused(f"没有编号为“{number}”的工单（或已作废）。工单没有变化。", "wrong_state")
    return sorted(found.values(), key=lambda row: (row["received_at"] or "", row["number"]))


def _plan(desk: Desk, rows: Sequence[Row]) -> tuple[str, list[str]]:
    """The matter these orders become, and who has to join it: other matters of theirs come over whole."""
    matter = next((row["matter"] for row in rows if row["matter"]), "") or rows[0]["number"]
    others = {row["matter"] for row in rows if row["matter"]} - {matter}
    along = [n for name in sorted(others) for n in desk.store.matter_members(name)]
    movers = [row["number"] for row in rows if row["matter"] != matter]
    return matter, list(dict.fromkeys([*movers, *along]))


def together(desk: Desk, numbers: Sequence[str]) -> Done:
    """Say that these orders are one matter, named after the oldest where none has a name yet.

    One act, one Ctrl+Z. Raises Refused or Conflict, and then nothing has changed.
    """
    rows = _rows(desk, numbers)
    if len(rows) < 2:
        raise Refused("要两件不同的工单才能并入同一诉求：不能把工单并入它自己。工单没有变化。", "wrong_input")
    matter, movers = _plan(desk, rows)
    if not movers:
        raise Refused("这几件已经是同一诉求。工单没有变化。", "wrong_state")
    return acts.record_many(desk, movers, "join_matter", {"matter": matter})


def join(desk: Desk, number: str, same_as: str) -> Done:
    """Put an order into the matter of an earlier one; raises Refused or Conflict, and then nothing has changed."""
    return together(desk, [same_as, number])


def leave(desk: Desk, number: str) -> Done:
    """Take an order out of its matter; raises Refused where it is in none."""
    require(desk, "record")
    row = desk.store.order_row(number)
    if row is None or not row["matter"]:
        raise Refused(f"工单{number}没有并入任何诉求，不用移出。工单没有变化。", "wrong_state")
    return acts.record(desk, number, "leave_matter", {"matter": row["matter"]})


def part(desk: Desk, number: str, others: Sequence[str]) -> Done:
    """Say that an order is not the same matter as these, so that the pairs are not proposed again.

    Raises Refused where one of them is joined to it already (then it has to leave first).
    """
    rows = {row["number"]: row for row in _rows(desk, [number, *others])}
    mine = rows[number]
    joined = next((n for n in others if mine["matter"] and rows[n]["matter"] == mine["matter"]), None)
    if joined is not None or number in others:
        raise Refused(f"工单{number}已经和{joined or number}是同一诉求。要分开，请先移出。工单没有变化。", "wrong_state")
    names = dict.fromkeys(str(rows[other]["matter"] or other) for other in others)
    return acts.record_steps(desk, number, [("leave_matter", {"matter": name}) for name in names])


def ahead(desk: Desk, number: str, others: Sequence[str]) -> tuple[Consequence, ...]:
    """What follows for an order once it is one matter with these: its count, card and 督办; nothing is kept."""
    rows = _rows(desk, [number, *others])
    matter, movers = _plan(desk, rows)
    events = desk.store.events(number)
    before = desk.judge_events(number, events)
    joined = make_event(number, "join_matter", max(desk.now(), events[-1].at), desk.user, {"matter": matter}, len(events))
    members = {*desk.store.matter_members(matter), *movers, rows[0]["number"], number}
    line, after = _judged_among(desk, number, [*events, joined], members)
    return (line, *consequences(desk, before, after))


def judged_with(desk: Desk, number: str, events: Sequence[Event], same_as: str) -> tuple[Consequence, tuple[Order, Judgement]]:
    """An order not yet registered, judged as if it were one matter with ``same_as``, and the sentence how often it is.

    ``events`` name that order's matter (:func:`matter_of`); it is counted too where it is in none yet.
    """
    return _judged_among(desk, number, events, {*desk.store.matter_members(matter_of(desk, same_as)), same_as})


def matter_of(desk: Desk, number: str) -> str:
    """The matter an earlier order belongs to, or would give its name to."""
    return str((desk.store.order_row(number) or {}).get("matter") or number)


def _judged_among(desk: Desk, number: str, events: Sequence[Event], members: Iterable[str]) -> tuple[Consequence, tuple[Order, Judgement]]:
    """The order by its place among the receipts of these orders (voided ones out) and its own."""
    order = desk.ruling.fold(number, events)
    known = desk.store.rows({"number": sorted({*members} - {number}), "state!=": "void"}, columns=_COLUMNS)
    mine = (order.received, number)
    received = sorted([*((datetime.fromisoformat(row["received_at"]), row["number"]) for row in known), mine])
    moments = [moment for moment, name in received if (moment, name) <= mine]
    place = matter_place(desk.ruling.book(order), order, moments)
    line = Consequence(f"并入后是这一诉求的第 {len(moments)} 次", "", "norm", f"这一诉求共 {len(received)} 件")
    return line, (order, judge(desk.ruling, order, desk.now(), place))
