"""Papers filled from rich histories: nothing that is on record stays empty, nothing personal shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.paper.forms import load_form
from hotline_desk.services import printing
from hotline_desk.services.office import Desk, Refused

from .rich import CALLER, FACTS, HISTORIES, LUYANG, NUMBER, PHONE, desk_of

# What nobody recorded anywhere, or a pen writes: everything else must be filled.
PEN: dict[str, set[str]] = {
    "interview_notice": {"place"}, "interview_record": {"place", "others", "statement", "demand", "rectify_due"},
    "revisit_record": {"answered_by"}, "extension_request": {"opinion_superior"}, "return_request": {"window", "attachments"},
    "redo_result": {"attachments"}, "meeting_minutes": {"place", "cc", "due"}, "face_reply_record": {"place", "others", "agreed", "leader"},
    "chengdong_escalation": {"head_opinion"}, "chengdong_escalation_flow": {"meeting_place", "decided_due"},
    "explanation_outline": {"causes", "measures", "plan"}, "chengdong_return": {"attachments"},
    "on_site_record": {"leader", "opinion", "decision"}, "progress_slip": {"plan"}, "work_slip": {"visit_window"},
    "card_task": {"due"},  # the order of this history was due before the slip is printed
}
CASES = [
    ("youyilu", form) for form in ("work_slip", "return_request", "extension_request", "revisit_record", "redo_result", "youyilu_supervision",
                                   "designation_request", "leader_report", "interview_notice", "interview_record")
] + [("chengdong", form) for form in ("chengdong_return", "chengdong_escalation", "chengdong_escalation_flow", "head_report",
                                      "face_reply_record", "explanation_outline", "interview_notice", "meeting_minutes")] + [
    ("luyang_cg", form) for form in ("work_slip", "first_duty_slip", "progress_slip", "reply_slip", "card_task", "on_site_record", "ledger_book")
] + [("changning_cg", "problem_list")]


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Desk]]:
    made = {pack: desk_of(pack, tmp_path_factory.mktemp(pack) / "office") for pack in HISTORIES}
    yield made
    for desk in made.values():
        desk.close()


def numbered(desk: Desk, form: str) -> dict[str, Any]:
    return {**printing.fill(desk, form, NUMBER), **printing.numbered(desk, form, [NUMBER]).get(NUMBER, {})}


@pytest.mark.parametrize(("pack", "form"), CASES)
def test_what_is_on_record_is_on_the_paper(desks: dict[str, Desk], pack: str, form: str) -> None:
    filled = numbered(desks[pack], form)
    empty = {name for name in load_form(form).fields if filled.get(name) in ("", None, [])}
    assert empty <= PEN.get(form, set()), form
    if pack == "youyilu":
        assert empty == PEN.get(form, set()) - {"visit_window"}, "the table above says too much"


VALUES: list[tuple[str, str, str, Any]] = [
    ("youyilu", "work_slip", "basis", "designated"), ("youyilu", "work_slip", "class", "general"),
    ("youyilu", "work_slip", "visit_window", "9/11 18:00—9/11 20:00"), ("youyilu", "work_slip", "co_units", "市场监管所、城建中心"),
    ("youyilu", "return_request", "grounds", ["not_function"]), ("youyilu", "return_request", "suggested_unit", "市场监管所"),
    ("youyilu", "return_request", "result", "refused"), ("youyilu", "extension_request", "level", "street"),
    ("youyilu", "extension_request", "opinion_office", "同意延期至 9月22日（周二）17:30；每三日告知市民进展。"),
    ("youyilu", "redo_result", "solved", "explained"), ("youyilu", "redo_result", "opinion_lead", "已到现场核实，同意反馈"),
    ("youyilu", "youyilu_supervision", "review", "written_off"), ("youyilu", "youyilu_supervision", "opinion_center", "情况属实，同意督办"),
    ("youyilu", "designation_request", "grounds", ["unclear", "complex", "returned"]), ("youyilu", "designation_request", "designated", "密山二村居民区"),
    ("youyilu", "leader_report", "times", 1), ("youyilu", "leader_report", "clause_line", "第十一条第三款"),
    ("youyilu", "interview_notice", "type", ["supervise_interview"]), ("youyilu", "interview_notice", "interviewer", "街道主要领导"),
    ("youyilu", "interview_notice", "clause_line", "第十三条"),
    ("chengdong", "chengdong_return", "window", "3月2日（周一）14:40，剩余3 小时"), ("chengdong", "chengdong_return", "suggested_unit", "综合行政执法队"),
    ("chengdong", "chengdong_return", "opinion_head", "已签批：街道主要领导 郑重"),
    ("chengdong", "interview_notice", "type", ["progress_interview"]), ("chengdong", "interview_notice", "clause_line", "三（七）"),
    ("chengdong", "explanation_outline", "counts", "过程不满意 1 件，结果不满意 1 件"), ("chengdong", "explanation_outline", "person", "挂包指导员 周正"),
    ("chengdong", "explanation_outline", "week", "2026年第10周（3月2日—3月8日）"), ("chengdong", "face_reply_record", "result", "basic"),
    ("chengdong", "meeting_minutes", "type", "escalate"), ("chengdong", "meeting_minutes", "decision", "由新城村牵头，3月20日前完成烟道改造"),
    ("luyang_cg", "card_task", "card", "red"), ("luyang_cg", "card_task", "duty", "由局主要负责人带队现场研究，协调解决。"),
    ("luyang_cg", "first_duty_slip", "urgency", "emergency"), ("luyang_cg", "reply_slip", "satisfied", "satisfied"),
    ("luyang_cg", "reply_slip", "solved", "actual"), ("luyang_cg", "progress_slip", "node", "visited"),
    ("luyang_cg", "on_site_record", "opinion", ""), ("luyang_cg", "reply_slip", "opinion", "处理得很好"),
    ("luyang_cg", "work_slip", "opinion", "请于 3月2日（周一）10:00 前首问联系诉求人，于 3月12日（周四）17:30 前办理完毕，答复诉求人并反馈办理结果。"),
    ("youyilu", "youyilu_supervision", "date", date(2026, 9, 23)), ("youyilu", "interview_notice", "date", date(2026, 9, 28)),
    ("luyang_cg", "reply_slip", "date", date(2026, 4, 15)),  # the day it went out, not that of the second print
    ("changning_cg", "problem_list", "cc", "各街道（镇），临空经济园区"),
]


@pytest.mark.parametrize(("pack", "form", "name", "value"), VALUES)
def test_a_field_says_what_the_history_says(desks: dict[str, Desk], pack: str, form: str, name: str, value: Any) -> None:
    assert printing.fill(desks[pack], form, NUMBER)[name] == value


@pytest.mark.parametrize(("pack", "form"), CASES)
def test_no_paper_shows_a_person_unasked(desks: dict[str, Desk], pack: str, form: str) -> None:
    assert CALLER not in repr(numbered(desks[pack], form))
    assert PHONE not in repr(numbered(desks[pack], form))


def test_the_first_due_and_the_new_one(desks: dict[str, Desk]) -> None:
    filled = printing.fill(desks["youyilu"], "extension_request", NUMBER)
    assert [f"{filled[n]:%m-%d %H:%M}" for n in ("received", "due", "window", "new_due")] == ["09-10 09:20", "09-17 17:30", "09-15 17:30", "09-22 17:30"]


def test_the_supervision_slip_tells_what_came_before_it_on_one_page(desks: dict[str, Desk]) -> None:
    history = printing.fill(desks["youyilu"], "youyilu_supervision", NUMBER)["history"]
    assert "销号" not in history
    assert "项从略" in history
    assert printing.draw(desks["youyilu"], "youyilu_supervision", [NUMBER]).pages == 1


def test_boxes_are_edited_by_their_words_and_stay_ticked(desks: dict[str, Desk]) -> None:
    desk = desks["youyilu"]
    codes = printing.fill(desk, "work_slip", NUMBER)
    told = printing.in_words("work_slip", codes)
    assert (codes["basis"], codes["class"]) == ("designated", "general")
    assert (told["basis"], told["class"]) == ("指定", "一般")
    assert printing.draw(desk, "work_slip", [NUMBER], {NUMBER: told}).pdf == printing.draw(desk, "work_slip", [NUMBER]).pdf


def test_the_boxes_offered_are_those_of_the_regulation_and_what_is_on_record(desks: dict[str, Desk]) -> None:
    assert printing.boxes("work_slip", "luyang_cg", {"class": ""}) == {"basis": (), "class": ()}
    assert printing.boxes("work_slip", "luyang_cg", {"class": "一般"}) == {"basis": (), "class": (("general", "一般"),)}
    talk = [key for key, _ in printing.boxes("interview_record", "youyilu", {"type": ["progress_interview"]})["type"]]
    assert talk == ["quarter_bottom", "supervise_interview", "duty", "progress_interview"]


def test_what_was_said_of_an_earlier_answer_is_not_on_the_slip_of_the_new_one(tmp_path: Path) -> None:
    """“不满意” of the first answer stood as the citizen's opinion of the second."""
    again = (*LUYANG[:-1], ("2026-04-17T09:00", "revisit", {**LUYANG[-1][2], "result": "dissatisfied", "words": "还有味道"}),
             ("2026-04-17T10:00", "redo", {"level": "street", "note": "还有味道"}), ("2026-04-18T10:00", "reply", {"method": "visit", "points": "已重新清洗"}))
    with desk_of("luyang_cg", tmp_path / "office", steps=again) as desk:
        filled = printing.fill(desk, "reply_slip", NUMBER)
    assert f"{filled['replied']:%m-%d}" == "04-18"
    assert (filled["satisfied"], filled["opinion"]) == ("", "")


def test_a_regulation_without_reporting_to_the_head_offers_no_box_for_it() -> None:
    kept = {pack: [key for key, _ in printing.boxes("revisit_record", pack)["decision"]] for pack in ("youyilu", "chengdong")}
    assert kept == {"youyilu": ["close", "redo", "supervise"], "chengdong": ["close", "redo", "report_to_head", "supervise"]}


def test_every_complaint_of_the_matter_is_counted(desks: dict[str, Desk]) -> None:
    lines = printing.fill(desks["luyang_cg"], "card_task", NUMBER)["complaints"].split("\n")
    assert [line.partition("：")[0] for line in lines] == [f"第 {n} 次" for n in range(1, 6)]
    assert NUMBER in lines[-1]


# -- books --------------------------------------------------------------------------------------------------
def test_the_ledger(desks: dict[str, Desk]) -> None:
    book = printing.fill(desks["luyang_cg"], "ledger_book", NUMBER)
    assert book["items"] == [{"no": 1, "order": NUMBER, "subject": FACTS["subject"], "reason": "净化器须定制更换", "unit": "双岗中队",
                              "planned": "2026.4.20", "reminders": "3月30日：督促按期到货", "cleared": "2026.4.15", "evidence": "现场图像、书面报告；检测合格"}]
    assert book["total"] == "挂账 1 件，已消账 1 件，未消账 0 件"
    assert printing.listed(desks["luyang_cg"], "ledger_book") == [NUMBER]


def test_the_problem_list_names_a_matter_once_by_its_last_order(desks: dict[str, Desk]) -> None:
    (line,) = printing.fill(desks["changning_cg"], "problem_list", NUMBER)["items"]
    assert (line["order"], line["count"], line["grounds"], line["cleared"]) == (NUMBER, 5, "多次重复投诉，三（五）", "2026.3.6")


def test_a_book_of_nothing_is_not_printed(desks: dict[str, Desk]) -> None:
    with pytest.raises(Refused, match="没有应列入"):
        printing.listed(desks["youyilu"], "ledger_book")


def test_many_orders_are_one_book(desks: dict[str, Desk]) -> None:
    numbers = list(desks["changning_cg"].store.numbers())
    assert len(numbers) == 5
    assert printing.draw(desks["changning_cg"], "problem_list", numbers).pages == 1


# -- which paper first ------------------------------------------------------------------------------------------
FIRST = [
    ("youyilu", "2026-09-10T09:10", 0, 1, {"designation_request", "work_slip"}), ("youyilu", "2026-09-10T12:00", 0, 4, {"return_request"}),
    ("youyilu", "2026-09-22T12:00", 0, 18, {"redo_result"}), ("chengdong", "2026-03-03T16:00", 0, 11, {"head_report"}),
    ("chengdong", "2026-03-02T10:00", 0, 3, {"work_slip", "chengdong_return"}), ("luyang_cg", "2026-03-02T09:20", 4, 2, {"card_task"}),
    ("luyang_cg", "2026-03-04T09:00", 0, 5, {"ledger_book"}),
]


@pytest.mark.parametrize(("pack", "now", "before", "steps", "first"), FIRST)
def test_what_makes_sense_now_comes_first(tmp_path: Path, pack: str, now: str, before: int, steps: int, first: set[str]) -> None:
    with desk_of(pack, tmp_path / "o", now, before, HISTORIES[pack][0][:steps]) as desk:
        offered = [form for form, _ in printing.forms(desk, NUMBER)]
        assert offered[0] in first
        assert sorted(offered) == sorted(form for form, _ in printing.forms(desk))


def test_every_form_of_every_office_prints(desks: dict[str, Desk]) -> None:
    for desk in desks.values():
        for form, _ in printing.forms(desk):
            printed = printing.draw(desk, form, [NUMBER], printing.numbered(desk, form, [NUMBER]))
            assert printed.pages == 1, form
            assert not printed.missing_glyphs


def test_numbers_of_one_kind_are_one_sequence(tmp_path: Path) -> None:
    with desk_of("luyang_cg", tmp_path / "o") as desk:
        for form, expected in (("first_duty_slip", "首问〔2026〕1号"), ("card_task", "三牌〔2026〕2号")):
            assert printing.numbered(desk, form, [NUMBER])[NUMBER]["number"] == expected
            printing.keep_numbers(desk, form, [NUMBER])
        assert [d["kind"] for d in desk.store.documents()] == ["交", "交"]
