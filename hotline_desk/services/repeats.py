"""The same matter: earlier orders that may be it, a review list after an import, joining and leaving.

The program proposes with reasons; a person decides. Deciding is an event (join_matter, leave_matter), so
that cards, 督办 counts and everything judged from them follow in the same transaction and can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hotline_desk.domain.explaining import Likeness, explain
from hotline_desk.domain.matter import PROBABLE, Weighed, confidence, keys, weigh
from hotline_desk.services import acts
from hotline_desk.services.learning import COLUMNS, PLAIN, Learned, learned
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.sounding import sound
from hotline_desk.services.views import Done

_STRONG, _WEAK = ("p", "b"), ("c", "e", "h", "w")
_NEWEST = {_STRONG: 60, _WEAK: 80}  # orders looked at of each key
_COMPARED = {_STRONG: 60, _WEAK: 20}  # and of all keys together
_MANY = 200  # orders of a batch from which one pass over all keys is cheaper than asking for each
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
        return explain(*self.pair)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Sentences a clerk can check: what speaks for it, then what against."""
        return ((JOINED,) if self.joined else ()) + self.why.reasons

    @property
    def labels(self) -> tuple[str, ...]:
        """同址 同号 同事项 …: the reasons in two or three characters each."""
        return self.why.labels


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An order of an import with the earlier ones it may repeat, best first: one line to decide."""

    order: str
    subject: str
    row: Mapping[str, Any]
    matches: tuple[Match, ...]


# -- one order ----------------------------------------------------------------------------------------
def matches(desk: Desk, fields: Mapping[str, Any], limit: int = 5, at_least: float = PROBABLE) -> list[Match]:
    """Orders that may be the same matter as what these fields tell, best first, then newest."""
    told = learned(desk)
    mine = weigh(told.reader.facts(fields), told.words)
    rows = [r for r in _candidates(desk, fields, mine).values() if r["number"] != fields.get("number") and r["state"] != "void"]
    return _best(told, mine, rows, limit, at_least, str(fields.get("matter") or ""))


def _query_keys(fields: Mapping[str, Any], mine: Weighed) -> list[str]:
    """Under what the words say as they stand, and under all that the office knows of the place and category."""
    return sorted({*keys(PLAIN.facts(fields), sound), *keys(mine.facts, sound)})


def _candidates(desk: Desk, fields: Mapping[str, Any], mine: Weighed) -> dict[int, dict[str, Any]]:
    asked, found = _query_keys(fields, mine), dict[int, None]()
    for kinds, newest in _NEWEST.items():
        shared = desk.store.sharing((key for key in asked if key[0] in kinds), newest)
        found |= dict.fromkeys(shared[:_COMPARED[kinds]])
    return desk.store.rows_by_id(found, COLUMNS)


def _best(told: Learned, mine: Weighed, rows: Iterable[Mapping[str, Any]], limit: int, at_least: float,
          matter: str = "") -> list[Match]:
    scored: list[tuple[float, Mapping[str, Any], Weighed]] = []
    for row in rows:
        joined = bool(matter) and row["matter"] == matter
        theirs = told.weighed(row) if joined else told.likely(row, mine.facts, at_least)
        if theirs is None:
            continue
        score = 1.0 if joined else confidence(mine, theirs, at_least)
        if score >= at_least:
            scored.append((score, row, theirs))
    scored.sort(key=lambda item: (item[0], item[1]["received_at"] or ""), reverse=True)
    return [_match(mine, *item, matter) for item in scored[:limit]]


def _match(mine: Weighed, score: float, row: Mapping[str, Any], theirs: Weighed, matter: str) -> Match:
    joined = bool(matter) and row["matter"] == matter
    # Certainty is for people: a proposal never shows 100 %.
    return Match(row["number"], score if joined else min(score, 0.99), row, (mine, theirs), joined)


def of_order(desk: Desk, number: str, limit: int = 20, at_least: float = PROBABLE) -> list[Match]:
    """Earlier orders on the same matter as one of the office's, best first; those joined to it stand at 1.

    Raises Refused for an unknown number.
    """
    row = desk.store.order_row(number)
    if row is None:
        raise Refused(f"没有编号为“{number}”的工单。请核对编号，或按 Ctrl+F 查找。", "wrong_state")
    told = learned(desk)
    mine = told.weighed(row)
    rows = {r["number"]: r for r in _candidates(desk, row, mine).values()}
    if row["matter"]:
        rows |= {r["number"]: r for r in desk.store.rows({"matter": row["matter"]}, columns=COLUMNS)}
    earlier = [r for r in rows.values() if _before(r, row) and r["state"] != "void"]
    return _best(told, mine, earlier, limit, at_least, row["matter"] or "")


def _before(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return (one["received_at"] or "", one["number"]) < (other["received_at"] or "", other["number"])


# -- an import ------------------------------------------------------------------------------------------
def review(desk: Desk, batch: str, limit: int = 3, at_least: float = PROBABLE) -> list[ReviewRow]:
    """What an import brought that may repeat earlier orders, surest first; what is joined already stays out."""
    new = desk.store.rows({"batch": batch, "state!=": "void"}, columns=COLUMNS, descending=False)
    told = learned(desk)
    near = _near(desk, told, new) if len(new) > _MANY else {}
    listed = []
    for row in new:
        mine = told.weighed(row)
        rows = near[row["number"]] if near else list(_candidates(desk, row, mine).values())
        open_pairs = [r for r in rows if _before(r, row) and r["state"] != "void" and not _together(r, row)]
        if found := _best(told, mine, open_pairs, limit, at_least):
            listed.append(ReviewRow(row["number"], row["subject"] or "", row, tuple(found)))
    return sorted(listed, key=lambda r: -r.matches[0].score)


def _together(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["matter"]) and one["matter"] == other["matter"]


def _near(desk: Desk, told: Learned, new: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Candidates of many orders in one pass over the stored keys: number → rows."""
    stored_keys = desk.store.keys_of(row["number"] for row in new)
    asked = {row["number"]: {*stored_keys[row["number"]], *keys(told.weighed(row).facts, sound)} for row in new}
    wanted: dict[str, list[int]] = {key: [] for found in asked.values() for key in found}
    for row_id, stored in desk.store.matter_keys():
        for key in stored:
            if key in wanted:
                wanted[key].append(row_id)
    chosen = {number: _shared(found, wanted) for number, found in asked.items()}
    rows = desk.store.rows_by_id({row_id for ids in chosen.values() for row_id in ids}, COLUMNS)
    return {number: [rows[row_id] for row_id in ids if row_id in rows] for number, ids in chosen.items()}


def _shared(asked: Iterable[str], wanted: Mapping[str, Sequence[int]]) -> list[int]:
    """As _candidates: the newest of each key, those that share most keys first."""
    found: dict[int, None] = {}
    for kinds, newest in _NEWEST.items():
        counts: dict[int, int] = {}
        for key in asked:
            if key[0] in kinds:
                for row_id in wanted[key][-newest:]:
                    counts[row_id] = counts.get(row_id, 0) + 1
        best = sorted(counts, key=lambda row_id: (-counts[row_id], -row_id))
        found |= dict.fromkeys(best[:_COMPARED[kinds]])
    return list(found)


# -- deciding -------------------------------------------------------------------------------------------
def join(desk: Desk, number: str, same_as: str) -> Done:
    """Put an order into the matter of an earlier one (which gives it its name where it has none yet).

    One act, one Ctrl+Z. Raises Refused or Conflict, and then nothing has changed.
    """
    earlier = desk.store.order_row(same_as)
    if earlier is None or desk.store.order_row(number) is None:
        raise Refused(f"没有编号为“{number if earlier else same_as}”的工单。工单没有变化。", "wrong_state")
    if number == same_as:
        raise Refused("不能把工单并入它自己。工单没有变化。", "wrong_input")
    matter = earlier["matter"] or same_as
    if earlier["matter"]:
        return acts.record(desk, number, "join_matter", {"matter": matter})
    return acts.record_many(desk, [same_as, number], "join_matter", {"matter": matter})


def leave(desk: Desk, number: str) -> Done:
    """Take an order out of its matter; raises Refused where it is in none."""
    row = desk.store.order_row(number)
    if row is None or not row["matter"]:
        raise Refused(f"工单{number}没有并入任何诉求，不用移出。工单没有变化。", "wrong_state")
    return acts.record(desk, number, "leave_matter", {"matter": row["matter"]})
