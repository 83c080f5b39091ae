"""The office's scores, ranks and indicators over a period, from its own orders.

Everything is counted as of now: a period that is not over yet is judged by what has happened so far.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hotline_desk.domain.indicators import INDICATORS, indicators
from hotline_desk.domain.judgement import Indicator
from hotline_desk.domain.period import Period
from hotline_desk.domain.policy import Pack
from hotline_desk.domain.ranking import Office, parts
from hotline_desk.domain.scoring import line_label
from hotline_desk.domain.whatif import office_under
from hotline_desk.services import explaining
from hotline_desk.services.catalogue import ACTION_WORDS
from hotline_desk.services.extras import extras, extras_json
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.replay import actions_of, answers, indicator_json, number
from hotline_desk.services.why import why_json, why_text

Answer = tuple[dict[str, Any], str]


def office_of(desk: Desk) -> Office:
    """Every order of the office, folded and judged as of now."""
    return office_under(desk.ruling, desk.store.events_of(desk.store.numbers()), desk.now(), dict(desk.ruling.units))


def named(pack: Pack) -> dict[str, tuple[str, str]]:
    """The indicators a regulation names itself, in its order: name → (its own word for it, the clause)."""
    return {name: (entry["label"], entry["clause"]) for name, entry in pack.info.get("indicators", {}).items()}


def score(desk: Desk, period: str, unit: str | None = None) -> Answer:
    """Every line of every unit's score in a period, with ranking, indicators and what follows for units.

    Raises PeriodError; Refused for a unit the office does not know.
    """
    office = office_of(desk)
    span = office.period(period)
    if unit is not None and unit not in office.unit_names():
        raise Refused(f"没有名为“{unit}”的承办单位。请核对名称，或不写 --unit 看全部单位。")
    ask = {"scores": [period], "indicators": [period], "ranking": [period], "weeks": [period] if span.kind == "week" else []}
    found = answers(office, ask)
    ranks = {row["unit"]: row for row in found["ranking"].get(span.name, [])}
    own = extras(desk, span.first, span.last)
    units = {u: {**by[period], **_standing(office, span, u, ranks), "extras": extras_json(own.get(u, []))}
             for u, by in found["units"].items() if unit in (None, u)}
    answer = {"period": span.name, "first": span.first.isoformat(), "last": span.last.isoformat(), "units": units,
              "ranking": found["ranking"].get(span.name, []), "indicators": _rates(office, span),
              "actions": [a for a in found["actions"] if unit in (None, a["unit"])]}
    reasons = _reasons(desk, office, span, ask, answer, unit) if unit else []
    text = "\n\n".join([_text(answer), *reasons])
    # Contract §3: a unit's scores stand by period.
    return answer | {"units": {name: {period: one} for name, one in units.items()}}, text


def _reasons(desk: Desk, office: Office, period: Period, ask: Mapping[str, Any], answer: dict[str, Any], unit: str) -> list[str]:
    """One unit's lines and actions explained: beside each in the JSON, and as text."""
    orders = {o.number: o for o, _ in office.standing}
    lines = [x for x in office.lines(period) if x.unit == unit]
    why = [explaining.of_line(office.ruling.book(orders[x.order]), orders[x.order], x, desk) for x in lines]
    why += [explaining.of_action(office, a, desk) for a in actions_of(office, ask) if a.unit == unit]
    shown = [*answer["units"][unit]["lines"], *answer["actions"]]
    for one, reason in zip(shown, why, strict=True):
        one["why"] = why_json(reason)
    return [why_text(reason) for reason in why]


def _standing(office: Office, period: Period, unit: str, ranks: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A unit's place, the parts its score is made of, and the pack's own rates counted for it alone."""
    place = ranks.get(unit, {})
    own = named(office.book(period).pack)
    made = [{"name": p.rate.name, "label": own.get(p.rate.name, (INDICATORS[p.rate.name][0], ""))[0],
             "weight": number(p.weight), **indicator_json(p.rate),
             "points": None if p.points is None else number(p.points)} for p in parts(office, period, unit)]
    rates = indicators(office.sheet(period, unit), own)
    return {"rank": place.get("rank"), "score": place.get("score"), "parts": made,
            "indicators": {name: _rate(rate, own) for name, rate in rates.items()}}


def _rates(office: Office, period: Period) -> dict[str, Any]:
    """All indicators of the office, those the regulation names first."""
    own = named(office.book(period).pack)
    names = [*own, *(n for n in INDICATORS if n not in own)]
    return {name: _rate(rate, own) for name, rate in indicators(office.sheet(period), names).items()}


def _rate(rate: Indicator, own: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    label, clause = own.get(rate.name, (INDICATORS[rate.name][0], ""))
    return {"label": label, **indicator_json(rate), "clause": clause, "named": rate.name in own}


# -- in words -------------------------------------------------------------------------------------------
def percent_word(one: Mapping[str, Any]) -> str:
    """``96.67%（29/30）``; a dash where nothing was counted; fewer than five cases are marked."""
    counts = f"（{one['numerator']}/{one['denominator']}）"
    few = "（件数少）" if 0 < one["denominator"] < 5 else ""
    return (f"{one['percent']}%" if one["percent"] is not None else "—") + counts + few


def _text(answer: Mapping[str, Any]) -> str:
    lines = [f"{answer['period']}（{answer['first']} 至 {answer['last']}）", "", "指标"]
    lines += [f"  {one['label']}  {percent_word(one)}  {one['formula']}{'  § ' + one['clause'] if one['clause'] else ''}"
              for one in answer["indicators"].values() if one["named"] or one["denominator"]]
    lines += ["", "单位"]
    for unit, one in sorted(answer["units"].items(), key=lambda pair: (pair[1]["rank"] is None, pair[1]["rank"] or 0)):
        lines += _unit_lines(unit, one)
    lines += ["", "后续"] + [f"  {a['unit']}  {ACTION_WORDS[a['rule']]}  {a['facts']}  § {a['clause']}" for a in answer["actions"]] \
        if answer["actions"] else []
    return "\n".join(lines)


def _scaled(one: Mapping[str, Any]) -> list[str]:
    """How the parts become the score where one of them had nothing to count."""
    counted = [p for p in one["parts"] if p["points"] is not None]
    given, whole = (sum(p["weight"] for p in listed) for listed in (counted, one["parts"]))
    if not counted or given == whole:
        return []
    points = sum(p["points"] for p in counted)
    return [f"    没有件数的项不计，权重按比例分给其他项：{points:.2f} × {whole:g} ÷ {given:g} = {one['score']:.2f}"]


def _unit_lines(unit: str, one: Mapping[str, Any]) -> list[str]:
    place = f"第 {one['rank']} 名  {one['score']:.2f} 分" if one["rank"] else "不排名"
    lines = [f"  {unit}  {place}"]
    lines += [f"    {p['label']}  {percent_word(p)} × {p['weight']} = {'—' if p['points'] is None else format(p['points'], '.2f')}"
              for p in one["parts"]]
    lines += _scaled(one)
    lines += [f"    {line_label(x['rule'])}  {x['points']:+g}  {x['order']}  {x['at']}  {x['facts']}  § {x['clause']}"
              for x in one["lines"]]
    plus = one["extras"]
    lines += [f"    加减分（单列）{x['points']:+g}  {x['what']}  {x['record']}  批准：{x['approver']}{'  § ' + x['clause'] if x['clause'] else ''}"
              for x in plus["lines"]]
    return lines + ([f"    加减分合计 {plus['points']:+g}。{plus['note']}"] if plus["lines"] else [])
