"""Ctrl+Z for every act: a row for each public act of the services that changes something, and what taking it back restores.

``roles_by_act.txt`` lists every public act. Those that only look are in a table here by their right (view, export …) or by
name; of the others each either stands in ``ACTS``, is done through one that does, or says in ``NOT`` why it stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.domain.order import effective
from hotline_desk.services import (
    accounts,
    acts,
    alerts,
    days,
    own_values,
    passwords,
    publishing,
    records,
    unit_office,
)
from hotline_desk.services.office import Desk, Refused
from tests.screens.closed import LAMP, OIL, PATH, desk_of, over
from tests.screens.offices import act
from tests.services.test_roles_by_act import rows
from tests.services.undoable import ACTS, FINAL, LATER, NOT, OPEN, UNIT, Act, own_value


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", {"t": 1, "m": 64, "p": 1})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office with closed orders, two in hand (one dispatched), a record and a knowledge entry."""
    with desk_of(tmp_path) as made:
        for number in (OIL, PATH, LAMP):
            over(made, number)
        for number, phone in ((OPEN, "13800000001"), (LATER, "13800000002")):
            act(made, number, "register", "2026-09-16T10:00", channel="12345", kind="complaint", caller="陈文", phone=phone,
                address="友谊路街道宝林六村12号302室", subject="楼道堆物", content="楼道长期堆放杂物", category="楼道堆物")
        act(made, OPEN, "dispatch", "2026-09-16T10:20", to=UNIT, basis="statutory", **{"class": "general"})
        act(made, OPEN, "contact", "2026-09-16T11:00", method="phone", reached=True, party="office")
        act(made, OPEN, "accept", "2026-09-16T11:20")
        made.undo_stack.clear()
        yield made


# -- the judged state -------------------------------------------------------------------------------------
_OWN_COURSE = ("alerts.told", "alerts.unread", "seal", "head", "pack_", "library.used")  # not of an act: bookkeeping of the program

_GROW = ("version", "updated_seq", "last_at", "last_kind")  # of the history itself, which only grows


def state(desk: Desk) -> dict[str, Any]:
    """All an act may change, as it is judged now: histories are left out, they only grow."""
    store = desk.store
    numbers = [str(r["number"]) for r in store.rows({"state!=": "void"}, columns=("number",))]
    judged = {n: _judged(desk, n) for n in numbers}
    meta = {k: v for k, v in store._rows("SELECT key, value FROM meta") if not any(part in k for part in _OWN_COURSE)}
    own = desk.folder / "office.toml"
    return {
        "judged": judged, "meta": meta, "lists": sorted(str({k: v for k, v in row.items() if k not in _GROW}) for row in store.rows({"state!=": "void"})), "own": own.read_text("utf-8") if own.is_file() else "",
        "timers": {n: store.timer_rows({n: None}) for n in numbers},
        "units": [{k: v for k, v in u.items() if k != "id"} for u in store.units()],
        "records": {r.number: (r.at, dict(r.fields)) for r in records.listed(desk, voided=False)},
        "published": {k["number"]: repr(kept) for k in store.records("bulletin") if (kept := publishing.published(desk, k["number"].partition(":")[2]))},
        "files": sorted((a["order_no"], a["name"]) for a in store.attachments() if not a["removed"]),
        "waiting": [(p["row_number"], p["state"]) for p in store.pending_rows()],
        "users": [(a.name, a.role, a.active, a.secret["salt"], a.must_change) for a in accounts.listed(desk)],
        "days": list(desk.calendar.days(2027)), "values": {n: str(p) for n, p in desk.pack.book(date(2026, 12, 1)).items()},
    }


def _judged(desk: Desk, number: str) -> dict[str, Any]:
    order, judgement = desk.judge(number)
    counted = [(e.kind, e.at, dict(e.data)) for e in effective(desk.store.events(number))[0]]
    return {"counted": counted, "state": order.state, "matter": order.matter, "unit": order.unit, "judgement": repr(judgement)}


LOOKS = frozenset({"view", "free", "entry", "inner", "export", "reveal", "audit", "print"})  # rights under which nothing of the office changes


def test_every_act_is_in_the_table() -> None:
    changing = {name for name, right in rows().items() if right not in LOOKS or name.endswith((".printed", ".keep_changes"))}
    known = {name.partition(",")[0] for name in ACTS} | set(NOT) | set(FINAL)
    looking = {"persons.copy", "persons.find", "persons.found_for_copy", "persons.rows", "persons.seen_by", "person_copy.paper", "anonymising.expired", "audit.changed",
               "scans.read", "supervising.printed"}
    assert sorted(changing - known - looking) == [], "say in tests/services/undoable.py what Ctrl+Z does to these"
    assert sorted(name for name in {**NOT, **FINAL} if name not in rows()) == [], "no such act any more"


@pytest.mark.parametrize("name", ACTS)
def test_taken_back_the_office_is_judged_as_before(desk: Desk, name: str) -> None:
    prepare, do = ACTS[name]
    prepare(desk)
    desk.undo_stack.clear()
    before = state(desk)
    do(desk)
    after = state(desk)
    assert desk.undo_stack, "nothing for Ctrl+Z"
    assert len(desk.undo_stack) == 1, "one act, one Ctrl+Z"
    assert after != before, "the test sees nothing of this act"
    acts.undo(desk)
    assert not desk.undo_stack
    for again in ("at once", "read anew from the disk"):
        for key, value in state(desk).items():
            assert value == before[key], f"{key}, {again}"
        desk.settings_changed()


@pytest.mark.parametrize(("first", "second"), [
    (lambda d: unit_office.save(d, UNIT, "section", ["执法队"], {}, True), lambda d: unit_office.save(d, UNIT, "section", ["大队"], {}, True)),
    (lambda d: alerts.wish(d, sound=True), lambda d: alerts.wish(d, sound=False)),
    (own_value, lambda d: own_values.change(d, "kb_review_days", 60, date(2026, 9, 20), "又改")),
    (lambda d: days.set_day(d, date(2026, 9, 18), "off", "台风"), lambda d: days.set_day(d, date(2026, 9, 21), "off", "台风")),
], ids=["unit", "setting", "office.toml", "calendar"])
def test_an_older_act_is_not_taken_back_over_a_newer(desk: Desk, first: Act, second: Act) -> None:
    first(desk)
    older = desk.undo_stack[-1]
    second(desk)
    stands = state(desk)
    with pytest.raises(Refused, match="之后又改过"):
        acts.undo(desk, older)
    assert state(desk) == stands


def test_a_unit_that_was_used_since_stays(desk: Desk) -> None:
    unit_office.add(desk, "新单位", "section")
    added = desk.undo_stack[-1]
    acts.record(desk, LATER, "dispatch", {"to": "新单位", "basis": "statutory"})
    with pytest.raises(Refused, match="已经有工单"):
        acts.undo(desk, added)
    acts.undo(desk)
    acts.undo(desk, added)
    assert "新单位" not in {u["name"] for u in desk.store.units()}


def test_a_unit_a_dispatch_made_stays_where_another_order_has_it(desk: Desk) -> None:
    first = acts.record(desk, LATER, "dispatch", {"to": "头一回的单位", "basis": "statutory"})
    over(desk, "BS260913-0001")
    acts.record(desk, OPEN, "redispatch", {"to": "头一回的单位", "reason": "属地"})
    acts.undo(desk, first)
    assert "头一回的单位" in {u["name"] for u in desk.store.units()}
    acts.undo(desk)


def test_an_administrator_sets_the_calendar_and_takes_it_back_though_she_records_nothing(desk: Desk) -> None:
    accounts.turn_on(desk, "主管", "Baoshan-2026")
    with desk.trusted():
        before = state(desk)
    assert days.set_day(desk, date(2026, 9, 18), "off", "台风停工")
    acts.undo(desk)
    with desk.trusted():
        assert state(desk)["judged"] == before["judged"]


def test_json_of_settings_is_as_it_was(desk: Desk) -> None:
    """A setting that was never chosen is gone again, not kept as nothing."""
    alerts.wish(desk, sound=True)
    acts.undo(desk)
    assert desk.store.meta("setting.alerts") is None
    assert desk.setting("alerts", {"x": 1}) == {"x": 1}
    assert json.dumps(alerts.wishes(desk)) == json.dumps(dict(alerts.DEFAULTS))
