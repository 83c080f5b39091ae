"""What screens are shown: the list's words, one order whole, its reasons, papers, search — from a real office."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.domain.rules import TIMER_WORDS
from hotline_desk.services import acts, dossier, finding, printing, registering, showing, units, why, worklist
from hotline_desk.services.masking import mask_snippet, mask_text
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.options import options

PHONE = "13812345678"
FIELDS = {"number": "A1", "channel": "12345", "kind": "complaint", "caller": "欧阳锋", "phone": PHONE, "address": "宝林六村12号",
          "subject": "噪音扰民", "content": f"夜间施工，请回电{PHONE}"}
SEND = {"to": "宝林六村居民区", "class": "general"}


@pytest.fixture
def order(desk: Desk, clock: Any) -> str:
    """One 一般事项, registered and sent on the Thursday before a make-up Sunday."""
    clock.set("2026-09-17T10:06")
    registering.save(desk, FIELDS, SEND)
    return "A1"


# -- 今日 ---------------------------------------------------------------------------------------------
WORDS = [  # after contact: the handling clock, due Wednesday 23 September 17:30 across a make-up Sunday
    ("2026-09-17T10:10", "handle", "9/23 周三 17:30", "剩 5 个工作日", "norm"),
    ("2026-09-20T09:00", "handle", "9/23 周三 17:30", "剩 3 个工作日", "norm"),
    ("2026-09-22T09:00", "handle", "明天 17:30", "剩 1 个工作日", "soon"),
    ("2026-09-23T10:06", "handle", "今天 17:30", "剩 7 小时 24 分", "today"),
    ("2026-09-23T17:30", "handle", "今天 17:30", "剩 0 分", "today"),
    ("2026-09-23T17:31", "handle", "今天 17:30", "已超 1 分", "over"),
    ("2026-09-24T08:00", "handle", "9/23 到期", "已超 1 个工作日", "over"),
    ("2026-09-28T08:00", "handle", "9/23 到期", "已超 2 个工作日", "over"),  # 中秋 does not count
    ("2026-09-21T09:00", "extension_window", "今天 17:30", "剩 8 小时 30 分", "today"),  # a right that lapses today comes first
    ("2026-09-21T17:31", "handle", "9/23 周三 17:30", "剩 2 个工作日", "norm"),
]


@pytest.mark.parametrize(("now", "rule", "due", "left", "urgency"), WORDS)
def test_words_of_a_row(desk: Desk, clock: Any, order: str, now: str, rule: str, due: str, left: str, urgency: str) -> None:
    acts.record(desk, order, "contact", {"reached": True, "party": "office"})
    clock.set(now)
    (row,) = worklist.rows(desk)
    assert (row.rule, row.due_text, row.left_text, row.urgency) == (rule, due, left, urgency)
    assert row.group and row.clause and row.caller == "欧阳*"


def test_rows_are_ordered_and_grouped(desk: Desk, clock: Any) -> None:
    for n, (received, send) in enumerate([("2026-09-10T09:00", SEND), ("2026-09-16T09:00", SEND), ("2026-09-17T09:00", None),
                                          ("2026-09-17T09:30", {**SEND, "class": "complex"})]):
        clock.set(received)
        registering.save(desk, {**FIELDS, "number": f"B{n}"}, send)
        if n in (0, 3):
            acts.record(desk, f"B{n}", "contact", {"reached": True, "party": "office"})
    clock.set("2026-09-17T15:00")
    registering.save(desk, {**FIELDS, "number": "B9"})
    acts.record(desk, "B9", "contact", {"reached": True, "party": "office"})
    acts.record(desk, "B9", "request_return", {"reason": "非辖区"})
    clock.set("2026-09-18T15:00")
    rows = worklist.rows(desk)
    assert rows[0].order == "B0" and {r.group for r in rows} >= {"已超期", "今天必须完成", "以后到期"}
    ranks = [{"over": 0, "today": 1, "soon": 2, "norm": 2, "wait": 3}[r.urgency] for r in rows]
    assert ranks == sorted(ranks)
    counts = worklist.counts(rows)
    assert counts["all"] == len(rows) == 5 and sum(n for key, n in counts.items() if key != "all") == 5
    assert set(counts) <= {key for key, _ in worklist.FILTERS}
    assert worklist.nav_counts(desk)["today"] == sum(1 for r in rows if r.urgency in ("over", "today") and not r.rule.endswith("window"))
    acts.record(desk, "B9", "decide_return", {"accepted": True})
    assert "B9" not in {r.order for r in worklist.rows(desk)}


def test_a_soft_reminder_never_looks_like_a_missed_deadline(desk: Desk, clock: Any) -> None:
    clock.set("2026-09-17T10:00")
    registering.save(desk, FIELDS)
    clock.set("2026-09-17T15:00")
    (row,) = worklist.rows(desk)
    assert (row.rule, row.soft, row.urgency) == ("dispatch_alert", True, "today") and "已超" not in row.left_text


def test_a_provisional_date_says_so(desk: Desk, clock: Any) -> None:
    clock.set("2026-12-30T10:00")
    registering.save(desk, FIELDS, SEND)
    acts.record(desk, "A1", "contact", {"reached": True, "party": "office"})
    (row,) = worklist.rows(desk)
    assert row.provisional and "2027/1/" in row.due_text
    assert "暂定" in next(c.due_text for c in dossier.view(desk, "A1").clocks if c.rule == "handle")
    assert "2027 年" in worklist.banner(desk)


@pytest.mark.parametrize(("now", "words"), [
    ("2026-09-17T10:00", "9月17日 周四 · 工作日 · 下一调休 9月20日（周日）上班"),
    ("2026-09-20T10:00", "9月20日 周日 · 工作日"), ("2026-10-01T10:00", "放假"), ("2026-09-19T10:00", "9月19日 周六 · 周末"),
])
def test_header(desk: Desk, clock: Any, now: str, words: str) -> None:
    clock.set(now)
    assert words in worklist.header(desk)


def test_the_numbers_beside_the_list_are_masked(desk: Desk, order: str) -> None:
    assert worklist.phones(desk) == {order: "138****5678"}


# -- 工单档案 -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("now", "note"), [("2026-09-17T15:00", "次日起算 / 共 5 日"), ("2026-09-18T09:00", "第 1 日 / 共 5 日"),
                                           ("2026-09-20T09:00", "第 2 日 / 共 5 日")])
def test_the_stage_counts_days_from_the_first_one_that_counts(desk: Desk, clock: Any, order: str, now: str, note: str) -> None:
    acts.record(desk, order, "contact", {"reached": True, "party": "office"})
    clock.set(now)
    assert next(s.note for s in dossier.view(desk, order).stages if s.label == "办理") == note


def test_a_day_is_written_without_a_leading_nought(desk: Desk, clock: Any, order: str) -> None:
    clock.set("2026-10-09T10:00")
    facts = [f.facts for f in dossier.view(desk, order).findings if f.rule == "supervise_overdue"]
    assert facts == ["应于 9月23日 17:30 前办结。"]


def test_each_step_that_answers_a_clock_stands_beside_its_clause(desk: Desk, clock: Any, order: str) -> None:
    """派单 cited nothing: its clock is called otherwise than the step."""
    clock.set("2026-09-18T09:00")
    acts.record(desk, order, "contact", {"reached": True, "party": "office"}, "2026-09-17T14:00")
    acts.record(desk, order, "reply", {"method": "phone"})
    acts.record(desk, order, "file_result", {"solved": "actual"})
    assert {i.kind: i.clause for i in dossier.view(desk, order).timeline} == {
        "file_result": "第八条（二）", "reply": "第八条（二）", "contact": "第八条（一）", "dispatch": "第六条第一款", "register": ""}


def test_the_story_names_only_clocks_there_are() -> None:
    assert {rule for rules in dossier._CLAUSE_OF.values() for rule in rules} <= set(TIMER_WORDS)


def test_one_order_whole(desk: Desk, clock: Any, order: str) -> None:
    clock.set("2026-09-18T09:00")
    acts.record(desk, order, "contact", {"reached": True, "party": "office"}, "2026-09-17T14:00")
    undone = acts.record(desk, order, "remind", {"note": f"电{PHONE}"})
    acts.undo(desk, undone)
    acts.record(desk, order, "reply", {"method": "phone"})
    acts.record(desk, order, "file_result", {"solved": "actual"})
    view = dossier.view(desk, order)
    assert [(s.label, s.state) for s in view.stages] == [
        ("收单", "done"), ("先行联系", "done"), ("派单", "done"), ("办理", "done"), ("回复市民", "done"), ("回访", "current"), ("归档", "todo")]
    assert [(i.kind, i.voided) for i in view.timeline] == [
        ("file_result", False), ("reply", False), ("remind", True), ("contact", False), ("dispatch", False), ("register", False)]
    assert [i.kind for i in view.timeline if i.current] == ["file_result"]
    assert [i.entered for i in view.timeline if i.entered] == ["9/18 09:00 补录"]
    assert {p.label for p in view.checklist if not p.there} == {"回访记录"}
    assert view.version == 7 and view.next is None and view.unit == "宝林六村居民区"
    assert PHONE not in repr(view) and "欧阳锋" not in repr(view) and "138****5678" in view.content
    assert dossier.reveal(desk, order, "回访") == ("欧阳锋", PHONE)
    assert [(a["action"], a["entity"], a["user"]) for a in desk.store.access_log()] == [("reveal", "A1", "王敏")]
    with pytest.raises(Refused, match="没有编号"):
        dossier.view(desk, "A9")


STATES = [  # the history in steps → the first thing offered
    ([], "contact"), (["contact"], "accept"), (["contact", "accept"], "answer"), (["contact", "accept", "ask"], "decide_extension"),
    (["contact", "accept", "file"], "review"), (["contact", "accept", "file", "good"], "submit"), (["contact", "accept", "file", "bad"], "answer"),
    (["contact", "accept", "file", "good", "submit"], "close"), (["contact", "accept", "file", "good", "submit", "close"], "revisit"),
    (["contact", "accept", "file", "good", "submit", "close", "liked"], "archive"),
    (["contact", "accept", "file", "good", "submit", "close", "disliked"], "redo"),
    (["contact", "accept", "file", "good", "submit", "close", "liked", "city"], "redo"),
    (["contact", "accept", "file", "good", "submit", "close", "disliked", "redo"], "accept"),
    (["contact", "accept", "file", "good", "submit", "close", "disliked", "redo", "file", "good", "submit"], "review"),
    (["contact", "accept", "file", "good", "submit", "close", "disliked", "redo", "file", "good", "submit", "signed"], "close"),
    (["contact", "return"], "decide_return"), (["contact", "return", "returned"], "archive"),
    (["contact", "accept", "file", "good", "submit", "close", "liked", "archive"], None), (["void"], None),
]
STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "contact": ("contact", {"reached": True, "party": "office"}), "accept": ("accept", {}), "ask": ("request_extension", {"level": "street"}),
    "file": ("file_result", {}), "good": ("review_result", {"approved": True}), "bad": ("review_result", {"approved": False}),
    "signed": ("review_result", {"approved": True, "signed_by": ["李主任"]}), "submit": ("submit", {}), "close": ("close", {}),
    "liked": ("revisit", {"source": "street", "reached": True, "result": "satisfied"}), "redo": ("redo", {"level": "street"}),
    "disliked": ("revisit", {"source": "street", "reached": True, "result": "dissatisfied"}),
    "city": ("revisit", {"source": "city", "reached": True, "result": "dissatisfied"}), "archive": ("archive", {}),
    "return": ("request_return", {"reason": "非辖区"}), "returned": ("decide_return", {"accepted": True}), "void": ("void", {"reason": "误"}),
}


@pytest.mark.parametrize(("steps", "first"), STATES)
def test_the_next_step_is_offered_first(desk: Desk, order: str, steps: list[str], first: str | None) -> None:
    for step in steps:
        acts.record(desk, order, *STEPS[step])
    offered = options(desk, *desk.judge(order))
    assert [o.name for o in offered if o.primary] == ([first] if first else [])
    names = [o.name for o in offered]
    assert len(names) == len(set(names))


def test_a_refused_option_says_its_clause(desk: Desk, clock: Any, order: str) -> None:
    clock.set("2026-09-22T09:00")
    offered = {o.name: o for o in options(desk, *desk.judge(order))}
    assert offered["extend"].clause == "第九条第一款" and "已截止" in offered["extend"].refused
    assert acts.preview(desk, order, "request_extension", {"level": "street"}).refused == offered["extend"].refused


# -- 为什么 ---------------------------------------------------------------------------------------------
def test_why(desk: Desk, clock: Any, order: str) -> None:
    found = why.timer(desk, order, "handle")
    assert [(d.day, d.counts) for d in found.days] == [
        ("9月17日 周四", "不计"), ("9月18日 周五", "第 1 天"), ("9月19日 周六", "不计"), ("9月20日 周日", "第 2 天"),
        ("9月21日 周一", "第 3 天"), ("9月22日 周二", "第 4 天"), ("9月23日 周三", "第 5 天")]
    assert (found.clause, found.document) == ("第八条（二）", "友谊路街道“12345”市民服务热线管理实施办法")
    assert "5个工作日" in found.text and ("一般事项", "5 个工作日", "规定原文（Y19）") in found.parameters
    assert json.loads(json.dumps(why.why_json(found)))["days"][1]["counts"] == "第 1 天" and "第八条" in why.why_text(found)
    clock.set("2026-09-24T09:00")
    late = why.finding(desk, order, "supervise_overdue")
    assert late.clause.startswith("第十二条（二）") and late.text and "9月23日（周三）17:30起" in late.facts[0]
    for ask in (lambda: why.timer(desk, order, "redo"), lambda: why.finding(desk, order, "repeat_card"), lambda: why.timer(desk, "A9", "handle")):
        with pytest.raises(Refused):
            ask()


# -- 登记 ------------------------------------------------------------------------------------------------
def test_the_deadlines_shown_are_the_ones_that_come(desk: Desk, clock: Any) -> None:
    clock.set("2026-09-17T10:06")
    shown = registering.preview(desk, FIELDS, SEND)
    assert [(c.text, c.clause) for c in shown.consequences] == [
        ("先行联系：9月18日（周五）17:30前", "第八条（一）"), ("延期：9月21日（周一）17:30前可申请", "第九条第一款"),
        ("办理：9月23日（周三）17:30前", "第八条（二）")]
    assert "9月20日（周日）调休上班" in shown.consequences[2].detail
    registering.save(desk, FIELDS, SEND)
    due = {t.rule: t.due for t in desk.judge("A1")[1].timers}
    assert due["handle"] == datetime(2026, 9, 23, 17, 30)
    assert "已经登记过" in registering.preview(desk, FIELDS, SEND).refused


@pytest.mark.parametrize(("change", "send", "words"), [
    ({"number": ""}, SEND, "缺工单编号"), ({"subject": "", "content": ""}, SEND, "缺诉求内容"),
    ({"received_at": datetime(2026, 9, 18)}, SEND, "还没到"), ({"received_at": "昨天"}, SEND, "看不懂"),
    ({"kind": "song"}, SEND, "可用"), ({}, {"to": "甲", "class": "大"}, "可用"), ({}, {"to": "甲", "at": "2026-09-18T09:00"}, "还没到"),
])
def test_what_cannot_be_registered(desk: Desk, clock: Any, state_of: Callable[[], Any], change: dict[str, Any], send: dict[str, Any], words: str) -> None:
    clock.set("2026-09-17T10:06")
    was = state_of()
    with pytest.raises(Refused, match=words):
        registering.save(desk, {**FIELDS, **change}, send)
    if change.get("number") != "" and "subject" not in change:
        assert words in registering.preview(desk, {**FIELDS, **change}, send).refused
    assert state_of() == was and desk.undo_stack == []


def test_registered_twice_and_undone(desk: Desk, order: str, state_of: Callable[[], Any]) -> None:
    was = state_of()
    with pytest.raises(Refused, match="已经登记过"):
        registering.save(desk, FIELDS, SEND)
    with pytest.raises(Refused, match="没有可以并入"):
        registering.save(desk, {**FIELDS, "number": "A2"}, same_as="nothing")
    assert state_of() == was
    registering.save(desk, {**FIELDS, "number": "A2"}, SEND, same_as="A1")
    assert desk.judge("A2")[1].matter_count == 2
    acts.undo(desk)
    assert (desk.judge("A2")[1].state, desk.judge("A1")[0].matter) == ("void", "")
    registering.save(desk, {**FIELDS, "number": "A2"}, SEND)
    assert desk.judge("A2")[1].state == "dispatched" and showing.rebuild(desk)[1] == 0


def test_earlier_orders_of_the_same_person_or_place(desk: Desk, clock: Any, order: str) -> None:
    registering.save(desk, {**FIELDS, "number": "A2", "phone": "13900000000", "address": "别处", "content": "路灯"})
    for asked, found in [({"phone": PHONE}, ["A1"]), ({"phone": "138****5678"}, ["A1"]), ({"address": "宝林六村12号"}, ["A1"]),
                         ({"phone": PHONE, "number": "A1"}, []), ({}, [])]:
        assert [r.order for r in registering.similar(desk, asked, remote=True)] == found, asked
    assert registering.similar(desk, {"phone": "5678"}) == []  # four digits alone are no ground while typing
    assert PHONE not in repr(registering.similar(desk, {"phone": PHONE}, remote=True))
    acts.record(desk, "A1", "void", {"reason": "误"})
    assert registering.similar(desk, {"phone": PHONE}, remote=True) == []


def test_drafts_and_local_numbers(desk: Desk, folder: Path, clock: Any) -> None:
    registering.save_draft(desk, "register", {"subject": "没打完", "received_at": clock.now})
    assert registering.load_draft(desk, "register")["subject"] == "没打完"  # type: ignore[index]
    with Desk.open(folder, clock=clock, user="李强") as other:
        assert registering.load_draft(other, "register") is None
    registering.save_draft(desk, "register", None)
    assert registering.load_draft(desk, "register") is None
    assert [registering.local_number(desk) for _ in range(2)] == ["BD2026-00001", "BD2026-00002"]


# -- units, search, paper ---------------------------------------------------------------------------------
def test_units(desk: Desk, order: str) -> None:
    units.add(desk, "社区管理办公室", "section")
    assert [u.name for u in units.choices(desk, "bllc")] == ["宝林六村居民区"] == [u.name for u in units.choices(desk, "宝林")]
    best = units.choices(desk, order="A1")[0]
    assert (best.name, best.reason, best.open_orders, best.pending) == ("宝林六村居民区", "地址匹配：宝林六村", 1, True)
    assert units.choices(desk, "没有") == []


TEXTS = [
    (f"请回电{PHONE}", [PHONE], "请回电138****5678"), ("请回电138 1234 5678。", [PHONE], "请回电138****5678。"),
    ("021-56781234", [], "021-****1234"), ("工单20260302000123", [], "工单20260302000123"), ("12号楼1502室", [], "12号楼1502室"),
    ("别人的13900001111", [PHONE], "别人的139****1111"), ("身份证310101199001011234", [], "身份证310101199001011234"), ("", ["", "无"], ""),
]


@pytest.mark.parametrize(("text", "phones", "masked"), TEXTS)
def test_phones_in_a_text(text: str, phones: list[str], masked: str) -> None:
    assert mask_text(text, phones) == masked


@pytest.mark.parametrize(("snippet", "shown"), [
    ("…12345678 路灯", "…**** 路灯"), ("路灯 1381234…", "路灯 ****…"), ("路灯 13812…", "路灯 ****…"), ("…5678…", "…****…"), ("…bs20…", "…bs20…"),
    ("来电 欧阳锋 说", "来电 欧阳* 说"), ("…2026 路灯", "…2026 路灯"),
])
def test_a_snippet_cut_through_a_phone(snippet: str, shown: str) -> None:
    assert mask_snippet(snippet, [PHONE], "欧阳锋") == shown


def test_search_never_shows_a_phone(desk: Desk, clock: Any) -> None:
    clock.set("2026-09-17T10:06")
    for n in range(12):  # the phone at every place of the cut
        registering.save(desk, {**FIELDS, "number": f"A{n}", "content": "字" * n + f"路灯{PHONE}" + "尾" * 80})
    for text in ("路灯", "1381", "5678", "34567", PHONE, "欧阳锋", "OYF", "尾尾尾"):
        rows = finding.search(desk, text)
        assert rows, text
        for row in rows:
            assert "138123" not in row.snippet and "345678" not in row.snippet and "欧阳锋" not in row.snippet, (text, row.snippet)


def test_what_is_found_is_shown_as_it_was_written(desk: Desk, clock: Any) -> None:
    clock.set("2026-09-17T10:06")
    registering.save(desk, {**FIELDS, "number": "A1", "caller": "Li Lei", "subject": "B座电梯", "content": "Li Lei反映事E1：B座KTV噪音"})
    (row,) = finding.search(desk, "ktv")
    assert "事E1：B座KTV噪音" in row.snippet
    assert "Li Lei" not in row.snippet


def test_papers(desk: Desk, clock: Any, order: str) -> None:
    clock.set("2026-09-24T09:00")
    filled = printing.fill(desk, "youyilu_supervision", order)
    assert filled["reasons"] == ["overdue"] and "第十二条（二）3" in filled["clause_line"] and filled["unit"] == "宝林六村居民区"
    assert PHONE not in repr(filled) and PHONE in repr(printing.fill(desk, "youyilu_supervision", order, reveal=True))
    registering.save(desk, {**FIELDS, "number": "A2"}, SEND)
    values = printing.numbered(desk, "youyilu_supervision", ["A1", "A2", "A1"])
    numbers = [values[n]["number"] for n in ("A1", "A2")]
    assert len(set(numbers)) == 2 and "2026" in numbers[0]
    printed = printing.draw(desk, "youyilu_supervision", ["A1", "A2"], values)
    assert printed.pages == 2 and not printed.missing_glyphs
    assert desk.store.documents() == []  # nothing is kept before the paper went out
    printing.keep_numbers(desk, "youyilu_supervision", ["A1", "A2"])
    assert [d["number"] for d in desk.store.documents()] == numbers
    assert printing.numbered(desk, "youyilu_supervision", ["A2"])["A2"]["number"] == numbers[1]
    printing.keep_numbers(desk, "youyilu_supervision", ["A2"])
    assert len(desk.store.documents()) == 2 and len(desk.store.access_log()) == 3
    clock.set("2027-01-04T09:00")
    registering.save(desk, {**FIELDS, "number": "A3"}, SEND)
    assert "2027" in printing.numbered(desk, "youyilu_supervision", ["A3"])["A3"]["number"]
    width, height, rgb = printing.page_image(printed.pdf, 0, 0.5)
    assert len(rgb) == width * height * 3
    with pytest.raises(Refused, match="没有“nothing”"):
        printing.draw(desk, "nothing", ["A1"])


def test_a_paper_with_what_a_person_changed_and_a_rare_character(desk: Desk, order: str) -> None:
    printed = printing.draw(desk, "chengdong_escalation", [order], {order: {"reason": "改过的理由" * 200 + "\U0002b740"}})
    assert printed.pages >= 1 and isinstance(printed.missing_glyphs, list | tuple)


# -- calendar ---------------------------------------------------------------------------------------------
def test_a_notice_moves_deadlines_and_notes_it(desk: Desk, clock: Any) -> None:
    from hotline_desk.domain.notice import read_notice
    from hotline_desk.services import notices

    clock.set("2026-12-30T10:00")
    registering.save(desk, FIELDS, SEND)
    registering.save(desk, {**FIELDS, "number": "A2"}, SEND)
    for kind, data in [("file_result", {}), ("submit", {}), ("close", {})]:
        acts.record(desk, "A2", kind, data)
    notice = read_notice((Path(__file__).parent / "notice-2027.txt").read_text(encoding="utf-8"))
    moved = notices.adopt(desk, notice)
    assert {"order": "A1", "timer": "handle", "from": "2027-01-07T17:30", "to": "2027-01-08T17:30"} in moved
    assert {m["order"] for m in moved} == {"A1"} or "A2" in {m["order"] for m in moved}
    timer = next(t for t in desk.judge("A1")[1].timers if t.rule == "handle")
    assert timer.due == datetime(2027, 1, 8, 17, 30)
    noted = [e for e in desk.store.events("A1") if e.kind == "note"]
    assert noted and "2027年" in noted[0].get("text") and "handle" not in noted[0].get("text")
    assert showing.rebuild(desk)[1] == 0
