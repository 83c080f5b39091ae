"""``log`` on the command line: one record a call, lists, drawn spot checks, refusals that keep nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hotline_desk import cli
from hotline_desk.services.office import Desk

Log = Callable[..., Any]
TRAINING = ("training", "type=training", "主题=回访用语", "people=甲,乙")


@pytest.fixture
def log(folder: Path, capsys: pytest.CaptureFixture[str]) -> Log:
    def run(*words: str, status: int = 0) -> Any:
        assert cli.main(["--data", str(folder), "--now", "2026-03-02 10:20", "--as", "王敏", "log", *words, "--json"]) == status
        told = capsys.readouterr()
        return told.err if status else json.loads(told.out)
    return run


def test_a_record_is_begun_corrected_listed_and_taken_back(log: Log) -> None:
    made = log(*TRAINING, "--at", "2026-03-01T09:00")
    assert made == {"number": "PX2026-001", "kind": "training", "label": "培训座谈", "at": "2026-03-01T09:00", "by": "王敏",
                    "fields": {"type": "training", "topic": "回访用语", "people": ["甲", "乙"]}, "void": False, "reason": "",
                    "clause": "第五条", "changes": 0}
    assert log("--amend", "PX2026-001", "效果=好", "hours=2")["fields"]["hours"] == 2
    assert [(r["number"], r["changes"]) for r in log("--list")] == [("PX2026-001", 1)]
    assert log("--find", "没有的字") == log("meeting", "--list") == []
    assert log("--void", "PX2026-001", "--reason", "重复")["void"] is True


@pytest.mark.parametrize(("words", "told"), [
    (("party", "a=b"), "没有“party”这种台账"), (("training", "topic=甲"), "缺“形式”"), (("training", "oops"), "看不懂"),
    (("--amend", "PX9", "a=b"), "没有编号为“PX9”"), (("--void", "PX9", "--reason", "误"), "没有编号为“PX9”"),
    ((*TRAINING, "--at", "2027-01-01T00:00"), "还没到")])
def test_what_is_refused_is_said_and_nothing_is_kept(log: Log, words: tuple[str, ...], told: str) -> None:
    assert told in log(*words, status=1)
    assert log("--list") == []


def test_without_a_kind_it_says_what_there_is(log: Log) -> None:
    known = {k["kind"]: k for k in log()}
    assert {"meeting", "training", "knowledge", "points"} <= set(known)
    assert known["meeting"]["fields"][0]["choices"] == ["attack", "topic", "other"]


def test_a_spot_check_draws_its_orders(log: Log, desk: Desk, play: Any) -> None:
    for n in range(4):
        play(f"A{n}", [("2026-03-02T09:20", "register", {"subject": "噪音"}), ("2026-03-02T09:30", "dispatch", {"to": "甲中队"})])
    made = log("spot_check", "squad=甲中队", "first=2026-03-01", "last=2026-03-02", "percent=50", "seed=3")
    assert (made["fields"]["total"], len(made["fields"]["orders"])) == (4, 2)
    assert "没有抽取" in log("spot_check", "squad=甲中队", "first=三月", "last=2026-03-02", "percent=50", status=1)
