"""未诉先办: where, about what and when complaints gather, what is rising, which may be one matter unjoined.

Counts of the office's own orders in a period beside the period before it, of the same length.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from hotline_desk.domain.likeness import category_path
from hotline_desk.domain.period import iso_week, read_period
from hotline_desk.domain.place import Place, read_place
from hotline_desk.services.learning import learned
from hotline_desk.services.masking import mask_text
from hotline_desk.services.office import Desk
from hotline_desk.services.roles import require
from hotline_desk.services.wording import state_word
from hotline_desk.services.words import short_text

_COLUMNS = ("number", "received_at", "address", "category", "matter", "subject")
FEW = 3  # orders from which a place or category is a hot spot
CLEAR = 1.5  # standard deviations from which a change is called rising


@dataclass(frozen=True, slots=True)
class Spot:
    """One place, category, hour or weekday: its orders in the period and in the one before."""

    name: str
    now: int
    before: int
    orders: tuple[str, ...] = ()

    @property
    def rise(self) -> float:
        """How far the change stands out of chance, in standard deviations of a count (Poisson)."""
        return (self.now - self.before) / math.sqrt(self.now + self.before) if self.now + self.before else 0.0


@dataclass(frozen=True, slots=True)
class Hotspots:
    """Where complaints gather in a period; each list most first, ``rising`` by how clearly they rise."""

    period: str
    first: date
    last: date
    total: int
    before: int
    places: tuple[Spot, ...]
    categories: tuple[Spot, ...]
    place_categories: tuple[Spot, ...]
    weekdays: tuple[Spot, ...]
    hours: tuple[Spot, ...]
    rising: tuple[Spot, ...]
    unjoined: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class SpotOrder:
    """One order of a hot spot, for the list beside it; the subject is masked."""

    order: str
    received: str
    subject: str
    unit: str
    state: str
    joined: bool


def orders_of(desk: Desk, spot: Spot) -> list[SpotOrder]:
    """The orders of a spot, newest first."""
    require(desk, "view")
    rows = [row for start in range(0, len(spot.orders), 500) for row in desk.store.rows(
        {"number": list(spot.orders[start:start + 500])}, columns=("number", "received_at", "subject", "phone", "unit", "state", "matter"))]
    rows.sort(key=lambda row: (row["received_at"] or "", row["number"]), reverse=True)
    return [SpotOrder(row["number"], short_text(row["received_at"]), mask_text(row["subject"] or "（无标题）", [row["phone"] or ""]),
                      row["unit"] or "未派单", state_word(desk.pack, row["state"]), bool(row["matter"])) for row in rows]


def change_words(spot: Spot) -> str:
    """The change in words: 新出现, 多 3 件（+60%）, 少 2 件, 持平."""
    more = spot.now - spot.before
    if not spot.before:
        return "新出现" if spot.now else "—"
    if not more:
        return "持平"
    return f"{'多' if more > 0 else '少'} {abs(more)} 件（{more / spot.before:+.0%}）".replace("-", "−")


def steps(period: str, step: int) -> str:
    """The period so many of its own length further (``2026-09``, 1 → ``2026-10``); raises PeriodError."""
    span = read_period(period)
    day = span.last + timedelta(days=1) if step > 0 else span.first - timedelta(days=1)
    return period_of(span.kind, day)


def is_current(period: str, today: date) -> bool:
    """Whether a period reaches to today: nothing lies after it."""
    return read_period(period).last >= today


def period_of(kind: str, day: date) -> str:
    """The week, month, quarter or year a day lies in, as people write it."""
    if kind == "week":
        return iso_week(day)
    if kind == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return {"month": f"{day:%Y-%m}", "year": f"{day.year}"}[kind]


Row = Mapping[str, Any]
Key = Callable[[Row], str]


def hotspots(desk: Desk, period: str, limit: int = 10) -> Hotspots:
    """Counts by place, category and time of a period (``2026-11``, ``2026-W47`` …); raises PeriodError."""
    span = read_period(period)
    days = (span.last - span.first).days + 1
    rows = _rows(desk, span.first, span.last)
    old = _rows(desk, span.first - timedelta(days=days), span.first - timedelta(days=1))
    where, both = _where(desk), _both(desk)
    places, kinds, mixed = (_spots(rows, old, key) for key in (where, _category, both))
    return Hotspots(
        period, span.first, span.last, len(rows), len(old), _most(places, limit), _most(kinds, limit), _most(mixed, limit),
        tuple(_spots(rows, old, _weekday, "一二三四五六日")), tuple(_spots(rows, old, _hour, [f"{h:02d}" for h in range(24)])),
        _rising([*places, *kinds, *mixed], limit), _unjoined(desk, rows, limit))


def _rows(desk: Desk, first: date, last: date) -> list[dict[str, Any]]:
    until = datetime.combine(last + timedelta(days=1), time())
    return desk.store.rows({"received_at>=": datetime.combine(first, time()), "received_at<": until, "state!=": "void"},
                           columns=_COLUMNS)


def _place(desk: Desk) -> Callable[[Row], Place]:
    gazetteer = learned(desk).gazetteer
    return lambda row: gazetteer.settle(read_place(row["address"] or ""))


def _where(desk: Desk) -> Key:
    place = _place(desk)
    return lambda row: Place(place(row).where).shown


def _category(row: Row) -> str:
    return category_path(row["category"])[-1] if row["category"] else ""


def _both(desk: Desk) -> Key:
    where = _where(desk)

    def key(row: Row) -> str:
        place, kind = where(row), _category(row)
        return f"{place} · {kind}" if place and kind else ""
    return key


def _weekday(row: Row) -> str:
    return "一二三四五六日"[datetime.fromisoformat(row["received_at"]).weekday()]


def _hour(row: Row) -> str:
    return f"{datetime.fromisoformat(row['received_at']):%H}"


def _spots(rows: Sequence[Row], old: Sequence[Row], key: Key, names: Iterable[str] | None = None) -> list[Spot]:
    """Every value of a key with its orders; ``names`` fixes which ones, in this order."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row["number"])
    before = Counter(key(row) for row in old)
    wanted = list(names) if names is not None else [name for name in {*found, *before} if name]
    return [Spot(name, len(found.get(name, ())), before[name], tuple(found.get(name, ()))) for name in wanted]


def _most(spots: Iterable[Spot], limit: int) -> tuple[Spot, ...]:
    many = [spot for spot in spots if spot.now >= FEW]
    return tuple(sorted(many, key=lambda spot: (-spot.now, spot.before, spot.name))[:limit])


def _rising(spots: Iterable[Spot], limit: int) -> tuple[Spot, ...]:
    up = [spot for spot in spots if spot.now >= FEW and spot.rise >= CLEAR]
    return tuple(sorted(up, key=lambda spot: (-spot.rise, spot.name))[:limit])


def _unjoined(desk: Desk, rows: Sequence[Row], limit: int) -> tuple[Spot, ...]:
    """Same house, same category, three times and more, not yet one matter: somebody should look."""
    place = _place(desk)
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        at, kind = place(row), _category(row)
        if at.where and at.house and kind:
            found[Place(at.where, at.house).shown, kind].append(row)
    loose = [Spot(f"{at} · {kind}", len(same), 0, tuple(r["number"] for r in same))
             for (at, kind), same in found.items() if not _one_matter(same)]
    return _most(loose, limit)


def _one_matter(rows: Sequence[Row]) -> bool:
    return len({row["matter"] for row in rows}) == 1 and bool(rows[0]["matter"])
