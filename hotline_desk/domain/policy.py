"""A regulation as data: clauses with their text, parameters with their dates, and the pack of both.

No number of a regulation stands in Python: rules ask a :class:`Rulebook` (the pack as it stood on
the day an order was received) and get the value together with its clause, quote and origin.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

Known = TypeVar("Known")
ORIGIN_WORDS = {"seed": "规定原文", "reading": "条文理解", "proposal": "本程序建议，可由本单位修改", "office": "本单位自定"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a regulation, word for word, under the number it is cited by."""

    number: str
    heading: str
    text: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One dated value of a regulation and where it comes from.

    ``origin`` is seed (printed in the text), reading (how an unclear text is read, ``ref`` R1…R26),
    proposal (ours) or office (the office's own file laid over the pack); ``adopted_from`` names the
    pack a rule was borrowed from (shown with 参照).
    """

    name: str
    value: Any
    clause: str
    origin: str
    since: date
    quote: str = ""
    ref: str = ""
    label: str = ""
    unit: str = ""
    adopted_from: str = ""
    base: Any = None


class Rulebook(Mapping[str, Parameter]):
    """The parameters of a pack in force on one day; a rule the pack lacks is simply not there."""

    def __init__(self, pack: Pack, day: date, values: Mapping[str, Parameter]) -> None:
        self.pack, self.day, self._values = pack, day, values
        self._memo: dict[str, Any] = {}

    def memo(self, name: str, work_out: Callable[[Rulebook], Known]) -> Known:
        """What follows from the rulebook alone, worked out once for all the orders it judges."""
        found = self._memo.get(name)
        if found is None:
            found = self._memo[name] = work_out(self)
        return found

    def find(self, name: str) -> Parameter | None:
        """The parameter, or None where the pack has no such rule."""
        # Not get(): the mapping's own way raises and catches a KeyError for every rule a pack lacks.
        return self._values.get(name)

    def __getitem__(self, name: str) -> Parameter:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def value(self, name: str, default: Any = None) -> Any:
        """The bare value, or the default where the pack has no such rule."""
        found = self._values.get(name)
        return default if found is None else found.value

    def on(self, name: str) -> bool:
        """True if the pack has this rule and it is switched on."""
        return bool(self.value(name))


@dataclass(frozen=True, eq=False)
class Pack:
    """One locality's regulation: clause library, dated parameters, words and roles."""

    id: str
    title: str
    locality: str
    version: str
    clauses: Mapping[str, Clause]
    parameters: Mapping[str, tuple[Parameter, ...]]
    words: Mapping[str, str] = field(default_factory=dict)
    info: Mapping[str, Any] = field(default_factory=dict)

    def book(self, day: date) -> Rulebook:
        """The rulebook in force on ``day``: for each parameter the latest value not after it."""
        place = bisect_right(self._dates, day)
        return _book(self, self._dates[place - 1] if place else date.min)

    @property
    def dispatch_basis(self) -> str:
        """The clause on 法定、商定、指定; "" where the regulation knows no such thing, and then nobody is asked for it."""
        return str(self.info.get("papers", {}).get("dispatch_basis", ""))

    @property
    def begins(self) -> date | None:
        """The first day any of its values is in force: what was received before is judged by none; None without values."""
        return min(self._dates, default=None)

    @cached_property
    def _dates(self) -> list[date]:
        return sorted({p.since for values in self.parameters.values() for p in values})

    def clause(self, number: str) -> Clause:
        """The clause cited by ``number``; an unknown one comes back empty rather than failing a screen."""
        return self.clauses.get(number) or Clause(number, "", "")

    def word(self, key: str, default: str = "") -> str:
        """The office's own word for a thing (消账 or 销项, 中队 or 居民区)."""
        return self.words.get(key, default)


@lru_cache(maxsize=256)
def _book(pack: Pack, day: date) -> Rulebook:
    chosen: dict[str, Parameter] = {}
    for name, values in pack.parameters.items():
        known = [p for p in values if p.since <= day]
        if known and known[-1].value is not None:
            chosen[name] = known[-1]
    return Rulebook(pack, day, chosen)
