"""设置 · 单位: the office's units as they are kept, changed, renamed and put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hotline_desk.domain.units import UNIT_KINDS
from hotline_desk.store import StoreError

from . import acts
from .office import Conflict, Desk, Refused
from .projecting import initials
from .roles import require
from .steps import Tell, quiet
from .taking_back import Watch

PEOPLE = (("first", "unit_first", "第一责任人"), ("second", "unit_second", "第二责任人"), ("specific", "unit_clerk", "具体责任人"))
KINDS: tuple[tuple[str, str], ...] = tuple(UNIT_KINDS.items())


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit. ``people``: first, second, specific → name; ``pending``: made by an import, nobody looked yet."""

    name: str
    kind: str
    kind_word: str
    initials: str
    aliases: tuple[str, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    pending: bool = False
    active: bool = True
    orders: int = 0
    open_orders: int = 0


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of putting two units together: orders sent on, and those that the rules would not let go."""

    moved: tuple[str, ...]
    stayed: tuple[tuple[str, str], ...]


def listed(desk: Desk, words: str = "") -> list[UnitRow]:
    """The units whose name, alias, initials or people hold these words; those to be completed first, retired last."""
    open_orders, orders = desk.store.counts("unit", {"open": 1}), desk.store.counts("unit")
    rows = [_row(unit, orders, open_orders) for unit in desk.store.units()]
    wanted = words.strip().lower()
    found = [r for r in rows if not wanted or any(wanted in text.lower() for text in (r.name, r.initials, *r.aliases, *r.people.values()))]
    return sorted(found, key=lambda r: (not r.active, not r.pending, r.kind, r.name))


def _row(unit: Mapping[str, Any], orders: Mapping[str, int], open_orders: Mapping[str, int]) -> UnitRow:
    name, kind = str(unit["name"]), str(unit["kind"])
    aliases, people = unit["aliases"] or (), unit["people"] or {}
    return UnitRow(name, kind, UNIT_KINDS.get(kind, kind), initials(name), tuple(map(str, aliases)),
                   {str(k): str(v) for k, v in people.items() if v}, bool(unit["pending"]), bool(unit["active"]),
                   orders.get(name, 0), open_orders.get(name, 0))


def people_words(desk: Desk) -> list[tuple[str, str]]:
    """(key, the regulation's own word) of a unit's three duty ranks."""
    return [(key, desk.pack.word(word, usual)) for key, word, usual in PEOPLE]


def add(desk: Desk, name: str, kind: str) -> None:
    """A new unit, known to be right; raises Refused where the name is taken or empty."""
    require(desk, "settings")
    wanted = _name(name)
    with Watch(desk, "settings", f"新增单位 {wanted}", units=True), desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        _told(lambda: tx.add_unit(wanted, kind, pending=False))
    desk.units_changed()


def save(desk: Desk, name: str, kind: str, aliases: Sequence[str], people: Mapping[str, str], active: bool, seen: UnitRow | None = None) -> None:
    """Keep what was changed of a unit; it is complete then. Raises Refused for an alias that is another unit's name.

    ``seen``: the unit as it stood when the change was begun; Conflict where somebody has changed it since.
    """
    require(desk, "settings")
    now = _unit(desk, name) if seen is not None else None
    if seen is not None and now is not None and _told_apart(now) != _told_apart(seen):
        raise Conflict(f"“{name}”刚刚被别人改过，您的还没有保存。别人改成：{_told_apart(now)}。再按 Ctrl+S 保存您写的。", "conflict")
    others = {u["name"] for u in desk.store.units()} - {name}
    clean = list(dict.fromkeys(a.strip() for a in aliases if a.strip() and a.strip() != name))
    taken = [a for a in clean if a in others]
    if taken:
        raise Refused(f"别名“{taken[0]}”是另一个单位的名称。若是同一个单位，请用“合并到…”。没有保存。")
    with Watch(desk, "settings", f"保存单位 {name}", units=True), desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.update_unit(name, kind=kind, aliases=clean, people={k: v.strip() for k, v in people.items() if v.strip()}, active=active,
                       pending=False)
    desk.units_changed()


def rename(desk: Desk, name: str, new_name: str, tell: Tell = quiet) -> Joined:
    """Call a unit otherwise. What is on record keeps the name it was recorded under: orders in hand are sent on.

    A unit without orders is simply renamed; else the new name is made, takes over people and aliases (the old
    name among them) and the old one is retired. Raises Refused.
    """
    require(desk, "settings")
    wanted, unit = _name(new_name), _unit(desk, name)
    if wanted == name:
        return Joined((), ())
    with Watch(desk, "settings", f"{name} 更名为 {wanted}", units=True):
        return _rename(desk, unit, wanted, tell)


def _rename(desk: Desk, unit: UnitRow, wanted: str, tell: Tell) -> Joined:
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        if unit.orders:
            _told(lambda: tx.add_unit(wanted, unit.kind, pending=False, people=unit.people))
        else:
            _told(lambda: tx.update_unit(unit.name, new_name=wanted, pending=False))
    desk.units_changed()
    return _join(desk, unit.name, wanted, "单位更名", tell) if unit.orders else Joined((), ())


def join(desk: Desk, name: str, into: str, why: str = "单位合并", tell: Tell = quiet) -> Joined:
    """Retire a unit into another: its names become aliases, its orders in hand are sent on one by one.

    An order that the regulation does not let go (不得改派) stays and is named with the reason. Raises Refused.
    ``tell`` hears how far it is; it cannot stop what is half done.
    """
    require(desk, "settings")
    if _unit(desk, name).name == _unit(desk, into).name:
        raise Refused("不能并入它自己，请选另一个单位。")
    with Watch(desk, "settings", f"{name} 合并到 {into}", units=True):
        return _join(desk, name, into, why, tell)


def _join(desk: Desk, name: str, into: str, why: str, tell: Tell) -> Joined:
    old, new = _unit(desk, name), _unit(desk, into)
    moved, stayed = [], []
    numbers = [r["number"] for r in desk.store.rows({"unit": name, "open": 1}, columns=("number",))]
    for done, number in enumerate(numbers):
        tell(done, len(numbers), "正在改派")
        try:
            with desk.granting("redispatch"):  # putting units together is the administrator's own act, who records no order else
                acts.record(desk, number, "redispatch", {"to": into, "reason": f"{why}：{name} → {into}"})
            moved.append(str(number))
        except Refused as error:
            stayed.append((str(number), str(error)))
    aliases = list(dict.fromkeys([*new.aliases, old.name, *old.aliases]))
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.update_unit(name, active=False, pending=False, aliases=[])
        tx.update_unit(into, aliases=[a for a in aliases if a != into])
    desk.units_changed()
    return Joined(tuple(moved), tuple(stayed))


def _told_apart(unit: UnitRow) -> str:
    """What a form changes of a unit, in words."""
    people = "、".join(f"{word} {unit.people[key]}" for key, _, word in PEOPLE if unit.people.get(key))
    return f"{unit.kind_word}；{people or '没有责任人'}；别名 {'、'.join(unit.aliases) or '无'}；{'在用' if unit.active else '停用'}"


def _unit(desk: Desk, name: str) -> UnitRow:
    found = next((r for r in listed(desk) if r.name == name), None)
    if found is None:
        raise Refused(f"没有名为“{name}”的单位，请按 F5 刷新后再试。")
    return found


def _name(text: str) -> str:
    wanted = text.strip()
    if not wanted:
        raise Refused("请写单位名称。")
    return wanted


def _told(act: Callable[[], object]) -> None:
    try:
        act()
    except StoreError as error:
        if error.kind != "conflict":
            raise
        raise Refused(f"{error}若是同一个单位，请用“合并到…”。") from error
