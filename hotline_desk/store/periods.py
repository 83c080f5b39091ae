"""Which orders bear on a span of days: what a bulletin must read, and nothing else of ten years."""

from __future__ import annotations

from datetime import date, timedelta

from hotline_desk.store.reading import Reading

_TOUCHED = ('SELECT order_no FROM events WHERE "at" >= ?1 AND "at" < ?2 '
            "UNION SELECT order_no FROM timers WHERE due >= ?1 AND due < ?2")
_OF_KIND = "SELECT DISTINCT order_no FROM events WHERE kind = ?"


def touched(reading: Reading, first: date, last: date) -> list[str]:
    """Orders with an event in the span, or with a clock that fell due in it (both days included)."""
    bounds = (first.isoformat(), (last + timedelta(days=1)).isoformat())
    return [row[0] for row in reading._rows(_TOUCHED, bounds)]  # noqa: SLF001 - this module is a part of Reading


def with_event(reading: Reading, kind: str) -> list[str]:
    """Orders that have an event of this kind at any time."""
    return [row[0] for row in reading._rows(_OF_KIND, (kind,))]  # noqa: SLF001
