"""One person's data: found, copied, erased; what was counted stays, and an erased row is not a forged one."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.services import (
    acts,
    anonymising,
    attachments,
    dossier,
    finding,
    person_copy,
    persons,
    safekeeping,
    scores,
)
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


# -- what lies outside the orders -----------------------------------------------------------------------------
PICTURE = b"\x89PNG\r\n\x1a\n" + NAME.encode() * 40


def everywhere(folder: Path) -> list[str]:
    """Every file of the office that still says the name, inside backups too."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            parts = [path.read_bytes()]
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    parts += [archive.read(name) for name in archive.namelist()]
            if any(NAME.encode() in part for part in parts):
                found.append(str(path.relative_to(folder)))
    return found


@pytest.fixture
def with_file(done: Desk, tmp_path: Path) -> Desk:
    path = tmp_path / f"{NAME}身份证.png"
    path.write_bytes(PICTURE)
    attachments.attach(done, "BS1", path)
    safekeeping.keep_second(done, made(tmp_path / "stick"))
    safekeeping.run(done)
    return done


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_attachments_go_with_the_person_where_that_is_wanted(with_file: Desk, folder: Path) -> None:
    before = scores.score(with_file, "2026-03")[0]
    answer = anonymising.anonymise(with_file, ["BS1"], "保存期满", files=True)
    assert (answer.files, answer.with_files) == (1, ())
    assert "删掉附件 1 个" in answer.message
    assert scores.score(with_file, "2026-03")[0] == before
    assert [(a["name"], a["sha256"]) for a in with_file.store.attachments("BS1")] == [("已按规定删除", "")]
    assert not list((folder / "files").glob("*/*"))
    assert with_file.store.verify().ok
    safekeeping.run(with_file)
    with_file.close()
    assert safekeeping.verified(folder)["ok"]


def test_a_file_that_another_order_has_too_stays(with_file: Desk, folder: Path, tmp_path: Path) -> None:
    attachments.attach(with_file, "BS2", tmp_path / f"{NAME}身份证.png")
    assert anonymising.anonymise(with_file, ["BS1"], "保存期满", files=True).files == 0
    assert with_file.store.files.get(with_file.store.attachments("BS2")[0]["sha256"]) == PICTURE
    assert with_file.store.verify().ok


def test_older_backups_hold_the_person_until_they_are_given_up(with_file: Desk, folder: Path, tmp_path: Path, clock: Any) -> None:
    anonymising.anonymise(with_file, ["BS1"], "保存期满", files=True)
    clock.set("2026-03-05T09:00")
    held = everywhere(folder)
    assert any(path.startswith("backups/office-") for path in held)
    assert any(path.startswith("backups/files/") for path in held)
    assert safekeeping.forget_older(with_file) == 2
    assert everywhere(folder) == []
    assert not [path for path in everywhere(tmp_path / "stick") if path.endswith(".hdbak")]
    assert with_file.store.access_log()[0]["action"] == "forget_backups"
    assert len(list((folder / "backups").glob("*.hdbak"))) == 1
    assert safekeeping.status(with_file).urgency == "done"


def test_older_backups_stay_where_the_new_one_is_not_in_both_places(with_file: Desk, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").rename(tmp_path / "pulled")
    before = sorted((folder / "backups").glob("*.hdbak"))
    with pytest.raises(Refused, match="旧备份都没有动"):
        safekeeping.forget_older(with_file)
    assert set(before) <= set((folder / "backups").glob("*.hdbak"))


def test_the_copy_is_pages_with_everything_of_the_person(done: Desk) -> None:
    made = person_copy.paper(done, PHONE)
    assert (made.orders, made.missing) == (1, ())
    told = "\n".join(line["subject"] for line in person_copy._lines(done, "BS1"))
    assert all(word in told for word in (NAME, PHONE, "宝林六村12号302室", "310113198001011234", "138 7654 3210"))
    assert done.store.access_log()[0]["action"] == "person_copy"
    assert PHONE not in str(done.store.access_log(limit=20))
    with pytest.raises(Refused, match="没有找到这个人"):
        person_copy.paper(done, "13000000000")


def test_what_nobody_names_is_taken_away_after_a_month(with_file: Desk, folder: Path) -> None:
    stray = with_file.store.keep_file(b"%PDF-stray")
    path = with_file.store.files.path_of(stray)
    assert with_file.store.files.drop_strangers(with_file.store.file_names(), safekeeping.STRANGER) == 0
    os.utime(path, (0, 0))
    assert with_file.store.files.drop_strangers(with_file.store.file_names(), safekeeping.STRANGER) == 1
    assert not path.exists()
    assert with_file.store.verify().ok
