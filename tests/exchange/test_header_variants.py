"""Known headers in disguise: other order, other spelling, a title above and a header of two rows."""

from __future__ import annotations

import pytest

from benchmarks.headers import Known, dressed, known_sets, movable, shuffled, titled, variants, wrong

SETS = known_sets()


def by_id(known: Known) -> str:
    return str(known["id"])


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("known", SETS, ids=by_id)
def test_headers_written_otherwise_mean_the_same(known: Known, seed: int) -> None:
    columns = dressed(known, seed)
    assert wrong([h for h, _ in columns], [f for _, f in columns]) == 0


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("known", [s for s in SETS if movable(s)], ids=by_id)
def test_any_order_of_columns_means_the_same(known: Known, seed: int) -> None:
    columns = shuffled(known, seed)
    assert wrong([h for h, _ in columns], [f for _, f in columns]) == 0


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("known", SETS, ids=by_id)
def test_a_title_and_merged_rows_do_not_hide_the_header(known: Known, seed: int) -> None:
    headers = titled(known, seed)
    assert wrong(headers, [f for _, f in known["columns"]]) == 0, headers


def test_every_disguise_is_tried() -> None:
    assert {kind for kind, *_ in variants(1)} == {"原样", "换列序", "换写法", "标题行加两行表头"}
