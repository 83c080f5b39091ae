"""Who is last: a tie across the cut by the tie policy, and never who stands on the first place."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hotline_desk.domain.ranking import _last, _ranked


@pytest.mark.parametrize(("scores", "count", "policy", "last"), [
    ("甲9 乙8 丙7 丁6", 2, "include_all", "丙丁"),
    ("甲9 乙7 丙7 丁7", 2, "include_all", "乙丙丁"),
    ("甲9 乙7 丙7 丁7", 2, "exclude_ties", ""),
    ("甲9 乙7 丙7 丁7", 2, "by_volume", "乙丙"),
    ("甲0 乙0 丙0 丁0", 2, "include_all", ""),  # all alike: nobody is last
    ("甲0 乙0 丙0 丁-1", 2, "include_all", "丁"),  # sixteen villages without a fault are not “后三名” beside the one that has some
    ("甲0 乙0 丙0 丁-1", 2, "by_volume", "丁"),
    ("甲0 乙0 丙0 丁-1", 2, "exclude_ties", "丁"),
    ("甲9 乙8", 3, "include_all", "甲乙")])
def test_who_is_last(scores: str, count: int, policy: str, last: str) -> None:
    scored = {part[0]: Decimal(part[1:]) for part in scores.split()}
    volume = {"甲": 1, "乙": 1, "丙": 1, "丁": 2}
    assert "".join(sorted((r.unit for r in _last(_ranked("", scored), count, policy, volume)), key="甲乙丙丁".index)) == last
