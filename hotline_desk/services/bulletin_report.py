"""A period's bulletin as a command answers it: the figures that stand, as JSON, as a line of text, as a paper or a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hotline_desk.services import bulletin, bulletin_papers, publishing
from hotline_desk.services.bulletin_views import Bulletin, Rate, UnitRow
from hotline_desk.services.catalogue import ACTION_WORDS
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.standing import Standing

PAPER, TABLE = ".pdf", ".xlsx"


def standing_figures(desk: Desk, kind: str, period: str) -> tuple[Bulletin, str]:
    """The bulletin of a period, the published one where there is one, and since when its figures stand ("" for now).

    Raises PeriodError; Refused where the period is of another kind or holds no order.
    """
    require(desk, "view")
    span = bulletin.period_of(desk, period)
    kinds = dict(bulletin.KINDS)
    if span.kind != kind:
        raise Refused(f"“{period}”是按{kinds[span.kind]}的期间，不是按{kinds[kind]}的。请写 report {span.kind} {period}，没有生成通报。", "wrong_input")
    kept = publishing.published(desk, span.name)
    found = kept.bulletin if kept is not None else bulletin.make(Standing(desk), span.name)
    if not found.rows:
        raise Refused(f"{found.title}还没有件，没有可出的通报。请换一期，或先导入工单。", "wrong_input")
    return found, kept.words if kept is not None else ""


def check_name(path: Path) -> str:
    """The kind of file that is asked for, ``.pdf`` or ``.xlsx``; raises Refused for any other."""
    if path.suffix.lower() not in (PAPER, TABLE):
        raise Refused(f"“{path.name}”的后缀要是 .pdf（通报）或 .xlsx（排名表）。没有生成通报。", "wrong_input")
    return path.suffix.lower()


def as_json(found: Bulletin) -> dict[str, Any]:
    """Contract §1: period, indicators, ranking, actions; the figures are those of the paper."""
    rules = {words: rule for rule, words in ACTION_WORDS.items()}
    actions = [{"rule": rules[f.words], "unit": f.unit, "period": found.period, "clause": f.clause, "facts": f.facts}
               | ({"order": f.order} if f.order else {}) for f in found.follows]
    return {"period": found.period, "indicators": {r.name: _rate(r) for r in found.rates}, "ranking": [_row(r) for r in found.rows if r.rank],
            "actions": actions}


def _rate(rate: Rate) -> dict[str, Any]:
    numerator, _, denominator = rate.counts.partition(" ÷ ")
    return {"label": rate.label, "numerator": _number(numerator), "denominator": _number(denominator),
            "percent": None if rate.percent is None else f"{rate.percent:.2f}", "formula": rate.formula, "clause": rate.clause}


def _row(row: UnitRow) -> dict[str, Any]:
    return {"rank": row.rank, "unit": row.unit, "score": _number(row.points)}


def _number(words: str | float) -> int | float:
    value = float(words)
    return int(value) if value.is_integer() else value


def as_text(found: Bulletin, state: str, out: Path) -> str:
    """What was written, of how many units, and since when the figures stand."""
    return f"{out}：{found.title}{bulletin_papers.title(found)}，{len(found.rows)} 个单位，{state or found.context}。"
