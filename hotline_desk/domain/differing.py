"""Where two texts of one matter differ: what one says and the other does not, whatever the order of the words."""

from __future__ import annotations

import re

from .names import half_width

Span = tuple[int, int]
_SIGN = re.compile(r"[\W_]")


def differing(one: str, other: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The spans (start, end) of each text that have no counterpart in the other; signs and blanks are never told apart."""
    return _own(one, other), _own(other, one)


def _own(text: str, other: str) -> tuple[Span, ...]:
    """Characters of ``text`` in no pair of neighbours that ``other`` has too."""
    mine, theirs = _plain(text), _plain(other)
    pairs = {theirs[n:n + 2] for n in range(len(theirs) - 1)}
    shared = {place for n in range(len(mine) - 1) if mine[n:n + 2] in pairs for place in (n, n + 1)}
    if len(theirs) == 1 or len(mine) == 1:
        shared |= {n for n, char in enumerate(mine) if char in theirs}
    places = _places(text)
    return _spans([places[n] for n in range(len(mine)) if n not in shared])


def _plain(text: str) -> str:
    """The compared characters: width and case folded one for one, signs gone."""
    return "".join(_folded(char) for char in text if not _SIGN.match(char))


def _folded(char: str) -> str:
    folded = half_width(char).lower()
    return folded if len(folded) == 1 else char


def _places(text: str) -> list[int]:
    return [n for n, char in enumerate(text) if not _SIGN.match(char)]


def _spans(places: list[int]) -> tuple[Span, ...]:
    """Neighbouring places as one span."""
    found: list[Span] = []
    for place in places:
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return tuple(found)
