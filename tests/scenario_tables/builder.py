"""Scenarios written as tables: one line an event, one line an expectation, the hand calculation in words.

An event line is ``ORDERS MONTH-DAY HOUR:MINUTE EVENT value… key=value… [!! rule ~clause]``: several orders are joined
by commas, the first values go to the slots of :data:`FIRST` in turn, lists are joined by ``|``, a window by ``..``;
``!!`` says that the event is refused. An expectation line is one of

    A state=closed card=red              facts of the order
    A handle 03-09T17:30 met soft=true   a timer (``-``: any due), a finding with its moment
    A no handle status=late              no such timer or finding
    score 甲社区 2026-03 -2.5 3          total and number of lines
    line 甲社区 2026-03 score_overdue -1 A
    rate 2026-03 redo_rate 1/8 12.50
    rank 2026-03 1 甲社区 -1.5           ·  no rank 2026-03 甲社区
    action weekly_explain 甲社区 2026-W10 ~三（九）  ·  no action …

What is asked of the engine follows from these lines; refusals are always complete. Moments without a year are 2026.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hotline_desk.domain.events import EVENT_KINDS
from hotline_desk.domain.rules import FINDING_WORDS, TIMER_WORDS

FIRST: Mapping[str, tuple[str, ...]] = {
    "dispatch": ("to", "class"), "redispatch": ("to", "reason"), "contact": ("method", "reached"),
    "request_extension": ("level",), "decide_extension": ("approved", "new_due"), "decide_return": ("accepted",),
    "report_progress": ("promised",), "plan_close": ("planned",), "open_ledger": ("reason",), "complete": ("method",),
    "reply": ("method",), "initial_reply": ("method",), "file_result": ("solved",), "review_result": ("approved",), "redo": ("level",),
    "revisit": ("source", "result"), "flag": ("what", "points"), "supervise": ("step",), "escalate": ("step",),
    "transfer_case": ("step", "reason"), "interview": ("step",), "join_matter": ("matter",), "void": ("voids",),
}  # fmt: skip
USUAL = {"channel": "12345", "kind": "complaint", "urgency": "normal"}
# A and B are answered and closed; A's citizen is not reached three times, B's twice.
UNANSWERED = """
A,B 03-03 11:00 reply phone
A,B 03-03 11:10 file_result actual evidence=image
A,B 03-03 12:00 review_result yes
A,B 03-03 13:00 submit
A,B 03-03 14:00 close
A,B 03-04 09:00 revisit street reached=no
A,B 03-05 09:00 revisit street reached=no
A 03-06 09:00 revisit street reached=no
"""
WORDS = {"yes": True, "no": False, "null": None, "true": True, "false": False}
WEEK_RULES = ("weekly_explain", "weekly_interview")
PERIOD_RULES = ("month_bottom", "quarter_bottom")


@dataclass(frozen=True)
class Scenario:
    """One row of a table; :meth:`as_json` gives the file."""

    id: str
    pack: str
    title: str
    clauses: str
    readings: str
    working: str
    now: str
    history: str
    expect: str
    parameters: Mapping[str, Any] | None = None
    hours: list[list[str]] | None = None
    units: str = ""
    calendar: Mapping[str, list[str]] | None = None

    def as_json(self) -> dict[str, Any]:
        events, refused = read_history(self.history)
        expect, ask = read_expectations(self.expect)
        settings = {"parameters": dict(self.parameters or {})} if self.parameters else {}
        if self.hours:
            settings["office_hours"] = self.hours  # type: ignore[assignment]
        given = {"settings": settings, "calendar": self.calendar, "units": read_units(self.units), "ask": ask}
        kept = {key: value for key, value in given.items() if value}
        body = {"pack": self.pack, "now": moment(self.now.replace(" ", "T")), **kept, "events": events}
        head = {"id": self.id, "title": self.title, "pack": self.pack, "clauses": self.clauses.split(),
                "readings": self.readings.split(), "working": self.working}  # fmt: skip
        return head | {"input": body, "expect": expect | {"refused": refused}}


def moment(text: str) -> str:
    """``03-09T17:30`` → ``2026-03-09T17:30``; a year that is given stays."""
    return text if text[:4].isdigit() else f"2026-{text}"


def read_units(text: str) -> list[dict[str, str]]:
    """``甲社区:village 办公室:section``; a name without a kind is left to be guessed."""
    pairs = [word.partition(":") for word in text.split()]
    return [{"name": name} | ({"kind": kind} if kind else {}) for name, _, kind in pairs]


def _value(event: str, name: str, text: str) -> Any:
    slot = EVENT_KINDS[event].slot(name)
    kind = slot.type if slot else "text"
    if kind == "window":
        first, last = text.split("..")
        return {"from": moment(first), "to": moment(last)}
    if kind == "moment":
        return moment(text)
    if kind in ("list", "choices", "units"):
        return [part for part in text.split("|") if part]
    if kind == "number":
        return float(text) if "." in text else int(text)
    return WORDS[text] if kind == "flag" else text


def read_history(text: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The events of a table, and what of them is to be refused."""
    events: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        said, _, no = line.partition("!!")
        orders, day, clock, kind, *words = said.split()
        for order in orders.split(","):
            if no:
                rule, *clause = no.split()
                item = {"index": len(events), "event": kind, "rule": rule}
                refused.append(item | ({"clause": clause[0]} if clause else {}))
            events.append(_event(order, f"{moment(day)}T{clock}", kind, words))
    return events, refused


def _event(order: str, at: str, kind: str, words: Iterable[str]) -> dict[str, Any]:
    event: dict[str, Any] = {"order": order, "event": kind, "at": at} | (USUAL if kind == "register" else {})
    first = iter(FIRST.get(kind, ()))
    for word in words:
        name, eq, value = word.partition("=")
        if not eq:
            name, value = next(first), word
        event[name] = _value(kind, name, value)
    return event


def _facts(words: Iterable[str]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for word in words:
        name, _, value = word.partition("=")
        dated = name in ("due", "start", "stop", "since", "at")
        if dated:
            facts[name] = moment(value)
        elif value.lstrip("-").replace(".", "", 1).isdigit():
            facts[name] = float(value) if "." in value else int(value)
        else:
            facts[name] = WORDS.get(value, value)
    return facts


def _clause(words: Iterable[str]) -> dict[str, Any]:
    found = next((word for word in words if word.startswith("~")), None)
    return {"clause": found} if found else {}


class _Expectation:
    """Gathers the expectation and what must be asked for it."""

    def __init__(self) -> None:
        self.expect: dict[str, Any] = {}
        self.ask: dict[str, list[str]] = {}

    def line(self, words: list[str]) -> None:
        head, *rest = words
        if head == "no":
            self._absent(rest)
        elif head in ("score", "line", "rate", "rank", "action"):
            getattr(self, f"_{head}")(rest)
        else:
            self._order(head, rest)

    def _asked(self, what: str, period: str) -> None:
        names = self.ask.setdefault(what, [])
        if period not in names:
            names.append(period)

    def _absent(self, words: list[str]) -> None:
        what, *rest = words
        if what == "rank":
            self._asked("ranking", rest[0])
            self.expect.setdefault("not_ranking", {}).setdefault(rest[0], []).append({"unit": rest[1]})
        else:
            self.expect.setdefault("not_actions", []).append(self._acted(rest))

    def _acted(self, words: list[str]) -> dict[str, Any]:
        rule, unit, *rest = words
        period = next((word for word in rest if word[0].isdigit()), None)
        if period and rule in WEEK_RULES + PERIOD_RULES:
            self._asked("weeks" if rule in WEEK_RULES else "ranking", period)
        clause = next((word for word in rest if word.startswith("~")), None)
        item = {"rule": rule, "unit": unit, "period": period, "clause": clause} | _facts(w for w in rest if "=" in w)
        return {key: value for key, value in item.items() if value is not None}

    def _action(self, words: list[str]) -> None:
        self.expect.setdefault("actions", []).append(self._acted(words))

    def _score(self, words: list[str]) -> None:
        unit, period, total, count = words
        self._asked("scores", period)
        self._scored(unit, period).update(total=float(total), line_count=int(count))

    def _scored(self, unit: str, period: str) -> dict[str, Any]:
        found: dict[str, Any] = self.expect.setdefault("units", {}).setdefault(unit, {}).setdefault(period, {})
        return found

    def _line(self, words: list[str]) -> None:
        unit, period, rule, points, order, *more = words
        self._asked("scores", period)
        item = {"rule": rule, "points": float(points), "order": order} | _facts(w for w in more if "=" in w)
        item |= _clause(more)
        self._scored(unit, period).setdefault("lines", []).append(item)

    def _rate(self, words: list[str]) -> None:
        period, name, numbers, percent = words
        self._asked("indicators", period)
        top, bottom = (float(n) for n in numbers.split("/"))
        rate = {"numerator": top, "denominator": bottom, "percent": None if percent == "null" else percent}
        self.expect.setdefault("indicators", {}).setdefault(period, {})[name] = rate

    def _rank(self, words: list[str]) -> None:
        period, rank, unit, *score = words
        self._asked("ranking", period)
        item: dict[str, Any] = {"rank": int(rank), "unit": unit} | ({"score": float(score[0])} if score else {})
        self.expect.setdefault("ranking", {}).setdefault(period, []).append(item)

    def _order(self, orders: str, words: list[str]) -> None:
        for name in orders.split(","):
            order = self.expect.setdefault("orders", {}).setdefault(name, {})
            if words[0] == "no":
                rule, *rest = words[1:]
                where = "not_timers" if rule in TIMER_WORDS else "not_findings"
                order.setdefault(where, []).append({"rule": rule} | _facts(rest))
            elif words[0] in TIMER_WORDS:
                order.setdefault("timers", []).append(_timer(words))
            elif words[0] in FINDING_WORDS:
                order.setdefault("findings", []).append(_finding(words))
            else:
                order.update(_facts(words))


def _timer(words: list[str]) -> dict[str, Any]:
    rule, due, status, *more = words
    item = {"rule": rule, "status": status} | ({} if due == "-" else {"due": moment(due)})
    return item | _facts(w for w in more if "=" in w) | _clause(more)


def _finding(words: list[str]) -> dict[str, Any]:
    rule, *more = words
    since = next((w for w in more if w[0].isdigit()), None)
    item: dict[str, Any] = {"rule": rule} | _clause(more) | ({"since": moment(since)} if since else {})
    return item | _facts(w for w in more if "=" in w)


def read_expectations(text: str) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The expectation of a table and the ``ask`` that it needs."""
    gathered = _Expectation()
    for line in filter(None, map(str.strip, text.splitlines())):
        gathered.line(line.split())
    return gathered.expect, gathered.ask
