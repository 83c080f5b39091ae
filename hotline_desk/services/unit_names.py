"""What a platform calls a unit, and what this office calls it: 宝林六村居委会（垂姚） is 宝林六村居民区.

Only names that lead to one unit alone are taken for it; anything else stays as the platform wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from hotline_desk.domain.names import fold_text

if TYPE_CHECKING:
    from hotline_desk.exchange.intake import ReadRow
    from hotline_desk.services.office import Desk

AS_WRITTEN = "承办单位（原文）"
_BRACKETS = re.compile(r"[(\[【〔<《{][^)\]】〕>》}]*[)\]】〕>》}]")
# One committee is written in all these ways; 社区 and 村 alone may be another one.
_TAILS = re.compile(r"(?:居民区|社区居民委员会|社区居委会|居民委员会|居委会|居委)(?:筹备组|筹)?$")
_VILLAGE = re.compile(r"村(?:村民委员会|村委会|民委员会|委会)$")


class UnitNames:
    """The office's units by every spelling that leads to one of them alone."""

    def __init__(self, units: Iterable[Mapping[str, Any]]) -> None:
        self._names: set[str] = set()
        self._by: dict[str, set[str]] = {}
        self._told: dict[str, str] = {}  # spellings asked for before: a file names few units, each in thousands of rows
        for unit in units:
            name = str(unit["name"])
            self._names.add(name)
            for spelling in (name, *map(str, unit["aliases"] or ())):
                for key in _keys(spelling):
                    self._by.setdefault(key, set()).add(name)

    def official(self, written: str) -> str:
        """The office's name of a unit; as written where there is none or more than one."""
        known = self._told.get(written)
        if known is None:
            known = self._told[written] = written if written in self._names else self._led_to(written)
        return known

    def _led_to(self, written: str) -> str:
        for key in _keys(written):
            found = self._by.get(key, set())
            if len(found) == 1:
                return next(iter(found))
        return written


def _keys(name: str) -> tuple[str, ...]:
    """From the exact spelling to the loosest: as it is, without notes in brackets, without the kind of committee."""
    whole = fold_text(name)
    bare = _BRACKETS.sub("", whole)
    return tuple(dict.fromkeys(key for key in (whole, bare, _VILLAGE.sub("村", _TAILS.sub("居", bare))) if key))


def of(desk: Desk) -> UnitNames:
    """The office's units as they are now."""
    return UnitNames(desk.store.units())


def settle(row: ReadRow, names: UnitNames) -> None:
    """Give a read row the office's names of its units; what the platform wrote stays with the order."""
    written = row.fields.get("unit")
    if isinstance(written, str) and (official := names.official(written)) != written:
        row.fields["unit"] = official
        row.extra.setdefault(AS_WRITTEN, written)
    if others := row.fields.get("co_units"):
        row.fields["co_units"] = [names.official(str(unit)) for unit in others]
