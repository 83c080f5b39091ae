"""Books over many orders: 挂账台账 and 问题清单, one line an order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hotline_desk.domain.events import EVIDENCE, Event
from hotline_desk.domain.rules import FINDING_WORDS
from hotline_desk.services import wording
from hotline_desk.services.office import Desk, labels
from hotline_desk.services.papers import Told, joined, masked, spoken
from hotline_desk.services.roles import require
from hotline_desk.store.periods import with_event

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Book:
    """How a book is made: which orders it lists, an order's lines, and the words under its title."""

    listed: Callable[[Desk], list[str]]
    lines: Callable[[Told], list[Line]]
    total: Callable[[Sequence[Line]], str]


def _day(moment: datetime | None) -> str:
    """``2026.4.15``: the short form of a day, for narrow columns."""
    return f"{moment.year}.{moment.month}.{moment.day}" if moment else ""


# -- 挂账台账 -------------------------------------------------------------------------------------------
def _ledgered(desk: Desk) -> list[str]:
    """Every order that was ever put on the ledger, the oldest first."""
    rows = desk.store.rows({"number": with_event(desk.store, "open_ledger"), "state!=": "void"}, columns=("number", "received_at"),
                           order_by="received_at", descending=False)
    return [str(r["number"]) for r in rows]


def _ledger_lines(told: Told) -> list[Line]:
    """One line for each time the order was put on the ledger, with the reminders and the clearing that belong to it."""
    lines: list[Line] = []
    for event in told.order.all("open_ledger", "remind_ledger", "clear_ledger"):
        if event.kind == "open_ledger":
            planned = event.get("planned")
            lines.append({"order": told.order.number, "subject": told.fact("subject") or told.fact("content"), "reason": spoken(event),
                          "unit": told.order.unit, "planned": _day(planned), "reminders": "", "cleared": "", "evidence": ""})
        elif lines and event.kind == "remind_ledger":
            lines[-1]["reminders"] = "\n".join(filter(None, (lines[-1]["reminders"], _reminder(event))))
        elif lines:
            lines[-1] |= {"cleared": _day(event.at), "evidence": _evidence(event)}
    return lines


def _reminder(event: Event) -> str:
    return joined(f"{event.at.month}月{event.at.day}日", spoken(event), mark="：")


def _evidence(event: Event) -> str:
    return joined("、".join(labels(EVIDENCE).get(str(e), str(e)) for e in event.get("evidence") or ()), spoken(event))


def _ledger_total(lines: Sequence[Line]) -> str:
    cleared = sum(1 for line in lines if line["cleared"])
    return f"挂账 {len(lines)} 件，已消账 {cleared} 件，未消账 {len(lines) - cleared} 件"


# -- 问题清单 -------------------------------------------------------------------------------------------
_PROBLEMS = ("supervise_repeat", "supervise_chronic", "supervise_leader_or_media", "supervise_overdue",
             "supervise_superior_dissatisfied", "supervise_buck_passing")


def _problems(desk: Desk) -> list[str]:
    """Orders the engine proposes for 督察督办 or that are under it; of one matter the last."""
    found = [str(f["order_no"]) for rule in _PROBLEMS[:2] for f in desk.store.findings(rule=rule)]
    found += with_event(desk.store, "supervise")
    rows = desk.store.rows({"number": list(dict.fromkeys(found)), "state!=": "void"}, columns=("number", "matter", "received_at"),
                           order_by="received_at", descending=False)
    last = {str(r["matter"] or r["number"]): str(r["number"]) for r in rows}
    return [n for n in (str(r["number"]) for r in rows) if n in last.values()]


def _problem_lines(told: Told) -> list[Line]:
    steps = {str(e.get("step")): e for e in told.order.all("supervise")}
    done, grounds = steps.get("close"), [f for f in told.judgement.findings if f.rule in _PROBLEMS]
    latest = [e for e in told.order.events if e.kind not in ("note", "amend", "remind")][-3:]
    progress = "\n".join(f"{e.at.month}/{e.at.day} {wording.title(e, told.desk)}" for e in latest)
    return [{"order": told.order.number, "subject": told.fact("subject") or told.fact("content"), "unit": told.order.unit,
             "count": told.judgement.matter_count, "grounds": "；".join(f"{FINDING_WORDS[f.rule]}，{f.clause}" for f in grounds),
             "progress": progress, "cleared": _day(done.at) if done else "", "note": spoken(done) or wording.state_word(told.desk.pack, told.judgement.state)}]


def _problem_total(lines: Sequence[Line]) -> str:
    cleared = sum(1 for line in lines if line["cleared"])
    return f"列入 {len(lines)} 件，已销项 {cleared} 件，未销项 {len(lines) - cleared} 件"


BOOKS: Mapping[str, Book] = {
    "ledger_book": Book(_ledgered, _ledger_lines, _ledger_total),
    "problem_list": Book(_problems, _problem_lines, _problem_total),
}


def listed(desk: Desk, form_id: str) -> list[str]:
    """The orders a whole book is of, in its order."""
    require(desk, "view")
    return BOOKS[form_id].listed(desk)


def record(desk: Desk, form_id: str, numbers: Sequence[str]) -> dict[str, Any]:
    """The book of these orders as one record: its lines under ``items``; phones and callers masked."""
    require(desk, "view")
    book, lines = BOOKS[form_id], list[Line]()
    for number in dict.fromkeys(numbers):
        told = Told(desk, *desk.judge(number))
        lines += [masked(told, line) for line in book.lines(told)]
    numbered = [{**line, "no": at} for at, line in enumerate(lines, start=1)]
    return {"office": desk.office_name, "date": desk.now().date(), "contact": desk.user, "cc": str(desk.pack.info.get("cc", "")),
            "total": book.total(numbered), "items": numbered}
