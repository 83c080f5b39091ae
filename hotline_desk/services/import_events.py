"""From a read row to events: what the platform says happened, and nothing that it does not say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hotline_desk.domain.events import Event, moment_text
from hotline_desk.domain.fields import FIELDS, REGISTER_FIELDS, field_label
from hotline_desk.domain.names import mask
from hotline_desk.domain.order import Order, effective
from hotline_desk.domain.policy import Pack, Rulebook
from hotline_desk.services.masking import mask_text
from hotline_desk.services.words import headline

if TYPE_CHECKING:
    from hotline_desk.exchange.intake import ReadRow

_IMPORTED = "平台导出更新"
Made = tuple[str, datetime, Mapping[str, Any]]
_FINISHED = re.compile(r"办结|结案|归档|已完成|已反馈12345|已解决|办理完成")
_UNFINISHED = re.compile(r"未办结|未结案|待办|在办|办理中|处理中")
_CLASSES = ("simple", "general", "complex")


@dataclass(frozen=True, slots=True)
class NewOrder:
    """The events one row becomes, and (for a known order) what changes in words, masked.

    ``version``: how many events the order had when this was planned.
    """

    number: str
    events: tuple[Made, ...]
    diff: tuple[tuple[str, str, str], ...] = ()
    version: int = 0


def new_order(row: ReadRow, now: datetime, pack: Pack, number: str = "") -> NewOrder:
    """A row the office does not know: its registration and what the platform already did."""
    received = _received(row, now)
    events: list[Made] = [("register", received, _register(row))]
    events += _dispatch(row, received, now, pack)
    events += _ending(row, received, now)
    return NewOrder(number, tuple(events))


def _received(row: ReadRow, now: datetime) -> datetime:
    """When the office received it; a time still to come (a clock gone wrong) cannot be a receipt."""
    candidates = [row.fields.get(n) for n in ("received_at", "dispatched_at")]
    found = next((c for c in candidates if isinstance(c, datetime)), now)
    return min(found, now)


def _register(row: ReadRow) -> dict[str, Any]:
    data = {n: row.fields[n] for n in REGISTER_FIELDS if row.fields.get(n) not in (None, "")}
    data.setdefault("channel", "12345")
    data.setdefault("kind", "complaint")
    if not data.get("subject") and data.get("content"):  # many platforms export no title: every list would say （无标题）
        data["subject"] = mask_text(headline(str(data["content"])))
    if row.fields.get("confidential"):
        data["flags"] = ["confidential"]
    extra = platform_extra(row)
    return data | ({"extra": extra} if extra else {})


def platform_extra(row: ReadRow) -> dict[str, str]:
    """Everything of the row that is no slot of the registration, under its own words: nothing is lost."""
    kept = dict(row.extra)
    for name, value in row.fields.items():
        if name not in REGISTER_FIELDS and name not in ("number", "received_at") and value not in (None, ""):
            label, text = field_label(name), _text(name, value)
            # A header of the file may be our own label: its original words stay beside what was read.
            kept[label if kept.get(label, text) == text else f"{label}（识别）"] = text
    return kept


def _text(name: str, value: Any) -> str:
    if isinstance(value, datetime):
        return moment_text(value)
    known = FIELDS.get(name)
    return known.word(value) if known else str(value)


def _dispatch(row: ReadRow, received: datetime, now: datetime, pack: Pack) -> list[Made]:
    """A dispatch only where the platform says when, or where it is long over: units are never guessed."""
    unit, at = row.fields.get("unit"), row.fields.get("dispatched_at")
    if not unit or not (isinstance(at, datetime) or finished(row)):
        return []
    moment = max(received, min(at if isinstance(at, datetime) else received, now))
    data: dict[str, Any] = {"to": str(unit)}
    kind = row.fields.get("order_class") or _class_of(pack.book(received.date()), _int(row.fields.get("allowance")))
    if kind:
        data["class"] = kind
    if row.fields.get("co_units"):
        data["co"] = list(row.fields["co_units"])
    return [("dispatch", moment, data)]


def _class_of(book: Rulebook, days: int) -> str:
    """The class a pack gives this many working days to: the platform exports the days, not the class."""
    return next((c for c in _CLASSES if book.value(f"handle_workdays_{c}") == days), "")


def _int(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def finished(row: ReadRow) -> bool:
    """Whether the platform calls the order done: a closing time, a status that says so, or an answer given."""
    status = str(row.fields.get("status") or "")
    if status:
        return bool(_FINISHED.search(status)) and not _UNFINISHED.search(status)
    return isinstance(row.fields.get("closed_at"), datetime) or bool(row.fields.get("reply"))


def _ending(row: ReadRow, received: datetime, now: datetime) -> list[Made]:
    events: list[Made] = []
    replied = row.fields.get("reply_at")
    if row.fields.get("reply"):
        at = replied if isinstance(replied, datetime) else row.fields.get("closed_at")
        moment = max(received, min(at if isinstance(at, datetime) else received, now))
        events.append(("reply", moment, {"method": "web", "points": str(row.fields["reply"]), "note": "平台导出"}))
    if finished(row):
        closed = row.fields.get("closed_at")
        last = max([received, *(at for _, at, _ in events)])
        moment = max(last, min(closed if isinstance(closed, datetime) else last, now))
        told = "平台导出：已办结" if isinstance(closed, datetime) else "平台导出：已办结。表里没有写办结时间，这里的时间不是办结时间，请核对"
        events.append(("close", moment, {"note": told}))
    return events


def known_changes(row: ReadRow, order: Order, history: Sequence[Event], now: datetime, pack: Pack, restore: bool = False) -> NewOrder:
    """What a row changes on an order the office has: an amendment, an ending; ``restore`` brings a voided one back."""
    events: list[Made] = []
    if restore:
        void = effective(history)[1] or history[-1]
        events.append(("void", max(now, void.at), {"reason": "再次导入", "voids": void.index}))
    changes, diff = _differences(row, order)
    if changes:
        events.append(("amend", now, {"changes": changes, "reason": _IMPORTED}))
    events += _new_ending(row, order, now, pack)
    words = [(label, old, new) for label, old, new in diff]
    words += [(field_label("unit"), "", str(data["to"])) for kind, _, data in events if kind == "dispatch"]
    words += [("状态", "", "平台已办结") for kind, _, _ in events if kind == "close"]
    return NewOrder(order.number, tuple(events), tuple(words), len(history))


def _differences(row: ReadRow, order: Order) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    changes: dict[str, Any] = {}
    diff = []
    said = _platform_said(order)
    for name in REGISTER_FIELDS:
        new = row.fields.get(name)
        if new in (None, "") or moment_or_text(new) == said.get(name):
            continue  # what the platform still says does not undo a clerk's own correction
        old = order.fact(name)
        if moment_or_text(old) != moment_or_text(new):
            changes[name] = moment_or_text(new)
            diff.append((field_label(name), _shown(name, old), _shown(name, new)))
    extra, before = platform_extra(row), dict(order.fact("extra") or {})
    fresh = {k: v for k, v in extra.items() if before.get(k) != v}
    if fresh:
        changes["extra"] = {**before, **fresh}
        diff += [(k, mask_text(str(before.get(k, ""))), mask_text(v)) for k, v in fresh.items()]
    return changes, diff


def _platform_said(order: Order) -> dict[str, Any]:
    """What the platform said last of each field: the registration, then earlier imports' amendments."""
    said = {name: moment_or_text(value) for name, value in (order.register.data if order.register else {}).items()}
    for event in order.all("amend"):
        if event.get("reason") == _IMPORTED:
            said |= dict(event.get("changes") or {})
    return said


def _shown(name: str, value: Any) -> str:
    """A value as a list may show it: names and phones masked."""
    text = "" if value is None else _text(name, value)
    return mask(FIELDS[name].mask, text) if FIELDS[name].mask else mask_text(text)


def moment_or_text(value: Any) -> Any:
    """A value as it is stored: moments as text."""
    return moment_text(value) if isinstance(value, datetime) else value


def _new_ending(row: ReadRow, order: Order, now: datetime, pack: Pack) -> list[Made]:
    known = {e.kind for e in order.events}
    # Closed before: what runs now is the office's own redo, and an old export does not end that.
    if order.state in ("archived", "returned") or order.voided or "close" in known:
        return []
    latest = order.events[-1].at if order.events else now
    # Done by a unit nobody here had dispatched it to: without it, the order would count for no unit.
    sent = _dispatch(row, order.received, now, pack) if finished(row) and not order.unit else []
    made = [(k, max(at, latest), d) for k, at, d in [*sent, *_ending(row, order.received, now)]]
    return [m for m in made if m[0] != "reply" or "reply" not in known]
