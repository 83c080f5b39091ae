"""Compares a partial expectation with an answer, by the subset rules scenarios are written for.

An object: every expected key holds, further keys are free. A list: every expected item matches an item of its own.
``~text``: the answer contains it. ``null``: null or absent. ``{"any_of": […]}``: one of them.
``refused`` is complete; ``not_…``: no item matches; ``line_count``: the exact number of score lines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "scenarios"
NOTHING = object()
TOP = {"orders", "refused", "units", "actions", "not_actions", "indicators", "ranking", "not_ranking"}


def load(folder: Path) -> list[dict[str, Any]]:
    """The scenarios of one folder, in order of their names."""
    read = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return [one for one in read if isinstance(one, dict) and "expect" in one]


def differences(want: Any, got: Any, path: str = "") -> list[str]:
    """What an expectation asks for and the answer does not give; empty where it holds."""
    if isinstance(want, Mapping):
        return _object(want, got, path)
    if isinstance(want, list):
        return _items(want, got, path)
    return [] if _same(want, got) else [f"{path}: expected {want!r}, got {got if got is not NOTHING else 'nothing'!r}"]


def _same(want: Any, got: Any) -> bool:
    if want is None:
        return got is None or got is NOTHING
    if isinstance(want, bool) or isinstance(got, bool):
        return want is got
    if isinstance(want, (int, float)):
        return isinstance(got, (int, float)) and abs(want - got) < 1e-6
    if isinstance(want, str) and want.startswith("~"):
        return isinstance(got, str) and want[1:] in got
    return bool(want == got)


def _object(want: Mapping[str, Any], got: Any, path: str) -> list[str]:
    if set(want) == {"any_of"}:
        fits = any(not differences(choice, got, path) for choice in want["any_of"])
        return [] if fits else [f"{path}: none of {want['any_of']!r} is {got!r}"]
    if not isinstance(got, Mapping):
        return [f"{path}: expected an object, got {got if got is not NOTHING else 'nothing'!r}"]
    return [d for key, value in want.items() for d in differences(value, got.get(key, NOTHING), f"{path}.{key}")]


def _items(wanted: Sequence[Any], got: Any, path: str) -> list[str]:
    """Each wanted item must match an item of its own: a matching between two sides, found by augmenting."""
    if not isinstance(got, list):
        return [f"{path}: expected a list, got {got if got is not NOTHING else 'nothing'!r}"]
    fits = [[not differences(want, item) for item in got] for want in wanted]
    taken: dict[int, int] = {}

    def place(which: int, tried: set[int]) -> bool:
        for at, fit in enumerate(fits[which]):
            if fit and at not in tried:
                tried.add(at)
                if at not in taken or place(taken[at], tried):
                    taken[at] = which
                    return True
        return False

    return [f"{path}: nothing in {got!r} matches {want!r}" for n, want in enumerate(wanted) if not place(n, set())]


def _none_of(patterns: Sequence[Any], got: Any, path: str) -> list[str]:
    items = got if isinstance(got, list) else []
    return [f"{path}: must not be there: {item!r}" for p in patterns for item in items if not differences(p, item)]


def _rules(items: Sequence[Any]) -> list[Any]:
    return [{"rule": item} if isinstance(item, str) else item for item in items]


def _order(want: Mapping[str, Any], got: Any, path: str) -> list[str]:
    if not isinstance(got, Mapping):
        return [f"{path}: no such order"]
    found: list[str] = []
    for key, value in want.items():
        if key == "findings":
            found += _items(_rules(value), got.get(key), f"{path}.{key}")
        elif key.startswith("not_"):
            found += _none_of(_rules(value), got.get(key[4:]), f"{path}.{key}")
        else:
            found += differences(value, got.get(key, NOTHING), f"{path}.{key}")
    return found


def _refused(want: Sequence[Any], got: Any) -> list[str]:
    found = _items(want, got, "refused")
    return found or ([] if len(got) == len(want) else [f"refused: expected {len(want)}, got {got!r}"])


def _units(want: Mapping[str, Any], got: Mapping[str, Any]) -> list[str]:
    found: list[str] = []
    for unit, periods in want.items():
        for period, score in periods.items():
            here, known = f"units.{unit}.{period}", got.get(unit, {}).get(period)
            count = score.get("line_count")
            found += differences({k: v for k, v in score.items() if k != "line_count"}, known, here)
            if count is not None and count != len((known or {}).get("lines", ())):
                found.append(f"{here}: expected {count} lines, got {known!r}")
    return found


def check(expect: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    """All differences between a scenario's expectation and an answer."""
    found: list[str] = []
    for key, want in expect.items():
        if key == "orders":
            for order, facts in want.items():
                found += _order(facts, answer["orders"].get(order), f"orders.{order}")
        elif key == "refused":
            found += _refused(want, answer["refused"])
        elif key == "units":
            found += _units(want, answer["units"])
        elif key == "not_actions":
            found += _none_of(want, answer["actions"], key)
        elif key == "not_ranking":
            for period, patterns in want.items():
                found += _none_of(patterns, answer["ranking"].get(period), f"{key}.{period}")
        else:
            found += differences(want, answer.get(key, NOTHING), key)
    return found
