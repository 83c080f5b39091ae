"""Which words of two texts differ, whatever their order."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.domain.differing import differing

TABLE = [  # one, other → what only the first says, what only the second says
    ("宝林六村12号302室", "宝林六村12号302室", [], []),
    ("宝林六村12号302室", "宝林六村12号303室", ["2室"], ["3室"]),
    ("路灯不亮，要求修", "要求修：路灯不亮。", [], []),
    ("ＡＢ楼", "ab楼", [], []),
    ("楼道堆物", "路灯不亮", ["楼道堆物"], ["路灯不亮"]),
    ("", "路灯", [], ["路灯"]),
    ("灯", "路灯", [], ["路"]),
    ("？！", "，。", [], []),
]


@pytest.mark.parametrize(("one", "other", "mine", "theirs"), TABLE)
def test_what_only_one_says(one: str, other: str, mine: list[str], theirs: list[str]) -> None:
    left, right = differing(one, other)
    assert [one[a:b] for a, b in left] == mine
    assert [other[a:b] for a, b in right] == theirs


@given(st.text("楼道堆物路灯 ，。AaＡ12", max_size=30), st.text("楼道堆物路灯 ，。AaＡ12", max_size=30))
def test_any_two_texts(one: str, other: str) -> None:
    left, right = differing(one, other)
    assert differing(other, one) == (right, left)
    for text, spans in ((one, left), (other, right)):
        assert all(0 <= a < b <= len(text) for a, b in spans)
        assert all(end < start for (_, end), (start, _) in pairwise(spans))
    if len(one.strip("， 。")) > 1:
        assert differing(one, one) == ((), ())
