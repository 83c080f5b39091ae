"""One act on many orders: which of them it may meet and why not the others, what follows, one record, one undo.

Everything here takes seconds for hundreds of orders, so it runs in a worker thread and tells how far it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hotline_desk.domain.events import EVENT_KINDS
from hotline_desk.services import acts
from hotline_desk.services.admitting import admit
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.steps import Tell, quiet
from hotline_desk.services.views import Consequence, Done, Preview

# What every order may have attached, so that a check ahead of the questions refuses only what no answer would mend.
PROBES: Mapping[str, Mapping[str, Any]] = {
    "dispatch": {"to": "—"}, "redispatch": {"to": "—"}, "join_matter": {"matter": "—"},
    "request_return": {"signed_by": ["分管领导", "挂包领导", "街道主要领导"]},
    "request_extension": {"report_attached": True, "level": "street"}, "note": {"text": "—"}, "flag": {"what": "major"},
}
# The act that is next for orders of these states, where it is done with many at once; whoever works can be reminded.
_NEXT: tuple[tuple[str, frozenset[str]], ...] = (
    ("dispatch", frozenset({"registered"})), ("accept", frozenset({"dispatched"})), ("archive", frozenset({"closed", "returned"})),
    ("remind", frozenset({"dispatched", "handling", "redo", "planned", "ledgered"})))
_NAMED = 3  # orders named beside a consequence that meets only some


@dataclass(frozen=True, slots=True)
class Stop:
    """An order an act may not meet, in words, with the clause."""

    order: str
    subject: str
    message: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """Which of some orders an act may meet."""

    allowed: tuple[str, ...]
    stopped: tuple[Stop, ...] = ()


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What an act on many would do: the summary, and the orders it would not meet."""

    preview: Preview
    allowed: tuple[str, ...] = ()
    stopped: tuple[Stop, ...] = ()


# -- before choosing an act ------------------------------------------------------------------------------
def next_of(desk: Desk, rows: Iterable[int]) -> str:
    """The name of the act that is next for every one of these rows of the list; "" where they have none in common."""
    require(desk, "view")
    states = {row["state"] for row in desk.store.rows_by_id(rows, ("state",)).values()}
    return next((name for name, wanted in _NEXT if states and states <= wanted), "")


# -- before asking ---------------------------------------------------------------------------------------
def check(desk: Desk, numbers: Iterable[str], kind: str, preset: Mapping[str, Any] | None = None, tell: Tell = quiet) -> Checked:
    """Which orders may have an event of this kind now, whatever is filled in; nothing is kept."""
    listed, now = list(dict.fromkeys(numbers)), desk.now()
    data = {**_known(kind, preset or {}), **PROBES.get(kind, {})}
    allowed, stopped = list[str](), list[Stop]()
    for at, (number, events) in enumerate(desk.store.events_of(listed).items(), start=1):
        tell(at, len(listed), "正在核对")
        try:
            admit(desk, number, events, kind, data, now, now)
            allowed.append(number)
        except Refused as refusal:
            stopped.append(Stop(number, "", short(str(refusal), number), refusal.clause))
    return Checked(tuple(allowed), tuple(_titled(desk, stopped)))


def _known(kind: str, preset: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in preset.items() if EVENT_KINDS[kind].slot(name)}


def short(message: str, number: str) -> str:
    """A refusal beside its order's number: without the number, and without saying that nothing changed."""
    for tail in ("工单没有变化。", "没有保存。", "没有记录。"):
        message = message.removesuffix(tail)
    return message.replace(f"工单{number}", "").replace(number, "").rstrip("。；，, ")


def _titled(desk: Desk, stopped: Sequence[Stop]) -> list[Stop]:
    named = {n: (desk.store.order_row(n) or {}).get("subject") or "" for n in [s.order for s in stopped[:50]]}
    return [replace(s, subject=str(named.get(s.order, ""))) for s in stopped]


# -- what follows ----------------------------------------------------------------------------------------
def _archived(desk: Desk, numbers: Sequence[str], steps: Sequence[acts.Step]) -> list[Stop]:
    """归档: the orders whose file is not whole, while nobody says why; and that it cannot be taken back."""
    from hotline_desk.services.archiving import lacking

    if steps[0][0] != "archive" or steps[0][1].get("note"):
        return []
    found = []
    for number in numbers:
        missing = lacking(desk, desk.judge(number)[0])
        if missing:
            found.append(Stop(number, "", f"材料不齐，缺{'、'.join(missing)}；写明说明才能归档"))
    return found


def preview(desk: Desk, numbers: Sequence[str], steps: Sequence[acts.Step], at: datetime | None = None, tell: Tell = quiet) -> Foreseen:
    """What these steps would do to every order: consequences that are alike in one line, exceptions by number."""
    made, stopped, first = list[tuple[str, Preview]](), list[Stop](), None
    for place, number in enumerate(numbers, start=1):
        tell(place, len(numbers), "正在算记下以后的变化")
        found = acts.preview_steps(desk, number, steps, at)
        if found.refused:
            first = first or found
            stopped.append(Stop(number, "", short(found.refused, number), found.clause))
        else:
            made.append((number, found))
    lacking = _archived(desk, [n for n, _ in made], steps)
    made = [(n, p) for n, p in made if n not in {s.order for s in lacking}]
    stopped += lacking
    if lacking and not made:
        first = Preview("这几件材料都不齐，请在“说明”里写明原因。", "wrong_input")
    if not made:
        return Foreseen(first or Preview("没有选中工单。", "wrong_input"), (), tuple(_titled(desk, stopped)))
    states = Counter(found.state_label for _, found in made)
    words = "、".join(state if len(states) == 1 else f"{state} {count} 件" for state, count in states.most_common())
    return Foreseen(Preview(consequences=summed(made), state_label=words), tuple(n for n, _ in made), tuple(_titled(desk, stopped)))


def summed(made: Sequence[tuple[str, Preview]]) -> tuple[Consequence, ...]:
    """The consequences of many orders: one line for what is alike, by how many it meets; the rarer ones named."""
    groups: dict[tuple[str, str], dict[str, list[tuple[str, Consequence]]]] = {}
    for number, found in made:
        for line in found.consequences:
            stem = line.text.partition("：")[0]
            groups.setdefault((stem, line.clause), {}).setdefault(line.text, []).append((number, line))
    lines = [line for texts in groups.values() for line in _lines(texts, len(made))]
    rank = {"over": 0, "today": 1}
    return tuple(sorted(lines, key=lambda line: rank.get(line.urgency, 2)))


def _lines(texts: Mapping[str, list[tuple[str, Consequence]]], total: int) -> list[Consequence]:
    ordered = sorted(texts.values(), key=len, reverse=True)
    shown = [_line(met, total) for met in ordered[:3]]
    rest = [number for met in ordered[3:] for number, _ in met]
    if rest:
        first = ordered[3][0][1]
        shown.append(replace(first, text=f"{first.text.partition('：')[0]}：另外 {len(rest)} 件各有各的时限", detail=_names(rest)))
    return shown


def _line(met: Sequence[tuple[str, Consequence]], total: int) -> Consequence:
    numbers, first = list(dict.fromkeys(n for n, _ in met)), met[0][1]
    if len(numbers) == total:
        return replace(first, detail="；".join(part for part in (f"{total} 件都是", first.detail) if part))
    return replace(first, text=f"{first.text}（{len(numbers)} 件）", detail=_names(numbers) if len(numbers) <= total // 2 else first.detail)


def _names(numbers: Sequence[str]) -> str:
    tail = f"等 {len(numbers)} 件" if len(numbers) > _NAMED else ""
    return "、".join(numbers[:_NAMED]) + tail


# -- keeping ---------------------------------------------------------------------------------------------
def record(desk: Desk, numbers: Sequence[str], steps: Sequence[acts.Step], at: datetime | str | None = None, tell: Tell = quiet) -> Done:
    """Keep the steps on every order, all or nothing, with one undo. Raises Refused, Cancelled by ``tell``; then nothing is kept."""
    if steps[0][0] == "join_matter":
        return join(desk, numbers, str(steps[0][1].get("matter") or ""), at, tell)
    if steps[0][0] == "archive":
        from hotline_desk.services.archiving import require_reason

        require_reason(desk, numbers, str(steps[0][1].get("note") or ""))
    return acts.record_work(desk, [(number, steps) for number in dict.fromkeys(numbers)], at, tell)


def join(desk: Desk, numbers: Sequence[str], named: str = "", at: datetime | str | None = None, tell: Tell = quiet) -> Done:
    """All of these are one matter: that of ``named``, else of the one received first; it begins a matter where it has none."""
    listed = list(dict.fromkeys([*numbers, *([named] if named and desk.store.exists(named) else [])]))
    facts = {n: desk.store.order_row(n) or {} for n in listed}
    head = named if named in facts else min(listed, key=lambda n: (str(facts[n].get("received_at") or ""), n))
    matter = str(facts[head].get("matter") or head)
    work = [(n, [("join_matter", {"matter": matter})]) for n in listed if facts[n].get("matter") != matter]
    if not work:
        raise Refused("这些工单已经是同一诉求了。工单没有变化。", "wrong_state")
    return acts.record_work(desk, work, at, tell)


def heads(desk: Desk, numbers: Sequence[str], most: int = 20) -> list[tuple[str, str]]:
    """(number, words) of the orders the others may join: those with a matter, then the one received first."""
    rows = [row for n in numbers[:500] if (row := desk.store.order_row(n))]
    rows.sort(key=lambda r: (not r["matter"], str(r["received_at"] or ""), r["number"]))
    return [(str(r["number"]), f"{r['number']}　{str(r['received_at'] or '')[:10]} {r['subject'] or ''}") for r in rows[:most]]
