"""Recommended unit and category on the demo office: learned from its first months, asked about the last.

Beside it the plain way: the unit oftenest sent this category before, the category oftenest given at all.
The demo office is invented and its words are few; a real office's figures will be lower.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks import figure
from hotline_desk.services import demo, units
from hotline_desk.services.learning import COLUMNS, learn
from hotline_desk.services.office import Desk

NOW = datetime(2026, 11, 20, 10, 0)
ORDERS, ASKED = 1_500, 0.3
Row = Mapping[str, Any]


def _split(desk: Desk) -> tuple[list[Row], list[Row]]:
    """Sent orders in the order they were received: those learned from, those asked about."""
    rows: list[Row] = [r for r in desk.store.rows({}, columns=COLUMNS, descending=False) if r["unit"] and r["category"]]
    place = int(len(rows) * (1 - ASKED))
    return rows[:place], rows[place:]


def _shares(asked: Sequence[Row], answer: Callable[[Row], list[str]], field: str) -> tuple[float, float, float]:
    """What the first answer lacks in precision and in recall, and how often the right one is not among three."""
    given = [(answer(row), row[field]) for row in asked]
    first = sum(bool(found) and found[0] == right for found, right in given)
    return 1 - first / max(sum(bool(found) for found, _ in given), 1), 1 - first / len(given), \
        sum(right not in found[:3] for found, right in given) / len(given)


def _units(desk: Desk) -> Callable[[Row], list[str]]:
    def answer(row: Row) -> list[str]:
        advice = units.advise(desk, {n: row[n] for n in ("address", "category", "subject", "content")})
        return sorted(advice, key=lambda name: -advice[name][0])
    return answer


def _plain_unit(past: Sequence[Row]) -> Callable[[Row], list[str]]:
    seen: dict[str, Counter[str]] = {}
    for row in past:
        seen.setdefault(row["category"], Counter())[row["unit"]] += 1
    return lambda row: [name for name, _ in seen.get(row["category"], Counter()).most_common(3)]


def _figures(name: str, ours: tuple[float, ...], plain: tuple[float, ...], plain_name: str) -> list[dict[str, Any]]:
    """Told by what is missing, so that lower is better here too."""
    kinds = ("第一个的 1 − 查准率", "第一个的 1 − 查全率", "不在前三个里的占比")
    return [figure(f"{name}，{kind}", one, other, plain_name, aim=1.0) for kind, one, other in zip(kinds, ours, plain, strict=True)]


def measure() -> list[dict[str, Any]]:
    """Precision and recall of the first answer, and how often the right one is not among three."""
    with tempfile.TemporaryDirectory() as folder, demo.make(Path(folder) / "office", lambda: NOW, ORDERS) as desk:
        past, asked = _split(desk)
        desk.__dict__["_learned"] = learn(desk, datetime.fromisoformat(asked[0]["received_at"]))
        most = [name for name, _ in Counter(row["category"] for row in past).most_common(3)]
        chosen = _shares(asked, lambda row: [c.category for c in units.categories(
            desk, {"subject": row["subject"], "content": row["content"]})], "category")
        return _figures("推荐单位", _shares(asked, _units(desk), "unit"), _shares(asked, _plain_unit(past), "unit"), "同类最常派的单位") \
            + _figures("推荐分类", chosen, _shares(asked, lambda row: most, "category"), "最常见的分类")
