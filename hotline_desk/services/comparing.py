"""Two orders side by side, as a clerk compares them: field by field, names and phones masked, differing words marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hotline_desk.domain.differing import Span, differing
from hotline_desk.domain.fields import other_phone
from hotline_desk.domain.likeness import names as like_names
from hotline_desk.domain.likeness import phone_of, same_phone
from hotline_desk.domain.likeness import places as like_places
from hotline_desk.domain.names import mask_name, mask_phone
from hotline_desk.domain.order import Order
from hotline_desk.domain.place import read_place
from hotline_desk.services.learning import learned
from hotline_desk.services.masking import mask_text, phones_of
from hotline_desk.services.matters import outcome, satisfied
from hotline_desk.services.office import Desk
from hotline_desk.services.sounding import sound
from hotline_desk.services.wording import state_word
from hotline_desk.services.words import full_moment


@dataclass(frozen=True, slots=True)
class CompareLine:
    """One field of both orders. ``same``: None where one side does not say; the spans are what only that side says."""

    label: str
    mine: str
    theirs: str
    same: bool | None = None
    mine_marks: tuple[Span, ...] = ()
    their_marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One order's fields in words, and the unmasked phones and caller that are compared but not shown."""

    fields: Mapping[str, str]
    phones: tuple[str, ...]
    caller: str


def compare(desk: Desk, number: str, earlier: str) -> tuple[CompareLine, ...]:
    """The lines of both orders; raises Refused for an unknown number."""
    mine, theirs = _side(desk, number), _side(desk, earlier)
    lines = (_line(label, mine, theirs) for label in mine.fields)
    return tuple(replace(line, same=_places(desk, mine, theirs)) if line.label == "地址" else line for line in lines)


def _places(desk: Desk, mine: Side, theirs: Side) -> bool | None:
    """Whether both addresses point to one spot, however they are written; None where one does not say."""
    gazetteer = learned(desk).gazetteer
    one, other = (gazetteer.settle(read_place(side.fields["地址"])) for side in (mine, theirs))
    found = like_places(one, other, (sound(one.where), sound(other.where)))
    return None if found == "nothing" else found in ("room_same", "house_same", "where_same", "room_alike", "house_alike")


def _side(desk: Desk, number: str) -> Side:
    order, judgement = desk.judge(number)
    phones = tuple(phones_of(order.events))

    def told(name: str) -> str:
        return mask_text(str(order.fact(name) or ""), phones)

    caller, called = str(order.fact("caller") or ""), [str(order.fact("phone") or ""), other_phone(order.fact("extra"))]
    fields = {
        "工单编号": number, "收单": full_moment(order.received), "地址": told("address"), "标题": told("subject"), "诉求": told("content"),
        "来电人": mask_name(caller), "电话": "、".join(map(mask_phone, filter(None, called))), "事项分类": told("category"), "承办单位": order.unit,
        "现状": mask_text(_standing(desk, order, judgement.state), phones)}
    return Side(fields, tuple(filter(None, map(phone_of, called))), caller)


def _standing(desk: Desk, order: Order, state: str) -> str:
    return " · ".join(part for part in (state_word(desk.pack, state), outcome(order), satisfied(order)) if part)


def _line(label: str, mine: Side, theirs: Side) -> CompareLine:
    one, other = mine.fields[label], theirs.fields[label]
    if label in _PLAIN or not one or not other:
        return CompareLine(label, one, other)
    if label in _JUDGED:
        return CompareLine(label, one, other, _JUDGED[label](mine, theirs))
    marks = differing(one, other)
    return CompareLine(label, one, other, not marks[0] and not marks[1], *marks)


def _phones(mine: Side, theirs: Side) -> bool | None:
    return any(same_phone(one, other) for one in mine.phones for other in theirs.phones) if mine.phones and theirs.phones else None


def _callers(mine: Side, theirs: Side) -> bool | None:
    found = like_names(mine.caller, theirs.caller, (sound(mine.caller), sound(theirs.caller)))
    return None if found == "nothing" else found != "name_other"


_PLAIN = frozenset({"工单编号", "收单", "现状"})  # two orders never agree in these
_JUDGED: Mapping[str, Callable[[Side, Side], Any]] = {"电话": _phones, "来电人": _callers}
