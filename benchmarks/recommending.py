"""Recommended unit and category: learned from an office's first months, asked about the last.

Two offices: the demo, and the town of :mod:`benchmarks.families`, whose typing errors, wrong categories and renamed
estates the code does not know. Beside each the plain way: the unit oftenest sent this category before, the category
oftenest given at all. Precision and recall are means over the units (or categories), so that a small unit counts as
much as a large one; both offices are invented, and a real one's figures will be lower. In the town, what an order is
about is right, not what a tired hand wrote down: one category in seven that is learned from is wrong.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks import figure
from benchmarks.families import town_orders
from benchmarks.matching import office
from hotline_desk.domain.units import guess_kind
from hotline_desk.services import demo, units
from hotline_desk.services.learning import COLUMNS, learn
from hotline_desk.services.office import Desk

NOW = datetime(2026, 11, 20, 10, 0)
ORDERS, ASKED = 1_500, 0.3
SEED, TOWN = 20261122, 5_000
Row = Mapping[str, Any]


def _split(desk: Desk) -> tuple[list[Row], list[Row]]:
    """Sent orders in the order they were received: those learned from, those asked about."""
    rows: list[Row] = [r for r in desk.store.rows({}, columns=COLUMNS, descending=False) if r["unit"] and r["category"]]
    place = int(len(rows) * (1 - ASKED))
    return rows[:place], rows[place:]


def precision_recall(given: Iterable[tuple[str, str]]) -> tuple[float, float]:
    """Means over the labels of (answer, right one): of a label's answers so many were right, of its orders so many were found."""
    answered, wanted, right = Counter[str](), Counter[str](), Counter[str]()
    for answer, label in given:
        answered[answer] += 1
        wanted[label] += 1
        right[label] += answer == label
    named = [label for label in answered if label in wanted]
    return (sum(right[n] / answered[n] for n in named) / max(len(named), 1), sum(right[n] / wanted[n] for n in wanted) / max(len(wanted), 1))


def _shares(asked: Sequence[Row], answer: Callable[[Row], list[str]], right: Callable[[Row], str]) -> tuple[float, float, float]:
    """What the first answer lacks in precision and in recall, and how often the right one is not among three."""
    given = [(answer(row), right(row)) for row in asked]
    precision, recall = precision_recall((found[0] if found else "", label) for found, label in given)
    return 1 - precision, 1 - recall, sum(label not in found[:3] for found, label in given) / len(given)


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


def _unit(row: Row) -> str:
    return str(row["unit"])


def _category(row: Row) -> str:
    return str(row["category"])


def _both(desk: Desk, name: str, about: Callable[[Row], str] = _category) -> list[dict[str, Any]]:
    """The figures of one office, learned from what came before the first order that is asked about; ``about``: its true category."""
    past, asked = _split(desk)
    desk.__dict__["_learned"] = learn(desk, datetime.fromisoformat(asked[0]["received_at"]))
    most = [label for label, _ in Counter(row["category"] for row in past).most_common(3)]
    chosen = _shares(asked, lambda row: [c.category for c in units.categories(
        desk, {"subject": row["subject"], "content": row["content"]})], about)
    return _figures(f"推荐单位（{name}）", _shares(asked, _units(desk), _unit), _shares(asked, _plain_unit(past), _unit), "同类最常派的单位") \
        + _figures(f"推荐分类（{name}）", chosen, _shares(asked, lambda row: most, about), "最常见的分类")


def measure() -> list[dict[str, Any]]:
    """Precision and recall of the first answer, and how often the right one is not among three, in both offices."""
    with tempfile.TemporaryDirectory() as folder:
        with demo.make(Path(folder) / "demo", lambda: NOW, ORDERS) as desk:
            found = _both(desk, "演示办公室")
        told, aliases = town_orders(SEED, TOWN)
        with office(Path(folder) / "town", told, aliases, judged=False) as desk:
            for name in sorted({str(one.row["unit"]) for one in told} - {""}):
                units.add(desk, name, guess_kind(name))
            true = {str(one.row["number"]): one.category for one in told}
            return [*found, *_both(desk, "带错字和错分类的街道", lambda row: true[str(row["number"])])]
