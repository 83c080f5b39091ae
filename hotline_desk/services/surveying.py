"""疑似重复 of many orders: after an import, of the last weeks, of the whole library. One line is one order to decide on.

A list is made once (it may take minutes for a whole library) and settled again after every decision: what was
joined or parted meanwhile falls out, what was taken back comes in again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import Lock
from typing import Any

from hotline_desk.domain.matter import PROBABLE, keys
from hotline_desk.services import apart
from hotline_desk.services.apart import Apart
from hotline_desk.services.learning import COLUMNS, Learned, freshen, learned
from hotline_desk.services.office import Desk
from hotline_desk.services.repeats import COMPARED, NEWEST, Match, before, best, candidates, matches
from hotline_desk.services.roles import require
from hotline_desk.services.sounding import sound
from hotline_desk.services.steps import Tell

_RECENT = "days:30"  # what the number beside the place in the rail counts
_MANY = 200  # orders from which one pass over all keys is cheaper than asking for each
FORESEEN = 1_500  # rows of a file that are looked at before it is imported
_STEP = 20  # orders after which it is told how far it is
_LAST_DAYS = (("30", "近 30 天"), ("90", "近 90 天"), ("365", "近一年"))
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An order with the earlier ones it may repeat, best first: one line to decide. ``family``: which lines belong together."""

    order: str
    subject: str
    row: Row
    matches: tuple[Match, ...]
    family: int = 0

    @property
    def score(self) -> float:
        return self.matches[0].score


# -- what is looked through ---------------------------------------------------------------------------
def scopes(desk: Desk) -> list[tuple[str, str]]:
    """(key, words) of what may be looked through: the newest import first, where there is one."""
    made = next((i for i in desk.store.imports() if i["state"] != "undone"), None)
    found = [(f"batch:{made['batch']}", f"最近一次导入：{made['file']}")] if made else []
    return [*found, *((f"days:{n}", words) for n, words in _LAST_DAYS), ("all", "全部工单")]


def _within(desk: Desk, scope: str) -> dict[str, object]:
    kind, _, value = scope.partition(":")
    if kind == "batch":
        return {"batch": value, "state!=": "void"}
    since = {"received_at>=": desk.now() - timedelta(days=int(value))} if kind == "days" else {}
    return {**since, "state!=": "void"}


def survey(desk: Desk, scope: str, tell: Tell | None = None) -> list[ReviewRow]:
    """Orders of a scope that may repeat earlier ones, surest families first.

    ``tell`` (done, total, words) hears how far it is and may stop it by raising.
    """
    require(desk, "view")
    new = desk.store.rows(_within(desk, scope), columns=COLUMNS, descending=False)
    return families(_looked_at(desk, new, 6, PROBABLE, tell))


def review(desk: Desk, batch: str, limit: int = 3, at_least: float = PROBABLE) -> list[ReviewRow]:
    """What an import brought that may repeat earlier orders, surest first; what is joined or parted already stays out."""
    new = desk.store.rows(_within(desk, f"batch:{batch}"), columns=COLUMNS, descending=False)
    return sorted(_looked_at(desk, new, limit, at_least), key=lambda r: -r.score)


# -- looking ------------------------------------------------------------------------------------------
def _looked_at(desk: Desk, new: Sequence[Row], limit: int, at_least: float, tell: Tell | None = None) -> list[ReviewRow]:
    told, said = learned(desk), apart.everywhere(desk)
    near = _near(desk, told, new) if len(new) > _MANY else {}
    listed = []
    for place, row in enumerate(new):
        if tell is not None and place % _STEP == 0:
            tell(place, len(new), "逐件比对")
        mine = told.weighed(row)
        rows = near[row["number"]] if near else list(candidates(desk, row, mine).values())
        open_pairs = [r for r in rows if before(r, row) and _open(row, r)]
        if found := best(told, mine, open_pairs, limit, at_least, keep=lambda other, row=row: not said.parted(row, other)):  # type: ignore[misc]
            listed.append(ReviewRow(row["number"], row["subject"] or "", row, tuple(found)))
    return listed


def _open(one: Row, other: Row) -> bool:
    """Whether these two are still to be decided on."""
    together = bool(one["matter"]) and one["matter"] == other["matter"]
    return not together and "void" not in (one["state"], other["state"])


def _near(desk: Desk, told: Learned, new: Sequence[Row]) -> dict[str, list[Row]]:
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
    """As repeats.candidates: the newest of each key, those that share most keys first."""
    found: dict[int, None] = {}
    for kinds, newest in NEWEST.items():
        counts: dict[int, int] = {}
        for key in asked:
            if key[:1] in kinds:
                for row_id in wanted[key][-newest:]:
                    counts[row_id] = counts.get(row_id, 0) + 1
        first = sorted(counts, key=lambda row_id: (-counts[row_id], -row_id))
        found |= dict.fromkeys(first[:COMPARED[kinds]])
    return list(found)


def foreseen(desk: Desk, rows: Sequence[tuple[int, Row]], tell: Tell | None = None) -> dict[int, str]:
    """Rows of a file not yet imported (row number, fields) that are like orders there are → what is told of them."""
    found = {}
    for place, (number, fields) in enumerate(rows):
        if tell is not None and place % _STEP == 0:
            tell(place, len(rows), "找重复投诉")
        if like := matches(desk, fields, 6):
            labels = " ".join(like[0].labels[:3])
            found[number] = f"与 {len(like)} 件旧单相似（{labels}），如 {like[0].order}；导入后到“同一诉求”判定"
    return found


# -- after decisions ----------------------------------------------------------------------------------
def settle(desk: Desk, listed: Sequence[ReviewRow]) -> list[ReviewRow]:
    """The same list as it stands now: without what was joined, parted or taken back since it was made."""
    require(desk, "view")
    numbers = {r.order for r in listed} | {m.order for r in listed for m in r.matches}
    fresh = {row["number"]: row for part in _parts(sorted(numbers))
             for row in desk.store.rows({"number": part}, columns=("number", "matter", "state"))}
    said = apart.among(desk, numbers)
    left = [replace(r, matches=tuple(m for m in r.matches if _undecided(fresh, said, r.order, m.order))) for r in listed]
    return [r for r in left if r.matches]


def _parts(numbers: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    return (numbers[n:n + size] for n in range(0, len(numbers), size))


def _undecided(fresh: Mapping[str, Row], said: Apart, one: str, other: str) -> bool:
    mine, theirs = fresh.get(one), fresh.get(other)
    return mine is not None and theirs is not None and _open(mine, theirs) and not said.parted(mine, theirs)


def families(listed: Iterable[ReviewRow]) -> list[ReviewRow]:
    """Lines that hang together by their proposals side by side, the surest family first, each in order of receipt."""
    rows, parent = list(listed), dict[str, str]()

    def root(number: str) -> str:
        while parent.setdefault(number, number) != number:
            parent[number] = number = parent[parent[number]]
        return number

    for row in rows:
        for match in row.matches:
            parent[root(row.order)] = root(match.order)
    sure: dict[str, float] = {}
    for row in rows:
        sure[root(row.order)] = max(sure.get(root(row.order), 0.0), row.score)
    place = {name: n for n, name in enumerate(sorted(sure, key=lambda name: (-sure[name], name)), 1)}
    marked = [replace(row, family=place[root(row.order)]) for row in rows]
    return sorted(marked, key=lambda r: (r.family, r.row["received_at"] or "", r.order))


# -- how many wait ------------------------------------------------------------------------------------
@dataclass
class Watch:
    """How many orders of the last weeks wait for a decision. Asked after every act, in a worker: reads only what changed."""

    desk: Desk
    rows: list[ReviewRow] = field(default_factory=list)
    seq: int = -1
    waiting: int = 0
    busy: Lock = field(default_factory=Lock)

    def count(self) -> int:
        """The number as it is now; the last known one where another worker is counting."""
        if not self.busy.acquire(blocking=False):
            return self.waiting
        try:
            self._look()
            self.waiting = len(settle(self.desk, self.rows))
        finally:
            self.busy.release()
        return self.waiting

    def _look(self) -> None:
        desk, seq = self.desk, self.desk.store.last_seq()
        freshen(desk)
        if self.seq < 0:
            self.rows = survey(desk, _RECENT, _gently)
        elif seq != self.seq:
            self.rows = families([*self.rows, *self._changed()])
        self.seq = seq

    def _changed(self) -> list[ReviewRow]:
        """Orders that came or were corrected since; their lines are made anew."""
        known, since = {r.order: r for r in self.rows}, _within(self.desk, _RECENT)
        numbers = self.desk.store.changed_since(self.seq)
        rows = [row for part in _parts(numbers) for row in self.desk.store.rows({**since, "number": part}, columns=COLUMNS)]
        new = [row for row in rows if row["number"] not in known or _told_otherwise(known[row["number"]].row, row)]
        self.rows = [r for r in self.rows if r.order not in {row["number"] for row in new}]
        return _looked_at(self.desk, new, 6, PROBABLE, _gently)


def _told_otherwise(old: Row, new: Row) -> bool:
    return any(old[name] != new[name] for name in ("phone", "caller", "address", "subject", "content", "category"))


def _gently(_done: int, _total: int, _words: str) -> None:
    """Let the window draw in between."""
    time.sleep(0.005)
