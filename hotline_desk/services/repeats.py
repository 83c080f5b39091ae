"""The same matter: earlier orders that may be it, with the reasons; for one order, live while it is typed, by command.

The program proposes with reasons; a person decides (services.joining). The list of a whole import or library is
services.surveying.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hotline_desk.domain.explaining import Likeness, explain
from hotline_desk.domain.fields import other_phone
from hotline_desk.domain.matter import PROBABLE, Weighed, confidence, keys, weigh
from hotline_desk.services import apart
from hotline_desk.services.learning import COLUMNS, PLAIN, Learned, learned
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.sounding import sound

_STRONG, _WEAK = ("p", "b"), ("c", "e", "h", "w")
NEWEST = {_STRONG: 60, _WEAK: 80}  # orders looked at of each key
COMPARED = {_STRONG: 60, _WEAK: 20}  # and of all keys together
POSSIBLE = 0.00001  # from here an order is shown to somebody who looks for one to join
JOINED = "已并入同一诉求"


@dataclass(frozen=True)
class Match:
    """An earlier order that may be the same matter; ``row`` is its row in the lists."""

    order: str
    score: float
    row: Mapping[str, Any]
    pair: tuple[Weighed, Weighed] = field(repr=False)
    joined: bool = False

    @cached_property
    def why(self) -> Likeness:
        """The comparison in words; most proposals of a long list are never looked at."""
        from hotline_desk.exchange.guess import known_words

        return explain(*self.pair, known_words())

    @property
    def reasons(self) -> tuple[str, ...]:
        """Sentences a clerk can check: what speaks for it, then what against."""
        return ((JOINED,) if self.joined else ()) + self.why.reasons

    @property
    def labels(self) -> tuple[str, ...]:
        """同址 同号 同事项 …: the reasons in two or three characters each."""
        return self.why.labels


# -- one order ----------------------------------------------------------------------------------------
def matches(desk: Desk, fields: Mapping[str, Any], limit: int = 5, at_least: float = PROBABLE) -> list[Match]:
    """Orders that may be the same matter as what these fields tell, best first, then newest."""
    told = learned(desk)
    fields = {"phone2": other_phone(fields.get("extra")), **fields}  # a form keeps it among the platform's words
    mine = weigh(told.reader.facts(fields), told.words)
    rows = [r for r in candidates(desk, fields, mine).values() if r["number"] != fields.get("number") and r["state"] != "void"]
    return best(told, mine, rows, limit, at_least, str(fields.get("matter") or ""))


def _query_keys(fields: Mapping[str, Any], mine: Weighed) -> list[str]:
    """Under what the words say as they stand, and under all that the office knows of the place and category."""
    return sorted({*keys(PLAIN.facts(fields), sound), *keys(mine.facts, sound)})


def candidates(desk: Desk, fields: Mapping[str, Any], mine: Weighed) -> dict[int, dict[str, Any]]:
    """Rows worth comparing, by row id: those that share a key, the newest of each key."""
    asked, found = _query_keys(fields, mine), dict[int, None]()
    for kinds, newest in NEWEST.items():
        shared = desk.store.sharing((key for key in asked if key[0] in kinds), newest)
        found |= dict.fromkeys(shared[:COMPARED[kinds]])
    return desk.store.rows_by_id(found, COLUMNS)


def best(told: Learned, mine: Weighed, rows: Iterable[Mapping[str, Any]], limit: int, at_least: float, matter: str = "",
         keep: Callable[[Mapping[str, Any]], bool] = bool) -> list[Match]:
    """The likeliest of these rows, those of ``matter`` at 1; ``keep`` is asked of the few that are likely enough."""
    scored: list[tuple[float, Mapping[str, Any], Weighed]] = []
    for row in rows:
        joined = bool(matter) and row["matter"] == matter
        theirs = told.weighed(row) if joined else told.likely(row, mine.facts, at_least)
        if theirs is None:
            continue
        score = 1.0 if joined else confidence(mine, theirs, at_least)
        if score >= at_least and keep(row):
            scored.append((score, row, theirs))
    scored.sort(key=lambda item: (item[0], item[1]["received_at"] or ""), reverse=True)
    return [_match(mine, *item, matter) for item in scored[:limit]]


def _match(mine: Weighed, score: float, row: Mapping[str, Any], theirs: Weighed, matter: str) -> Match:
    joined = bool(matter) and row["matter"] == matter
    # Certainty is for people: a proposal never shows 100 %.
    return Match(row["number"], score if joined else min(score, 0.99), row, (mine, theirs), joined)


def of_order(desk: Desk, number: str, limit: int = 20, at_least: float = PROBABLE) -> list[Match]:
    """Earlier orders on the same matter as one of the office's, best first; those joined to it stand at 1.

    What a person parted from it stays out. Raises Refused for an unknown number.
    """
    row = desk.store.order_row(number)
    if row is None:
        raise Refused(f"没有编号为“{number}”的工单。请核对编号，或按 Ctrl+F 查找。", "wrong_state")
    told = learned(desk)
    mine = told.weighed(row)
    rows = {r["number"]: r for r in candidates(desk, row, mine).values()}
    if row["matter"]:
        rows |= {r["number"]: r for r in desk.store.rows({"matter": row["matter"]}, columns=COLUMNS)}
    earlier = [r for r in rows.values() if before(r, row) and r["state"] != "void"]
    said = apart.among(desk, [row["number"], *(r["number"] for r in earlier)])
    return best(told, mine, earlier, limit, at_least, row["matter"] or "", lambda other: not said.parted(row, other))


def before(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether one row was received before the other."""
    return (one["received_at"] or "", one["number"]) < (other["received_at"] or "", other["number"])
