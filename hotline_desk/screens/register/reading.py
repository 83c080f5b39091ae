"""From what was recognised in a pasted text to what stands in the form: values, doubts, troubles, the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hotline_desk.domain.events import CLASSES
from hotline_desk.domain.fields import FIELDS, REGISTER_FIELDS, field_label
from hotline_desk.screens.register.form import LABELS, LINES, Fault, OrderForm
from hotline_desk.services.office import Desk

# The platform's words for what the dispatch event calls class and to.
RENAMED = {"order_class": "class", "unit": "to"}
NO_PHONE = "未留电话"
IN_FORM = frozenset(name for line in LINES for name, _ in line)


def readings(found: Any, now: datetime | None = None) -> tuple[dict[str, Any], set[str]]:
    """(values by field of the form, fields to be checked); a suggestion stands in its field, to be checked.

    An order that is only now registered was not completed after ``now``: an 办结时间 still to come is its deadline.
    """
    values = {RENAMED.get(n, n): v for n, v in found.fields.items() if RENAMED.get(n, n) in IN_FORM}
    doubts = {RENAMED.get(s.field, s.field) for s in found.spans if not s.sure}
    if "to" in values:
        doubts.add("to")  # the platform often names the office itself as 主办单位
    if "phone" not in values and any(s.field == "phone" for s in found.spans) and not any(p.field == "phone" for p in found.row.problems):
        values["phone"] = NO_PHONE  # 联系电话：无 is an answer, not a gap
    closed = found.fields.get("closed_at")
    if now is not None and closed is not None and closed > now and "platform_due" not in values:
        values["platform_due"] = closed
        doubts.add("platform_due")
    doubts |= {name for name in found.row.day_only & {"received_at"} if name in values}  # hours count from a moment, not from a day
    for problem in found.row.problems:
        for name, value in problem.suggestion.items():
            if name in IN_FORM and name not in values:
                values[name] = value
                doubts.add(name)
        if problem.field in IN_FORM and problem.value and problem.field not in values:
            values[problem.field] = problem.value
    return values, doubts


def said_of(found: Any) -> str:
    """That a text looks like several complaints; "" for one."""
    return next((p.reason for p in found.row.problems if p.field == "content"), "") if found.parts else ""


def take_over(form: OrderForm, found: Any, now: datetime, empty: Mapping[str, Any]) -> None:
    """What a text says into the form, pasted at ``now``. Of what the text before it said and this one does not, nothing stays: it is another citizen's.

    ``empty``: what an empty form starts with.
    """
    values, doubts = readings(found, now)
    gone = form.from_text - values.keys() - form.touched
    form.fill({name: empty.get(name, "") for name in gone}, auto=False)
    form.fill(values, doubts)
    form.from_text = set(values)
    form.show_faults(troubles(found, form.touched))


def troubles(found: Any, touched: set[str]) -> list[Fault]:
    """What could not be read, under its field, unless the clerk has already written there."""
    return [Fault(p.field, p.reason) for p in found.row.problems
            if p.field in IN_FORM and p.value and not p.suggestion and p.field not in touched]


def extras(fields: Mapping[str, Any], extra: Mapping[str, str]) -> dict[str, Any]:
    """Facts without a field of the form: slots of the registration as they are, all else kept as platform extras."""
    rest = {n: v for n, v in fields.items() if RENAMED.get(n, n) not in IN_FORM}
    facts = {n: v for n, v in rest.items() if n in REGISTER_FIELDS}
    if rest.pop("confidential", False):
        facts["flags"] = ["confidential"]
    kept = {field_label(n): _words(n, v) for n, v in rest.items() if n not in REGISTER_FIELDS} | dict(extra)
    return facts | ({"extra": kept} if kept else {})


def _words(name: str, value: Any) -> str:
    known = FIELDS.get(name)
    return known.word(value) if known else str(value)


def class_choices(desk: Desk) -> list[tuple[str, str]]:
    """办理时限: the classes with their working days where the pack states them."""
    book = desk.pack.book(desk.now().date())
    days = {value: book.value(f"handle_workdays_{value}") for value, _ in CLASSES}
    return [("", "按规定默认")] + [(v, f"{words} · {days[v]} 个工作日" if days[v] else words) for v, words in CLASSES]


def state_of(form: OrderForm, empty: bool) -> tuple[str, str]:
    """(words, urgency) of the line beside the buttons: what is still to be looked at, and where 登记并派单 sends the order.

    The unit's own field may lie below the fold; nobody sends an order to a unit she was not shown.
    """
    wrong, check, missing = form.wrong(), form.to_check(), form.missing()
    names = "、".join(LABELS.get(n) or field_label(n) for n in (wrong or check or missing)[:4])
    sent = f"派给{unit}" if (unit := form.units.unit()) else ""
    if wrong:
        return f"有 {len(wrong)} 项要改：{names}　F8 跳到下一处", "over"
    if check:
        return "　".join(filter(None, (f"还有 {len(check)} 项请核对：{names}　F8 跳到下一处", sent))), "soon"
    if empty:
        return "粘贴或填写后登记", "norm"
    if missing:
        return "　".join(filter(None, (f"还缺 {len(missing)} 项：{names}　F8 跳到下一处", sent))), "soon"
    return "　".join(filter(None, ("没有要核对的了", sent))), "done"
