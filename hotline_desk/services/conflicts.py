"""The second of two edits: what the other one wrote and what this clerk was about to write, field beside field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hotline_desk.domain.events import EVENT_KINDS, Event
from hotline_desk.domain.fields import field_label
from hotline_desk.domain.names import mask_name, mask_phone
from hotline_desk.services import wording
from hotline_desk.services.masking import mask_text, phones_of
from hotline_desk.services.office import Conflict, Desk

Step = tuple[str, Mapping[str, Any]]
_MASKED = {"phone": mask_phone, "caller": mask_name}


@dataclass(frozen=True, slots=True)
class Clash:
    """One field that both wrote: what stood there before, what the other wrote, what this clerk has typed."""

    label: str
    before: str
    theirs: str
    mine: str

    @property
    def same(self) -> bool:
        return self.theirs == self.mine


def refuse_other(what: str, seen: str | None, now: str, mine: str) -> None:
    """Where something of the office is not as it stood when the change was begun, tell both texts; raises Conflict.

    ``seen``: how it stood then in words, None where nobody looked (a command); ``mine``: what was about to be kept.
    """
    if seen is not None and now not in (seen, mine):
        raise Conflict(f"{what}刚刚被别人改成“{now}”，您写的是“{mine}”，还没有保存。再保存一次，就用您写的。", "conflict")


def clashes(desk: Desk, number: str, version: int, steps: Sequence[Step]) -> tuple[Clash, ...]:
    """The fields of these steps that somebody wrote since ``version``; phones and the caller's name masked."""
    events = desk.store.events(number)
    news, phones = [e for e in events if e.index >= version], tuple(phones_of(events))
    found: list[Clash] = []
    for kind, data in steps:
        found += _amended(desk, number, events[:version], news, data) if kind == "amend" else _recorded(desk, kind, news, data)
    return tuple(Clash(c.label, *(mask_text(words, phones) for words in (c.before, c.theirs, c.mine))) for c in found)


def _amended(desk: Desk, number: str, before: Sequence[Event], news: Sequence[Event], data: Mapping[str, Any]) -> Iterator[Clash]:
    """更正: the same field of the registration."""
    mine = data.get("changes")
    order = desk.ruling.fold(number, before)
    for name, words in mine.items() if isinstance(mine, Mapping) else ():
        theirs = next((e.get("changes")[name] for e in reversed(news) if e.kind == "amend" and name in (e.get("changes") or {})), None)
        if theirs is not None:
            show = _MASKED.get(name, str)
            yield Clash(field_label(name), show(str(order.fact(name) or "")), show(str(theirs)), show(str(words)))


def _recorded(desk: Desk, kind: str, news: Sequence[Event], data: Mapping[str, Any]) -> Iterator[Clash]:
    """The same act, recorded by somebody else meanwhile: slot by slot."""
    other = next((e for e in reversed(news) if e.kind == kind), None)
    for slot in EVENT_KINDS[kind].slots if other is not None else ():
        theirs, mine = other.get(slot.name) if other else None, data.get(slot.name)
        if theirs not in (None, "", []) or mine not in (None, "", []):
            yield Clash(slot.label, "", wording.slot_word(kind, slot.name, theirs, desk), wording.slot_word(kind, slot.name, mine, desk))
