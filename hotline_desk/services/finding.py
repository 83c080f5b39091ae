"""Search over everything an order is known by; names and phones come back masked."""

from __future__ import annotations

from dataclasses import dataclass

from hotline_desk.domain.fields import FIELDS
from hotline_desk.domain.names import mask_name, mask_phone

from .office import Desk
from .wording import state_word
from .words import short_moment


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One order that holds every word of the search."""

    order: str
    subject: str
    snippet: str
    state_label: str = ""
    place: str = ""
    unit: str = ""
    received: str = ""


def search(desk: Desk, text: str, limit: int = 50) -> list[FoundRow]:
    """Orders holding every word of ``text`` (number, tail digits, name, phone, address, text, initials)."""
    from datetime import datetime

    found = []
    for number, subject, snippet in desk.store.search(text, limit):
        row = desk.store.order_row(number) or {}
        safe = _masked(snippet, row.get("phone") or "", row.get("caller") or "")
        received = row.get("received_at")
        found.append(FoundRow(number, subject, safe, state_word(desk.pack, row.get("state") or ""), row.get("address") or "",
                              row.get("unit") or "", short_moment(datetime.fromisoformat(received)) if received else ""))
    return found


def _masked(snippet: str, phone: str, caller: str) -> str:
    """A snippet never shows more of a person than a list does."""
    for bare in {phone, "".join(c for c in phone if c.isdigit())} - {""}:
        snippet = snippet.replace(bare, mask_phone(phone))
    return snippet.replace(caller, mask_name(caller)) if len(caller) > 1 else snippet


LABELS = {name: f.label for name, f in FIELDS.items()}
