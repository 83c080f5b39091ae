"""What the loader refuses, and that it says in which file, at which key and line, and why."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from hotline_desk.packs import PackError, check, load_pack, packs_dir, with_settings

SMALL = """\
[pack]
id = "demo"
title = "示范办法"
locality = "示范街道"
version = "1"
issuer = "示范中心"
dispatch_office = "热线办"
effective_from = 2024-01-01

[rules]
handle = "第一条"

[[clause]]
number = "第一条"
heading = "时限"
text = \"\"\"
应在收到工单后 5 个工作日内办理。
[[不是表头]]
\"\"\"

[[handle_workdays_general]]
from = 2024-01-01
value = 5
clause = "第一条"
quote = "收到工单后5个工作日内"
origin = "seed"

[[handle_workdays_general]]
from = 2025-01-01
value = 7
clause = "第一条"
origin = "reading"
ref = "R7"
"""

# old text, new text, key of the problem, a piece of its reason, a piece of the line it points at
FAULTS = [
    (
        'clause = "第一条"\nquote',
        "quote",
        "handle_workdays_general.clause",
        "没有依据条文",
        "[[handle_workdays_general]]",
    ),
    (
        'clause = "第一条"\nquote',
        'clause = "第九条"\nquote',
        "handle_workdays_general.clause",
        "没有“第九条”",
        "第九条",
    ),
    ("收到工单后5个", "收到工单后6个", "handle_workdays_general.quote", "一字不差", "后6个"),
    ('quote = "收到工单后5个工作日内"\n', "", "handle_workdays_general.quote", "引文", "[[handle_workdays_general]]"),
    ("value = 5", "value = 6", "handle_workdays_general.value", "与条文不符", "value = 6"),
    ("value = 5", 'value = "5"', "handle_workdays_general.value", "整数", 'value = "5"'),
    ("value = 5", "value = true", "handle_workdays_general.value", "整数", "value = true"),
    ("value = 5", "value = -5", "handle_workdays_general.value", "整数", "value = -5"),
    ("value = 5\n", "", "handle_workdays_general.value", "缺少值", "[[handle_workdays_general]]"),
    ("from = 2024-01-01\nvalue", "value", "handle_workdays_general.from", "施行日期", "[[handle_workdays_general]]"),
    ("from = 2024-01-01\nv", 'from = "2024"\nv', "handle_workdays_general.from", "应为日期", 'from = "2024"'),
    ("from = 2025-01-01", "from = 2024-01-01", "handle_workdays_general.from", "同一日期", "from = 2024-01-01"),
    ("from = 2025-01-01", "from = 2023-01-01", "handle_workdays_general.from", "从早到晚", "from = 2023-01-01"),
    ('origin = "reading"', 'origin = "law"', "handle_workdays_general.origin", "reading", 'origin = "law"'),
    ('ref = "R7"', 'source = "R7"', "handle_workdays_general.source", "不认识", "source"),
    ('ref = "R7"', 'ref = "R7"\nref = "R8"', "handle_workdays_general.ref", "写了两次", 'ref = "R8"'),
    (
        "[[handle_workdays_general]]\nfrom = 2024",
        "[[handle_days]]\nfrom = 2024",
        "handle_days",
        "没有规则读它",
        "[[handle_days]]",
    ),
    (
        "[[handle_workdays_general]]\nfrom = 2024",
        "[handle_workdays_general]\nfrom = 2024",
        "handle_workdays_general",
        "写了两次",
        "",
    ),
    ('number = "第一条"', 'number = ""', "clause.number", "不空", 'number = ""'),
    (
        "[[clause]]",
        '[[clause]]\nnumber = "第一条"\nheading = "a"\ntext = "b"\n\n[[clause]]',
        "clause.number",
        "写了两次",
        "第一条",
    ),
    ('heading = "时限"\n', "", "clause.heading", "缺少 heading", "[[clause]]"),
    ('handle = "第一条"', 'handle = "第二条"', "rules.handle", "没有“第二条”", "第二条"),
    ('handle = "第一条"', 'handel = "第一条"', "rules.handel", "不认识", "handel"),
    ('issuer = "示范中心"\n', "", "pack.issuer", "缺少 issuer", "[pack]"),
    ("effective_from = 2024-01-01", 'effective_from = "去年"', "pack.effective_from", "日期", "去年"),
    ("effective_from", 'color = "red"\neffective_from', "pack.color", "不认识", "color"),
    ("[pack]", "[header]", "pack", "不是规定包", ""),
    ("value = 5", "value = ", "handle_workdays_general.value", "不是合法的 TOML", "value ="),
    ("[pack]", "note = 1\n[pack]", "note", "不认识", "note = 1"),
    ("[rules]", "[words]\ncloze = '结案'\n[rules]", "words.cloze", "不认识", "cloze"),
    ("[rules]", "[papers]\nhead_report = '第二条'\n[rules]", "papers.head_report", "没有“第二条”", "head_report"),
    ("[rules]", "[papers]\nletter = '第一条'\n[rules]", "papers.letter", "不认识", "letter"),
    ("[rules]", "[tables]\nranks = '第一条'\n[rules]", "tables.ranks", "不认识", "ranks"),
    ("[rules]", "[papers]\nhead_report = ['第一条']\n[rules]", "papers.head_report", "不空的文字", "head_report"),
    ("[rules]", "[case_transfer]\nother = { a = 1 }\n[rules]", "case_transfer.other", "不空的文字", "other"),
]

ASKED = """
[[question]]
key = "solved"
title = "解决"
ask = "解决了吗？"
clause = "第一条"
replies = [{ key = "yes", words = "解决", fills = { resolved = "yes" }, tone = "done" }, { key = "no", words = "没有", fills = { contacted = false } }]
why_of = "no"
why = [{ key = "slow", words = "慢", fills = { process = "dissatisfied" } }]
"""
QUESTION_FAULTS = [
    ('title = "解决"\n', "", "question.title", "缺少 title"),
    ('ask = "解决了吗？"', 'ask = ""', "question.ask", "不空"),
    ('ask = "解决了吗？"', 'ask = "解决了吗？"\nhow = "电话"', "question.how", "不认识"),
    ('clause = "第一条"', 'clause = "第二条"', "question.clause", "没有“第二条”"),
    ('resolved = "yes"', 'resolved = "maybe"', "question.replies", "没有“maybe”"),
    ('resolved = "yes"', "resolved = [1]", "question.replies", "没有“[1]”"),
    ('resolved = "yes"', 'solved = "yes"', "question.replies", "没有“solved”这一栏"),
    ("contacted = false", 'contacted = "no"', "question.replies", "单位已联系"),
    ('key = "no"', 'key = "yes"', "question.replies", "写了两次"),
    ('words = "没有"', 'words = " "', "question.replies", "都不能空"),
    ('tone = "done"', 'tone = "green"', "question.replies", "tone"),
    ('tone = "done"', 'colour = "green"', "question.replies", "不认识 colour"),
    ('why_of = "no"', 'why_of = "never"', "question.why_of", "没有“never”"),
    ('why_of = "no"\n', "", "question.why_of", "都写"),
    ("replies = [{", "replies = 3 # [{", "question.replies", "应写成"),
    ('clause = "第一条"', 'clause = ["第一条"]', "question.clause", "没有“"),
    ('key = "no"', 'key = ["no"]', "question.replies", "都不能空"),
    ('tone = "done"', 'tone = ["done"]', "question.replies", "tone"),
    ('tone = "done"', "remark = 3", "question.replies", "remark"),
    ('[[question]]\n', '[[question]]\nkey = "solved"\ntitle = "a"\nask = "b"\nreplies = [{ key = "yes", words = "c" }]\n\n[[question]]\n', "question.key", "写了两次"),
]


def written(folder: Path, text: str, name: str = "demo.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_small_pack_is_sound_and_dated(tmp_path: Path) -> None:
    pack = load_pack(written(tmp_path, SMALL))
    values = [pack.book(date(year, 6, 1)).value("handle_workdays_general") for year in (2023, 2024, 2025)]
    assert (values, pack.info["rules"], pack.title) == ([None, 5, 7], {"handle": "第一条"}, "示范办法")


@pytest.mark.parametrize(("old", "new", "key", "reason", "line"), FAULTS, ids=[f"{f[2]}-{f[3]}" for f in FAULTS])
def test_a_fault_is_named_by_file_key_reason_and_line(
    tmp_path: Path, old: str, new: str, key: str, reason: str, line: str
) -> None:
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    found = [p for p in check(written(tmp_path, text)) if p.key == key and reason in p.reason]
    assert found, check(tmp_path / "demo.toml")
    assert found[0].file == "demo.toml"
    if line:
        assert line in text.splitlines()[found[0].line - 1]


@pytest.mark.parametrize(("old", "new", "key", "reason"), QUESTION_FAULTS, ids=lambda one: str(one)[:24])
def test_a_fault_in_a_question_is_named(tmp_path: Path, old: str, new: str, key: str, reason: str) -> None:
    assert check(written(tmp_path, SMALL + ASKED)) == []
    assert old in ASKED
    found = [p for p in check(written(tmp_path, SMALL + ASKED.replace(old, new, 1))) if p.key == key and reason in p.reason]
    assert found, check(tmp_path / "demo.toml")
    assert found[0].line


def test_all_faults_of_a_file_come_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = SMALL.replace("value = 5", "value = 0.5").replace('"R7"', '""').replace("示范中心", "")
    found = check(written(tmp_path, text))
    assert [p.key for p in found] == ["pack.issuer", "handle_workdays_general.value", "handle_workdays_general.ref"]
    assert [p.line for p in found] == sorted(p.line for p in found)


def test_a_file_that_is_not_there_or_not_text_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes("标题 = 1".encode("gbk"))
    assert "找不到" in check(tmp_path / "none.toml")[0].reason
    assert "UTF-8" in check(tmp_path / "gbk.toml")[0].reason


def test_a_folder_is_checked_file_by_file(tmp_path: Path) -> None:
    written(tmp_path, SMALL, "a.toml")
    written(tmp_path, SMALL.replace("value = 5", "value = 6"), "b.toml")
    assert [(p.file, p.key) for p in check(tmp_path)] == [("b.toml", "handle_workdays_general.value")]


def test_an_unknown_id_names_the_packs_there_are() -> None:
    with pytest.raises(PackError, match="youyilu"):
        load_pack("nowhere")


@pytest.mark.parametrize("name", ["youyilu", "chengdong", "changning_cg", "luyang_cg"])
def test_every_clause_of_a_value_is_needed(tmp_path: Path, name: str) -> None:
    """Takes away each cited clause in turn: the loader must miss it every time."""
    text = (packs_dir() / f"{name}.toml").read_text(encoding="utf-8")
    for number in set(re.findall(r'(?m)^clause = "(.+)"$', text)):
        assert f'number = "{number}"' in text
        problems = check(written(tmp_path, text.replace(f'number = "{number}"', 'number = "别处"', 1)))
        assert any(f"没有“{number}”" in p.reason for p in problems), number


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ({"redo_days": 3}, "redo_days"),
        ({"redo_workdays": "3"}, "redo_workdays"),
        ({"chronic_join": "xor"}, "chronic_join"),
        ({"score_weights": [30, 40, 15, 10]}, "score_weights"),
        ({"satisfaction_weights": [1, 0.6, 0.8, 0]}, "satisfaction_weights"),
        ({"revisit_rounds": ["unit", "unit"]}, "revisit_rounds"),
        ({"office_hours": [["08:30", "12:00"], ["11:00", "17:30"]]}, "office_hours"),
        ({"office_hours": [["8:30", "12:00"]]}, "office_hours"),
        ({"score_year_start_month": 13}, "score_year_start_month"),
    ],
)
def test_settings_of_a_scenario_are_checked(parameters: dict[str, object], wrong: str) -> None:
    with pytest.raises(PackError) as caught:
        with_settings(load_pack("youyilu"), parameters)
    assert [problem.key for problem in caught.value.problems] == [wrong]


def test_settings_hold_on_every_day_keep_the_clause_and_leave_the_pack_alone() -> None:
    pack = load_pack("youyilu")
    changed = with_settings(pack, {"redo_workdays": 4, "revisit_target": None}, [["09:00", "12:00"]])
    book = changed.book(date(1999, 1, 1))
    assert (book["redo_workdays"].value, book["redo_workdays"].clause) == (4, "第十一条第三款")
    assert "revisit_target" not in book
    assert book.value("office_hours") == [["09:00", "12:00"]]
    assert pack.book(date(2026, 1, 1)).value("redo_workdays") == 3


def test_settings_may_name_a_rule_the_pack_lacks() -> None:
    book = with_settings(load_pack("luyang_cg"), {"redo_workdays": 3}).book(date(2026, 1, 1))
    assert (book["redo_workdays"].value, book["redo_workdays"].clause) == (3, "")
