"""A line chart as plain geometry: what the window paints and what the printed 通报 draws are laid out here, once.

At most three curves, each with its own dash and marker and labelled at its end, so that nothing hangs on colour and a
black-and-white copy reads as well. Lengths are the caller's (pixels, points); y runs downwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, floor, pi, sin

MOST = 3
LOOKS = (("solid", "disc"), ("dash", "square"), ("dash-dot", "triangle"))
DASHES: dict[str, tuple[float, ...]] = {"solid": (), "dash": (4, 2), "dash-dot": (4, 2, 1, 2)}  # in widths of the line
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """One curve: its word and a value (percent) for each mark of the axis; None leaves a gap."""

    label: str
    values: tuple[float | None, ...]

    @property
    def last(self) -> tuple[int, float] | None:
        """The last point there is."""
        return next(((i, v) for i, v in reversed(list(enumerate(self.values))) if v is not None), None)


@dataclass(frozen=True, slots=True)
class Room:
    """The whole chart and what is kept free in it: left for the scale, right for the labels, above and below the plot."""

    width: float
    height: float
    left: float
    right: float
    top: float
    foot: float
    label: float  # the least distance between the middles of two labels


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve in place: its look, its points, and where its label stands."""

    series: Series
    dash: str
    marker: str
    runs: tuple[tuple[Point, ...], ...]  # what is joined by a line: months without a figure part it
    end: float  # the label's middle

    @property
    def points(self) -> tuple[Point, ...]:
        """Every point, whether joined or alone."""
        return tuple(point for run in self.runs for point in run)

    @property
    def value(self) -> str:
        """The last figure: ``88.9%``."""
        return f"{self.series.last[1]:.1f}%" if self.series.last else ""


@dataclass(frozen=True, slots=True)
class Layout:
    """A chart in place: ``x``, ``y``, ``width``, ``height`` are its plot."""

    x: float
    y: float
    width: float
    height: float
    ticks: tuple[tuple[float, float], ...]  # value, y; the lowest first
    places: tuple[float, ...]  # x of each mark
    curves: tuple[Curve, ...]
    empty: tuple[float, float, str] | None  # where no curve has a figure yet: from, to, in words

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def clear(self) -> float:
        """Where words stand between two lines of the scale: the middle of its highest stretch."""
        return (self.ticks[-1][1] + self.ticks[-2][1]) / 2


def scale(series: Sequence[Series], step: float = 10) -> tuple[float, float]:
    """Where the axis begins and ends: whole tens around the values, within 0–100, never an empty span."""
    values = [v for one in series for v in one.values if v is not None]
    if not values:
        return 0.0, 100.0
    low, high = floor(min(values) / step) * step, ceil(max(values) / step) * step
    if high == low:
        low -= step
    low = max(0.0, low)
    return low, max(high, low + step)


def spread(places: Sequence[float], gap: float) -> list[float]:
    """The same heights moved apart so that labels at line ends never overlap; their order stays."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    found = list(places)
    for before, after in pairwise(order):
        found[after] = max(found[after], found[before] + gap)
    return found


def ends(places: Sequence[float], gap: float, lowest: float) -> list[float]:
    """The labels' heights apart and none below ``lowest``: one too low pushes those above it up, the order stays."""
    found = spread(places, gap)
    for at in sorted(range(len(found)), key=lambda i: found[i], reverse=True):
        found[at] = min(found[at], lowest)
        lowest = found[at] - gap
    return found


def lay_out(marks: Sequence[str], series: Sequence[Series], room: Room) -> Layout:
    """Everything in place; raises ValueError for more curves than can be told apart."""
    if len(series) > MOST:
        raise ValueError("too many series")
    width, height = max(room.width - room.left - room.right, 1.0), max(room.height - room.top - room.foot, 1.0)
    low, high = scale(series)
    bottom = room.top + height
    places = tuple(room.left + width * (at + 0.5) / max(len(marks), 1) for at in range(len(marks)))

    def y(value: float) -> float:
        return bottom - height * (value - low) / (high - low)

    shown = [one for one in series if one.last]
    heights = ends([y(one.last[1]) for one in shown if one.last], room.label, bottom)
    looks = {one.label: look for one, look in zip(series, LOOKS, strict=False)}
    curves = tuple(Curve(one, *looks[one.label], _runs(one, places, y), end) for one, end in zip(shown, heights, strict=True))
    return Layout(room.left, room.top, width, height, tuple((value, y(value)) for value in _ticks(low, high)), places, curves,
                  _empty(marks, shown, room.left, places))


def _ticks(low: float, high: float) -> list[float]:
    lines = 4 if (high - low) > 30 else max(int((high - low) / 10), 1)
    return [low + (high - low) * n / lines for n in range(lines + 1)]


def _runs(one: Series, places: Sequence[float], y: Callable[[float], float]) -> tuple[tuple[Point, ...], ...]:
    runs: list[list[Point]] = []
    alone = True
    for x, value in zip(places, one.values, strict=True):
        if value is not None:
            runs = [*runs, []] if alone else runs
            runs[-1].append((x, y(value)))
        alone = value is None
    return tuple(map(tuple, runs))


def _empty(marks: Sequence[str], shown: Sequence[Series], left: float, places: Sequence[float]) -> tuple[float, float, str] | None:
    """The months before the first figure, where two or more of them leave a hole one would wonder at."""
    first = min((next(i for i, v in enumerate(one.values) if v is not None) for one in shown), default=0)
    if first < 2:
        return None
    return left, (places[first - 1] + places[first]) / 2, f"{marks[0]}至{marks[first - 1]}没有数据"


def outline(marker: str, at: Point, size: float) -> tuple[Point, ...]:
    """The corners of a marker around a point: a disc (of many), a square or a triangle."""
    x, y, half = *at, size / 2
    if marker == "square":
        half *= 0.85
        return (x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)
    if marker == "triangle":
        return (x, y - half), (x + half, y + half * 0.75), (x - half, y + half * 0.75)
    return tuple((x + half * cos(2 * pi * n / 24), y + half * sin(2 * pi * n / 24)) for n in range(24))
