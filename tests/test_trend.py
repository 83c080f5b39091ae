"""The geometry of a line chart: scales, labels apart, gaps, looks that can be told apart without colour."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.trend import DASHES, LOOKS, Room, Series, ends, lay_out, outline, scale, spread

ROOM = Room(480, 160, 34, 100, 10, 28, 20)
MONTHS = ("4月", "5月", "6月", "7月", "8月", "9月")


@pytest.mark.parametrize(("values", "reach"), [
    ((95.1, 81.0), (80, 100)), ((78.63, 88.9), (70, 90)), ((100.0, 100.0), (90, 100)), ((0.0,), (0, 10)), ((None, None), (0, 100)),
    ((50.0, None), (40, 50))])
def test_the_axis_begins_and_ends_on_tens(values: tuple[float | None, ...], reach: tuple[float, float]) -> None:
    assert scale([Series("甲", values)]) == reach


@pytest.mark.parametrize(("places", "apart"), [([10.0, 12.0, 50.0], [10.0, 30.0, 50.0]), ([50.0, 48.0, 49.0], [88.0, 48.0, 68.0]), ([], [])])
def test_labels_at_line_ends_never_overlap_and_keep_their_order(places: list[float], apart: list[float]) -> None:
    assert spread(places, 20) == apart


@given(st.lists(st.floats(0, 130), max_size=3))
def test_labels_stay_above_the_axis_apart_and_in_their_order(places: list[float]) -> None:
    found = ends(places, 20, 130)
    assert all(place <= 130 for place in found)
    in_order = [found[i] for i in sorted(range(len(places)), key=lambda i: places[i])]
    assert all(later - earlier >= 20 - 1e-9 for earlier, later in pairwise(in_order))


def test_every_series_has_its_own_marker_and_dash() -> None:
    assert len({dash for dash, _ in LOOKS}) == len({marker for _, marker in LOOKS}) == len({DASHES[dash] for dash, _ in LOOKS}) == 3


@given(st.lists(st.tuples(*[st.none() | st.floats(0, 100)] * 6), max_size=3))
def test_every_figure_is_a_point_inside_the_plot(columns: list[tuple[float | None, ...]]) -> None:
    placed = lay_out(MONTHS, [Series(str(n), values) for n, values in enumerate(columns)], ROOM)
    assert len(placed.curves) == sum(any(v is not None for v in values) for values in columns)
    for curve in placed.curves:
        assert len(curve.points) == sum(v is not None for v in curve.series.values)
        for x, y in curve.points:
            assert placed.x <= x <= placed.right
            assert placed.y - 1e-6 <= y <= placed.bottom + 1e-6


def test_a_month_without_a_figure_parts_the_line() -> None:
    [curve] = lay_out(MONTHS, [Series("甲", (80.0, 81.0, None, 82.0, None, 83.0))], ROOM).curves
    assert [len(run) for run in curve.runs] == [2, 1, 1]


@pytest.mark.parametrize(("values", "words"), [
    ((None, None, None, None, 88.0, 95.0), "4月至7月没有数据"), ((None, 90.0, None, None, 88.0, 95.0), None), ((80.0,) * 6, None),
    ((None,) * 6, None)])
def test_a_hole_before_the_first_figure_is_explained(values: tuple[float | None, ...], words: str | None) -> None:
    empty = lay_out(MONTHS, [Series("甲", values)], ROOM).empty
    assert (empty[2] if empty else None) == words


def test_more_curves_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        lay_out(MONTHS, [Series(str(i), (1.0,) * 6) for i in range(4)], ROOM)


@pytest.mark.parametrize("marker", [marker for _, marker in LOOKS])
def test_a_marker_stands_around_its_point(marker: str) -> None:
    corners = outline(marker, (100, 50), 10)
    assert all(abs(x - 100) <= 5 + 1e-9 and abs(y - 50) <= 5 + 1e-9 for x, y in corners)
