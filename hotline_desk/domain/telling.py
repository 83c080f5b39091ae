"""The few character pairs that stand for a text, chosen so that two texts about one thing choose the same (min-hash).

A text has a hundred pairs and is asked for three of them. So its pairs are looked at as numbers, which are cut out of the
text's own bytes, and only the three become texts: :func:`telling_words` of a text is :func:`telling` of its pairs, at a
third of the work (``tests/domain/test_telling.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

Pair = TypeVar("Pair", str, int)
WORD_KEYS = 3  # how many of a text's pairs take part in its keys
_RANGE = 1 << 32
_LIKELY = 12  # of a long text, about so many pairs are low enough to be looked at
_MOST_PAIRS = 200_000
_LITTLE = memoryview(b"\1\0").cast("H")[0] == 1  # how this machine lays out its numbers
_CODES = "utf-32-le" if _LITTLE else "utf-32-be"
_NO_PAIR = 1 << 40  # behind every place in the disorder: a blank and its neighbour


def _mixed(pair: str) -> int:
    """A fixed disorder of the pairs, so that two texts choose the same few of them (min-hash)."""
    value = 0
    for char in pair:
        value = (value * 0x9E3779B1 + ord(char) * 0x85EBCA6B) & 0xFFFFFFFF
        value ^= value >> 15
    return value


def _word(number: int) -> str:
    return number.to_bytes(8, "little" if _LITTLE else "big").decode(_CODES)


class _Places(dict[str | int, int]):
    """Every pair met, as a text or as a number, with its place in the disorder."""

    def __missing__(self, pair: str | int) -> int:
        if len(self) >= _MOST_PAIRS:
            self.clear()
        word = pair if isinstance(pair, str) else _word(pair)
        value = self[pair] = _NO_PAIR if " " in word else _mixed(word)
        return value


_place = _Places().__getitem__


def telling(pairs: Collection[str]) -> list[str]:
    """The few pairs that stand for a text: the first of them in the fixed disorder."""
    return _first(pairs)


def telling_words(pieces: Iterable[str]) -> list[str]:
    """The same of a text's pieces, between which there is no pair."""
    text = " ".join(pieces).encode(_CODES)
    if len(text) < 8:
        return []
    # Every second pair of signs begins at an even place, the others at an odd one.
    even, odd = memoryview(text[:len(text) // 8 * 8]), memoryview(text[4:4 + (len(text) - 4) // 8 * 8])
    return list(map(_word, _first(even.cast("Q").tolist() + odd.cast("Q").tolist())))


def _first(pairs: Collection[Pair]) -> list[Pair]:
    places = list(map(_place, pairs))
    low = _LIKELY * _RANGE // max(len(places), _LIKELY)
    few = {found for found in zip(places, pairs, strict=True) if found[0] < low}
    if len(few) < WORD_KEYS:
        few = {found for found in zip(places, pairs, strict=True) if found[0] != _NO_PAIR}
    return [pair for _, pair in sorted(few)[:WORD_KEYS]]
