"""不是同一诉求, remembered: which orders a person parted, so that the pair is not proposed again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hotline_desk.domain.matter import APART
from hotline_desk.services.office import Desk
from hotline_desk.store.search import key_text

_ALL = 1_000_000  # orders that share one key


@dataclass(frozen=True)
class Apart:
    """Order → the matters (by name) and orders it was said not to be; names as the store writes keys."""

    told: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def parted(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether somebody said of either order (rows with number and matter) that it is not the other's matter."""
        return self._says(one, other) or self._says(other, one)

    def _says(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        known = self.told.get(one["number"], frozenset())
        return bool(known) and any(key_text([APART + name]) in known for name in (other["number"], other["matter"]) if name)


def among(desk: Desk, numbers: Iterable[str]) -> Apart:
    """What was said of these orders."""
    return _read(desk, numbers)


def everywhere(desk: Desk) -> Apart:
    """What was said of any order; asked once before many pairs are looked at."""
    ids = desk.store.sharing([APART], _ALL)
    return _read(desk, [row["number"] for row in desk.store.rows_by_id(ids, ("number",)).values()])


def _read(desk: Desk, numbers: Iterable[str]) -> Apart:
    kept = {number: frozenset(key for key in keys if key[:1] == APART) for number, keys in desk.store.keys_of(numbers).items()}
    return Apart({number: keys for number, keys in kept.items() if keys})
