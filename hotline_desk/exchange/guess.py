"""Proposals drawn from the words of a complaint. Always unsure: a person looks at them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

_WHERE = dict.fromkeys(("楼道", "过道", "楼梯口"), 0.5)  # where something is, not what: a dark stairway is no matter of things piled up
_CLAUSE = re.compile(r"[^，。；！？,;!?\n]+")


@dataclass(frozen=True, slots=True)
class Guess:
    """A proposed value and the words [start, end) it was drawn from."""

    value: str
    start: int
    end: int


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    from hotline_desk.locations import resources_dir

    table = tomllib.loads((resources_dir() / "import_maps" / "words" / "categories.toml").read_text(encoding="utf-8"))
    return {name: tuple(words) for name, words in table["categories"].items()}


@cache
def known_words() -> frozenset[str]:
    """The words of complaints that the program knows whole: what is shown of a text may stand on them, never on their halves."""
    return frozenset(word for words in _words().values() for word in words)


def guess_category(text: str, words: Mapping[str, tuple[str, ...]] | None = None) -> Guess | None:
    """The category most of whose words stand in the text, with the clause that says so; None where none does.

    ``words``: category → words, the office's own instead of the built-in ones.
    """
    tables = _words() if words is None else words
    scored = {name: sum(_WHERE.get(w, 1.0) for w in known if w in text) for name, known in tables.items()}
    best = max(scored, key=lambda name: scored[name], default="")
    if not best or scored[best] < 1:
        return None
    clauses = [(sum(w in m[0] for w in tables[best]), -m.start(), m) for m in _CLAUSE.finditer(text)]
    clause = max(clauses, key=lambda c: c[:2])[2]
    return Guess(best, clause.start(), clause.end())
