"""Search over everything an order is known by; names and phones come back masked."""

from __future__ import annotations

from dataclasses import dataclass

from hotline_desk.services.masking import mask_snippet, mask_text
from hotline_desk.services.office import Desk
from hotline_desk.services.wording import state_word
from hotline_desk.services.words import short_moment


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
        phones = [row.get("phone") or ""]
        safe = mask_snippet(snippet, phones, row.get("caller") or "")
        received = row.get("received_at")
        found.append(FoundRow(number, mask_text(subject, phones), safe, state_word(desk.pack, row.get("state") or ""), row.get("address") or "",
                              row.get("unit") or "", short_moment(datetime.fromisoformat(received)) if received else ""))
    return found
