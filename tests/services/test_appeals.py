"""The explanation on paper: everything the engine says of an order, in words, masked, over as many pages as it takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.cli import main
from hotline_desk.domain.rules import FINDING_WORDS, TIMER_WORDS
from hotline_desk.paper.explanation import paper
from hotline_desk.paper.pages import page_count, page_text
from hotline_desk.services import acts, appeals
from hotline_desk.services.office import Desk, Refused

NOW = "2026-03-25T09:00"
CALLER, PHONE = "欧阳小红", "13812345678"
EVENTS = [
    ("register", "2026-03-02T10:00", {"channel": "12345", "caller": CALLER, "phone": PHONE, "flags": ["leader_instruction"],
                                      "subject": f"{CALLER}反映堆物，电话{PHONE}", "content": "楼道"}),
    ("dispatch", "2026-03-02T10:10", {"to": "密山二村第一居民区", "class": "general"}),
    ("contact", "2026-03-03T10:00", {"method": "phone", "reached": True, "party": "office", "note": f"回拨{PHONE}"}),
    ("request_extension", "2026-03-04T10:00", {"level": "street", "reason": "需施工单位进场"}),
    ("decide_extension", "2026-03-04T11:00", {"approved": True}),
    ("reply", "2026-03-17T10:00", {"method": "phone"}),
    ("file_result", "2026-03-17T10:05", {"solved": "actual", "evidence": ["image"]}),
]  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Path:
    with Desk.create(tmp_path / "office", "youyilu", clock=lambda: datetime.fromisoformat(NOW), user="王敏") as desk:
        for kind, at, data in EVENTS:
            acts.record(desk, "A1", kind, data, at)
        acts.record(desk, "B1", "register", {"channel": "12345", "subject": "井盖"}, "2026-03-20T10:00")
    return tmp_path / "office"


@pytest.fixture
def desk(office: Path) -> Iterator[Desk]:
    with Desk.open(office, clock=lambda: datetime.fromisoformat(NOW), user="王敏") as opened:
        yield opened


def words(pdf: bytes) -> str:
    return "".join("".join(page_text(pdf, n).split()) for n in range(page_count(pdf)))


def test_every_clock_and_finding_is_there_what_was_missed_first(desk: Desk) -> None:
    _, judgement = desk.judge("A1")
    page = appeals.explanation(desk, "A1")
    titles = [r.title for r in page.reasons]
    assert titles[0] == "办理时限"
    assert page.reasons[0].result == "2026年3月16日（周一）17:30 到期；2026年3月17日（周二）10:05 完成，已超期。"
    assert len(titles) == len(judgement.timers) + len(judgement.findings)
    for timer in judgement.timers:
        assert any(t.startswith(TIMER_WORDS[timer.rule]) for t in titles)
    for finding in judgement.findings:
        assert any(t.startswith(FINDING_WORDS[finding.rule]) for t in titles)


def test_a_missed_clock_shows_clause_values_events_and_every_day(desk: Desk) -> None:
    handle = appeals.explanation(desk, "A1").reasons[0]
    assert handle.clause.startswith("第九条第一款")
    assert "最长延期至 10 个工作日" in handle.text
    assert any("延期获批" in fact for fact in handle.facts)
    assert [d[2] for d in handle.days if d[2] != "不计"] == [f"第 {n} 天" for n in range(1, 11)]
    assert all(source for *_, source in handle.days)


def test_the_paper_says_it_all_and_hides_the_caller(desk: Desk) -> None:
    printed = appeals.draw(desk, ["A1"])
    text = words(printed.pdf)
    assert printed.pages == page_count(printed.pdf) >= 2
    assert printed.missing_glyphs == []
    for there in ("工单时限与认定说明", "第九条第一款", "领导批示或媒体曝光", "第10天", "本表式由本程序拟定", "138****5678", "负责人（签字）",
                  "此后规定或口径的修改不影响本件"):
        assert there in text, there
    assert PHONE not in text
    assert CALLER not in text


def test_row_numbers_of_our_notes_stay_off_the_paper(desk: Desk) -> None:
    values = "".join(v for r in appeals.explanation(desk, "A1").reasons for v in r.values)
    assert "条文理解" in values
    assert "R1" not in values
    assert "Y1" not in values


def test_a_clause_is_printed_once_and_referred_to_afterwards(desk: Desk) -> None:
    form, record = paper(appeals.explanation(desk, "A1"))
    texts = list(map(str, record.values()))
    assert any(t.startswith("条文见第") for t in texts)
    assert len(form.rows) > 10
    assert form.composed


def test_several_orders_make_one_document(desk: Desk) -> None:
    one, two = appeals.draw(desk, ["A1"]), appeals.draw(desk, ["A1", "B1"])
    assert two.pages > one.pages
    assert "B1" in words(two.pdf)


def test_the_same_question_gives_the_same_bytes(desk: Desk) -> None:
    assert appeals.draw(desk, ["A1"]).pdf == appeals.draw(desk, ["A1"]).pdf


def test_the_command_prints_lists_and_logs(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "说明.pdf"
    where = ["--data", str(office), "--now", NOW, "--json"]
    assert main([*where, "print", "explanation", "A1", "--out", str(out)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["pages"] == page_count(out.read_bytes())
    assert main([*where, "print", "--list"]) == 0
    assert "explanation" in [f["form"] for f in json.loads(capsys.readouterr().out)]
    assert main([*where, "print", "explanation", "没有", "--out", str(out)]) == 1
    assert "没有编号为“没有”的工单" in capsys.readouterr().err
    with Desk.open(office, readonly=True) as desk:
        assert [(e["entity"], e["action"]) for e in desk.store.access_log(1)] == [("A1", "print")]


def test_an_order_taken_back_has_nothing_to_explain(desk: Desk) -> None:
    with pytest.raises(Refused):
        appeals.draw(desk, [])
