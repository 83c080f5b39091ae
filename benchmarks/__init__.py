"""Measurements: each figure beside a plain baseline taken in the same run.

A module here defines ``measure() -> list[dict]`` and makes its figures with :func:`figure`.
"""

from __future__ import annotations

from typing import Any


def figure(name: str, value: float, baseline: float, baseline_name: str, aim: float) -> dict[str, Any]:
    """One figure: seconds (or bytes) of ours and of the plain way, and the ratio we aim to stay under.

    ``aim`` is the highest ratio value/baseline that still holds.
    """
    ratio = value / baseline if baseline else float("inf")
    return {"name": name, "value": round(value, 6), "baseline": round(baseline, 6), "baseline_name": baseline_name,
            "ratio": round(ratio, 3), "aim": aim, "holds": ratio <= aim}
