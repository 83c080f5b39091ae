"""One order and the office's health as the command line prints them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hotline_desk.domain.events import event_json
from hotline_desk.domain.judge import explain
from hotline_desk.domain.order import effective
from hotline_desk.domain.scoring import score_lines
from hotline_desk.services import dossier, explaining, why
from hotline_desk.services.masking import mask_fields, phones_of
from hotline_desk.services.office import Desk
from hotline_desk.services.projecting import batch_of, projected
from hotline_desk.services.replay import judgement_json, line_json

_FACTS = ("subject", "content", "caller", "phone", "address", "category", "channel", "kind", "urgency", "line")


def order_json(desk: Desk, number: str) -> dict[str, Any]:
    """The judgement (contract §3) with the order's facts, its history and the days each clock counted."""
    order, judgement = desk.judge(number)
    events = desk.store.events(number)
    alive = {e.index for e in effective(events)[0]}
    phones = tuple(phones_of(events))
    facts = mask_fields({name: order.fact(name) for name in _FACTS if order.fact(name) is not None}, phones)
    answer = {"order": number, **judgement_json(judgement), "facts": facts,
              "events": [{**mask_fields(event_json(e), phones), "index": e.index, "voided": e.index not in alive and e.kind != "void"}
                         for e in events]}
    for shown, timer in zip(answer["timers"], judgement.timers, strict=True):
        shown["days"] = [{"date": d.date.isoformat(), "kind": d.kind, "source": d.source, "counts": bool(d.counts)}
                         for d in explain(desk.ruling, timer, order)]
        shown["why"] = why.why_json(why.of_timer(desk, order, timer))
    for shown, finding in zip(answer["findings"], judgement.findings, strict=True):
        shown["why"] = why.why_json(why.of_finding(desk, order, finding))
    answer["scores"] = [{**line_json(x), "unit": x.unit, "why": why.why_json(explaining.of_line(desk.ruling.book(order), order, x, desk))}
                        for x in score_lines(desk.ruling, order, judgement)]
    return answer


def order_text(desk: Desk, number: str) -> str:
    """The order as a page of text."""
    view = dossier.view(desk, number)
    lines = [f"{view.number}  {view.subject}  【{view.state_label}】", f"{view.caller} {view.phone}  {view.address}",
             f"承办：{view.unit or '未派单'}  {view.unit_note}", "", "本单时限"]
    lines += [f"  {c.duty}  {c.due_text}  {c.left_text}  § {c.clause}" for c in view.clocks]
    lines += [f"  {view.unruled}"] if view.unruled else []
    if view.findings:
        lines += ["", "需要研判"] + [f"  {f.label}  {f.since}起  § {f.clause}  {f.facts}" for f in view.findings]
    lines += ["", "办理经过"] + [f"  {i.day} {i.time}  {i.title}  {i.actor}{'（已撤销）' if i.voided else ''}" for i in view.timeline]
    return "\n".join(lines)


def verified(desk: Desk, *, events: bool = False, projections: bool = False) -> dict[str, Any]:
    """Integrity of database and history; ``projections`` also recomputes every list from the events."""
    found = desk.store.verify()
    problems = list(found.problems)
    answer: dict[str, Any] = {"ok": found.ok, "database": found.database, "attachments": True, "audit": found.audit,
                              "orders": found.orders, "problems": problems}
    if projections and found.ok:
        checked, different = rebuild(desk)
        answer |= {"projections": {"checked": checked, "different": different}}
        if different:
            answer["ok"] = False
            problems.append(f"{different} 件工单的清单与办件历史不一致，已按历史重算。")
    if events:
        answer["events"] = desk.store.event_names()
    return answer


def rebuild(desk: Desk, progress: Callable[[int], None] = lambda done: None) -> tuple[int, int]:
    """Recompute every projection from the events; (checked, how many differed and were mended)."""
    return desk.store.rebuild(lambda number, events: projected(desk, number, events, batch_of(desk.store.entered(number))), progress)
