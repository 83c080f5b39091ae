"""The office's scores, ranks and indicators over a period, from its own orders."""

from __future__ import annotations

from typing import Any

from hotline_desk.domain.indicators import INDICATORS
from hotline_desk.domain.ranking import Office
from hotline_desk.domain.whatif import office_under
from hotline_desk.services.office import Desk
from hotline_desk.services.replay import answers


def office_of(desk: Desk) -> Office:
    """Every order of the office, folded and judged as of now."""
    return office_under(desk.ruling, desk.store.events_of(desk.store.numbers()), desk.now(), dict(desk.ruling.units))


def score(desk: Desk, period: str, unit: str | None = None) -> tuple[dict[str, Any], str]:
    """Every line of every unit's score in a period, with ranking and indicators."""
    office = office_of(desk)
    found = answers(office, {"scores": [period], "indicators": [period], "ranking": [period],
                             "weeks": [period] if "W" in period else []})
    units = {u: by[period] for u, by in found["units"].items() if unit in (None, u)}
    answer = {"period": period, "units": units, "ranking": found["ranking"][period], "indicators": found["indicators"][period],
              "actions": found["actions"]}
    lines = [f"{r['rank']}  {r['unit']}  {r['score']}" for r in answer["ranking"] if unit in (None, r["unit"])]
    lines += [f"{INDICATORS[n][0]}  {i['numerator']} / {i['denominator']}  {i['percent'] or '—'}{'%' if i['percent'] else ''}"
              for n, i in answer["indicators"].items()]
    return answer, "\n".join(lines)
