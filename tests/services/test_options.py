"""Which acts each regulation offers for an order as it stands; what it does not know is not offered."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from hotline_desk.services import acts, dossier, options
from hotline_desk.services.office import Desk
from hotline_desk.services.views import ActOption
from tests.services.conftest import Clock

OWN = {  # pack → acts of its own, and those of others it must not offer, while a unit handles the order
    "youyilu": (set(), {"progress", "plan_close", "ledger", "escalate", "transfer", "visit", "complete", "report", "face"}),
    "chengdong": ({"progress", "plan_close", "escalate"}, {"ledger", "transfer", "visit", "complete"}),
    "changning_cg": ({"complete", "visit", "transfer"}, {"progress", "ledger", "escalate"}),
    "luyang_cg": ({"ledger", "visit"}, {"progress", "plan_close", "escalate", "transfer", "complete"}),
}


def _handled(folder: Path, pack: str) -> Desk:
    desk = Desk.create(folder / "office", pack, clock=Clock(), user="王敏")
    for kind, at, data in (("register", "2026-03-02T09:00", {"phone": "13800001111", "subject": "x", "content": "x", "address": "y"}),
                           ("dispatch", "2026-03-02T09:10", {"to": "甲社区", "class": "general", "basis": "statutory"}),
                           ("accept", "2026-03-02T09:20", {})):
        acts.record(desk, "A1", kind, data, datetime.fromisoformat(at))
    return desk


def _offered(desk: Desk) -> dict[str, str]:
    return {a.name: a.label for a in dossier.view(desk, "A1").acts if not a.refused}


@pytest.mark.parametrize("pack", OWN)
def test_an_office_is_offered_what_its_regulation_has(tmp_path: Path, pack: str) -> None:
    own, foreign = OWN[pack]
    with _handled(tmp_path, pack) as desk:
        offered = set(_offered(desk))
        assert own <= offered
        assert not foreign & offered


@pytest.mark.parametrize(("pack", "has", "has_not"), [
    ("youyilu", {"延期 / 延期结论", "不满退回"}, {"续报", "挂账", "初步回复", "办理完成", "到场"}),
    ("chengdong", {"续报", "计划性办结 / 呈阅", "初步回复", "面复", "重办"}, {"延期", "挂账", "办理完成", "不满退回"}),
    ("changning_cg", {"到场", "办理完成"}, {"延期", "续报", "挂账", "面复", "初步回复"}),
    ("luyang_cg", {"挂账", "到场", "记录办结回复 / 消账"}, {"延期", "续报", "面复", "办理完成"})])
def test_the_keys_told_are_those_of_the_regulation(tmp_path: Path, pack: str, has: set[str], has_not: set[str]) -> None:
    """F1 named 续报, 挂账 and 面复 to every office; 延期 stood in the menu of offices that have none."""
    with _handled(tmp_path, pack) as desk:
        told = {words for _key, words in options.keys_of_acts(desk)}
        offered = {a.name for a in dossier.view(desk, "A1").acts}
    assert has <= told
    assert not {one for words in told for one in words.split(" / ")} & has_not
    assert ("extend" in offered) == (pack == "youyilu")


@pytest.mark.parametrize("pack", OWN)
def test_whatever_is_offered_opens_and_exactly_one_act_is_next(tmp_path: Path, pack: str) -> None:
    with _handled(tmp_path, pack) as desk:
        view = dossier.view(desk, "A1")
        assert [a.name for a in view.acts if a.primary and not a.refused] == [next(a.name for a in view.acts if a.primary)]
        keys = [a.key for a in view.acts if a.key and not a.refused]
        assert sorted(keys) == sorted(set(keys)), "two acts on one key"


def test_a_track_offers_its_next_step(tmp_path: Path) -> None:
    with _handled(tmp_path, "chengdong") as desk:
        assert _offered(desk)["escalate"] == "提级：拟稿"
        acts.record(desk, "A1", "escalate", {"step": "draft"})
        assert _offered(desk)["escalate"] == "提级：领导签字"


def test_done_is_done_and_not_offered_again(tmp_path: Path) -> None:
    with _handled(tmp_path, "changning_cg") as desk:
        acts.record(desk, "A1", "complete", {"method": "责令整改"})
        assert "complete" not in _offered(desk)


def test_an_interview_is_offered_once_there_is_a_ground(tmp_path: Path) -> None:
    with _handled(tmp_path, "youyilu") as desk:
        assert "interview" not in _offered(desk)
        acts.record(desk, "A1", "supervise", {"step": "poor"})
        assert _offered(desk)["interview"] == "约谈：拟约谈"


def _redone(folder: Path, pack: str) -> Desk:
    """Answered, called, not satisfied: back with the unit."""
    desk = _handled(folder, pack)
    for kind, data in (("complete", {}), ("reply", {"method": "phone", "points": "x"}),
                       ("file_result", {"solved": "actual", "disposition": "by_law", "closure_basis": "completed", "result": "x"}),
                       ("review_result", {"approved": True}), ("submit", {}), ("close", {}),
                       ("revisit", {"source": "street", "reached": True, "result": "dissatisfied", "resolved": "no"}), ("redo", {"level": "street"})):
        acts.record(desk, "A1", kind, data)
    return desk


def _next(desk: Desk) -> ActOption:
    return next(a for a in dossier.view(desk, "A1").acts if a.primary)


@pytest.mark.parametrize("pack", OWN)
def test_what_came_back_is_accepted_once_and_then_answered(tmp_path: Path, pack: str) -> None:
    with _redone(tmp_path, pack) as desk:
        assert _next(desk).name == "accept"
        acts.record(desk, "A1", "accept", {})
        assert "accept" not in _offered(desk)
        assert _next(desk).name in ("complete", "answer")


def test_a_redone_order_asks_for_the_leaders_signature_and_says_so(tmp_path: Path) -> None:
    with _redone(tmp_path, "youyilu") as desk:
        acts.record(desk, "A1", "accept", {})
        acts.record(desk, "A1", "file_result", {"solved": "actual", "disposition": "by_law", "closure_basis": "completed", "result": "x"})
        step = _next(desk)
        assert (step.label, step.needs, step.preset["role"]) == ("审核签字", ("signed_by",), "分管领导")


@pytest.mark.parametrize(("pack", "word"), [("youyilu", "不满退回"), ("chengdong", "重办"), ("changning_cg", "重新处置"), ("luyang_cg", "重新办理")])
def test_sending_back_has_the_word_of_the_regulation(tmp_path: Path, pack: str, word: str) -> None:
    with _redone(tmp_path, pack) as desk:
        acts.undo(desk)  # the redo
        assert _offered(desk)["redo"] == word


@pytest.mark.parametrize("pack", OWN)
def test_sending_an_order_away_asks_who_signed_where_leaders_do(tmp_path: Path, pack: str) -> None:
    with _handled(tmp_path, pack) as desk:
        sent = next(a for a in dossier.view(desk, "A1").acts if a.name == "return")
        signers = desk.ruling.book(desk.judge("A1")[0]).get("return_signers")
        office = desk.ruling.book(desk.judge("A1")[0]).value("dispatch_office", "")
        leaders = [s for s in (signers.value if signers else ()) if s != office]
        assert sent.needs == (("signed_by",) if leaders else ())
        assert not (leaders and sent.preset)
