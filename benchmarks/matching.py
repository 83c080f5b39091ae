"""The same matter among 20,000 orders of one street with known families, beside rapidfuzz on all pairs.

The families are those of :mod:`benchmarks.families`, which knows nothing of the matcher. Measured as the
program works: the orders stand in an office, and the review list of their import is made. The threshold
(``domain.matter.PROBABLE``) and the weights were chosen on the seeds 101 and 102; :data:`SEED` was not
looked at. The plain way compares every pair's text; only every 40th row is run, and its best threshold is
picked with the answers in hand, which favours it; for its quality (not its time) the address is compared
by itself and counts half.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks import figure
from benchmarks.families import Told, town_orders
from hotline_desk.domain.events import Event
from hotline_desk.domain.judgement import Judgement
from hotline_desk.services import registering, repeats, surveying
from hotline_desk.services.office import Desk
from hotline_desk.services.projecting import project, projected
from hotline_desk.store import NewEvent, Projection

SEED, COUNT, STEP = 20261121, 20_000, 40
NOW = datetime(2027, 9, 1, 9, 0)
BATCH = "20270901-1"


def office(folder: Path, told: Sequence[Told], aliases: dict[str, str], judged: bool = True) -> Desk:
    """An office that has these orders as one import, and knows the aliases it was given.

    Not ``judged``: only what lists and matching need, for an office of 100,000 orders in half a minute.
    """
    desk = Desk.create(folder, "youyilu", "量准办公室", clock=lambda: NOW, user="量准")
    for other, name in aliases.items():
        named = desk.setting("places", {})
        desk.change_setting("places", {**named, name: [*named.get(name, []), other]})
    for start in range(0, len(told), 2_000):
        with desk.store.transaction(by="量准", now=NOW) as tx:
            part = told[start:start + 2_000]
            made = iter(tx.append_many([event for one in part for event in _events(one)]))
            histories = [[next(made) for _ in _events(one)] for one in part]
            tx.project([projected(desk, h[0].order, h, BATCH, tx) if judged else _listed(desk, h) for h in histories])
    return desk


def _events(one: Told) -> list[NewEvent]:
    number, at = str(one.row["number"]), one.row["received_at"]
    facts = {k: v for k, v in one.row.items() if k not in ("number", "received_at", "unit") and v}
    sent = [NewEvent(number, "dispatch", at, "量准", {"to": one.row["unit"]}, BATCH)] if one.row["unit"] else []
    return [NewEvent(number, "register", at, "量准", facts, BATCH), *sent]


def _listed(desk: Desk, history: list[Event]) -> Projection:
    order = desk.ruling.fold(history[0].order, history)
    return project(desk, order, Judgement(order.number, order.state, order.round, order.unit, "", 1, None), BATCH)


def true_pairs(told: Iterable[Told]) -> int:
    """How many pairs of orders are of one family."""
    return sum(n * (n - 1) // 2 for n in Counter(one.family for one in told).values())


def proposals(desk: Desk, at_least: float) -> list[tuple[float, str, str]]:
    """Every pair the review list proposes: (score, order, earlier order)."""
    return [(match.score, row.order, match.order) for row in surveying.review(desk, BATCH, limit=1000, at_least=at_least)
            for match in row.matches]


def precision_recall(pairs: Iterable[tuple[float, str, str]], told: Sequence[Told]) -> tuple[float, float, float]:
    """(precision, recall, F1) of proposed pairs."""
    family = {one.row["number"]: one.family for one in told}
    right = [family[a] == family[b] for _, a, b in pairs]
    precision, recall = sum(right) / max(len(right), 1), sum(right) / true_pairs(told)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def plain(told: Sequence[Told]) -> tuple[float, float]:
    """(CPU seconds of all pairs, best F1) of comparing address, subject and content with rapidfuzz."""
    texts = ["{address} {subject} {content}".format(**one.row) for one in told]
    scored: list[list[tuple[int, float]]] = []
    began = time.process_time()
    for n in range(0, len(told), STEP):
        found = process.extract_iter(texts[n], texts, scorer=fuzz.ratio, processor=None, score_cutoff=15)
        scored.append([(m, score) for _, score, m in found if m != n])
    spent = (time.process_time() - began) * STEP / 2  # each pair once
    # Not timed: with the address weighed by itself the plain way finds far more.
    judged = [((score + fuzz.ratio(told[n].row["address"], told[m].row["address"])) / 2, told[n].family == told[m].family)
              for n, found in zip(range(0, len(told), STEP), scored, strict=True) for m, score in found]
    wanted = sum(sum(one.family == told[n].family for one in told) - 1 for n in range(0, len(told), STEP))
    return spent, _best_f1(judged, wanted)


def _best_f1(scored: list[tuple[float, bool]], wanted: int) -> float:
    best, right = 0.0, 0
    for n, (_, ok) in enumerate(sorted(scored, reverse=True), 1):
        right += ok
        best = max(best, 2 * right / (n + wanted))
    return best


def live() -> list[dict[str, Any]]:
    """The time of one look while a clerk types, in an office of 100,000 orders."""
    told, aliases = town_orders(SEED + 1, 100_000)
    with tempfile.TemporaryDirectory() as folder, office(Path(folder) / "office", told[:-200], aliases, judged=False) as desk:
        began = time.perf_counter()
        registering.similar(desk, told[-1].row)
        first = time.perf_counter() - began
        spent = []
        for one in told[-200:]:
            began = time.perf_counter()
            registering.similar(desk, {k: v for k, v in one.row.items() if k != "unit"})
            spent.append(time.perf_counter() - began)
    spent.sort()
    return [figure("登记时查同一诉求，每次新的一件（秒，100,000 件，中位）", spent[100], 0.02, "要求", aim=1.0),
            figure("登记时查同一诉求，95 % 的时候不超过（秒）", spent[190], 0.02, "要求", aim=1.0),
            figure("打开后第一次查，先学一遍本单位的习惯（秒）", first, 2.0, "要求", aim=1.0)]


def measure() -> list[dict[str, Any]]:
    """CPU beside all pairs; precision, recall and F1 beside the best the plain way can do."""
    told, aliases = town_orders(SEED, COUNT)
    with tempfile.TemporaryDirectory() as folder, office(Path(folder) / "office", told, aliases) as desk:
        began = time.process_time()
        found = proposals(desk, repeats.PROBABLE)
        ours = time.process_time() - began
    spent, plain_f1 = plain(told)
    precision, recall, f1 = precision_recall(found, told)
    figures = [figure("同一诉求（CPU 秒，20,000 件）", ours, spent, "rapidfuzz 全部两两比较", aim=0.1)]
    # A quality is told by what it lacks, so that lower is better here too: F1 0.93 allows 0.07.
    figures.append(figure(f"同一诉求，1 − F1（F1 {f1:.4f}，查准率 {precision:.4f}，查全率 {recall:.4f}）", 1 - f1, 0.07, "F1 0.93", aim=1.0))
    figures.append(figure("同一诉求，1 − F1，与朴素做法最好的阈值比", 1 - f1, 1 - plain_f1, f"rapidfuzz ratio，F1 {plain_f1:.4f}", aim=1.0))
    return figures + live()
