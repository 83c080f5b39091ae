"""The store's JSON texts are those of json.dumps to the sign: every digest of the chains is made of them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.store.plain_json import encoder
from hotline_desk.store.rows import dump

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None, categories=None))
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner))


@given(values)
def test_every_value_as_json_dumps_writes_it(value: Any) -> None:
    assert encoder()(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@given(values)
def test_a_python_without_the_fast_encoder_writes_the_same(value: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json.encoder, "c_make_encoder", None)
        slow = encoder()
    assert slow(value) == encoder()(value)


def test_what_json_has_no_word_for() -> None:
    assert dump({"at": datetime(2026, 3, 2, 9, 15), "who": frozenset("ba")}) == '{"at":"2026-03-02T09:15","who":["a","b"]}'
    for refused in (object(), {1: {datetime.min}}):
        with pytest.raises(TypeError):
            encoder()(refused)
