"""A scenario in, a judgement out (contract §3): no office folder, no clock, nothing kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from hotline_desk.calendars import office_days, pack_hours, work_calendar
from hotline_desk.domain.events import Event, moment_text, parse_moment
from hotline_desk.domain.hearing import Hearing, hear, judged
from hotline_desk.domain.indicators import indicators
from hotline_desk.domain.judge import Ruling
from hotline_desk.domain.judgement import Action, Finding, Judgement, ScoreLine, Timer
from hotline_desk.domain.policy import Pack
from hotline_desk.domain.ranking import Office, period_actions, ranking, standing_actions, weeks
from hotline_desk.domain.units import guess_kind
from hotline_desk.services.scenario import check_shape, read_events


@dataclass(frozen=True)
class Scene:
    """A scenario read and heard: its ruling, the events the rules admitted, what they refused, and now."""

    ruling: Ruling
    hearing: Hearing
    now: datetime

    @property
    def admitted(self) -> Mapping[str, list[Event]]:
        return self.hearing.admitted


def scene(scenario: Mapping[str, Any]) -> Scene:
    """Read a scenario and hear its events up to its ``now``."""
    check_shape(scenario)
    now = parse_moment(scenario["now"])
    pack = _pack(scenario)
    events = read_events(scenario)
    units = {u["name"]: u.get("kind") or guess_kind(u["name"]) for u in scenario.get("units", ())}
    for event in events:
        if event.get("to") and event.kind in ("dispatch", "redispatch"):
            units.setdefault(str(event.get("to")), guess_kind(str(event.get("to"))))
    ruling = Ruling(pack, _calendar(scenario, pack), units)
    return Scene(ruling, hear(ruling, [e for e in events if e.at <= now]), now)


def replay(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """Judge a scenario in memory; raises the Chinese errors of events, packs, calendars and periods."""
    here = scene(scenario)
    office = Office(here.ruling, tuple(judged(here.hearing.docket(here.now), here.now)), here.ruling.units)
    refused = [{"index": e.index, "event": e.kind, "rule": r.rule, "clause": r.clause, "reason": r.reason}
               for e, r in here.hearing.refused]
    return {"orders": {o.number: judgement_json(j) for o, j in office.judged}, "refused": refused,
            **answers(office, scenario.get("ask", {}))}


def _pack(scenario: Mapping[str, Any]) -> Pack:
    from hotline_desk.packs import load_pack, with_settings

    settings = scenario.get("settings", {})
    return with_settings(load_pack(scenario["pack"]), settings.get("parameters", {}), settings.get("office_hours"))


def _calendar(scenario: Mapping[str, Any], pack: Pack) -> Any:
    own = scenario.get("calendar", {})
    return work_calendar(pack_hours(pack), office_days(own.get("off", ()), own.get("work", ())))


def answers(office: Office, ask: Mapping[str, Any]) -> dict[str, Any]:
    """Scores, weeks, indicators and rankings that were asked for, and the actions that follow."""
    units: dict[str, dict[str, Any]] = {}
    for name in ask.get("scores", ()):
        lines = office.lines(office.period(name))
        for unit in office.unit_names():
            own = [line for line in lines if line.unit == unit]
            units.setdefault(unit, {})[name] = {"total": number(sum((x.points for x in own), Decimal())),
                                                "lines": [line_json(x) for x in own]}
    asked = [office.period(p) for p in ask.get("ranking", ())]
    rates = {p: {n: indicator_json(i) for n, i in indicators(office.sheet(office.period(p))).items()}
             for p in ask.get("indicators", ())}
    ranks = {p.name: [{"rank": r.rank, "unit": r.unit, "score": number(r.score)} for r in ranking(office, p)]
             for p in asked}
    return {"units": units, "actions": [action_json(a) for a in actions_of(office, ask)], "indicators": rates, "ranking": ranks}


def actions_of(office: Office, ask: Mapping[str, Any]) -> list[Action]:
    """What follows for units from the weeks and rankings asked for, and what follows whatever is asked."""
    return [*weeks(office, ask.get("weeks", ())), *(a for p in ask.get("ranking", ()) for a in period_actions(office, office.period(p))),
            *standing_actions(office)]


def number(value: Decimal) -> float | int:
    """A decimal as JSON: whole numbers stay whole where nothing is lost."""
    return int(value) if value == value.to_integral_value() else float(round(value, 6))


def indicator_json(one: Any) -> dict[str, Any]:
    return {"numerator": number(one.numerator), "denominator": number(one.denominator), "percent": one.percent,
            "formula": one.formula}


def line_json(line: ScoreLine) -> dict[str, Any]:
    return {"rule": line.rule, "points": float(line.points), "order": line.order, "at": moment_text(line.at),
            "clause": line.clause, "facts": line.facts}


def action_json(action: Action) -> dict[str, Any]:
    return {"rule": action.rule, "unit": action.unit, "period": action.period, "clause": action.clause,
            "facts": action.facts} | ({"order": action.order} if action.order else {})


def timer_json(timer: Timer) -> dict[str, Any]:
    return {"rule": timer.rule, "round": timer.round, "start": moment_text(timer.start), "due": moment_text(timer.due),
            "stop": moment_text(timer.stop) if timer.stop else None, "status": timer.status,
            "provisional": timer.provisional, "soft": timer.soft, "clause": timer.clause}


def finding_json(finding: Finding) -> dict[str, Any]:
    return {"rule": finding.rule, "since": moment_text(finding.since), "clause": finding.clause,
            "facts": list(finding.facts)}


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    return {"state": judgement.state, "round": judgement.round, "unit": judgement.unit, "matter": judgement.matter,
            "matter_count": judgement.matter_count, "card": judgement.card,
            "timers": [timer_json(t) for t in judgement.timers],
            "findings": [finding_json(f) for f in judgement.findings]}
