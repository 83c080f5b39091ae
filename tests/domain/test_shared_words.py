"""Reasons name words, never halves of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.domain.explaining import LONG, shared_words
from hotline_desk.domain.likeness import word_pairs

KNOWN = frozenset({"物业", "楼道", "堆放", "纸箱", "路灯", "不亮", "噪音", "电梯"})


def said(one: str, other: str) -> list[str]:
    return shared_words(dict.fromkeys(word_pairs(one) & word_pairs(other), 1.0), KNOWN)


@pytest.mark.parametrize(("one", "other", "told"), [
    ("商业迟到", "物业迟迟不来", []), ("物业迟迟不来", "物业迟缓", ["物业"]), ("楼道长期堆放纸箱", "楼道长期堆放纸箱，很乱", ["堆放纸箱", "楼道"]),
    ("过道长期堆放纸箱", "楼道长期堆放纸箱", ["堆放纸箱"]), ("路灯不亮", "门口路灯不亮了", ["路灯不亮"]), ("路灯坏", "路灯晃眼", ["路灯"]),
    ("健身步道开裂", "健身步道开裂三天", ["健身步道开裂"]), ("步道裂", "步道滑", []), ("", "", [])])
def test_what_two_texts_share(one: str, other: str, told: list[str]) -> None:
    assert said(one, other) == told


@given(st.text("物业迟楼道长期堆放纸箱路灯", max_size=14), st.text("物业迟楼道长期堆放纸箱路灯", max_size=14))
def test_every_word_stands_in_both_texts_and_is_no_half(one: str, other: str) -> None:
    for word in said(one, other):
        pairs = {word[i:i + 2] for i in range(len(word) - 1)}
        assert pairs <= word_pairs(one) & word_pairs(other)
        assert len(word) >= LONG or any(known in word for known in KNOWN)
