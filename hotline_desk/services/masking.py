"""Free text as anybody may see it: phones masked wherever they stand, also where a window cuts through one.

个人信息保护法 第五十一条 (de-identification); the full text stays with the order and is uncovered by 查看号码 only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hotline_desk.domain.events import Event
from hotline_desk.domain.fields import other_phone
from hotline_desk.domain.names import mask_name, mask_phone, phone_key

_ANY_PHONE = re.compile(r"(?<![\d*])(?:1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}|0\d{2,3}-?\d{7,8})(?!\d)")
_EDGES = re.compile(r"(?<=^…)[\d\-]{4,}|[\d\-]{4,}(?=…$)")
_SHORTEST = 7  # digits that make a phone; a shorter piece is hidden only where it is the caller's
_ENOUGH = re.compile(rf"(?:\d[ \-]?){{{_SHORTEST}}}")
_MASKED = {"phone": mask_phone, "phone2": mask_phone, "caller": mask_name}


def phones_of(events: Iterable[Event]) -> Iterator[str]:
    """Every phone an order has or had, a second one too: its registrations' and its corrections'."""
    for event in events:
        changes = event.get("changes")
        told = changes if isinstance(changes, Mapping) else event
        yield from (str(phone) for phone in (told.get("phone"), other_phone(told.get("extra"))) if phone)


def mask_text(text: str, phones: Iterable[str] = ()) -> str:
    """The text with these phones, and whatever else is written like a phone, as ``138****8000``."""
    if not _ENOUGH.search(text):  # making a pattern of each caller's phone is what takes the time
        return text
    for phone in phones:
        digits = re.sub(r"\D", "", phone_key(phone))
        if len(digits) >= _SHORTEST:
            text = re.sub(r"(?<!\d)" + r"[ \-]?".join(digits) + r"(?!\d)", mask_phone(phone), text)
    return _ANY_PHONE.sub(lambda found: mask_phone(found[0]), text)


def mask_snippet(snippet: str, phones: Iterable[str] = (), caller: str = "") -> str:
    """A piece of search text (``…`` where it was cut) that shows no more of a person than a list does."""
    known = [re.sub(r"\D", "", phone_key(p)) for p in phones if p]
    text = mask_text(snippet, phones)
    text = _EDGES.sub(lambda found: "****" if _tells(found[0], known) else found[0], text)
    name = unicodedata.normalize("NFKC", caller).casefold()  # however it is written: the piece keeps its capitals
    return re.sub(re.escape(name), lambda _found: mask_name(caller), text, flags=re.IGNORECASE) if len(name) > 1 else text


def _tells(piece: str, known: Iterable[str]) -> bool:
    digits = piece.replace("-", "")
    return len(digits) >= _SHORTEST or any(digits in phone for phone in known)


def mask_fields(values: Mapping[str, Any], phones: Iterable[str] = ()) -> dict[str, Any]:
    """An event's fields as plain JSON with names and phones masked, those inside corrections too."""
    listed = tuple(phones)
    return {name: _mask_value(name, value, listed) for name, value in values.items() if name != "extra"}


def _mask_value(name: str, value: Any, phones: tuple[str, ...]) -> Any:
    if name in _MASKED:
        return _MASKED[name](str(value))
    if isinstance(value, Mapping):
        return mask_fields(value, phones)
    if isinstance(value, list):
        return [_mask_value("", item, phones) for item in value]
    return mask_text(value, phones) if isinstance(value, str) and name not in _PLAIN else value


_PLAIN = frozenset({"order", "event", "at", "matter", "case_no"})
