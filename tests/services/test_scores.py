"""A period's scores: every line, the parts and their two numbers, rates by the regulation's own names, who is where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.cli import main
from hotline_desk.domain.indicators import INDICATORS
from hotline_desk.packs import PackError, available, check, load_pack, packs_dir
from hotline_desk.services import acts
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.scores import named, score

NOW = "2026-03-20T09:00"
ORDERS: dict[str, list[dict[str, Any]]] = {
    "youyilu": [
        {"order": "A1", "event": "register", "at": "2026-03-02T10:00", "channel": "12345"},
        {"order": "A1", "event": "dispatch", "at": "2026-03-02T10:10", "to": "甲居民区", "class": "general"},
        {"order": "A1", "event": "contact", "at": "2026-03-02T11:00", "method": "phone", "reached": True, "party": "office"},
        {"order": "A1", "event": "reply", "at": "2026-03-05T10:00", "method": "phone"},
        {"order": "A1", "event": "file_result", "at": "2026-03-05T10:05", "solved": "actual", "evidence": ["image"]},
        {"order": "B1", "event": "register", "at": "2026-03-16T10:00", "channel": "12345"},
        {"order": "B1", "event": "dispatch", "at": "2026-03-16T10:10", "to": "乙居民区", "class": "complex"},
    ],
    "chengdong": [
        {"order": "C1", "event": "register", "at": "2026-03-02T10:00", "channel": "12345"},
        {"order": "C1", "event": "dispatch", "at": "2026-03-02T10:10", "to": "甲村", "class": "general"},
        {"order": "C1", "event": "flag", "at": "2026-03-03T10:00", "what": "buck_passing"},
        {"order": "C1", "event": "flag", "at": "2026-03-03T15:00", "what": "buck_passing"},
        {"order": "C1", "event": "flag", "at": "2026-03-04T10:00", "what": "proactive"},
    ],
    "changning_cg": [
        {"order": "D1", "event": "register", "at": "2026-03-02T10:00", "channel": "12345"},
        {"order": "D1", "event": "dispatch", "at": "2026-03-02T10:10", "to": "一中队"},
    ],
    "luyang_cg": [
        {"order": "E1", "event": "register", "at": "2026-03-02T10:00", "channel": "12345"},
        {"order": "E1", "event": "dispatch", "at": "2026-03-02T10:10", "to": "一中队"},
    ],
}  # fmt: skip


def made(folder: Path, pack: str) -> Path:
    with Desk.create(folder, pack, clock=lambda: datetime.fromisoformat(NOW), user="王敏") as desk:
        for event in ORDERS[pack]:
            data = {k: v for k, v in event.items() if k not in ("order", "event", "at")}
            acts.record(desk, event["order"], event["event"], data, event["at"])
    return folder


@pytest.fixture
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    folder = made(tmp_path / "office", request.param)
    with Desk.open(folder, clock=lambda: datetime.fromisoformat(NOW), readonly=True) as opened:
        yield opened


@pytest.mark.parametrize("desk", ["youyilu"], indirect=True)
def test_the_four_parts_keep_both_numbers_and_make_the_score(desk: Desk) -> None:
    answer, text = score(desk, "2026-03")
    parts = answer["units"]["甲居民区"]["2026-03"]["parts"]
    assert [(p["name"], p["weight"], p["numerator"], p["denominator"]) for p in parts] == [
        ("actual_solve_rate", 30, 1, 1), ("satisfaction_rate", 40, 0, 0), ("first_contact_rate", 15, 1, 1),
        ("on_time_close_rate", 15, 1, 1)]
    assert parts[1]["points"] is None
    assert parts[1]["percent"] is None
    assert answer["units"]["甲居民区"]["2026-03"]["score"] == 100
    assert parts[2]["label"] == "先行联系与态度"
    assert "（1/1）（件数少） × 30 = 30.00" in text


@pytest.mark.parametrize("desk", ["youyilu"], indirect=True)
def test_a_period_not_over_yet_is_judged_as_of_now(desk: Desk) -> None:
    answer, _ = score(desk, "2026-03")
    contact = answer["indicators"]["first_contact_rate"]
    assert (contact["numerator"], contact["denominator"]) == (1, 2)  # B1 was due on the 17th
    due_later = answer["indicators"]["on_time_close_rate"]
    assert (due_later["numerator"], due_later["denominator"]) == (1, 1)  # B1 falls due on the 30th: nobody is late before that
    assert "B1" not in [line["order"] for unit in answer["units"].values() for line in unit["2026-03"]["lines"]]
    assert score(desk, "2027-03")[0]["indicators"]["first_contact_rate"]["percent"] is None


@pytest.mark.parametrize("desk", ["chengdong"], indirect=True)
def test_every_score_line_carries_its_clause(desk: Desk) -> None:
    answer, text = score(desk, "2026-03")
    lines = answer["units"]["甲村"]["2026-03"]["lines"]
    assert [(x["rule"], x["points"], x["clause"]) for x in lines] == [
        ("score_buck_passing", -1.0, "附件2 二.6"), ("score_buck_passing", -1.0, "附件2 二.6"),
        ("score_proactive", 1.0, "附件2 二.10")]
    assert answer["units"]["甲村"]["2026-03"]["total"] == -1
    assert answer["units"]["甲村"]["2026-03"]["rank"] == 1
    assert answer["units"]["甲村"]["2026-03"]["parts"] == []
    assert "附件2 二.6" in text


@pytest.mark.parametrize(("desk", "labels"), [
    ("changning_cg", ["先行联系率", "按时办结率", "处置回复率", "诉求解决率", "诉求办结率", "市民满意率"]),
    ("luyang_cg", ["响应率", "解决率", "满意率"]),
    ("chengdong", ["过程满意率", "结果满意率", "问题解决率", "一次解决率", "群众满意率"])], indirect=["desk"])  # fmt: skip
def test_the_rates_a_regulation_names_come_first_by_its_words(desk: Desk, labels: list[str]) -> None:
    answer, text = score(desk, "2026-03")
    own = [one for one in answer["indicators"].values() if one["named"]]
    assert [one["label"] for one in own] == labels
    assert list(answer["indicators"])[: len(own)] == list(named(desk.pack))
    assert set(answer["indicators"]) == set(INDICATORS)
    assert all(one["clause"] and one["formula"] for one in own)
    assert all(label in text for label in labels)
    unit = next(iter(answer["units"].values()))["2026-03"]
    assert list(unit["indicators"]) == list(named(desk.pack))


@pytest.mark.parametrize("desk", ["youyilu"], indirect=True)
def test_one_unit_and_an_unknown_one(desk: Desk) -> None:
    answer, _ = score(desk, "2026-03", "乙居民区")
    assert list(answer["units"]) == ["乙居民区"]
    with pytest.raises(Refused, match="没有名为“丙”的承办单位"):
        score(desk, "2026-03", "丙")


def test_the_command_prints_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = made(tmp_path / "office", "chengdong")
    assert main(["--data", str(folder), "--now", NOW, "--json", "score", "2026-W10"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["units"]["甲村"]["2026-W10"]["total"] == -1
    assert {"period", "units", "ranking", "indicators", "actions"} <= set(answer)


@pytest.mark.parametrize("pack", available())
def test_every_pack_names_its_rates(pack: str) -> None:
    assert named(load_pack(pack))


@pytest.mark.parametrize(("line", "reason"), [
    ('no_rate = { label = "响应率", clause = "“响应率、解决率、满意率”段" }', "不认识这个指标"),
    ('close_rate = "段"', "应写成"),
    ('close_rate = { label = "响应率", clause = "第九百条" }', "条文库里没有"),
    ('close_rate = { label = "办结率", clause = "“响应率、解决率、满意率”段" }', "一字不差")])  # fmt: skip
def test_a_wrong_rate_is_refused(tmp_path: Path, line: str, reason: str) -> None:
    text = (packs_dir() / "luyang_cg.toml").read_text(encoding="utf-8")
    path = tmp_path / "luyang_cg.toml"
    path.write_text(text.replace("[indicators]\n", f"[indicators]\n{line}\n"), encoding="utf-8")
    problems = check(path)
    assert len(problems) == 1
    assert reason in problems[0].reason
    assert problems[0].line > 0
    with pytest.raises(PackError):
        load_pack(path)


@pytest.mark.parametrize("pack", ["youyilu", "chengdong"])
def test_whose_revisits_count_is_told_with_the_formula(tmp_path: Path, pack: str) -> None:
    with Desk.open(made(tmp_path / "office", pack), clock=lambda: datetime.fromisoformat(NOW), readonly=True) as opened:
        rates = score(opened, "2026-03")[0]["indicators"]
    whose = {"youyilu": "本级的回访", "chengdong": "区的回访"}[pack]
    assert whose in rates["satisfaction_rate"]["formula"]


def test_a_score_made_of_some_parts_says_how(tmp_path: Path) -> None:
    with Desk.open(made(tmp_path / "office", "youyilu"), clock=lambda: datetime.fromisoformat(NOW), readonly=True) as opened:
        words = score(opened, "2026-03")[1]
    assert "没有件数的项不计，权重按比例分给其他项：60.00 × 100 ÷ 60 = 100.00" in words


def test_a_second_redo_is_not_called_the_first(tmp_path: Path) -> None:
    made(tmp_path / "office", "chengdong")
    with Desk.open(tmp_path / "office", clock=lambda: datetime.fromisoformat("2026-03-20T18:00"), user="王敏") as desk:
        for day in ("2026-03-10", "2026-03-12"):
            acts.record(desk, "C1", "reply", {"method": "phone"}, f"{day}T09:00")
            acts.record(desk, "C1", "file_result", {"solved": "actual", "evidence": ["image"]}, f"{day}T09:05")
            acts.record(desk, "C1", "redo", {"level": "district"}, f"{day}T15:00")
        words = score(desk, "2026-03")[1]
    assert "区重办  -1  C1  2026-03-10T15:00  第 1 次区重办" in words
    assert "区重办  -2  C1  2026-03-12T15:00  第 2 次区重办，按前次双倍" in words


def test_a_promise_for_a_day_holds_until_the_office_closes(tmp_path: Path) -> None:
    made(tmp_path / "office", "chengdong")
    with Desk.open(tmp_path / "office", clock=lambda: datetime.fromisoformat(NOW), user="王敏") as desk:
        acts.record(desk, "C1", "report_progress", {"promised": "2026-03-24", "plan": "分段修"}, "2026-03-20T09:00")
        due = next(t.due for t in desk.judge("C1")[1].timers if t.rule == "promised")
    assert due == datetime(2026, 3, 24, 17, 30)


def test_where_all_stand_alike_nobody_is_last(tmp_path: Path) -> None:
    """城东, the first morning of a month: five villages, no point lost by any of them, and nobody has to explain."""
    moment = datetime.fromisoformat("2026-04-01T09:00")
    with Desk.create(tmp_path / "office", "chengdong", clock=lambda: moment, user="王敏") as desk:
        for n, village in enumerate(("甲村", "乙村", "丙村", "丁村", "戊村")):
            acts.record(desk, f"V{n}", "register", {"channel": "12345"}, "2026-03-31T09:00")
            acts.record(desk, f"V{n}", "dispatch", {"to": village}, "2026-03-31T09:10")
        assert not score(desk, "2026-04")[0]["actions"]
        acts.record(desk, "V0", "flag", {"what": "buck_passing"}, "2026-04-01T08:50")
        assert {a["unit"] for a in score(desk, "2026-04")[0]["actions"] if a["rule"] == "month_bottom"} >= {"甲村"}
