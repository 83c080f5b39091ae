"""Office records: what is asked, what a row of rows says, what is owed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from hotline_desk.domain.events import EVENT_KINDS
from hotline_desk.domain.records import EVERYWHERE, RecordError, RecordKind, Row, due_day, fold, pressing, read_fields
from hotline_desk.packs import available, load_pack
from hotline_desk.packs.record_kinds import RecordKindError, read_kind, record_kinds

AT = datetime(2026, 3, 2, 10, 15)
KINDS = record_kinds()


def row(n: int, action: str, **fields: Any) -> Row:
    return Row("HY1", n, "meeting", action, AT, "王敏", AT, fields)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_clause_and_choice_is_there(kind: RecordKind) -> None:
    packs = {name: load_pack(name) for name in available()}
    cited = [(p, c) for p, c in kind.clauses.items() if p != EVERYWHERE] + [(p, c) for p, by in kind.cites.items() for c in by.values()]
    assert [(p, c) for p, c in cited if c not in packs[p].clauses] == []
    for name, by_pack in kind.only.items():
        slot = kind.slot(name)
        assert slot and set(by_pack) <= set(packs)
        assert {key for keys in by_pack.values() for key in keys} <= {key for key, _ in slot.choices}
    for by in kind.cites.values():
        assert set(by) <= {key for slot in kind.slots for key, _ in slot.choices}
    assert kind.name not in EVENT_KINDS


def test_no_prefix_and_no_label_is_used_twice() -> None:
    assert len({k.prefix for k in KINDS.values()}) == len({k.label for k in KINDS.values()}) == len(KINDS)


@pytest.mark.parametrize(("data", "problem"), [
    ({}, "缺“会议”"), ({"type": "attack", "topic": "甲"}, "缺“主持人”"), ({"type": "party", "topic": "甲", "chair": "乙"}, "“会议”不能是"),
    ({"type": "attack", "topic": "甲", "chair": "乙", "deadline": "下周"}, "要写日期"), ({"colour": "红"}, "没有“colour”这一栏"),
    ({"type": "attack", "topic": "  ", "chair": ""}, "缺“主持人”")])
def test_what_cannot_be_kept_says_why(data: dict[str, Any], problem: str) -> None:
    with pytest.raises(RecordError, match=problem):
        read_fields(KINDS["meeting"], data)


def test_fields_are_kept_as_plain_values() -> None:
    assert read_fields(KINDS["meeting"], {"type": "attack", "topic": "甲", "chair": "乙", "orders": "A1,A2", "deadline": "2026-03-09",
                                          "done": "否", "place": ""}) == {
        "type": "attack", "topic": "甲", "chair": "乙", "orders": ["A1", "A2"], "deadline": "2026-03-09", "done": False}


def test_a_correction_replaces_adds_and_takes_out() -> None:
    record = fold([row(0, "add", topic="甲", place="一楼"), row(1, "amend", topic="乙", place="", chair="丙")])[0]
    assert dict(record.fields) == {"topic": "乙", "chair": "丙"}
    assert (record.version, record.void) == (2, False)
    assert fold([row(1, "void", reason="重复"), row(0, "add", topic="甲")])[0].reason == "重复"


@pytest.mark.parametrize(("fields", "expected"), [
    ({"deadline": "2026-03-09"}, date(2026, 3, 9)), ({"deadline": "2026-03-09", "done": True}, None), ({}, None)])
def test_what_is_owed(fields: dict[str, Any], expected: date | None) -> None:
    assert due_day(KINDS["meeting"], fold([row(0, "add", **fields)])[0]) == expected
    assert due_day(KINDS["meeting"], fold([row(0, "add", **fields), row(1, "void", reason="误")])[0]) is None


BASE = {"label": "甲", "prefix": "J", "title": "a", "clauses": {}, "fields": [{"name": "a", "label": "甲"}]}


@pytest.mark.parametrize("change", [{"colour": 1}, {"title": "b"}, {"due": "b"}, {"fields": [{"name": "a", "label": "甲", "type": "colour"}]},
                                    {"fields": [{"name": "a", "label": "甲", "type": "choice"}]}, {"fields": BASE["fields"] * 2}])
def test_a_wrong_declaration_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(RecordKindError):
        read_kind("x", BASE | change)


@pytest.mark.parametrize(("day", "state"), [
    ("2026-08-01", "over"), ("2026-09-16", "over"), ("2026-09-17", "today"), ("2026-09-18", "soon"), ("2026-10-17", "soon"), ("2026-10-18", "norm")])
def test_how_pressing_a_day_is(day: str, state: str) -> None:
    today = date(2026, 9, 17)
    assert pressing(date.fromisoformat(day), today, 30) == state
    assert pressing(date.fromisoformat(day), today) == ("norm" if state == "soon" else state)
    assert pressing(None, today) == ""
