"""One order as papers tell it: its story, its clocks and the fields that several forms share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from hotline_desk.domain.case import Case
from hotline_desk.domain.events import CHANNELS, Event
from hotline_desk.domain.judgement import Finding, Judgement, Timer
from hotline_desk.domain.names import mask_name, mask_phone
from hotline_desk.domain.order import Order, Round
from hotline_desk.domain.rules import FINDING_WORDS
from hotline_desk.services import wording, words
from hotline_desk.services.masking import mask_text
from hotline_desk.services.materials import SIGNED
from hotline_desk.services.office import Desk, labels

REASONS = {"supervise_buck_passing": "buck_passing", "supervise_repeat": "repeat", "supervise_overdue": "overdue",
           "supervise_superior_dissatisfied": "superior_dissatisfied", "supervise_leader_or_media": "leader_or_media"}
_UNTOLD = frozenset({"note", "remind", "amend"})
_AS_THEY_ARE = frozenset({"order", "number", "contact", "office", "phone", "caller"})


@dataclass(frozen=True)
class Told:
    """An order with its judgement at one desk, and the words papers need of it."""

    desk: Desk
    order: Order
    judgement: Judgement

    @property
    def now(self) -> datetime:
        return self.desk.now()

    @cached_property
    def case(self) -> Case:
        return self.desk.ruling.case(self.order, self.now)

    def fact(self, name: str) -> Any:
        """A field of the registration, "" where there is none."""
        value = self.order.fact(name)
        return "" if value is None else value

    def timer(self, *rules: str) -> Timer | None:
        """The last clock of these rules."""
        return next((t for t in reversed(self.judgement.timers) if t.rule in rules), None)

    def due(self, *rules: str) -> datetime | str:
        timer = self.timer(*rules)
        return timer.due if timer else ""

    def finding(self, *rules: str) -> Finding | None:
        return next((f for f in self.judgement.findings if f.rule in rules), None)

    def last(self, kind: str, **slots: object) -> Event | None:
        """The last event of a kind whose slots have these values."""
        found = [e for e in self.order.all(kind) if all(e.get(n) == v for n, v in slots.items())]
        return found[-1] if found else None

    @cached_property
    def sent(self) -> datetime | None:
        """When the first unit was given the order."""
        first = self.order.first("dispatch")
        return first.at if first else None

    @property
    def this_round(self) -> tuple[Event, ...]:
        return self.order.rounds[-1].events if self.order.rounds else ()

    @property
    def round_before(self) -> Round | None:
        return self.order.rounds[-2] if len(self.order.rounds) > 1 else None

    def person(self, place: str = "first") -> str:
        """Somebody of the leading unit by duty: first, second, specific; "" where the office has not said."""
        people = next((u["people"] for u in self.desk.store.units() if u["name"] == self.order.unit), None) or {}
        return str(people.get(place, ""))

    def story(self, events: Iterable[Event], skip: frozenset[str] = _UNTOLD) -> list[str]:
        """One line an event: moment, what, and what was written down."""
        return [f"{words.short_moment(e.at)} {wording.told(self.order.events, e, self.desk)}{_tail(e)}" for e in events if e.kind not in skip]

    def attached(self) -> str:
        """The names of what was taken into the order; a signed form that came back is a paper of its own, no evidence."""
        rows = self.desk.store.attachments(self.order.number)
        return "、".join(str(r["name"]) for r in rows if not r["removed"] and not str(r["role"] or "").startswith(SIGNED))


def _tail(event: Event) -> str:
    said = spoken(event)
    return f"：{said}" if said else ""


def spoken(event: Event | None) -> str:
    """The sentence somebody wrote with an event, whatever its slot is called."""
    if event is None:
        return ""
    texts = (event.get(name) for name in ("result", "points", "plan", "reason", "words", "note", "text"))
    return next((str(t).strip() for t in texts if isinstance(t, str) and t.strip() and t not in _CODES), "")


_CODES = frozenset({"satisfied", "basic", "neutral", "dissatisfied"})  # a revisit's "result" is a choice


def result_of(events: Sequence[Event]) -> str:
    """What came of a round: what was done, what was filed, what the citizen was told; each once."""
    told = [str(e.get(name) or "").strip().rstrip("。；") for e in events for name in ("result", "points", "note")
            if e.kind in ("complete", "file_result", "reply")]
    found = [text for text in dict.fromkeys(told) if text]
    return "；".join(found) + "。" if found else ""


def sentence(*parts: object) -> str:
    """The parts that say something as one sentence with its full stop; "" for nothing."""
    said = joined(*parts)
    return f"{said}。" if said else ""


def joined(*parts: object, mark: str = "；") -> str:
    """The parts that say something, each without its own full stop."""
    said = [str(p).strip().rstrip("。；") for p in parts if p]
    return mark.join(s for s in said if s)


def dated(event: Event | None) -> dict[str, Any]:
    """A paper that went out keeps the day it did, printed again or not; today's stands where nothing went out."""
    return {"date": event.at.date()} if event else {}


# -- what several forms share -----------------------------------------------------------------------------
def common(told: Told) -> dict[str, Any]:
    """The fields by the names that forms share; a form's own come from its own table."""
    desk, order, judgement = told.desk, told.order, told.judgement
    feedback = _feedback_due(told)
    return {
        **_of_registration(told), **_of_dispatch(told),
        "date": told.now.date(), "order": order.number, "unit": order.unit, "responsible": told.person(),
        "history": "\n".join(_history(told)), "clause_line": _clause_line(judgement),
        "reasons": [key for rule, key in REASONS.items() if told.finding(rule)],
        "repeat_count": judgement.matter_count if judgement.matter_count > 1 else "",
        "demand": _demand(order, feedback), "feedback_due": feedback or "",
        "due": told.due("redo", "handle") or told.fact("platform_due"), "reason": _escalation_reason(judgement),
        "contact": desk.user, "issuer": desk.office_name, "office": desk.office_name,
        "state": wording.state_word(desk.pack, judgement.state), "attachments": told.attached(),
    }


def _of_registration(told: Told) -> dict[str, Any]:
    subject, content, window = str(told.fact("subject")), str(told.fact("content")), told.order.fact("visit_window") or {}
    channel = str(told.fact("channel"))
    return {"channel": labels(CHANNELS).get(channel, channel), "caller": str(told.fact("caller")), "phone": str(told.fact("phone")),
            "address": told.fact("address"), "subject": subject, "content": content or subject, "summary": content or subject,
            "category": told.fact("category"), "received": told.order.received,
            "visit_window": "—".join(words.short_moment(m) for m in window.values())}


def _of_dispatch(told: Told) -> dict[str, Any]:
    order = told.order
    sent, latest = order.first("dispatch"), (order.all("dispatch", "redispatch") or (None,))[-1]
    if sent is None or latest is None:
        return {"co_units": "、".join(map(str, order.events[0].get("co") or ())) if order.events else ""}
    basis = sent.get("basis") or ("designated" if sent.get("designated_by_head") else "")
    return {"dispatched_at": latest.at, "basis": basis, "class": order.order_class, "contact_due": told.due("first_contact"),
            "co_units": "、".join(map(str, sent.get("co") or ())), "opinion": spoken(latest) or _opinion(told)}


def _opinion(told: Told) -> str:
    contact, handle = told.due("first_contact", "urgent_feedback", "emergency_arrival"), told.due("redo", "handle")
    way = told.desk.pack.word("first_contact", "联系")
    first = f"请于 {words.full_moment(contact)} 前{way}诉求人，" if isinstance(contact, datetime) else "请及时联系诉求人，"
    second = f"于 {words.full_moment(handle)} 前办理完毕，" if isinstance(handle, datetime) else "按时限办理，"
    return f"{first}{second}答复诉求人并反馈办理结果。"


def _feedback_due(told: Told) -> datetime | None:
    days, issued = told.case.parameter("supervise_feedback_workdays"), told.last("supervise", step="issue")
    return told.case.due(issued.at if issued else told.now, int(days.value), "working_days").moment if days else None


def _history(told: Told) -> list[str]:
    """What was done so far (or before it was put under 督办), one line an event, and how the clocks stand."""
    issued = told.last("supervise", step="issue")
    before = [e for e in told.order.events if e.kind not in _UNTOLD and (issued is None or e.at < issued.at)]
    lines = shortened([f"{words.short_moment(e.at)} {wording.title(e, told.desk)}" for e in before])
    late = [t for t in told.judgement.timers if t.rule in ("handle", "redo") and t.status in ("late", "overdue")]
    lines += [f"办理时限 {words.full_moment(t.due)}，已超期。" for t in late]
    if told.judgement.matter_count > 1:
        lines.append(f"同一诉求第 {told.judgement.matter_count} 次投诉。")
    return lines


def shortened(lines: Sequence[str], first: int = 1, last: int = 5) -> list[str]:
    """How it began and where it stands, so that the paper stays one page; what lies between is counted."""
    left_out = len(lines) - first - last
    return list(lines) if left_out < 2 else [*lines[:first], f"（中间 {left_out} 项从略）", *lines[-last:]]


def _clause_line(judgement: Judgement) -> str:
    cited = [f for f in judgement.findings if f.rule in REASONS]
    return "；".join(f"{f.clause}（{FINDING_WORDS[f.rule]}）" for f in cited)


def _demand(order: Order, feedback: datetime | None) -> str:
    until = f"请于 {words.full_moment(feedback)} 前书面反馈办理进度与结果。" if feedback else "请书面反馈办理进度与结果。"
    return f"请{order.unit or '承办单位'}负责人牵头核实，限期办理并答复诉求人。{until}"


def _escalation_reason(judgement: Judgement) -> str:
    return "".join("".join(f.facts) for f in judgement.findings if f.rule in ("escalation_hint", "progress_interview"))


# -- as anybody may see it ---------------------------------------------------------------------------------
def masked(told: Told, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with the caller's name and every phone masked, wherever they stand."""
    caller, phone = str(told.fact("caller")), str(told.fact("phone"))

    def plain(text: str) -> str:
        hidden = mask_text(text, [phone] if phone else [])
        return hidden.replace(caller, mask_name(caller)) if len(caller) > 1 else hidden

    hidden = {name: plain(v) if isinstance(v, str) and name not in _AS_THEY_ARE else v for name, v in values.items()}
    shown = {"caller": mask_name(caller), "phone": mask_phone(phone)}
    return hidden | {name: value for name, value in shown.items() if name in hidden}
