"""One person's data: find it, hand a copy over, say who has seen it (个人信息保护法 第四十五、四十七、五十五条).

Found by phone (any way it is written) or by the full name; a phone also where an order only mentions it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hotline_desk.domain.events import Event, event_json
from hotline_desk.domain.names import fold_text, mask_name, mask_phone, phone_key
from hotline_desk.services.masking import mask_text, phones_of
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.wording import state_word

_SHORTEST = 7


def find(desk: Desk, words: str) -> list[str]:
    """Numbers of every order of the person, voided and archived ones too, oldest first.

    Raises Refused for words that would match half the office.
    """
    require(desk, "person")
    found = numbers_of(desk, words)
    _log(desk, "person_find", found, words)
    return found


def numbers_of(desk: Desk, words: str) -> list[str]:
    """The same for a service that asked and wrote down by itself."""
    phone, name = phone_key(words), fold_text(words)
    digits = phone if phone.isdigit() else ""
    if len(digits) < _SHORTEST if digits else len(name) < 2:
        raise Refused("请写完整的电话号码或姓名。没有查找。")
    candidates = [number for number, _, _ in desk.store.search(digits or words, 100_000)]
    found = [n for n, events in desk.store.events_of(candidates).items() if _is_of(events, phone, name)]
    return sorted(found, key=lambda n: (desk.store.order_row(n) or {}).get("received_at") or "")


def _is_of(events: Iterable[Event], phone: str, name: str) -> bool:
    history = list(events)
    if len(phone) >= _SHORTEST and phone.isdigit():
        return any(phone_key(p) == phone for p in phones_of(history)) or any(phone in str(e.data.get("content", "")) for e in history)
    return any(fold_text(str(caller)) == name for e in history for caller in _callers(e))


def _callers(event: Event) -> Iterable[Any]:
    changes = event.get("changes")
    return [v for v in (event.get("caller"), changes.get("caller") if isinstance(changes, Mapping) else None) if v]


def found_for_copy(desk: Desk, words: str) -> list[str]:
    """The same, and it is written down that a copy was made."""
    found = find(desk, words)
    _log(desk, "person_copy", found, words)
    return found


def copy(desk: Desk, words: str) -> dict[str, Any]:
    """Everything kept of the person as plain JSON: orders, papers, attachments, who looked."""
    found = found_for_copy(desk, words)
    orders = [_order(desk, number) for number in found]
    return {"office": desk.office_name, "at": f"{desk.now():%Y-%m-%dT%H:%M}", "orders": orders}


def _order(desk: Desk, number: str) -> dict[str, Any]:
    files = [{"name": a["name"], "sha256": a["sha256"]} for a in desk.store.attachments(number) if not a["removed"]]
    return {"order": number, "events": [event_json(e) for e in desk.store.events(number)], "attachments": files,
            "papers": [{"number": d["number"], "form": d["form"], "at": d["at"]} for d in desk.store.documents(number)],
            "seen_by": seen_by(desk, number)}


def seen_by(desk: Desk, number: str) -> list[dict[str, str]]:
    """Who uncovered, printed or exported this order, newest first: what an incident report needs."""
    require(desk, "person")
    return [{"at": str(r["at"]), "user": str(r["user"]), "action": str(r["action"]), "detail": mask_text(str(r["detail"]))}
            for r in desk.store.access_log(limit=10_000, entity=number)]


def shown(words: str) -> str:
    """What was asked for, masked: for the record of access and for the page."""
    return mask_phone(words) if any(c.isdigit() for c in words) else mask_name(words)


def _log(desk: Desk, action: str, numbers: Iterable[str], words: str) -> None:
    """What was asked for stays masked in the log; the orders say the rest."""
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        for number in numbers:
            tx.log_access(desk.user or "本机", action, number, shown(words))


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One order of a person as a list shows it: masked, and whether it is done with."""

    number: str
    received: str
    state: str
    subject: str
    caller: str
    open: bool
    files: int


def rows(desk: Desk, words: str) -> list[PersonRow]:
    """:func:`find` for a list, newest first."""
    return [found for number in reversed(find(desk, words)) if (found := _row(desk, number)) is not None]


def _row(desk: Desk, number: str) -> PersonRow | None:
    row = desk.store.order_row(number)
    if row is None:
        return None
    files = sum(bool(a["sha256"]) for a in desk.store.attachments(number))
    return PersonRow(number, str(row["received_at"] or "").replace("T", " ")[:16], state_word(desk.pack, str(row["state"])),
                     mask_text(str(row["subject"] or "")), mask_name(str(row["caller"] or "")), bool(row["open"]), files)
