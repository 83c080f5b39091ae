"""登记: recognise pasted text, look for the same matter, show the deadlines to come, save."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hotline_desk.domain.events import EventError, make_event, parse_moment
from hotline_desk.domain.fields import REGISTER_FIELDS
from hotline_desk.domain.names import mask_phone
from hotline_desk.domain.order import Order, effective
from hotline_desk.services.acts import know_unit, reproject, with_units
from hotline_desk.services.admitting import check_number
from hotline_desk.services.consequences import consequences
from hotline_desk.services.hints import hints
from hotline_desk.services.joining import judged_with, matter_of
from hotline_desk.services.office import Conflict, Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.views import Done, Preview
from hotline_desk.services.words import headline, short_moment
from hotline_desk.store import StoreError

if TYPE_CHECKING:
    from hotline_desk.services.repeats import Match

_EMPTY = ("", None)
MOST = 30  # earlier orders that registering lists: who looked through so many looks in 工单库


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """An earlier order that may be the same matter, with the reasons a clerk can check."""

    order: str
    day: str
    subject: str
    outcome: str
    ok: bool
    why: str
    score: float = 0.0
    reasons: tuple[str, ...] = ()


def defaults(desk: Desk) -> dict[str, Any]:
    """What an empty form starts with."""
    return {"channel": "12345", "kind": "complaint", "urgency": "normal", "line": "city", "received_at": desk.now()}


def recognise(text: str, now: datetime | None = None, desk: Desk | None = None) -> Any:
    """Pasted platform text as fields with the spans they came from (exchange.pasted.Pasted).

    ``now``: the moment of pasting, from which 昨天下午 is counted. With ``desk`` the office's own schemes, what it once
    answered about headers and when it closes count too.
    Raises Refused for a text that is no single order.
    """
    from hotline_desk.exchange.errors import IntakeError
    from hotline_desk.exchange.pasted import read_pasted
    from hotline_desk.services import schemes

    try:
        if desk is None:
            return read_pasted(text, now=now)
        found = read_pasted(text, now=now, sources=schemes.tables(desk), settle=lambda mapping: schemes.recalled(desk, mapping))
    except IntakeError as error:
        raise Refused(str(error), "wrong_input") from error
    for name in found.row.day_only & {"platform_due", "closed_at"} & found.fields.keys():
        found.fields[name] = desk.calendar.hours.closing(found.fields[name].date())  # as an import has it
    return found


def each_order(desk: Desk, text: str) -> list[str]:
    """The orders of a pasted text apart: two citizens' words never stand in one order."""
    from hotline_desk.exchange.pasted import LONGEST, split_orders
    from hotline_desk.services import schemes

    if len(text) > LONGEST:
        return [text]
    return [part.strip() for _, part in split_orders(text, schemes.tables(desk))] or [text]


# -- saving -----------------------------------------------------------------------------------------
def _events(desk: Desk, fields: Mapping[str, Any], dispatch: Mapping[str, Any] | None, raw_text: str) -> list[Any]:
    """The events a filled form becomes; raises Refused naming what is missing or wrong."""
    number = str(fields.get("number") or "").strip()
    if not number:
        raise Refused("缺工单编号。请填写平台的工单编号；没有编号的，点“编一个本地编号”。", "wrong_input")
    check_number(number)
    if all(fields.get(n) in _EMPTY for n in ("subject", "content")):
        raise Refused("缺诉求内容。请填标题或诉求内容，工单没有登记。", "wrong_input")
    received = _moment(fields.get("received_at"), desk.now())
    data = {n: fields[n] for n in REGISTER_FIELDS if fields.get(n) not in _EMPTY}
    if not data.get("subject"):
        data["subject"] = headline(str(data["content"]))
    if raw_text.strip():
        data["extra"] = {**dict(fields.get("extra") or {}), "粘贴原文": raw_text.strip()}
    elif fields.get("extra"):
        data["extra"] = dict(fields["extra"])
    if fields.get("matter"):
        data["matter"] = fields["matter"]
    if fields.get("flags"):
        data["flags"] = list(fields["flags"])
    try:
        events = [make_event(number, "register", received, desk.user, data)]
        if dispatch and dispatch.get("to"):
            at = max(received, _moment(dispatch.get("at"), desk.now()))
            clean = {k: v for k, v in dispatch.items() if k != "at" and v not in _EMPTY}
            events.append(make_event(number, "dispatch", at, desk.user, clean, 1))
    except EventError as error:
        raise Refused(str(error), "wrong_input") from error
    return events


def _moment(value: Any, default: datetime) -> datetime:
    if value in _EMPTY:
        return default
    try:
        moment = parse_moment(value)
    except EventError as error:
        raise Refused(f"{error}工单没有登记。", "wrong_input") from error
    if moment > default:
        raise Refused(f"收单时间 {moment:%Y-%m-%d %H:%M} 还没到，请改正。工单没有登记。", "wrong_input")
    return moment


def preview(desk: Desk, fields: Mapping[str, Any], dispatch: Mapping[str, Any] | None = None, same_as: str = "") -> Preview:
    """The deadlines this order will get and what else follows, as one matter with ``same_as`` too; nothing is kept.

    Without a number (still typing) it is judged under a stand-in; without a unit the handling dates
    are shown as if it were sent now.
    """
    number = str(fields.get("number") or "").strip()
    if number and _taken(desk, number):
        return Preview(f"工单编号{number}已经登记过。按 Ctrl+Enter 不会重复登记，可打开原工单。", "wrong_state")
    try:
        shown = {**fields, "number": number or "（未编号）", "content": fields.get("content") or "—"}
        if same_as:
            shown["matter"] = matter_of(desk, same_as)
        events = _events(desk, shown, dispatch or {"to": "—", "class": fields.get("order_class") or None}, "")
    except (Refused, EventError) as error:
        return Preview(str(error), "wrong_input")
    empty = Order("", (), "registered"), desk.judge_events(events[0].order, events[:1])[1]
    repeated, after = judged_with(desk, events[0].order, events, same_as) if same_as else (None, desk.judge_events(events[0].order, events))
    from dataclasses import replace

    before = empty[0], replace(empty[1], timers=(), findings=(), card=None)
    lines = [*([repeated] if repeated else []), *consequences(desk, before, after), *hints(desk, after[0], "register", events[0].data)]
    return Preview(consequences=tuple(lines))


def save(desk: Desk, fields: Mapping[str, Any], dispatch: Mapping[str, Any] | None = None, raw_text: str = "",
         same_as: str = "", not_same: Iterable[str] = ()) -> Done:
    """Register (and dispatch) an order; ``same_as`` joins it to an earlier order's matter, ``not_same`` keeps it apart from others'.

    Raises Refused (a number already taken, something missing) or Conflict; then nothing has changed.
    """
    require(desk, "record")
    events = _events(desk, fields, dispatch, raw_text)
    number, now = events[0].order, desk.now()
    if _taken(desk, number):
        raise Refused(f"工单编号{number}已经登记过。请核对编号，或打开原工单；这次没有登记。", "wrong_state")
    undo: list[tuple[str, int]] = []
    units: list[str] = []
    try:
        with desk.store.transaction(by=desk.user, now=now) as tx:
            first = _clear_voided(desk, tx, number, now)
            for n, event in enumerate(events, first):
                units += know_unit(desk, tx, event)
                tx.append(number, event.kind, event.at, desk.user, event.data, expect_version=n)
                undo.append((number, n))
            if same_as:
                undo += _join(desk, tx, number, same_as, now)
            undo += _part(desk, tx, number, same_as, not_same, now)
            changed = reproject(desk, tx, dict.fromkeys(n for n, _ in undo))
    except StoreError as error:
        if error.kind == "conflict":
            raise Conflict(str(error), "conflict") from error
        raise
    done = with_units(desk, _done(desk, number, str((dispatch or {}).get("to") or ""), undo, changed), units)
    desk.undo_stack.append(done)
    return done


def _taken(desk: Desk, number: str) -> bool:
    """True where the number stands for an order; one whose registration was taken back is free again."""
    return desk.store.exists(number) and not desk.ruling.fold(number, desk.store.events(number)).voided


def _clear_voided(desk: Desk, tx: Any, number: str, now: datetime) -> int:
    """Void each event of a taken-back order, its void last, so that it begins anew; returns how many events it has."""
    history = tx.events(number)
    counted, whole = effective(history)
    if whole is None:
        return len(history)
    moment = max(now, *(e.at for e in history))
    for index in [*(e.index for e in counted), whole.index]:
        tx.append(number, "void", moment, desk.user, {"reason": "重新登记", "voids": index})
    return len(history) + len(counted) + 1


def _done(desk: Desk, number: str, unit: str, undo: list[tuple[str, int]], changed: tuple[str, ...]) -> Done:
    from .wording import next_words

    _, judgement = desk.judge(number)
    return Done(number, f"已登记{f'，派给{unit}' if unit else ''}：{number}", next_words(desk, judgement), tuple(undo), changed)


def _join(desk: Desk, tx: Any, number: str, same_as: str, now: datetime) -> list[tuple[str, int]]:
    """Put both orders into one matter, named after the earlier order where it has none yet."""
    history = tx.events(same_as)
    earlier = desk.ruling.fold(same_as, history)
    if not history or earlier.voided:
        raise Refused(f"没有可以并入的工单“{same_as}”（编号不对，或已作废）。这次没有登记。", "wrong_state")
    matter, made = earlier.matter or same_as, []
    for order in ([] if earlier.matter else [same_as]) + [number]:
        event = tx.append(order, "join_matter", now, desk.user, {"matter": matter})
        made.append((order, event.index))
    return made


def _part(desk: Desk, tx: Any, number: str, same_as: str, others: Iterable[str], now: datetime) -> list[tuple[str, int]]:
    """Keep that the clerk said 不是重复 of these: the pairs are not proposed again."""
    rows = {other: tx.order_row(other) for other in dict.fromkeys(others) if other != same_as}
    joined = (tx.order_row(same_as) or {}).get("matter") or same_as if same_as else ""
    names = dict.fromkeys(str(row["matter"] or other) for other, row in rows.items() if row)
    made = [tx.append(number, "leave_matter", now, desk.user, {"matter": name}) for name in names if name != joined]
    return [(number, event.index) for event in made]


def local_number(desk: Desk) -> str:
    """A number of the office's own, for an order that came without one."""
    require(desk, "record")
    now = desk.now()
    with desk.store.transaction(by=desk.user, now=now) as tx:
        return f"BD{now.year}-{tx.next_number(f'local {now.year}'):05d}"


# -- the same matter -----------------------------------------------------------------------------------
def similar(desk: Desk, fields: Mapping[str, Any], limit: int = 5, remote: bool = False) -> list[SimilarRow]:
    """Earlier orders that may be the same matter, surest first; a person decides.

    ``remote``: also those that have little more than a place or a phone in common, for whoever looks for one to join.
    """
    from hotline_desk.domain.matter import PROBABLE
    from hotline_desk.services.repeats import POSSIBLE, matches

    return [_similar(desk, match) for match in matches(desk, fields, limit, POSSIBLE if remote else PROBABLE)]


def _similar(desk: Desk, match: Match) -> SimilarRow:
    from hotline_desk.services.wording import state_word

    row = match.row
    received = datetime.fromisoformat(row["received_at"])
    bad = any(f["rule"] == "supervise_superior_dissatisfied" for f in desk.store.findings(match.order))
    return SimilarRow(match.order, short_moment(received).split(" ")[0], row["subject"] or "",
                      state_word(desk.pack, row["state"]) + (" · 不满意" if bad else ""), not bad,
                      " ".join(match.labels[:3]), match.score, match.reasons)


# -- drafts ----------------------------------------------------------------------------------------
def save_draft(desk: Desk, screen: str, payload: Mapping[str, Any] | None) -> None:
    """Keep what was typed on a screen and not saved (None drops it)."""
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.save_draft(desk.user, screen, None if payload is None else json.dumps(payload, ensure_ascii=False, default=str))


def load_draft(desk: Desk, screen: str) -> dict[str, Any] | None:
    """What was typed and not saved, if anything."""
    found = desk.store.draft(desk.user, screen)
    return None if found is None else dict(json.loads(found))


__all__ = ["SimilarRow", "defaults", "load_draft", "local_number", "mask_phone", "preview", "recognise", "save",
           "save_draft", "similar"]
