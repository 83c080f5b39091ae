"""小区和路名的别名: what the office wrote down itself, what came with the program, what its own addresses show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hotline_desk.domain.place import Place, alias_key
from hotline_desk.services.conflicts import refuse_other
from hotline_desk.services.learning import built_in_places, forget, learned, name_place
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.taking_back import Watch

OWN, BUILT_IN, LEARNED = "own", "built_in", "learned"
SOURCES = ((OWN, "本单位写的"), (LEARNED, "从工单看出来的"), (BUILT_IN, "程序自带的"))
_LONGEST = 40
_WATCHED = ("places", "places.apart")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place with its other names; ``source``: who says so."""

    name: str
    others: tuple[str, ...]
    source: str

    @property
    def source_words(self) -> str:
        return dict(SOURCES)[self.source]


def listed(desk: Desk, words: str = "") -> list[PlaceRow]:
    """All places with other names, the office's own list first; those that hold ``words``."""
    own = {str(name): tuple(others) for name, others in desk.setting("places", {}).items()}
    rows = [PlaceRow(name, others, OWN) for name, others in sorted(own.items())]
    gazetteer = learned(desk).gazetteer
    seen: dict[str, list[str]] = {}
    for other in sorted(gazetteer.learned):
        seen.setdefault(gazetteer.own_name[other], []).append(Place(other).shown)
    rows += [PlaceRow(Place(name).shown, tuple(others), LEARNED) for name, others in sorted(seen.items())]
    rows += [PlaceRow(name, others, BUILT_IN) for name, others in sorted(built_in_places().items()) if name not in own]
    return [r for r in rows if not words or any(words in part for part in (r.name, *r.others))]


def own(desk: Desk, name: str) -> PlaceRow | None:
    """What the office itself keeps of a place, as it stands now."""
    require(desk, "view")
    names = desk.setting("places", {}).get(name)
    return PlaceRow(name, tuple(names), OWN) if names else None


def save(desk: Desk, name: str, others: Iterable[str], instead_of: str = "", seen: Sequence[str] | None = None) -> None:
    """Keep a place with its other names; ``instead_of``: the name it had. The matcher knows at once. Raises Refused.

    ``seen``: the other names as they stood when the change was begun, none for a new place; Conflict, with both texts,
    where somebody has changed them since.
    """
    require(desk, "record")
    wanted, listed_names = name.strip(), list(dict.fromkeys(o.strip() for o in others if o.strip()))
    if seen is not None:
        kept = own(desk, instead_of or wanted)
        refuse_other(f"“{instead_of or wanted}”的别名", _words(seen), _words(kept.others if kept else ()), _words(listed_names))
    _check(desk, wanted, [o for o in listed_names if o != wanted], instead_of)
    with Watch(desk, "record", f"记下“{wanted}”的别名", _WATCHED, then=lambda: forget(desk)):
        if instead_of and instead_of != wanted:
            name_place(desk, instead_of, ())
        name_place(desk, wanted, listed_names)


def _words(others: Sequence[str]) -> str:
    return "、".join(sorted(others)) or "没有这一条"


def _check(desk: Desk, name: str, others: list[str], instead_of: str) -> None:
    if len(name) < 2 or len(name) > _LONGEST:
        raise Refused("请写小区或路的正式名称，两个字以上。没有保存。", "wrong_input")
    if not others:
        raise Refused("还没有写别名。一行写一个，比如旧名、弄号、口头叫法。没有保存。", "wrong_input")
    for other in others:
        if len(other) < 2 or len(other) > _LONGEST or alias_key(other) == alias_key(name):
            raise Refused(f"“{other}”不能作别名：太短、太长，或和正式名称本来就是一处。没有保存。", "wrong_input")
    if instead_of and name != instead_of and own(desk, name):
        raise Refused(f"“{name}”已经另有一条，别名请写到那一条里。没有保存。", "wrong_input")
    for known, names in desk.setting("places", {}).items():
        taken = [o for o in others if known not in (name, instead_of) and (o in names or o == known)]
        if taken:
            raise Refused(f"“{taken[0]}”已经写在“{known}”那一条里。请先改那一条，没有保存。", "wrong_input")


def remove(desk: Desk, row: PlaceRow) -> None:
    """Forget a place of the office's own; say of one read from addresses that these are different places. Raises Refused."""
    require(desk, "record")
    if row.source not in (OWN, LEARNED):
        raise Refused("程序自带的别名不能删。要改，请在本单位写一条同名的。没有变化。", "wrong_input")
    with Watch(desk, "record", f"删去“{row.name}”的别名", _WATCHED, then=lambda: forget(desk)):
        if row.source == OWN:
            name_place(desk, row.name, ())
        else:
            apart = [list(pair) for pair in desk.setting("places.apart", [])]
            desk.change_setting("places.apart", apart + [[row.name, other] for other in row.others if [row.name, other] not in apart])
            forget(desk)
