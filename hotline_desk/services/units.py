"""Units: who may be sent an order, found by name or pinyin initials, with the reason and the load."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hotline_desk.domain.names import fold_text
from hotline_desk.store.reading import Reading

from .office import Desk
from .projecting import initials
from .views import UnitChoice


def choices(desk: Desk, query: str = "", order: str | None = None, address: str = "", category: str = "",
            limit: int = 9) -> list[UnitChoice]:
    """Units to offer, best first: whose name stands in the address, who handled the place or category before.

    ``query`` narrows by name or pinyin initials. Never sends anything by itself.
    """
    if order:
        row = desk.store.order_row(order) or {}
        address, category = address or row.get("address") or "", category or row.get("category") or ""
    loads = _loads(desk.store, desk)
    history = _history(desk.store, category)
    ranked = [(_score(u["name"], address, history), u) for u in desk.store.units() if u["active"] and _matches(u, query)]
    ranked.sort(key=lambda item: (-item[0][0], item[1]["name"]))
    return [UnitChoice(u["name"], u["kind"], initials(u["name"]), reason, *loads.get(u["name"], (0, 0)), bool(u["pending"]))
            for (_, reason), u in ranked[:limit]]


def _matches(unit: dict[str, Any], query: str) -> bool:
    wanted = fold_text(query)
    if not wanted:
        return True
    names = [unit["name"], *(unit["aliases"] or ())]
    return any(wanted in fold_text(n) or wanted in initials(n).lower() for n in names)


def _stem(name: str) -> str:
    for tail in ("第一居民区", "第二居民区", "居民区", "居委会", "社区", "村委会"):
        if name.endswith(tail) and len(name) > len(tail):
            return name.removesuffix(tail)
    return name


def _score(name: str, address: str, history: Counter[str]) -> tuple[float, str]:
    stem = _stem(name)
    if len(stem) >= 2 and stem in address:
        return 1000.0 + len(stem), f"地址匹配：{stem}"
    done = history.get(name, 0)
    if done:
        return float(done), f"同类事项办过 {done} 件"
    return 0.0, ""


def _history(store: Reading, category: str) -> Counter[str]:
    if not category:
        return Counter()
    found = store.counts("unit", {"category": category})
    return Counter({unit: n for unit, n in found.items() if unit})


def _loads(store: Reading, desk: Desk) -> dict[str, tuple[int, int]]:
    open_orders = store.counts("unit", {"open": 1})
    late = Counter(t.unit for t in store.open_duties(desk.now()) if t.rule in ("handle", "redo"))
    return {unit: (n, late.get(unit, 0)) for unit, n in open_orders.items() if unit}


def add(desk: Desk, name: str, kind: str, pending: bool = False) -> None:
    """Add a unit by hand."""
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.add_unit(name, kind, pending=pending)
    desk.units_changed()
