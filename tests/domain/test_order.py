"""The state machine: every state met by every event, and what folding makes of a history (domain notes B.1–B.2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from hotline_desk.domain.events import EVENT_KINDS, Event, make_event
from hotline_desk.domain.order import STATE_WORDS, dissatisfied, effective, fold, wrong_state

MONDAY = datetime(2026, 3, 2, 10)


def history(text: str, order: str = "A") -> list[Event]:
    """``dispatch·to=甲; close`` → events ten minutes apart."""
    made = []
    for n, part in enumerate(filter(None, map(str.strip, text.split(";")))):
        kind, *slots = part.split("·")
        data: dict[str, object] = {"to": "甲社区"} if kind in ("dispatch", "redispatch") else {}
        for slot in slots:
            name, _, value = slot.partition("=")
            data[name] = {"yes": True, "no": False}.get(value, value) if name in FLAGS else value
        made.append(make_event(order, kind, MONDAY + timedelta(minutes=10 * n), data=data, index=n))
    return made


FLAGS = ("accepted", "approved", "reached")
SENT = "register; dispatch"
FILED = SENT + "; reply; file_result"
SUBMITTED = FILED + "; submit"
CLOSED = SUBMITTED + "; close"

# A history that leads to each state; 待回访 needs a pack with revisits.
LEADS = {
    "registered": "register",
    "dispatched": SENT,
    "handling": SENT + "; accept",
    "return_pending": SENT + "; request_return",
    "returned": SENT + "; request_return; decide_return·accepted=yes",
    "reply_review": FILED,
    "submitted": SUBMITTED,
    "planned": SENT + "; report_progress·promised=2026-03-09T17:30",
    "ledgered": SENT + "; open_ledger",
    "pending_revisit": CLOSED,
    "redo": CLOSED + "; redo·level=street",
    "closed": CLOSED + "; revisit·source=street·result=satisfied·reached=yes",
    "archived": CLOSED + "; archive",
    "void": "register; void",
}


def test_there_is_a_way_to_every_state() -> None:
    assert set(LEADS) == set(STATE_WORDS)


@pytest.mark.parametrize("state", STATE_WORDS)
def test_the_way_leads_there(state: str) -> None:
    assert fold("A", history(LEADS[state]), revisit_rounds=1).state == state


# Which event fits where, read from the table of transitions; events not named fit any living order.
FITS = {
    "dispatch": "registered",
    "accept": "dispatched handling redo",
    "redispatch": "dispatched handling redo return_pending planned",
    "request_return": "registered dispatched handling",
    "decide_return": "return_pending",
    "request_extension": "dispatched handling",
    "decide_extension": "dispatched handling return_pending",
    "report_progress": "dispatched handling redo planned",
    "plan_close": "dispatched handling redo planned",
    "open_ledger": "dispatched handling redo",
    "remind_ledger": "ledgered",
    "clear_ledger": "ledgered",
    "complete": "dispatched handling return_pending planned ledgered redo reply_review",
    "file_result": "dispatched handling return_pending planned ledgered redo reply_review",
    "review_result": "reply_review submitted",
    "submit": "reply_review handling planned",
    "close": "reply_review submitted",
    "redo": "pending_revisit closed submitted planned redo reply_review",
    "archive": "closed pending_revisit returned",
    "appoint_call": "pending_revisit planned",
}


@pytest.mark.parametrize("kind", EVENT_KINDS)
@pytest.mark.parametrize("state", STATE_WORDS)
def test_every_event_in_every_state(state: str, kind: str) -> None:
    order = fold("A", history(LEADS[state]), revisit_rounds=1)
    reason = wrong_state(order, kind)
    if kind in ("void", "note"):
        fits = True
    elif state == "archived" and kind in ("join_matter", "leave_matter", "attach"):
        fits = True  # a new complaint may turn out to be the same matter as an archived one
    elif state in ("archived", "void"):
        fits = False
    else:
        fits = kind not in FITS or state in FITS[kind].split()
    assert (reason is None) is fits
    assert fits or (STATE_WORDS[state] in str(reason) and str(reason).endswith("工单没有变化。"))


# event after a state, and the state that follows
NEXT = [
    ("registered", "dispatch", "dispatched"),
    ("dispatched", "accept", "handling"),
    ("dispatched", "reply", "handling"),
    ("dispatched", "visit", "handling"),
    ("dispatched", "contact·party=unit", "handling"),
    ("dispatched", "contact·party=office", "dispatched"),
    ("handling", "redispatch", "dispatched"),
    ("dispatched", "request_return", "return_pending"),
    ("return_pending", "decide_return·accepted=no", "handling"),
    ("return_pending", "decide_return·accepted=yes", "returned"),
    ("handling", "request_extension·level=street", "handling"),
    ("handling", "report_progress·promised=2026-03-09T17:30", "planned"),
    ("handling", "plan_close·planned=2026-03-09T17:30", "planned"),
    ("handling", "open_ledger", "ledgered"),
    ("ledgered", "remind_ledger", "ledgered"),
    ("ledgered", "clear_ledger", "reply_review"),
    ("planned", "file_result", "reply_review"),
    ("redo", "file_result", "reply_review"),
    ("reply_review", "review_result·approved=yes", "reply_review"),
    ("reply_review", "review_result·approved=no", "handling"),
    ("reply_review", "submit", "submitted"),
    ("submitted", "review_result·approved=no", "handling"),
    ("submitted", "close", "pending_revisit"),
    ("pending_revisit", "revisit·source=street·result=satisfied·reached=yes", "closed"),
    ("pending_revisit", "revisit·source=street·result=neutral·reached=yes", "closed"),
    ("pending_revisit", "revisit·source=street·result=dissatisfied·reached=yes", "pending_revisit"),
    ("pending_revisit", "revisit·source=street·reached=no", "pending_revisit"),
    ("closed", "revisit·source=city·result=dissatisfied·reached=yes", "closed"),
    ("closed", "redo·level=city", "redo"),
    ("pending_revisit", "redo·level=street", "redo"),
    ("closed", "archive", "archived"),
    ("handling", "flag·what=media", "handling"),
    ("handling", "void", "void"),
]


@pytest.mark.parametrize(("state", "event", "after"), NEXT, ids=[f"{s}-{e}" for s, e, _ in NEXT])
def test_what_follows(state: str, event: str, after: str) -> None:
    assert fold("A", history(LEADS[state] + "; " + event), revisit_rounds=1).state == after


def test_without_revisit_rounds_closing_closes() -> None:
    assert fold("A", history(CLOSED)).state == "closed"


def test_a_reply_sent_back_in_a_redo_round_goes_back_to_redo() -> None:
    again = CLOSED + "; redo·level=street; file_result; review_result·approved=no"
    assert fold("A", history(again)).state == "redo"


def test_a_revisit_before_closing_counts_as_the_rounds() -> None:
    early = SUBMITTED + "; revisit·source=street·result=satisfied·reached=yes; close"
    assert fold("A", history(early), revisit_rounds=1).state == "closed"


UNREACHED = "; revisit·source=street·reached=no"


@pytest.mark.parametrize(("times", "most", "state"), [(2, 3, "pending_revisit"), (3, 3, "closed"), (1, 1, "closed")])
def test_attempts(times: int, most: int, state: str) -> None:
    assert fold("A", history(CLOSED + UNREACHED * times), revisit_rounds=1, max_attempts=most).state == state


def test_attempts_begin_anew_in_each_round() -> None:
    text = CLOSED + UNREACHED * 2 + "; redo·level=street; file_result; submit; close" + UNREACHED
    assert fold("A", history(text), revisit_rounds=1).state in ("closed", "pending_revisit")
    assert fold("A", history(text)).round == 2


# voids: the history, what is left, the state
VOIDS = [
    ("register; dispatch; void·voids=1", ["register"], "registered"),
    ("register; dispatch; void·voids=1; void·voids=2", ["register", "dispatch"], "dispatched"),
    ("register; dispatch; void·voids=1; void·voids=2; void·voids=3", ["register"], "registered"),
    ("register; dispatch; void", ["register", "dispatch"], "void"),
    ("register; dispatch; void; void·voids=2", ["register", "dispatch"], "dispatched"),
    ("register; dispatch; void·voids=99", ["register", "dispatch"], "dispatched"),
]


@pytest.mark.parametrize(("text", "kept", "state"), VOIDS)
def test_voids(text: str, kept: list[str], state: str) -> None:
    events = history(text)
    for n, event in enumerate(events):
        if event.get("voids") is not None:
            data = {"voids": int(event.get("voids"))}
            events[n] = make_event("A", "void", event.at, data=data, index=event.index)
    order = fold("A", events)
    assert [e.kind for e in order.events] == kept
    assert order.state == state
    assert (effective(events)[1] is not None) is (state == "void")


def test_facts_as_amended_last() -> None:
    events = history("register·urgency=normal·subject=噪声")
    amend = make_event("A", "amend", MONDAY + timedelta(hours=1), data={"changes": {"urgency": "urgent"}}, index=1)
    order = fold("A", [*events, amend])
    assert order.fact("urgency") == "urgent"
    assert order.fact("subject") == "噪声"
    assert order.fact("phone", "无") == "无"


def test_matter_joined_and_left() -> None:
    joined = fold("A", history("register·matter=M; join_matter·matter=N"))
    assert (joined.matter, joined.matter_since) == ("N", MONDAY + timedelta(minutes=10))
    left = fold("A", history("register·matter=M; leave_matter"))
    assert (left.matter, left.matter_since) == ("", MONDAY)
    back = fold("A", history("register·matter=M; leave_matter; join_matter·matter=M"))
    assert (back.matter, back.matter_since) == ("M", MONDAY + timedelta(minutes=20))


def test_units_and_rounds() -> None:
    order = fold("A", history(SENT + "; redispatch·to=乙社区"))
    assert (order.unit, order.round) == ("乙社区", 1)
    again = fold("A", history(CLOSED + "; redo·level=street; file_result"))
    assert [one.number for one in again.rounds] == [1, 2]
    assert [e.kind for e in again.rounds[1].events] == ["redo", "file_result"]


BAD = [({"process": "dissatisfied"}, True), ({"result": "dissatisfied"}, True), ({"resolved": "no"}, True),
       ({"attitude": "dissatisfied"}, True), ({"result": "neutral", "resolved": "basic"}, False), ({}, False)]  # fmt: skip


@pytest.mark.parametrize(("answers", "bad"), BAD)
def test_what_counts_as_dissatisfied(answers: dict[str, str], bad: bool) -> None:
    visit = make_event("A", "revisit", MONDAY, data={"source": "city", **answers})
    assert dissatisfied(visit) is bad


MATTERS = [  # events after the registration → the matter it is in, the matters it was said not to be
    ("", "", ""),
    ("join_matter·matter=M", "M", ""),
    ("join_matter·matter=M; leave_matter·matter=M", "", "M"),
    ("join_matter·matter=M; leave_matter", "", "M"),
    ("leave_matter·matter=X", "", "X"),
    ("join_matter·matter=M; leave_matter·matter=X", "M", "X"),
    ("leave_matter·matter=X; join_matter·matter=X", "X", ""),
    ("leave_matter·matter=X; leave_matter·matter=Y; join_matter·matter=X", "X", "Y"),
]


@pytest.mark.parametrize(("events", "matter", "apart"), MATTERS)
def test_leaving_a_matter_one_is_not_in_says_that_it_is_another(events: str, matter: str, apart: str) -> None:
    order = fold("A", history("; ".join(part for part in ("register", events) if part)))
    assert order.matter == matter
    assert order.apart_from == set(apart.split())
