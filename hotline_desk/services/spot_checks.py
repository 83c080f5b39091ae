"""抽查 (长宁 三（一）): a random share of a unit's orders over some days, drawn so that anybody can draw it again."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from hotline_desk.domain.records import Record

from . import records
from .office import Desk, Refused
from .roles import require


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn: the orders, out of how many."""

    squad: str
    first: date
    last: date
    percent: float
    seed: int
    total: int
    orders: tuple[str, ...]


def draw(desk: Desk, squad: str, first: date, last: date, percent: float, seed: int) -> Draw:
    """A share (percent, rounded up) of the orders a unit received from ``first`` to ``last``; the same seed, the same orders.

    Drawn by the order's number under the seed, not by a generator's state: no later version of anything changes it.
    Raises Refused for a share that is none, or where there is nothing to draw from.
    """
    if not 0 < percent <= 100:
        raise Refused("抽查比例要在 0 到 100 之间。没有抽取。", "wrong_input")
    if last < first:
        raise Refused("抽查的结束日期早于开始日期。没有抽取。", "wrong_input")
    ends = {"received_at>=": datetime.combine(first, time()), "received_at<=": datetime.combine(last, time.max)}
    rows = desk.store.rows({"unit": squad, "state!=": "void", **ends}, columns=("number",))
    numbers = [str(r["number"]) for r in rows]
    if not numbers:
        raise Refused(f"“{squad}”在 {first} 至 {last} 没有工单，没有可抽的件。", "wrong_input")
    drawn = sorted(numbers, key=lambda n: hashlib.sha256(f"{seed}:{n}".encode()).digest())
    return Draw(squad, first, last, percent, seed, len(numbers), tuple(sorted(drawn[:math.ceil(len(numbers) * percent / 100)])))


def keep(desk: Desk, found: Draw, checker: str = "") -> Record:
    """Put a draw on record (台账 抽查); the results are added to it later by ``results``."""
    require(desk, "record")
    return records.add(desk, "spot_check", {
        "squad": found.squad, "first": found.first.isoformat(), "last": found.last.isoformat(), "percent": found.percent,
        "seed": found.seed, "total": found.total, "orders": list(found.orders), "checker": checker or desk.user})


def begin(desk: Desk, kind: str, data: Mapping[str, Any], at: datetime | str | None = None) -> Record:
    """Begin a record of any kind; a 抽查 that names no orders draws them first. Raises Refused."""
    require(desk, "record")
    if kind != "spot_check" or data.get("orders"):
        return records.add(desk, kind, data, at)
    try:
        found = draw(desk, str(data.get("squad") or ""), date.fromisoformat(str(data.get("first"))), date.fromisoformat(str(data.get("last"))),
                     float(data.get("percent") or 0), int(data.get("seed") or f"{desk.now():%Y%m%d}"))
    except ValueError as error:
        raise Refused("抽查要写中队、从哪天（first）到哪天（last，如 2026-03-31）、抽查比例（percent），随机种子（seed）为整数。没有抽取。",
                      "wrong_input") from error
    return keep(desk, found, str(data.get("checker") or ""))


def results(desk: Desk, number: str, passed: Sequence[str], failed: Sequence[str], words: str = "") -> Record:
    """What the check found. Raises Refused for an order that was not drawn, or that both passed and failed."""
    require(desk, "record")
    drawn = set(map(str, records.get(desk, number).fields.get("orders") or ()))
    strange = [n for n in (*passed, *failed) if n not in drawn]
    if strange or set(passed) & set(failed):
        which = strange[0] if strange else sorted(set(passed) & set(failed))[0]
        raise Refused(f"工单 {which} 不在这次抽到的件里，或同时记了合格和不合格。台账没有变化。", "wrong_input")
    return records.amend(desk, number, {"passed": list(passed), "failed": list(failed), "result": words})
