"""Search over everything an order is known by, and over all else the office keeps; names and phones come back masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from hotline_desk.domain.names import mask_name, mask_phone, phone_key
from hotline_desk.services.masking import mask_snippet, mask_text
from hotline_desk.services.office import Desk
from hotline_desk.services.roles import allowed
from hotline_desk.services.wording import state_word
from hotline_desk.services.words import short_moment

_TOLD = ("content", "address", "subject", "category", "unit")  # where a piece of text is taken from
_COLUMNS = ("number", "state", "phone", "caller", "received_at", *_TOLD)
_FEW = 4  # of each kind beside the orders


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


@dataclass(frozen=True, slots=True)
class OtherRow:
    """Something else that was found: ``page`` and ``argument`` say where it is shown."""

    kind: str
    title: str
    detail: str
    page: str
    argument: str


@dataclass(frozen=True, slots=True)
class Everything:
    """What a search found: the newest orders, how many there are, units, records and pages of the manual."""

    text: str
    words: tuple[str, ...] = ()
    orders: tuple[FoundRow, ...] = ()
    total: int = 0
    others: tuple[OtherRow, ...] = ()


def search(desk: Desk, text: str, limit: int = 50) -> list[FoundRow]:
    """Orders holding every word of ``text`` (number, tail digits, name, phone, address, text, pinyin, initials), newest first."""
    from hotline_desk.services import seeking

    asked = seeking.Sought.here(desk, text)
    ids, words = seeking.newest(desk, asked, limit), asked.every_word
    rows = desk.store.rows_by_id(ids, _COLUMNS)
    return [_row(desk, rows[i], words) for i in ids if i in rows]


def _row(desk: Desk, row: Mapping[str, object], words: Sequence[str]) -> FoundRow:
    from datetime import datetime

    text = {name: str(value or "") for name, value in row.items()}
    phones = [text["phone"]]
    received = short_moment(datetime.fromisoformat(text["received_at"])) if text["received_at"] else ""
    return FoundRow(text["number"], mask_text(text["subject"], phones), _snippet(text, words), state_word(desk.pack, text["state"]),
                    text["address"].removeprefix(desk.pack.locality), text["unit"], received)


def _snippet(text: Mapping[str, str], words: Sequence[str]) -> str:
    """The piece around what was found; of name and phone no more than a list shows, of pinyin nothing: the place instead."""
    from hotline_desk.store.search import as_written, normalise, snippet

    for name in _TOLD:
        told = normalise(text[name])
        if any(word in told for word in words):
            return mask_snippet(snippet(told, words, written=as_written(text[name], told)), [text["phone"]], text["caller"])
    if any(word in normalise(text["number"]) for word in words):
        return text["number"]
    phone = phone_key(text["phone"])
    if phone and any(word in phone for word in words):
        return mask_phone(text["phone"])
    if any(word in normalise(text["caller"]) for word in words):
        return mask_name(text["caller"])
    return mask_snippet(text["address"] or text["content"][:60], [text["phone"]], text["caller"])


def everywhere(desk: Desk, text: str, limit: int = 8) -> Everything:
    """Everything that holds every word: the newest orders first, then units, records and the manual."""
    from hotline_desk.services import seeking

    asked = seeking.Sought.here(desk, text)
    words = asked.every_word
    if not words:
        return Everything(text)
    orders = tuple(search(desk, text, limit)) if allowed(desk, "view") else ()
    total = seeking.count(desk, asked) if len(orders) == limit else len(orders)
    return Everything(text, words, orders, total, (*_units(desk, text), *_records(desk, text), *_manual(text)))


def _units(desk: Desk, text: str) -> list[OtherRow]:
    from hotline_desk.services.office import Refused
    from hotline_desk.services.units import named

    try:
        found = named(desk, text.strip())
    except Refused:
        return []  # no unit of that name is no fault of the search
    return [OtherRow("单位", name, "列出它承办的工单", "orders", name) for name in found[:_FEW]]


def _records(desk: Desk, text: str) -> list[OtherRow]:
    from hotline_desk.services import records

    known = {kind.name: kind for kind in records.kinds(desk)}
    found = [r for r in records.listed(desk, words=text, voided=False) if r.kind in known][:_FEW]
    return [OtherRow("台账", records.title(known[r.kind], r), f"{known[r.kind].label} {r.number}", "records", r.number) for r in found]


def _manual(text: str) -> list[OtherRow]:
    wanted = text.split()
    pages = [(title, said) for title, said in _chapters() if all(word in said for word in wanted)]
    pages.sort(key=lambda page: not any(word in page[0] for word in wanted))
    return [OtherRow("手册", title, "怎么做", "manual", title) for title, _ in pages[:_FEW]]


@cache
def _chapters() -> tuple[tuple[str, str], ...]:
    """The manual's pages, read once: it does not change while the program runs, and every key asks."""
    from hotline_desk.services import manual

    return tuple((chapter.title, chapter.text) for chapter in manual.chapters())


def among(desk: Desk, text: str, numbers: Sequence[str]) -> frozenset[str]:
    """Which of these orders hold every word, whatever a list shows of them; all of them for an empty text."""
    from hotline_desk.services import seeking
    from hotline_desk.store.listing import ids_of, numbers_of

    asked, listed = seeking.Sought.here(desk, text), list(numbers)
    if not asked.every_word:
        return frozenset(listed)
    found = seeking.every(desk, asked)
    return frozenset(numbers_of(desk.store, [row for row in ids_of(desk.store, listed) if row in found]))
