"""One person's data: found, copied, erased; what was counted stays, and an erased row is not a forged one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import acts, anonymising, dossier, finding, persons, safekeeping, scores
from hotline_desk.services.office import Desk, Refused

NAME, PHONE = "欧阳墨白", "13876543210"
FACTS = {"channel": "12345", "subject": f"{NAME}反映路灯不亮", "caller": NAME, "phone": PHONE, "address": "宝林六村12号302室",
         "content": f"本人{NAME}，电话{PHONE}", "extra": {"来电人身份证": "310113198001011234"}}


@pytest.fixture
def done(desk: Desk, play: Any) -> Desk:
    play("BS1", [("2026-03-02T10:20", "register", FACTS), ("2026-03-02T10:40", "dispatch", {"to": "甲社区", "class": "general"}),
                 ("2026-03-02T11:00", "contact", {"method": "phone", "reached": True, "note": f"{NAME}接听"}),
                 ("2026-03-03T10:00", "amend", {"changes": {"phone": "138 7654 3210"}, "reason": f"{NAME}来电更正"})])
    play("BS2", [("2026-03-03T10:20", "register", {**FACTS, "caller": "李四", "phone": "13900139000", "subject": "井盖", "content": "井盖坏了"})])
    acts.record(desk, "BS1", "void", {"reason": "重复"})
    return desk


@pytest.mark.parametrize(("words", "numbers"), [(PHONE, ["BS1"]), ("138-7654-3210", ["BS1"]), (NAME, ["BS1"]), ("李四", ["BS2"]), ("王五", [])])
def test_find(done: Desk, words: str, numbers: list[str]) -> None:
    assert persons.find(done, words) == numbers


@pytest.mark.parametrize("words", ["1", "", "李", "138"])
def test_words_that_would_find_half_the_office_are_refused(done: Desk, words: str) -> None:
    with pytest.raises(Refused, match="完整"):
        persons.find(done, words)


def test_a_copy_is_whole_and_says_who_looked(done: Desk) -> None:
    dossier.reveal(done, "BS1", "核对")
    copy = persons.copy(done, PHONE)
    [order] = copy["orders"]
    assert json.loads(json.dumps(order))["events"][0]["caller"] == NAME
    assert "reveal" in {s["action"] for s in order["seen_by"]}
    assert PHONE not in json.dumps(done.store.access_log(limit=50), ensure_ascii=False)


def test_an_erased_person_is_nowhere_and_the_figures_stay(done: Desk, folder: Path) -> None:
    before = scores.score(done, "2026-03")[0], done.judge("BS1")[1].timers, len(done.store.events("BS1"))
    answer = anonymising.anonymise(done, ["BS1"], "保存期满")
    assert answer.orders == ("BS1",)
    assert (scores.score(done, "2026-03")[0], done.judge("BS1")[1].timers, len(done.store.events("BS1"))) == before
    kept = json.dumps([done.store.order_row("BS1"), persons._order(done, "BS1"), dict(done.store.records("redaction")[0])], ensure_ascii=False)
    assert not [word for word in (NAME, PHONE, "138 7654 3210", "302室", "310113198001011234") if word in kept]
    assert finding.search(done, PHONE) == finding.search(done, NAME) == []
    assert persons.find(done, NAME) == []
    done.close()
    assert safekeeping.verified(folder)["ok"]
    assert all(NAME.encode() not in p.read_bytes() and PHONE.encode() not in p.read_bytes() for p in folder.glob("gen-*/*"))


@pytest.mark.parametrize("where", ["erased", "other"])
def test_any_other_change_is_still_a_break(done: Desk, folder: Path, where: str) -> None:
    from sqlcipher3 import dbapi2

    anonymising.anonymise(done, ["BS1"], "保存期满")
    done.close()
    [database] = folder.rglob("office.db")
    connection = dbapi2.connect(str(database))
    [(trigger,)] = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'events_no_update'").fetchall()
    connection.execute("DROP TRIGGER events_no_update")
    connection.execute("UPDATE events SET data = replace(data, ?, '假') WHERE order_no = ?", ("已匿名" if where == "erased" else "井盖",
                                                                                         "BS1" if where == "erased" else "BS2"))
    connection.execute(trigger)
    connection.commit()
    connection.close()
    assert not safekeeping.verified(folder)["ok"]


def test_what_is_refused_changes_nothing(done: Desk) -> None:
    seq = done.store.last_seq(), len(done.store.records())
    for numbers, reason in ((["BS2"], "期满"), (["BS1"], " "), (["没有"], "期满"), (["BS1", "BS2"], "期满")):
        with pytest.raises(Refused):
            anonymising.anonymise(done, numbers, reason)
    assert (done.store.last_seq(), len(done.store.records())) == seq
    assert done.judge("BS1")[0].fact("caller") == NAME


def test_the_office_says_how_long(done: Desk, clock: Any) -> None:
    with pytest.raises(Refused, match="几年"):
        anonymising.expired(done)
    with pytest.raises(Refused, match="1 到 30"):
        anonymising.keep_for(done, "0")
    assert anonymising.keep_for(done, "3") == 3
    assert anonymising.expired(done) == []
    clock.set("2029-03-05T09:00")
    assert anonymising.expired(done) == ["BS1"]
    anonymising.anonymise(done, anonymising.expired(done), "保存期满")
    assert anonymising.expired(done) == []
