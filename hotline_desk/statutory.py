"""The statutory days of a year by rule, for years whose arrangement nobody has announced yet.

《全国年节及纪念日放假办法》第二条, as revised; the moon's festivals from a table of 2000–2050 in
``resources/calendars/statutory.toml``. Such a year is 暂定 until the State Council's notice is read in.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from hotline_desk.locations import resources_dir

_NAMES = {"qingming": "清明节", "dragon_boat": "端午节", "mid_autumn": "中秋节"}


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    with (resources_dir() / "calendars" / "statutory.toml").open("rb") as file:
        return tomllib.load(file)


def _law(year: int) -> dict[str, Any]:
    laws: list[dict[str, Any]] = _data()["law"]
    return next((law for law in reversed(laws) if law["from"].year <= year), laws[0])


def covers(year: int) -> bool:
    """True if the table knows the moon's festivals and 清明 of ``year``; else only fixed days are given."""
    return str(year) in _data()["lunar"]


@lru_cache(maxsize=64)
def _days(year: int) -> tuple[tuple[date, str], ...]:
    law, found = _law(year), dict[date, list[str]]()
    for name, days in law["fixed"].items():
        for day in days:
            found.setdefault(date.fromisoformat(f"{year}-{day}"), []).append(name)
    moon = _data()["lunar"].get(str(year), {})
    if moon:
        for offset in law["spring"]:
            name = "除夕" if offset < 0 else "春节"
            found.setdefault(moon["spring"] + timedelta(days=offset), []).append(name)
        for key in law["lunar_days"]:
            found.setdefault(moon[key], []).append(_NAMES[key])
    return tuple((day, "、".join(names)) for day, names in sorted(found.items()))


def statutory_days(year: int) -> dict[date, str]:
    """Each statutory day off of ``year`` with its name, in order.

    A day that is two festivals bears both names. Outside the table's years (see :func:`covers`)
    only the days fixed in the solar calendar are given.
    """
    return dict(_days(year))
