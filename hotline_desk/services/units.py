"""Units: who may be sent an order, found by name or pinyin initials, with the reason and the load."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from hotline_desk.domain.fields import field_label
from hotline_desk.domain.habits import Guess
from hotline_desk.domain.names import fold_text
from hotline_desk.domain.place import Place, alias_key, spelled
from hotline_desk.services.learning import LOCAL, duty_tokens, learned, place_tokens
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.sounding import initials, syllables
from hotline_desk.services.views import UnitChoice
from hotline_desk.store.reading import Reading

_LABEL = field_label("unit")
_SURE = 0.75  # of the belief; a text of few words ("有人吵") had 0.64 for a wrong category


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """A category one may choose, with the reason and how sure the office's habits are (0–1)."""

    category: str
    reason: str
    belief: float

    @property
    def sure(self) -> bool:
        """Whether it may be recommended alone; below that it is one of several that it may be."""
        return self.belief >= _SURE


def choices(desk: Desk, query: str = "", order: str | None = None, address: str = "", category: str = "",
            limit: int = 9, subject: str = "", content: str = "") -> list[UnitChoice]:
    """Units to offer, best first, from what the platform named and this office's own dispatches: place, category and words.

    ``query`` narrows by name, alias or pinyin. Never sends anything by itself.
    """
    told = {"address": address, "category": category, "subject": subject, "content": content}
    if order:
        row = desk.store.order_row(order) or {}
        told = {name: value or row.get(name) or "" for name, value in told.items()} | {"number": order, "unit": row.get("unit") or ""}
    advice = advise(desk, told)
    loads = _loads(desk.store, desk)
    listed = [u for u in desk.store.units() if u["active"] and _matches(u, query)]
    listed.sort(key=lambda u: (-advice.get(u["name"], (0.0, ""))[0], u["name"]))
    return [UnitChoice(u["name"], u["kind"], initials(u["name"]), advice.get(u["name"], (0.0, ""))[1],
                       *loads.get(u["name"], (0, 0)), bool(u["pending"])) for u in listed[:limit]]


def advise(desk: Desk, told: Mapping[str, Any]) -> dict[str, tuple[float, str]]:
    """Unit → (how much speaks for it, why): whom the platform named, whose name stands in the address, what the office did before."""
    known, address = learned(desk), str(told.get("address") or "")
    facts = known.reader.facts(told)
    duties = {guess.label: guess for guess in known.duties.guesses(duty_tokens(facts), 40)}
    ground = {guess.label: guess for guess in known.ground.guesses(place_tokens(facts.place), 5)}
    local = duties.pop(LOCAL, None)
    found = {name: (guess.belief, _reason(guess)) for name, guess in duties.items()}
    share = local.belief if local else 0.0 if duties else 1.0
    for unit in (u for u in desk.store.units() if u["active"]):
        near = _on_ground(unit["name"], address, facts.place, ground.get(unit["name"]))
        if near[0]:
            why = "；".join(dict.fromkeys(part for part in (near[1], _reason(local, 1, "属地") if local else "") if part))
            found[unit["name"]] = (max(share * near[0], found.get(unit["name"], (0.0, ""))[0]), why)
    named = _platform_says(desk, told)
    return found | ({named: (1.0, f"平台写的{_LABEL}")} if named else {})


def _platform_says(desk: Desk, told: Mapping[str, Any]) -> str:
    """The unit that an import's row named for an order nobody has sent yet; "" where it is none of the office's own."""
    from hotline_desk.services import unit_names

    if not told.get("number") or told.get("unit"):
        return ""
    extras = (event.get("extra") or {} for event in desk.store.events(str(told["number"])) if event.kind == "register")
    written = next((str(extra[_LABEL]) for extra in extras if extra.get(_LABEL)), "")
    name = unit_names.of(desk).official(written) if written else ""
    return name if any(u["name"] == name and u["active"] for u in desk.store.units()) else ""


def _on_ground(name: str, address: str, place: Place, guess: Guess | None) -> tuple[float, str]:
    """How sure a place is this unit's ground (0–1): its name stands in the address, or it handled the place before."""
    named = _named_in(_stem(name), address, place)
    if named and (guess is None or named >= guess.belief * _NAMED):
        return named, f"地址匹配：{_stem(name)}"
    return (guess.belief * _NAMED, _reason(guess)) if guess else (0.0, "")


def _named_in(stem: str, address: str, place: Place) -> float:
    """Whether an address names this estate: the estate itself, or one whose name holds it (金穗 in 金穗五村).

    The street's own name before it (听潮街道) and a road of that name (锚地路) name no estate.
    """
    if len(stem) < 2:
        return 0.0
    key = alias_key(stem)
    if key in place.names:
        return 1.0
    where = place.where or spelled(address)
    return _INSIDE if re.search(rf"{re.escape(key)}(?!支?路|街|大道|巷)", where) else 0.0


def categories(desk: Desk, told: Mapping[str, Any], limit: int = 3) -> list[CategoryChoice]:
    """Categories to offer for an order's words, from how this office has sorted before; else the built-in words.

    Where the office works by a list of its own (执法事项), the rest of it follows with no belief, to be chosen from.
    """
    facts = learned(desk).reader.facts(told)
    found = [CategoryChoice(g.label, _reason(g) or _USUAL, g.belief) for g in learned(desk).categories.guesses(facts.pairs, limit)]
    found = found or _by_words(desk, f"{told.get('subject') or ''}。{told.get('content') or ''}")
    if limit > 1:
        known = {choice.category for choice in found}
        found += [CategoryChoice(name, "执法事项目录", 0.0) for name in tree(desk.pack.id) if name not in known]
    return found


def _by_words(desk: Desk, text: str) -> list[CategoryChoice]:
    from hotline_desk.exchange.guess import guess_category

    own = tree(desk.pack.id)
    built_in = (guess_category(text, own) if own else None) or guess_category(text)
    return [CategoryChoice(built_in.value, "诉求里有这类事项的常用词", 0.5)] if built_in else []


@cache
def tree(pack: str) -> Mapping[str, tuple[str, ...]]:
    """The list of matters a kind of office works by, each with its usual words; empty where it has none (X04)."""
    from hotline_desk.locations import resources_dir

    path = resources_dir() / "categories" / f"{pack}.toml"
    if not path.is_file():
        return {}
    table = tomllib.loads(path.read_text(encoding="utf-8"))["categories"]
    return {name: tuple(words) for name, words in table.items()}


def _reason(guess: Guess, most: int = 2, who: str = "") -> str:
    """Past orders in words: 宝林六村办过 12 件；说到“堆放”的办过 9 件; "" where none speaks for it. ``who``: 属地 where many units share them."""
    from hotline_desk.exchange.guess import known_words

    if not guess.because:
        return ""
    # A pair of characters may be the halves of two words (物业迟迟 → 业迟): nobody reads that as a reason.
    told = [(token, times) for token, times in guess.because if " " in token or token in known_words()][:most]
    return "；".join(_said(token, times, who) for token, times in told) or "用词和以前办过的工单相近"


def _said(token: str, times: int, who: str) -> str:
    kind, _, rest = token.partition(" ")
    return f"{_PLACES[kind](rest)}{who}办过 {times} 件" if rest and kind in _PLACES else f"说到“{token}”的{who}办过 {times} 件"


_PLACES: Mapping[str, Callable[[str], str]] = {
    "地": lambda name: Place(name).shown, "址": lambda name: Place(name).shown, "类": lambda name: f"“{name}”"}
_INSIDE = 0.6  # a name that is only part of the estate's
_USUAL = "以前这一类办得多"
_NAMED = 0.9  # how much habit counts beside a unit's own name in the address


def _matches(unit: dict[str, Any], query: str) -> bool:
    wanted = fold_text(query)
    if not wanted:
        return True
    names = [unit["name"], *(unit["aliases"] or ())]
    return any(wanted in fold_text(n) or wanted in initials(n).lower() or wanted in "".join(syllables(n)) for n in names)


def named(desk: Desk, words: str) -> list[str]:
    """The units a clerk means by a name, an alias or pinyin initials; raises Refused where there is none."""
    every = desk.store.units()
    exact = [str(u["name"]) for u in every if words == u["name"] or words in (u["aliases"] or ())]
    found = exact or [str(u["name"]) for u in every if _matches(u, words)]
    if not found:
        raise Refused(f"没有名为“{words}”的单位，请核对名称。", "wrong_input")
    return found


def _stem(name: str) -> str:
    for tail in ("第一居民区", "第二居民区", "居民区", "居委会", "社区", "村委会"):
        if name.endswith(tail) and len(name) > len(tail):
            return name.removesuffix(tail)
    return name


def _loads(store: Reading, desk: Desk) -> dict[str, tuple[int, int]]:
    open_orders = store.counts("unit", {"open": 1})
    late = Counter(t.unit for t in store.open_duties(desk.now()) if t.rule in ("handle", "redo"))
    return {unit: (n, late.get(unit, 0)) for unit, n in open_orders.items() if unit}


def add(desk: Desk, name: str, kind: str, pending: bool = False) -> None:
    """Add a unit by hand."""
    require(desk, "record")
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.add_unit(name, kind, pending=pending)
    desk.units_changed()
