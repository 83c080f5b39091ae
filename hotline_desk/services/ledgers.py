"""挂账销项: what stands on the office's list until it is cleared, by the list its regulation keeps.

庐阳: 问题挂账、监督提醒、消账, looked over at the end of each month. 长宁: 重复投诉突出问题清单, 督察督办、销项管理.
A regulation that keeps no such list has no page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hotline_desk.domain.events import Event
from hotline_desk.domain.judgement import Judgement
from hotline_desk.domain.order import Order
from hotline_desk.domain.rules import FINDING_WORDS
from hotline_desk.services import paper_books
from hotline_desk.services.exporting import without_person
from hotline_desk.services.office import Desk
from hotline_desk.services.papers import spoken
from hotline_desk.services.roles import require
from hotline_desk.services.supervising import sheet_word
from hotline_desk.services.views import Urgency
from hotline_desk.services.words import remaining, short_moment

BOOKS = ("ledger_book", "problem_list")
FILTERS = (("open", "未{}"), ("due", "到期复查"), ("cleared", "已{}"), ("all", "全部"))  # {}: what the office calls clearing, its first letter


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One order on the list, masked as it is: why it stands there, what is owed, how it was cleared."""

    order: str
    subject: str
    unit: str
    reason: str
    opened: str
    approved: str
    planned: str
    progress: str
    due: str
    urgency: Urgency
    clause: str
    cleared: str = ""
    rule: str = ""
    step: str = ""  # what its act does next, where clearing takes several steps


@dataclass(frozen=True, slots=True)
class Book:
    """Which list this office keeps: the form it is printed on, its words, its clause, what clearing is called."""

    form: str
    title: str
    clear_word: str
    clause: str
    act: str  # the act that clears an entry, by its name among an order's acts
    remind: str = ""


def book(desk: Desk) -> Book | None:
    """The list this office's regulation keeps; None where it keeps none."""
    rules, pack = desk.pack.book(desk.now().date()), desk.pack
    if rules.value("ledger_enabled"):
        return Book("ledger_book", f"{pack.word('ledger', '挂账')}台账", pack.word("ledger_clear", "消账"), rules["ledger_enabled"].clause,
                    "clear_ledger", "remind_ledger")
    chronic = rules.get("supervise_chronic_years")
    if chronic is not None:
        return Book("problem_list", pack.word("ledger", "问题清单"), pack.word("ledger_clear", "销项"), chronic.clause, "supervise")
    return None


def rows(desk: Desk) -> list[LedgerRow]:
    """The whole list, what falls due first, what is cleared last; may take a second, so in a worker."""
    require(desk, "view")
    found = book(desk)
    if found is None:
        return []
    make = _MAKERS[found.form]
    listed = [make(desk, *desk.judge(number)) for number in paper_books.listed(desk, found.form)]
    return sorted((r for entry in listed for r in entry), key=lambda r: (bool(r.cleared), _RANK.get(r.urgency, 4), r.opened, r.order))


_RANK = {"over": 0, "today": 1, "soon": 2, "norm": 3}


def of(rows_: Sequence[LedgerRow], key: str) -> list[LedgerRow]:
    """The rows of one filter of :data:`FILTERS`."""
    def wanted(row: LedgerRow) -> bool:
        if key == "all":
            return True
        return bool(row.cleared) if key == "cleared" else not row.cleared and (key != "due" or row.urgency in ("over", "today", "soon"))

    return [r for r in rows_ if wanted(r)]


def counts(rows_: Sequence[LedgerRow]) -> dict[str, int]:
    """How many rows each filter has."""
    return {key: len(of(rows_, key)) for key, _ in FILTERS}


# -- 挂账 --------------------------------------------------------------------------------------------------
def _ledgered(desk: Desk, order: Order, judgement: Judgement) -> list[LedgerRow]:
    """One row for each time the order was put on the ledger."""
    made: list[LedgerRow] = []
    settled: tuple[str, Urgency, str] = ("", "done", "")
    for opened, after in _spells(order.all("open_ledger", "remind_ledger", "clear_ledger")):
        cleared = next((e for e in after if e.kind == "clear_ledger"), None)
        reminded = [e for e in after if e.kind == "remind_ledger"]
        due, urgency, clause = settled if cleared else _review(desk, judgement)
        planned = opened.get("planned")
        signed = "、".join(map(str, opened.get("signed_by") or ()))
        made.append(LedgerRow(
            order.number, _plain(order, order.fact("subject") or order.fact("content")), order.unit, _plain(order, spoken(opened)), f"{opened.at:%Y-%m-%d}",
            signed, f"{planned:%Y-%m-%d}" if isinstance(planned, datetime) else "", _told(reminded), due, urgency, clause,
            f"{cleared.at:%Y-%m-%d}" if cleared else "", "ledger_review"))
    return made


def _plain(order: Order, text: object) -> str:
    """A text of an order with the caller and every phone masked."""
    return without_person(str(text or ""), {name: order.fact(name) for name in ("caller", "phone")})


def _spells(events: Sequence[Event]) -> list[tuple[Event, list[Event]]]:
    found: list[tuple[Event, list[Event]]] = []
    for event in events:
        if event.kind == "open_ledger":
            found.append((event, []))
        elif found:
            found[-1][1].append(event)
    return found


def _told(reminded: Sequence[Event]) -> str:
    if not reminded:
        return "还没提醒过"
    last = reminded[-1]
    return f"提醒 {len(reminded)} 次，最近 {short_moment(last.at)}{'：' + spoken(last) if spoken(last) else ''}"


def _review(desk: Desk, judgement: Judgement) -> tuple[str, Urgency, str]:
    timer = next((t for t in judgement.timers if t.rule == "ledger_review" and t.open), None)
    if timer is None:
        return "", "wait", ""
    left = remaining(desk.calendar, timer.due, desk.now())
    return f"复查 {left.due}", left.urgency, timer.clause


# -- 问题清单 ------------------------------------------------------------------------------------------------
def _problem(desk: Desk, order: Order, judgement: Judgement) -> list[LedgerRow]:
    steps = {str(e.get("step")): e for e in order.all("supervise")}
    found = [f for f in judgement.findings if f.rule.startswith("supervise_")]
    sheet = "" if "issue" in steps else sheet_word(desk)  # looked up where it is still to be sent
    done, begun = steps.get("close"), steps.get("confirm") or steps.get("issue")
    settled: tuple[str, Urgency, str] = ("", "done", "")
    due, urgency, clause = settled if done else _feedback(desk, judgement, bool(steps))
    since = begun.at if begun else found[0].since if found else order.received
    reason = "；".join(dict.fromkeys([*(f"{FINDING_WORDS[f.rule]}：{''.join(f.facts)}" for f in found), *([spoken(begun)] if begun else [])])).strip("；")
    return [LedgerRow(order.number, _plain(order, order.fact("subject") or order.fact("content")), order.unit, _plain(order, reason), f"{since:%Y-%m-%d}",
                      begun.by if begun else "", "", _stage(desk, steps, sheet), due, urgency, clause or (found[0].clause if found else ""),
                      f"{done.at:%Y-%m-%d}" if done else "", "supervise_feedback", _next(desk, steps, sheet))]


def _next(desk: Desk, steps: Mapping[str, Event], sheet: str) -> str:
    """The next of the steps that lead to 销项, as a button says it."""
    pack = desk.pack
    words = (("confirm", f"列入{pack.word('supervise', '督办')}"), ("issue", f"发{sheet}"), ("feedback", "记下反馈"),
             ("close", pack.word("ledger_clear", "销项")))
    return next((word for step, word in words if step not in steps), "")


def _stage(desk: Desk, steps: Mapping[str, Event], sheet: str) -> str:
    clear, running = desk.pack.word("ledger_clear", "销项"), f"{desk.pack.word('supervise', '督办')}中"
    for step, words in (("close", f"已{clear}"), ("poor", "处置不力"), ("feedback", f"已反馈，待{clear}"), ("issue", running),
                        ("confirm", f"已列入，待发{sheet}")):
        if step in steps:
            return words
    return "待列入（由人确认）"


def _feedback(desk: Desk, judgement: Judgement, begun: bool) -> tuple[str, Urgency, str]:
    timer = next((t for t in judgement.timers if t.rule == "supervise_feedback" and t.open), None)
    if timer is None:
        return "", "wait" if begun else "today", ""
    left = remaining(desk.calendar, timer.due, desk.now())
    return f"反馈 {left.due}", left.urgency, timer.clause


_MAKERS: Mapping[str, Callable[[Desk, Order, Judgement], list[LedgerRow]]] = {"ledger_book": _ledgered, "problem_list": _problem}
