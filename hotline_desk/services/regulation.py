"""设置 · 规定: the office's pack clause by clause, every value with its origin."""

from __future__ import annotations

from dataclasses import dataclass

from hotline_desk.domain.policy import Parameter

from .editions import OWN_FILE, described
from .office import Desk
from .views import Why
from .why import make, origin_word, value_word


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value of the regulation: what it is called, what it is, where it comes from, its clause."""

    name: str
    label: str
    value: str
    origin: str
    clause: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause: number, heading, text."""

    number: str
    heading: str
    text: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Which regulation the office works under, and its editions in words, newest first."""

    title: str
    locality: str
    version: str
    own_file: str
    editions: tuple[str, ...]


def head(desk: Desk) -> Head:
    """The office's regulation in a few words."""
    pack, own = desk.pack, desk.folder / OWN_FILE
    lines = [f"{e['from'].replace('T', ' ') or '建立时'}起 · {e['version']}" for e in reversed(described(desk.editions))]
    return Head(pack.title, pack.locality, pack.version, own.name if own.is_file() else "", tuple(lines))


def values(desk: Desk, words: str = "") -> list[ValueRow]:
    """Every value in force today whose label, value, origin or clause holds these words; the office's own first."""
    book = desk.pack.book(desk.now().date())
    rows = [_value(book[name]) for name in book]
    found = [r for r in rows if _holds(words, r.label, r.value, r.origin, r.clause, r.name)]
    return sorted(found, key=lambda r: not r.own)


def _value(one: Parameter) -> ValueRow:
    return ValueRow(one.name, one.label or one.name, value_word(one.value, one.unit), origin_word(one), one.clause, one.origin == "office")


def clauses(desk: Desk, words: str = "") -> list[ClauseRow]:
    """The clauses whose number, heading or text holds these words, in the order of the document."""
    rows = [ClauseRow(c.number, c.heading, c.text, c.document) for c in desk.pack.clauses.values()]
    return [r for r in rows if _holds(words, r.number, r.heading, r.text)]


def why(desk: Desk, name: str) -> Why:
    """Clause, quote and origin of one value."""
    one = desk.pack.book(desk.now().date())[name]
    return make(desk.pack, one.clause, one.label or name, [one])


def _holds(words: str, *texts: str) -> bool:
    wanted = words.split()
    whole = " ".join(texts)
    return all(word in whole for word in wanted)
