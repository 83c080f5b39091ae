"""Paper: which forms an order may have, their fields filled from its history, drawn and filed as printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hotline_desk.domain.events import CHANNELS
from hotline_desk.domain.judgement import Judgement
from hotline_desk.domain.names import mask_name, mask_phone
from hotline_desk.domain.order import Order
from hotline_desk.domain.rules import FINDING_WORDS
from hotline_desk.services import wording, words
from hotline_desk.services.masking import mask_text
from hotline_desk.services.office import Desk, Refused, labels

if TYPE_CHECKING:
    from hotline_desk.paper.draw import Printed

_REASONS = {"supervise_buck_passing": "buck_passing", "supervise_repeat": "repeat", "supervise_overdue": "overdue",
            "supervise_superior_dissatisfied": "superior_dissatisfied", "supervise_leader_or_media": "leader_or_media"}

ARCHIVE = "档"  # cover and catalogue are made for a whole file (services.archiving), not printed for an order


def forms(desk: Desk, number: str | None = None) -> list[tuple[str, str]]:
    """(id, title) of the forms this office can print, the office's own first."""
    from hotline_desk.paper.forms import list_forms

    own = [f for f in list_forms(desk.pack.id) if f.kind != ARCHIVE]
    others = [f for f in list_forms(None) if f.kind != ARCHIVE and f.id not in {o.id for o in own}]
    return [(f.id, f.title) for f in own] + [(f.id, f"{f.title}（参照）") for f in others]


def every_form() -> list[tuple[str, str]]:
    """(id, title) of all forms there are, for somebody without an office yet."""
    from hotline_desk.paper.forms import list_forms

    return [(f.id, f.title) for f in list_forms(None)]


def fill(desk: Desk, form_id: str, number: str, *, reveal: bool = False) -> dict[str, Any]:
    """The form's fields from the order: what the engine knows; a person may change any of it before printing."""
    from hotline_desk.paper.forms import load_form

    form = load_form(form_id)
    order, judgement = desk.judge(number)
    known = _known(desk, order, judgement, reveal)
    if form_id == "revisit_record":
        from hotline_desk.services.revisiting import record_values

        known |= record_values(order)
    return {name: known.get(name, "") for name in form.fields} | {"order": number}


def _known(desk: Desk, order: Order, judgement: Judgement, reveal: bool) -> dict[str, Any]:
    now, fact = desk.now(), order.fact
    handle = next((t for t in judgement.timers if t.rule in ("redo", "handle")), None)
    caller, phone = str(fact("caller") or ""), str(fact("phone") or "")
    subject, content = (str(fact(n) or "") if reveal else mask_text(str(fact(n) or ""), [phone]) for n in ("subject", "content"))
    feedback = _feedback_due(desk, order, now)
    return {
        "date": now.date(), "order": order.number, "channel": labels(CHANNELS).get(str(fact("channel") or ""), fact("channel")),
        "unit": order.unit, "responsible": _responsible(desk, order.unit), "caller": caller if reveal else mask_name(caller),
        "phone": phone if reveal else mask_phone(phone), "address": fact("address") or "", "subject": subject,
        "summary": content or subject, "content": content or subject,
        "history": "\n".join(_history(desk, order, judgement)), "category": fact("category") or "",
        "reasons": [key for rule, key in _REASONS.items() if any(f.rule == rule for f in judgement.findings)],
        "repeat_count": judgement.matter_count if judgement.matter_count > 1 else "", "clause_line": _clause_line(judgement),
        "demand": _demand(desk, order, feedback), "feedback_due": feedback or "",
        "due": handle.due if handle else (fact("platform_due") or ""), "reason": _escalation_reason(order, judgement),
        "co_units": "、".join(map(str, (order.last("dispatch") or order.events[0]).get("co") or ())),
        "received": order.received, "contact": desk.user, "state": wording.state_word(desk.pack, judgement.state),
    }


def _responsible(desk: Desk, unit: str) -> str:
    people = next((u["people"] for u in desk.store.units() if u["name"] == unit), None) or {}
    return str(people.get("first", ""))


def _feedback_due(desk: Desk, order: Order, now: datetime) -> datetime | None:
    case = desk.ruling.case(order, now)
    days, issued = case.parameter("supervise_feedback_workdays"), [e for e in order.all("supervise") if e.get("step") == "issue"]
    return case.due(issued[-1].at if issued else now, int(days.value), "working_days").moment if days else None


def _history(desk: Desk, order: Order, judgement: Judgement) -> list[str]:
    """What was done so far, one line an event, and how the clocks stand."""
    lines = [f"{words.short_moment(e.at)} {wording.title(e)}" for e in order.events
             if e.kind not in ("note", "remind", "amend")]
    late = [t for t in judgement.timers if t.rule in ("handle", "redo") and t.status in ("late", "overdue")]
    lines += [f"办理时限 {words.full_moment(t.due)}，已超期。" for t in late]
    if judgement.matter_count > 1:
        lines.append(f"同一诉求第 {judgement.matter_count} 次投诉。")
    return lines


def _clause_line(judgement: Judgement) -> str:
    cited = [f for f in judgement.findings if f.rule in _REASONS]
    return "；".join(f"{f.clause}（{FINDING_WORDS[f.rule]}）" for f in cited)


def _demand(desk: Desk, order: Order, feedback: datetime | None) -> str:
    until = f"请于 {words.full_moment(feedback)} 前书面反馈办理进度与结果。" if feedback else "请书面反馈办理进度与结果。"
    return f"请{order.unit or '承办单位'}负责人牵头核实，限期办理并答复诉求人。{until}"


def _escalation_reason(order: Order, judgement: Judgement) -> str:
    parts = ["".join(f.facts) for f in judgement.findings if f.rule in ("escalation_hint", "progress_interview")]
    return "".join(parts)


# -- drawing ------------------------------------------------------------------------------------------
def draw(desk: Desk, form_id: str, numbers: Sequence[str], values: Mapping[str, Mapping[str, Any]] | None = None) -> Printed:
    """The forms of these orders as one PDF; ``values`` replaces what was filled in, order by order."""
    from hotline_desk.paper.draw import PrintMeta
    from hotline_desk.paper.draw import draw as draw_form
    from hotline_desk.paper.forms import FormError, load_form

    try:
        form = load_form(form_id)
    except (FormError, OSError, KeyError) as error:
        raise Refused(f"没有“{form_id}”这种表。用 print --list 看有哪些表。") from error
    given = values or {}
    records = [{**fill(desk, form_id, n), **given.get(n, {})} for n in numbers]
    return draw_form(form, records, meta=PrintMeta(desk.now(), desk.user, desk.office_name))


def page_image(pdf: bytes, page: int, scale: float = 2.0) -> tuple[int, int, bytes]:
    """One page as (width, height, RGB bytes); no Qt here."""
    from hotline_desk.paper.pages import page_raster

    raster = page_raster(pdf, page, scale)
    return raster.width, raster.height, raster.rgb


def _next_free(desk: Desk, kind: str) -> int:
    year = str(desk.now().year)
    return 1 + sum(1 for d in desk.store.documents() if d["kind"] == kind and d["at"].startswith(year))


def mark_printed(desk: Desk, form_id: str, numbers: Sequence[str], document_numbers: Mapping[str, str] | None = None) -> None:
    """Keep the document numbers that were printed and log the printing; called only after a job went through."""
    from hotline_desk.paper.forms import load_form

    form, now = load_form(form_id), desk.now()
    with desk.store.transaction(by=desk.user, now=now) as tx:
        taken = {d["number"] for d in tx.documents()}
        for number in numbers:
            document = (document_numbers or {}).get(number, "")
            if document and document not in taken:
                tx.add_document(form.kind, document, number, now, desk.user, form_id)
            tx.log_access(desk.user or "本机", "print", number, form_id)


def numbered(desk: Desk, form_id: str, numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The document numbers these orders' forms will carry, as values for :func:`draw`; nothing is kept."""
    from hotline_desk.paper.forms import load_form

    form = load_form(form_id)
    if not form.number_format:
        return {}
    free, values = _next_free(desk, form.kind), {}
    for number in dict.fromkeys(numbers):
        known = next((d["number"] for d in desk.store.documents(number) if d["form"] == form_id), None)
        values[number] = {"number": known or form.number_format.format(year=desk.now().year, n=free)}
        free += 0 if known else 1
    return values


def keep_numbers(desk: Desk, form_id: str, numbers: Sequence[str]) -> None:
    """Keep the numbers of forms that went out, and log the printing."""
    mark_printed(desk, form_id, numbers, {n: v["number"] for n, v in numbered(desk, form_id, numbers).items()})


def labels_of(form_id: str) -> dict[str, str]:
    """Field name → label of a form, in the form's order: what the preview offers for editing."""
    from hotline_desk.paper.forms import load_form

    return dict(load_form(form_id).fields)


def page_png(pdf: bytes, page: int, scale: float = 2.0) -> bytes:
    """One page as a PNG file's bytes."""
    from hotline_desk.paper.pages import page_png as png

    return png(pdf, page, scale)
