"""会议与约谈: what the regulation says must be talked over by now, and the papers of a meeting or an interview on record.

What must follow comes from the engine (services.bulletin); what was held stands in 台账. A regulation that names no
约谈 gets none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hotline_desk.domain.records import Record, RecordKind
from hotline_desk.services import records
from hotline_desk.services.bulletin_views import FollowRow
from hotline_desk.services.catalogue import ACTION_WORDS
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require

if TYPE_CHECKING:
    from hotline_desk.services.standing import Standing

KINDS = ("meeting", "talk", "task")
_TALKS = ("约谈", "说明")
_RULES = {words: rule for rule, words in ACTION_WORDS.items()}
# Which form a record is printed on; the meeting's kinds have other names there.
FORMS: Mapping[str, tuple[str, ...]] = {"meeting": ("meeting_minutes",), "talk": ("interview_notice", "interview_record")}
_TYPES = {"attack": "hard", "topic": "topic", "escalation": "escalate", "study": "study", "reception": "reception", "on_site": "on_site"}


@dataclass(frozen=True, slots=True)
class Due:
    """A talk the regulation asks for; ``record`` is the number of the interview on record, "" while there is none."""

    words: str
    unit: str
    facts: str
    clause: str
    rule: str
    order: str = ""
    record: str = ""


def kinds(desk: Desk) -> list[RecordKind]:
    """What this office keeps of meetings: 会议记录, 约谈 where its regulation has it, tasks that follow."""
    return [k for name in KINDS for k in records.kinds(desk) if k.name == name]


def has_interviews(desk: Desk) -> bool:
    return any(k.name == "talk" for k in kinds(desk))


# -- what must follow ------------------------------------------------------------------------------------------
def waiting(desk: Desk, standing: Standing) -> list[Due]:
    """约谈 and 说明 that follow from the last whole periods and from the one now running; may take seconds, so in a worker."""
    require(desk, "view")
    found: dict[tuple[str, str, str], Due] = {}
    from hotline_desk.services import bulletin

    for kind, name, since, whole in _periods(desk):
        for row in bulletin.make(standing, name, trend=False).follows:
            if any(mark in row.words for mark in _TALKS) and _belongs(row, kind) and (whole or not _by_rank(row)):
                found.setdefault((row.words, row.unit, row.facts), _due(desk, row, since))
    return sorted(found.values(), key=lambda d: (bool(d.record), d.words, d.unit))


def _belongs(row: FollowRow, kind: str) -> bool:
    """Each talk once: a week's with the week, a quarter's with the quarter, what hangs on no period with the month."""
    rule = _RULES.get(row.words, "")
    mine = next((k for k in ("week", "month", "quarter") if rule.startswith(k)), "month")
    return mine == kind


def _by_rank(row: FollowRow) -> bool:
    """A ranking binds when its period is over: on the second of a month nobody is last yet."""
    return _RULES.get(row.words, "").endswith("_bottom")


def _periods(desk: Desk) -> list[tuple[str, str, date, bool]]:
    """(kind, period, the day from which an interview counts for it, whether it is over) of all whose talks are due now."""
    from hotline_desk.domain.period import read_period
    from hotline_desk.services import bulletin

    book = desk.pack.book(desk.now().date())
    own = list(book.value("bulletin_periods") or ())
    wanted = [kind for kind in ("week", "month", "quarter") if kind in own or kind == "month" or f"{kind}_bottom_n" in book]
    found = []
    for kind in wanted:
        now = bulletin.current(desk, kind)
        last = bulletin.shifted(desk, now, -1)
        since = read_period(last).first
        found += [(kind, last, since, True), (kind, now, since, False)]
    return found


def _due(desk: Desk, row: FollowRow, since: date) -> Due:
    rule = _RULES.get(row.words, "")
    held = next((r.number for r in records.listed(desk, "talk", voided=False) if r.fields.get("unit") == row.unit
                 and r.fields.get("type") == rule and r.at.date() >= since), "") if has_interviews(desk) else ""
    return Due(row.words, row.unit, row.facts, row.clause, rule, row.order, held)


def due_of(desk: Desk, row: FollowRow, period: str) -> Due:
    """A talk as a period's 通报 lists it, with the interview that is on record for it. ``period``: ``2026-W39``."""
    from hotline_desk.domain.period import read_period

    require(desk, "view")
    return _due(desk, row, read_period(period).first)


def begun(desk: Desk, due: Due) -> dict[str, Any]:
    """What an interview's panel begins with for a talk that is due."""
    what = records.kind(desk, "talk")
    slot = what.slot("type")
    known = {key for key, _ in slot.choices} if slot else set()
    facts = f"{due.facts}（{due.clause}）" if due.clause else due.facts
    return {"type": due.rule if due.rule in known else "", "unit": due.unit, "facts": facts, "orders": [due.order] if due.order else []}


def follow_up(desk: Desk, record: Record) -> dict[str, Any]:
    """One more thing to carry out from a meeting: what a task's panel begins with."""
    fields = record.fields
    words = "约谈" if record.kind == "talk" else "会议"
    return {"title": "", "from": f"{words} {record.number}", "unit": str(fields.get("lead") or fields.get("unit") or ""),
            "content": str(fields.get("decision") or fields.get("demand") or "")}


# -- on paper --------------------------------------------------------------------------------------------------
def forms(desk: Desk, record: Record) -> list[tuple[str, str]]:
    """(id, title) of the forms this record can be printed on, the office's own first."""
    from hotline_desk.paper.forms import list_forms

    own = {f.id for f in list_forms(desk.pack.id)}
    known = {f.id: f.title for f in list_forms(None)}
    listed = [f for f in FORMS.get(record.kind, ()) if f in known]
    if record.kind == "talk" and record.fields.get("held"):
        listed.reverse()
    return [(f, known[f] if f in own else f"{known[f]}（参照）") for f in listed]


def fill(desk: Desk, form_id: str, number: str) -> dict[str, Any]:
    """A form's fields from a record; a person may change any of it before printing. Raises Refused for an unknown number."""
    from hotline_desk.paper.forms import load_form

    record = records.get(desk, number)
    if form_id not in FORMS.get(record.kind, ()):
        raise Refused("这种台账没有这张表。", "wrong_input")
    known = {"date": desk.now().date(), "issuer": desk.office_name, "contact": desk.user, "recorder": record.by,
             "cc": str(desk.pack.info.get("cc", "")), "clause_line": _clause(desk, record), "order": "、".join(record.fields.get("orders") or ())}
    known |= _meeting(record) if record.kind == "meeting" else _interview(record)
    return {name: known.get(name, "") for name in load_form(form_id).fields}


def _clause(desk: Desk, record: Record) -> str:
    return records.kind(desk, record.kind).cited(desk.pack.id, str(record.fields.get("type") or ""))


def _meeting(record: Record) -> dict[str, Any]:
    said = record.fields
    others = "、".join([*map(str, said.get("attendees") or ()), *(u for u in (str(said.get("lead") or ""), *map(str, said.get("co") or ())) if u)])
    return {"type": _TYPES.get(str(said.get("type") or ""), "other"), "when": record.at, "place": said.get("place", ""),
            "chair": said.get("chair", ""), "others": others, "subject": said.get("topic", ""), "situation": said.get("result", ""),
            "discussion": "", "decision": said.get("decision", ""), "unit": said.get("lead", ""),
            "co_units": "、".join(map(str, said.get("co") or ())), "due": _day(said.get("deadline"))}


def _interview(record: Record) -> dict[str, Any]:
    said = record.fields
    return {"type": [said["type"]] if said.get("type") else [], "unit": said.get("unit", ""), "person": said.get("person", ""),
            "facts": said.get("facts", ""), "when": _moment(said.get("when")), "place": said.get("place", ""),
            "interviewer": said.get("interviewer", ""), "demand": said.get("demand", ""), "statement": said.get("statement", ""),
            "rectify_due": _day(said.get("rectify_by")), "rectified": "已整改" if said.get("rectified") else ""}


def _day(text: Any) -> Any:
    return date.fromisoformat(str(text)[:10]) if text else ""


def _moment(text: Any) -> Any:
    return datetime.fromisoformat(str(text)) if text else ""


def draw(desk: Desk, form_id: str, number: str, values: Mapping[str, Any]) -> Any:
    """The form of a record as PDF (``paper.draw.Printed``)."""
    from hotline_desk.paper.draw import PrintMeta
    from hotline_desk.paper.draw import draw as draw_form
    from hotline_desk.paper.forms import load_form
    from hotline_desk.paper.narrowing import narrowed

    filled = {**fill(desk, form_id, number), **values}
    meta = PrintMeta(desk.now(), desk.user, desk.office_name)
    return draw_form(narrowed(load_form(form_id), desk.pack.id, filled), [filled], meta=meta)
