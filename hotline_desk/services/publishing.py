"""定稿: a period's figures as they were published. They do not move when events come later; a correction (更正) is on record.

Kept in the store's append-only, chained table like an account: an edited publication is found by 检查数据. Of each order
only its number is kept, so that erasing a person's data reaches no published figure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from hotline_desk.domain.case import written

from .acts import other
from .bulletin_views import WHOLE, Bulletin, FollowRow, PointRow, Rate, Trend, UnitDetail, UnitRow
from .masking import mask_text
from .office import Desk, Refused
from .roles import require

KIND = "bulletin"


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is another one now. ``unit`` "" is the whole office."""

    unit: str
    item: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A 更正: when, by whom, why, and which figures it changed."""

    at: str
    by: str
    reason: str
    changes: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """A period as it was published last, and the corrections since, oldest first."""

    bulletin: Bulletin
    at: str
    by: str
    corrections: tuple[Correction, ...] = ()

    @property
    def words(self) -> str:
        """``9月30日 17:02 定稿（王敏）``, with how often it was corrected."""
        moment = datetime.fromisoformat(self.at)
        more = f"，更正 {len(self.corrections)} 次" if self.corrections else ""
        return f"{written(moment)} 定稿{f'（{self.by}）' if self.by else ''}{more}"


# -- keeping ------------------------------------------------------------------------------------------------
def over(desk: Desk, found: Bulletin) -> bool:
    """Whether the period has ended, so that it can be published."""
    from .bulletin import period_of

    return period_of(desk, found.period).last < desk.now().date()


def publish(desk: Desk, found: Bulletin) -> Published:
    """Keep a period's figures as published. Raises Refused for a running period and for one that is published already."""
    require(desk, "settings")
    if not over(desk, found):
        raise Refused(f"{found.title}还没有结束，结束后才能定稿。数据没有变化。")
    if _versions(desk, found.period):
        raise Refused(f"{found.title}已经定稿。数有变化时请用“更正”，原来的也留着。")
    _write(desk, found, "add", "", ())
    rows = len(_rows(desk, found.period))
    other(desk, "", f"{found.title}定稿", "", lambda: _back(desk, found.period, found.title, rows))
    return _known(desk, found.period)


def correct(desk: Desk, found: Bulletin, reason: str) -> Published:
    """Put today's figures in the place of the published ones, which stay on record. Raises Refused without a reason."""
    require(desk, "settings")
    before = _known(desk, found.period)
    changes = differences(before.bulletin, found)
    if not reason.strip():
        raise Refused("请写明更正的原因，它和改动一起留在记录里。没有更正。")
    if not changes:
        raise Refused("现在的数和定稿的一样，不用更正。")
    _write(desk, found, "amend", reason.strip(), changes)
    rows = len(_rows(desk, found.period))
    other(desk, "", f"{found.title}更正", "", lambda: _back(desk, found.period, found.title, rows))
    return _known(desk, found.period)


def _write(desk: Desk, found: Bulletin, action: str, reason: str, changes: tuple[Difference, ...]) -> None:
    fields = {"bulletin": json.dumps(_frozen(found), ensure_ascii=False), "reason": reason, "changes": [asdict(c) for c in changes]}
    _append(desk, found.period, action, fields, reason)


def _append(desk: Desk, period: str, action: str, fields: Mapping[str, Any], reason: str) -> None:
    told = {"add": "publish", "amend": "correct", "void": "unpublish"}[action]
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        tx.append_record(f"{KIND}:{period}", KIND, action, desk.now(), fields, len(_rows(desk, period)))
        tx.log_access(desk.user, told, f"bulletin {period}", reason[:80])


def _back(desk: Desk, period: str, title: str, rows: int) -> None:
    """Take the newest publication or correction back by one more row. Raises Refused where it is no longer the newest."""
    require(desk, "settings")
    if len(_rows(desk, period)) != rows:
        raise Refused(f"{title}之后又更正或撤销过，请先撤销后面的。定稿没有变化。", "wrong_state")
    _append(desk, period, "void", {"reason": "撤销"}, "撤销")


def published(desk: Desk, period: str) -> Published | None:
    """A period as it was published, None where it was not."""
    versions = _versions(desk, period)
    if not versions:
        return None
    corrections = tuple(_correction(v) for v in versions[1:])
    return Published(_thawed(desk, json.loads(versions[-1]["fields"]["bulletin"])), versions[0]["at"], versions[0]["by"], corrections)


def as_published(desk: Desk, found: Bulletin, names: Sequence[str], rates: Sequence[str]) -> Bulletin:
    """The months before with the figures they were published with: ``names`` are the periods of ``found.months``, ``rates`` of its curves."""
    kept = [{} if name == found.period else _percents(desk, name) for name in names]
    if not any(kept):
        return found
    trends = tuple(replace(trend, values=tuple(one.get(rate, value) for one, value in zip(kept, trend.values, strict=True)))
                   for trend, rate in zip(found.trends, rates, strict=True))
    return replace(found, trends=trends)


def _percents(desk: Desk, period: str) -> dict[str, float | None]:
    """Name and percent of each published rate; nothing where the period was not published."""
    versions = _versions(desk, period)
    rates = json.loads(versions[-1]["fields"]["bulletin"])["rates"] if versions else ()
    return {r["name"]: None if r["percent"] is None else float(r["percent"]) for r in rates}


def _known(desk: Desk, period: str) -> Published:
    found = published(desk, period)
    if found is None:
        raise Refused("这一期还没有定稿。")
    return found


def _rows(desk: Desk, period: str) -> list[dict[str, Any]]:
    return [row for row in desk.store.records(KIND) if row["number"] == f"{KIND}:{period}"]


def _versions(desk: Desk, period: str) -> list[dict[str, Any]]:
    """What stands, oldest first: a row that was taken back is left out, and so is the one that took it back."""
    rows: list[dict[str, Any]] = []
    for row in _rows(desk, period):
        rows = rows[:-1] if row["action"] == "void" else [*rows, row]
    return [{**row, "fields": json.loads(row["fields"]) if isinstance(row["fields"], str) else row["fields"]} for row in rows]


def _correction(version: Mapping[str, Any]) -> Correction:
    fields = version["fields"]
    return Correction(str(version["at"]), str(version["by"]), str(fields["reason"]), tuple(Difference(**c) for c in fields["changes"]))


def summary(changes: Sequence[Difference]) -> str:
    """The first few differences in words: 城建中心 得分 95.20 → 94.10."""
    few = [f"{c.unit or WHOLE} {c.item} {c.was} → {c.now}" for c in changes[:3]]
    return "；".join(few) + (f"；另有 {len(changes) - 3} 处" if len(changes) > 3 else "")


# -- comparing ----------------------------------------------------------------------------------------------
def differences(was: Bulletin, now: Bulletin) -> tuple[Difference, ...]:
    """Every published figure that is another one now: each unit's place, score, orders and rates, then the office's rates."""
    old, new = {r.unit: r for r in was.rows}, {r.unit: r for r in now.rows}
    found: list[Difference] = []
    for unit in dict.fromkeys((*old, *new)):
        found += _of_unit(unit, old.get(unit), new.get(unit))
    return (*found, *_of_rates("", was.rates, now.rates))


def _of_unit(unit: str, was: UnitRow | None, now: UnitRow | None) -> Iterator[Difference]:
    for item, told in (("名次", _rank), ("得分", _score), ("受理", _received)):
        if told(was) != told(now):
            yield Difference(unit, item, told(was), told(now))
    yield from _of_rates(unit, was.rates if was else (), now.rates if now else ())


def _rank(row: UnitRow | None) -> str:
    return f"第 {row.rank} 名" if row is not None and row.rank else "—"


def _score(row: UnitRow | None) -> str:
    return row.score if row is not None else "—"


def _received(row: UnitRow | None) -> str:
    return f"{row.received} 件" if row is not None else "—"


def _of_rates(unit: str, was: tuple[Rate, ...], now: tuple[Rate, ...]) -> Iterator[Difference]:
    old, new = {r.name: r for r in was}, {r.name: r for r in now}
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        told = [f"{r.words}（{r.counts}）" if r is not None and r.percent is not None else "—" for r in (before, after)]
        label = next(r.label for r in (before, after) if r is not None)
        if told[0] != told[1]:
            yield Difference(unit, label, *told)


# -- as JSON ------------------------------------------------------------------------------------------------
def _frozen(found: Bulletin) -> dict[str, Any]:
    """Plain values; the words of an order (its subject) stay with the order."""
    plain = json.loads(json.dumps(asdict(found), ensure_ascii=False, default=_plain))
    for detail in plain["details"].values():
        for point in detail["points"]:
            for one in (point, *point["missed"]):
                one["subject"] = ""
    return dict(plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _thawed(desk: Desk, plain: dict[str, Any]) -> Bulletin:
    rows = tuple(UnitRow(**{**r, "rates": tuple(map(_rate, r["rates"]))}) for r in plain["rows"])
    details = {unit: UnitDetail(**{**d, "points": tuple(_point(desk, p) for p in d["points"])}) for unit, d in plain["details"].items()}
    return Bulletin(**{
        **plain, "rows": rows, "details": details, "rates": tuple(map(_rate, plain["rates"])), "months": tuple(plain["months"]),
        "follows": tuple(FollowRow(**f) for f in plain["follows"]), "targets": tuple((a, b) for a, b in plain["targets"]),
        "trends": tuple(Trend(t["label"], tuple(t["values"])) for t in plain["trends"])})


def _rate(plain: Mapping[str, Any]) -> Rate:
    percent = plain["percent"]
    return Rate(**{**plain, "percent": None if percent is None else Decimal(percent)})


def _point(desk: Desk, plain: Mapping[str, Any]) -> PointRow:
    row = desk.store.order_row(plain["order"]) if plain["order"] else None
    made = PointRow(**{**plain, "missed": tuple(_point(desk, m) for m in plain["missed"]),
                       "at": datetime.fromisoformat(plain["at"]) if plain["at"] else None})
    return replace(made, subject=mask_text(str(row["subject"] or ""))) if row else made
